"""Typed values from a YAML mapping; every fault is kept, not only the first.

`Fields` is filled from one mapping and asked for its keys. A value that cannot be used is None, and a fault says why.
A function that reads a mapping returns `(value, faults)`. Nothing raises.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from quoteproof.book.yaml_nodes import Items, Scalar, Table, YamlFault, YamlNode, YamlPosition
from quoteproof.text.look_alikes import named, nearest, steers

_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_WINDOWS_ROOT: Final = re.compile(r"[A-Za-z]:")

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
Faults = tuple[YamlFault, ...]
"""What is wrong with a mapping, in the order in which it was noticed."""


class Fields:
    """The values of one mapping by key, without those left empty, and what is wrong with them."""

    def __init__(self, node: YamlNode, what: str, known: Iterable[str] | None = None) -> None:
        """Read the keys of a mapping that messages call `what`; a key that is not in `known` is a fault."""
        self.position = node.position
        self.nodes: dict[str, YamlNode] = {}
        self._faults: list[YamlFault] = []
        if not isinstance(node, Table):
            if not is_empty(node):
                self.fault(f"{what} must be a mapping of keys to values, not {kind_of(node)}")
            return
        allowed = None if known is None else list(known)
        for key, value in node.pairs:
            if allowed is not None and key.text not in allowed:
                self._faults.append(_unknown_key(key, what, allowed))
            elif not is_empty(value):
                self.nodes[key.text] = value

    @property
    def faults(self) -> Faults:
        """What was found wrong so far."""
        return tuple(self._faults)

    def fault(self, message: str, *helps: str, at: YamlPosition | None = None) -> None:
        """Add a fault, at the mapping itself unless a place is given."""
        self._faults.append(YamlFault(message, at or self.position, helps))

    def read(self, node: YamlNode | None, reader: Callable[[YamlNode], tuple[Value, Faults]]) -> Value | None:
        """Read a node with a function that returns `(value, faults)`; None for no node."""
        if node is None:
            return None
        value, faults = reader(node)
        self._faults += faults
        return value

    def items(self, name: str) -> tuple[YamlNode, ...]:
        """The nodes of a list; one value counts as a list of one."""
        node = self.nodes.get(name)
        if node is None:
            return ()
        return node.nodes if isinstance(node, Items) else (node,)

    def text(self, name: str, what: str = "") -> str | None:
        """A single value as text, as written."""
        node = self.nodes.get(name)
        return None if node is None else self.text_of(node, what or f"`{name}`")

    def text_of(self, node: YamlNode, what: str) -> str | None:
        """A node as text."""
        if not isinstance(node, Scalar) or node.empty or not node.text.strip():
            self.fault(f"{what} must be text, not {kind_of(node)}", at=node.position)
            return None
        character = next((c for c in node.text if steers(c)), None)
        if character is None:
            return node.text
        self.fault(f"{what} holds {named(character)}, which may not print", "take the character out", at=node.position)
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """One value or a list of values, as texts."""
        texts = (self.text_of(node, f"`{name}`") for node in self.items(name))
        return tuple(text for text in texts if text is not None)

    def table(self, name: str) -> Mapping[str, str]:
        """A mapping of any keys to texts."""
        return self.read(self.nodes.get(name), lambda node: _texts(node, f"`{name}`")) or {}

    def whole(self, name: str) -> int | None:
        """A whole number, not below zero."""
        node = self.nodes.get(name)
        if node is None:
            return None
        if isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text):
            return int(node.text)
        self.fault(f"`{name}` must be a whole number, not {kind_of(node)}", at=node.position)
        return None

    def flag(self, name: str) -> bool | None:
        """`true` or `false`."""
        node = self.nodes.get(name)
        if node is None:
            return None
        if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        what = f"`{node.text}`" if isinstance(node, Scalar) else kind_of(node)
        self.fault(f"`{name}` must be `true` or `false`, not {what}", at=node.position)
        return None

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """One of a closed set of words."""
        node = self.nodes.get(name)
        return None if node is None else self._choice_of(node, f"`{name}`", choices)

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """One or several of a closed set of words."""
        values = (self._choice_of(node, f"`{name}`", choices) for node in self.items(name))
        return tuple(value for value in values if value is not None)

    def _choice_of(self, node: YamlNode, what: str, choices: type[Choice]) -> Choice | None:
        text = self.text_of(node, what)
        if text is None:
            return None
        names = [choice.value for choice in choices]
        if text in names:
            return choices(text)
        near = _nearest(text.lower(), names, 0.6)
        helps = (f"the nearest is `{near}`",) if near else ()
        listed = ", ".join(f"`{name}`" for name in names)
        self.fault(f"{what} must be one of {listed}, not `{text}`", *helps, at=node.position)
        return None

    def matching(self, name: str, shape: re.Pattern[str], example: str) -> str | None:
        """A text of a certain form."""
        text = self.text(name)
        if text is None or shape.fullmatch(text):
            return text
        self.fault(f"`{name}` cannot be `{text}`", f"write it like `{example}`", at=self.nodes[name].position)
        return None

    def path(self, name: str) -> str | None:
        """A path inside the book: relative, with `/`, without `..`."""
        node = self.nodes.get(name)
        return None if node is None else self._path_of(node, name)

    def paths(self, name: str) -> tuple[str, ...]:
        """One or several paths inside the book."""
        paths = (self._path_of(node, name) for node in self.items(name))
        return tuple(path for path in paths if path is not None)

    def _path_of(self, node: YamlNode, name: str) -> str | None:
        text = self.text_of(node, f"`{name}`")
        fault = None if text is None else path_fault(text)
        if fault is None:
            return text
        self.fault(f"`{name}` {fault}: `{text}`", at=node.position)
        return None


def _texts(node: YamlNode, what: str) -> tuple[Mapping[str, str], Faults]:
    fields = Fields(node, what)
    texts = {key: text for key in fields.nodes if (text := fields.text(key, what)) is not None}
    return texts, fields.faults


def is_empty(node: YamlNode) -> bool:
    """Whether a node says nothing."""
    return isinstance(node, Scalar) and node.empty


def kind_of(node: YamlNode) -> str:
    """A node's kind in the words of a message."""
    match node:
        case Scalar(empty=True):
            return "nothing"
        case Scalar():
            return f"`{node.text}`"
        case Items():
            return "a list"
        case Table():
            return "a mapping"


def _unknown_key(key: Scalar, what: str, known: list[str]) -> YamlFault:
    near = _nearest(key.text.lower().replace("_", "-"), known, 0.5)
    listed = ", ".join(f"`{name}`" for name in known)
    hint = f"the nearest known key is `{near}`" if near else f"the keys of {what} are {listed}"
    return YamlFault(f"unknown key `{key.text}` in {what}", key.position, (hint,))


def _nearest(word: str, known: list[str], cutoff: float) -> str | None:
    return next(iter(nearest(word, known, least=100 * cutoff)), None)


def path_fault(path: str) -> str | None:
    """What keeps a path from being one inside the book; None where nothing does."""
    if "\\" in path:
        return "must be written with `/`"
    if path.startswith(("/", "~")) or _WINDOWS_ROOT.match(path):
        return "must be relative to the book"
    if ".." in path.split("/") or "\0" in path:
        return "must stay inside the book"
    if path.count("**") > 1:
        return "may have `**` once"
    return None
