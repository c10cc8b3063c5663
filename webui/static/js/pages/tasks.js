/** Tasks: what is going on? */
import { get, post } from "../lib/api.js";
import { fill, h, toast } from "../lib/dom.js";
import { ABSENT, ago, compact, count, interval, percent, seconds } from "../lib/format.js";
import { followAll, soon } from "../lib/live.js";
import { title } from "../lib/page.js";
import { stateMark, tallyWords } from "../lib/states.js";
import { progressBar, sparkline } from "../parts/progress-bar.js";
import { removeRun, runActions } from "../parts/run-actions.js";

const FIRST_TASK = { metamodel: "light", dataset: "digits", models: 12, name: "First task" };

/** @param {HTMLElement} main */
export async function render(main) {
  title("Tasks");
  const place = h("div");
  const draw = async () => {
    const { runs } = await get("/runs");
    if (!holdsFocus(place)) fill(place, runs.length ? list(runs, draw) : welcome());
  };
  await draw();
  main.append(h("div", { class: "row spread" }, h("h1", {}, "Tasks"), h("a", { class: "button primary", href: "/new" }, "New task")), place);
  followAll(soon(draw));
}

/** A button that has the focus is not taken away from under the fingers. @param {HTMLElement} place */
const holdsFocus = (place) => place.contains(document.activeElement) && document.activeElement?.matches("button[disabled]");

function welcome() {
  const start = h("button", { class: "primary", onclick: () => startFirst(/** @type {HTMLButtonElement} */ (/** @type {unknown} */ (start))) }, "Try one on digits");
  return h("section", { class: "card empty" },
    h("p", { class: "lead" }, "No task yet. Try one on digits: 12 models, about 1 minute."),
    h("p", { class: "muted" }, "A task samples diverse architectures from a feature model, trains them, and measures them; you watch it live and study the population."),
    start);
}

/** @param {HTMLButtonElement} button */
async function startFirst(button) {
  button.disabled = true;
  try {
    const { run } = await post("/runs", { options: FIRST_TASK });
    location.href = `/tasks/${run}`;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
    button.disabled = false;
  }
}

/** @param {any[]} runs @param {() => unknown} draw */
function list(runs, draw) {
  const open = runs.filter((run) => ["queued", "sampling", "running", "paused"].includes(run.state));
  const ended = runs.filter((run) => !open.includes(run));
  return [
    open.map((run) => openCard(run, draw)),
    open.length ? null : h("p", { class: "lead" }, "Nothing is going on."),
    ended.length ? h("section", { class: "card" }, h("h2", {}, "Finished"), endedTable(ended, draw)) : null,
  ];
}

/** @param {any} run @param {() => unknown} draw */
function openCard(run, draw) {
  return h("section", { class: "card stack", "aria-label": run.title },
    h("div", { class: "row spread" },
      h("h2", {}, h("a", { href: `/tasks/${run.run}` }, run.title)), stateMark(run.interrupted ? "interrupted" : run.state)),
    progressBar(run),
    h("p", {}, [tallyWords(run.states) || (run.state === "sampling" ? "sampling configurations" : "waits for a worker"), pace(run)].filter(Boolean).join(" · ")),
    run.interrupted ? h("p", { class: "remark" }, run.private
      ? "Its process has died, and it needs functions of that process: start the script again, or cancel it."
      : "Nobody works on it: its worker has died. It goes on as soon as a worker is there.") : null,
    h("div", { class: "row spread" },
      h("div", { class: "row" }, best(run), run.progress.length > 1 ? sparkline(run.progress, `best accuracy so far rose to ${percent(run.progress.at(-1))}`) : null),
      h("div", { class: "row" }, runActions(run, draw), h("a", { class: "button", href: `/tasks/${run.run}`, "aria-label": `Open ${run.title}` }, "Open"))),
  );
}

/** @param {any} run */
const pace = (run) => (run.left === null ? "" : `about ${seconds(run.left)} left`);

/** @param {any} run */
function best(run) {
  if (!run.best) return h("span", { class: "muted" }, "no best model yet");
  return h("span", {}, "best ", h("strong", {}, percent(run.best.accuracy)), ` (${run.best.name}, ${count(run.best.weights)} weights)`);
}

/** @param {any[]} runs @param {() => unknown} draw */
function endedTable(runs, draw) {
  const head = ["Task", "State", "Models", "Best accuracy", "95 %", "Sizes", "When", "Took", ""];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Finished tasks" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((name, place) => h("th", { scope: "col", class: place < 2 ? "text" : "" }, name || h("span", { class: "hidden-text" }, "Actions"))))),
    h("tbody", {}, runs.map((run) => h("tr", {},
      h("th", { scope: "row", class: "text" }, h("a", { href: `/tasks/${run.run}` }, run.title)),
      h("td", { class: "text" }, stateMark(run.state), run.reason ? h("div", { class: "small muted" }, run.reason) : null),
      h("td", {}, count(run.total)),
      h("td", {}, run.best ? [percent(run.best.accuracy), " ", h("a", { href: `/models/${run.run}/${run.best.number}` }, run.best.name)] : ABSENT),
      h("td", { class: "nowrap muted" }, run.best ? interval(run.best.low, run.best.high, (value) => percent(value)) : ""),
      h("td", { class: "nowrap" }, run.smallest === null ? ABSENT : `${compact(run.smallest)} – ${compact(run.largest)}`),
      h("td", { class: "nowrap" }, ago(run.ended ?? run.created)),
      h("td", { class: "nowrap" }, seconds(run.seconds)),
      h("td", { class: "nowrap" }, runActions(run, draw),
        h("a", { class: "button", href: `/new?from=${run.run}`, "aria-label": `Run ${run.title} again with changes` }, "Again"),
        h("button", { class: "plain danger", "aria-label": `Remove ${run.title}`, onclick: () => removeRun(run, draw) }, "Remove")),
    )))));
}
