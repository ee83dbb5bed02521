"""What small faults in `quotation` and `text` would change and no literate case would see; docs/mutation.md."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.engine.pandoc import Pandoc
from quoteproof.quotation.citations import anchor_of, plain, suffix_of
from quoteproof.quotation.collect import CollectSettings, collect
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.model import BoundBy, Kind, Printed, Quotation, Stray, StrayMark
from quoteproof.quotation.pattern import ElementForm, read_pattern
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold, fold_marks
from quoteproof.text.limit_words import is_limit_word, limit_words
from quoteproof.text.marks import stray_marks
from quoteproof.text.offsets import Change, apply_changes
from quoteproof.text.pairing import doubtful, pair
from tests.book_of import check, library_of

TALE = "The king went out to hunt.\nHe came home late.\nThe queen was glad of it."


def quotations(text: str, pandoc: Pandoc) -> list[Quotation]:
    """Collect the quotations of a chapter."""
    result = check(text, library_of({"tale": TALE}), pandoc)
    return [judged.quotation for judged in result.chapters[0].judged]


BOUND = {
    BoundBy.BRACKET: "He “went out” [@tale#p1].",
    BoundBy.AUTHOR_IN_TEXT: "@tale#p1 “went out”.",
    BoundBy.NOTE: "He “went out”.^[@tale#p1.]",
    BoundBy.EXPLICIT: '[“went out”]{cite="tale#p1"}',
    BoundBy.ATTRIBUTION: "> The king went out.\n>\n> — [@tale#p1]",
    BoundBy.INTRODUCTION: "@tale#p1 says:\n\n> The king went out.",
}


@pytest.mark.parametrize("by", BOUND)
def test_it_is_told_how_a_quotation_came_to_its_citation(by: BoundBy, pandoc: Pandoc) -> None:
    (quotation,) = quotations(BOUND[by], pandoc)
    assert quotation.bound_by is by


@pytest.mark.parametrize(("end", "by"), [("[@tale#p1]", BoundBy.BRACKET), ("^[@tale#p1.]", BoundBy.NOTE), ("", None)])
def test_it_is_told_how_a_block_came_to_its_citation(end: str, by: BoundBy | None, pandoc: Pandoc) -> None:
    (quotation,) = quotations(f"> The king went out. {end}", pandoc)
    assert quotation.bound_by is by


def test_it_is_told_how_a_quotation_is_set(pandoc: Pandoc) -> None:
    text = "He “went out”.\n\n> The king went out.\n\nText.\n\n| The king\n| went out."
    assert [q.kind for q in quotations(text, pandoc)] == [Kind.INLINE, Kind.BLOCK, Kind.VERSE]


def test_the_author_s_own_block_is_listed_where_it_stands(pandoc: Pandoc) -> None:
    text = "::: own\n> My own words.\n:::"
    (own,) = quotations(text, pandoc)
    assert text[own.place.start : own.place.end].startswith("My own")


@pytest.mark.parametrize("dash", ["—", "–", "--", "---", "―"])
def test_an_attribution_begins_with_any_dash(dash: str, pandoc: Pandoc) -> None:
    (quotation,) = quotations(f"> The king went out.\n>\n> {dash} The tale [@tale#p1]", pandoc)
    assert quotation.bound_by is BoundBy.ATTRIBUTION


def test_a_quotation_that_nobody_claims_is_bound_by_nothing(pandoc: Pandoc) -> None:
    (quotation,) = quotations("He “went out”.", pandoc)
    assert quotation.bound_by is None


def test_the_same_words_have_names_of_their_own_that_stay(pandoc: Pandoc) -> None:
    one, two = quotations("“went out” [@tale#p1] and “went out” [@tale#p1].", pandoc)
    assert one.id != two.id
    assert {len(one.id), len(two.id)} == {12}
    assert quotations("Text.\n\n“went out” [@tale#p1].", pandoc)[0].id == one.id


@pytest.mark.parametrize(
    ("text", "glyph", "why"),
    [("a “b", "“", Stray.UNPAIRED), ("a ‟b", "‟", Stray.UNLISTED)],
)
def test_a_stray_mark_is_pointed_at_and_explained(text: str, glyph: str, why: Stray, pandoc: Pandoc) -> None:
    result = check(text, library_of({"tale": TALE}), pandoc)
    chapter = result.chapters[0].chapter
    assert chapter is not None
    (fault,) = collect(chapter, CollectSettings()).faults
    assert isinstance(fault, StrayMark)
    assert (fault.glyph, fault.why) == (glyph, why)
    assert glyph in text[fault.place.start : fault.place.end]


def test_the_border_of_two_paragraphs_stands_nowhere(pandoc: Pandoc) -> None:
    (block,) = quotations("> The king went out to hunt.\n>\n> He came home late. [@tale#p1-p2]", pandoc)
    at = block.printed.text.index("\u2029")
    assert block.printed.where[at] == (-1, -1)
    assert len(block.printed.where) == len(block.printed.text)
    each = list(block.printed.where)
    assert [block.printed.where[i] for i in range(len(each))] == each
    assert [block.printed.where[i - len(each)] for i in range(len(each))] == each
    assert list(block.printed.where[1:-1]) == each[1:-1]
    for beyond in (len(each), -len(each) - 1):
        with pytest.raises(IndexError):
            block.printed.where[beyond]


ELISIONS = ["tis", "twas", "em", "til", "cause", "round", "n", "90s"]
LONGER = ["90sx", "tissue", "twasn", "emperor", "tiller", "caused", "rounder", "noun", "1990s"]


@pytest.mark.parametrize("word", ELISIONS)
def test_a_word_that_begins_with_an_apostrophe_opens_nothing_where_nothing_closes(word: str) -> None:
    text = f"he said '{word} the boy's day"
    pairing = pair(text)
    assert not pairing.runs
    assert not pairing.stray
    assert not doubtful(text, pairing)


@pytest.mark.parametrize("word", [*ELISIONS, *LONGER])
def test_where_an_apostrophe_could_close_the_words_between_are_a_quotation_or_doubtful(word: str) -> None:
    assert [r.start for r in pair(f"he said '{word} the boys' day").runs] == [8]
    text = f"he said ’{word} the boys’ day"
    assert doubtful(text, pair(text)) == (8,)


@pytest.mark.parametrize("word", [w for w in [*ELISIONS, *LONGER] if w != "n"])
@pytest.mark.parametrize("close", ["'", "’"])
def test_a_quoted_word_is_a_quotation_whatever_it_begins_with(word: str, close: str) -> None:
    text = f"the '{word}{close} day"
    assert [text[r.start : r.end] for r in pair(text).runs] == [f"'{word}{close}"]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("ʼtis the boysʼ day", []),
        ('「外」"内"', ["「外」", '"内"']),
        ("a 」b", None),
        ("「外」 」内」", None),
        ("“a “b” c", None),
    ],
)
def test_marks_that_can_do_one_thing_alone(text: str, runs: list[str] | None) -> None:
    pairing = pair(text)
    assert bool(pairing.stray) == (runs is None)
    assert [text[r.start : r.end] for r in pairing.runs] == (runs or [])


@pytest.mark.parametrize("before", "([{—–-/\u00a0¿¡*_ ")
def test_a_straight_mark_opens_after_opening_punctuation(before: str) -> None:
    assert [r.start for r in pair(f'a{before}"b c" d').runs] == [2]


@pytest.mark.parametrize("first", ["“a”", "‘a’", "'a'", "«a»", "‹a›", "「a」", "『a』", "„a“"])
def test_a_straight_mark_opens_behind_another(first: str) -> None:
    text = f'{first}"b"'
    assert [text[r.start : r.end] for r in pair(text).runs] == [first, '"b"']


@pytest.mark.parametrize("marks", ["“”", '“"', '""', '"”', "‘’", "‘'", "''", "'’", "„“", "„”", "‚‘", "‚’", "«»", "»«"])
def test_partners(marks: str) -> None:
    text = f"so {marks[0]}a b{marks[1]} c"
    assert [text[r.start : r.end] for r in pair(text).runs] == [text[3:8]]


@pytest.mark.parametrize("before", " ([—–")
def test_two_single_marks_are_a_double_one(before: str) -> None:
    text = f"so{before}''a b'' c"
    assert [(r.start, r.end, r.width) for r in pair(text).runs] == [(3, 10, 2)]


def test_a_mark_between_letters_or_digits_is_an_apostrophe() -> None:
    assert pair("a 'tall 5'7 man's' coat").apostrophes == {9, 15}


def test_the_letter_apostrophe_is_one_between_letters_only() -> None:
    assert stray_marks("ʼtis the boysʼ day") == (0, 13)
    assert stray_marks("cʼhoar") == ()


def test_a_phrase_of_nothing_exempts_nothing() -> None:
    assert DeclaredPhrases(titles={"": frozenset(), " ": frozenset()}, terms={" ": "a reason"}).phrase("") is None


def test_pieces_leave_omissions_out() -> None:
    text = "[…] one two … three […]"
    pattern = read_pattern(Printed(text, tuple((0, i) for i in range(len(text)))))
    assert [[e.text for e in piece] for piece in pattern.pieces()] == [["one two"], ["three"]]


FORMS = {
    "a] b [x [y] z] c": [ElementForm.LITERAL],
    "a [b] c": [ElementForm.LITERAL, ElementForm.INSERTION, ElementForm.LITERAL],
    "a [x]7 b": [ElementForm.LITERAL, ElementForm.INITIAL, ElementForm.LITERAL],
    "a [xy]7 b": [ElementForm.LITERAL, ElementForm.PREFIX, ElementForm.LITERAL],
    "a x[y] b": [ElementForm.LITERAL, ElementForm.COMPLETION, ElementForm.LITERAL],
    "a 7[y] b": [ElementForm.LITERAL, ElementForm.COMPLETION, ElementForm.LITERAL],
    "a 19[12] b": [ElementForm.LITERAL],
    "a x[y]z b": [ElementForm.LITERAL],
    "a [sic]b": [ElementForm.LITERAL, ElementForm.PREFIX, ElementForm.LITERAL],
    "a [Sic!] b": [ElementForm.LITERAL, ElementForm.SIC, ElementForm.LITERAL],
    "a […]b": [ElementForm.LITERAL, ElementForm.OMISSION, ElementForm.LITERAL],
    "a . . . . b": [ElementForm.LITERAL, ElementForm.BARE_OMISSION, ElementForm.LITERAL],
    "a [ ] b": [ElementForm.LITERAL],
}


@pytest.mark.parametrize("text", FORMS)
def test_brackets_mean_what_their_neighbours_let_them(text: str) -> None:
    elements = read_pattern(Printed(text, tuple((0, i) for i in range(len(text))))).elements
    assert [e.form for e in elements] == FORMS[text]


def test_a_space_between_two_alterations_belongs_to_the_first() -> None:
    text = "a [b] [c] d"
    elements = read_pattern(Printed(text, tuple((0, i) for i in range(len(text))))).elements
    assert [(e.text, e.left, e.right) for e in elements] == [
        ("a", False, False),
        ("[b]", True, True),
        ("[c]", False, True),
        ("d", False, False),
    ]


# Citations.

STR = [{"t": "Str", "c": "emphasis"}, {"t": "Space"}, {"t": "Str", "c": "added"}]
ATTR = ["", [], []]
WRAPPED = [
    *({"t": kind, "c": STR} for kind in "Emph Strong Underline SmallCaps Strikeout Superscript Subscript".split()),
    {"t": "Span", "c": [ATTR, STR]},
    {"t": "Link", "c": [ATTR, STR, ["", ""]]},
    {"t": "Code", "c": [ATTR, "emphasis added"]},
]


@pytest.mark.parametrize("node", WRAPPED, ids=lambda node: node["t"])
def test_the_words_around_a_citation_are_read_in_any_markup(node: dict[str, object]) -> None:
    assert plain([node]) == "emphasis added"


def test_what_stands_behind_a_bracketed_place_stays() -> None:
    item = {"citationId": "x", "citationMode": {"t": "AuthorInText"}}
    assert anchor_of({**item, "citationSuffix": [{"t": "Str", "c": "#p1-p2,"}]}) == Anchor("x", "p1-p2")
    assert anchor_of({**item, "citationSuffix": [{"t": "Str", "c": "cf.#p1"}]}) == Anchor("x")
    space, word = {"t": "Space"}, {"t": "Str", "c": "so"}
    assert suffix_of({**item, "citationSuffix": [{"t": "Str", "c": "#p1,"}, space, word]}) == [
        {"t": "Str", "c": ","},
        space,
        word,
    ]
    assert suffix_of({**item, "citationSuffix": [{"t": "Str", "c": "#p1"}, space, word]}) == [space, word]


# Folds and offset maps.


@pytest.mark.parametrize(("one", "two"), [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl")])
def test_a_ligature_is_folded_in_the_seed_alone(one: str, two: str) -> None:
    assert fold(one, seed=True).text == two
    assert fold(one).text == one


def test_a_soft_hyphen_between_two_spaces_leaves_one_space() -> None:
    assert fold("a \u00ad b", seed=True).text == "a b"


def test_all_glyphs_of_a_mark_are_one() -> None:
    assert fold_marks("\"“”„«»'‘’ʼ‚‹›") == '"' * 6 + "'" * 7


def test_a_composition_changes_no_more_than_its_own_characters() -> None:
    mapped = fold("xe\u0301y e\u0301")
    assert mapped.text == "xéy é"
    assert [(c.start, c.end) for c in mapped.changes] == [(1, 3), (5, 7)]


@given(st.text(st.sampled_from("aex\u0301\u0323\u0302\u1100\u1161\u11a8é \u00c5\u212b"), max_size=12))
def test_composition_is_nfc(text: str) -> None:
    plain = " ".join(text.split(" "))
    assert fold(plain, skip="whitespace").text == unicodedata.normalize("NFC", plain)


def test_the_start_of_a_text_maps_to_its_start() -> None:
    mapped = apply_changes("--ab", [Change(0, 2, "–", "dashes-and-dots")])
    assert (mapped.end(0), mapped.end(1), mapped.end(2), mapped.start(0), mapped.start(1)) == (0, 2, 3, 0, 2)


@pytest.mark.parametrize("change", [Change(0, 3, "", "x"), Change(1, 0, "", "x")])
def test_a_change_outside_the_text_is_refused(change: Change) -> None:
    with pytest.raises(ValueError, match="changes overlap or fall outside"):
        apply_changes("ab", [change])


# Limit words.

LISTED = {
    "en": "not no never neither nor none nobody nothing nowhere cannot without unless except only hardly rarely "
    "barely scarcely seldom unlikely few don't isn’t",
    "de": "nicht kein nie niemand weder ohne nur kaum selten außer wenige",
    "fr": "ne pas jamais ni aucun sans sauf rien personne seulement",
    "es": "no nunca ni ningún nada nadie sin salvo sólo apenas",
    "it": "non mai né nessun niente nulla senza tranne solo",
    "nl": "niet geen nooit noch niets zonder behalve slechts",
    "pt": "não nunca jamais nenhum ninguém sem exceto apenas",
    "sv": "inte ej aldrig ingen utan endast",
    "da": "ikke aldrig ingen uden kun",
    "no": "ikke aldri ingen uten bare",
    "nb": "ikke aldri ingen uten bare",
    "fi": "ei en eivät älä koskaan ilman vain",
    "pl": "nie nigdy nikt nic bez tylko mało",
    "cs": "ne není nikdy nikdo bez jen málo",
    "hu": "nem ne nincs soha nélkül csak alig",
    "tr": "değil yok asla hiç yalnız az",
    "el": "δεν μη όχι ποτέ χωρίς μόνο",
    "uk": "не ні немає ніколи без тільки",
    "ru": "не нет никогда без только",
}


@pytest.mark.parametrize("language", LISTED)
def test_every_language_has_its_words(language: str) -> None:
    for word in LISTED[language].split():
        assert list(limit_words(word, (f"{language.upper()}-XX",))) == [(0, len(word))], word


PREFIXED = (
    "non-alignment nonaligned unjust inability inaccurate inadequate inappropriate incapable incomplete inconsistent "
    "incorrect incredible indecisive indefensible indirect ineffective inefficient ineligible inequitable "
    "inexperienced inflexible informal infrequent injustice insecurity insecure insignificant instability "
    "insufficient intolerable invalid invisible involuntary impossible improbable improper immature immoral "
    "impartial imperfect impermissible implausible impolite imprecise impractical illegal illegitimate illiberal "
    "illiterate illogical irrational irregular irrelevant irreplaceable irresolute irresponsible irreversible "
    "disagree disapprove disbelief dishonest disinclined disinterested dislike disloyal disobey disobedient disprove "
    "disproof disregard dissatisfied dissimilar distrust disunity harmless harmlessly harmlessness"
)
PLAIN = (
    "under united until unless uncle unanimous university interest inform indeed immediate import illustrate iron "
    "discuss distance nonetheless nevertheless regardless bless less"
)


@pytest.mark.parametrize("word", PREFIXED.split())
def test_a_word_with_a_negative_prefix_counts_where_a_bracket_makes_it(word: str) -> None:
    assert list(limit_words(word, ("en",))) == [(0, len(word))]
    assert not list(limit_words(word, ("en",), prefixes=False))


@pytest.mark.parametrize("word", [w for w in PLAIN.split() if w != "unless"])
def test_a_word_that_only_looks_negative_does_not_count(word: str) -> None:
    assert not list(limit_words(word, ("en",)))


@pytest.mark.parametrize(("word", "language"), [("nicht", "de"), ("not", "de"), ("fails", "fr"), ("don’t", "en")])
def test_a_limit_word_is_one_by_itself(word: str, language: str) -> None:
    assert is_limit_word(word, language)
    assert not is_limit_word("king", language)
