"""An assistant's run: a chapter of quotations written through the server, one in three of them asked with wrong words.

    python -m tests.assistant.run [--count 60] [--seed 1]

After every call that changed a byte, the chapter on disk is checked afresh by a project of its own: it never holds a
quotation that is not verified. The sources are those of `../shared/corpora`, or this repository's where these are not
there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from quoteproof.cli.main import main as quoteproof
from quoteproof.disk.book_files import read_files
from quoteproof.project.project import Project
from quoteproof.source.assembly import read_library
from quoteproof.text.words import words
from tests.assistant.session import Session, copy_of_this_book, run
from tests.corpora.rows import FOLDER, read_corpus

CHAPTER = "chapters/90-written.md"
CORPORA = ("webster-kjv", "webster-milton", "webster-shakespeare", "hazlitt")
WRONG = ("purple", "never", "however", "submarines", "thirteen", "gently")
"""Words that are put in place of the source's."""


@dataclass(frozen=True)
class Wanted:
    """Words of a source that are to be quoted."""

    anchor: str
    words: str


@dataclass
class Writer:
    """The assistant: each method quotes some words in one way, and knows nothing but the server's answers."""

    session: Session
    book: Path
    random: random.Random
    seconds: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    telling: frozenset[str] = frozenset()
    """Four words in a row, of a source or of the assistant's, that no refusal may have."""
    written: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    _checked: bytes = b""

    async def ask(self, tool: str, **arguments: Any) -> tuple[bool, dict[str, Any]]:
        """Call a tool, and look at the disk."""
        began = time.perf_counter()
        done, value = await self.session.answer(tool, **arguments)
        self.seconds.append(time.perf_counter() - began)
        self.calls[tool] += 1
        if not done:
            self.refused[value["code"]] += 1
            said = json.dumps(value, ensure_ascii=False)
            assert not re.search(r"[“”„«»]", said), said
            assert not any(run in said for run in self.telling), said
        self.look()
        return done, value

    def look(self) -> None:
        """Check the chapter on disk afresh, where it has changed."""
        path = self.book / CHAPTER
        data = path.read_bytes() if path.exists() else b""
        if data != self._checked:
            self._checked = data
            with Project(self.book, cached=False) as project:
                result = project.check(only=[CHAPTER])
            names = Counter(judged.verdict.name for chapter in result.chapters for judged in chapter.judged)
            assert set(names) <= {"verbatim", "altered"}, (names, result.errors[:2])
            assert not result.errors, result.errors[:2]

    async def follow(self, call: dict[str, Any]) -> dict[str, Any] | None:
        """Make the call that an answer proposes; what it answers, where it is done."""
        done, value = await self.ask(call["tool"], **call.get("arguments", {}))
        return value if done else None

    async def found(self, sought: str) -> str | None:
        """Find words, and take what is offered."""
        done, value = await self.ask("find", words=sought)
        assert done
        for hit in value["hits"][:1]:
            if hit.get("markdown"):
                return str(hit["markdown"])
            answer = await self.follow(hit["try"])
            if answer and "markdown" in answer:
                return str(answer["markdown"])
        return None

    async def quoted(self, wanted: Wanted, *, wrong: bool) -> str | None:
        """Quote by first and last words; where these are refused, ask for the words in another way."""
        ends = wanted.words.split()
        first, last = " ".join(ends[:3]), " ".join(ends[-3:])
        if wrong:
            first = self.spoilt(first)
        done, value = await self.ask("quote", anchor=wanted.anchor, first=first, last=last)
        if done:
            return str(value["markdown"])
        return await self.corrected(f"“{wanted.words}” [@{wanted.anchor}]")

    async def corrected(self, markdown: str) -> str | None:
        """Have a quotation corrected."""
        done, value = await self.ask("correct", markdown=markdown)
        return str(value["markdown"]) if done and value["status"] != "absent" else None

    async def put(self, text: str, markdown: str, *, whole: bool) -> bool:
        """Write a quotation at the chapter's end, and mend it as the refusals say; whether it stands there."""
        tool = "put_chapter" if whole or not text else "edit_chapter"
        for _ in range(3):
            last = text.rsplit("\n\n", 1)[-1] if text else ""
            added = markdown if markdown.startswith((">", "|")) else f"It says {markdown}."
            given = {"markdown": f"{text or '# Written'}\n\n{added}"}
            if tool == "edit_chapter":
                given = {"old": last, "new": f"{last}\n\n{added}"}
            done, value = await self.ask(tool, chapter=CHAPTER, **given)
            if done:
                self.written += 1
                return True
            assert value["code"] == "does-not-stand", value
            answer = await self.follow(value["try"])
            if not answer or not answer.get("markdown"):
                return False
            markdown = str(answer["markdown"])
        return False

    def spoilt(self, text: str) -> str:
        """The words with one of them changed, left out, doubled or put in, or two exchanged."""
        parts = text.split()
        at = self.random.randrange(len(parts) - 1)
        wrong = self.random.choice(WRONG)
        changes: tuple[list[str], ...] = ([wrong], [], [parts[at]] * 2, [parts[at], wrong])
        number = self.random.randrange(len(changes) + 1)
        if number == len(changes):
            parts[at : at + 2] = [parts[at + 1], parts[at]]
        else:
            parts[at : at + 1] = changes[number]
        return " ".join(parts)


async def write(session: Session, book: Path, wanted: list[Wanted], seed: int) -> Writer:
    """Write a chapter of quotations, one in three asked with wrong words, in five ways."""
    writer = Writer(session, book, random.Random(seed))
    await writer.ask("check")
    ways = ("find", "quote", "correct", "put_chapter", "edit_chapter")
    for number, one in enumerate(wanted):
        text = (book / CHAPTER).read_text(encoding="utf-8") if (book / CHAPTER).exists() else ""
        wrong = number % 3 == 2
        way = ways[number // 3 % 5] if wrong else ways[number % 2]
        sought = writer.spoilt(one.words) if wrong else one.words
        typed = f"“{sought}” [@{one.anchor}]"
        rows = (text.split() for text in (one.words, sought))
        writer.telling = frozenset(" ".join(row[at : at + 4]) for row in rows for at in range(len(row) - 3))
        markdown: str | None = typed
        if way == "find":
            markdown = await writer.found(sought)
        elif way == "quote":
            markdown = await writer.quoted(one, wrong=wrong)
        elif way == "correct":
            markdown = await writer.corrected(typed)
        stands = markdown is not None and await writer.put(
            text, markdown, whole=way == "put_chapter" or number % 7 == 6
        )
        writer.ways[f"{'wrong' if wrong else 'right'} words, {way}: {'written' if stands else 'given up'}"] += 1
    done, value = await writer.ask("check", chapter=CHAPTER)
    assert done
    assert value["errors"] == 0, value
    assert value["quotations"] == value["verified"] == writer.written, (value, writer.written)
    return writer


def passages(book: Path, count: int, seed: int) -> list[Wanted]:
    """Words of the sources, 5 to 25 in a row."""
    library, _ = read_library(read_files(book, {}, chapters=False).sources)
    chosen = random.Random(seed)
    every = [(s, p) for s in library.sources.values() for p in s.passages if p.role.value == "body"]
    wanted: list[Wanted] = []
    while len(wanted) < count:
        source, passage = chosen.choice(every)
        spans = words(passage.text)
        size = chosen.randint(5, 25)
        if len(spans) < size or any(mark in passage.text for mark in '“”"‘'):
            continue
        first = chosen.randint(0, len(spans) - size)
        text = passage.text[spans[first][0] : spans[first + size - 1][1]]
        wanted.append(Wanted(f"{source.key}#{passage.id}", " ".join(text.split())))
    return wanted


def book_of_corpora(folder: Path) -> Path:
    """A book of the corpora's sources."""
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert quoteproof(["init", "book"]) == 0
        texts: dict[str, dict[int, str]] = {}
        for name in CORPORA:
            for key, own in read_corpus(name).passages.items():
                texts.setdefault(key, {}).update(own)
        for key, own in texts.items():
            file = folder / f"{key}.txt"
            file.write_text("\n\n".join(own[number] for number in sorted(own)) + "\n", encoding="utf-8")
        with contextlib.chdir(folder / "book"):
            for key in texts:
                assert quoteproof(["add", str(folder / f"{key}.txt"), "--key", key]) == 0
    return folder / "book"


def told(writer: Writer) -> Iterator[str]:
    """What came of it, in lines."""
    later = sorted(1000 * seconds for seconds in writer.seconds[1:])
    yield f"{writer.written} quotations written in {len(writer.seconds)} calls; 0 findings, no misquotation on disk"
    yield f"first call {1000 * writer.seconds[0]:.0f} ms"
    at95 = later[int(len(later) * 0.95)]
    yield f"others: p50 {median(later):.0f} ms, p95 {at95:.0f} ms, max {later[-1]:.0f} ms"
    yield "calls: " + ", ".join(f"{tool} {count}" for tool, count in writer.calls.most_common())
    yield "refused: " + ", ".join(f"{code} {count}" for code, count in writer.refused.most_common())
    yield from (f"  {way} {count}" for way, count in sorted(writer.ways.items()))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description="an assistant's run")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = book_of_corpora(Path(folder)) if FOLDER.exists() else copy_of_this_book(Path(folder))
        wanted = passages(book, args.count, args.seed)
        writer = run(book, lambda session: write(session, book, wanted, args.seed), process=True)
    print("\n".join(told(writer)))


if __name__ == "__main__":
    main()
