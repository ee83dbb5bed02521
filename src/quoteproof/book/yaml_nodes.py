"""YAML text as plain nodes with their positions; the only way in which this program reads YAML.

Scalars keep their written text, so that `title: No` stays a word and `date: 2026` keeps its digits. Aliases and
anchors, tags, duplicate keys, keys that are no scalars, several documents, and nesting beyond `DEEPEST` are refused
with their line: none of them can make a small file large or one setting two. `read_yaml` never raises.
Source: YAML 1.2.2, sections 3.2.2 (anchors and aliases) and 3.2.1.3 (keys are unique).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

DEEPEST: Final = 32
"""How deep collections may nest; a settings file of this program needs seven."""


@dataclass(frozen=True, slots=True)
class YamlPosition:
    """A place in YAML text."""

    line: int
    column: int
    """1-based column, in code points."""
    offset: int
    """Code point offset from the start of the text."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written."""

    text: str
    """The value's text, quotation marks and escapes undone."""
    plain: bool
    """Whether it stood without quotation marks, so that it can be a number, a truth value or nothing."""
    position: YamlPosition

    @property
    def empty(self) -> bool:
        """Whether it says nothing (`key:`, `key: null` or `key: ~`)."""
        return self.plain and self.text in ("", "null", "~")


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence of nodes."""

    nodes: tuple[YamlNode, ...]
    position: YamlPosition


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with distinct scalar keys."""

    pairs: tuple[tuple[Scalar, YamlNode], ...]
    """Keys with their values, in order."""
    position: YamlPosition


YamlNode = Scalar | Items | Table
"""Any node."""


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Something in YAML text that cannot be used."""

    message: str
    """What is wrong: lower case, no full stop."""
    position: YamlPosition
    helps: tuple[str, ...] = ()
    """Changes the author can make."""


class _RefusedError(Exception):
    """Carries a fault out of the builder; never leaves this module."""

    def __init__(self, message: str, position: YamlPosition) -> None:
        super().__init__(message)
        self.fault = YamlFault(message, position)


# The C parser is some ten times faster, but PyYAML may have been built without it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> tuple[YamlNode | None, tuple[YamlFault, ...]]:
    """Read YAML text into a node; an empty text gives none, faulty text none and its faults."""
    faults: list[YamlFault] = []
    try:
        node = _document(_events(text), faults)
    except _RefusedError as refused:
        return None, (*faults, refused.fault)
    except yaml.reader.ReaderError as error:
        return None, (_unreadable(text, error),)
    except yaml.YAMLError as error:
        return None, (*faults, _syntax(text, error))
    except UnicodeEncodeError as error:
        position = YamlPosition(*LineIndex(text).position(error.start), error.start)
        return None, (YamlFault("half of a surrogate pair is no character", position),)
    return (None, tuple(faults)) if faults else (node, ())


_Event = tuple[Any, YamlPosition]
"""An event of the parser with its place."""


def _events(text: str) -> Iterator[_Event]:
    """The parser's events, each with its place by our own count of lines, which knows no U+2028 or U+0085."""
    lines = LineIndex(text)
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        # A value that is left out at the very end stands, for the parser, behind the text.
        offset = min(event.start_mark.index, len(text))
        yield event, YamlPosition(*lines.position(offset), offset)


def _document(events: Iterator[_Event], faults: list[YamlFault]) -> YamlNode | None:
    node: YamlNode | None = None
    for event, position in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if node is not None:
                raise _RefusedError("a second document in one file is not read", position)
        elif isinstance(event, yaml.NodeEvent):
            node = _node((event, position), events, faults, 0)
    return node


def _node(at: _Event, events: Iterator[_Event], faults: list[YamlFault], depth: int) -> YamlNode:
    event, position = at
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _RefusedError("YAML anchors and aliases are not read here: write the value out", position)
    if event.tag is not None:
        raise _RefusedError(f"the YAML tag `{event.tag}` is not read here", position)
    if depth > DEEPEST:
        raise _RefusedError(f"nested deeper than {DEEPEST} levels", position)
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, event.implicit[0], position)
    if isinstance(event, yaml.SequenceStartEvent):
        nodes = []
        while not isinstance((item := next(events))[0], yaml.SequenceEndEvent):
            nodes.append(_node(item, events, faults, depth + 1))
        return Items(tuple(nodes), position)
    return _table(events, faults, depth, position)


def _table(events: Iterator[_Event], faults: list[YamlFault], depth: int, position: YamlPosition) -> Table:
    pairs: dict[str, tuple[Scalar, YamlNode]] = {}
    while not isinstance((event := next(events))[0], yaml.MappingEndEvent):
        key = _node(event, events, faults, depth + 1)
        value = _node(next(events), events, faults, depth + 1)
        if not isinstance(key, Scalar):
            raise _RefusedError("a key must be a single value", key.position)
        if key.text in pairs:
            first = pairs[key.text][0].position.line
            faults.append(YamlFault(f"the key `{key.text}` stands twice; it is first on line {first}", key.position))
            continue
        pairs[key.text] = (key, value)
    return Table(tuple(pairs.values()), position)


_SYNTAX_HELPS: Final = (
    "look at this line and the one before it: a key needs a colon and a space behind it, `title: A Book`",
    "put a value that has `: ` or begins with a sign between quotation marks, and close every bracket and mark",
)


def _syntax(text: str, error: Any) -> YamlFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    # The parser speaks of a line after the last one where the text ends too early.
    offset = 0 if mark is None else min(mark.index, len(text))
    position = YamlPosition(*LineIndex(text).position(offset), offset)
    said = getattr(error, "problem", None) or "it cannot be read"
    return YamlFault(f"not well-formed YAML: {said}", position, _SYNTAX_HELPS)


def _unreadable(text: str, error: Any) -> YamlFault:
    """Name a character that YAML forbids; the parser gives its place in bytes, or in characters, as it was built."""
    code = _code(error)
    offset = max(0, text.find(chr(code)))
    return YamlFault(
        f"character U+{code:04X} is not allowed in YAML", YamlPosition(*LineIndex(text).position(offset), offset)
    )


def _code(error: Any) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)
