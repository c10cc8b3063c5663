import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { correlationWords } from "../static/js/logic/correlation-words.js";
import { front } from "../static/js/logic/pareto.js";
import { isWide, scaleOf } from "../static/js/logic/scale.js";

test("a scale goes there and back", () => {
  for (const log of [false, true]) {
    const scale = scaleOf([1, 10, 1000, null], log, 0, 300);
    for (const value of [1, 10, 500, 1000]) assert.ok(Math.abs(scale.value(scale.place(value)) - value) < 1e-6 * value);
    assert.ok(scale.place(1) > 0 && scale.place(1000) < 300);
  }
});

test("scales of odd values are scales", () => {
  for (const values of [[], [null], [3], [3, 3], [-1, 2], [0, 0]]) {
    for (const log of [false, true]) {
      const scale = scaleOf(values, log, 0, 100);
      assert.ok(Number.isFinite(scale.place(3)) || log);
      assert.ok(scale.ticks.every(Number.isFinite));
    }
  }
});

test("ticks are round", () => {
  assert.deepEqual(scaleOf([0, 1], false, 0, 1).ticks, [0, 0.5, 1]);
  assert.deepEqual(scaleOf([100, 1e6], true, 0, 1).ticks, [100, 1e3, 1e4, 1e5, 1e6]);
});

test("only positive values that differ much make an axis logarithmic", () => {
  assert.equal(isWide([1, 1000, null]), true);
  assert.equal(isWide([1, 50]), false);
  assert.equal(isWide([0, 1000]), false);
  assert.equal(isWide([]), false);
});

test("the front has whom nobody beats", () => {
  const accuracy = [0.9, 0.8, 0.9, 0.5, null, 0.95];
  const weights = [100, 10, 100, 500, 1, 1000];
  assert.deepEqual(front([accuracy, weights], ["max", "min"]), [0, 1, 2, 5]);
  assert.deepEqual(front([accuracy], ["max"]), [5]);
  assert.deepEqual(front([], []), []);
});

test("the front is that of trying every pair", () => {
  let seed = 7;
  const random = () => { seed = (seed * 16807) % 2147483647; return seed % 50; };
  const goals = [0, 1, 2].map(() => Array.from({ length: 120 }, random));
  const worse = (/** @type {number} */ a, /** @type {number} */ b) => goals.every((goal) => goal[b] <= goal[a]) && goals.some((goal) => goal[b] < goal[a]);
  const all = goals[0].map((_, a) => a).filter((a) => !goals[0].some((_, b) => worse(a, b)));
  assert.deepEqual(front(goals, ["min", "min", "min"]), all);
});

test("a relation is told only where its interval leaves out zero; the report says the same", () => {
  const cases = JSON.parse(readFileSync(new URL("../../tests/cases/correlation-words.json", import.meta.url), "utf-8"));
  for (const { words, ...pair } of cases) assert.equal(correlationWords({ ...pair, p: 0.01 }, "Accuracy", "robustness"), words);
  assert.equal(cases.length, 4);
});
