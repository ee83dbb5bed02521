"""What is plain is on a list; what is not is tried, and asked about once. More books: `tests.green.plain`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quoteproof import open_book
from quoteproof.check.result import CheckResult
from quoteproof.disk import user_folders
from quoteproof.project import build
from quoteproof.project.project import Project
from tests.green.places import write_book
from tests.green.plain import tried

Q = "“one two” [@s#p1]"
PLAIN = {
    "paragraph": f"He wrote {Q}, and *so **it** was*.",
    "alteration": "He wrote “[O]ne […] three” [@s#p1].",
    "note": f"A note^[See {Q}.] and [^n]\n\n[^n]: One.\n\n    Two {Q}.",
    "block quotation": "> one two three [@s#p1]",
    "list": f"- a {Q}\n- b\n    - c\n\n1. d",
    "heading": "## The keeper, his house: 1 & 2 {#h}",
    "apostrophes in a heading": "## The *keeper’s* house, l'ami d’Oxford",
    "link": f"See [it](https://example.org/a?b=c) and <https://example.org/a/b>, [there](#a), {Q}.",
    "code": "Type `a b` and `x_y.z`.",
    "rule": "---\n\n<!-- a comment -->\n\nA line\\\nand another.",
    "words": "Ærøskøbing, Łódź, Νέα, Новый: 5 % of £3 – “one two” [@s#p1]",
}
UNUSUAL = {
    "table": "| a | b |\n|---|---|\n| c | d |",
    "figure": '![What.](images/a.png){alt="A dot."}',
    "definition list": "term\n:   definition",
    "verse": "| one two\n| three [@s#p1]",
    "lines": "| Rain falls\n| here.",
    "division": "::: {lang=fr}\nUn mot.\n:::",
    "code block": "```\ncode\n```",
    "formula": "It is $x$.",
    "script": "It is x^2^.",
    "struck out": "It is ~~so~~.",
    "small capitals": "[It]{.smallcaps} is.",
    "underlined": "[It]{.underline} is.",
    "language": "[Oui]{lang=fr} is.",
    "binding": "[“one two”]{cite=@s#p1} it is.",
    "long code": "It is `a-name-of-more-than-twenty-characters`.",
    "coloured code": "It is `a`{.python}.",
    "deep list": "- a\n    - b\n        - c",
    "deep emphasis": "*a **b *c* d** e*",
    "list with a quotation": "- a\n\n    > one two three [@s#p1]",
    "quotation with a list": "> one\n>\n> - two",
    "note with a list": "It is[^n].\n\n[^n]: a\n\n    - b",
    "speech": "“one two\n\n“three” [@s#p1]",
    "quotation in a heading": f"## He wrote {Q}",
    "apostrophe at the end of a word in a heading": "## The keepers’ house",
    "two scripts": "It is abγ.",
    "two other scripts": "It is γab.",
    "note in a heading": "## A^[note.]",
    "low heading": "##### Low",
    "long heading": f"## {'word ' * 40}",
    "long word": "It is internationalizations-of internationalizationsofall.",
    "wide letters": f"It is {'m' * 12} so.",
    "numbers with hyphens": f"It is {'12-' * 9}.",
    "signs": f"It is {'?' * 25}",
    "word around a note": "It is internationalization^[a]sofall.",
    "script of others": "It is שלום.",
    "combining": "It is x̌.",
    "soft hyphen": "It is so\u00adso.",
    "space": "It is\u2003so.",
    "two commas": "It is,, so.",
    "ligature": "It is ﬁne.",
    "own words for a link": "See [](#a).",
    "address": "See [it](https://example.org/it's).",
    "raised number": "> one two 3 [@s#p2]",
}


def unusual(root: Path, texts: Mapping[str, str]) -> Mapping[str, int]:
    """Write a book with a chapter for each of some texts; how many blocks of each chapter are not plain."""
    write_book(root, ("one two three", "one two 3"))
    for number, text in enumerate(texts.values(), 1):
        (root / f"chapters/{number:02}.md").write_text(f"# A {{#a}}\n\n{text}\n", encoding="utf-8")
    with Project.open(root) as project:
        project.check()
        found = [len(needed.blocks.unusual) for needed in project.needs.values()]
    return dict(zip(texts, found, strict=True))


def test_what_is_on_the_list_is_plain_and_nothing_else(tmp_path: Path) -> None:
    found = unusual(tmp_path / "book", {**PLAIN, **UNUSUAL})
    assert {name for name, number in found.items() if number == 0} == PLAIN.keys()


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 30))])
def test_a_book_of_plain_blocks_that_the_check_passes_is_built(seed: int) -> None:
    told, counts = tried(seed, 12)
    assert told == ""
    assert 0 <= counts["plain blocks"] <= counts["blocks"]


def test_what_is_new_and_not_plain_is_tried_alone_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "book"
    tried_blocks: list[int] = []
    made = build.make_outputs

    def counted(project: Project, result: CheckResult) -> build.Made:
        tried_blocks.append(sum(len(r.chapter.ast["blocks"]) for r in result.chapters if r.chapter))
        return made(project, result)

    monkeypatch.setattr(build, "make_outputs", counted)

    def check(text: str, **settings: Any) -> list[int]:
        tried_blocks.clear()
        (root / "chapters/01.md").write_text(f"# A\n\n{text}\n", encoding="utf-8")
        with open_book(root, **settings) as book:
            assert book.check().checked.errors == ()
        return [*tried_blocks]

    words = "\n\n".join(["Words."] * 9)
    write_book(root, ("one two three",))
    assert check(words) == []
    assert check(f"{words}\n\n{UNUSUAL['table']}") == [2]  # the title of the chapter, and the table
    assert check(f"More.\n\n{words}\n\n{UNUSUAL['table']}") == []
    assert check(f"{words}\n\n{UNUSUAL['table']}", cached=False) == [11]  # nothing is believed: the whole book
    assert check(f"{words}\n\n{UNUSUAL['table']}\n\nSee ~~no~~ [](#b).\n\n## B {{#b}}") == [3]
    assert check(f"{words}\n\n{UNUSUAL['table']}\n\nSee ~~no~~ [](#b).\n\n## C {{#b}}") == [3]
    assert check(f"{words}\n\n{UNUSUAL['table']}\n\nSee ~~no~~ [](#b).\n\n## C {{#b}}") == []


def test_a_forged_answer_is_not_believed_and_a_build_believes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/01.md").write_text(f"# A\n\nWords.\n\nMore.\n\n{UNUSUAL['table']}\n", encoding="utf-8")
    made: list[int] = []
    steps = build.make_outputs

    def counted(project: Project, result: CheckResult, **more: Any) -> build.Made:
        made.append(1)
        return steps(project, result, **more)

    monkeypatch.setattr(build, "make_outputs", counted)
    sealed = user_folders.sealed_cache(root)
    assert sealed is not None
    entry = sealed[0] / "foresight.entry"
    told: list[tuple[int, int]] = []
    for damage in (lambda data: data, lambda data: data.replace(b'"passed"', b'"passes"'), lambda _: b"x\n{}"):
        made.clear()
        with open_book(root) as book:
            assert book.check().ok
        first = len(made)
        entry.write_bytes(damage(entry.read_bytes()))
        with open_book(root) as book:
            assert book.check().ok
        told.append((first, len(made)))
    assert told == [(1, 1), (0, 1), (0, 1)]
    made.clear()
    with open_book(root) as book:
        assert book.build(["html"]).written
    assert made == [1]
