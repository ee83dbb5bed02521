"""Inflections: forms of one word are told from other words with the same beginning."""

from __future__ import annotations

import pytest

from quoteproof.text.inflections import is_inflection

FORMS = {
    "en": "work/worked walk/walks believes/believed judgments/judgment requires/requiring imposed/impose know/known "
    "stop/stopped plan/planning city/cities carry/carried box/boxes go/goes agree/agreed writes/written give/given "
    "permit/permitted visit/visiting free/freed watch/watches forbid/forbidden wolves/wolf use/used die/died "
    "see/seeing quit/quitting hear/heard hears/heard mean/meant child/children throw/threw",
    "de": "sagt/sagte Tag/Tages groß/großen ein/einen Kinder/Kindern geht/gehen kein/keine "
    "klein/kleiner Kind/Kinder Feld/Feldern",
    "fr": "mange/mangeait grand/grandes national/nationaux bon/bonne parle/parler finit/finissait vend/vendu",
    "es": "hablo/hablaba ciudad/ciudades rojo/rojas",
    "it": "amico/amici parlo/parlava",
    "pt": "livro/livros nação/nações",
    "nl": "man/mannen werkt/werken",
    "sv": "man/mannen hus/huset",
    "la": "consul/consules puella/puellam",
    "ru": "книга/книги новый/новых",
}
OTHERS = {
    "en": "for/forbidden the/theft the/them employee/employer public/publican car/cared car/care plan/planet "
    "plan/planed plan/plane careful/careless past/paste hard/hardly work/worker mast/master broth/brother list/listen "
    "chick/chicken cloth/clothe cap/caped even/evening bath/bathe hop/hoping cannot/can all/allow not/noted "
    "port/portion form/former part/party count/county sin/sing wing/win bring/bred king/kin thing/thin seed/see",
    "de": "für/fürst Land/Landung Bank/Bankrott nicht/nichts Bau/Bauer Fisch/Fischer",
    "fr": "tour/tourne public/publicain employé/employeur libre/libraire",
    "nl": "werk/werker",
    "sv": "arbet/arbetare",
    "es": "liberto/libertad",
    "eu": "etxe/etxeak",
}


def _pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(language, *pair.split("/")) for language, pairs in table.items() for pair in pairs.split()]  # type: ignore[misc]


@pytest.mark.parametrize(("language", "word", "other"), _pairs(FORMS))
def test_forms_of_one_word(language: str, word: str, other: str) -> None:
    assert is_inflection(word, other, (language,))
    assert is_inflection(other, word, (f"{language}-XX", "eu"))


@pytest.mark.parametrize(("language", "word", "other"), _pairs(OTHERS))
def test_another_word(language: str, word: str, other: str) -> None:
    assert not is_inflection(word, other, (language,))
    assert not is_inflection(other, word, (language,))
