"""What a search takes for the same word, and the terms that an index has of a passage.

Case, diacritics, composition and compatibility forms are folded, for searching only and never for a
verdict. A term is a folded word; a word of five letters or more has a second term, its first five letters behind a
sign of their own, which serve as a stem in any language that inflects at the end. Where words are not set apart
(Chinese, Japanese, Korean, Thai …) a term is a character, or a pair of neighbours.
Source: rules.md, “Terms” (word); Unicode Standard Annex 15 (normal forms).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from quoteproof.text.words import run_pattern

STEM: Final = 5
"""Letters that a stem has."""
_STEM_SIGN: Final = "\ue000"
CITATION: Final = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
"""A citation in square brackets, as one pastes it."""
_BRACKETS: Final = str.maketrans("", "", "[]")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_ASCII: Final = re.compile("[A-Za-z0-9]+")
_BETWEEN: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
# Signs over and under letters that people leave out when they type: Latin, Greek, Cyrillic, Hebrew and Arabic ones.
_SIGNS: Final = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad]+")


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Fold a word for searching: no case, no diacritics, compatibility forms as the plain ones."""
    if word.isascii():
        return word.lower()
    return fold_text(word)


def fold_text(text: str) -> str:
    """Fold a longer text in the same way; its length may change."""
    if text.isascii():
        return text.lower()
    apart = _SIGNS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", apart).casefold()


def plain(question: str) -> str:
    """The words of a question that may have been pasted: without citations and brackets."""
    words = CITATION.sub(" ", question)
    words = words if run_pattern().search(words) else question
    return words.translate(_BRACKETS)


def sets_no_words_apart(character: str) -> bool:
    """Whether a character is of a script that sets no words apart, so that it is a term by itself."""
    return _UNSPACED.match(character) is not None


def tokens(text: str) -> list[tuple[int, int]]:
    """The spans of a text's runs of letters and digits; single characters where words are not set apart."""
    if text.isascii():
        return [match.span() for match in _ASCII.finditer(text)]
    spans = [match.span() for match in run_pattern().finditer(text)]
    if _UNSPACED.search(text) is None:
        return spans
    return [part for start, end in spans for part in _apart(text, start, end)]


def terms(text: str) -> list[str]:
    """The terms of a passage, in its order; a term may come several times."""
    lower = fold_text(text)
    if lower.isascii():
        return lower.translate(_BETWEEN).split()  # many times faster, and most passages of most books
    in_order: list[str] = []
    for match in run_pattern().finditer(lower):
        run = match.group()
        if run.isascii() or _UNSPACED.search(run) is None:
            in_order.append(run)
            continue
        for start, end in _apart(run, 0, len(run)):
            in_order.append(run[start:end])
            if end - start == 1 and end < len(run) and _UNSPACED.match(run, start) and _UNSPACED.match(run, end):
                in_order.append(run[start : end + 1])
    return in_order


def stem(term: str) -> str | None:
    """The stem of a term, which is a term too; None of a short one."""
    return _STEM_SIGN + term[:STEM] if len(term) >= STEM else None


def stems(terms: Iterable[str]) -> list[str]:
    """The stems of terms, each once."""
    return [_STEM_SIGN + head for head in dict.fromkeys([term[:STEM] for term in terms if len(term) >= STEM])]


def sought(text: str) -> tuple[str, ...]:
    """The terms to look for, each once, in order: pairs in place of characters wherever there is a pair."""
    in_order = terms(text)
    paired = {character for term in in_order if len(term) == 2 and _UNSPACED.match(term) for character in term}
    return tuple(dict.fromkeys(term for term in in_order if term not in paired))


def _apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run into single characters of scripts that set no words apart, and what stands between them."""
    parts: list[tuple[int, int]] = []
    done = start
    for match in _UNSPACED.finditer(text, start, end):
        if match.start() > done:
            parts.append((done, match.start()))
        parts.append(match.span())
        done = match.end()
    if done < end:
        parts.append((done, end))
    return parts
