/** One event of a run in a line of words. */
import { count, general, percent, seconds } from "../lib/format.js";

/**
 * @param {{kind: string, trial: number | null, data: Record<string, any>}} event
 * @param {string} [name] of its trial
 * @returns {string}
 */
export function eventLine(event, name) {
  const { kind, data } = event;
  const model = name ?? (event.trial === null ? "" : String(event.trial));
  const tell = WORDS[kind];
  return tell ? tell(data, model) : [model, kind.replace(".", " ")].filter(Boolean).join(" ");
}

/** @param {any} data */
function trainedWords(data) {
  const accuracy = data.metrics?.accuracy?.value;
  const weights = data.summary?.weights;
  return [
    accuracy === undefined || accuracy === null ? "" : `accuracy ${percent(accuracy)}`,
    weights === undefined ? "" : `${count(weights)} weights`,
    data.seconds ? seconds(data.seconds) : "",
  ].filter(Boolean).join(", ");
}

/** @param {any} data */
const reason = (data) => String(data.reason ?? data.cause ?? "no reason recorded").split("\n")[0];

/** @type {Record<string, (data: any, model: string) => string>} */
const WORDS = {
  "run.queued": () => "The task is queued.",
  "run.started": () => "A worker has taken it up.",
  "run.running": () => "It goes on.",
  "run.paused": () => "Paused: what is being trained goes on to its end.",
  "run.resumed": () => "Resumed.",
  "run.cancelled": () => "Cancelled.",
  "run.failed": (data) => `The task failed: ${reason(data)}`,
  "run.done": () => "Done.",
  "data.ready": (data) => `Data set ${data.name ?? ""} is read.`.replace("  ", " "),
  "sample.progress": (data) => `Sampling: step ${count(data.iteration)} of ${count(data.total)}${data.fitness ? `, objective ${general(data.fitness)}` : ""}.`,
  "sample.done": (data) => `Sampled ${count(data.models)} configurations${data.seconds ? ` in ${seconds(data.seconds)}` : ""}.`,
  "trials.ready": (data) => `${count(data.total)} trials wait, ${count(data.epochs)} epochs each.`,
  "trial.queued": (_, model) => `${model} is queued again.`,
  "trial.running": (_, model) => `${model} is being trained.`,
  "trial.epoch": (data, model) => `${model}: epoch ${data.epoch}${data.val_accuracy === undefined || data.val_accuracy === null ? "" : `, validation accuracy ${percent(data.val_accuracy)}`}.`,
  "trial.done": (data, model) => `${model} is trained: ${trainedWords(data)}.`,
  "trial.rejected": (data, model) => `${model} is rejected: ${reason(data)}`,
  "trial.failed": (data, model) => `${model} failed: ${reason(data)}`,
  "trial.lost": (data, model) => `${model} is lost: ${reason(data)}`,
  "trial.retried": (data, model) => `${model} is tried again: ${reason(data)}`,
  "trial.cancelled": (_, model) => `${model} is called off.`,
  "trial.assessed": (data, model) => `${model} has further figures: ${(data.measured ?? []).join(", ") || "none"}.`,
  "analysis.asked": (data) => `Asked to study the models: ${(data.names ?? []).join(", ")}.`,
  "analysis.started": (data) => `Analysis ${data.name} has begun.`,
  "analysis.done": (data) => `Analysis ${data.name} is done.`,
  "analysis.skipped": (data) => `Analysis ${data.name} is skipped: ${reason(data)}`,
  "analysis.failed": (data) => `Analysis ${data.name} failed: ${reason(data)}`,
};
