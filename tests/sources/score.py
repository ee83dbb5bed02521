"""How many sentences of a ground truth stand in a reading, each inside one passage, and why the others do not."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

from rapidfuzz import fuzz

from quoteproof.document.model import OPEN_HYPHEN, DocumentPassage
from quoteproof.document.role import Role
from tests.sources.level import levelled

_BORDER: Final = "\n"
_NO_HYPHENS: Final = str.maketrans("", "", f"-{OPEN_HYPHEN}")


class Cause(StrEnum):
    """Why a sentence does not stand in one passage, as far as a comparison can tell."""

    ROLE = "in furniture or unseen"
    BROKEN = "broken over passages"
    HYPHEN = "other hyphens"
    SPACE = "other spaces"
    OTHER = "other words"


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence that does not stand in one passage."""

    sentence: str
    cause: Cause
    nearest: str
    """The text of the reading that is most like it; `⏎` stands between passages."""
    passage: int
    """The passage in which that begins, from 1."""
    likeness: float
    """From 0 to 100."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of a part of a ground truth."""

    count: int
    found: int
    misses: tuple[Miss, ...]
    roles: Counter[Role]
    """In passages of which role the found ones stand."""

    @property
    def share(self) -> float:
        """In percent."""
        return 100 * self.found / self.count if self.count else 100.0


class Haystack:
    """The passages of a reading as one text, in which a sentence is looked for.

    Hyphens are left out of what is searched, and then compared one by one: U+00AD is a hyphen or nothing.
    """

    def __init__(self, passages: Sequence[DocumentPassage]) -> None:
        """Take the passages in reading order."""
        self.passages = passages
        self.texts = [levelled(passage.text) for passage in passages]
        self._full = _BORDER.join(self.texts)
        self._places = [at for at, char in enumerate(self._full) if char not in (OPEN_HYPHEN, "-")]
        self._bare = self._full.translate(_NO_HYPHENS)
        self._starts = [0, *accumulate(len(text) + 1 for text in self.texts)]

    def passage_of(self, sentence: str) -> DocumentPassage | None:
        """The first passage that has a sentence, those of the document's own text before the others."""
        found = [self.passages[at] for at in self._found(sentence)]
        return min(found, key=lambda passage: not passage.role.is_citable, default=None)

    def _found(self, sentence: str) -> Iterator[int]:
        bare = sentence.translate(_NO_HYPHENS)
        at = self._bare.find(bare)
        while at >= 0:
            first, last = self._places[at], self._places[at + len(bare) - 1]
            if _same(sentence, self._full[first : last + 1]):
                yield bisect_right(self._starts, first) - 1
            at = self._bare.find(bare, at + 1)

    def miss(self, sentence: str) -> Miss:
        """Why a sentence is not found, with the nearest text."""
        near, first, likeness = self._nearest(sentence)
        bare, plain = sentence.translate(_NO_HYPHENS), near.replace(_BORDER, " ")
        if self.passage_of(sentence):
            cause = Cause.ROLE
        elif bare in self._bare:
            cause = Cause.HYPHEN
        elif bare in plain.translate(_NO_HYPHENS) or bare in near.replace(_BORDER, "").translate(_NO_HYPHENS):
            cause = Cause.BROKEN
        elif "".join(bare.split()) in "".join(plain.translate(_NO_HYPHENS).split()):
            cause = Cause.SPACE
        else:
            cause = Cause.OTHER
        return Miss(sentence, cause, near.replace(_BORDER, " ⏎ ").replace(OPEN_HYPHEN, "¬"), first + 1, likeness)

    def _nearest(self, sentence: str) -> tuple[str, int, float]:
        """The stretch of three passages at most that is most like a sentence, where it begins, and how like it is."""
        words = sentence.split()
        shingles = [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]
        votes: Counter[int] = Counter()
        for shingle in shingles:
            at = self._full.find(shingle)
            seen = 0
            while at >= 0 and seen < 20:
                votes[bisect_right(self._starts, at) - 1] += 1
                at, seen = self._full.find(shingle, at + 1), seen + 1
        best = ("", 0, 0.0)
        for passage, _ in votes.most_common(3):
            low = max(0, passage - 1)
            stretch = _BORDER.join(self.texts[low : passage + 4])
            alignment = fuzz.partial_ratio_alignment(sentence, stretch)
            if alignment and alignment.score > best[2]:
                start = max(0, alignment.dest_start - 5)
                near = stretch[start : alignment.dest_end + 25]
                best = (near, low + stretch[: alignment.dest_start].count(_BORDER), alignment.score)
        return best


def _same(sentence: str, text: str) -> bool:
    """Whether a text has a sentence's characters, U+00AD in it being a hyphen or nothing."""
    at = 0
    for char in text:
        if at < len(sentence) and (char == sentence[at] or (char == OPEN_HYPHEN and sentence[at] == "-")):
            at += 1
        elif char != OPEN_HYPHEN:
            return False
    return at == len(sentence)


def score(haystack: Haystack, wanted: Iterable[str]) -> Score:
    """Look for sentences; those that are found in furniture or unseen words alone are missed."""
    wanted = tuple(wanted)
    roles: Counter[Role] = Counter()
    misses: list[Miss] = []
    for sentence in wanted:
        passage = haystack.passage_of(sentence)
        if passage is not None and passage.role.is_citable:
            roles[passage.role] += 1
        else:
            misses.append(haystack.miss(sentence))
    return Score(len(wanted), sum(roles.values()), tuple(misses), roles)
