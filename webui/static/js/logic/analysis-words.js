/** Analyses of the models together, in words. */
import { several } from "../lib/format.js";

/** @type {Record<string, string>} */
const WORDS = {
  done: "Done", running: "It is being carried out.", waiting: "Asked for; the next free worker carries it out.",
  skipped: "Skipped", failed: "Failed", never: "Not carried out yet.",
};

/**
 * @param {any} analysis as the server tells it
 * @param {number} trained models that can be studied
 * @returns {string} where it stands
 */
export function standing(analysis, trained) {
  if (analysis.state !== "done") return `${WORDS[analysis.state] ?? analysis.state}${analysis.reason ? `: ${analysis.reason.split("\n")[0]}` : ""}`.replace(".:", ":");
  if (analysis.current) return `All ${several(trained, "trained model")} were studied.`;
  return `${several(analysis.models, "model")} were studied; by now ${several(trained, "model")} are trained.`;
}

/**
 * Why an analysis cannot be asked for here; "" if it can.
 * @param {any} analysis @param {{trained: number, private: boolean}} list
 */
export function whyNot(analysis, list) {
  if (["running", "waiting"].includes(analysis.state)) return "It is under way.";
  if (list.private) return "Only the process that started this task can carry it out, or the command line.";
  if (analysis.known === null) return "It comes from a plug-in, which only the command line loads.";
  if (list.trained < analysis.least) return `It needs ${several(analysis.least, "trained model")}; there ${list.trained === 1 ? "is" : "are"} ${list.trained}.`;
  return "";
}

/** @param {any[]} analyses @returns {string} all of them in a sentence */
export function listFinding(analyses) {
  const of = (/** @type {string} */ state) => analyses.filter((each) => each.state === state).length;
  const done = of("done");
  const others = [["running", "under way"], ["waiting", "asked for"], ["skipped", "skipped"], ["failed", "failed"], ["never", "never carried out"]]
    .filter(([state]) => of(state)).map(([state, words]) => `${of(state)} ${words}`);
  return `${done ? several(done, "analysis", "analyses") : "No analysis"} of the models together ${done === 1 ? "is" : "are"} done${others.length ? `; ${others.join(", ")}` : ""}.`.replace("No analysis of the models together are", "No analysis of the models together is");
}

/** @param {string} name @returns {string} as people read it */
export const figureName = (name) => name.replaceAll("_", " ");
