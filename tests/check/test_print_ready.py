"""What only a whole book shows, the examples of the rules' own pages, and how the messages are worded."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import pytest

from quoteproof.book.config import BookSettings
from quoteproof.chapter.parse import READER, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Finding, Severity
from quoteproof.rules.table import EXPLANATIONS, worded
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.bibliography import read_bibliography
from tests.book_of import library_of
from tests.rules.test_rules import grammatical

LIBRARY = library_of({"lamp": "The lamp was lit at dusk."}, more="@book{oil, title = {On Oil}}")
CITED = "\n\nSee [@lamp; @oil].\n"

Whole = Callable[[Mapping[str, str]], CheckResult]


@pytest.fixture
def whole(pandoc: Pandoc) -> Whole:
    """Check chapters as all that a book has."""

    def checked(texts: Mapping[str, str], *, complete: bool = True) -> CheckResult:
        reads = []
        for file, text in texts.items():
            chapter, found = parse(file, text, lambda words: pandoc.read(words, reader=READER))
            reads.append(Read(file, text, chapter, found))
        return run(Material(BookSettings(title="A Book"), LIBRARY, tuple(reads), whole=complete))

    return checked


def told(result: CheckResult) -> list[tuple[str, str, str]]:
    """File, code and the words pointed at, of every finding."""
    texts = {r.file: r.text for r in result.chapters}
    return [
        (f.place.file, f.code.id, texts.get(f.place.file, "")[f.place.start : f.place.end]) for f in result.all_findings
    ]


def test_a_book_in_order_has_nothing_to_tell(whole: Whole) -> None:
    one = f"<!-- a comment -->\n\n# One {{#one}}\n\nSee [](#two) and [here](#one).{CITED}"
    assert told(whole({"a.md": one, "b.md": "# Two\n\nSee [](#one).\n"})) == []


def test_each_of_two_links_is_told_where_it_stands(whole: Whole) -> None:
    one = f"# One {{#here}}\n\nSee [a][ref], `(#nope)` and [b](#nope).{CITED}\n[ref]: #nope\n"
    assert told(whole({"a.md": one})) == [("a.md", "X001", "[a][ref]"), ("a.md", "X001", "#nope")]


def test_a_link_that_leads_nowhere(whole: Whole) -> None:
    result = whole({"a.md": f"# One\n\n`(#tow-lamps)` [x](#tow-lamps) and [y](#nil).{CITED}", "b.md": "# Two lamps\n"})
    assert told(result) == [("a.md", "X001", "#tow-lamps"), ("a.md", "X001", "#nil")]
    first, second = result.errors
    assert first.place.start == result.chapters[0].text.rindex("#tow-lamps")
    assert [fix.edits[0].text for fix in first.fixes] == ["#two-lamps"]
    assert not first.fixes[0].safe
    assert second.fixes == ()


def test_a_link_that_could_lead_to_several_places(whole: Whole) -> None:
    twin = "# Title\n\n## Questions\n\nSee [above](#questions).\n"
    asking = f"# One\n\nSee [x](#questions).{CITED}"
    assert told(whole({"a.md": asking, "b.md": twin, "c.md": twin})) == [("a.md", "X004", "#questions")]
    assert told(whole({"a.md": asking, "b.md": twin})) == []


def test_identifiers_given_twice(whole: Whole) -> None:
    one = f"# One {{#one}}\n\n## A {{#a}}\n\n## B {{#a}}{CITED}"
    result = whole({"a.md": one, "b.md": "# One {.unnumbered #one}\n"})
    assert told(result) == [("a.md", "X005", "#a"), ("b.md", "X005", "#one")]
    assert [f.severity for f in result.all_findings] == [Severity.ERROR, Severity.WARNING]
    assert told(whole({"a.md": f"# One\n\n## A{CITED}", "b.md": "# One\n\n## A\n"})) == []


def test_a_chapter_without_its_title(whole: Whole) -> None:
    result = whole({"a.md": f"# One{CITED}", "b.md": "\nJust text,\nno title.\n", "c.md": "## Three\n", "d.md": ""})
    found = [("b.md", "K004", "Just text,"), ("c.md", "K004", "## Three"), ("d.md", "K004", "")]
    assert told(result) == found


def test_entries_that_nothing_cites(whole: Whole) -> None:
    result = whole({"a.md": "# One\n\n“The lamp was lit” [@lamp#p1].\n"})
    assert [(f.code.id, f.severity, [str(a) for a in f.anchors]) for f in result.all_findings] == [
        ("B002", Severity.WARNING, ["oil"])
    ]
    bound = '# One\n\n[“The lamp was lit”]{cite="lamp#p1"}. See [@oil].\n'
    assert told(whole({"a.md": bound})) == []


def test_many_unused_entries_are_told_together(pandoc: Pandoc) -> None:
    entries = "\n".join(f"@book{{b{i}, title = {{Book {i}}}}}" for i in range(12))
    library, _ = read_library(SourceFiles(entries))
    chapter, _ = parse("a.md", "# One\n", lambda words: pandoc.read(words, reader=READER))
    result = run(Material(BookSettings(), library, (Read("a.md", "# One\n", chapter),), whole=True))
    (one,) = result.all_findings
    assert one.message == "no chapter cites these 12 entries of the bibliography"
    grammatical(one)


def test_of_a_part_of_a_book_nothing_is_told_that_the_rest_decides(pandoc: Pandoc) -> None:
    text = "See [x](#elsewhere).\n"
    chapter, _ = parse("a.md", text, lambda words: pandoc.read(words, reader=READER))
    reads = (Read("a.md", text, chapter),)
    assert run(Material(BookSettings(), LIBRARY, reads)).all_findings == ()
    unread = (*reads, Read("b.md", "", None))
    assert run(Material(BookSettings(), LIBRARY, unread, whole=True)).all_findings == ()


def test_a_document_that_no_entry_names() -> None:
    found = worded(read_library(SourceFiles("@book{a, title = {A}}", seeds={"seeds/a.txt": b"A.\n"}))[1])
    assert [(f.code.id, f.severity, f.place.file) for f in found] == [("S003", Severity.WARNING, "seeds/a.txt")]
    grammatical(found[0])


MALFORMED = {
    "a brace is not closed": ("@book{x, title={X}}\n@book{a,\n  title = {A,\n}\n\n@book{b, title={B}}", "B001", 2),
    "nor at the end": ("@book{b, title={B}}\n@book{a,\n  title = {A},\n", "B001", 2),
    "a comma is missing": ("@book{a,\n  title = {A}\n  author = {B},\n}", "B001", 2),
    "a comma is missing on one line": ("@book{a, title={A}, author={B} year=1900}", "B001", 1),
    "a comma is missing after a number": ("@book{a, title={A}, year=1900 month=3}", "B001", 1),
    "a comma is missing after marks": ('@book{a, title="A" year=1900}', "B001", 1),
    "no key": ("\n@book{\n  title = {A},\n}", "B001", 2),
    "one key twice": ("@book{a, title={A}}\n@book{a, title={B}}", "B001", 2),
    "one field twice": ("@book{a,\n title={A},\n title={B}}", "B001", 3),
    "no fields": ("@book{b, title={B}}\n@book{a}", "B001", 2),
    "a key that cannot be cited": ("@book{a#b, title={A}}", "B001", 1),
    "neither title nor author": ("\n@book{a, year={1900}}", "B003", 2),
}


@pytest.mark.parametrize(("text", "code", "line"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_entry_is_told_with_its_line(text: str, code: str, line: int) -> None:
    found = worded(read_bibliography({"references.bib": text})[1])
    assert [f.code.id for f in found] == [code]
    assert text[: found[0].place.start].count("\n") + 1 == line
    grammatical(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "@comment{x}\n@string{s = {t}}\n@preamble{ {x} }\n@comment(x)\n@book{a, title = s # { and more}}",
        "@book{a, editor = {E}, year = 1900}",
        "@book(a, title={A})",
        "@book{a, title={A},\n title={A}}",
        "% @book{a, title={A}}\n@book{a, title={B}}",
        "@legal_case{https://doi.org/10.1/a(b)?c, title={A v B}}",
        '@article{a, title={A}, month = oct # "~10", year=2019}',
        "@book{a, title = {A {Nested} and \\{ escaped}, note = \"quoted {x}\"}",
    ],
)  # fmt: skip
def test_a_sound_bibliography_has_nothing_to_tell(text: str) -> None:
    assert read_bibliography({"references.bib": text})[1] == ()


def blocks(text: str) -> list[str]:
    return [textwrap.dedent(p) for p in ("\n\n" + text).split("\n\n") if p.startswith("    ")]


def example(text: str) -> str:
    """All that is indented in a part of an explanation as one chapter."""
    return "\n\n".join(blocks(text)) + "\n"


@pytest.mark.parametrize("code", ["C006", "K005", "N001", "N002", "N003", "X003", "X005", "X006", "X007"])
def test_the_example_earns_its_code_and_what_to_do_instead_does_not(code: str, whole: Whole) -> None:
    before, after = ({"a.md": example(t)} for t in (EXPLANATIONS[code].example, EXPLANATIONS[code].instead))
    assert code in [f.code.id for f in whole(before).all_findings]
    assert code not in [f.code.id for f in whole(after).all_findings]


@pytest.mark.parametrize(
    "text",
    [
        "[^a] [b][c] [d](#no) ![](images/x.png) ![Y](images/y.png)\n\n![Y](images/y.png)\n",
        "A[^a].\n[^a]: x\n",
        "A[^A][^b].\n\n[^a]: x[^b]\n\n[^b]: y\n\n[^b]: z\n\n[t]: http://a.b\n\n[x]: http://a.b\n\n[x]: http://a.c\n",
        "# A {#a}\n\n### B {#a}\n\n[sic]: http://a.b\n\n[…]: http://a.b\n",
    ],
)
def test_messages_keep_to_the_grammar(text: str, whole: Whole) -> None:
    found: tuple[Finding, ...] = whole({"a.md": text, "b.md": "# B {#a}\n"}).all_findings
    assert len(found) > 2
    for one in found:
        grammatical(one)


@pytest.mark.parametrize("name", ["X004", "K004"])
def test_messages_of_several_chapters_keep_to_the_grammar(name: str, whole: Whole) -> None:
    found = whole({"a.md": "[x](#q)\n", "b.md": "# Q\n", "c.md": "# Q\n"}).all_findings
    (one,) = (f for f in found if f.code.id == name)
    grammatical(one)
