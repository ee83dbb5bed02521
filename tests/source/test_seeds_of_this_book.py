"""The five documents of this repository: their IDs, roles and emendations, as the book cites them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from quoteproof.document.role import Role
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Extent, Library, Passage
from quoteproof.text.anchor import Anchor

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
HASHES = {
    "sochi": "2e37b6f6a7212696e26c83aeba3b623f1490e57cf7f7b9102e493c78bc7b4df9",
    "paradoxes": "15ddd9d6f1dc1100edf0afb1633bd2007b5a05c22db278bc290f8046ec4e6294",
    "liang": "223e84a535aea0dd3fd68779704851b3d10b131d995dfb09d2b04784e00bf656",
    "blueprint": "6ddea1a84dbb2cbc079f76845b3774b3340cb171bf7c4a603490e421206ca723",
    "chang2024": "1e61983be780abca1ce5997e5c03d5efc7408da1b27ca42673ae60aa4335ac17",
}


@cache
def files() -> SourceFiles:
    return SourceFiles(
        (ROOT / "references.bib").read_text(encoding="utf-8"),
        seeds={f"seeds/{p.name}": p.read_bytes() for p in SEEDS.glob("*.txt")},
        emendations=(SEEDS / "emendations.yaml").read_text(encoding="utf-8"),
        anchors=(SEEDS / "anchors.yaml").read_text(encoding="utf-8"),
        rows={p.stem: p.read_text(encoding="utf-8") for p in (SEEDS / "anchors").glob("*.jsonl")},
    )


@cache
def library() -> Library:
    found, findings = read_library(files())
    assert findings == ()
    return found


def passage(anchor: str) -> Passage:
    found = library().resolve(Anchor.parse(anchor))
    assert isinstance(found, Extent)
    return found.parts[0].passage


def test_the_seeds_are_the_files_that_were_given() -> None:
    assert {key: source.sha256 for key, source in library().sources.items()} == HASHES


def test_the_lock_is_what_a_fresh_run_would_write() -> None:
    renewal, findings = renew_anchors(files())
    assert findings == ()
    assert (renewal.anchors, renewal.rows) == (files().anchors, files().rows)


@pytest.mark.parametrize("key", HASHES)
def test_every_line_that_is_not_blank_has_an_id_in_order(key: str) -> None:
    source = library().sources[key]
    joined = 1 if key == "chang2024" else 0
    lines = [line.strip() for line in source.raw.splitlines() if line.strip()]
    assert [p.id for p in source.passages] == [f"p{i}" for i in range(1, len(lines) + 1 - joined)]


@pytest.mark.parametrize(
    ("key", "roles"),
    [
        ("sochi", {"body": 26, "heading": 5, "caption": 3, "note": 1, "furniture": 54}),
        ("paradoxes", {"body": 52, "heading": 2, "caption": 3, "furniture": 1}),
        ("liang", {"body": 13, "heading": 4, "caption": 1, "byline": 3, "furniture": 5}),
        ("blueprint", {"body": 15, "heading": 3, "note": 4}),
        ("chang2024", {"body": 10, "heading": 2, "byline": 2, "note": 1, "furniture": 18}),
    ],
)
def test_roles(key: str, roles: dict[str, int]) -> None:
    assert Counter(p.role.value for p in library().sources[key].passages) == roles


def test_the_emendations_read_as_recorded() -> None:
    assert "expression “the Sino-Soviet split,”" in passage("paradoxes#p7").text
    assert "rapprochement with China is one" in passage("blueprint#p5").text
    assert passage("blueprint#p10").text.endswith("sovereignty and territorial inviolability.")
    assert "[" not in passage("blueprint#p15").text
    assert "over its refusal to denounce Russia's aggression" in passage("chang2024#p22").text
    about = passage("chang2024#p33")
    assert about.text[slice(*about.emphasis[0])] == "International Affairs"
    assert "*" not in about.text


def test_the_authors_own_slips_stand() -> None:
    assert "Feburary" in passage("sochi#p5").text
    assert "interfere with in their" in passage("paradoxes#p44").text


def test_ordinals_count_body_paragraphs_alone() -> None:
    assert [passage(a).ordinal for a in ("sochi#p7", "sochi#p9", "sochi#p10")] == [1, None, 3]
    assert passage("chang2024#p25").ordinal == 6


def test_furniture_is_left_out() -> None:
    kinds = {p.id: p.role for p in library().sources["sochi"].passages}
    assert all(kinds[f"p{i}"] is Role.FURNITURE for i in range(36, 90))
