"""The invariants themselves: they hold of a right reading, and tell each thing that is wrong with another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from quoteproof.document.model import (
    DocumentPassage,
    DocumentReading,
    NoteMark,
    PageStart,
    PdfPlace,
    TracedRun,
    TreePlace,
)
from quoteproof.document.role import Role
from tests.document.invariants import box_faults, convention_faults, pdf_faults, tree_faults
from tests.document.pdfs import PdfPageSpec, pdf, words

PAGE = PdfPageSpec(words(150, 450, "one two") + words(150, 430, "end"), crop=(100, 200, 300, 500))
PDF = pdf(PAGE)
FIRST = PdfPlace(0, 0, (50.0, 248.0, 83.0, 258.0))
SECOND = PdfPlace(0, 9, (50.0, 228.0, 66.0, 236.0))
PASSAGE = DocumentPassage(
    Role.BODY, "one two end", (TracedRun(0, 7, 7, FIRST), TracedRun(8, 3, 3, SECOND)), (PageStart(0, None, 0),)
)
ROOT = etree.fromstring('<a xmlns="urn:x"><b>Of 10<s>6</s> men.<!-- c --> Yes</b><b>x\n y</b><script>no</script></a>')
TREE = (
    DocumentPassage(
        Role.BODY,
        "Of 10⁶ men. Yes",
        (
            TracedRun(0, 5, 5, TreePlace("/a/b[1]/text()[1]", 0)),
            TracedRun(5, 1, 1, TreePlace("/a/b[1]/s[1]/text()[1]", 0)),
            TracedRun(6, 5, 5, TreePlace("/a/b[1]/text()[2]", 0)),
            TracedRun(11, 4, 4, TreePlace("/a/b[1]/text()[3]", 0)),
        ),
    ),
    DocumentPassage(
        Role.BODY,
        "x y",
        (
            TracedRun(0, 1, 1, TreePlace("/a/b[2]/text()[1]", 0)),
            TracedRun(2, 1, 1, TreePlace("/a/b[2]/text()[1]", 3)),
        ),
    ),
)


def reading(*passages: DocumentPassage) -> DocumentReading:
    return DocumentReading(passages)


def test_a_right_reading_has_no_faults() -> None:
    for right in (reading(PASSAGE), reading(*TREE)):
        assert convention_faults(right) == []
    assert pdf_faults(PDF, reading(PASSAGE)) == []
    assert box_faults(PDF, reading(PASSAGE)) == []
    assert tree_faults({"": ROOT}, reading(*TREE), skipped=["script"]) == []


@pytest.mark.parametrize(
    ("passage", "fault"),
    [
        (replace(PASSAGE, text="one  two en"), "white space"),
        (replace(PASSAGE, text="one two\x0bend"), "white space"),
        (replace(PASSAGE, text="one two\x07end"), "has the character"),
        (replace(PASSAGE, trace=PASSAGE.trace[:1]), "no run for ' end' at the end"),
        (replace(PASSAGE, trace=PASSAGE.trace[::-1]), "out of order"),
        (replace(PASSAGE, trace=(TracedRun(0, 12, 12, FIRST),)), "out of order or range"),
        (replace(PASSAGE, pages=(PageStart(1, None, 0),)), "pages begin"),
        (replace(PASSAGE, pages=(PageStart(0, "1", 0), PageStart(4, "2", 1))), "a run on page 0 in the part of page 1"),
        (replace(PASSAGE, emphasis=((3, 12),)), "emphasis"),
        (replace(PASSAGE, note_marks=(NoteMark(3, "1"), NoteMark(2, "2"))), "marks of notes"),
    ],
)
def test_conventions(passage: DocumentPassage, fault: str) -> None:
    assert fault in " ".join(convention_faults(reading(passage)))


@pytest.mark.parametrize(
    ("passage", "fault"),
    [
        (replace(PASSAGE, trace=PASSAGE.trace[:1]), "3 characters in no passage, first 9: 'end'"),
        (
            replace(PASSAGE, trace=(TracedRun(0, 7, 7, FIRST), TracedRun(8, 3, 3, FIRST))),
            "3 characters in two passages",
        ),
        (replace(PASSAGE, text="one twq end"), "leads from 'q' to 'o'"),
        (replace(PASSAGE, trace=(TracedRun(0, 7, 8, FIRST), TracedRun(8, 3, 5, SECOND))), "behind the last character"),
        (replace(PASSAGE, trace=(TracedRun(0, 7, 7, replace(FIRST, page=1)),)), "page 1, which is not there"),
    ],
)
def test_pdf(passage: DocumentPassage, fault: str) -> None:
    assert fault in " ".join(pdf_faults(PDF, reading(passage)))


def test_boxes_of_the_media_box_are_found_wrong() -> None:
    moved = replace(FIRST, box=(150.0, 448.0, 183.0, 458.0))
    faults = box_faults(PDF, reading(replace(PASSAGE, trace=(TracedRun(0, 7, 7, moved), PASSAGE.trace[1]))))
    assert faults == ["page 0: 'onetw' of 'one two' not in the box (150.0, 448.0, 183.0, 458.0)"]


@pytest.mark.parametrize(
    ("passages", "fault"),
    [
        (TREE[:1], "in no passage: 'xy' of /a/b[2]/text()[1]"),
        ((*TREE, TREE[1]), "in two passages: 'xy'"),
        ((TREE[0], replace(TREE[1], text="x z")), "leads from 'z' to 'y'"),
        ((TREE[0], replace(TREE[1], trace=(TracedRun(0, 3, 9, TreePlace("/a/b[2]/text()[1]", 0)),))), "behind the end"),
        ((TREE[0], replace(TREE[1], trace=(TracedRun(0, 3, 3, TreePlace("/a/b[3]/text()[1]", 0)),))), "to no text"),
    ],
)
def test_trees(passages: tuple[DocumentPassage, ...], fault: str) -> None:
    assert fault in " ".join(tree_faults({"": ROOT}, reading(*passages), skipped=["script"]))
