/**
 * The server as the extension speaks with it: VS Code's own protocol library on this side, the real program on the
 * other. The variable QUOTEPROOF names the program; without it there is nothing to speak with, and the tests say so.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Session } from "./session";

const PROGRAM = process.env["QUOTEPROOF"];

let session: Session;
const options = { skip: PROGRAM === undefined && "the variable QUOTEPROOF names no program", timeout: 60_000 };

if (PROGRAM !== undefined) {
  before(() => {
    session = new Session(PROGRAM);
  });
  after(() => session.close());
}

test("the server greets, and has nothing to say of an empty chapter", options, async () => {
  const { capabilities, serverInfo } = await session.greet();
  assert.equal(serverInfo?.name, "quoteproof");
  assert.deepEqual(capabilities.positionEncoding, "utf-16");
  assert.deepEqual(await session.findings(), []);
});

test("a wrong word is told where it stands, in UTF-16", options, async () => {
  await session.type("# Written here {#here}\n\n𝕋he keeper: “the sea was too loud for that” [@lighthouse#p2].\n");
  const [found, ...others] = await session.findings();
  assert(found !== undefined && others.length === 0);
  assert.equal(found.code, "Q001");
  assert.deepEqual(found.range.start, session.placeOf("was too"));
  assert.match(String(found.message), /^the quotation has `was` where `lighthouse#p2` has `is`/);
  assert.match(found.relatedInformation?.[0]?.location.uri ?? "", /\/seeds\/lighthouse\.txt$/);
});
