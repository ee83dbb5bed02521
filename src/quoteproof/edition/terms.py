"""The words that an edition adds of its own, by language: “Chapter”, “Contents”, the sentences of the imprint.

Attested and translated quotations are never called verified and are counted apart. The words of citations are not
here: the citation style has those. Source: rules.md, “Verdicts”.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

from quoteproof.check.result import CheckResult
from quoteproof.source.library import Extent
from quoteproof.text.languages import by_tag
from quoteproof.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EditionTerms:
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


_ENGLISH = EditionTerms(
    *("chapter", "section", "Figure", "Table", "Contents", "Bibliography", "Index of Quotations"),
    "Each passage that is quoted, and the pages on which it is; n means a note.",
    *(("p.", "pp."), ("para.", "paras."), "n", "unnumbered", _roles("heading", "caption", "byline", "note")),
)
_BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": EditionTerms(
        *("Kapitel", "Abschnitt", "Abbildung", "Tabelle", "Inhalt", "Literatur", "Verzeichnis der Zitate"),
        "Jede zitierte Stelle mit den Seiten, auf denen sie zitiert wird; Anm. verweist auf eine Anmerkung.",
        *(("S.", "S."), ("Abs.", "Abs."), "\u00a0Anm.", "ohne Nummer"),
        _roles("Überschrift", "Bildunterschrift", "Verfasserzeile", "Anmerkung"),
    ),
    "fr": EditionTerms(
        *("chapitre", "section", "figure", "tableau", "Table des matières", "Bibliographie", "Index des citations"),
        "Chaque passage cité, avec les pages où il l’est\u202f; n. renvoie à une note.",
        *(("p.", "p."), ("¶", "¶"), "\u00a0n.", "sans numéro", _roles("titre", "légende", "signature", "note")),
    ),
    "es": EditionTerms(
        *("capítulo", "sección", "figura", "tabla", "Índice", "Bibliografía", "Índice de citas"),
        "Cada pasaje citado, con las páginas en que se cita; n. remite a una nota.",
        *(("p.", "pp."), ("párr.", "párrs."), "\u00a0n.", "sin número", _roles("título", "pie", "firma", "nota")),
    ),
    "it": EditionTerms(
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
    "nl": EditionTerms(
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
    "ru": EditionTerms(
        *("глава", "раздел", "рисунок", "таблица", "Содержание", "Библиография", "Указатель цитат"),
        "Каждое цитируемое место и страницы, на которых оно цитируется; прим. отсылает к примечанию.",
        *(("с.", "с."), ("п.", "п."), "\u00a0прим.", "без номера"),
        _roles("заголовок", "подпись", "имя автора", "примечание"),
    ),
}


def words_for(language: str) -> EditionTerms:
    """The words for a BCP 47 tag; English where the language is not known here."""
    return by_tag(_BY_LANGUAGE, language) or by_tag(_more_terms(), language) or _ENGLISH


@cache
def _more_terms() -> Mapping[str, EditionTerms]:
    """The words of the languages in `terms.txt`, by tag."""
    lines = (files("quoteproof.edition") / "terms.txt").read_text(encoding="utf-8").splitlines()
    return {
        tag: EditionTerms(a, b, c, d, e, f, g, h, (i, j), (k, m), n, o, _roles(*roles))
        for tags, a, b, c, d, e, f, g, h, i, j, k, m, n, o, *roles in (
            line.split("|") for line in lines if not line.startswith("#")
        )
        for tag in tags.split()
    }


def in_language(by_language: Mapping[str, T], language: str, default: T) -> T:
    """What a table by language has for a BCP 47 tag."""
    found = by_tag(by_language, language)
    return default if found is None else found


def sentence_case(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class _ImprintText:
    """The imprint in one language."""

    verified: str
    """How many quotations are verified, of how many, and what that means."""
    marked: str
    """How alterations show in the strict style, in which only a final comma or period may be dropped silently."""
    followed: str
    """Which manual alterations follow in any other style."""
    attested: str
    """How many were compared by a person."""
    translated: str
    """How many are translations."""
    paragraphs: str
    """What a citation counts in a document without pages."""


_IMPRINT_ENGLISH = _ImprintText(
    "{0} of {1} quotations verified. Each was compared, character by character, with the document that it cites.",
    "What is left out, put in or changed stands in square brackets, except a final comma or period; emphasis that is "
    "added is said to be.",
    "Alterations follow {0}; emphasis that is added is said to be.",
    "{0} were compared by a person and are not verified.",
    "{0} are translations and are not verified.",
    "Where a document has no pages, a citation counts the paragraphs of its text.",
)
_IMPRINTS = {
    "en": _IMPRINT_ENGLISH,
    "de": _ImprintText(
        "{0} von {1} Zitaten geprüft. Jedes wurde Zeichen für Zeichen mit dem Dokument verglichen, das es anführt.",
        "Was ausgelassen, eingefügt oder geändert ist, steht in eckigen Klammern, außer einem Komma oder Punkt am "
        "Ende; eine hinzugefügte Hervorhebung ist als solche bezeichnet.",
        "Für Änderungen gilt: {0}; eine hinzugefügte Hervorhebung ist als solche bezeichnet.",
        "Von einer Person verglichen und nicht geprüft: {0}.",
        "Übersetzungen, nicht geprüft: {0}.",
        "Wo ein Dokument keine Seiten hat, zählt ein Verweis die Absätze seines Textes.",
    ),
    "fr": _ImprintText(
        "{0} citations vérifiées sur {1}. Chacune a été comparée, caractère par caractère, au document qu’elle cite.",
        "Ce qui est omis, ajouté ou modifié figure entre crochets, sauf une virgule ou un point final\u202f; toute "
        "mise en relief ajoutée est signalée.",
        "Pour les modifications\u202f: {0}\u202f; toute mise en relief ajoutée est signalée.",
        "Comparées par une personne, et non vérifiées\u202f: {0}.",
        "Traductions, non vérifiées\u202f: {0}.",
        "Lorsqu’un document n’a pas de pages, les renvois comptent les paragraphes de son texte.",
    ),
    "es": _ImprintText(
        "{0} de {1} citas verificadas. Cada una se comparó, carácter por carácter, con el documento que cita.",
        "Lo omitido, añadido o cambiado va entre corchetes, salvo una coma o un punto final; se indica todo énfasis "
        "añadido.",
        "Para los cambios rige: {0}; se indica todo énfasis añadido.",
        "Comparadas por una persona y no verificadas: {0}.",
        "Traducciones, no verificadas: {0}.",
        "Cuando un documento no tiene páginas, la referencia cuenta los párrafos de su texto.",
    ),
    "it": _ImprintText(
        "{0} citazioni verificate su {1}. Ciascuna è stata confrontata, carattere per carattere, con il documento che "
        "cita.",
        "Ciò che è omesso, aggiunto o cambiato sta fra parentesi quadre, salvo una virgola o un punto finale; ogni "
        "corsivo aggiunto è segnalato.",
        "Per le modifiche vale: {0}; ogni corsivo aggiunto è segnalato.",
        "Confrontate da una persona e non verificate: {0}.",
        "Traduzioni, non verificate: {0}.",
        "Dove un documento non ha pagine, il rimando conta i paragrafi del suo testo.",
    ),
    "nl": _ImprintText(
        "{0} van {1} citaten gecontroleerd. Elk is teken voor teken vergeleken met het document dat het aanhaalt.",
        "Wat is weggelaten, toegevoegd of veranderd staat tussen vierkante haken, behalve een komma of punt aan het "
        "eind; toegevoegde nadruk is vermeld.",
        "Voor wijzigingen geldt: {0}; toegevoegde nadruk is vermeld.",
        "Door een persoon vergeleken en niet gecontroleerd: {0}.",
        "Vertalingen, niet gecontroleerd: {0}.",
        "Waar een document geen pagina’s heeft, telt een verwijzing de alinea’s van zijn tekst.",
    ),
    "ru": _ImprintText(
        "Проверено цитат: {0} из {1}. Каждая сличена знак за знаком с документом, на который она ссылается.",
        "Пропущенное, вставленное и изменённое стоит в квадратных скобках, кроме запятой или точки в конце; "
        "добавленное выделение оговорено.",
        "Изменения — по правилам: {0}; добавленное выделение оговорено.",
        "Сличено человеком и не проверено: {0}.",
        "Переводы, не проверено: {0}.",
        "Если в документе нет страниц, ссылка считает абзацы его текста.",
    ),
}


def imprint(result: CheckResult) -> tuple[str, ...]:
    """The paragraphs of the imprint page, in the language of the book."""
    counts = result.counts
    verified = counts["verbatim"] + counts["altered"]
    whole = verified + counts["attested"] + counts["translated"]
    if not whole:
        return ()
    said = in_language(_IMPRINTS, result.book.language, _IMPRINT_ENGLISH)
    manual = result.book.quotations.profile.manual
    lines = [f"{said.verified.format(verified, whole)} {said.followed.format(manual) if manual else said.marked}"]
    if counts["attested"]:
        lines.append(said.attested.format(counts["attested"]))
    if counts["translated"]:
        lines.append(said.translated.format(counts["translated"]))
    if _counts_paragraphs(result):
        lines.append(said.paragraphs)
    return tuple(lines)


def _counts_paragraphs(result: CheckResult) -> bool:
    anchors = {a for r in result.chapters for c in r.citations for a in c.anchors if a.names_place}
    extents = (result.library.resolve(anchor) for anchor in anchors)
    return any(isinstance(e, Extent) and e.locator and e.locator.counted for e in extents)
