/** A task: how far is it, and what came out so far? */
import { get } from "../lib/api.js";
import { axis, chart, tableBehind, token, tooltip } from "../lib/chart.js";
import { fill, h } from "../lib/dom.js";
import { ABSENT, count, interval, percent, seconds, general } from "../lib/format.js";
import { follow, soon } from "../lib/live.js";
import { findingOf, pointsOf } from "../logic/size-accuracy.js";
import { eventLine } from "../logic/event-words.js";
import { progressBar } from "../parts/progress-bar.js";
import { runActions } from "../parts/run-actions.js";
import { runHeading } from "../parts/run-heading.js";
import { modelStrip } from "../parts/strip.js";

/** @type {Record<string, string>} */
const STAGE_WORDS = { read: "read", sample: "sample", train: "build and train", study: "assess as a whole" };

/** @param {HTMLElement} main @param {{run: number}} place */
export async function render(main, { run }) {
  const [page, strip, log] = await Promise.all([get(`/runs/${run}`), get(`/runs/${run}/strip`), get(`/runs/${run}/events`, { limit: 10 })]);
  const parts = {
    heading: h("div"), now: h("section", { class: "card", "aria-label": "Progress" }), cards: h("div", { class: "cards" }),
    strip: modelStrip(run), plot: sizePlot(run), fitness: h("div"), events: h("ol", { class: "events" }),
  };
  let state = { page, strip };
  /** @type {any[]} */
  let events = log.events;

  const show = async () => {
    fill(parts.heading, await runHeading(run, "overview", state.page.line));
    fill(parts.now, progress(state.page, refresh));
    fill(parts.cards, cards(run, state.page));
    parts.strip.draw(state.strip);
    parts.plot.draw(state.strip);
    if (state.page.fitness.length > 1) fitnessChart(parts.fitness, state.page.fitness);
    tellEvents(parts.events, events, state.strip);
  };
  const refresh = async () => {
    const [nextPage, nextStrip] = await Promise.all([get(`/runs/${run}`), get(`/runs/${run}/strip`)]);
    state = { page: nextPage, strip: nextStrip };
    await show();
  };
  const refreshSoon = soon(refresh, 500);
  main.append(
    parts.heading, parts.now, parts.cards,
    h("section", { class: "card" }, h("h2", {}, "Models"), parts.strip.element),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Size and accuracy"), parts.plot.element),
      h("section", { class: "card" }, h("h2", {}, "What happened last"), parts.events, h("p", {}, h("a", { href: `/tasks/${run}/log` }, "The whole log")), parts.fitness)),
    asked(state.page),
  );
  await show();
  follow(run, (fresh) => {
    events = [...fresh].reverse().concat(events).slice(0, 10);
    parts.strip.note(fresh);
    tellEvents(parts.events, events, state.strip);
    if (fresh.some((event) => event.kind !== "trial.epoch")) refreshSoon();
  }, log.events[0]?.id ?? log.last);
}

/** @param {any} page @param {() => unknown} refresh */
function progress(page, refresh) {
  const { line } = page;
  const left = line.left === null ? "" : ` About ${seconds(line.left)} left.`;
  return [
    h("ol", { class: "stages" }, page.stages.map((/** @type {any} */ stage) => h("li", { class: `stage ${stage.state.replace(" ", "-")}` },
      h("span", { class: "mark", "aria-hidden": "true" }, { done: "✓", "going on": "◐", waiting: "○", stopped: "‖" }[/** @type {string} */ (stage.state)] ?? "○"),
      ` ${STAGE_WORDS[stage.name] ?? stage.name} `, h("span", { class: "muted" }, stage.seconds === null ? stage.state : seconds(stage.seconds))))),
    progressBar(line),
    h("p", {}, `${page.summary}.${left}`),
    page.adds_up ? null : h("p", { class: "remark" }, "Some positions of the sample have no record; resume the task to fill them."),
    line.interrupted ? h("p", { class: "remark" }, "Nobody works on it: its worker has died. It goes on as soon as a worker is there.") : null,
    line.reason ? h("p", { class: "remark" }, line.reason) : null,
    h("div", { class: "row" }, runActions(line, refresh),
      ["done", "cancelled", "failed"].includes(line.state) ? h("a", { class: "button", href: `/new?from=${line.run}` }, "Run again with changes") : null),
  ];
}

/** @param {number} run @param {any} page */
function cards(run, page) {
  const robust = page.robust
    ? card(run, "Most robust", page.robust, general(page.robust.value), `${page.robustness}${page.robust_direction === "min" ? " (less is better)" : ""}`)
    : h("section", { class: "card" }, h("span", { class: "label" }, "Most robust"), h("span", { class: "figure" }, ABSENT),
      h("span", { class: "muted small" }, "No robustness was measured: featurenet assess ", String(run), " --metrics robust.pgd"));
  return [
    page.best ? card(run, "Best", page.best, percent(page.best.accuracy), accuracyWords(page.best)) : none("Best", page),
    page.smallest ? card(run, "Smallest good enough", page.smallest, `${count(page.smallest.weights)} weights`, `accuracy ${percent(page.smallest.accuracy)}, not told from the best by the test images`) : none("Smallest good enough", page),
    robust,
  ];
}

/** @param {any} best */
function accuracyWords(best) {
  const ties = best.tied ? `, tied with ${count(best.tied)}` : "";
  return `95 %: ${interval(best.low, best.high, (value) => percent(value))}; ${count(best.weights)} weights${ties}`;
}

/** @param {string} label @param {any} page */
const none = (label, page) => h("section", { class: "card" }, h("span", { class: "label" }, label), h("span", { class: "figure" }, ABSENT),
  h("span", { class: "muted small" }, page.line.states.done ? "No model is better than chance." : "No model has been trained yet."));

/** @param {number} run @param {string} label @param {any} model @param {string} value @param {string} words */
const card = (run, label, model, value, words) => h("section", { class: "card" },
  h("span", { class: "label" }, label), h("span", { class: "figure" }, value),
  h("span", { class: "small muted" }, h("a", { href: `/models/${run}/${model.number}` }, model.name), " – ", words));

/** @param {number} run */
function sizePlot(run) {
  const finding = h("p", { class: "finding" });
  const canvas = h("div", { class: "chart" });
  const behind = h("div");
  const element = h("div", {}, finding, canvas, behind);
  /** @type {any} */
  let drawn;
  /** @type {any} */
  let strip;
  const draw = async (/** @type {any} */ next) => {
    strip = next;
    const points = pointsOf(strip);
    finding.textContent = findingOf(points);
    canvas.hidden = !points.length;
    if (!points.length) return;
    fill(behind, tableBehind("Size and accuracy of each model", ["Model", "Weights", "Accuracy"], points.map((point) => [point.name, count(point.weights), percent(point.accuracy)])));
    if (drawn) { drawn.update(); return; }
    drawn = await chart(canvas, () => sizeOption(strip), { label: finding.textContent });
    drawn.instance.on("click", (/** @type {any} */ event) => { if (event.data?.number) location.href = `/models/${run}/${event.data.number}`; });
  };
  return { element, draw };
}

/** @param {any} strip */
function sizeOption(strip) {
  const points = pointsOf(strip);
  const series = (/** @type {string} */ name, /** @type {any[]} */ own, /** @type {object} */ look) => ({
    name, type: "scatter", ...look,
    data: own.map((point) => ({ value: [point.weights, 100 * point.accuracy], number: point.number, name: point.name })),
  });
  const chance = strip.chance === null ? {} : {
    markLine: { silent: true, symbol: "none", lineStyle: { type: "dashed", color: token("muted") }, label: { formatter: "chance", color: token("muted"), position: "insideEndTop" }, data: [{ yAxis: 100 * strip.chance }] },
  };
  return {
    legend: { top: 0, textStyle: { color: token("muted") } },
    grid: { left: 56, right: 32, top: 56, bottom: 48 },
    xAxis: axis("weights", { type: "log" }), yAxis: axis("accuracy (%)", { min: (/** @type {any} */ range) => Math.floor(Math.min(range.min, 100 * (strip.chance ?? 1)) / 10) * 10 }),
    tooltip: tooltip({ formatter: (/** @type {any} */ at) => `${at.data.name}\n${count(at.value[0])} weights\n${at.value[1].toFixed(1)} %` }),
    series: [
      { ...series("models", points.filter((point) => !point.baseline && point.learned !== false), { symbolSize: 9, itemStyle: { color: token("model"), opacity: 0.8 } }), ...chance },
      series("learned nothing", points.filter((point) => !point.baseline && point.learned === false), { symbol: "emptyCircle", symbolSize: 9, itemStyle: { color: token("faint") } }),
      series("baselines", points.filter((point) => point.baseline), { symbol: "diamond", symbolSize: 15, itemStyle: { color: token("baseline") } }),
    ],
  };
}

/** @param {HTMLElement} place @param {[number, number][]} fitness */
function fitnessChart(place, fitness) {
  if (place.dataset.steps === String(fitness.length)) return;
  place.dataset.steps = String(fitness.length);
  const canvas = h("div", { class: "chart low" });
  const last = fitness[fitness.length - 1];
  fill(place, h("h3", {}, "The sampler's search"), h("p", { class: "small muted" }, `Its objective came to ${general(last[1])} after ${count(last[0])} steps.`), canvas,
    tableBehind("Objective by step", ["Step", "Objective"], fitness.map(([step, value]) => [count(step), general(value)])));
  void chart(canvas, () => ({
    grid: { left: 56, right: 20, top: 12, bottom: 44 }, xAxis: axis("step", { type: "value" }), yAxis: axis("objective", { nameGap: 40 }),
    series: [{ type: "line", symbol: "none", data: fitness, lineStyle: { color: token("accent") } }],
  }), { label: `Objective of the sampler's search, ${general(fitness[0][1])} to ${general(last[1])}` });
}

/** @param {HTMLElement} place @param {any[]} events @param {any} strip */
function tellEvents(place, events, strip) {
  const names = new Map(strip.number.map((/** @type {number} */ number, /** @type {number} */ at) => [number, strip.name[at]]));
  fill(place, events.map((event) => h("li", {},
    h("time", { class: "muted small number" }, new Date(1000 * event.time).toLocaleTimeString()), " ", eventLine(event, names.get(event.trial)))));
}

/** @param {any} page */
function asked(page) {
  return h("details", { class: "card" }, h("summary", {}, "What was asked, and with which versions"),
    h("pre", { tabindex: "0" }, JSON.stringify(page.experiment, null, 2)),
    h("p", { class: "muted" }, Object.entries(page.versions).map(([name, version]) => `${name} ${version}`).join(" · ") || ABSENT));
}
