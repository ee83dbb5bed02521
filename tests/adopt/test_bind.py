"""Binding: the passage of each quotation, its state, and the chapter with the passage named."""

from __future__ import annotations

import random

import pytest

from quoteproof.adopt.bind import UNREACHED, bind
from quoteproof.adopt.model import AdoptedQuotation, Binding, QuotationState
from quoteproof.adopt.settle import settled
from quoteproof.book.config import BookSettings, Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check.chapter import Basis, Read
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, run
from quoteproof.check.style import style_text
from quoteproof.engine.csl import citation_form
from quoteproof.engine.pandoc import Pandoc
from tests.book_of import FILE, library_of

HALL = """The hall was full, and no one in the town spoke of the fire that year.

The barn burned, and the horses ran over the bridge into the fields.

At night the wind came back, and the fields lay white under the moon.

The barn burned, and nobody in the whole valley had heard the bells.
"""
MILL = """The mill stood still in winter. The river froze in the first week of it.

At night the wind came back, and the miller counted his sacks of grain.
"""
PAGES = """hall:
  pages:
    - {lines: 1, starts: The hall, label: "33", reason: the printed page}
    - {lines: 3, starts: The barn, label: "34", reason: the printed page}
    - {lines: 7, starts: The barn, label: "36", reason: the printed page}
"""
LIBRARY = library_of({"hall": HALL, "mill": MILL}, emendations=PAGES, more="@book{lost, title = {The Lost One}}")


UNKNOWN = library_of({"hall": "The hall was full, and the well\ufffdknown men of the town spoke of the fire.\n"})
"""A source with a character that nobody knows."""


def read_of(text: str, pandoc: Pandoc) -> Read:
    decoded, faults = decode(FILE, text.encode())
    chapter, more = parse(FILE, decoded, lambda words: pandoc.read(words, reader=READER))
    return Read(FILE, decoded, chapter, (*faults, *more))


def book_of(style: Style = Style.STRICT, punctuation: Punctuation = Punctuation.LOGICAL) -> BookSettings:
    return BookSettings(title="A Book", quotations=Quotations(style=style, punctuation=punctuation))


def basis_of(book: BookSettings) -> Basis:
    return Basis.of(book, LIBRARY, frozenset(), citation_form(style_text(book, {})))


def bound(text: str, pandoc: Pandoc, *, style: Style = Style.STRICT, uncited: bool = False) -> Binding:
    return bind((read_of(text, pandoc),), basis_of(book_of(style)), uncited=uncited)


def checked(binding: Binding, pandoc: Pandoc, style: Style = Style.STRICT) -> CheckResult:
    text = binding.texts.get(FILE, binding.before[FILE])
    return run(Material(book_of(style), LIBRARY, (read_of(text, pandoc),)))


def after(text: str, pandoc: Pandoc, *, style: Style = Style.STRICT, uncited: bool = False) -> str:
    return bound(text, pandoc, style=style, uncited=uncited).texts.get(FILE, text)


def only(binding: Binding) -> AdoptedQuotation:
    (quotation,) = binding.quotations
    return quotation


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("He says “The river froze” [@mill].", "[@mill#p1]"),
        ("He says “The river froze” [@mill, p. 3].", "[@mill#p1, p. 3]"),
        ("@mill says “The river froze”.", "@mill#p1 says"),
        ("@mill [p. 3] says “The river froze”.", "@mill#p1 [p. 3] says"),
        ("Holm [-@mill, p. 3] says “The river froze”.", "[-@mill#p1, p. 3]"),
        ("He says “The river froze”.^[See @mill, p. 3.]", "^[See @mill#p1, p. 3.]"),
        ("He says “The river froze”[^a].\n\n[^a]: [@mill, 3]", "[^a]: [@mill#p1, 3]"),
        ("Thus:\n\n> The river froze in the first week of it. [@mill]", "it. [@mill#p1]"),
        ("Thus:\n\n> The river froze in the first week of it.\n>\n> — [@mill]", "— [@mill#p1]"),
        ("As @mill says:\n\n> The river froze in the first week of it.", "As @mill#p1 says"),
        ("Thus:\n\n| The river froze in the first week of it. [@mill]", "it. [@mill#p1]"),
        ("“[t]he river froze” it says [see @mill, p. 3; @lost].", "[see @mill#p1, p. 3; @lost]"),
        ("“The river froze” it says [@lost, 4; @mill, p. 3].", "[@lost, 4; @mill#p1, p. 3]"),
        ("@mill says “The river froze” [@mill, p. 3].", "[@mill#p1, p. 3]"),
        ("@lost says “The river froze” [@mill].", "[@mill#p1]"),
        ("“The river froze” and “At night the wind came back” [@mill, p. 3].", "[@mill#p1, p. 3; @mill#p2]"),
        ("@mill says “The river froze” and “the wind came back”.", "@mill#p1 [; @mill#p2] says"),
        ("“The river froze” and “horses ran” [@mill, 3; @hall, 34].", "[@mill#p1, 3; @hall#p2, 34]"),
        ("[“The river froze”]{cite=mill} he says.", "{cite=mill#p1}"),
        ("| a |\n|---|\n| “The river froze” [@mill] |", "[@mill#p1]"),
    ],
)  # fmt: skip
def test_the_passage_is_named_behind_the_key(text: str, written: str, pandoc: Pandoc) -> None:
    binding = bound(text, pandoc)
    assert written in binding.texts[FILE]
    result = checked(binding, pandoc)
    states = {one.state for one in settled(binding, result).quotations}
    assert states == {QuotationState.BOUND}, result.all_findings
    assert settled(binding, result).texts == binding.texts


@pytest.mark.parametrize(
    ("text", "state", "anchors"),
    [
        ("“the River froze” [@mill].", QuotationState.MARKS_DIFFER, "mill#p1"),
        ("“The river froze”, “in the first week of it” [@mill].", QuotationState.BOUND, "mill#p1"),
        ("“horses ran over the bridge” [@hall, p. 36].", QuotationState.OTHER_PAGE, "hall#p2"),
        ("“The barn burned” [@hall].", QuotationState.SEVERAL, "hall#p2 hall#p4"),
        ("“The barn burned” [@hall, p. 35].", QuotationState.SEVERAL, "hall#p2 hall#p4"),
        ("“The barn burned” [@hall, p. 34].", QuotationState.BOUND, "hall#p2"),
        ("“The barn burned” [@hall, at 36].", QuotationState.BOUND, "hall#p4"),
        ("“The barn burned” [@hall, ch. 36].", QuotationState.SEVERAL, "hall#p2 hall#p4"),
        ("“The river froze in the last week of it” [@mill].", QuotationState.DIFFERS, "mill#p1"),
        ("“the miller counted his sacks of grain” [@hall].", QuotationState.ELSEWHERE, "mill#p2"),
        ("“The river froze” [@lost, p. 3].", QuotationState.NO_SOURCE, ""),
        ("“The river froze” [@nobody, p. 3].", QuotationState.NO_SOURCE, ""),
        ("He says “the miller counted his sacks of grain”.", QuotationState.UNCITED, "mill#p2"),
        ("He says “At night the wind came back, and the”.", QuotationState.SEVERAL, "hall#p3 mill#p2"),
        ("He says “and then all the others went home again”.", QuotationState.NOT_FOUND, ""),
        ("“and then all the others went home again” [@mill].", QuotationState.NOT_FOUND, ""),
        ("They call it “soft power” here.", QuotationState.TERM, ""),
        ("They call it “the old great game” here.", QuotationState.TERM, ""),
        ("He says “The river froze [@mill].", QuotationState.UNREAD, ""),
        ("“The river^[It was not.] froze” [@mill].", QuotationState.UNREAD, ""),
        ("@mill says “At night the wind came back” [@hall].", QuotationState.SEVERAL, "mill#p2 hall#p3"),
    ],
)
def test_every_other_quotation_has_its_state(text: str, state: QuotationState, anchors: str, pandoc: Pandoc) -> None:
    found = bound(text, pandoc).quotations
    assert {one.state for one in found} == {state}
    assert sorted(map(str, found[0].anchors)) == sorted(anchors.split())


def test_what_differs_is_said(pandoc: Pandoc) -> None:
    assert only(bound("“the River froze” [@mill].", pandoc)).code == "Q012"
    assert "`last`" in only(bound("“The river froze in the last week of it” [@mill].", pandoc)).difference
    other = only(bound("“horses ran over the bridge” [@hall, p. 36].", pandoc))
    assert other.difference == "stands on page\u00a034, not `p. 36`"


def test_another_page_has_the_code_of_the_check(pandoc: Pandoc) -> None:
    binding = bound("“horses ran over the bridge” [@hall, p. 36].", pandoc)
    one = only(settled(binding, checked(binding, pandoc)))
    assert (one.state, one.code) == (QuotationState.OTHER_PAGE, "C005")
    again = bound(binding.texts[FILE], pandoc)
    assert (only(again).state, only(again).difference, again.texts) == (one.state, one.difference, {})
    binding = bound("“The hall was full” and “horses ran over the bridge” [@hall, p. 33].", pandoc)
    other = settled(binding, checked(binding, pandoc)).quotations[1]
    assert (other.state, other.code) == (QuotationState.OTHER_PAGE, "")  # the page is now that of the first alone


def test_the_only_place_that_passes_is_not_taken_for_the_one_that_is_meant(pandoc: Pandoc) -> None:
    library = library_of({"luke": "Hail: blessed art thou among women.\n\nBlessed art thou among women, she said."})
    basis = Basis.of(book_of(), library, frozenset(), citation_form(style_text(book_of(), {})))
    (one,) = bind((read_of("“Blessed art thou among women” [@luke].", pandoc),), basis).quotations
    assert one.state is QuotationState.SEVERAL
    assert list(map(str, one.anchors)) == ["luke#p2", "luke#p1"]
    (one,) = bind((read_of("“blessed art thou among women.” [@luke].", pandoc),), basis).quotations
    assert one.state is QuotationState.SEVERAL


@pytest.mark.parametrize(
    "text",
    [
        "“The river froze” [@mill#p1].",
        "“The river froze in the last week” [@mill#p1].",
        "He read “The hall” by night.",
        "> Nothing here is cited, and nothing of it stands anywhere.",
    ],
)
def test_what_names_a_passage_or_stands_nowhere_stays_as_it_is(text: str, pandoc: Pandoc) -> None:
    assert bound(text, pandoc).texts == {}


def test_a_passage_is_named_also_where_the_page_would_do(pandoc: Pandoc) -> None:
    text = "“horses ran over the bridge” and “The hall was full” [@hall, pp. 33-34]."
    assert "[@hall#p2, pp. 33-34; @hall#p1]" in after(text, pandoc)
    assert "[@hall#p2, p. 34]" in after("“horses ran over the bridge” [@hall, p. 34].", pandoc)


def test_binding_again_changes_nothing(pandoc: Pandoc) -> None:
    text = "“The river froze” [@mill], “the River froze” [@mill], “The river stood in the first week of it” [@mill]."
    once = after(text, pandoc)
    assert once.count("#p1") == 3
    again = bound(once, pandoc)
    assert again.texts == {}
    assert [one.state.value for one in again.quotations] == ["bound", "marks-differ", "differs"]


def test_an_uncited_one_is_cited_where_that_is_wanted(pandoc: Pandoc) -> None:
    text = "He says “the miller counted his sacks of grain.” And so on."
    assert bound(text, pandoc).texts == {}
    binding = bound(text, pandoc, uncited=True)
    assert binding.texts[FILE] == "He says “the miller counted his sacks of grain.” [@mill#p2] And so on."
    assert only(settled(binding, checked(binding, pandoc))).state is QuotationState.BOUND


@pytest.mark.parametrize("text", ["Holm [@mill, p. 3] writes “The river froze”.", "“The river froze” (@mill)."])
def test_a_citation_that_does_not_reach_a_quotation_is_left_to_fix(text: str, pandoc: Pandoc) -> None:
    binding = bound(text, pandoc, uncited=True)
    assert binding.texts == {}
    one = only(binding)
    assert (one.state, one.difference) == (QuotationState.UNCITED, UNREACHED)
    assert one.cited.startswith(("[@mill", "@mill"))


def test_passages_are_taken_back_where_the_citation_does_not_serve(pandoc: Pandoc) -> None:
    binding = bound("“The river froze” [@mill].", pandoc)
    result = checked(bound("“The river froze” [@nobody].", pandoc), pandoc)
    taken = settled(binding, result)
    assert taken.texts == {}
    assert only(taken).state is QuotationState.UNREAD


@pytest.mark.parametrize(
    ("text", "profile", "forgiven"),
    [
        ("“The River froze” [@mill].", "", ""),
        ("“the river froze” [@mill].", "apa", "first letter"),
        ("“The barn burned … over the bridge” [@hall, p. 34].", "mla", "dots"),
        ("“The mill stood still.” Then “The river froze” [@mill].", "mhra", "several sentences"),
        ("“The river froze”. “the wind came back”.", "", ""),
    ],
)
def test_the_profile_that_fits_is_proposed(text: str, profile: str, forgiven: str, pandoc: Pandoc) -> None:
    binding = bound(text, pandoc)
    assert binding.profile == profile
    assert forgiven in " ".join(binding.forgives)
    if profile:
        book = book_of(Style(profile), Punctuation(binding.punctuation or "logical"))
        again = bind((read_of(text, pandoc),), basis_of(book))
        assert {one.state for one in again.quotations} == {QuotationState.BOUND}
        assert again.profile == ""


def test_american_punctuation_is_proposed_where_it_makes_more_pass(pandoc: Pandoc) -> None:
    binding = bound("“The river froze,” he says, “in the first week.” [@mill]", pandoc)
    assert (binding.profile, binding.punctuation) == ("", "american")


def test_a_profile_that_lets_skewing_pass_is_not_proposed(pandoc: Pandoc) -> None:
    binding = bound("“The hall was full, and … in the town spoke of the fire” [@hall, p. 33].", pandoc)
    assert binding.profile == ""


_WORDS = (
    "The river froze",
    "the wind came back",
    "horses ran over the bridge",
    "The barn burned",
    "soft",
    "The river froze in the last week of it",
    "and then all went home again",
    "At night the wind came back, and",
)
_MARKED = ("“{}”", "“{}”", "“{}", "{}”", "‘{}’", "> {}", "*“{}”*", '[“{}”]{{cite="mill"}}', "`“{}”`", "{}")
_CITED = (
    "[@mill, p. 3]",
    "@mill",
    "[-@hall, p. 34]",
    "[@mill; @hall, 34]",
    "@hall [p. 36]",
    "^[@mill.]",
    "[@lost]",
    "^[See @hall, p. 34, and @mill.]",
    "[@mill#p1]",
    "@{mill}",
    "[@{mill}]",
    "^[“The barn burned” [@hall].]",
)
_BETWEEN = (" ", " says ", ". ", " and ", "\n\n", ":\n\n> ", "\n> ", "\n\n- ", "; ", "\n\n| ", "* ")


@pytest.mark.parametrize("seed", range(60))
def test_whatever_a_chapter_is_what_is_bound_is_proved(seed: int, pandoc: Pandoc) -> None:
    rng = random.Random(seed)
    parts = [
        (rng.choice(_MARKED).format(rng.choice(_WORDS)) if rng.random() < 0.55 else rng.choice(_CITED))
        + rng.choice(_BETWEEN)
        for _ in range(rng.randrange(1, 9))
    ]
    style = rng.choice((Style.STRICT, Style.CHICAGO))
    binding = bound("".join(parts), pandoc, style=style, uncited=seed % 2 == 0)
    result = checked(binding, pandoc, style)
    while (kept := settled(binding, result)).texts != binding.texts:
        assert sum(len(one.edits) for one in kept.quotations) < sum(len(one.edits) for one in binding.quotations)
        binding, result = kept, checked(kept, pandoc, style)
    passing = {one.quotation.id for one in result.chapters[0].judged if one.match is not None}
    assert {one.id for one in kept.quotations if one.state is QuotationState.BOUND} <= passing


def test_words_that_stand_everywhere_are_not_judged_everywhere(pandoc: Pandoc) -> None:
    library = library_of({"k": "\n\n".join(f"Number {number} is of the town." for number in range(60))})
    basis = Basis.of(book_of(), library, frozenset(), citation_form(style_text(book_of(), {})))
    (one,) = bind((read_of("He says “of the town” [@k].", pandoc),), basis).quotations
    assert (one.state, len(one.anchors)) == (QuotationState.SEVERAL, 5)


@pytest.mark.parametrize("cites", ["", " [@hall]"])
def test_what_cannot_be_compared_is_unread_with_a_citation_and_without(pandoc: Pandoc, cites: str) -> None:
    basis = Basis.of(book_of(), UNKNOWN, frozenset(), citation_form(style_text(book_of(), {})))
    text = f"# A\n\nHe saw “the well-known men of the town”{cites}.\n"
    assert only(bind((read_of(text, pandoc),), basis, uncited=True)).state is QuotationState.UNREAD
