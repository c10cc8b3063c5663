import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../static/vendor/", import.meta.url);

test("every vendored file is the one that its table names", () => {
  const table = readFileSync(new URL("README.md", folder), "utf8");
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  assert.notEqual(files.length, 0);
  for (const name of files) {
    const digest = createHash("sha256").update(readFileSync(new URL(name, folder))).digest("hex");
    const row = table.split("\n").find((line) => line.startsWith(`| ${name} `));
    assert.ok(row?.includes(digest), name);
  }
});
