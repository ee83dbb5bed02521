"""A role of furniture, or a hyphen at a line end, that takes a word out of a sentence."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_HYPHENS: Final = "segmentation: {{by: blank-line, reason: columns}}\nline-end-hyphens:\n  - {{count: 1, reason: {}}}\n"


def _role(name: str, line: str) -> str:
    roles = f"  - {{lines: 2, starts: {line!r}, role: furniture, reason: foot of {name}}}\n"
    return f"segmentation: {{by: line, reason: lines}}\nroles:\n{roles}"


def _swallowed(name: str, line: str) -> Forgery:
    return Forgery(
        name=name,
        text="He writes:\n\n> The sluice is\n>\n> open to the boats. [@%KEY%#p1-p3]",
        seed=f"The sluice is\n{line}\nopen to the boats.\n",
        emendations=_role(name, line),
        code="S002",
        at=f"reason: foot of {name}}}",
        file="seeds/emendations.yaml",
    )


def _divided(name: str, seed: str, printed: str) -> Forgery:
    return Forgery(
        name=name,
        text=f"He says “{printed}” [@%KEY%#p1].",
        seed=f"{seed}\n\nA second passage.\n",
        emendations=_HYPHENS.format(f"columns of {name}"),
        code="S002",
        at=f"reason: columns of {name}}}",
        file="seeds/emendations.yaml",
    )


KIND: Final = Kind(
    forgeries=(
        _swallowed("not", "not"),
        _swallowed("nie", "Das ist nie so"),
        _swallowed("failed", "has failed to be"),
        _divided("numbers", "The years 1914-\n1918 were hard.", "The years 19141918 were hard"),
        _divided("limit-word", "The dyke was not-\nable for it.", "The dyke was notable for it"),
        _divided("letter", "The dyke is no-\nt open now.", "The dyke is not open now"),
        _divided("names", "The Anglo-\nSaxon dyke held.", "The AngloSaxon dyke held"),
    ),
    honest=(
        Honest(
            name="page-number",
            text="He writes:\n\n> The sluice is\n>\n> open to the boats. [@%KEY%#p1-p3]",
            seed="The sluice is\n12\nopen to the boats.\n",
            emendations=_role("page-number", "12"),
            prints=("open to the boats",),
        ),
        Honest(
            name="divided",
            text="He says “The sluice is without a gate” [@%KEY%#p1].",
            seed="The sluice is with-\nout a gate.\n\nA second passage.\n",
            emendations=_HYPHENS.format("columns"),
            prints=("without a gate",),
        ),
    ),
)
