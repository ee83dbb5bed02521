"""The author's own locator, in the terms of the book's language, prints once and in the place of the passage's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoteproof.chapter.nodes import walk
from quoteproof.edition.assemble import rewrite
from quoteproof.edition.facts import quotation_index
from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, library_of

LIBRARY = library_of({"log": "The ferry left the harbour at dawn."})


@pytest.mark.parametrize(
    ("language", "suffix", "printed"),
    [
        ("en-US", ", p. 33", ", p. 33"),
        ("en-US", ", chapter three", ", chapter three"),
        ("en-US", ", S. 33", ", S. 33"),
        ("de", ", S. 33", ", S. 33"),
        ("de", ", S. 33–35, Hervorhebung von mir", ", S. 33–35, Hervorhebung von mir"),
        ("de", ", Kap. 4", ", Kap. 4"),
        ("de-CH", ", p. 33", ", p. 33"),
        ("de", ", so S. Meier", ", {¶ 1}, so S. Meier"),
        ("ru", ", с. 4", ", с. 4"),
        ("fr", ", t. II", ", t. II"),
        ("nl", ", blz. 4", ", blz. 4"),
        ("nb", ", s. 4", ", s. 4"),
        ("de", "", ", {¶ 1}"),
        ("ja", ", p. 4", ", p. 4"),
        ("he", ", עמ׳ 4", ", עמ׳ 4"),
        ("he", ", עמ' 4", ", עמ׳ 4"),
        ("ar", "، ص 4", "، ص 4"),
        ("zh", "，第4页", "，第4页"),
        ("ko", ", 쪽 4", ", 쪽 4"),
        ("pl", ", s. 4", ", s. 4"),
        ("cs", ", s. 4", ", s. 4"),
        ("da", ", s. 4", ", s. 4"),
        ("fi", ", s. 4", ", s. 4"),
        ("sv", ", s. 4", ", s. 4"),
        ("uk", ", с. 4", ", с. 4"),
        ("el", ", σ. 4", ", σ. 4"),
        ("pt-BR", ", p. 4", ", p. 4"),
        ("it", ", p. 4", ", p. 4"),
    ],
)
def test_a_locator_prints_once(language: str, suffix: str, printed: str) -> None:
    with Pandoc() as pandoc:
        result = check(f"“The ferry left” [@log#p1{suffix}].", LIBRARY, pandoc)
    (one,) = result.chapters
    assert one.chapter is not None
    ast = rewrite(one.chapter, one.judged, LIBRARY, replace(result.book, language=language))
    (cite,) = (node for node in walk(ast["blocks"]) if node["t"] == "Cite")
    nodes = cite["c"][0][0]["citationSuffix"]
    assert "".join(str(n.get("c", " ")) for n in nodes).replace("\u00a0", " ") == printed


def test_the_index_names_it_as_the_citation_does() -> None:
    with Pandoc() as pandoc:
        result = check("“The ferry left” [@log#p1, S. 33].", LIBRARY, pandoc)
    (work,) = quotation_index(replace(result, book=replace(result.book, language="de")))
    assert [row.locator for row in work.rows] == ["S.\u00a033"]


def test_the_source_s_own_numbers_are_what_prints() -> None:
    emendations = (
        'ruling:\n  numbers: {form: "[1]", reason: its own}\nlaw:\n  numbers: {form: "§ 1", reason: its own}\n'
    )
    seeds = {"ruling": "[15] The judges met.\n\nThey sat down.\n\n[16] They rose.", "law": "§ 3 The port is free."}
    library = library_of(seeds, emendations=emendations)
    cited = ("ruling#p2", "ruling#p1-p3", "law#p1", "ruling#p3, S. 7")
    with Pandoc() as pandoc:
        result = check(" And ".join(f"so it is [@{one}]." for one in cited), library, pandoc)
    (one,) = result.chapters
    assert one.chapter is not None
    ast = rewrite(one.chapter, one.judged, library, replace(result.book, language="de"))
    suffixes = [node["c"][0][0]["citationSuffix"] for node in walk(ast["blocks"]) if node["t"] == "Cite"]
    printed = ["".join(str(n.get("c", " ")) for n in nodes).replace("\u00a0", " ") for nodes in suffixes]
    assert printed == [", {¶ 15}", ", {¶ 15–16}", "{}, § 3", ", S. 7"]


PAGES = """atlas:
  pages: [{page: 1, label: 33, reason: the folio}]
mixed:
  pages: [{page: 1, label: xi, reason: the folio}, {page: 2, label: none, reason: a plate}]
code:
  pages: [{page: 1, label: 7, reason: the folio}]
  numbers: {form: "[1]", reason: its own}
"""
PAGED = library_of(
    {
        "atlas": "The port lies in the north and is\n\fdeep enough for ships.\n\n\fIt froze in hard winters.\n\nNo.\n",
        "mixed": "The mill stood here and was\n\fnever built again.\n\nIt burned.\n",
        "code": "[15] The court holds that the port\n\fmay be closed.\n\n[16] It was closed.\n",
    },
    emendations=PAGES,
)
QUOTED = [
    ("“The port lies” [@atlas#p1].", ["{p. 33}"], ["p. 33"]),
    ("“deep enough for ships” [@atlas#p1].", ["{p. 34}"], ["p. 34"]),
    ("“the north and is deep enough” [@atlas#p1].", ["{p. 33–34}"], ["pp. 33–34"]),
    ("“The port […] for ships” [@atlas#p1].", ["{p. 33–34}"], ["pp. 33–34"]),
    ("“The port” and “for ships” [@atlas#p1].", ["{p. 33–34}"], ["p. 33", "p. 34"]),
    ("“for ships” [@atlas#p1-p2].", ["{p. 34}"], ["p. 34"]),
    ("“in hard winters” and “for ships” [@atlas#p1-p2].", ["{p. 34–35}"], ["p. 34", "p. 35"]),
    ("So it lies [@atlas#p1].", ["{p. 33–34}"], []),
    ("[“for ships”]{cite=atlas#p1}", ["{p. 34}"], ["p. 34"]),
    ("“The mill stood” [@mixed#p1].", ["{p. xi}"], ["p. xi"]),
    ("“never built” [@mixed#p1].", ["{¶ 1}"], ["para. 1"]),
    ("“here and was never” [@mixed#p1].", ["{¶ 1}"], ["para. 1"]),
    ("“may be closed” [@code#p1].", ["{¶ 15}"], ["para. 15"]),
    ("“for ships” [@atlas#p1; @mixed#p1].", ["{p. 34}", "{¶ 1}"], ["p. 34"]),
    ("“for ships” [@atlas#p1, pp. 34–40].", ["pp. 34–40"], ["pp. 34–40"]),
]


@pytest.mark.parametrize(("text", "printed", "rows"), QUOTED, ids=[text for text, *_ in QUOTED])
def test_the_page_that_prints_is_that_of_the_quoted_words(text: str, printed: list[str], rows: list[str]) -> None:
    with Pandoc() as pandoc:
        result = check(text, PAGED, pandoc)
    (one,) = result.chapters
    assert one.chapter is not None
    assert [finding.message for finding in result.errors] == []
    ast = rewrite(one.chapter, one.judged, PAGED, result.book)
    suffixes = [i["citationSuffix"] for node in walk(ast["blocks"]) if node["t"] == "Cite" for i in node["c"][0]]
    assert ["".join(str(n.get("c", " ")) for n in nodes).lstrip(", ") for nodes in suffixes] == printed
    assert [row.locator.replace("\u00a0", " ") for work in quotation_index(result) for row in work.rows] == rows


CONTRADICTED = [
    ("“for ships” [@atlas#p1, p. 33].", "`p. 33`, but the words that are quoted are on page 34"),
    ("“The port” [@atlas#p1, p. 34].", "`p. 34`, but the words that are quoted are on page 33"),
    ("“The port […] for ships” [@atlas#p1, p. 33].", "`p. 33`, but the words that are quoted are on pages 33–34"),
    ("“The port […] for ships” [@atlas#p1, 34f.].", "`34f`, but the words that are quoted are on pages 33–34"),
    ("“The mill stood” [@mixed#p1, p. ix].", "`p. ix`, but the words that are quoted are on page xi"),
    ("So it is [@atlas#p1, p. 35].", "`p. 35`, but `atlas#p1` is on pages 33–34"),
    *((f"“{words}” [@atlas#p1, {written}].", "") for words, written in [
        ("for ships", "p. 34"), ("for ships", "34"), ("for ships", "pp. 33-34"), ("for ships", "33 f."),
        ("for ships", "33f."), ("for ships", "33 ff."), ("The port", "33 ff."), ("The port […] for ships", "33f."),
        ("The port […] for ships", "pp. 33, 34"), ("The port […] for ships", "p. 33 and p. 34"),
        ("The port […] for ships", "pp. 30–40"), ("The port", "ch. 2"), ("for ships", "p. 34, line 4"),
    ]),
    ("“The mill stood” [@mixed#p1, p. xi], and “never built” [@mixed#p1, p. 99].", ""),
    ("“may be closed” [@code#p1, 15], and [@code#p1, para. 15].", ""),
    ("So it lies [@atlas#p1, p. 34].", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), CONTRADICTED, ids=[text for text, _ in CONTRADICTED])
def test_an_author_s_page_is_that_of_the_quoted_words(text: str, message: str) -> None:
    with Pandoc() as pandoc:
        result = check(text, PAGED, pandoc)
    found = [finding.message.replace("\u00a0", " ") for finding in result.all_findings if finding.code.id == "C005"]
    assert found == ([f"the citation says {message}"] if message else [])
    for finding in result.all_findings:
        for fix in finding.fixes:
            (edit,) = fix.edits
            mended = f"{text[: edit.place.start]}{edit.text}{text[edit.place.end :]}"
            with Pandoc() as pandoc:
                assert check(mended, PAGED, pandoc).errors == ()
