"""Citations in round brackets of the author's own (C009), by the form in which the style prints citations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quoteproof.chapter.parse import READER, parse
from quoteproof.check.enclosed import enclosed_citations
from quoteproof.engine.csl import CitationForm, citation_form
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quotation.collect import CollectSettings, collect


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as reader:
        yield reader


def found(text: str, form: CitationForm, pandoc: Pandoc) -> list[tuple[str, str | None]]:
    chapter, _ = parse("a.md", text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    faults = enclosed_citations(chapter, collect(chapter, CollectSettings()).citations, form)
    return [(text[fault.place.start : fault.place.end], fault.inside) for fault in faults]


NOTE, BRACKETS, PLAIN = CitationForm.NOTE, CitationForm.BRACKETS, CitationForm.PLAIN


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("It was late (Quoted in [@s#p2]).", "[Quoted in @s#p2]"),
        ("It was late (see, for example, [@s#p2, p. 3]).", "[see, for example, @s#p2, p. 3]"),
        ("It was late ([@s#p2]).", "[@s#p2]"),
        ("It was late (cf. [@s#p2; @t]).", "[cf. @s#p2; @t]"),
        ("It was late ( vgl. *auch* [@s#p2] ).", "[vgl. auch @s#p2]"),
    ],
)
def test_what_leads_to_a_citation_belongs_inside_of_it(text: str, inside: str, pandoc: Pandoc) -> None:
    for form in (NOTE, BRACKETS):
        ((_, written),) = found(text, form, pandoc)
        assert written == inside
    assert found(text, PLAIN, pandoc) == []


@pytest.mark.parametrize(
    "text",
    [
        "It was late (as he has it [@s#p2] in his letters).",
        "It was late (which nobody but Smith would say [@s#p2]).",
        "It was late (see @s#p2).",
        "It was late [see @s#p2].",
        "It was (late) [@s#p2].",
        "1) late [@s#p2]",
    ],
)
def test_an_aside_may_have_a_citation(text: str, pandoc: Pandoc) -> None:
    for form in (NOTE, BRACKETS):
        assert found(text, form, pandoc) == []


def test_in_a_note_a_note_style_prints_it_where_it_stands(pandoc: Pandoc) -> None:
    text = "It was late.^[It was (quoted in [@s#p2]).]"
    assert found(text, NOTE, pandoc) == []
    assert len(found(text, BRACKETS, pandoc)) == 1


@pytest.mark.parametrize(
    ("layout", "kind", "form"),
    [
        ('<layout prefix="(" suffix=")">', "in-text", BRACKETS),
        ("<layout delimiter='; ' prefix='('>", "in-text", BRACKETS),
        ('<layout prefix="[" suffix="]">', "in-text", PLAIN),
        ("<layout>", "note", NOTE),
    ],
)
def test_the_form_of_citations_is_read_from_the_style(layout: str, kind: str, form: CitationForm) -> None:
    style = f'<style class="{kind}"><citation collapse="year"><sort/>{layout}</layout></citation></style>'
    assert citation_form(style) is form
    assert citation_form(None) is BRACKETS
