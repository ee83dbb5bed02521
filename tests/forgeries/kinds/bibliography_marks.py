"""Marks in the fields of an entry that print: any field, any form of mark that citation processing makes one of."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_FIELDS: Final = (
    *("publisher", "address", "edition", "howpublished", "volume", "number", "pubstate", "school", "organization"),
    *("institution", "editor", "translator", "author", "pages", "venue", "chapter", "location"),
)
# A note at fault is left out of print, and that is a warning: tests/source/test_bibliography.py.
_FORMS: Final = {
    "tex-singles": "`The dyke fell' he said",
    "tex-doubles": "``The dyke fell'' he said",
    "straight-singles": "'The dyke fell' he said",
    "curly-singles": "‘The dyke fell’ he said",
    "guillemets": "‹The dyke fell› he said",
    "look-alikes": "ʻThe dyke fellʼ he said",
    "primes": "‵The dyke fell′ he said",
    "angles": "<<The dyke fell>> he said",
    "low": ",,The dyke fell'' he said",
    "enquote": "\\enquote{The dyke fell} he said",
    "named": "\\textquoteleft The dyke fell\\textquoteright{} he said",
    "commands": "\\lq The dyke fell\\rq{} he said",
    "formulas": "$\\ll$The dyke fell$\\gg$ he said",
    "named-accents": "\\H{} The dyke fell\\H{} he said",
    "measures": '5" the dyke fell in March 5" he said',
    "close": "x'The dyke fell in March' he said",
    "low-comma": ",the dyke fell in March’ he said",
    "raised": "’The dyke fell in March’ª he said",
    "accents": "{\\`{}}The dyke fell{\\'{}} he said",
}


def _entry(field: str, words: str) -> str:
    rest = {"author": "Reed, Tom", "title": "A Flood", "publisher": "Sedge Press", "year": "1922"}
    fields = {**rest, field: words}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@book{{%KEY%,\n{lines}}}\n"


def _forgery(name: str, field: str, words: str) -> Forgery:
    entry = _entry(field, words)
    return Forgery(name=name, text="See [@%KEY%].", entry=entry, code="B004", at=words, file="references.bib")


KIND: Final = Kind(
    forgeries=(
        *(_forgery(f"field-{field}", field, f"`The dyke fell' say all {field}") for field in _FIELDS),
        *(_forgery(f"form-{form}", "publisher", f"{words} {form}") for form, words in _FORMS.items()),
    ),
    honest=(
        Honest(name="names", text="See [@%KEY%].", entry=_entry("author", "O'Brien, Niamh and d'Arcy, Jean")),
        Honest(
            name="apostrophe", text="See [@%KEY%].", entry=_entry("publisher", "Editions de l'Herne"), prints=("Herne",)
        ),
        Honest(name="title", text="See [@%KEY%].", entry=_entry("title", "The ``Great'' Flood"), prints=("Flood",)),
        Honest(
            name="accents",
            text="See [@%KEY%].",
            entry=_entry("author", "M{\\'e}rim{\\'e}e, Ren{\\`e}"),
            prints=("Mérimée",),
        ),
    ),
)
