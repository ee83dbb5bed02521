"""Pages of a source: where each begins in the reading text, and which label it bears."""

import pytest

from quoteproof.book.yaml_nodes import YamlPosition
from quoteproof.document.model import DocumentPassage, PageStart
from quoteproof.document.role import Role
from quoteproof.rules.table import worded
from quoteproof.source.emendations import NO_EMENDATIONS, DeclaredLabel, Emendations, read_emendations
from quoteproof.source.pages import labelled
from quoteproof.source.reading import read_units
from quoteproof.source.seed_document import ReadingPin, SeedDocument
from quoteproof.source.segment import Segmentation

TEXT = "One.\n\nIt goes\n\fon, some-\n\fthing more.\n\n\f\fLast.\n"


def pages(
    text: str, yaml: str = "", document: SeedDocument | None = None
) -> list[tuple[tuple[str, str | None, int | None], ...]]:
    """The pages of each unit: the words that begin with it, its label, and its place in the file."""
    emended: Emendations = NO_EMENDATIONS
    if yaml:
        known, faults = read_emendations(f"a:\n{yaml}")
        assert faults == ()
        emended = known["a"]
    reading, found = read_units(text, emended, segmentation=Segmentation.BLANK_LINE, document=document)
    assert [fault.message for fault in worded(found)] == []
    return [
        tuple((unit.mapped.text[page.offset :][:5], page.label, page.index) for page in unit.pages)
        for unit in reading.units
    ]


def test_form_feeds_end_pages_inside_passages_too() -> None:
    assert pages(TEXT) == [
        (("One.", None, 0),),
        (("It go", None, 0), ("on, s", None, 1), ("thing", None, 2)),
        (("Last.", None, 4),),
    ]
    assert pages("One.\n\nTwo.\n") == [(), ()]


def test_labels_count_on_by_the_pages_of_the_file() -> None:
    said = "  pages: [{page: 1, label: xi, reason: r}, {page: 3, label: 1, reason: r}]\n"
    assert [[page[1] for page in unit] for unit in pages(TEXT, said)] == [["xi"], ["xi", "xii", "1"], ["3"]]


def test_labels_are_counted_on_pages_that_have_words() -> None:
    said = (DeclaredLabel("as the document shows", YamlPosition(1, 1, 0), 2, None, "5"),)
    pages, faults = labelled((PageStart(0, None, 0), PageStart(3, None, 10**12)), said)
    assert ([page.label for page in pages], faults) == ([None, None], ())


def test_labels_end_where_they_are_said_to() -> None:
    said = "  pages: [{page: 1, label: 9, reason: r}, {page: 2-4, label: none, reason: r}]\n"
    assert [[page[1] for page in unit] for unit in pages(TEXT, said)] == [["9"], ["9", None, None], ["13"]]


def test_a_page_that_begins_in_what_is_left_out_begins_with_what_follows() -> None:
    said = '  line-end-hyphens: [{count: 1, reason: r}]\n  corrections: [{line: 3, was: "It", read: "At", reason: r}]\n'
    assert pages(TEXT, said)[1] == (("At go", None, 0), ("on, s", None, 1), ("thing", None, 2))


def test_a_joined_passage_has_the_pages_of_its_parts() -> None:
    text = "One goes\n\n7.\n\n\fon here.\n\n\fTwo.\n"
    said = """  roles: [{lines: 3, starts: "7.", role: furniture, reason: a folio}]
  joins: [{first: {lines: 1, starts: One}, second: {lines: 5, starts: "on"}, reason: a page ends}]
"""
    assert pages(text, said)[0] == (("One g", None, 0), ("on he", None, 1))


@pytest.mark.parametrize("starts", ["The fire", "burned"])
def test_a_page_begins_with_words_on_a_line(starts: str) -> None:
    said = f"""  pages:
    - {{lines: 1, starts: Head, label: "7", reason: r}}
    - {{lines: 3, starts: {starts}, label: "8", reason: r}}
"""
    found = pages("Head\n\nThe fire burned long.\n\nEnd.\n", said)
    assert [[page[1] for page in unit] for unit in found] == [
        ["7"],
        ["8"] if starts == "The fire" else ["7", "8"],
        ["8"],
    ]


def test_a_document_has_its_own_pages() -> None:
    passages = (
        DocumentPassage(Role.BODY, "One.", (), (PageStart(0, "xi", 0),)),
        DocumentPassage(Role.BODY, "Two and more.", (), (PageStart(0, "“1”", 1), PageStart(4, "2", 2))),
    )
    own = SeedDocument("seeds/a.pdf", passages, ReadingPin("", "pdf 1"))
    assert pages(own.text, document=own) == [(("One.", "xi", 0),), (("Two a", None, 1), ("and m", "2", 2))]
    said = "  pages: [{page: 2, label: 5, reason: r}]\n"
    assert [page[1] for page in pages(own.text, said, own)[1]] == ["5", "6"]


def test_a_document_whose_pages_have_labels_and_no_place_in_the_file() -> None:
    passage = DocumentPassage(Role.BODY, "Two and more.", (), (PageStart(0, "7"), PageStart(4, "8")))
    own = SeedDocument("seeds/a.epub", (passage,), ReadingPin("", "epub 1"))
    assert pages(own.text, document=own) == [(("Two a", "7", None), ("and m", "8", None))]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("{page: 6, label: 1, reason: r}", "the file has 5 pages, and no page 6"),
        ("{page: 2-9, label: 1, reason: r}", "the file has 5 pages, and no page 9"),
        ("{page: 0, label: 1, reason: r}", "`page` is no page of a file"),
        ("{page: 5-2, label: 1, reason: r}", "`page` is no page of a file"),
        ("{page: 2, label: p. 12, reason: r}", "`p. 12` is no label of a page"),
        ("{page: 2, reason: r}", "the emendation has no `label`"),
        ("{page: 2, label: 1}", "the emendation has no `reason`"),
        ("{lines: 3, starts: on the moon, label: 1, reason: r}", "line 3 should begin with “on the moon”"),
    ],
)
def test_what_cannot_be_said_of_pages(item: str, message: str) -> None:
    emended, faults = read_emendations(f"a:\n  pages: [{item}]\n")
    found = worded((*faults, *read_units(TEXT, emended["a"], segmentation=Segmentation.BLANK_LINE)[1]))
    assert [message in fault.message for fault in found] == [True], found
