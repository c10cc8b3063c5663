/** How models learned: a value by epoch, of one model or of several in one picture. */
import { axis, chart, tableBehind, token } from "../lib/chart.js";
import { fill, h } from "../lib/dom.js";
import { general } from "../lib/format.js";

/**
 * @param {{name: string, values: (number | null)[]}[]} lines
 * @param {string} title such as "Loss"
 * @returns {HTMLElement}
 */
export function curves(lines, title) {
  const shown = lines.filter((line) => line.values.length);
  const element = h("div");
  if (!shown.length) return element;
  const canvas = h("div", { class: "chart low" });
  const epochs = Math.max(...shown.map((line) => line.values.length));
  const rows = Array.from({ length: epochs }, (_, epoch) => [String(epoch + 1), ...shown.map((line) => general(line.values[epoch]))]);
  fill(element, h("h3", {}, title), canvas, tableBehind(`${title} by epoch`, ["Epoch", ...shown.map((line) => line.name)], rows));
  void chart(canvas, () => ({
    legend: { top: 0, textStyle: { color: token("muted") } }, grid: { left: 56, right: 16, top: 32, bottom: 44 },
    xAxis: axis("epoch", { type: "value", min: 1, max: Math.max(2, epochs), minInterval: 1 }), yAxis: axis("", {}),
    series: shown.map((line, place) => ({
      name: line.name, type: "line", symbol: epochs > 30 ? "none" : ["circle", "rect", "triangle", "diamond"][place % 4], symbolSize: 5,
      lineStyle: { type: ["solid", "dashed", "dotted"][Math.floor(place / 2) % 3] }, data: line.values.map((value, epoch) => [epoch + 1, value]),
    })),
  }), { label: `${title} by epoch of ${shown.map((line) => line.name).join(", ")}` });
  return element;
}
