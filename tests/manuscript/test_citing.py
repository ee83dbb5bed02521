"""Keys: which work of a bibliography a key in a manuscript means."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.manuscript.citing.keys import references_file, with_known_keys
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptChapter,
    ManuscriptForm,
    ManuscriptPlace,
    PlaceUnit,
    RefusedManuscriptError,
)
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography

BIB = """
@book{holm1990, author = {Holm, Anna}, title = {The River: A History}, year = {1990}, isbn = {978-3-16-148410-0}}
@article{lund_2001,
  author = {Per Lund and Eva M{\\"u}ller}, title = {On {Ice}}, date = {2001-03}, doi = {10.1234/ICE.5}}
@online{town, author = {{Town of Hill}}, title = {Rules}, url = {https://www.hill.example/rules/}, year = {2010}}
@incollection{one, author = {Ek, A.}, title = {First Part}, booktitle = {Parts}, year = {1999}, isbn = {1-234-56789-X}}
@incollection{two, author = {Ek, A.}, title = {Second Part}, booktitle = {Parts}, year = {1999}, isbn = {1-234-56789-X}}
"""


def entries(text: str = BIB) -> Mapping[str, BibliographyEntry]:
    found, faults = read_bibliography({"references.bib": text})
    assert not faults
    return found


def manuscript(text: str, *references: dict[str, Any]) -> Manuscript:
    places = [0, *(at + 2 for at in range(len(text)) if text.startswith("\n\n", at))]
    numbered = tuple((at, ManuscriptPlace("a.docx", PlaceUnit.PARAGRAPH, n)) for n, at in enumerate(places, 1))
    return Manuscript(ManuscriptForm.DOCX, (ManuscriptChapter("01-a.md", text, numbered),), references=references)


def item(key: str, title: str = "", family: str = "", year: int = 0, **more: Any) -> dict[str, Any]:
    found = {"id": key, "type": "book", "title": title, **more}
    if family:
        found["author"] = [{"family": family, "given": "A."}]
    if year:
        found["issued"] = {"date-parts": [[year]]}
    return found


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        (item("478", "The River", "Holm", 1990), "holm1990"),
        (item("478", "THE RIVER – a history", "Holm"), "holm1990"),
        (item("478", "Another name", ISBN="3161484101 9783161484100"), "478: a title of its own"),
        (item("478", "", ISBN="3-16-148410-X"), "holm1990"),
        (item("478", "On ice", DOI="https://doi.org/10.1234/ice.5"), "lund_2001"),
        (item("478", "On Ice", "Lund"), "lund_2001"),
        (item("478", "On Ice", "Mueller", 2001), "478: another first author"),
        (item("478", "Rules", URL="http://hill.example/rules"), "town"),
        (item("478", "Second part", "Ek", 1999, ISBN="123456789X"), "two"),
        (item("478", "Parts", "Ek", 1999, ISBN="123456789X"), "478: the book, not one of its parts"),
        (item("478", "", "Holm", 1990), "holm1990"),
        (item("478", "", "Ek", 1999), "478: one of two works of the year"),
        (item("478", "The River", "Holm", 1995), "478: another edition"),
        ({**item("478", "x"), "citation-key": "holm1990"}, "478: the title contradicts"),
        ({**item("478", "The river"), "citation-key": "holm1990"}, "holm1990"),
    ],
)
def test_a_work_is_known_by_what_is_said_of_it(reference: dict[str, Any], key: str) -> None:
    found, new = with_known_keys(manuscript("“Words” [@478, p. 3].", reference), entries())
    if ":" in key:
        assert len(new) == 1
        assert new[0]["id"] not in entries()
    else:
        assert not new
        assert found.chapters[0].text == f"“Words” [@{key}, p. 3]."
    assert [note.kind for note in found.notes] == [ConversionKind.KEY]


def test_works_without_an_entry_keep_a_key_that_says_something_or_get_one() -> None:
    references = (
        item("1", "Winter", "Ödegård", 2001),
        item("2", "Summer", "Ödegård", 2001),
        item("http://zotero.org/users/1/items/AB", "An Anonymous Tale of Horses", "", 1850),
        {**item("4", "Keyed", "Ek", 1999), "citation-key": "ekKeyed"},
        item("ITEM-5", "Winter", "Ödegård", 2001),
        item("berg:1999", "Hills", "van den Berg", 1999),
    )
    text = (
        "A [see @1; @2, p. 3], @{http://zotero.org/users/1/items/AB} and -@4, `@1`, \\@1, a@1, [@ITEM-5]; @berg:1999."
    )
    found, new = with_known_keys(manuscript(text, *references), entries())
    assert found.chapters[0].text == (
        "A [see @odegard2001; @odegard2001a, p. 3], @anonymoustale1850 and -@ekKeyed, `@1`, \\@1, a@1, "
        "[@odegard2001]; @berg:1999."
    )
    assert [one["id"] for one in new] == ["odegard2001", "odegard2001a", "anonymoustale1850", "ekKeyed", "berg:1999"]
    assert [(note.text, note.became) for note in found.notes][:2] == [("1", "odegard2001"), ("2", "odegard2001a")]
    written, faults = read_bibliography(dict([references_file(new)]))
    assert not faults
    assert list(written) == [one["id"] for one in new]


def test_a_key_that_differs_in_case_alone_is_that_of_the_one_entry() -> None:
    found, _ = with_known_keys(manuscript("[@Holm1990#p3; @LUND_2001a; @TOWN]"), entries())
    assert found.chapters[0].text == "[@holm1990#p3; @LUND_2001a; @town]"


def test_a_key_in_braces_ends_where_it_ended() -> None:
    text = "@{9}a, @{9}. @{9}:b [@{9}]"
    found, _ = with_known_keys(manuscript(text, item("9", "On Ice", "Lund")), entries())
    assert found.chapters[0].text == "@{lund_2001}a, @lund_2001. @{lund_2001}:b [@lund_2001]"


def test_two_works_of_one_key_are_refused_with_both() -> None:
    references = (item("ITEM-1", "Winter", "Ek", 2001), item("ITEM-1", "Summer", "Ek", 2001))
    with pytest.raises(RefusedManuscriptError) as refused:
        with_known_keys(manuscript("One.\n\nTwo [@ITEM-1].", *references), entries())
    assert refused.value.message == "two works have the key `ITEM-1`: “Winter” and “Summer”"
    assert str(refused.value.place) == "a.docx, paragraph 2"


def test_one_work_described_twice_is_one() -> None:
    references = (item("ITEM-1", "Winter", "Ek", 2001), item("ITEM-1", "Winter", "Ek", 2001, abstract="…"))
    _, new = with_known_keys(manuscript("[@ITEM-1]", *references), entries())
    assert [one["id"] for one in new] == ["ek2001"]


def test_places_move_along() -> None:
    text = "One [@1, p. 2; @1].\n\nTwo [@1].\n\nThree."
    found, _ = with_known_keys(manuscript(text, item("1", "On Ice", "Lund")), entries())
    (chapter,) = found.chapters
    assert [chapter.text[at : at + 3] for at, _ in chapter.places] == ["One", "Two", "Thr"]
    assert [place.number for _, place in chapter.places] == [1, 2, 3]


@given(st.text(alphabet="a @1{}[]`\n~<!->.;:\\/()", max_size=60))
def test_nothing_but_keys_changes(text: str) -> None:
    found, _ = with_known_keys(manuscript(text, item("1", "On Ice", "Lund")), entries())
    changed = found.chapters[0].text
    assert changed.replace("@{lund_2001}", "@1").replace("@lund_2001", "@1") == text.replace("@{1}", "@1")
