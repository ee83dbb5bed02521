"""`quoteproof help`: the pages of the documentation, the options of a command, or what a code means.

On a terminal a page is shown readable, through the pager that is set (`PAGER`, else `less`); elsewhere as Markdown.
"""

import os
import shutil
import sys
import textwrap
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.cli.findings import code_id
from quoteproof.cli.parsers import COMMANDS, command_parser
from quoteproof.cli.terminal import BOLD, columns, nearest_help, painted, remark, say, wants_colour
from quoteproof.disk.doc_pages import INDEX, doc_pages, read_page
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.report import explain as explanations
from quoteproof.report.display import line_window, screen_safe, visible
from quoteproof.report.doc_pages import search, sections, sought_words
from quoteproof.rules.table import CODES, RULES

_FOUND: Final = 10
"""Paragraphs that are shown of a search."""
_INDENT: Final = 4
_NEWS: Final = "changelog"  # which has all words and answers no question: it is searched last


def help_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `help`."""
    about = "a page such as sources, a command such as check, or a code such as Q001 (default: list them)"
    parser.add_argument("topic", nargs="*", metavar="TOPIC", help=about)
    about = "find the paragraphs that have these words"
    parser.add_argument("--search", nargs="+", metavar="WORDS", help=about)


def help(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Print the list of topics, some topics, or the paragraphs with some words; exit status 1 where none has them."""
    args = parser.parse_args(words)
    if args.search:
        return _search([*args.search, *args.topic])
    if not args.topic:
        _show("\n".join(_list()))
    else:
        _show("\n\n".join(text.rstrip("\n") for asked in args.topic for text in _texts(asked)))
    return 0


def _texts(asked: str) -> Iterator[str]:
    """What there is of a topic: the help of a command, a page, or what a code means. Raises `CannotRunError`."""
    pages = doc_pages()
    name = asked.lower().removeprefix("docs/").removesuffix(".md").replace(".", "-")
    if name in COMMANDS:
        yield command_parser(name).format_help()
    if name in pages:
        yield _readable(read_page(pages[name]))
    if name in COMMANDS or name in pages:
        return
    id = code_id(asked)
    if id is None:
        known = [*pages, *COMMANDS, *CODES, *(code.name for code in CODES.values())]
        near = nearest_help(name, known, "run `quoteproof help {}`")
        look = f"look for the word with `quoteproof help --search {visible(asked)}`"
        helps = (*near, look, "see all topics with `quoteproof help`")
        raise CannotRunError(Trouble(f"there is no topic `{asked}`", helps=helps))
    yield explanations.render(RULES[id], columns=columns())


def _list() -> Iterator[str]:
    """The topics by section, the commands, and how codes are explained."""
    width = columns()
    topics = sections(read_page(doc_pages()[INDEX]))
    longest = max(len(topic.name) for listed in topics.values() for topic in listed)
    yield "`quoteproof help TOPIC` prints a page, a command, or what a code means."
    for section, listed in topics.items():
        yield f"\n{painted(section, BOLD)}"
        for topic in listed:
            first = f"  {topic.name:<{longest}}  "
            about = f"{topic.title}: {topic.about}" if topic.about else topic.title
            yield textwrap.fill(about, width, initial_indent=first, subsequent_indent=" " * len(first))
    yield f"\n{painted('Commands', BOLD)}"
    yield textwrap.fill(", ".join(COMMANDS), width, initial_indent="  ", subsequent_indent="  ")
    yield f"\n{painted('Codes', BOLD)}"
    yield f"  {min(CODES)} to {max(CODES)}; `quoteproof explain` lists them"


def _search(words: Sequence[str]) -> int:
    """Print the paragraphs that have the words, or most of them; exit status 1 where no page has one."""
    pages = doc_pages()
    listed = [topic.name for topics in sections(read_page(pages[INDEX])).values() for topic in topics]
    ordered = dict.fromkeys((*(name for name in listed if name != _NEWS), *pages))
    found = search({topic: read_page(pages[topic]) for topic in ordered if topic != INDEX}, words)
    sought = visible(" ".join(words))
    if not found:
        remark(f"no page has a word of `{sought}`; `quoteproof help` lists the pages")
        return 1
    if found[0].words < len(sought_words(words)):
        remark(f"no paragraph has all words of `{sought}`; these have {found[0].words} of {len(sought_words(words))}:")
    lines = []
    for paragraph in found[:_FOUND]:
        window = line_window(paragraph.text, paragraph.start, paragraph.start + 1, columns=columns() - _INDENT)
        lines.append(f"{painted(paragraph.topic, BOLD)}: {paragraph.heading}\n{' ' * _INDENT}{window.text}")
    if len(found) > _FOUND:
        lines.append(f"and {len(found) - _FOUND} more: more words find less")
    say("\n".join(lines))
    return 0


def _readable(markdown: str) -> str:
    """A page as a terminal shows it; elsewhere the page as it is."""
    if not wants_colour(sys.stdout):
        return markdown
    from quoteproof.engine.pandoc import Pandoc  # which only a terminal needs

    with Pandoc() as pandoc:
        return pandoc.screen(markdown, columns=columns())


def _has_pager() -> bool:
    """Whether a pager is to be used: `PAGER` may be empty or `cat`, as for git, or name a program that is not there."""
    name = "MANPAGER" if "MANPAGER" in os.environ else "PAGER"
    if name not in os.environ:
        return True
    program = next((word for word in os.environ[name].split() if "=" not in word), "cat")
    if program == "cat":
        return False
    if shutil.which(program.strip("\"'")):
        return True
    remark(f"note: `{visible(program)}`, the pager that `{name}` names, is not there")
    return False


def _show(text: str) -> None:
    """Write a text, on a terminal through the pager where it is longer than the screen."""
    is_read_by_a_person = sys.stdout.isatty() and sys.stdin is not None and sys.stdin.isatty()
    is_long = is_read_by_a_person and text.count("\n") + 2 >= os.get_terminal_size(sys.stdout.fileno()).lines
    if not is_long or not _has_pager():
        say(text)
        return
    import pydoc  # which knows the pagers of every system

    os.environ.setdefault("LESS", "FRX")  # colours pass, the screen stays, as with git
    pydoc.pager(screen_safe(f"{text}\n"))
