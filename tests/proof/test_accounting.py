"""The marks of a finished file: each has an owner by the manifest, or is told with its words and its page."""

from __future__ import annotations

from quoteproof.evidence.marks import BookPart, OwnedMark, Owner
from quoteproof.proof.accounting import Account, account
from quoteproof.proof.layer import Gap, Layer, LayerWriter
from quoteproof.text.placed import placed_marks

TEXT = "He said “the sea is too loud”.\u2029The dogs’ bowl.\u2029Again “the sea is too loud”."
HEADING = "Chapter “one” of it"


def owned(text: str, part: BookPart = BookPart.TEXT) -> list[OwnedMark]:
    """The marks of a text as a manifest has them."""
    return [OwnedMark(part, *mark, Owner.QUOTATION, "") for _, mark in placed_marks(text)]


def layer(text: str, *, pages: bool = False) -> Layer:
    """A text as it is read back; U+2029 ends a paragraph, or a page where there are any."""
    scribe = LayerWriter()
    for number, paragraph in enumerate(text.split("\u2029"), 1):
        scribe.gap(Gap.PAGE if pages else Gap.BORDER)
        scribe.page(number)
        for word in paragraph.split(" "):
            scribe.gap(Gap.SPACE)
            scribe.write(word)
    return scribe.layer(flowing=pages)


def told(accounts: tuple[Account, ...]) -> tuple[list[tuple[str, int]], list[str]]:
    """The marks without an owner, each with its page, and the absent ones."""
    unowned = [(one.mark.glyph, one.page) for part in accounts for one in part.unowned]
    return unowned, [one.glyph for part in accounts for one in part.absent]


def test_what_was_made_has_its_marks() -> None:
    for pages in (False, True):
        assert told(account(owned(TEXT), (), {BookPart.TEXT: layer(TEXT, pages=pages)})) == ([], [])


def test_an_added_mark_is_told_with_its_page() -> None:
    made = layer(TEXT.replace("The dogs’ bowl", "The dogs’ “bowl”"), pages=True)
    assert told(account(owned(TEXT), (), {BookPart.TEXT: made})) == ([("“", 2), ("”", 2)], [])


def test_a_quotation_that_stands_twice_more_than_it_should_is_told_though_its_words_are_the_same() -> None:
    made = layer(TEXT + "\u2029Again “the sea is too loud”.")
    assert told(account(owned(TEXT), (), {BookPart.TEXT: made})) == ([("“", 4), ("”", 4)], [])


def test_a_mark_that_is_absent_is_told() -> None:
    made = layer(TEXT.replace("dogs’", "dogs"))
    assert told(account(owned(TEXT), (), {BookPart.TEXT: made})) == ([], ["’"])


def test_a_mark_of_another_part_is_none_of_this_one() -> None:
    made = {BookPart.NOTE: layer("“the sea is too loud”")}
    assert told(account(owned("“the sea is too loud”"), (), made)) == ([("“", 1), ("”", 1)], ["“", "”"])


def test_headings_print_again_as_often_as_there_are_pages() -> None:
    made = {
        BookPart.FURNITURE: layer(f"12 {HEADING}\u2029{HEADING} 13\u2029xiv {HEADING}"),
        BookPart.CONTENTS: layer(HEADING),
    }
    assert told(account((), (HEADING,), made)) == ([], [])


def test_a_heading_that_is_cut_or_other_has_no_owner() -> None:
    for text in ("Chapter “one", "Chapter “one”", "Chapter ‘one’ of it", "A Chapter “one” of it", f"{HEADING} “no”"):
        unowned, _ = told(account((), (HEADING,), {BookPart.FURNITURE: layer(text)}))
        assert unowned


def test_a_heading_whose_number_is_its_own_is_found() -> None:
    assert told(account((), ("“One” in 1984",), {BookPart.CONTENTS: layer("3 “One” in 1984 17")})) == ([], [])
