/** A network drawn: blocks in a row, in each its cells; a cell that is chosen tells its layers. */
import { fill, h, s } from "../lib/dom.js";
import { compact, count } from "../lib/format.js";
import { cellWords, slotLines } from "../logic/network-words.js";

const WIDTH = 232, CELL = 92, GAP = 24, TOP = 44;

/**
 * @param {any} architecture as the server describes it
 * @param {{name?: string, differs?: (block: number, cell: number) => string[]}} [marks] whose it is, and in which parts a cell differs from others
 * @returns {HTMLElement}
 */
export function network(architecture, marks = {}) {
  const detail = h("div", { class: "network-detail", "aria-live": "polite" });
  const blocks = architecture.blocks;
  if (!blocks.length) return h("div", {}, h("p", { class: "muted" }, "A network of layers, without blocks and cells."), layerTable(architecture.rest, "Layers"));
  const deepest = Math.max(...blocks.map((/** @type {any} */ block) => block.cells.length));
  const width = blocks.length * (WIDTH + GAP) + 8, height = TOP + deepest * (CELL + 12) + 16;
  const picture = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "network" });
  blocks.forEach((/** @type {any} */ block, /** @type {number} */ at) => {
    const left = 4 + at * (WIDTH + GAP);
    picture.append(
      s("rect", { x: left, y: 4, width: WIDTH, height: TOP + block.cells.length * (CELL + 12), rx: 8, class: "network-block" }),
      s("text", { x: left + 10, y: 22, class: "network-title" }, `Block ${block.number}`),
      s("text", { x: left + 10, y: 38, class: "network-small" }, `stride ${block.stride.join("×")}, ${block.features} % of channels`),
      s("text", { x: left + WIDTH - 10, y: 22, class: "network-small", "text-anchor": "end" }, `${compact(block.weights)} weights`));
    if (at) picture.append(s("path", { d: `M${left - GAP} ${TOP + 20} h${GAP - 5}`, class: "network-arrow" }), s("path", { d: `M${left - 6} ${TOP + 16} l6 4 l-6 4 z`, class: "network-head" }));
    block.cells.forEach((/** @type {any} */ cell, /** @type {number} */ row) => picture.append(drawCell(block, cell, left + 8, TOP + 4 + row * (CELL + 12), marks.differs?.(at, row) ?? [], (chosen) => {
      for (const each of picture.querySelectorAll(".network-cell")) each.setAttribute("aria-pressed", String(each === chosen));
      fill(detail, h("h3", {}, `Block ${block.number}, cell ${cell.number}`), h("p", { class: "muted" }, cellWords(cell)), layerTable(cell.layers, `Layers of block ${block.number}, cell ${cell.number}`));
    })));
  });
  return h("div", {},
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Architecture${marks.name ? ` of ${marks.name}` : ""}` }, picture), detail,
    h("details", { class: "behind" }, h("summary", {}, "Every layer as a table"), layerTable(allLayers(architecture), `Layers${marks.name ? ` of ${marks.name}` : ""}`)));
}

/** @param {any} architecture @returns {any[]} */
const allLayers = (architecture) => [
  ...architecture.blocks.flatMap((/** @type {any} */ block) => [...block.layers, ...block.cells.flatMap((/** @type {any} */ cell) => cell.layers)]), ...architecture.rest];

/**
 * @param {any} block @param {any} cell @param {number} x @param {number} y
 * @param {string[]} differs @param {(element: Element) => void} choose
 */
function drawCell(block, cell, x, y, differs, choose) {
  const lines = slotLines(cell.parts);
  const title = `${differs.length ? "≠ " : ""}Cell ${cell.number}`;
  const shape = cell.shape ? `→ ${cell.shape.join("×")}` : "";
  const changed = differs.length ? `; differs in ${differs.join(", ")}` : "";
  const words = `${[title, ...lines, shape].join(" ")}; of block ${block.number}, ${count(cell.weights)} weights${changed}`;
  const element = s("g", { class: `network-cell${differs.length ? " differs" : ""}`, tabindex: "0", role: "button", "aria-pressed": "false", "aria-label": words },
    s("rect", { x, y, width: WIDTH - 16, height: CELL, rx: 6 }),
    s("text", { x: x + 8, y: y + 17, class: "network-title" }, title), " ",  // blanks keep words apart for those who hear them
    lines.map((line, place) => [s("text", { x: x + 8, y: y + 34 + place * 16, class: "network-small" }, line), " "]),
    s("text", { x: x + WIDTH - 24, y: y + 17, class: "network-small", "text-anchor": "end" }, shape));
  element.addEventListener("click", () => choose(element));
  element.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key === "Enter" || key === " ") { event.preventDefault(); choose(element); }
  });
  return element;
}

/** @param {any[]} layers @param {string} caption */
function layerTable(layers, caption) {
  if (!layers.length) return h("p", { class: "muted" }, "It has no layers of its own.");
  const head = ["Layer", "Kind", "Shape", "Weights", "FLOPs", "Options"];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((name, place) => h("th", { scope: "col", class: [0, 1, 5].includes(place) ? "text" : "" }, name)))),
    h("tbody", {}, layers.map((layer) => h("tr", {},
      h("th", { scope: "row", class: "text" }, layer.name, layer.exported ? null : h("span", { class: "muted small" }, " (training only)")),
      h("td", { class: "text" }, layer.kind, layer.adaptation ? h("div", { class: "small muted" }, `adapted: ${layer.adaptation}`) : null),
      h("td", { class: "nowrap" }, layer.shape.join(" × ")), h("td", {}, count(layer.weights)), h("td", {}, count(layer.flops)),
      h("td", { class: "text small muted" }, Object.entries(layer.options).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join("×") : value}`).join(", "))))),
  ));
}
