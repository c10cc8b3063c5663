/** The models that are chosen, at the foot of every page of their run, and what can be done with them. */
import { downloadUrl, get } from "../lib/api.js";
import { copy, fill, h, toast } from "../lib/dom.js";
import { count, several } from "../lib/format.js";
import { keys } from "../lib/keys.js";
import { selectionOf } from "../lib/selection.js";

/** Models that can be read side by side. */
export const MOST_COMPARED = 6;

/** @type {[string, string][]} */
const FILES = [["csv", "CSV"], ["json", "JSON"], ["latex", "LaTeX"], ["zip", "Zip that trains them again"]];

/**
 * @param {number} run
 * @returns {HTMLElement} hidden while nothing is chosen
 */
export function selectionBar(run) {
  const selection = selectionOf(run);
  const words = h("span", { role: "status" });
  const compare = h("a", { class: "button" });
  const files = h("div", { class: "row", hidden: true });
  const exports = h("button", { "aria-expanded": "false", onclick: () => unfold() }, "Export");
  const bar = h("section", { class: "selection-bar", "aria-label": "Selection", hidden: true },
    words, h("div", { class: "row" }, compare, exports, h("button", { onclick: () => selection.clear() }, "Clear")), files);
  /** @type {number | undefined} */
  let total;

  const unfold = () => {
    files.hidden = !files.hidden;
    exports.setAttribute("aria-expanded", String(!files.hidden));
    if (!files.hidden) files.querySelector("a")?.focus();
  };
  const show = async () => {
    bar.hidden = !selection.size;
    document.body.classList.toggle("has-selection", !bar.hidden);
    if (bar.hidden) return;
    const possible = selection.size >= 2 && selection.size <= MOST_COMPARED;
    fill(compare, "Compare");
    if (possible) compare.setAttribute("href", compareAddress(run, selection.numbers()));
    else compare.removeAttribute("href");
    compare.setAttribute("aria-disabled", String(!possible));
    compare.title = possible ? "" : `Compare takes 2 to ${MOST_COMPARED} models`;
    fill(files, FILES.map(([kind, name]) => h("a", { class: "button", download: true, href: downloadUrl(`/runs/${run}/exports/${kind}`, { models: selection.text }) }, name)),
      h("button", { onclick: () => copy(`featurenet show ${run} --only ${selection.text}`) }, "Copy as command"),
      h("button", { onclick: () => copy(asPython(run, selection.numbers())) }, "Copy as Python"));
    words.textContent = `${count(selection.size)}${total === undefined ? "" : ` of ${count(total)}`} selected`;
    if (total !== undefined) return;
    total = (await get(`/runs/${run}/strip`)).number.length;
    words.textContent = `${count(selection.size)} of ${count(Number(total))} selected`;
  };
  selection.subscribe(show);
  void show();
  keys([
    { key: "c", what: "compare the selected models", run: () => (compare.hasAttribute("href") ? compare.click() : toast(`Select 2 to ${MOST_COMPARED} models first; now it is ${several(selection.size, "model")}.`)) },
    { key: "e", what: "export the selected models", run: () => (selection.size ? unfold() : toast("Select models first: x selects the one that you are at.")) },
  ]);
  return bar;
}

/** @param {number} run @param {number[]} numbers */
export const compareAddress = (run, numbers) => `/compare?m=${numbers.map((number) => `${run}.${number}`).join(",")}`;

/** @param {number} run @param {number[]} numbers */
const asPython = (run, numbers) => `import featurenet

table = featurenet.Results.load(${run}).table(only=[${numbers.join(", ")}])
`;
