"""The rules: every code is explained, every example fires, every message keeps to the grammar."""

from __future__ import annotations

import json
import os
import re
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import astuple, fields, replace
from importlib import import_module
from pathlib import Path
from sys import executable, path
from typing import get_args, get_type_hints
from zipfile import ZipFile

import pytest

import quoteproof.rules as rules
from quoteproof.book.config import Raisable
from quoteproof.book.limits import Limits
from quoteproof.chapter.parse import parse
from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.edits import apply_edits
from quoteproof.finding.model import Explanation, Fault, Finding, Fix, Severity
from quoteproof.rules.table import CODES, EXPLANATIONS, RULES, with_limits, worded
from tests.book_of import check, codes, library_of, library_of_this_book

FOLDER = Path(rules.__file__).parent
QUOTED = [code for code in CODES if code[0] == "Q" and code != "Q019"]
ELSEWHERE = frozenset(code for code in CODES if code[0] in "BPS") | {
    *("Q019", "Q022", "C003", "C004", "C005", "K003", "K004", "K005", "K008", "K014", "N002", "N003"),
    *("X001", "X002", "X003", "X004", "X005", "X006"),
}
"""Codes whose example is more than one chapter's text: another file, a whole book, or a choice of two texts."""
FIRED = [code for code in CODES if code not in ELSEWHERE]

_HELP = "CONTRIBUTING.md, “Add a code”, says what an example may be."

Check = Callable[[str], CheckResult]


@pytest.fixture
def checked(pandoc: Pandoc) -> Check:
    return lambda text: check(text, library_of_this_book(), pandoc)


def blocks(text: str) -> list[str]:
    return [textwrap.dedent(p) for p in text.split("\n\n") if p.startswith("    ")]


def test_every_code_has_an_explanation_and_none_is_made_up() -> None:
    assert set(EXPLANATIONS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_file_is_named_after_code_and_defect(code: str) -> None:
    path = FOLDER / f"{code.lower()}_{CODES[code].name.replace('-', '_')}.py"
    assert path.is_file()
    assert path.read_text(encoding="utf-8").startswith(f'"""{code}, {CODES[code].name}: ')


@pytest.mark.parametrize("explanation", EXPLANATIONS.values(), ids=str)
def test_an_explanation_is_whole_sentences(explanation: Explanation) -> None:
    for part in (explanation.what, explanation.why, explanation.example, explanation.instead):
        assert part == part.strip()
        assert all(len(line) <= 110 for line in part.split("\n"))
    assert explanation.what.endswith(".")
    assert explanation.why.endswith(".")


@pytest.mark.parametrize("code", FIRED)
def test_the_example_earns_its_code(code: str, checked: Check) -> None:
    example = blocks(EXPLANATIONS[code].example)[0]
    assert set(codes(checked(example))) == {code}, f"{code}: as a chapter of this book it has other findings. {_HELP}"


@pytest.mark.parametrize("code", QUOTED)
def test_what_to_do_instead_is_clean(code: str, checked: Check) -> None:
    for block in blocks(EXPLANATIONS[code].instead):
        assert codes(checked(block)) == [], f"{code}: as a chapter of this book it has findings. {_HELP}"


WRONG = {
    "Q001 replaced": "“China and Russia have never been real allies” [@liang#p6].",
    "Q001 added": "“China and Russia have never been very genuine allies” [@liang#p6].",
    "Q001 nowhere": "“the moon is made of green cheese and mice” [@liang#p6].",
    "Q001 elsewhere": "“deep-rooted defects in the relationship have come to the fore” [@liang#p6].",
    "Q002 no anchor": "“never been genuine allies” [@liang].",
    "Q002 block": "> This is a sensitive time for Xi to visit Russia.",
    "Q003 others": "“strategic partnership” [@liang#p6].",
    "Q004 limit word": "“China and Russia have been genuine allies” [@liang#p6].",
    "Q006 bare": "“a striking concession … from Moscow's usual narrative” [@chang2024#p20].",
    "Q006 short": "“Putin […] Beijing […] visit” [@chang2024#p20].",
    "Q006 passages": "“a striking concession” [@chang2024#p18-p22].",
    "Q006 beside": "“a [truly] […] indicating a major shift” [@chang2024#p20].",
    "Q006 many": "“a [very] striking concession” [@chang2024#p20].",
    "Q006 stem": "“a str[ong] concession indicating a major shift from Moscow's” [@chang2024#p20].",
    "Q009 turning": "“China and Russia have \u202enever been genuine allies” [@liang#p6].",
    "Q010 edge": "“unavoidable trend” [@blueprint#p3].",
    "Q013 final": "“a striking concession,” says Chang [@chang2024#p20].",
    "Q013 missing": "“will Russia prove to be the friend and more importantly” [@sochi#p3].",
    "Q014 unlisted": "He said ‟hello”.",
    "Q014 code": "`“a”`",
    "Q014 affix": "[see the “true” text, @liang#p6]",
    "Q017 no word": "He said “—” [@liang#p6].",
    "Q018 link": "“China and Russia have [never](https://x.org) been genuine allies” [@liang#p6].",
    "Q019 work": f"“{' '.join('[a] x […]' for _ in range(90))}” [@liang#p6].",
    "C002 sentence": "“a striking concession” [@chang2024#p20.s9].",
    "C002 name": "“a striking concession” [@chang2024#friends].",
    "C002 backwards": "“a striking concession” [@chang2024#p21-p20].",
    "C002 furniture": "“Friendship” [@chang2024#p30].",
}


@pytest.mark.parametrize(("name", "text"), WRONG.items(), ids=WRONG)
def test_a_message_keeps_to_the_grammar(name: str, text: str, checked: Check) -> None:
    found = checked(text).all_findings
    assert name[:4] in [f.code.id for f in found]
    for one in found:
        grammatical(one)


def grammatical(one: Finding) -> None:
    """Headline and helps: lower case, no full stop, one line, no question, backticks in pairs."""
    for words in (one.message, *one.notes, *one.helps, *(fix.title for fix in one.fixes)):
        bare = re.sub(r"`[^`]*`", "``", words)
        assert bare
        assert not bare[0].isupper(), words
        assert not bare.endswith((".", "!", "?", " ")), words
        assert "?" not in bare, words
        assert "\n" not in words
        assert words.count("`") % 2 == 0, words
        assert "``" not in words, words
    assert one.helps, one.message


def applied(result: CheckResult, fix: Fix) -> str:
    text = result.chapters[0].text
    for edit in sorted(fix.edits, key=lambda e: -e.place.start):
        text = text[: edit.place.start] + edit.text + text[edit.place.end :]
    return text


FIXED = {
    "Q001": "“China and Russia have never been\nreal allies” [@liang#p6].",
    "Q003": "Putin's word “confirms that the roles have now been reversed” [@chang2024#p22].",
    "Q003 explicit": '[“the roles have now been reversed”]{cite="chang2024#p20"} he says.',
    "Q004": "He says “China and Russia have been genuine allies” [@liang#p6].",
    "Q007": "For Friedman it “remains *just an illusion*” [@paradoxes#p15].",
    "Q007 in text": "@chang2024#p20 calls it “a *striking* concession”.",
    "Q008": "“Military r\u0430\u0440prochement with China is one” [@blueprint#p5].",
    "Q009": "“China and Rus\u00adsia have never been gen\u00aduine allies” [@liang#p6].",
    "Q011": "It was “7% of the total trade” [@paradoxes#p33].",
    "Q012": "It is “the entire Western world united with Ukraine” [@liang#p6].",
    "Q013": "It was “a striking concession.” [@chang2024#p20]",
    "Q016": "“Beijing has since adjusted […] its memory strategies” [@chang2024#p22].",
    "block": "> CCP has ignored international\n> condemnatiom and supported Putin. [@liang#p12]",
}


@pytest.mark.parametrize("text", FIXED.values(), ids=FIXED)
def test_a_fix_settles_its_finding(text: str, checked: Check) -> None:
    result = checked(text)
    (one,) = result.all_findings
    assert one.fixes
    for fix in one.fixes:
        after = checked(applied(result, fix)).all_findings
        assert [f for f in after if f.severity is Severity.ERROR] == []


def test_only_what_changes_no_quoted_word_is_safe(checked: Check) -> None:
    safe = {name for name, text in FIXED.items() for f in checked(text).all_findings for x in f.fixes if x.safe}
    assert safe == {"Q003", "Q003 explicit", "Q009", "Q013"}


def test_an_anchor_that_serves_two_quotations_is_not_changed_unseen(checked: Check) -> None:
    text = "“the roles have now been reversed” and “a striking concession” [@chang2024#p20]."
    (one,) = checked(text).all_findings
    assert [fix.safe for fix in one.fixes] == [False]


def test_several_differences_are_put_right_together(checked: Check) -> None:
    text = "“China and Russia were never true friends, from Tsarist Russia” [@liang#p6]."
    (one,) = checked(text).all_findings
    whole = one.fixes[0]
    assert whole.title == "put the source's words for the whole quotation"
    assert len(one.differences) == len(whole.edits) == len(one.fixes) - 1
    assert checked(apply_edits(text, whole.edits)).all_findings == ()


def test_wrong_words_in_a_wrong_passage_are_put_right_with_it(pandoc: Pandoc) -> None:
    library = library_of({"x": "The plan is good.\n\nGood name in man and woman is the jewel of their souls."})
    text = "He says “Good name in man or woman” [@x#p1]."
    (one,) = check(text, library, pandoc).all_findings
    (fix,) = one.fixes
    assert fix.title == "cite `x#p2`, and put the source's words"
    after = apply_edits(text, fix.edits)
    assert after == "He says “Good name in man and woman” [@x#p2]."
    assert check(after, library, pandoc).all_findings == ()
    shared = check("He says “Good name in man or woman” and “The plan is good” [@x#p1].", library, pandoc)
    (refused,) = shared.all_findings
    assert refused.fixes == ()
    assert refused.unfixed.startswith("the edits cannot be placed")


def test_the_nearest_place_is_that_of_the_differing_words(checked: Check) -> None:
    result = checked("“China and Russia have never been real allies” [@liang#p6].")
    (one,) = result.all_findings
    assert one.nearest is not None
    seed = next(s.raw for s in result.library.sources.values() if s.file == one.nearest.place.file)
    assert seed[one.nearest.place.start : one.nearest.place.end] == "genuine"
    assert "never been genuine" in one.nearest.text


def test_the_edge_is_a_warning_unless_raised(checked: Check) -> None:
    (one,) = checked(WRONG["Q010 edge"]).all_findings
    assert (one.code.id, one.severity) == ("Q010", Severity.WARNING)


def test_a_work_without_a_seed_is_told_only_where_it_is_quoted(pandoc: Pandoc) -> None:
    library = library_of({"tale": "Once there was a king."}, more="@book{lost, title = {Lost}}")
    assert codes(check("A “lost king” [@lost#p1].", library, pandoc)) == ["C004"]
    assert codes(check("See [@lost#p1].", library, pandoc)) == []


def kinds(base: type[Fault] = Fault) -> Iterator[type[Fault]]:
    """Every type of fault of the program that has no types of its own."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith("quoteproof."):
            derived = list(kinds(kind))
            yield from derived or (kind,)


@pytest.mark.parametrize("kind", sorted(kinds(), key=str))
def test_every_fault_has_words(kind: type[Fault]) -> None:
    """The rule of a fault's code names its type, or the type that it is one of."""
    named = get_type_hints(RULES[kind.code].word)["fault"]
    types = get_args(named) or (named,)
    assert any(issubclass(kind, type_) for type_ in types)


def test_what_can_be_raised_is_what_book_yaml_names() -> None:
    assert {code.raised_by for code in CODES.values()} - {""} == {raisable.value for raisable in Raisable}


def test_no_two_codes_have_one_name_or_one_rank() -> None:
    ranks = [code.precedence for code in CODES.values() if code.precedence is not None]
    assert len(set(ranks)) == len(ranks)
    assert len({code.name for code in CODES.values()}) == len(CODES)


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_explanations_have_the_numbers_of_the_limits(name: str) -> None:
    """A limit that changes is another number in what `explain` says."""
    other = replace(Limits(), **{name: 77})
    texts = [import_module(f"quoteproof.rules.{path.stem}").EXPLANATION for path in FOLDER.glob("[a-z][0-9]*_*.py")]
    said = [with_limits(text, other).what + with_limits(text, other).instead for text in texts]
    assert any("77" in text for text in said) is (name != "edge_words")
    assert not any("{{" in part for rule in RULES.values() for part in astuple(rule.explanation))


def test_markup_that_nobody_knows_is_refused() -> None:
    """K003 guards against kinds of markup that no reader writes today."""
    ast = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": [{"t": "Scroll", "c": []}]}
    _, found = parse("a.md", "Words.\n", lambda words: json.dumps(ast).encode())
    assert [fault.code for fault in found] == ["K003"]
    grammatical(worded(found)[0])


def test_the_rules_are_found_in_an_archive_too(tmp_path: Path) -> None:
    archive = tmp_path / "quoteproof.zip"
    with ZipFile(archive, "w") as file:
        for module in sorted(FOLDER.parent.rglob("*.py")):
            file.write(module, module.relative_to(FOLDER.parents[1]))
    program = "import quoteproof.rules.table as table; print(table.__file__, *table.CODES)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(archive), *path))}
    command = [executable, "-S", "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    where, *found = done.stdout.split()
    assert where.startswith(str(archive))
    assert found == list(CODES)


def test_a_quotation_without_a_citation_is_offered_its_passage(checked: Check) -> None:
    (found,) = checked("He says “deep-seated defects in the relationship”.").all_findings
    assert "`[@chang2024#p18]`" in found.helps[0]


def test_a_bracketed_letter_is_not_blamed_for_the_punctuation(checked: Check) -> None:
    (found,) = checked("“[H]istorically, China and Russia have never been genuine allies.” [@liang#p6]").all_findings
    assert "`[H]" not in found.message


def test_a_sentence_of_furniture_leads_to_the_command_for_its_passage(pandoc: Pandoc) -> None:
    emendations = "tale:\n  roles: [{lines: 1, starts: Once, role: furniture, reason: a teaser}]\n"
    library = library_of({"tale": "Once there was a king. He had a dog.\n"}, emendations=emendations)
    (finding,) = check("“He had a dog” [@tale#p1.s2].", library, pandoc).errors
    assert finding.helps[-1] == "if it is part of the text, say so: `quoteproof role tale#p1 body`"
