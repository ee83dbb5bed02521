import assert from "node:assert/strict";
import { test } from "node:test";
import { apart } from "../src/blocks";
import { codesOf } from "../src/codes";
import { labelOf } from "../src/counts";
import { answered, hitsOf, textOf } from "../src/messages";

const HIT = { anchor: "a#p1", text: "Some\n words.", markdown: "“Some” [@a#p1]" };

test("passages are read, in their order", () => {
  assert.deepEqual(hitsOf([HIT, { ...HIT, anchor: "b#p2", markdown: null }]), [
    { anchor: "a#p1", beginning: "Some words.", markdown: "“Some” [@a#p1]" },
    { anchor: "b#p2", beginning: "Some words.", markdown: undefined },
  ]);
  assert.deepEqual(hitsOf([]), []);
});

test("an answer of another shape is told", () => {
  const wrong = [undefined, null, "", {}, [null], [[]], [{ ...HIT, anchor: 7 }], [{ anchor: "a#p1", text: "Some" }]];
  for (const answer of wrong) assert.throws(() => hitsOf(answer), /of one version/);
  for (const answer of [null, [], {}, { text: 7 }]) assert.throws(() => textOf(answer), /of one version/);
  assert.equal(textOf({ code: "Q001", text: "what it says" }), "what it says");
});

test("a complaint is told in the server's own words", () => {
  assert.throws(() => answered({ error: "give words to look for" }), /^Error: give words to look for$/);
  assert.deepEqual(answered([HIT]), [HIT]);
});

test("a block is put apart from the words before it, and nothing else is", () => {
  assert.equal(apart("> Some [@a#p1]", "As he says: "), "\n\n> Some [@a#p1]\n\n");
  assert.equal(apart("> Some [@a#p1]", "  "), "> Some [@a#p1]");
  assert.equal(apart("“Some” [@a#p1]", "He: "), "“Some” [@a#p1]");
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
