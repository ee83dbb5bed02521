"""What brackets bring in: words that turn a statement, in all their forms, and honest ones that do not."""

import pytest

from quoteproof.text.turning_words import Turned, turned

NOTHING = Turned(frozenset(), frozenset())


@pytest.mark.parametrize(
    "inner",
    """n-o-t|n.o.t.|n o t|no t|nоt|n0t|n13t|nót|n̈ot|ɴᴏᴛ|ηοτ|nοt|ո՛օt|𝐧𝐨𝐭|ｎｏｔ|ⓝⓞⓣ|ⁿᵒᵗ|ʇou|n_o_t|n/o/t|n·o·t|NOT|
    won`t|isnt|ain’t|n't|nt|un|UN|non-|dis|mis|anti-|un just|nought|nowise|nope|nicht|niet|pas|ne|
    numquam|haud|не|לא|لا|不|ない|नहीं|allegedly|if|falsely said to be|fa1sely|fal-sely|so they say|
    supposed to be|no longer|far from|anything but|might be|may|perhaps|less|merely|almost|against|
    forbidden|illegal|denied|zero|≠ so|¬|!permitted|by no means|sans""".replace("\n    ", "").split("|"),
)
def test_denials_and_doubts(inner: str) -> None:
    assert turned("", inner, ("en",), before="The plan is", after="permitted by law").come


@pytest.mark.parametrize(
    "inner",
    """Jesus|the king|in Hagen|née Smith|né Müller|They|is|and|Aaron's|i. e., We make you to know|BOLT #5|
    announced in Brown I,|/Christ|No. 5|no. 12|Norway|Sin and Death|May 1914|May|the Mock Turtle|
    perhaps Smith|probably in 1914|the UN|UN|5 µm|$5|20 °C|1914–18|α|λόγος|Beijing|the former|
    Un Chien Andalou|Nie Rongzhen|the Ni family|under Stalin|union|until 1914|Sem|the Nō plays|Москва|
    Côté|El Niño|São Paulo|in|a|an|on|Anon.|N. Y.|U.S.|e.g.|would|should|any|some|all|every|yet|Incas|
    Ireland|disciples|Lessing|in formal dress|then""".replace("\n    ", "").split("|"),
)
def test_names_and_explanations(inner: str) -> None:
    assert turned("", inner, ("en",), before="and the", after="house of the") == NOTHING


@pytest.mark.parametrize(
    ("inner", "languages"),
    [
        ("angeblich", ("de",)),
        ("fälschlich", ("de", "en")),
        ("prétendument", ("fr",)),
        ("falsamente", ("es",)),
        ("zogenaamd", ("nl",)),
        ("якобы", ("ru",)),
        ("falso", ("la",)),
        ("ningun", ("es",)),
        ("à tort", ("fr",)),
        ("impossible", ("fr",)),
        ("unerlaubt", ("de",)),
        ("ten onrechte", ("nl",)),
        ("ongeoorloofd", ("nl",)),
        ("вряд ли", ("ru",)),
        ("невозможно", ("ru",)),
        ("ut aiunt", ("la",)),
        ("a duras penas", ("es",)),
    ],
)
def test_other_languages(inner: str, languages: tuple[str, ...]) -> None:
    assert turned("", inner, languages).come


@pytest.mark.parametrize(
    ("was", "made", "gone", "come"),
    [
        ("may be", "is", "may", ""),
        ("may", "might", "", ""),
        ("could", "can", "", ""),
        ("is", "may be", "", "may"),
        ("denies", "denied", "", ""),
        ("not", "never", "not", "never"),
        ("just", "then", "", ""),
        ("if", "when", "if", ""),
        ("don't", "do", "don't", ""),
    ],
)
def test_replaced(was: str, made: str, gone: str, come: str) -> None:
    assert turned(was, made, ("en",)) == Turned(frozenset(gone.split()), frozenset(come.split()))


def test_words_beside_the_bracket() -> None:
    """A bracket joins with the source's words beside it."""
    assert turned("", "in", ("en",), after="appropriate to do so").come
    assert turned("", "n", ("en",), after="ever permitted").come
    assert turned("", "failed", ("en",), after="to do so").come
    assert turned("", "t", ("en",), before="they can").come
    assert turned("", "always", ("en",), before="they did not").come
    assert turned("", "in", ("en",), after="Hagen, where he lived") == NOTHING
    assert turned("", "always", ("en",), before="not there; they did") == NOTHING


@pytest.mark.parametrize(
    ("inner", "languages"),
    [
        ("im Mai", ("de",)),
        ("unter Olaf", ("de",)),
        ("une ville", ("fr",)),
        ("un hombre", ("es",)),
        ("немецкий", ("ru",)),
    ],
)
def test_honest_words_of_other_languages(inner: str, languages: tuple[str, ...]) -> None:
    assert turned("", inner, languages) == NOTHING


def test_own_script() -> None:
    """Cyrillic words of a Russian source are not read as Latin ones; elsewhere they are."""
    assert turned("", "по", ("ru",)) == NOTHING
    assert turned("", "по", ("en",)).come
