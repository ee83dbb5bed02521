"""Adding a document as a source: its bibliography entry and its anchors, as texts to be written.

Nothing is replaced: a key that an entry or a lock already has is refused, and so is a file name that another seed has.
The new entry holds a title and the seed's path, and nothing that nobody stated.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from quoteproof.finding.model import Fault
from quoteproof.source.anchoring import first_anchors
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.lock import read_locks, write_index, write_rows
from quoteproof.source.reading import read_units
from quoteproof.source.seed import read_seed
from quoteproof.text.words import count_words

_KEY = re.compile(r"[^\W_][\w-]*(?:[:.][\w-]+)*")
_TEX = re.compile(r"([&%$#_])")
_LONGEST_TITLE: Final = 8  # words
_LOOKED_AT: Final = 1000  # characters of a first passage
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*")
_SMALL: Final = frozenset("from into over upon with than".split())  # with every word of three letters


@dataclass(frozen=True, slots=True)
class Addition:
    """What to write so that a document becomes a source."""

    key: str
    file: str
    """Where the document goes, relative to the book."""
    bibliography: str
    """The bibliography's new text: the old one with an entry at its end."""
    anchors: str
    """Text for `seeds/anchors.yaml`."""
    rows: str
    """Text for `seeds/anchors/KEY.jsonl`."""
    passages: int
    """How many passages the document has."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document cannot become a source."""

    message: str
    faults: tuple[Fault, ...] = ()
    """What is wrong with the document or the lock."""
    seed_exists: bool = False
    """Whether the book has a seed of this file name."""


def add_source(files: SourceFiles, key: str, name: str, data: bytes, *, title: str | None = None) -> Addition | Refusal:
    """Take a document in under a key; `name` is its file name.

    Without a title the document's first line is taken where it is surely a heading, else the file's name in brackets,
    as for an untitled work: words that are a title are exempt wherever they stand between marks.
    """
    file = f"seeds/{name}"
    entries, _ = read_bibliography(files.bibliography, files.bibliography_file)
    locks, damage = read_locks(files.anchors, files.rows)
    refused = _name_fault(key, name, {*entries, *locks.sources})
    if refused is not None:
        return Refusal(refused)
    if file in files.seeds:
        return Refusal(f"`{file}` is there already", seed_exists=True)
    if damage:
        return Refusal("the lock is damaged, and a new source would be written into it", damage)
    seed, seed_faults = read_seed(file, data)
    if seed is None:
        return Refusal(f"`{name}` cannot be taken in", seed_faults)
    reading, _ = read_units(seed.text)
    if not reading.units:
        return Refusal(f"`{name}` holds no text")
    lock, _ = first_anchors(key, seed, reading)
    entry = _entry(key, file, title or _title(name, reading.units[0].mapped.text))
    old = files.bibliography.rstrip()
    bibliography = f"{old}\n\n{entry}" if old else entry
    index = write_index({**locks.sources, key: lock})
    return Addition(key, file, bibliography, index, write_rows(lock), len(lock.rows))


def _name_fault(key: str, name: str, taken: Collection[str]) -> str | None:
    """What is wrong with a key or a file name."""
    if _KEY.fullmatch(key) is None:
        return f"`{key}` cannot be a key: letters, digits and `-`, such as `smith2020`"
    if key in taken:
        return f"the key `{key}` is taken"
    if "/" in name or "\\" in name or name.startswith(".") or re.search(r"[{}:;%]", name):
        return f"`{name}` cannot be a seed's file name: no slash, brace, `:`, `;` or `%`, and no dot first"
    return None


def _title(name: str, first: str) -> str:
    """The title of a document whose first passage is `first`."""
    first = first[:_LOOKED_AT]
    heading = _HEADING.fullmatch(first.strip())
    line = " ".join((heading["words"] if heading else first).split())
    surely = heading is not None or (first.strip().count("\n") == 0 and _is_capitalised(line))
    is_short = 0 < count_words(line) <= _LONGEST_TITLE and line[-1:].isalnum()  # and has no end of a sentence
    return line if surely and is_short else f"[{name.rsplit('.', 1)[0]}]"


def _is_capitalised(line: str) -> bool:
    """Whether all words but the small ones are written as titles write them; a sentence would not be."""
    longer = [word for word in line.split() if len(word) > 3 and word not in _SMALL]
    return bool(longer) and line[:1].isupper() and all(not word[0].islower() for word in longer)


def _entry(key: str, file: str, title: str) -> str:
    printed = _TEX.sub(r"\\\1", re.sub(r"[{}\\]", "", title))
    return f"@online{{{key},\n  title = {{{printed}}},\n  file  = {{{file}}},\n}}\n"
