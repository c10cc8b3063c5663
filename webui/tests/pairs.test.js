import assert from "node:assert/strict";
import { test } from "node:test";

import { listFinding, standing, whyNot } from "../static/js/logic/analysis-words.js";
import { extremePairs, pairValue, placeOf, rgb, shade } from "../static/js/logic/pairs.js";

test("a pair has its place, whichever is named first", () => {
  let place = 0;
  for (let row = 0; row < 5; row += 1) for (let column = row + 1; column < 5; column += 1) {
    assert.equal(placeOf(5, row, column), place);
    assert.equal(placeOf(5, column, row), place++);
  }
  assert.equal(pairValue([7], 2, 1, 1), null);
  assert.equal(pairValue([7], 2, 1, 0), 7);
});

test("the extreme pairs leave out what has no number", () => {
  const { least, most } = extremePairs([3, null, 1], 3, 1);
  assert.deepEqual(least, [[1, 2, 1]]);
  assert.deepEqual(most, [[0, 1, 3]]);
});

test("shades stay within their ends", () => {
  assert.deepEqual([shade(-1, 0, 2), shade(1, 0, 2), shade(9, 0, 2), shade(1, 1, 1)], [0, 0.5, 1, 0.5]);
  assert.deepEqual(rgb("#0072b2"), [0, 114, 178]);
  assert.deepEqual(rgb(" #fff"), [255, 255, 255]);
});

const analysis = { state: "done", current: true, models: 3, reason: null, known: {}, least: 2 };

test("where an analysis stands is told in words", () => {
  assert.equal(standing(analysis, 3), "All 3 trained models were studied.");
  assert.match(standing({ ...analysis, current: false }, 5), /3 models were studied; by now 5/);
  assert.equal(standing({ ...analysis, state: "failed", reason: "No images\nTraceback" }, 3), "Failed: No images");
});

test("why it cannot be asked for", () => {
  const list = { trained: 1, private: false };
  assert.match(whyNot(analysis, list), /needs 2 trained models; there is 1/);
  assert.equal(whyNot(analysis, { ...list, trained: 2 }), "");
  assert.match(whyNot({ ...analysis, known: null }, { ...list, trained: 2 }), /plug-in/);
  assert.match(whyNot({ ...analysis, state: "running" }, { ...list, trained: 2 }), /under way/);
});

test("all of them in a sentence", () => {
  assert.equal(listFinding([{ state: "done" }, { state: "done" }, { state: "never" }]), "2 analyses of the models together are done; 1 never carried out.");
  assert.equal(listFinding([{ state: "failed" }]), "No analysis of the models together is done; 1 failed.");
});
