/** The log of a task: which events are shown, and what each says. */
import { eventLine } from "./event-words.js";

/** @typedef {{id: number, time: number, kind: string, trial: number | null, data: Record<string, any>}} LogEvent */

/**
 * What can be asked for: value in the address, words, kinds as the server takes them, whether progress is among it.
 * @type {{value: string, words: string, kind: string, progress: boolean}[]}
 */
export const KINDS = [
  { value: "", words: "All but epochs and steps", kind: "", progress: false },
  { value: "all", words: "Everything", kind: "", progress: true },
  { value: "run", words: "The task as a whole", kind: "run.", progress: true },
  { value: "sample", words: "Sampling", kind: "sample.", progress: true },
  { value: "trial", words: "Models", kind: "trial.", progress: false },
  { value: "epoch", words: "Epochs", kind: "trial.epoch", progress: true },
  { value: "failed", words: "Models that failed", kind: "trial.failed", progress: true },
  { value: "rejected", words: "Models that were rejected", kind: "trial.rejected", progress: true },
  { value: "lost", words: "Models that were lost", kind: "trial.lost", progress: true },
  { value: "analysis", words: "Analyses", kind: "analysis.", progress: true },
];

const PROGRESS = ["trial.epoch", "sample.progress"];

/** @param {string | null} value @returns {typeof KINDS[number]} */
export const kindOf = (value) => KINDS.find((each) => each.value === (value ?? "")) ?? KINDS[0];

/**
 * Whether an event that has just come is one of those that are shown.
 * @param {LogEvent} event @param {typeof KINDS[number]} kind @param {number | null} trial
 */
export const isShown = (event, kind, trial) => event.kind.startsWith(kind.kind)
  && (kind.progress || !PROGRESS.includes(event.kind)) && (trial === null || event.trial === trial);

/**
 * What follows the first line of why something did not work: a traceback, say.
 * @param {LogEvent} event
 * @returns {string}
 */
export const restOf = (event) => String(event.data.reason ?? "").split("\n").slice(1).join("\n").trim();

/** @param {number} time in seconds since the epoch @returns {string} in the reader's own time zone */
export function timeWords(time) {
  const at = new Date(1000 * time);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/**
 * Events as a text to copy, the oldest first as in any log.
 * @param {LogEvent[]} events the newest first
 * @param {Map<number, string>} names of trials
 */
export const logText = (events, names) => [...events].reverse().map((event) => {
  const rest = restOf(event);
  return `${timeWords(event.time)}  ${event.kind}  ${eventLine(event, names.get(event.trial ?? -1))}${rest ? `\n${rest}` : ""}`;
}).join("\n");
