import assert from "node:assert/strict";
import { test } from "node:test";
import { rampColour } from "../static/js/logic/ramp.js";

test("as many values have one colour as another", () => {
  const colours = Array.from({ length: 10 }, (_, rank) => rampColour(rank, 10));
  assert.equal(new Set(colours).size, 5);
  for (let pair = 0; pair < 10; pair += 2) assert.equal(colours[pair], colours[pair + 1]);
  assert.equal(rampColour(10, 10), rampColour(9, 10));
  assert.equal(rampColour(0, 0), colours[0]);
});
