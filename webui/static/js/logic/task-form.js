/** The form of a task: which fields it has, in which order, and what was typed → options. */

/** Sections in the order of the pipeline: heading, fields at once, fields when unfolded. */
export const SECTIONS = [
  { title: "Search space", fields: ["metamodel", "blocks", "cells"], more: ["require", "exclude", "max_blocks", "min_blocks", "max_cells", "min_cells", "max_features", "min_features"] },
  { title: "Data", fields: ["dataset"], more: ["train_limit", "validation_share", "test_share", "pixel_scale"] },
  { title: "Sample", fields: ["models", "strategy"], more: ["iterations", "time_limit", "seed", "search"] },
  { title: "Training", fields: ["epochs"], more: ["batch_size", "optimizer", "learning_rate", "schedule", "clip_norm", "initializer", "precision", "class_weights", "early_stopping", "reduce_on_plateau", "augmentation"] },
  { title: "Measuring", fields: ["metrics"], more: ["baselines", "analyses"] },
  { title: "Limits", fields: [], more: ["max_weights", "max_memory", "max_flops", "trial_seconds", "metric_seconds", "max_resident"] },
];

/** @type {Record<string, string>} */
export const LABELS = {
  name: "Name", metamodel: "Meta-model", blocks: "Max blocks", cells: "Max cells of a block", require: "Required features", exclude: "Excluded features",
  dataset: "Data set", models: "Number of models", strategy: "Sampler", epochs: "Epochs", metrics: "Metrics", time_limit: "Sampling time (s)",
  seed: "Seed", max_memory: "Max memory (bytes)", trial_seconds: "Seconds of a model at most",
  metric_seconds: "Seconds of a metric at most", max_resident: "Memory of a worker (bytes)", class_weights: "Class weights", max_flops: "Max FLOPs",
  max_blocks: "Most blocks sampled", min_blocks: "Fewest blocks sampled", max_cells: "Most cells sampled", min_cells: "Fewest cells sampled",
  max_features: "Most features sampled", min_features: "Fewest features sampled",
};

/** @param {string} name */
export const labelOf = (name) => LABELS[name] ?? name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");

/** @param {any} schema @returns {{type: string, choices: string[], minimum?: number, above?: number, maximum?: number, below?: number, list: boolean}} */
export function kindOf(schema) {
  const parts = (schema.anyOf ?? [schema]).filter((/** @type {any} */ each) => each.type !== "null");
  const part = parts[0] ?? {};
  const list = part.type === "array";
  return {
    type: part.enum ? "choice" : list ? "list" : part.type ?? "string",
    choices: (list ? part.items?.enum : part.enum) ?? [],
    minimum: part.minimum, above: part.exclusiveMinimum, maximum: part.maximum, below: part.exclusiveMaximum, list,
  };
}

/** So many that it is no bound for people, but for the machine. */
const ENDLESS = 2 ** 31 - 1;

/** @param {ReturnType<typeof kindOf>} kind @returns {string} which values a field takes; "" for any */
export function rangeWords({ minimum, above, maximum, below, list }) {
  const low = minimum !== undefined ? `at least ${minimum}` : above !== undefined ? `more than ${above}` : "";
  const high = maximum !== undefined && maximum < ENDLESS ? `at most ${maximum}` : below !== undefined && below < ENDLESS ? `less than ${below}` : "";
  if (minimum !== undefined && high === `at most ${maximum}`) return `${minimum} to ${maximum}.`;
  const both = [low, high].filter(Boolean).join(", ");
  if (both) return `${both[0].toUpperCase()}${both.slice(1)}.`;
  return list ? "Several: a,b." : "";
}

/** What a field means, for people who know no Python. @param {string} text */
export const helpWords = (text) => text.replaceAll("`", "").replace(/(^|[,;.] )None\b/g, (_, before) => `${before}${before.startsWith(".") || !before ? "Empty" : "empty"}`);

/** A sentence without the list of all that is known. @param {string} text */
export function briefly(text) {
  const first = text.split(" Known: ")[0];
  return first.length > 200 ? `${first.slice(0, 199)}…` : first;
}

/** Digits in groups of three. @param {string} digits */
export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * What a user typed → what the API takes; undefined for nothing.
 * @param {string} text
 * @param {ReturnType<typeof kindOf>} kind
 * @returns {any}
 */
export function valueOf(text, kind) {
  const given = text.trim();
  if (given === "") return undefined;
  if (kind.list) return given.split(",").map((each) => each.trim()).filter(Boolean);
  if (kind.type === "integer" || kind.type === "number") return Number.isFinite(Number(given)) ? Number(given) : given;
  if (kind.type === "boolean") return given === "true";
  return given;
}

/** @param {any} value @returns {string} what the field shows */
export function textOf(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/**
 * Options that the address asks for: a meta-model with choices made in the editor.
 * @param {URLSearchParams} address
 */
export function optionsOfAddress(address) {
  /** @type {Record<string, any>} */
  const options = {};
  for (const name of ["metamodel", "dataset", "name", "strategy"]) if (address.get(name)) options[name] = address.get(name);
  for (const name of ["blocks", "cells", "models", "epochs", "seed"]) if (address.get(name)) options[name] = Number(address.get(name));
  for (const name of ["require", "exclude"]) if (address.get(name)) options[name] = String(address.get(name)).split(",").filter(Boolean);
  return options;
}

/**
 * Sizes in bins of a logarithmic scale.
 * @param {number[]} sizes ascending
 * @param {number} [bins]
 * @returns {{from: number, to: number, count: number}[]}
 */
export function histogram(sizes, bins = 10) {
  const positive = sizes.filter((size) => size > 0);
  if (!positive.length) return [];
  const low = Math.log10(positive[0]), high = Math.log10(positive[positive.length - 1]);
  const width = (high - low) / bins || 1;
  const found = Array.from({ length: high > low ? bins : 1 }, (_, place) => ({ from: 10 ** (low + place * width), to: 10 ** (low + (place + 1) * width), count: 0 }));
  for (const size of positive) found[Math.min(found.length - 1, Math.floor((Math.log10(size) - low) / width))].count += 1;
  return found;
}
