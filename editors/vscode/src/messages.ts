/**
 * Messages: the shapes of what the server's own commands answer.
 *
 * Promises: an answer is read field by field, and one of another shape is told, so that a server older or newer than
 * the extension never makes it write `undefined` into a chapter. Pure.
 */

/** A passage that was found. */
export interface Passage {
  /** Its durable name, such as `sochi#p33`. */
  readonly anchor: string;
  /** The quotation with its citation, ready to paste. */
  readonly quotation: string;
  /** Its text, for the eye. */
  readonly text: string;
}

/** Reads the answer of `quoteproof.find`. */
export function passagesOf(answer: unknown): Passage[] {
  if (!Array.isArray(answer)) throw unexpected("quoteproof.find");
  return answer.map((item) => ({
    anchor: word(item, "anchor", "quoteproof.find"),
    quotation: word(item, "quotation", "quoteproof.find"),
    text: word(item, "text", "quoteproof.find"),
  }));
}

/** Reads the answer of `quoteproof.insert`: the text to put in, or why there is none. */
export function insertionOf(answer: unknown): string {
  return word(answer, "text", "quoteproof.insert");
}

function word(from: unknown, field: string, command: string): string {
  const value = typeof from === "object" && from !== null ? (from as Record<string, unknown>)[field] : undefined;
  if (typeof value !== "string") throw unexpected(command);
  return value;
}

function unexpected(command: string): Error {
  return new Error(`the server's answer to ${command} is not understood: are program and extension of one version?`);
}
