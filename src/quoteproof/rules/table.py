"""The table of rules, and the findings that they make of faults.

A rule's file is called after its code and name (`q001_misquotation.py`). It holds `CODE`, `EXPLANATION`, and a function
that makes findings: `word` of faults that have a place, `word_refusal` of those of a refused quotation. A new file is
found by itself; no list names it. It is imported when a finding of its code is made, since most checks make none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, TypeVar

import quoteproof.rules
from quoteproof.book.limits import Limits
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Code, Explanation, Fault, Finding, Place
from quoteproof.quotation.model import Citation, Quotation, Unreached
from quoteproof.rules.c001_unknown_source import UnknownSourceCited
from quoteproof.rules.c002_unknown_anchor import UnknownAnchorCited
from quoteproof.rules.c003_retired_anchor import RetiredAnchorCited
from quoteproof.rules.c004_source_without_seed import SeedlessSourceQuoted
from quoteproof.rules.rule import NONE_BESIDE, BesidePassages, RefusedQuotation
from quoteproof.rules.s008_unconfirmed_passage import UnconfirmedPassageCited
from quoteproof.source import library
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass
from quoteproof.verdict import model as verdicts
from quoteproof.verdict.faults import LimitWordBefore, LimitWordLeftOut, NoCitation, QuotationRefusal, StrandedLimitWord
from quoteproof.verdict.passage_text import VerdictContext

T = TypeVar("T")
_FILE: Final = re.compile(r"[a-z]\d{3}_\w+")
_NUMBER: Final = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file defines it."""

    code: Code
    """Its code."""
    explanation: Explanation
    """What the code means."""
    word: Callable[[Any], Finding]
    """Makes the finding of a fault of the code, which is of one of the types that the function names."""
    word_refusal: Callable[[Any, RefusedQuotation], Finding]
    """Makes the finding of a refused quotation, from its fault and its places."""


def _nothing(fault: object, *_: object) -> Finding:
    raise TypeError(f"no rule has words for {fault!r}")


def with_limits(explanation: Explanation, limits: Limits) -> Explanation:
    """The explanation with the numbers of a book in place of their names, such as `{{insertion_words}}`."""
    numbers = asdict(limits)
    parts = asdict(explanation).items()
    return Explanation(**{name: _NUMBER.sub(lambda found: str(numbers[found[1]]), text) for name, text in parts})


class _RuleTable(Mapping[str, Rule]):
    """The rules by code, in order; each is imported when it is asked for."""

    def __init__(self) -> None:
        names = sorted(module.name for module in iter_modules(quoteproof.rules.__path__))
        self._files = {name[:4].upper(): name for name in names if _FILE.fullmatch(name)}
        self._rules: dict[str, Rule] = {}

    def __getitem__(self, code: str) -> Rule:
        if code not in self._rules:
            module = import_module(f"quoteproof.rules.{self._files[code]}")
            self._rules[code] = Rule(
                module.CODE,
                with_limits(module.EXPLANATION, Limits()),
                getattr(module, "word", _nothing),
                getattr(module, "word_refusal", _nothing),
            )
        return self._rules[code]

    def __contains__(self, code: object) -> bool:
        return code in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _OfRules(Mapping[str, T]):
    """Something of each rule, by code, in order."""

    def __init__(self, of: Callable[[Rule], T]) -> None:
        self._of = of

    def __getitem__(self, code: str) -> T:
        return self._of(RULES[code])

    def __contains__(self, code: object) -> bool:
        return code in RULES

    def __iter__(self) -> Iterator[str]:
        return iter(RULES)

    def __len__(self) -> int:
        return len(RULES)


RULES: Final[Mapping[str, Rule]] = _RuleTable()
"""Every rule by its code, in the order of codes."""
CODES: Final[Mapping[str, Code]] = _OfRules(lambda rule: rule.code)
"""Every code by its ID, in order."""
EXPLANATIONS: Final[Mapping[str, Explanation]] = _OfRules(lambda rule: rule.explanation)
"""What each code means, by its ID."""


@cache
def precedence() -> tuple[str, ...]:
    """Where one fault could carry several codes, the first of these speaks (rules.md, “Codes”)."""
    return tuple(
        id for _, id in sorted((code.precedence, id) for id, code in CODES.items() if code.precedence is not None)
    )


def worded(faults: Iterable[Fault]) -> tuple[Finding, ...]:
    """The findings of faults, in their order."""
    return tuple(RULES[fault.code].word(fault) for fault in faults)


def findings_of(
    chapter: Chapter,
    judged: verdicts.Judged,
    *,
    limits: Limits | None = None,
    beside: BesidePassages = NONE_BESIDE,
    context: VerdictContext | None = None,
) -> tuple[Finding, ...]:
    """The findings of one quotation; `limits` are the numbers in force, for notes, `context` lets it be corrected.

    `beside` are the passages of all quotations that its citation without a passage stands beside.
    """
    quotation, verdict, numbers = judged.quotation, judged.verdict, limits or Limits()
    if OBJECT in quotation.printed.text:
        return ()  # Q018 speaks of the note mark or the like inside, which would be all that differs
    match verdict:
        case verdicts.Misquoted(refusal) | verdicts.Misplaced(refusal) | verdicts.Uncited(refusal):
            return tuple(
                _finding(chapter, quotation, one, numbers, beside, context) for one in (refusal, *refusal.further)
            )
        case verdicts.Uncheckable(refusal):
            return (_finding(chapter, quotation, refusal, numbers),) if refusal else ()
        case verdicts.Verbatim(found) | verdicts.Altered(found):
            return tuple(_finding(chapter, quotation, one, numbers) for one in _warnings(found))
        case verdicts.Exempted() | verdicts.Attested() | verdicts.Translated():
            return ()


def _warnings(found: verdicts.Match) -> Iterator[QuotationRefusal]:
    """What an accepted quotation is warned of."""
    if found.skipped_limit:
        yield QuotationRefusal(LimitWordBefore(found.skipped_limit, found.anchor))
    for left_out in found.left_out:
        if left_out.warned:
            yield QuotationRefusal(LimitWordLeftOut(left_out.limit_words), left_out.start, left_out.end)
    for start, end, word in found.stranded:
        yield QuotationRefusal(StrandedLimitWord(word), start, end)


def passages_beside(judged: Iterable[verdicts.Judged]) -> Mapping[Place, BesidePassages]:
    """The passages that have the words of some quotations, by the place of the citation of no passage beside them."""
    found: dict[Place, BesidePassages] = {}
    for quotation, verdict in ((each.quotation, each.verdict) for each in judged):
        fault = verdict.refusal.fault if isinstance(verdict, verdicts.Uncited) else None
        beside = quotation.beside
        if isinstance(fault, NoCitation) and beside is not None and beside.why is Unreached.BARE:
            keys = {anchor.key for anchor in beside.anchors}
            places = [place for place in fault.places if place.key in keys]
            before = found.get(beside.citation.place, NONE_BESIDE)
            anchors = tuple(dict.fromkeys((*before.anchors, *places[:1])))
            found[beside.citation.place] = BesidePassages(anchors, before.certain and len(places) <= 1)
    return found


def _finding(
    chapter: Chapter,
    quotation: Quotation,
    refusal: QuotationRefusal,
    limits: Limits,
    beside: BesidePassages = NONE_BESIDE,
    context: VerdictContext | None = None,
) -> Finding:
    rule = RULES[refusal.fault.code]
    refused = RefusedQuotation(chapter, quotation, refusal, rule.code, limits, beside)
    if context is None:
        return rule.word_refusal(refusal.fault, refused)
    # Imported when a quotation is refused, as the diagnosis is.
    from quoteproof.quoting.correction import correction, marked_omission, obstacle
    from quoteproof.rules.correcting import with_correction

    found = correction(quotation, refusal, context, before=_before(chapter, quotation))
    omission = marked_omission(quotation, refusal, found, context) if rule.code.id == "Q004" else None
    why_not = obstacle(quotation, refusal, context) if found is None else ""
    refused = replace(refused, correction=found, omission=omission, obstacle=why_not)
    return with_correction(rule.word_refusal(refusal.fault, refused), refused)


def _before(chapter: Chapter, quotation: Quotation) -> str:
    """What stands before a quotation in its paragraph."""
    return chapter.flows[quotation.flow].text[: quotation.start]


def anchor_fault(
    citation: Citation, unresolved: library.Unresolved, *, serves: bool, quoted_in: Anchor | None = None
) -> Fault | None:
    """Why one anchor of a citation names nothing; None where that is no fault, or another finding says so.

    `serves` says whether a quotation is bound to the citation, `quoted_in` which passage has its words.
    """
    place = dict(zip(citation.anchors, citation.anchor_places, strict=False)).get(unresolved.anchor, citation.written)
    match unresolved:
        case library.UnknownSource():
            return UnknownSourceCited(place, unresolved, quoted_in)
        case library.UnknownAnchor():
            return UnknownAnchorCited(place, unresolved, quoted_in)
        case library.RetiredAnchor():
            return RetiredAnchorCited(place, unresolved, quoted_in)
        case library.SourceWithoutSeed():
            return SeedlessSourceQuoted(place, unresolved, quoted_in) if serves else None
        case library.UnconfirmedPassage():
            return UnconfirmedPassageCited(place, unresolved)
        case library.NoAnchor() | library.UnsoundSource():
            return None
