"""What is no plain text is no seed, at `add` and at the check, and plain text that only speaks of markup is one."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

import pytest

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.project import Project
from quoteproof.project.seeds import add, anchor
from quoteproof.project.starting import start
from quoteproof.source.adding import Addition, SourceAdder
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.seed import other_form

_WORDS = "The mill stood still for the whole of that winter. "
OTHERS = {
    "html": ("HTML", "<!DOCTYPE html>\n<html><body><p>The dyke held.</p></body></html>"),
    "html-upper": ("HTML", "\n\n<HTML>\n<BODY>\nThe dyke held.\n</BODY>\n</HTML>\n"),
    "html-after-words": ("HTML", f"Saved on Monday.\n\n{_WORDS * 40}\n<html><body>The dyke held.</body></html>"),
    "html-paragraphs": ("HTML", "<p>The dyke held.</p>\n<p>It fell later.</p>"),
    "html-hidden-span": ("HTML", f"{_WORDS * 40}The dyke <span style='display:none'>never</span> held. {_WORDS * 40}"),
    "html-hidden-attribute": ("HTML", f"{_WORDS}The dyke <b hidden>never</b> held."),
    "html-class": ("HTML", f'{_WORDS}The dyke <i class="x">never</i> held.'),
    "html-comment": ("HTML", f"{_WORDS}The dyke <!-- never --> held. {_WORDS}"),
    "html-script": ("HTML", f"{_WORDS}<script>let a = 1;</script> {_WORDS * 40}"),
    "html-template": ("HTML", f"{_WORDS}<template>The dyke fell.</template> {_WORDS * 40}"),
    "html-many-pairs": ("HTML", "The <b>dyke</b> held <i>until</i> the <em>last</em> week."),
    "html-picture": ("HTML", f'{_WORDS}<img src="a.png" alt="The dyke fell."> {_WORDS}'),
    "xml": ("XML", '<?xml version="1.0"?>\n<text><p>The dyke held.</p></text>'),
    "xml-without-declaration": ("XML", "<TEI>\n<text>The dyke held.</text>\n</TEI>"),
    "xml-doctype": ("XML", "<!DOCTYPE book [\n]>\nThe dyke"),
    "xml-namespace": ("XML", f"{_WORDS}<w:t>The dyke held.</w:t> {_WORDS * 40}"),
    "xml-cdata": ("XML", f"{_WORDS}<![CDATA[The dyke held.]]>"),
    "svg": ("HTML", '<svg xmlns="http://www.w3.org/2000/svg"><text>The dyke held.</text></svg>'),
    "rtf": ("RTF", "{\\rtf1\\ansi The dyke {\\v never} held.\\par}"),
    "rtf-after-space": ("RTF", "\n  {\\rtf1 The dyke held.}"),
    "tex": ("TeX", "\\documentclass{book}\n\\begin{document}\nThe dyke held. % never\n\\end{document}"),
    "tex-commands": ("TeX", "\\section{The Dyke}\nThe \\emph{dyke} held.\\footnote{Not so.}"),
    "tex-environment": ("TeX", f"{_WORDS}\n\\begin{{quote}}\nThe dyke held.\n\\end{{quote}}"),
    "tex-hidden": ("TeX", f"{_WORDS}\n\\iffalse The dyke fell. \\fi {_WORDS}"),
    "tex-plain": ("TeX", "The {\\it dyke} held.\n\n\\bye\n"),
    "pdf": ("PDF", "%PDF-1.7\n1 0 obj"),
    "postscript": ("PostScript", "%!PS-Adobe-3.0\n(The dyke held.) show"),
}
PLAIN = {
    "words": _WORDS * 3,
    "speaks-of-tags": f"{_WORDS}Use the <b> tag for bold, and <p> for a paragraph; </b> ends it. {_WORDS}",
    "shows-a-pair": f"{_WORDS * 20}Write <b>so</b> for bold words. {_WORDS * 20}",
    "letters-of-tex": "The angle \\alpha and $\\frac{a}{b}$ are equal, as \\emph says. " * 3,
    "formula": "We have\n\n$$\\begin{align} a &= b \\end{align}$$\n\nand $\\begin{pmatrix}1\\end{pmatrix}$.",
    "speaks-of-tex": f"{_WORDS * 20}Type \\section{{Name}} for a heading. {_WORDS * 20}",
    "markdown": "# The Mill\n\nIt *stood* [still](https://a.example/).\n\n> For a winter.\n\n- one\n- `<a href=b>`\n",
    "comparison": "If a < b and b > c, then a <c and c> a; 3<4>2, <3.",
    "address": "Write to Ann Carver <ann@carver.example> or see <https://a.example/x?y=z>.",
    "placeholders": "Give <name> and <place>, then <name> again; see <unclear> and <gap/>.",
    "windows-path": "It lies in C:\\section\\begin\\title and nowhere else.",
    "braces": "{ so it is } and {\\ not so }",
    "arrow": "a <- b -> c <-- d --> e",
    "percent": "% of the mill stood still, and 5% did not.",
    "dialogue": "<Ann> Is it so? <Tom> It is. <Ann> Good.",
}


@pytest.mark.parametrize(("form", "text"), OTHERS.values(), ids=OTHERS)
def test_another_form_is_known_by_what_it_holds(form: str, text: str) -> None:
    found = other_form(text)
    assert found is not None
    assert found.name == form
    assert text[found.at :].startswith(found.sign)


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_plain_text_is_plain(text: str) -> None:
    assert other_form(text) is None


@pytest.mark.parametrize("name", ["page.txt", "page"])
def test_add_takes_in_no_other_form(name: str, tmp_path: Path) -> None:
    start(tmp_path / "book")
    document = tmp_path / name
    document.write_text("<p>The dyke <span hidden>never</span> held.</p>", encoding="utf-8")
    with pytest.raises(CannotRunError) as caught:
        add(tmp_path / "book", document, "page")
    assert "is HTML and no plain text" in str(caught.value.troubles[0])
    assert caught.value.troubles[0].helps
    assert not (tmp_path / "book/seeds" / name).exists()


def test_add_takes_in_plain_text_whatever_its_name(tmp_path: Path) -> None:
    start(tmp_path / "book")
    document = tmp_path / "page.log"
    document.write_text("The dyke held.\n", encoding="utf-8")
    assert add(tmp_path / "book", document, "page").passages == 1


@pytest.mark.parametrize(
    "text", ["{\\rtf1 The dyke held.}", "The dyke" + "\u0301" * 31 + " held."], ids=["rtf", "marks"]
)
def test_a_seed_that_is_there_already_is_told_at_the_check(text: str, tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "seeds/log.txt").write_text(text, encoding="utf-8")
    with (tmp_path / "references.bib").open("a", encoding="utf-8") as file:
        file.write("\n@misc{log, title = {Log}, file = {seeds/log.txt}}\n")
    renewed = anchor(tmp_path, {})
    assert [one.place.file for one in renewed.findings] == ["seeds/log.txt"]
    with Project.open(tmp_path) as project:
        found = [one for one in project.check().all_findings if one.place.file == "seeds/log.txt"]
    assert [one.code.id for one in found] == ["S004"]
    assert found[0].helps


@pytest.mark.parametrize("unit", ["<b>x</b> ", "<b>", "</b>", "<", "<a ", "\\begin{a}", "\\emph{", "<!--", "<a b='c'"])
def test_looking_takes_work_that_grows_with_the_text(unit: str) -> None:
    small, large = (_calls(_WORDS + unit * n) for n in (200, 400))
    assert large <= 2.2 * small + 50


def _calls(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        other_form(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The Keeper’s Letter", "The Keeper’s Letter"),
        ("THE LAST WINTER", "THE LAST WINTER"),
        ("# A letter of the mill", "A letter of the mill"),
        ("Letters from the Front", "Letters from the Front"),
        ("The dyke held until March.", "[log]"),
        ("The dyke held until March", "[log]"),
        ("Eels lay there", "[log]"),
        ("Prologue.", "[log]"),
        ("“The Mill”", "[log]"),
        ("# The dyke held until the last week of March and nobody slept", "[log]"),
        ("The Mill And The Dyke And The Mere And The Village", "[log]"),
        ("The dyke\nheld until March", "[log]"),
        ("1914", "[log]"),
    ],
)
def test_no_passage_becomes_the_title(first: str, title: str) -> None:
    added = SourceAdder(SourceFiles("")).add("log", "log.txt", f"{first}\n\nA second passage.\n".encode())
    assert isinstance(added, Addition)
    assert f"title = {{{title}}}" in (added.bibliography or "")


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "The dyke held until the last week of March. ",
        "The dyke held until the last week of March. " * 15 + "\n\n",
    ],
    ids=["one-sentence", "one-passage", "passages"],
)
def test_add_holds_a_small_multiple_of_a_document(unit: str) -> None:
    data = (unit * (500_000 // len(unit))).encode()
    files = SourceFiles("")
    SourceAdder(files).add("warm", "warm.txt", b"So it is.\n")
    tracemalloc.start()
    try:
        added = SourceAdder(files).add("log", "log.txt", data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(added, Addition)
    # The lock keeps a pair of numbers for each sentence, and some two kilobytes are held for each passage.
    assert peak <= 16 * len(data)
