"""Characters that may stand nowhere: the quick look lets none of them through."""

from __future__ import annotations

import sys

from quoteproof.check.characters import _harmless
from quoteproof.text.unseen import UNSEEN


def test_no_text_that_holds_one_is_taken_for_harmless() -> None:
    bad = set("".join(UNSEEN.findall("a".join(map(chr, range(sys.maxunicode + 1))))))
    assert {*"\r\x1b\u202e\u115f\ufffc\U000f0000"} <= bad
    assert not [character for character in bad if _harmless(f"a{character}b")]


def test_most_texts_are_harmless() -> None:
    assert _harmless("He wrote “so”, and\r\nthen — nothing.\n")
    assert not _harmless("a\rb")
