"""Completion in process: a chapter with a cursor in it, what is offered there, and what becomes of it when accepted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import cattrs
from lsprotocol import converters, types

from quoteproof.book.config import BookSettings
from quoteproof.chapter.parse import READER, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Finding, Severity
from quoteproof.lsp.checked import CheckedDocument
from quoteproof.lsp.completion import ClientAbilities, Completions
from quoteproof.lsp.documents import DocumentText, Encoding
from quoteproof.source.library import Library
from tests.book_of import FILE

CURSOR: Final = "▮"
"""Where the cursor is in a text."""
_CONVERTER: Final[cattrs.Converter] = converters.get_converter()
_APART: Final = "\n\nBetween the lines.\n\n"


@dataclass
class CompletionTester:
    """A chapter that is being written in a book in memory."""

    library: Library
    settings: BookSettings = field(default_factory=lambda: BookSettings(title="A Book"))
    before: str = ""
    """A chapter that was checked already, and is the same file."""
    pandoc: Pandoc | None = None
    completions: Completions = field(default_factory=Completions)
    client: ClientAbilities = field(default_factory=ClientAbilities)
    _result: CheckResult | None = None

    @property
    def result(self) -> CheckResult:
        if self._result is None:
            reads = (read(FILE, self.before, self.pandoc),) if self.before and self.pandoc else ()
            self._result = run(Material(self.settings, self.library, reads))
        return self._result

    def document(self, text: str) -> CheckedDocument:
        positions = DocumentText(text, Encoding.Utf16)
        book: Any = None
        return CheckedDocument(book, FILE, positions, text, self.result)

    def ask(self, text: str) -> types.CompletionList:
        """What is offered at the cursor."""
        at = text.index(CURSOR)
        return self.completions.at(self.document(text.replace(CURSOR, "")), at, self.client)

    def accepted(self, text: str) -> list[str]:
        """The text after each offer, as an editor makes its edits."""
        plain = text.replace(CURSOR, "")
        return [accept(plain, text.index(CURSOR), item) for item in self.ask(text).items]


def accept(text: str, cursor: int, item: types.CompletionItem) -> str:
    """A text after an item was accepted; what the protocol demands of its edits is asserted."""
    positions = DocumentText(text, Encoding.Utf16)
    own = item.text_edit
    assert isinstance(own, types.TextEdit)
    assert own.range.start.line == own.range.end.line
    low, high = positions.span(own.range)
    assert low <= cursor <= high
    typed = text[low:cursor]
    assert (item.filter_text or item.label).startswith(typed), (typed, item.filter_text)
    edits = sorted((*positions.span(edit.range), edit.new_text) for edit in (own, *(item.additional_text_edits or ())))
    for (_, end, _), (start, _, _) in pairwise(edits):
        assert end <= start
    assert len({edit[:2] for edit in edits}) == len(edits)
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


def size(answer: types.CompletionList) -> int:
    """The bytes of an answer on the wire."""
    return len(json.dumps(_CONVERTER.unstructure(answer), ensure_ascii=False, separators=(",", ":")).encode())


def read(file: str, text: str, pandoc: Pandoc) -> Read:
    chapter, faults = parse(file, text, lambda words: pandoc.read(words, reader=READER))
    assert faults == (), faults
    return Read(file, text, chapter)


def errors(
    tester: CompletionTester, texts: Sequence[str], pandoc: Pandoc, *, a_chapter: int = 150
) -> list[tuple[str, Finding]]:
    """The errors of texts, each checked as a part of a chapter, with the text that has it."""
    found: list[tuple[str, Finding]] = []
    for first in range(0, len(texts), a_chapter):
        some = texts[first : first + a_chapter]
        whole, starts = "# Head {#head}\n\n", []
        for text in some:
            starts.append(len(whole))
            whole += text.strip("\n") + _APART
        result = run(Material(tester.settings, tester.library, (read(FILE, whole, pandoc),)))
        for finding in result.all_findings:
            if finding.severity is Severity.ERROR:
                at = max((number for number, start in enumerate(starts) if start <= finding.place.start), default=0)
                found.append((some[at], finding))
    return found
