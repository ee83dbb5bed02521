"""Changing `seeds/emendations.yaml` by a command, without touching what else people wrote there.

The text is changed by lines: comments, order and form of everything else stay, line ends too. A part that is written in
another way than by lines, or a change that the reader of emendations would not take as it is meant, is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from quoteproof.book.yaml_nodes import YamlPosition
from quoteproof.source.emendations import NO_EMENDATIONS, Emendations, read_emendations
from quoteproof.source.lock import quoted

_KEYED: Final = re.compile(r"(?P<indent> *)(?P<key>[^\s#:][^:]*):[ \t]*(?P<rest>[^#]*?)[ \t\r]*(?:#.*)?$")
_ITEM: Final = re.compile(r"(?P<indent> *)-(?:\s|$)")


def with_items(text: str | None, key: str, section: str, items: list[str]) -> str | None:
    """The text with items at the end of a list of a key's part, which is made if need be.

    `items` are YAML values, each on a line. None where the part is written in a form that cannot be added to by lines.
    """
    lines = _lines(text or "")
    end = "\r" if lines and lines[-1].endswith("\r") else ""
    part = _part(lines, key)
    if part is None:
        if any(_key_of(line) == key for line in lines):
            return None
        new = [f"{quoted(key)}:", f"  {section}:", *(f"    - {item}" for item in items)]
        lines += [f"{line}{end}" for line in ([""] if lines and lines[-1].strip() else []) + new]
        return _joined(lines)
    indent = _indent(next(line for line in lines[part.start + 1 : part.stop] if _content(line)))
    found = _section(lines, part, section, indent)
    if found is None:
        if any(_key_of(line) == section for line in lines[part.start : part.stop] if _indent(line) == indent):
            return None
        new = [f"{' ' * indent}{section}:", *(f"{' ' * (indent + 2)}- {item}" for item in items)]
        at = part.stop
    else:
        old = [match for line in lines[found.start + 1 : found.stop] if (match := _ITEM.match(line))]
        own = len(old[0]["indent"]) if old else indent + 2
        new = [f"{' ' * own}- {item}" for item in items]
        at = found.stop
    lines[at:at] = [f"{line}{end}" for line in new]
    return _joined(lines)


def without_item(text: str, position: YamlPosition) -> str | None:
    """The text without the item of a list that stands at a position; None where it cannot be cut out by lines."""
    lines = _lines(text)
    start = text.count("\n", 0, position.offset)
    while start >= 0 and _ITEM.match(lines[start]) is None:
        start -= 1
    if start < 0:
        return None
    indent = _indent(lines[start])
    stop = start + 1
    while stop < len(lines) and _content(lines[stop]) and _indent(lines[stop]) > indent:
        stop += 1
    while start and _heads_alone(lines, start, stop):
        start -= 1  # a list without an item is no list, and a part without a list says nothing
    del lines[start:stop]
    return _joined(lines)


def _heads_alone(lines: list[str], start: int, stop: int) -> bool:
    """Whether the line before some lines is the head of what they alone are in."""
    match = _KEYED.match(lines[start - 1])
    if match is None or match["rest"] or lines[start - 1].lstrip().startswith("-"):
        return False
    indent = len(match["indent"])
    following = next((line for line in lines[stop:] if _content(line)), "")
    item = _ITEM.match(following)
    return _indent(following) < indent or (_indent(following) == indent and item is None) or not following


def without_section(text: str, key: str, section: str) -> str | None:
    """The text without a section of a key's part; None where it cannot be cut out by lines."""
    lines = _lines(text)
    part = _part(lines, key)
    if part is None:
        return None
    indent = _indent(next(line for line in lines[part.start + 1 : part.stop] if _content(line)))
    found = _section(lines, part, section, indent)
    if found is None:
        return None
    rest = [line for line in (*lines[part.start + 1 : found.start], *lines[found.stop : part.stop]) if _content(line)]
    whole = range(part.start, part.stop) if not rest else found
    del lines[whole.start : whole.stop]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        del lines[0]
    return _joined(lines)


def differs_only(before: str | None, after: str, key: str, section: str, items: int) -> bool:
    """Whether a changed text says what it said, and in one section of one part so many items more (or less)."""
    old, damage = read_emendations(before)
    new, faults = read_emendations(after)
    if damage or faults or {**_counts(old), key: {}} != {**_counts(new), key: {}}:
        return False
    was, now = (_counts({key: emended.get(key, NO_EMENDATIONS)})[key] for emended in (old, new))
    return {**was, section: was[section] + items} == now


def _counts(emended: Mapping[str, Emendations]) -> Mapping[str, Mapping[str, int]]:
    """How many items each section of each part has."""
    return {key: {name: _count(getattr(said, name)) for name in _SECTIONS} for key, said in emended.items()}


def _count(section: object) -> int:
    return len(section) if isinstance(section, tuple) else section is not None


_SECTIONS: Final = tuple(one.name for one in fields(Emendations))


def _lines(text: str) -> list[str]:
    """The lines of a text, each with the carriage return at its end; no other character ends a line."""
    return text.removesuffix("\n").split("\n") if text else []


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _key_of(line: str) -> str | None:
    match = _KEYED.match(line)
    return match["key"].strip().strip("\"'") if match else None


def _content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _part(lines: list[str], key: str) -> range | None:
    """The lines of a key's part, without blank lines and comments at its end; none where there is none by lines."""
    for start, line in enumerate(lines):
        match = _KEYED.match(line)
        if match and not match["indent"] and _key_of(line) == key and not match["rest"]:
            stop = last = start + 1
            while stop < len(lines) and (not _content(lines[stop]) or _indent(lines[stop]) > 0):
                last = stop + 1 if _content(lines[stop]) else last
                stop += 1
            return range(start, last) if last > start + 1 else None
    return None


def _section(lines: list[str], part: range, section: str, indent: int) -> range | None:
    """The lines of a section of a part, written as a list by lines."""
    for start in range(part.start + 1, part.stop):
        match = _KEYED.match(lines[start])
        if match and len(match["indent"]) == indent and _key_of(lines[start]) == section and not match["rest"]:
            stop = last = start + 1
            while stop < part.stop and (
                not _content(lines[stop]) or _indent(lines[stop]) > indent or _ITEM.match(lines[stop]) is not None
            ):
                last = stop + 1 if _content(lines[stop]) else last
                stop += 1
            return range(start, last)
    return None
