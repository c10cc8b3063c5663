import assert from "node:assert/strict";
import { test } from "node:test";

import { SECTIONS, briefly, grouped, helpWords, histogram, kindOf, labelOf, optionsOfAddress, rangeWords, textOf, valueOf } from "../static/js/logic/task-form.js";

const optional = (/** @type {any} */ schema) => kindOf({ anyOf: [schema, { type: "null" }] });

test("a schema becomes a kind of field", () => {
  assert.equal(optional({ type: "integer", minimum: 1 }).type, "integer");
  assert.deepEqual(kindOf({ enum: ["adam", "sgd"] }).choices, ["adam", "sgd"]);
  const several = kindOf({ type: "array", items: { enum: ["shift", "flip"] } });
  assert.deepEqual([several.list, several.choices], [true, ["shift", "flip"]]);
});

test("ranges are told in words, and bounds of the machine are not", () => {
  assert.equal(rangeWords(optional({ type: "integer", minimum: 1, maximum: 100 })), "1 to 100.");
  assert.equal(rangeWords(optional({ type: "integer", minimum: 1 })), "At least 1.");
  assert.equal(rangeWords(optional({ type: "number", exclusiveMinimum: 0 })), "More than 0.");
  assert.equal(rangeWords(kindOf({ type: "number", minimum: 0, exclusiveMaximum: 1 })), "At least 0, less than 1.");
  assert.equal(rangeWords(kindOf({ type: "integer", minimum: 0, exclusiveMaximum: 2 ** 31 })), "At least 0.");
  assert.equal(rangeWords(kindOf({ type: "string" })), "");
  assert.equal(rangeWords(kindOf({ type: "array", items: { type: "string" } })), "Several: a,b.");
});

test("what is typed becomes what the API takes", () => {
  assert.equal(valueOf("  ", kindOf({ type: "integer" })), undefined);
  assert.equal(valueOf(" 12 ", kindOf({ type: "integer" })), 12);
  assert.equal(valueOf("1e-3", kindOf({ type: "number" })), 0.001);
  assert.equal(valueOf("twelve", kindOf({ type: "integer" })), "twelve", "the server says what is wrong with it");
  assert.deepEqual(valueOf("a, b,", kindOf({ type: "array", items: { type: "string" } })), ["a", "b"]);
  assert.equal(valueOf("false", kindOf({ type: "boolean" })), false);
});

test("values are shown as they are typed", () => {
  assert.equal(textOf(null), "");
  assert.equal(textOf(0), "0");
  assert.equal(textOf(["a", "b"]), "a, b");
});

test("an address asks for options", () => {
  const options = optionsOfAddress(new URLSearchParams("metamodel=light&blocks=3&cells=&require=a,b&exclude=c&from=4"));
  assert.deepEqual(options, { metamodel: "light", blocks: 3, require: ["a", "b"], exclude: ["c"] });
});

test("sizes fall into bins, each into one", () => {
  const sizes = [1, 10, 100, 1_000, 1_000];
  const bins = histogram(sizes, 3);
  assert.deepEqual(bins.map((bin) => bin.count), [1, 1, 3]);
  assert.equal(histogram([7, 7]).length, 1);
  assert.equal(histogram([7, 7])[0].count, 2);
  assert.deepEqual(histogram([]), []);
});

test("words are those of people", () => {
  assert.equal(helpWords("Most blocks; None takes the default."), "Most blocks; empty takes the default.");
  assert.equal(helpWords("With `configurations`. None samples 12."), "With configurations. Empty samples 12.");
  assert.equal(briefly("There is no x. Known: a, b."), "There is no x.");
  assert.equal(briefly("y".repeat(300)).length, 200);
  assert.equal(grouped("1234567"), "1,234,567");
  assert.equal(grouped("123"), "123");
});

test("no field is in the form twice, and each has a label", () => {
  const names = SECTIONS.flatMap((section) => [...section.fields, ...section.more]);
  assert.equal(new Set(names).size, names.length);
  assert.equal(new Set(names.map(labelOf)).size, names.length);
  assert.equal(labelOf("clip_norm"), "Clip norm");
});
