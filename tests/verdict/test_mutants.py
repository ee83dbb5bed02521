"""What small faults in `verdict` would change without any literate case seeing it; see docs/mutation.md."""

from __future__ import annotations

import pytest

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.engine.pandoc import Pandoc
from quoteproof.evidence.origins import StepKind
from quoteproof.text.folds import fold
from quoteproof.verdict.model import Altered, Match, Misplaced, Misquoted, Verbatim
from tests.book_of import check, library_of
from tests.verdict.judging import verdict_of

SEED = (
    "The king went out to hunt in the green wood. He called it a ‘good day’ and came home late.\n"
    "The queen was glad of it, and nobody was sorry, they say.\n"
    "Then they all sat down; it was a ‘bad night,’ and the end."
)
LENIENT = Quotations(style=Style.CHICAGO, punctuation=Punctuation.AMERICAN)


def printed_and_match(chapter: str, pandoc: Pandoc) -> tuple[str, Match]:
    """Judge the only quotation of a chapter, by the Chicago style and American punctuation; it must stand."""
    result = check(chapter, library_of({"tale": SEED}), pandoc, quotations=LENIENT)
    (judged,) = result.chapters[0].judged
    assert isinstance(judged.verdict, Verbatim | Altered), result.all_findings
    return judged.quotation.printed.text, judged.verdict.match


STAND = {
    "“went out to hunt” [@tale#p1].": ["went out to hunt"],
    "“Went out to hunt” [@tale#p1].": ["went out to hunt"],
    "“[W]ent out to hunt” [@tale#p1].": ["went out to hunt"],
    "“the green wood […] came home late” [@tale#p1].": ["the green wood. He called it a ‘good day’ and came home late"],
    "“the green [old] wood. He called it a ‘good day’ and” [@tale#p1].": [
        "the green wood. He called it a ‘good day’ and"
    ],
    "“a ‘good day,’” he says [@tale#p1].": ["a ‘good day’"],
    "“a ‘good day’ and came home late. […] was glad of it” [@tale#p1-p2].": [
        "a ‘good day’ and came home late.",
        "was glad of it",
    ],
    "“it was a ‘bad night’” [@tale#p3].": ["it was a ‘bad night,’"],
    "> He called it a ‘good day’ and came home late.\n>\n> The queen was glad of it, and nobody was sorry, they say."
    "\n>\n> Then they all sat down [@tale#p1-p3]": [
        "He called it a ‘good day’ and came home late.",
        "The queen was glad of it, and nobody was sorry, they say.",
        "Then they all sat down",
    ],
}


@pytest.mark.parametrize("chapter", STAND)
def test_a_match_tells_where_its_words_stand_in_the_seed(chapter: str, pandoc: Pandoc) -> None:
    _, match = printed_and_match(chapter, pandoc)
    assert [SEED[spot.start : spot.end] for spot in match.spots] == STAND[chapter]


@pytest.mark.parametrize("chapter", STAND)
def test_the_origins_follow_one_another_and_print_what_they_come_from(chapter: str, pandoc: Pandoc) -> None:
    printed, match = printed_and_match(chapter, pandoc)
    done = 0
    for origin in match.origins:
        assert done <= origin.start <= origin.end <= len(printed)
        assert not printed[done : origin.start].strip()
        if origin.kind is StepKind.SOURCE:
            mine = fold(printed[origin.start : origin.end].replace("\u2029", " ")).text
            assert mine.strip() == fold(origin.source.replace("\n", " ")).text.strip()
        done = origin.end
    assert done == len(printed)


def test_each_printed_character_has_an_origin(pandoc: Pandoc) -> None:
    printed, match = printed_and_match("“the green wood […] came home late” [@tale#p1].", pandoc)
    assert {i for o in match.origins for i in range(o.start, o.end)} == set(range(len(printed)))


def test_only_the_folds_that_were_needed_are_named() -> None:
    verdict = verdict_of("the green  wood", SEED)
    assert isinstance(verdict, Verbatim)
    assert verdict.match.folds == ("whitespace",)


@pytest.mark.parametrize("mark", [",", ";", ":", ".", "!", "?", "—", " (", ")", "”"])
def test_the_clause_before_the_edge_ends_at_its_mark(mark: str) -> None:
    seed = f"He did not{mark} the king was there" if mark not in " (—" else f"He did not{mark}the king was there"
    verdict = verdict_of("the king was there", seed)
    assert isinstance(verdict, Verbatim)
    assert verdict.match.skipped_limit == ""


@pytest.mark.parametrize("mark", [" ", " “", " ‘"])
def test_a_limit_word_just_outside_the_edge_is_told(mark: str) -> None:
    verdict = verdict_of("the king was there", f"He did not{mark}the king was there")
    assert isinstance(verdict, Verbatim)
    assert verdict.match.skipped_limit == "not"


def test_a_negative_prefix_outside_the_edge_is_not_told() -> None:
    verdict = verdict_of("the king was there", "They said it was unjust the king was there")
    assert isinstance(verdict, Verbatim)
    assert verdict.match.skipped_limit == ""


def test_the_nearest_limit_word_outside_the_edge_is_named() -> None:
    verdict = verdict_of("the king was there", "He never said only the king was there")
    assert isinstance(verdict, Verbatim)
    assert verdict.match.skipped_limit == "only"


def test_words_of_another_passage_are_misplaced_and_not_misquoted() -> None:
    assert isinstance(verdict_of("the queen was glad of it", SEED.replace("The queen", "the queen")), Misplaced)
    assert isinstance(verdict_of("the queen was sorry of it", SEED), Misquoted)
