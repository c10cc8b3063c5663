/** From values to places on an axis, and back. */

/** `low` and `high` are the values at the ends; the axis goes a little beyond. @typedef {{log: boolean, low: number, high: number, place: (value: number) => number, value: (place: number) => number, ticks: number[]}} Scale */

/** Ratio of the largest to the smallest from which an axis is logarithmic by itself. */
const WIDE = 100;

/** @param {(number | null)[]} values */
export function isWide(values) {
  const found = /** @type {number[]} */ (values.filter((value) => value !== null));
  return found.length > 1 && found.every((value) => value > 0) && Math.max(...extent(found)) > WIDE * Math.min(...extent(found));
}

/** @param {number[]} values @returns {[number, number]} */
function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) { if (value < low) low = value; if (value > high) high = value; }
  return [low, high];
}

/**
 * @param {(number | null)[]} values
 * @param {boolean} log of positive values only; without any, it is linear
 * @param {number} from place of the lowest
 * @param {number} to place of the highest
 * @returns {Scale}
 */
export function scaleOf(values, log, from, to) {
  const usable = /** @type {number[]} */ (values.filter((value) => value !== null && (!log || value > 0)));
  const really = log && usable.length > 0;
  const forward = really ? Math.log10 : (/** @type {number} */ value) => value;
  const back = really ? (/** @type {number} */ value) => 10 ** value : (/** @type {number} */ value) => value;
  const [least, most] = usable.length ? extent(usable) : [0, 1];
  let [low, high] = [forward(least), forward(most)];
  if (low === high) { low -= 0.5; high += 0.5; }
  const spare = 0.04 * (high - low);
  low -= spare; high += spare;
  return {
    log: really, low: least, high: most,
    place: (value) => from + ((forward(value) - low) / (high - low)) * (to - from),
    value: (place) => back(low + ((place - from) / (to - from)) * (high - low)),
    ticks: really ? powers(low, high) : steps(low, high),
  };
}

/** @param {number} low @param {number} high */
function powers(low, high) {
  const found = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power += 1) found.push(10 ** power);
  return found.length >= 2 ? found : [10 ** (low + 0.1 * (high - low)), 10 ** (high - 0.1 * (high - low))].map((value) => Number(value.toPrecision(2)));
}

/** Round numbers, three to six of them. @param {number} low @param {number} high */
function steps(low, high) {
  const raw = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * unit).find((each) => each >= raw) ?? unit;
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(Number(value.toPrecision(12)));
  return found;
}
