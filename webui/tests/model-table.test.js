import assert from "node:assert/strict";
import { test } from "node:test";
import { chunksOf, directionOf, nextSort, reveal, windowOf, written } from "../static/js/logic/model-table.js";

test("only the rows that are seen are drawn, with some to spare", () => {
  assert.deepEqual(windowOf(0, 360, 36, 10_000), { first: 0, end: 22 });
  assert.deepEqual(windowOf(3600, 360, 36, 10_000), { first: 88, end: 122 });
  assert.deepEqual(windowOf(359_640, 360, 36, 10_000), { first: 9978, end: 10_000 });
  assert.deepEqual(windowOf(99_999, 360, 36, 3), { first: 0, end: 3 });
  assert.deepEqual(windowOf(0, 360, 36, 0), { first: 0, end: 0 });
});

test("a window is made of chunks", () => {
  assert.deepEqual(chunksOf(0, 22), [0]);
  assert.deepEqual(chunksOf(190, 240), [0, 1]);
  assert.deepEqual(chunksOf(0, 0), []);
});

test("the row that is moved to is brought into view, and no further", () => {
  assert.equal(reveal(0, 100, 360, 36), 0);
  assert.equal(reveal(5, 100, 360, 36), 100);
  assert.equal(reveal(20, 100, 360, 36), 396);
});

test("values are written with their unit, and what is missing as a dash", () => {
  assert.equal(written("percent", 0.9415), "94.2 %");
  assert.equal(written("count", 12406), "12,406");
  assert.equal(written("duration", 90), "1 min 30 s");
  assert.equal(written("milliseconds", 1.5), "1.5 ms");
  assert.equal(written("general", null), "–");
  assert.equal(written("general", false), "no");
  assert.equal(written("general", "0007"), "0007");
  assert.equal(written("unknown", 0.5), "0.5");
});

test("a heading sorts best first, then worst first, then as before", () => {
  assert.equal(nextSort("best", "accuracy", "max"), "accuracy");
  assert.equal(nextSort("accuracy", "accuracy", "max"), "accuracy:asc");
  assert.equal(nextSort("accuracy:asc", "accuracy", "max"), "best");
  assert.equal(nextSort("weights", "weights", "min"), "weights:desc");
  assert.equal(directionOf("accuracy", "accuracy", "max"), "descending");
  assert.equal(directionOf("weights", "weights", "min"), "ascending");
  assert.equal(directionOf("weights:desc", "weights", "min"), "descending");
  assert.equal(directionOf("best", "weights", "min"), "none");
});
