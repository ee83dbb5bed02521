"""Chinese and Japanese words in an English book and in their own: every output builds and is proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.written import write

SEED = "彼は「橋はまだない」と言った。そして去った。\n\n他说：“这里没有桥。”然后走了。\n"
ENGLISH = """# A

He wrote “橋はまだない” [@s#p1] and *so*.[^1]

> 彼は「橋はまだない」と言った。
> そして去った。 [@s#p1]

| A |
|---|
| “然后走了” [@s#p2] |

[^1]: “そして去った” [@s#p1].
"""
JAPANESE = """# 第一章

彼は「橋はまだない」[@s#p1]と書いた。

> 彼は「橋はまだない」と言った。そして去った。 [@s#p1]
"""


@pytest.mark.parametrize(("language", "chapter"), [("en-US", ENGLISH), ("ja", JAPANESE)])
def test_a_book_with_east_asian_words_is_proved(tmp_path: Path, language: str, chapter: str) -> None:
    book = write(tmp_path, language=language, seed=SEED, chapter=chapter, fonts=("Noto Serif JP",)).build()
    assert book.is_proved("pdf")
    assert book.is_proved("docx")
    assert "橋はまだない" in book.html()


def test_a_character_that_differs_is_a_misquotation(tmp_path: Path) -> None:
    book = write(tmp_path, language="en-US", seed=SEED, chapter="# A\n\nHe wrote “橋はもうない” [@s#p1].\n")
    assert "Q001" in book.findings()
