"""docs/book.schema.json: the JSON Schema of `book.yaml`, for editors.

Its choices and numbers are those of the reader (`quoteproof.book.config`), its descriptions those of
docs/book-yaml.md. `python -m tests.docs.book_schema` writes it. It takes what the reader takes, which
test_book_schema.py proves. What a schema cannot say, such as the room that margins leave, only the reader refuses.
"""

from __future__ import annotations

import dataclasses
import json
import re
from enum import StrEnum
from typing import Any

from quoteproof.book.config import (
    BookSettings,
    Glyphs,
    HtmlPictures,
    HtmlSources,
    Index,
    Layout,
    Output,
    PageLayout,
    PageName,
    Punctuation,
    Raisable,
)
from quoteproof.book.limits import LEAST, STRICTER_UPWARDS, Limits
from quoteproof.book.profiles import Style
from quoteproof.project.templates import SETTINGS_SCHEMA
from tests.book_of import ROOT
from tests.docs.tables import rows_below

FILE = ROOT / "docs/book.schema.json"
Schema = dict[str, Any]
NOTHING: Schema = {"type": "null"}
# A scalar is read as it is written, so that `title: 1984` and `date: 2026` are texts; of blanks alone it is none.
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_INSIDE = "a path stays inside the book, and may have `**` once"
PATH: Schema = {
    **TEXT,
    "allOf": [
        {"pattern": r"^(?![/~]|[A-Za-z]:)[^\\]*$", "patternErrorMessage": "a path is relative to the book, with `/`"},
        {"pattern": r"^(?!([\s\S]*/)?\.\.(/|$))(?![\s\S]*\*\*[\s\S]*\*\*)", "patternErrorMessage": _INSIDE},
    ],
}
LENGTH: Schema = {
    "type": "string",
    "pattern": r"^[0-9]+(\.[0-9]+)?(mm|cm|in|pt)$",
    "patternErrorMessage": "write it like `148mm`",
}


def schema() -> Schema:
    """The schema, as a value."""
    about = _descriptions("| key | what it is | default |")
    default = BookSettings()
    keys: dict[str, Schema] = {
        "title": TEXT,
        "subtitle": _or_nothing(TEXT),
        "author": _some(TEXT),
        "language": _or_nothing({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}),
        "date": _or_nothing(TEXT),
        "imprint": _some(TEXT),
        "chapters": {**_some(PATH), "default": list(default.chapters)},
        "bibliography": {**_some(PATH), "default": list(default.bibliography)},
        "library": _or_nothing(TEXT),
        "csl": _or_nothing(PATH),
        "reference-document": _or_nothing(PATH),
        "quotations": _or_nothing(_quotations(about)),
        "layout": _choice(Layout, default.layout),
        "contents": {"enum": [True, False, None]},  # its default, as that of the index, goes by the layout
        "page": {"anyOf": [{"enum": [*PageName]}, _lengths(), NOTHING]},
        "font": _or_nothing(TEXT),
        "outputs": {**_some({"enum": [*Output]}), "default": [*default.outputs]},
        "index": {"enum": [*Index, None]},
        "html": _or_nothing(
            _table(
                {
                    "sources": _choice(HtmlSources, default.html.sources),
                    "pictures": _choice(HtmlPictures, default.html.pictures),
                }
            )
        ),
        "attested": _or_nothing(_mapping(_or_nothing(_attestation()))),
    }
    described = {key: {**_said(about[key]), **value} for key, value in keys.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SETTINGS_SCHEMA,
        "title": "book.yaml of quoteproof",
        "description": "The settings of a book. No setting can make a quotation less exact than the rules say.",
        **_table(described),
        "required": ["title"],
    }


def _quotations(about: dict[str, str]) -> Schema:
    keys = {
        "style": _choice(Style, Style.STRICT),
        "punctuation": _choice(Punctuation, Punctuation.LOGICAL),
        "glyphs": _choice(Glyphs, Glyphs.HOUSE),
        "terms": _or_nothing(_mapping(_or_nothing(TEXT))),
        "names": _or_nothing(_mapping(TEXT)),
        "limits": _or_nothing(_limits()),
        "raise": _some({"enum": [*Raisable]}),
    }
    return _table({key: {**_said(about[key]), **value} for key, value in keys.items()})


def _limits() -> Schema:
    about = _descriptions("| number | what it is | default |")
    keys: dict[str, Schema] = {}
    for field in dataclasses.fields(Limits):
        default = getattr(Limits(), field.name)
        upwards = field.name in STRICTER_UPWARDS
        bounds = {"minimum": default} if upwards else {"minimum": LEAST.get(field.name, 0), "maximum": default}
        key = field.name.replace("_", "-")
        keys[key] = {**_said(about[key]), "type": ["integer", "null"], **bounds, "default": default}
    return _table(keys)


def _lengths() -> Schema:
    keys = {"size": _or_nothing({"enum": [*PageName]})}
    return _table({**keys, **{field.name: _or_nothing(LENGTH) for field in dataclasses.fields(PageLayout)}})


def _attestation() -> Schema:
    keys = ("by", "when", "with")
    return {**_table(dict.fromkeys(keys, TEXT)), "required": [*keys]}


def _table(keys: dict[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": keys}


def _mapping(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _some(value: Schema) -> Schema:
    """One value, or a list of them."""
    return {"anyOf": [value, {"type": "array", "items": value}, NOTHING]}


def _choice(choices: type[StrEnum], default: StrEnum) -> Schema:
    return {"enum": [*choices, None], "default": default}


def _or_nothing(value: Schema) -> Schema:
    """A value, or a key that is left empty, which says nothing."""
    kind = value.get("type")
    if kind is None:
        return {"anyOf": [value, NOTHING]}
    return {**value, "type": [*([kind] if isinstance(kind, str) else kind), "null"]}


def _said(words: str) -> Schema:
    """A description, in the two forms that editors know."""
    return {"description": words.replace("`", ""), "markdownDescription": words}


def _descriptions(header: str) -> dict[str, str]:
    """What the tables of the page say of each key, without links, and with the default."""
    found: dict[str, str] = {}
    for names, about, default in rows_below("docs/book-yaml.md", header):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", about)
        said = "" if default in ("–", "none") else f" (default: {default})"
        found |= dict.fromkeys(re.findall(r"`([^`]+)`", names), f"{words}{said}")
    return found


def written() -> str:
    """The text of the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8", newline="\n")
