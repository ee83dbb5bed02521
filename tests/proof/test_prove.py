"""The pure half: layers, the manifest's bytes, and finding in order."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.evidence.marks import BookPart
from quoteproof.evidence.origins import StepKind
from quoteproof.proof.layer import Gap, Layer, LayerWriter, layer_of_text
from quoteproof.proof.manifest import Manifest, Quoted, canonical, digest, read_manifest
from quoteproof.proof.prove import Loss, prove
from quoteproof.proof.repeated_hyphens import unrepeated
from quoteproof.proof.verification import compare_seeds
from quoteproof.proof.wording import shown
from tests.proof.book import Made


def layer(text: str, *, flowing: bool = True) -> Layer:
    """Write a layer: `|` is a line end, `¶` a paragraph's, `#` a page's."""
    scribe = LayerWriter()
    for character in text:
        gap = {" ": Gap.SPACE, "|": Gap.LINE, "¶": Gap.BORDER, "#": Gap.PAGE}.get(character)
        scribe.gap(gap) if gap else scribe.write(character)
    return scribe.layer(flowing=flowing)


def run(order: int, text: str, *, block: bool = False) -> Quoted:
    opening, closing = ("", "") if block else ("“", "”")
    kind = "block" if block else "inline"
    fields = (order, str(order), "c.md", order + 1, kind, BookPart.TEXT, opening, text, closing, "", False)
    return Quoted(*fields, (), "verbatim", (), (), ())


def hows(text: str, *runs: Quoted, flowing: bool = True) -> list[tuple[int, Loss]]:
    proof = prove(runs, {BookPart.TEXT: layer(text, flowing=flowing)})
    return [(lost.run.order, lost.loss) for lost in proof.lost]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("He “was so old” then.", True),
        ("He “was|so old” then.", True),
        ("He “was |so#old” then.", True),
        ("He “was so ol|d” then.", False),
        ("He “wasso old” then.", False),
        ("He “was so o ld” then.", False),
        ("He “was¶so old” then.", False),
        ("He “was so old”| then.", True),
        ("He was so old then.", False),
        ("He “Was so old” then.", False),
    ],
)
def test_only_line_ends_are_undone(text: str, stands: bool) -> None:
    assert (hows(text, run(0, "was so old")) == []) is stands


@pytest.mark.parametrize(
    ("words", "text", "stands"),
    [
        ("was-so old", "He “was-|-so old” then.", True),
        ("was-so old", "He “was-#-so old” then.", True),
        ("was-so old", "He “was-|so old” then.", True),
        ("was-so old", "He “was--so old” then.", False),
        ("was-so old", "He “was- -so old” then.", False),
        ("was-so old", "He “was-|--so old” then.", False),
        ("was-so old", "He “was -|-so old” then.", False),
        ("was-so old", "He “was-|- so old” then.", False),
        ("was- -so old", "He “was- -so old” then.", True),
        ("was- -so old", "He “was-|-so old” then.", True),
        ("was- -so old", "He “was-|so old” then.", False),
        ("was old", "He “was-|-old” then.", False),
    ],
)
def test_a_hyphen_may_be_repeated_at_a_line_end(words: str, text: str, stands: bool) -> None:
    assert (hows(text, run(0, words)) == []) is stands


def test_a_docx_has_no_repeated_hyphens() -> None:
    assert hows("He “was-|-so old” then.", run(0, "was-so old"), flowing=False) == [(0, Loss.CHANGED)]


def test_runs_with_and_without_repeated_hyphens_are_found_in_order() -> None:
    text = layer("A-|-b “c-d” and “c-|-d” or “c-|-d e-#-f” g-|-h “c-d”.")
    wanted = ["c-d", "c-d", "c-d e-f", "c-d"]
    proof = prove([run(number, words) for number, words in enumerate(wanted)], {BookPart.TEXT: text})
    found = [text.text[slice(*proof.found[number])] for number in range(4)]
    assert found == ["“c-d”", "“c--d”", "“c--de--f”", "“c-d”"]
    assert not proof.lost


@given(st.lists(st.sampled_from(["a", "b", "-", "|", "#", " "]), max_size=30).map("".join))
def test_a_layer_without_repeated_hyphens_has_the_same_places(text: str) -> None:
    whole = layer(text)
    shorter = unrepeated(whole)
    if shorter is None:
        assert not re.search(r"[ab]-[|#]+-[ab]", text)
        return
    places = [shorter.whole(at, at + 1)[0] for at in range(len(shorter.layer.text))]
    assert "".join(whole.text[at] for at in places) == shorter.layer.text
    assert [shorter.shortened(at) for at in places] == [*range(len(places))]
    assert len(shorter.layer.gaps) == len(shorter.layer.text) + 1
    left_out = [*set(range(len(whole.text))) - set(places)]
    assert all(whole.text[at] == "-" and whole.gaps[at] in (Gap.LINE, Gap.PAGE) for at in left_out)


def test_a_block_whose_citation_is_not_at_the_end_of_the_file_is_lost() -> None:
    quoted = replace(run(0, "was so old", block=True), tail=" (Swift 1726, 33)")
    assert hows("He.¶was so old (Swift 1726, 33)¶", quoted) == []
    assert hows("(Swift 1726, 33)¶was so old", quoted) != []


def test_a_line_may_end_after_a_hyphen() -> None:
    assert hows("a “Sino-|Russian” b", run(0, "Sino-Russian")) == []
    assert hows("a “Sino-|Russian” b", run(0, "Sino- Russian")) == []
    assert hows("a “Sino|Russian” b", run(0, "SinoRussian")) != []


def test_in_a_docx_a_line_end_is_no_space() -> None:
    assert hows("a “b|c” d", run(0, "b c"), flowing=False) != []
    assert hows("a “b c” d", run(0, "b c"), flowing=False) == []
    assert hows("a “b|c” d", run(0, "b\nc"), flowing=False) == []


def test_a_block_is_whole_paragraphs() -> None:
    assert hows("One.¶It was so.¶Two.", run(0, "It was so.", block=True)) == []
    assert hows("One.¶It was so. Not.¶Two.", run(0, "It was so.", block=True)) != []
    assert hows("One. It was so.¶Two.", run(0, "It was so.", block=True)) != []
    assert hows("One.¶It#was so.#Two.", run(0, "It was so.", block=True)) == []


def test_each_occurrence_serves_once() -> None:
    assert hows("“a” and “a”", run(0, "a"), run(1, "a")) == []
    assert len(hows("“a” and no more", run(0, "a"), run(1, "a"))) == 1


def test_one_that_is_missing_does_not_take_the_others_with_it() -> None:
    """The removed one's words come again far behind: the longest chain leaves it out, and keeps the rest."""
    assert hows("“b” “c” “d” “a”", run(0, "a"), run(1, "b"), run(2, "c"), run(3, "d"), run(4, "a")) == [
        (0, Loss.MISSING)
    ]


def test_exchanged_ones_are_told() -> None:
    assert hows("“first words” “second words”", run(0, "second words"), run(1, "first words")) == [(0, Loss.MOVED)] or (
        hows("“first words” “second words”", run(0, "second words"), run(1, "first words")) == [(1, Loss.MOVED)]
    )


def test_a_text_is_spelled_as_it_is_read() -> None:
    assert layer_of_text("eﬃ\u00adcient ways", flowing=True).text == "efficientways"
    assert layer_of_text("a\u2010b", flowing=False).text == "a\u2010b"


def test_the_manifest_has_one_form(made: Made) -> None:
    assert read_manifest(canonical(made.manifest)) == made.manifest
    assert canonical(made.manifest) == made.carried
    assert len(digest(made.carried)) == 64


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"schema_version": 1}',
        b'{"schema_version": 2}',
        b"[" * 100_000,
        b'{"schema_version": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_manifest_is_said(data: bytes) -> None:
    assert isinstance(read_manifest(data), str)


def test_a_value_of_another_type_is_said(made: Made) -> None:
    value = json.loads(made.carried)
    value["quotations"][0]["line"] = "3"
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    assert isinstance(read_manifest(data), str)


def test_every_character_of_a_quotation_has_an_origin(made: Made) -> None:
    for one in made.manifest.quotations:
        covered = {i for trace in one.trace for i in range(trace.start, trace.end)}
        assert [c for i, c in enumerate(one.text) if i not in covered and not c.isspace()] == []


def test_a_trace_that_is_not_true_to_the_seed_is_found(made: Made) -> None:
    seeds = {"seeds/lighthouse.txt": (made.root / "seeds/lighthouse.txt").read_bytes()}
    assert compare_seeds(made.manifest, seeds).untrue == ()
    forged: Manifest = made.manifest
    one = forged.quotations[0]
    for other in (
        replace(one, text=one.text.replace("loud", "soft")),
        replace(one, text=f"{one.text} indeed"),
        replace(one, trace=()),
        replace(
            one,
            text=one.text.replace("loud", "soft"),
            trace=(replace(one.trace[0], source=one.text.replace("loud", "soft")),),
        ),
        replace(one, text="never", trace=(replace(one.trace[0], kind=StepKind.INSERTION, start=0, end=5, source=""),)),
    ):
        assert compare_seeds(replace(forged, quotations=(other,)), seeds).untrue == (other,)


def test_a_file_cannot_write_on_the_screen() -> None:
    assert shown("a\x1b[2Jb\u202ec\nd") == "a\\u001b[2Jb\\u202ec / d"
