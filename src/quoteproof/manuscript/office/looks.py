"""What a paragraph of an office document is, by its style and by how it looks: heading, title, block quotation.

Neither Word nor LibreOffice has block quotations as such. A style that is named for them is taken for it, and so is an
indentation of both sides, or of the left side where something else sets the paragraph off as well; other indented
paragraphs are told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from quoteproof.manuscript.model import ConversionKind, ManuscriptMetadata
from quoteproof.manuscript.office.marked import has_citation_mark
from quoteproof.values import dataclass

_QUOTES: Final = re.compile(
    r"(?:intense )?quote|block (?:text|quote|quotation)|quotations?|blockquote|extract|(?:block|long|display) ?quot\w*"
    r"|(?:block|lang|intensives |langes |eingerücktes |direktes )?zitat(?:e|block)?|citation (?:longue|en retrait)"
    r"|citaat|blokcitaat|citat|cita larga|citazione(?: lunga)?|epigraph"
)
_WORDS_OWN: Final = frozenset({"quote", "intense quote", "block text", "quotations"})
"""Names of the programs' own styles, which are taken for what they are without telling."""
_NAMED: Final = re.compile(r"quot|zitat|citation|citaat|citaz|extract")
_NO_QUOTE: Final = re.compile(
    r"bibliogra|literatur|reference|list|toc|index|caption|header|footer|footnote|endnote|title|subtitle|abstract|author"
    r"|table|code|signature|closing|heading|verzeichnis|beschriftung|contents|preformatted"
)
_MARKED: Final = re.compile(r"[“”„«»\"]|^\W*(?:\d{1,3}|[a-z])[.)]\s")
"""What no block quotation has: marks of a quotation around its words, or a number before them."""
_LEAST: Final = 200
"""Twentieths of a point: paragraphs that are indented by less are not."""
_LONGEST: Final = 150
"""Characters: a paragraph with more is no heading."""
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
TITLES: Final = {"title": "title", "subtitle": "subtitle", "author": "authors", "date": "date"}
"""What the words of paragraphs are that stand before the text, by their style."""


@dataclass(frozen=True, slots=True)
class OfficeParagraph:
    """How a paragraph looks."""

    words: str
    names: tuple[str, ...]
    """Of its styles, from the nearest, in small letters."""
    level: int
    """Of a heading; 0 for other paragraphs."""
    indents: tuple[float, float, float]
    """On the left, on the right and of the first line, in twentieths of a point."""
    size: float
    """Of most letters, in half-points."""
    is_bold: bool
    is_item: bool
    """Whether it belongs to a list."""
    is_inside: bool
    """Whether it stands in a table or a note."""
    ends_cited: bool
    """Whether it ends with a citation or a note, but for punctuation."""


@dataclass(frozen=True, slots=True)
class UsualParagraph:
    """How the usual paragraph of a document looks."""

    left: float = 0
    right: float = 0
    size: float = 20


def usual_of(paragraphs: Iterable[OfficeParagraph]) -> UsualParagraph:
    """The look that most words of a document have, but for short paragraphs and lists."""
    looks: Counter[UsualParagraph] = Counter()
    for one in paragraphs:
        if len(one.words) > _LONGEST and not one.is_item:
            looks[UsualParagraph(one.indents[0], one.indents[1], one.size)] += len(one.words)
    return looks.most_common(1)[0][0] if looks else UsualParagraph()


Told = tuple[ConversionKind, str, str]
"""What is told of a paragraph: the kind, its words, and what they became."""


def quoted(
    one: OfficeParagraph, usual: UsualParagraph, chosen: frozenset[str], known: set[str]
) -> tuple[bool, Told | None]:
    """Whether a paragraph is a block quotation, and what is told of that.

    `chosen` are names of styles that a person says, `known` those of which was told already.
    """
    if not one.words or one.is_inside:
        return False, None
    if chosen & set(one.names):
        return True, None
    left, right = one.indents[0] - usual.left, one.indents[1] - usual.right
    is_set_in = left >= _LEAST and one.indents[2] >= -_LEAST
    named = next((name for name in one.names if _QUOTES.fullmatch(name)), "")
    named = named or next((name for name in one.names if is_set_in and _NAMED.search(name)), "")
    if named in _WORDS_OWN or named in known:
        return True, None
    if named:
        known.add(named)
        return True, (ConversionKind.QUOTE_STYLE, f"paragraphs of the style `{named}`", "block quotations")
    if not is_set_in or one.is_item or any(_NO_QUOTE.search(name) for name in one.names):
        return False, None
    is_set_off = right >= _LEAST or one.size < usual.size or one.ends_cited
    if is_set_off and not _MARKED.search(one.words):
        return True, (ConversionKind.QUOTE_STYLE, _beginning(one.words), "a block quotation, by its indentation")
    return False, (ConversionKind.DOUBTFUL_QUOTE, _beginning(one.words), "") if len(one.words.split()) > 3 else None


def _beginning(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 100 else f"{plain[:100].rsplit(' ', 1)[0]} …"


def headings_by_looks(paragraphs: Sequence[OfficeParagraph], usual: UsualParagraph) -> dict[int, int]:
    """Headings that are such by bold type or size alone: their levels by the numbers of the paragraphs.

    There are none in a document that has others. What looks so must be met twice.
    """
    if any(one.level for one in paragraphs):
        return {}
    looks: dict[tuple[float, bool], list[int]] = {}
    for number, one in enumerate(paragraphs):
        is_sentence = one.words.endswith((".", ",", ";", ":", "“", "”")) and not _NUMBERED.match(one.words)
        is_short = one.words and len(one.words) <= _LONGEST and not is_sentence and not one.ends_cited
        is_large = one.is_bold or one.size >= usual.size + 4
        if is_short and is_large and not one.is_inside and not one.is_item and any(c.isalpha() for c in one.words):
            looks.setdefault((one.size, one.is_bold), []).append(number)
    consistent = sorted((look for look, found in looks.items() if len(found) > 1), reverse=True)
    levels: dict[int, int] = {}
    for level, look in enumerate(consistent[:6], 1):
        for number in looks[look]:
            counted = _NUMBERED.match(paragraphs[number].words)
            levels[number] = counted[1].count(".") + 1 if counted else level
    return levels


def titles_of(paragraphs: Sequence[OfficeParagraph]) -> dict[int, str]:
    """Which paragraphs before the text are title, subtitle, author or date, by their numbers."""
    found: dict[int, str] = {}
    for number, one in enumerate(paragraphs):
        kind = next((TITLES[name] for name in one.names if name in TITLES), "")
        if not kind:
            if one.words and (found or one.level):
                break
        elif kind == "title" and len(set(found.values())) > 1 and "title" in found.values():
            break
        elif one.words and not one.ends_cited and not has_citation_mark(one.words):
            found[number] = kind
    return found


def metadata_of(titles: Mapping[int, str], paragraphs: Sequence[OfficeParagraph]) -> ManuscriptMetadata:
    """What the paragraphs before the text say."""

    def said(kind: str) -> list[str]:
        return [" ".join(paragraphs[number].words.split()) for number, name in titles.items() if name == kind]

    names = [name.strip() for words in said("authors") for name in re.split(r";|\s+(?:and|und|et)\s+", words)]
    return ManuscriptMetadata(
        title=" ".join(said("title")),
        subtitle=" ".join(said("subtitle")),
        authors=tuple(name for name in names if name),
        date=" ".join(said("date")),
    )


_SILENT: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_HYPHEN: Final = "\u2011"


def shown_characters(words: str) -> tuple[str, Counter[str]]:
    """Words without characters that show nothing, and with plain hyphens; and how many of each were changed."""
    hyphens = words.count(_HYPHEN)
    shown, silent = _SILENT.subn("", words.replace(_HYPHEN, "-"))
    return shown, Counter({NON_BREAKING: hyphens, UNSEEN: silent})


NON_BREAKING: Final = "non-breaking hyphens, which are hyphens"
UNSEEN: Final = "characters that show nothing, which are left out"
