"""A single mark before an elision or a shortened year that opens a quotation all the same."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

# A mark before space closes: Q001 where the pair is read as a quotation, Q014 where that is in doubt.
_OPENINGS: Final = ("'til", "'twas", "'tis", "'round", "'cause", "'em", "'n", "'90s", "'48", "'bout", "’til", "’twas")

KIND: Final = Kind(
    forgeries=(
        *(
            Forgery(
                name=f"opens-{number}",
                text=f"He wrote {opening} March the dyke fell' [@fen#p1].".replace(
                    "fell'", "fell’" if opening.startswith("’") else "fell'"
                ),
                code="Q014" if "’" in opening else "Q001",
            )
            for number, opening in enumerate(_OPENINGS)
        ),
        Forgery(name="before-a-comma", text="He wrote 'til March the dyke fell', and more [@fen#p1].", code="Q001"),
        Forgery(name="over-lines", text="He wrote 'tis the dyke\nthat fell' [@fen#p1].", code="Q001"),
        Forgery(name="escaped-pair", text="He wrote \\'The dyke fell in March\\' [@fen#p1].", code="Q014"),
        Forgery(name="escaped-curly", text="He wrote \\’The dyke fell in March\\’ [@fen#p1].", code="Q014"),
        Forgery(name="two-apostrophes", text="He wrote ’The dyke fell in March’ [@fen#p1].", code="Q014"),
        Forgery(name="one-escaped", text="He wrote ’the dyke fell in March\\’ [@fen#p1].", code="Q014"),
        Forgery(name="closes-before-a-number", text="He wrote ’the dyke fell in March’^1^ [@fen#p1].", code="Q014"),
        Forgery(name="closes-before-a-formula", text="He wrote ’the dyke fell in March’$x$ [@fen#p1].", code="Q014"),
        Forgery(name="closes-before-emphasis", text="He wrote ’the dyke fell in March’*s* [@fen#p1].", code="Q014"),
        Forgery(name="opens-behind-a-link", text="He [x](https://a.org)'the dyke fell' [@fen#p1].", code="Q014"),
        Forgery(name="opens-behind-code", text="He `x`{.code}'the dyke fell' [@fen#p1].", code="Q014"),
        Forgery(name="opens-behind-a-letter", text="He o'the dyke fell in March' [@fen#p1].", code="Q014"),
        Forgery(name="turned-behind-a-letter", text="He wrote‘the dyke fell in March’ [@fen#p1].", code="Q014"),
        Forgery(name="escaped-with-a-note", text="\\’The dyke fell in March\\’.^[See @fen#p1.]", code="Q014"),
        Forgery(name="comma-opens", text="He wrote ,the dyke fell in March’ [@fen#p1].", code="Q014"),
        Forgery(name="raised-number", text="He wrote ’the dyke fell in March’¹ [@fen#p1].", code="Q014"),
        Forgery(name="plural-closes", text="He says the '90s were the lords' [@fen#p1].", code="Q001"),
    ),
    honest=(
        Honest(name="song", text="’Tis the season, and ’twas the night.", prints=("’Tis",)),
        Honest(name="years", text="The winter of '48 and the songs of the '90s were long.", prints=("’48",)),
        Honest(name="emphasis", text="*Le Monde*’s editor read l’*État* to the reeves’ men.", prints=("editor",)),
        Honest(name="rock", text="They like rock 'n' roll, don't they?", prints=("roll",)),
        Honest(name="plural", text="The reeves' oxen and the tenants' carts stood there.", prints=("oxen",)),
        Honest(name="quoted", text="He wrote 'The dyke held until the last week' [@fen#p1].", prints=("dyke held",)),
    ),
)
