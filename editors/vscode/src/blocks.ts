/** Blocks: a block quotation or verse stands by itself, with empty lines around it. Pure. */

/** Gives a quotation as it goes behind the words that stand before it on its line. */
export function apart(markdown: string, before: string): string {
  return /^[>|] /.test(markdown) && before.trim() !== "" ? `\n\n${markdown}\n\n` : markdown;
}
