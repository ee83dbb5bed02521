"""The plugin for Neovim, in a headless Neovim: a chapter is written, and its mistakes are seen and mended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quoteproof.project.starting import start
from tests.book_of import ROOT
from tests.editors.keys import Typist

PLUGIN = ROOT / "editors/neovim"
SCRIPT = Path(__file__).with_name("neovim.lua")
LONG_LABEL = "is a label that has many more words than Neovim's menu is wide"
OFFERED = """
vim.lsp.buf_request_sync = function(_, _, position)
  local range = { start = { line = position.position.line, character = 7 }, ["end"] = position.position }
  local items = { { label = "LABEL", textEdit = { range = range, newText = " is the" } } }
  table.insert(items, { label = "my love", textEdit = { range = range, newText = "\\n| my love [@moor#p1]" } })
  return { [require("quoteproof").client().id] = { result = { items = items } } }
end
""".replace("\n", " ").replace("LABEL", LONG_LABEL)
"""A server that offers one line and two."""
needs_neovim = pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed (Debian: `neovim`)")


def told(folder: Path, story: str) -> list[str]:
    """Act a story out in a folder; give the lines that it says."""
    environment = os.environ | {
        **{"STORY": story, "HOME": str(folder), "XDG_STATE_HOME": str(folder), "XDG_CACHE_HOME": str(folder)},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    environment.pop("VIRTUAL_ENV", None)
    command = ["nvim", "--headless", "-u", "NONE", "--cmd", f"set runtimepath+={PLUGIN} noswapfile"]
    command += ["--cmd", "filetype plugin on", "-c", "runtime! plugin/quoteproof.lua", "-c", f"luafile {SCRIPT}"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def spoilt(folder: Path) -> Path:
    """Make a book in a folder, with one wrong word in its chapter; give the chapter."""
    start(folder / "book")
    chapter = folder / "book/chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("is too loud", "was too loud"), encoding="utf-8")
    return chapter


def test_every_command_is_told_in_the_help_and_on_the_page() -> None:
    plugin = (PLUGIN / "plugin/quoteproof.lua").read_text(encoding="utf-8")
    names = {f":Quoteproof{name}" for name in re.findall(r'^command\("(\w+)"', plugin, re.MULTILINE)}
    assert names
    for page in (PLUGIN / "doc/quoteproof.txt", ROOT / "docs/editors/neovim.md"):
        text = page.read_text(encoding="utf-8")
        assert [name for name in sorted(names) if name not in text] == []


def test_every_setting_is_told_in_the_help() -> None:
    block = re.search(r"M\.config = \{\n(.*?)\n\}", (PLUGIN / "lua/quoteproof/init.lua").read_text(), re.DOTALL)
    assert block
    names = re.findall(r"^  (\w+) =", block[1], re.MULTILINE)
    text = (PLUGIN / "doc/quoteproof.txt").read_text(encoding="utf-8")
    assert [name for name in names if f"      {name} = " not in text] == []


@pytest.mark.system
@needs_neovim
def test_the_commands(tmp_path: Path) -> None:
    spoilt(tmp_path)
    wrong = "Q001 `lighthouse#p2` has `is` where the quotation has `was`"
    said = told(tmp_path, "commands")
    assert said[:-1] == [
        f"finding: 3:68 {wrong}",
        "omnifunc: v:lua.require'quoteproof.complete'.omnifunc",
        "explained: Q001 misquotation (error)",
        "shown: > lighthouse#p3 (body)",
        f"listed: 01-a-first-chapter.md:3:66 {wrong}",
        "inserted: “too loud for that” [@lighthouse#p2]",
        "block: “too loud for that” [@lighthouse#p2]||> too loud for that [@lighthouse#p2]",
        "told: quoteproof: `nobody#p2` names no passage",
        "asked: These words stand in no source. Put in:",
        "offered: near        lighthouse#p3  every ship believes that it alone",
        "preview: lighthouse#p3",
        "found: “every ship believes that it alone” [@lighthouse#p3]",
        "leads to: lighthouse.txt:What they ask me mos",
        f"again: 3:68 {wrong}",
        "clients: 1",  # though a chapter and a seed are open
    ]
    assert said[-1].endswith(f"the server runs, for {tmp_path}/book")


@pytest.mark.system
@needs_neovim
def test_the_commands_work_from_every_window(tmp_path: Path) -> None:
    spoilt(tmp_path)
    assert told(tmp_path, "windows") == [
        "asked: These words stand in no source. Put in:",
        "lines: 1, wide: true",
        "first: near        lighthouse#p2  the sea is too loud",
        "put in: He says “the sea is too loud” [@lighthouse#p2]",
        "windows: 0, modifiable: false",
        "list: |3 col 68 error| Q001 `lighthouse#p2` has `is` where the quotation has `was`",
        "block: He says “the sea is too loud” [@lighthouse#p2]//> too loud for that [@lighthouse#p2]//| ",
        "verse: | too loud for that [@lighthouse#p2]",
        "end: end “for that” [@lighthouse#p2]",
        "seed: true",
        "asked: Put in:",
        'unchanged: true, errors: ""',
        "register: “for that” [@lighthouse#p2]",
    ]


@pytest.mark.system
@needs_neovim
def test_elsewhere_it_is_quiet(tmp_path: Path) -> None:
    assert told(tmp_path, "elsewhere") == [
        "clients: 0",
        "told: quoteproof: there is no book.yaml above this file or the working folder",
        "setting: quoteproof: there is no setting pogram; see :help quoteproof-settings",
    ]


@pytest.mark.system
@needs_neovim
def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    spoilt(tmp_path)
    first, second = told(tmp_path, "missing")
    assert first == (
        "told: quoteproof: the program was not found; install it with: pip install 'quoteproof[editor]' "
        "(:checkhealth quoteproof)"
    )
    assert second.endswith("the program was not found; looked for: /nowhere/quoteproof")


@pytest.mark.system
@needs_neovim
@pytest.mark.timeout(1200)
def test_offers_are_put_in_once_they_are_accepted(tmp_path: Path) -> None:
    start(tmp_path / "book")
    with Typist(tmp_path, PLUGIN) as nvim:

        def after(typed: str, shown: str) -> None:
            nvim.keys(typed)
            nvim.until(lambda: nvim.lines()[-1] == shown, f"{shown}, not {nvim.lines()}")

        nvim.keys(":edit book/chapters/02-written-here.md<CR>:write<CR>")
        nvim.until(lambda: bool(nvim.ask('require("quoteproof").client() ~= nil')), "the server")
        nvim.keys("i# Written here {#here}<CR><CR>“in which every vessel” [@lighthouse#p3]<Esc>:write<CR>")
        nvim.until(lambda: nvim.findings() == ["Q001"], "an answer")
        # The rest of the word alone is shown; the whole is put in with its citation. Neovim shows no menu of one.
        after("ccHe: “in which <C-x><C-o>", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3]")
        nvim.keys("<Esc>:set completeopt=menuone<CR>")
        after("ccHe: “in which <C-x><C-o>", "He: “in which every")
        after("<C-y>", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3]")
        after(", he says", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3], he says")
        # What goes on being typed is not written over.
        after("<Esc>ccHe: “in which <C-x><C-o>", "He: “in which every")
        after(" few", "He: “in which every few")
        # Typing narrows a menu in which nothing is chosen; leaving the mode accepts what is.
        nvim.keys("<Esc>:set completeopt=menuone,noselect<CR>")
        after("ccHe: “in which <C-x><C-o>ev", "He: “in which ev")
        after("<C-n>", "He: “in which every")
        after("<Esc>", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3]")
        # A closing mark that is there already, as editors set marks in pairs, is taken in.
        after("ccHe: “in which ”<Left><C-x><C-o><C-n>", "He: “in which every”")
        after("<C-y>", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3]")
        after(".", "He: “in which every ship believes that it alone is lost” [@lighthouse#p3].")
        # An offer of several lines shows no line end in the line, and the menu has room for all of its words.
        nvim.keys(f"<Esc>:lua {OFFERED}<CR>")
        after("cc| lord, <C-x><C-o><C-n>", "| lord, is")
        assert nvim.ask("vim.o.pumwidth") == len(LONG_LABEL)
        after("<C-n>", "| lord, ")
        after("<C-y>", "| my love [@moor#p1]")
        assert nvim.lines()[-2] == "| lord,"
        assert nvim.ask("vim.o.pumwidth") == 15


@pytest.mark.system
@needs_neovim
@pytest.mark.timeout(1200)
def test_a_chapter_from_empty_to_built(tmp_path: Path) -> None:
    start(tmp_path / "book")
    seed = tmp_path / "book/seeds/lighthouse.txt"
    before = seed.read_bytes()
    with Typist(tmp_path, PLUGIN) as nvim:
        nvim.keys(":edit book/chapters/02-written-here.md<CR>:write<CR>")
        nvim.until(lambda: bool(nvim.ask('require("quoteproof").client() ~= nil')), "the server")
        # As a picker would be, instead of a list that waits for a number and lets nothing else be asked meanwhile.
        nvim.keys(":lua vim.ui.select = function(items, options, chosen) chosen(items[1], 1) end<CR>")

        nvim.keys("i# Written here {#here}<CR><CR>The keeper: “the sea was too loud for that” [@")
        nvim.keys("<C-x><C-o>")
        nvim.until(lambda: nvim.lines()[-1].endswith("[@lighthouse"), "the only source")
        nvim.keys("<C-y>#<C-x><C-o>")
        nvim.until(lambda: nvim.ask("vim.fn.pumvisible()") == 1, "passages")
        nvim.keys("<C-n><C-y>")
        nvim.until(lambda: "[@lighthouse#p" in nvim.lines()[-1], "an anchor")
        nvim.keys("].<Esc>")
        assert nvim.lines()[-1] == "The keeper: “the sea was too loud for that” [@lighthouse#p2]."

        nvim.until(lambda: nvim.findings() == ["Q001"], "the finding")
        nvim.keys("0/was too<CR>:lua vim.lsp.buf.code_action()<CR>")
        nvim.until(lambda: "sea is too loud" in nvim.lines()[-1], "the correction")
        nvim.until(lambda: nvim.findings() == [], "no finding")

        nvim.keys(":QuoteproofBuild<CR>")
        nvim.until((tmp_path / "book/build/book.pdf").exists, "the book")
        assert nvim.ask("vim.bo.modified") is False
    assert seed.read_bytes() == before
