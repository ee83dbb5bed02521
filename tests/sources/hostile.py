"""What the hostile documents must not make a source text of, and what a reader of the page does see."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from quoteproof.document.model import UNKNOWN
from tests.sources.reading import Read

REFUSED: Final = "refused"
HIDDEN: Final = {
    "actualtext": ("unanimous",),
    "bomb": REFUSED,
    "clipped": ("Clipped words", "gone"),
    "covered_black": ("secret",),
    "covered_white": ("Covered white",),
    "huge": REFUSED,
    "offpage": ("Off page",),
    "tiny": ("Tiny words",),
    "tounicode": ("san nes",),
    "tr3": ("Invisible mode",),
    "white": ("fraud",),
    "xxe": ("lol lol",),
}
"""By the name of the file, the words that no source text may have, or that the file is refused."""
SEEN: Final = {
    "clipped": "Visible words here.",
    "offpage": "Visible words here.",
    "tiny": "Visible words here.",
    "tr3": "Visible words here.",
    "white": "The minister said yes.",
}
"""The words that do show and must be read."""


def hostile_faults(read: Read) -> list[str]:
    """What is wrong with the reading of a hostile document; a refusal is right for every one."""
    name = read.path.stem
    hidden = HIDDEN.get(name, ())
    if read.refusal:
        return [f"refused: {read.refusal}"] if name in SEEN else []
    if hidden == REFUSED:
        return ["not refused"]
    text = "\n".join(
        passage.text for passage in read.passages if passage.role.is_citable and UNKNOWN not in passage.text
    )
    faults = [f"{words!r} is source text" for words in hidden if words in text]
    if name in SEEN and SEEN[name] not in text:
        faults.append(f"{SEEN[name]!r} is not read")
    return faults


def hostile_documents(folder: Path) -> list[Path]:
    """The documents of the folder of hostile ones."""
    return [path for path in sorted((folder / "hostile").glob("*")) if path.stem in HIDDEN]
