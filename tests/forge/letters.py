"""Letters and words for the oracle and the forge: its own folds and its own words, by the letter of rules.md.

Promises: shares no code with the program. Leaves out: quotation marks (`marking`) and limit words (`limits`).
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\xad": ""}
_JOINERS = "’'‘ʼ-‐‑.,:/–_&@^=+#"
_CURRENCY = "$€£¥₽₹₩"


def folded(text: str, *, source: bool = False) -> str:
    """Fold everything but quotation marks."""
    if source:
        text = "".join(_LIGATURES.get(c, c) for c in text)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    if source:
        # Hyphens that join words or stand between spaces are an em dash, between digits an en dash.
        text = re.sub(r"(?<=\d)--(?=\d)", "–", text)
        text = re.sub(r"(?<!-)--(?!-)(?=\s|$)|(?<=[^\s\-])(?<!\s[\"'“‘(\[])--(?!-)", "—", text)
    return text.replace("---", "—").replace("--", "–").replace("...", "…")


def word_spans(text: str) -> list[tuple[int, int]]:
    """The words by the letter of rules.md."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        if not _of_word(text[at]):
            at += 1
            continue
        start = at
        while at < len(text):
            if _of_word(text[at]) or _joins(text, at):
                at += 1
            elif text[at] == "." and at + 2 < len(text) and text[at + 1] in "-’'" and _of_word(text[at + 2]):
                at += 2
            else:
                break
        spans.append((_leading(text, start), _trailing(text, at)))
        at = spans[-1][1]
    return spans


def _of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _joins(text: str, at: int) -> bool:
    return text[at] in _JOINERS and at + 1 < len(text) and _of_word(text[at + 1])


def _leading(text: str, start: int) -> int:
    """A currency sign, and a sign before a number, belong to the word."""
    low = start
    if low and text[low - 1] in _CURRENCY:
        low -= 1
    numeral = low < start or text[start].isdigit()
    if numeral and low and text[low - 1] in "+-−±<>≤≥≈~" and (low == 1 or not _of_word(text[low - 2])):
        low -= 1
    return low


def _trailing(text: str, end: int) -> int:
    """A word takes a per cent or degree sign, with the unit's letter after it, a currency sign, and `++` (`C++`)."""
    alone = text[end - 1].isupper() and not text[max(0, end - 2) : end - 1].isalnum()
    ending = re.compile(r"(?:\+{1,2}|#)(?!\w)" if alone else r"\+(?!\w)").match(text, end)
    if ending and (alone or text[end - 1].isdigit()):
        return ending.end()
    if end >= len(text) or text[end] not in "%‰°" + _CURRENCY:
        return end
    at = end + 1
    while text[end] in "%‰°" and at < len(text) and _of_word(text[at]):
        at += 1
    return at
