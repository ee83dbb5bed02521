"""Builds books of plain blocks alone: `python -m tests.green.plain [--seed N] [--books N] [--seconds N]`.

The check passes such blocks as they are (`project.plain_blocks`), so every book that it passes must be built. Words
are of all characters on the list, quotations are cut out of sources of such words, entries have any plain fields, and
settings reach the ends of what is plain.
"""

from __future__ import annotations

import random
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import build
from quoteproof.project.foresee import foresee
from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor
from tests.green.nesting import STYLES, Chapters, Trial
from tests.green.running import Tried, run
from tests.proof.test_pdf_text import NOTE_STYLE
from tests.styles.build import DEBIAN

_COMPOSED: Final = frozenset("Ĳĳ\u013f\u0140ŉſ")
_LATIN: Final = [
    chr(c) for c in (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x180)) if chr(c) not in _COMPOSED
]
_WESTERN: Final = [*"abcdefghijklmnopqrstuvwxyz" * 4, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *_LATIN[:62]]
_GREEK: Final = [chr(c) for c in (*range(0x388, 0x38B), *range(0x391, 0x3A2), *range(0x3A3, 0x3CF))]
_CYRILLIC: Final = [*"ЁЄІЇёєіїҐґ", *map(chr, range(0x410, 0x450))]
_SIGNS: Final = "/ & % § ° * + = # @ _ $ € £ ( ) [ ] : ; ! ? …".split()
_PAGES: Final = (
    "",
    "page: {width: 101mm, inner: 0.4in, outer: 10mm, height: 200mm}\n",
    "page: {width: 148mm, height: 210mm}\n",
    "page: {width: 130mm, height: 154mm, inner: 20mm, outer: 20mm, top: 17mm, bottom: 17mm}\n",
    "page: {width: 8.5in, height: 11in}\n",
)
_LANGUAGES: Final = "en-US en-GB en cs da de de-CH el es fi fr fr-CH hu it nb nl pl pt pt-BR ro ru sv uk".split()
_KINDS: Final = "article book collection inbook incollection misc online report thesis".split()
_MARKUP: Final = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#+-.!|~$@^=/:"})


class Plain:
    """One book of plain blocks at random."""

    def __init__(self, seed: int) -> None:
        """Begin the book of a seed."""
        self._random = chance = random.Random(f"plain {seed}")
        self._alphabets = [[*"abcdefghijklmnopqrstuvwxyz" * 6, *_LATIN], chance.choice((_LATIN, _GREEK, _CYRILLIC))]
        self.sources = [[self.sentence(5, 40) for _ in range(4)] for _ in range(3)]
        self.style = chance.choice(("", "", "", *STYLES))
        if self.style not in ("", "notes") and not (DEBIAN / f"{self.style}.csl").is_file():
            self.style = ""
        self.settings = chance.choice(_PAGES) + f"language: {chance.choice(_LANGUAGES)}\n"
        self.settings += f"title: {self.title()}\nsubtitle: {self.title()}\nauthor: [{self.word(9)} {self.word(9)}]\n"
        self.settings += chance.choice(("", "index: none\n", "quotations: {glyphs: source}\n"))
        by_layout = random.Random(f"layout {seed}")
        if by_layout.random() < 0.4:
            self.settings += f"layout: article\ncontents: {by_layout.choice(('true', 'false'))}\n"

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def word(self, most: int = 23) -> str:
        """A word of letters, some as long as plain words may be."""
        length = self._random.randint(1, 8 if self._chance(0.9) else most)
        alphabet = self._alphabets[self._chance(0.1)]
        made = "".join(self._random.choices(alphabet, k=min(length, most)))
        return made[0].upper() + made[1:] if self._chance(0.15) and len(made[0].upper()) == 1 else made

    def title(self) -> str:
        """A title of plain words; one with apostrophes is of letters of Western Europe."""
        if self._chance(0.3):
            return self._elided_title()
        return " ".join(self.word(18) for _ in range(self._random.randint(1, 12)))[:150].strip()

    def _elided_title(self) -> str:
        words = ("".join(self._random.choices(_WESTERN, k=self._random.randint(1, 9))) for _ in range(30))
        signs = self._random.choices((" ", ", ", "’", "'", "; ", " – "), (9, 1, 5, 2, 1, 1), k=30)
        title = "".join(f"{word}{sign}" for word, sign in zip(words, signs, strict=True))
        return title[: self._random.randint(3, 150)].strip(" ’',;–")

    def sentence(self, least: int, most: int) -> str:
        """Plain words with signs and numbers between them."""
        words = []
        for _ in range(self._random.randint(least, most)):
            word = self.word()
            if self._chance(0.1):
                word += self._random.choice((",", ";", ":", ",", "."))
            if self._chance(0.03):
                word = f"{word} {self._random.choice('–—')} {self.word()}"
            if self._chance(0.03):
                word = f"{word} {self._random.choice(_SIGNS)}"
            if self._chance(0.03):
                word = str(self._random.randint(0, 3000))
            if self._chance(0.03):
                word = f"{word}-{self.word(12)}"
            if self._chance(0.005):
                word = self._random.choice(("12-34-12-34-12-34", "2001/" * 4, "—" * 9, "?" * 20, "W" * 9, "м" * 9))
            words.append(word)
        return " ".join(words) + "."

    def entries(self) -> str:
        """The bibliography."""
        made = []
        for number in range(len(self.sources)):
            fields = {
                "title": f"{self.title()}’s" if self._chance(0.2) else self.title(),
                "year": str(self._random.randint(1500, 2030)),
                "file": f"seeds/s{number}.txt",
            }
            for name in ("author", "editor", "translator"):
                if self._chance(0.5):
                    names = (f"{self.word(14)}, {self.word(9).capitalize()}" for _ in range(self._random.randint(1, 4)))
                    fields[name] = " and ".join(names)
            for name in ("publisher", "location", "journaltitle", "booktitle", "series", "subtitle"):
                if self._chance(0.4):
                    fields[name] = self.title()
            for name in ("volume", "number", "edition", "pages"):
                if self._chance(0.3):
                    fields[name] = str(self._random.randint(1, 400))
            if self._chance(0.3):
                fields["url"] = self.address()
            if self._chance(0.2):
                fields["doi"] = f"10.{self._random.randint(1000, 9999)}/a.b-{self._random.randint(1, 10**9)}"
            body = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items())
            made.append(f"@{self._random.choice(_KINDS)}{{s{number}, {body}}}\n")
        return "".join(made)

    def address(self) -> str:
        """An address of plain parts."""
        parts = ("".join(self._random.choices("abcdef0123456789._", k=self._random.randint(1, 20))) for _ in range(4))
        return f"https://example.org/{'/'.join(parts)}?x=1&y=%20#z"

    def _cited(self, inside: str = "", behind: str = "") -> tuple[str, str]:
        """Words of a source, and the citation of their passage."""
        source, passage = self._random.randrange(len(self.sources)), self._random.randrange(4)
        words = self.sources[source][passage].split(" ")
        first = self._random.randrange(len(words))
        last = self._random.randint(first, len(words) - 1)
        taken = words[first : last + 1]
        if len(taken) > 4 and self._chance(0.3):
            taken[2:3] = ["[…]"]
        if len(taken) > 2 and taken[0][:1].isalpha() and self._chance(0.2):
            changed = unicodedata.normalize("NFC", taken[0][0].swapcase())
            taken[0] = f"[{changed}]{taken[0][1:]}" if len(changed) == 1 else taken[0]
        text = " ".join(taken).rstrip(",;:.")
        return self.written(text), f"@s{source}#p{passage + 1}{behind}"

    def written(self, text: str) -> str:
        """A text as Markdown has it."""
        return text.translate(_MARKUP)

    def quoted(self) -> str:
        """A quotation with its citation."""
        words, anchor_ = self._cited()
        form = self._random.random()
        if form < 0.1:
            return f"“{words}” [see {anchor_}, on *this*]"
        if form < 0.2:
            return f"“{words}” [-{anchor_}]"
        if form < 0.3:
            key, _, place = anchor_.partition("#")
            return f"{key} [#{place}] has “{words}”"
        if form < 0.4:
            return f"“{words}”^[{anchor_[0:0]}[{anchor_}].]"
        if form < 0.5:
            return f"“{words}” [{anchor_}; @s0]"
        return f"“{words}” [{anchor_}]"

    def inline(self, depth: int = 2) -> str:
        """Inlines of a paragraph."""
        makers: tuple[Callable[[], str], ...] = (
            self.quoted,
            self.quoted,
            lambda: self.written(self.sentence(1, 12)),
            lambda: f"*{self.inline(depth - 1) if depth else self.written(self.word())}*",
            lambda: f"**{self.written(self.word())} {self.written(self.word())}**",
            lambda: f"[{self.written(self.word())} {self.written(self.word())}]({self.address()})",
            lambda: f"<{self.address()}>",
            lambda: f"{self.written(self.word())}^[{self.written(self.sentence(1, 30))} {self.inline(0)}]",
            lambda: "`code_x/y.z`",
            lambda: f"{self.written(self.word())}’s",
            lambda: f"{self.written(self.word())}\\\n{self.written(self.word())}",
            lambda: f"{self.written(self.word())} <!-- c --> [@s1, p. 12]",
        )
        return self._random.choice(makers)()

    def paragraph(self, most: int = 4) -> str:
        """A paragraph without line ends of its own."""
        parts = (f"{self.written(self.sentence(1, 30))} {self.inline()}" for _ in range(self._random.randint(1, most)))
        return " ".join(parts) + "."

    def block(self) -> str:
        """A block."""
        chance = self._random.random()
        if chance < 0.15:
            words, anchor_ = self._cited()
            return f"> {words} [{anchor_}]"
        if chance < 0.2:
            return f"{'#' * self._random.randint(2, 3)} {self.written(self.title())}"
        if chance < 0.3:
            mark = self._random.choice(("-", "1.", "a)"))
            deep = f"\n    {mark} {self.paragraph(1)}" if self._chance(0.4) else ""
            lines = (f"{mark:<3} {self.paragraph(1)}{deep}" for _ in range(self._random.randint(1, 4)))
            return "\n".join(line.replace("\\\n", " ") for line in lines)
        if chance < 0.33:
            return self._random.choice(("---", "<!-- a comment -->"))
        return self.paragraph()

    def chapter(self, blocks: int) -> list[str]:
        """The blocks of a chapter."""
        return [f"# {self.written(self.title())}", *(self.block() for _ in range(blocks))]


class PlainTrial(Trial):
    """Checks and builds a book of plain blocks."""

    def __init__(self, root: Path, plain: Plain) -> None:
        """Write a book without chapters."""
        self._root = root
        self.plain = self.blocks = 0
        for name in ("chapters", "seeds"):
            (root / name).mkdir(parents=True)
        settings = plain.settings
        if plain.style:
            style = NOTE_STYLE.encode() if plain.style == "notes" else (DEBIAN / f"{plain.style}.csl").read_bytes()
            (root / "style.csl").write_bytes(style)
            settings += "csl: style.csl\n"
        (root / "book.yaml").write_text(settings, encoding="utf-8")
        (root / "references.bib").write_text(plain.entries(), encoding="utf-8")
        for number, passages in enumerate(plain.sources):
            (root / f"seeds/s{number}.txt").write_text("\n\n".join(passages) + "\n", encoding="utf-8")
        anchor(root, {})

    def _refusal(self, chapters: Chapters) -> str:
        """Why a book is not built that the check passes; counts its blocks, and those that are plain."""
        self._write(chapters)
        formats = frozenset({"pdf", "docx", "html"})
        with Project.open(self._root) as project:
            result = project.check(formats=formats)
            if result.errors:
                return ""
            printed = [needed.blocks for needed in project.needs.values()]
            self.blocks = sum(each.count for each in printed)
            self.plain = self.blocks - sum(len(each.unusual) for each in printed)
            if foresee(project, result).errors:
                return ""  # the check tells it, too
            try:
                built = build(project, formats)
            except CannotRunError as error:
                return "; ".join(trouble.message for trouble in error.troubles)
            if not built.written:
                return f"the check passes what the build refuses: {built.result.errors[0].message}"
            return ""


def tried(seed: int, blocks: int = 25) -> Tried:
    """Make the book of a seed and try it: what is told of it, and how many blocks it has, plain ones apart."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Plain(seed)
        trial = PlainTrial(Path(folder) / "book", plain)
        failure = trial.failure([plain.chapter(blocks) for _ in range(2)])
        told = ""
        if failure is not None:
            chapters = ("\n\n".join(blocks) for blocks in failure.chapters)
            told = ": " + "\n\n".join((failure.why, plain.settings, plain.style, *chapters))
        return told, {"blocks": trial.blocks, "plain blocks": trial.plain}


if __name__ == "__main__":
    sys.exit(run(__doc__, tried))
