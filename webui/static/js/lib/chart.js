/** Charts on canvas, in the colours of the theme; a table stands behind each. */
import { fill, h } from "./dom.js";
import { echarts } from "../vendor.js";

/** @type {Set<() => void>} */
const redraws = new Set();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraws.forEach((redraw) => redraw()));
new MutationObserver(() => redraws.forEach((redraw) => redraw())).observe(document.documentElement, { attributeFilter: ["data-theme"] });

/** Draws again when the theme changes. @param {() => void} redraw @returns {() => void} ends it */
export function onTheme(redraw) {
  redraws.add(redraw);
  return () => { redraws.delete(redraw); };
}

/** @param {string} name of a token, without the dashes @returns {string} its colour in this theme */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @returns {string[]} colours of series, told apart by people who see colours differently */
export const seriesColours = () => [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`series-${number}`));

/**
 * Draws a chart.
 * @param {HTMLElement} element with the class "chart"
 * @param {() => Record<string, any>} option of ECharts, made anew when the theme changes
 * @param {{label: string}} words what it shows, for those who do not see it
 * @returns {Promise<{update: () => void, instance: any, end: () => void}>}
 */
export async function chart(element, option, { label }) {
  const library = await echarts();
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label);
  const instance = library.init(element, null, { renderer: "canvas" });
  const update = () => instance.setOption({ ...defaults(), ...option() }, { notMerge: true });
  const resize = new ResizeObserver(() => instance.resize());
  update();
  const end = onTheme(update);
  resize.observe(element);
  return { update, instance, end: () => { end(); resize.disconnect(); instance.dispose(); } };
}

function defaults() {
  return {
    animation: false,
    color: seriesColours(),
    textStyle: { color: token("text"), fontFamily: "system-ui, sans-serif" },
    tooltip: tooltip(),
    grid: { left: 64, right: 24, top: 24, bottom: 48 },
  };
}

/** A tooltip that a strict content security policy allows. */
export const tooltip = (more = {}) => ({
  renderMode: "richText", confine: true, backgroundColor: token("card"), borderColor: token("line"), textStyle: { color: token("text") }, ...more,
});

/** An axis in the theme's colours. @param {string} name @param {Record<string, any>} [more] */
export const axis = (name, more = {}) => ({
  name, nameLocation: "middle", nameGap: 32, scale: true,
  nameTextStyle: { color: token("muted"), fontSize: 13 },
  axisLabel: { color: token("muted"), hideOverlap: true }, axisLine: { lineStyle: { color: token("faint") } },
  splitLine: { lineStyle: { color: token("grid") } }, ...more,
});

/**
 * The same as a chart shows, as a table to unfold.
 * @param {string} caption
 * @param {string[]} columns the first is text
 * @param {(string | number | Node)[][]} rows
 */
export function tableBehind(caption, columns, rows) {
  const element = h("details", { class: "behind" }, h("summary", {}, "The same as a table"));
  element.addEventListener("toggle", () => {
    if (!element.open || element.querySelector("table")) return;
    element.append(h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, plainTable(caption, columns, rows)));
  });
  return element;
}

/**
 * @param {string} caption
 * @param {string[]} columns
 * @param {(string | number | Node)[][]} rows
 */
export function plainTable(caption, columns, rows) {
  return h("table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, columns.map((name, place) => h("th", { scope: "col", class: place ? "" : "text" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => h(place ? "td" : "th", place ? {} : { scope: "row", class: "text" }, cell))))),
  );
}

/** @param {HTMLElement} element @param {string} words instead of a chart that has nothing to show */
export function noChart(element, words) {
  fill(element, h("p", { class: "muted" }, words));
  element.classList.remove("chart");
}
