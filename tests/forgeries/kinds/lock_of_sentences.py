"""A lock in which somebody moved what nothing compared: borders of sentences, and IDs of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_ROWS: Final = "seeds/anchors/fen.jsonl"


def _one_sentence(root: Path) -> None:
    """Make one sentence of the two of the first passage, in its row."""
    rows = root / _ROWS
    first, _, rest = rows.read_text(encoding="utf-8").partition("\n")
    head, _, borders = first.partition('"sentences":')
    assert "],[" in borders.replace(" ", ""), first
    start = borders.split("[[", 1)[1].split(",", 1)[0]
    end = borders.split("]]", 1)[0].rsplit(",", 1)[1]
    tail = borders.split("]]", 1)[1]
    rows.write_text(f'{head}"sentences":[[{start},{end}]]{tail}\n{rest}', encoding="utf-8")


def _ids_exchanged(root: Path) -> None:
    """Exchange the IDs of the first two rows."""
    rows = root / _ROWS
    text = rows.read_text(encoding="utf-8")
    rows.write_text(text.replace('"p1"', '"p0"').replace('"p2"', '"p1"').replace('"p0"', '"p2"'), encoding="utf-8")


def _without_digest(root: Path) -> None:
    """Exchange IDs in a lock as earlier versions wrote it, which had no digest of its rows."""
    _ids_exchanged(root)
    index = root / "seeds/anchors.yaml"
    lines = index.read_text(encoding="utf-8").splitlines(keepends=True)
    index.write_text("".join(line for line in lines if not line.startswith("  rows:")), encoding="utf-8")


_TEXT: Final = "He says “The dyke […] of the flood” [@fen#p1]."

KIND: Final = Kind(
    forgeries=(
        Forgery(name="sentences", text=_TEXT, alter=_one_sentence, code="S007", file=_ROWS, at='"id"'),
        Forgery(
            name="ids",
            text="He says “The mere was drained” [@mere#p1].",
            alter=_ids_exchanged,
            code="S007",
            file=_ROWS,
            at='"id"',
        ),
        Forgery(name="ids-without-digest", text=_TEXT, alter=_without_digest, code="S007", file=_ROWS, at='"id"'),
    ),
    honest=(
        Honest(name="untouched", text="He says “The dyke held […] March” [@fen#p1].", prints=("The dyke held",)),
        Honest(name="plain", text="He says “The dyke held” [@fen#p1].", prints=("The dyke held",)),
    ),
)
