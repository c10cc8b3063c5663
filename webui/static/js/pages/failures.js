/** Failures: what came to nothing, why, and which features go with it? */
import { get, post } from "../lib/api.js";
import { fill, h, toast } from "../lib/dom.js";
import { count, percent, seconds, several } from "../lib/format.js";
import { follow, soon } from "../lib/live.js";
import { plainTable } from "../lib/chart.js";
import { selectionOf } from "../lib/selection.js";
import { tallyWords } from "../lib/states.js";
import { againPath, failureFinding, featureFinding, literal, sumWords } from "../logic/failure-words.js";
import { progressBar } from "../parts/progress-bar.js";
import { runHeading } from "../parts/run-heading.js";

/** Models of one cause that are named; the rest is a click away. */
const NAMED = 40;

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, first] = await Promise.all([runHeading(run, "failures"), get(`/runs/${run}/failures`)]);
  const body = h("div");
  const refresh = async () => show(await get(`/runs/${run}/failures`));
  const show = (/** @type {any} */ page) => fill(body, sum(page, run), page.causes.map((/** @type {any} */ cause) => group(cause, run, refresh)));
  main.append(heading, body);
  show(first);
  const again = soon(refresh, 800);
  follow(run, (events) => { if (events.some((event) => event.kind !== "trial.epoch")) again(); });
}

/** @param {any} page @param {number} run */
function sum(page, run) {
  return h("section", { class: "card" },
    h("p", { class: "finding" }, failureFinding(page)),
    page.sampled ? [progressBar({ states: page.states, total: page.sampled }), h("p", { class: "muted small" }, sumWords(page))] : null,
    page.causes.length ? null : h("p", { class: "row" }, h("a", { class: "button", href: `/tasks/${run}` }, "To the overview"), h("a", { class: "button", href: `/tasks/${run}/models` }, "To the models")));
}

/** @param {any} cause @param {number} run @param {() => unknown} changed */
function group(cause, run, changed) {
  const again = ["failed", "lost"].filter((state) => cause.states[state]);
  const first = cause.features.find((/** @type {any} */ each) => each.sure);
  return h("section", { class: "card", "aria-labelledby": `cause-${cause.cause}` },
    h("h2", { id: `cause-${cause.cause}` }, cause.meaning || cause.cause),
    h("p", { class: "muted" }, `${several(cause.numbers.length, "model")} · ${tallyWords(cause.states)} · cause “${cause.cause}”${cause.seconds ? ` · ${seconds(cause.seconds)} spent` : ""}`),
    reasons(cause),
    h("p", {}, models(cause, run)),
    h("h3", {}, "Features that go with it"),
    h("p", { class: "finding" }, featureFinding(cause)),
    first ? featureTable(cause, run) : cause.features.length ? h("details", {}, h("summary", {}, "What comes closest"), featureTable(cause, run)) : null,
    h("div", { class: "row" },
      again.length ? h("button", { onclick: (/** @type {any} */ event) => retry(event.currentTarget, run, again, cause.numbers, changed) }, "Retry these") : null,
      h("button", { onclick: () => selectionOf(run).set(cause.numbers) }, "Select these"),
      first ? h("a", { class: "button", href: againPath(run, first) }, `${first.selected ? "Exclude" : "Require"} the feature and sample again`)
        : h("a", { class: "button", href: `/new?from=${run}` }, "Run again with changes")),
    again.length ? null : h("p", { class: "muted small" }, "To try them again would reject them again: their reason does not change. Run the task again with other limits or features."));
}

/** @param {any} cause */
function reasons(cause) {
  const shown = cause.reasons.slice(0, 5), rest = cause.reasons.length - shown.length;
  return h("ul", { class: "reasons" },
    shown.map((/** @type {[string, number]} */ [reason, number]) => h("li", {}, reason, number > 1 ? h("span", { class: "muted" }, ` (${count(number)} times)`) : null)),
    rest > 0 ? h("li", { class: "muted" }, `and ${several(rest, "other reason")}; the log has all of them`) : null);
}

/** @param {any} cause @param {number} run */
function models(cause, run) {
  const rest = cause.numbers.length - NAMED;
  return [
    cause.numbers.slice(0, NAMED).map((/** @type {number} */ number, /** @type {number} */ at) => [at ? ", " : null, h("a", { href: `/models/${run}/${number}` }, cause.names[at])]),
    rest > 0 ? ` and ${several(rest, "other")}` : null,
  ];
}

/** @param {any} cause @param {number} run */
function featureTable(cause, run) {
  const table = plainTable(`Share among these ${count(cause.features[0].members)} against share among all ${count(cause.features[0].models)} models`,
    ["Feature", "Among these", "Among all", "p", "Sample again"],
    cause.features.map((/** @type {any} */ each) => [
      h("span", {}, literal(each), each.same.length ? h("span", { class: "muted small", title: each.same.join(", ") }, ` (and ${several(each.same.length, "feature")} that come with it)`) : null),
      `${percent(each.group / each.members, 0)} (${count(each.group)})`, `${percent(each.all / each.models, 0)} (${count(each.all)})`,
      h("span", { class: each.sure ? "" : "muted" }, each.p < 0.0001 ? "< 0.0001" : each.p.toFixed(each.p < 0.1 ? 4 : 2)),
      h("a", { href: againPath(run, each), "aria-label": `${each.selected ? "Exclude" : "Require"} ${each.feature} and sample again` }, each.selected ? "exclude" : "require"),
    ]));
  return [h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Features that go with ${cause.cause}` }, table),
    h("p", { class: "muted small" }, "p: how likely so many would have it by chance (Fisher's exact test, one-sided, corrected by Holm's method for all features).")];
}

/** @param {HTMLButtonElement} button @param {number} run @param {string[]} states @param {number[]} numbers @param {() => unknown} changed */
async function retry(button, run, states, numbers, changed) {
  button.disabled = true;
  try {
    await post(`/runs/${run}/retry`, { states, numbers });
    toast(`${several(numbers.length, "model")} queued again.`);
    await changed();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
    button.disabled = false;
  }
}
