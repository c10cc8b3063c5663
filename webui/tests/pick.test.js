import assert from "node:assert/strict";
import { test } from "node:test";
import { pickDifferent } from "../static/js/logic/pick.js";

// Places 0 and 1 are near, 2 is far from both, 3 is between.
const upper = [0.1, 0.9, 0.5, 0.8, 0.4, 0.6];

test("the farthest from all before comes next", () => {
  assert.deepEqual(pickDifferent(upper, 4, [0, 1, 2, 3], 3), [0, 2, 3]);
  assert.deepEqual(pickDifferent(upper, 4, [1, 0], 5), [1, 0]);
  assert.deepEqual(pickDifferent(upper, 4, [], 2), []);
});
