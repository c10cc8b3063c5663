/** One cell for each model, in the order of the sample: on the wall, all of a run at a glance. */
import { fill, h } from "../lib/dom.js";
import { percent } from "../lib/format.js";
import { STATES } from "../lib/states.js";

/** Models beyond which cells share a square. */
const MOST_LINKS = 600;

/**
 * @param {number} run
 * @returns {{element: HTMLElement, draw: (strip: any) => void, note: (events: any[]) => void}}
 */
export function modelStrip(run) {
  const list = h("ul", { class: "strip", "aria-label": "Models in the order of the sample" });
  const words = h("p", { class: "muted small strip-words", "aria-live": "off" }, "");
  const element = h("div", {}, list, words);
  /** @type {Map<number, HTMLElement>} */
  const cells = new Map();

  const draw = (/** @type {any} */ strip) => {
    const shown = Math.min(strip.number.length, MOST_LINKS);
    if (cells.size !== shown) {
      cells.clear();
      fill(list, strip.number.slice(0, shown).map((/** @type {number} */ number) => {
        const link = h("a", { href: `/models/${run}/${number}` });
        const say = () => { words.textContent = link.getAttribute("aria-label"); };
        link.addEventListener("pointerenter", say);
        link.addEventListener("focus", say);
        cells.set(number, link);
        return h("li", {}, link);
      }));
      words.textContent = strip.number.length > shown
        ? `The first ${shown} of ${strip.number.length.toLocaleString("en-US")} models; the table has all.` : "";
    }
    strip.number.slice(0, shown).forEach((/** @type {number} */ number, /** @type {number} */ place) => paint(cells.get(number), strip, place));
  };

  /** Epochs come between two drawings. */
  const note = (/** @type {any[]} */ events) => {
    for (const event of events) {
      if (event.kind !== "trial.epoch") continue;
      const cell = cells.get(event.trial);
      const accuracy = event.data.val_accuracy;
      if (cell) cell.setAttribute("aria-label", `${cell.dataset.name}: epoch ${event.data.epoch}${accuracy === undefined ? "" : `, validation accuracy ${percent(accuracy)}`}`);
    }
  };
  return { element, draw, note };
}

/** @param {HTMLElement | undefined} cell @param {any} strip @param {number} place */
function paint(cell, strip, place) {
  if (!cell) return;
  const state = strip.state[place];
  const known = STATES[state] ?? STATES.queued;
  const accuracy = strip.accuracy[place];
  const learned = strip.learned[place] === false ? ", learned nothing" : "";
  cell.className = `fill-${state}${strip.baseline[place] ? " is-baseline" : ""}${learned ? " is-unlearned" : ""}`;
  cell.dataset.name = strip.name[place];
  cell.textContent = known.symbol;
  const label = `${strip.name[place]}: ${known.word}${accuracy === null ? "" : `, accuracy ${percent(accuracy)}`}${learned}`;
  if (state !== "running" || cell.dataset.state !== "running") cell.setAttribute("aria-label", label);
  cell.dataset.state = state;
}
