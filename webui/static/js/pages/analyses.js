/** Analyses: what was studied on the models together, and what could be? */
import { downloadUrl, get, post } from "../lib/api.js";
import { plainTable } from "../lib/chart.js";
import { copy, fill, h, toast } from "../lib/dom.js";
import { general, seconds } from "../lib/format.js";
import { follow, soon } from "../lib/live.js";
import { selectionOf } from "../lib/selection.js";
import { stateMark } from "../lib/states.js";
import { figureName, listFinding, standing, whyNot } from "../logic/analysis-words.js";
import { heatMap } from "../parts/heat-map.js";
import { runHeading } from "../parts/run-heading.js";

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, first] = await Promise.all([runHeading(run, "analyses"), get(`/runs/${run}/analyses`)]);
  const finding = h("p", { class: "finding" });
  const body = h("div");
  let known = "";
  const show = (/** @type {any} */ list) => {
    if (JSON.stringify(list) === known) return;
    known = JSON.stringify(list);
    finding.textContent = listFinding(list.analyses);
    fill(body, list.analyses.map((/** @type {any} */ each) => card(each, list, run, refresh)));
  };
  const refresh = async () => show(await get(`/runs/${run}/analyses`));
  main.append(heading, h("section", { class: "card" }, finding,
    h("p", { class: "muted small" }, "An analysis studies the trained models together: where they disagree, what they reach in common. Its figures of each model are columns of the table.")), body);
  show(first);
  const again = soon(refresh, 600);
  follow(run, (events) => { if (events.some((event) => /^(analysis|run)\./.test(event.kind))) again(); });
}

/** @param {any} analysis @param {any} list @param {number} run @param {() => unknown} changed */
function card(analysis, list, run, changed) {
  const id = `analysis-${analysis.name.replace(/\W/g, "-")}`;
  const mark = { waiting: "queued", never: "queued", skipped: "rejected" }[/** @type {string} */ (analysis.state)] ?? analysis.state;
  return h("section", { class: "card", "aria-labelledby": id },
    h("div", { class: "row spread" }, h("h2", { id }, analysis.name), ["waiting", "never", "skipped"].includes(analysis.state) ? h("span", { class: "tag" }, analysis.state === "never" ? "not carried out" : analysis.state) : stateMark(mark)),
    analysis.description ? h("p", { class: "muted" }, analysis.description) : null,
    analysis.summary ? h("p", { class: "finding" }, analysis.summary) : null,
    h("p", { class: "small" }, standing(analysis, list.trained), analysis.state === "done" ? h("span", { class: "muted" }, ` In ${seconds(analysis.seconds)}${optionWords(analysis.options)}.`) : null),
    analysis.state === "done" && analysis.reason ? h("p", { class: "remark" }, analysis.reason) : null,
    h("div", { class: "columns" }, figures(analysis), matrices(analysis, run)),
    actions(analysis, list, run, changed));
}

/** @param {Record<string, any>} options */
const optionWords = (options) => Object.entries(options).map(([name, value]) => `, ${name}=${value}`).join("");

/** @param {any} analysis */
function figures(analysis) {
  if (!analysis.figures.length) return null;
  const table = plainTable("Figures of all models together", ["Figure", "Value"], analysis.figures.map((/** @type {[string, number | null]} */ [name, value]) => [figureName(name), general(value)]));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Figures of ${analysis.name}` }, table);
}

/** @param {any} analysis @param {number} run */
function matrices(analysis, run) {
  if (!analysis.matrices.length) return null;
  const place = h("div");
  /** @type {{element: HTMLElement, end: () => void} | undefined} */
  let drawn;
  const show = async (/** @type {string} */ title) => {
    try {
      const matrix = await get(`/runs/${run}/analyses/${encodeURIComponent(analysis.name)}/matrices/${encodeURIComponent(title)}`);
      drawn?.end();
      drawn = heatMap(matrix, { label: `${figureName(title)} of each pair of ${matrix.names.length} models`, selection: selectionOf(run) });
      fill(place, drawn.element);
    } catch (error) {
      fill(place, h("p", { class: "muted" }, error instanceof Error ? error.message : String(error)));
    }
  };
  const id = `matrix-${analysis.name.replace(/\W/g, "-")}`;
  const select = h("select", { id, onchange: () => show(/** @type {any} */ (select).value) }, analysis.matrices.map((/** @type {string} */ title) => h("option", { value: title }, figureName(title))));
  void show(analysis.matrices[0]);
  return h("div", {}, h("div", { class: "row" }, h("label", { for: id }, "Of each pair of models, by their mean"), select), place);
}

/** @param {any} analysis @param {any} list @param {number} run @param {() => unknown} changed */
function actions(analysis, list, run, changed) {
  const why = whyNot(analysis, list);
  const again = analysis.state === "done";
  const inputs = Object.entries(analysis.known ?? {}).map(([name, option]) => ({ name, element: optionInput(analysis, name, option) }));
  const ask = async (/** @type {any} */ event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      const options = Object.fromEntries(inputs.map(({ name, element }) => [name, /** @type {any} */ (element).value]));
      await post(`/runs/${run}/analyses`, { analyses: [analysis.name], options: Object.keys(options).length ? { [analysis.name]: options } : {} });
      toast("Asked for: the next free worker carries it out.");
      await changed();
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
      button.disabled = false;
    }
  };
  return [
    why ? null : h("div", { class: "row" }, inputs.map(({ name, element }) => [h("label", { for: element.id }, figureName(name)), element])),
    h("div", { class: "row" },
      h("button", { class: analysis.state === "never" ? "primary" : "", disabled: Boolean(why), onclick: ask, "aria-label": `${again ? "Run again" : "Run it"}: ${analysis.name}` }, again ? "Run again" : "Run it"),
      h("button", { onclick: () => copy(`${list.command} ${analysis.name}`) }, "Copy as command"),
      analysis.columns.length ? h("a", { class: "button", href: `/tasks/${run}/models?columns=${encodeURIComponent(["name", "accuracy", ...analysis.columns].join(","))}&sort=${encodeURIComponent(analysis.columns[0])}` }, "Figures of each model") : null,
      analysis.files.map((/** @type {string} */ kind) => h("a", { class: "button", download: true, href: downloadUrl(`/runs/${run}/analyses/${encodeURIComponent(analysis.name)}/files/${encodeURIComponent(kind)}`) }, `Download ${kind}`))),
    why ? h("p", { class: "muted small" }, why) : null,
  ];
}

/** @param {any} analysis @param {string} name @param {any} option */
function optionInput(analysis, name, option) {
  const id = `option-${analysis.name.replace(/\W/g, "-")}-${name}`;
  const value = analysis.options[name] ?? option.default;
  const choices = option.schema.enum;
  if (choices) return h("select", { id, title: option.help }, choices.map((/** @type {any} */ each) => h("option", { value: each, selected: each === value }, String(each))));
  return h("input", { id, title: option.help, value: String(value) });
}
