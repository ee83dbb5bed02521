/** Codes: the list that `quoteproof explain` prints when no code is named. Pure. */

/** One kind of finding. */
export interface Code {
  /** The stable code, such as `Q001`. */
  readonly id: string;
  /** The defect, such as `misquotation`. */
  readonly name: string;
  /** `error` or `warning`. */
  readonly severity: string;
}

/** Reads the list; lines of any other form are passed over. */
export function codesOf(printed: string): Code[] {
  return printed.split(/\r?\n/).flatMap((line) => {
    const [, id, name, severity] = /^([A-Z]\d{3}) ([a-z-]+) \((error|warning)\)$/.exec(line.trim()) ?? [];
    return id && name && severity ? [{ id, name, severity }] : [];
  });
}
