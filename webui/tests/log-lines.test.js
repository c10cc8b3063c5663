import assert from "node:assert/strict";
import { test } from "node:test";

import { KINDS, isShown, kindOf, logText, restOf } from "../static/js/logic/log-lines.js";

const event = (/** @type {string} */ kind, /** @type {any} */ more = {}) => ({ id: 1, time: 0, kind, trial: null, data: {}, ...more });

test("without a choice, epochs are left out", () => {
  const quiet = kindOf(null);
  assert.equal(isShown(event("trial.epoch"), quiet, null), false);
  assert.equal(isShown(event("trial.done"), quiet, null), true);
  assert.equal(isShown(event("trial.epoch"), kindOf("epoch"), null), true);
  assert.equal(kindOf("nonsense"), quiet);
});

test("of one model and kind only", () => {
  assert.equal(isShown(event("trial.done", { trial: 3 }), kindOf("trial"), 3), true);
  assert.equal(isShown(event("trial.done", { trial: 4 }), kindOf("trial"), 3), false);
  assert.equal(isShown(event("run.done"), kindOf("trial"), null), false);
});

test("no choice is there twice", () => {
  assert.equal(new Set(KINDS.map((kind) => kind.words)).size, KINDS.length);
});

test("a log is copied oldest first, with what follows the first line", () => {
  const events = [event("trial.failed", { trial: 2, data: { reason: "Too slow\nTraceback\n  line" } }), event("run.started")];
  const lines = logText(events, new Map([[2, "0002"]])).split("\n");
  assert.match(lines[0], /run\.started {2}A worker has taken it up\.$/);
  assert.match(lines[1], /trial\.failed {2}0002 failed: Too slow$/);
  assert.deepEqual(lines.slice(2), ["Traceback", "  line"]);
  assert.equal(restOf(event("run.done")), "");
});
