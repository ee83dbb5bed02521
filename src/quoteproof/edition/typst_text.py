"""Words as Typst: strings, which mean themselves whatever stands in them, and what inlines say without their markup."""

import re
from collections.abc import Iterable
from typing import Any, Final

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPED: Final = re.compile(r'[\\"]')


def quoted(text: str) -> str:
    """A text as a string of Typst."""
    return f'"{_CONTROL.sub(" ", _ESCAPED.sub(_escape, text))}"'


def _escape(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def array(texts: Iterable[str]) -> str:
    """Texts as an array of strings of Typst."""
    return f"({' '.join(f'{quoted(text)},' for text in texts)})"


def stringified(value: Any) -> str:
    """What nodes say as pandoc's `stringify` has it: without notes."""
    said: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if item.__class__ is list:
            waiting.extend(reversed(item))
        elif item.__class__ is dict:
            kind = item.get("t")
            content: Any = item.get("c")
            if kind == "Str":
                said.append(content)
            elif kind in _SPACES:
                said.append(" ")
            elif kind in _VERBATIM:
                said.append(content[1])
            elif kind == "Quoted":
                opening, closing = QUOTES[content[0]["t"]]
                waiting.extend(({"t": "Str", "c": closing}, content[1], {"t": "Str", "c": opening}))
            elif kind == "Cite":
                waiting.append(content[1])
            elif kind not in _SILENT:
                waiting.append(content)
    return "".join(said)


_SPACES: Final = frozenset(("Space", "SoftBreak", "LineBreak"))
_VERBATIM: Final = frozenset(("Code", "Math"))
_SILENT: Final = frozenset(("Note", "CodeBlock", "RawBlock", "RawInline"))
QUOTES: Final = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
"""The marks that print for pandoc's `Quoted`."""


_LONG, _LONG_IN_ADDRESS = 24, 40
_OTHER_SCRIPT: Final = re.compile("[\u0800-\u0fff\u3000-\U0010ffff]")
_UNDIVIDED: Final = re.compile("[^-/?]+")


def is_long(text: str) -> bool:
    """Whether a word may be longer than a line.

    One of another script than Latin, Greek or Cyrillic has line ends of its own; so have addresses, but for very long
    parts. A line may end after a hyphen, `/` and `?` (UAX 14).
    """
    if len(text) <= _LONG or _OTHER_SCRIPT.search(text):
        return False
    most = _LONG_IN_ADDRESS if "://" in text else _LONG
    return any(len(part) > most for part in _UNDIVIDED.findall(text))


_STIFF: Final = re.compile(
    r"\\d?t?frac|\\sqrt|\\begin|\\over|\\under|\\text|\\binom|\\left|\\operatorname|\\math|[A-Za-z0-9]{12}"
)


def is_stiff(formula: str) -> bool:
    """Whether a formula may be wider than a line: no line can end within a part of it."""
    return _STIFF.search(formula) is not None


_UNSEEN: Final = re.compile(r"[ \t]+(?=\n)")
_LANGUAGE: Final = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


def raw(content: Any, *, block: bool) -> str:
    """A call of raw(), which prints its text as it is, whatever stands in it."""
    (_, classes, _), source = content
    # Spaces at the end of a line print nothing, and could stand beside the paper.
    text = _UNSEEN.sub("", source).rstrip(" \t\n\v\f\r") if block else source
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    printed = re.sub(r"[\x00-\x1f\x7f]", " ", escaped)
    lang = f'lang: "{classes[0]}", ' if classes and _LANGUAGE.fullmatch(classes[0]) else ""
    return f'#raw({"block: true, " if block else ""}{lang}"{printed}");'


def plain_address(target: str) -> str:
    """A mail address as the PDF is to name it.

    Typst describes it with a word of its own before it, in the book's language, so that no mark in it could be told
    from one that was added.
    """
    if not target.startswith("mailto:"):
        return target
    named = (f"%{byte:02X}" if byte >= 0x80 or byte in b"\"'" else chr(byte) for byte in target.encode())
    return "".join(named)
