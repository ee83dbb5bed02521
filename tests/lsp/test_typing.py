"""While a quotation or a citation is being written no error is shown in it, nor one that comes of it elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from quoteproof.lsp.changes import TextChange, change_between
from quoteproof.lsp.unfinished import PlaceForm, unfinished_place
from tests.lsp.typing import CURSOR, Trial, Typist, typed, write_book
from tests.samples import sampled

SEED = """Good name in man and woman, dear my lord, is the immediate jewel of their souls.

Who steals my purse steals trash. It is something, it was nothing at all that day.

O, beware, my lord,
it is the green-eyed monster
that mocks the meat it feeds on.
"""
WRONG = "Before it “Good fame in man” [@iago#p1] stands.\n\n"
AFTER = "After it “steals trash” [@iago#p2] stands, and “the meat it feeds on” [@iago#p3].\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_book(tmp_path, {"iago": SEED}, {"chapters/01-one.md": "# One\n", "chapters/02-two.md": "# Two\n\nWords.\n"})
    return tmp_path


def run(root: Path, text: str, act: Callable[[Typist], Awaitable[None]]) -> None:
    """Do something in a chapter that is open, and has an error that stands."""

    async def work() -> None:
        typist = Typist(root)
        try:
            await typist.begin(text)
            await act(typist)
        finally:
            typist.close()

    asyncio.run(work())


def codes(typist: Typist) -> list[str]:
    return [found["code"] for found in typist.errors()]


SENTENCES = [
    "The Moor says that “Good name in man and woman, dear my lord” [@iago#p1], and more.",
    'He has "Good name in man" [@iago#p1].',
    "“Good name in man and woman,” he says [@iago#p1].",
    "“It is something, it was nothing at all that day.” [@iago#p2]",
    "As @iago [#p2] has it, “steals trash” and nothing else.",
    "He says “Who steals […] trash” [@iago#p2], and “[g]ood name” [@iago#p1].",
    "> Who steals my purse steals trash. [@iago#p2]",
    "> Who steals my purse steals trash.\n> [@iago#p2]",
    "| O, beware, my lord,\n| it is the green-eyed monster [@iago#p3]",
    "- One item has “steals trash” [@iago#p2].",
    "He says it.^[Namely “steals trash” [@iago#p2].]",
]


@pytest.mark.parametrize("auto_closed", [False, True], ids=["", "auto-closed"])
@pytest.mark.parametrize("sentence", sampled(SENTENCES, 3))
def test_no_error_is_shown_before_a_right_sentence_is_complete_nor_after(
    root: Path, sentence: str, auto_closed: bool
) -> None:
    trials: list[Trial] = []

    async def act(typist: Typist) -> None:
        assert codes(typist) == ["Q001"]
        trials.append(await typed(typist, sentence, auto_closed=auto_closed))
        assert codes(typist) == ["Q001"]

    run(root, f"# One\n\n{WRONG}{CURSOR}\n\n{AFTER}", act)
    assert trials[0].flashes == []
    assert trials[0].after == []


@pytest.mark.parametrize(
    ("sentence", "code"),
    sampled(
        [
            ("The Moor says “Good name in men” [@iago#p1]", "Q001"),
            ("The Moor says “Good name in man.", "Q014"),
            ("The Moor says “Good name in man”.", "Q002"),
            ("The Moor says “Good name in man” [@iagp#p1]", "C001"),
            ("> Good name in man and women [@iago#p1]", "Q001"),
            ("<!-- a comment that nobody closes", None),
            ("``` and code", None),
            ("::: {.own}", None),
        ],
        3,
    ),
)
def test_what_is_wrong_is_shown_after_the_pause(root: Path, sentence: str, code: str | None) -> None:
    async def act(typist: Typist) -> None:
        trial = await typed(typist, sentence)
        assert trial.flashes == []
        if code is not None:
            assert [line.split()[0] for line in trial.after][:1] == [code]
        assert typist.timer.waiting == {}

    run(root, f"# One\n\n{WRONG}{CURSOR}\n\n{AFTER}", act)


LEFT = "He says “Good name in men” [@iago#p1]"
"""A wrong quotation, as long as the cursor has not left it."""


async def _hover(typist: Typist, words: str) -> None:
    await typist.request("textDocument/hover", typist.at(typist.text.index(words) + 2))


async def _code_actions(typist: Typist, words: str) -> None:
    at = typist.at(typist.text.index(words) + 2)
    asked = {"range": {"start": at["position"], "end": at["position"]}, "context": {"diagnostics": []}}
    await typist.request("textDocument/codeAction", {"textDocument": at["textDocument"], **asked})


async def _save(typist: Typist, words: str) -> None:
    typist.notify("textDocument/didSave", {"textDocument": {"uri": typist.uri}})
    await typist.checked()


async def _other_file(typist: Typist, words: str) -> None:
    uri = (typist.root / "chapters/02-two.md").as_uri()
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": "# Two\n\nWords.\n"}
    typist.notify("textDocument/didOpen", {"textDocument": item})
    await typist.checked()


async def _edit(typist: Typist, words: str) -> None:
    at = typist.text.index(words)
    await typist.replace(at, at, "X")


async def _typed_on(typist: Typist, words: str) -> None:
    await typist.key(",")


async def _new_paragraph(typist: Typist, words: str) -> None:
    await typist.key("\n")
    await typist.key("\n")


async def _next_quotation_at_once(typist: Typist, words: str) -> None:
    """Words and a mark in the next quotation come faster than any check."""
    at = typist.text.index("steals trash”")
    await typist.replace(at, at, "it ")


@pytest.mark.parametrize(
    "leave",
    sampled([_hover, _code_actions, _save, _other_file, _edit, _typed_on, _new_paragraph, _next_quotation_at_once], 3),
)
def test_leaving_shows_what_is_wrong(root: Path, leave: Callable[[Typist, str], Awaitable[None]]) -> None:
    async def act(typist: Typist) -> None:
        trial = await typed(typist, LEFT[:-1])
        assert trial.flashes == []
        await typist.key("]")
        before = len(codes(typist))
        await _hover(typist, "Good name in men")
        await _code_actions(typist, "Good name in men")
        await typist.complete()
        assert len(codes(typist)) == before
        await leave(typist, "After it")
        assert "men" in [typist.words(found) for found in typist.errors(typist.uri)]

    run(root, f"# One\n\n{WRONG}{CURSOR}\n\n{AFTER}", act)


def test_the_cursor_that_leaves_faster_than_a_check_shows_it_too(root: Path) -> None:
    async def act(typist: Typist) -> None:
        for key in LEFT:
            await typist.replace(typist.cursor, typist.cursor, key, wait=False)
        at = typist.text.index("steals trash”")
        await typist.replace(at, at, "it", wait=False)
        await typist.replace(at + 2, at + 2, " ", wait=False)
        await typist.checked()
        assert [typist.words(found) for found in typist.errors(typist.uri)] == ["fame", "men"]
        typist.timer.go_off()
        assert [typist.words(found) for found in typist.errors(typist.uri)] == ["fame", "men", "it"]

    run(root, f"# One\n\n{WRONG}{CURSOR}\n\n{AFTER}", act)


def test_a_correction_takes_its_finding_away_at_once_and_brings_no_other(root: Path) -> None:
    async def act(typist: Typist) -> None:
        at = typist.text.index("fame")
        await typist.replace(at, at + 1, "")
        assert typist.errors() == []
        await typist.replace(at, at, "n")
        assert typist.errors() == []
        typist.timer.go_off()
        assert typist.errors() == []
        assert typist.status["errors"] == 0

    run(root, f"# One\n\n{WRONG}{AFTER}{CURSOR}", act)


def test_errors_elsewhere_move_with_the_text_and_the_status_waits(root: Path) -> None:
    async def act(typist: Typist) -> None:
        errors = typist.status["errors"]
        for key in "“𝔗wo lines\nof it":
            await typist.key(key)
            assert [typist.words(found) for found in typist.errors(typist.uri)] == ["fame"]
            assert typist.status["errors"] == errors == 1
        typist.timer.go_off()
        assert typist.status["errors"] > 1

    run(root, f"# One\n\nHe says {CURSOR}\n\n{WRONG}{AFTER}", act)


def test_a_mark_that_is_taken_back_leaves_nothing(root: Path) -> None:
    async def act(typist: Typist) -> None:
        for key in ("“", "G", None, None, "<", "!", "-", "-", " ", "x", "-", "-", ">", " ", "a"):
            await (typist.key(key) if key else typist.backspace())
            assert codes(typist) == ["Q001"]
        typist.timer.go_off()
        assert codes(typist) == ["Q001"]

    run(root, f"# One\n\n{WRONG}He says {CURSOR} and\n\n{AFTER}", act)


def test_a_note_that_is_written_before_its_reference_is_no_undefined_one(root: Path) -> None:
    async def act(typist: Typist) -> None:
        trial = await typed(typist, "[^1]: It is “steals trash” [@iago#p2], he says.")
        assert (trial.flashes, trial.after) == ([], [])

    run(root, f"# One\n\n{WRONG}Words[^2].\n\n[^2]: Note.\n\n{CURSOR}\n\n{AFTER}", act)


def test_a_citation_that_is_written_anew_leaves_its_entry_used(root: Path) -> None:
    async def act(typist: Typist) -> None:
        for _ in range(len("iago#p2")):
            await typist.backspace()
            assert list(filter(None, typist.shown.values())) == []
        for key in "iago#p2":
            await typist.key(key)
            assert list(filter(None, typist.shown.values())) == []
        typist.timer.go_off()
        assert list(filter(None, typist.shown.values())) == []

    run(root, f"# One\n\nHe says “steals trash” [@iago#p2{CURSOR}].\n", act)


def test_paragraphs_that_are_pasted_are_judged_at_once(root: Path) -> None:
    async def act(typist: Typist) -> None:
        await typist.key("He says “Good name in men” [@iago#p1].\n\nAnd more.")
        assert codes(typist) == ["Q001", "Q001"]

    run(root, f"# One\n\n{WRONG}{CURSOR}\n\n{AFTER}", act)


def test_a_book_that_cannot_be_checked_is_told_after_the_pause_and_checked_again(root: Path) -> None:
    async def act(typist: Typist) -> None:
        typist.name, before = "book.yaml", typist.uri
        typist.uri = (root / "book.yaml").as_uri()
        text = (root / "book.yaml").read_text()
        item = {"uri": typist.uri, "languageId": "yaml", "version": 99, "text": text}
        typist.notify("textDocument/didOpen", {"textDocument": item})
        typist.text, typist._version = text, 100
        await typist.replace(0, 5, "titel")
        assert codes(typist) == ["Q001"]
        typist.timer.go_off()
        assert "titel" in typist.errors(typist.uri)[0]["message"]
        await typist.replace(0, 5, "title")
        typist.timer.go_off()
        assert typist.errors(typist.uri) == []
        assert len(typist.errors(before)) == 1

    run(root, f"# One\n\n{WRONG}{AFTER}{CURSOR}", act)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("abc", "abc", None),
        ("", "a", TextChange(0, 0, 1)),
        ("aa", "aaa", TextChange(2, 2, 3)),
        ("abc", "axc", TextChange(1, 2, 2)),
        ("abcabc", "abc", TextChange(3, 6, 3)),
        ("abc", "", TextChange(0, 3, 0)),
    ],
)
def test_two_texts_differ_in_one_stretch(before: str, after: str, change: TextChange | None) -> None:
    assert change_between(before, after) == change


@pytest.mark.parametrize(
    ("text", "place", "form"),
    [
        ("One. He says ▮ so. More.", " He says  so.", PlaceForm.PROSE),
        ("He says “two ▮ words and more.\n\nMore.", "“two  words and more.", PlaceForm.OPEN),
        ("He says “two▮” and so. More.", "“two” and so.", PlaceForm.CLOSED),
        ("He says “two▮” [@a#p1], and so. More.", "“two” [@a#p1]", PlaceForm.CLOSED),
        ("He says “two.” ▮ More.", "“two.”  ", PlaceForm.CLOSED),
        ("He says “two” [@a#▮", "“two” [@a#", PlaceForm.OPEN),
        ("As @a-▮ says", "@a- ", PlaceForm.CLOSED),
        ("A\n> b\n>\n> c▮\n\nd", "A\n> b\n>\n> c", PlaceForm.PROSE),
        ("> b\n>\n> c▮\n\nd", "> b\n>\n> c", PlaceForm.CLOSED),
        ("- one\n- “two ▮\n- three", "“two ", PlaceForm.OPEN),
        ("| a | b |\n|---|---|\n| “c ▮ | d |\n| e | f |", "“c  | d |", PlaceForm.OPEN),
        ("a\n\n```\nb ▮\n\nc", "```\nb \n\nc", PlaceForm.OPEN),
        ("a <!-- b ▮\n\nc <!-- d -->", "<!-- b \n\nc <!-- d -->", PlaceForm.OPEN),
        ("::: {.own}\n\na ▮\n\nb", "::: {.own}\n\na \n\nb", PlaceForm.OPEN),
        ("He has [a ▮ and more", "[a  and more", PlaceForm.OPEN),
        ("He has two ▮” and more", "He has two ” and more", PlaceForm.OPEN),
    ],
)
def test_the_place_that_is_being_written(text: str, place: str, form: PlaceForm) -> None:
    at = text.index(CURSOR)
    text = text.replace(CURSOR, "")
    found = unfinished_place(text, TextChange(at - 1, at - 1, at), "en")
    assert found is not None
    assert (text[found.start : found.end], found.form) == (place, form)
    assert found.start <= found.low <= found.high <= found.end
