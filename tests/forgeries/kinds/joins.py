"""A join of two passages that leaves out what stands between them."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_SEED: Final = "The Sluice\n\nThe sluice is\n{between}\nopen to the boats of the mill.\n\nA last passage.\n"


def _forgery(name: str, between: str, *, furniture: bool = True, last: int = 4) -> Forgery:
    role = f"  - {{lines: {4 if last == 4 else f'4-{last}'}, starts: {between.splitlines()[0]!r}, "
    ends = "" if last == 4 else f"ends: {between.splitlines()[-1]!r}, "
    roles = f"roles:\n{role}{ends}role: furniture, reason: foot of a page}}\n" if furniture else ""
    return Forgery(
        name=name,
        text="He says “The sluice is open to the boats of the mill” [@%KEY%#p2].",
        seed=_SEED.format(between=between),
        emendations=f"segmentation: {{by: line, reason: lines}}\n{roles}joins:\n"
        f"  - reason: broken by the page of {name}\n    first: {{lines: 3, starts: The sluice}}\n"
        f"    second: {{lines: {last + 1}, starts: open}}\n",
        code="S002",
        at=f"reason: broken by the page of {name}",
        file="seeds/emendations.yaml",
    )


KIND: Final = Kind(
    forgeries=(
        _forgery("over-not", "not"),
        _forgery("over-never", "never to be"),
        _forgery("over-hardly", "hardly ever"),
        _forgery("over-unless", "unless the reeve says so"),
        _forgery("over-body", "by no means to be held", furniture=False),
        _forgery("over-harmless-body", "a matter of much talk", furniture=False),
        _forgery("over-two-lines", "12\nnot", last=5),
        _forgery("over-nicht", "Der Damm ist nicht hier"),
        _forgery("over-jamais", "jamais"),
        _forgery("over-failed-to", "has failed to be"),
        _forgery("over-heading", "The Mill", furniture=False),
    ),
    honest=(
        Honest(
            name="over-a-page-number",
            text="He says “The sluice is open to the boats of the mill” [@%KEY%#p2].",
            seed=_SEED.format(between="12"),
            emendations="segmentation: {by: line, reason: lines}\n"
            "roles:\n  - {lines: 4, starts: '12', role: furniture, reason: page number}\n"
            "joins:\n  - first: {lines: 3, starts: The sluice}\n    second: {lines: 5, starts: open}\n"
            "    reason: broken by the page\n",
            prints=("open to the boats",),
        ),
        Honest(
            name="no-join",
            text="He says “open to the boats of the mill” [@%KEY%#p4].",
            seed=_SEED.format(between="x"),
            emendations="segmentation: {by: line, reason: lines}\n",
            prints=("open to the boats",),
        ),
    ),
)
