"""A block that is declared the author's own, and that a citation, an introduction or an attribution credits."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_BLOCK: Final = "::: own\n> The dyke fell in March.\n:::"

KIND: Final = Kind(
    forgeries=(
        Forgery(name="introduced", text=f"@fen#p1 tells us:\n\n{_BLOCK}", code="Q001", at="> The dyke"),
        Forgery(
            name="introduced-in-brackets", text=f"The book says [@fen#p1]:\n\n{_BLOCK}", code="Q002", at="> The dyke"
        ),
        Forgery(name="note-inside", text="::: own\n> The dyke fell in March.^[@fen#p1]\n:::", code="Q001", at="> The"),
        Forgery(
            name="introduced-with-a-note", text=f"She says:^[See @fen#p1.]\n\n{_BLOCK}", code="Q002", at="> The dyke"
        ),
        Forgery(name="heading-cites", text=f"## The book [@fen#p1]\n\n{_BLOCK}", code="Q002", at="> The dyke"),
        Forgery(name="next-line-with-a-sign", text=f"{_BLOCK}\n\n: Carver [@fen#p1]", code="Q002", at="> The dyke"),
        Forgery(name="next-line-with-a-word", text=f"{_BLOCK}\n\nSo [@fen#p1].", code="Q002", at="> The dyke"),
        Forgery(name="next-line", text=f"{_BLOCK}\n\n[@fen#p1]", code="Q002", at="> The dyke"),
        Forgery(
            name="attribution",
            text="::: own\n> The dyke fell in March.\n>\n> — Ann Carver, *The Fen Book*, p. 1\n:::",
            code="Q002",
            at="> The dyke",
        ),
        Forgery(name="attribution-after", text=f"{_BLOCK}\n\n— Ann Carver [@fen#p1]", code="Q002", at="> The dyke"),
        Forgery(
            name="verse", text="@fen#p1 sings:\n\n::: own\n| The dyke fell\n| in March\n:::", code="Q001", at="| The"
        ),
        Forgery(name="cited-inside", text="::: own\n> The dyke fell in March [@fen#p1].\n:::", code="Q001", at="> The"),
        Forgery(
            name="epigraph",
            text="::: {.own .epigraph}\n> The dyke fell in March.\n>\n> — [@fen#p1]\n:::",
            code="Q001",
            at="> The",
        ),
    ),
    honest=(
        Honest(name="own", text=f"To put it in my own words:\n\n{_BLOCK}\n\nSo it was.", prints=("The dyke fell",)),
        Honest(
            name="own-after-a-citation", text=f"The book is long [@fen].\n\nI say this:\n\n{_BLOCK}", prints=("fell",)
        ),
    ),
)
