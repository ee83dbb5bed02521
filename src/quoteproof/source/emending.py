"""Changing `seeds/emendations.yaml` by a command, without touching what else people wrote there.

The text is changed by lines: comments, order and form of everything else stay. A part that is written in another way
than by lines, or a change that the reader of emendations would not take as it is meant, is refused.
"""

import re
from dataclasses import replace
from typing import Final

from quoteproof.book.yaml_nodes import YamlPosition
from quoteproof.source.emendations import Emendations, read_emendations
from quoteproof.source.lock import quoted

_KEYED: Final = re.compile(r"(?P<indent> *)(?P<key>[^\s#:][^:]*):[ \t]*(?P<rest>[^#]*?)[ \t]*(?:#.*)?$")
_ITEM: Final = re.compile(r"(?P<indent> *)-(?: |$)")


def with_items(text: str | None, key: str, section: str, items: list[str]) -> str | None:
    """The text with items at the end of a list of a key's part, which is made if need be.

    `items` are YAML values, each on a line. None where the part is written in a form that cannot be added to by lines.
    """
    lines = (text or "").splitlines()
    part = _part(lines, key)
    if part is None:
        if any(_key_of(line) == key for line in lines):
            return None
        new = [f"{quoted(key)}:", f"  {section}:", *(f"    - {item}" for item in items)]
        return "\n".join([*lines, *([""] if lines and lines[-1].strip() else []), *new]) + "\n"
    indent = _indent(next(line for line in lines[part.start + 1 : part.stop] if _content(line)))
    found = _section(lines, part, section, indent)
    if found is None:
        if any(_key_of(line) == section for line in lines[part.start : part.stop] if _indent(line) == indent):
            return None
        new = [f"{' ' * indent}{section}:", *(f"{' ' * (indent + 2)}- {item}" for item in items)]
        lines[part.stop : part.stop] = new
    else:
        old = [match for line in lines[found.start + 1 : found.stop] if (match := _ITEM.match(line))]
        own = len(old[0]["indent"]) if old else indent + 2
        lines[found.stop : found.stop] = [f"{' ' * own}- {item}" for item in items]
    return "\n".join(lines) + "\n"


def without_item(text: str, position: YamlPosition) -> str | None:
    """The text without the item of a list that stands at a position; None where it cannot be cut out by lines."""
    lines = text.splitlines()
    start = position.line - 1
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
    return "\n".join(lines) + "\n"


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
    lines = text.splitlines()
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
    return "\n".join(lines).strip("\n") + "\n" if any(map(str.strip, lines)) else ""


def says_more(before: str | None, after: str, key: str, section: str, items: int) -> bool:
    """Whether a changed text says all that it said, and of one section of one part so many items more."""
    old, damage = read_emendations(before)
    new, faults = read_emendations(after)
    if damage or faults or old.keys() - {key} != new.keys() - {key}:
        return False
    was, now = old.get(key, Emendations()), new.get(key, Emendations())
    plain = {name: getattr(now, name) for name in ("pages", "roles")}
    counts = {name: len(plain[name]) - len(getattr(was, name)) for name in plain}
    return counts == {**dict.fromkeys(plain, 0), section: items} and _rest(was) == _rest(now)


def _rest(emended: Emendations) -> list[int]:
    """How many of everything else there are."""
    bare = replace(emended, pages=(), roles=())
    return [len(value) if isinstance(value, tuple) else value is not None for value in vars_of(bare)]


def vars_of(emended: Emendations) -> list[object]:
    """The values of all parts of emendations."""
    return [getattr(emended, name) for name in Emendations.__dataclass_fields__]


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
