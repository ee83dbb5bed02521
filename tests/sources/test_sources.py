"""The scorer itself, with texts made up here."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.document.model import DocumentPassage
from quoteproof.document.role import Role
from tests.sources.level import levelled, sentences
from tests.sources.score import Cause, Haystack, score
from tests.sources.truth import BODY, NOTES, truth_beside

DOCBOOK = """<?xml version="1.0"?>
<!DOCTYPE book PUBLIC "x" "y" [ <!ENTITY mdash "—"> ]>
<book><bookinfo><abstract><para>Not in print.</para></abstract></bookinfo>
<para>It is <quote>free <quote>as</quote> in</quote> beer&mdash;not more<footnote><para>Said by
<emphasis>one</emphasis>.</para></footnote>. <indexterm><primary>beer</primary></indexterm>It ends.
<blockquote><para>Set apart.</para></blockquote> After it.</para></book>"""
JATS = """<article><front><abstract><p>An abstract.</p></abstract><notes><p>Not text.</p></notes></front>
<body><p>Of 10<sup>6</sup> cells<sup><xref>12</xref></sup> in CO<sub>2</sub> [<xref>3</xref>].</p>
<fig><caption><p>A caption.</p></caption></fig></body></article>"""


def passages(*texts: str, role: Role = Role.BODY) -> tuple[DocumentPassage, ...]:
    return tuple(DocumentPassage(role, text, ()) for text in texts)


def test_level() -> None:
    assert levelled("“‘Free’ ” --  said\nhe. . . . And ``no''") == '"\'Free\'"—said he. … And "no"'
    assert levelled("Co-op, (CO) e\u0301") == "Co-op, (CO) é"


def test_sentences_are_split_and_formulas_left_out() -> None:
    first = "This is the first sentence of a text that is long."
    second = "“Another one follows it, and has a quotation too.”"
    formula = "Let x = 12 be the number that this sentence speaks of."
    assert sentences([f"{first} {second} {formula} Short."]) == (first, levelled(second).strip('"'))


@pytest.mark.parametrize(
    ("name", "text", "body", "notes"),
    [
        ("a.xml", DOCBOOK, ["It is “free ‘as’ in” beer—not more. It ends.", "Set apart.", "After it."], True),
        ("a.nxml", JATS, ["An abstract.", "Of 10⁶ cells in CO₂ [3]."], False),
        ("a.txt", "One\nline.\n\nTwo.", ["One line.", "Two."], False),
    ],
)
def test_truth(tmp_path: Path, name: str, text: str, body: list[str], notes: bool) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    truth = truth_beside(tmp_path / "a.pdf")
    assert truth is not None
    assert sorted(" ".join(paragraph.split()) for paragraph in truth[BODY]) == sorted(body)
    assert [" ".join(note.split()) for note in truth.get(NOTES, ())] == (["Said by one."] if notes else [])
    assert truth_beside(tmp_path / "b.pdf") is None


def test_an_open_hyphen_is_a_hyphen_or_nothing() -> None:
    haystack = Haystack(passages("A well\u00adknown pro\u00adblem of the well-made."))
    assert haystack.passage_of("A well-known problem of the well-made.")
    assert haystack.passage_of("A wellknown pro-blem of the well-made.")
    assert not haystack.passage_of("A well-known problem of the wellmade.")
    assert not haystack.passage_of("A well-known prob-lem of the well-made.")


@pytest.mark.parametrize(
    ("texts", "cause"),
    [
        (["Some words before. The sentence that is", "wanted is here. More."], Cause.BROKEN),
        (["Some words before. The sen-tence that is wanted is here. More."], Cause.HYPHEN),
        (["Some words before. The sentence thatis wanted is here. More."], Cause.SPACE),
        (["Some words before. The sentence which is wanted is here. More."], Cause.OTHER),
        (["Nothing of the kind."], Cause.OTHER),
    ],
)
def test_causes(texts: list[str], cause: Cause) -> None:
    result = score(Haystack(passages(*texts)), ["The sentence that is wanted is here."])
    assert result.found == 0
    assert [miss.cause for miss in result.misses] == [cause]


def test_what_stands_in_furniture_alone_is_missed() -> None:
    both = (*passages("The sentence.", role=Role.FURNITURE), *passages("A note. Again.", role=Role.NOTE))
    result = score(Haystack(both), ["The sentence.", "A note."])
    assert (result.found, result.share, dict(result.roles)) == (1, 50.0, {Role.NOTE: 1})
    assert [miss.cause for miss in result.misses] == [Cause.ROLE]
