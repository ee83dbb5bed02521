"""The corpora's data: quotations with the passages that they come from, as `../shared/corpora` keeps them.

Nothing of it is part of this repository. The truth of each quotation is the data's own judgement, made without the
program: `verbatim`, `endpunct` (verbatim but for the last mark), `case` (but for capitals), `punct`, `marked` (with
dots or brackets), `marked-punct`, and `words` (other words: a misquotation, or another edition).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT.parent / "shared" / "corpora" / "data"
"""Where the data are, beside the repository."""
CORPORA: Final = {
    "webster-kjv": "Webster's dictionary (1913) quoting the King James Bible",
    "webster-milton": "Webster's dictionary quoting Paradise Lost",
    "webster-shakespeare": "Webster's dictionary quoting five plays of Shakespeare",
    "paine": "Paine's Age of Reason quoting the Bible",
    "ricardo": "Ricardo's Principles quoting the Wealth of Nations",
    "hazlitt": "Hazlitt's Characters quoting Shakespeare's plays",
    "court": "opinions of the US Supreme Court quoting earlier ones and the Constitution",
    "bolt": "comments of a program quoting the Lightning specifications",
    "duvet": "comments of a program quoting RFCs",
}
"""Each corpus and who quotes what in it."""
LOGICAL: Final = frozenset({"bolt", "duvet"})
"""The corpora whose authors put no mark of their own before closing marks; the others are American."""
SMALL_CAPITALS: Final = {
    "kjv": {"LORD": "Lord", "GOD": "God", "JEHOVAH": "Jehovah", "THE KING OF THE JEWS": "The King of the Jews"}
}
"""By source, the words in capitals that stand for small capitals; the Bible has them for the name of God."""
TRUTHS: Final = ("verbatim", "endpunct", "case", "marked", "punct", "marked-punct", "words")
"""The classes of the data, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class Row:
    """A quotation that somebody made."""

    id: str
    key: str
    """The source."""
    lo: int
    """Number of the first passage it comes from."""
    hi: int
    """Number of the last one."""
    paragraphs: tuple[str, ...]
    """Its words, a paragraph each."""
    truth: str

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus: its quotations, and the passages of its sources by key and number."""

    name: str
    rows: tuple[Row, ...]
    passages: Mapping[str, Mapping[int, str]]

    def source_of(self, row: Row) -> str:
        """The words of the passages that a quotation comes from."""
        passages = self.passages[row.key]
        return " ".join(passages[i] for i in range(row.lo, row.hi + 1) if i in passages)


def read_corpus(name: str, folder: Path = FOLDER) -> Corpus:
    """Read a corpus; raises OSError where it is not there."""
    rows = [_row(json.loads(line)) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    passages: dict[str, dict[int, str]] = {}
    for line in (folder / f"{name}.src.jsonl").read_text("utf-8").splitlines():
        key, number, text = json.loads(line)
        passages.setdefault(key, {})[number] = " ".join(text.split())
    return Corpus(name, tuple(rows), passages)


def _row(data: dict[str, object]) -> Row:
    quote, low, high = data["quote"], data["lo"], data["hi"]
    assert isinstance(low, int)
    assert isinstance(high, int)
    paragraphs = tuple(map(str, quote)) if isinstance(quote, list) else (str(quote),)
    return Row(str(data["id"]), str(data["key"]), low, high, paragraphs, str(data["truth"]))
