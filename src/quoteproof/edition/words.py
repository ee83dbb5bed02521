"""The few words an edition adds of its own, by language: “Chapter”, “Contents”, “Figure”.

Leaves out the words of citations: the citation style has those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words, as they stand within a sentence."""

    chapter: str
    """Before a chapter's number."""
    section: str
    """Before a section's title."""
    figure: str
    """Before a figure's number."""
    table: str
    """Before a table's number."""
    contents: str
    """Heading of the contents."""
    bibliography: str
    """Heading of the list of works cited."""
    index: str
    """Heading of the index of quotations."""
    index_note: str
    """What the index says of itself."""
    page: tuple[str, str]
    """Before the number of a page, and before several."""
    paragraph: tuple[str, str]
    """Before the number of a paragraph, and before several."""
    note: str
    """After the number of a page on which a note is meant."""
    elsewhere: str
    """For a place that has no number."""
    roles: Mapping[str, str]
    """For a passage that has no number, by what it is in its document."""


_ROLES = ("heading", "caption", "byline", "note")


def _roles(*names: str) -> Mapping[str, str]:
    return dict(zip(_ROLES, names, strict=True))


_ENGLISH = Words(
    *("chapter", "section", "Figure", "Table", "Contents", "Bibliography", "Index of Quotations"),
    "Each passage that is quoted, and the pages on which it is; n means a note.",
    *(("p.", "pp."), ("para.", "paras."), "n", "unnumbered", _roles("heading", "caption", "byline", "note")),
)
_BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": Words(
        *("Kapitel", "Abschnitt", "Abbildung", "Tabelle", "Inhalt", "Literatur", "Verzeichnis der Zitate"),
        "Jede zitierte Stelle mit den Seiten, auf denen sie zitiert wird; Anm. verweist auf eine Anmerkung.",
        *(("S.", "S."), ("Abs.", "Abs."), "\u00a0Anm.", "ohne Nummer"),
        _roles("Überschrift", "Bildunterschrift", "Verfasserzeile", "Anmerkung"),
    ),
    "fr": Words(
        *("chapitre", "section", "figure", "tableau", "Table des matières", "Bibliographie", "Index des citations"),
        "Chaque passage cité, avec les pages où il l’est\u202f; n. renvoie à une note.",
        *(("p.", "p."), ("¶", "¶"), "\u00a0n.", "sans numéro", _roles("titre", "légende", "signature", "note")),
    ),
    "es": Words(
        *("capítulo", "sección", "figura", "tabla", "Índice", "Bibliografía", "Índice de citas"),
        "Cada pasaje citado, con las páginas en que se cita; n. remite a una nota.",
        *(("p.", "pp."), ("párr.", "párrs."), "\u00a0n.", "sin número", _roles("título", "pie", "firma", "nota")),
    ),
    "it": Words(
        *("capitolo", "sezione", "figura", "tabella", "Indice", "Bibliografia", "Indice delle citazioni"),
        "Ogni passo citato, con le pagine in cui lo è; n. rimanda a una nota.",
        *(
            ("p.", "pp."),
            ("par.", "parr."),
            "\u00a0n.",
            "senza numero",
            _roles("titolo", "didascalia", "firma", "nota"),
        ),
    ),
    "nl": Words(
        *("hoofdstuk", "paragraaf", "figuur", "tabel", "Inhoud", "Bibliografie", "Register van citaten"),
        "Elke geciteerde passage, met de pagina’s waarop dat gebeurt; n. verwijst naar een noot.",
        *(
            ("p.", "pp."),
            ("al.", "al."),
            "\u00a0n.",
            "zonder nummer",
            _roles("kop", "bijschrift", "auteursregel", "noot"),
        ),
    ),
    "ru": Words(
        *("глава", "раздел", "рисунок", "таблица", "Содержание", "Библиография", "Указатель цитат"),
        "Каждое цитируемое место и страницы, на которых оно цитируется; прим. отсылает к примечанию.",
        *(("с.", "с."), ("п.", "п."), "\u00a0прим.", "без номера"),
        _roles("заголовок", "подпись", "имя автора", "примечание"),
    ),
}


def words_for(language: str) -> Words:
    """The words for a BCP 47 tag; English where the language is not known here."""
    return in_language(_BY_LANGUAGE, language, _ENGLISH)


def in_language(by_language: Mapping[str, T], language: str, default: T) -> T:
    """What a table by language has for a BCP 47 tag."""
    return by_language.get(language.replace("_", "-").split("-")[0].lower(), default)


def sentence_case(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
