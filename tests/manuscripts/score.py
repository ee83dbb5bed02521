"""What binding makes of a manuscript whose truth is known, and what a check says of it afterwards."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from quoteproof.adopt.bind import bind
from quoteproof.adopt.model import BINDING, AdoptedQuotation, Binding, QuotationState
from quoteproof.book.config import BookSettings
from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check.chapter import Basis, Read
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, run
from quoteproof.check.style import style_text
from quoteproof.engine.csl import citation_form
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Severity
from quoteproof.manuscript.citing.keys import with_known_keys
from quoteproof.manuscript.model import ManuscriptOptions
from quoteproof.manuscript.read import read_manuscript
from quoteproof.project.adopting import AdoptionRequest, adopt
from quoteproof.source.library import Library
from quoteproof.verdict.model import Altered, Verbatim
from tests.manuscripts.plan import Cited, Plan, Quoted, Works
from tests.manuscripts.sources import bibliography, emendations, write_sources
from tests.manuscripts.written import number_before


class Outcome(StrEnum):
    """What became of a quotation, seen from its truth."""

    RIGHT = "right"
    WRONG = "WRONG"
    SEVERAL = "several"
    MISSED = "missed"
    """Its words are there, and another state says that they are not."""
    TERM = "term"
    NOT_COLLECTED = "not collected"


@dataclass(frozen=True, slots=True)
class Answer:
    """A quotation of the plan, and what became of it."""

    quoted: Quoted
    adopted: tuple[AdoptedQuotation, ...]
    outcome: Outcome
    green: bool
    """Whether a check of the bound chapters lets it pass."""
    codes: tuple[str, ...]
    """The codes of the errors that the check finds there."""


@dataclass(slots=True)
class Clock:
    """CPU seconds of this process and of the programs it has ended, by step."""

    spent: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=lambda: _used())

    def step(self, name: str) -> None:
        """Note what was spent since the last step."""
        now = _used()
        self.spent[name] = now - self._last
        self._last = now


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(frozen=True, slots=True)
class Score:
    """The answers, and what they cost."""

    answers: tuple[Answer, ...]
    seconds: Mapping[str, float]
    """CPU seconds by step."""

    @property
    def honest(self) -> tuple[Answer, ...]:
        """The answers to quotations whose words stand in their source."""
        return tuple(a for a in self.answers if a.quoted.truth not in ("forged", "words"))

    @property
    def forged(self) -> tuple[Answer, ...]:
        """The answers to forged ones."""
        return tuple(a for a in self.answers if a.quoted.forged)

    @property
    def verbatim(self) -> tuple[Answer, ...]:
        """The answers to those that have their source's characters, but for the last mark, and no wrong page."""
        right = (a for a in self.answers if a.quoted.truth in ("verbatim", "endpunct"))
        return tuple(a for a in right if a.quoted.cited is not Cited.WRONG_PAGE)


def read_back(manuscript: bytes, form: str, library: Library) -> Mapping[str, str]:
    """The chapters that the reader of its form makes of a manuscript, by path, with the keys of the library."""
    with Pandoc() as pandoc:
        read = read_manuscript(((f"manuscript.{form}", manuscript),), ManuscriptOptions(), pandoc, lambda _: None)
    known, _ = with_known_keys(read, library.entries)
    return {f"chapters/{chapter.name}": chapter.text for chapter in known.chapters}


def scored(plan: Plan, chapters: Mapping[str, str], library: Library, book: BookSettings) -> Score:
    """Bind the quotations of some chapters by path, check what that gives, and compare both with the truth."""
    clock = Clock()
    with Pandoc() as pandoc:
        reads = [_read(file, text, pandoc) for file, text in chapters.items()]
        clock.step("parse")
        basis = Basis.of(book, library, frozenset(), citation_form(style_text(book, {})))
        binding = bind(reads, basis, uncited=True)
        clock.step("bind")
        bound = [_read(file, binding.texts.get(file, text), pandoc) for file, text in chapters.items()]
    result = run(Material(book, library, tuple(bound)))
    clock.step("check")
    return Score(tuple(_answers(plan, binding, result)), clock.spent)


def adopted(plan: Plan, manuscript: bytes, form: str, folder: Path, style: str) -> Score:
    """Adopt a manuscript in a folder with its sources and bibliography, and compare the book with the truth.

    The book is made first, and the sources are taken in once it says how its pages are numbered and its commas placed.
    """
    clock = Clock()
    write_sources(plan.works, folder / "sources")
    references = folder / "references.bib"
    references.write_text(bibliography(plan.works, ""), encoding="utf-8")
    path = folder / f"manuscript.{form}"
    path.write_bytes(manuscript)
    request = AdoptionRequest((path,), (references,), style=str(style), uncited=True)
    adopt(request, folder / "book")
    (folder / "book" / "seeds").mkdir(exist_ok=True)
    (folder / "book" / "seeds" / "emendations.yaml").write_text(emendations(plan.works), encoding="utf-8")
    settings = folder / "book" / "book.yaml"
    text = settings.read_text("utf-8").replace(f"style: {style}\n", f"style: {style}\n  punctuation: american\n")
    settings.write_text(text, encoding="utf-8")
    adoption = adopt(replace(request, sources=(folder / "sources",)), folder / "book")
    clock.step("adopt")
    return Score(tuple(_answers(plan, adoption.binding, adoption.result)), clock.spent)


def _read(file: str, text: str, pandoc: Pandoc) -> Read:
    decoded, faults = decode(file, text.encode())
    chapter, more = parse(file, decoded, lambda words: pandoc.read(words, reader=READER))
    return Read(file, decoded, chapter, (*faults, *more))


def _answers(plan: Plan, binding: Binding, result: CheckResult) -> Iterator[Answer]:
    passed: defaultdict[int, list[bool]] = defaultdict(list)
    errors: defaultdict[int, list[str]] = defaultdict(list)
    for chapter in result.chapters:
        for judged in chapter.judged:
            number = number_before(chapter.text, judged.quotation.place.start)
            passed[number or 0].append(isinstance(judged.verdict, Verbatim | Altered))
        for finding in chapter.findings:
            if finding.severity is Severity.ERROR and finding.acknowledged is None:
                errors[number_before(chapter.text, finding.place.start) or 0].append(finding.code.id)
    found: defaultdict[int, list[AdoptedQuotation]] = defaultdict(list)
    for one in binding.quotations:
        found[number_before(binding.before[one.place.file], one.place.start) or 0].append(one)
    for quoted in plan.quotations:
        own, codes = tuple(found[quoted.number]), tuple(errors[quoted.number])
        green = bool(passed[quoted.number]) and all(passed[quoted.number]) and not codes
        yield Answer(quoted, own, outcome(quoted, own, plan.works), green, codes)


_NAMED: Final = BINDING | {QuotationState.UNCITED}


def outcome(quoted: Quoted, adopted: Sequence[AdoptedQuotation], works: Works) -> Outcome:
    """What the states of a quotation say, seen from its truth."""
    if not adopted:
        return Outcome.NOT_COLLECTED
    first = adopted[0]
    if first.state in _NAMED and first.state is not QuotationState.DIFFERS:
        return Outcome.RIGHT if _is_right(quoted, first, works) else Outcome.WRONG
    if first.state is QuotationState.SEVERAL:
        return Outcome.SEVERAL
    return Outcome.TERM if first.state is QuotationState.TERM else Outcome.MISSED


def _is_right(quoted: Quoted, adopted: AdoptedQuotation, works: Works) -> bool:
    """Whether the passage that is named is one of those that have the words."""
    anchor, row = adopted.anchors[0], quoted.row
    if anchor.key != row.key or anchor.place is None:
        return False
    ends = [int(part.split(".")[0].removeprefix("p")) for part in anchor.place.split("-")]
    numbers = works.numbers(row.key)
    return ends[0] <= numbers[row.hi] and ends[-1] >= numbers[row.lo]


def table(score: Score) -> str:
    """The score in lines."""
    lines = []
    honest = Counter(a.outcome for a in score.honest)
    lines.append(f"true {len(score.honest)}: " + ", ".join(f"{o} {_share(honest[o], score.honest)}" for o in Outcome))
    verbatim = sum(a.green for a in score.verbatim)
    lines.append(f"verbatim {len(score.verbatim)}: green at once {_share(verbatim, score.verbatim)}")
    forged = Counter(a.adopted[0].state if a.adopted else "not collected" for a in score.forged)
    states = ", ".join(f"{state} {count}" for state, count in forged.most_common())
    lines.append(f"forged {len(score.forged)}: GREEN {sum(a.green for a in score.forged)}; {states}")
    others = [a for a in score.answers if a.quoted.truth == "words"]
    lines.append(f"other words {len(others)}: green {sum(a.green for a in others)}")
    for truth in sorted({a.quoted.truth for a in score.answers}):
        own = [a for a in score.answers if a.quoted.truth == truth]
        states = ", ".join(f"{s} {n}" for s, n in _states(own).most_common())
        lines.append(f"  {truth} {len(own)}: green {sum(a.green for a in own)}; {states}")
    for how in sorted({a.quoted.cited for a in score.honest}):
        own = [a for a in score.honest if a.quoted.cited is how]
        states = ", ".join(f"{s} {n}" for s, n in _states(own).most_common())
        lines.append(f"  cited by {how} {len(own)}: {states}")
    codes = Counter(code for a in score.verbatim if not a.green for code in set(a.codes) or {"none"})
    lines.append("  verbatim ones are not green by " + ", ".join(f"{c} {n}" for c, n in codes.most_common()))
    lines.append("CPU seconds: " + ", ".join(f"{step} {spent:.1f}" for step, spent in score.seconds.items()))
    return "\n".join(lines)


def _states(answers: Iterable[Answer]) -> Counter[str]:
    return Counter(a.adopted[0].state if a.adopted else "not collected" for a in answers)


def _share(count: int, answers: Sequence[Answer]) -> str:
    return f"{count} ({count / len(answers):.1%})" if answers else str(count)
