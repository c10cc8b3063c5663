/** A small picture of an architecture: a box for each block, in it a mark for each cell. */
import { s } from "../lib/dom.js";

/** @type {Record<string, string>} */
const COLOURS = { Convolution: "var(--series-1)", Pooling: "var(--series-5)", Dense: "var(--series-3)", Identity: "var(--faint)", Void: "var(--faint)" };

/** @param {{cells: any[]}[]} blocks @param {string} label */
export function blockStrip(blocks, label) {
  const shown = blocks.slice(0, 10);
  const tallest = Math.max(1, ...shown.map((block) => Math.min(10, block.cells.length)));
  const picture = s("svg", { viewBox: `0 0 ${shown.length * 34 + 2} ${tallest * 13 + 8}`, role: "img", "aria-label": label, class: "block-strip", width: shown.length * 34 + 2, height: tallest * 13 + 8 });
  shown.forEach((block, place) => {
    const cells = block.cells.slice(0, 10);
    picture.append(s("rect", { x: place * 34 + 1, y: 1, width: 30, height: cells.length * 13 + 6, rx: 4, fill: "none", stroke: "var(--faint)" }));
    cells.forEach((/** @type {any} */ cell, /** @type {number} */ row) => {
      const two = cell.input2?.kind && cell.input2.kind !== "Zeros";
      picture.append(s("rect", { x: place * 34 + 5, y: 5 + row * 13, width: two ? 10 : 22, height: 9, rx: 2, fill: COLOURS[cell.input1?.kind] ?? "var(--faint)" }));
      if (two) picture.append(s("rect", { x: place * 34 + 17, y: 5 + row * 13, width: 10, height: 9, rx: 2, fill: COLOURS[cell.input2.kind] ?? "var(--faint)" }));
    });
  });
  return picture;
}
