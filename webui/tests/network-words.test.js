import assert from "node:assert/strict";
import { test } from "node:test";
import { cellWords, slotLines } from "../static/js/logic/network-words.js";

const parts = {
  input1: "Pooling (kernel 2x2, stride 1x1, type max, padding same)", operation1: "Activation (function tanh)",
  input2: "Convolution (kernel 1x3, type depthwise)", operation2: "Dropout (rate 0.25)", combination: "sum", output: "ToCell",
};

test("a cell is told in lines that fit", () => {
  assert.deepEqual(slotLines(parts), ["Pooling 2x2 → tanh", "Convolution 1x3 → Dropout 0.25", "sum → ToCell"]);
  assert.deepEqual(slotLines({ ...parts, input2: "Zeros", operation1: "Void" }), ["Pooling 2x2", "→ ToCell"]);
  const long = slotLines({ ...parts, input1: "x".repeat(99) })[0];
  assert.equal(long.length, 30);
  assert.ok(long.endsWith("…"));
});

test("a cell is told to those who do not see it", () => {
  const words = cellWords({ parts, weights: 1234, flops: 5, adapted: 1 });
  assert.match(words, /^Pooling .* → Activation .* and Convolution .*, sum; ToCell; 1,234 weights, 5 FLOPs, 1 adapted$/);
});
