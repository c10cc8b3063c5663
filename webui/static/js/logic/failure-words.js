/** What came to nothing, in sentences. */
import { count, percent, several } from "../lib/format.js";

/**
 * @param {any} page as the server tells it
 * @returns {string} how much came to nothing, and mostly why
 */
export function failureFinding(page) {
  if (!page.sampled) return "Nothing has been sampled yet.";
  const waiting = (page.states.queued ?? 0) + (page.states.running ?? 0);
  const lost = page.causes.reduce((/** @type {number} */ sum, /** @type {any} */ cause) => sum + cause.numbers.length - cause.baselines, 0);
  if (!lost) return waiting ? `Nothing has failed so far; ${several(waiting, "model")} still to come.` : "Nothing failed: every sampled configuration became a trained model.";
  const first = page.causes[0];
  const most = page.causes.length > 1 ? `most of them (${count(first.numbers.length)}) for one cause: ${lower(first.meaning || first.cause)}` : `all for one cause: ${lower(first.meaning || first.cause)}`;
  return `${count(lost)} of ${several(page.sampled, "sampled configuration")} came to nothing (${percent(lost / page.sampled)}), ${most}.`;
}

/**
 * That the states add up to the sample, with the sum itself.
 * @param {any} page
 */
export const sumWords = (page) => `${page.words}. ${page.adds_up ? "The states add up to the sample." : "Some positions of the sample have no record; resume the task to fill them."}`;

/**
 * @param {any} cause
 * @returns {string} which features go with a cause, or that none does
 */
export function featureFinding(cause) {
  const sampled = cause.numbers.length - cause.baselines;
  if (!sampled) return "Only baselines are among them; they have no features.";
  const sure = cause.features.filter((/** @type {any} */ each) => each.sure);
  if (!sure.length) return `No feature goes clearly with it: ${sampled === 1 ? "one model tells" : `${count(sampled)} models tell`} too little, or the cause lies elsewhere.`;
  const first = sure[0];
  return `It goes with ${literal(first)}: ${count(first.group)} of these ${count(first.members)} (${percent(first.group / first.members, 0)}), but ${count(first.all)} of all ${count(first.models)} (${percent(first.all / first.models, 0)}).`;
}

/** @param {{feature: string, selected: boolean}} each */
export const literal = (each) => `${each.selected ? "" : "not having "}${each.feature}`;

/**
 * Where the task can be sampled again without what goes with a cause.
 * @param {number} run @param {{feature: string, selected: boolean}} each
 */
export const againPath = (run, each) => `/new?from=${run}&${each.selected ? "exclude" : "require"}=${encodeURIComponent(each.feature)}`;

/** @param {string} text */
const lower = (text) => (/^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);
