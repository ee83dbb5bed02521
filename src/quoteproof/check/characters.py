"""Characters: those that may stand nowhere in a chapter, since they show nothing, turn the line, or cover others.

They are found where an entity (`&#x202e;`) writes them, too; one inside a quotation is found with the quotation.
Joiners, soft hyphens and variation selectors may stand outside quotations: some scripts need them.
Source: Unicode Technical Standard 39 (security mechanisms); Technical Report 36, 2.8 (bidirectional text).
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from quoteproof.chapter.model import Chapter, FlowKind
from quoteproof.chapter.nodes import walk
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.rules.k014_stacked_accents import StackedAccents
from quoteproof.rules.p006_overrunning_words import OverlongWord
from quoteproof.rules.q009_invisible_character import InvisibleCharacterOutside
from quoteproof.text.offsets import OBJECT
from quoteproof.text.unseen import STACKED, UNSEEN

_SHOWN: Final = re.compile(f"[\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0{OBJECT}]")
"""Those of them that Python takes for printable."""
_ENTITY: Final = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z]{2,32});")


LONGEST_WORD: Final = 10_000
"""Most characters between two spaces: Typst takes a second for so many, and minutes for 200,000."""
_OVERLONG: Final = re.compile(
    rf"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef\U00020000-\U0003ffff]"
    rf"{{{LONGEST_WORD + 1},}}"
)
"""Without the scripts that set no space between words, whose lines end between any two characters."""


def overlong_words(chapter: Chapter) -> Iterator[Fault]:
    """The printed words that are too long to be divided into lines."""
    for flow in chapter.flows:
        if len(flow.text) > LONGEST_WORD and flow.kind is not FlowKind.ALTERNATIVE:
            for match in _OVERLONG.finditer(flow.text):
                place = chapter.place(flow, *match.span())
                yield OverlongWord(place, len(match.group()), LONGEST_WORD)


def characters(chapter: Chapter, found: Collection[Finding]) -> Iterator[Fault]:
    """The characters that may stand nowhere; `found` is what was found in the chapter before."""
    in_quotations = [f.place for f in found if f.code.id == "Q009"]
    bad_ones = () if _harmless(chapter.text) else UNSEEN.finditer(chapter.text)
    places = [(m.start(), m.end(), m.group()) for m in bad_ones]
    places += ((m.start(), m.end(), bad) for m in _ENTITY.finditer(chapter.text) if (bad := _written(m.group())))
    # What an entity writes prints nowhere in code; and the pandoc filter has for notes what may not stand for itself.
    doubtful = [place for place in places if chapter.text[place[0]] in ("&", OBJECT)]
    inside = _printed(chapter) if doubtful else ""
    for start, end, bad in sorted(places):
        passed = chapter.text[start] in ("&", OBJECT) and bad not in inside
        if not passed and not any(p.start < end and start < p.end for p in in_quotations):
            yield InvisibleCharacterOutside(
                Place(chapter.file, start, end), bad[0], removable=chapter.text[start] != "\r"
            )
    for match in STACKED.finditer(chapter.text):
        yield StackedAccents(Place(chapter.file, *match.span()), len(match.group()))


def _harmless(text: str) -> bool:
    """Whether a text surely holds no such character: of most, this shows much sooner than the pattern would."""
    return text.replace("\r\n", "").replace("\n", "").isprintable() and _SHOWN.search(text) is None


def _written(entity: str) -> str:
    """The character that an entity writes, if it is one of them."""
    import html  # whose table of names is large, and few chapters write any

    match = UNSEEN.fullmatch(html.unescape(entity))
    # Python, as HTML does, makes other characters of some numbers; pandoc does not.
    number = re.fullmatch(r"&#(?:[xX]([0-9a-fA-F]+)|(\d+));", entity)
    code = int(number[1], 16) if number and number[1] else int(number[2]) if number else 0
    own = chr(code) if 0 < code < 0x110000 else ""
    return match.group() if match else own if own and UNSEEN.fullmatch(own) else ""


def _printed(chapter: Chapter) -> str:
    """The chapter's words without its code."""
    return "".join(node["c"] for node in walk(chapter.ast["blocks"]) if node["t"] == "Str")
