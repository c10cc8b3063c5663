/** Numbers of pairs of models, as the server sends them: what is right of the diagonal, row by row. */

/** @param {number} size @param {number} row @param {number} column @returns {number} place in the list; -1 on the diagonal */
export function placeOf(size, row, column) {
  if (row === column) return -1;
  const [first, second] = row < column ? [row, column] : [column, row];
  return first * size - (first * (first + 1)) / 2 + second - first - 1;
}

/**
 * @param {(number | null)[]} upper
 * @param {number} size models
 * @param {number} row @param {number} column
 * @returns {number | null}
 */
export const pairValue = (upper, size, row, column) => (row === column ? null : upper[placeOf(size, row, column)] ?? null);

/**
 * The pairs with the least and the most.
 * @param {(number | null)[]} upper @param {number} size @param {number} count of each
 * @returns {{least: [number, number, number][], most: [number, number, number][]}} row, column, value
 */
export function extremePairs(upper, size, count) {
  /** @type {[number, number, number][]} */
  const all = [];
  let place = 0;
  for (let row = 0; row < size; row += 1) for (let column = row + 1; column < size; column += 1) {
    const value = upper[place++];
    if (value !== null) all.push([row, column, value]);
  }
  all.sort((one, other) => one[2] - other[2]);
  return { least: all.slice(0, count), most: all.slice(-count).reverse() };
}

/** @param {number} value @param {number} low @param {number} high @returns {number} in [0, 1] */
export const shade = (value, low, high) => (high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5);

/** @param {string} colour such as "#0072b2" or "#fff" @returns {number[]} red, green and blue, 0 to 255 */
export function rgb(colour) {
  const digits = colour.trim().replace("#", "");
  const whole = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((place) => parseInt(whole.slice(place, place + 2), 16) || 0);
}
