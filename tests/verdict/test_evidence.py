"""Every character of a quotation's source span is printed, or named as what it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.book.config import Quotations
from quoteproof.evidence.origins import EmendationKind
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation
from quoteproof.source.contents import ReadContents
from quoteproof.source.library import Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import Change, apply_changes
from quoteproof.text.pairing import pair
from quoteproof.text.words import words
from quoteproof.verdict.collate import judge
from quoteproof.verdict.evidence import UnaccountedError
from quoteproof.verdict.model import Altered, Match, Verbatim, Verdict
from quoteproof.verdict.passage_text import VerdictContext
from tests.source import shelf
from tests.source.test_seeds_of_this_book import library as library_of_this_book
from tests.verdict.judging import NOWHERE

SEED = """The charter [1] was held to be sealed in the *Sluice House*, so the clerk wrote, and the rnill was
shut.[2] He saw the boats of the vil-
lage in the *great* mere, with-
out their men, and

THE FEN GAZETTE 12

the mill stood still;[3] it was "a folly" then. The dykc held for the whole of the winter. Nobody came.

THE FEN GAZETTE 13

The _reeve_ went home *in haste* [4] and the ferry with him, as the book has it. So it was.
"""
EMENDED = """
tale:
  segmentation: {by: blank-line, reason: hard-wrapped}
  roles:
    - {lines: 6, starts: THE FEN, role: furniture, reason: a running head}
    - {lines: 10, starts: THE FEN, role: furniture, reason: a running head}
  joins:
    - first: {lines: 1, starts: The charter}
      second: {lines: 8, starts: the mill}
      reason: broken by a running head
  corrections:
    - {line: 1, was: rnill, read: mill, reason: a conversion error}
    - {line: 8, was: dykc, read: dyke, reason: a conversion error}
  note-marks:
    - {form: "[1]", count: 4, reason: notes}
  emphasis-marks:
    - {form: "*", count: 3, reason: Markdown}
    - {form: "_", count: 1, reason: Markdown}
  line-end-hyphens:
    - {count: 2, reason: columns}
"""


@cache
def context() -> VerdictContext:
    return VerdictContext(shelf.library(SEED, EMENDED), Quotations())


@cache
def context_of_this_book() -> VerdictContext:
    return VerdictContext(library_of_this_book(), Quotations())


def judged(context: VerdictContext, printed: str, anchor: str, *, kind: Kind = Kind.INLINE) -> Verdict:
    pairing = pair(printed)
    inner = tuple((run.start, run.end - run.width) for run in pairing.runs)
    words = Printed(printed, tuple((0, i) for i in range(len(printed))), (), inner, pairing.apostrophes)
    citation = Citation(0, 0, (Anchor.parse(anchor),), "", False, NOWHERE, NOWHERE, None)
    return judge(Quotation("q", "c.md", kind, 0, 0, 0, NOWHERE, words, citation=citation), context).verdict


def accounted(library: Library, match: Match) -> None:
    """Put the source's words together from the seed alone, with nothing but what the match names."""
    named = {at for e in match.emendations for at in range(e.spot.start, e.spot.end)}
    for origin in match.origins:
        read = []
        for spot in origin.spots:
            raw = library.sources[spot.anchor.key].raw
            puts = {e.spot.start: e.put for e in match.emendations}
            ends = {e.spot.start for e in match.emendations if e.spot.start == e.spot.end}
            text = ""
            for at in range(spot.start, spot.end):
                text += puts.get(at, "") + ("" if at in named and at not in ends else raw[at])
            read.append(text)
        assert "\n".join(read) == origin.source


@settings(max_examples=300)
@given(st.data())
def test_every_character_is_printed_or_named(data: st.DataObject) -> None:
    passages = [p for p in context().library.sources["tale"].passages if p.role != "furniture"]
    passage = data.draw(st.sampled_from(passages))
    spans = words(passage.text)
    first = data.draw(st.integers(0, len(spans) - 1))
    last = data.draw(st.integers(first, len(spans) - 1))
    low, high = spans[first][0], spans[last][1]
    verdict = judged(context(), passage.text[low:high], f"tale#{passage.id}")
    if not isinstance(verdict, Verbatim | Altered):
        assert '"' in passage.text[low:high]  # half of a pair of marks
        return
    accounted(context().library, verdict.match)
    start, end = passage.raw_span(low, high)
    raw = context().library.sources["tale"].raw
    assert isinstance(verdict, Altered) is bool(verdict.match.emendations)
    if verdict.match.emendations == ():
        assert raw[start:end] == passage.text[low:high]


def test_every_sentence_of_this_book_is_accounted_for() -> None:
    emended = 0
    for key, source in context_of_this_book().library.sources.items():
        for passage in source.passages:
            for start, end in passage.sentences if passage.role != "furniture" else ():
                verdict = judged(context_of_this_book(), passage.text[start:end], f"{key}#{passage.id}")
                if isinstance(verdict, Verbatim | Altered):
                    accounted(context_of_this_book().library, verdict.match)
                    emended += bool(verdict.match.emendations)
    assert emended > 5


@pytest.mark.parametrize(
    ("printed", "kinds"),
    [
        ("The charter was held", ["note-mark"]),
        ("the mill was\nshut", ["correction"]),
        ("of the village in", ["line-end-hyphen"]),
        ("the great mere", ["emphasis-mark", "emphasis-mark"]),
        ("great", []),
        ("Sluice House, so the clerk", ["emphasis-mark"]),
        ("and the mill stood", ["join"]),
        ("still; it was", ["note-mark"]),
        ("was\nshut", []),
        ("The dyke held", ["correction"]),
        ("for the whole of the winter", []),
    ],
)
def test_what_a_quotation_runs_over_is_named(printed: str, kinds: list[str]) -> None:
    verdict = judged(context(), printed, "tale#p1")
    assert isinstance(verdict, Verbatim | Altered)
    assert [e.kind.value for e in verdict.match.emendations] == kinds
    assert [a.kind for a in verdict.match.alterations] == ["emendation"] * len(kinds)


def test_furniture_between_passages_is_named() -> None:
    text = "Nobody came.\u2029The reeve went home in haste and the ferry with him, as the book has it."
    names = [p.id for p in context().library.sources["tale"].passages]
    verdict = judged(context(), text, f"tale#{names[0]}-{names[-1]}", kind=Kind.BLOCK)
    assert isinstance(verdict, Altered)
    named = [e for e in verdict.match.emendations if e.kind is EmendationKind.FURNITURE]
    assert [e.words for e in named] == ["furniture: THE FEN GAZETTE 13"]


def test_a_mark_that_was_dropped_beside_a_word_is_named_with_it() -> None:
    emended = "tale: {note-marks: [{form: '1', count: 1, reason: r}]}"
    context = VerdictContext(shelf.library("A page of philosophy1\n", emended), Quotations())
    verdict = judged(context, "page of philosophy", "tale#p1")
    assert isinstance(verdict, Altered)
    assert [e.words for e in verdict.match.emendations] == ["note mark: 1"]


def test_words_that_do_not_come_out_of_the_seed_are_an_error() -> None:
    library = shelf.library("The plan is not permitted here.\n", None)
    source = library.sources["tale"]
    passage = source.passages[0]
    for kind, text in (("lost", "The plan is permitted here."), ("note-mark", "The plan is permitted now.")):
        mapped = apply_changes(passage.text, [Change(12, 16, "", kind)])
        changed = replace(passage, text=text, mapped=mapped, changed=passage.text)
        forged = replace(library, sources={"tale": replace(source, contents=ReadContents((changed,)))})
        with pytest.raises(UnaccountedError):
            judged(VerdictContext(forged, Quotations()), text.rstrip("."), "tale#p1")
