"""What prints in place of each character: the spaces that belong to marks are set once, whoever typed them."""

from __future__ import annotations

import pytest

from quoteproof.book.config import Glyphs, Quotations
from quoteproof.chapter.nodes import walk
from quoteproof.edition.assemble import rewrite
from quoteproof.edition.printed import book_glyphs, printed_book
from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, library_of

SEED = "The ferry left the harbour at dawn.\n\nHe said «\u00a0so it is\u00a0» and left.\n\nIt has 10⁶ grains of CO₂."


def printed(text: str, *, language: str = "fr", glyphs: Glyphs = Glyphs.HOUSE) -> str:
    """What one paragraph prints in a book of a language, the same in the AST and in the manifest."""
    library = library_of({"log": SEED})
    with Pandoc() as pandoc:
        result = check(text, library, pandoc, quotations=Quotations(glyphs=glyphs), language=language)
    (one,) = result.chapters
    assert one.chapter is not None
    ast = rewrite(one.chapter, one.judged, library, result.book)
    printings = printed_book(result, book_glyphs(result)).printings
    runs = [f"{p.opening}{p.text}{p.closing}" for p in printings]
    nodes = (node for node in walk(ast["blocks"]) if node["t"] in ("Str", "Space"))
    whole = "".join(str(node.get("c", " ")) for node in nodes)
    assert all(run in whole for run in runs)
    return runs[0]


@pytest.mark.parametrize(
    "quoted",
    [
        "«The ferry left»",
        "« The ferry left »",
        "«\u202fThe ferry left\u202f»",
        "«\u00a0The ferry left\u00a0»",
        "«\u202f The ferry left \u00a0»",
        "“The ferry left”",
    ],
)
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "«\u202fThe ferry left\u202f»"),
        ("en-US", "“The ferry left”"),
        ("de", "„The ferry left“"),
    ],
)
def test_marks_have_their_own_space_and_no_other(quoted: str, language: str, shown: str) -> None:
    assert printed(f"He wrote {quoted} [@log#p1].", language=language) == shown


def test_a_term_and_the_marks_in_a_block_have_one_space_too() -> None:
    assert printed("It is [« soft power »]{.term}.") == "«\u202fsoft power\u202f»"
    assert printed("> He said « so it is » and left. [@log#p2]") == "He said «\u202fso it is\u202f» and left."


def test_the_source_s_own_marks_keep_the_source_s_spaces() -> None:
    found = printed("> He said « so it is » and left. [@log#p2]", glyphs=Glyphs.SOURCE)
    assert found.replace("\u00a0", " ") == "He said « so it is » and left."


def test_swiss_marks_have_no_space() -> None:
    assert printed("He wrote «The ferry left» [@log#p1].", language="fr-CH") == "«The ferry left»"


def test_raised_digits_of_a_quotation_print_as_the_source_s_characters_and_not_raised_again() -> None:
    text = "He wrote “10^6^ grains of CO~2~” [@log#p3] of x^2^."
    library = library_of({"log": SEED})
    with Pandoc() as pandoc:
        (one,) = (result := check(text, library, pandoc)).chapters
    assert one.chapter is not None
    nodes = list(walk(rewrite(one.chapter, one.judged, library, result.book)["blocks"]))
    assert [node["c"] for node in nodes if node["t"] in ("Superscript", "Subscript")] == [[{"t": "Str", "c": "2"}]]
    assert printed(text, language="en-US") == "“10⁶ grains of CO₂”"


def test_raised_digits_print_so_in_brackets_and_in_what_is_no_quotation() -> None:
    assert printed("It is [“a 10^6^ power”]{.term}.", language="en-US") == "“a 10⁶ power”"
    assert printed("He wrote “It has 10⁶ grains [or 10^5^] of CO₂” [@log#p3].", language="en-US") == (
        "“It has 10⁶ grains [or 10⁵] of CO₂”"
    )
