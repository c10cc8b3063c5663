/** The study of a population: what goes together with what, and which models do I want? */
import { get, put, remove } from "../lib/api.js";
import { param, setParams } from "../lib/address.js";
import { plainTable, tableBehind } from "../lib/chart.js";
import { fill, h, toast } from "../lib/dom.js";
import { count, several } from "../lib/format.js";
import { follow, soon } from "../lib/live.js";
import { selectionOf } from "../lib/selection.js";
import { correlationWords } from "../logic/correlation-words.js";
import { written } from "../logic/model-table.js";
import { front } from "../logic/pareto.js";
import { rampColour } from "../logic/ramp.js";
import { isWide } from "../logic/scale.js";
import { Parallel } from "../parts/parallel.js";
import { runHeading } from "../parts/run-heading.js";
import { ScatterMatrix } from "../parts/scatter-matrix.js";

const FEWEST = 2, MOST = 6, LISTED = 50;

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [heading, { columns }, kept] = await Promise.all([runHeading(run, "study"), get(`/runs/${run}/columns`), get(`/runs/${run}/views`)]);
  const numeric = columns.filter((/** @type {any} */ column) => column.shown && column.name !== "name");
  const titles = new Map(numeric.map((/** @type {any} */ column) => [column.name, column.title]));
  const selection = selectionOf(run);
  const figure5 = numeric.find((/** @type {any} */ column) => /^robust|pgd/.test(column.name));
  const asked = readAddress(titles);
  const parts = {
    finding: h("p", { class: "finding" }), scatter: new ScatterMatrix(selection, (number) => { location.href = `/models/${run}/${number}`; }),
    parallel: new Parallel(selection), pareto: h("div"), correlations: h("div"), selected: h("div"), tools: h("div"), views: h("div", { class: "row" }), behind: h("div"), empty: h("p", { class: "muted", hidden: true }),
  };
  /** @type {any} */
  let figures;

  /** @param {Partial<typeof asked>} changes */
  const change = async (changes) => {
    Object.assign(asked, changes);
    setParams(addressOf(asked));
    await show();
  };
  const show = async () => {
    const names = [...new Set([...asked.axes, ...asked.goals, ...(asked.colour ? [asked.colour] : [])])];
    figures = await get(`/runs/${run}/figures`, { columns: names.join(",") });
    draw();
    void showCorrelations();
  };
  const draw = () => {
    const by = new Map(figures.axes.map((/** @type {any} */ axis) => [axis.name, axis]));
    const axes = asked.axes.map((name) => { const axis = by.get(name); return { ...axis, log: asked.log ? asked.log.includes(name) : isWide(axis.values) }; });
    const goals = asked.goals.map((name) => by.get(name)).filter((axis) => axis?.better);
    const sampled = (/** @type {(number | null)[]} */ values) => values.map((value, index) => (figures.baselines[index] || figures.learned[index] === false ? null : value));
    const best = front(goals.map((axis) => sampled(axis.values)), goals.map((axis) => axis.better));
    const data = { ...figures, axes, front: new Set(best), colours: asked.colour ? coloursOf(by.get(asked.colour).values) : null };
    const measured = figures.numbers.filter((/** @type {number} */ _, /** @type {number} */ index) => axes.every((axis) => axis.values[index] !== null)).length;
    parts.empty.hidden = measured > 0;
    parts.empty.textContent = figures.numbers.length ? "No model has all of these figures yet." : "No models yet.";
    parts.scatter.element.hidden = parts.parallel.element.hidden = !measured;
    parts.scatter.show(data);
    parts.parallel.show(data);
    fill(parts.tools, tools(numeric, asked, axes, change));
    fill(parts.pareto, paretoPart(run, data, goals, best, numeric, asked, change, selection));
    fill(parts.behind, tableBehind("Figures of every model", ["Model", ...axes.map((axis) => axis.title)], figures.names.map((/** @type {string} */ name, /** @type {number} */ index) => [name, ...axes.map((axis) => written(axis.way, axis.values[index]))])));
    showSelected();
  };
  const showSelected = () => fill(parts.selected, selectedTable(run, figures, asked.axes, selection));
  const showCorrelations = async () => {
    const names = asked.axes;
    if (!parts.correlations.children.length) fill(parts.correlations, h("p", { class: "muted" }, "Reckoning the correlations …"));
    try {
      const { pairs } = await get(`/runs/${run}/correlations`, { columns: names.join(",") });
      if (names !== asked.axes) return;
      const title = (/** @type {string} */ name) => titles.get(name) ?? name;
      parts.finding.textContent = pairs.length ? correlationWords(pairs[0], title(pairs[0].one), title(pairs[0].other)) : "Fewer than two of these figures have been measured.";
      fill(parts.correlations, correlationTable(pairs, title));
    } catch (error) {
      parts.finding.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const showViews = () => fill(parts.views, viewButtons(run, kept.views, titles, figure5, asked, change, showViews));

  main.append(heading,
    h("section", { class: "card" }, parts.views, parts.tools),
    h("section", { class: "card" }, h("h2", {}, "Figures against each other"), parts.finding, parts.empty, parts.scatter.element, parts.behind),
    h("section", { class: "card" }, h("h2", {}, "Parallel coordinates"), h("p", { class: "muted small" }, "Drag along an axis to select the models of that range; ranges of several axes must all hold."), parts.parallel.element),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Pareto front"), parts.pareto),
      h("section", { class: "card" }, h("h2", {}, "Correlations"), parts.correlations)),
    h("section", { class: "card" }, h("h2", {}, "Selected models"), parts.selected));
  showViews();
  await show();
  selection.subscribe(soon(showSelected, 80));
  follow(run, (events) => { if (events.some((event) => event.kind.startsWith("trial.") && event.kind !== "trial.epoch")) later(); }, null);
  const later = soon(show, 2_000);
}

/** @param {Map<string, string>} titles */
function readAddress(titles) {
  const list = (/** @type {string} */ name) => (param(name) ?? "").split(",").filter((each) => titles.has(each));
  const axes = list("axes").slice(0, MOST);
  const goals = list("goals");
  return {
    axes: axes.length >= FEWEST ? axes : ["weights", "accuracy"].filter((name) => titles.has(name)).concat([...titles.keys()]).filter((name, at, all) => all.indexOf(name) === at).slice(0, FEWEST),
    goals: goals.length ? goals.slice(0, 4) : ["accuracy", "weights"].filter((name) => titles.has(name)),
    log: param("log") === null ? null : list("log"), colour: titles.has(param("colour") ?? "") ? param("colour") : null,
  };
}

/** @param {{axes: string[], goals: string[], log: string[] | null, colour: string | null}} asked */
const addressOf = (asked) => ({ axes: asked.axes.join(","), goals: asked.goals.join(","), log: asked.log ? asked.log.join(",") || "none" : null, colour: asked.colour });

/** @param {any[]} numeric @param {any} asked @param {any[]} axes @param {(changes: any) => unknown} change */
function tools(numeric, asked, axes, change) {
  const colour = h("select", { id: "colour", onchange: () => change({ colour: colour.value || null }) }, h("option", { value: "" }, "one colour"), numeric.map((column) => h("option", { value: column.name }, column.title)));
  colour.value = asked.colour ?? "";
  const axisBox = (/** @type {any} */ column, /** @type {number} */ at) => {
    const chosen = asked.axes.includes(column.name);
    const full = chosen ? asked.axes.length <= FEWEST : asked.axes.length >= MOST;
    const box = h("input", { type: "checkbox", id: `axis-${at}`, checked: chosen, disabled: full, onchange: () => change({ axes: chosen ? asked.axes.filter((/** @type {string} */ name) => name !== column.name) : [...asked.axes, column.name] }) });
    return h("li", {}, box, " ", h("label", { for: `axis-${at}`, title: column.note }, column.title));
  };
  const logBox = (/** @type {any} */ axis) => h("button", { "aria-pressed": String(axis.log), onclick: () => change({ log: axes.filter((each) => (each === axis ? !axis.log : each.log)).map((each) => each.name) }) }, `log ${axis.title}`);
  return [
    h("details", { open: asked.axes.length > 2 }, h("summary", {}, `Figures: ${axes.map((axis) => axis.title).join(", ")} (${FEWEST} to ${MOST})`), h("ul", { class: "axis-choice" }, numeric.map(axisBox))),
    h("div", { class: "study-tools" }, h("div", { class: "field" }, h("label", { for: "colour" }, "Colour by"), colour),
      h("div", { class: "row", role: "group", "aria-label": "Logarithmic axes" }, axes.map(logBox)),
      asked.axes.length === 2 ? h("button", { onclick: () => change({ axes: [...asked.axes].reverse() }) }, "Swap axes") : null,
      h("p", { class: "small muted" }, `◆ baseline · outlined: Pareto front${asked.colour ? " · blue least, then green, orange most (by fifths)" : ""}`)),
  ];
}

/** @param {(number | null)[]} values */
function coloursOf(values) {
  const sorted = /** @type {number[]} */ (values.filter((value) => value !== null)).sort((one, other) => one - other);
  const rank = new Map(sorted.map((value, place) => [value, place]));
  return values.map((value) => (value === null ? "#98a1aa" : rampColour(rank.get(value) ?? 0, sorted.length)));
}

/**
 * @param {number} run @param {any} data @param {any[]} goals @param {number[]} best @param {any[]} numeric @param {any} asked
 * @param {(changes: any) => unknown} change @param {import("../lib/selection.js").Selection} selection
 */
function paretoPart(run, data, goals, best, numeric, asked, change, selection) {
  const possible = numeric.filter((column) => column.better);
  const words = goals.length < 2 ? "Choose two to four goals." : `${several(best.length, "model")} of ${count(data.numbers.length)} ${best.length === 1 ? "is" : "are"} beaten by none in ${goals.map((axis) => `${axis.title} (${axis.better === "max" ? "more" : "less"} is better)`).join(" and ")}.`;
  const boxes = possible.map((column, at) => {
    const chosen = asked.goals.includes(column.name);
    const box = h("input", { type: "checkbox", id: `goal-${at}`, checked: chosen, disabled: chosen ? asked.goals.length <= 2 : asked.goals.length >= 4, onchange: () => change({ goals: chosen ? asked.goals.filter((/** @type {string} */ name) => name !== column.name) : [...asked.goals, column.name] }) });
    return h("li", {}, box, " ", h("label", { for: `goal-${at}` }, column.title));
  });
  return [h("p", { class: "finding" }, words),
    h("details", {}, h("summary", {}, "Goals"), h("ul", { class: "axis-choice" }, boxes)),
    h("button", { disabled: !best.length, onclick: () => selection.set(best.map((index) => data.numbers[index])) }, "Select the front"),
    best.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Pareto front" }, plainTable("", ["Model", ...goals.map((axis) => axis.title)],
      best.slice(0, LISTED).map((index) => [h("a", { href: `/models/${run}/${data.numbers[index]}` }, data.names[index]), ...goals.map((axis) => written(axis.way, axis.values[index]))]))) : null];
}

/** @param {any[]} pairs @param {(name: string) => string} title */
function correlationTable(pairs, title) {
  if (!pairs.length) return h("p", { class: "muted" }, "Choose figures that have been measured.");
  const sure = pairs.filter((pair) => pair.p !== null && pair.p < 0.05).length;
  return [h("p", { class: "finding" }, `${sure} of ${several(pairs.length, "pair")} ${sure === 1 ? "goes" : "go"} together beyond chance (p < 0.05, corrected by Holm for their number).`),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Correlations of figures" }, plainTable("Spearman's rho over the models that have both figures", ["Pair", "rho", "95 %", "p", "n"],
      pairs.map((pair) => [`${title(pair.one)} and ${title(pair.other)}`, pair.rho === null ? "–" : pair.rho.toFixed(2), pair.low === null ? "–" : `${pair.low.toFixed(2)} to ${pair.high.toFixed(2)}`, pair.p === null ? "–" : pair.p < 0.001 ? "< 0.001" : pair.p.toFixed(3), count(pair.n)])))];
}

/** @param {number} run @param {any} data @param {string[]} names of the columns @param {import("../lib/selection.js").Selection} selection */
function selectedTable(run, data, names, selection) {
  if (!selection.size) return h("p", { class: "muted" }, "None. Drag in a plot, or click a model.");
  const axes = names.map((name) => data.axes.find((/** @type {any} */ axis) => axis.name === name)).filter(Boolean);  // new ones may be on their way
  const places = data.numbers.flatMap((/** @type {number} */ number, /** @type {number} */ index) => (selection.has(number) ? [index] : []));
  return [h("p", {}, h("a", { href: `/tasks/${run}/models?only=selected&s=${selection.text}` }, `${several(places.length, "model")} in the table`), places.length > LISTED ? `; the first ${LISTED} of them:` : ":"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Selected models" }, plainTable("", ["Model", ...axes.map((axis) => axis.title)],
      places.slice(0, LISTED).map((/** @type {number} */ index) => [h("a", { href: `/models/${run}/${data.numbers[index]}` }, data.names[index]), ...axes.map((axis) => written(axis.way, axis.values[index]))])))];
}

/**
 * @param {number} run @param {Record<string, string>} views @param {Map<string, string>} titles @param {any} figure5
 * @param {any} asked @param {(changes: any) => unknown} change @param {() => void} again
 */
function viewButtons(run, views, titles, figure5, asked, change, again) {
  const name = h("input", { "aria-label": "Name of this view", placeholder: "name this view", maxlength: "100" });
  const use = (/** @type {string} */ query) => {
    const given = new URLSearchParams(query);
    const list = (/** @type {string} */ key) => (given.get(key) ?? "").split(",").filter((each) => titles.has(each));
    const axes = list("axes").slice(0, MOST);
    return change({ axes: axes.length >= FEWEST ? axes : asked.axes, goals: list("goals").length >= 2 ? list("goals").slice(0, 4) : asked.goals, log: given.has("log") ? list("log") : null, colour: titles.has(given.get("colour") ?? "") ? given.get("colour") : null });
  };
  const keep = async () => {
    if (!name.value.trim()) { toast("Give the view a name first."); name.focus(); return; }
    const query = new URLSearchParams(/** @type {any} */ (Object.fromEntries(Object.entries(addressOf(asked)).filter(([, value]) => value)))).toString();
    try {
      await put(`/runs/${run}/views`, { name: name.value.trim(), query });
      views[name.value.trim()] = query;
      again();
    } catch (error) { toast(error instanceof Error ? error.message : String(error)); }
  };
  return [
    titles.has("weights") ? h("button", { onclick: () => use("axes=weights,accuracy&goals=accuracy,weights") }, "Figure 4: size and accuracy") : null,
    figure5 ? h("button", { onclick: () => use(`axes=accuracy,${figure5.name}&goals=accuracy,${figure5.name}`) }, "Figure 5: accuracy and robustness") : null,
    Object.entries(views).map(([each, query]) => h("span", { class: "row" }, h("button", { onclick: () => use(query) }, each),
      h("button", { class: "plain", "aria-label": `Forget the view ${each}`, onclick: async () => { await remove(`/runs/${run}/views?name=${encodeURIComponent(each)}`); delete views[each]; again(); } }, "✕"))),
    name, h("button", { onclick: keep }, "Keep this view"),
  ];
}
