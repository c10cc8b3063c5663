/** How two figures go together, in a sentence that says no more than the numbers do. */
import { count } from "../lib/format.js";

/** @param {{n: number, rho: number | null, p: number | null, low: number | null, high: number | null}} pair @param {string} one @param {string} other */
export function correlationWords(pair, one, other) {
  if (pair.rho === null) return `${one} and ${other}: too few models, or one of them is always the same (n = ${count(pair.n)}).`;
  const ends = pair.low === null || pair.high === null ? "" : `, 95 % ${pair.low.toFixed(2)} to ${pair.high.toFixed(2)}`;
  const numbers = `Spearman ${pair.rho.toFixed(2)}${ends}, n = ${count(pair.n)}`;
  const sure = pair.low === null || pair.high === null ? (pair.p ?? 1) < 0.05 : pair.low > 0 || pair.high < 0;
  if (!sure) return `No clear relation of ${one} and ${other} (${numbers}).`;
  return pair.rho > 0 ? `${one} and ${other} go together: ${numbers}.` : `The more ${one}, the less ${other}: ${numbers}.`;
}
