"""The lock: IDs are given once and kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.rules.table import worded
from quoteproof.source.anchoring import Changed, Given, Kept, Renewal, Retired, first_anchors, renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.lock import LockRow, fingerprint, read_locks, write_index, write_rows
from quoteproof.source.reading import read_units
from quoteproof.source.seed import read_seed
from tests.source import shelf

LINES = [
    "The first paragraph says that spring came late that year.",
    "The second paragraph says that nobody in the town had noticed it at all.",
    "The third paragraph says that the river had risen over both its banks.",
    "The fourth paragraph says that the bridge was closed for the whole of March.",
]


def text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def renew(before: list[str], after: list[str]) -> Renewal:
    files = replace(shelf.anchored(text(before), None), seeds={"seeds/tale.txt": text(after).encode()})
    renewal, findings = renew_anchors(files, {"tale": "a new edition"})
    assert findings == ()
    return renewal


def ids(renewal: Renewal) -> list[str]:
    return [json.loads(line)["id"] for line in renewal.rows["tale"].splitlines()]


def test_the_lock_is_read_back_equal_and_written_the_same() -> None:
    files = shelf.anchored()
    locks, findings = read_locks(files.anchors, files.rows)
    assert findings == ()
    assert write_index(locks.sources) == files.anchors
    assert write_rows(locks.sources["tale"]) == files.rows["tale"]
    assert renew_anchors(files)[0].rows == files.rows


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (LINES, ["p1", "p2", "p3", "p4"]),
        (["A wholly new beginning.", *LINES], ["p5", "p1", "p2", "p3", "p4"]),
        ([LINES[0], LINES[2], LINES[3]], ["p1", "p3", "p4"]),
        ([LINES[3], *LINES[:3]], ["p4", "p1", "p2", "p3"]),
        ([LINES[0], LINES[1].replace("town", "city"), *LINES[2:]], ["p1", "p2", "p3", "p4"]),
        ([LINES[0], "Something else altogether stands here now.", *LINES[2:]], ["p1", "p5", "p3", "p4"]),
        ([LINES[0], LINES[0], *LINES[1:]], ["p5", "p1", "p2", "p3", "p4"]),
        ([], []),
    ],
)
def test_what_is_still_there_keeps_its_id(after: list[str], expected: list[str]) -> None:
    assert ids(renew(LINES, after)) == expected


def test_the_account_of_a_renewal() -> None:
    after = [LINES[0], LINES[1].replace("town", "city"), "Something else altogether.", LINES[3]]
    fates = renew(LINES, after).fates["tale"]
    assert [type(f) for f in fates] == [Kept, Changed, Given, Kept, Retired]
    assert [f.id for f in fates] == ["p1", "p2", "p5", "p4", "p3"]


def test_a_retired_id_is_never_given_again() -> None:
    once = renew(LINES, LINES[:3])
    files = SourceFiles(
        shelf.BIB,
        seeds={"seeds/tale.txt": text([*LINES[:3], "A new one."]).encode()},
        anchors=once.anchors,
        rows=once.rows,
    )
    twice, _ = renew_anchors(files, {"tale": "again"})
    assert ids(twice) == ["p1", "p2", "p3", "p5"]
    assert "p4" in twice.anchors
    assert "a new edition" in twice.anchors


def test_repeated_paragraphs_keep_their_order() -> None:
    twins = [LINES[0], "The same.", LINES[1], "The same.", LINES[2]]
    assert ids(renew(twins, ["New.", *twins])) == ["p6", "p1", "p2", "p3", "p4", "p5"]
    assert ids(renew(twins, [*twins[:1], *twins[2:]])) == ["p1", "p3", "p4", "p5"]


def test_changed_bytes_are_not_anchored_without_a_reason() -> None:
    files = replace(shelf.anchored(), seeds={"seeds/tale.txt": b"Else.\n"})
    renewal, findings = renew_anchors(files)
    assert [f.code for f in findings] == ["S001"]
    assert renewal.rows == files.rows


def test_new_line_ends_alone_keep_every_id() -> None:
    files = replace(shelf.anchored(), seeds={"seeds/tale.txt": shelf.TALE.replace("\n", "\r\n").encode()})
    renewal, _ = renew_anchors(files, {"tale": "line ends"})
    assert {type(f) for f in renewal.fates["tale"]} == {Kept}


def test_a_lock_that_its_emendations_outgrew_is_told_and_renewed() -> None:
    files = replace(shelf.anchored(), emendations=None)
    library, findings = read_library(files)
    assert library.unsound == {"tale"}
    assert "no longer fit its seed and its emendations: `p1` is a body, and a heading" in worded(findings)[0].message
    renewal, _ = renew_anchors(files)
    _, settled = read_library(replace(files, anchors=renewal.anchors, rows=renewal.rows))
    assert settled == ()


def test_nothing_is_anchored_over_a_stale_emendation() -> None:
    stale = "tale: {roles: [{lines: 1, starts: Other, role: note, reason: r}]}"
    files = replace(shelf.anchored(), emendations=stale)
    renewal, findings = renew_anchors(files)
    assert [f.code for f in findings] == ["S002"]
    assert renewal.rows == files.rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": {}}, "the file is missing"),
        ({"rows": {"tale": '{"id":"p1"}\n'}}, "line 1 is no passage"),
        ({"rows": {"tale": "{"}}, "line 1 is no passage"),
        ({"rows": {"tale": "[" * 100_000}}, "line 1 is no passage"),
        ({"rows": {"tale": ""}}, "has 0 passages"),
        ({"anchors": "tale: {}"}, "must say `file`"),
        ({"anchors": "tale: ["}, "not well-formed"),
        ({"anchors": None}, "has no anchors yet"),
        ({"seeds": {}}, "is missing"),
        ({"seeds": {"seeds/tale.txt": b"\xff"}}, "is not UTF-8"),
        ({"bibliography": "@book{other, title={O}}"}, "there are anchors of `tale`"),
        (
            {"bibliography": "@book{tale, file={seeds/b.txt}}", "seeds": {"seeds/b.txt": b"x"}},
            "names the seed",
        ),
    ],
)
def test_everything_wrong_with_lock_and_seed_is_told(change: dict[str, object], said: str) -> None:
    files = replace(shelf.anchored(), **change)  # type: ignore[arg-type]
    library, findings = read_library(files)
    assert any(said in f.message for f in worded(findings)), findings
    assert "tale" not in library.sources


def without_digest(files: SourceFiles) -> SourceFiles:
    """A lock as versions wrote it that recorded no digest of the rows."""
    lines = (files.anchors or "").splitlines(keepends=True)
    return replace(files, anchors="".join(line for line in lines if not line.startswith("  rows:")))


def rows_of(files: SourceFiles, *changes: tuple[str, str]) -> SourceFiles:
    rows = files.rows["tale"]
    for old, new in changes:
        assert old in rows
        rows = rows.replace(old, new)
    return replace(files, rows={"tale": rows})


SENTENCES = ('"sentences":[[0,22],[23,36]]', '"sentences":[[0,36]]')
EXCHANGED = ('"id":"p2"', '"id":"p0"'), ('"id":"p4"', '"id":"p2"'), ('"id":"p0"', '"id":"p4"')


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((SENTENCES,), ("not those that `quoteproof anchor` wrote", "the sentences of `p2` are not those")),
        (EXCHANGED, ("not those that `quoteproof anchor` wrote", "their IDs do not run upwards")),
    ],
)
def test_rows_that_were_written_by_hand_are_told(
    changes: tuple[tuple[str, str], ...], said: tuple[str, str], older: bool
) -> None:
    whole = shelf.anchored()
    files = rows_of(without_digest(whole) if older else whole, *changes)
    library, findings = read_library(files)
    assert library.unsound == {"tale"}
    assert said[older] in worded(findings)[0].message
    renewal, refused = renew_anchors(files)
    if older and changes == (SENTENCES,):
        assert (refused, renewal.rows) == ((), whole.rows)
        return
    assert [f.code for f in refused] == ["S007"]
    assert renewal.rows == files.rows
    accepted, refused = renew_anchors(files, {"tale": "looked at"})
    assert refused == ()
    again = replace(files, anchors=accepted.anchors, rows=accepted.rows)
    assert read_library(again)[1] == ()
    assert {f.id for f in accepted.fates["tale"]} == {"p1", "p2", "p3", "p4", "p5"}


def test_a_lock_without_a_digest_is_read_and_renewed_with_one() -> None:
    files = without_digest(shelf.anchored())
    assert read_library(files)[1] == ()
    renewal, findings = renew_anchors(files)
    assert findings == ()
    assert (renewal.anchors, renewal.rows) == (shelf.anchored().anchors, files.rows)


def test_line_ends_of_a_checkout_do_not_change_the_rows() -> None:
    files = shelf.anchored()
    assert read_library(replace(files, rows={"tale": files.rows["tale"].replace("\n", "\r\n")}))[1] == ()


def test_the_reason_of_an_accepted_seed_stays_in_the_lock() -> None:
    files = shelf.anchored(text(LINES), None)
    for number, reason in enumerate(("a new edition", 'the "third" one: yes', "the same again"), 1):
        seed = text([*LINES, f"Line {min(number, 2)}."])
        files = replace(files, seeds={"seeds/tale.txt": seed.encode()})
        renewal, findings = renew_anchors(files, {"tale": reason})
        assert findings == ()
        files = replace(files, anchors=renewal.anchors, rows=renewal.rows)
    plain, _ = renew_anchors(files)
    assert plain.anchors == files.anchors
    source = read_library(files)[0].sources["tale"]
    assert list(source.accepted.values()) == ["a new edition", 'the "third" one: yes; the same again']
    assert source.sha256 == list(source.accepted)[-1]


def test_a_second_passage_of_one_id_is_damage() -> None:
    files = shelf.anchored()
    row = files.rows["tale"].splitlines()[0] + "\n"
    _, findings = read_library(replace(files, rows={"tale": row + row}))
    assert "line 2 gives the ID `p1` a second time" in worded(findings)[0].message


@given(st.lists(st.sampled_from(LINES), max_size=6), st.lists(st.sampled_from(LINES), max_size=6))
def test_renewal_gives_each_passage_one_id_and_loses_none(before: list[str], after: list[str]) -> None:
    renewal = renew([*before, "End."], [*after, "End."])
    given_ids = ids(renewal)
    assert len(set(given_ids)) == len(after) + 1
    old = {f"p{i + 1}" for i in range(len(before) + 1)}
    told = {f.id for f in renewal.fates["tale"]}
    assert old | set(given_ids) == told


@given(st.text(max_size=120), st.text(max_size=120))
def test_reading_a_lock_never_raises(index: str, rows: str) -> None:
    read_locks(index, {"tale": rows})
    read_library(replace(shelf.anchored(), rows={"tale": rows}))


def test_a_fingerprint_folds_white_space_alone() -> None:
    plain = fingerprint("The dyke held until March")
    for text in (
        "The  dyke\nheld\r\n until\tMarch",
        " The dyke held until March\u00a0",
        "The dyke\u2003\u2028held until\x1fMarch",
    ):
        assert fingerprint(text) == plain
        assert fingerprint(" ".join(text.split())) == plain
    assert fingerprint("The dykeheld until March") != plain


def test_the_first_words_of_a_passage_need_no_list_of_all_its_words() -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    assert _first_row(text).words == "word0 word1 word2 word3 word4 word5 word6 word7…"
    assert _first_row(text[: text.index(" word250")]).sketch == _first_row(text).sketch


def _first_row(text: str) -> LockRow:
    seed, _ = read_seed("seeds/one.txt", text.encode())
    assert seed is not None
    lock, _ = first_anchors("one", seed, read_units(seed.text)[0])
    return lock.rows[0]
