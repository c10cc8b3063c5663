import assert from "node:assert/strict";
import { test } from "node:test";

import { againPath, failureFinding, featureFinding, sumWords } from "../static/js/logic/failure-words.js";

const cause = (/** @type {number} */ number, /** @type {any} */ more = {}) => ({ cause: "diverged", meaning: "The loss became NaN", numbers: Array(number).fill(1), baselines: 0, features: [], ...more });
const feature = { feature: "Pool", selected: true, group: 3, members: 4, all: 5, models: 100, sure: true };

test("what came to nothing is told with its main cause", () => {
  const page = { sampled: 40, states: { done: 30, failed: 10 }, causes: [cause(8), cause(2)] };
  assert.equal(failureFinding(page), "10 of 40 sampled configurations came to nothing (25.0 %), most of them (8) for one cause: the loss became NaN.");
  assert.match(failureFinding({ ...page, causes: [cause(8)] }), /all for one cause/);
});

test("nothing failed, nothing yet, nothing sampled are told apart", () => {
  assert.match(failureFinding({ sampled: 2, states: { done: 2 }, causes: [] }), /Nothing failed: every/);
  assert.match(failureFinding({ sampled: 2, states: { done: 1, queued: 1 }, causes: [] }), /so far; 1 model still/);
  assert.match(failureFinding({ sampled: 0, states: {}, causes: [] }), /Nothing has been sampled/);
});

test("a baseline that failed is no sampled configuration", () => {
  assert.match(failureFinding({ sampled: 2, states: { done: 2 }, causes: [cause(1, { baselines: 1 })] }), /Nothing failed/);
  assert.match(featureFinding(cause(1, { baselines: 1 })), /Only baselines/);
});

test("only what is hardly chance is said to go with a cause", () => {
  assert.match(featureFinding(cause(4, { features: [feature] })), /goes with Pool: 3 of these 4 \(75 %\), but 5 of all 100 \(5 %\)/);
  assert.match(featureFinding(cause(4, { features: [{ ...feature, sure: false }] })), /No feature goes clearly/);
});

test("what is lacked is required when it is sampled again", () => {
  assert.equal(againPath(3, feature), "/new?from=3&exclude=Pool");
  assert.equal(againPath(3, { feature: "A&b", selected: false }), "/new?from=3&require=A%26b");
});

test("the sum says when it does not add up", () => {
  assert.match(sumWords({ words: "2 sampled = 2 trained", adds_up: true }), /add up/);
  assert.match(sumWords({ words: "2 sampled = 1 trained", adds_up: false }), /no record/);
});
