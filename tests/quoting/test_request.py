"""What may be asked of a quotation: ends, counted places, omissions, initials, verse; whatever is given checks."""

from __future__ import annotations

import random
import shlex
from collections.abc import Iterator
from functools import cache

import pytest

from quoteproof.book.config import Quotations
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quotation.model import Kind
from quoteproof.quoting.request import (
    Piece,
    QuotationRequest,
    QuotingRefusal,
    command,
    quote,
    read_pieces,
)
from quoteproof.quoting.writing import Initial, Written
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import words
from quoteproof.verdict.model import Altered, Exempted, Verbatim
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import check, library_of
from tests.quoting.test_writing import nasty_library
from tests.samples import sampled

PROSE = """The treaty, signed in haste after a long and bitter quarrel, gave the port to the city. It was kept a year.

Pride goeth before destruction, and an haughty spirit before a fall.

“The king,” he said, “was never there.” A man came to the old town at noon. I saw ‘no limits’ there.

The lamp is old. The lamp is kept. The lamp is new and bright, and nobody lit it.

He did not come but sent his son to the town. Only the old men, who were many, stayed in the houses by the river.

The bridge, if the town agrees, will be of stone. “Stone lasts” was the answer of the mason.

The gate was shut. He wrote: “The mason came. The road is long and white.”
"""
PLAY = """We had a plan to leave the house at night.-- I have no oar
To push the boat of my intent, but now
A sudden wind, which overturns itself,
And falls on the other side of us all.

He has almost supped, and asks for you
Who left the room before he was at home.
"""
STANZAS = """The moon is late,
the road is long
and no one waits

The lamp is out,
the door is shut
and no one wakes

The day is near,
the cock will crow
and we shall go
"""
WRAPPED = """The first line of a letter that is as wide as the page on which it is
written, and goes on so until the end of its paragraph, which is not
far from here, so that nobody could take it for verse.

Another one that is as wide as the page on which it is written, and so
on until the end.
"""
DIVIDED = """lines:
  segmentation: {by: line, reason: a test}
play:
  segmentation: {by: blank-line, reason: a test}
"""


@cache
def library() -> Library:
    seeds = {"prose": PROSE, "play": PLAY, "stanzas": STANZAS, "wrapped": WRAPPED, "lines": PLAY}
    return library_of(seeds, emendations=DIVIDED)


def asked(
    anchor: str, *given: str, form: Kind | None = None, nth: int | None = None, initial: Initial = Initial.KEEP
) -> Written | QuotingRefusal:
    """Ask for a quotation by words as they are typed."""
    context = VerdictContext(library())
    extent = context.library.resolve(Anchor.parse(anchor))
    pieces = read_pieces(given)
    assert isinstance(extent, Extent)
    if isinstance(pieces, QuotingRefusal):
        return pieces
    return quote(QuotationRequest(extent, pieces, form, nth, initial), context)


def written(anchor: str, *given: str, **how: object) -> str:
    found = asked(anchor, *given, **how)  # type: ignore[arg-type]
    assert isinstance(found, Written), found
    return found.markdown


def refused(anchor: str, *given: str, **how: object) -> QuotingRefusal:
    found = asked(anchor, *given, **how)  # type: ignore[arg-type]
    assert isinstance(found, QuotingRefusal), found
    return found


@pytest.mark.parametrize(
    ("given", "pieces"),
    [
        ((), ()),
        (("a b",), (("a b", None),)),
        (("a", "b"), (("a", "b"),)),
        (("a … b",), (("a", "b"),)),
        (("a ... b",), (("a", "b"),)),
        (("a . . . b",), (("a", "b"),)),
        (("a", "…", "b"), (("a", "b"),)),
        (("a b", "...", "c"), (("a b", "c"),)),
        (("a … b, c … d",), (("a", "b"), ("c", "d"))),
        (("a … b,", "c … d"), (("a", "b,"), ("c", "d"))),
        (("a", "…", "b,", "c", "…", "d"), (("a", "b"), ("c", "d"))),
        (("a … b […] c … d",), (("a", "b"), ("c", "d"))),
        (("a … b [...] c",), (("a", "b"), ("c", None))),
        (("a […] b […] c",), (("a", None), ("b", None), ("c", None))),
        (("a", "b", "c", "d"), (("a", "b"), ("c", "d"))),
        (("a … b", "c"), (("a", "b"), ("c", None))),
        (("a … b, c […] d, e … f",), (("a", "b, c"), ("d, e", "f"))),
        (("wait…what",), (("wait…what", None),)),
    ],
)
def test_how_words_are_read(given: tuple[str, ...], pieces: tuple[tuple[str, str | None], ...]) -> None:
    assert read_pieces(given) == tuple(Piece(*piece) for piece in pieces)


@pytest.mark.parametrize(
    "given",
    [("a", "b", "c"), ("a …",), ("… b",), ("…",), ("[…]",), ("a … b … c",), ("a … b, c, d … e",), ("a […]",)],
    ids=" | ".join,
)
def test_what_is_not_clear_is_refused(given: tuple[str, ...]) -> None:
    assert isinstance(read_pieces(given), QuotingRefusal)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (("prose#p1", "treaty", "the"), "“treaty, signed in haste after a long and bitter quarrel, gave the”"),
        (("prose#p4", "old", "lamp"), "“old. The lamp”"),
        (("prose#p4", "The lamp is old", "lamp"), "“The lamp is old. The lamp”"),
        (("prose#p4", "nobody lit", "lit it"), "“nobody lit it”"),
        (("prose#p4", "lit it", "it"), "“lit it”"),
        (("prose#p4", "kept", "kept"), "“kept”"),
        (("prose#p4", "new", "LIT"), "“new and bright, and nobody lit”"),
        (("prose#p4", "lamp", "old"), "“lamp is old”"),
    ],
)
def test_the_nearest_last_words_are_meant(given: tuple[str, ...], text: str) -> None:
    assert written(*given).startswith(text)


def test_first_words_that_stand_often_are_counted() -> None:
    several = refused("prose#p4", "lamp")
    assert "stands 3 times" in several.message
    assert [request.nth for request in several.candidates] == [1, 2, 3]
    assert written("prose#p4", "lamp", "new", nth=3) == "“lamp is new” [@prose#p4]"
    assert [request.nth for request in refused("prose#p4", "lamp", "kept").candidates] == [1, 2]
    beyond = refused("prose#p4", "lamp", nth=4)
    assert "stands 3 times" in beyond.message
    assert len(beyond.candidates) == 3
    assert "stands once" in refused("prose#p4", "kept", nth=2).message


def test_candidates_are_commands_that_give_what_they_say() -> None:
    for asked_for in (("lamp", "kept"), ("The lamp … is […] bright",)):
        for request in refused("prose#p4", *asked_for, form=Kind.INLINE).candidates:
            line = shlex.split(command(request))
            assert line[:2] == ["quoteproof", "insert"]
            again = asked(*line[line.index("prose#p4") :], nth=int(line[line.index("--nth") + 1]), form=Kind.INLINE)
            assert again == quote(request, VerdictContext(library()))
            assert isinstance(again, Written)


@pytest.mark.parametrize("word", ["-x", "a b", "it's", 'say "so"', "$HOME", "a`b`", "50%", "“so”", "a!b", "*", "été"])
def test_words_in_a_command_are_as_shells_read_them(word: str) -> None:
    extent = library().resolve(Anchor("prose", "p1"))
    assert isinstance(extent, Extent)
    line = shlex.split(command(QuotationRequest(extent, (Piece(word, "end"),))))
    assert line[-3:] == ["prose#p1", word, "end"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            ("prose#p1", "The treaty … haste, gave … city"),
            "“The treaty, signed in haste […] gave the port to the city”",
        ),
        (("prose#p1", "The treaty", "haste", "gave", "city"), "“The treaty, signed in haste […] gave the port to the"),
        (("prose#p1", "gave … port […] It was kept"), "“gave the port […] It was kept”"),
        (("prose#p4", "The lamp is old. […] The lamp is new and"), "“The lamp is old. […] The lamp is new and”"),
        (("prose#p4", "The lamp is old. […] The lamp is kept"), "“The lamp is old. The lamp is kept”"),
        (("prose#p1-p4", "It was … year. […] Pride … before"), "> It was kept a year.\n>\n> Pride goeth"),
        (("prose#p5", "Only the old men […] stayed in the houses"), "“Only the old men […] stayed in the houses”"),
    ],
)
def test_omissions(given: tuple[str, ...], text: str) -> None:
    assert written(*given).startswith(text)


def test_a_quotation_that_opens_the_words_is_taken_in_with_its_mark() -> None:
    assert written("prose#p6", "Stone lasts was the answer").startswith("“‘Stone lasts’ was the answer”")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("prose#p2", "Pride goeth before […] a fall"), "join parts of two clauses"),
        (("prose#p7", "The gate was shut. […] The road is long"), "a quotation mark"),
        (("prose#p6", "The bridge […] will be of stone"), "leave out a condition"),
        (("prose#p2", "Pride … destruction, […] a fall"), "join parts of two clauses"),
        (("prose#p2", "Pride goeth […] spirit before a fall"), "join parts of two clauses"),
        (("prose#p1", "signed … after […] gave the port"), "join parts of two clauses"),
        (("prose#p5", "did not […] sent his son"), "join parts of two clauses"),
        (("prose#p5", "He did […] come but"), "`not` is left out"),
        (("prose#p5", "Only the old men […] river"), "join parts"),
        (("prose#p1", "It was kept […] signed in haste"), "`signed in haste` does not stand after `It was kept`"),
        (("prose#p1", "The treaty […] gave … city. […] a year"), "fewer than 3 words"),
        (
            (
                "prose#p1-p5",
                "gave the port […] Only the old men",
            ),
            "names 5 passages",
        ),
    ],
)
def test_omissions_that_are_refused(given: tuple[str, ...], told: str) -> None:
    refusal = refused(*given)
    assert told in refusal.message
    assert refusal.helps


def test_long_omissions_are_refused() -> None:
    long = library_of({"x": f"It began well. {'And on it went. ' * 60}It ended well."})
    extent = long.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)
    found = quote(QuotationRequest(extent, (Piece("It began well."), Piece("It ended well"))), VerdictContext(long))
    assert isinstance(found, QuotingRefusal)
    assert "words are left out at once, and 150 are the most" in found.message


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Pride goes before destruction and a haughty spirit before a fall.", ("Pride goes before", "a fall")),
        ("Pride goes before destruction. A haughty spirit goes before a fall.", ("Pride goes before", "a fall")),
        ("Pride goes before destruction; a haughty spirit before a fall.", ("before destruction;", "a fall")),
        ("Mary hit John and Peter kicked Sue.", ("Mary hit John", "kicked Sue")),
        ("He loved the town or hated the river there.", ("He loved the", "river there")),
        ("Cats eat mice while dogs eat bones in the yard.", ("Cats eat mice", "in the yard")),
        ("I love the hatred of my brother for the sea.", ("I love the", "brother for the sea")),
        (
            "The bill was passed by the House (the Senate rejected it) and signed.",
            ("The bill was passed", "signed"),
        ),
        ("All animals are equal, but some animals are more equal than others.", ("All animals are", "more equal than")),
        ("Er liebte die Stadt und hasste den Fluss dort.", ("Er liebte die", "Fluss dort")),
    ],
)
def test_parts_of_two_clauses_are_not_joined(text: str, apart: tuple[str, str]) -> None:
    language = "de" if text.startswith("Er ") else "en"
    own = library_of({"x": text})
    extent = own.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)
    found = quote(QuotationRequest(extent, tuple(map(Piece, apart))), VerdictContext(own, Quotations(), language))
    assert isinstance(found, QuotingRefusal), found
    assert "join parts of two clauses" in found.message


@pytest.mark.parametrize(
    ("given", "initial", "text"),
    [
        (("prose#p1", "The treaty", "haste"), Initial.LOWER, "“[t]he treaty, signed in haste”"),
        (("prose#p1", "treaty", "haste"), Initial.LOWER, "“treaty, signed in haste”"),
        (("prose#p1", "signed in haste"), Initial.UPPER, "“[S]igned in haste”"),
        (("prose#p3", "A man came to the old town"), Initial.LOWER, "“[a] man came to the old town”"),
        (("prose#p3", "no limits’ there"), Initial.UPPER, "“‘[N]o limits’ there”"),
        (("prose#p3", "‘no limits’ there"), Initial.UPPER, "“‘[N]o limits’ there”"),
        (("prose#p1", "The treaty … haste, gave … city"), Initial.LOWER, "“[t]he treaty, signed in haste […] gave"),
        (("prose#p3", "I saw"), Initial.LOWER, None),
    ],
)
def test_initials(given: tuple[str, ...], initial: Initial, text: str | None) -> None:
    if text is None:
        assert refused(*given, initial=initial).helps
    else:
        assert written(*given, initial=initial).startswith(text)


@pytest.mark.parametrize(
    ("text", "language", "initial"),
    [
        ("言葉は力である。", "ja", Initial.UPPER),
        ("7 men came.", "en", Initial.LOWER),
        ("istanbul güzel", "tr", Initial.UPPER),
        ("ßa", "de", Initial.UPPER),
        ("NATO came.", "en", Initial.LOWER),
    ],
)
def test_where_there_is_no_case_an_initial_is_refused(text: str, language: str, initial: Initial) -> None:
    own = library_of({"x": text})
    extent = own.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)
    found = quote(QuotationRequest(extent, (), None, None, initial), VerdictContext(own, Quotations(), language))
    assert isinstance(found, QuotingRefusal)
    assert "large and small" in found.message


@pytest.mark.parametrize(
    ("given", "form", "text"),
    [
        (("play#p1", "no oar", "now"), None, "“no oar / To push the boat of my intent, but now” [@play#p1]"),
        (
            ("play#p1", "no oar", "wind"),
            Kind.VERSE,
            "| no oar\n| To push the boat of my intent, but now\n| A sudden wind",
        ),
        (("play#p1",), None, "| We had a plan"),
        (("play#p1", "push", "boat"), None, "“push the boat”"),
        (("lines#p1-p3", "no oar", "wind"), None, "“no oar / To push the boat of my intent, but now / A sudden wind”"),
        (("lines#p1-p4", "no oar", "falls"), None, "| no oar\n| To push"),
        (("lines#p1-p4", "no oar", "now"), None, "“no oar / To push the boat of my intent, but now” [@lines#p1-p2]"),
        (("lines#p1-p3", "no oar", "wind"), Kind.BLOCK, "> no oar\n>\n> To push"),
        (("play#p1", "no oar", "now"), Kind.BLOCK, "> no oar\\\n> To push the boat of my intent, but now [@play#p1]"),
        (("lines#p4-p5", "other", "supped"), Kind.INLINE, "“other side of us all. // He has almost supped”"),
        (("lines#p1-p3", "no oar … push […] A sudden"), Kind.VERSE, None),
        (("stanzas#p1",), None, "“The moon is late, / the road is long / and no one waits” [@stanzas#p1]"),
        (("stanzas#p1-p2", "no one", "out"), Kind.INLINE, "“no one waits // The lamp is out” [@stanzas#p1-p2]"),
        (("stanzas#p1-p2", "no one", "out"), Kind.VERSE, "| no one waits\n|\n| The lamp is out"),
        (
            ("wrapped#p1", "as wide", "end"),
            None,
            "“as wide as the page on which it is written, and goes on so until the end”",
        ),
    ],
)
def test_verse(given: tuple[str, ...], form: Kind | None, text: str | None, pandoc: Pandoc) -> None:
    if text is None:
        assert refused(*given, form=form)
        return
    found = written(*given, form=form)
    assert found.startswith(text)
    result = check(f"# Head {{#head}}\n\n{found}\n", library(), pandoc)
    assert not [f.message for f in result.errors]


def requests(own: Library, seed: int) -> Iterator[QuotationRequest]:
    """Requests of every kind for every passage, and for some ranges."""
    chance = random.Random(seed)
    for key, source in own.sources.items():
        anchors = [Anchor(key, passage.id) for passage in source.passages]
        anchors += [
            Anchor(key, f"{a.id}-{b.id}") for a, b in zip(source.passages[::5], source.passages[1::5], strict=False)
        ]
        for anchor in anchors:
            extent = own.resolve(anchor)
            if not isinstance(extent, Extent):
                continue
            every = [part.passage.text[a:b] for part in extent.parts for a, b in words(part.passage.text)]
            for count in (1, 2, 2, 3):
                if len(every) < 2 * count:
                    continue
                at = sorted(chance.sample(range(len(every)), 2 * count))
                pieces = tuple(Piece(every[a], every[b]) for a, b in zip(at[::2], at[1::2], strict=True))
                form = chance.choice((None, None, *(Kind.INLINE, Kind.BLOCK, Kind.VERSE)))
                yield QuotationRequest(extent, pieces, form, chance.choice((None, 1, 2)), chance.choice([*Initial]))


@pytest.mark.parametrize("which", sampled(["own", "nasty"], 2))
def test_whatever_is_given_checks(which: str, pandoc: Pandoc) -> None:
    own = nasty_library() if which == "nasty" else library()
    context = VerdictContext(own)
    given = [found for seed in range(2 if which == "nasty" else 12) for found in requests(own, seed)]
    answers = [quote(request, context) for request in given]
    pasted = [answer for answer in answers if isinstance(answer, Written)]
    refusals = [answer for answer in answers if isinstance(answer, QuotingRefusal)]
    assert len(pasted) > len(given) / 10
    assert any("[…]" in one.markdown for one in pasted)
    assert any("[T]" in one.markdown or "[t]" in one.markdown for one in pasted)
    for refusal in refusals:
        pasted += [found for found in (quote(one, context) for one in refusal.candidates) if isinstance(found, Written)]
        assert all(isinstance(quote(one, context), Written) for one in refusal.candidates)
    text = "# Head {#head}\n\n" + "".join(f"{one.markdown}\n\nBetween.\n\n" for one in pasted)
    result = check(text, own, pandoc)
    assert [f.message for f in result.errors] == []
    judged = [one.verdict for one in result.chapters[0].judged]
    assert len(judged) == len(pasted)
    assert all(isinstance(verdict, Verbatim | Altered | Exempted) for verdict in judged)
    warned = {f.place.start for f in result.all_findings if f.code.id == "Q010"}
    limits = {
        one.quotation.place.start
        for one, source in zip(result.chapters[0].judged, pasted, strict=True)
        if source.skipped_limit
    }
    assert len(warned) <= len(limits), "only what is said to be just before a quotation is warned of"
