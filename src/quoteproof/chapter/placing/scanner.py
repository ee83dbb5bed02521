"""Scanner: takes the characters of a text one after another; what does not come as expected is a `MismatchError`."""

import html
import re
from html.entities import html5
from typing import Final
from urllib.parse import quote

_LINE_SPACE: Final = re.compile(r"[ \t]*")
_LINE_END: Final = re.compile(r"[ \t]*\r?\n")
_ENTITY: Final = re.compile(r"&(?:#(?P<decimal>[0-9]+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>\w+));")
_WHITE: Final = re.compile(r"\s+")
_NOT_IN_ADDRESS: Final = re.compile(r'[<>|"{}\[\]^`\s]')
_ESCAPED: Final = re.compile(r"\\([^\w\s]|_)")


class MismatchError(Exception):
    """The text does not go on as the tree says."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.reason = reason
        """What was expected."""
        self.at = at
        """Where."""


class Scanner:
    """A text to be read from left to right. Methods take an offset and return the one behind what they took."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self.depth = 0
        """How many block quotes are open: so many `>` at most begin a line and print nothing."""

    def newline(self, at: int) -> int:
        """Take one line end, and what begins the next line without printing."""
        if self.text.startswith("\r\n", at):
            return self.prefix(at + 2)
        if self.text.startswith("\n", at):
            return self.prefix(at + 1)
        raise MismatchError("the end of a line", at)

    def prefix(self, at: int) -> int:
        """Take spaces and the `>` of open block quotes."""
        text, length, depth = self.text, self.length, self.depth
        while True:
            while at < length and text[at] in " \t":
                at += 1
            if not depth or at >= length or text[at] != ">":
                return at
            depth -= 1
            at += 1

    def space(self, at: int) -> int:
        """Take white space, line ends with the prefix of the next line among it."""
        text, length = self.text, self.length
        while at < length:
            character = text[at]
            if character in " \t\r":  # pandoc takes every carriage return away
                at += 1
            elif character == "\n":
                at = self.newline(at)
            else:
                break
        return at

    def line_space(self, at: int) -> int:
        """Take spaces and tabs."""
        match = _LINE_SPACE.match(self.text, at)
        return match.end() if match else at

    def line_end(self, at: int) -> int:
        """Take spaces up to the end of the line, which must follow."""
        at = self.line_space(at)
        if not self.ends_line(at):
            raise MismatchError("the end of a line", at)
        return at

    def ends_line(self, at: int) -> bool:
        """Whether a line ends here."""
        return at >= self.length or self.text[at] in "\r\n"

    def line_start(self, at: int) -> int:
        """The offset at which the line of an offset begins."""
        return self.text.rfind("\n", 0, at) + 1

    def literal(self, words: str, at: int) -> int:
        """Take exactly these characters."""
        if not self.text.startswith(words, at):
            raise MismatchError(f"`{words}`", at)
        return at + len(words)

    def match(self, pattern: re.Pattern[str], at: int, reason: str) -> re.Match[str]:
        """The match of a pattern here, which there must be."""
        match = pattern.match(self.text, at)
        if match is None:
            raise MismatchError(reason, at)
        return match

    def characters(self, words: str, at: int, offsets: list[int]) -> int:
        """Take words as they print outside code: with escapes and entities, each read in the one way pandoc has."""
        text, done = self.text, 0
        while done < len(words):
            if at >= self.length:
                raise MismatchError(f"`{words}`", at)
            here, wanted = text[at], words[done]
            if here == "\\" and at + 1 < self.length:
                escaped = text[at + 1]
                if escaped == " " or not (escaped.isalnum() or escaped.isspace()):
                    if wanted != ("\u00a0" if escaped == " " else escaped):
                        raise MismatchError(f"`{words}`", at)
                    offsets.append(at + 1)
                    at, done = at + 2, done + 1
                    continue
            if here == "&":
                entity = _ENTITY.match(text, at)
                printed = entity_printed(entity) if entity else ""
                if entity and printed:
                    if not words.startswith(printed, done):
                        raise MismatchError(f"`{words}`", at)
                    offsets += [at] * len(printed)
                    at, done = entity.end(), done + len(printed)
                    continue
            if here != wanted:
                raise MismatchError(f"`{words}`", at)
            offsets.append(at)
            at, done = at + 1, done + 1
        return at

    def verbatim(self, words: str, at: int, offsets: list[int]) -> int:
        """Take words as they are written, a line end for a space or a line end."""
        if self.text.startswith(words, at) and (self.depth == 0 or "\n" not in words):
            offsets += range(at, at + len(words))
            return at + len(words)
        text, done = self.text, 0
        while done < len(words):
            wanted = words[done]
            if wanted in " \n" and at < self.length and text[at] in "\r\n":
                offsets.append(at)
                at, done = self.newline(at), done + 1
                while done < len(words) and words[done] in " \t" and not text.startswith(words[done], at):
                    offsets.append(-1)  # indentation, which went with the prefix
                    done += 1
                continue
            follows = words[done + 1 : done + 2]
            if wanted in " \n" and _LINE_END.match(text, at) and not (wanted == " " and follows in (" ", "\n")):
                at = self.line_space(at)
                continue
            if at >= self.length or (text[at] != wanted and not (wanted == " " and text[at] == "\t")):
                raise MismatchError(f"`{wanted}` of a text that prints as it is written", at)
            offsets.append(at)
            at, done = at + 1, done + 1
        return at


def entity_printed(entity: re.Match[str]) -> str:
    """What an entity prints; nothing for one that is not known."""
    if entity["name"]:
        return html5.get(f"{entity['name']};", "")
    number = int(entity["decimal"]) if entity["decimal"] else int(entity["hex"], 16)
    return chr(number) if 0 < number < 0x110000 else ""


def unescaped(written: str) -> str:
    """What an address, a title or a value says, escapes and entities read."""
    return html.unescape(_ESCAPED.sub(r"\1", written)) if "\\" in written or "&" in written else written


def as_address(written: str, *, angled: bool = False) -> str:
    """An address as pandoc writes it: escapes and entities read, and what no address may hold by number.

    Between `<` and `>` it keeps every space but those at the end.
    """
    bare = unescaped(written)
    bare = bare.replace("\n", " ").rstrip() if angled else _WHITE.sub(" ", bare.strip())
    return _NOT_IN_ADDRESS.sub(lambda match: quote(match.group()), bare)


def leads_to(written: str, target: str, *, angled: bool) -> bool:
    """Whether a written address is that of the tree."""
    spellings = {as_address(written), as_address(written, angled=angled)}
    return target in spellings or as_address(target) in spellings
