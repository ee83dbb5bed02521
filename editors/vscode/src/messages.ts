/**
 * Messages: the shape of what `quoteproof find --format json` prints.
 *
 * Promises: an answer is read field by field, and one of another shape is told, so that a program older or newer than
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

const SHOWN = 200;

type Fields = Readonly<Record<string, unknown>>;

/** Reads an answer, best hit first; nothing printed is nothing found. */
export function hitsOf(printed: string): Hit[] {
  if (printed.trim() === "") return [];
  const answer = fields(parsed(printed));
  if (answer["schema_version"] !== 1 || !Array.isArray(answer["hits"])) throw unexpected();
  return answer["hits"].map((hit: unknown) => {
    const { anchor, passage, quotation } = fields(hit);
    const markdown = quotation === null ? undefined : word(fields(quotation)["markdown"]);
    return { anchor: word(anchor), beginning: word(passage).replace(/\s+/g, " ").slice(0, SHOWN), markdown };
  });
}

function parsed(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    throw unexpected();
  }
}

function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw unexpected();
  return value as Fields;
}

function word(value: unknown): string {
  if (typeof value !== "string") throw unexpected();
  return value;
}

function unexpected(): Error {
  return new Error("the answer of quoteproof find is not understood: are program and extension of one version?");
}
