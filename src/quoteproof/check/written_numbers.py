"""The numbers that stand in the words of a citation: where, what they count, and whether two of them meet.

Every number is found, whatever stands around it. What it counts is said by the term beside it, in the book's language
or in English; a number without a known term counts something that nobody said. Compatibility forms are the same
numbers (`¹⁶`, `⑯`, `Ⅷ`), and characters that do not print are no part of one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from quoteproof.chapter.nodes import walk
from quoteproof.quotation.citations import plain
from quoteproof.source.dates import month_of
from quoteproof.text.locator_terms import Counted, containers, joining, terms
from quoteproof.text.page_labels import ROMAN, roman_value
from quoteproof.values import dataclass

Range = tuple[str, str]
"""The first and the last label of a range, equal for a single number."""


@dataclass(frozen=True, slots=True)
class WrittenNumbers:
    """Numbers that stand together, with the term that they share."""

    counted: Counted
    """What they count."""
    numbers: tuple[Range, ...]
    """The numbers; none where a term begins a phrase, and no number that can be read follows."""
    text: str
    """All of it, as written."""
    digits: str
    """The numbers alone, as written."""
    start: int
    """Where it begins in the words."""
    end: int
    """Where it ends (exclusive)."""
    amid: bool = False
    """Whether it is no place to a reader: a date, or a number before other words, as in `3 judges`."""
    dated: bool = False
    """Whether it is a year, or a part of a date."""

    @property
    def is_place(self) -> bool:
        """Whether a reader takes it for the place that is cited."""
        return self.counted is not Counted.OTHER and bool(self.numbers) and not self.amid


_ROMAN: Final = rf"{ROMAN}(?!\w)"
_DIGITS: Final = r"\d+(?:[.:·/'’⁄]\d+)*[a-z\u00df-\u024f\u0370-\u052f]*"  # with letters of scripts that have spaces
_LABEL: Final = rf"(?:(?<![^\W_])[a-z]{{1,2}}[-.]?)?{_DIGITS}(?:\([^\W_]{{1,4}}\))*"
_FOLLOWING: Final = r"(?:ff|f|sqq|sq|seqq|seq|et\s+seqq|et\s+seq|et\s+s|et\s+suiv)\.?(?!\w)"
_SIGN: Final = r"(?:(?:n[or]s?|num(?:ber)?s?)\b\.?\s*|#\s*)?"
_ENDS: Final = r"(?=\s*(?:[,;:)\]}]|\Z))"
_LETTER: Final = rf"(?:{_ROMAN}|[a-z]{_ENDS})"
_PHRASE: Final = r"(?:\A|[,;:،、，(\[{])\s*"
_RANGE: Final = r"[-‐‑‒–—−~～]"
_EAST_ASIAN: Final = "页頁段节節章行卷巻쪽면"


@cache
def _group(language: str) -> re.Pattern[str]:
    """What matches numbers that stand together: `first` or `roman` after a term, `bare` or `alone` without one."""
    term, long = _any(terms(language)), _any(word for word in terms(language) if len(word) > 3)
    to, among = _between(language)
    numbers = rf"{_LABEL}(?:(?:{to}|{among}){_LABEL}(?![^\W_]))*(?:\s*{_FOLLOWING})?"
    romans = rf"{_LETTER}(?:(?:{to}|{among}){_LETTER})*(?:\s*{_FOLLOWING})?"
    before = (
        rf"(?<![^\W_])(?P<term>{term})(?:\.?\s*{_SIGN}(?P<first>{numbers})|(?:\.\s*|\s+|(?<=[¶§]))(?P<roman>{romans}))"
    )
    after = rf"(?:[.-]?\s*(?P<after>{long}|[{_EAST_ASIAN}])(?!\w)(?!\.?\s*\d))?"
    return re.compile(rf"{before}|(?P<bare>{numbers}){after}|{_PHRASE}(?P<alone>{_ROMAN}){_ENDS}", re.IGNORECASE)


@cache
def _part(language: str) -> re.Pattern[str]:
    """What matches a part of such numbers: one of them, what makes it the end of a range, or `ff.`."""
    to, _ = _between(language)
    pattern = rf"(?P<to>{to})|(?<=\s)(?P<following>{_FOLLOWING})|(?P<label>{_LABEL}|{_ROMAN}|(?<!\w)[a-z](?!\w))"
    return re.compile(pattern, re.IGNORECASE)


@cache
def _wordless(language: str) -> re.Pattern[str]:
    """What matches a term at the head of a phrase with a word after it, and none of its numbers."""
    whole = _any(word for word in terms(language) if len(word) > 3)
    short = _any(word for word in terms(language) if len(word) in (2, 3) and word.isalpha())
    return re.compile(
        rf"{_PHRASE}(?:(?P<whole>{whole})\.?|(?P<short>{short})\.)\s+(?=[^\W\d_])|第(?!\s*\d)", re.IGNORECASE
    )


def _between(language: str) -> tuple[str, str]:
    """Patterns of what stands between the ends of a range, and between the numbers of a list."""
    listed, ranged = (_any(words) for words in joining(language))
    return rf"\s*{_RANGE}\s*|\s+{ranged}\s+", rf"\s*[,;،、，&+]\s*(?:{listed}\s+)?|\s+{listed}\s+"


def _any(words: Iterator[str] | Mapping[str, Counted] | frozenset[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"


def written_numbers(affix: Sequence[Mapping[str, Any]], language: str) -> tuple[WrittenNumbers, ...]:
    """The numbers in the prefix or the suffix of a citation, in order."""
    words = "".join(c for c in unicodedata.normalize("NFKC", plain(list(affix))) if unicodedata.category(c) != "Cf")
    # Digits of a formula print as one number, whatever stands between them.
    formulas = [node["c"][1] for node in walk(list(affix)) if node["t"] == "Math"]
    words += "".join(f", {''.join(filter(str.isalnum, formula))}" for formula in formulas)
    dates = [match.span() for match in _DATE.finditer(words) if _is_date(match)]
    found = [read for match in _groups(words, language) if (read := _read(match, words, dates, language))]
    taken = {at for one in found for at in range(one.start, one.end)}
    for match in _wordless(language).finditer(words):
        if taken.isdisjoint(range(*match.span())):
            found.append(_unread(match, words, language))
    return tuple(sorted(found, key=lambda one: one.start))


def _groups(words: str, language: str) -> Iterator[re.Match[str]]:
    """The numbers that stand together; behind the number of one volume or chapter, a comma leads to a page."""
    pattern = _group(language)
    match = pattern.search(words)
    while match is not None:
        name = "first" if match["first"] else "roman"
        comma = _COMMA.search(match[name] or "")
        if comma and match["term"].casefold() in containers(language):
            match = pattern.search(words, match.start(), match.start(name) + comma.start()) or match
        yield match
        match = pattern.search(words, match.end())


_COMMA: Final = re.compile(r"\s*[,;،、，]")
_TWO_WORDS: Final = re.compile(r"\S{1,60}\s*\S{0,60}")
_ORDINAL: Final = re.compile(r"\d*(?:1st|2nd|3rd|\dth)", re.IGNORECASE)
_NEXT_WORD: Final = re.compile(r"\s+[^\W\d_]{2}")


def _read(match: re.Match[str], words: str, dates: Sequence[tuple[int, int]], language: str) -> WrittenNumbers | None:
    """The numbers of a match; none for an ordinal that counts nothing known."""
    name = next(name for name in ("first", "roman", "bare", "alone") if match[name])
    term = match["term"] or match["after"]
    if term is None and _ORDINAL.fullmatch(match[name]):
        return None
    counted = terms(language).get(term.casefold(), Counted.UNSAID) if term else Counted.UNSAID
    start, end = match.span(0 if term else name)
    dated = term is None and any(low <= start and end <= high for low, high in dates)
    amid = dated or (term is None and _NEXT_WORD.match(words, end) is not None)
    return WrittenNumbers(
        counted, _ranges(match[name], language), words[start:end], match[name], start, end, amid, dated
    )


def _unread(match: re.Match[str], words: str, language: str) -> WrittenNumbers:
    """A term without a number that can be read, and the word after it."""
    name = next((name for name in ("whole", "short") if match[name]), None)
    counted = terms(language)[match[name].casefold()] if name else Counted.UNSAID
    start = match.start(name) if name else match.start()
    text = _TWO_WORDS.match(words, start)
    return WrittenNumbers(counted, (), text[0].rstrip(".,;:)]}") if text else "", "", start, match.end())


def _ranges(digits: str, language: str) -> tuple[Range, ...]:
    """The single numbers and ranges of numbers that stand together."""
    ranges: list[Range] = []
    ranged = False
    for part in _part(language).finditer(digits):
        if part["to"]:
            ranged = True
        elif part["following"]:
            ranges[-1:] = [(first, _later(last, part["following"])) for first, last in ranges[-1:]]
        elif joined := re.fullmatch(r"(\d+)(ff?)", part["label"], re.IGNORECASE):
            ranges.append((joined[1], _later(joined[1], joined[2])))
        elif ranged and ranges:
            ranges[-1] = (ranges[-1][0], _whole(ranges[-1][0], part["label"]))
            ranged = False
        else:
            ranges.append((part["label"], part["label"]))
    return tuple(ranges)


_LONGEST: Final = 18  # digits of a number that is compared as one; Python converts no endless ones


def _later(label: str, words: str) -> str:
    """The last number that `f.` (one more) or `ff.` (two at least) speaks of."""
    several = words.casefold().rstrip(".").endswith(("ff", "qq"))
    return str(int(label) + 1 + several) if label.isdecimal() and len(label) <= _LONGEST else label


def _whole(first: str, last: str) -> str:
    """The last number of a range, whose first digits may be left out: `116–18`."""
    short = first.isdecimal() and last.isdecimal() and len(last) < len(first)
    return first[: len(first) - len(last)] + last if short else last


def meets(written: WrittenNumbers, known: Range) -> bool:
    """Whether some numbers and a known range have one in common; the label of a page may be a range (`12–13`)."""
    first, last = (_ends(label) for label in known)
    return any(_overlap(number, (first[0], last[1])) for number in written.numbers)


def reach(written: Iterable[WrittenNumbers], known: Range) -> bool:
    """Whether some numbers hold both ends of a known range."""
    numbers = [number for one in written for number in one.numbers]
    return all(any(_overlap(number, _ends(label)) for number in numbers) for label in known)


def _ends(label: str) -> Range:
    parts = re.split(r"[-–]", label)
    single = (
        len(parts) != 2 or any(_rank(part)[0] == "label" for part in parts) or _rank(parts[0])[0] != _rank(parts[1])[0]
    )
    return (label, label) if single else (parts[0], parts[1])


def _overlap(one: Range, other: Range) -> bool:
    ranks = [_rank(label) for label in (*one, *other)]
    if ranks[0][0] != "label" and len({rank[0] for rank in ranks}) == 1:
        first, last, low, high = ranks
        return first <= high and low <= last
    return bool({*ranks[:2]} & {*ranks[2:]})


_LETTERED: Final = re.compile(r"(\d+)([a-z]?)")
_SUBDIVISIONS: Final = re.compile(r"(?:\([^\W_]{1,4}\))+\Z")


def _rank(label: str) -> tuple[str, int, str]:
    """What a label is compared by: its kind, its number, and its letters; a part of a number (`3(2)`) counts for it."""
    plainly = _SUBDIVISIONS.sub("", label).casefold()
    lettered = _LETTERED.fullmatch(plainly)
    if lettered and len(lettered[1]) <= _LONGEST:
        return "number", int(lettered[1]), lettered[2]
    roman = roman_value(plainly)
    return ("label", 0, plainly) if roman is None else ("roman", roman, "")


_YEAR: Final = r"(?<!\d)(?:1\d|20)\d\d(?!\w)"
_DATE: Final = re.compile(
    rf"\d{{4}}-\d\d-\d\d(?!\d)|(?<!\d)\d{{1,2}}([./])\d{{1,2}}\1{_YEAR}"
    rf"|(?<!\d)(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{{3,}})\.?(?:\s+de)?,?\s+{_YEAR}"
    rf"|(?<![^\W\d_])(?P<named>[^\W\d_]{{3,}})\.?\s+(?P<of>\d{{1,2}}),?\s+{_YEAR}"
    rf"|(?<=[^\W\d_]\s){_YEAR}|\((?:[^\W\d_]+\.?\s+)?{_YEAR}\)|{_YEAR}(?=\s+[^\W\d_]{{2}})"
)


def _is_date(match: re.Match[str]) -> bool:
    """Whether a day of the month stands beside the name of a month."""
    day, name = match["day"] or match["of"], match["month"] or match["named"]
    return day is None or (1 <= int(day) <= 31 and month_of(name) > 0)
