"""The few words an edition adds of its own, by language: “Chapter”, “Contents”, “Figure”.

Leaves out the words of citations: the citation style has those.
"""

from __future__ import annotations

from dataclasses import dataclass


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


_ENGLISH = Words("chapter", "section", "Figure", "Table", "Contents", "Bibliography")
_BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": Words("Kapitel", "Abschnitt", "Abbildung", "Tabelle", "Inhalt", "Literatur"),
    "fr": Words("chapitre", "section", "figure", "tableau", "Table des matières", "Bibliographie"),
    "es": Words("capítulo", "sección", "figura", "tabla", "Índice", "Bibliografía"),
    "it": Words("capitolo", "sezione", "figura", "tabella", "Indice", "Bibliografia"),
    "nl": Words("hoofdstuk", "paragraaf", "figuur", "tabel", "Inhoud", "Bibliografie"),
    "ru": Words("глава", "раздел", "рисунок", "таблица", "Содержание", "Библиография"),
}


def words_for(language: str) -> Words:
    """The words for a BCP 47 tag; English where the language is not known here."""
    return _BY_LANGUAGE.get(language.replace("_", "-").split("-")[0].lower(), _ENGLISH)


def sentence_case(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
