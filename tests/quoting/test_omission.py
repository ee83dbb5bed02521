"""An omission is offered only where it joins nothing that the source keeps apart."""

from __future__ import annotations

import pytest

from quoteproof.quoting.omission import joins_apart, leaves_condition, pieces_join_apart
from quoteproof.quoting.spans import SourceSpan, locate
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import library_of

APART = (
    "Pride goeth before |destruction, and an haughty spirit before| a fall.",
    "Pride goeth before destruction, |and an haughty spirit| before a fall.",
    "Pride goeth |before destruction, and an haughty spirit before| a fall.",
    "The king, |they say|, was ill.",
    "The king, |according to him|, was ill.",
    "The king|, who was old, and the queen|, who was young, left.",
    "The king, |who never came|, was ill.",
    "Mary hit John and |Peter| kicked Sue.",
    "The plan is good. |So they say.| The road is long.",
    "The first plan is good. |The second plan is bad.| It failed.",
    "The plan is good. |But the road is long.| The gate is open.",
    "The plan is good. |Nobody believes this.| The gate is open.",
    "Who killed him? |Peter did.| John ran home.",
    "The plan is good, |he said.| The gate is open.",
    "“The plan is good.” |“The gate is shut,” Peter said.| “The road is long.”",
    "The plan is good. |Peter came.|\n\nThe gate is open.",
)
TOGETHER = (
    "The king, |who was old|, died in the tower.",
    "The law |(which was new)| bound the town.",
    "The sun rose. |A man came along the road.| The gate stood open.",
    "The sun rose. |A man came. The dog barked.| The gate stood open.",
)


@pytest.mark.parametrize("text", APART)
def test_nothing_that_is_apart_is_joined(text: str) -> None:
    assert _apart(text)


@pytest.mark.parametrize("text", TOGETHER)
def test_whole_parts_may_be_left_out(text: str) -> None:
    assert not _apart(text)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("The plan, |if the king agrees,| will be made law.", True),
        ("Der Plan wird, |wenn der Fürst es will,| Gesetz.", True),
        ("The plan stands|, and if it rains, the gate is shut,| as I said.", True),
        ("The plan is good. |If the rain comes, the road is closed.| The gate is open.", False),
        ("The king, |who asked if it rains,| was ill.", False),
    ],
)
def test_conditions_are_kept(text: str, left_out: bool) -> None:
    before, omitted, after = text.split("|")
    context = VerdictContext(library_of({"x": before + omitted + after}))
    extent = context.library.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)
    low, high = len(before), len(before + omitted)
    assert leaves_condition(context.passages(extent), low, high, ("en", "de")) == left_out


def test_in_another_language_nothing_is_offered() -> None:
    assert _apart("The king, |who was old|, died in the tower.", ("de",))


def test_spans_are_judged_alike() -> None:
    context = VerdictContext(library_of({"x": "The king, who was old, died. Pride goeth before a loss, or a fall."}))
    extent = context.library.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)

    def span(words: str) -> SourceSpan:
        found = locate(extent, words)
        assert isinstance(found, SourceSpan)
        return found

    assert not pieces_join_apart(extent, span("The king"), span("died"), context)
    assert pieces_join_apart(extent, span("goeth before"), span("a fall"), context)
    assert pieces_join_apart(extent, span("died"), span("The king"), context)


def _apart(text: str, languages: tuple[str, ...] = ("en",)) -> bool:
    before, omitted, after = text.split("|")
    context = VerdictContext(library_of({"x": before + omitted + after}))
    extent = context.library.resolve(Anchor("x", "p1-p2" if "\n\n" in text else "p1"))
    assert isinstance(extent, Extent)
    passages = context.passages(extent)
    low = len(before)
    return joins_apart(passages, low, low + len(omitted), languages)
