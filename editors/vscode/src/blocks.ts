/** Blocks: a block quotation or verse stands by itself, with empty lines around it. Pure. */

/** How a quotation is put in. */
export interface Placed {
  /** What is put in. */
  readonly text: string;
  /** How many characters before the cursor it takes the place of. */
  readonly replaced: number;
}

/** Places a quotation behind the words before it on its line; of a block, a bare `>` or `|` is its own beginning. */
export function placed(markdown: string, before: string): Placed {
  if (!/^[>|] /.test(markdown)) return { text: markdown, replaced: 0 };
  if (/^\s*[>|]?\s*$/.test(before)) return { text: markdown, replaced: before.length };
  return { text: `\n\n${markdown}\n\n`, replaced: 0 };
}
