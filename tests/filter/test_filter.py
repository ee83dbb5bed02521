"""The filter, run by the pandoc that the wheel brings: what it lets through, what it refuses, and how it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.engine.program import find_program
from quoteproof.filter.document import excerpt, is_smart, line_near, read_document
from quoteproof.project.starting import start
from tests.book_of import ROOT
from tests.samples import sampled

RIGHT = "# One\n\nA storm is “only weather that has made up its mind” [@lighthouse#p3.s2].\n"
WRONG = "# One\n\nA storm is “only weather that has changed its mind” [@lighthouse#p3.s2].\n"

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that `quoteproof init` makes."""
    root = tmp_path_factory.mktemp("book")
    start(root)
    return root


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as pip would install it, so that an environment without it can be tested too."""
    path = tmp_path_factory.mktemp("bin") / "quoteproof-filter"
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom quoteproof.filter.main import main\nsys.exit(main())\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def pandoc(book: Path, program: Path) -> Call:
    """Run pandoc with the filter on a text, in the book's folder."""

    def call(text: str, *more: str, reader: str = "markdown-smart", to: str = "plain", folder: Path = book) -> object:
        words = [str(find_program()), "-f", reader, "-t", to, "--wrap=none", "--filter", str(program), *more]
        path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
        env = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
        return subprocess.run(
            words, input=text, capture_output=True, encoding="utf-8", cwd=folder, env=env, check=False
        )

    return call  # type: ignore[return-value]


def test_a_right_quotation_passes_with_work_and_locator(pandoc: Call) -> None:
    done = pandoc(RIGHT, "--citeproc", "--bibliography=references.bib")
    assert done.returncode == 0, done.stderr
    assert "“only weather that has made up its mind” (The Keeper’s Letter, n.d., para. 3)" in done.stdout
    assert "#p3" not in done.stdout


def test_the_citation_is_rewritten_and_metadata_is_kept(pandoc: Call) -> None:
    done = pandoc(RIGHT, "-M", "lang=en-GB", "-M", "title=One", to="json")
    ast = json.loads(done.stdout)
    (item,) = next(n for n in ast["blocks"][1]["c"] if n["t"] == "Cite")["c"][0]
    assert item["citationId"] == "lighthouse"
    assert set(ast["meta"]) == {"lang", "title"}
    assert done.stderr == ""


def test_quotation_marks_print_in_the_house_style(pandoc: Call) -> None:
    done = pandoc(RIGHT.replace("“", '"').replace("”", '"'))
    assert "“only weather that has made up its mind”" in done.stdout


def test_a_misquotation_makes_pandoc_fail(pandoc: Call) -> None:
    done = pandoc(WRONG)
    assert done.returncode == 83
    assert done.stdout == ""
    assert "error[Q001]: `lighthouse#p3` has `made up` where the quotation has `changed`" in done.stderr
    assert "  | " in done.stderr
    assert "  = help: " in done.stderr


def test_a_finding_says_near_which_line_it_stands(pandoc: Call, book: Path) -> None:
    chapter = (book / "chapters/01-a-first-chapter.md").read_text(encoding="utf-8")
    line = next(i for i, text in enumerate(chapter.split("\n"), 1) if "the sea is too loud" in text)
    done = pandoc(chapter.replace("too loud", "so loud"))
    assert f"chapters/01-a-first-chapter.md:{line} (near this line): error[Q001]" in done.stderr
    assert "(near this line)" not in pandoc(WRONG).stderr


def test_the_page_for_users_shows_what_is_said(pandoc: Call, book: Path) -> None:
    page = (ROOT / "docs/filter.md").read_text(encoding="utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    chapter = (book / "chapters/01-a-first-chapter.md").read_text(encoding="utf-8")
    assert shown in pandoc(chapter.replace("too loud", "so loud")).stderr


def test_smart_is_refused_with_the_flag_to_give(pandoc: Call) -> None:
    done = pandoc(RIGHT.replace("“", '"').replace("”", '"'), reader="markdown")
    assert done.returncode == 83
    assert done.stdout == ""
    assert "`-f markdown-smart`" in done.stderr


REFUSED = {
    "raw HTML": ("<b>x</b>", "K002"),
    "raw TeX": ("\\foo{x}", "K002"),
    "a class that prints otherwise": ("[not]{.deletion}", "K011"),
    "metadata that prints": ("---\nabstract: x\n---\n", "K006"),
    "metadata that defines what prints": ("---\nheader-includes: x\n---\n", "K006"),
    "another language than the book's": ("---\nlang: de\n---\n", "K006"),
    "a comment of Obsidian": ("The trade grew.%%look this up%%", "K016"),
    "a shortcode in a note": ("A note.^[With {{< video x >}}.]", "K016"),
    "a change in Critic Markup": ("The trade {++really++} grew.", "K016"),
    "an embedded file in a cell": ("| ![[a.png]] |\n|---|\n| b |", "K016"),
    "a callout": ('> [!note] On names\n> It is "so".', "K017"),
    "a directive": (".. note::\n   text", "K017"),
    "a chunk with options": ("```{r, echo=FALSE}\nx <- 1\n\ny\n```", "K017"),
    "a chunk of one paragraph": ("a\n\n```{python}\nx\n```", "K017"),
    "code that would be run": ("Code `{r} nrow(x)` here.", "K017"),
    "a broken citation": ("See [log#p1; see also].", "C008"),
    "markup in metadata": ("---\ntitle: x [y](http://a.b)\n---\n", "K006"),
    "marks in the title": ("---\ntitle: On “war”\n---\n", "Q014"),
    "marks in an author's name": ("---\nauthor: [A, On “war”]\n---\n", "Q014"),
    "an unknown source": ("[@nobody]", "C001"),
    "a note without words": ("a[^x]", "N001"),
    "a missing image": ("![x](images/x.png)", "X002"),
}


@pytest.mark.parametrize(("text", "code"), sampled(REFUSED, 6))
def test_what_a_chapter_may_not_hold(text: str, code: str, pandoc: Call) -> None:
    done = pandoc(text)
    assert done.returncode == 83
    assert f"error[{code}]" in done.stderr


FRONT = """---
title: One
tags: [ships, keepers]
aliases: []
id: 20200101
draft: true
created: 2020-01-01
description: The keeper's letter, in *short*
format:
  html: {toc: true}
{MORE}---

"""


def test_front_matter_of_other_programs_is_passed_over(pandoc: Call) -> None:
    done = pandoc(FRONT.replace("{MORE}", "") + RIGHT, to="json")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"tags", "id", "draft", "description", "format"} < set(json.loads(done.stdout)["meta"])


@pytest.mark.parametrize(
    "field",
    sampled(
        [
            "quote: He said “no”",
            "motto: '\"no\" he said'",
            "more: {deep: [a, “no”]}",
            "handle: '@me'",
            "up: '[Home](index.md)'",
            "raw: <b>x</b>",
            "block: |\n  > They never were allies",
        ],
        4,
    ),
)
def test_metadata_that_could_print_unchecked_words_is_taken_out(field: str, pandoc: Call) -> None:
    done = pandoc(FRONT.replace("{MORE}", f"{field}\n") + RIGHT, to="json")
    key = field.partition(":")[0]
    assert done.returncode == 0, done.stderr
    assert f"warning[K006]: `{key}` in the front matter" in done.stderr
    assert key not in json.loads(done.stdout)["meta"]
    assert "tags" in json.loads(done.stdout)["meta"]


def test_metadata_prints_no_unchecked_quotation_by_a_template(pandoc: Call, tmp_path: Path) -> None:
    template = tmp_path / "page.plain"
    template.write_text("$motto$ $tags$ $body$\n")
    done = pandoc(FRONT.replace("{MORE}", "motto: They “never” met\n") + RIGHT, f"--template={template}")
    assert done.returncode == 0, done.stderr
    assert "ships" in done.stdout
    assert "never" not in done.stdout


def test_foreign_markup_that_may_be_meant_is_a_warning(pandoc: Call) -> None:
    done = pandoc("# One\n\nSee [[Who leads]].\n\nA ==mark== here.\n\nCode `= this.x` here.\n")
    assert done.returncode == 0
    assert done.stderr.count("warning[K016]") == 3


def test_signs_stand_in_code_and_by_acknowledgement(pandoc: Call) -> None:
    help_ = "  = help: if the signs are to print, put them into code\n"
    assert help_ in pandoc("Text \\%%so%% here.\n").stderr  # a filter does not see the backslash
    right = (
        "Text `%%so%%` here.",
        "<!-- quoteproof: allow K016: shows the signs -->\n\nText %%so%% here.",
        "A [*[word]*] and [[12]] of 40, `{a}/{b}`, `{r}`, where a == b.",
        "Code `{python} x`{.code} here.",
        "A set {a, b}, 50% of 20%, #1 and \\(1848\\), $x_{{1}}$ and <https://example.org/[[x]]>.",
        "```\n[[x]] {{< y >}}\n```",
    )
    done = pandoc("# One\n\n" + "\n\n".join(right) + "\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_callout_is_one_finding(pandoc: Call) -> None:
    said = pandoc('> [!note] On names\n> It is "so".\n').stderr
    assert said.count("error[") == 1
    assert "put its first sign into code" in said


def test_an_acknowledgement_lifts_what_it_may(pandoc: Call) -> None:
    text = "“I have kept this light for eleven winters and have […] once let it go out” [@lighthouse#p2].\n"
    assert "error[Q010]" in pandoc(text).stderr
    block, inline = "<!-- quoteproof: allow Q010: irony -->\n\n", "So: <!-- quoteproof: allow Q010: irony -->"
    done = pandoc(f"{block}{text}\n{inline}{text}")
    assert done.returncode == 0, done.stderr
    assert "A002" in pandoc("<!-- quoteproof: allow Q010: irony -->\n\n" + RIGHT).stderr


def test_outside_a_book_nothing_can_be_checked(pandoc: Call, tmp_path: Path) -> None:
    done = pandoc(RIGHT, folder=tmp_path)
    assert done.returncode == 83
    assert "there is no `book.yaml`" in done.stderr


def test_called_by_hand_it_says_how_it_is_meant(program: Path, book: Path) -> None:
    done = subprocess.run([program], input="hello", capture_output=True, encoding="utf-8", cwd=book, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--filter quoteproof-filter" in done.stderr


def test_this_book_passes(pandoc: Call) -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "chapters").glob("0[23]*.md")))
    done = pandoc(text, folder=ROOT)
    assert done.returncode == 0, done.stderr


def inline(*words: str) -> list[dict[str, str]]:
    return [{"t": "Str", "c": word} for word in words]


def test_every_printed_character_has_a_place() -> None:
    comment = {"t": "RawInline", "c": ["html", "<!-- c -->"]}
    note = {"t": "Note", "c": [{"t": "Para", "c": inline("note")}]}
    blocks = [
        {"t": "RawBlock", "c": ["html", "<!-- b -->"]},
        {"t": "Para", "c": [*inline("one"), comment, note, *inline("two")]},
        {"t": "Para", "c": []},
    ]
    chapter = read_document({"meta": {}, "blocks": blocks, "pandoc-api-version": [1, 23]}).chapter
    assert chapter.text == "<!-- b -->\none<!-- c -->\ufffctwo\n\nnote\n\n"
    for flow in chapter.flows:
        assert "".join(chapter.text[i] for i in flow.offsets) == flow.text


def test_smart_is_seen_in_metadata_too() -> None:
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, []]}
    assert is_smart({"meta": {"title": {"t": "MetaInlines", "c": [quoted]}}, "blocks": []})
    assert not is_smart({"meta": {}, "blocks": [{"t": "Para", "c": inline("“x”")}]})


def test_a_line_is_named_only_where_the_words_are() -> None:
    chapters = {"a.md": "# A\n\nThe keeper of the *light* denies\nthat his work is lonely.\n", "b.md": "# B\n"}
    text = "Before.\n\nThe keeper of the light denies that his work is lovely.\n\nAfter."
    assert line_near(text, text.index("lovely"), chapters) == ("a.md", 3)
    assert line_near(text, 0, chapters) is None
    assert line_near("", 0, chapters) is None
    assert line_near("The keeper of the light was somebody else altogether in the end.", 5, chapters) is None


def test_an_excerpt_is_whole_words() -> None:
    text = "Nothing.\n\nThe keeper of the light denies that his work is lonely and long and hard.\n\nAfter."
    start = text.index("lonely")
    assert excerpt(text, start, start + 6, around=12) == "his work is lonely and long"
    assert excerpt(text, 0, 0) == "Nothing."
