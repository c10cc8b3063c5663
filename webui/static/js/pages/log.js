/** The log of a task: what happened, the newest first, and of one model alone. */
import { param, setParams } from "../lib/address.js";
import { get } from "../lib/api.js";
import { copy, fill, h } from "../lib/dom.js";
import { several } from "../lib/format.js";
import { follow } from "../lib/live.js";
import { eventLine } from "../logic/event-words.js";
import { KINDS, isShown, kindOf, logText, restOf, timeWords } from "../logic/log-lines.js";
import { runHeading } from "../parts/run-heading.js";

const PAGE = 200;

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, strip] = await Promise.all([runHeading(run, "log"), get(`/runs/${run}/strip`)]);
  /** @type {Map<number, string>} */
  const names = new Map(strip.number.map((/** @type {number} */ number, /** @type {number} */ at) => [number, strip.name[at]]));
  const kind = choice("What", KINDS.map((each) => [each.value, each.words]), kindOf(param("kind")).value);
  const trial = choice("Model", [["", "All models"], ...[...names].map(([number, name]) => /** @type {[string, string]} */ ([String(number), name]))], param("trial") ?? "");
  const list = h("ol", { class: "log-lines", "aria-label": "Events, the newest first" });
  const words = h("p", { class: "finding", role: "status" });
  const older = h("button", { onclick: () => more() }, "Older");
  const own = h("div");
  /** @type {any[]} */
  let events = [];
  let last = 0;

  const asked = () => ({ kind: kindOf(kind.select.value), trial: trial.select.value ? Number(trial.select.value) : null });
  const page = async (/** @type {number | null} */ before) => {
    const now = asked();
    return get(`/runs/${run}/events`, { before, limit: PAGE, kind: now.kind.kind, progress: now.kind.progress, trial: now.trial });
  };
  const say = () => {
    const whole = older.hidden;
    words.textContent = events.length ? `${whole ? "" : "The last "}${several(events.length, "event")}, the newest first.` : nothing(asked());
  };
  const start = async () => {
    setParams({ kind: kind.select.value, trial: trial.select.value });
    const answer = await page(null);
    events = answer.events;
    last = Math.max(last, answer.last);
    fill(list, events.map((event) => line(event, names, run)));
    older.hidden = events.length < PAGE;
    const chosen = asked().trial;
    fill(own, chosen === null ? null : h("p", { class: "row" }, h("a", { class: "button", href: `/models/${run}/${chosen}` }, `Open model ${names.get(chosen) ?? chosen}`)));
    say();
  };
  const more = async () => {
    const answer = await page(events[events.length - 1]?.id ?? null);
    events.push(...answer.events);
    list.append(...answer.events.map((/** @type {any} */ event) => line(event, names, run)));
    older.hidden = answer.events.length < PAGE;
    say();
  };
  kind.select.addEventListener("change", start);
  trial.select.addEventListener("change", start);
  main.append(heading,
    h("section", { class: "card", "aria-label": "What is shown" }, h("div", { class: "row" }, kind.element, trial.element,
      h("button", { onclick: () => copy(logText(events, names)) }, "Copy what is shown")), own),
    h("section", { class: "card" }, words, list, h("p", { class: "row" }, older)));
  await start();
  follow(run, (fresh) => {
    const now = asked();
    const shown = fresh.filter((event) => isShown(event, now.kind, now.trial) && event.id > (events[0]?.id ?? 0));
    if (!shown.length) return;
    events = [...shown].reverse().concat(events);
    list.prepend(...[...shown].reverse().map((event) => line(event, names, run)));
    say();
  }, last);
}

/** @param {{kind: {words: string}, trial: number | null}} asked */
const nothing = ({ kind, trial }) => `Nothing of this kind (${kind.words.toLowerCase()}) has happened${trial === null ? "" : " to this model"} so far.`;

/**
 * @param {string} label @param {[string, string][]} options value, words @param {string} value
 */
function choice(label, options, value) {
  const select = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (h("select", { id: `log-${label.toLowerCase()}` }, options.map(([each, words]) => h("option", { value: each, selected: each === value }, words)))));
  return { select, element: h("div", { class: "row" }, h("label", { for: select.id }, label), select) };
}

/** @param {any} event @param {Map<number, string>} names @param {number} run */
function line(event, names, run) {
  const rest = restOf(event);
  return h("li", {},
    h("time", { class: "muted small number nowrap", datetime: new Date(1000 * event.time).toISOString() }, timeWords(event.time)),
    h("div", {}, mark(event.kind), eventLine(event, names.get(event.trial)),
      event.trial === null ? null : [" ", h("a", { class: "small", href: `/models/${run}/${event.trial}`, "aria-label": `Open model ${names.get(event.trial) ?? event.trial}` }, "open")],
      rest ? h("details", {}, h("summary", {}, "All of it"), h("pre", { tabindex: "0" }, rest), h("button", { class: "plain", onclick: () => copy(`${event.data.reason}`) }, "Copy")) : null));
}

/** What did not work has a shape as well. @param {string} kind */
function mark(kind) {
  const bad = /\.(failed|lost)$/.test(kind), refused = /\.(rejected|skipped|cancelled|retried)$/.test(kind);
  return bad || refused ? h("span", { class: `state ${bad ? "failed" : "rejected"}`, "aria-hidden": "true" }, bad ? "✕ " : "⊘ ") : null;
}
