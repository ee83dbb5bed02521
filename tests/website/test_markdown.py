"""Links, headings and anchors of a Markdown page, on small texts."""

from __future__ import annotations

import pytest
from website.markdown import Link, anchors, fenced, headings, links, slug, with_links


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("No [link] here (at all).", []),
        ("`[a](b.md)` and ``[a](`b`.md)``", []),
        ("```sh\n[a](b.md)\n```\n[c](d.md)", ["d.md"]),
        ("Code:\n\n    [a](b.md)\n\n        [c](d.md)\n\n[e](f.md)", ["f.md"]),
        ("<!-- [a](b.md) -->[c](d.md)", ["d.md"]),
        ("- [a](b.md)\n\n    - [c](d.md)", ["b.md", "d.md"]),
        ("- a\n\nText:\n\n    - [c](d.md)", []),
        ("1. a\n\n    [c](d.md)", ["d.md"]),
        ("[a](b.md#c)[`d`](#e) ![f](g.svg)", ["b.md#c", "#e", "g.svg"]),
        ('[a](b.md "A title") [c](https://en.example.org/d_(e))', ["b.md", "https://en.example.org/d_(e)"]),
        ("[two\nlines](b.md)", ["b.md"]),
        ("[![picture](a.svg)](b.md)", ["a.svg", "b.md"]),
        ("See https://example.org/a, and more.", ["https://example.org/a"]),
        ('<https://example.org/> <img alt="" src="a.png">', ["https://example.org/", "a.png"]),
    ],
)
def test_links(text: str, addresses: list[str]) -> None:
    found = list(links(text))
    assert [link.address for link in found] == addresses
    assert all(text.startswith(link.address, link.start) for link in found)


def test_the_parts_of_a_link() -> None:
    assert (Link("a/b.md#c", 0).path, Link("a/b.md#c", 0).anchor) == ("a/b.md", "c")
    assert (Link("#c", 0).path, Link("#c", 0).anchor) == ("", "c")
    assert Link("mailto:a@example.org", 0).is_external
    assert not Link("a.md", 0).is_external


def test_only_addresses_are_replaced() -> None:
    assert with_links("a.md [a.md](a.md) `[a](a.md)`", lambda link: f"../{link.path}") == (
        "a.md [a.md](../a.md) `[a](a.md)`"
    )


def test_headings_without_their_marks() -> None:
    text = "# A `b` *c*\n\n```\n# no heading\n```\n\n## [d](e.md): f\\_g\n\n#no heading\n"
    assert list(headings(text)) == [(1, "A b c"), (2, "d: f_g")]
    assert anchors(text) == ("a-b-c", "d-f_g")


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("What is not", "what-is-not"),
        ("quoteproof insert: the exact words", "quoteproof-insert-the-exact-words"),
        ("The reader's “own” text, 2.0", "the-readers-own-text-20"),
        ("A – b", "a--b"),
        ("Über Maße", "über-maße"),
    ],
)
def test_an_anchor_is_that_of_github(title: str, anchor: str) -> None:
    assert slug(title) == anchor


def test_indented_code_gets_a_fence_and_other_code_stays() -> None:
    text = "Code:\n\n    a\n\n      b\n\nText.\n\n```\n\n    c\n```\n"
    assert fenced(text) == "Code:\n\n~~~~~~\na\n\n  b\n~~~~~~\n\nText.\n\n```\n\n    c\n```\n"
