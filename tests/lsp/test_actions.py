"""What is offered anywhere in a refused quotation, and what comes of it: fewer errors, and nothing false."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Message
from tests.lsp.typing import Typist, write_book

IAGO = """Good name in man and woman, dear my lord, is the immediate jewel of their souls.

Who steals my purse steals trash. It is something and it was nothing at all on that other day.

He that filches from me my good name robs me of that which not enriches him, and makes me poor indeed.
"""
PROVERBS = """Let the jury weigh the law, and the facts of the case, before it gives its verdict.

A soft answer turns away wrath, while grievous words stir up anger in the house of the foolish.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("actions")
    write_book(folder, {"iago": IAGO, "prov": PROVERBS}, {"chapters/01-one.md": "# One\n"})
    return folder


def run(root: Path, act: Callable[[Typist], Awaitable[None]]) -> None:
    async def work() -> None:
        typist = Typist(root)
        try:
            await typist.begin("# One\n", typingPause=0)
            await act(typist)
        finally:
            typist.close()

    asyncio.run(work())


async def write(typist: Typist, text: str) -> int:
    """Put another text in the chapter's place; gives the number of its errors."""
    await typist.replace(0, len(typist.text), text)
    return len(typist.errors(typist.uri))


async def offered(typist: Typist, offset: int) -> list[Message]:
    at = typist.at(offset)
    asked = {"range": {"start": at["position"], "end": at["position"]}, "context": {"diagnostics": []}}
    answer: list[Message] = await typist.request(
        "textDocument/codeAction", {"textDocument": at["textDocument"], **asked}
    )
    return [action for action in answer if action["kind"] == "quickfix"]


def applied(typist: Typist, action: Message) -> str:
    text = typist.text
    edits = action["edit"]["changes"][typist.uri]
    for edit in sorted(edits, key=lambda e: typist.offset(e["range"]["start"]), reverse=True):
        text = (
            text[: typist.offset(edit["range"]["start"])]
            + edit["newText"]
            + text[typist.offset(edit["range"]["end"]) :]
        )
    return text


@pytest.mark.parametrize(
    ("sentence", "at", "title", "outcome"),
    [
        (
            "He says “Good name in man or woman” [@iago#p2].",
            "name",
            "put the source's `and` for `or`, and cite `iago#p1`",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "He says “Good name in man or woman” [@iago].",
            "iago",
            "put the source's `and` for `or`, and cite `iago#p1`",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "He says “Good name in man and woman” [@iago].",
            "Good",
            "cite `iago#p1`, which has these words",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "He says “Good name in man and woman” [@prov#p1].",
            "woman",
            "cite `iago#p1`",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "He says “Good name in man and woman” [@iagp#p1].",
            "woman",
            "cite `iago#p1`",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "He says “Good name in man and woman” [@iago#p9].",
            "p9",
            "cite `iago#p1`",
            "He says “Good name in man and woman” [@iago#p1].",
        ),
        (
            "As @iago [#p3] has it, “a soft answers turns away” and so on, “my good name”.",
            "turns",
            None,
            None,
        ),
        (
            "> Good name in man or woman, dear my lord, is the immediate jewel [@iago#p1]",
            "jewel",
            "put the source's `and` for `or`",
            "> Good name in man and woman, dear my lord, is the immediate jewel [@iago#p1]",
        ),
    ],
)
def test_the_best_correction_is_offered_at_every_word(
    root: Path, sentence: str, at: str, title: str | None, outcome: str | None
) -> None:
    async def act(typist: Typist) -> None:
        assert await write(typist, f"# One\n\n{sentence}\n") > 0
        actions = await offered(typist, typist.text.index(at) + 1)
        assert actions
        if title is None:
            assert not [action["title"] for action in actions if "cite `" in action["title"]]
            return
        best = actions[0]
        assert best["title"] == title
        assert applied(typist, best) == f"# One\n\n{outcome}\n"
        assert await write(typist, applied(typist, best)) == 0

    run(root, act)


def _forged(count: int) -> Iterator[str]:
    """Sentences with quotations that are wrong in words, in passage, or in both."""
    choice = random.Random(16)
    passages = [
        (key, number, text.split())
        for key, seed in (("iago", IAGO), ("prov", PROVERBS))
        for number, text in enumerate(seed.strip().split("\n\n"), 1)
    ]
    for _ in range(count):
        key, number, words = choice.choice(passages)
        start = choice.randrange(len(words) - 6)
        quoted = words[start : start + choice.randrange(5, 9)]
        quoted[-1] = quoted[-1].rstrip(",.")
        place = f"{key}#p{number}"
        for forge in choice.sample(("word", "missing", "extra", "comma", "case", "passage", "work", "key"), 2):
            at = choice.randrange(1, len(quoted) - 1)
            if forge == "word":
                quoted[at] = choice.choice(["good", "house", "never", "law"])
            elif forge == "missing":
                del quoted[at]
            elif forge == "extra":
                quoted.insert(at, "very")
            elif forge == "comma":
                quoted[at] = quoted[at].rstrip(",") + ("" if quoted[at].endswith(",") else ",")
            elif forge == "case":
                quoted[0] = quoted[0].swapcase() if len(quoted[0]) == 1 else quoted[0][0].swapcase() + quoted[0][1:]
            elif forge == "passage":
                place = f"{key}#p{1 + number % 2}"
            elif forge == "work":
                place = place.partition("#")[0]
            else:
                place = "nobody#p1"
        words_quoted = " ".join(quoted)
        yield choice.choice(
            [
                f"He says “{words_quoted}” [@{place}].",
                f"> {words_quoted} [@{place}]",
                f"“{words_quoted},” he says [@{place}].",
            ]
        )


DECLARED = ("mark it as a term", "say that", "add it", "acknowledge")


def test_no_action_brings_an_error_and_the_best_takes_one_away(root: Path) -> None:
    """Over forged quotations; what an author declares (a term, a reason) is no correction."""
    seen: list[str] = []

    async def act(typist: Typist) -> None:
        for sentence in _forged(60):
            before = f"# One\n\nHe “steals trash” [@iago#p2].\n\n{sentence}\n\nAnd more.\n"
            errors = await write(typist, before)
            if not errors:
                continue
            at = before.index(sentence) + sentence.index(" ", 9) + 1
            corrections = [a for a in await offered(typist, at) if "edit" in a and not a["title"].startswith(DECLARED)]
            for number, action in enumerate(corrections):
                seen.append(action["title"])
                left = await write(typist, applied(typist, action))
                told = (sentence, action["title"], typist.text, [f["message"] for f in typist.errors(typist.uri)])
                assert left <= errors, told
                assert number > 0 or left < errors, told
                await write(typist, before)

    run(root, act)
    assert len(seen) > 40
    assert len([title for title in seen if ", and cite `" in title]) > 3
