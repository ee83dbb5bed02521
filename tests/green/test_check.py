"""Whatever a build would stop at, the check tells: each code of what cannot be printed has a case and a near miss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from quoteproof.edition.plain_glyphs import unsure
from quoteproof.engine.typst import compile_pdf
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.rules.table import CODES
from tests.font import square_font
from tests.green.places import write_book
from tests.proof.book import PNG
from tests.rules.test_rules import grammatical
from tests.samples import sampled

HAN = "習"


def reference(styles: str) -> bytes:
    made = io.BytesIO()
    words = f'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{styles}</w:styles>'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/styles.xml", words)
    return made.getvalue()


HIDDEN = '<w:style w:type="paragraph" w:styleId="Normal"><w:rPr><w:vanish/></w:rPr></w:style>'
SHOWN = '<w:style w:type="paragraph" w:styleId="Normal"><w:rPr><w:b/></w:rPr></w:style>'
STOCK = "".join(
    f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/><w:tblStylePr w:type="firstRow"><w:rPr>'
    '<w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>'
    for name in ("LightList", "DarkList", "MediumShading1")
)
"""As Word's own templates have them: tables in white on a dark ground."""
IMAGE = '\n\n![What is seen.](images/a.png){alt="A dot."}\n'
Write = Callable[[Path], None]


def chapter(text: str) -> Write:
    def write(root: Path) -> None:
        file = root / "chapters/01.md"
        file.write_text(file.read_text(encoding="utf-8") + f"\n\n{text}\n", encoding="utf-8")

    return write


def settings(text: str, file: str = "", data: bytes = b"") -> Write:
    def write(root: Path) -> None:
        with (root / "book.yaml").open("a", encoding="utf-8") as book:
            book.write(text + "\n")
        if file:
            (root / file).parent.mkdir(exist_ok=True)
            (root / file).write_bytes(data)

    return write


def picture(data: bytes) -> Write:
    def write(root: Path) -> None:
        chapter(IMAGE)(root)
        (root / "chapters/images").mkdir()
        (root / "chapters/images/a.png").write_bytes(data)

    return write


CASES: dict[str, tuple[str, str, Write, Write]] = {
    "no PNG": ("P001", "01.md", picture(b"GIF89a"), picture(PNG)),
    "cut off": ("P001", "01.md", picture(PNG[:40]), picture(PNG)),
    "unknown command": ("P002", "01.md", chapter("See $\\foo{x}$."), chapter("See $\\frac{x}{2}$.")),
    "not whole": ("P002", "01.md", chapter("$$\\frac{a}$$"), chapter("$$\\frac{a}{b}$$")),
    "glyph in a formula": ("P002", "01.md", chapter(f"See ${HAN}$."), chapter("See $\\aleph_0$.")),
    "wide formula": (
        *("P002", "01.md"),
        chapter(f"$$ {' + '.join('abcdefgh' * 12)} $$"),
        chapter(f"$$ {' + '.join('abcdefgh' * 4)} $$"),
    ),
    "character": ("P003", "01.md", chapter(f"The {HAN} stands."), chapter("The \u017f stands.")),
    "entity": ("P003", "01.md", chapter("The &#x7fd2; stands."), chapter("The `&#x7fd2;` stands.")),
    "no such font": ("P004", "book.yaml", settings("font: Sabon"), settings("font: New Computer Modern")),
    "no font": (
        *("P004", "book.yaml"),
        settings("font: Sabon", "fonts/a.ttf", b"MZ no font"),
        settings("font: Sabon", "fonts/a.ttf", square_font("A", "Sabon")),
    ),
    "no such document": (
        *("P004", "book.yaml"),
        settings("reference-document: a.docx"),
        settings("reference-document: a.docx", "a.docx", reference(SHOWN)),
    ),
    "hidden words": (
        *("P004", "book.yaml"),
        settings("reference-document: a.docx", "a.docx", reference(HIDDEN)),
        settings("reference-document: a.docx", "a.docx", reference(SHOWN + STOCK)),
    ),
    "title": (
        *("P004", "book.yaml"),
        settings(f"subtitle: {HAN}"),
        settings("subtitle: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
    ),
}


@pytest.mark.parametrize(("code", "file", "wrong", "right"), sampled(CASES, 6))
def test_the_check_tells_what_a_build_would_stop_at(
    tmp_path: Path, code: str, file: str, wrong: Write, right: Write
) -> None:
    for name, write in (("wrong", wrong), ("right", right)):
        root = tmp_path / name
        write_book(root, ("one two three",))
        write(root)
        with Project.open(root) as project:
            errors = project.check().errors
            found = [(f.code.id, f.place.file.removeprefix("chapters/")) for f in errors]
            if name == "wrong":
                assert found == [(code, file)]
                grammatical(errors[0])
            else:
                assert found == []
                assert build(project, frozenset({"pdf", "docx", "html"})).written


def test_the_style_at_fault_is_named(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    settings("reference-document: a.docx", "a.docx", reference(HIDDEN))(root)
    with Project.open(root) as project:
        (error,) = project.check().errors
    assert "its style `Normal` hides words" in error.message


def test_every_code_of_print_has_a_case() -> None:
    assert {case[0] for case in CASES.values()} == {
        code for code in CODES if code[0] == "P" and code not in ("P005", "P006")
    }


def test_an_answer_is_asked_for_once_and_again_when_its_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quoteproof.project import print_trial

    root = tmp_path / "book"
    asked: list[int] = []
    write_book(root, ("one two three",))
    picture(PNG)(root)
    trial = print_trial.answered

    def counted(*given: Any) -> Mapping[str, str]:
        asked.append(len(given[3]))
        return trial(*given)

    monkeypatch.setattr(print_trial, "answered", counted)
    for _ in range(2):
        with Project.open(root) as project:
            assert project.check().errors == ()
    assert len(asked) == 1
    (root / "chapters/images/a.png").write_bytes(b"GIF89a no PNG")
    with Project.open(root) as project:
        assert [f.code.id for f in project.check().errors] == ["P001"]
    assert asked[1:] == [1]


def test_the_text_face_has_all_that_is_not_asked_about() -> None:
    known = [chr(c) for c in range(0x20, 0x10000) if not 0xD800 <= c < 0xE000 and not list(unsure(chr(c)))]
    assert 800 < len(known) < 2000
    words = " ".join(c for c in known if c.isprintable() and c not in '"\\ ')
    styles = ("", "style: 'italic'", "weight: 'bold'")
    body = "\n\n".join(f'#text({style.replace(chr(39), chr(34))})[#"{words}";]' for style in styles)
    source = f'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n{body}'
    assert compile_pdf({"a.typ": source.encode()}, main="a.typ", inputs={}, timestamp=0).pdf


def _wide(root: Path) -> None:
    chapter = root / "chapters/01.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + f"\n$${'a + ' * 60}1$$\n", encoding="utf-8")


def _settings(root: Path, text: str) -> None:
    (root / "book.yaml").write_text(f"chapters: chapters/*.md\n{text}\n", encoding="utf-8")


def test_an_answer_holds_for_the_page_that_it_was_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    _wide(root)
    for width, codes in (("600mm", []), ("110mm", ["P002"]), ("600mm", [])):
        _settings(root, f"title: A Book\npage: {{width: {width}}}")
        with Project.open(root) as project:
            assert [f.code.id for f in project.check().errors] == codes


def test_what_is_wrong_with_the_title_page_is_no_fault_of_a_formula(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/01.md").write_text("# One\n\nA formula $x$ of ἀρχή.\n", encoding="utf-8")
    picture(PNG)(root)
    for title, codes in (("A \U00013000 Book", ["P004"]), ("A Book", [])):
        _settings(root, f"title: {title}")
        with Project.open(root) as project:
            assert [f.code.id for f in project.check().errors] == codes


def test_what_an_engine_that_is_killed_does_not_answer_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quoteproof.engine.program import EngineEnded
    from quoteproof.project import print_trial

    def killed(*_: Any, **__: Any) -> None:
        raise EngineEnded("Typst ended without an answer (status -9)")

    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/01.md").write_text("# One\n\nA formula $x$ of ἀρχή.\n", encoding="utf-8")
    picture(PNG)(root)
    with monkeypatch.context() as patched:
        patched.setattr(print_trial, "set_pdf", killed)
        with Project.open(root) as project:
            project.check()
    with Project.open(root) as project:
        assert project.check().errors == ()
