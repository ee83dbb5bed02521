import assert from "node:assert/strict";
import { test } from "node:test";
import { codesOf } from "../src/codes";
import { labelOf } from "../src/counts";
import { hitsOf } from "../src/messages";

const HIT = { anchor: "a#p1", passage: "Some\n words.", quotation: { form: "run-in", markdown: "“Some” [@a#p1]" } };
const answer = (...hits: unknown[]) => JSON.stringify({ schema_version: 1, hits });

test("an answer is read, in its order", () => {
  const silent = { ...HIT, anchor: "b#p2", quotation: null };
  assert.deepEqual(hitsOf(answer(HIT, silent)), [
    { anchor: "a#p1", beginning: "Some words.", markdown: "“Some” [@a#p1]" },
    { anchor: "b#p2", beginning: "Some words.", markdown: undefined },
  ]);
  assert.deepEqual(hitsOf(answer()), []);
  assert.deepEqual(hitsOf("\n"), []);
});

test("an answer of another shape is told", () => {
  const wrong = [
    "no JSON",
    "[]",
    "null",
    '{"schema_version": 2, "hits": []}',
    answer({ ...HIT, anchor: 7 }),
    answer({ ...HIT, quotation: {} }),
    answer({ anchor: "a#p1", passage: "Some words." }),
    answer(null),
  ];
  for (const printed of wrong) assert.throws(() => hitsOf(printed), /of one version/);
});

test("the list of codes is read, and other lines are passed over", () => {
  assert.deepEqual(codesOf("Q001 misquotation (error)\r\n\nB002 unused-entry (warning)\nand so on\n"), [
    { id: "Q001", name: "misquotation", severity: "error" },
    { id: "B002", name: "unused-entry", severity: "warning" },
  ]);
});

test("the status bar says how many findings there are, and of what kind", () => {
  const texts = (errors: number, warnings: number) => {
    const { text, tooltip } = labelOf("running", { errors, warnings });
    return [text, tooltip];
  };
  assert.deepEqual(texts(0, 0), ["$(check) quoteproof", "Nothing wrong with any quotation"]);
  assert.deepEqual(texts(1, 2), ["$(error) quoteproof 3", "quoteproof: 1 error, 2 warnings"]);
  assert.deepEqual(texts(0, 1), ["$(warning) quoteproof 1", "quoteproof: 1 warning"]);
  assert.equal(labelOf("missing", { errors: 0, warnings: 0 }).alarming, true);
  assert.equal(labelOf("starting", { errors: 9, warnings: 9 }).alarming, false);
});
