"""Manuscripts of Word: words, citations, quotations and what is told of them."""

from __future__ import annotations

import json

import pytest

from quoteproof.document.model import TrackedChanges
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptOptions,
    RefusedManuscriptError,
)
from quoteproof.manuscript.read import read_manuscript
from tests.manuscript.docx_maker import (
    border,
    citation,
    cited,
    control,
    docx,
    encoded,
    field,
    instruction,
    note,
    note_mark,
    paragraph,
    run,
    simple_field,
    text_box,
    zotero,
)

QUIET = frozenset({ConversionKind.GENERATED, ConversionKind.BOX, ConversionKind.HIDDEN, ConversionKind.CHANGED})
BOOK = paragraph("One", style="Heading1")


def read(
    pandoc: Pandoc, data: bytes, *, changes: TrackedChanges | None = None, quote_styles: frozenset[str] = frozenset()
) -> Manuscript:
    options = ManuscriptOptions(changes, quote_styles)
    return read_manuscript([("thesis.docx", data)], options, pandoc, lambda _: None)


def text(manuscript: Manuscript) -> str:
    """The text of the only chapter, without its heading."""
    (chapter,) = manuscript.chapters
    return chapter.text.partition("\n\n")[2].strip()


def told(manuscript: Manuscript) -> list[tuple[ConversionKind, str]]:
    return [(note.kind, note.text) for note in manuscript.notes]


def body(pandoc: Pandoc, *content: str, notes: str = "") -> str:
    """What a chapter of some content is; nothing is told of it."""
    manuscript = read(pandoc, docx(BOOK + "".join(content), footnotes=notes))
    assert told(manuscript) == []
    return text(manuscript)


PAGE = cited(locator="33", label="page")
RECORD = (
    "<EndNote><Cite><Author>Smith</Author><Year>2020</Year><RecNum>69</RecNum><Prefix>cf. </Prefix><Pages>33</Pages>"
    "<DisplayText>(cf. Smith 2020, 33)</DisplayText><record><rec-number>69</rec-number><foreign-keys>"
    '<key app="EN" db-id="lib">69</key></foreign-keys><ref-type name="Journal Article">17</ref-type><contributors>'
    "<authors><author>Smith, Jane</author></authors></contributors><titles><title>On Bridges</title><secondary-title>"
    "Bridges Today</secondary-title></titles><pages>1-50</pages><dates><year>2020</year></dates></record></Cite>"
    "</EndNote>"
)
CITAVI = json.dumps(
    {
        "Entries": [
            {
                "ReferenceId": "guid",
                "Prefix": "Vgl. ",
                "PageRange": {"OriginalString": "33-35", "NumberingType": 0},
                "Reference": {
                    "ReferenceType": "Book",
                    "Title": "On Bridges",
                    "Authors": [{"FirstName": "Jane", "LastName": "Smith"}],
                    "Year": "2020",
                    "CitationKey": "Smith2020",
                },
            }
        ],
        "Text": "(vgl. Smith 2020, S. 33-35)",
    }
)
FORMS = {
    "in one piece": zotero(PAGE, shown="(Smith 2020, 33)"),
    "divided over runs": zotero(PAGE, shown="(Smith 2020, 33)", pieces=7),
    "one element": simple_field(f"ADDIN ZOTERO_ITEM CSL_CITATION {citation(PAGE)}", "(Smith 2020)"),
    "all in one run": f"<w:r>{(border('begin') + instruction(f'ADDIN ZOTERO_ITEM CSL_CITATION {citation(PAGE)}'))}"
    f"{border('separate')}{run('(Smith 2020)')}{border('end')}</w:r>".replace("<w:r>", "").replace("</w:r>", ""),
    "in a control": control(zotero(PAGE)),
    "in a link": f'<w:hyperlink w:anchor="b">{zotero(PAGE)}</w:hyperlink>',
    "with a link inside": field(
        f"ADDIN ZOTERO_ITEM CSL_CITATION {citation(PAGE)}", field('HYPERLINK \\l "b"', "(Smith 2020)")
    ),
    "with other characters": field(f"ADDIN ZOTERO_ITEM CSL_CITATION{citation(PAGE)} RND0123456789", "(Smith 2020)"),
    "Mendeley Desktop": field(
        "ADDIN CSL_CITATION "
        + json.dumps(
            {
                "citationItems": [{**PAGE, "id": "ITEM-1"}],
                "mendeley": {"plainTextFormattedCitation": "(Smith 2020, p. 33)"},
            }
        ),
        "(Smith 2020, p. 33)",
    ),
    "Mendeley Cite": control(
        run("(Smith 2020)"),
        tag="MENDELEY_CITATION_v3_"
        + encoded(json.dumps({"citationItems": [PAGE], "manualOverride": {"citeprocText": "(Smith 2020)"}})),
    ),
}
FORMS["all in one run"] = f"<w:r>{FORMS['all in one run']}</w:r>"


@pytest.mark.parametrize("form", FORMS)
def test_a_field_is_a_citation(pandoc: Pandoc, form: str) -> None:
    found = body(pandoc, paragraph("She says “the words” ", FORMS[form], "."))
    assert found == "She says “the words” [@ITEM-1, p. 33]."


def test_citations_of_other_programs(pandoc: Pandoc) -> None:
    outer = border("begin", encoded(RECORD)) + instruction(" ADDIN EN.CITE ")
    inner = border("begin", encoded(RECORD)) + instruction(" ADDIN EN.CITE.DATA ") + border("end")
    endnote = outer + inner + border("separate") + run("(cf. Smith 2020, 33)") + border("end")
    assert body(pandoc, paragraph("“the words” ", endnote)) == "“the words” [cf. @ITEM-1, p. 33]"
    inline = field(f"ADDIN EN.CITE {RECORD}", "(cf. Smith 2020, 33)", pieces=3)
    assert body(pandoc, paragraph("“the words” ", inline)) == "“the words” [cf. @ITEM-1, p. 33]"
    citavi = control(
        field(f"ADDIN CitaviPlaceholder{{{encoded(CITAVI)}}}", "(vgl. Smith 2020, S. 33-35)"), tag="CitaviPlaceholder#1"
    )
    assert body(pandoc, paragraph("“the words” ", citavi)) == "“the words” [Vgl. @Smith2020, pp. 33-35]"


def test_citations_of_word(pandoc: Pandoc) -> None:
    sources = (
        '<b:Sources xmlns:b="b"><b:Source><b:Tag>Smi20</b:Tag><b:SourceType>Book</b:SourceType><b:Title>On Bridges'
        "</b:Title><b:Year>2020</b:Year><b:Author><b:Author><b:NameList><b:Person><b:Last>Smith</b:Last></b:Person>"
        "</b:NameList></b:Author></b:Author></b:Source></b:Sources>"
    )
    code = field('CITATION Smi20 \\p 33 \\n \\l 1031 \\m Doe19 \\f "see " ', "(33; see Doe, 2019)")
    data = docx(BOOK + paragraph("“the words” ", control(code)), more={"customXml/item1.xml": sources})
    manuscript = read(pandoc, data)
    assert text(manuscript) == "“the words” [-@Smi20, p. 33; see @Doe19]"
    assert [item["title"] for item in manuscript.references] == ["On Bridges"]


def test_a_citation_between_bookmarks(pandoc: Pandoc) -> None:
    record = f"ZOTERO_ITEM CSL_CITATION {citation(PAGE)}"
    properties = {
        f"ZOTERO_BREF_x_{number}": record[at : at + 200] for number, at in enumerate(range(0, len(record), 200), 1)
    }
    shown = (
        '<w:bookmarkStart w:id="4" w:name="ZOTERO_BREF_x"/>'
        + run("(Smith")
        + run(" 2020)")
        + '<w:bookmarkEnd w:id="4"/>'
    )
    manuscript = read(pandoc, docx(BOOK + paragraph("“the words” ", shown, "."), properties=properties))
    assert text(manuscript) == "“the words” [@ITEM-1, p. 33]."
    assert told(manuscript) == []


def test_affixes_and_several_works(pandoc: Pandoc) -> None:
    works = (
        cited(1, prefix="see <i>also</i> ", locator="3", label="chapter", suffix=", passim"),
        cited(2, "On Tunnels", locator="33-35", label="page", **{"suppress-author": True}),
    )
    assert (
        body(pandoc, paragraph("Words ", zotero(*works), "."))
        == "Words [see also @ITEM-1, chapter 3, passim; -@ITEM-2, pp. 33-35]."
    )


def test_keys_are_those_of_works(pandoc: Pandoc) -> None:
    """Numbers are not unique in files that were put together; two copies of a work are one."""
    own = cited(1, item={"citation-key": "smith2020"})
    other = cited(1, "On Tunnels")
    other["uris"] = ["http://zotero.org/users/2/items/ZZZZ"]
    copy = cited(7, item={"citation-key": "smith2020"})
    manuscript = read(pandoc, docx(BOOK + paragraph("A ", zotero(own), " b ", zotero(other), " c ", zotero(copy))))
    assert text(manuscript) == "A [@smith2020] b [@ITEM-2] c [@smith2020]"
    assert [(item["id"], item["title"]) for item in manuscript.references] == [
        ("smith2020", "On Bridges"),
        ("ITEM-2", "On Tunnels"),
    ]


def test_a_citation_that_was_edited_is_told(pandoc: Pandoc) -> None:
    data = docx(BOOK + paragraph("“the words” ", zotero(PAGE, shown="(Smith 2020, 133)", says="(Smith 2020, 33)")))
    manuscript = read(pandoc, data)
    assert text(manuscript) == "“the words” [@ITEM-1, p. 33]"
    assert told(manuscript) == [(ConversionKind.EDITED_CITATION, "(Smith 2020, 133)")]
    assert manuscript.notes[0].became == "(Smith 2020, 33)"


@pytest.mark.parametrize(
    "code", ["ADDIN ZOTERO_ITEM CSL_CITATION {broken", "ADDIN ZOTERO_ITEM CSL_CITATION {}", "ADDIN EN.CITE"]
)
def test_a_record_that_cannot_be_read_leaves_its_words(pandoc: Pandoc, code: str) -> None:
    manuscript = read(pandoc, docx(BOOK + paragraph("“the words” ", field(code, "(Smith 2020)"), ".")))
    assert text(manuscript) == "“the words” (Smith 2020)."
    assert told(manuscript) == [(ConversionKind.UNRESOLVED, "(Smith 2020)")]


def test_a_citation_in_a_note_and_over_paragraphs(pandoc: Pandoc) -> None:
    notes = note(1, paragraph("Cf. ", zotero(PAGE), "."))
    assert body(pandoc, paragraph("Words.", note_mark(1)), notes=notes) == "Words.[^1]\n\n[^1]: Cf. [@ITEM-1, p. 33]."
    code = f" ADDIN ZOTERO_ITEM CSL_CITATION {citation(PAGE)} "
    first = paragraph("“the words” ", border("begin") + instruction(code) + border("separate") + run("(Smith 2020)"))
    assert body(pandoc, first, paragraph(border("end"), "After.")) == "“the words” [@ITEM-1, p. 33]\n\nAfter."


def test_what_programs_made_is_left_out(pandoc: Pandoc) -> None:
    entries = paragraph(
        border("begin") + instruction(' TOC \\o "1-3" ') + border("separate"),
        "One",
        field("PAGEREF _1 \\h", "7"),
        style="TOC1",
    ) + paragraph("Two", border("end"), style="TOC1")
    works = paragraph(
        border("begin") + instruction(" ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY "), border("separate"), "Smith, J."
    )
    data = docx(entries + BOOK + paragraph("Words.") + works + paragraph("Doe, J.", border("end")))
    manuscript = read(pandoc, data)
    assert text(manuscript) == "Words."
    assert told(manuscript) == [(ConversionKind.GENERATED, "One7 Two"), (ConversionKind.GENERATED, "Smith, J. Doe, J.")]


def test_words_of_other_fields_stay(pandoc: Pandoc) -> None:
    content = ("See ", field("REF _Ref1 \\h", "Figure 3"), ", ", simple_field("SEQ Figure", "4"), ".")
    assert body(pandoc, paragraph(*content)) == "See Figure 3, 4."
    manuscript = read(pandoc, docx(BOOK + paragraph("See page ", field("PAGEREF _Ref1", "12"), ".")))
    assert text(manuscript) == "See page 12."
    assert [kind for kind, _ in told(manuscript)] == [ConversionKind.CHANGED]


def test_a_text_box_stands_behind_its_paragraph(pandoc: Pandoc) -> None:
    box = text_box(paragraph("In the box ", zotero(PAGE), "."))
    manuscript = read(pandoc, docx(BOOK + paragraph("Before “the words” ", zotero(PAGE), ". ", box, "After.")))
    assert text(manuscript) == "Before “the words” [@ITEM-1, p. 33]. After.\n\nIn the box [@ITEM-1, p. 33]."
    assert [kind for kind, _ in told(manuscript)] == [ConversionKind.BOX]


def test_hidden_words_are_left_out_and_capitals_are_capitals(pandoc: Pandoc) -> None:
    content = (
        "“the ",
        run("LORD", "<w:caps/>"),
        run("lord", '<w:rStyle w:val="Caps"/>'),
        run(" NOT", "<w:vanish/>"),
        " said”",
    )
    manuscript = read(pandoc, docx(BOOK + paragraph(*content)))
    assert text(manuscript) == "“the LORDLORD said”"
    assert told(manuscript) == [(ConversionKind.HIDDEN, "NOT"), (ConversionKind.CHANGED, "lord")]


def test_characters(pandoc: Pandoc) -> None:
    content = ("“soft\u00adware”, ", run("co"), "<w:r><w:noBreakHyphen/></w:r>", "op, co\u2011op \U0010fff0")
    manuscript = read(pandoc, docx(BOOK + paragraph(*content)))
    assert text(manuscript) == "“software”, co-op, co-op \ufffd"
    assert [kind for kind, _ in told(manuscript)] == [ConversionKind.CHANGED, ConversionKind.CHANGED]


INSERTED = f'<w:ins w:id="1" w:author="A">{run(" new")}</w:ins>'
DELETED = '<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve"> old</w:delText></w:r></w:del>'


def test_tracked_changes(pandoc: Pandoc) -> None:
    data = docx(
        BOOK
        + paragraph("The", INSERTED, DELETED, " words.", look='<w:rPr><w:del w:id="3"/></w:rPr>')
        + paragraph("Next.")
    )
    with pytest.raises(RefusedManuscriptError, match="3 tracked changes"):
        read(pandoc, data)
    accepted = read(pandoc, data, changes=TrackedChanges.ACCEPT)
    assert text(accepted) == "The new words.Next."
    assert told(accepted) == [(ConversionKind.TRACKED, "3 tracked changes")]
    assert text(read(pandoc, data, changes=TrackedChanges.REJECT)) == "The old words.\n\nNext."


def test_block_quotations(pandoc: Pandoc) -> None:
    plain = paragraph("A usual paragraph that is long enough to be told from others. " * 4)
    both = '<w:ind w:left="720" w:right="720"/>'
    left = '<w:ind w:left="720"/>'
    content = (
        plain,
        paragraph("By its style.", style="Quote"),
        plain,
        paragraph("By the name.", style="Langzitat"),
        plain,
        paragraph("By both sides.", look=both),
        plain,
        paragraph("By the left side and the citation ", zotero(PAGE), ".", look=left),
        plain,
        paragraph("By the left side alone.", look=left),
        paragraph("As a person says.", style="Stimme"),
    )
    manuscript = read(pandoc, docx(BOOK + "".join(content)), quote_styles=frozenset({"Stimme"}))
    quoted = [line for line in text(manuscript).split("\n") if line.startswith(">")]
    assert quoted == [
        "> By its style.",
        "> By the name.",
        "> By both sides.",
        "> By the left side and the citation [@ITEM-1, p. 33].",
        "> As a person says.",
    ]
    kinds = [kind for kind, _ in told(manuscript)]
    assert kinds == [ConversionKind.QUOTE_STYLE] * 3 + [ConversionKind.DOUBTFUL_QUOTE]


def test_block_quotations_that_end_with_a_note(pandoc: Pandoc) -> None:
    body = paragraph("Words of a poet.", note_mark(1), style="Quote") + paragraph("Next.", note_mark(1))
    notes = note(1, paragraph("A note."), paragraph("Its second paragraph."))
    manuscript = read(pandoc, docx(BOOK + body, footnotes=notes))
    assert "> Words of a poet.[^1]" in text(manuscript)
    assert "\nNext.[^2]" in text(manuscript)


def test_headings_by_their_looks_and_titles(pandoc: Pandoc) -> None:
    bold = '<w:b/><w:sz w:val="32"/>'
    content = "".join(paragraph(run(name, bold)) + paragraph("Words of it.") for name in ("First", "Second"))
    manuscript = read(pandoc, docx(content))
    assert [chapter.name for chapter in manuscript.chapters] == ["01-first.md", "02-second.md"]
    front = paragraph("On Bridges", style="Title") + paragraph("A History", style="Subtitle")
    data = docx(front + paragraph("Jane Smith and Jo Doe", style="Author") + BOOK + paragraph("Words."))
    metadata = read(pandoc, data).metadata
    assert (metadata.title, metadata.subtitle, metadata.authors) == (
        "On Bridges",
        "A History",
        ("Jane Smith", "Jo Doe"),
    )


def test_comments_and_running_heads_are_told(pandoc: Pandoc) -> None:
    comment = f'<w:comment w:id="5" w:author="Ed">{paragraph("Is this so?")}</w:comment>'
    mark = '<w:r><w:commentReference w:id="5"/></w:r>'
    data = docx(BOOK + paragraph("Words.", mark), comments=comment, header=paragraph("My thesis"))
    manuscript = read(pandoc, data)
    assert text(manuscript) == "Words."
    assert [(str(one.place), one.text) for one in manuscript.notes] == [
        ("thesis.docx, paragraph 2", "Ed: Is this so?"),
        ("thesis.docx", "running head: My thesis"),
    ]


def test_what_cannot_be_read_is_refused(pandoc: Pandoc) -> None:
    old = bytes.fromhex("D0CF11E0A1B11AE1")
    for data, words in (
        (old, "before 2007"),
        (old + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"x", "damaged"),
    ):
        with pytest.raises(RefusedManuscriptError, match=words):
            read(pandoc, data)


def test_places_are_those_of_paragraphs(pandoc: Pandoc) -> None:
    manuscript = read(pandoc, docx(BOOK + paragraph("") + paragraph("First.") + paragraph("Second.")))
    (chapter,) = manuscript.chapters
    assert str(chapter.place(chapter.text.index("Second"))) == "thesis.docx, paragraph 3"


def test_fields_that_stand_too_deep_in_one_another_are_refused(pandoc: Pandoc) -> None:
    begin = border("begin") + instruction("QUOTE") + border("separate")
    with pytest.raises(RefusedManuscriptError, match="nested"):
        read(pandoc, docx(BOOK + paragraph(begin * 1000 + run("x") + border("end") * 1000)))


def test_a_generated_table_goes_as_a_whole(pandoc: Pandoc) -> None:
    begin = paragraph(border("begin") + instruction(" ADDIN EN.REFLIST ") + border("separate"))
    row = f"<w:tr><w:tc>{paragraph('Smith, J.')}</w:tc></w:tr>"
    manuscript = read(
        pandoc, docx(BOOK + paragraph("Words.") + begin + f"<w:tbl>{row}</w:tbl>" + paragraph(border("end")))
    )
    assert text(manuscript) == "Words."
    assert told(manuscript) == [(ConversionKind.GENERATED, "Smith, J.")]
