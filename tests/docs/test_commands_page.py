"""docs/commands.md and the man page are what the parsers give; all help texts are written in one way."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from quoteproof.cli.parsers import COMMANDS, command_parser
from tests.docs.commands_page import EXAMPLES, MAN, PAGE, man, page, written

ANEW = "write it anew with `python -m tests.docs.commands_page`, and read the difference"
METAVARS = {
    *("ADDRESS", "ANCHOR", "ANCHOR=NAME", "BOOK", "CHAPTER", "CLIENT", "CODE", "DIR", "FILE", "FORM", "FORMATS"),
    *("HEX", "KEY", "MANUSCRIPT", "MIB", "N", "NAME", "PAGES", "ROLE", "SECONDS", "SHELL", "TAG", "TEMPLATE", "TEXT"),
    *("TOPIC", "WORDS", "[FORM=]FILE", "pN"),
}
"""What stands for a value: one word for one kind of value in all commands."""
BEGINNINGS = ("PDF", "HTML", "Markdown", "Word", "FIRST")
"""Words with a capital with which a help text may begin."""
NO_EXAMPLE = {"watch", "lsp", "completion"}
"""Commands that run until they are ended, and one that prints a script of hundreds of lines."""


def steady(text: str) -> str:
    """A page without the numbers that change with every change of an edition."""
    return re.sub(r"\d+ KiB|[0-9a-f]{64}", "…", text)


def test_the_page_is_what_the_parsers_give() -> None:
    assert steady(PAGE.read_text(encoding="utf-8")) == steady(page()), ANEW


def test_the_man_page_is_what_the_parsers_give() -> None:
    assert MAN.read_text(encoding="utf-8") == man(), ANEW


@pytest.mark.system
@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is missing")
def test_the_man_page_is_well_formed() -> None:
    run = subprocess.run(["groff", "-man", "-ww", "-z", str(MAN)], capture_output=True, text=True, check=True)
    assert run.stderr == ""


def test_every_command_is_on_the_page_with_an_example() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == list(COMMANDS)
    assert set(COMMANDS) - set(EXAMPLES) == NO_EXAMPLE
    for name in EXAMPLES:
        assert f"\n$ {EXAMPLES[name]}\n" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_texts_are_written_in_one_way(name: str) -> None:
    parser = command_parser(name)
    for text in (COMMANDS[name].about, *(action.help or "" for action in parser._actions)):
        assert text, "every argument has a help text"
        assert not text.endswith(".")
        assert text[0].islower() or text[0] in "`1" or text.startswith(BEGINNINGS), text
    for action in parser._actions:
        if action.metavar is not None and not str(action.metavar).startswith("{"):
            assert action.metavar in METAVARS, written(action)
        takes_value = action.option_strings and action.nargs != 0
        if takes_value and action.default not in (None, "", []):
            assert "(default: " in (action.help or ""), written(action)
