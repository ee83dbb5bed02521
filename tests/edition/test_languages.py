"""Marks of each language, in the forms in which people type them, and what prints."""

from __future__ import annotations

import pytest

from quoteproof.text.pairing import doubtful, never_pairing, pair
from tests.edition.test_printed import printed

NARROW, FIXED = "\u202f", "\u00a0"
TYPED = {
    "fr": ("« {} »", "«{}»", f"«{FIXED}{{}}{FIXED}»", f"«{NARROW}{{}}{NARROW}»", '"{}"', "“{}”"),
    "fr-CH": ("« {} »", "«{}»", '"{}"'),
    "de": ("„{}“", "»{}«", "«{}»", "‚{}‘", "›{}‹", '"{}"'),
    "es": ("«{}»", "“{}”", "‘{}’", '"{}"'),
    "it": ("«{}»", "“{}”", '"{}"'),
    "sv": ("”{}”", "»{}»", "’{}’", "»{}«", '"{}"'),
    "fi": ("”{}”", "»{}»", "’{}’", '"{}"'),
    "da": ("»{}«", "„{}“", "”{}”", "’{}’", '"{}"'),
    "nb": ("«{}»", "”{}”", "‘{}’", '"{}"'),
    "nl": ("‘{}’", "“{}”", "„{}”", "'{}'", '"{}"'),
    "pl": ("„{}”", "«{}»", "»{}«", '"{}"'),
    "cs": ("„{}“", "»{}«", "‚{}‘", '"{}"'),
    "ru": ("«{}»", "„{}“", "“{}”", '"{}"'),
    "uk": ("«{}»", "„{}“", "„{}”", '"{}"'),
    "el": ("«{}»", "“{}”", '"{}"'),
    "he": ("”{}”", "״{}״", "„{}”", '"{}"'),
    "ar": ("«{}»", "“{}”", '"{}"'),
    "zh-CN": ("“{}”", "「{}」", '"{}"'),
    "ja": ("「{}」", "『{}』", '"{}"'),
    "ko": ("“{}”", "‘{}’", "「{}」", '"{}"'),
}
HOUSE = {
    "fr": f"«{NARROW}{{}}{NARROW}»", "fr-CH": "«{}»", "de": "„{}“", "es": "«{}»", "it": "«{}»", "sv": "”{}”",
    "fi": "”{}”", "da": "“{}”", "nb": "«{}»", "nl": "“{}”", "pl": "„{}”", "cs": "„{}“", "ru": "«{}»", "uk": "«{}»",
    "el": "«{}»", "he": "”{}”", "ar": "«{}»", "zh-CN": "“{}”", "ja": "「{}」", "ko": "“{}”",
}  # fmt: skip
INNER = {
    "sv": "”ett ’ord’ här”", "fi": "”yksi ’sana’ tässä”", "de": "»das ›Wort‹ da«", "fr-CH": "« il dit ‹ mot › ici »",
    "pl": "„to «słowo» tu”", "ru": "«это „слово“ тут»", "nl": "‘pas ’s avonds aan’", "el": "«σ’ αὐτόν»",
    "uk": "«м’ята “об’єкт” тут»", "he": "״זו צה״ל כאן״", "zh": "“这是‘字’啊”", "ja": "「これは『語』だ」",
    "it": "«l’uomo dell’“isola”»", "cs": "„to ‚slovo‘ tu“", "nb": "«et ’ord’ her»", "da": "”et ’ord’ her”",
}  # fmt: skip
WORDS = "The ferry left"


@pytest.mark.parametrize(("language", "typed"), [(lang, form) for lang, forms in TYPED.items() for form in forms])
def test_what_is_typed_prints_in_the_marks_of_the_language(language: str, typed: str) -> None:
    words = typed.format(WORDS)
    assert printed(f"He wrote {words} [@log#p1].", language=language) == HOUSE[language].format(WORDS)


@pytest.mark.parametrize("language", INNER)
@pytest.mark.parametrize("sentence", ["x {} y", "({}), z"])
def test_inner_marks_and_apostrophes_pair(language: str, sentence: str) -> None:
    text = sentence.format(INNER[language])
    pairing = pair(text, language=language.split("-")[0])
    assert not pairing.stray
    assert not never_pairing(text, pairing)
    assert not doubtful(text, pairing)
    assert [text[run.start : run.end] for run in pairing.runs if run.depth == 0] == [INNER[language]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "x »ord y"),
        ("de", "„Wort y"),
        ("fr", "« mot y"),
        ("he", "״מילה y"),
        ("ja", "「語 y"),
    ],
)
def test_a_mark_without_a_partner_is_told(language: str, text: str) -> None:
    assert pair(text, language=language).stray
