/** Session: an editor's side of the talk with the server: VS Code's own protocol library, and one chapter that is open. */

import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node";

const DEADLINE_MS = 30_000;
const CHAPTER = "chapters/02-written-here.md";

/** One session of an editor: a new book, the server, and one chapter that is open. */
export class Session {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "quoteproof-")));
  readonly uri = pathToFileURL(join(this.root, CHAPTER)).href;
  text = "";
  private version = 1;
  private readonly shown = new Map<string, { version: number | undefined; diagnostics: lsp.Diagnostic[] }>();
  private readonly waiting = new Set<() => void>();
  private readonly process: ChildProcess;
  readonly connection: lsp.ProtocolConnection;

  constructor(program: string) {
    execFileSync(program, ["init", this.root]);
    execFileSync(program, ["anchor", "--name", "lighthouse#p3=fog"], { cwd: this.root });
    writeFileSync(join(this.root, CHAPTER), "");
    this.process = spawn(program, ["lsp"], { cwd: this.root, stdio: ["pipe", "pipe", "inherit"] });
    const { stdout, stdin } = this.process;
    assert(stdout && stdin);
    this.connection = lsp.createProtocolConnection(stdout, stdin);
    this.connection.onNotification(lsp.PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
      this.shown.set(uri, { version, diagnostics });
      for (const wake of [...this.waiting]) wake();
    });
    this.connection.onRequest(lsp.RegistrationRequest.type, () => undefined);
    this.connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => undefined);
    this.connection.onRequest(lsp.InlayHintRefreshRequest.type, () => undefined);
    this.connection.onRequest(lsp.CodeLensRefreshRequest.type, () => undefined);
    this.connection.listen();
  }

  async greet(): Promise<lsp.InitializeResult> {
    const folder = pathToFileURL(this.root).href;
    const result = await this.connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid,
      clientInfo: { name: "Visual Studio Code", version: "1.91.0" },
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: "book" }],
      capabilities: CAPABILITIES,
      initializationOptions: { typingPause: 0 }, // findings are asked for while it is typed
    });
    await this.connection.sendNotification(lsp.InitializedNotification.type, {});
    const textDocument = { uri: this.uri, languageId: "markdown", version: this.version, text: this.text };
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument });
    return result;
  }

  /** Types at the end of the chapter, character by character, as VS Code sends it. */
  async type(typed: string): Promise<void> {
    for (const character of typed) {
      const at = this.positionAt(this.text.length);
      await this.change({ range: { start: at, end: at }, text: character });
    }
  }

  /** Makes edits, the last in the text first, as VS Code does with those of a code action. */
  async apply(edits: readonly lsp.TextEdit[]): Promise<void> {
    const byPlace = [...edits].sort((a, b) => this.offsetAt(b.range.start) - this.offsetAt(a.range.start));
    for (const { range, newText } of byPlace) await this.change({ range, text: newText });
  }

  private async change(change: { range: lsp.Range; text: string }): Promise<void> {
    const [start, end] = [this.offsetAt(change.range.start), this.offsetAt(change.range.end)];
    this.text = this.text.slice(0, start) + change.text + this.text.slice(end);
    this.version += 1;
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [change],
    });
  }

  /** Gives the findings of the chapter as it stands now. */
  async findings(): Promise<lsp.Diagnostic[]> {
    const current = (): lsp.Diagnostic[] | undefined => {
      const shown = this.shown.get(this.uri);
      return shown?.version === this.version ? shown.diagnostics : undefined;
    };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("no findings came")), DEADLINE_MS);
      const look = (): void => {
        const found = current();
        if (found === undefined) return;
        clearTimeout(late);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Gives where some words of the chapter begin. */
  placeOf(words: string): lsp.Position {
    const at = this.text.indexOf(words);
    assert(at >= 0, `“${words}” is not in the chapter`);
    return this.positionAt(at);
  }

  /** Where the chapter ends. */
  get end(): lsp.Position {
    return this.positionAt(this.text.length);
  }

  async close(): Promise<void> {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    await this.connection.sendNotification(lsp.ExitNotification.type);
    assert.equal(await ended, 0);
    this.connection.dispose();
    rmSync(this.root, { recursive: true });
  }

  // JavaScript counts in UTF-16, as the protocol does.
  private positionAt(offset: number): lsp.Position {
    const lines = this.text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  }

  private offsetAt({ line, character }: lsp.Position): number {
    const before = this.text.split("\n").slice(0, line);
    return before.reduce((sum, text) => sum + text.length + 1, 0) + character;
  }
}

/** What VS Code's client says it can do, as far as this server asks. */
const CAPABILITIES: lsp.ClientCapabilities = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    applyEdit: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { dynamicRegistration: true, didSave: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true, dataSupport: true },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ["markdown", "plaintext"],
        insertReplaceSupport: true,
        resolveSupport: { properties: ["documentation", "detail", "additionalTextEdits"] },
      },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    codeAction: {
      dataSupport: true,
      isPreferredSupport: true,
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "refactor", "source"] } },
      resolveSupport: { properties: ["edit"] },
    },
    rename: { prepareSupport: true },
    inlayHint: { dynamicRegistration: true },
  },
};
