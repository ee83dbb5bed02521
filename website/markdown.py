"""Links and anchors of a Markdown page, as GitHub and the site both read them.

Knows what the pages of this repository use: fenced, indented and inline code, inline links and pictures, `#` headings.
It is no parser of Markdown; a test compares what it finds with what pandoc finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FENCED = re.compile(r"^( *)(`{3,}|~{3,})[^\n`]*\n.*?^ *\2[`~]* *$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n) {4} *\S[^\n]*(?:\n+ {4} *\S[^\n]*)*")
_ITEM = re.compile(r" *(?:[-*+]|\d+\.) ")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\]\((?P<address>[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?: +\"[^\"\n]*\")?\)")
_ATTRIBUTE = re.compile(r"<[a-z]+\b[^>]*?\b(?:href|src|srcset)=\"(?P<address>[^\"]+)\"")
_AUTOLINK = re.compile(r"<(?P<address>[a-z]+://[^>\s]+)>")
_BARE = re.compile(r"(?<![\w(\"<\[])(?P<address>https?://[^\s<>()\[\]]*[\w/])")
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture of a page."""

    address: str
    """As the page has it, with its anchor."""
    start: int
    """The offset of the address in the page, in code points."""

    @property
    def is_external(self) -> bool:
        """Whether it leads to another site."""
        return re.match(r"[a-z][a-z+.-]*:", self.address) is not None

    @property
    def path(self) -> str:
        """The part before the anchor; empty for a link within its page."""
        return self.address.partition("#")[0]

    @property
    def anchor(self) -> str:
        """The part behind `#`; empty if there is none."""
        return self.address.partition("#")[2]


def without_code(text: str, *, inline: bool = True) -> str:
    """The text with blanks in place of code and comments, so that offsets stay."""
    text = _FENCED.sub(_blank, text)
    for match in _indented(text):
        text = text[: match.start()] + _blank(match) + text[match.end() :]
    text = _COMMENT.sub(_blank, text)
    return _CODE.sub(_blank, text) if inline else text


def fenced(text: str) -> str:
    """The text with a fence round every block of code that is only indented, in which zensical looks for links."""
    parts, end = [], 0
    for match in _indented(_FENCED.sub(_blank, text)):
        parts += [text[end : match.start()], "~~~~~~\n", re.sub("^ {4}", "", match[0], flags=re.MULTILINE), "\n~~~~~~"]
        end = match.end()
    return "".join([*parts, text[end:]])


def links(text: str) -> Iterator[Link]:
    """Every link and picture of a page, in order; not those in code."""
    plain = without_code(text)
    found = [match for pattern in (_LINK, _ATTRIBUTE, _AUTOLINK, _BARE) for match in pattern.finditer(plain)]
    for match in sorted(found, key=lambda match: match.start("address")):
        yield Link(match["address"], match.start("address"))


def with_links(text: str, new: Callable[[Link], str]) -> str:
    """The text with every address replaced by what `new` gives for its link."""
    parts, end = [], 0
    for link in links(text):
        parts += [text[end : link.start], new(link)]
        end = link.start + len(link.address)
    return "".join([*parts, text[end:]])


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Level and text of every heading, without its marks of code, links and emphasis."""
    for match in _HEADING.finditer(without_code(text, inline=False)):
        title = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", match[2])
        yield len(match[1]), re.sub(r"[`*]|\\(?=[!-/:-@[-`{-~])", "", title)


def slug(title: str) -> str:
    """The anchor of a heading as GitHub makes it: lower case, hyphens for spaces, no other punctuation."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def anchors(text: str) -> tuple[str, ...]:
    """The anchor of every heading, in order. GitHub and the site number headings of one name in different ways, so a
    page whose links need them must not have two."""
    return tuple(slug(title) for _, title in headings(text))


def _indented(text: str) -> Iterator[re.Match[str]]:
    """The blocks of indented code in a text whose fenced code is blank; what belongs to an item of a list is none."""
    for match in _INDENTED.finditer(text):
        above = [line for line in text[: match.start()].split("\n") if line.strip() and not line.startswith(" ")]
        if not above or not _ITEM.match(above[-1]):
            yield match


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
