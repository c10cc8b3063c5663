/** Diversity: how different are the models of this sample, and which ones differ most? */
import { get } from "../lib/api.js";
import { axis, chart, plainTable, tableBehind, token, tooltip } from "../lib/chart.js";
import { fill, h, toast } from "../lib/dom.js";
import { count, general, percent, several } from "../lib/format.js";
import { empty } from "../lib/page.js";
import { selectionOf } from "../lib/selection.js";
import { pickDifferent } from "../logic/pick.js";
import { rampColour } from "../logic/ramp.js";
import { heatMap } from "../parts/heat-map.js";
import { runHeading } from "../parts/run-heading.js";

const FREQUENT = 40;

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, figures] = await Promise.all([runHeading(run, "diversity"), get(`/runs/${run}/strip`)]);
  main.append(heading);
  const waits = h("p", { class: "muted", role: "status" }, "Reckoning distances …");
  main.append(waits);
  const found = await get(`/runs/${run}/diversity`);
  waits.remove();
  if (found.numbers.length < 2) { empty(main, "Diversity is of two models or more; the sample is not there yet.", h("a", { class: "button", href: `/tasks/${run}` }, "To the overview")); return; }
  const selection = selectionOf(run);
  const accuracy = new Map(figures.number.map((/** @type {number} */ number, /** @type {number} */ at) => [number, figures.learned[at] === false ? null : figures.accuracy[at]]));
  const last = found.growth.at(-1);
  const map = heatMap({ names: found.names, numbers: found.numbers, upper: found.upper, low: found.low, high: found.high }, { label: "Distance of each pair of models, ordered so that those that are alike stand together", selection });
  main.append(
    h("section", { class: "card" }, h("h2", {}, "In short"),
      h("p", { class: "finding" }, `${several(found.sampled, "configuration")}: a pair differs in ${percent(last[1], 0)} of its features on average (Jaccard distance), the nearest pair in ${percent(last[2], 0)}.`),
      h("p", {}, `${count(found.features)} features: ${count(found.always)} in every configuration, ${count(found.never.length)} in none, ${count(found.frequencies.length)} in some.`),
      picker(found, accuracy, selection)),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Distances"), map.element),
      h("section", { class: "card" }, h("h2", {}, "Map of configurations"), mapOf(found, accuracy, selection))),
    h("section", { class: "card" }, h("h2", {}, "Structure and behaviour"), behaviourOf(found)),
    h("section", { class: "card" }, h("h2", {}, "Against other samples"), rivalsOf(run)),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Diversity and size of the sample"), growthOf(found)),
      h("section", { class: "card" }, h("h2", {}, "Features"), frequenciesOf(found))));
}

/** @param {any} found @param {Map<number, number | null>} accuracy @param {import("../lib/selection.js").Selection} selection */
function picker(found, accuracy, selection) {
  const many = h("input", { type: "number", min: "2", max: "100", value: "5", id: "pick-count" });
  const least = h("input", { type: "number", min: "0", max: "100", step: "any", value: "", id: "pick-least", placeholder: "any" });
  const pick = (/** @type {Event} */ event) => {
    event.preventDefault();
    const limit = least.value === "" ? -Infinity : Number(least.value) / 100;
    const value = (/** @type {number} */ place) => accuracy.get(found.numbers[place]) ?? -Infinity;
    const among = [...found.numbers.keys()].filter((place) => limit === -Infinity || value(place) >= limit).sort((one, other) => value(other) - value(one) || one - other);
    const picked = pickDifferent(found.upper, found.numbers.length, among, Number(many.value));
    if (!picked.length) { toast("No model is that accurate."); return; }
    selection.set(picked.map((place) => found.numbers[place]));
  };
  return h("form", { class: "row", onsubmit: pick },
    h("label", { for: "pick-count" }, "Select the"), many, h("label", { for: "pick-least" }, "most different models, of those with an accuracy (%) of at least"), least, h("button", {}, "Select"));
}

/** Do models that are built differently also judge differently? @param {any} found */
function behaviourOf(found) {
  const { behaviour } = found;
  if (!behaviour) return h("p", { class: "muted" }, "How differently the models judge is told by the analysis diff.disagreement, once four of them are trained.");
  const words = `Spearman ${behaviour.rho.toFixed(2)}, p ${behaviour.p < 0.005 ? "< 0.005" : behaviour.p.toFixed(2)} by the Mantel test, ${several(behaviour.models, "model")}`;
  const finding = behaviour.p < 0.05 ? (behaviour.rho > 0 ? `Models that are built differently also judge differently (${words}).` : `Models that are built differently judge more alike (${words}).`) : `No clear relation of how differently models are built and how differently they judge (${words}).`;
  const canvas = h("div", { class: "chart low" });
  void chart(canvas, () => ({
    grid: { left: 64, right: 24, top: 12, bottom: 48 }, xAxis: axis("distance of features (Jaccard)"), yAxis: axis("disagreement", { min: 0 }),
    series: [{ type: "scatter", symbolSize: 5, large: behaviour.pairs.length > 1000, itemStyle: { color: token("model"), opacity: 0.5 }, data: behaviour.pairs }],
  }), { label: finding });
  return h("div", {}, h("p", { class: "finding" }, finding), canvas,
    tableBehind("Pairs of models", ["Distance of features", "Disagreement"], behaviour.pairs.slice(0, 200).map((/** @type {number[]} */ pair) => pair.map((value) => value.toFixed(3)))));
}

/** Samples nobody optimised take seconds to draw; whoever wants them asks. @param {number} run */
function rivalsOf(run) {
  const place = h("div");
  const ask = async () => {
    fill(place, h("p", { class: "muted", role: "status" }, "Drawing and judging samples …"));
    try {
      const { samples } = await get(`/runs/${run}/diversity/rivals`);
      const [own, ...others] = samples;
      const strengths = Object.keys(own.coverage);
      const best = others.every((/** @type {any} */ each) => own.distances.minimum > each.distances.minimum);
      const pairs = (/** @type {any} */ each) => percent(each.coverage["2"]);
      fill(place,
        h("p", { class: "finding" }, `Its nearest pair is ${best ? "farther apart than" : "not farther apart than"} those of the others: ${samples.map((/** @type {any} */ each) => `${each.name} ${general(each.distances.minimum)}`).join(", ")}. Of the valid pairs of literals it has ${pairs(own)}, ${others.map((/** @type {any} */ each) => `the ${each.name} one ${pairs(each)}`).join(", ")}.`),
        h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Samples side by side" }, plainTable("Jaccard distances, and the share of valid interactions of literals; triples by a sample of them", ["Sample", "Mean", "Nearest pair", "Nearest neighbour", ...strengths.map((strength) => ({ 1: "Literals", 2: "Pairs", 3: "Triples" }[strength] ?? `${strength}-wise`))],
          samples.map((/** @type {any} */ each) => [each.name, general(each.distances.mean), general(each.distances.minimum), general(each.distances.nearest), ...strengths.map((strength) => percent(each.coverage[strength]))]))));
    } catch (error) {
      fill(place, h("p", { class: "muted" }, error instanceof Error ? error.message : String(error)));
    }
  };
  fill(place, h("p", { class: "muted" }, "A random and a uniform sample of the same size, with the valid pairs and triples that each has."), h("button", { onclick: ask }, "Compare"));
  return place;
}

/** @param {any} found @param {Map<number, number | null>} accuracy @param {import("../lib/selection.js").Selection} selection */
function mapOf(found, accuracy, selection) {
  const canvas = h("div", { class: "chart" });
  const known = /** @type {number[]} */ (found.numbers.map((/** @type {number} */ number) => accuracy.get(number)).filter((/** @type {number | null | undefined} */ value) => value !== null && value !== undefined)).sort((/** @type {number} */ one, /** @type {number} */ other) => one - other);
  const colour = (/** @type {number} */ number) => {
    const value = accuracy.get(number);
    return value === null || value === undefined ? token("faint") : rampColour(known.indexOf(value), known.length);
  };
  const words = found.share === null ? "All configurations are the same." : `Near points are configurations that are alike; the plane shows ${percent(found.share, 0)} of their variation. Colour: accuracy, ${known.length ? `${percent(known[0])} (blue) to ${percent(known.at(-1))} (orange)` : "not known yet"}.`;
  const option = () => ({
    grid: { left: 24, right: 24, top: 16, bottom: 24 }, xAxis: axis("", { axisLabel: { show: false }, scale: true }), yAxis: axis("", { axisLabel: { show: false }, scale: true }),
    tooltip: tooltip({ formatter: (/** @type {any} */ at) => `${at.data.name}\n${percent(accuracy.get(at.data.number))}` }),
    series: [{ type: "scatter", symbolSize: (/** @type {any} */ _, /** @type {any} */ at) => (selection.has(at.data.number) ? 16 : 9), data: found.points.map((/** @type {number[]} */ point, /** @type {number} */ place) => ({
      value: point, number: found.numbers[place], name: found.names[place],
      itemStyle: { color: colour(found.numbers[place]), borderColor: selection.has(found.numbers[place]) ? token("text") : token("card"), borderWidth: selection.has(found.numbers[place]) ? 2 : 1 },
    })) }],
  });
  void chart(canvas, option, { label: "Map of configurations by their distances" }).then((drawn) => {
    drawn.instance.on("click", (/** @type {any} */ event) => selection.toggle(event.data.number));
    selection.subscribe(() => drawn.update());
  });
  return h("div", {}, h("p", { class: "finding" }, words), canvas,
    tableBehind("Places on the map", ["Model", "x", "y", "Accuracy"], found.points.map((/** @type {number[]} */ point, /** @type {number} */ place) => [found.names[place], general(point[0]), general(point[1]), percent(accuracy.get(found.numbers[place]))])));
}

/** @param {any} found */
function growthOf(found) {
  const canvas = h("div", { class: "chart low" });
  const [first, last] = [found.growth[0], found.growth.at(-1)];
  const series = (/** @type {string} */ name, /** @type {number} */ column, /** @type {string} */ type) => ({ name, type: "line", symbolSize: 5, lineStyle: { type }, data: found.growth.map((/** @type {number[]} */ row) => [row[0], row[column]]) });
  void chart(canvas, () => ({
    legend: { top: 0, textStyle: { color: token("muted") } }, grid: { left: 56, right: 16, top: 32, bottom: 44 }, xAxis: axis("first models of the sample", { type: found.sampled > 50 ? "log" : "value", min: 2 }), yAxis: axis("distance", { min: 0, max: 1 }),
    series: [series("mean", 1, "solid"), series("nearest neighbour", 3, "dashed"), series("nearest pair", 2, "dotted")],
  }), { label: "Diversity of the first models of the sample" });
  return h("div", {}, h("p", { class: "finding" }, `From ${count(first[0])} to ${count(last[0])} models the mean distance goes from ${first[1].toFixed(2)} to ${last[1].toFixed(2)}, that of the nearest pair from ${first[2].toFixed(2)} to ${last[2].toFixed(2)}.`), canvas,
    tableBehind("Diversity by size", ["Models", "Mean", "Nearest pair", "Nearest neighbour, mean"], found.growth.map((/** @type {number[]} */ row) => [count(row[0]), ...row.slice(1).map((value) => value.toFixed(3))])));
}

/** @param {any} found */
function frequenciesOf(found) {
  const rows = found.frequencies;
  const even = rows.filter((/** @type {[string, number]} */ row) => row[1] >= 0.25 * found.sampled && row[1] <= 0.75 * found.sampled).length;
  const table = (/** @type {any[]} */ part, /** @type {string} */ caption) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "text" }, "Feature"), h("th", { scope: "col" }, "Models"), h("th", { scope: "col" }, "Share"))),
    h("tbody", {}, part.map(([name, models]) => h("tr", {}, h("th", { scope: "row", class: "text" }, name), h("td", {}, count(models)), h("td", {}, percent(models / found.sampled, 0)))))));
  const wrap = h("div", { class: "low-list" });
  fill(wrap, table(rows.slice(0, FREQUENT), "Most frequent features"));
  return h("div", {}, h("p", { class: "finding" }, `${count(even)} of the ${count(rows.length)} features that vary are in a quarter to three quarters of the models.`), wrap,
    rows.length > FREQUENT ? h("details", { class: "behind" }, h("summary", {}, "All features"), table(rows, "All features")) : null,
    found.never.length ? h("details", { class: "behind" }, h("summary", {}, `${several(found.never.length, "feature")} in no model`), h("p", { class: "small" }, found.never.slice(0, 500).join(", "))) : null);
}
