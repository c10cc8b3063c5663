/** The k models that differ most: of those that may be picked, one after the other the farthest from all before. */
import { pairValue } from "./pairs.js";

/**
 * @param {(number | null)[]} upper distance of each pair, right of the diagonal, row by row
 * @param {number} size models in all
 * @param {number[]} among places that may be picked, the best first
 * @param {number} count
 * @returns {number[]} places; the first is the best one
 */
export function pickDifferent(upper, size, among, count) {
  if (!among.length || count < 1) return [];
  const picked = [among[0]];
  const apart = new Map(among.slice(1).map((place) => [place, pairValue(upper, size, place, among[0]) ?? 0]));
  while (picked.length < count && apart.size) {
    let next = -1, most = -1;
    for (const [place, distance] of apart) if (distance > most) { most = distance; next = place; }
    picked.push(next);
    apart.delete(next);
    for (const [place, distance] of apart) apart.set(place, Math.min(distance, pairValue(upper, size, place, next) ?? 0));
  }
  return picked;
}
