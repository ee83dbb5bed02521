"""The languages that a text shows."""

from __future__ import annotations

import pytest

from quoteproof.text.languages import primary
from quoteproof.text.limit_words import limit_words
from quoteproof.text.spoken import spoken
from tests.book_of import ROOT

DENIALS = {
    "en": "The plan of the town is not allowed by the law, and this was said by the king.",
    "de": "Der Plan des Rates ist nicht durch das Gesetz der Stadt erlaubt, und so sagt es auch der König.",
    "fr": "Le plan du conseil n’est pas permis par la loi de la ville, et le roi le dit avec force.",
    "es": "El plan del consejo no está permitido por la ley de la ciudad, y el rey lo dice con razón.",
    "it": "Il piano del consiglio non è permesso dalla legge della città, e il re lo dice con ragione.",
    "nl": "Het plan van de raad is niet door de wet van de stad toegestaan, zegt de koning met een brief.",
    "pt": "O plano do conselho não é permitido pela lei da cidade, e o rei diz isso com uma carta.",
    "sv": "Planen är inte tillåten av stadens lag, och det säger kungen med ett brev som han har.",
    "da": "Planen er ikke tilladt af byens lov, og det siger kongen med et brev som han har.",
    "fi": "Suunnitelma ei ole sallittu kaupungin lain mukaan, ja kuningas sanoo että se on niin.",
    "pl": "Plan rady nie jest dozwolony przez prawo miasta, i to jest słowo króla na piśmie.",
    "cs": "Plán rady není podle práva města dovolen, a to je slovo krále, které se píše na list.",
    "hu": "A tanács terve nem megengedett a város törvénye szerint, és ez a király szava, hogy úgy van.",
    "tr": "Kurulun planı şehrin yasasına göre serbest değil ve bu kralın bir mektubu ile söylenir.",
    "el": "Το σχέδιο του συμβουλίου δεν επιτρέπεται από τον νόμο.",
    "ru": "План совета не разрешён законом города.",
    "uk": "План ради не дозволений законом міста.",
    "he": "התוכנית של המועצה לא מותרת לפי חוק העיר.",
    "ar": "الخطة التي وضعها المجلس لا يسمح بها قانون المدينة.",
    "fa": "طرح شورا طبق قانون شهر مجاز نیست.",
    "ko": "그 계획은 시의 법으로 허용되지 않는다.",
    "ro": "Planul consiliului nu este permis de legea orașului, și regele o spune cu o scrisoare din cetate.",
    "ca": "El pla del consell no és permès per la llei de la ciutat, i el rei ho diu amb una carta.",
    "la": "Consilium urbis non permittitur lege civitatis, et consul ad populum dixit quod est verum.",
    "hr": "Plan vijeća nije dopušten po zakonu grada, i to je riječ kralja za sve koji su u gradu.",
    "is": "Áætlun ráðsins er ekki leyfð að lögum, og það er orð konungs til þeirra sem við það búa.",
}


@pytest.mark.parametrize(("language", "text"), DENIALS.items(), ids=DENIALS)
def test_a_sentence_shows_its_language_and_its_denial(language: str, text: str) -> None:
    shown = spoken(text)
    assert language in shown
    assert list(limit_words(text.replace("’", "'"), shown, prefixes=False))


def test_a_text_of_few_words_shows_nothing() -> None:
    assert spoken("") == spoken("Non placet.") == spoken("Hamburg, Berlin 1914") == ()


@pytest.mark.parametrize("seed", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.stem)
def test_the_passages_of_an_english_text_show_english_and_nothing_else(seed) -> None:  # type: ignore[no-untyped-def]
    for passage in seed.read_text(encoding="utf-8").split("\n"):
        assert {primary(tag) for tag in spoken(passage)} <= {"en"}, passage
