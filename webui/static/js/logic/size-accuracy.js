/** From a run's strip to the points of the plot of size and accuracy, and what it says in a sentence. */
import { count, percent, several } from "../lib/format.js";

/**
 * @param {any} strip as the server tells it
 * @returns {{number: number, name: string, weights: number, accuracy: number, baseline: boolean, learned: boolean | null}[]}
 */
export function pointsOf(strip) {
  return strip.number
    .map((/** @type {number} */ number, /** @type {number} */ place) => ({
      number, name: strip.name[place], weights: strip.weights[place], accuracy: strip.accuracy[place],
      baseline: strip.baseline[place], learned: strip.learned[place],
    }))
    .filter((/** @type {any} */ point) => point.weights !== null && point.accuracy !== null && point.weights > 0);
}

/**
 * @param {ReturnType<typeof pointsOf>} points
 * @returns {string} what the plot shows
 */
export function findingOf(points) {
  const sampled = points.filter((point) => !point.baseline);
  if (!sampled.length) return "No model has been trained yet.";
  const learned = sampled.filter((point) => point.learned !== false);
  if (!learned.length) return `None of ${several(sampled.length, "trained model")} is better than chance.`;
  const best = learned.reduce((one, other) => (other.accuracy > one.accuracy ? other : one));
  const words = `The most accurate of ${several(sampled.length, "trained model")} is ${best.name} with ${percent(best.accuracy)} and ${count(best.weights)} weights`;
  const lenet = points.find((point) => point.name === "lenet5");
  if (!lenet) return `${words}.`;
  const times = lenet.weights / best.weights;
  const size = times >= 1 ? `${times.toFixed(times < 10 ? 1 : 0)} times smaller than LeNet-5` : `${(1 / times).toFixed(1)} times larger than LeNet-5`;
  return `${words}, ${size} (${percent(lenet.accuracy)}).`;
}
