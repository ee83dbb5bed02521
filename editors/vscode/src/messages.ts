/**
 * Messages: the shapes of what the server's own commands answer.
 *
 * Promises: an answer is read field by field, and one of another shape is told, so that a server older or newer than
 * the extension never makes it write `undefined` into a chapter. Pure.
 */

/** What was found. */
export interface Found {
  /** Whether the words stand in a row in no source. */
  readonly absent: boolean;
  /** The passages, best first. */
  readonly hits: readonly Hit[];
}

/** A passage that was found. */
export interface Hit {
  /** Its durable name, such as `sochi#p33`. */
  readonly anchor: string;
  /** How the words stand in it: `verbatim`, `near` or `words only`. */
  readonly closeness: string;
  /** The words of it that come nearest, on one line. */
  readonly words: string;
  /** The quotation with its citation, ready to paste; undefined where nothing is offered. */
  readonly markdown: string | undefined;
}

/** A quotation that is ready, or what could have been meant. */
export type Insertion =
  | { readonly kind: "written"; readonly markdown: string }
  | { readonly kind: "several"; readonly error: string; readonly candidates: readonly Candidate[] };

/** One way in which an insertion could have been meant. */
export interface Candidate {
  /** What would be written. */
  readonly title: string;
  /** The arguments that ask for it. */
  readonly arguments: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Gives an answer back; raises an Error where it is a complaint. */
function answered(answer: unknown): unknown {
  if (isFields(answer) && typeof answer["error"] === "string") throw new Error(answer["error"]);
  return answer;
}

/** Reads the answer of `quoteproof.find`. */
export function foundOf(answer: unknown): Found {
  const given = answered(answer);
  if (!isFields(given) || typeof given["absent"] !== "boolean") throw unexpected();
  const hits = listOf(given["hits"]).map(({ anchor, closeness, words, markdown }) => ({
    anchor: word(anchor),
    closeness: word(closeness),
    words: word(words),
    markdown: markdown === null ? undefined : word(markdown),
  }));
  return { absent: given["absent"], hits };
}

/** Reads the answer of `quoteproof.insert`; raises an Error where it is a complaint with nothing to choose from. */
export function insertionOf(answer: unknown): Insertion {
  if (!isFields(answer)) throw unexpected();
  const { error, markdown, candidates } = answer;
  if (error === undefined) return { kind: "written", markdown: word(markdown) };
  const choices = candidates === undefined ? [] : listOf(candidates);
  if (choices.length === 0) throw new Error(word(error));
  const offered = choices.map(({ title, arguments: given }) => {
    if (!Array.isArray(given)) throw unexpected();
    return { title: word(title), arguments: given as unknown[] };
  });
  return { kind: "several", error: word(error), candidates: offered };
}

/** Shortens a text to some characters, at its end. */
export function shortened(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("").trimEnd()}…`;
}

/** Reads the answer of `quoteproof.explain`. */
export function textOf(answer: unknown): string {
  const given = answered(answer);
  if (!isFields(given)) throw unexpected();
  return word(given["text"]);
}

function listOf(value: unknown): Fields[] {
  if (!Array.isArray(value) || !value.every(isFields)) throw unexpected();
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function word(value: unknown): string {
  if (typeof value !== "string") throw unexpected();
  return value;
}

function unexpected(): Error {
  return new Error("the server's answer is not understood: are program and extension of one version?");
}
