"""What pandoc is given of a bibliography, what it makes of it, and how the lock knows the seed of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quoteproof.api import Book
from quoteproof.disk.errors import CannotRunError
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project import seeds, starting
from quoteproof.project.references import References
from quoteproof.source import faults
from quoteproof.source.bibliography import read_bibliography


def made(pandoc: Pandoc, text: str, language: str = "en-US", file: str = "a.bib") -> Mapping[str, Any]:
    """What pandoc has of each entry, its fields by name."""
    entries, _ = read_bibliography({file: text})
    references = References(None, lambda: pandoc)
    assert references.faults(entries, entries.keys(), language) == ()
    return {key: r["c"] for key, r in references.read(entries, entries.keys(), language).items() if r}


def said(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(said, value))
    if isinstance(value, dict):
        kind, content = value.get("t"), value.get("c", "")
        return " " if kind == "Space" else said(content[1]) if kind in ("Span", "Quoted") else said(content)
    return str(value)


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ("title={Issue #5 of the Gazette}", "title", "Issue #5 of the gazette"),
        ("title={Growth of 5% and more}", "title", "Growth of 5% and more"),
        ("title={From $5 and $10}", "title", "From $5 and $10"),
        ("title={Arts &amp; letters}", "title", "Arts & letters"),
        (r"title={{Mart{\'\i}nez}}", "title", "Martínez"),
        ("title={A\\textendash{}b}", "title", "A–b"),
        ("title={A}, publisher={Smith and Sons}", "publisher", "Smith and Sons"),
        ("title={A}, doi={https://doi.org/10.1000/a\\_b}", "doi", "10.1000/a_b"),
        ("title={A}, url={<https://example.org/a\\&b>}", "url", "https://example.org/a&b"),
        ("title={A\n\nB}", "title", "A b"),
        ("title={A}, journal={{J. of X}}, note={{He said “no”}}", "container-title", "J. of X"),
        ("title={Die Zeit und das Sein}, language={German}", "title", "Die Zeit und das Sein"),
        ("title={Die Zeit und das Sein}, langid={de-AT}", "title", "Die Zeit und das Sein"),
    ],
)
def test_nothing_of_a_field_is_lost(pandoc: Pandoc, fields: str, name: str, words: str) -> None:
    (entry,) = made(pandoc, f"@article{{a, {fields}}}").values()
    assert said(entry[name]) == words
    assert "note" not in entry


@pytest.mark.parametrize("key", ["a", "10.1000/182(3)", "https://e.org/a?b=c&d", "Мюллер'2001", "doe+roe:x", "a_b*c"])
def test_an_entry_has_its_own_key_whatever_that_is(pandoc: Pandoc, key: str) -> None:
    assert said(made(pandoc, f"@legal_case{{{key}, title={{A}}}}")[key]["id"]) == key


def test_dates_in_words_print_as_they_stand(pandoc: Pandoc) -> None:
    years = {"a": "c. 1932", "b": "[1932]", "c": "in press", "d": "1932/33"}
    text = "\n".join(f"@book{{{key}, title={{A}}, year={{{year}}}}}" for key, year in years.items())
    assert {key: said(entry["issued"]["c"]["literal"]) for key, entry in made(pandoc, text).items()} == years


def test_a_child_has_the_fields_of_its_parents(pandoc: Pandoc) -> None:
    text = """@inbook{child, title={Lebanon}, crossref={the/parent}, xdata={pub}}
    @book{the/parent, title={Civil Society}, year={2004}}
    @xdata{pub, publisher={Press}}"""
    entry = made(pandoc, text)["child"]
    assert [said(entry[name]) for name in ("container-title", "publisher", "issued")] == [
        "Civil society",
        "Press",
        "2004",
    ]


def test_one_entry_that_cannot_be_read_does_not_take_the_others_along(pandoc: Pandoc) -> None:
    entries, _ = read_bibliography({"a.bib": "@book{a, title={A \\ensuremath B}}\n@book{b, title={B}}"})
    found = References(None, lambda: pandoc).faults(entries, entries.keys(), "en-US")
    assert {fault.key for fault in found if isinstance(fault, faults.OF_ENTRIES)} == {"a"}


CSL = """[
  {"id": "x/y", "type": "book", "title": "On <i>Bridges</i>", "author": [{"family": "Doe", "given": "J"}],
   "issued": {"date-parts": [[1932, 5]]}, "abstract": "“no”", "DOI": "https://doi.org/10.1000/182"},
  {"id": 7, "type": "article-journal", "title": "B", "note": "“never”"}
]"""


def test_csl_json_is_read(pandoc: Pandoc) -> None:
    entries, found = read_bibliography({"a.json": CSL})
    assert (entries["x/y"].title, entries["x/y"].author, entries["x/y"].line) == ("On Bridges", "Doe, J", 2)
    assert [(fault.code, fault.place.start > 0) for fault in found] == [("B004", True)]
    entry = made(pandoc, CSL, file="a.json")["x/y"]
    assert [said(entry[name]) for name in ("id", "doi")] == ["x/y", "10.1000/182"]
    assert "abstract" not in entry


NOTED = """[{"id": "n", "type": "book", "title": "On Bridges", "author": [{"family": "Doe", "given": "J"}],
  "issued": {"date-parts": [[1932]], "literal": "“never”", "raw": "“no”"},
  "NOTE": "Citation-Key: n1\\noriginal-date: 1850-02\\n{:translator: Marx || Eleanor}Comment: “fine”\\nSo “never”."}]"""


def test_variables_in_a_note_are_read_as_variables(pandoc: Pandoc) -> None:
    """Zotero's “Extra” brings variables of the item; what is left out is left out of what pandoc gets."""
    entries, found = read_bibliography({"a.json": NOTED})
    assert entries["n"].fields["translator"] == "Marx, Eleanor"
    assert [fault.name for fault in found if isinstance(fault, faults.FieldWithQuotationMarks)] == ["note"]
    made_of = str(made(pandoc, NOTED, file="a.json")["n"])
    assert "1850" in made_of
    assert "Eleanor" in made_of
    assert all(word not in made_of for word in ("never", "no”", "fine", "n1"))


@pytest.mark.parametrize(
    "more",
    [
        '"note": "publisher: “Never”"',
        '"note": "{:publisher: “Never”}"',
        '"producer": [{"family": "“Never”"}]',
        '"editor": ["“Never” || A"]',
        '"issued": "“Never”"',
        '"PUBLISHER": "“Never”"',
    ],
)
def test_quoted_words_of_csl_json_are_found_wherever_they_would_print(more: str) -> None:
    item = f'[{{"id": "n", "type": "book", "title": "B", {more}}}]'
    found = read_bibliography({"a.json": item})[1]
    assert [fault.code for fault in found] == ["B004"]


def test_of_two_names_and_two_dates_what_is_read_is_printed(pandoc: Pandoc) -> None:
    both = """[{"id": "n", "type": "book", "title": "B", "author": [{"literal": "Ann Doe", "family": "“Never”"}],
      "issued": {"date-parts": [[1902]], "literal": "“Never”"}}]"""
    assert read_bibliography({"a.json": both})[1] == ()
    assert "Never" not in str(made(pandoc, both, file="a.json")["n"])


def test_files_of_another_format_and_broken_json_are_told_with_file_and_line() -> None:
    texts = {"a.ris": "TY  - BOOK\n", "b.json": '[\n{"id": "a"},\n{"id" "b"}]', "c.bib": "@book{a, title={C}}"}
    entries, found = read_bibliography(texts)
    assert [(type(fault).__name__, fault.place.file) for fault in found][:3] == [
        ("OtherFormat", "a.ris"),
        ("NamelessEntry", "b.json"),
        ("BrokenEntry", "b.json"),
    ]
    assert isinstance(found[3], faults.DuplicateKey)
    assert (found[3].place.file, found[3].file, found[3].line) == ("c.bib", "b.json", 2)
    assert entries.keys() == {"a"}


ZOTERO = """@book{paine, title={Rights of Man}, author={Paine, Thomas}, date={1791},
  file={Full Text:files/12/rights.txt:text/plain;PDF:files/12/rights.pdf:application/pdf}}
@book{other/key, title={Other}, file={C\\:\\\\Users\\\\me\\\\a.pdf}}
"""


@pytest.fixture
def zotero(tmp_path: Path) -> Path:
    """A book whose bibliography another program writes, and a file that it names."""
    starting.start(tmp_path)
    (tmp_path / "files/12").mkdir(parents=True)
    (tmp_path / "files/12/rights.txt").write_text("The Rights of Man\n\nThe vanity of governing.\n", encoding="utf-8")
    (tmp_path / "zotero.bib").write_text(ZOTERO, encoding="utf-8")
    settings = (tmp_path / "book.yaml").read_text(encoding="utf-8")
    listed = settings.replace("bibliography: references.bib", "bibliography: [references.bib, zotero.bib]")
    assert listed != settings
    (tmp_path / "book.yaml").write_text(listed, encoding="utf-8")
    (tmp_path / "chapters/02.md").write_text("# B\n\nHe says “The vanity” [@paine#p2].\n", encoding="utf-8")
    return tmp_path


def codes(root: Path) -> list[str]:
    with Book(root, cached=False) as book:
        return [finding.code.id for finding in book.check().errors]


def test_the_seed_of_an_entry_is_taken_from_its_own_file_and_the_bibliography_stays(zotero: Path) -> None:
    assert codes(zotero) == ["C004"]
    added = seeds.add(zotero, None, "paine")
    assert (added.file, added.bibliography) == ("seeds/paine.txt", None)
    assert (zotero / "zotero.bib").read_text(encoding="utf-8") == ZOTERO
    assert codes(zotero) == []
    # The other program writes its file anew.
    (zotero / "zotero.bib").write_text(ZOTERO.replace("Rights of Man", "The Rights of Man"), encoding="utf-8")
    assert codes(zotero) == []
    (zotero / "zotero.bib").write_text(ZOTERO.replace("{paine", "{paine1791"), encoding="utf-8")
    assert set(codes(zotero)) == {"C001", "S007"}


def test_a_seed_of_an_entry_that_has_one_is_refused(zotero: Path) -> None:
    seeds.add(zotero, zotero / "files/12/rights.txt", "paine")
    with pytest.raises(CannotRunError, match="it has the seed"):
        seeds.add(zotero, zotero / "files/12/rights.txt", "paine")


def test_a_contradicting_file_field_is_told(zotero: Path) -> None:
    seeds.add(zotero, None, "paine")
    (zotero / "seeds/b.txt").write_text("Else.\n", encoding="utf-8")
    text = ZOTERO.replace("Full Text:files/12/rights.txt", "Full Text:seeds/b.txt")
    (zotero / "zotero.bib").write_text(text, encoding="utf-8")
    assert "S007" in codes(zotero)


def test_files_of_a_key_are_named_so_that_it_can_hold_anything(zotero: Path) -> None:
    document = zotero / "o.txt"
    document.write_text("A text.\n", encoding="utf-8")
    seeds.add(zotero, document, "other/key")
    assert (zotero / "seeds/anchors/other%2Fkey.jsonl").is_file()
    (zotero / "chapters/02.md").write_text("# B\n\nHe says “A text” [@{other/key#p1}].\n", encoding="utf-8")
    assert codes(zotero) == []


def test_what_is_no_text_is_said(zotero: Path) -> None:
    with pytest.raises(CannotRunError, match="which is not there"):
        seeds.add(zotero, None, "other/key")


def test_a_new_entry_goes_into_the_books_own_file(zotero: Path) -> None:
    document = zotero / "new.txt"
    document.write_text("A new text.\n", encoding="utf-8")
    added = seeds.add(zotero, document, "new")
    assert added.bibliography_file == "references.bib"
    assert (zotero / "zotero.bib").read_text(encoding="utf-8") == ZOTERO


def test_a_document_that_lies_among_the_seeds_can_be_added(zotero: Path) -> None:
    (zotero / "seeds/p.txt").write_text("The vanity of governing.\n\nThe vanity.\n", encoding="utf-8")
    assert seeds.add(zotero, zotero / "seeds/p.txt", "paine").file == "seeds/p.txt"
    assert codes(zotero) == []
