"""Measure `find` with quotations that real people made: `python -m tests.corpora.questions [--half 0|1] [--forms …]`.

One book is made of all corpora. The questions are 300 quotations, chosen once for all, each in six forms. Whether its
words stand in the sources is found by looking for them as one string, without the program. `first` counts the answers
whose first passage holds the words (where they stand) or is the one that was quoted (where they do not), `whole` those
that offer exactly the words (or begin earlier, with a limit word), `absent` those that are told that the words stand
nowhere. Times are those of the processor. Reads `../shared/corpora` beside the repository; says so if it is not there.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.project.seeds import anchor
from quoteproof.search.hits import Hit, context_of, quotation
from quoteproof.search.index import find
from tests.corpora.rows import CORPORA, FOLDER, Corpus, Row, read_corpus

SHARES: Final = {
    "webster-kjv": 60,
    "webster-milton": 60,
    "webster-shakespeare": 50,
    "court": 30,
    "duvet": 25,
    "bolt": 25,
    "paine": 20,
    "ricardo": 15,
    "hazlitt": 15,
}
"""Questions from each corpus."""
_LIMITED: Final = 8  # words with which a quotation may begin earlier
_LEAST: Final = 4  # words that a quotation has
_MODERN: Final = {
    "hath": "has",
    "doth": "does",
    "thou": "you",
    "thee": "you",
    "thy": "your",
    "thine": "yours",
    "ye": "you",
    "saith": "says",
    "shalt": "shall",
    "art": "are",
    "honour": "honor",
    "labour": "labor",
    "colour": "color",
    "spake": "spoke",
    "unto": "to",
    "o'er": "over",
    "ne'er": "never",
    "th'": "the",
    "every thing": "everything",
    "for ever": "forever",
    "behaviour": "behavior",
    "neighbour": "neighbor",
    "favour": "favor",
}
"""Old spellings and forms, and what people write for them."""


def told_words(text: str) -> str:
    """The words of a text, folded without the program, with a space around each."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
    found = " ".join(re.findall(r"[^\W_]+", plain))
    return f" {found} "


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made of a quotation."""

    row: Row
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered."""

    asked: Asked
    stands: bool
    """Whether the words stand in the sources."""
    first: bool
    """Whether the first passage is right."""
    third: bool
    """Whether one of the first three is."""
    whole: bool
    """Whether exactly those words are offered, or nothing is since they cannot be quoted unchanged."""
    unquoted: bool
    """Whether nothing is."""
    absent: bool
    """Whether the answer says that they stand nowhere."""
    took: float
    """Milliseconds of the processor."""
    offered: str
    """What is offered first."""


def chosen(corpora: Mapping[str, Corpus], half: int) -> list[Row]:
    """The quotations that are asked; the two halves have none in common."""
    rows: list[Row] = []
    for name, share in SHARES.items():
        long = [row for row in corpora[name].rows if len(told_words(row.text).split()) >= _LEAST]
        random.Random(16).shuffle(long)
        middle = len(long) // 2
        rows += (long[:middle] if half == 0 else long[middle:])[:share]
    return rows


def forms(passages: Mapping[str, Mapping[int, str]]) -> dict[str, Callable[[Row, random.Random], str | None]]:
    """The ways to ask for a quotation; None where it has no such form."""

    def changed(row: Row, chance: random.Random) -> str:
        words = row.text.split()
        words[chance.randrange(len(words))] = chance.choice(("lantern", "quickly", "seven", "people", "never"))
        return " ".join(words)

    def half(row: Row, chance: random.Random) -> str:
        words = row.text.split()
        size = max(2, len(words) // 2)
        start = chance.randrange(len(words) - size + 1)
        return " ".join(words[start : start + size])

    def reversed_(row: Row, chance: random.Random) -> str:
        words = row.text.split()
        size = min(len(words), chance.randint(3, 5))
        start = chance.randrange(len(words) - size + 1)
        return " ".join(reversed(words[start : start + size]))

    def modern(row: Row, _: random.Random) -> str | None:
        words = row.text
        for old, new in _MODERN.items():
            words = re.sub(rf"(?<!\w){old}(?!\w)", new, words, flags=re.IGNORECASE)
        return words if words != row.text else None

    def several(row: Row, chance: random.Random) -> str | None:
        here, there = passages[row.key].get(row.hi, ""), passages[row.key].get(row.hi + 1, "")
        before, after = here.split()[-chance.randint(2, 9) :], there.split()[: chance.randint(2, 9)]
        return " ".join([*before, *after]) if before and after else None

    return {
        "exact": lambda row, _: row.text,
        "a word changed": changed,
        "half": half,
        "wrong order": reversed_,
        "modern spelling": modern,
        "over several passages": several,
    }


def make_book(root: Path, passages: Mapping[str, Mapping[int, str]]) -> None:
    """Write a book of all sources."""
    (root / "seeds").mkdir(parents=True)
    entries = []
    for key, numbered in sorted(passages.items()):
        text = "".join(f"{numbered[number]}\n\n" for number in sorted(numbered))
        (root / f"seeds/{key}.txt").write_text(text, encoding="utf-8")
        entries.append(f"@misc{{{key}, title = {{{key}}}, file = {{seeds/{key}.txt}}}}")
    (root / "references.bib").write_text("\n".join(entries), encoding="utf-8")
    (root / "book.yaml").write_text("title: Questions\nlanguage: en\n", encoding="utf-8")
    anchor(root, {})


def ask(root: Path, asked: Asked, streams: Mapping[str, str], own: str) -> Told:
    """Ask, and compare the answer with what is known."""
    begun = time.process_time()
    answer = find(root, asked.words)
    book = answer.book
    offers = [quotation(asked.words, hit, context_of(hit, book.quotations, book.language)) for hit in answer.hits]
    took = 1000 * (time.process_time() - begun)
    sought = told_words(asked.words.translate(str.maketrans("", "", "[]")))
    if not any(sought in stream for stream in streams.values()):
        sought = told_words(asked.words)  # brackets of the source itself
    stands = any(sought in stream for stream in streams.values())

    def right(hit: Hit) -> bool:
        text = told_words(hit.text)
        return sought in text if stands else any(part in own for part in map(told_words, hit.text.split("\n\n")))

    offered = told_words(offers[0].text) if offers and offers[0] else ""
    return Told(
        asked,
        stands,
        any(map(right, answer.hits[:1])),
        any(map(right, answer.hits[:3])),
        not offered.strip()
        or offered == sought
        or (len(offered.split()) <= len(sought.split()) + 8 and offered.endswith(sought)),
        not offered.strip(),
        answer.absent,
        took,
        offered.strip(),
    )


def _is_whole(offered: str, sought: str) -> bool:
    """Whether just these words are offered; a limit word and what follows it may stand before them."""
    more = len(offered.split()) - len(sought.split())
    return offered == sought or (0 < more <= _LIMITED and offered.endswith(sought))


def measured(root: Path, corpora: Mapping[str, Corpus], half: int) -> Iterator[tuple[str, list[Told]]]:
    """Make the book, and yield the answers, form by form."""
    passages: dict[str, dict[int, str]] = {}
    for corpus in corpora.values():
        for key, numbered in corpus.passages.items():
            plain = {number: re.sub("<!--|-->", "", text) for number, text in numbered.items()}
            passages.setdefault(key, {}).update(plain)
    if not root.joinpath("book.yaml").exists():
        make_book(root, passages)
    find(root, "make the index")
    streams = {key: told_words(" ".join(n[i] for i in sorted(n))) for key, n in passages.items()}
    for name, form in forms(passages).items():
        chance = random.Random(name)
        told = []
        for row in chosen(corpora, half):
            words = form(row, chance)
            # Straight marks ask for what is in them exactly.
            words = None if words is None else words.replace('"', "”")
            if words is not None and told_words(words).strip():
                own = told_words(" ".join(passages[row.key].get(i, "") for i in range(row.lo, row.hi + 2)))
                told.append(ask(root, Asked(row, words), streams, own))
        yield name, told


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.questions")
    parser.add_argument("--half", type=int, choices=(0, 1), default=0, help="which half of the quotations (default: 0)")
    parser.add_argument("--folder", type=Path, help="where the book is made, and kept")
    parser.add_argument("--misses", action="store_true", help="list the questions that are answered wrongly")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the quotations that this measures with")
        return 0
    corpora = {name: read_corpus(name) for name in CORPORA}
    with tempfile.TemporaryDirectory() as made:
        answers = list(measured(given.folder or Path(made) / "book", corpora, given.half))
    print("\n".join(table(answers)))
    there = [told for _, some in answers for told in some if told.stands]
    print(f"{sum(told.unquoted for told in there)} of {len(there)} that stand cannot be quoted unchanged")
    if given.misses:
        print("\n".join(misses(answers)))
    return 0


def table(answers: list[tuple[str, list[Told]]]) -> Iterator[str]:
    """The figures, a form a line."""
    yield "| form | stand | first | whole | told absent | do not stand | first | in three | told absent | ms |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, told in [*answers, ("all", [one for _, some in answers for one in some])]:
        there, gone = [t for t in told if t.stands], [t for t in told if not t.stands]
        took = sorted(t.took for t in told)
        times = f"{statistics.median(took):.0f} / {took[int(len(took) * 0.95)]:.0f} / {took[-1]:.0f}"
        counts = [len(there), *(sum(map(f, there)) for f in (_first, _whole, _absent))]
        counts += [len(gone), *(sum(map(f, gone)) for f in (_first, _third, _absent))]
        yield f"| {name} | {' | '.join(map(str, counts))} | {times} |"


def _first(told: Told) -> bool:
    return told.first


def _third(told: Told) -> bool:
    return told.third


def _whole(told: Told) -> bool:
    return told.whole


def _absent(told: Told) -> bool:
    return told.absent


def misses(answers: list[tuple[str, list[Told]]]) -> Iterator[str]:
    """The questions whose words stand and are not offered whole and first, or that are wrongly said to be absent."""
    for name, told in answers:
        for t in told:
            if (t.stands and not (t.first and t.whole)) or t.stands == t.absent:
                yield f"{name} {t.asked.row.id}: {t.asked.words[:300]!r} -> {t.offered[:300]!r} first={t.first}"


if __name__ == "__main__":
    raise SystemExit(main())
