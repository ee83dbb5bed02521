"""A refused quotation is corrected: the source's words for the whole of it, in the author's form."""

from __future__ import annotations

import pytest

from quoteproof.book.config import Quotations
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quoting.correction import MarkedOmission, corrected, correction, marked_omission, obstacle
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Misquoted
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import check, library_of
from tests.verdict.judging import context_of, quotation_of

SEED = (
    "In the trial, let the jury weigh the law and the facts. To be, or not to be, that is the question. Pride goeth "
    "before destruction, and an haughty spirit before a fall. The evil that men do lives after them; the good is oft "
    "interred. The plan is not permitted by the law of the town. I don't know what is in a name."
)
CORRECTED = (
    ("let the jury weigh the law, and the fact", "let the jury weigh the law and the facts"),
    ("let the jury weight the law and the fact", "let the jury weigh the law and the facts"),
    ("weigh the law, and the facts", "weigh the law and the facts"),
    ("To be or not to be, that", "To be, or not to be, that"),
    ("evil that man do live after them: the good", "evil that men do lives after them; the good"),
    ("the law the facts", "the law and the facts"),
    ("interred. The plan is not permitted by the law ofthe", "interred. The plan is not permitted by the law of the"),
    ("I dont know what in a name", "I don’t know what is in a name"),
    ("Pride goeth before a fall", "Pride goeth before destruction, and an haughty spirit before a fall"),
    ("To be; or not […] is teh question", "To be, or not […] is the question"),
    ("let the [grand] jury wiegh", "let the [grand] jury weigh"),
    ("The plan is […] permitted by the law", "The plan is not permitted by the law"),
    ("the jury [of twelve honest good and true men of the town] weigh the law", "the jury weigh the law"),
)


@pytest.mark.parametrize(("words", "right"), CORRECTED)
def test_the_sources_words_are_written(words: str, right: str) -> None:
    assert _corrected(words) == f"“{right}” [@x#p1]"


@pytest.mark.parametrize(
    ("words", "before", "right"),
    [
        ("the evil that men do", "He says that ", "[t]he evil that men do"),
        ("the evil that men do", "He left. ", "The evil that men do"),
        ("the evil that men do", "", "The evil that men do"),
        ("the evil that man do", "He says: ", "The evil that men do"),
        ("Let the jury weigh", "He would ", "let the jury weigh"),
        ("Let the jury weigh", "He left. ", "[L]et the jury weigh"),
        ("the evil that man do", "He says that ", "[t]he evil that men do"),
    ],
)
def test_the_sentence_decides_about_the_first_letter(words: str, before: str, right: str) -> None:
    assert _corrected(words, before) == f"“{right}” [@x#p1]"


@pytest.mark.parametrize(
    "words", ["7% of that", "a wholly other sentence", "the good is oft a name", "the juries", "another"]
)
def test_little_in_common_is_not_corrected(words: str) -> None:
    assert _corrected(words) is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("a very old book lay there", "one of two brackets"),
        ("the important one thing is the law", "hyphen at a line end"),
        ("one thing is the law. A second line", "its words go on in another passage: `x#p1-p2`"),
    ],
)
def test_what_is_not_certain_is_left_with_a_reason(words: str, why: str) -> None:
    text = "A book (a very old one) lay there. the im-\nportant one thing is the law.\n\nA second line begins here."
    context = VerdictContext(library_of({"x": text}))
    refused = judge(quotation_of(words), context)
    assert isinstance(refused.verdict, Misquoted)
    refusal = refused.verdict.refusal
    assert correction(refused.quotation, refusal, context) is None
    assert why in obstacle(refused.quotation, refusal, context)


VERSE = "The fault, dear Brutus, is not in our stars,\nBut in ourselves, that we are underlings."


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("not in our stars, but in ourselves", "not in our stars, / But in ourselves"),
        ("not in our stars, but in ourself", "not in our stars, / But in ourselves"),
        ("The fault is not in our stars", "The fault, dear Brutus, is not in our stars"),
    ],
)
def test_a_line_of_verse_gets_its_slash(words: str, right: str) -> None:
    library = library_of({"x": VERSE})
    context = VerdictContext(library)
    refused = judge(quotation_of(words, "x#p1-p2" if len(library.sources["x"].passages) > 1 else "x#p1"), context)
    assert isinstance(refused.verdict, Misquoted)
    found = correction(refused.quotation, refused.verdict.refusal, context)
    assert found is not None
    assert found.printed.text == right


def test_a_comma_of_the_sentence_moves_out() -> None:
    context = context_of(SEED)
    refused = judge(quotation_of("let teh jury weigh,"), context)
    assert isinstance(refused.verdict, Misquoted)
    found = correction(refused.quotation, refused.verdict.refusal, context)
    assert found is not None
    assert (found.printed.text, found.moved) == ("let the jury weigh", ",")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Pride goeth before a fall", MarkedOmission.REFUSED),
        ("The evil […] lives after them; good is oft interred", MarkedOmission.REFUSED),
        ("The plan is permitted by the law", MarkedOmission.REFUSED),
        ("the law the facts", MarkedOmission.REFUSED),
        ("To be, that is the question", MarkedOmission.POSSIBLE),
        ("The plan lay on the table", MarkedOmission.REFUSED),
        ("The king died in the tower", MarkedOmission.SOUND),
    ],
)
def test_what_a_mark_of_omission_would_do(words: str, expected: MarkedOmission) -> None:
    context = context_of(
        f"{SEED} The plan, if the king agrees, lay on the table. The king, who was old, died in the tower."
    )
    refused = judge(quotation_of(words), context)
    assert isinstance(refused.verdict, Misquoted)
    refusal = refused.verdict.refusal
    found = correction(refused.quotation, refusal, context)
    assert marked_omission(refused.quotation, refusal, found, context) is expected


@pytest.mark.parametrize(
    ("block", "right"),
    [
        (
            "> The old moon is late,\\\n> and the rode is long [@x#p1]",
            "> The old moon is late,\\\n> and the road is long [@x#p1]",
        ),
        (
            "> The old moon is late,\n> and the rode is long [@x#p1]",
            "> The old moon is late, and the road is long [@x#p1]",
        ),
        (
            "| The old moon is late,\n| and the rode is long [@x#p1]",
            "| The old moon is late,\n| and the road is long [@x#p1]",
        ),
    ],
)
def test_line_ends_that_print_are_kept(block: str, right: str, pandoc: Pandoc) -> None:
    library = library_of({"x": "The old moon is late,\nand the road is long,\nand no one waits."})
    (judged,) = check(f"# A\n\n{block}\n", library, pandoc).chapters[0].judged
    assert isinstance(judged.verdict, Misquoted)
    written = corrected(judged.quotation, judged.verdict.refusal, VerdictContext(library, Quotations(), "en-US"))
    assert written is not None
    assert written.markdown == right


def _corrected(words: str, before: str | None = None) -> str | None:
    context = context_of(SEED)
    refused = judge(quotation_of(words), context)
    assert isinstance(refused.verdict, Misquoted)
    written = corrected(refused.quotation, refused.verdict.refusal, context, before=before)
    return written.markdown if written is not None else None
