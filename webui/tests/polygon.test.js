import assert from "node:assert/strict";
import { test } from "node:test";
import { inside } from "../static/js/logic/polygon.js";

test("a point is inside a shape or not", () => {
  const arrow = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 2 }, { x: 0, y: 10 }];
  assert.equal(inside(arrow, 1, 1), true);
  assert.equal(inside(arrow, 5, 5), false);
  assert.equal(inside(arrow, 9, 5), true);
  assert.equal(inside(arrow, 11, 5), false);
  assert.equal(inside([], 1, 1), false);
});
