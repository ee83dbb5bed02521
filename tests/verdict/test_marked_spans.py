"""Where quoted words stand: every stretch is found in its passage, and together they are what the match was made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoteproof.check.result import stretches
from quoteproof.engine.pandoc import Pandoc
from quoteproof.evidence.origins import StepKind
from quoteproof.verdict.marked_spans import Part, marked_spans
from quoteproof.verdict.model import Altered, Verbatim
from tests.book_of import check, library_of

LIBRARY = library_of(
    {
        "tale": "The man saw the man who saw the man, and the man was old and he was very sad indeed.\n"
        "Nobody knew why. The man never said “so” to anyone at all.\n"
        "A short one.\n"
        "In the end  he sang, and it was a long song of the sea that nobody else had ever heard before."
    }
)
Q, LEFT, R = Part.QUOTED, Part.OMITTED, Part.REPLACED
CASES = [
    ("“saw the man, and” [@tale#p1]", [(Q, "saw the man, and", "")]),
    ("“[t]he man saw the man who” [@tale#p1]", [(Q, "T", "[t]"), (Q, "he man saw the man who", "")]),
    (
        "“the man was old […] Nobody knew why” [@tale#p1-p2]",
        [(Q, "the man was old", ""), (LEFT, "and he was very sad indeed.", ""), (Q, "Nobody knew why", "")],
    ),
    (
        "“A short one. […] and it was a long song” [@tale#p3-p4]",
        [(Q, "A short one.", ""), (LEFT, "In the end  he sang,", ""), (Q, "and it was a long song", "")],
    ),
    (
        "“The man never said ‘so’ [then] to anyone at all” [@tale#p2.s2]",
        [(Q, "The man never said “so”", ""), (R, "", "[then]"), (Q, "to anyone at all", "")],
    ),
    (
        "“it was a long song of the sea that nobody else had ever hear[s]” [@tale#p4]",
        [(Q, "it was a long song of the sea that nobody else had ever hear", ""), (R, "d", "[s]")],
    ),
    (
        "“Nobody knew why. [He] never said ‘so’ to anyone” [@tale#p2]",
        [(Q, "Nobody knew why.", ""), (R, "The man", "[He]"), (Q, "never said “so” to anyone", "")],
    ),
    (
        "“[he] was old and he was very sad indeed” [@tale#p1]",
        [(R, "", "[he]"), (Q, "was old and he was very sad indeed", "")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_stretches_are_found(text: str, wanted: list[tuple[Part, str, str]], pandoc: Pandoc) -> None:
    result = check(text, LIBRARY, pandoc)
    (judged,) = result.chapters[0].judged
    assert isinstance(judged.verdict, Verbatim | Altered), [f.message for f in result.errors]
    found = stretches(judged, result)
    assert [(s.part, s.passage.text[s.start : s.end].strip(), s.printed) for s in found] == wanted
    sources = "".join("".join(o.source.split()) for o in judged.verdict.match.origins)
    assert "".join("".join(s.passage.text[s.start : s.end].split()) for s in found) == sources


def test_what_is_not_verified_stands_nowhere(pandoc: Pandoc) -> None:
    result = check("“a man saw the sea” [@tale#p1]", LIBRARY, pandoc)
    assert stretches(result.chapters[0].judged[0], result) == ()


def test_a_bracket_at_the_beginning_may_stand_for_words(pandoc: Pandoc) -> None:
    result = check("“[he] was old and he was very sad indeed” [@tale#p1]", LIBRARY, pandoc)
    judged = result.chapters[0].judged[0]
    assert isinstance(judged.verdict, Altered)
    match = judged.verdict.match
    at = LIBRARY.sources["tale"].raw.index("the man was")
    spots = (replace(match.spots[0], start=at, end=at + len("the man")),)
    first = replace(match.origins[0], kind=StepKind.REPLACEMENT, source="the man", spots=spots)
    changed = replace(match, origins=(first, *match.origins[1:]))
    found = marked_spans(changed, LIBRARY, judged.quotation.printed.text)
    assert [(s.part, s.passage.text[s.start : s.end].strip()) for s in found] == [
        (R, "the man"),
        (Q, "was old and he was very sad indeed"),
    ]


def test_a_divided_word_stands_where_it_is_divided(pandoc: Pandoc) -> None:
    library = library_of({"log": "A talk on the subject-\nmatter of his\nlong and dull talk."})
    result = check("“on the subject-matter of his […] talk” [@log#p1]", library, pandoc)
    (judged,) = result.chapters[0].judged
    assert [s.passage.text[s.start : s.end] for s in stretches(judged, result)] == [
        "on the subject-\nmatter of his",
        "long and dull",
        "talk",
    ]
