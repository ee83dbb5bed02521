"""A declared note mark that takes words, numbers or signs out of the reading text."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind


def _forgery(name: str, seed: str, form: str, printed: str, *, count: int = 1, key: str = "note-marks") -> Forgery:
    return Forgery(
        name=name,
        text=f"He says “{printed}” [@%KEY%#p1].",
        seed=f"{seed}\n\nA second passage follows.\n",
        emendations=f"{key}:\n  - {{form: {form!r}, count: {count}, reason: notes of {name}}}\n",
        code="S002",
        at=f"reason: notes of {name}}}",
        file="seeds/emendations.yaml",
    )


KIND: Final = Kind(
    forgeries=(
        _forgery(
            "words", "The charter was never sealed in 1914 by them.", "never sealed in 1", "The charter was by them"
        ),
        _forgery("one-word", "The charter was not1 sealed by them.", "not1", "The charter was sealed by them"),
        _forgery("letters", "The tenant was un1 willing to pay.", "un1", "The tenant was willing to pay"),
        _forgery("number", "The dyke held 7 days of the flood.", "1", "The dyke held days of the flood"),
        _forgery("digits", "The dyke cost 100[2] pounds in all.", "00[1]", "The dyke cost 1 pounds in all"),
        _forgery("sign", "At -2 degrees the dyke held well.", "-1", "At degrees the dyke held well"),
        _forgery("decimals", "The dyke kept 3.5 feet of it out.", ".1", "The dyke kept 3 feet of it out"),
        _forgery("percent", "The dyke kept 35% of it out.", "1%", "The dyke kept of it out"),
        _forgery("spaces", "The sluice is (not 1) open to boats.", "(not 1)", "The sluice is open to boats"),
        _forgery("currency", "It cost £5 in all the years.", "£1", "It cost in all the years"),
        _forgery("letter-of-a-word", "The charter was not1 sealed by them.", "t1", "The charter was no sealed by them"),
        _forgery("year", "The dyke (1914) held them out.", "(1)", "The dyke held them out"),
        _forgery("in-a-word", "It is no[1]t open to them.", "[1]", "It is not open to them"),
        _forgery("quoted-number", 'He saw "7 boats" on it.', "1", "He saw “ boats” on it"),
        _forgery("measure", "It is 12 km2 in all.", "1", "It is 12 km in all"),
        _forgery("abbreviation", "It stands on p.12 of it.", "1", "It stands on p. of it"),
        _forgery(
            "hyphens", "The -never open- sluice is here.", "-", "The never open sluice is here", key="emphasis-marks"
        ),
        _forgery("marks", 'The "open" sluice is here.', '"', "The open sluice is here", key="emphasis-marks"),
        _forgery("words-stressed", "The not open not sluice.", "not", "The open sluice", key="emphasis-marks"),
        _forgery("beside-a-digit", "It cost 5[3] pounds in 19[2]14.", "[1]", "It cost 5 pounds in 1914", count=2),
    ),
    honest=(
        Honest(
            name="brackets",
            text="He says “The dyke held until March” [@%KEY%#p1].",
            seed="The dyke held[3] until March.\n\nIt fell.[4]\n",
            emendations="note-marks:\n  - {form: '[1]', count: 2, reason: notes}\n",
            prints=("held until March",),
        ),
        Honest(
            name="behind-a-letter",
            text="He says “The dyke held until March” [@%KEY%#p1].",
            seed="The dyke3 held until March.\n\nIt fell.4 So.\n",
            emendations="note-marks:\n  - {form: '1', count: 2, reason: notes}\n",
            prints=("held until March",),
        ),
    ),
)
