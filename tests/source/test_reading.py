"""From seed to reading text: segmentation, emendations and the way back."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.document.role import Role
from quoteproof.rules.table import worded
from quoteproof.source.emendation_limits import correction_fault, differing_core
from quoteproof.source.emendations import read_emendations
from quoteproof.source.lock import fingerprint
from quoteproof.source.reading import read_units
from quoteproof.source.seed import read_seed, recoded
from quoteproof.source.segment import Segmentation, guess_segmentation, segment
from tests.source import shelf

WRAPPED = "\n\n".join("\n".join(["some words that fill a hard-wrapped line quite well"] * 4) for _ in range(3))


def test_a_byte_order_mark_is_not_counted_and_the_hash_is_of_the_bytes() -> None:
    seed, findings = read_seed("seeds/a.txt", b"\xef\xbb\xbfword\r\n")
    assert findings == ()
    assert seed is not None
    assert seed.text == "word\r\n"
    assert seed.sha256 != read_seed("seeds/a.txt", b"word\r\n")[0].sha256  # type: ignore[union-attr]


def test_bytes_that_are_not_utf8_are_told_with_their_offset() -> None:
    seed, findings = read_seed("seeds/a.txt", b"\xef\xbb\xbfcaf\xe9")
    assert seed is None
    assert "0xE9 at byte offset 6" in worded(findings)[0].message


def test_lines_and_blank_lines() -> None:
    text = "one\r\ntwo\r\n\r\n \t three\n\n\n"
    assert [text[a:b] for a, b in segment(text, Segmentation.LINE)] == ["one", "two", "three"]
    assert [text[a:b] for a, b in segment(text, Segmentation.BLANK_LINE)] == ["one\r\ntwo", "three"]


def test_the_guess() -> None:
    assert guess_segmentation(WRAPPED) is Segmentation.BLANK_LINE
    assert guess_segmentation("A title\n\nA long paragraph, all in one line. " + "word " * 60) is Segmentation.LINE
    assert guess_segmentation("") is Segmentation.LINE
    verse = "\n\n".join("\n".join(["the curfew tolls the knell of day,"] * 4) for _ in range(3))
    assert guess_segmentation(verse) is Segmentation.BLANK_LINE


def test_line_ends_inside_a_passage_are_its_breaks() -> None:
    reading, _ = read_units("one line\r\nanother\n", segmentation=Segmentation.BLANK_LINE)
    assert reading.units[0].breaks == (8,)


@given(st.text(alphabet="ab .\r\n\t\u00a0é", max_size=80), st.sampled_from(Segmentation))
def test_segments_hold_all_that_is_no_space(text: str, by: Segmentation) -> None:
    spans = segment(text, by)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


EVERY = """
tale:
  roles:
    - {lines: 2-3, starts: Running, ends: By An, role: furniture, reason: a running head}
  joins:
    - first: {lines: 1, starts: The house}
      second: {lines: 4, starts: that Jack}
      reason: broken by a running head
  corrections:
    - {line: 4, was: buitl, read: built, reason: a conversion error}
  note-marks:
    - {form: "[1]", count: 2, reason: notes}
  emphasis-marks:
    - {form: "*", count: 1, reason: Markdown}
"""
BROKEN = "The house [1]\nRunning *head* [3]\nBy An Author\nthat Jack buitl for *The News* [12].\nNext."


@given(st.text(st.sampled_from("ab \n\r\t\u00a0\u2028\x0b."), max_size=40))
def test_lines_are_found_as_by_their_pattern(text: str) -> None:
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\r\n]+", text) if m.group().strip()]
    wanted = [(at + len(line) - len(line.lstrip()), at + len(line.rstrip())) for at, line in lines]
    assert list(segment(text, Segmentation.LINE)) == wanted


@given(st.text(st.sampled_from("ab \n\r\t\u00a0\u2028\x0b\u00ad."), max_size=12))
def test_a_fingerprint_does_not_see_which_white_space_there_is(text: str) -> None:
    plain = " ".join(text.split())
    digest = hashlib.blake2b(plain.encode(), digest_size=8).hexdigest()
    assert fingerprint(text) == fingerprint(plain) == digest


def test_every_kind_of_emendation_at_once_and_the_way_back() -> None:
    source = shelf.source(BROKEN, EVERY)
    house = source.passages[0]
    assert house.text == "The house that Jack built for The News."
    assert [p.id for p in source.passages] == ["p1", "p2", "p3", "p4"]
    assert source.passages[1].text == "Running *head* [3]"
    assert [house.text[a:b] for a, b in house.emphasis] == ["The News"]
    correction = house.corrections[0]
    assert house.text[correction.start : correction.end] == "lt"
    assert (correction.was, correction.read) == ("buitl", "built")
    at = house.text.index("News")
    low, high = house.raw_span(at, at + 4)
    assert source.raw[low:high] == "News"
    low, high = house.raw_span(0, len("The house that"))
    assert source.raw[low:high] == BROKEN[: BROKEN.index("that") + 4]


def test_a_missing_space_before_a_mark() -> None:
    emended = "tale: {corrections: [{line: 1, was: 'by“the', read: 'by “the', reason: lost}]}"
    passage = shelf.source("Known by“the split” alone", emended).passages[0]
    assert passage.text == "Known by “the split” alone"
    assert passage.text[passage.corrections[0].start : passage.corrections[0].end] == " "


def test_declared_line_end_hyphens() -> None:
    emended = """
tale:
  segmentation: {by: blank-line, reason: hard-wrapped}
  line-end-hyphens: [{count: 1, keep: [non-alignment], reason: printed columns}]
"""
    passage = shelf.source("a diffi-\ncult non-\nalignment", emended).passages[0]
    assert passage.text == "a difficult non-alignment"


@pytest.mark.parametrize(
    "emended",
    [
        "tale: {roles: [{lines: 2, starts: Twice, role: note, reason: r}]}",
        "tale: {roles: [{lines: 99, starts: Once, role: note, reason: r}]}",
        "tale: {corrections: [{line: 2, was: kong, read: king, reason: r}]}",
        "tale: {corrections: [{line: 2, was: a, read: e, reason: r}]}",
        "tale: {note-marks: [{form: '[1]', count: 3, reason: r}]}",
        "tale: {emphasis-marks: [{form: '*', count: 1, reason: r}]}",
        "tale: {joins: [{first: {lines: 2, starts: Once}, second: {lines: 4, starts: A dog}, reason: r}]}",
    ],
)
def test_an_emendation_that_does_not_apply_is_told_and_changes_nothing(emended: str) -> None:
    values, findings = read_emendations(emended)
    assert findings == ()
    reading, stale = read_units(shelf.TALE, values["tale"])
    assert [f.code for f in stale] == ["S002"]
    assert "\n".join(u.mapped.text for u in reading.units) + "\n" == shelf.TALE
    assert {u.role for u in reading.units} == {Role.BODY}


@pytest.mark.parametrize(
    ("emended", "said"),
    [
        ("tale: {rolls: []}", "unknown key `rolls`"),
        ("tale: {roles: [{lines: 1, starts: A, role: note}]}", "no `reason`"),
        ("tale: {roles: [{lines: 1, starts: A, role: foot, reason: r}]}", "must be one of"),
        ("tale: {roles: [{lines: one, starts: A, role: note, reason: r}]}", "cannot be `one`"),
        ("tale: {roles: [{lines: 1-2, starts: A, role: note, reason: r}]}", "no `ends`"),
        ("tale: {roles: {lines: 1}}", "must be a list"),
        ("tale: {note-marks: [{form: '*', count: 1, reason: r}]}", "has no number"),
        ("tale: &a {roles: []}\nother: *a", "anchors and aliases"),
        ("tale: [", "not well-formed"),
        ("tale: {roles: [], roles: []}", "stands twice"),
    ],
)
def test_a_malformed_emendation_is_told_with_its_place(emended: str, said: str) -> None:
    _, findings = read_emendations(emended)
    assert said in worded(findings)[0].message
    assert findings[0].place.file == "seeds/emendations.yaml"


@pytest.mark.parametrize(
    ("was", "read", "why"),
    [
        ("Сhina", "China", None),
        ("expression“the", "expression “the", None),
        ("cafe", "café", None),
        ("buitl", "built", None),
        ("same", "same", "nothing"),
        ("friend", "fiend who", "characters"),
        ("is not", "is now", "turns a statement"),
        ("don't", "don", "turns a statement"),
        ("in 2014", "in 2015", "digit"),
        ("of a king", "of king", "word"),
        ("a b", "c d", "more than one word"),
    ],
)
def test_the_limits_of_a_correction(was: str, read: str, why: str | None) -> None:
    fault = correction_fault(was, read)
    assert (fault is None) if why is None else (fault is not None and why in fault)


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_differing_core_rebuilds_the_reading(was: str, read: str) -> None:
    start, end, core = differing_core(was, read)
    assert was[:start] + core + was[end:] == read


@given(st.text(max_size=200))
def test_reading_emendations_never_raises(text: str) -> None:
    read_emendations(text)


@given(st.text(alphabet="ab1 *[].\n", max_size=60), st.integers(0, 3))
def test_every_offset_lands_in_the_seed(text: str, count: int) -> None:
    forms = f"[{{form: '[1]', count: {count}, reason: r}}]"
    emphasis = "[{form: '*', count: 1, reason: r}]"
    emended = f"t: {{note-marks: {forms}, emphasis-marks: {emphasis}}}"
    values, _ = read_emendations(emended)
    reading, _ = read_units(text, values["t"])
    for unit in reading.units:
        starts = [unit.mapped.start(i) for i in range(len(unit.mapped.text) + 1)]
        assert starts == sorted(starts)
        assert all(0 <= s <= unit.mapped.length for s in starts)
        for a, b in unit.emphasis:
            assert 0 <= a < b <= len(unit.mapped.text)


def test_wrapped_lines_are_known_by_sentences_that_go_on_whatever_a_scan_did_to_some() -> None:
    lines = ["In the case of an assignment of a thing in action,", "an action by the assignee shall be without"] * 3
    long = "prejudice to any set-off or other defense, existing at the time of, or before notice; " * 2
    section = "\n".join([*lines, long, "but not after it."])
    text = "\n\n".join([section] * 4)
    assert guess_segmentation(text) is Segmentation.BLANK_LINE
    assert len(segment(text, Segmentation.BLANK_LINE)) == 4


def test_dialogue_in_wrapped_lines_is_divided_at_blank_lines() -> None:
    speech = "“He appears to live there. I never go\nthere without meeting him,” she said.\n\n“Exactly.”\n\n“Yes.”"
    assert guess_segmentation("\n\n".join([speech] * 4)) is Segmentation.BLANK_LINE


_FULL = "the sheriff may depute a proper person, on some"


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ([_FULL, "occasion, to serve a particular writ.", "He shall make"], 2),
        ([_FULL, "occasion, to serve a writ; which", "deputation is made"], 1),
        ([_FULL, "occasion, he may serve a particular writ to him.", "§ 4. It"], 2),
        ([_FULL, "    He shall make oath before a justice of", "the peace"], 2),
        ([_FULL, "occasion, he may serve a particular writ to him.", "It"], 1),
    ],
)
def test_paragraphs_without_blank_lines(lines: list[str], paragraphs: int) -> None:
    assert len(segment("\n".join(lines), Segmentation.PARAGRAPH)) == paragraphs


def test_a_long_wrapped_text_without_blank_lines_is_divided_by_paragraph() -> None:
    paragraph = "\n".join(["and he shall certify on the writ that he administered the"] * 9) + "\nsame."
    assert guess_segmentation("\n".join([paragraph] * 20)) is Segmentation.PARAGRAPH
    assert len(segment("\n".join([paragraph] * 20), Segmentation.PARAGRAPH)) == 20


def test_a_page_that_ends_inside_a_sentence_ends_no_passage() -> None:
    text = "The plan was\n\n\fnever made.\n\n\fA new page begins."
    assert [text[a:b] for a, b in segment(text, Segmentation.BLANK_LINE)] == [
        "The plan was\n\n\fnever made.",
        "A new page begins.",
    ]


def test_form_feeds_end_pages() -> None:
    emended, faults = read_emendations("a:\n  pages: [{page: 1, label: 7, reason: the folios}]\n")
    assert faults == ()
    text = "One.\n\nTwo goes\n\non.\n\n\fThree.\n\n\f\fFour.\n"
    reading, found = read_units(text, emended["a"], segmentation=Segmentation.BLANK_LINE)
    assert found == ()
    assert [[page.label for page in unit.pages] for unit in reading.units] == [["7"], ["7"], ["7"], ["8"], ["10"]]


def test_pages_by_form_feed_need_one() -> None:
    emended, _ = read_emendations("a:\n  pages: [{page: 1, label: 7, reason: the folios}]\n")
    assert "in a plain text, form feeds end them" in worded(read_units("One.\n", emended["a"])[1])[0].message


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"\x93No\x94 \x96 caf\xe9", "windows-1252", "“No” – café"),
        (b"caf\xe9", "latin-1", "café"),
        ("“No”".encode("utf-16"), "utf-16", "“No”"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "utf-8", "café"),
    ],
)
def test_a_document_in_another_encoding(data: bytes, encoding: str, text: str) -> None:
    assert recoded(data, encoding).decode() == text


@pytest.mark.parametrize(
    ("data", "encoding", "why"),
    [
        (b"\x93No\x94", "latin-1", "U\\+0093; as windows-1252"),
        (b"caf\x81", "windows-1252", "byte 0x81 at byte offset 3"),
        (b"abc", "no-such", "there is no encoding `no-such`"),
        (b"abc", "rot13", "there is no encoding `rot13`"),
        (b"a\x00b\x00", "latin-1", "U\\+0000"),
    ],
)
def test_an_encoding_that_does_not_fit(data: bytes, encoding: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        recoded(data, encoding)
