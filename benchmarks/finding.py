"""How fast `find` answers: a book of a million generated passages, its index built, then questions asked of it.

    python -m benchmarks.finding --passages 1000000 --folder FOLDER

It prints the index's build time and size and, for each kind of question, the distribution of the time that a warm
index takes for everything `find` does: looking whether anything changed, choosing passages, cutting them from their
seeds, ranking them and writing the quotations. Each question is a stretch of a passage, with words changed or left out,
and it is counted how often that passage is among the answers. The folder is made where it is not there, and kept.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from quoteproof.disk.book_files import find_root
from quoteproof.disk.user_folders import book_cache
from quoteproof.project.seeds import anchor
from quoteproof.search.hits import context_of, quotation
from quoteproof.search.index import FILE, Answer, find
from quoteproof.text.anchor import Anchor

COMMON = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which"
    " you were her all she there would their we him been has when who will no more if out so up said what its about"
    " than into them can only other time new some could these two may first then do any like my now over such our man"
).split()
SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "a e i o u an er in on al ion ment ty".split()]
SOURCES = 100


def vocabulary(chance: random.Random, size: int = 150_000) -> list[str]:
    """Words, the commonest first."""
    return [*COMMON, *("".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))) for _ in range(size))]


def passages(chance: random.Random, count: int) -> Iterator[str]:
    """Passages of 20 to 90 words whose words are as unevenly common as those of a language."""
    words = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    for _ in range(count):
        text = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(20, 90)))
        yield text[0].upper() + text[1:] + "."


def make_book(root: Path, count: int) -> None:
    """Write a book whose seeds have so many passages together."""
    (root / "seeds").mkdir(parents=True)
    entries: list[str] = []
    made = passages(random.Random(1), count)
    for number in range(SOURCES):
        key = f"source{number:03}"
        share = itertools.islice(made, count // SOURCES)
        (root / f"seeds/{key}.txt").write_text("\n".join(share) + "\n", encoding="utf-8")
        entries.append(f"@misc{{{key}, title = {{Source {number}}}, file = {{seeds/{key}.txt}}}}")
    (root / "references.bib").write_text("\n".join(entries), encoding="utf-8")
    (root / "book.yaml").write_text("title: A Million\n", encoding="utf-8")
    anchor(root, {})


def kinds() -> dict[str, Callable[[list[str], random.Random], list[str]]]:
    """Ways to make a question of a passage's words."""

    def stretch(words: list[str], chance: random.Random, size: int) -> list[str]:
        start = chance.randrange(len(words) - size + 1)
        return words[start : start + size]

    def wrong(words: list[str], chance: random.Random, size: int) -> list[str]:
        some = stretch(words, chance, size)
        some[chance.randrange(size)] = chance.choice(COMMON)
        del some[chance.randrange(size)]
        return some

    ranks = {word: rank for rank, word in reversed(list(enumerate(vocabulary(random.Random(1)))))}

    def rarest(words: list[str]) -> str:
        return max(words, key=lambda word: ranks.get(word.lower(), 0))

    return {
        "its rarest word": lambda words, chance: [rarest(words)],
        "three words in a row": lambda words, chance: stretch(words, chance, 3),
        "five words, one wrong, one missing": lambda words, chance: wrong(words, chance, 6),
        "ten words, one wrong, one missing": lambda words, chance: wrong(words, chance, 11),
        "a whole sentence of twenty words": lambda words, chance: stretch(words, chance, 20),
        "three words of anywhere": lambda words, chance: chance.sample(words, 3),
        "four of the commonest words": lambda words, chance: chance.sample(COMMON[:12], 4),
        "its rarest word, misspelt": lambda words, chance: [_misspelt(rarest(words), chance)],
    }


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(2, max(3, len(word) - 1))
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


Took = tuple[float, float]
"""Seconds by the clock, and of the processor alone, which other programs on the machine do not lengthen."""


def ask(root: Path, words: str) -> tuple[Answer, Took]:
    """Ask, write the quotations as the command does, and give how long it took."""
    begun = time.perf_counter(), time.process_time()
    answer = find(root, words)
    book = answer.book
    for hit in answer.hits:
        quotation(words, hit, context_of(hit, book.quotations, book.language))
    return answer, (time.perf_counter() - begun[0], time.process_time() - begun[1])


def main() -> None:
    """Make the book, build the index, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=100, help="of each kind")
    given = parser.parse_args()
    root: Path = given.folder.resolve()
    if not (root / "seeds/anchors.yaml").exists():
        begun = time.perf_counter()
        make_book(root, given.passages)
        print(f"book made and anchored: {time.perf_counter() - begun:.0f} s")
    root = find_root(root)
    kept = book_cache(root)
    built = kept is not None and (kept / FILE).exists()
    _, (seconds, _) = ask(root, "warm")
    size = os.path.getsize(kept / FILE) / 1e6 if kept is not None else 0.0
    print(f"{'index opened' if built else 'index built'}: {seconds:.1f} s, {size:.0f} MB")
    time.sleep(0 if built else 3)  # until the seeds have been at rest
    ask(root, "warm")
    _, (seconds, _) = ask(root, "warm")
    print(f"asked again, nothing changed: {seconds * 1000:.1f} ms")
    report(root, given.questions)


def measured(root: Path, count: int) -> Iterator[tuple[str, list[Took], int]]:
    """Ask so many questions of every kind; give its name, how long each took, and how many found their passage."""
    chance = random.Random(2)
    seeds = sorted((root / "seeds").glob("*.txt"))
    for name, make in kinds().items():
        took: list[Took] = []
        found = 0
        for _ in range(count):
            seed = chance.choice(seeds)
            lines = seed.read_text(encoding="utf-8").splitlines()
            number = chance.randrange(len(lines))
            words = lines[number].rstrip(".").split()
            answer, seconds = ask(root, " ".join(make(words, chance)))
            took.append(seconds)
            found += any(hit.anchor == Anchor(seed.stem, f"p{number + 1}") for hit in answer.hits)
        yield name, took, found


def report(root: Path, count: int) -> None:
    """Print how long questions of every kind take."""
    every: list[Took] = []
    print(f"{'':36} by the clock             of the processor")
    print(f"{'':36}" + f"{'p50':>8}{'p95':>8}{'max':>8} " * 2 + " found")
    for name, took, found in measured(root, count):
        every += took
        print(f"{name:36} {_of(took)}  {found} of {count}")
    print(f"{'all':36} {_of(every)}")


def _of(took: list[Took]) -> str:
    parts: list[str] = []
    for way in range(2):
        ordered = sorted(one[way] for one in took)
        marks = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
        parts.append("".join(f"{mark * 1000:6.1f}ms" for mark in marks))
    return " ".join(parts)


if __name__ == "__main__":
    main()
