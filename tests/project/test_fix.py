"""Fixing a book on disk: what is offered is made, nothing gets worse, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.book.config import BookSettings
from quoteproof.chapter.model import Chapter
from quoteproof.check.result import ChapterDetails, ChapterResult, CheckResult
from quoteproof.disk.errors import CannotRunError
from quoteproof.finding.model import Edit, Finding, Fix, Place, finding
from quoteproof.project.fix import Fixing, fix, write
from quoteproof.project.project import Project
from quoteproof.rules.table import CODES, EXPLANATIONS
from quoteproof.source.library import Library
from tests.book_of import codes, write_book_of_this

FILE = "chapters/01-one.md"
HEAD = "# One\n\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A book with the five documents of this repository, and a chapter to be written."""
    root = tmp_path_factory.mktemp("book")
    write_book_of_this(root)
    with Project.open(root) as opened:
        yield opened


def fixed(project: Project, text: str | bytes, *, unsafe: bool = False) -> Fixing:
    (project.root / FILE).write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
    fixing = fix(project, unsafe=unsafe)
    write(project, fixing)
    return fixing


def block(text: str) -> str:
    return next(p for p in text.split("\n\n") if p.startswith("    ")).replace("\n    ", "\n").lstrip(" ") + "\n"


FIXED = {
    "Q001": "“China and Russia have never been\nreal allies” [@liang#p6].\n",
    "Q003": "Putin's word “confirms that the roles have now been reversed” [@chang2024#p22].\n",
    "Q003 explicit": '[“the roles have now been reversed”]{cite="chang2024#p20"} he says.\n',
    "Q004": "He says “China and Russia have been genuine allies” [@liang#p6].\n",
    "Q007": "For Friedman it “remains *just an illusion*” [@paradoxes#p15].\n",
    "Q008": "“Military r\u0430\u0440prochement with China is one” [@blueprint#p5].\n",
    "Q009": "“China and Rus\u00adsia have never been gen\u00aduine allies” [@liang#p6].\n",
    "Q011": "It was “7% of the total trade” [@paradoxes#p33].\n",
    "Q012": "It is “the entire Western world united with Ukraine” [@liang#p6].\n",
    "Q013": "It was “a striking concession.” [@chang2024#p20]\n",
    "Q016": "“Beijing has since adjusted […] its memory strategies” [@chang2024#p22].\n",
}
SAFE = {"Q003", "Q003 explicit", "Q009", "Q013"}


@pytest.mark.parametrize("name", FIXED)
def test_what_is_offered_is_made_and_settles_the_finding(name: str, project: Project) -> None:
    fixing = fixed(project, FIXED[name], unsafe=True)
    assert [d.choice.finding.code.id for c in fixing.chapters for d in c.done] == [name[:4]]
    assert fixing.result.errors == ()
    assert (project.root / FILE).read_text(encoding="utf-8") == fixing.chapters[0].after
    assert fix(project, unsafe=True).chapters == ()


@pytest.mark.parametrize("name", FIXED)
def test_only_safe_fixes_are_made_unasked(name: str, project: Project) -> None:
    fixing = fixed(project, FIXED[name])
    assert bool(fixing.chapters) == (name in SAFE)
    assert bool(fixing.unsafe) == (name not in SAFE)
    assert fixing.unsafe == fixing.result.errors


@pytest.mark.parametrize("code", [c for c in CODES if c[0] in "QC" and c not in ("Q019", "Q022")])  # Q022 needs pages
def test_the_example_of_every_code_loses_what_is_fixed(code: str, project: Project) -> None:
    text = block(EXPLANATIONS[code].example)
    fixing = fixed(project, text, unsafe=True)
    assert len(fixing.result.errors) <= len(project.check(overlay={FILE: HEAD + text}).errors)
    for chapter in fixing.chapters:
        assert code in [done.choice.finding.code.id for done in chapter.done]
        assert code not in codes(fixing.result)
    assert fix(project, unsafe=True).chapters == ()


def test_a_fault_behind_a_fault_is_fixed_in_the_next_round(project: Project) -> None:
    text = "Putin says “the roles have now been re\u200bversed” [@chang2024#p20].\n"
    fixing = fixed(project, text)
    assert [d.choice.finding.code.id for d in fixing.chapters[0].done] == ["Q009", "Q003"]
    assert fixing.chapters[0].after == HEAD + "Putin says “the roles have now been reversed” [@chang2024#p21].\n"


def test_a_quotation_that_gets_its_passage_may_show_a_lesser_fault(project: Project) -> None:
    text = "They “have never been genuine Allies” [@liang] and “have been gen,uine allies” [@liang].\n\n"
    fixing = fixed(project, f"{text}“The roles have now been reversed” [@chang2024, S. 3].\n")
    after = fixing.chapters[0].after
    assert after.count("[@liang#p6]") == 1
    assert "[@chang2024#p21, S. 3]" in after
    assert codes(fixing.result) == ["Q012", "Q002", "Q012"]
    assert fix(project).chapters == ()


def test_line_ends_mark_and_characters_beyond_the_first_plane_stay(project: Project) -> None:
    text = "\ufeff# One\r\n\r\n𝒳 and λόγος:\r\n“have never been genu\u200bine\r\nallies” [@liang#p6].\r\n\r\n𝒴\r\n"
    fixing = fixed(project, text.encode())
    assert (project.root / FILE).read_bytes() == text.replace("\u200b", "").encode()
    assert fixing.result.errors == ()


def test_words_are_replaced_over_a_line_end(project: Project) -> None:
    text = "“China and Russia have\r\nnever been real allies” [@liang#p6].\r\n".encode()
    fixed(project, text, unsafe=True)
    assert (project.root / FILE).read_bytes() == text.replace(b"real", b"genuine")


def test_a_chapter_that_changed_meanwhile_is_not_written_over(project: Project) -> None:
    path = project.root / FILE
    path.write_text(FIXED["Q009"], encoding="utf-8")
    fixing = fix(project)
    path.write_text("Something else.\n")
    with pytest.raises(CannotRunError, match="changed") as caught:
        write(project, fixing)
    assert caught.value.troubles[0].file == FILE
    assert caught.value.troubles[0].helps
    assert path.read_text() == "Something else.\n"


def test_of_two_chapters_neither_is_written_where_one_changed(project: Project) -> None:
    first, second = project.root / FILE, project.root / "chapters/02-two.md"
    for path in (first, second):
        path.write_text(FIXED["Q009"], encoding="utf-8")
    try:
        fixing = fix(project)
        assert [c.file for c in fixing.chapters] == [FILE, "chapters/02-two.md"]
        second.write_text("Something else.\n")
        with pytest.raises(CannotRunError):
            write(project, fixing)
        assert first.read_text(encoding="utf-8") == FIXED["Q009"]
    finally:
        second.unlink()


def test_a_link_to_a_chapter_stays_a_link(project: Project) -> None:
    real, link = project.root / "kept.md", project.root / "chapters/02-two.md"
    (project.root / FILE).write_text("Nothing.\n")
    real.write_text(FIXED["Q009"], encoding="utf-8")
    link.symlink_to("../kept.md")
    try:
        write(project, fix(project))
        assert link.is_symlink()
        assert "\u00ad" not in real.read_text(encoding="utf-8")
    finally:
        link.unlink()


def test_nothing_but_chapters_is_written(project: Project) -> None:
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file() and p.parent.name != "chapters"}
    fixed(project, "".join(f"{text}\n" for text in FIXED.values()), unsafe=True)
    assert before == {p: p.read_bytes() for p in before}


class Toy(Project):
    """A book of one chapter in which each letter that has a rule is an error, mended by what the rule says."""

    def __init__(self, root: Path, rules: Mapping[str, str], text: str) -> None:
        """Take the rules: by letter, what is put for it."""
        super().__init__(root)
        self.rules, self.text, self.checks = rules, text, 0

    def check(
        self,
        *,
        overlay: Mapping[str, str] | None = None,
        rereads: bool | None = None,
        only: Iterable[str] | None = None,
        formats: Collection[str] | None = None,
        believes: bool = False,
        cancel: Callable[[], bool] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> CheckResult:
        self.checks += 1
        text = (overlay or {}).get(FILE, self.text)
        found = tuple(self._wrong(at, letter) for at, letter in enumerate(text) if letter in self.rules)
        chapter = Chapter(FILE, text, {}, (), ())
        read = ChapterResult(FILE, text, ChapterDetails(chapter), found)
        return CheckResult((read,), Library({}, {}), BookSettings(), (), {})

    def _wrong(self, at: int, letter: str) -> Finding:
        place = Place(FILE, at, at + 1)
        code = {"a": "Q009", "b": "Q003", "c": "Q004", "d": "Q013"}[letter]
        return finding(
            CODES[code], f"`{letter}`", place, fixes=(Fix("mend", (Edit(place, self.rules[letter]),), safe=True),)
        )


@given(
    st.dictionaries(st.sampled_from("abcd"), st.text(alphabet="abcdz", max_size=2), min_size=1),
    st.text(alphabet="abcdz", max_size=12),
)
def test_whatever_fixes_do_nothing_gets_worse_and_twice_is_once(rules: dict[str, str], text: str) -> None:
    toy = Toy(Path(), rules, text)
    before = len(toy.check().errors)
    once = fix(toy)
    assert len(once.result.errors) <= before
    toy.text = once.chapters[0].after if once.chapters else text
    assert fix(toy).chapters == ()


def test_two_fixes_that_undo_each_other_come_to_an_end() -> None:
    fixing = fix(Toy(Path(), {"a": "b", "b": "a"}, "ab"))
    assert fixing.chapters[0].after == "bb"
    assert len(fixing.refused) == 2


def test_one_harmful_fix_among_many_is_found_by_halves() -> None:
    toy = Toy(Path(), {"a": "", "b": "cc", "c": "c"}, "a" * 40 + "b" + "a" * 23)
    fixing = fix(toy)
    assert fixing.chapters[0].after == "b"
    assert [f.message for f in fixing.refused] == ["`b`"]
    assert toy.checks < 25


def test_a_fix_that_breaks_another_quotation_is_not_made(project: Project) -> None:
    text = "“the roles have now been reversed” and “a striking concession” [@chang2024#p20].\n"
    fixing = fixed(project, text, unsafe=True)
    assert fixing.chapters == ()
    assert [f.code.id for f in fixing.refused] == ["Q003"]


def test_only_named_chapters_are_fixed(project: Project) -> None:
    second = project.root / "chapters/02-two.md"
    for path in (project.root / FILE, second):
        path.write_text(HEAD + FIXED["Q009"], encoding="utf-8")
    try:
        assert [c.file for c in fix(project, only=["chapters/02-two.md"]).chapters] == ["chapters/02-two.md"]
    finally:
        second.unlink()


def test_what_is_acknowledged_is_not_fixed(project: Project) -> None:
    text = (
        "<!-- quoteproof: allow Q010: shown as the trap that it is -->\nIt is an “unavoidable trend” [@blueprint#p3].\n"
    )
    assert fixed(project, text, unsafe=True).chapters == ()


def test_no_command_chooses_between_places(project: Project) -> None:
    """Of several places only the author knows which: an editor offers each, and no fix is made."""
    fixing = fixed(project, "It is “China and Russia” [@liang].\n", unsafe=True)
    assert fixing.chapters == ()
    assert [left.reason[:24] for left in fixing.left if left.finding.code.id == "Q002"] == ["only you can choose: cit"]
