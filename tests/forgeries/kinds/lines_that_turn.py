"""A language that turns the line in one output and not in another."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(
            name=name,
            text=text.replace("%", "“Leave is for all holders of a strip” [@fen#p4]"),
            unprinted=(".[1]",),
        )
        for name, text in {
            "hebrew-division": "::: {lang=he}\nHe says %.\n:::",
            "arabic-division": "::: {lang=ar}\nHe says %.\n:::",
            "persian-span": "[He says %.]{lang=fa}",
            "urdu-heading": "## So {lang=ur}\n\nHe says %.",
            "yiddish": "::: {lang=yi}\nHe says %.\n:::",
            "script": "::: {lang=az-Arab}\nHe says %.\n:::",
        }.items()
    ),
    honest=(
        Honest(name="german", text="::: {lang=de}\nSo ist es, sagt er.\n:::", prints=("So ist es",)),
        Honest(name="azeri-latin", text="[Belədir.]{lang=az}", prints=("Belədir",)),
    ),
)
