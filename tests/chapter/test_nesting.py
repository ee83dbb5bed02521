"""What pandoc would take minutes over is refused before it is asked, and what only looks so is read."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.chapter import nesting
from quoteproof.chapter.nesting import costly
from quoteproof.chapter.parse import READER, parse
from quoteproof.engine.pandoc import Pandoc
from quoteproof.rules.table import worded

FILE = "chapters/01-one.md"


def _nested(opening: str, closing: str, times: int) -> str:
    return f"So {opening * times}y{closing * times} it is."


COSTLY = {
    "brackets": _nested("[x ", "]", 9),
    "brackets-alone": _nested("[", "]", 9),
    "pictures": _nested("![x ", "]", 7),
    "links": _nested("[x ", "](u)", 9),
    "references": _nested("[x ", "][u]", 9),
    "spans": _nested("[x ", "]{.term}", 9),
    "open": _nested("[x ", "", 24),
    "open-notes": _nested("^[x ", "", 20),
    "chain": _nested("[a][", "", 16),
    "citations": _nested("[-@a ", "", 14),
    "citations-before": _nested("@a [x ", "", 14),
    "citations-in-groups": _nested("[@a; b ", "]", 8),
    "emphasis-between": _nested("*[x ", "]", 9),
    "mixed-emphasis": _nested("**_~~[", "]", 5),
    "struck": "He *said _so ~~and ~~more " * 14 + "[x]",
    "titles": '[a](u "t ) ' * 20,
    "titles-of-definitions": '[a]: u "t\n' * 20,
    "many": (_nested("![x ", "]", 4) + "\n\n") * 60,
    "over-lines": "> " + "[x\n> " * 9 + "y" + "]" * 9,
    "in-a-heading": "# " + _nested("[x ", "]", 9),
    "in-a-cell": "| a |\n|---|\n| " + _nested("[x ", "]", 9) + " |",
    "between-ticks-of-two-paragraphs": "A ` tick.\n\n" + _nested("[x ", "]", 9) + "\n\nAnd ` one.",
    "behind-a-comment": "<!--\n\n```\n-->\n\n" + _nested("[x ", "]", 9) + "\n\n```\n",
    "behind-an-escaped-tick": "A \\` tick " + _nested("[x ", "]", 9) + " and ` one.",
    "behind-no-fence": "~~~ no fence\n\n" + _nested("[x ", "]", 9) + "\n\n~~~\n",
    "dollars-that-are-money": "It cost $ 5 " + _nested("[x ", "]", 9) + " or 6 $ then.",
}
HARMLESS = {
    "note": "A word.^[See [the *third* part](https://a.example/) of it [@a, p. 3; and [the] last, 4].] So.",
    "picture-as-a-link": "[![A dot [1]](images/dot.png)](https://a.example/)",
    "span-in-span": "[[a *b*]{.term} and [c [d](https://a.example/)]{lang=de}]{#e}",
    "intervals": "For $x$ in [0, 1), [1, 2), [2, 3), [3, 4), [4, 5), [5, 6), [6, 7), [7, 8) and [8, 9) it holds.",
    "code": "Type `" + "[" * 40 + "` and then `` ]]` ``.",
    "fenced-code": "```\n" + "[x [y [z [" * 10 + "\n```\n\nSo.",
    "fenced-json": "~~~ {.json}\n[\n  [\n    [\n      [[[[[[1]]]]]]\n    ]\n  ]\n]\n~~~\n",
    "indented-code": "    " + "[" * 20 + "\n    " + "]" * 20 + "\n\nSo.",
    "code-beside-a-list": "```\n[[[[[[[[1]]]]]]]]\n```\n\n- So [a](https://a.example/):\n\n    And [b](https://b.example/).\n",
    "code-in-a-list": "- So:\n\n  ```\n  [[[[[[[[1]]]]]]]]\n  ```\n",
    "mathematics": "$" + "[" * 20 + "x" + "]" * 20 + "$ and $$" + "\\left[" * 20 + "$$",
    "comment": "A <!-- " + "[" * 20 + " --> word.",
    "escaped": "So " + "\\[x " * 30 + "it is.",
    "names": "The _private *args of snake_case_names and *so on, [x], and [y].",
    "asterisks": "He *said *so *and *so *and *so *and *so *and *so, and [see](https://a.example/).",
    "quoted-titles": '[a](https://a.example/ "one") and [b](https://b.example/) and he said "so" and "so".',
    "many-notes": "A word.^[See [this](https://a.example/), and [@a, p. 3].] " * 500,
    "many-definitions": "\n".join(f'[a{i}]: https://a.example/{i} "Title {i}"' for i in range(500)),
}


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_a_costly_chapter_is_refused_and_pandoc_never_reads_it(text: str, pandoc: Pandoc) -> None:
    text = f"# One\n\n{text}\n"
    asked: list[str] = []

    def read(words: str) -> bytes:
        asked.append(words)
        return pandoc.read(words, reader=READER)

    chapter, found = parse(FILE, text, read)
    assert chapter is None
    assert [one.code for one in found] == ["K001"]
    assert 6 < found[0].place.start < len(text)
    assert worded(found)[0].helps
    assert text not in asked
    assert all(costly(words) is None for words in asked)


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_chapter_is_read(text: str, pandoc: Pandoc) -> None:
    chapter, found = parse(FILE, f"# One\n\n{text}\n", lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    assert "K001" not in [one.code for one in found]


@pytest.mark.parametrize(
    "unit", ["*a ", "~~a ", "[a](", "](u 't ", "_a *b [c] ", "[x ", "`", "\\", "@a [", "[a]: u 't\n"], ids=repr
)
def test_looking_takes_work_that_grows_with_the_text(unit: str) -> None:
    small, large = (_calls(unit * n + "[x [y]]") for n in (500, 1000))
    assert large <= 2.2 * small + 100


def _calls(text: str) -> int:
    """Count the calls that a look at a text makes, of Python's functions and of its own."""
    import sys

    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        costly(text)
    finally:
        sys.setprofile(None)
    return calls


PIECES = st.sampled_from(
    ["[", "![", "^[", "]", "*", "**", "_", "~~", "a", " ", "\n\n", "@key", "(", '"', "\\", '](x "t")', "[@k]"]
)


@given(st.lists(PIECES, max_size=60), st.sampled_from([1, 40]))
def test_a_paragraph_that_is_not_looked_into_costs_nothing(pieces: list[str], times: int) -> None:
    text = "".join(pieces) * times
    found = costly(text)
    with patch.object(nesting, "_is_light", return_value=False):
        assert costly(text) == found
