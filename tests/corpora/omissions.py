"""How often people's omissions break the rule about limit words (Q010): `python -m tests.corpora.omissions`.

The omissions of the corpora are placed by words alone, each piece as near to the one before as it can be, and the rule
is asked about the words left out. Reversals are made by program from the same sources: a denial goes, with up to eight
words before it and one behind, and at least two words of its clause stay. Nobody's omission in the data turns the sense
(they were read), and every reversal does. Prints both shares.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from quoteproof.document.role import Role
from quoteproof.source.layout import borders
from quoteproof.source.library import Passage
from quoteproof.source.segment import split_sentences
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import Mapped
from quoteproof.verdict.folded_passages import folded_passage
from quoteproof.verdict.passage_text import PassageText
from quoteproof.verdict.skewing import OmittedLimits, omitted_limits
from tests.corpora.rows import CORPORA, FOLDER, LOGICAL, Corpus, read_corpus

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*")
_DOTS = re.compile(r"\[?\s*(?:…|\*\s?\*\s?\*|\.(?:\s?\.){2,3})\s*\]?")
_BRACKETS = re.compile(r"\[(\w)\](?=\w)|(?<=\w)\[\w{1,4}\]|\[[^\]]*\]")
_MARK = re.compile(r"[.,;:?!()]|—|--")
_DENIALS = frozenset("not never no cannot nor hardly scarcely".split())
REVERSALS = 2_000
"""How many reversals are made."""


@dataclass(frozen=True, slots=True)
class Omission:
    """Words left out of some passages."""

    passages: tuple[str, ...]
    low: int
    """First offset in the passages, joined by a line feed."""
    high: int
    """End, exclusive."""


def omitted(omission: Omission) -> OmittedLimits:
    """The limit words that an omission takes away, by the product's own rule."""
    raw = "\n\n".join(omission.passages)
    starts = accumulate((len(text) + 2 for text in omission.passages[:-1]), initial=0)
    parts = tuple(
        Passage(f"p{i}", Role.BODY, text, start, Mapped(text, len(text), (), ()), split_sentences(text))
        for i, (start, text) in enumerate(zip(starts, omission.passages, strict=True), 1)
    )
    passages = PassageText(
        Anchor("x", "p1"), "x", "seeds/x.txt", parts, 0, -1, borders=borders(lambda start, end: raw[start:end], parts)
    )
    low, high = (_folded(passages, omission.passages, at) for at in (omission.low, omission.high))
    return omitted_limits(passages, low, high, ("en",))


def _folded(passages: PassageText, texts: tuple[str, ...], at: int) -> int:
    for start, text in zip(passages.starts, texts, strict=True):
        if at <= len(text):
            folded = folded_passage(text)
            return start + (folded.positions(at).start if at < len(text) else len(folded.text))
        at -= len(text) + 1
    raise ValueError(at)


def of_people(corpus: Corpus) -> Iterator[Omission]:
    """The omissions of a corpus that can be placed."""
    for row in corpus.rows:
        texts = tuple(t for i in range(row.lo, row.hi + 1) if (t := corpus.passages[row.key].get(i)) is not None)
        plain = (_BRACKETS.sub(lambda m: m[1] or " ", piece) for piece in _DOTS.split(row.text))
        pieces = [found for piece in plain if (found := _words(piece))]
        words = [(m[0].lower().replace("’", "'"), *m.span()) for m in _WORD.finditer("\n".join(texts))]
        yield from _gaps(texts, words, pieces)


def _words(text: str) -> list[str]:
    return [m[0].lower().replace("’", "'") for m in _WORD.finditer(text)]


def _gaps(texts: tuple[str, ...], words: list[tuple[str, int, int]], pieces: list[list[str]]) -> Iterator[Omission]:
    """The stretches between pieces, where every piece is found behind the one before."""
    ends: list[tuple[int, int]] = []
    plain = [word for word, _, _ in words]
    for piece in pieces:
        begin = ends[-1][1] if ends else 0
        at = next((i for i in range(begin, len(plain)) if plain[i : i + len(piece)] == piece), None)
        if at is None:
            return
        ends.append((at, at + len(piece)))
    if len(ends) > 1:  # the first piece, too, as near as it can be
        size = len(pieces[0])
        near = (i for i in range(ends[1][0] - size, -1, -1) if plain[i : i + size] == pieces[0])
        ends[0] = next((i, i + size) for i in near)
    for (_, one), (other, _) in pairwise(ends):
        if other > one:
            yield Omission(texts, words[one - 1][2], words[other][1])


def reversals(corpora: list[Corpus]) -> Iterator[Omission]:
    """Omissions that turn the sense, made of sentences of the corpora; deterministic."""
    rng = random.Random(7)
    pool = [text for corpus in corpora for source in corpus.passages.values() for text in source.values()]
    rng.shuffle(pool)
    made = 0
    for text in pool:
        found = _reversed(rng, text)
        if found is not None:
            yield found
            made += 1
            if made == REVERSALS:
                return


def _reversed(rng: random.Random, text: str) -> Omission | None:
    for denial in (m for m in _WORD.finditer(text) if m[0].lower() in _DENIALS):
        end = next((m.start() for m in _MARK.finditer(text, denial.end())), len(text))
        behind = list(_WORD.finditer(text, denial.end(), end))
        before = list(_WORD.finditer(text, 0, denial.start()))
        if len(behind) < 2 or len(before) < 4:
            continue
        back = min(rng.choice((0, 0, 1, 2, 4, 8)), len(before) - 3)
        forth = rng.choice((0, 0, 1)) if len(behind) > 3 else 0
        return Omission((text,), before[-1 - back].end(), behind[forth].start())
    return None


def main() -> int:
    """Measure; gives the exit status."""
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the quotations that this measures with")
        return 0
    corpora = [read_corpus(name) for name in CORPORA]
    levels: Counter[str] = Counter()
    for found in (omitted(omission) for corpus in corpora for omission in of_people(corpus)):
        levels["error" if found.errors else "warning" if found.warnings else "listed" if found.others else "none"] += 1
    total = levels.total()
    shares = ", ".join(f"{name} {levels[name]} ({levels[name] / total:.1%})" for name in ("error", "warning", "listed"))
    print(f"{total} omissions of people: {shares}")
    made = list(reversals([corpus for corpus in corpora if corpus.name not in LOGICAL]))
    caught = sum(bool(omitted(omission).errors) for omission in made)
    print(f"{len(made)} reversals by program: {caught} are errors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
