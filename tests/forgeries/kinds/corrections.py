"""A correction of a part of a word, or several together, that turns the sense."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind


def _forgery(name: str, seed: str, printed: str, *pairs: tuple[str, str], lang: str = "en") -> Forgery:
    lines = "".join(f'  - {{line: 1, was: "{was}", read: "{read}", reason: scan of {name}}}\n' for was, read in pairs)
    return Forgery(
        name=name,
        text=f"He says “{printed}” [@%KEY%#p1].",
        emendations=f"corrections:\n{lines}",
        seed=f"{seed}\n\nA second passage.\n",
        code="S002",
        at=f"reason: scan of {name}}}",
        file="seeds/emendations.yaml",
    )


KIND: Final = Kind(
    forgeries=(
        _forgery(
            "now-not", "The sluice is now open to all boats.", "The sluice is not open to all boats", ("ow", "ot")
        ),
        _forgery(
            "not-now", "The sluice is not open to all boats.", "The sluice is now open to all boats", ("ot", "ow")
        ),
        _forgery("one-letter", "The sluice is now open to boats.", "The sluice is not open to boats", ("now", "not")),
        _forgery("ever-never", "The dyke was ever in danger.", "The dyke was never in danger", ("s ever", "s never")),
        _forgery(
            "legal", "The mill is legal in this village.", "The mill is illegal in this village", ("leg", "illeg")
        ),
        _forgery("able", "The reeve was able to write it.", "The reeve was unable to write it", ("able", "unable")),
        _forgery(
            "two-in-a-word",
            "The allies came over the mere.",
            "The enemes came over the mere",
            ("al", "en"),
            ("li", "em"),
        ),
        _forgery("two-make-one", "The dyke is nut ow.", "The dyke is not on", ("nu", "no"), ("ow", "on")),
        _forgery("over-a-space", "There is no where to go.", "There is nowhere to go", ("no w", "now")),
        _forgery("eine-keine", "Es gibt eine Mühle im Dorf.", "Es gibt keine Mühle im Dorf", ("eine", "keine")),
        _forgery("mais-jamais", "Il vient mais en mars.", "Il vient jamais en mars", ("mais", "jamais")),
        _forgery("elided", "Il l’est au moulin.", "Il n’est au moulin", ("l’e", "n’e")),
        _forgery("russian", "Это возможно и нужно.", "Это невозможно и нужно", ("воз", "невоз")),
        _forgery("point", "It kept 3.5 feet out.", "It kept 35 feet out", (".5", "5")),
        _forgery("sign", "It was -3 degrees then.", "It was 3 degrees then", ("-3", "3")),
        _forgery("currency", "It cost £5 in all.", "It cost $5 in all", ("£5", "$5")),
        _forgery("roman", "King Henry IV came here.", "King Henry VI came here", ("IV", "VI")),
        _forgery("question", "The dyke held well.", "The dyke held well?", (".", "?")),
        _forgery("space-in", "The dyke is nowhere seen.", "The dyke is now here seen", ("owh", "ow h")),
    ),
    honest=(
        Honest(
            name="scan",
            text="He says “The dyke held” [@%KEY%#p1].",
            seed="The dykc held.\n\nSo it did.\n",
            emendations='corrections:\n  - {line: 1, was: "dykc", read: "dyke", reason: scan}\n',
            prints=("dyke held",),
        ),
        Honest(
            name="letters",
            text="He says “The modern mill” [@%KEY%#p1].",
            seed="The modem mill.\n\nSo it was.\n",
            emendations='corrections:\n  - {line: 1, was: "modem", read: "modern", reason: scan}\n',
            prints=("modern mill",),
        ),
    ),
)
