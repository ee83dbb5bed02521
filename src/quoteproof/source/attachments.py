"""The `file` field of an entry: which files it names, as JabRef, Zotero, Better BibTeX, Mendeley or a person writes it.

The forms are `path`, `:path:type`, `label:path:type`, several by `;`, with `:`, `;` and `\\` escaped. Whether a file is
there is not known here.
"""

import re
from typing import Final

from quoteproof.book.fields import path_fault
from quoteproof.document.formats import ENDINGS, XML_ENDINGS

_SEEDS: Final = "seeds/"
_UNESCAPED: Final = re.compile(r"\\([:;\\_&%$#{} ])")
_BACKSLASH: Final = re.compile(r"\{?\$\\backslash\$\}?")
_DRIVE: Final = re.compile(r"[A-Za-z]")
TEXTS: Final = (".txt", ".md", ".markdown", ".text", *ENDINGS, *XML_ENDINGS)
"""The endings of what can be taken in as a seed."""


def seed_path(field: str) -> str | None:
    """The first path under `seeds/` that a `file` field names, or none."""
    paths = (path.replace("\\", "/").removeprefix("./") for path in attachments(field))
    return next((path for path in paths if path.startswith(_SEEDS) and path_fault(path) is None), None)


def attachments(field: str) -> tuple[str, ...]:
    """The paths that a `file` field names, in order, without escapes."""
    field = _BACKSLASH.sub(lambda _: "\\", field.replace(r"{\_}", "_"))
    paths = (_path(part) for part in _divided(field, ";"))
    return tuple(dict.fromkeys(path for path in paths if path))


def _path(part: str) -> str:
    parts = _divided(part.strip(), ":")
    if len(parts) >= 3:
        # A drive that is not escaped (`:C:\papers\a.pdf:PDF`) is a part of the path.
        inner = parts[1:-1]
        drive = len(inner) > 1 and _DRIVE.fullmatch(inner[0].strip())
        path = ":".join(inner) if drive else inner[-1] if len(inner) == 1 else ":".join(inner)
    elif len(parts) == 2 and not _DRIVE.fullmatch(parts[0].strip()):
        path = parts[1] or parts[0]
    else:
        path = part
    return _UNESCAPED.sub(r"\1", path).strip()


def _divided(text: str, mark: str) -> list[str]:
    """A text cut at each mark that is not escaped."""
    parts, at = [""], 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in (":", ";", "\\"):
            parts[-1] += text[at : at + 2]
            at += 2
        elif text[at] == mark:
            parts.append("")
            at += 1
        else:
            parts[-1] += text[at]
            at += 1
    return parts
