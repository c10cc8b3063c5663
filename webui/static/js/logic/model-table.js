/** A long table of which only what is looked at is drawn: which rows, and how values are written. */
import { ABSENT, compact, count, general, percent, seconds } from "../lib/format.js";

/** Rows that are asked for at once. */
export const CHUNK = 200;

/** Rows drawn above and below what is seen, so that scrolling rarely shows a gap. */
const SPARE = 12;

/**
 * @param {number} top how far it is scrolled, in pixels
 * @param {number} height of what is seen, in pixels
 * @param {number} row height of one, in pixels
 * @param {number} total rows that there are
 * @returns {{first: number, end: number}} which rows to draw
 */
export function windowOf(top, height, row, total) {
  const first = Math.max(0, Math.min(total, Math.floor(top / row)) - SPARE);
  return { first, end: Math.min(total, Math.ceil((top + height) / row) + SPARE) };
}

/**
 * @param {number} first
 * @param {number} end
 * @returns {number[]} chunks that have these rows
 */
export function chunksOf(first, end) {
  const found = [];
  for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK < end; chunk += 1) found.push(chunk);
  return found;
}

/**
 * How far to scroll so that a row is seen.
 * @param {number} place of the row
 * @param {number} top how far it is scrolled, in pixels
 * @param {number} height of what is seen, without the heading
 * @param {number} row height of one
 */
export function reveal(place, top, height, row) {
  if (place * row < top) return place * row;
  return (place + 1) * row > top + height ? (place + 1) * row - height : top;
}

/** @type {Record<string, (value: any) => string>} */
const WAYS = { percent, count, compact, duration: seconds, milliseconds: (value) => seconds(value / 1000), general };

/**
 * @param {string} way as the server names it: "percent", "count", "compact", "duration", "milliseconds" or "general"
 * @param {any} value
 */
export function written(way, value) {
  if (value === null || value === undefined) return ABSENT;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? (WAYS[way] ?? general)(value) : String(value);
}

/**
 * What a click on a heading sorts by: best first, then the other way, then as before.
 * @param {string} sort of now
 * @param {string} name of the column
 * @param {string | null} better
 */
export function nextSort(sort, name, better) {
  if (sort === name) return better === "max" ? `${name}:asc` : `${name}:desc`;
  return sort.startsWith(`${name}:`) ? "best" : name;
}

/**
 * @param {string} sort of now
 * @param {string} name
 * @param {string | null} better
 * @returns {"ascending" | "descending" | "none"}
 */
export function directionOf(sort, name, better) {
  if (sort === `${name}:asc`) return "ascending";
  if (sort === `${name}:desc`) return "descending";
  if (sort !== name) return "none";
  return better === "max" ? "descending" : "ascending";
}
