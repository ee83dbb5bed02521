"""Documents in the OpenDocument format."""

from __future__ import annotations

import time

import pytest

from quoteproof.document.model import (
    DocumentOptions,
    DocumentReading,
    NoteMark,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.package import DocumentPackage
from quoteproof.document.tree import odt
from tests.document.invariants import convention_faults, tree_faults
from tests.document.written import outline, packed, parts_of

NAMES = "office text table style fo draw svg xlink dc meta"
SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES.split())
SPACES = SPACES.replace("xmlns:svg:1.0", "xmlns:svg-compatible:1.0")
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
STYLES = """<style:style style:family="paragraph" style:name="Heading_20_1" style:default-outline-level="1"/>
<style:style style:family="paragraph" style:name="Mine" style:parent-style-name="Heading_20_1"/>
<style:style style:family="paragraph" style:name="Figure" style:parent-style-name="Caption"/>
<style:style style:family="paragraph" style:name="Caption"/>
<style:style style:family="paragraph" style:name="Title"/>"""
SKIPPED = frozenset("styles automatic-styles change-info font-face-decls".split())


def document(body: str, automatic: str = "", master: str = "", **others: str) -> bytes:
    content = f"""<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>
    <office:body><office:text>{body}</office:text></office:body></office:document-content>"""
    styles = f"""<office:document-styles {SPACES}><office:styles>{STYLES}</office:styles><office:master-styles>
    <style:master-page>{master}</style:master-page></office:master-styles></office:document-styles>"""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": styles,
            "meta.xml": f"<office:m {SPACES}><dc:title>A Title</dc:title><dc:creator>Ann</dc:creator></office:m>",
            **{name.replace("__", "/"): part for name, part in others.items()},
        }
    )


def read(data: bytes, changes: TrackedChanges | None = None) -> DocumentReading:
    reading = odt.read(data, DocumentOptions(changes))
    assert convention_faults(reading) == []
    package = DocumentPackage(data)
    roots = {name: package.xml(name) for name in {"content.xml", *parts_of(reading)}}
    assert tree_faults(roots, reading, skipped=SKIPPED) == []
    return reading


def paragraph(content: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def span(content: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def look(properties: str, family: str = "text", kind: str = "text", name: str = "T") -> str:
    inside = f"<style:{kind}-properties {properties}/>"
    return f'<style:style style:family="{family}" style:name="{name}">{inside}</style:style>'


def test_paragraphs_lists_and_tables() -> None:
    body = "".join(paragraph(style, style) for style in ("Title", "Mine", "Figure", "Nowhere"))
    body += """<text:h>H</text:h><text:list><text:list-item><text:p>One</text:p><text:list><text:list-item>
    <text:p>Two</text:p></text:list-item></text:list></text:list-item></text:list><table:table><table:table-row>
    <table:table-cell><text:p>a</text:p></table:table-cell><table:covered-table-cell><text:p>b</text:p>
    </table:covered-table-cell></table:table-row></table:table>
    <text:table-of-content><text:table-of-content-source><text:index-title-template>T</text:index-title-template>
    </text:table-of-content-source><text:index-body><text:p>H 1</text:p></text:index-body></text:table-of-content>"""
    reading = odt.read(document(body, master="<style:footer><text:p>Page</text:p></style:footer>"), DocumentOptions())
    assert outline(reading) == [
        "heading Title",
        "heading Mine",
        "caption Figure",
        "body Nowhere",
        "heading H",
        "body item One",
        "body item Two",
        "body a",
        "unseen b",
        "furniture H 1",
        "furniture Page",
    ]
    assert (reading.description.title, reading.description.authors) == ("A Title", ("Ann",))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a b c\nd"),
        ("a <text:a>link</text:a> <text:page-number>7</text:page-number><text:soft-page-break/> b", "a link 7 b"),
        ("<text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>", "東"),
        ("co\u00adop<text:bookmark-start/>er<text:alphabetical-index-mark/>ate", "cooperate"),
        ('a<text:hidden-text text:is-hidden="true">b</text:hidden-text> c', "a c"),
        ('a <text:variable-set text:display="none">5</text:variable-set>c', "a c"),
    ],
)
def test_what_a_paragraph_shows(content: str, shown: str) -> None:
    assert read(document(paragraph(content))).passages[0].text == shown


@pytest.mark.parametrize(
    "properties",
    [
        'text:display="none"',
        'fo:font-size="1pt"',
        'fo:font-size="0.1mm"',
        'style:text-scale="1%"',
        'fo:color="#ffffff"',
        'fo:color="#FFFFFF" fo:background-color="#fefefe"',
        'fo:opacity="0%"',
        'fo:color="#010101" fo:background-color="#000000"',
    ],
)
def test_words_that_no_reader_sees(properties: str) -> None:
    data = document(paragraph(f"not {span('gone', 'T')} guilty"), look(properties))
    assert outline(read(data)) == ["body not guilty", "unseen gone"]


def test_words_that_a_reader_sees() -> None:
    styles = look('fo:color="#ffffff" fo:background-color="#000000"')
    styles += look('fo:color="#ffffff"', name="W")
    styles += look('fo:background-color="#000000"', "paragraph", "paragraph", "P")
    styles += look('fo:background-color="#000000"', "table-cell", "table-cell", "C")
    styles += look('text:display="none"', "paragraph", name="G") + look('text:display="true"', name="S")
    styles += look('style:use-window-font-color="true" fo:opacity="0%"', name="A")
    cell = f'<table:table-cell table:style-name="C">{paragraph(span("d", "W"))}</table:table-cell>'
    body = paragraph(span("a", "T") + span("b", "W")) + paragraph(span("c", "W"), "P") + cell
    body += paragraph("e" + span("f", "S"), "G") + paragraph(span("g", "A"))
    assert outline(read(document(body, styles))) == [
        "body a",
        "unseen b",
        "body c",
        "body d",
        "unseen e",
        "body f",
        "body g",
    ]


def test_lines_without_height() -> None:
    styles = look('fo:line-height="0.1mm"', "paragraph", "paragraph", "P")
    assert outline(read(document(paragraph("gone", "P") + paragraph("here"), styles))) == ["unseen gone", "body here"]


def test_heights_and_signs() -> None:
    styles = look('style:text-position="super 58%"', name="U") + look('style:text-position="-33% 58%"', name="D")
    styles += look('style:font-name="Wingdings"', name="W") + look('fo:font-weight="bold"', name="B")
    body = paragraph(f"10{span('6', 'U')} H{span('2', 'D')} {span('ab', 'W')} {span('x', 'B')}")
    passage = read(document(body, styles)).passages[0]
    assert passage.text == "10⁶ H₂ �� x"
    assert passage.emphasis == ((10, 11),)


def test_notes_annotations_frames() -> None:
    body = paragraph(
        'A<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Foot.</text:p></text:note-body></text:note> b<office:annotation><dc:creator>Ann</dc:creator>"
        "<text:p>Really?</text:p></office:annotation><draw:frame><svg:title>alt</svg:title><draw:text-box>"
        "<text:p>Box</text:p></draw:text-box></draw:frame>."
    )
    reading = read(document(body))
    assert outline(reading) == ["body A b.", "note Foot.", "unseen Ann", "unseen Really?", "unseen alt", "body Box"]
    assert reading.passages[0].note_marks == (NoteMark(1, "1"),)
    assert reading.account.remarks == ("annotations, which are unseen: 1",)


def test_formulas_and_other_objects() -> None:
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
    data = document(paragraph(f"is {frame}."), **{"Object 1__content.xml": MATH})
    assert outline(read(data)) == ["body is x²."]
    assert outline(read(document(paragraph(f"is {frame}.")))) == ["body is �."]


def changed(content: str, changes: str) -> bytes:
    return document(f"<text:tracked-changes>{changes}</text:tracked-changes>{content}")


def region(name: str, kind: str, content: str = "") -> str:
    info = "<office:change-info><dc:creator>Ann</dc:creator></office:change-info>"
    return f'<text:changed-region text:id="{name}"><text:{kind}>{info}{content}</text:{kind}></text:changed-region>'


def test_tracked_changes() -> None:
    data = changed(
        paragraph(
            'The <text:change text:change-id="d"/><text:change-start text:change-id="i"/>new '
            '<text:change-end text:change-id="i"/>text.'
        ),
        region("i", "insertion") + region("d", "deletion", paragraph("old ")),
    )
    with pytest.raises(RefusedDocumentError, match="2 tracked changes") as caught:
        read(data)
    assert "--changes accept" in caught.value.helps[0]
    assert outline(read(data, TrackedChanges.ACCEPT)) == ["unseen old", "body The new text."]
    assert outline(read(data, TrackedChanges.REJECT)) == ["body The old text.", "unseen new"]
    assert read(data, TrackedChanges.REJECT).account.changes == 2


def test_changes_over_paragraphs() -> None:
    inserted = changed(
        paragraph('One <text:change-start text:change-id="i"/>a')
        + paragraph("b")
        + paragraph('c<text:change-end text:change-id="i"/> two.')
        + paragraph("Three."),
        region("i", "insertion"),
    )
    assert outline(read(inserted, TrackedChanges.ACCEPT)) == ["body One a", "body b", "body c two.", "body Three."]
    assert outline(read(inserted, TrackedChanges.REJECT)) == [
        "body One two.",
        "unseen a",
        "unseen b",
        "unseen c",
        "body Three.",
    ]
    deleted = changed(
        paragraph('One <text:change text:change-id="d"/>two.'),
        region("d", "deletion", paragraph("x") + paragraph("y") + paragraph("z "))
        + region("e", "deletion", paragraph("w")),
    )
    assert outline(read(deleted, TrackedChanges.REJECT)) == ["body One x", "body y", "body z two.", "unseen w"]


def test_what_is_refused() -> None:
    for parts in (
        {"a": "x"},
        {"content.xml": "<a"},
        {"content.xml": "<a/>", "META-INF/manifest.xml": "<m><encryption-data/></m>"},
    ):
        with pytest.raises(RefusedDocumentError) as caught:
            odt.read(packed(parts), DocumentOptions())
        assert caught.value.helps


@pytest.mark.parametrize(
    "unit", [span("x ", "W"), "<text:note-citation>1</text:note-citation>", "<text:change/>", "x<text:s/>"]
)
def test_linear_time(unit: str) -> None:
    seconds = []
    for count in (2_000, 8_000):
        start = time.process_time()
        odt.read(document(paragraph(unit * count), look('fo:color="#ffffff"', name="W")), DocumentOptions())
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * seconds[0] + 0.5


def test_many_changes_take_linear_time() -> None:
    regions = "".join(region(f"d{n}", "deletion", paragraph("x")) for n in range(3_000))
    body = paragraph("".join(f'<text:change text:change-id="d{n}"/>' for n in range(3_000)))
    start = time.process_time()
    assert len(odt.read(changed(body, regions), DocumentOptions(TrackedChanges.REJECT)).passages[0].text) == 3_000
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("content", "properties"),
    [
        ('<text:span text:style-name="X">not </text:span>', 'style:text-line-through-style="solid"'),
        ('<text:span text:style-name="X">not </text:span>', 'style:text-line-through-type="double"'),
        ('<text:span text:style-name="X">not </text:span>', 'fo:letter-spacing="-0.5cm"'),
        ('<text:span text:style-name="X">not </text:span>', 'style:text-position="2000% 100%"'),
        ('<text:user-field-get text:name="u">not </text:user-field-get>', ""),
        ('<text:variable-get text:name="u">not </text:variable-get>', ""),
        ('<text:conditional-text text:condition="c">not </text:conditional-text>', ""),
        ('<text:placeholder text:placeholder-type="text">not </text:placeholder>', ""),
    ],
)
def test_no_quotation_goes_over_what_a_reader_sees_otherwise(content: str, properties: str) -> None:
    style = f'<style:style style:family="text" style:name="X"><style:text-properties {properties}/></style:style>'
    (shown,) = read(document(paragraph(f"You must {content}do it."), automatic=style)).passages
    assert "not" not in shown.text
    assert "\ufffd" in shown.text


def test_a_field_that_is_fixed_is_text() -> None:
    content = '<text:user-defined text:fixed="true">not </text:user-defined>'
    (shown,) = read(document(paragraph(f"You must {content}do it."))).passages
    assert shown.text == "You must not do it."


def numbered(properties: str, kind: str = "number") -> str:
    level = f'<text:list-level-style-{kind} text:level="1" {properties}/>'
    return f'<text:list-style style:name="L">{level}</text:list-style>'


WORDS = 'style:num-prefix="It is false that " style:num-format="1"'
LIST = (
    '<text:list text:style-name="L"><text:list-item><text:p>A</text:p><text:p>B</text:p></text:list-item></text:list>'
)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (WORDS, "number"),
        ('style:num-suffix=" is not so:"', "number"),
        ('text:bullet-char="Not"', "bullet"),
        ('loext:num-list-format="Not %1%." xmlns:loext="urn:x"', "number"),
    ],
)
def test_words_of_a_label_are_not_known(label: str, kind: str) -> None:
    assert outline(read(document(LIST, numbered(label, kind)))) == ["body item � A", "body B"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ('style:num-prefix="(" style:num-suffix=")" style:num-format="i"', "number"),
        ('style:num-prefix="§ " style:num-suffix=". a"', "number"),
        ('text:bullet-char="•"', "bullet"),
        ('text:bullet-char="o"', "bullet"),
    ],
)
def test_numbers_and_bullets_are_no_words(label: str, kind: str) -> None:
    assert outline(read(document(LIST, numbered(label, kind)))) == ["body item A", "body B"]


def test_words_before_headings_and_paragraphs_of_a_style() -> None:
    outer = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-prefix="Not "/></text:outline-style>'
    )
    heads = '<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h>'
    automatic = f'{outer}{numbered(WORDS)}<style:style style:family="paragraph" style:name="P" {{}}/>'
    assert outline(read(document(heads, automatic.format("")))) == ["heading � A", "heading B"]
    plain = '<text:list><text:list-item><text:p text:style-name="P">A</text:p></text:list-item></text:list>'
    assert outline(read(document(plain, automatic.format('style:list-style-name="L"')))) == ["body item � A"]
    assert outline(read(document(plain, automatic.format("")))) == ["body item A"]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("<text:title>not</text:title>", "a ��� b"),
        ("<text:subject>not</text:subject>", "a ��� b"),
        ('<text:title text:fixed="true">now</text:title>', "a now b"),
        ('<text:date text:fixed="true">3 May</text:date>', "a 3 May b"),
        ("<text:date>3</text:date>", "a � b"),
        ("<text:sender-city>not</text:sender-city>", "a ��� b"),
        ("<text:page-number>not</text:page-number>", "a ��� b"),
        ("<text:page-number>xii</text:page-number>", "a xii b"),
        ("<text:sequence>3.1</text:sequence>", "a 3.1 b"),
        ("<text:bookmark-ref>did not</text:bookmark-ref>", "a ��� ��� b"),
        (span("not", "T"), "a ��� b"),
    ],
)
def test_what_a_program_fills_or_turns_is_not_known(field: str, shown: str) -> None:
    turned = look('style:text-rotation-angle="180"')
    assert read(document(paragraph(f"a {field} b"), turned)).passages[0].text == shown


def test_words_that_are_not_turned() -> None:
    upright = look('style:text-rotation-angle="0"')
    assert read(document(paragraph(f"a {span('not', 'T')} b"), upright)).passages[0].text == "a not b"
