/**
 * The server as the extension speaks with it: VS Code's own protocol library on this side, the real program on the
 * other. The variable QUOTEPROOF names the program; without it there is nothing to speak with, and the tests say so.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as lsp from "vscode-languageserver-protocol/node";
import { foundOf, insertionOf, textOf } from "../src/messages";
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
  assert.match(String(found.message), /^`lighthouse#p2` has `is` where the quotation has `was`/);
  assert.match(found.relatedInformation?.[0]?.location.uri ?? "", /\/seeds\/lighthouse\.txt$/);
});

test("a code action puts the source's word in, and the chapter is verified", options, async () => {
  const diagnostics = await session.findings();
  const range = diagnostics[0]?.range;
  assert(range);
  const textDocument = { uri: session.uri };
  const asked = { textDocument, range, context: { diagnostics } };
  const offered = (await session.connection.sendRequest(lsp.CodeActionRequest.type, asked)) ?? [];
  const actions = offered.filter((action): action is lsp.CodeAction => "kind" in action);
  const correction = actions.find(({ edit }) => edit?.changes?.[session.uri] !== undefined);
  assert(correction, JSON.stringify(offered));
  await session.apply(correction.edit?.changes?.[session.uri] ?? []);
  assert.match(session.text, /“the sea is too loud for that”/);
  assert.deepEqual(await session.findings(), []);
  const explain = actions.find(({ command }) => command !== undefined)?.command;
  assert.deepEqual([explain?.command, explain?.arguments], ["quoteproof.explain", ["Q001"]]);
});

/** Asks for what completes the chapter where it ends. */
async function completed(): Promise<lsp.CompletionItem[]> {
  const position = session.end;
  const asked = { textDocument: { uri: session.uri }, position, context: { triggerKind: 1 as const } };
  const answer = await session.connection.sendRequest(lsp.CompletionRequest.type, asked);
  return Array.isArray(answer) ? answer : (answer?.items ?? []);
}

async function choose(item: lsp.CompletionItem | undefined): Promise<void> {
  assert(item?.textEdit && "range" in item.textEdit, JSON.stringify(item));
  await session.apply([item.textEdit]);
}

test("source and passage are completed after @ and #", options, async () => {
  await session.type("\nHe knows of fog, “in which every ship believes that it alone is lost” [@");
  const sources = await completed();
  await choose(sources.find(({ label }) => label === "lighthouse"));
  await session.type("#");
  const passages = await completed();
  await choose(passages.find(({ label }) => label.includes("p3")));
  await session.type("].\n");
  assert.match(session.text, /lost” \[@lighthouse#p3\]\.\n$/);
  assert.deepEqual(await session.findings(), []);
});

test("the source's next words take in a closing mark that is there, and are told of on demand", options, async () => {
  await session.type("\nHe fears fog, “in which ”");
  const position = { line: session.end.line, character: session.end.character - 1 };
  const asked = { textDocument: { uri: session.uri }, position, context: { triggerKind: 1 as const } };
  const answer = await session.connection.sendRequest(lsp.CompletionRequest.type, asked);
  const [item] = Array.isArray(answer) ? answer : (answer?.items ?? []);
  assert(item);
  const resolved = await session.connection.sendRequest(lsp.CompletionResolveRequest.type, item);
  assert.match(JSON.stringify(resolved.documentation), /every ship believes/);
  await choose(item);
  await session.type(".\n");
  assert.match(session.text, /“in which every ship believes that it alone is lost” \[@lighthouse#p3\]\.\n$/);
  assert.deepEqual(await session.findings(), []);
});

test("a passage is shown on a citation, and its definition is the seed", options, async () => {
  const asked = { textDocument: { uri: session.uri }, position: session.placeOf("lighthouse#p3") };
  const hover = await session.connection.sendRequest(lsp.HoverRequest.type, asked);
  assert.match(JSON.stringify(hover?.contents), /every ship believes/);
  const found = await session.connection.sendRequest(lsp.DefinitionRequest.type, asked);
  assert.match(JSON.stringify(found), /\/seeds\/lighthouse\.txt/);
});

test("what is verified is marked", options, async () => {
  const range = { start: { line: 0, character: 0 }, end: session.end };
  const marks = await session.connection.sendRequest(lsp.InlayHintRequest.type, {
    textDocument: { uri: session.uri },
    range,
  });
  assert.equal(marks?.length, 3);
});

test("a given name is renamed where it is cited", options, async () => {
  await session.type("\nStorms are “only weather that has made up its mind” [@lighthouse#fog].\n");
  assert.deepEqual(await session.findings(), []);
  const position = session.placeOf("fog].");
  const edit = await session.connection.sendRequest(lsp.RenameRequest.type, {
    textDocument: { uri: session.uri },
    position,
    newName: "storms",
  });
  assert.match(JSON.stringify(edit), /storms/);
  assert.match(JSON.stringify(edit), /anchors/);
});

test("passages are found, and codes explained, by the commands of the extension", options, async () => {
  const run = async (command: string, ...args: unknown[]): Promise<unknown> =>
    session.connection.sendRequest(lsp.ExecuteCommandRequest.type, { command, arguments: args });
  const found = foundOf(await run("quoteproof.find", "every ship thinks that it alone", { uri: session.uri }));
  const [hit] = found.hits;
  assert(found.absent && hit);
  assert.deepEqual(hit, {
    anchor: "lighthouse#p3",
    closeness: "near",
    words: "every ship believes that it alone",
    markdown: "“every ship believes that it alone” [@lighthouse#p3]",
  });
  const written = insertionOf(await run("quoteproof.insert", "lighthouse#p2", "too loud", "that", session.uri));
  assert.deepEqual(written, { kind: "written", markdown: "“too loud for that” [@lighthouse#p2]" });
  assert.match(textOf(await run("quoteproof.explain", "Q001")), /^Q001 misquotation/);
});
