import assert from "node:assert/strict";
import { test } from "node:test";
import { placed } from "../src/blocks";
import { codesOf } from "../src/codes";
import { labelOf } from "../src/counts";
import { foundOf, insertionOf, shortened, textOf } from "../src/messages";

const HIT = { anchor: "a#p1", closeness: "near", text: "Some\n words.", words: "Some words", markdown: "“Some” [@a#p1]" };

test("passages are read, in their order", () => {
  const hits = [HIT, { ...HIT, anchor: "b#p2", closeness: "words only", markdown: null }];
  assert.deepEqual(foundOf({ absent: true, hits }), {
    absent: true,
    hits: [
      { anchor: "a#p1", closeness: "near", words: "Some words", markdown: "“Some” [@a#p1]" },
      { anchor: "b#p2", closeness: "words only", words: "Some words", markdown: undefined },
    ],
  });
  assert.deepEqual(foundOf({ absent: false, hits: [] }), { absent: false, hits: [] });
});

test("what could have been meant is read", () => {
  assert.deepEqual(insertionOf({ markdown: "“Some”", anchor: "a#p1" }), { kind: "written", markdown: "“Some”" });
  const candidates = [{ title: "“Some” [@a#p1]", arguments: ["a#p1", "Some", { nth: 2 }] }];
  const error = "it stands twice";
  assert.deepEqual(insertionOf({ error, candidates }), { kind: "several", error, candidates });
  for (const answer of [{ error }, { error, candidates: [] }]) assert.throws(() => insertionOf(answer), /stands twice/);
});

test("an answer of another shape is told", () => {
  const lists = [undefined, null, "", {}, [null], [[]], [{ ...HIT, anchor: 7 }], [{ anchor: "a#p1", text: "Some" }]];
  for (const hits of lists) assert.throws(() => foundOf({ absent: false, hits }), /of one version/);
  for (const answer of [null, [], [HIT], { hits: [] }]) assert.throws(() => foundOf(answer), /of one version/);
  for (const answer of [null, [], {}, { text: 7 }]) assert.throws(() => textOf(answer), /of one version/);
  for (const answer of [null, {}, { error: 1 }, { error: "", candidates: [{ title: "" }] }]) {
    assert.throws(() => insertionOf(answer), /of one version/);
  }
  assert.equal(textOf({ code: "Q001", text: "what it says" }), "what it says");
});

test("a complaint is told in the server's own words", () => {
  assert.throws(() => foundOf({ error: "give words to look for" }), /^Error: give words to look for$/);
});

test("a text is shortened by characters, never inside one", () => {
  assert.equal(shortened("some words", 10), "some words");
  assert.equal(shortened("some words", 6), "some…");
  assert.equal(shortened("𝕋𝕋𝕋𝕋", 3), "𝕋𝕋…");
});

test("a block is put apart from the words before it, and nothing else is", () => {
  const block = "> Some [@a#p1]";
  assert.deepEqual(placed(block, "As he says: "), { text: `\n\n${block}\n\n`, replaced: 0 });
  assert.deepEqual(placed(block, "> As he says: "), { text: `\n\n${block}\n\n`, replaced: 0 });
  for (const before of ["", "  ", ">", "> ", "  > "]) {
    assert.deepEqual(placed(block, before), { text: block, replaced: before.length });
  }
  assert.deepEqual(placed("“Some” [@a#p1]", "> "), { text: "“Some” [@a#p1]", replaced: 0 });
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
