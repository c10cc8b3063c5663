import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, nextChoice, rowsOf, shortName, shownRows } from "../static/js/logic/feature-tree.js";

const leaf = (/** @type {string} */ name) => ({ name, abstract: false, groups: [] });
const tree = { name: "Root", abstract: false, groups: [
  { low: 1, high: 1, members: [{ ...leaf("Root_A"), groups: [{ low: 0, high: 1, members: [leaf("Root_A_x")] }] }] },
  { low: 1, high: 2, members: [leaf("B"), leaf("C")] },
] };

test("a group says which choice it is", () => {
  assert.equal(kindOf({ low: 1, high: 1, members: [1] }), "mandatory");
  assert.equal(kindOf({ low: 0, high: 1, members: [1] }), "optional");
  assert.equal(kindOf({ low: 1, high: 1, members: [1, 2] }), "one of a group");
  assert.equal(kindOf({ low: 1, high: 2, members: [1, 2] }), "some of a group");
  assert.equal(kindOf({ low: 0, high: 2, members: [1, 2, 3] }), "0 to 2 of a group");
});

test("only what is open is drawn", () => {
  const rows = rowsOf(tree);
  const names = (/** @type {any[]} */ shown) => shown.map((row) => row.node.name);
  assert.deepEqual(names(shownRows(rows, new Set(), "")), ["Root"]);
  assert.deepEqual(names(shownRows(rows, new Set(["Root"]), "")), ["Root", "Root_A", "B", "C"]);
  assert.deepEqual(names(shownRows(rows, new Set(), "_x")), ["Root", "Root_A", "Root_A_x"]);
  assert.deepEqual(rows.map((row) => [row.level, row.size]), [[1, 5], [2, 2], [3, 1], [2, 1], [2, 1]]);
});

test("names are short below their parents, and choices go round", () => {
  assert.equal(shortName("Root_A", "Root"), "A");
  assert.equal(shortName("B", "Root"), "B");
  assert.equal(nextChoice(nextChoice(nextChoice("free"))), "free");
});
