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
