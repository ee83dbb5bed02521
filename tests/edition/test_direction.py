"""Words that are written from the right, in an English book and in their own: every output builds and is proved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quoteproof.edition.direction import direction_filter
from tests.samples import sampled
from tests.written import Written, write

SEED = """قال الكاتب: «لا جسر هنا» ثم مضى.

הוא אמר: ״אין כאן גשר״ והלך, וצה״ל ויו״ר ור׳ משה שמעו.

لا جسر هنا (2020). عام 1932 في Berlin، وقال: كلا!

بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ، الحمد لله رب العالمين.

בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ.

The keeper's book was signed in 1932 (Berlin), and no page was lost.
"""
ENGLISH = """# A heading with “لا جسر هنا” [@s#p1]

He wrote “لا جسر هنا” [@s#p1], and “אין כאן גשר” [@s#p2]. He said “لا جسر هنا (2020). عام 1932 في Berlin، وقال: كلا!”
[@s#p3] in 2020 [see @s#p3, 12].

> بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ، الحمد لله رب العالمين. [@s#p4]

And “בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ” [@s#p5].[^1] The term כתב stands *לא* here (עברית) 12.

[^1]: A note: “הוא אמר: ״אין כאן גשר״ והלך” [@s#p2].

| A | B |
|---|---|
| “אין כאן גשר” [@s#p2] | “قال الكاتب: «لا جسر هنا» ثم مضى” [@s#p1] |

> قال الكاتب: «لا جسر هنا» ثم مضى.
>
> הוא אמר: ״אין כאן גשר״ והלך, וצה״ל ויו״ר ור׳ משה שמעו.
>
> — [@s#p1-p2]
"""
HEBREW = """# פרק ראשון

הוא כתב: ״אין כאן גשר״ [@s#p2], ואז ״The keeper's book was signed in 1932 (Berlin)״ [@s#p6] בעמוד 12.[^1] צה״ל ור׳ משה.

> הוא אמר: "אין כאן גשר" והלך, וצה"ל ויו״ר ור׳ משה שמעו. [@s#p2]

> The keeper's book was signed in 1932 (Berlin), and no page was lost. [@s#p6]

[^1]: הערה: ״והלך, וצה״ל ויו״ר ור׳ משה שמעו״ [@s#p2].
"""
ARABIC = """# الفصل الأول

كتب: «لا جسر هنا» [@s#p1]، ثم «The keeper's book was signed in 1932 (Berlin)» [@s#p6] في الصفحة 12.[^1]

> قال الكاتب: «لا جسر هنا» ثم مضى. [@s#p1]

> The keeper's book was signed in 1932 (Berlin), and no page was lost. [@s#p6]

[^1]: هامش: «لا جسر هنا» [@s#p1].
"""
HEBREW_ENTRY = "@book{s, author={סמית, ענת}, title={על גשרים}, year={2020}, file={seeds/s.txt}}\n"
FACES = ("Amiri", "Frank Ruhl Libre")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Written:
    root = tmp_path_factory.mktemp("english")
    return write(root, language="en-US", seed=SEED, chapter=ENGLISH, fonts=FACES).build()


@pytest.mark.parametrize("end", ["pdf", "docx"])
def test_an_english_book_that_quotes_hebrew_and_arabic_is_proved(english: Written, end: str) -> None:
    assert english.is_proved(end)


def test_its_pdf_reads_in_the_order_of_reading(english: Written) -> None:
    text = english.pdf()
    assert "He wrote “لا جسر هنا” (Smith 2020, para. 1), and “אין כאן גשר” (Smith 2020," in text
    assert "“لا جسر هنا (2020). عام 1932 في Berlin، وقال: كلا!”" in text
    assert "The term כתב stands לא here (עברית) 12." in text


def test_its_words_have_a_direction_of_their_own_in_every_output(english: Written) -> None:
    html = english.html()
    assert re.search(r'<span[^>]* dir="rtl"[^>]*>[^<]*לא', html) or 'dir="rtl"' in html
    assert re.search(r'<div[^>]*dir="rtl"', html)


@pytest.mark.parametrize(
    ("language", "chapter", "faces"),
    sampled([("he-IL", HEBREW, FACES[::-1]), ("ar", ARABIC, FACES), ("fa-IR", ARABIC, FACES)], 3),
)
def test_a_book_in_a_language_that_is_written_from_the_right_is_proved(
    tmp_path: Path, language: str, chapter: str, faces: tuple[str, ...]
) -> None:
    book = write(
        tmp_path, language=language, seed=SEED, chapter=chapter, fonts=faces, bibliography=HEBREW_ENTRY
    ).build()
    assert book.is_proved("pdf")
    assert book.is_proved("docx")
    assert '<html lang="' + language + '" dir="rtl">' in book.html()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("لا جسر هناك", "p1"),
        ("יש כאן גשר", "p2"),
        ("אין כאן גשר שלום", "p2"),
        ("והלך, וצה״ה ויו״ר", "p2"),
        ("וְאֵת הָאָרֵץ", "p5"),
        ("ואת הארץ", "p5"),
    ],
)
def test_a_letter_or_a_vowel_that_differs_is_a_misquotation(tmp_path: Path, words: str, place: str) -> None:
    book = write(tmp_path, language="en-US", seed=SEED, chapter=f"# A\n\nHe wrote “{words}” [@s#{place}].\n")
    assert book.findings() == ["Q001"]


def test_a_book_without_such_words_is_marked_nowhere() -> None:
    assert direction_filter("“Words” and „Wörter“", "en-US") == ""
    assert direction_filter("אין", "en-US")
    assert direction_filter("words", "ar")
