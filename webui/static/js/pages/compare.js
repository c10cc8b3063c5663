/** Two to six models side by side: in what do they differ? */
import { get } from "../lib/api.js";
import { param, setParams } from "../lib/address.js";
import { fill, h } from "../lib/dom.js";
import { ABSENT } from "../lib/format.js";
import { empty, title } from "../lib/page.js";
import { stateMark } from "../lib/states.js";
import { written } from "../logic/model-table.js";
import { curves } from "../parts/curves.js";
import { network } from "../parts/network.js";

/** @type {[string, string][]} */
const SLOTS = [["input1", "first input"], ["operation1", "first operation"], ["input2", "second input"], ["operation2", "second operation"], ["combination", "combination"], ["output", "output"]];

/** @param {HTMLElement} main */
export async function render(main) {
  title("Compare models");
  main.append(h("h1", {}, "Compare models"));
  const models = param("m");
  if (!models) {
    empty(main, "Select two to six models of a task, then press c.", h("a", { class: "button", href: "/" }, "To the tasks"));
    return;
  }
  const found = await get("/compare", { m: models });
  const all = h("input", { type: "checkbox", id: "all", checked: param("all") === "1" });
  const place = h("div");
  const draw = () => {
    setParams({ all: all.checked ? "1" : null });
    fill(place, figureTable(found, all.checked), structure(found, all.checked));
  };
  all.addEventListener("change", draw);
  main.append(
    h("p", {}, all, " ", h("label", { for: "all" }, "Show what is equal, too")), place,
    h("section", { class: "card" }, h("h2", {}, "How they learned"),
      h("div", { class: "columns" }, [["val_accuracy", "Validation accuracy"], ["val_loss", "Validation loss"]].map(([name, words]) =>
        curves(found.models.map((/** @type {any} */ model) => ({ name: label(found, model), values: model.curves[name] ?? [] })), words)))),
    ...found.models.map((/** @type {any} */ model, /** @type {number} */ at) => h("section", { class: "card" },
      h("h2", {}, `Architecture of ${label(found, model)}`),
      model.architecture ? network(model.architecture, { name: label(found, model), differs: (block, cell) => differences(found, at, block, cell) }) : h("p", { class: "muted" }, model.problem))));
  draw();
}

/** Names the task where models of several are compared. @param {any} found @param {any} model */
const label = (found, model) => (found.models.every((/** @type {any} */ other) => other.run === model.run) ? model.name : `${model.name} of ${model.task} (run ${model.run})`);

/** @param {any} found @param {number} at @param {number} block @param {number} cell @returns {string[]} */
function differences(found, at, block, cell) {
  const row = found.blocks.find((/** @type {any} */ each) => each.blocks[at] === block);
  return row?.cells.find((/** @type {any} */ each) => each.cells[at] === cell)?.differ ?? [];
}

/** @param {any} found */
const head = (found) => h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "text" }, h("span", { class: "hidden-text" }, "What")), found.models.map((/** @type {any} */ model) => h("th", { scope: "col", class: "text" },
  h("a", { href: `/models/${model.run}/${model.number}` }, label(found, model)), " ", stateMark(model.state)))));

/** @param {any} found @param {boolean} all */
function figureTable(found, all) {
  const rows = found.figures.filter((/** @type {any} */ row) => all || new Set(row.values).size > 1);
  const best = rows.filter((/** @type {any} */ row) => row.best.some(Boolean)).length;
  return h("section", { class: "card" }, h("h2", {}, "Figures"),
    h("p", { class: "finding" }, rows.length ? `${rows.length} of ${found.figures.length} figures differ; in ${best} of them some are better than others beyond their 95 % intervals (★).` : "No figure differs."),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures side by side" }, h("table", { class: "compared" }, head(found),
      h("tbody", {}, rows.map((/** @type {any} */ row) => h("tr", {}, h("th", { scope: "row", class: "text", title: row.note }, row.title),
        row.values.map((/** @type {number | null} */ value, /** @type {number} */ at) => h("td", { class: row.best[at] ? "text best" : "text" },
          row.best[at] ? "★ " : "", value === null ? ABSENT : written(row.way, value),
          row.intervals[at] ? h("span", { class: "muted small" }, ` (${written(row.way, row.intervals[at][0])} to ${written(row.way, row.intervals[at][1])})`) : null))))))));
}

/** @param {any} found @param {boolean} all */
function structure(found, all) {
  if (!found.blocks.length) return h("div");
  const rows = [];
  for (const [number, row] of found.blocks.entries()) {
    const cells = row.cells.filter((/** @type {any} */ each) => all || each.differ.length);
    if (!all && !row.differ.length && !cells.length) continue;
    const block = (/** @type {number} */ at) => (row.blocks[at] === null ? null : found.models[at].architecture.blocks[row.blocks[at]]);
    rows.push(h("tr", { class: "block" }, h("th", { scope: "row", class: "text" }, `Block ${number + 1}`), found.models.map((/** @type {any} */ _, /** @type {number} */ at) => {
      const own = block(at);
      return h("td", { class: row.differ.length ? "text differs" : "text" }, own ? `stride ${own.stride.join("×")}, ${own.features} % of channels` : "no such block");
    })));
    for (const [place, each] of row.cells.entries()) {
      if (!cells.includes(each)) continue;
      const parts = SLOTS.filter(([slot]) => all || each.differ.includes(slot) || each.differ.includes("cell"));
      for (const [slot, words] of parts) rows.push(h("tr", {}, h("th", { scope: "row", class: "text" }, `Cell ${place + 1}: ${words}`), found.models.map((/** @type {any} */ _, /** @type {number} */ at) => {
        const own = each.cells[at] === null ? null : block(at)?.cells[each.cells[at]];
        return h("td", { class: each.differ.includes(slot) || !own ? "text differs" : "text" }, own ? own.parts[slot] : "no such cell");
      })));
    }
  }
  return h("section", { class: "card" }, h("h2", {}, "Structure"),
    h("p", { class: "finding" }, rows.length ? "What differs is marked; blocks and cells are matched so that as much as possible is alike." : "Their blocks and cells are the same."),
    rows.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Structure side by side" }, h("table", { class: "compared" }, head(found), h("tbody", {}, rows))) : null);
}
