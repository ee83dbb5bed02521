"""Honest texts: the book's five seeds, prose that Python ships, dialogues in many languages.

Promises: a library made by the program's own reading of seeds, and from it the passages that the forge
quotes. Nothing is copied into the repository: the further texts come from the installed `pydoc_data`
(PSF licence) and, where it is installed, from the package `chatterbot-corpus` (BSD licence); where it
is not, `missing` says so.
Leaves out: judging. The touchstone is our own writing and holds what the others lack.
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

from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library
from quoteproof.source.passage import Role
from quoteproof.source.renewal import renew_anchors

ROOT = Path(__file__).parents[2]
_NAMES = "french german italian spanish russian dutch swedish ukrainian turkish portuguese"
LANGUAGES = {name: name for name in _NAMES.split()}
"""Folders of the dialogues, each with the `langid` of its entry."""
_TOPICS_LONGEST = 60_000
_TALK_LONGEST = 25_000

TOUCHSTONE = (
    "The treaty is not permitted to lapse, and the 2.7% rise of $1,250.50 was “hardly a gift”, said the envoy.",
    "Non-alignment, he’s told us, is unlikely to please the allies’ friends in the ’90s or in the U.S.-led bloc.",
    "“They wrote ‘no limits’ in 2022,” the minister recalled, “and they have never been genuine allies since.”",
    "The trial [12] found less risk [95% CI 0.15-0.42] than the first one … or so the two doctors then said.",
    "No. 2 of the series was read in the long hall; the document cannot be read without a lamp, nor by day.",
    "Is it a pact? It is a naïve façade — a “so-called ‘friendship’ of neighbours” – and a costly one (since 1950).",
    "He failed to sign; few came, only three stayed, and nobody spoke except the clerk who kept the minutes.",
    "The banana-like ana in bananas, the ana in Ghana: anagrams and annals alike began with the same letters.",
    "A 3.5°C rise, a €40 fee, 1/2 of the crop, 10:30 sharp, and the years 1941–45 were all that he could recall.",
    "The common text stands here twice, word for word, so that only an anchor can tell which one was meant.",
    "Between the two there is nothing but this short bridge of a sentence, which was written for the purpose.",
    "The common text stands here twice, word for word, so that only an anchor can tell which one was meant.",
    "The eﬃcient oﬃce of the ﬁrst ﬂeet re\u00adported “all’s well”; the cafe\u0301 closed at ten, "
    "and rain fell all night.",
    "Their “alliance” is asymmetric, “strategic” in name, and — as one of them said — “never a marriage”.",
    "She asked: ‘Why should they trust us?’ and answered herself: ‘Because they have no other friends.’",
)
"""Our own sentences, one a passage: numbers, brackets, dots, nested marks, repeats, limit words."""


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
    emended: bool
    """Whether a correction of an emendation lies in it."""

    @property
    def anchor(self) -> str:
        """Its anchor ID."""
        return f"{self.key}#{self.id}"


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the forge quotes from."""

    library: Library
    """The sources."""
    leaves: tuple[Leaf, ...]
    """The quotable passages of all sources, in order."""
    missing: tuple[str, ...]
    """Texts that are not installed, by package."""

    def of(self, key: str) -> tuple[Leaf, ...]:
        """Give the passages of one source, in order."""
        return tuple(leaf for leaf in self.leaves if leaf.key == key)


@cache
def world() -> World:
    """Read all texts once."""
    book, faults = read_library(_book_files())
    more, others = read_library(_further_files())
    if faults or others:
        raise RuntimeError(f"the texts of the forge cannot be read: {faults or others}")
    entries = {**book.entries, **more.entries}
    library = Library(entries, {**book.sources, **more.sources}, book.unsound | more.unsound)
    missing = () if _dialogues() else ("chatterbot-corpus",)
    return World(library, tuple(_leaves(library)), missing)


def _leaves(library: Library) -> Iterator[Leaf]:
    for source in library.sources.values():
        for number, p in enumerate(source.passages):
            if p.role is not Role.FURNITURE:
                emended = bool(p.corrections)
                yield Leaf(source.key, p.id, p.text, p.sentences, p.emphasis, number, emended)


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
    texts = {"touchstone": ("english", "\n".join(TOUCHSTONE)), **_topics(), **_talks()}
    bib = "".join(
        f"@misc{{{key}, title = {{Collected {key}}}, langid = {{{language}}}, file = {{seeds/{key}.txt}}}}\n"
        for key, (language, _) in texts.items()
    )
    bib += "@book{printonly, title = {Print Only}}\n"
    seeds = {f"seeds/{key}.txt": text.encode() for key, (_, text) in texts.items()}
    bare = SourceFiles(bib, seeds=seeds)
    renewal, faults = renew_anchors(bare)
    if faults:
        raise RuntimeError(f"the texts of the forge cannot be anchored: {faults}")
    return SourceFiles(bib, seeds=seeds, anchors=renewal.anchors, rows=renewal.rows)


def _topics() -> dict[str, tuple[str, str]]:
    """Give two sources of prose paragraphs from Python's own help, a paragraph a line."""
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
    """Give a source for each language, three exchanges of the dialogues to a paragraph."""
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
    """Give the sayings of the dialogues in a folder, white space made plain."""
    for path in sorted(folder.glob("*.yml")):
        for talk in yaml.safe_load(path.read_text(encoding="utf-8")).get("conversations", ()):
            for saying in talk:
                line = re.sub(r"\s+", " ", str(saying)).strip()
                if len(line.split()) > 3 and not re.search(r"[*|_`\\<>{}=#@^~\[\]]|http", line):
                    yield line
