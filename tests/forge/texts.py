"""Honest texts: the book's five seeds, prose that Python ships, dialogues in many languages.

Promises: a library made by the program's own reading of seeds, and from it the passages that the forge
quotes. Nothing is copied into the repository: the further texts come from the installed `pydoc_data`
(PSF licence) and, where it is installed, from the package `chatterbot-corpus` (BSD licence); where it
is not, `missing` says so. What these lack stands in `own_texts`. Leaves out: judging.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pydoc_data.topics import topics

import yaml

from quoteproof.document.role import Role
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library
from tests.forge.own_texts import EMENDATIONS, TEXTS

ROOT = Path(__file__).parents[2]
_NAMES = "french german italian spanish russian dutch swedish ukrainian turkish portuguese"
LANGUAGES = {name: name for name in _NAMES.split()}
"""Folders of the dialogues, each with the `langid` of its entry."""
_TOPICS_LONGEST = 60_000
_TALK_LONGEST = 25_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader in C where PyYAML has it: the dialogues are long."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One quotable passage, as plain text."""

    key: str
    """The source's key."""
    id: str
    """The passage's ID."""
    text: str
    """Its reading text."""
    sentences: tuple[tuple[int, int], ...]
    """Spans of its sentences."""
    emphasis: tuple[tuple[int, int], ...]
    """Spans that the source emphasises."""
    number: int
    """Its place in the source, furniture counted."""
    corrections: tuple[tuple[int, int, str], ...]
    """Spans that an emendation corrected, each with what stands in the seed."""
    breaks: tuple[int, ...]
    """Offsets of the source's line ends inside it."""
    dropped: tuple[tuple[int, int], ...] = ()
    """Spans of what is read for something that was left out of the seed: empty, or the space of a join."""

    @property
    def anchor(self) -> str:
        """Its anchor ID."""
        return f"{self.key}#{self.id}"

    @property
    def emended(self) -> bool:
        """Whether a correction of an emendation lies in it."""
        return bool(self.corrections)

    def runs_over(self, start: int, end: int) -> bool:
        """Whether a stretch of it runs over any emendation."""
        corrected = any(a < end and max(b, a + 1) > start for a, b, _ in self.corrections)
        return corrected or any((start < a < end) if a == b else (a < end and b > start) for a, b in self.dropped)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the forge quotes from."""

    library: Library
    """The sources."""
    leaves: tuple[Leaf, ...]
    """The quotable passages of all sources, in order."""
    missing: tuple[str, ...]
    """Texts that are not installed, by package."""
    foreign: frozenset[str]
    """Keys of the sources that are not in English."""

    def of(self, key: str) -> tuple[Leaf, ...]:
        """The passages of one source, in order."""
        return tuple(leaf for leaf in self.leaves if leaf.key == key)


@cache
def files() -> tuple[SourceFiles, SourceFiles]:
    """The files of the book's five seeds, and of all further texts."""
    return _book_files(), _further_files()


@cache
def world() -> World:
    """Read all texts once."""
    (book, faults), (more, others) = (read_library(one) for one in files())
    if faults or others:
        raise RuntimeError(f"the texts of the forge cannot be read: {faults or others}")
    entries = {**book.entries, **more.entries}
    library = Library(entries, {**book.sources, **more.sources}, book.unsound | more.unsound)
    missing = () if _dialogues() else ("chatterbot-corpus",)
    foreign = frozenset(key for key, entry in entries.items() if entry.language not in (None, "", "english"))
    return World(library, tuple(_leaves(library)), missing, foreign)


def is_english(leaf: Leaf) -> bool:
    """Whether a passage is in English, so that English limit words and endings are sure to count."""
    return leaf.key not in world().foreign


def _leaves(library: Library) -> Iterator[Leaf]:
    for source in library.sources.values():
        for number, p in enumerate(source.passages):
            if p.role is not Role.FURNITURE:
                corrections = tuple((c.start, c.end, c.was) for c in p.corrections)
                dropped = tuple((at, at + len(c.text)) for c, at in p.mapped.placed() if c.kind != "correction")
                yield Leaf(source.key, p.id, p.text, p.sentences, p.emphasis, number, corrections, p.breaks, dropped)


def _book_files() -> SourceFiles:
    seeds = ROOT / "seeds"
    return SourceFiles(
        (ROOT / "references.bib").read_text(encoding="utf-8"),
        seeds={f"seeds/{path.name}": path.read_bytes() for path in seeds.glob("*.txt")},
        emendations=(seeds / "emendations.yaml").read_text(encoding="utf-8"),
        anchors=(seeds / "anchors.yaml").read_text(encoding="utf-8"),
        rows={path.stem: path.read_text(encoding="utf-8") for path in (seeds / "anchors").glob("*.jsonl")},
    )


def _further_files() -> SourceFiles:
    texts = {**TEXTS, **_topics(), **_talks()}
    bib = "".join(
        f"@misc{{{key}, title = {{Collected {key}}}, langid = {{{language}}}, file = {{seeds/{key}.txt}}}}\n"
        for key, (language, _) in texts.items()
    )
    bib += "@book{printonly, title = {Print Only}}\n@book{printtoo, title = {Printed Too}}\n"
    seeds = {f"seeds/{key}.txt": text.encode() for key, (_, text) in texts.items()}
    bare = SourceFiles(bib, seeds=seeds, emendations=EMENDATIONS)
    renewal, faults = renew_anchors(bare)
    if faults:
        raise RuntimeError(f"the texts of the forge cannot be anchored: {faults}")
    return SourceFiles(bib, seeds=seeds, emendations=EMENDATIONS, anchors=renewal.anchors, rows=renewal.rows)


def _topics() -> dict[str, tuple[str, str]]:
    """Two sources of prose paragraphs from Python's own help, a paragraph a line."""
    paragraphs: list[str] = []
    for name in sorted(topics):
        for block in topics[name].split("\n\n"):
            line = re.sub(r"\s+", " ", block).strip()
            if 150 < len(line) < 1500 and block[:1].isalpha() and not re.search(r"[*|_`\\<>{}=#@^~]|::", line):
                paragraphs.append(line)
    unique = list(dict.fromkeys(paragraphs))
    halves = (unique[::2], unique[1::2])
    return {f"topics{i}": ("english", _up_to(half, _TOPICS_LONGEST)) for i, half in enumerate(halves)}


def _up_to(lines: list[str], longest: int) -> str:
    kept: list[str] = []
    for line in lines:
        longest -= len(line)
        if longest < 0:
            break
        kept.append(line)
    return "\n".join(kept)


def _dialogues() -> Path | None:
    spec = importlib.util.find_spec("chatterbot_corpus")
    return Path(spec.origin).parent / "data" if spec and spec.origin else None


def _talks() -> dict[str, tuple[str, str]]:
    """A source for each language, three exchanges of the dialogues to a paragraph."""
    folder = _dialogues()
    if folder is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for name, language in LANGUAGES.items():
        lines = list(dict.fromkeys(_sayings(folder / name)))
        joined = [" ".join(lines[i : i + 6]) for i in range(0, len(lines), 6)]
        found[name] = (language, _up_to(joined, _TALK_LONGEST))
    return found


def _sayings(folder: Path) -> Iterator[str]:
    """The sayings of the dialogues in a folder, white space made plain."""
    for path in sorted(folder.glob("*.yml")):
        for talk in yaml.load(path.read_text(encoding="utf-8"), _LOADER).get("conversations", ()):
            for saying in talk:
                line = re.sub(r"\s+", " ", str(saying)).strip()
                if len(line.split()) > 3 and not re.search(r"[*|_`\\<>{}=#@^~\[\]]|http", line):
                    yield line
