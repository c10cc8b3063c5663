/** Which points lie inside a shape that was drawn by hand. */

/**
 * By how often a ray to the right crosses the shape's edge.
 * @param {{x: number, y: number}[]} corners
 * @param {number} x
 * @param {number} y
 */
export function inside(corners, x, y) {
  let within = false;
  for (let at = 0, before = corners.length - 1; at < corners.length; before = at, at += 1) {
    const one = corners[at], other = corners[before];
    if (one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x) within = !within;
  }
  return within;
}
