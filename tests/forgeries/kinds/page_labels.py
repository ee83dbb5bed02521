"""A label of a page that prints more than a label."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind


def _emendations(label: str) -> str:
    return f"pages:\n  - {{lines: 1, starts: The dyke, label: {label!r}, reason: print}}\n"


_LABELS: Final = {
    "quotation": "12, where he says “all men are liars”",
    "straight": '12 "all men are liars"',
    "singles": "12 ‘all men are liars’",
    "look-alikes": "12 ʻall men are liarsʼ",
    "words": "12 and all men are liars",
    "comma": "12, passim",
    "markup": "12 *all*",
    "citation": "12 [@mere]",
    "brackets": "12]",
    "line": "12\\n13",
    "not": "not 12",
}

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(
            name=name,
            text="He says “The dyke held” [@%KEY%#p1].",
            seed="The dyke held.\n\nSo it did.\n",
            emendations=f"pages:\n  - {{lines: 1, starts: The dyke, label: {label!r}, reason: print of {name}}}\n",
            code="S002",
            at=f"reason: print of {name}}}",
            file="seeds/emendations.yaml",
        )
        for name, label in _LABELS.items()
    ),
    honest=tuple(
        Honest(
            name=f"label-{number}",
            text="He says “The dyke held” [@%KEY%#p1].",
            seed="The dyke held.\n\nSo it did.\n",
            emendations=_emendations(label),
            prints=(label,),
        )
        for number, label in enumerate(("12", "xiv", "12a", "12-13", "A3"))
    ),
)
