"""The shape of pandoc's AST: whether a JSON value is one, before anything is looked up in it.

What passes has every part that the walks of this package take for granted, and is nested no deeper than they go.
Source: pandoc-types 1.23, “Text.Pandoc.Definition”.
"""

from collections.abc import Mapping
from typing import Any, Final

DEEPEST: Final = 40
"""How many nodes may stand inside each other; every walk over a tree is written for that many,
and Typst sets no more than some 60."""

TAGS: Final = frozenset(
    "AlignLeft AlignRight AlignCenter AlignDefault ColWidth ColWidthDefault NormalCitation AuthorInText SuppressAuthor "
    "DisplayMath InlineMath SingleQuote DoubleQuote DefaultStyle Example Decimal LowerRoman UpperRoman LowerAlpha "
    "UpperAlpha DefaultDelim Period OneParen TwoParens".split()
)
"""What stands in a tree as a node does, and only says how one of them is."""

_TAG: Final = "tag"  # a node that holds nothing
_INLINES: Final = "inlines"
_BLOCKS: Final = "blocks"
_META: Final = "meta"
_NOTHING: Final = "nothing"

# A type stands for its values, a tuple for a list of just these, a list of one for a list of any number of it, a
# mapping for one with these keys, a name for nodes.
_Shape = type | str | tuple[Any, ...] | list[Any] | dict[str, Any]

_ATTRIBUTES: Final = (str, [str], [(str, str)])
_CAPTION: Final = ("short", _BLOCKS)
_ROW: Final = (_ATTRIBUTES, [(_ATTRIBUTES, _TAG, int, int, _BLOCKS)])
_CITATION: Final = {
    "citationId": str,
    "citationPrefix": _INLINES,
    "citationSuffix": _INLINES,
    "citationMode": _TAG,
    "citationNoteNum": int,
    "citationHash": int,
}
_INLINE: Final[Mapping[str, _Shape]] = {
    "Str": str,
    **dict.fromkeys("Emph Underline Strong Strikeout Superscript Subscript SmallCaps".split(), _INLINES),
    **dict.fromkeys("Space SoftBreak LineBreak".split(), _NOTHING),
    "Quoted": (_TAG, _INLINES),
    "Cite": ("citations", _INLINES),
    "Code": (_ATTRIBUTES, str),
    "Math": (_TAG, str),
    "RawInline": (str, str),
    "Link": (_ATTRIBUTES, _INLINES, (str, str)),
    "Image": (_ATTRIBUTES, _INLINES, (str, str)),
    "Note": _BLOCKS,
    "Span": (_ATTRIBUTES, _INLINES),
}
_BLOCK: Final[Mapping[str, _Shape]] = {
    "Plain": _INLINES,
    "Para": _INLINES,
    "LineBlock": [_INLINES],
    "CodeBlock": (_ATTRIBUTES, str),
    "RawBlock": (str, str),
    "BlockQuote": _BLOCKS,
    "OrderedList": ((int, _TAG, _TAG), [_BLOCKS]),
    "BulletList": [_BLOCKS],
    "DefinitionList": [(_INLINES, [_BLOCKS])],
    "Header": (int, _ATTRIBUTES, _INLINES),
    "HorizontalRule": _NOTHING,
    "Table": (
        _ATTRIBUTES,
        _CAPTION,
        [(_TAG, "width")],
        (_ATTRIBUTES, [_ROW]),
        [(_ATTRIBUTES, int, [_ROW], [_ROW])],
        (_ATTRIBUTES, [_ROW]),
    ),
    "Figure": (_ATTRIBUTES, _CAPTION, _BLOCKS),
    "Div": (_ATTRIBUTES, _BLOCKS),
}
_METADATA: Final[Mapping[str, _Shape]] = {
    "MetaMap": "map",
    "MetaList": [_META],
    "MetaBool": bool,
    "MetaString": str,
    "MetaInlines": _INLINES,
    "MetaBlocks": _BLOCKS,
}
_KINDS: Final = {_INLINES: _INLINE, _BLOCKS: _BLOCK, _META: _METADATA}


def is_document(value: Any) -> bool:
    """Whether a JSON value is a document as pandoc writes one."""
    if not isinstance(value, dict):
        return False
    # A stack and not recursion, since depth is one of the things that are looked at.
    waiting: list[tuple[_Shape, Any, int]] = [("map", value.get("meta"), 0), (_BLOCKS, value.get("blocks"), 0)]
    while waiting:
        shape, one, depth = waiting.pop()
        inside = _parts(shape, one, depth)
        if inside is None or depth > DEEPEST:
            return False
        waiting += inside
    return True


def _parts(shape: _Shape, value: Any, depth: int) -> list[tuple[_Shape, Any, int]] | None:
    """What a value of a shape holds, each with the shape it must have; None where it has another."""
    match shape:
        case type():
            return [] if type(value) is shape else None
        case dict():
            if not isinstance(value, dict) or set(value) != set(shape):
                return None
            return [(shape[key], value[key], depth) for key in shape]
        case tuple():
            if not isinstance(value, list) or len(value) != len(shape):
                return None
            return [(part, item, depth) for part, item in zip(shape, value, strict=True)]
        case list():
            return [(shape[0], item, depth) for item in value] if isinstance(value, list) else None
        case _:
            return _named(shape, value, depth)


def _named(name: str, value: Any, depth: int) -> list[tuple[_Shape, Any, int]] | None:
    if name in (_INLINES, _BLOCKS):
        if not isinstance(value, list):
            return None
        nodes = [_node(_KINDS[name], item, depth) for item in value]
        return None if None in nodes else [node for node in nodes if node is not None]
    if name == "short":
        return [] if value is None else [(_INLINES, value, depth)]
    if name == "map":
        return [(_META, item, depth) for item in value.values()] if isinstance(value, dict) else None
    if name == _NOTHING:
        return [] if value is None else None
    if name == "citations":  # a citation of nothing is none
        return [(_CITATION, item, depth) for item in value] if isinstance(value, list) and value else None
    if name == "width" and isinstance(value, dict) and type(value.get("c", 0.0)) not in (int, float):
        return None
    if name == _META:
        node = _node(_METADATA, value, depth)
        return None if node is None else [node]
    kind = value.get("t") if isinstance(value, dict) else None
    return [] if isinstance(kind, str) and kind in TAGS else None


def _node(kinds: Mapping[str, _Shape], value: Any, depth: int) -> tuple[_Shape, Any, int] | None:
    kind = value.get("t") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return None
    return kinds[kind], value.get("c"), depth + 1
