"""The documentation as a list of topics, and words found in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from quoteproof.values import dataclass

_SECTION: Final = re.compile(r"## (.+)")
_ITEM: Final = re.compile(r" *- \[(?P<title>[^\]]+)\]\((?P<target>[^)#]+\.md)\)(?:: (?P<about>.+))?")
_HEADING: Final = re.compile(r"#+ (.+)")
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_MARKUP: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`]")


@dataclass(frozen=True, slots=True)
class Topic:
    """A page as the index lists it."""

    name: str
    """Its topic, such as `book-yaml`."""
    title: str
    """Its title."""
    about: str
    """What it tells."""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph that has the words that were looked for."""

    topic: str
    """The topic of its page."""
    heading: str
    """The heading above it."""
    text: str
    """Its text in one line, without markup."""
    start: int
    """Where in the text the first of the words begins."""
    words: int
    """How many of the words it has."""


def sections(index: str) -> Mapping[str, Sequence[Topic]]:
    """The sections of the index, each with its topics; a section without pages is left out."""
    found: dict[str, list[Topic]] = {}
    section = ""
    for line in index.splitlines():
        if heading := _SECTION.fullmatch(line):
            section = heading[1]
        elif item := _ITEM.fullmatch(line):
            name = PurePosixPath(item["target"]).stem.lower()
            found.setdefault(section, []).append(Topic(name, item["title"], item["about"] or ""))
    return found


def search(pages: Mapping[str, str], words: Sequence[str]) -> list[FoundParagraph]:
    """The paragraphs that have the words, in any case, or as many as any has; first those below a heading with them.

    `pages` has the Markdown of each page by its topic.
    """
    sought = [word.casefold() for words_ in words for word in words_.split()]
    found = [
        (_rank(paragraph, sought), paragraph)
        for topic, markdown in pages.items()
        for paragraph in _paragraphs(topic, markdown, sought)
    ]
    most = max((paragraph.words for _, paragraph in found), default=0)
    return [one for _, one in sorted(found, key=lambda pair: pair[0]) if one.words == most]


def _rank(paragraph: FoundParagraph, sought: Sequence[str]) -> int:
    """The smaller, the nearer: less one for each word in the heading or the topic."""
    above = f"{paragraph.topic} {paragraph.heading}".casefold()
    return -sum(word in above for word in sought)


def _paragraphs(topic: str, markdown: str, sought: Sequence[str]) -> Iterator[FoundParagraph]:
    heading = ""
    for block in re.split(r"\n\s*\n|\n(?= *- |#|\|)", markdown):
        if title := _HEADING.match(block):
            heading = _bare(title[1])
        text = _bare(" ".join(block.split()))
        whole = f"{heading} {text}".casefold()
        count = sum(word in whole for word in sought)
        if count and text != heading and not _FENCE.match(block):
            starts = [at for word in sought if (at := text.casefold().find(word)) >= 0]
            yield FoundParagraph(topic, heading, text, min(starts, default=0), count)


def _bare(text: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or "", text).lstrip("# ").strip("| -")
