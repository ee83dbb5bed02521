"""A page in place of a passage: what is told of it, its fixes, and what is tried at most."""

from __future__ import annotations

import textwrap
import time
from dataclasses import replace

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.rules.table import EXPLANATIONS
from quoteproof.verdict.model import Uncheckable
from tests.book_of import check, codes, library_of

LIBRARY = library_of(
    {
        "chang2024": "Beijing as the newly emerged senior partner pursues a different agenda.\n\n"
        "Moscow is no longer the senior partner.\n\nIt is a junior one, and has\n\fbeen so for years.\n"
    },
    emendations="chang2024:\n  pages: [{page: 1, label: 3, reason: r}]\n",
)


def test_the_example_of_an_ambiguous_page() -> None:
    explanation = EXPLANATIONS["Q022"]
    example, instead = (
        textwrap.dedent(next(part for part in text.split("\n\n") if part.startswith("    ")))
        for text in (explanation.example, explanation.instead)
    )
    with Pandoc() as pandoc:
        result = check(example, LIBRARY, pandoc)
        assert codes(result) == ["Q022"]
        assert codes(check(instead.replace("#p18", "#p1"), LIBRARY, pandoc)) == []
        (finding,) = result.errors
        assert "`p. 3` of `chang2024` have these words: `chang2024#p1` and `chang2024#p2`" in finding.message
        for fix in finding.fixes:
            (edit,) = fix.edits
            mended = example[: edit.place.start] + edit.text + example[edit.place.end :]
            found = codes(check(mended, LIBRARY, pandoc))
            assert found == (["Q010"] if edit.text == "#p2" else [])  # “no longer” stands before the words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("“a junior one” [@chang2024, p. 4].", "these words are in `chang2024#p3`, not in `p. 4` of `chang2024`"),
        ("“has been so” [@chang2024, p. 4].", "these words are in `chang2024#p3`, not in `p. 4` of `chang2024`"),
        ("“a different agenda” [@chang2024, 4].", "these words are in `chang2024#p1`, not in `4` of `chang2024`"),
    ],
)
def test_words_on_another_page_have_a_fix(text: str, message: str) -> None:
    with Pandoc() as pandoc:
        (finding,) = check(text, LIBRARY, pandoc).errors
        assert finding.message == message
        (fix,) = finding.fixes
        (edit,) = fix.edits
        mended = text[: edit.place.start] + edit.text + text[edit.place.end :]
        assert codes(check(mended, LIBRARY, pandoc)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("“a junior one” [@chang2024, p. 900].", "`chang2024` has no `p. 900`; these words are in `chang2024#p3`"),
        ("“nothing of it” [@chang2024, pp. 7–9].", "`chang2024` has no `pp. 7–9`"),
    ],
)
def test_a_page_that_the_source_lacks_is_named_with_those_it_has(text: str, message: str) -> None:
    with Pandoc() as pandoc:
        (finding,) = check(text, LIBRARY, pandoc).errors
    assert (finding.code.id, finding.message) == ("Q002", message)
    assert "the first page of `chang2024` is `3`, its last `4`" in finding.notes


def test_pages_that_hold_too_much_are_not_looked_through() -> None:
    seed = "".join(f"The {number}th sheep jumped over the fence.\n\n" for number in range(4000)) + "A wolf came.\n"
    library = library_of(
        {"sheep": seed}, emendations="sheep:\n  pages: [{lines: 1, starts: The 0th, label: 3, reason: r}]\n"
    )
    with Pandoc() as pandoc:
        start = time.process_time()
        result = check("“A wolf came” [@sheep, p. 3]. " * 20, library, pandoc)
        assert set(codes(result)) == {"Q002"}
        assert time.process_time() - start < 20


def test_a_page_of_a_source_that_is_not_sound_cannot_be_checked() -> None:
    """Its own finding, S001, stands already; the words are not said to be without a citation."""
    library = replace(LIBRARY, sources={}, unsound=frozenset({"chang2024"}))
    with Pandoc() as pandoc:
        result = check("“a junior one” [@chang2024, p. 3]. “a junior one” [@chang2024, 3].", library, pandoc)
    assert codes(result) == []
    assert [judged.verdict for judged in result.chapters[0].judged] == [Uncheckable(None), Uncheckable(None)]


@pytest.mark.parametrize(("cited", "told"), [("@ship, p. 3", True), ("@ship", False), ("@ship, ch. 3", False)])
def test_a_page_of_a_source_without_numbers_is_explained(cited: str, told: bool) -> None:
    library = library_of({"ship": "It is a junior one, and has been so for years.\n"})
    with Pandoc() as pandoc:
        (finding,) = check(f"He has “a junior one” [{cited}].", library, pandoc).errors
    assert finding.code.id == "Q002"
    assert any("`quoteproof label ship`" in note for note in finding.notes) is told
