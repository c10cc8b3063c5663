/** How far a run is: a bar of its states, and the same in words. */
import { h } from "../lib/dom.js";
import { ORDER, tallyWords } from "../lib/states.js";

/** @param {{states: Record<string, number>, total: number}} line */
export function progressBar(line) {
  const total = line.total || 1;
  const bar = h("div", { class: "bar", role: "img", "aria-label": tallyWords(line.states) || "no models yet" });
  for (const state of ORDER) {
    if (!line.states[state] || state === "queued") continue;
    const part = h("span", { class: `moves fill-${state}` });
    part.style.width = `${(100 * line.states[state]) / total}%`;
    bar.append(part);
  }
  return bar;
}

/**
 * A small curve without axes.
 * @param {number[]} values
 * @param {string} label
 */
export function sparkline(values, label) {
  const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (h("canvas", { class: "sparkline", role: "img", "aria-label": label, width: 240, height: 48 })));
  const context = canvas.getContext("2d");
  if (!context || values.length < 2) return canvas;
  const low = Math.min(...values), range = Math.max(...values) - low || 1;
  context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--accent");
  context.lineWidth = 3;
  context.beginPath();
  values.forEach((value, place) => context.lineTo(4 + (232 * place) / (values.length - 1), 44 - (40 * (value - low)) / range));
  context.stroke();
  return canvas;
}
