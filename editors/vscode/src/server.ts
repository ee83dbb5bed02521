/**
 * Server: the one language server of this window, from its start to its end.
 *
 * Promises: a server that is missing, or that does not start, is told once with its cure; a restart looks for the
 * program anew. Leaves out: what is asked of the server (`commands.ts`).
 */

import * as vscode from "vscode";
import {
  LanguageClient,
  State,
  type LanguageClientOptions,
  type Location,
  type Position,
} from "vscode-languageclient/node";
import { lookUp } from "./lookup";
import { textOf } from "./messages";
import type { Pages } from "./pages";
import { surroundingsOf } from "./surroundings";

const CURE = "pip install 'quoteproof[editor]'";
const DOCUMENTS = [
  ...["markdown", "bibtex", "yaml"].map((language) => ({ scheme: "file", language })),
  { scheme: "file", pattern: "**/seeds/**" },
];

/** The state of the server, as the status bar shows it. */
export type Condition = "starting" | "running" | "stopped" | "missing";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private known: string | undefined;
  private readonly changed = new vscode.EventEmitter<Condition>();

  /** Tells of every change of the server's condition. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly pages: Pages,
  ) {}

  /** The program that was found, undefined where there is none. */
  get program(): string | undefined {
    return this.known;
  }

  /** Finds the program and starts it. */
  async start(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (folder === undefined) return;
    this.changed.fire("starting");
    const found = lookUp(await surroundingsOf(folder.uri));
    if (found.kind !== "found") {
      this.known = undefined;
      this.changed.fire("missing");
      void this.tellMissing(
        found.kind === "missing"
          ? "quoteproof was not found in the Python environment, in .venv, or on the search path."
          : `The setting quoteproof.path names no file: ${found.program}`,
      );
      return;
    }
    this.known = found.program;
    this.log.info(`${found.program} (by ${found.origin})`);
    const client = new LanguageClient(
      "quoteproof",
      "quoteproof",
      { command: found.program, args: ["lsp"], options: { cwd: folder.uri.fsPath } },
      this.options(),
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) this.changed.fire(conditionOf(newState));
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      this.changed.fire("stopped");
      void this.tellMissing(`${found.program} did not start as a language server: is the extra “editor” installed?`);
    }
  }

  /** Stops the server, if there is one, and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Asks the server to carry out one of its commands; a complaint of it is an answer. */
  async ask(command: string, ...args: unknown[]): Promise<unknown> {
    if (this.client?.isRunning() !== true) throw new Error("the quoteproof server is not running");
    return this.client.sendRequest("workspace/executeCommand", { command, arguments: args });
  }

  /** Gives the place of the cursor as the server's commands take it; nothing where no file is open. */
  whereOf(editor: vscode.TextEditor | undefined): unknown[] {
    if (editor === undefined) return [];
    const { line, character } = editor.selection.active;
    return [{ uri: editor.document.uri.toString(), position: { line, character } }];
  }

  /** Shows the places that a lens on a seed speaks of; the arguments are as the protocol has them. */
  async showReferences(uri: string, position: Position, locations: Location[]): Promise<void> {
    const convert = this.client?.protocol2CodeConverter;
    if (convert === undefined) return;
    const places = locations.map((location) => convert.asLocation(location));
    await vscode.commands.executeCommand(
      "editor.action.showReferences",
      convert.asUri(uri),
      convert.asPosition(position),
      places,
    );
  }

  /** Has the inlay marks asked for anew. */
  refreshMarks(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) return;
    this.client?.getFeature("textDocument/inlayHint")?.getProvider(document)?.onDidChangeInlayHints.fire();
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }

  /** Stops the server, if there is one. */
  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // One that failed to start, or was never asked to, has nothing to be stopped.
    if (client?.needsStop() === true) await client.stop().catch((error: unknown) => this.log.warn(String(error)));
    await client?.dispose().catch(() => undefined);
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      outputChannel: this.log,
      initializationOptions: { pictures: vscode.workspace.getConfiguration("quoteproof").get("pictures", true) },
      middleware: {
        provideInlayHints: (document, range, token, next) => {
          const wanted = vscode.workspace.getConfiguration("quoteproof", document).get("inlayMarks", true);
          return wanted ? next(document, range, token) : [];
        },
        executeCommand: async (command, args, next) => {
          const answer: unknown = await next(command, args);
          if (command === "quoteproof.explain") await this.pages.show(`${String(args[0])}.txt`, textOf(answer));
          return answer;
        },
      },
    };
  }

  private async tellMissing(message: string): Promise<void> {
    const [copy, settings] = ["Copy the Command", "Open Settings"];
    const chosen = await vscode.window.showErrorMessage(`${message} To install it: ${CURE}`, copy, settings);
    if (chosen === copy) await vscode.env.clipboard.writeText(CURE);
    if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "quoteproof.path");
  }
}

function conditionOf(state: State): Condition {
  if (state === State.Running) return "running";
  return state === State.Starting ? "starting" : "stopped";
}
