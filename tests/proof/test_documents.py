"""Quotations of documents: their words are proved by the reading text, and the manifest names the original too."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from quoteproof.document.model import DocumentPassage, NoteMark, PassageForm
from quoteproof.document.role import Role
from quoteproof.engine.pandoc import Pandoc
from quoteproof.evidence.marks import BookPart
from quoteproof.evidence.origins import EmendationKind
from quoteproof.proof.manifest import SCHEMA_VERSION as VERSION
from quoteproof.proof.manifest import Manifest, Quoted, SeedDigest, canonical, read_manifest
from quoteproof.proof.verification import SeedState, compare_seeds
from quoteproof.verdict.model import Verbatim
from tests.book_of import check, library_of_documents

PDF: Final = "seeds/report.pdf"
READING: Final = "seeds/report.reading.jsonl"
PASSAGES: Final = (
    DocumentPassage(Role.BODY, "The un\u00adable chair\u00adman left.", (), note_marks=(NoteMark(14, "12"),)),
    DocumentPassage(Role.FURNITURE, "Report of the Assembly", ()),
    DocumentPassage(Role.BODY, "It was late.", ()),
    DocumentPassage(Role.BODY, "Nobody stayed.", (), form=PassageForm.ITEM),
)
LIBRARY, FILES = library_of_documents({"report": PASSAGES})


def manifest_of(text: str, pandoc: Pandoc) -> Manifest:
    """The manifest of one verified quotation."""
    result = check(text, LIBRARY, pandoc)
    verdict = result.chapters[0].judged[0].verdict
    assert isinstance(verdict, Verbatim), [finding.message for finding in result.all_findings]
    match, printed = verdict.match, result.chapters[0].judged[0].quotation.printed.text
    run = Quoted(
        0, "q", "c.md", 1, "inline", BookPart.TEXT, "“", printed, "”", "", False, (match.anchor,), "verbatim", (),
        match.emendations, match.origins,
    )  # fmt: skip
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in FILES.items()}
    seed = SeedDigest("report", PDF, digests[PDF], READING, digests[READING], "pdf 1, test")
    return Manifest(VERSION, {}, "A Book", (seed,), (run,), (), (), ())


@pytest.mark.parametrize(
    "words", ["The unable chairman left", "The un-able chair-man left", "The unable chair-man", "The un-able chairman"]
)
def test_either_form_of_a_divided_word_is_true_to_the_reading_text(words: str, pandoc: Pandoc) -> None:
    manifest = manifest_of(f"“{words}” [@report#p1].", pandoc)
    found = compare_seeds(manifest, FILES)
    assert found.untrue == ()
    assert found.states == {PDF: SeedState.SAME, READING: SeedState.SAME}
    run = replace(manifest.quotations[0], emendations=())
    assert bool(compare_seeds(replace(manifest, quotations=(run,)), FILES).untrue) == ("-" in words)


def test_what_a_quotation_goes_over_is_named_and_alters_nothing(pandoc: Pandoc) -> None:
    (run,) = manifest_of("> The unable chairman left.\n>\n> It was late. [@report#p1-p3]", pandoc).quotations
    assert [(emended.kind, emended.words) for emended in run.emendations] == [
        (EmendationKind.OPEN_HYPHEN, "hyphen at a line end: un-able"),
        (EmendationKind.NOTE_MARK, "note mark: 12"),
        (EmendationKind.OPEN_HYPHEN, "hyphen at a line end: chair-man"),
        (EmendationKind.FURNITURE, "furniture: Report of the Assembly"),
    ]


def without(*files: str) -> Mapping[str, bytes]:
    return {file: data for file, data in FILES.items() if file not in files}


def test_a_document_that_is_not_there_is_told_and_its_words_are_compared(pandoc: Pandoc) -> None:
    manifest = manifest_of("“Nobody stayed” [@report#p4].", pandoc)
    forged = replace(manifest.quotations[0], text="Nobody slept")
    assert compare_seeds(manifest, without(PDF)).states == {PDF: SeedState.ABSENT, READING: SeedState.SAME}
    assert compare_seeds(replace(manifest, quotations=(forged,)), without(PDF)).untrue == (forged,)
    assert compare_seeds(manifest, {**FILES, PDF: b"%PDF-2"}).states[PDF] is SeedState.CHANGED
    assert compare_seeds(manifest, {**FILES, READING: b""}).states[READING] is SeedState.CHANGED
    assert compare_seeds(replace(manifest, quotations=(forged,)), without(READING)).untrue == ()  # nothing to compare


def test_a_manifest_names_a_reading_text_only_where_there_is_one() -> None:
    document = SeedDigest("report", PDF, "0" * 64, READING, "1" * 64, "pdf 1, test")
    manifest = Manifest(
        VERSION, {}, "A Book", (document, SeedDigest("tale", "seeds/tale.txt", "0" * 64)), (), (), (), ()
    )
    data = canonical(manifest)
    assert read_manifest(data) == manifest
    assert data.count(b'"reading"') == data.count(b'"reader"') == data.count(b'"reading_sha256"') == 1
    assert isinstance(read_manifest(data.replace(b'"key":"tale"', b'"key":"tale","reader":""')), str)
    assert isinstance(read_manifest(data.replace(b'"key":"tale",', b"")), str)
