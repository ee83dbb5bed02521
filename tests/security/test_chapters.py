"""Chapters that try to run, read, fetch or hide something: each is refused at its line, or prints as text alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from quoteproof.evidence.marks import BookPart
from tests.security.alike import PARTS, letters
from tests.security.chapters import FAMILIES
from tests.security.line import SECRET, Ran, book, findings, run
from tests.security.vector import Vector

EVERY = tuple(vector for family in FAMILIES.values() for vector in family)
REFUSED = tuple(v for v in EVERY if v.refused)
_TEX = ("typst", "href", "input", "broken", "unknown", "class", "environment")
UNSET = tuple(v for v in EVERY if v.name in {f"math-{name}" for name in _TEX})
"""Formulas that pandoc cannot set: the check passes them, and the build names them."""
PRINTED = tuple(v for v in EVERY if not v.refused and v not in UNSET)
_FEW_REFUSED = REFUSED[::11]
_FEW_PRINTED = tuple(v for v in PRINTED if v.name.startswith(("typst-", "html-", "code-", "image-call", "verse")))[:10]


def _cases(vectors: Sequence[Vector], few: Sequence[Vector]) -> list[object]:
    """Each vector as a case; those that are not of the sample are marked as slow."""
    return [pytest.param(v, id=v.name, marks=() if v in few else pytest.mark.slow) for v in vectors]


@dataclass(frozen=True, slots=True)
class Printed:
    """A book of vectors that print, built."""

    build: Ran
    """The build."""
    letters: Mapping[str, Mapping[BookPart, str]]
    """What it prints, by output and part."""
    numbers: Mapping[str, int]
    """The number that stands before and after each vector."""
    outputs: bytes
    """All that was written, unpacked."""


class Batches:
    """The batches of this file, each run once, when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checks: dict[bool, Ran] = {}
        self._builds: dict[bool, Printed] = {}

    def checked(self, vector: Vector) -> Ran:
        """The check of the batch that holds a vector."""
        few = vector in _FEW_REFUSED
        if few not in self._checks:
            batch = [v for v in REFUSED if (v in _FEW_REFUSED) is few]
            root = book(self._folder / f"refused-{few}", chapters={v.name: v.text for v in batch})
            self._checks[few] = run(root, "check", "--format", "json")
        return self._checks[few]

    def built(self, vector: Vector) -> Printed:
        """The build of the batch that holds a vector."""
        few = vector in _FEW_PRINTED
        if few not in self._builds:
            batch = [v for v in PRINTED if (v in _FEW_PRINTED) is few]
            folder = self._folder / f"printed-{few}"
            if folder.exists():
                pytest.fail("the batch was not built")
            root = book(folder, chapters={v.name: v.text for v in batch})
            self._builds[few] = printed(root, run(root, "build", "--to", "pdf,docx,html"), [v.name for v in batch])
        return self._builds[few]


def printed(root: Path, ran: Ran, names: Sequence[str]) -> Printed:
    """Read back what a build wrote."""
    assert ran.status == 0, ran.out + ran.err
    made = {path.name: path.read_bytes() for path in (root / "build").iterdir() if path.is_file()}
    read = letters(made["book.pdf"], made["book.docx"], made["book.html"].decode())
    with zipfile.ZipFile(io.BytesIO(made["book.docx"])) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    numbers = {name: number for number, name in enumerate(names, 1000)}
    return Printed(ran, read, numbers, b"\n".join((*made.values(), *parts)))


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Batches:
    return Batches(tmp_path_factory.mktemp("chapters"))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("vector", _cases(REFUSED, _FEW_REFUSED))
def test_a_chapter_is_refused_at_its_line(vector: Vector, batches: Batches) -> None:
    ran = batches.checked(vector)
    told = findings(ran).get(f"chapters/{vector.name}.md", ())
    assert vector.refused in {code for code, _, _ in told}, told
    if vector.line:
        assert (vector.refused, vector.line + 2) in {(code, line) for code, line, _ in told}, told
    assert ran.status == 1
    assert ran.seen == ran.asked == ()
    assert SECRET not in ran.out + ran.err


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("vector", _cases(PRINTED, _FEW_PRINTED))
def test_a_chapter_prints_the_same_text_everywhere_and_does_nothing(vector: Vector, batches: Batches) -> None:
    done = batches.built(vector)
    assert done.build.seen == done.build.asked == ()
    assert SECRET.encode() not in done.outputs
    for words in vector.prints:
        for name, parts in done.letters.items():
            assert any("".join(words.split()) in text for text in parts.values()), f"{words} is not in the {name}"
    if vector.same:
        stretches = {_between(parts[BookPart.TEXT], done.numbers[vector.name]) for parts in done.letters.values()}
        assert len(stretches) == 1, stretches


def _between(text: str, number: int) -> str:
    """The text of a vector: from its title to its end."""
    end = text.index(f"End{number}.")
    return text[text.rindex(str(number), 0, end) : end]


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_formula_that_cannot_be_set_stops_the_build(tmp_path: Path) -> None:
    ran = run(book(tmp_path / "book", chapters={v.name: v.text for v in UNSET}), "build")
    assert (ran.status, ran.seen, ran.asked) == (1, (), ())
    assert [v.name for v in UNSET if f"chapters/{v.name}.md:" not in ran.out] == []
    assert "its TeX source would print" in ran.out
    assert len(UNSET) == len(_TEX)
    assert SECRET not in ran.out + ran.out


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_notes_and_captions_are_the_same_everywhere(batches: Batches) -> None:
    done = batches.built(next(v for v in PRINTED if v not in _FEW_PRINTED))
    for part in PARTS[1:]:
        assert done.letters["pdf"][part] == done.letters["docx"][part] == done.letters["html"][part]


def test_there_are_enough_of_them() -> None:
    assert len({vector.name for vector in EVERY}) == len(EVERY) > 150


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "text",
    ["a " + "w" * 400 + " b", "`" + "w" * 300 + "`"],
    ids=["long-word", "long-code"],
)
def test_words_that_are_longer_than_a_line_are_divided(text: str, tmp_path: Path) -> None:
    ran = run(book(tmp_path, chapters={"one": text}), "build")
    assert (ran.status, ran.seen, ran.asked) == (0, (), ())
    assert (tmp_path / "book/build/book.pdf").exists()
