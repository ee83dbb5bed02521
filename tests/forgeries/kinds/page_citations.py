"""A page in place of a passage that does not have the words, or has them altered, or twice."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_SEED: Final = "The dyke held.\n\nSo it did. Nobody said that the ditch was dry.\n\nThe dyke fell. The ditch was wet.\n"
_PAGES: Final = (
    "pages:\n  - {lines: 1, starts: The dyke, label: '12', reason: print}\n"
    "  - {lines: 5, starts: The dyke, label: '13', reason: print}\n"
)
_FORGED: Final = {
    "another-page": ("“The dyke fell” [@%KEY%, p. 12].", "Q003"),
    "no-page": ("“The dyke fell” [@%KEY%, p. 14].", "Q002"),
    "altered": ("“The dyke hold” [@%KEY%, p. 12].", "Q001"),
    "over-the-page": ("“was dry. The dyke fell” [@%KEY%, p. 13].", "Q001"),
    "twice": ("“ditch was” [@%KEY%, pp. 12–13].", "Q022"),
    "bare": ("“The dyke held” [@%KEY%].", "Q002"),
    "chapter": ("“The dyke held” [@%KEY%, ch. 12].", "Q002"),
}

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(name=name, text=f"He says {text}", seed=_SEED, emendations=_PAGES, code=code)
        for name, (text, code) in _FORGED.items()
    ),
    honest=tuple(
        Honest(name=f"page-{number}", text=f"He says {text}", seed=_SEED, emendations=_PAGES)
        for number, text in enumerate(
            (
                "“The dyke held” [@%KEY%, p. 12].",
                "“The dyke fell” [@%KEY%, 13].",
                "“The dyke fell” [@%KEY%, p. 13].",
                "“did” [@%KEY%, p. 12].",
            )
        )
    ),
)
