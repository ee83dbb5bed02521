"""Runs a page of the documentation: all that it shows, in its order, in a folder that its marks choose.

Gives what is wrong, and the page as it would be right. `python -m tests.docs.accept` writes that.
"""

from __future__ import annotations

import contextlib
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

import quoteproof
from quoteproof.book.config import read_book
from quoteproof.source.bibliography import read_bibliography
from tests.docs import commands, excuses
from tests.docs.blocks import Block, blocks, indented_commands, replaced, stray_marks
from tests.docs.folders import FOLDERS
from tests.docs.shell import Shell, Step, as_shown, is_met, steps

DEFAULT = "empty"
"""The folder of a page that names none."""


@dataclass
class Run:
    """A page that is run."""

    page: str
    """Its path in the repository, for messages."""
    before: str
    """Its text."""
    scratch: Path
    faults: list[str] = field(default_factory=list)
    new: list[tuple[Block, list[str]]] = field(default_factory=list)
    """Blocks that should have other lines."""
    printed: list[str] = field(default_factory=list)
    """What the Python code before this block has printed."""
    shell: Shell | None = None

    @property
    def text(self) -> str:
        """The page with the outputs that its commands print now."""
        return replaced(self.before, self.new)

    def enter(self, name: str) -> Shell:
        """Make a folder, and go there."""
        number = len(list(self.scratch.iterdir()))
        home = self.scratch / str(number)
        home.mkdir()
        os.chdir(home)
        FOLDERS[name](home)
        return Shell(home)

    @property
    def here(self) -> Shell:
        """The folder of the example, made when the first block needs one."""
        if self.shell is None:
            self.shell = self.enter(DEFAULT)
        return self.shell

    def block(self, block: Block) -> None:
        """Run a block, by its marks and its language."""
        if (name := block.mark("folder")) is not None:
            self.shell = self.enter(name)
        if block.have("run by") or (block.have("not run") and block.language != "console"):
            self.tell(block, *excuses.faults_of(block, self.page))
        elif (path := block.mark("file")) is not None:
            _ = self.here
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            self.console(block)
        elif block.language == "python":
            self.printed = self.here.python(block.text, self.page)
        elif block.have("prints"):
            self.shown(block, list(block.lines), self.printed)
        else:
            self.tell(block, *self.read(block))

    def console(self, block: Block) -> None:
        """Run the lines of a `console` block, but for those that its mark excuses."""
        self.tell(block, *excuses.faults_of(block, self.page) if block.have("not run") else ())
        lines: list[str] = []
        for step in steps(block.lines):
            printed = None if excuses.is_excused(block, step) else self.here.run(step)
            lines += step.source
            lines += step.shown if printed is None else as_shown(step.shown, printed)
            if printed is not None:
                self.compare(block, step, printed)
        if tuple(lines) != block.lines:
            self.new.append((block, lines))

    def compare(self, block: Block, step: Step, printed: list[str]) -> None:
        """Tell of a command line that prints something else than the page shows."""
        if not is_met(step.shown, printed):
            told = "\n".join(["", *step.source, *printed, "--- the page has", *step.shown])
            self.tell(block, told)

    def shown(self, block: Block, lines: list[str], printed: list[str]) -> None:
        """Compare a block with what was printed before it."""
        if not is_met(lines, printed):
            self.tell(block, "\n".join(["", *printed]))
            self.new.append((block, as_shown(lines, printed)))

    def read(self, block: Block) -> Iterator[str]:
        """Read a block that is data by the reader of its language; what is wrong with it."""
        match block.language:
            case "yaml":
                titled = block.text if block.text.startswith("title:") else f"title: A Book\n{block.text}"
                yield from (fault.message for fault in read_book(titled)[1])
            case "json":
                json.loads(block.text)
            case "toml":
                tomllib.loads(block.text)
            case "bibtex":
                yield from (str(fault) for fault in read_bibliography({"references.bib": block.text})[1])
            case "markdown":
                yield from self.chapter(block)
            case other:
                yield f"nothing runs a block of `{other}`: give it a mark, see CONTRIBUTING.md"

    def chapter(self, block: Block) -> Iterator[str]:
        """Check a block as a chapter of the book in the folder; what is found and not expected, or the other way."""
        _ = self.here
        text = block.text if block.text.startswith("# ") else f"# Example\n\n{block.text}"
        with quoteproof.open_book() as book:
            found = book.check_text("chapters/99-example.md", text).findings
        codes = [finding.code.id for finding in found]
        expected = (block.mark("finds") or "").split()
        if sorted(codes) != sorted(expected):
            yield f"finds {codes}, and not {expected}: {[finding.message for finding in found]}"

    def tell(self, block: Block, *faults: str) -> None:
        """Keep what is wrong, with its place."""
        self.faults += [f"{self.page}:{block.first + 1}: {fault}" for fault in faults]


def run(page: str, text: str, scratch: Path) -> Run:
    """Run a page in new folders below `scratch`; the working folder is the same afterwards."""
    running = Run(page, text, scratch)
    running.faults += [f"{page}: {mark} stands above no block" for mark in stray_marks(text)]
    running.faults += [f"{page}: {fault}" for fault in commands.faults_in(text)]
    running.faults += [f"{page}: `{line.strip()}` is run in no block" for line in indented_commands(text)]
    with contextlib.chdir(scratch):
        for block in blocks(text):
            try:
                running.block(block)
            except (AssertionError, OSError, ValueError, KeyError, yaml.YAMLError) as error:
                running.tell(block, f"{type(error).__name__}: {error}")
    return running
