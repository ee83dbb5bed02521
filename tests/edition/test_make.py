"""The editions as files: what they hold, and that they hold it every time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest

from quoteproof.book.config import Output
from quoteproof.edition.assemble import UncheckedError
from quoteproof.edition.docx import twentieths
from quoteproof.edition.facts import BookFacts, EditionInputs, Quoting, Row, Work
from quoteproof.engine.pandoc import Pandoc
from tests.edition.making import Editions, make
from tests.samples import sampled

READER = "markdown-smart-raw_tex-latex_macros-example_lists-implicit_header_references"
# One black dot: the smallest PNG there is.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
BIB = "@book{abb2022, author={Abb, Jo}, title={On Things}, year=2022}"
ONE = """# One “quoted” title^[A note on it.]

Words “kept as they are” [@abb2022, {¶ 7}]; see [](#two). Math $x^2$.

> A block quotation.
>
> — [@abb2022, {¶ 2–4}]

![A *caption*](images/a.png){#fig alt="Alt \\"text\\" #x \\\\ here" width=50%}

![](images/a.png){alt="A picture without a caption"}

| a | b |
|---|---|
| “cell” | 1 |

: A table {#tbl}

***

- item

## Second level

[small]{.smallcaps} `code` ~~no~~ H~2~O

| verse
| line
"""
TWO = "# Two\n\nAnother chapter.^[Its note.]\n"
FACTS = BookFacts(
    title='T & "U" <#panic()> *x*',
    subtitle="Sub",
    authors=("A. N. Author",),
    language="en-GB",
    date="2025",
    imprint=("1 of 1 quotations verified.",),
    timestamp=1_700_000_000,
)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def made(
    pandoc: Pandoc, *texts: str, formats: frozenset[str] = frozenset(Output), facts: BookFacts = FACTS
) -> Editions:
    chapters = [json.loads(pandoc.read(text, reader=READER)) for text in texts]
    inputs = EditionInputs(facts, references=pandoc.references(BIB), images={"images/a.png": PNG})
    return make(chapters, inputs, pandoc, formats=formats)


@pytest.fixture(scope="module")
def editions(pandoc: Pandoc) -> Editions:
    return made(pandoc, ONE, TWO)


def test_verse_is_set_as_a_block_quotation_line_by_line(pandoc: Pandoc) -> None:
    editions = made(pandoc, "# One\n\nHe says:\n\n| the first of lines\n| the second line\n\nSo it is.\n")
    with zipfile.ZipFile(io.BytesIO(editions.docx or b"")) as package:
        document = package.read("word/document.xml").decode()
    (verse,) = re.findall(r"<w:p>(?:(?!</w:p>).)*first.(?:(?!</w:p>).)*</w:p>", document, re.DOTALL)
    assert '<w:pStyle w:val="BlockText"' in verse
    assert verse.count("<w:br />") == 1
    assert editions.pdf is not None
    lines = pypdfium2.PdfDocument(editions.pdf)[4].get_textpage().get_text_range().splitlines()
    assert {"the first of lines", "the second line"} <= set(lines)


def part(editions: Editions, name: str) -> str:
    assert editions.docx is not None
    with zipfile.ZipFile(io.BytesIO(editions.docx)) as archive:
        return archive.read(name).decode("utf-8")


def test_both_are_made_without_a_warning(editions: Editions) -> None:
    assert editions.warnings == ()
    assert editions.pdf is not None
    assert editions.pdf.startswith(b"%PDF-")


def test_the_same_book_gives_the_same_bytes(editions: Editions) -> None:
    with Pandoc() as another:
        assert made(another, ONE, TWO) == editions


def test_the_pdf_says_that_it_is_accessible_and_archival_and_holds_alternative_texts(
    editions: Editions,
) -> None:
    assert editions.pdf is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in editions.pdf
    assert b"<pdfaid:part>3</pdfaid:part>" in editions.pdf
    assert editions.pdf.count(b"/Alt") >= 3


def test_what_was_printed_comes_back_with_its_quotations_untouched(editions: Editions) -> None:
    printed = json.dumps(editions.cited.document, ensure_ascii=False, separators=(",", ":"))
    for word in ("“kept", "are”", "“quoted”", "“cell”"):
        assert word in printed
    assert '"citationId":"abb2022"' in printed


def test_every_part_of_the_docx_is_well_formed(editions: Editions) -> None:
    assert editions.docx is not None
    with zipfile.ZipFile(io.BytesIO(editions.docx)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def test_the_docx_is_made_of_styles_that_exist(editions: Editions) -> None:
    used = set(re.findall(r'<w:[prt]\w*Style w:val="([^"]+)"', part(editions, "word/document.xml")))
    known = set(re.findall(r'w:styleId="([^"]+)"', part(editions, "word/styles.xml")))
    expected = {"Title", "Subtitle", "Author", "Date", "Imprint", "TOCHeading", "TOC1", "TOC2", "Heading1"}
    expected |= {"BlockText", "ImageCaption", "TableCaption", "Bibliography", "FirstParagraph", "Table"}
    assert used >= expected
    assert used <= known


def test_each_chapter_is_a_section_and_pages_count_from_the_first(editions: Editions) -> None:
    document = part(editions, "word/document.xml")
    sections = re.findall(r"<w:sectPr.*?</w:sectPr>", document, re.DOTALL)
    assert len(sections) == 4  # front matter, two chapters, bibliography
    assert "headerReference" not in sections[0]
    assert ["pgNumType" in section for section in sections] == [False, True, False, False]
    assert "rsidR" not in document


def test_each_section_has_a_running_head_with_its_title(editions: Editions) -> None:
    """Word fills the field; other programs show what stands there."""
    document, related = part(editions, "word/document.xml"), part(editions, "word/_rels/document.xml.rels")
    named = re.findall(r'<w:headerReference r:id="([^"]+)" w:type="default"', document)
    heads = [part(editions, f"word/{name}.xml") for name in named]
    shown = ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", head)[:1]) for head in heads]
    titles = re.findall(r'<w:pStyle w:val="Heading1" ?/></w:pPr>(.*?)</w:p>', document, re.DOTALL)
    assert shown == ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", title)) for title in titles]
    assert all('STYLEREF "heading 1"' in head for head in heads)
    assert all(related.count(f'Id="{name}"') == 1 for name in named)


def test_the_docx_holds_the_contents_the_numbers_and_the_alternative_text(editions: Editions) -> None:
    document = part(editions, "word/document.xml")
    assert 'TOC \\o "1-2"' in document
    assert "1\u2003" in document
    assert "2\u2003" in document
    assert 'descr="Alt &quot;text&quot; #x \\ here"' in document
    assert 'descr="A picture without a caption"' in document
    assert document.count("A note on it") == 0


def test_titles_are_data_in_the_docx_too(editions: Editions) -> None:
    for name in ("docProps/core.xml", "word/header2.xml"):
        assert "T &amp; " in part(editions, name)
    assert "2023-11-14T22:13:20Z" in part(editions, "docProps/core.xml")


def test_a_book_of_one_chapter_without_citations_is_made(pandoc: Pandoc) -> None:
    only = made(pandoc, TWO)
    assert only.pdf is not None
    document = part(only, "word/document.xml")
    assert document.count("<w:sectPr") == 2
    assert document.count("pgNumType") == 1


@pytest.mark.parametrize("chosen", ["pdf", "docx"])
def test_only_what_was_asked_for_is_made(pandoc: Pandoc, chosen: str) -> None:
    only = made(pandoc, TWO, formats=frozenset({chosen}))
    assert (only.pdf is not None) == (chosen == "pdf")
    assert (only.docx is not None) == (chosen == "docx")


def test_nothing_is_made_of_a_book_that_was_not_checked(pandoc: Pandoc) -> None:
    with pytest.raises(UncheckedError, match="nowhere"):
        made(pandoc, "# One\n\n[](#nowhere)")


def pages(pandoc: Pandoc, text: str, facts: BookFacts = FACTS) -> list[str]:
    pdf = made(pandoc, text, formats=frozenset({"pdf"}), facts=facts).pdf
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def page_of(words: str, found: list[str]) -> int:
    """The page that holds the words, the contents left out."""
    return next(i for i, page in enumerate(found) if i > 3 and words in page)


@pytest.mark.parametrize("before", [3, 9, 11])
def test_a_table_leaves_no_gap_and_never_stands_above_the_title_of_its_chapter(pandoc: Pandoc, before: int) -> None:
    filler = "Words that fill a page, line by line, and say no more than that they do.\n" * 7
    rows = "".join(f"| row {n} | x |\n" for n in range(14))
    table = f"| a | b |\n|---|---|\n{rows}\n: Floating\n"
    text = "# Title\n\n" + f"{filler}\n" * before + f"Just before.\n\n{table}\nJust after.\n\n" + f"{filler}\n" * 9
    found = pages(pandoc, text)
    assert page_of("Just after.", found) - page_of("Just before.", found) <= 0 < page_of("row 3", found)
    opening = found[page_of("Title", found)]
    assert "Floating" not in opening or opening.index("Title") < opening.index("Floating")


def test_a_running_head_is_one_line_whatever_the_titles(pandoc: Pandoc) -> None:
    facts = replace(FACTS, title="Every word of it " * 12)
    text = f"# {'A *chapter* of words ' * 9}\n\n" + "Filler of the page. " * 900
    pdf = made(pandoc, text, formats=frozenset({"pdf"}), facts=facts).pdf
    left, right = (page.get_textpage() for page in list(pypdfium2.PdfDocument(pdf))[5:7])
    for page, words in ((left, "Every word of it"), (right, "A chapter of words")):
        above = page.get_text_bounded(bottom=234 / 25.4 * 72 - 55)
        assert words.lower() in above.lower()
        assert above.rstrip("0123456789 \r\n").endswith("…")
        assert len(above.strip().split("\n")) <= 2  # with the number of the page


@pytest.mark.parametrize("language", ["he", "ar", "fa", "ur", "yi"])
def test_a_language_from_right_to_left_moves_no_mark(pandoc: Pandoc, language: str) -> None:
    """DOCX and HTML set these lines from the left, so the PDF does too."""
    line = "(So it was said; at dawn.)"
    text = f"# Title\n\n::: {{lang={language}}}\n{line}\n:::\n\n[{line}]{{lang={language}}}\n"
    assert "".join(pages(pandoc, text)).count(line) == 2


@pytest.mark.parametrize(
    ("title", "shown"),
    sampled(
        [
            ("On the day of it “the treaty was never” ", "On the day of it…"),
            ("The treaty isn’t (“so they say” ", "The treaty isn’t…"),
            ("“The treaty was never” ", ""),
            ("«\u00a0The treaty was never\u00a0» ", ""),
        ],
        2,
    ),
)
def test_a_running_head_cuts_no_quotation(pandoc: Pandoc, title: str, shown: str) -> None:
    """It ends before the first quotation mark, or is left out where nothing stands before."""
    text = f"# {title}{'and words after it ' * 9}\n\n" + "Filler of the page. " * 900
    pdf = made(pandoc, text, formats=frozenset({"pdf"})).pdf
    page = list(pypdfium2.PdfDocument(pdf))[6].get_textpage()
    assert page.get_text_bounded(bottom=234 / 25.4 * 72 - 55).rstrip("0123456789 \r\n") == shown


def test_a_locator_and_its_number_stay_on_one_line(pandoc: Pandoc) -> None:
    text = "# Title\n\n" + "".join(f"{'xxi ' * (n % 7)}{'x' * (n % 11)} [@abb2022, {{¶ 7}}] " for n in range(200))
    lines = "".join(pages(pandoc, text)).split("\r\n")
    assert sum("para.\u00a07" in line for line in lines) > 50
    assert not [line for line in lines if line.rstrip().endswith("para.")]
    words = part(made(pandoc, text, formats=frozenset({"docx"})), "word/document.xml")
    assert words.count("para.\u00a07") == 200


def test_words_are_divided_where_they_are_long_and_never_in_a_quotation(pandoc: Pandoc) -> None:
    long = "Rechtsschutzversicherungsgesellschaften"
    name = '{quotation="a1"}'
    ends = '{quotation="a1" .quotation-ends}'
    text = "# Titel\n\n" + f"{long} und []{name}„{long} {long}“[]{ends} nebst \n" * 12
    divided = "".join(pages(pandoc, text, facts=replace(FACTS, language="de-DE")))
    assert "\x02" in divided  # how this reader of PDFs tells a hyphen at a line end
    assert divided.replace("\r\n", "").replace(" ", "").count(f"„{long}{long}“") == 12
    assert "\x02" not in "".join(pages(pandoc, text))


def test_an_index_of_several_pages_ends_in_two_columns_of_one_height(pandoc: Pandoc) -> None:
    rows = tuple(Row(f"para.\u00a0{n}", (Quoting("a1", note=False),)) for n in range(1, 151))
    facts = replace(FACTS, index=(Work("k", "", "One", titled=True, rows=rows),))
    text = '# Title\n\n[]{quotation="a1"}x[]{quotation="a1" .quotation-ends}\n'
    pdf = made(pandoc, text, formats=frozenset({"pdf"}), facts=facts).pdf
    *_, first, last = (page.get_textpage() for page in pypdfium2.PdfDocument(pdf))
    left, right = (last.get_text_bounded(left=a, right=b).count("para.") for a, b in ((0, 225), (225, 442)))
    assert left - right in (0, 1)
    assert left + right + first.get_text_bounded().count("para.") == 150


def test_a_title_is_broken_where_its_sense_pauses(pandoc: Pandoc) -> None:
    for title, lines in (("No Limits, With Qualifications", 2), ("No Limits, None", 1)):
        pdf = made(pandoc, "# C\n", formats=frozenset({"pdf"}), facts=replace(FACTS, title=title)).pdf
        first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
        assert first.startswith(title.replace(", ", ",\r\n") if lines == 2 else title)


def test_a_table_with_a_note_stays_where_it_is(pandoc: Pandoc) -> None:
    text = "# Title\n\nBefore.\n\n| a |\n|---|\n| cell^[A note.] |\n\n: Here\n\nAfter.^[Its note.]\n"
    (page,) = [page for page in pages(pandoc, text) if "cell" in page]
    assert (
        page.index("Before") < page.index("cell") < page.index("After") < page.index("A note") < page.index("Its note")
    )


def test_a_long_table_goes_on_over_the_page(pandoc: Pandoc) -> None:
    rows = "".join(f"| row {n} | x |\n" for n in range(120))
    book = made(pandoc, f"# One\n\n| a | b |\n|---|---|\n{rows}\n: Long\n", formats=frozenset({"pdf"}))
    assert book.pdf is not None
    # Four pages of front matter, and more than two of table.
    assert len(re.findall(rb"/Type\s*/Page\b", book.pdf)) >= 7


@pytest.mark.parametrize(("length", "size"), [("1in", 1440), ("72pt", 1440), ("2.54cm", 1440), ("25.4mm", 1440)])
def test_lengths_are_twentieths_of_a_point_in_word(length: str, size: int) -> None:
    assert twentieths(length) == size
