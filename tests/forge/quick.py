"""The quick way: samples as flows of printed text, collected and judged without pandoc.

Promises: the program's own collecting, binding and judging; only the Markdown reader is passed over,
and the flow is what pandoc would print. Leaves out: constructs, which `settings` puts through the real
pandoc.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from quoteproof.book.profiles import Latitude
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind, Where
from quoteproof.check.chapter import titles
from quoteproof.document.jsonl import write_passages
from quoteproof.finding.model import Fault
from quoteproof.quotation.collect import CollectSettings, collect
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.model import Quotation
from quoteproof.rules.table import precedence
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import (
    Library,
    RetiredAnchor,
    SourceWithoutSeed,
    UnknownAnchor,
    UnknownSource,
)
from quoteproof.source.seed_document import ReadingPin, reading_file
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import OBJECT
from quoteproof.text.words import word_pattern
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Misplaced, Misquoted, Uncheckable, Uncited
from quoteproof.verdict.passage_text import VerdictContext
from tests.cases.notation import Block
from tests.cases.runner import document_passages
from tests.forge.model import HOUSES, Sample
from tests.forge.texts import world

KINDS = {
    "emphasis": InlineKind.EMPHASIS,
    "note": InlineKind.NOTE,
    "link": InlineKind.LINK,
    "deletion": InlineKind.STRIKEOUT,
    "strong": InlineKind.STRONG,
    "script": InlineKind.SCRIPT,
    "small capitals": InlineKind.SMALLCAPS,
    "image": InlineKind.IMAGE,
}
"""Markup inside a quotation, by name."""
_PRINTED = ("verbatim", "altered", "exempt", "attested", "translated")
_CITATION_CODES = {
    UnknownSource: "C001",
    UnknownAnchor: "C002",
    RetiredAnchor: "C003",
    SourceWithoutSeed: "C004",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program says of one sample."""

    verdicts: tuple[str, ...]
    """The verdicts of its quotations, exempt runs too."""
    codes: tuple[str, ...]
    """All codes told of it, the first in precedence first."""
    seconds: float
    """Processor time of judging."""
    detail: str = ""
    """The faults as the program has them, for a person."""
    checked: bool = False
    """Whether the whole check spoke, whose findings alone decide what is printed."""

    @property
    def passed(self) -> bool:
        """Whether nothing at all was said against it, so that it would be printed."""
        return not self.codes and (self.checked or all(v in _PRINTED for v in self.verdicts))


@cache
def context(house: str) -> VerdictContext:
    """The context of a house."""
    return VerdictContext(world().library, HOUSES[house].quotations, HOUSES[house].language, HOUSES[house].attested)


@cache
def collecting(house: str) -> CollectSettings:
    """The settings for collecting in a house, as the check makes them."""
    library = world().library

    def words(anchor: Anchor) -> frozenset[str]:
        entry = library.entries.get(anchor.key)
        known = f"{entry.title} {entry.author}" if entry else ""
        return frozenset(m.group().lower() for m in word_pattern().finditer(known))

    shared = HOUSES[house].quotations.profile.permission(Latitude.SHARED_CITATION) is not None
    return CollectSettings(HOUSES[house].language, DeclaredPhrases(titles=titles(library)), words, shared=shared)


def outcome(sample: Sample) -> Outcome:
    """Collect and judge one sample."""
    collected = collect(_chapter(sample), collecting(sample.house))
    if not sample.seed:
        return judged(collected.quotations, collected.faults, context(sample.house))
    library, told = _own_library(sample)
    setting = HOUSES[sample.house]
    own = VerdictContext(library, setting.quotations, setting.language)
    return judged(collected.quotations, collected.faults, own, tuple(f.code for f in told))


def _own_library(sample: Sample) -> tuple[Library, tuple[Fault, ...]]:
    """Anchor and read the source that a sample brings with it; give what stands in the way."""
    file = "seeds/own.pdf" if sample.document else "seeds/own.txt"
    entry = f"@misc{{own, title = {{A Source of its Own}}, file = {{{file}}}}}\n"
    emended = f"own:\n{sample.emendations}" if sample.emendations else None
    seeds, pins = {file: sample.seed.encode()}, dict[str, ReadingPin]()
    if sample.document:
        lines = tuple(sample.seed.split("\n"))
        reading = write_passages(document_passages(Block("seed", (), lines, 0))).encode()
        seeds[reading_file("own")] = reading
        pins["own"] = ReadingPin(hashlib.sha256(reading).hexdigest(), "pdf 1, forge")
    files = SourceFiles(entry, seeds=seeds, emendations=emended)
    # A document has its anchors before anybody records an emendation.
    renewal, refused = renew_anchors(replace(files, emendations=None) if sample.document else files, readings=pins)
    library, told = read_library(replace(files, anchors=renewal.anchors, rows=renewal.rows))
    return library, refused or told


def judged(
    quotations: tuple[Quotation, ...], faults: tuple[Fault, ...], context: VerdictContext, told: tuple[str, ...] = ()
) -> Outcome:
    """Judge quotations and name every code that bears on them; `told` are those of their sources."""
    start = time.process_time()
    verdicts: list[str] = []
    codes = [*told, *(f.code for f in faults)]
    details: list[str] = [repr(f) for f in faults]
    for quotation in quotations:
        verdict = judge(quotation, context).verdict
        verdicts.append(verdict.name)
        if isinstance(verdict, Misquoted | Misplaced | Uncited | Uncheckable):
            if verdict.refusal is None:
                codes += _citation_codes(quotation, context)
            else:
                codes.append(verdict.refusal.fault.code)
                details.append(repr(verdict.refusal.fault))
    codes.sort(key=rank)
    return Outcome(tuple(verdicts), tuple(codes), time.process_time() - start, "; ".join(details))


def rank(code: str) -> int:
    """The place of a code in the order of precedence; one that has none comes last."""
    return precedence().index(code) if code in precedence() else len(precedence())


def _citation_codes(quotation: Quotation, context: VerdictContext) -> list[str]:
    anchors = quotation.citation.anchors if quotation.citation else ()
    kinds = [context.library.resolve(anchor) for anchor in anchors if anchor.key not in context.attested]
    return [_CITATION_CODES[type(k)] for k in kinds if type(k) in _CITATION_CODES] or ["untold"]


def _cite(anchors: tuple[str, ...], affix: str, *, in_text: bool) -> dict[str, Any]:
    mode = "AuthorInText" if in_text else "NormalCitation"
    suffix = [{"t": "Str", "c": affix}] if affix else []
    items = [
        {"citationId": a, "citationPrefix": [], "citationSuffix": suffix, "citationMode": {"t": mode}} for a in anchors
    ]
    return {"t": "Cite", "c": [items, []]}


def _chapter(sample: Sample) -> Chapter:
    """Make a chapter of one flow: a few words, the quotation, its citation."""
    opening, closing = sample.marks
    before = "As they put it, "
    inlines: list[Inline] = []
    if sample.rival:
        inlines.append(Inline(InlineKind.CITE, 0, 1, _cite(sample.rival, "", in_text=True)))
        before = f"{OBJECT} wrote: "
    at = len(before) + len(opening)
    inside = sample.text
    for a, b in sample.emphasis:
        inlines.append(Inline(InlineKind.EMPHASIS, at + a, at + b, {"t": "Emph", "c": []}))
    if sample.intruder:
        a, b, name = sample.intruder
        if name in ("note", "image"):
            inside, b = inside[:a] + OBJECT + inside[a:], a + 1
        inlines.append(Inline(KINDS[name], at + a, at + b, {"t": name, "c": [["", [], []], []]}))
    text = before + opening + inside + closing
    classes = [*sample.classes, *(["translation"] if sample.translation else [])]
    if classes:
        span = {"t": "Span", "c": [["", classes, []], []]}
        inlines.append(Inline(InlineKind.SPAN, len(before), len(text), span))
    if sample.anchors:
        text += " "
        cite = _cite(sample.anchors, sample.affix, in_text=False)
        inlines.append(Inline(InlineKind.CITE, len(text), len(text) + 1, cite))
        text += OBJECT
    text += "."
    inlines.sort(key=lambda i: (i.start, -i.end))
    flow = Flow(0, FlowKind.PARAGRAPH, Where(), text, tuple(inlines), (), tuple(range(len(text))))
    return Chapter("forge.md", text, {"blocks": []}, (flow,), ())
