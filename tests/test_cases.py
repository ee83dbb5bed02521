"""Every literate case holds, the runner notices when one does not, and the page about the rules is what they give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.rules.table import CODES
from tests.cases.accept import accepted
from tests.cases.notation import Case, NotationError, read_annotated, read_cases, write_annotated
from tests.cases.page import PAGE_FILE, examples_of, write_page
from tests.cases.runner import all_cases, compare, observe

CASES = all_cases()
GUARDS = {"K003", *(code for code in CODES if code[0] == "P")}
"""Codes that nothing can earn which the reader of chapters writes today: `tests/rules` makes what earns them. And those
of what cannot be printed, which only a book on disk can earn: `tests/green` and `tests/project`."""


@pytest.fixture(scope="session")
def parser(pandoc: Pandoc) -> Callable[[str], bytes]:
    """The parser of chapters."""
    return lambda text: pandoc.read(text, reader=READER)


def _parameter(case: Case) -> object:
    marks = [pytest.mark.xfail(reason=case.known_bug, raises=AssertionError, strict=True)] if case.known_bug else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_case(case: Case, parser: Callable[[str], bytes]) -> None:
    """What the case expects is what is found, and nothing else is."""
    difference = compare(case, parser)
    assert not difference, f"\n{difference}"


def test_names_are_unique() -> None:
    """No two cases have one name."""
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))


def test_every_code_fires_somewhere() -> None:
    """Each code has a case in which it is found."""
    fired = set().union(*(_fired(case) for case in CASES))
    missing = sorted(set(CODES) - GUARDS - fired)
    assert not missing, f"no case in tests/cases earns {missing}"


@pytest.mark.parametrize("code", sorted(set(CODES) - GUARDS))
def test_every_code_has_a_near_miss(code: str) -> None:
    """Beside a case that earns a code, in the same section, stands something like it that does not."""
    sections = {case.section for case in CASES if code in _fired(case)}
    near = [case.id for case in CASES if case.section in sections and _passes(case, code)]
    assert near, f"no section of tests/cases has a case that earns {code} and one that does not"


def _fired(case: Case) -> set[str]:
    inside = {fault.code for fault in case.expected.faults}
    return inside | {word for line in case.elsewhere for word in line.split()}


def _passes(case: Case, code: str) -> bool:
    """Whether a case, or one of its paragraphs, does not earn a code."""
    parts = list(examples_of(case))
    if any(code in line.split() for line in case.elsewhere):
        return False
    return any(all(fault.code != code for fault in part.faults) for part in parts)


def test_the_page_is_what_the_cases_give() -> None:
    """`docs/rules.md` is written by `python -m tests.cases.page`."""
    assert PAGE_FILE.read_text("utf-8") == write_page(CASES)


# The runner itself: a case that must fail does fail.

SEED = "# A file\n\n```seed tale\nThe king went out to hunt. He came home late.\n```\n\n"


def _case(chapter: str, *, before: str = "") -> Case:
    (case,) = read_cases("made", f"{SEED}## A case\n\n{before}```chapter\n{chapter}\n```\n")
    return case


RIGHT = "He “went out to fish” [@tale#p1].\n                ^^^^ Q001"


def test_runner_accepts_what_is_right(parser: Callable[[str], bytes]) -> None:
    """The control: nothing differs."""
    assert compare(_case(RIGHT), parser) == ""
    assert compare(_case("He “went out” [@tale#p1].\n    ok verbatim from tale#p1"), parser) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(RIGHT.replace("Q001", "Q002"), id="another code"),
        pytest.param(RIGHT.replace("   ^", "  ^^"), id="another column"),
        pytest.param(RIGHT.replace("^ Q", "^^ Q"), id="another end"),
        pytest.param(RIGHT.replace("Q001", "Q001 warning"), id="another severity"),
        pytest.param(RIGHT.replace("Q001", "Q001 near"), id="said to be near"),
        pytest.param(RIGHT.replace(" Q001", " Q001…") + "\nx\n^ …Q001", id="several lines"),
        pytest.param(RIGHT.split("\n")[0], id="a finding too many"),
        pytest.param(RIGHT + "\n^^ Q002", id="a finding too few"),
        pytest.param(RIGHT + "\n    ok verbatim", id="accepted too many"),
        pytest.param("He “went out” [@tale#p1].", id="accepted too few"),
        pytest.param("He “went out” [@tale#p1].\n    ok altered", id="another verdict"),
        pytest.param("He “went out” [@tale#p1].\n    ok verbatim (whitespace)", id="another fold"),
        pytest.param("He “went out […] came home late” [@tale#p1].\n    ok altered (sic)", id="another alteration"),
        pytest.param("He “went out” [@tale#p1].\n    ok verbatim from tale#p2", id="another anchor"),
        pytest.param("He “went out” [@tale#p1].\n\nText.\n    ok verbatim", id="another line"),
    ],
)
def test_runner_refuses_what_is_wrong(wrong: str, parser: Callable[[str], bytes]) -> None:
    """Whatever differs is a difference."""
    assert compare(_case(wrong), parser)


def test_runner_compares_findings_elsewhere(parser: Callable[[str], bytes]) -> None:
    """A finding outside the chapter has to be expected, and an expected one to be found."""
    settings = "```book\nsubtitle: On “war”\n```\n\n"
    assert compare(_case("Text.", before=settings), parser)
    expected = settings + "```elsewhere\nbook.yaml Q014\n```\n\n"
    assert compare(_case("Text.", before=expected), parser) == ""
    assert compare(_case("Text.", before="```elsewhere\nbook.yaml Q014\n```\n\n"), parser)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```chapter\nText.\n", id="no end"),
        pytest.param("```chaptre\nText.\n```\n", id="no such block"),
        pytest.param("```chapter latin-2\nText.\n```\n", id="no such encoding"),
        pytest.param("```chapter\n^^^ Q001\nText.\n```\n", id="under no line"),
        pytest.param("```chapter\nText.\n^^^ Q1\n```\n", id="no code"),
        pytest.param("```chapter\nText.\n  ok, verbatim\n```\n", id="no verdict"),
        pytest.param("```chapter\nText.\n^^^ Q001…\n```\n", id="no last line"),
        pytest.param("```chapter\nText.\n^^^ …Q001\n```\n", id="no first line"),
    ],
)
def test_notation_guesses_nothing(text: str) -> None:
    """What cannot be read is told."""
    with pytest.raises(NotationError):
        _ = [case.expected for case in read_cases("made", text)]


def test_notation_comes_back() -> None:
    """What is written is read again as it was."""
    for case in CASES:
        assert read_annotated(write_annotated(case.expected)) == case.expected


def test_scopes() -> None:
    """A block holds for its heading and those beneath it; the nearer one wins."""
    inner = "## One\n\n```book\nlanguage: de\n```\n\n```chapter\nA.\n```\n\n## Two\n\n```chapter\nB.\n```\n"
    one, two = read_cases("made", SEED + inner)
    assert (one.id, two.id) == ("made/one", "made/two")
    assert (one.book, two.book) == (("language: de",), ())
    assert set(one.seeds) == set(two.seeds) == {"tale"}


def test_accept_rewrites_what_differs_alone(parser: Callable[[str], bytes]) -> None:
    """Wrong expectations are replaced, known bugs are left, and then everything holds."""
    wrong = RIGHT.replace("Q001", "Q005")
    text = f"{SEED}## One\n\n```chapter\n{wrong}\n```\n\nknown-bug: one\n\n```chapter\n{wrong}\n```\n"
    new, rewritten = accepted("made", text, parser)
    assert [case.id for case in rewritten] == ["made/one"]
    first, second = read_cases("made", new)
    assert compare(first, parser) == ""
    assert second.chapter.lines == tuple(wrong.split("\n"))


def test_observe_gives_nothing_for_plain_text(parser: Callable[[str], bytes]) -> None:
    """Text without marks has nothing to tell."""
    found, elsewhere = observe(_case("Nothing at all."), parser)
    assert (found.faults, found.stands, elsewhere) == ((), (), ())
