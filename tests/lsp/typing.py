"""Typing in an editor, key by key: the whole server in this process, with a timer that the test lets go off.

`python -m tests.lsp.typing` types twenty sentences around quotations of the corpora, and prints how many errors were
shown before each sentence was complete, and whether the right ones were shown afterwards. Completion is asked for at
each key: how long that takes and how large the answers are is printed too. One source has 9,000 passages.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from quoteproof.disk.book_files import ANCHORS, rows_file
from quoteproof.lsp.main import make
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles
from quoteproof.text.anchor import file_stem
from tests.corpora import books
from tests.corpora.rows import Corpus, read_corpus
from tests.lsp.client import Message
from tests.lsp.page import position

CHAPTER: Final = "chapters/01-one.md"
CURSOR: Final = "▮"
"""In a text for tests, where something is typed."""
_PAIRS: Final = {"“": "”", '"': '"', "[": "]", "‘": "’"}
_SECONDS: Final = 60.0


def write_book(root: Path, seeds: Mapping[str, str], chapters: Mapping[str, str]) -> None:
    """Put a book on disk, its seeds anchored."""
    bibliography = "\n".join(
        f"@misc{{{key}, title = {{The {key}}}, author = {{Somebody}}, year = {{1900}}, file = {{seeds/{key}.txt}}}}\n"
        for key in seeds
    )
    data = {f"seeds/{key}.txt": text.encode() for key, text in seeds.items()}
    renewal, findings = renew_anchors(SourceFiles(bibliography, seeds=data))
    assert findings == (), findings
    files = {name: text.encode() for name, text in chapters.items()} | data
    files["book.yaml"] = b"title: A book\nauthor: Somebody\nlanguage: en-US\nchapters:\n  - chapters/*.md\n"
    files["references.bib"] = bibliography.encode()
    files[ANCHORS] = renewal.anchors.encode()
    files.update({rows_file(file_stem(key)): rows.encode() for key, rows in renewal.rows.items()})
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class ManualTimer:
    """A timer that goes off when it is told to."""

    def __init__(self) -> None:
        self.waiting: dict[object, Callable[[], None]] = {}

    def __call__(self, seconds: float, act: Callable[[], None]) -> ManualTimer.Call:
        call = ManualTimer.Call(self)
        self.waiting[call] = act
        return call

    def go_off(self) -> None:
        waiting, self.waiting = self.waiting, {}
        for act in waiting.values():
            act()

    class Call:
        """One call that waits."""

        def __init__(self, timer: ManualTimer) -> None:
            self._timer = timer

        def cancel(self) -> None:
            self._timer.waiting.pop(self, None)


class Typist:
    """One chapter of a book, open in an editor; to be made in a running event loop."""

    def __init__(self, root: Path, name: str = CHAPTER) -> None:
        self.root = root
        self.name = name
        self.uri = (root / name).as_uri()
        self.timer = ManualTimer()
        self.server = make(self.timer)
        self.server.protocol.set_writer(self, include_headers=False)
        self.shown: dict[str, list[Message]] = {}
        self.status: Message = {}
        self.answers: dict[int, Message] = {}
        self.size = 0
        """Bytes of the last answer."""
        self.text = ""
        self.cursor = 0
        self._number = 0
        self._version = 0

    def write(self, data: bytes) -> None:
        """Take what the server sends."""
        message = json.loads(data)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "quoteproof/status":
            self.status = message["params"]
        elif "id" in message and "method" not in message:
            self.answers[message["id"]] = message
            self.size = len(data)

    def close(self) -> None:
        self.server.books.close()

    async def begin(self, text: str, **settings: Any) -> None:
        """Greet the server and open the chapter, the cursor where the text has its sign."""
        folder = {"uri": self.root.as_uri(), "name": "book"}
        shows = {"completionItem": {"documentationFormat": ["markdown"]}}
        asked: Message = {"processId": None, "rootUri": folder["uri"], "workspaceFolders": [folder]}
        asked["capabilities"] = {"textDocument": {"completion": shows}}
        asked["initializationOptions"] = settings
        await self.request("initialize", asked)
        self.notify("initialized", {})
        self.cursor = max(0, text.find(CURSOR))
        self.text = text.replace(CURSOR, "")
        item = {"uri": self.uri, "languageId": "markdown", "version": self._next(), "text": self.text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        await self.checked()
        # Chapters are read by their parts after the first check.
        for _ in range(200):
            book = self._book
            if book.checked is not None and book.checked.whole:
                break
            await asyncio.sleep(0.01)

    async def key(self, key: str) -> None:
        """Type a key at the cursor."""
        await self.replace(self.cursor, self.cursor, key)

    async def backspace(self) -> None:
        """Take the character before the cursor away."""
        await self.replace(self.cursor - 1, self.cursor, "")

    async def replace(self, start: int, end: int, text: str, *, wait: bool = True) -> None:
        """Put something in the place of some words; the cursor stands after it."""
        change = {"range": {"start": position(self.text, start), "end": position(self.text, end)}, "text": text}
        self.text = self.text[:start] + text + self.text[end:]
        self.cursor = start + len(text)
        identifier = {"uri": self.uri, "version": self._next()}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]})
        if wait:
            await self.checked()

    async def checked(self) -> None:
        """Wait until the newest text is checked."""
        await self._book.settled(seconds=_SECONDS)
        await asyncio.sleep(0)

    def errors(self, uri: str | None = None) -> list[Message]:
        """The errors that the editor shows, of one file or of all."""
        files = self.shown.values() if uri is None else (self.shown.get(uri, []),)
        return [found for shown in files for found in shown if found["severity"] == 1]

    def words(self, found: Message) -> str:
        """The words of the chapter that a diagnostic is shown at."""
        return self.text[self.offset(found["range"]["start"]) : self.offset(found["range"]["end"])]

    def offset(self, where: Message) -> int:
        """The offset of a position."""
        lines = self.text.split("\n")
        units = lines[where["line"]].encode("utf-16-le")[: where["character"] * 2]
        return sum(len(line) + 1 for line in lines[: where["line"]]) + len(units.decode("utf-16-le"))

    def at(self, offset: int | None = None) -> Message:
        """The parameters of a request about a place, the cursor's by default."""
        where = position(self.text, self.cursor if offset is None else offset)
        return {"textDocument": {"uri": self.uri}, "position": where}

    async def complete(self) -> list[Message]:
        """What is offered at the cursor."""
        answer: list[Message] = (await self.request("textDocument/completion", self.at()))["items"]
        return answer

    async def request(self, method: str, params: Any) -> Any:
        """Ask and wait for the answer; an error answer is an AssertionError."""
        self._number += 1
        number = self._number
        self._hand({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while number not in self.answers:
            await asyncio.sleep(0.001)
        answer = self.answers.pop(number)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def notify(self, method: str, params: Any) -> None:
        self._hand({"jsonrpc": "2.0", "method": method, "params": params})

    def _hand(self, message: Message) -> None:
        protocol = self.server.protocol
        protocol.handle_message(protocol.structure_message(message))

    @property
    def _book(self) -> Any:
        found = self.server.book_of(self.uri)
        assert found is not None
        return found[0]

    def _next(self) -> int:
        self._version += 1
        return self._version


def keys(sentence: str, *, auto_closed: bool = False) -> Iterator[tuple[str, str]]:
    """The keys of a sentence: what each puts in before the cursor, and after it.

    With `auto_closed` an opening mark brings its partner, and typing that only moves the cursor over it (`""`, then
    the mark after it).
    """
    behind: list[str] = []
    for character in sentence:
        if auto_closed and behind and character == behind[-1]:
            behind.pop()
            yield "", character
        elif auto_closed and character in _PAIRS:
            behind.append(_PAIRS[character])
            yield character, _PAIRS[character]
        else:
            yield character, ""


@dataclass
class Trial:
    """What was shown while one sentence was typed."""

    sentence: str
    auto_closed: bool = False
    keys: int = 0
    flashes: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    completions: list[tuple[float, int]] = field(default_factory=list)
    """For each key the milliseconds of a completion, as the processor counts them, and the bytes of the answer."""
    offered: bool = False
    """Whether the rest of the quotation was offered before it was typed."""


async def typed(typist: Typist, sentence: str, *, auto_closed: bool = False, completed: bool = False) -> Trial:
    """Type a sentence and tell what came of it; the errors that stood before do not count.

    With `completed`, completion is asked for at each key.
    """
    trial = Trial(sentence, auto_closed)

    def standing() -> list[tuple[str, str]]:
        return sorted((found["code"], found["message"]) for found in typist.errors())

    before = standing()
    for key, behind in keys(sentence, auto_closed=auto_closed):
        trial.keys += 1
        if key:
            began = time.perf_counter()
            await typist.key(key + behind)
            trial.milliseconds.append(1000 * (time.perf_counter() - began))
            typist.cursor -= len(behind)
        else:
            typist.cursor += len(behind)
        if completed:
            began = time.process_time()
            offers = await typist.complete()
            trial.completions.append((1000 * (time.process_time() - began), typist.size))
            trial.offered = trial.offered or any("[@" in json.dumps(offer) for offer in offers if "detail" not in offer)
        if (now := standing()) != before:
            trial.flashes.append(f"{key!r}: {now}")
    typist.timer.go_off()
    await typist.checked()
    trial.after = [f"{code} {message.splitlines()[0]}" for code, message in standing() if (code, message) not in before]
    return trial


@dataclass(frozen=True)
class Kind:
    """A way to quote: a template with the words, the key and the place, and whether marks are auto-closed."""

    name: str
    template: str
    auto_closed: bool = False
    change: Callable[[str], str] = str


def _omitted(words: str) -> str:
    parts = words.split()
    longest = max(parts[1:-1], key=len)
    return words.replace(f" {longest} ", " […] ", 1)


def _other_initial(words: str) -> str:
    return f"[{words[0].swapcase()}]{words[1:]}"


KINDS: Final = (
    Kind("inline", "He says that “{words}” [@{key}#{place}], and more."),
    Kind("straight marks", 'He says that "{words}" [@{key}#{place}], and more.'),
    Kind("cited at the end", "“{words}” is what he says there [@{key}#{place}]."),
    Kind("author in the text", "As @{key} [#{place}] has it, “{words}” and more."),
    Kind("auto-closed", "He says that “{words}” [@{key}#{place}], and more.", auto_closed=True),
    Kind("straight, auto-closed", 'He says that "{words}" [@{key}#{place}].', auto_closed=True),
    Kind("omission", "He says “{words}” [@{key}#{place}].", change=_omitted),
    Kind("initial", "“{words}” [@{key}#{place}] is what he says.", change=_other_initial),
    Kind("block", "> {words} [@{key}#{place}]"),
    Kind("verse", "| {words} [@{key}#{place}]"),
    Kind("note", "He says more of it.^[Thus “{words}” [@{key}#{place}].]"),
)
"""The ways, each of which is tried with two quotations."""
LARGE: Final = 9_000
"""Passages of the large source."""
FRAME: Final = (
    "# Quotations\n\nBefore it “the wrong words of it” [@{key}#{place}] stand.\n\n▮\n\n"
    "After it “{words}” [@{key}#{place}] stands, and <!-- a comment --> more.\n"
)


async def type_all(root: Path, quotations: list[tuple[str, str, str]]) -> list[Trial]:
    """Type each way around two of the quotations, given as words, key and place, in a chapter that has others."""
    trials: list[Trial] = []
    for number, (words, key, place) in enumerate(quotations):
        kind = KINDS[number % len(KINDS)]
        typist = Typist(root)
        await typist.begin(FRAME.format(words=words, key=key, place=place))
        sentence = kind.template.format(words=kind.change(words), key=key, place=place)
        trials.append(await typed(typist, sentence, auto_closed=kind.auto_closed, completed=True))
        typist.close()
    return trials


def corpus_book(root: Path) -> list[tuple[str, str, str]]:
    """A book of the corpora's sources, and twenty quotations: the first short verbatim ones of each corpus in turn."""
    seeds: dict[str, str] = {}
    quotations: list[list[tuple[str, str, str]]] = []
    for name in ("webster-kjv", "webster-shakespeare", "court", "paine", "duvet"):
        corpus = read_corpus(name)
        texts, numbers = large_seed(corpus) if name == "webster-kjv" else books.seeds(corpus)
        seeds.update({f"{name}-{key}": text for key, text in texts.items()})
        found = [
            (row.text, f"{name}-{row.key}", f"p{numbers[row.key, row.lo]}")
            for row in corpus.rows
            if row.truth == "verbatim" and row.lo == row.hi and re.fullmatch(r"[\w ,;:’'.?-]{15,110}", row.text)
        ]
        quotations.append(found[:4])
    write_book(root, seeds, {CHAPTER: "# Quotations\n"})
    return [quotation for group in zip(*quotations, strict=True) for quotation in group]


def large_seed(corpus: Corpus) -> tuple[dict[str, str], dict[tuple[str, int], int]]:
    """All passages of a corpus's only source, brought to 9,000 by repeating the last ones; and their numbers in it."""
    ((key, passages),) = corpus.passages.items()
    texts = [passages[i] for i in sorted(passages)]
    texts += texts[len(texts) - (LARGE - len(texts)) :] if len(texts) < LARGE else []
    numbers = {(key, i): number for number, i in enumerate(sorted(passages), start=1)}
    return {key: "".join(f"{text}\n\n" for text in texts)}, numbers


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        quotations = corpus_book(Path(folder))
        trials = asyncio.run(type_all(Path(folder), quotations))
    for number, trial in enumerate(trials):
        kind = KINDS[number % len(KINDS)].name
        print(f"{kind:22}{trial.keys:4} keys, {len(trial.flashes)} shown too early, after: {trial.after or 'none'}")
        for flash in trial.flashes[:3]:
            print(f"    {flash}")
    times = sorted(ms for trial in trials for ms in trial.milliseconds)
    early = sum(len(trial.flashes) for trial in trials)
    print(f"{len(trials)} sentences, {len(times)} keys: {early} errors shown before the sentence was complete")
    print(f"a key to its check: p50 {times[len(times) // 2]:.0f} ms, p95 {times[len(times) * 95 // 100]:.0f} ms")
    took = sorted(ms for trial in trials for ms, _ in trial.completions)
    most = max(size for trial in trials for _, size in trial.completions)
    print(
        f"{len(took)} completions: p50 {took[len(took) // 2]:.1f} ms, p95 {took[len(took) * 95 // 100]:.1f} ms, most"
        f" {took[-1]:.1f} ms; the largest answer {most / 1000:.1f} KB; in {sum(t.offered for t in trials)} of"
        f" {len(trials)} sentences a quotation with its citation was offered"
    )
    return int(early > 0 or any(trial.after for trial in trials))


if __name__ == "__main__":
    sys.exit(main())
