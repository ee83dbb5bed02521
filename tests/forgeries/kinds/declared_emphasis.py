"""Words in a citation that seem to declare emphasis, and say something else."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_SUFFIXES: Final = {
    "no": "no emphasis added",
    "not": "emphasis not added",
    "without": "without emphasis added",
    "was-it": "was emphasis added?",
    "never": "never emphasis added",
    "none-of-the": "none of the emphasis added",
    "in-the-source": "emphasis added in the source",
    "by-another": "emphasis added by the printer",
    "longer-word": "overemphasis added",
}

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(name=name, text=f"He says “The *sluice* is not open” [@fen#p2, {suffix}].", code="Q007")
        for name, suffix in _SUFFIXES.items()
    ),
    honest=(
        Honest(
            name="declared", text="He says “The *sluice* is not open” [@fen#p2, emphasis added].", prints=("sluice",)
        ),
        Honest(name="mine", text="He says “The *sluice* is not open” [@fen#p2, emphasis mine].", prints=("sluice",)),
        Honest(name="plain", text="He says “The sluice is not open” [@fen#p2, no emphasis added].", prints=("sluice",)),
    ),
)
