"""Which work of a bibliography a file holds: by what names the file, never by what merely resembles it.

A file belongs to a work if the bibliography or the manuscript names it, if its name is the work's key, or if its name
has the words that Zotero and people name files by: author, year and title. Where two works or two files fit, none does.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.values import dataclass

_WORDS: Final = re.compile(r"[^\W_]+")
_TITLE: Final = 3
"""Fewest words of a title that a file's name must have, where the title has as many."""
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class MatchedWorks:
    """The files of a folder, each with its work."""

    keys: Mapping[str, str]
    """The key of each file that belongs to one work alone, by the file's path."""
    doubtful: Mapping[str, tuple[str, ...]]
    """Files whose names fit several works, with their keys."""
    unknown: tuple[str, ...]
    """Files that fit no work."""


def matched_works(
    files: Sequence[str], entries: Mapping[str, BibliographyEntry], attachments: Mapping[str, str]
) -> MatchedWorks:
    """Match files, given by their paths with `/`, with the entries of a bibliography.

    `attachments` has files that the manuscript names, by key: a file's name, or that of the folder that it lies in.
    """
    fitting = {file: _fitting(file, entries, attachments) for file in files}
    holders: dict[str, list[str]] = defaultdict(list)
    for file, keys in fitting.items():
        for key in keys if len(keys) == 1 else ():
            holders[key].append(file)
    chosen = {key: _first(several) for key, several in holders.items()}
    known = {file: key for key, file in chosen.items() if file is not None}
    doubtful = {file: keys for file, keys in fitting.items() if len(keys) > 1}
    doubtful |= {file: (key,) for key, several in holders.items() if chosen[key] is None for file in several}
    placed = {file for several in holders.values() for file in several} | doubtful.keys()
    return MatchedWorks(known, doubtful, tuple(file for file in files if file not in placed))


_PREFERRED: Final = (".xml", ".epub", ".html", ".xhtml", ".htm", ".pdf")
"""Of two forms of one work under one name the first is taken: it has the words without a guess at lines."""


def _first(files: list[str]) -> str | None:
    """The file that counts where several hold one work: one of other forms under the same name, else none."""
    if len(files) == 1:
        return files[0]
    if len({str(PurePosixPath(file).with_suffix("")) for file in files}) > 1:
        return None
    ranks = {ending: rank for rank, ending in enumerate(_PREFERRED)}
    return min(files, key=lambda file: ranks.get(PurePosixPath(file).suffix.lower(), len(ranks)))


def _fitting(file: str, entries: Mapping[str, BibliographyEntry], attachments: Mapping[str, str]) -> tuple[str, ...]:
    path = PurePosixPath(file)
    attached = {key for key, name in attachments.items() if _names(name, path) and key in entries}
    named = attached | {e.key for e in entries.values() if any(_names(name, path) for name in e.attachments)}
    if named:
        return tuple(sorted(named))
    stem = _plain(path.stem)
    keys = tuple(sorted(key for key in entries if _plain(key) == stem))
    return keys or tuple(sorted(key for key, entry in entries.items() if _is_named_after(path.stem, entry)))


def _names(name: str, path: PurePosixPath) -> bool:
    """Whether a path that an entry names leads to a file: by its name, or by the folder of a Zotero item."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return last == path.name or (last == path.parent.name and "." not in last)


def _plain(words: str) -> str:
    """Words without marks, accents and case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(bare))


def _is_named_after(stem: str, entry: BibliographyEntry) -> bool:
    """Whether a file's name has the beginning of a work's title, and its author or its year beside a short one."""
    words, title = f" {_plain(stem)} ", _plain(re.split(r"[:.?!]", entry.title)[0]).split()
    if not title or f" {' '.join(title)} " not in words:
        return False
    years = _YEAR.findall(entry.fields.get("year", "") + " " + entry.fields.get("date", ""))
    if (found := _YEAR.findall(stem)) and years and years[0] not in found:
        return False
    authors = any(f" {name} " in words for name in _names_of(entry.author))
    return len(title) >= _TITLE or authors or (bool(found) and bool(years))


def _names_of(author: str) -> Iterable[str]:
    """The family names of an author field."""
    for person in re.split(r"\s+and\s+", author):
        family, comma, _ = person.partition(",")
        plain = _plain(family if comma else person.rpartition(" ")[2])
        if plain:
            yield plain
