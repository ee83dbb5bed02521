"""References: bibliography entries as pandoc read them, held against a list before they go into citation processing.

Promises: the second wall behind `source.fields`. pandoc's reader and the check's read the same text, and where they
differ, what pandoc made is what prints: nodes, links and fields that are on no list are told, and what a style might
print and nobody checks (`abstract`, `annote`) is dropped. Leaves out: words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from quoteproof.chapter.allow import is_link
from quoteproof.chapter.nodes import walk
from quoteproof.engine.pandoc import Reference

_NODES: Final = frozenset(
    "Str Space SoftBreak Emph Strong SmallCaps Superscript Subscript Quoted Math Span Link".split()
)
_NOT_NODES: Final = frozenset(
    "MetaMap MetaList MetaInlines MetaString MetaBool SingleQuote DoubleQuote InlineMath".split()
)
_CLASSES: Final = frozenset(("nocase", "nodecor", "uri"))
_DROPPED: Final = frozenset(("abstract", "annote", "keyword"))


def printable(references: Sequence[Reference]) -> list[Reference]:
    """Give the entries without the fields that nobody checks."""
    return [{**one, "c": {k: v for k, v in one["c"].items() if k not in _DROPPED}} for one in references]


def strangers(references: Sequence[Reference]) -> Iterator[tuple[str, str]]:
    """Give the key of each entry that holds something on no list, with what it is."""
    for one in references:
        fields = one["c"]
        key = str(_plain(fields.get("id")))
        url = _plain(fields.get("url"))
        if url and not is_link(url):
            yield key, f"the address `{url[:60]}`"
        for node in walk([value for name, value in fields.items() if name != "id"]):
            what = _stranger(node)
            if what:
                yield key, what


def _stranger(node: Mapping[str, Any]) -> str:
    kind: str = node["t"]
    if kind in _NOT_NODES:
        return ""
    if kind not in _NODES:
        return f"`{kind}`"
    if kind in ("Span", "Link"):
        (_, classes, pairs) = node["c"][0]
        if pairs or not _CLASSES.issuperset(classes):
            return f"a `{kind}` with attributes"
    if kind == "Link" and (node["c"][2][1] or not is_link(node["c"][2][0])):
        return f"a link to `{node['c'][2][0][:60]}`"
    return ""


def _plain(value: Any) -> str:
    """Give a value's text where it is plain, as that of `id` and `url` is."""
    content = value.get("c", "") if isinstance(value, dict) else ""
    if isinstance(content, list):
        return "".join(item.get("c", " ") for item in content if item["t"] in ("Str", "Space"))
    return str(content)
