// A script for QuickAdd, a community plugin of Obsidian: finds a passage and puts it in as a quotation with its citation.
//
// PROGRAM is `quoteproof`, or its full path where Obsidian does not have your search path.

const PROGRAM = "quoteproof";
const SHOWN = 80;

const { execFile } = require("child_process");
const path = require("path");

// Gives the answer of `find`; raises an Error with the program's own words where it cannot answer.
function find(words, folder) {
  const options = { cwd: folder, timeout: 20000, env: { ...process.env, NO_COLOR: "1", PYTHONUTF8: "1" } };
  const given = ["find", "--format", "json", "--limit", "10", "--", words];
  return new Promise((resolve, reject) => {
    execFile(PROGRAM, given, options, (error, out, told) => {
      if (error && error.code !== 1) reject(new Error(told.trim() || error.message));
      else resolve(JSON.parse(out));
    });
  });
}

// Gives the line that a passage is chosen by.
function lineOf({ closeness, anchor, quotation, words }) {
  const text = [...(quotation ? quotation.markdown : words).replace(/\s+/g, " ")];
  return `${closeness} · ${anchor} · ${text.slice(0, SHOWN).join("")}${text.length > SHOWN ? "…" : ""}`;
}

module.exports = async ({ app, quickAddApi, obsidian }) => {
  const editor = app.workspace.activeEditor && app.workspace.activeEditor.editor;
  const file = app.workspace.getActiveFile();
  if (!editor || !file) return;
  const words = editor.getSelection() || (await quickAddApi.inputPrompt("Words to find"));
  if (!words || !words.trim()) return;
  try {
    // The note's own folder: its book is the nearest folder above it with a `book.yaml`, not always the vault's.
    const folder = path.dirname(path.join(app.vault.adapter.getBasePath(), file.path));
    const { absent, hits } = await find(words, folder);
    if (absent) new obsidian.Notice("These words stand in none of the sources searched.");
    const ready = hits.filter(({ quotation }) => quotation);
    if (ready.length === 0) return;
    const chosen = await quickAddApi.suggester(ready.map(lineOf), ready);
    if (chosen) editor.replaceSelection(chosen.quotation.markdown);
  } catch (error) {
    new obsidian.Notice(error.message);
  }
};
