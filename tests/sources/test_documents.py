"""The readers, with real documents: every character once, traces to the character, two processes the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.document.model import DocumentOptions, TrackedChanges
from tests.document.invariants import convention_faults, pdf_faults, process_faults
from tests.samples import sampled
from tests.sources.folios import folio_score
from tests.sources.hostile import HIDDEN, REFUSED, hostile_documents, hostile_faults
from tests.sources.level import sentences
from tests.sources.page import TARGETS
from tests.sources.reading import FOLDER, read
from tests.sources.score import Haystack, score
from tests.sources.truth import BODY, truth_beside
from tests.sources.witness import witness_score

HERE = FOLDER.is_dir()
needs_documents = pytest.mark.skipif(not HERE, reason=f"needs the documents of {FOLDER}")
PDFS = ("PMC4678086", "PMC4706908", "acm2col", "law-ca9_19", "law-ca7_3", "scotus", "word365", "lorem")
FORMATS = sorted((FOLDER / "formats").glob("*")) if HERE else []
ACCEPT = DocumentOptions(changes=TrackedChanges.ACCEPT)


@needs_documents
@pytest.mark.parametrize("name", sampled(PDFS, 3))
def test_every_character_of_a_pdf_stands_in_one_passage(name: str) -> None:
    path = FOLDER / f"{name}.pdf"
    found = read(path)
    assert found.refusal is None
    assert convention_faults(found.reading) == []
    assert pdf_faults(path.read_bytes(), found.reading) == []


@needs_documents
@pytest.mark.parametrize("name", ["PMC4678086", "PMC4706908"])
def test_papers(name: str) -> None:
    path = FOLDER / f"{name}.pdf"
    found = read(path)
    truth = truth_beside(path)
    assert truth is not None
    assert score(Haystack(found.passages), sentences(truth[BODY])).share >= TARGETS[name, BODY]
    folios = folio_score(path, found.passages)
    assert folios is not None
    assert not folios.wrong
    assert witness_score(path.read_bytes(), found.passages).lost == {}


@needs_documents
@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_conventions_of_other_forms(path: Path) -> None:
    found = read(path, options=ACCEPT)
    assert found.refusal is None
    assert convention_faults(found.reading) == []
    assert process_faults(path.name, path.read_bytes(), ACCEPT) == []


@needs_documents
def test_two_processes_give_the_same_bytes() -> None:
    path = FOLDER / "PMC4678086.pdf"
    assert process_faults(path.name, path.read_bytes()) == []


@needs_documents
@pytest.mark.parametrize("name", [name for name, hidden in HIDDEN.items() if name != "bomb"])
def test_hostile_documents(name: str) -> None:
    (path,) = (path for path in hostile_documents(FOLDER) if path.stem == name)
    found = read(path)
    assert hostile_faults(found) == []
    if HIDDEN[name] == REFUSED:
        assert found.refusal
