"""Limit words of one language that are plain words of another one."""

from __future__ import annotations

import re

import pytest

from quoteproof.text.limit_words import limit_words, limiting_languages
from quoteproof.text.plain_elsewhere import PLAIN, is_plain_word
from tests.text.test_spoken import DENIALS

SENTENCES = {
    **DENIALS,
    "bg": "Планът на съвета не е позволен според закона на града, и това е думата на царя, която малко хора знаят.",
    "mk": "Планот на советот не е дозволен според законот на градот, и тоа е зборот кој сите ќе го знаат.",
    "sr": "План већа није дозвољен по закону града, и то је реч краља за све који су још у граду.",
    "sl": "Načrt sveta ni dovoljen po zakonu mesta, in to je beseda kralja, zaradi tega jih več nima.",
    "lt": "Tarybos planas nėra leistas pagal miesto įstatymą, ir tai yra karaliaus žodis, kaip jis buvo savo metu.",
}
PLAIN_USES = (
    ("само", "Приблизно так само, як бути людиною, якщо вони були в місті."),
    ("само", "Это само собой было ясно, если бы они тоже жили в городе."),
    ("be", "They should be of the same mind with those who were there."),
    ("et", "Il était une fois un roi et une reine qui avaient tout dans leur ville."),
    ("no", "Ela não estava no meio da cidade, e isso também é muito bom."),
    ("en", "Es muy bueno vivir en el campo cuando hace buen tiempo."),
    ("az", "A király azt mondta, hogy az úr már nem volt itt."),
    ("sin", "Han skulle också inte vara i sin by när det blev natt."),
)
"""Words in sentences of a language in which they limit nothing."""


def test_each_word_of_the_table_limits_in_other_languages_alone() -> None:
    for language, words in PLAIN.items():
        for word, meaning in words.items():
            assert limiting_languages(word), (language, word)
            assert language not in limiting_languages(word), (language, word)
            assert meaning, (language, word)


@pytest.mark.parametrize(("word", "text"), PLAIN_USES)
def test_a_plain_word_in_a_sentence_of_its_language_limits_nothing(word: str, text: str) -> None:
    match = re.search(rf"\b{word}\b", text)
    assert match is not None
    assert is_plain_word(text, *match.span())


@pytest.mark.parametrize("language", sorted(PLAIN.keys() & SENTENCES.keys()))
def test_it_limits_in_its_own_language_whatever_stands_before_the_sentence(language: str) -> None:
    """Wherever the word stands in the sentence, and whatever mark joins it to one of the other language."""
    judged = 0
    pairs = ((word, limiting) for word in PLAIN[language] for limiting in limiting_languages(word) & SENTENCES.keys())
    for word, limiting in pairs:
        for mark in (". ", ", ", ": ", " «", " – "):
            for match in re.finditer(r"(?<=\s)\w", SENTENCES[limiting]):
                before = f"{SENTENCES[language]}{mark}{SENTENCES[limiting][: match.start()]}"
                text = f"{before}{word} {SENTENCES[limiting][match.start() :]}"
                assert not is_plain_word(text, len(before), len(before) + len(word)), text
                judged += 1
    assert judged


@pytest.mark.parametrize("language", SENTENCES)
def test_no_denial_of_a_language_is_a_plain_word(language: str) -> None:
    text = SENTENCES[language].replace("’", "'")
    found = list(limit_words(text, (language,), prefixes=False))
    assert found
    assert not any(is_plain_word(text, *span) for span in found)


def test_a_word_limits_where_its_sentence_shows_too_little() -> None:
    for text, word in (("Так само.", "само"), ("To be or not to be.", "be"), ("et la reine", "et"), ("само", "само")):
        at = text.index(word)
        assert not is_plain_word(text, at, at + len(word))


def test_a_name_between_two_marks_is_judged_by_what_stands_between_them() -> None:
    text = "Як кажуть болгари, само той може, бо він має ключ від міста, що було їх."
    assert not is_plain_word(text, text.index("само"), text.index("само") + 4)


def test_a_word_limits_where_it_may_deny_in_both_languages() -> None:
    """Older Danish and Norwegian have “ei” for “not”, which is Finnish too; Latvian “tik” is also “only”."""
    for text, word in (
        ("Jeg veed at han ei har været der, og jeg skulle også blive efter ham.", "ei"),
        ("Viņš ir tik viens no tiem, kas arī bija ļoti daudz laikā, lai būtu vairāk.", "tik"),
    ):
        at = text.index(f" {word} ") + 1
        assert not is_plain_word(text, at, at + len(word))


def test_a_few_words_without_a_mark_are_judged_by_those_beside_the_word() -> None:
    spanish = "nadie vive sin derecho alguno"
    text = f"They write of the men from that town who say {spanish} there because it could be very much so."
    at = text.index(" sin ") + 1
    assert not is_plain_word(text, at, at + 3)
    english = text.replace(spanish, "that a sin was before them")
    at = english.index(" sin ") + 1
    assert is_plain_word(english, at, at + 3)
