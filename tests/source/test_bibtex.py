"""BibTeX as programs write it: what is read of it, its dates, and the files that it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.source.attachments import attachments
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.bibtex import RawEntry, read_bibtex
from quoteproof.source.dates import read_dates
from quoteproof.source.tex_fields import clean_address, clean_text
from quoteproof.text.anchor import Anchor, cited, file_stem


def entries(text: str) -> list[RawEntry]:
    return [block for block in read_bibtex(text) if isinstance(block, RawEntry)]


@pytest.mark.parametrize(
    ("text", "kind", "key", "fields"),
    [
        ("@book{a, title = {A}}", "book", "a", {"title": "A"}),
        ("@legal_case{a-b, title = {A v B}}", "legal_case", "a-b", {"title": "A v B"}),
        ("@in-book (a, title = {A (b)})", "in_book", "a", {"title": "A (b)"}),
        ("@book{10.1000/182(3)?x+y, title = {A}}", "book", "10.1000/182(3)?x+y", {"title": "A"}),
        ("@book{Мюллер:2001, title = {A}}", "book", "Мюллер:2001", {"title": "A"}),
        ('@string{p = "Press"}@book{a, publisher = p # " of " # {B}}', "book", "a", {"publisher": "Press of B"}),
        ('@book{a, month = oct # "~10", title = "A {"}b{"}"}', "book", "a", {"month": "oct~10", "title": 'A {"}b{"}'}),
        ("@comment{jabref-meta: grouping:\n0 All;;\n}\n@book{a, title={A},}", "book", "a", {"title": "A"}),
        ("@comment{ {unpaired }\n@book{a, title={A}}", "book", "a", {"title": "A"}),
        ("% @book{old, title={B}}\n@book{a, % why\n title={A}}", "book", "a", {"title": "A"}),
        ("write to a.b@example.org\n@book{a, title={A}}", "book", "a", {"title": "A"}),
        ("@article{\n author = {A}, title = {B}\n}", "article", "", {"author": "A", "title": "B"}),
    ],
)
def test_an_entry_is_read(text: str, kind: str, key: str, fields: dict[str, str]) -> None:
    (entry,) = entries(text)
    assert (entry.kind, entry.key, {field.name: field.value for field in entry.fields}) == (kind, key, fields)
    assert entry.torn is None


def test_macros_are_those_of_the_files_before() -> None:
    read, found = read_bibliography({"a.bib": "@string{J = {Journal}}", "b.bib": "@article{a, title={A}, journal=j}"})
    assert (read["a"].fields["journal"], found) == ("Journal", ())


@pytest.mark.parametrize("text", ['@book{a, title="A ""b"" c"}', "@book{a, title={A} year={1}}", "@book{a, title={A"])
def test_a_torn_entry_is_told(text: str) -> None:
    assert [fault.code for fault in read_bibliography({"a.bib": text + "\n\n@book{b, title={B}}"})[1]] == ["B001"]


@given(st.text(alphabet='@{}()\\=,"#ab%\n ', max_size=120))
def test_reading_never_raises_and_goes_forwards(text: str) -> None:
    starts = [block.start for block in read_bibtex(text)]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    ("fields", "read", "literal"),
    [
        ({"date": "1932~"}, {}, ""),
        ({"date": "2001-21/2001-22"}, {}, ""),
        ({"date": "-0043"}, {}, ""),
        ({"date": "1932--1935"}, {"date": "1932/1935"}, ""),
        ({"date": "c. 1932"}, {"date": ""}, "c. 1932"),
        ({"date": "1932?"}, {"date": ""}, "1932?"),
        ({"year": "1932", "month": "oct"}, {}, ""),
        ({"year": "1932", "month": "oct~10"}, {"date": "1932-10-10"}, ""),
        ({"year": "1932", "month": "10~oct"}, {"date": "1932-10-10"}, ""),
        ({"year": "1932", "month": "10.~Oktober"}, {"date": "1932-10-10"}, ""),
        ({"year": "1932", "month": "March/April"}, {"date": "1932-03/1932-04"}, ""),
        ({"year": "1932", "month": "Spring"}, {"date": "1932-21"}, ""),
        ({"year": "1932", "month": "Michaelmas"}, {}, "Michaelmas 1932"),
        ({"year": "1914--18"}, {}, "1914–18"),
        ({"year": "[1932]"}, {}, "[1932]"),
        ({"year": "in press"}, {}, "in press"),
        ({"year": "43 BCE"}, {}, "43 BCE"),
    ],
)
def test_nothing_of_a_date_is_lost(fields: dict[str, str], read: dict[str, str], literal: str) -> None:
    dates = read_dates(fields)
    assert {name: value for name, value in dates.fields.items() if value or "date" in fields} == read
    assert (dates.literal.get("issued", ""), dates.unreadable) == (literal, ())


@pytest.mark.parametrize(
    ("name", "value", "address"),
    [
        ("url", r"https://example.org/a?x=1\&y=a\_b\%20c", "https://example.org/a?x=1&y=a_b%20c"),
        ("url", r"\url{https://example.org/{\_}a}", "https://example.org/_a"),
        ("url", "<https://example.org/a>", "https://example.org/a"),
        ("url", "www.example.org/a", "https://www.example.org/a"),
        ("url", "https://example.org/{\\textasciitilde}me", "https://example.org/~me"),
        ("url", "https://example.org/Volume 9/a.pdf", "https://example.org/Volume%209/a.pdf"),
        ("url", "https://example.org/a?b=1&copy=2&amp;c=3", "https://example.org/a?b=1&copy=2&c=3"),
        ("url", "https://example.org/a https://example.org/b", "https://example.org/a"),
        ("doi", "doi:10.1000/182", "10.1000/182"),
        ("doi", "https://dx.doi.org/10.1000/a\\_b", "10.1000/a_b"),
        ("doi", "DOI: 10.1000/182", "10.1000/182"),
        ("doi", "10.1002/(SICI)1097<10::AID-A1>3.0.CO;2-X", "10.1002/(SICI)1097<10::AID-A1>3.0.CO;2-X"),
    ],
)
def test_addresses_as_people_write_them(name: str, value: str, address: str) -> None:
    assert clean_address(name, value)[0] == address


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Issue #5 of R&D", r"Issue \#5 of R\&D"),
        ("Growth of 5% and more", r"Growth of 5\% and more"),
        (r"Growth of 5\% and more", r"Growth of 5\% and more"),
        ("From $5 and $10", r"From \$5 and \$10"),
        ("The $n$-body problem", "The $n$-body problem"),
        ("Arts &amp; Letters", r"Arts \& Letters"),
        (r"Mart{\'\i}nez", r"Mart{\'{i}}nez"),
        (r"A\textendash{}B", "A–B"),
        ("On <i>Homo</i>", r"On \emph{Homo}"),
    ],
)
def test_signs_that_mean_themselves(value: str, written: str) -> None:
    assert clean_text(value, escaped=True) == written


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        ("Full Text:files/12/rights.txt:text/plain", ("files/12/rights.txt",)),
        ("a.pdf:C\\:\\\\Users\\\\me\\\\a.pdf:application/pdf;N:n.txt:text/plain", ("C:\\Users\\me\\a.pdf", "n.txt")),
        (":C$\\backslash$:/Users/a.pdf:pdf", ("C:/Users/a.pdf",)),
        (":articles/foo.pdf:PDF", ("articles/foo.pdf",)),
        ("/home/u/a.pdf;/home/u/b\\;c.txt", ("/home/u/a.pdf", "/home/u/b;c.txt")),
        ("C:\\Users\\a.pdf", ("C:\\Users\\a.pdf",)),
    ],
)
def test_the_files_that_an_entry_names(field: str, paths: tuple[str, ...]) -> None:
    assert attachments(field) == paths


@pytest.mark.parametrize("key", ["smith2020", "a/b", "10.1000/182", "a?b:c*", "..", "con", "é", "x" * 300, "a%2Fb"])
def test_a_key_has_a_name_that_every_file_system_takes(key: str) -> None:
    stem = file_stem(key)
    assert not set('/\\:*?"<>|') & set(stem)
    assert not stem.startswith(".")
    assert len(stem.encode()) < 200
    assert (stem == key) is (key in ("smith2020", "é"))


def test_names_of_different_keys_differ() -> None:
    keys = ["a/b", "a%2Fb", "a:b", "ab", "x" * 300, "x" * 301, "con", "%con"]
    assert len({file_stem(key) for key in keys}) == len(keys)


def test_a_citation_is_in_braces_where_it_must_be() -> None:
    assert cited(Anchor("smith2020", "p1")) == "@smith2020#p1"
    assert cited(Anchor("10.1000/182(3)", "p1")) == "@{10.1000/182(3)#p1}"
