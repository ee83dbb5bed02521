/**
 * Messages: the shapes of what the server's own commands answer.
 *
 * Promises: an answer is read field by field, and one of another shape is told, so that a server older or newer than
 * the extension never makes it write `undefined` into a chapter. Pure.
 */

/** A passage that was found. */
export interface Hit {
  /** Its durable name, such as `sochi#p33`. */
  readonly anchor: string;
  /** Its first words, as a line. */
  readonly beginning: string;
  /** The quotation with its citation, ready to paste; undefined where no words can be quoted as they stand. */
  readonly markdown: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const SHOWN = 200;

/** Gives an answer back; raises an Error where it is a complaint. */
export function answered(answer: unknown): unknown {
  if (isFields(answer) && typeof answer["error"] === "string") throw new Error(answer["error"]);
  return answer;
}

/** Reads the answer of `quoteproof.find`, best hit first. */
export function hitsOf(answer: unknown): Hit[] {
  if (!Array.isArray(answer)) throw unexpected();
  return answer.map((hit: unknown) => {
    if (!isFields(hit)) throw unexpected();
    const { anchor, text, markdown } = hit;
    const beginning = word(text).replace(/\s+/g, " ").slice(0, SHOWN);
    return { anchor: word(anchor), beginning, markdown: markdown === null ? undefined : word(markdown) };
  });
}

/** Reads the answer of `quoteproof.explain`. */
export function textOf(answer: unknown): string {
  const given = answered(answer);
  if (!isFields(given)) throw unexpected();
  return word(given["text"]);
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
