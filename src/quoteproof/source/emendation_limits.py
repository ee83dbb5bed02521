"""Limits of an emendation: what it may change, and the forms of page labels, note marks and emphasis marks.

A correction changes at most two characters of one word, adds or drops no word, and leaves every number and limit word
alone. Between words it may change white space and plain punctuation. Both what the correction itself says and the
whole words of the finished reading text are judged. A correction that says which characters stand where nobody knew
(U+FFFD) changes nothing else, and may put any. Each form is on a list of what is allowed: an emendation that
could name any words could leave out any words.
Source: rules.md, “Terms” (reading text).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from quoteproof.document.model import UNKNOWN
from quoteproof.source.segment import Span, abbreviated
from quoteproof.text.folds import LIGATURES, fold_marks
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import denies, turns
from quoteproof.text.offsets import Change, Mapped
from quoteproof.text.page_labels import is_page_label
from quoteproof.text.words import words

MOST: Final = 2
"""Characters that a correction may change, add or drop."""
_LIGATURES: Final = frozenset((*LIGATURES.values(), *"st ft ct tt ti Th".split()))
"""What one unknown character may stand for, too."""
_OUTSIDE: Final = frozenset(".,;:…—()[]\"'«»‹›")  # what a correction may set between words, besides white space
_ROMAN_WORD: Final = re.compile(r"[IVXLCDM]{2,}")


def correction_fault(was: str, read: str, languages: Languages = ()) -> str | None:
    """Which limit a correction breaks, or none where it keeps them all; `languages` are those of the source."""
    from rapidfuzz.distance import Levenshtein  # a slow import, for emendations alone

    changed = Levenshtein.distance(was, read)
    if changed == 0:
        return "it changes nothing"
    if UNKNOWN in was:
        return _unknown_fault(was, read)
    if changed > MOST:
        return f"it changes {changed} characters, and a correction changes at most {MOST}"
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if len(before) != len(after):
        return "it adds or drops a word"
    differing = [both for both in zip(before, after, strict=True) if both[0] != both[1]]
    if len(differing) > 1:
        return "it changes more than one word"
    if _numbers(was) != _numbers(read) or any(_is_number(*both) for both in differing):
        return "it changes a digit, or a sign or point beside one"
    if any(turns(*both, languages) for both in differing):
        return "it changes a word such as “not”, which turns a statement into another one"
    return _outside_fault(was, read)


def _unknown_fault(was: str, read: str) -> str | None:
    """What is wrong with a correction that says what stands where nobody knew."""
    low, high, put = differing_core(was, read)
    if set(was[low:high]) != {UNKNOWN} or not put:
        return "it changes more than the characters that are not known (U+FFFD)"
    if high - low > MOST:
        return f"it says what {high - low} unknown characters are, and a correction says it of {MOST} at most"
    if (len(put) > high - low and put not in _LIGATURES) or not put.isprintable():
        return "it puts more characters than are not known, or one that does not show"
    return None


def _mark_fault(was: str, read: str, languages: Languages) -> str | None:
    """Whether a correction changes a mark of punctuation beside a limit word; `was` holds the words around it."""
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if before != after or "".join(was.split()) == "".join(read.split()):
        return None
    if any(denies(word, languages) for word in before):
        return "it changes a mark beside a word such as “not”, which decides what that word speaks of"
    return None


def differing_core(was: str, read: str) -> tuple[int, int, str]:
    """The stretch of `was` that differs (start and end in code points) and what is read there."""
    start = 0
    shorter = min(len(was), len(read))
    while start < shorter and was[start] == read[start]:
        start += 1
    tail = 0
    while tail < shorter - start and was[-1 - tail] == read[-1 - tail]:
        tail += 1
    return start, len(was) - tail, read[start : len(read) - tail]


def _numbers(text: str) -> list[str]:
    return [character for character in text if character.isnumeric()]


def _is_number(word: str, read: str) -> bool:
    """Whether a changed word is a number: with a digit before or after, or Roman before and after."""
    return bool(_numbers(word + read) or (_ROMAN_WORD.fullmatch(word) and _ROMAN_WORD.fullmatch(read)))


def _outside_fault(was: str, read: str) -> str | None:
    """What is wrong with what a correction changes between words."""
    between, put_between = (_between(text) for text in (was, read))
    low, high, put = differing_core(between, put_between)
    odd = next((c for c in fold_marks(between[low:high] + put) if not c.isspace() and c not in _OUTSIDE), None)
    if odd is not None:
        return f"it changes `{odd}`, which is no letter, space or plain mark of punctuation"
    counts = [sum(fold_marks(text).count(mark) for mark in "\"'«»‹›") for text in (between, put_between)]
    return "it puts in or takes out a pair of quotation marks" if abs(counts[0] - counts[1]) > 1 else None


def _between(text: str) -> str:
    """What stands between the words of a text, each word made one letter."""
    done, parts = 0, []
    for start, end in words(text):
        parts.append(text[done:start])
        done = end
    return "w".join([*parts, text[done:]])


_WORD_AT_MOST: Final = 200
"""Characters beside a correction that its word can have."""
_BESIDE: Final = 2
"""Characters from a changed mark of punctuation to the words beside it."""


def correction_faults(
    corrections: Iterable[Change], start: int, before: Mapped, after: Mapped, languages: Languages
) -> dict[Change, str]:
    """Return the corrections of a unit that go too far, each with what is wrong.

    They are judged by the whole words of the unit's reading text without any of them (`before`) and with all of them
    (`after`). The unit begins at `start` of the seed.
    """
    faults: dict[Change, str] = {}
    taken: list[Span] = []
    for change in sorted(corrections, key=lambda c: c.start):
        low, high = _whole_words(change.start - start, change.end - start, before, after)
        was, read = (_stretch(mapped, low, high) for mapped in (before, after))
        around = _whole_words(low - _BESIDE, high + _BESIDE, before, after)
        was_beside, read_beside = (_stretch(mapped, *around) for mapped in (before, after))
        fault = correction_fault(was, read, languages) or _mark_fault(was_beside, read_beside, languages)
        if fault is None and any(a < high and low < b for a, b in taken):
            fault = f"“{read}” is corrected twice"
        if fault is not None:
            faults[change] = fault
        taken.append((low, high))
    return faults


def _whole_words(low: int, high: int, *texts: Mapped) -> Span:
    """Widen a stretch of a draft to the whole words of some reading texts of it."""
    for mapped in texts:
        spans = ((mapped.start(a), mapped.end(b)) for a, b in words(mapped.text, *_near(mapped, low, high)))
        touched = [span for span in spans if span[0] <= high and low <= span[1]]
        low, high = min([low, *(a for a, _ in touched)]), max([high, *(b for _, b in touched)])
    return low, high


def _stretch(mapped: Mapped, low: int, high: int) -> str:
    """The part of a reading text that comes from a stretch of its draft."""
    near = range(*_near(mapped, low, high))
    return "".join(mapped.text[i] for i in near if low <= mapped.start(i) and mapped.end(i + 1) <= high)


def _near(mapped: Mapped, low: int, high: int) -> Span:
    """The part of a reading text that a stretch of its draft can touch: a long one is not looked through."""
    start, end = mapped.positions(max(0, low - 1)).start, mapped.positions(high).stop
    return max(0, start - _WORD_AT_MOST), min(len(mapped.text), end + _WORD_AT_MOST)


_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_NOTE_MARK: Final = re.compile(r"[\^*†‡]?1|([(\[{<]{1,2})[\^*†‡]?(?:[A-Za-z]?1|1[A-Za-z])([)\]}>]{1,2})", re.ASCII)
_NUMBERS: Final = re.compile(r"[(\[]1[)\]]|1[.):]|(?:§|¶) ?1\.?", re.ASCII)
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}(?:[ '’-][^\W\d_]+)*")
_EMPHASIS: Final = re.compile(r"\*{1,3}|_{1,2}|/|=")
_LOOKED_AT: Final = 40  # characters before a mark that say whether it may be dropped
_CLOSING: Final = frozenset(".,;:!?…\"'’”»›)]}>*_†‡")
"""What may stand before a mark, besides letters, where it closes: no space or opening mark stands before it."""
_SIGNS: Final = frozenset("+-−–±%‰°$€£¥₽₹₩#§=<>~^/\\|&@")
"""What may not stand after one."""


def label_fault(label: str) -> str | None:
    """What is wrong with the label of a page, or none."""
    if is_page_label(label):
        return None
    return (
        f"`{label}` is no label of a page: digits, Roman numerals or a letter, such as `12`, `xii`, `A-12` or `12–13`"
    )


def numbers_fault(form: str) -> str | None:
    """What is wrong with the form of a source's own numbers, or none."""
    return None if _NUMBERS.fullmatch(form) else f"the form `{form}` is no number of a passage"


def number_at_head(text: str, form: str) -> str | None:
    """The number of a form that a passage begins with, with `§ ` before one of a section, or none."""
    pattern = re.escape(form).replace("1", r"([0-9]{1,6}[a-z]?)").replace(r"\ ", r"\s?")
    number = re.match(pattern + r"(?:\s|\Z)", text)
    return ("§ " if "§" in form else "") + number[1] if number else None


def note_mark_fault(form: str) -> str | None:
    """What is wrong with the form of note marks, or none."""
    if "1" not in form:
        return f"the form `{form}` has no number"
    parts = _NOTE_MARK.fullmatch(form)
    closing = "".join(_PAIRS[bracket] for bracket in reversed(parts[1] or "")) if parts else ""
    if parts is None or (parts[2] or "") != closing:
        return f"the form `{form}` is no note mark, such as `[1]`, `(1)`, `[^1]`, `[a1]`, `*1` or `1`"
    return None


def small_capitals_fault(form: str, read: str) -> str | None:
    """What is wrong with words in capitals that stand for small capitals, or none; `read` is their other form."""
    if not _CAPITALS.fullmatch(form) or form != form.upper():
        return f"`{form}` is no word in capitals of two letters or more, nor several such words"
    if len(read) != len(form) or read.upper() != form or not read[0].isupper() or read == form:
        return f"`{read}` is not `{form}` in small letters with a capital at its beginning"
    return None


def emphasis_fault(form: str) -> str | None:
    """What is wrong with the form of emphasis marks, or none."""
    return None if _EMPHASIS.fullmatch(form) else f"the form `{form}` is no emphasis mark"


def note_marks(text: str, form: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The marks of a form in a span of a seed, each with whether it may be dropped.

    A mark in brackets takes the spaces before it along; any other stands directly behind what it belongs to.
    """
    bracketed = form[0] in _PAIRS
    number = re.escape(form).replace("1", "[0-9]{1,3}")  # one of four digits is a year
    # Begun only where a run of spaces begins: begun at each of them, a long run would cost its square.
    pattern = re.compile(rf"(?<![^\S\r\n])[^\S\r\n]*+{number}" if bracketed else rf"(?<![0-9]){number}(?![0-9])")
    for mark in pattern.finditer(text, *span):
        before = text[max(span[0], mark.start() - _LOOKED_AT) : mark.start()]
        after = text[mark.end() : min(span[1], mark.end() + 2)]
        yield (
            mark.span(),
            _ends_well(after) and (_is_letter(before[-1:]) or _closes(before) if bracketed else _belongs(before)),
        )


def _belongs(before: str) -> bool:
    """Whether a mark without brackets belongs to what stands directly before it, and is no part of a number.

    Not behind a capital or a single letter (`CO2`, `A4`), a measure (`12 km2`) or an abbreviation (`p.12`).
    """
    last = before[-1:]
    if _is_letter(last):
        return _WORD.search(before) is not None and _MEASURE.search(before) is None
    return _closes(before) and (last not in ".,:" or not (before[-2].isnumeric() or abbreviated(before[:-1])))


def _closes(before: str) -> bool:
    """Whether the last of some characters is a mark that closes."""
    return before[-1:] in _CLOSING and (before[-2:-1].isalnum() or before[-2:-1] in _CLOSING) and len(before) > 1


_WORD: Final = re.compile(r"[^\W\d_]*[^\W\d_A-Z]{2}\Z")
_MEASURE: Final = re.compile(r"[0-9]\s*[^\W\d_]{1,4}\Z")


def _ends_well(after: str) -> bool:
    """Whether a mark may be dropped before some characters: no letter, digit or sign, no point of a number."""
    first = after[:1]
    if not first or first.isspace():
        return True
    return not (first.isalnum() or first in _SIGNS) and not (first in ".,:'’" and after[1:].isnumeric())


def _is_letter(character: str) -> bool:
    return character.isalpha() or (character != "" and not character.isascii() and character.isidentifier())
