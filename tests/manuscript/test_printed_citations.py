"""Printed citations of manuscripts, resolved where the bibliography allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.manuscript.citing.printed_citations import with_printed_citations
from quoteproof.manuscript.citing.printed_list import PrintedList
from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    Manuscript,
    ManuscriptChapter,
    ManuscriptForm,
    ManuscriptPlace,
)
from quoteproof.source.bibliography import read_bibliography

BIB = """
@book{dogs, author = {Smith, John}, title = {The Long Title: A History of Dogs}, address = {London}, year = {1999}}
@book{hills, author = {Smith, John}, title = {Winter in the Hills}, year = {2020}, publisher = {Nord}}
@article{ice, author = {Müller, Karl and Jones, Anna}, title = {Über das Eis}, journal = {Zeitschrift für Eis},
  year = {2001}, pages = {10--30}}
@book{rivers, author = {van der Berg, Jan}, title = {Rivers}, year = {1980}}
@book{water, author = {{United Nations}}, title = {Report on Water}, year = {2010}}
@book{hand, editor = {Klein, Eva and Groß, Max}, title = {Handbuch der Flüsse}, year = {2005}}
@book{first, author = {Adam, Eve}, title = {First}, year = {2015}}
@book{second, author = {Adam, Eve}, title = {Second}, year = {2015}}
@book{hands, author = {Ono, A. and Bo, B. and Co, C. and Do, D.}, title = {Many Hands}, year = {2011}}
@book{mille, author = {Lefèvre, Hélène}, title = {Mille rivières}, year = {1972}}
@book{acqua, author = {Rossi, Ugo}, title = {L'acqua alta}, year = {1966}}
@book{old, author = {Nilsson, Per}, title = {Berge}, edition = {1}, year = {1950}}
@book{new, author = {Nilsson, Per}, title = {Berge}, edition = {2}, year = {1970}}
"""
ENTRIES, _ = read_bibliography({"references.bib": BIB})


def resolved(text: str, language: str = "en") -> tuple[str, tuple[ConversionNote, ...]]:
    chapter = ManuscriptChapter("01-a.md", text, ((0, ManuscriptPlace("a.docx")),))
    found, told = with_printed_citations(Manuscript(ManuscriptForm.DOCX, (chapter,)), ENTRIES, language)
    return found.chapters[0].text, told


def note(words: str, language: str = "en") -> tuple[str, list[ConversionKind]]:
    text, told = resolved(f"A.[^1]\n\n[^1]: {words}\n", language)
    return text.partition("[^1]: ")[2].removesuffix("\n"), [one.kind for one in told]


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Smith 2020, 33.", "[@hills, p. 33]."),
        ("en", "Smith (2020), 33.", "[@hills, p. 33]."),
        ("en", "Smith, *Winter*, 33.", "[@hills, p. 33]."),
        ("en", "Smith, Winter in the Hills, 33–35.", "[@hills, pp. 33–35]."),
        ("en", "J. Smith, “Winter in the Hills,” 33.", "[@hills, p. 33]."),
        ("en", "John Smith, *The Long Title* (London: Someone, 1999), 33.", "[@dogs, p. 33]."),
        ("en", "Smith, John. *Winter in the Hills*. Berlin: Nord, 2020. 33.", "[@hills, p. 33]."),
        ("en", "Smith, J. (2020). Winter in the hills. Nord, p. 12.", "[@hills, p. 12]."),
        (
            "en",
            "See also Smith 2020, p. 3; cf. Müller and Jones 2001, 12.",
            "[See also @hills, p. 3; cf. @ice, p. 12].",
        ),
        ("en", "Jane Doe, quoted in John Smith, Winter in the Hills, p. 3.", "[Jane Doe, quoted in @hills, p. 3]."),
        ("en", "van der Berg, p. 3. He says more.", "[@rivers, p. 3]. He says more."),
        ("en", "Berg 1980, p. 3", "[@rivers, p. 3]"),
        ("en", "United Nations, *Report on Water*, 5.", "[@water, p. 5]."),
        ("en", "Adam, *First*, 3.", "[@first, p. 3]."),
        ("en", "Ono et al., p. 4.", "[@hands, p. 4]."),
        ("en", "So it was (Smith 2020, 3).", "So it was [@hills, p. 3]."),
        ("en", "Smith, “Winter in the Hills,” unlike any other book.", "[@hills] unlike any other book."),
        ("de", "Smith 2020, S. 3–5, hier S. 4.", "[@hills, S. 3–5, hier S. 4]."),
        ("en", "Smith, *Winter*, 514a–520a.", "[@hills, 514a–520a]."),
        ("en", "Müller and Jones, “Über das Eis,” Zeitschrift 12 (2001): 10–30, at 12.", "[@ice, p. 12]."),
        ("de", "Vgl. Smith 2020, S. 33 f.", "[Vgl. @hills, S. 33 f.]"),
        ("de", "Mueller/Jones 2001, S. 12. Dort mehr.", "[@ice, S. 12]. Dort mehr."),
        ("de", "Ono u. a. 2011: 12.", "[@hands, S. 12]."),
        ("de", "Müller, Karl/Jones, Anna: Über das Eis. In: Zeitschrift für Eis 12 (2001), S. 10–30.", "[@ice]."),
        (
            "de",
            "Karl Müller und Anna Jones: Über das Eis. In: Zeitschrift für Eis 12 (2001), S. 10–30, hier S. 12.",
            "[@ice, S. 12].",
        ),
        ("de", "Klein/Groß (Hg.): Handbuch der Flüsse, Bd. 2, S. 3.", "[@hand, Bd. 2, S. 3]."),
        ("de", "Nilsson, Per: Berge. 2. Aufl. Wien: Nord 1970. S.3.", "[@new, S. 3]."),
        ("fr", "Voir H. Lefèvre, *Mille rivières*, Paris, 1972, p. 3.", "[Voir @mille, p. 3]."),
        ("fr", "Lefevre, op. cit.", "Lefevre, op. cit."),
        ("it", "Cfr. Rossi, *L’acqua alta*, pp. 3-4.", "[Cfr. @acqua, pp. 3-4]."),
        ("es", "Véase Rossi 1966, pág. 3.", "[Véase @acqua, pág. 3]."),
    ],
)
def test_a_note_that_names_one_work_cites_it(language: str, words: str, expected: str) -> None:
    assert note(words, language)[0] == expected


@pytest.mark.parametrize(
    "words",
    [
        "Smith, p. 33.",  # two works
        "Smith, *Summer*, p. 3.",  # another title
        "Smith, *Winter Tales*, p. 3.",  # a title that begins like one
        "Smith 2019, p. 3.",  # another year
        "Smith, John (2020), *Another Book*, p. 12.",  # a title that is not the work's
        "Anna Smith, *Winter in the Hills*, p. 3.",  # another person
        "Smith/Klein 2020, p. 3.",  # another second author
        "Müller et al. 2001, p. 3.",  # more than one other author
        "Müller 2001, p. 3.",  # an author that is not named
        "Adam 2015, p. 3.",  # two works
        "Adam 2015a, p. 3.",  # which one is a, nothing says
        "Nilsson, *Berge*, p. 3.",  # two editions
        "Nilsson, *Berge* (Wien, 1990), p. 3.",  # an edition that is not there
        "Smith, *The Long Title. Tales*, p. 3.",  # another subtitle
        "Nilsson, *Berge*, 2. Aufl., p. 3.",  # an edition is no page
        "Berge. In: ebd., p. 3.",  # a part of what was cited
        "Ibid., p. 3.",  # nothing before
        "Smith, op. cit., p. 3.",  # nothing was cited
    ],
)
def test_a_note_that_may_name_another_work_stays_and_is_told(words: str) -> None:
    assert note(words) == (words, [ConversionKind.UNRESOLVED])


@pytest.mark.parametrize(
    "words",
    ["A comment.", "@hills, S. 3.", "[See @hills, p. 3]; [@ice].", "In 3 rivers, 2 hills.", "“Smith” is a name."],
)
def test_a_note_that_cites_nothing_stays(words: str) -> None:
    assert note(words) == (words, [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("(Smith 2020, p. 33)", "[@hills, p. 33]"),
        ("(see Smith, 2020, p. 33; Berg 1980)", "[see @hills, p. 33; @rivers]"),
        ("(Smith 2020: 33, my emphasis)", "[@hills, p. 33, my emphasis]"),
        ("Smith (2020, p. 33) says", "Smith [-@hills, p. 33] says"),
        ("Müller and Jones (2001) say", "Müller and Jones [-@ice] say"),
        ("(Berg 33)", "[@rivers, p. 33]"),
        ("(Smith 2020, p. 3) and (ibid., p. 4)", "[@hills, p. 3] and [@hills, p. 4]"),
        ("[@hills, p. 3] and (ibid.)", "[@hills, p. 3] and [@hills, p. 3]"),
        ("(Smith 1999, 2020)", "(Smith 1999, 2020)"),
        ("Holm and Smith (2020) say", "Holm and Smith (2020) say"),
        ("“what (Smith 2020, p. 3) says”", "“what (Smith 2020, p. 3) says”"),
        ("“what he says” (Smith 2020, p. 3)", "“what he says” [@hills, p. 3]"),
        ("so\n\n> What he (Berg 1980) says (Smith 2020, 3)", "so\n\n> What he (Berg 1980) says [@hills, p. 3]"),
        ("(Smith 33)", "(Smith 33)"),
        ("(Wien 1978)", "(Wien 1978)"),
        ("(2020, p. 3)", "(2020, p. 3)"),
        ("(Smith’s 2020 book, p. 3)", "(Smith’s 2020 book, p. 3)"),
        ("`(Smith 2020, p. 33)`", "`(Smith 2020, p. 33)`"),
    ],
)
def test_parentheses_that_hold_a_citation_alone_become_one(words: str, expected: str) -> None:
    assert resolved(f"It is {words}.")[0] == f"It is {expected}."


def notes(*words: str) -> list[str]:
    marks = "".join(f" a[^{number}]" for number in range(1, len(words) + 1))
    definitions = "".join(f"\n\n[^{number}]: {each}" for number, each in enumerate(words, 1))
    text, _ = resolved(marks + definitions, "de")
    return [part.partition(": ")[2] for part in text.split("\n\n")[1:]]


def test_ibid_is_the_one_work_of_the_note_before() -> None:
    assert notes(
        "Smith 2020, S. 3.",
        "Ebd.",
        "Vgl. ebda. S.5.",
        "*Ibid.*, 6.",
        "Ebenda, S. 5. Und mehr.",
        "Ebd., kursiv von mir.",
    ) == [
        "[@hills, S. 3].",
        "[@hills, S. 3].",
        "[Vgl. @hills, S. 5].",
        "[@hills, S. 6].",
        "[@hills, S. 5]. Und mehr.",
        "[@hills, S. 5], kursiv von mir.",
    ]


@pytest.mark.parametrize(
    "before",
    ["Berg 1980, S. 3; Smith 1999, S. 4.", "Ein Satz.", "Unbekannt 1999, S. 3.", "Smith 2020, S. 3. Kant, S. 4."],
)
def test_ibid_behind_another_note_is_unresolved(before: str) -> None:
    assert notes("Smith 2020, S. 3.", before, "Ebd., S. 4.")[2] == "Ebd., S. 4."


def test_ibid_is_not_taken_over_a_citation_in_the_text() -> None:
    text, _ = resolved("A[^1] (Berg 1980, p. 3) b[^2].\n\n[^1]: Smith 2020, p. 3.\n\n[^2]: Ibid., p. 4.")
    assert text.endswith("[^2]: Ibid., p. 4.")


def test_notes_are_read_in_the_order_of_their_marks() -> None:
    text, _ = resolved("A[^b] c[^a].\n\n[^a]: Ibid., p. 4.\n\n[^b]: Smith 2020, p. 3.")
    assert "[^a]: [@hills, p. 4]." in text


def test_a_work_that_was_cited_before() -> None:
    assert notes("Smith 2020, S. 3.", "Berg 1980, S. 1.", "Smith, a. a. O., S. 5.", "Ders.: The Long Title, S. 8.") == [
        "[@hills, S. 3].",
        "[@rivers, S. 1].",
        "[@hills, S. 5].",
        "[@dogs, S. 8].",
    ]
    assert notes("Smith 2020, 3.", "Smith 1999, 4.", "Smith, op. cit., 5.", "Smith (wie Anm. 1), S. 6.")[2:] == [
        "Smith, op. cit., 5.",
        "[@hills, S. 6].",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So \\[1\\], [2, p. 3] and \\[1, 3\\].", "So [@hills], [@dogs, p. 3] and [@hills; @ice]."),
        ("So [1–3, p. 4].", "So [@hills; @dogs; @ice, p. 4]."),
        ("So [7], `[1]`, a[1], [1](a), [^1] and [1999].", "So [7], `[1]`, a[1], [1](a), [^1] and [1999]."),
    ],
)
def test_numbers_cite_what_the_numbered_bibliography_says(text: str, expected: str) -> None:
    chapter = ManuscriptChapter("01-a.md", text)
    manuscript = Manuscript(ManuscriptForm.MARKDOWN, (chapter,))
    printed = PrintedList(manuscript, numbers={"1": "hills", "2": "dogs", "3": "ice"})
    assert with_printed_citations(manuscript, ENTRIES, "en", printed=printed)[0].chapters[0].text == expected
    assert with_printed_citations(manuscript, ENTRIES, "en")[0].chapters[0].text == text


WORDS = ["Smith", "2020", "Ibid.", "p. 3", ",", ";", " ", " ", ".", "*", "(", ")", "“", "”", "[^1]", "\n\n[^1]: "]
WORDS += ["Berg", "`", "[@ice, 3]", "Vgl. ", "Winter in the Hills", "Rivers", ": ", "In: ", "33–35", "\\[", "\\]"]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_nothing_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    found, told = resolved(text)
    for one in told:
        if one.kind is ConversionKind.CITATION:
            assert one.became in found
            assert all(one.text.count(mark) % 2 == 0 for mark in "*`")
            assert one.text.count("“") == one.text.count("”")
            found = found.replace(one.became, one.text, 1)
    assert found == text


def test_a_parenthesis_without_its_partner_takes_no_time() -> None:
    text = f"It is so (as {'some say, and others, and others ' * 300}\n"
    assert resolved(text)[0] == text


def test_a_work_without_a_title_and_persons() -> None:
    entries, _ = read_bibliography({"references.bib": "@misc{nobody, year = {1999}}\n@misc{mark, title = {!}}"})
    chapter = ManuscriptChapter("01-a.md", "A word (1999, 3).\n", ())
    found, told = with_printed_citations(Manuscript(ManuscriptForm.LATEX, (chapter,)), entries, "en")
    assert found.chapters == (chapter,)
    assert [note.kind for note in told] == [ConversionKind.UNRESOLVED]
