import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionWords, standingWords } from "../static/js/logic/standing-words.js";

test("a place within overlapping intervals is a tie", () => {
  assert.equal(standingWords({ rank: 1, tied: 0, of: 10 }), "best of 10");
  assert.equal(standingWords({ rank: 1, tied: 2, of: 10 }), "best of 10, tied with 2");
  assert.equal(standingWords({ rank: 3, tied: 0, of: 10 }), "place 3 of 10");
  assert.equal(standingWords({ rank: 1, tied: 9, of: 10 }), "not told from any of the other 9");
  assert.equal(standingWords({ rank: null, tied: 0, of: 10 }), "one of 10");
  assert.equal(standingWords({ rank: 1, tied: 0, of: 1 }), "the only one measured");
});

test("the most frequent mistake is named", () => {
  assert.equal(confusionWords({ confusion: [[8, 2], [1, 9]], classes: ["cat", "dog"], wrong: 3, total: 20 }), "3 of 20 test images are wrong (15.0 %), most often cat taken for dog (2).");
  assert.equal(confusionWords({ confusion: [[1]], classes: ["a"], wrong: 0, total: 1 }), "None of 1 test images is wrong.");
});
