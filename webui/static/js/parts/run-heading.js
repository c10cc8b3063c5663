/** The head of every page of a run: what it is, where it stands, where else to look. */
import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { title } from "../lib/page.js";
import { selectionOf } from "../lib/selection.js";
import { stateMark, tallyWords } from "../lib/states.js";

/** @type {[string, string][]} */
const TABS = [
  ["overview", "Overview"], ["models", "Models"], ["study", "Study"], ["diversity", "Diversity"],
  ["analyses", "Analyses"], ["failures", "Failures"], ["log", "Log"],
];

/**
 * @param {number} run
 * @param {string} tab name of the page
 * @param {any} [line] the run as the list tells it; asked for without it
 * @returns {Promise<HTMLElement>}
 */
export async function runHeading(run, tab, line) {
  const known = line ?? (await get(`/runs/${run}`)).line;
  const word = (TABS.find(([name]) => name === tab) ?? ["", ""])[1];
  title(tab === "overview" ? known.title : `${word} of ${known.title}`);
  const standing = known.interrupted ? "interrupted" : known.state;
  return h("header", {},
    h("div", { class: "row" }, h("h1", {}, known.title), stateMark(standing)),
    h("p", { class: "muted" }, `Run ${run} · ${known.metamodel} on ${known.dataset} · ${tallyWords(known.states) || "no models yet"}`),
    h("nav", { class: "tabs", "aria-label": "Views of this task" }, TABS.map(([name, words]) => tabLink(run, name, words, name === tab))),
  );
}

/**
 * A link that takes the selection along.
 * @param {number} run
 * @param {string} name
 * @param {string} words
 * @param {boolean} current
 */
function tabLink(run, name, words, current) {
  const path = `/tasks/${run}${name === "overview" ? "" : `/${name}`}`;
  const link = h("a", { href: path, "aria-current": current ? "page" : null }, words);
  const selection = selectionOf(run);
  const aim = () => { link.href = selection.size ? `${path}?s=${selection.text}` : path; };
  selection.subscribe(aim);
  aim();
  return link;
}
