/** A number of each pair of models as squares of a colour: a pixel each, so that a thousand models are no burden. */
import { onTheme, tableBehind, token } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { general } from "../lib/format.js";
import { extremePairs, pairValue, rgb, shade } from "../logic/pairs.js";

/** Pairs at either end that the table has. */
const TOLD = 25;

/**
 * @param {{names: string[], numbers: number[], upper: (number | null)[], low: number, high: number}} matrix
 * @param {{label: string, unit?: string, selection?: import("../lib/selection.js").Selection}} words
 * @returns {{element: HTMLElement, end: () => void}}
 */
export function heatMap(matrix, { label, unit = "", selection }) {
  const size = matrix.names.length;
  const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (h("canvas", { class: "heat-map", width: size, height: size, role: "img", "aria-label": label })));
  const words = h("p", { class: "muted small pointed" }, `Faint: ${general(matrix.low)} or less; strong: ${general(matrix.high)} or more. Point at a square; click to select its two models.`);
  const paint = () => draw(canvas, matrix, size);
  const at = (/** @type {PointerEvent | MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor((size * (event.clientX - box.left)) / box.width), row = Math.floor((size * (event.clientY - box.top)) / box.height);
    return row >= 0 && column >= 0 && row < size && column < size ? { row, column } : null;
  };
  canvas.addEventListener("pointermove", (event) => {
    const found = at(event);
    if (!found) return;
    const value = pairValue(matrix.upper, size, found.row, found.column);
    words.textContent = found.row === found.column ? matrix.names[found.row]
      : `${matrix.names[found.row]} and ${matrix.names[found.column]}: ${general(value)}${unit}`;
  });
  if (selection) canvas.addEventListener("click", (event) => {
    const found = at(event);
    if (found) selection.set([matrix.numbers[found.row], matrix.numbers[found.column]]);
  });
  paint();
  const end = onTheme(paint);
  const { least, most } = extremePairs(matrix.upper, size, TOLD);
  const rows = [...most, ...least.filter((pair) => !most.some(([row, column]) => row === pair[0] && column === pair[1])).reverse()];
  const behind = tableBehind(`The ${rows.length} pairs with the most and the least`, ["Pair", "Value"], rows.map(([row, column, value]) => [`${matrix.names[row]} and ${matrix.names[column]}`, `${general(value)}${unit}`]));
  return {
    element: h("div", {}, canvas, words, behind),
    end,
  };
}

/** @param {HTMLCanvasElement} canvas @param {{upper: (number | null)[], low: number, high: number}} matrix @param {number} size */
function draw(canvas, matrix, size) {
  const context = canvas.getContext("2d");
  if (!context || !size) return;
  const [faint, strong] = [rgb(token("card")), rgb(token("model"))];
  const image = context.createImageData(size, size);
  let place = 0;
  for (let row = 0; row < size; row += 1) for (let column = row + 1; column < size; column += 1) {
    const value = matrix.upper[place++];
    if (value === null) continue;
    const share = 0.05 + 0.95 * shade(value, matrix.low, matrix.high);
    for (const pixel of [4 * (row * size + column), 4 * (column * size + row)]) {
      for (let part = 0; part < 3; part += 1) image.data[pixel + part] = faint[part] + share * (strong[part] - faint[part]);
      image.data[pixel + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
