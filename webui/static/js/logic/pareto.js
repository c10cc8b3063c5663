/** The models that no other one beats in every goal. */

/**
 * @param {(number | null)[][]} goals a list of values for each goal
 * @param {("max" | "min")[]} directions
 * @returns {number[]} indices of the front, ascending; models that lack a value are not in it
 */
export function front(goals, directions) {
  if (!goals.length) return [];
  const signs = directions.map((direction) => (direction === "max" ? -1 : 1));
  const rows = goals[0].map((_, index) => ({ index, costs: goals.map((values, goal) => (values[index] === null ? NaN : signs[goal] * Number(values[index]))) }))
    .filter((row) => row.costs.every((cost) => !Number.isNaN(cost)));
  // In this order whoever beats a row comes before it, so that each is compared with the front alone.
  rows.sort((one, other) => compare(one.costs, other.costs));
  /** @type {typeof rows} */
  const found = [];
  for (const row of rows) if (!found.some((best) => beats(best.costs, row.costs))) found.push(row);
  return found.map((row) => row.index).sort((one, other) => one - other);
}

/** @param {number[]} one @param {number[]} other */
function compare(one, other) {
  for (let goal = 0; goal < one.length; goal += 1) if (one[goal] !== other[goal]) return one[goal] - other[goal];
  return 0;
}

/** @param {number[]} one @param {number[]} other */
const beats = (one, other) => one.every((cost, goal) => cost <= other[goal]) && one.some((cost, goal) => cost < other[goal]);
