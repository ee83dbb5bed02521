"""Reading typed fields from YAML nodes, telling everything that is wrong and never only the first.

Promises: each helper gives a value of its type or none, and appends a `ConfigError` for what it could not
take; an unknown key is an error that names the nearest known one. Nothing raises.
Leaves out: which keys there are (`config`, and the emendations of the source package).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from quoteproof.book.yaml_nodes import Items, Scalar, Table, YamlFault, YamlNode, YamlPosition
from quoteproof.text.look_alikes import named, steers

_WHOLE = re.compile(r"[0-9]{1,9}")
_WINDOWS_ROOT = re.compile(r"[A-Za-z]:")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ConfigError:
    """One thing in a settings file that cannot be used."""

    message: str
    """What is wrong: lower case, no full stop."""
    spot: YamlPosition
    """Where it stands in the file."""
    helps: tuple[str, ...] = ()
    """Changes the author can make."""


Errors = list[ConfigError]
"""Where the helpers put what they find."""


def from_fault(fault: YamlFault) -> ConfigError:
    """Turn a fault of the YAML itself into a settings error."""
    return ConfigError(fault.message, fault.spot)


def kind_of(node: YamlNode) -> str:
    """Name a node's kind in the words of a message."""
    match node:
        case Scalar(empty=True):
            return "nothing"
        case Scalar():
            return f"`{node.text}`"
        case Items():
            return "a list"
        case Table():
            return "a mapping"


def as_table(node: YamlNode, what: str, known: Iterable[str] | None, errors: Errors) -> Mapping[str, YamlNode]:
    """Give a mapping's values by key, without those left empty; `known` None takes any key."""
    if not isinstance(node, Table):
        if not (isinstance(node, Scalar) and node.empty):
            errors.append(ConfigError(f"{what} must be a mapping of keys to values, not {kind_of(node)}", node.spot))
        return {}
    allowed = None if known is None else list(known)
    values: dict[str, YamlNode] = {}
    for key, value in node.pairs:
        if allowed is not None and key.text not in allowed:
            errors.append(unknown_key(key, what, allowed))
        elif not (isinstance(value, Scalar) and value.empty):
            values[key.text] = value
    return values


def unknown_key(key: Scalar, what: str, known: list[str]) -> ConfigError:
    """Make the error for a key that is not known, with the nearest one that is."""
    from difflib import get_close_matches  # for a message alone

    near = get_close_matches(key.text.lower().replace("_", "-"), known, n=1, cutoff=0.5)
    listed = ", ".join(f"`{k}`" for k in known)
    hint = f"the nearest known key is `{near[0]}`" if near else f"the keys of {what} are {listed}"
    return ConfigError(f"unknown key `{key.text}` in {what}", key.spot, (hint,))


def as_text(node: YamlNode | None, what: str, errors: Errors) -> str | None:
    """Give a single value as text, as written."""
    if node is None:
        return None
    if isinstance(node, Scalar) and not node.empty and node.text.strip():
        odd = next((c for c in node.text if steers(c)), None)
        if odd is None:
            return node.text
        helps = ("take the character out",)
        errors.append(ConfigError(f"{what} holds {named(odd)}, which may not print", node.spot, helps))
        return None
    errors.append(ConfigError(f"{what} must be text, not {kind_of(node)}", node.spot))
    return None


def as_texts(node: YamlNode | None, what: str, errors: Errors) -> tuple[str, ...] | None:
    """Give one value or a list of values as texts."""
    if node is None:
        return None
    nodes = node.nodes if isinstance(node, Items) else (node,)
    return tuple(text for n in nodes if (text := as_text(n, what, errors)) is not None)


def as_whole(node: YamlNode | None, what: str, errors: Errors) -> int | None:
    """Give a whole number, none below nought."""
    if node is None:
        return None
    if isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text):
        return int(node.text)
    errors.append(ConfigError(f"{what} must be a whole number, not {kind_of(node)}", node.spot))
    return None


def as_choice(node: YamlNode | None, what: str, choices: type[Choice], errors: Errors) -> Choice | None:
    """Give one of a closed set of words."""
    text = as_text(node, what, errors)
    if text is None or node is None:
        return None
    names = [c.value for c in choices]
    if text in names:
        return choices(text)
    from difflib import get_close_matches

    near = get_close_matches(text.lower(), names, n=1)
    listed = ", ".join(f"`{n}`" for n in names)
    helps = (f"the nearest is `{near[0]}`",) if near else ()
    errors.append(ConfigError(f"{what} must be one of {listed}, not `{text}`", node.spot, helps))
    return None


def as_path(node: YamlNode | None, what: str, errors: Errors) -> str | None:
    """Give a path that stays inside the book: relative, with `/`, without `..`."""
    text = as_text(node, what, errors)
    if text is None or node is None:
        return None
    fault = path_fault(text)
    if fault is None:
        return text
    errors.append(ConfigError(f"{what} {fault}: `{text}`", node.spot))
    return None


def path_fault(path: str) -> str | None:
    """Tell what keeps a path from being one inside the book, or none where nothing does."""
    if "\\" in path:
        return "must be written with `/`"
    if path.startswith(("/", "~")) or _WINDOWS_ROOT.match(path):
        return "must be relative to the book"
    if ".." in path.split("/") or "\0" in path:
        return "must stay inside the book"
    if path.count("**") > 1:
        return "may have `**` once"
    return None
