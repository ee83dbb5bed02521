"""Books on disk whose checks are compared: of the forge's quotations, of the cases, and of what people quoted."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from quoteproof.book.profiles import Style
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.lock import SourceLock, read_locks, write_index
from tests.cases.notation import Case
from tests.cases.runner import CHAPTER, bytes_of, files_of, settings_of, text_of
from tests.corpora import books as corpora
from tests.corpora.rows import Corpus
from tests.forge.forgeries import WAYS, forge
from tests.forge.honest import honest
from tests.forge.model import HOUSES, Sample
from tests.forge.settings import CONSTRUCTS, chapter_of, fits
from tests.forge.texts import files, world

Files = Mapping[str, bytes]
"""The files of a book by path."""
_ENTRY = re.compile(r"^(?=@)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A book that can be written."""

    name: str
    """What it is made of."""
    files: Files

    def write(self, root: Path) -> None:
        """Write it into a folder that is not there yet."""
        for name, data in self.files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)


_TRIES: Final = 400  # samples made for a few that fit


def of_forge(rng: random.Random, number: int) -> Sketch:
    """A book of three chapters with honest quotations, and with forgeries in two of three books."""
    house = rng.choice([name for name in HOUSES if name != "shelf"])
    chapters: list[str] = []
    used: set[str] = set()
    for at in range(3):
        samples = [*_samples(rng, house, lambda: honest(rng, world()), 4)]
        if number % 3:
            samples += _samples(rng, house, lambda: forge(rng, world(), rng.choice(list(WAYS))), 2)
        rng.shuffle(samples)
        used.update(anchor.partition("#")[0] for sample in samples for anchor in (*sample.anchors, *sample.rival))
        set_ = [(rng.choice([c for c in CONSTRUCTS if fits(c, sample)]), sample) for sample in samples]
        chapters.append(f"# Chapter {at} {{#c{at}}}\n\n{chapter_of(rng, set_)[0]}{_further(rng, at)}")
    sources = _sources(used | {rng.choice(sorted(world().library.sources))})
    texts = {f"chapters/{at}.md": text for at, text in enumerate(chapters)} | {"book.yaml": _settings(house)}
    return Sketch(f"forge {number} ({house})", {**sources, **{name: text.encode() for name, text in texts.items()}})


def _samples(rng: random.Random, house: str, make: Callable[[], Sample], count: int) -> Iterator[Sample]:
    """Samples of a house that quote sources of the forge; fewer where the forge makes hardly any for it."""
    for _ in range(_TRIES):
        sample = make()
        if sample.house == house and not sample.seed and not sample.comment:
            count -= 1
            yield sample
            if not count:
                return


def _further(rng: random.Random, at: int) -> str:
    """What a check finds across chapters, or of words that nobody marked."""
    words = " ".join(rng.choice(world().leaves).text.split()[:14])
    parts = (
        f"See [there](#c{rng.randrange(4)}).\n\n",
        f"As is well known, {words.strip('.')}.\n\n" if not set(words) & set("\\`*_{}[]<>#@^~|$\"“”‘’'") else "",
        f"[A word]{{#word{rng.randrange(2)}}} and $x^2$, and ἀρχή.\n\n",
    )
    return "".join(part for part in parts if rng.random() < 0.4)


def _settings(house: str) -> str:
    setting = HOUSES[house]
    quotations = {"style": str(setting.quotations.style), "punctuation": str(setting.quotations.punctuation)}
    book = {"title": "The forge", "language": setting.language, "chapters": "chapters/*.md", "quotations": quotations}
    return yaml.safe_dump(book)


def _sources(keys: set[str]) -> Files:
    """The sources of the forge with some keys, with their entries and their lock."""
    found: dict[str, bytes] = {}
    locks, emendations = dict[str, SourceLock](), dict[str, object]()
    entries = list[str]()
    for one in files():
        every = read_locks(one.anchors, one.rows)[0].sources
        written = yaml.safe_load(one.emendations or "") or {}
        for key in sorted(keys & every.keys()):
            locks[key] = every[key]
            found[f"seeds/anchors/{key}.jsonl"] = one.rows[key].encode()
            found[every[key].file] = one.seeds[every[key].file]
            emendations |= {key: written[key]} if key in written else {}
        entries += [entry for entry in _ENTRY.split(one.bibliography) if any(f"{{{key}," in entry for key in keys)]
    index, bibliography = write_index(locks).encode(), "".join(entries).encode()
    told = yaml.safe_dump(emendations, allow_unicode=True).encode()
    return {**found, "seeds/anchors.yaml": index, "references.bib": bibliography, "seeds/emendations.yaml": told}


def of_case(case: Case) -> Sketch:
    """The book of a case, with its other chapters."""
    files = files_of(case)
    chapters = {f"chapters/{name}.md": text_of(block) for name, block in case.others.items()} | {
        CHAPTER: bytes_of(case)
    }
    texts = {"book.yaml": f"{settings_of(case)}\nchapters: chapters/*.md\n", "references.bib": files.bibliography}
    texts |= {f"seeds/anchors/{key}.jsonl": rows for key, rows in files.rows.items()}
    for name, text in (("seeds/emendations.yaml", files.emendations), ("seeds/anchors.yaml", files.anchors)):
        texts |= {name: text} if text else {}
    encoded = {name: text.encode() for name, text in texts.items()}
    return Sketch(f"case {case.id}", {**chapters, **dict(files.seeds), **encoded})


def of_corpus(rng: random.Random, corpus: Corpus, count: int) -> Sketch:
    """A book of two chapters of quotations that people made."""
    rows = rng.sample(corpus.rows, min(count, len(corpus.rows)))
    few = Corpus(corpus.name, tuple(rows), corpus.passages)
    seeds, numbers = corpora.seeds(few)
    cited, style = corpora.anchors(few, numbers), rng.choice([Style.STRICT, Style.CHICAGO])
    half = len(rows) // 2
    files = {f"seeds/{key}.txt": text.encode() for key, text in seeds.items()}
    entries = (f"@misc{{{key}, title = {{The {key}}}, file = {{seeds/{key}.txt}}}}\n" for key in seeds)
    bibliography = "".join(entries)
    renewal, _ = renew_anchors(SourceFiles(bibliography, seeds=files))
    texts = {"references.bib": bibliography, "seeds/anchors.yaml": renewal.anchors or ""}
    texts |= {f"seeds/anchors/{key}.jsonl": text for key, text in renewal.rows.items()}
    texts |= {
        f"chapters/{n}.md": "".join(c.text for c in corpora.chapters(part, cited, style))
        for n, part in enumerate((rows[:half], rows[half:]))
    }
    texts["book.yaml"] = f"title: People\nchapters: chapters/*.md\nquotations: {{style: {style}}}\n"
    return Sketch(f"corpus {corpus.name}", {**files, **{name: text.encode() for name, text in texts.items()}})
