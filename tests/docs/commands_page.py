"""Makes docs/commands.md and the man page docs/quoteproof.1 from the parsers of the commands, with real examples.

Run as `python -m tests.docs.commands_page`; a test asserts that the committed files are what it gives.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from quoteproof import __version__
from quoteproof.cli.main import main
from quoteproof.cli.parsers import COMMANDS, GROUPS, command_parser, whole_parser
from quoteproof.disk.doc_pages import INDEX, doc_pages
from tests.book_of import ROOT

PAGE = ROOT / "docs" / "commands.md"
MAN = ROOT / "docs" / "quoteproof.1"

_COMMON: Final = ("--help", "--quiet", "--verbose")
_LINES: Final = 8
"""Lines that are shown of an example's output."""
EXAMPLES: Final[Mapping[str, str]] = {
    "init": "quoteproof init letters",
    "adopt": "quoteproof adopt essay.md --sources papers --to essay",
    "find": "quoteproof find weather storm",
    "show": "quoteproof show lighthouse#p3",
    "insert": 'quoteproof insert lighthouse#p3 "A storm"',
    "check": "quoteproof check",
    "fix": "quoteproof fix --unsafe --diff",
    "build": "quoteproof build --to docx,html",
    "verify": "quoteproof verify build/book.docx",
    "batch": "quoteproof batch letters --to lines.jsonl",
    "add": "quoteproof add ../papers/lamp.txt --key lamp",
    "reread": "quoteproof reread oil",
    "anchor": "quoteproof anchor",
    "label": "quoteproof label toll 1=33",
    "role": "quoteproof role lamp#p1 heading",
    "remove": "quoteproof remove lamp",
    "audit": "quoteproof audit essay.md --sources papers",
    "mcp": "quoteproof mcp --install vscode",
    "hook": "quoteproof hook --install claude",
    "help": "quoteproof help Q001",
    "explain": "quoteproof explain unused-seed",
}
"""A command line for each command but those that run until they are ended or print a script, in the order of runs."""
_ESSAY: Final = """\
# The lamp

The keeper “trimmed the lamp before it was dark” [@lamp].
"""
_LAMP: Final = "The lamp\n\nEvery evening she trimmed the lamp before it was dark.\n"
_OIL: Final = "<!doctype html><title>Oil</title><p>Oil was brought by sea.<p>It burnt with a white flame.\n"
_TOLL: Final = "A penny was asked of every cart.\n\f\nThose who walked paid nothing.\n"
_CHAPTER: Final = Path("chapters/01-a-first-chapter.md")
_OUTSIDE: Final = frozenset({"init", "adopt", "audit", "batch"})
_HIDDEN: Final[Mapping[str, Sequence[str]]] = {
    "reread": ("quoteproof add ../papers/oil.html --key oil",),
    "label": ("quoteproof add ../papers/toll.txt --key toll",),
}


def page() -> str:
    """The page of all commands, in Markdown."""
    outputs = _outputs()
    lines = [_HEAD]
    for group, commands in GROUPS.items():
        named = ", ".join(f"[{name}](#{name})" for name in commands)
        lines.append(f"- {group}: {named}")
    lines += ["", "Every command has these options, which may also stand before its name:", "", *_table(_common())]
    lines += ["", "`quoteproof --version` prints the version, and `quoteproof --help` the list of the commands."]
    lines += ["", _COMPLETION.rstrip("\n")]
    for name, command in COMMANDS.items():
        parser = command_parser(name)
        lines += ["", f"## {name}", "", command.sentence]
        lines += ["", "```text", usage(parser), "```"]
        if rows := _own(parser):
            lines += ["", *_table(rows)]
        lines += ["", f"Exit status: {_plain(command.exits)}."]
        if name in outputs:
            lines += ["", "```console", f"$ {EXAMPLES[name]}", *outputs[name], "```"]
        if command.topic not in (INDEX, PAGE.stem):
            target = doc_pages()[command.topic].relative_to(PAGE.parent).as_posix()
            lines += ["", f"More: [{command.topic}]({target})."]
    return "\n".join(lines) + "\n"


_HEAD: Final = """\
<!-- Made by `python -m tests.docs.commands_page` from the parsers of the commands; change it there. -->

# Commands

`quoteproof COMMAND --help` prints the same for one command. A command looks for `book.yaml` in the working folder and
above it, so that it can be called from every folder of a book.
"""


_COMPLETION: Final = """\
## Completion in your shell

A script for bash, zsh and fish completes commands, options, their values, chapters and other files, and in a book its
citation keys and anchors: `quoteproof show key#` and the Tab key list the passages of a source. To switch it on, write
it once, and anew after an update.

For bash, with the package bash-completion:

```console
$ mkdir -p ~/.local/share/bash-completion/completions
$ quoteproof completion bash > ~/.local/share/bash-completion/completions/quoteproof
```

For zsh, where `~/.zshrc` has the line `fpath=(~/.zfunc $fpath)` before `compinit` is called:

```console
$ mkdir -p ~/.zfunc
$ quoteproof completion zsh > ~/.zfunc/_quoteproof
```

For fish:

```console
$ quoteproof completion fish > ~/.config/fish/completions/quoteproof.fish
```

Then begin a new shell.
"""


def usage(parser: argparse.ArgumentParser) -> str:
    """The form of a command in one line."""
    return " ".join([parser.prog, "[OPTION…]", *(_operand(action) for action in _positionals(parser))])


def _positionals(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not action.option_strings]


def _operand(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest)
    return {"*": f"[{name}…]", "?": f"[{name}]", "+": f"{name}…"}.get(str(action.nargs), name)


def _common() -> list[argparse.Action]:
    return [action for action in command_parser("init")._actions if set(action.option_strings) & set(_COMMON)]


def _own(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not set(action.option_strings) & set(_COMMON)]


def written(action: argparse.Action) -> str:
    """An argument as it is written on the command line, such as `--limit N`."""
    if not action.option_strings:
        return str(action.metavar or action.dest)
    names = ", ".join(action.option_strings)
    if action.nargs == 0:
        return names
    value = str(action.metavar) if action.metavar else f"{{{','.join(map(str, action.choices or ()))}}}"
    return f"{names} {value}{'…' if action.nargs == '+' else ''}"


def _table(actions: Sequence[argparse.Action]) -> Iterator[str]:
    yield "| argument | what it is |"
    yield "|---|---|"
    for action in actions:
        yield f"| `{written(action)}` | {_plain(action.help or '')} |"


def _plain(text: str) -> str:
    return text.replace("%%", "%").replace("|", "\\|").replace("<", "\\<")


def _outputs() -> dict[str, list[str]]:
    """What each example prints, from a run of all of them in one folder."""
    found = {}
    with tempfile.TemporaryDirectory() as home, contextlib.chdir(home):
        Path("essay.md").write_text(_ESSAY, encoding="utf-8")
        Path("papers").mkdir()
        Path("papers/lamp.txt").write_text(_LAMP, encoding="utf-8")
        Path("papers/oil.html").write_text(_OIL, encoding="utf-8")
        Path("papers/toll.txt").write_text(_TOLL, encoding="utf-8")
        for name, line in EXAMPLES.items():
            with contextlib.chdir("." if name in _OUTSIDE else "letters"):
                for before in _HIDDEN.get(name, ()):
                    _run(before)
                text = _CHAPTER.read_text(encoding="utf-8") if name == "fix" else ""
                if text:
                    _CHAPTER.write_text(text.replace("too loud", "so loud"), encoding="utf-8")
                found[name] = [shown.replace(str(Path(home).resolve()), "/home/you") for shown in _run(line)]
                if text:
                    _CHAPTER.write_text(text, encoding="utf-8")
    return found


def _run(line: str) -> list[str]:
    """The lines that a command line prints, the first of them where there are many."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        status = main(shlex.split(line)[1:])
    lines = output.getvalue().rstrip("\n").split("\n")
    assert status in (0, 1), f"{line}: {lines}"
    return [*lines[:_LINES], "…"] if len(lines) > _LINES + 1 else lines


def man() -> str:
    """The man page, in roff."""
    description = whole_parser().format_help().split("\n")[2]
    lines = [
        f'.TH QUOTEPROOF 1 "" "quoteproof {__version__}" "User Commands"',
        ".SH NAME",
        r"quoteproof \- the citation-checked document compiler",
        ".SH SYNOPSIS",
        r".B quoteproof",
        r"[\fB\-q\fR | \fB\-v\fR] \fICOMMAND\fR [\fIOPTION\fR...] [\fIARGUMENT\fR...]",
        ".SH DESCRIPTION",
        _roff(description),
        ".PP",
        _roff(
            "quoteproof makes books and papers of Markdown chapters, as PDF, DOCX and HTML. Before it prints a page, it"
            " proves that every quotation matches the text of the source that it cites. A book is a folder with"
            " `book.yaml`; a command can be called from every folder of it."
        ),
        ".SH OPTIONS",
        "These options may stand before a command or behind it.",
    ]
    lines += [line for action in _common() for line in _man_argument(action)]
    lines += [".TP", r"\fB\-\-version\fR", "print the version"]
    for group, commands in GROUPS.items():
        lines.append(f".SH {group.upper()}")
        for name, command in commands.items():
            parser = command_parser(name)
            lines += [f".SS {_roff(usage(parser))}", _roff(command.sentence)]
            lines += [line for action in _own(parser) for line in _man_argument(action)]
            lines += [".PP", _roff(f"Exit status: {command.exits}.")]
    lines.append(".SH ENVIRONMENT")
    for variable, about in _VARIABLES.items():
        lines += [".TP", rf"\fB{_roff(variable)}\fR", _roff(about)]
    lines.append(".SH FILES")
    for file, about in _FILES.items():
        lines += [".TP", rf"\fI{_roff(file)}\fR", _roff(about)]
    lines += [".SH SEE ALSO", _roff("`quoteproof help` lists the pages of the documentation, and prints them."), ".PP"]
    lines += [_roff("https://quoteproof.github.io/quoteproof/")]
    return "\n".join(lines) + "\n"


_VARIABLES: Final = {
    "NO_COLOR": "no colours on a terminal, if it is set",
    "PAGER": "the program through which `help` shows a long page (default: less)",
    "QUOTEPROOF_LIBRARY": "a folder of sources that several books share, in place of `library:` of book.yaml",
    "SOURCE_DATE_EPOCH": "the date that the files of a build carry, in seconds since 1970, where book.yaml has none",
}
_FILES: Final = {
    "book.yaml": "the settings of a book",
    "chapters/": "its chapters, in Markdown",
    "seeds/": "the texts of its sources, with their anchors",
    "references.bib": "its bibliography",
    "build/": "what is made of it",
}


def _man_argument(action: argparse.Action) -> Iterator[str]:
    yield ".TP"
    yield rf"\fB{_roff(written(action))}\fR"
    yield _roff((action.help or "").replace("%%", "%"))


def _roff(text: str) -> str:
    """A text with what roff would take for commands written out; code in bold."""
    escaped = text.replace("…", "...").replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    bold = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", escaped)
    return re.sub(r"(?m)^([.'])", r"\\&\1", bold)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    MAN.write_text(man(), encoding="utf-8", newline="\n")
