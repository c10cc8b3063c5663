/** One model: what is it, how good is it among the others, where does it fail? */
import { downloadUrl, get } from "../lib/api.js";
import { copy, fill, h } from "../lib/dom.js";
import { ABSENT, bytes, count, percent, seconds, several } from "../lib/format.js";
import { keys } from "../lib/keys.js";
import { title } from "../lib/page.js";
import { stateMark } from "../lib/states.js";
import { confusionWords, standingWords } from "../logic/standing-words.js";
import { written } from "../logic/model-table.js";
import { curves } from "../parts/curves.js";
import { markForm } from "../parts/mark-form.js";
import { network } from "../parts/network.js";
import { compareAddress } from "../parts/selection-bar.js";
import { valueStrip } from "../parts/value-strip.js";

/** @type {Record<string, string>} */
const FILES = { h5: "HDF5", keras: "Keras", svg: "Architecture (SVG)", plot: "Layers (SVG)", curves: "Curves (PNG)", architecture: "Architecture (JSON)", predictions: "Predictions (NPZ)" };

/** @param {HTMLElement} main @param {{run: number, trial: number}} place */
export async function render(main, { run, trial }) {
  const [model, page, drawn] = await Promise.all([
    get(`/runs/${run}/models/${trial}`), get(`/runs/${run}`),
    get(`/runs/${run}/models/${trial}/architecture`).catch((error) => ({ problem: error.message })),
  ]);
  title(`${model.name} of ${page.line.title}`);
  const mistakes = h("section", { class: "card" }, h("h2", {}, "What it gets wrong"), h("p", { class: "muted" }, "Reading its predictions …"));
  main.append(
    heading(run, model, page),
    model.reason && model.state !== "done" ? h("p", { class: "remark" }, `${model.cause ? `${model.cause}: ` : ""}${model.reason}`) : h("div"),
    h("section", { class: "card" }, h("h2", {}, "Architecture"), drawn.problem ? h("p", { class: "muted" }, drawn.problem) : architecture(drawn.architecture)),
    h("section", { class: "card" }, h("h2", {}, "Figures"), figures(run, model)),
    h("div", { class: "columns" }, learned(model), mistakes),
    h("div", { class: "columns" }, files(run, model), relatives(run, model)),
    h("section", { class: "card" }, h("h2", {}, "Notes"), markForm(run, trial, model.name, model.mark, () => {})),
    configuration(model));
  keys([
    { key: "j", what: "next model of the sample", run: () => go(run, model.next) },
    { key: "k", what: "previous model of the sample", run: () => go(run, model.previous) },
  ]);
  if (model.files.some((/** @type {any} */ file) => file.kind === "predictions")) void showMistakes(mistakes, run, trial);
  else fill(mistakes, h("h2", {}, "What it gets wrong"), h("p", { class: "muted" }, "No predictions of it are stored."));
}

/** @param {number} run @param {number | null} number */
const go = (run, number) => { if (number !== null) location.href = `/models/${run}/${number}`; };

/** @param {number} run @param {any} model @param {any} page */
function heading(run, model, page) {
  const accuracy = model.figures.find((/** @type {any} */ figure) => figure.name === "accuracy");
  const own = model.baseline ? "" : `only=[${model.number}]`;
  return h("header", {},
    h("p", { class: "small" }, h("a", { href: `/tasks/${run}` }, page.line.title), " / ", h("a", { href: `/tasks/${run}/models` }, "models")),
    h("div", { class: "row" }, h("h1", {}, model.name), stateMark(model.state), model.baseline ? h("span", { class: "tag" }, "baseline") : null),
    h("p", { class: "lead" }, accuracy
      ? `${percent(accuracy.value)} of the test images right (${standingWords(accuracy)})${model.learned === false ? "; it is not told from chance" : ""}.`
      : "It has no accuracy."),
    h("div", { class: "row" },
      model.previous === null ? null : h("a", { class: "button", href: `/models/${run}/${model.previous}` }, "← Previous"),
      model.next === null ? null : h("a", { class: "button", href: `/models/${run}/${model.next}` }, "Next →"),
      h("a", { class: "button", href: `/new?from=${run}&name=${encodeURIComponent(`More like ${model.name}`)}` }, "New task with changes"),
      h("button", { onclick: () => copy(`featurenet show ${run} ${model.name}`) }, "Copy as command"),
      h("button", { onclick: () => copy(`import featurenet\n\nresults = featurenet.Results.load(${run})\nmodel = results.trials[${model.number - 1}]\ntable = results.table(${own})\n`) }, "Copy as Python")));
}

/** @param {any} architecture */
function architecture(architecture) {
  return [
    h("p", { class: "finding" }, `${count(architecture.weights)} weights, ${count(architecture.flops)} FLOPs for one image, ${several(architecture.layers, "layer")}, ${architecture.depth} of them with weights on the longest path.`),
    network(architecture),
    architecture.notes.length ? h("details", {}, h("summary", {}, `${several(architecture.notes.length, "adaptation")} so that shapes fit`), h("ul", {}, architecture.notes.map((/** @type {string} */ note) => h("li", {}, note)))) : null,
  ];
}

/** @param {number} run @param {any} model */
function figures(run, model) {
  if (!model.figures.length) return h("p", { class: "muted" }, "Nothing has been measured yet.");
  const row = (/** @type {any} */ figure) => h("tr", {},
    h("th", { scope: "row", class: "text", title: figure.note }, figure.title),
    h("td", {}, written(figure.way, figure.value)),
    h("td", { class: "nowrap muted" }, figure.low === null ? "" : `${written(figure.way, figure.low)} to ${written(figure.way, figure.high)}`),
    h("td", { class: "text" }, figure.others.length ? valueStrip(figure.value, figure.others, `${figure.title} among ${several(figure.of, "model")}: ${standingWords(figure)}`) : ""),
    h("td", { class: "text small" }, standingWords(figure)));
  const table = (/** @type {any[]} */ rows, /** @type {string} */ caption) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", {},
    h("thead", {}, h("tr", {}, ["Figure", "Value", "95 %", "Among the others", "Standing"].map((name, place) => h("th", { scope: "col", class: [0, 3, 4].includes(place) ? "text" : "" }, name)))),
    h("tbody", {}, rows.map(row))));
  const first = model.figures.filter((/** @type {any} */ figure) => figure.others.length);
  const rest = model.figures.filter((/** @type {any} */ figure) => !figure.others.length);
  const missing = Object.entries(model.missing);
  return [table(first.length ? first : rest, "Figures"),
    first.length && rest.length ? h("details", { class: "behind" }, h("summary", {}, several(rest.length, "more figure")), table(rest, "More figures")) : null,
    missing.length ? h("details", { class: "behind" }, h("summary", {}, `${several(missing.length, "metric")} without a number`), h("ul", {}, missing.map(([name, why]) => h("li", {}, h("strong", {}, name), ": ", why)))) : null];
}

/** @param {any} model */
function learned(model) {
  const line = (/** @type {string} */ name, /** @type {string} */ words) => ({ name: words, values: model.curves[name] ?? [] });
  const parts = [curves([line("loss", "training"), line("val_loss", "validation")], "Loss"), curves([line("accuracy", "training"), line("val_accuracy", "validation")], "Accuracy")];
  const any = Object.values(model.curves).some((values) => values.length);
  return h("section", { class: "card" }, h("h2", {}, "How it learned"),
    h("p", { class: "muted" }, any ? `${several((Object.values(model.curves)[0] ?? []).length, "epoch")}, ${seconds(model.seconds)} in all, measuring included.` : "It has not been trained."), any ? parts : null);
}

/** @param {HTMLElement} place @param {number} run @param {number} trial */
async function showMistakes(place, run, trial) {
  try {
    const found = await get(`/runs/${run}/models/${trial}/mistakes`);
    fill(place, h("h2", {}, "What it gets wrong"), h("p", { class: "finding" }, confusionWords(found)),
      h("ul", { class: "mistakes" }, found.images.map((/** @type {any} */ image) => h("li", {},
        h("img", { src: image.png, width: 56, height: 56, alt: `A ${found.classes[image.truth]}, taken for a ${found.classes[image.told]}` }),
        h("span", { class: "small" }, `${found.classes[image.truth]} → ${found.classes[image.told]}`), h("span", { class: "small muted" }, percent(image.confidence, 0))))),
      found.images.length < found.wrong ? h("p", { class: "small muted" }, `The ${found.images.length} it is surest of, of ${count(found.wrong)}.`) : null,
      h("details", { class: "behind" }, h("summary", {}, "Confusion matrix"), confusion(found)));
  } catch (error) {
    fill(place, h("h2", {}, "What it gets wrong"), h("p", { class: "muted" }, error instanceof Error ? error.message : String(error)));
  }
}

/** @param {any} found */
function confusion(found) {
  const most = Math.max(1, ...found.confusion.flatMap((/** @type {number[]} */ row, /** @type {number} */ at) => row.filter((_, column) => column !== at)));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Confusion matrix" }, h("table", { class: "confusion" },
    h("caption", {}, "Rows: what an image is; columns: what the model says."),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "hidden-text" }, "Truth")), found.classes.map((/** @type {string} */ name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, found.confusion.map((/** @type {number[]} */ row, /** @type {number} */ at) => h("tr", {}, h("th", { scope: "row", class: "text" }, found.classes[at]),
      row.map((value, column) => {
        const cell = h("td", { class: column === at ? "right" : value ? "wrong" : "muted" }, value || "·");
        if (column !== at && value) cell.style.setProperty("--share", String(Math.round(70 * value / most)));
        return cell;
      }))))));
}

/** @param {number} run @param {any} model */
function files(run, model) {
  return h("section", { class: "card" }, h("h2", {}, "Files"), model.files.length
    ? h("ul", { class: "plain-files" }, model.files.map((/** @type {any} */ file) => h("li", {}, h("a", { download: true, href: downloadUrl(`/runs/${run}/models/${model.number}/files/${encodeURIComponent(file.kind)}`) }, FILES[file.kind] ?? file.kind), h("span", { class: "muted small" }, ` ${file.name}, ${bytes(file.bytes)}`))))
    : h("p", { class: "muted" }, "It has no files."));
}

/** @param {number} run @param {any} model */
function relatives(run, model) {
  const line = (/** @type {any} */ other) => h("li", {}, h("a", { href: `/models/${run}/${other.number}` }, other.name), ` differs in ${percent(other.distance, 0)} of their features, accuracy ${percent(other.accuracy)} `,
    h("a", { class: "small", href: compareAddress(run, [model.number, other.number]), "aria-label": `Compare with ${other.name}` }, "compare"));
  return h("section", { class: "card" }, h("h2", {}, "Relatives"), model.nearest.length
    ? [h("h3", {}, "Nearest"), h("ul", {}, model.nearest.map(line)), h("h3", {}, "Farthest"), h("ul", {}, model.farthest.map(line))]
    : h("p", { class: "muted" }, model.baseline ? "A baseline has no configuration to compare." : ABSENT));
}

/** @param {any} model */
function configuration(model) {
  if (!model.features) return h("div");
  return h("details", { class: "card" }, h("summary", {}, `Its configuration: ${several(model.features.length, "feature")}`),
    h("pre", { tabindex: "0" }, model.features.join("\n")));
}
