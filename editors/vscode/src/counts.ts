/**
 * Counts: what the status bar says.
 *
 * Promises: pure; the words and the icon follow from the server's condition and the findings alone.
 */

import type { Condition } from "./server";

/** The findings of the whole window. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

/** What the status bar shows. */
export interface Label {
  /** The text, with VS Code's names of icons. */
  readonly text: string;
  /** What is said when the pointer rests on it. */
  readonly tooltip: string;
  /** Whether it is shown as an error. */
  readonly alarming: boolean;
}

const OTHERWISE: Record<Exclude<Condition, "running">, Label> = {
  starting: { text: "$(loading~spin) quoteproof", tooltip: "The server is starting", alarming: false },
  stopped: { text: "$(debug-disconnect) quoteproof", tooltip: "The server is not running", alarming: true },
  missing: { text: "$(warning) quoteproof", tooltip: "The program was not found", alarming: true },
};

/** Gives what the status bar shows. */
export function labelOf(condition: Condition, { errors, warnings }: Counts): Label {
  if (condition !== "running") return OTHERWISE[condition];
  if (errors + warnings === 0) {
    return { text: "$(check) quoteproof", tooltip: "Nothing wrong with any quotation", alarming: false };
  }
  const said = [...some(errors, "error"), ...some(warnings, "warning")].join(", ");
  const icon = errors > 0 ? "$(error)" : "$(warning)";
  return { text: `${icon} quoteproof ${errors + warnings}`, tooltip: `quoteproof: ${said}`, alarming: false };
}

function some(count: number, word: string): string[] {
  return count === 0 ? [] : [`${count} ${word}${count === 1 ? "" : "s"}`];
}
