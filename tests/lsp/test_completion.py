"""Completion: what is offered for a quotation that is being typed, and that it checks when it is accepted."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.book.config import BookSettings, Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.engine.pandoc import Pandoc
from quoteproof.lsp.completion import MOST, ClientAbilities
from quoteproof.source.library import Library
from quoteproof.text.words import words
from tests.book_of import library_of, library_of_this_book
from tests.corpora.rows import FOLDER, read_corpus
from tests.lsp.client import Client
from tests.lsp.completing import CURSOR, CompletionTester, errors, size
from tests.lsp.conftest import CHAPTER
from tests.lsp.page import Page
from tests.samples import sampled

MOOR = """Good name in man and woman, dear my lord, is the immediate jewel of their souls. Who steals my purse steals
trash.

It is the cause, it is the cause, my soul. He said: “I am not ‘a fool’, sir,” and left the room."""
PROSE = """Prose that is wrapped at some width and goes on and on without an end,
so that nobody could call it verse, and so on it goes, and on.
"""
LARK = "\n".join(("It was the lark,\nThe herald of the morn, no\nNightingale; look,\nMy love.\n", PROSE, PROSE, PROSE))
SEEDS = {
    "moor": MOOR,
    "lark": LARK,
    "eden": "To be, both will and deed, created free.",
    "dane": "To be, or not to be, that is the question.",
}


@pytest.fixture(scope="module")
def tester() -> CompletionTester:
    return CompletionTester(library_of(SEEDS))


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("“Good name ▮", "“Good name in man and woman” [@moor#p1]"),
        ("“Good na▮", "“Good name in man and woman” [@moor#p1]"),
        ('He says "Good name ▮"', 'He says "Good name in man and woman" [@moor#p1]'),
        ("“Good name ▮”.", "“Good name in man and woman” [@moor#p1]."),
        ("‘Good name ▮", "‘Good name in man and woman’ [@moor#p1]"),
        ("'Good name ▮' he", "'Good name in man and woman' [@moor#p1] he"),
        ("„Good name ▮", "„Good name in man and woman“ [@moor#p1]"),
        ("« Good name ▮", "« Good name in man and woman » [@moor#p1]"),
        ("“Good ▮” [@moor#p1]", "“Good name in man and woman” [@moor#p1]"),
        ("“Good name ▮” [@moor]", "“Good name in man and woman” [@moor#p1]"),
        ("@moor#p1 has “Good ▮", "@moor#p1 has “Good name in man and woman”"),
        ("@moor#p1 says it, and @moor#p2 that “It ▮", "and @moor#p2 that “It is the cause”"),
        ("Holm [-@moor#p1] wrote “Good ▮", "Holm [-@moor#p1] wrote “Good name in man and woman”"),
        ("As @moor#p1 says:\n\n> Good ▮", "As @moor#p1 says:\n\n> Good name in man and woman"),
        ("**“Good name ▮**", "**“Good name in man and woman” [@moor#p1]**"),
        ("So “who steals ▮", "So “[w]ho steals my purse steals trash” [@moor#p1]"),
        ("“Good name […] is the ▮", "“Good name […] is the immediate jewel of their souls” [@moor#p1]"),
        ("“Good name […] ▮", "“Good name […] dear my lord” [@moor#p1]"),
        ("> Good name in\n> man ▮", "> Good name in\n> man and woman [@moor#p1]"),
        ("| Good name ▮", "| Good name in man and woman [@moor#p1]"),
        ("| a | “Good name ▮ |\n|---|---|\n| b | c |", "| a | “Good name in man and woman” [@moor#p1] |"),
        ("- one\n- “Good name ▮", "- one\n- “Good name in man and woman” [@moor#p1]"),
        ("Words.[^9]\n\n[^9]: “Good name ▮", "[^9]: “Good name in man and woman” [@moor#p1]"),
        ("# On “Good name ▮", "# On “Good name in man and woman” [@moor#p1]"),
        ("“He said: ‘I am ▮", "“He said: ‘I am not “a fool”, sir,’” [@moor#p2]"),
        ("“man and woman ▮", "“man and woman, dear my lord” [@moor#p1]"),
        ("“It was the lark, ▮", "“It was the lark, / The herald of the morn” [@lark#p1]"),
        ("“It was the lark, / The ▮", "“It was the lark, / The herald of the morn” [@lark#p1]"),
        ("| It was the lark,\n| The ▮", "| It was the lark,\n| The herald of the morn [@lark#p1]"),
        ("> It was the lark,\\\n> The ▮", "> It was the lark,\\\n> The herald of the morn [@lark#p1]"),
    ],
)
def test_the_first_offer_checks(tester: CompletionTester, typed: str, accepted: str, pandoc: Pandoc) -> None:
    texts = tester.accepted(typed)
    assert accepted in texts[0]
    assert errors(tester, texts, pandoc, a_chapter=1) == []


def test_offers_go_on_clause_by_clause_and_each_end_comes_once(tester: CompletionTester) -> None:
    assert tester.accepted("“Good name ▮”") == [
        "“Good name in man and woman” [@moor#p1]",
        "“Good name in man and woman, dear my lord” [@moor#p1]",
        "“Good name in man and woman, dear my lord, is the immediate jewel of their souls” [@moor#p1]",
        "“Good name in man and woman, dear my lord, is the immediate jewel of their souls. Who steals my purse steals"
        " trash” [@moor#p1]",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "“Good ▮",
        "Good name ▮",
        "“Good name was ▮",
        "“Good `name` ▮",
        "“Good name” ▮",
        "the dogs' good name ▮",
        "> | Good name ▮",
        "*So “Good name ▮*",
    ],
)
def test_nothing_is_offered_where_nothing_is_quoted(tester: CompletionTester, typed: str) -> None:
    assert tester.ask(typed).items == []


def test_a_source_that_is_cited_here_comes_first(pandoc: Pandoc) -> None:
    plain, used = (
        CompletionTester(library_of(SEEDS)),
        CompletionTester(library_of(SEEDS), before="So [@dane#p1].\n", pandoc=pandoc),
    )
    assert "[@eden#p1]" in plain.accepted("“To be, ▮")[0]
    assert "[@dane#p1]" in used.accepted("“To be, ▮")[0]


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("“Is this a dagger ▮", "“Is this a dagger which I see before me, / The handle toward my hand?” [@cell#p1-p2]"),
        (
            "“Is this a dagger which I see before me, / The ▮",
            "“Is this a dagger which I see before me, / The handle toward my hand?” [@cell#p1-p2]",
        ),
        (
            "| Is this a dagger which I see before me,\n| ▮",
            "| Is this a dagger which I see before me,\n| The handle toward my hand? [@cell#p1-p2]",
        ),
        (
            "> Is this a dagger ▮",
            "> Is this a dagger which I see before me,\n>\n> The handle toward my hand? [@cell#p1-p2]",
        ),
    ],
)
def test_lines_that_are_passages_go_on(typed: str, accepted: str, pandoc: Pandoc) -> None:
    lines = "Is this a dagger which I see before me,\nThe handle toward my hand?\nThee I have not, and see."
    tester = CompletionTester(library_of({"cell": lines}))
    assert len(tester.library.sources["cell"].passages) == 3
    texts = tester.accepted(typed)
    assert accepted in texts
    assert errors(tester, texts, pandoc, a_chapter=1) == []


def test_a_client_that_replaces_nothing_behind_the_cursor_gets_a_further_edit() -> None:
    tester = CompletionTester(library_of(SEEDS), client=ClientAbilities(covers=False))
    item = tester.ask('"Good name ▮"').items[0]
    assert item.text_edit is not None
    assert item.text_edit.new_text == "in man and woman"
    assert item.additional_text_edits is not None
    assert [edit.new_text for edit in item.additional_text_edits] == [" [@moor#p1]"]
    assert tester.accepted('"Good name ▮"')[0] == '"Good name in man and woman" [@moor#p1]'


@pytest.mark.parametrize(
    ("punctuation", "typed", "end"),
    [
        (Punctuation.LOGICAL, "“To be, both ▮", "created free” [@eden#p1]"),
        (Punctuation.AMERICAN, "“To be, both ▮", "created free” [@eden#p1]"),
        (Punctuation.LOGICAL, "@eden#p1 has “To be, both ▮", "created free”"),
        (Punctuation.AMERICAN, "@eden#p1 has “To be, both ▮", "created free.”"),
    ],
)
def test_the_last_stop_stands_where_the_book_puts_it(punctuation: Punctuation, typed: str, end: str) -> None:
    book = BookSettings(title="A Book", quotations=Quotations(punctuation=punctuation))
    assert CompletionTester(library_of(SEEDS), book).accepted(typed)[-1].endswith(end)


def test_a_style_that_lets_the_first_letter_be_lets_it_be() -> None:
    book = BookSettings(title="A Book", quotations=Quotations(style=Style.CHICAGO))
    assert (
        CompletionTester(library_of(SEEDS), book).accepted("“who steals ▮")[0]
        == "“who steals my purse steals trash” [@moor#p1]"
    )


@pytest.mark.parametrize(
    ("source", "typed", "refused"),
    [
        ("Pride goeth before destruction, and an haughty spirit before a fall.", "Pride goeth before", "fall"),
        ("The plan, if the king agrees, will be made law.", "The plan", "will be"),
        ("He came. She said: “I am not there”, then left.", "He came. She", "then left"),
    ],
)
def test_no_offer_behind_an_omission_turns_the_sense(source: str, typed: str, refused: str) -> None:
    tester = CompletionTester(library_of({"x": source}))
    assert not any(refused in text for text in tester.accepted(f"“{typed} […] ▮"))


def test_edits_keep_their_places_where_characters_take_two_units(tester: CompletionTester) -> None:
    assert tester.accepted('𝔘𝔘 "Good name ▮" 𝔘')[0] == '𝔘𝔘 "Good name in man and woman" [@moor#p1] 𝔘'


@pytest.fixture(scope="module")
def large() -> CompletionTester:
    chance = random.Random(1)
    of = "time year people way day man thing woman life child world school state family student group hand".split()
    lines = (" ".join(chance.choices(of, k=20)) for _ in range(9_000))
    return CompletionTester(library_of({"large": "\n\n".join(f"The {line}." for line in lines), "moor": MOOR}))


class TestPassages:
    """What is offered after `#`, of a source of 9,000 passages."""

    @pytest.mark.parametrize("typed", ["", "p", "p4", "p42", "42", "time", "time year", "p7-", "zebra"])
    def test_an_answer_is_small_and_says_whether_there_is_more(self, large: CompletionTester, typed: str) -> None:
        answer = large.ask(f"[@large#{typed}▮]")
        assert len(answer.items) <= MOST
        assert size(answer) <= 20_000
        assert answer.is_incomplete == (len(answer.items) == MOST)
        for item in answer.items:
            assert (item.filter_text or item.label).startswith(typed)

    def test_what_is_typed_narrows_it(self, large: CompletionTester) -> None:
        assert [item.label for item in large.ask("[@large#p8999▮]").items] == ["p8999"]
        assert [item.label for item in large.ask("[@large#899▮]").items][:2] == ["p899", "p8990"]
        assert [item.label for item in large.ask("[@moor#jewel of▮]").items] == ["p1"]
        assert [item.label for item in large.ask("[@moor#p1 and more▮]").items] == []
        assert [item.label for item in large.ask("[@moor#p1-▮]").items] == ["p1-p2"]

    def test_the_passage_of_the_quotation_comes_first(self, large: CompletionTester) -> None:
        for typed in (
            "“It is the cause” [@▮",
            "> It is the cause [@▮",
            "‘It is the cause’ [@▮",
            "“It is […] my soul” [@▮",
            "“it is the cause” [@▮",
            "“[i]t is the cause” [@▮",
            "“It is the cause,” [@▮",
        ):
            assert large.ask(typed).items[0].label == "moor#p2"
        assert large.ask("“It is the cause” [@moor#▮").items[0].label == "p2"

    def test_it_is_quick(self, large: CompletionTester) -> None:
        def took(typed: str) -> float:
            began = time.process_time()
            large.ask(typed)
            return time.process_time() - began

        typed = ["[@large#▮", "[@large#p4▮", "[@large#time▮", "“The time ▮", "“The people way ▮", "“nobody has these ▮"]
        times = sorted(took(text) for text in typed * 5)
        assert times[len(times) * 8 // 10] < 0.1  # seconds; 10 ms on a quiet machine


SCRAPS = (
    *(
        "“Good name ",
        '"Good name ',
        "‘It is ",
        "'It is ",
        "> Good name ",
        "| Good name ",
        "in man",
        "Who steals",
        "…",
        ". . . ",
    ),
    *(
        "”",
        '"',
        "’",
        "'",
        "«",
        "»",
        "„",
        "\n",
        "\n\n",
        "\r\n",
        "> ",
        "| ",
        "|---|---|\n",
        "*",
        "**",
        "_",
        "\\",
        "`",
        "(",
        ")",
    ),
    *(
        "[@",
        "[@moor#",
        "[@moor#p1]",
        "@moor#p1 ",
        "[#p",
        "[…] ",
        "[g]ood ",
        "p1-",
        "p1.s",
        "@",
        "#",
        "/ ",
        " / ",
        "\\\n",
    ),
    *("[^1]: ", "^[", "# ", "- ", "1. ", "{.x}", "]", "[", "é𝔘", "&amp;", "<b>", "$x$"),
)


@pytest.mark.parametrize("language", ["en-US", "de", "fr", "sv"])
@pytest.mark.parametrize("covers", [False, True])
def test_nothing_that_is_typed_fails_and_edits_keep_to_the_protocol(language: str, covers: bool) -> None:
    book = BookSettings(title="A Book", language=language)
    tester = CompletionTester(library_of(SEEDS), book, client=ClientAbilities(covers=covers))
    chance = random.Random(language)
    for _ in range(800):
        scraps = chance.choices(SCRAPS, k=chance.randint(1, 9))
        scraps.insert(chance.randint(0, len(scraps)), CURSOR)
        tester.accepted("".join(scraps))


@pytest.mark.parametrize(
    ("language", "seed", "typed", "accepted"),
    [
        ("de", "Es irrt der Mensch, solang er strebt.", "„Es irrt ▮“", "„Es irrt der Mensch“ [@one#p1]"),
        ("de", "Es irrt der Mensch, solang er strebt.", "»Es irrt ▮", "»Es irrt der Mensch« [@one#p1]"),
        ("fr", "Je pense, donc je suis.", "« Je ▮ » [@one#p1]", "« Je pense, donc je suis » [@one#p1]"),
        (
            "sv",
            "Han sade: ”Jag är ingen ’dåre’”, och gick.",
            "”Han sade: ’Jag ▮",
            "”Han sade: ’Jag är ingen ”dåre”’” [@one#p1]",
        ),
        ("ja", "吾輩は猫である。名前はまだ無い。", "「吾輩は▮」", "「吾輩は猫である」 [@one#p1]"),
        (
            "en-GB",
            "He said: “I am not ‘a fool’, sir,” and left.",
            "‘He said: “I ▮",
            "‘He said: “I am not ‘a fool’, sir,”’ [@one#p1]",
        ),
    ],
)
def test_marks_are_those_that_were_opened(language: str, seed: str, typed: str, accepted: str, pandoc: Pandoc) -> None:
    tester = CompletionTester(library_of({"one": seed}), BookSettings(title="A Book", language=language))
    texts = tester.accepted(typed)
    assert accepted in texts
    assert errors(tester, texts, pandoc, a_chapter=1) == []


CONTEXTS = (
    *("He says “{}▮", 'He says "{}▮"', "He says “{}▮” and goes.", "So ‘{}▮’ it is", "So '{}▮", "He wrote «{}▮"),
    *("> {}▮", "| {}▮", "| a | “{}▮ |\n|---|---|\n| b | c |", "- “{}▮", "# Of “{}▮", "Thus.^[See “{}▮]"),
    *("“{}▮” [@KEY#ID], he says.", "@KEY#ID says “{}▮", "> {}▮\n>\n> — [@KEY#ID]", "“{}▮” [@KEY]"),
)


def beginnings(library: Library, count: int, seed: int) -> Iterator[str]:
    """Beginnings of quotations in many contexts: whole words and half ones, omissions, letters in the other case."""
    chance = random.Random(seed)
    passages = [(key, p) for key, source in library.sources.items() for p in source.passages if p.role.is_citable]
    for _ in range(count):
        key, passage = chance.choice(passages)
        start, end = chance.choice(passage.sentences or ((0, len(passage.text)),))
        spans = words(passage.text, start, end)
        if len(spans) < 9:
            continue
        first = chance.randint(0, 2)
        last = first + chance.randint(1, 4)
        typed = passage.text[spans[first][0] : spans[last][1]]
        later = " ".join(passage.text[spans[-2][0] : spans[-1][1]].split())
        typed = " ".join(typed.split())
        typed = chance.choice(
            (
                typed[:-1],
                f"{typed} ",
                f"{typed} ",
                f"{typed[0].swapcase()}{typed[1:]} ",
                f"{typed} […] ",
                f"{typed} […] {later}",
            )
        )
        if re.search(r"[\[\]*_`$<@^~{\\|]", typed.replace("[…]", "")):
            continue
        for context in chance.sample(CONTEXTS, 3):
            yield context.replace("KEY", key).replace("ID", passage.id).format(typed)


def assert_all_check(library: Library, pandoc: Pandoc, style: Style, *, count: int, seed: int) -> None:
    """Every offer at many beginnings is without an error when it is accepted."""
    tester = CompletionTester(library, BookSettings(title="A Book", quotations=Quotations(style=style)))
    asked = list(beginnings(library, count, seed))
    accepted = {text: typed for typed in asked for text in tester.accepted(typed)}
    assert len(accepted) > len(asked)
    wrong = [(accepted[text], text, finding.message) for text, finding in errors(tester, list(accepted), pandoc)]
    assert wrong == []


@pytest.mark.parametrize("style", sampled([Style.STRICT, Style.CHICAGO, Style.MHRA], 3))
def test_whatever_is_offered_checks_in_this_book(pandoc: Pandoc, style: Style) -> None:
    assert_all_check(library_of_this_book(), pandoc, style, count=60, seed=len(style))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the corpora are not beside the repository")
@pytest.mark.parametrize("name", sampled(["webster-shakespeare", "webster-kjv", "webster-milton", "court"], 4))
def test_whatever_is_offered_checks_in_the_corpora(pandoc: Pandoc, name: str) -> None:
    found = read_corpus(name).passages
    library = library_of({key: "".join(f"{own[i]}\n\n" for i in sorted(own)) for key, own in found.items()})
    assert_all_check(library, pandoc, Style.STRICT, count=60, seed=16)


def test_documentation_is_sent_when_it_is_asked_for(book: Path) -> None:
    with Client(book) as client:
        later = {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["documentation"]}}
        client.initialize(book, textDocument={"completion": {"completionItem": later}})
        page = Page(client, book / CHAPTER)
        page.open()
        page.write("# A\r\n\r\nHe says “the sea is\r\n")
        asked = {"textDocument": page.identifier, "position": {"line": 2, "character": 19}}
        item = client.request("textDocument/completion", asked)["items"][0]
        assert "documentation" not in item
        resolved = client.request("completionItem/resolve", item)
        assert "too loud for that" in resolved["documentation"]["value"]
        assert resolved["textEdit"] == item["textEdit"]
        for data in (None, "moor#p1", {"uri": 3, "anchor": []}, {"uri": "file:///nowhere.md", "anchor": "x#p1"}):
            strange = {"label": "of somebody else", "data": data}
            assert client.request("completionItem/resolve", strange)["label"] == "of somebody else"
