/** Where one value lies among those of the other models: a tick for each, a longer one for its own. */
import { s } from "../lib/dom.js";

/**
 * @param {number} own
 * @param {number[]} others
 * @param {string} label
 */
export function valueStrip(own, others, label) {
  const all = [...others, own];
  const positive = all.every((value) => value > 0);
  const wide = positive && Math.max(...all) > 100 * Math.min(...all);
  const scale = (/** @type {number} */ value) => (wide ? Math.log(value) : value);
  const low = Math.min(...all.map(scale)), high = Math.max(...all.map(scale));
  const x = (/** @type {number} */ value) => 4 + (high > low ? (scale(value) - low) / (high - low) : 0.5) * 112;
  const thin = others.length > 400 ? others.filter((_, place) => place % Math.ceil(others.length / 400) === 0) : others;
  return s("svg", { viewBox: "0 0 120 20", width: 120, height: 20, role: "img", "aria-label": label, class: "value-strip" },
    s("line", { x1: 4, x2: 116, y1: 10, y2: 10, stroke: "var(--line)" }),
    thin.map((value) => s("line", { x1: x(value), x2: x(value), y1: 6, y2: 14, stroke: "var(--faint)" })),
    s("path", { d: `M${x(own)} 2 v16`, stroke: "var(--accent)", "stroke-width": 3 }));
}
