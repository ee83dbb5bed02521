"""Dates of bibliography entries: which of them citation processing can read, and the words of all others.

A date that is no ISO date or EDTF prints in the author's words (`c. 1932`, `[1932]`, `in press`), so nothing of it is
lost. A date in words that has an exact form (`14 March 1921`) is not guessed: it is a fault.
Source: EDTF level 1, as biblatex and pandoc take it; BibTeX's `month = oct # "~10"`.
"""

import re
from collections.abc import Mapping
from typing import Final

from quoteproof.source.tex_fields import plain
from quoteproof.values import dataclass

_LONGEST: Final = 200  # characters that a date may have
_DAY: Final = r"-?\d{4}(?:-(?:0[1-9]|1[0-2]|2[1-4])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_EDTF: Final = re.compile(rf"{_DAY}~?(?:/(?:{_DAY}~?|\.\.)?)?|(?:\.\.)?/{_DAY}~?")
_TIME: Final = re.compile(r"T\d\d:?\d\d.*$")
_YEARS: Final = re.compile(r"(\d{4})\s*(?:--?-?|[–—/])\s*(\d{4})")
_YEAR: Final = re.compile(r"-?\d{1,4}")
_MONTHS: Final = (
    "jan|gen|ene|styc", "feb|fév|fev|lut", "mar|mär|maa|mrt|mars", "apr|avr|abr|kwi", "may|mai|mag|maj|mei",
    "jun|juin|giu|cze", "jul|juil|lug|lip", "aug|aoû|aou|ago|sie", "sep|set|wrz", "oct|okt|ott|out|paź",
    "nov|lis", "dec|dez|déc|dic|gru",
)  # fmt: skip
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_WORD: Final = re.compile(r"[^\W\d_]+")
_FULL: Final = re.compile(r"\d{1,2}\s*[.,/]\s*\d{1,2}\s*[.,/]\s*\d{2,4}|\d{4}\s*[.]\s*\d{1,2}")
_PARTS: Final = re.compile(r"\s*(?:--?|[–—/])\s*")

DATES: Final = {"date": "issued", "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}
"""The fields that hold a whole date, with the names that citation styles have for them."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one entry."""

    fields: Mapping[str, str]
    """Fields to be read instead of the entry's own; those with an empty value are left out."""
    literal: Mapping[str, str]
    """Dates that print in the author's words, by their names in citation styles."""
    unreadable: tuple[tuple[str, str], ...]
    """Fields with a date in words that has an exact form, with their values."""


def read_dates(fields: Mapping[str, str]) -> Dates:
    """Read the dates of an entry; `fields` as written."""
    read: dict[str, str] = {}
    literal: dict[str, str] = {}
    unreadable: list[tuple[str, str]] = []
    for name, variable in DATES.items():
        value = _bare(fields.get(name, ""))
        if not value or _EDTF.fullmatch(value):
            if value != fields.get(name, ""):
                read[name] = value
        elif years := _YEARS.fullmatch(value):
            read[name] = f"{years[1]}/{years[2]}"
        elif _FULL.search(value) or any(month_of(word) for word in _WORD.findall(plain(value))):
            unreadable.append((name, fields[name]))
        else:
            read[name], literal[variable] = "", plain(value)
    if not _bare(fields.get("date", "")) and fields.get("year", "").strip():
        _read_year(fields, read, literal)
    return Dates(read, literal, tuple(unreadable))


def _bare(value: str) -> str:
    return _TIME.sub("", value[:_LONGEST].strip().strip("{}").strip().replace("\u00a0", "~"))


def _read_year(fields: Mapping[str, str], read: dict[str, str], literal: dict[str, str]) -> None:
    """Read `year`, `month` and `day`, as BibTeX has them."""
    year = fields["year"][:_LONGEST].strip().strip("{}").strip()
    month, day = fields.get("month", "")[:_LONGEST].strip(), fields.get("day", "")[:_LONGEST].strip()
    words = plain(month)
    simple = month[:3].lower() in _ENGLISH if month.isalpha() and len(month) == 3 else month.isdigit()
    if _YEAR.fullmatch(year) and (not month or simple) and (not day or day.isdigit()):
        return  # pandoc reads these as they stand
    read |= {"year": "", "month": "", "day": ""}
    when = _month_and_day(words, day) if month and _YEAR.fullmatch(year) else None
    if when is not None:
        read["date"] = _iso(int(year), when)
    elif not month and (_EDTF.fullmatch(year) or _YEAR.fullmatch(year)):
        read["date"] = year
    elif not month and (years := _YEARS.fullmatch(year)):
        read["date"] = f"{years[1]}/{years[2]}"
    else:
        shown = f"{words[:1].upper()}{words[1:]}" if words.islower() else words
        literal["issued"] = " ".join(part for part in (plain(day), shown, plain(year)) if part)


_ENGLISH: Final = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())


def _iso(year: int, when: tuple[tuple[int, ...], ...]) -> str:
    sign = "-" if year < 0 else ""
    return "/".join("-".join((f"{sign}{abs(year):04}", *(f"{part:02}" for part in parts))) for parts in when)


def _month_and_day(words: str, day: str) -> tuple[tuple[int, ...], ...] | None:
    """Month and day, or two months, or a season, of the words of a `month` field."""
    read = [_one_month(part) for part in _PARTS.split(words)]
    parts = [part for part in read if part is not None]
    if len(parts) < len(read):
        return None
    if len(parts) == 1:
        month = parts[0]
        if day and (not day.isdigit() or len(month) > 1 or month[0] > 12):
            return None
        return ((*month, int(day)),) if day else (month,)
    if len(parts) == 2 and not day:
        first, last = parts
        if max(*first, *last) <= 12 and len(first) == len(last) == 1:
            return first, last
    return None


def _one_month(words: str) -> tuple[int, ...] | None:
    tokens = re.findall(r"\d+|[^\W\d_]+", words)
    if len(tokens) == 1:
        number = int(tokens[0]) if tokens[0].isdigit() else month_of(tokens[0]) or _SEASONS.get(tokens[0].lower(), 0)
        return (number,) if 1 <= number <= 12 or 21 <= number <= 24 else None
    tokens = [token for token in tokens if token.lower() not in ("st", "nd", "rd", "th", "of")]
    if len(tokens) == 2:
        month = next((m for token in tokens if (m := month_of(token))), 0)
        day = next((int(token) for token in tokens if token.isdigit()), 0)
        return (month, day) if month and 1 <= day <= 31 else None
    return None


def month_of(word: str) -> int:
    """The number of a month by its name or abbreviation in some languages, or 0."""
    small = word.lower()
    return next((i for i, names in enumerate(_MONTHS, 1) for n in names.split("|") if small.startswith(n)), 0)
