"""Forged quotations put through `fix --unsafe`: what comes out green must be the source's own words.

An outcome is judged without the program's verdict: the oracle must find its words in the passages that it cites, from
end to end, or at least all its words in order, where a style permits more together than the oracle knows. Brackets and
dots must be the forged quotation's own, between the words where it had them. A new mark of omission is false.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Memory, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project.fix import fix_checked
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Altered, Judged, Verbatim
from tests.corpora.measure import read_chapter
from tests.forge.ground import ground_of, opinion
from tests.forge.model import HOUSES, Sample
from tests.forge.settings import CONSTRUCTS, fits
from tests.forge.texts import world

FILE: Final = "chapters/forge.md"
_MARKED: Final = re.compile(r"(?<!\w)\[[^\[\]]*\](?!\w)|…|\.\s?\.\s?\.")
_INITIAL: Final = re.compile(r"\[(\w)\](?=\w)")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix --unsafe` made of a forged quotation."""

    outcome: str
    """`not refused`, `left`, `fixed`, `fixed, altered`, or `false`."""
    why: str = ""
    """What is wrong with it, where it is false."""
    text: str = ""
    """The chapter, before and after."""


@cache
def _material(house: str) -> tuple[Material, Memory]:
    setting = HOUSES[house]
    book = BookSettings(
        title="Forge", language=setting.language, quotations=setting.quotations, attested=setting.attested
    )
    return Material(book, world().library, ()), Memory()


def fixed(sample: Sample, rng: random.Random, pandoc: Pandoc) -> Fixed | None:
    """Put a forged quotation through `fix --unsafe`; None where it brings its own source, or no construct fits it."""
    if sample.seed or not sample.asked or sample.comment or sample.classes or sample.translation:
        return None
    construct = rng.choice([c for c in CONSTRUCTS if fits(c, sample) and c.name != "definition list"])
    material, memory = _material(sample.house)

    def check(texts: Mapping[str, str]) -> CheckResult:
        reads = tuple(read_chapter(file, text, pandoc) for file, text in texts.items())
        return run(replace(material, chapters=reads), memory=memory)

    text = f"# Of quotations\n\n{construct.write(rng, sample, 0)}\n"
    first = check({FILE: text})
    if not first.errors:
        return Fixed("not refused")
    fixing = fix_checked(first, check, unsafe=True)
    after = fixing.result.chapters[0]
    if fixing.result.errors or not fixing.chapters:
        return Fixed("left")
    shown = f"{construct.name}; {sample.house}\n  - {text!r}\n  + {after.text!r}"
    kinds: set[str] = set()
    for judged in after.judged:
        if isinstance(judged.verdict, Verbatim | Altered):
            kind = _kind(judged, sample)
            if kind.startswith("false"):
                return Fixed("false", kind, shown)
            kinds.add(kind)
    return Fixed(max(kinds, default="fixed"), text=shown)


def _kind(judged: Judged, sample: Sample) -> str:
    """What a quotation is after the fix; `false: …` where it is not the source's own."""
    text = re.sub(r"\s*\n\s*", " ", judged.quotation.printed.text.replace(PARAGRAPH_END, " "))
    anchors = judged.quotation.citation.anchors if judged.quotation.citation else ()
    asked = replace(sample, text=text, anchors=tuple(map(str, anchors)))
    if opinion(asked) is None and not _has_words(asked):
        return "false: its words do not stand there"
    before, after = _joints(sample.text), _joints(text)
    new = [j for j in after if not any(_alike(j, other) for other in before) and not _side_by_side(j, asked)]
    if new:
        return f"false: {new} was not the author's"
    return "fixed, altered" if after else "fixed"


def _has_words(sample: Sample) -> bool:
    """Whether the words between alterations stand in a row, each row behind the one before, in one passage or range."""
    rows = [_words(row) for row in _MARKED.split(_INITIAL.sub(r"\1", sample.text))]
    for ground in filter(None, map(ground_of, sample.anchors)):
        theirs, at = _words(" ".join(ground.passages)), 0
        for row in filter(None, rows):
            places = range(at, len(theirs) - len(row) + 1)
            found = next((i for i in places if theirs[i : i + len(row)] == row), None)
            if found is None:
                break
            at = found + len(row)
        else:
            return True
    return False


def _side_by_side(joint: tuple[str, str], sample: Sample) -> bool:
    """Whether two words follow one another in the source, whose own dots or brackets stand between them."""
    grounds = [_words(" ".join(ground.passages)) for ground in map(ground_of, sample.anchors) if ground is not None]
    return any(joint == pair for ground in grounds for pair in pairwise(ground))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).replace("’", "'").casefold()
    return _WORD.findall(plain)


def _joints(text: str) -> list[tuple[str, str]]:
    """The words before and behind each omission and insertion."""
    plain = _INITIAL.sub(r"\1", text)
    joints: list[tuple[str, str]] = []
    for mark in _MARKED.finditer(plain):
        before, behind = _words(plain[: mark.start()]), _words(plain[mark.end() :])
        joints.append((before[-1] if before else "", behind[0] if behind else ""))
    return joints


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two places are between the same words, but for a letter that was put right."""
    return all(a == b or SequenceMatcher(None, a, b).ratio() >= 0.5 for a, b in zip(one, other, strict=True))
