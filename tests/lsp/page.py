"""A page for tests: one open document, its positions counted as an editor counts them, in UTF-16."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lsp.client import Client, Message


def position(text: str, offset: int) -> Message:
    """The position of an offset, counted anew and simply: lines end with LF or CRLF here."""
    before = text[:offset].split("\n")
    return {"line": len(before) - 1, "character": len(before[-1].encode("utf-16-le")) // 2}


class Page:
    """One document of a client's."""

    def __init__(self, client: Client, path: Path) -> None:
        self.client = client
        self.uri = path.as_uri()
        self.text = path.read_bytes().decode() if path.exists() else ""
        self.version = 0

    @property
    def identifier(self) -> Message:
        return {"uri": self.uri}

    def open(self) -> list[Message]:
        self.version = self.client.next_version()
        self.client.open(self.uri, self.text, version=self.version)
        return self.findings()

    def write(self, text: str) -> list[Message]:
        """Put another text in its place, as a whole, and give what is found in it."""
        self.send({"text": text})
        self.text = text
        return self.findings()

    def replace(self, old: str, new: str) -> list[Message]:
        """Replace the first of some words, as an editor tells of it, and give what is found."""
        at = self.text.index(old)
        self.send({"range": self.range(at, at + len(old)), "text": new})
        self.text = self.text[:at] + new + self.text[at + len(old) :]
        return self.findings()

    def send(self, *changes: Message) -> None:
        self.version = self.client.next_version()
        self.client.change(self.uri, self.version, *changes)

    def findings(self) -> list[Message]:
        return self.client.published(self.uri, self.version)

    def close(self) -> None:
        self.client.close(self.uri)

    def at(self, words: str, *, inside: int = 0) -> Message:
        """The position of the first of some words, or so many characters into them."""
        return position(self.text, self.text.index(words) + inside)

    def range(self, start: int, end: int) -> Message:
        return {"start": position(self.text, start), "end": position(self.text, end)}

    def words(self, range: Message) -> str:
        """The text of a range."""
        ends = [self.offset(range[end]) for end in ("start", "end")]
        return self.text[ends[0] : ends[1]]

    def offset(self, position: Message) -> int:
        lines = self.text.split("\n")
        before = sum(len(line) + 1 for line in lines[: position["line"]])
        units = lines[position["line"]].encode("utf-16-le")[: position["character"] * 2]
        return before + len(units.decode("utf-16-le"))

    def ask(self, method: str, words: str, *, inside: int = 0, **more: Any) -> Any:
        """Ask about the place of some words."""
        asked = {"textDocument": self.identifier, "position": self.at(words, inside=inside), **more}
        return self.client.request(f"textDocument/{method}", asked)
