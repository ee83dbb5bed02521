"""Text prints as it is: no engine takes a part of it for something else, and the proof reads it back the same."""

from __future__ import annotations

from pathlib import Path

from quoteproof.project.build import build, manifest_of
from quoteproof.project.project import Project
from quoteproof.proof.manifest import Manifest, read_manifest
from tests.green.places import write_book

SHORTHANDS = (
    "a-b c-d, more ... and .... then -5 degrees, x-5 and -? or ~ x // y and https://a.b/c",
    "of *a* b_c_d @x #x <x> #x[y] #let x = 1; (y) @s and _a_ or x.at(0) end",
    "= heading like words",
    "+ plus like words",
    "- minus like words",
    "12. number like words",
    "/ term: like words",
    ".at(0) like words",
    "[b] (c) like words; #(d) again",
)
"""Words that Typst would read as something else if they were markup."""
COMPOSED = (
    "naı̈ve words, ạ́ and ạ́ or ậ, ậ and ệ, x̧̌ again",
    "Tiếng Việt có dấu ở đầu ừ ữ ặ ằ ẵ, ừ",
    "ðə kwɪk bɹaʊn fɒks d͡ʒʌmps oʊvɚ ðə leɪzi dɒɡ̥ ŋ̊",
    "Ἐν ἀρχῇ ἦν ὁ λόγος ᾧ ᾳ̈ there",
    "ǰ j̈ i̇ ȷ̈ x̌ q̃ ẍ̣ m̥ ŋ̊ x̌x̌ q̃q̃ there",
    "ﬁre and ﬂow, ﬀ ﬃ, ff ffi fj Th tt ct",
    "½ ¼ x² H₂O № ™ ℓ Å Ω K Å words",
    "Здравствуй й й ё ё ї there",
)
"""Words whose characters a font composes, or draws alike."""


def test_no_shorthand_of_an_engine_and_no_composition_changes_words(tmp_path: Path) -> None:
    # One book for all: that each word stands beside the others changes nothing.
    root = tmp_path / "book"
    write_book(root, (*SHORTHANDS, *COMPOSED))
    with Project.open(root, cached=False) as project:
        built = build(project, frozenset({"pdf", "docx", "html"}))
    assert [(f.code.id, f.message) for f in built.result.errors] == []
    assert len(built.written) == 3


def test_a_ligature_of_the_source_prints_once(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("ﬁre and ﬂow, ﬀ ﬃ there",))
    (root / "chapters/01.md").write_text("# A\n\nHe wrote “fire and flow, ff ffi there” [@s#p1].\n", encoding="utf-8")
    with Project.open(root, cached=False) as project:
        manifest = read_manifest(manifest_of(project, project.check()))
    assert isinstance(manifest, Manifest)
    assert [run.text for run in manifest.quotations] == ["ﬁre and ﬂow, ﬀ ﬃ there"]
