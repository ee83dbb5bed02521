"""The documentation as a list of topics, and words found in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from quoteproof.values import dataclass

_SECTION: Final = re.compile(r"## (.+)")
_ITEM: Final = re.compile(r"(?P<indent> *)- \[(?P<title>[^\]]+)\]\((?P<target>[^)#]+\.md)\)(?:: (?P<about>.+))?")
_HEADING: Final = re.compile(r"#+ (.+)")
_FENCED: Final = re.compile(r"^ *(`{3,}|~{3,}).*?(?:^ *\1[`~]*$|\Z)", re.MULTILINE | re.DOTALL)
_MARKUP: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`]")
_WORD: Final = re.compile(r"[^\W_]+")
_ENDING: Final = re.compile(r"(?<=\w{3})(?:ings?|ed|es|s|e)$")
_WHOLE: Final = 2  # a word of so many letters is looked for alone, not as a beginning
SILENT: Final = frozenset(
    "a an the and or if of to in on at by for from with as into i my me we our you your it its s one there that this "
    "which some any how what where when why who does do did is are was be been has have can could should would will "
    "may must not no get make quoteproof".split()
)
"""Words that say nothing about the subject of a question; the search leaves them out where others remain."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A page as the index lists it."""

    name: str
    """Its topic, such as `book-yaml`."""
    title: str
    """Its title."""
    about: str
    """What it tells."""
    link: str
    """Its path as the index links it, relative to the index."""
    is_below: bool
    """Whether the index lists it below the page before it."""


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
            topic = Topic(name, item["title"], item["about"] or "", item["target"], bool(item["indent"]))
            found.setdefault(section, []).append(topic)
    return found


def search(pages: Mapping[str, str], words: Sequence[str]) -> list[FoundParagraph]:
    """The paragraphs that have the words, in any case, or as many as any has; first those below a heading with them.

    A question will do: words of `SILENT` are left out, and endings do not count. `pages` has the Markdown of each page
    by its topic; of paragraphs that are as near, those of earlier pages come first.
    """
    sought = [_pattern(word) for word in sought_words(words)]
    found = [pair for topic, markdown in pages.items() for pair in _paragraphs(topic, markdown, sought)]
    most = max((paragraph.words for _, paragraph in found), default=0)
    return [one for _, one in sorted(found, key=lambda pair: pair[0]) if one.words == most]


def sought_words(words: Sequence[str]) -> list[str]:
    """The words of a question that are looked for: each once, without those that say nothing where others remain."""
    all_words = dict.fromkeys(_WORD.findall(" ".join(words).casefold()))
    return [word for word in all_words if word not in SILENT] or list(all_words)


def _pattern(word: str) -> re.Pattern[str]:
    """What a word is found by: its beginning without an ending, at the beginning of a word."""
    stem = _ENDING.sub("", word)
    return re.compile(rf"(?<![^\W_]){re.escape(stem)}" + (r"(?![^\W_])" if len(word) <= _WHOLE else ""), re.IGNORECASE)


def _paragraphs(topic: str, markdown: str, sought: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, FoundParagraph]]:
    """The paragraphs with any of the words, each with its rank: the smaller, the nearer its headings are."""
    heading = title = ""
    for block in re.split(r"\n\s*\n|\n(?= *- |#|\|)", _FENCED.sub("\n", markdown)):
        if head := _HEADING.match(block):
            heading = _bare(head[1])
            title = title or heading
        text = _bare(" ".join(block.split()))
        above = f"{topic} {title}"
        matches = [word.search(text) for word in sought]
        found = sum(
            bool(match or word.search(f"{above} {heading}")) for match, word in zip(matches, sought, strict=True)
        )
        if found and text != heading and _WORD.search(text):
            rank = -sum(2 * bool(word.search(heading)) + bool(word.search(above)) for word in sought)
            start = min((match.start() for match in matches if match), default=0)
            yield rank, FoundParagraph(topic, heading, text, start, found)


def _bare(text: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or "", text).lstrip("# ").strip("| -")
