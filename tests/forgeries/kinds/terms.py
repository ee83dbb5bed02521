"""A run that is declared a term, a name or a phrase, and that a citation claims: bind first, exempt after."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

KIND: Final = Kind(
    forgeries=(
        Forgery(name="words-between", text="He wrote [“the dyke fell”]{.term}, no less [@fen#p1].", code="Q012"),
        Forgery(
            name="chain",
            text="He wrote [“the dyke fell”]{.term} [“in the last week”]{.term} with [“a flood of eels”]{.term}, "
            "no less [@fen#p1].",
            code="Q001",
        ),
        Forgery(name="forward", text="@fen#p1 calls it [“a fallen dyke”]{.term}.", code="Q001"),
        Forgery(name="next-sentence", text="It was [“a fallen dyke”]{.term}. [@fen#p1]", code="Q001"),
        Forgery(name="note", text="It was [“a fallen dyke”]{.term}.^[@fen#p1]", code="Q001"),
        Forgery(name="note-with-words", text="[“a fallen dyke”]{.term}.^[@fen#p1, of March.]", code="Q001"),
        Forgery(
            name="paragraph",
            text="::: term\nHe wrote “the dyke fell”, no less [@fen#p1].\n:::",
            code="Q012",
            at="He wrote",
        ),
        Forgery(name="two-codes", text="She says `“`{.code}the dyke fell in March`”`{.code} [@fen].", code="Q014"),
        Forgery(name="prose-in-code", text="She says `“the dyke fell in March”`{.code} [@fen#p1].", code="Q014"),
        Forgery(name="cited-before", text="She [@fen, p. 1] says [“the dyke fell”]{.term}.", code="Q002"),
        Forgery(name="cited-behind", text="[“The dyke fell”]{.term}, says @fen#p1.", code="Q002"),
        Forgery(name="emphasised", text="He wrote *[“the dyke fell”]{.term}*, no less [@fen#p1].", code="Q012"),
        Forgery(name="heading", text="Words.", heading="[“A fallen dyke”]{.term} [@fen#p1]", code="Q001", at="# ["),
        Forgery(
            name="phrase",
            text="He says “The dyke fell in March” [@fen#p1].",
            settings="quotations:\n  style: strict\n  terms:\n    The dyke fell in March: a saying\n",
            code="Q001",
        ),
        Forgery(
            name="name",
            text="He says “The dyke fell” of it [@fen#p1].",
            settings="quotations:\n  style: strict\n  names:\n    The dyke fell: a house\n",
            code="Q001",
        ),
        Forgery(
            name="title-of-another",
            text="He says “The Dyke Fell” of it [@fen#p1].",
            entry="@book{%KEY%,\n  title = {The Dyke Fell},\n  author = {Reed, Tom},\n}\n",
            code="Q001",
        ),
        Forgery(
            name="title-of-the-same",
            text="He says “The dyke fell” of it [@%KEY%#p2].",
            seed="The dyke held for a year. The dyke fell later.\n\nIt held again.\n",
            entry="@book{%KEY%-b,\n  title = {The dyke fell},\n  author = {Reed, Tom},\n}\n",
            code="Q003",
        ),
    ),
    honest=(
        Honest(name="code", text='In C++ one writes `cout << "x"`{.code}, as she does [@fen#p1].', prints=("cout",)),
        Honest(name="term", text="They call it a [“dyke year”]{.term} in the village.", prints=("dyke year",)),
        Honest(
            name="title",
            text="She read “A Flood” by the fire. It begins: “The mere was drained in one summer” [@mere#p1].",
            entry="@book{%KEY%,\n  title = {A Flood},\n  author = {Reed, Tom},\n}\n",
            prints=("A Flood",),
        ),
        Honest(
            name="first-passage",
            text="He begins: “Eels were sold at noon” [@%KEY%#p1].",
            seed="Eels were sold at noon.\n\nHerons came at night.\n",
            prints=("Eels were sold",),
        ),
    ),
)
