"""Which work a file holds, by its name alone."""

from collections.abc import Mapping

import pytest

from quoteproof.adopt.works import MatchedWorks, matched_works
from quoteproof.source.bibliography import read_bibliography

BIBLIOGRAPHY = """
@book{smith2020, author = {Smith, Jane and Müller, Ö.}, title = {The Long Road: A History}, year = {2020}}
@book{smith2021, author = {Smith, Jane}, title = {The Short Road}, year = {2021}}
@book{walden, author = {Thoreau, Henry David}, title = {Walden}, date = {1854-08}}
@article{lee1999, author = {Lee, A.}, title = {On Rivers and Roads}, year = {1999},
  file = {Full Text:files/12/lee rivers.pdf:application/pdf}}
@book{old, author = {Cato}, title = {De agri cultura}}
"""


def matched(*files: str, attachments: Mapping[str, str] = {}) -> MatchedWorks:
    return matched_works(files, read_bibliography({"references.bib": BIBLIOGRAPHY})[0], attachments)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("papers/smith2020.pdf", "smith2020"),
        ("papers/Smith2020.PDF", "smith2020"),
        ("Smith and Müller - 2020 - The Long Road A History.pdf", "smith2020"),
        ("Smith_Muller_2020_The_Long_Road.epub", "smith2020"),
        ("the long road.txt", "smith2020"),
        ("Smith - 2021 - The Short Road.pdf", "smith2021"),
        ("Thoreau - Walden.txt", "walden"),
        ("Walden 1854.txt", "walden"),
        ("storage/ABCD/lee rivers.pdf", "lee1999"),
        ("Cato, De agri cultura.txt", "old"),
    ],
)
def test_a_file_is_known_by_what_names_it(file: str, key: str) -> None:
    assert matched(file).keys == {file: key}


@pytest.mark.parametrize(
    "file",
    [
        "smith.pdf",  # two works have that author
        "2020.pdf",
        "Walden.txt.bak.pdf",  # one word of a title, with neither author nor year
        "Smith - 1984 - The Long Road.pdf",  # another year
        "notes on roads.txt",
        "The Long Way.txt",
    ],
)
def test_a_file_that_only_resembles_a_work_is_none(file: str) -> None:
    assert matched(file) == MatchedWorks({}, {}, (file,))


def test_a_name_that_fits_two_works_decides_nothing() -> None:
    file = "the long road and the short road.txt"
    assert matched(file) == MatchedWorks({}, {file: ("smith2020", "smith2021")}, ())


def test_two_files_of_one_work_decide_nothing_but_two_forms_of_one_file() -> None:
    two = ("a/smith2020.pdf", "b/smith2020.pdf")
    assert matched(*two) == MatchedWorks({}, dict.fromkeys(two, ("smith2020",)), ())
    forms = ("a/smith2020.pdf", "a/smith2020.epub")
    assert matched(*forms) == MatchedWorks({"a/smith2020.epub": "smith2020"}, {}, ())


def test_an_item_of_zotero_is_known_by_its_folder() -> None:
    file = "storage/EFGH2345/Full text.pdf"
    assert matched(file, attachments={"walden": "EFGH2345"}).keys == {file: "walden"}
