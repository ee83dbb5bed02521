"""The baseline: the findings that an old manuscript had when it was taken in, so that only new ones count.

An entry knows its finding by code, file, words and occurrence, never by a line; words that move keep their entry, and
any other fault in any other words is new. A file has one line for each entry, sorted, which git merges and a person can
strike lines out of. The words that a line shows are compared with those that its digest is of, so that nobody reads
other words than he lets pass. No baseline lets a build through.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.check.result import CheckResult, Known
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.model import Quotation
from quoteproof.rules.table import CODES
from quoteproof.values import dataclass

HEAD: Final = "# quoteproof baseline 1"
"""The first line of every baseline; the number grows when the form changes."""

_ABOUT: Final = "# code, digest of the words, occurrence, file, the words for the reader; strike out what is settled"
_FEW: Final = 3  # fewer words than these are told apart by what stands around them
_AROUND: Final = 4  # words on either side, of the same paragraph
_SHOWN: Final = 60  # code points of the words for the reader
_BREAK: Final = re.compile(r"\n[ \t>]*\r?\n")
_LINE: Final = re.compile(
    r"(?P<code>[A-Z]\d{3})\t(?P<digest>[0-9a-f]{12})\t(?P<nth>[1-9][0-9]{0,8})\t(?P<file>[^\t]+)\t(?P<words>.*)"
)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding."""

    file: str
    """The file it is in, relative to the book, with `/`."""
    code: str
    """Its code."""
    digest: str
    """A digest of the words concerned and the anchors they are cited by."""
    nth: int
    """Which it is, 1-based, of those of the file that are alike in all of this."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a baseline's file."""

    entry: Entry
    """What it lists."""
    words: str
    """The words that it shows a reader."""
    number: int
    """Its 1-based number."""


def take(result: CheckResult) -> tuple[str, tuple[Finding, ...]]:
    """The baseline of everything that is wrong, as a file's text, and the findings that none can take."""
    entries = list(_entries(result))
    lines = sorted((entry, words) for entry, found, words in entries if not found.code.blocking)
    rows = ("\t".join((e.code, e.digest, str(e.nth), e.file, words)) for e, words in lines)
    refused = tuple(found for _, found, _ in entries if found.code.blocking)
    return "\n".join((HEAD, _ABOUT, *rows, "")), refused


def read(text: str) -> tuple[tuple[Line, ...], int]:
    """Read a baseline; gives its entries' lines, and the 1-based line that is no entry, or 0 where all are."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != HEAD:
        return (), 1
    entries: list[Line] = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is not None:
            entry = Entry(match["file"], match["code"], match["digest"], int(match["nth"]))
            entries.append(Line(entry, match["words"], number))
        elif line.strip() and not line.startswith("#"):
            return (), number
    return tuple(entries), 0


def without(result: CheckResult, baseline: Sequence[Line], *, whole: bool = True) -> CheckResult:
    """The result with the known findings set apart, so that they do not count.

    A line that shows other words than the finding it lists has no effect, and is named. `whole` says whether the whole
    book was checked; entries of chapters that were not are left alone.
    """
    here = {chapter.file for chapter in result.chapters} | set(result.texts)
    lines = [line for line in baseline if not _is_refused(line.entry.code) and (whole or line.entry.file in here)]
    asked = {line.entry for line in lines}
    met = {entry: (found, words) for entry, found, words in _entries(result) if entry in asked}
    other = [line for line in lines if line.entry in met and not _alike(line.words, met[line.entry][1])]
    misled = {line.entry for line in other}
    known = tuple(found for entry, (found, _) in met.items() if entry not in misled)
    chapters = tuple(replace(c, findings=tuple(f for f in c.findings if f not in known)) for c in result.chapters)
    rest = tuple(f for f in result.findings if f not in known)
    baseline_effect = Known(known, len(asked), tuple(line.number for line in other))
    return replace(result, chapters=chapters, findings=rest, known=baseline_effect)


def _alike(shown: str, words: str) -> bool:
    """Whether words are the same, whatever an editor made of the spaces at their ends."""
    return shown.split() == words.split()


def _entries(result: CheckResult) -> Iterator[tuple[Entry, Finding, str]]:
    """Every finding that is not acknowledged with its entry and its words, in order."""
    quotations = {j.quotation.id: j.quotation for chapter in result.chapters for j in chapter.judged}
    texts = result.all_texts
    counted: Counter[tuple[str, str, str]] = Counter()
    for found in result.all_findings:
        if found.acknowledged is not None:
            continue
        file = re.sub(r"[\t\r\n]", " ", found.place.file)
        words, around = _words(found, texts.get(found.place.file, ""), quotations.get(found.quotation or ""))
        digest = hashlib.sha256(
            "\x1f".join((words, around, *map(str, found.anchors))).encode("utf-8", "surrogatepass")
        ).hexdigest()[:12]
        counted[file, found.code.id, digest] += 1
        nth = counted[file, found.code.id, digest]
        yield Entry(file, found.code.id, digest, nth), found, _for_the_reader(words)


def _words(found: Finding, text: str, quotation: Quotation | None) -> tuple[str, str]:
    """The words that a finding concerns, and where these are few the words around them."""
    place = quotation.place if quotation is not None else found.place
    words = _joined(quotation.printed.text if quotation is not None else text[place.start : place.end])
    if not words and not text:
        words = found.message
    return words, _around(text, place) if len(words.split()) < _FEW else ""


def _around(text: str, place: Place) -> str:
    before = _BREAK.split(text[: place.start])[-1]
    after = _BREAK.split(text[place.end :], maxsplit=1)[0]
    return " ".join((*_joined(before).split()[-_AROUND:], "\x1e", *_joined(after).split()[:_AROUND]))


def _joined(text: str) -> str:
    """Words with one space between two, however the lines are broken; a block quotation's `>` goes."""
    return " ".join(word for word in text.split() if word != ">")


def _for_the_reader(words: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in words)
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


def _is_refused(code: str) -> bool:
    """Whether no baseline takes a code: behind such a fault others cannot be seen."""
    return code in CODES and CODES[code].blocking
