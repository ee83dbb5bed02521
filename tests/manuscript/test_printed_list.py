"""The bibliography that a manuscript prints."""

import pytest

from quoteproof.manuscript.citing.printed_list import PrintedList, without_printed_list
from quoteproof.manuscript.model import ConversionKind, Manuscript, ManuscriptChapter, ManuscriptForm, ManuscriptPlace
from quoteproof.source.bibliography import read_bibliography


def read(*chapters: str, bib: str = "", language: str = "en") -> PrintedList:
    entries, _ = read_bibliography({"references.bib": bib})
    made = (
        ManuscriptChapter(f"{number:02}.md", text, ((0, ManuscriptPlace("a.docx")),))
        for number, text in enumerate(chapters, 1)
    )
    return without_printed_list(Manuscript(ManuscriptForm.DOCX, tuple(made)), entries, language)


@pytest.mark.parametrize(
    ("line", "person", "title", "year"),
    [
        ("**Holm**, Anna: Der Fluss. Eine Geschichte. Wien: Nord 1990.", "Holm", "Der Fluss. Eine Geschichte", 1990),
        ("Holm, A. (1990). *The river*. Oslo: North.", "Holm", "The river", 1990),
        ("Holm, Anna. *The River: A History*. Oslo: North, 1990.", "Holm", "The River: A History", 1990),
        ("- Holm, Anna, and Per Lund. “On Ice.” *Journal of Ice* 12 (1990): 3–35.", "Holm", "On Ice", 1990),
        ("Holm, Anna (Hrsg.): Das Eis. 3. Aufl. Oslo: Nord 1990 (= Reihe. Bd. 3).", "Holm", "Das Eis", 1990),
        ("Holm, A., & Lund, P. (1990): Ice. In: Papers. Oslo: North. pp. 3-5.", "Holm", "Ice", 1990),
        ("# **Holm**, Anna: Was ist Eis? URL: https://hill.example/b", "Holm", "Was ist Eis?", 0),
        ("Town of Hill: Rules. URL: https://hill.example/a [1.2.2020]", "Town of Hill", "Rules", 0),
    ],
)
def test_a_clear_line_becomes_a_work(line: str, person: str, title: str, year: int) -> None:
    found = read(f"# References\n\n{line}\n")
    (item,) = found.items
    (first, *_) = item.get("author") or item["editor"]
    assert (first.get("family") or first["literal"], item["title"]) == (person, title)
    assert item.get("issued", {}).get("date-parts", [[0]])[0][0] == year
    assert not found.manuscript.chapters


@pytest.mark.parametrize(
    "line",
    [
        "All addresses were looked up on 1 May 2020.",
        "Holm, Anna: Der Fluss.",
        "Holm, Anna/Lund Per: Der Fluss. Wien: Nord 1990.",
        "Holm, Anna: Salon 1924. Salon 1925. Paris 2005, 2006.",
        "Konold, Wulf, et. al (Hrsg.).: Handbuch. Kassel: Nord 2016.",
        "des Journalismus in der Gesellschaft. Hrsg. von Anna Holm. Wien: Nord 2002.",
    ],
)
def test_a_line_that_is_not_clear_stays_and_is_told(line: str) -> None:
    found = read(f"# A\n\nText.\n\n## References\n\n{line}\n")
    assert not found.items
    assert found.manuscript.chapters[0].text.endswith(f"{line}\n")
    assert [note.kind for note in found.manuscript.notes] == [ConversionKind.UNRESOLVED]


def test_lines_that_the_bibliography_has_leave_the_chapters() -> None:
    bib = "@book{river, author = {Holm, Anna}, title = {The River}, year = 1990}"
    text = "# 7. Literaturverzeichnis\n\n## 7.1 Quellen\n\nHolm, Anna: The River. Oslo 1990.\n\n"
    text += "# Appendix\n\nHolm, A.: x\n"
    found = read("# One\n\nText.\n", text, bib=bib)
    assert not found.items
    assert [chapter.text for chapter in found.manuscript.chapters] == [
        "# One\n\nText.\n",
        "# Appendix\n\nHolm, A.: x\n",
    ]
    assert {note.kind for note in found.manuscript.notes} == {ConversionKind.GENERATED}
    assert "oslo" in found.words["river"]


def test_a_heading_of_a_list_that_is_gone_goes_with_it() -> None:
    found = read(
        "# One\n\nWords.\n", "# References {.unnumbered}\n\n## Literatur\n", "# References\n\n# More\n\nWords.\n"
    )
    assert [chapter.name for chapter in found.manuscript.chapters] == ["01.md", "03.md"]
    assert [note.kind for note in found.manuscript.notes] == [ConversionKind.GENERATED] * 2


def test_a_numbered_list_says_what_its_numbers_cite() -> None:
    found = read(
        "# References\n\n\\[1\\] Holm, A. (1990). *The river*. North.\n\n\\[2\\] Lund, P. (1991). *Ice*. North.\n"
    )
    assert found.numbers == {"1": "holm1990", "2": "lund1991"}
    found = read("# References\n\n1. Holm, A. (1990). *The river*. North.\n2. Lund, P. (1991). *Ice*. North.\n")
    assert found.numbers == {"1": "holm1990", "2": "lund1991"}


@pytest.mark.parametrize("heading", ["# On references", "# Literature and life", "## Notes"])
def test_other_headings_begin_no_list(heading: str) -> None:
    text = f"{heading}\n\nHolm, A. (1990). *The river*. North.\n"
    assert read(text).manuscript.chapters[0].text == text
