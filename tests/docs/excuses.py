"""Why a block of a page is not run: the reasons, and whether a block has such a reason."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quoteproof.cli.commands import LASTING
from tests.book_of import ROOT
from tests.docs.blocks import Block
from tests.docs.commands import INSTALLING, fault_of
from tests.docs.shell import PROGRAMS, Step, steps

Words = Sequence[str]


def _installs(words: Words) -> bool:
    program = words[0].rpartition("/")[2]
    is_environment = list(words[1:3]) == ["-m", "venv"] or (program in (".", "source") and "activate" in words[1])
    return program in INSTALLING or list(words[:2]) == ["git", "clone"] or is_environment


def _is_long(words: Words) -> bool:
    is_ours = any(word.startswith(("pytest", "tests", "benchmarks")) for word in words)
    is_test = is_ours and words[0].endswith("/python")
    return words[0] == "make" or is_test or (words[0] == "quoteproof" and words[1] in LASTING)


def _needs_machines(words: Words) -> bool:
    return words[0] == "dask" or "--scheduler" in words


def _needs_program(words: Words) -> bool:
    known = {"quoteproof", "quoteproof-filter", "cd", *PROGRAMS}
    return words[0] not in known and not _installs(words) and not _is_long(words)


def _is_outside(words: Words) -> bool:
    return any(word.startswith("~") for word in words)


REASONS: dict[str, Callable[[Words], bool]] = {
    "installs": _installs,
    "takes long": _is_long,
    "needs machines": _needs_machines,
    "needs a program": _needs_program,
    "writes elsewhere": _is_outside,
}
"""The reasons for which lines of a `console` block are not run, each with how such a line is known."""
FORM = "a form"
"""The reason for a block that is no `console` block: names in it stand for others, or it is a drawing."""


def is_excused(block: Block, step: Step) -> bool:
    """Whether a line of a `console` block is of the kind that the block's mark excuses."""
    reasons = (block.mark("not run") or "").split(", ")
    return any(REASONS[name](words) for name in reasons if name in REASONS for words in step.commands)


def faults_of(block: Block, page: str) -> Iterator[str]:
    """What is wrong with an excuse: an unknown reason, one that is not needed, a command that could not be run."""
    tests = block.mark("run by")
    if tests is not None and not _speak_of(tests, page):
        yield f"{tests} does not speak of this page"
    reasons = (block.mark("not run") or FORM).split(", ")
    if block.language == "console":
        yield from _console_faults(block, reasons)
    elif reasons != [FORM]:
        yield f"unknown reason: {', '.join(reasons)}"
    for line in [] if block.language == "console" else block.lines:
        command = re.search(r"(?:^|run: |- )(quoteproof [a-z].*|pip install .*)$", line.strip())
        if command and "{" not in command[1] and (fault := fault_of(shlex.split(command[1]))):
            yield f"{line.strip()}: {fault}"


def _speak_of(tests: str, page: str) -> bool:
    return (ROOT / tests).is_file() and Path(page).stem in (ROOT / tests).read_text(encoding="utf-8")


def _console_faults(block: Block, reasons: Sequence[str]) -> Iterator[str]:
    commands = [words for step in steps(block.lines) for words in step.commands]
    for reason in reasons if block.have("not run") else ():
        if reason not in REASONS:
            yield f"unknown reason: {reason}"
        elif not any(REASONS[reason](words) for words in commands):
            yield f"`not run: {reason}` is not needed"
    for words in commands:
        if fault := fault_of(words):
            yield f"{shlex.join(words)}: {fault}"
