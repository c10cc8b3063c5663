/** One selection of models for all views of a run: it is in the address, and every export obeys it. */
import { param, setParams } from "./address.js";

/**
 * @param {string | null} text such as "1-5,9"
 * @returns {Set<number>}
 */
export function readRanges(text) {
  const numbers = new Set();
  for (const part of (text ?? "").split(",")) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    if (!match) continue;
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? match[1]), first + 100_000);
    for (let number = first; number <= last; number += 1) numbers.add(number);
  }
  return numbers;
}

/**
 * @param {Iterable<number>} numbers
 * @returns {string} such as "1-5,9"
 */
export function writeRanges(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  /** @type {string[]} */
  const parts = [];
  for (let first = 0; first < sorted.length; ) {
    let last = first;
    while (sorted[last + 1] === sorted[last] + 1) last += 1;
    parts.push(first === last ? `${sorted[first]}` : `${sorted[first]}-${sorted[last]}`);
    first = last + 1;
  }
  return parts.join(",");
}

export class Selection {
  /** @param {Iterable<number>} numbers @param {(text: string) => void} keep */
  constructor(numbers, keep) {
    /** @type {Set<number>} */
    this._numbers = new Set(numbers);
    this._keep = keep;
    /** @type {Set<(selection: Selection) => void>} */
    this._told = new Set();
  }

  get size() { return this._numbers.size; }

  /** @param {number} number */
  has(number) { return this._numbers.has(number); }

  /** In ascending order. @returns {number[]} */
  numbers() { return [...this._numbers].sort((one, other) => one - other); }

  /** As the address has it, such as "1-5,9". */
  get text() { return writeRanges(this._numbers); }

  /** @param {Iterable<number>} numbers */
  set(numbers) {
    const next = new Set(numbers);
    if (next.size === this._numbers.size && [...next].every((each) => this._numbers.has(each))) return;
    this._numbers = next;
    this._changed();
  }

  /** @param {number} number */
  toggle(number) {
    if (!this._numbers.delete(number)) this._numbers.add(number);
    this._changed();
  }

  clear() { this.set([]); }

  /** @param {(selection: Selection) => void} tell @returns {() => void} ends it */
  subscribe(tell) {
    this._told.add(tell);
    return () => this._told.delete(tell);
  }

  _changed() {
    this._keep(this.text);
    for (const tell of this._told) tell(this);
  }
}

/** @type {Map<number, Selection>} */
const selections = new Map();

/** @param {number} run @returns {Selection} */
export function selectionOf(run) {
  let found = selections.get(run);
  if (!found) {
    found = new Selection(readRanges(param("s")), later((text) => setParams({ s: text })));
    selections.set(run, found);
  }
  return found;
}

/**
 * Browsers limit how often an address may change; while brushing, the last one counts.
 * @param {(text: string) => void} act
 */
function later(act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (/** @type {string} */ text) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(text), 120);
  };
}
