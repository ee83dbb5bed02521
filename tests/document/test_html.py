"""Web pages: the words that a browser shows, and no others."""

from __future__ import annotations

from time import process_time

import pytest

from quoteproof.document.model import (
    DocumentDescription,
    DocumentOptions,
    DocumentReading,
    NoteMark,
    PageStart,
    RefusedDocumentError,
)
from quoteproof.document.role import Role
from quoteproof.document.tree import html
from quoteproof.document.tree.html_parsing import parse_html
from tests.document.invariants import convention_faults, tree_faults


def read(page: str | bytes) -> DocumentReading:
    data = page.encode() if isinstance(page, str) else page
    reading = html.read(data, DocumentOptions())
    assert convention_faults(reading) == []
    assert tree_faults({"": parse_html(data)}, reading, skipped=("script", "style")) == []
    return reading


def texts(page: str | bytes, role: Role = Role.BODY) -> list[str]:
    return [passage.text for passage in read(page).passages if passage.role is role]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>one<br>two", ["one\ntwo"]),
        ("<p>co&shy;op and zu<wbr>sammen", ["coop and zusammen"]),
        ("<p>A &amp; B &eacute; &#8212; &lt;x&gt;", ["A & B é — <x>"]),
        ("<p>a <b>b</b>\n  c", ["a b c"]),
        ("<p>a<span>b</span>c", ["abc"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>10<sup>6</sup> and H<sub>2</sub>O", ["10⁶ and H₂O"]),
        ("<p>東京<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", ["東京漢"]),
        ("<p>he says <q>not <q>that</q></q>", ["he says \"not 'that'\""]),
        ("<pre>a  b\nc</pre>", ["a b\nc"]),
        ("<p style='white-space: pre-line'>a\nb", ["a\nb"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<table><tr><td>a<td>b</table>", ["a", "b"]),
        ("<p><b>bold <i>both</b> italic</i> plain", ["bold both italic plain"]),
        ("<p>un<i>closed", ["unclosed"]),
        ("<details><summary>more</summary><p>inside</details>", ["more", "inside"]),
        ("<p aria-hidden=true>shown", ["shown"]),
        ("<span style='display:block'>a</span><span style='display:block'>b</span>", ["a", "b"]),
    ],
)
def test_words_are_those_that_a_browser_shows(page: str, shown: list[str]) -> None:
    assert texts(page) == shown


@pytest.mark.parametrize(
    "words",
    [
        "<i hidden>not</i>",
        "<i style='display:none'>not</i>",
        "<i style='DISPLAY : NONE'>not</i>",
        "<i style='visibility:hidden'>not</i>",
        "<i style='opacity:0'>not</i>",
        "<i style='opacity:0.01'>not</i>",
        "<i style='font-size:0'>not</i>",
        "<i style='font-size:1px'>not</i>",
        "<i style='color:#fff'>not</i>",
        "<i style='color:white'>not</i>",
        "<i style='color:#fffffe;background:#fff'>not</i>",
        "<i style='color:transparent'>not</i>",
        "<i style='color:rgba(0,0,0,0)'>not</i>",
        "<i style='background:black'>not</i>",
        "<i style='position:absolute;left:-9999px'>not</i>",
        "<i style='text-indent:-9999px'>not</i>",
        "<i style='clip:rect(0,0,0,0);position:absolute'>not</i>",
        "<i style='clip-path:inset(50%)'>not</i>",
        "<i style='width:1px;height:1px;overflow:hidden;position:absolute'>not</i>",
        "<i style='max-height:0;overflow:hidden'>not</i>",
        "<i style='transform:scale(0)'>not</i>",
        "<i class=h>not</i>",
        "<i id=h>not</i>",
        "<b class=outer><i>not</i></b>",
        "<i class=media>not</i>",
        "<template>not</template>",
        "<noscript>not</noscript>",
        "<select><option>not</select>",
        "<textarea>not</textarea>",
        "<svg><text>not</text></svg>",
        "<dialog>not</dialog>",
        "<img alt='not'>",
        "<a title='not'></a>",
        "<iframe srcdoc='not'></iframe>",
        "<input value='not'>",
        "<object>not</object>",
    ],
)
def test_words_that_no_reader_sees_are_no_text(words: str) -> None:
    sheet = ".h,#h{display:none}.outer{display:none}.outer i{display:block}@media screen{.media{display:none}}"
    page = f"<style>{sheet}</style><p>He was {words} guilty."
    reading = read(page)
    assert "not" not in " ".join(p.text for p in reading.passages if p.role.is_citable)
    assert "not" in [p.text for p in reading.passages if p.role is Role.UNSEEN]


def test_what_is_in_something_hidden_may_be_visible() -> None:
    assert texts("<p style='visibility:hidden'>a <b style='visibility:visible'>b</b></p>") == ["b"]
    assert texts("<p style='display:none'>a <b style='visibility:visible'>b</b></p>") == []
    assert texts("<div style='color:#fff'>a<p style='color:#000'>b</div>") == ["b"]
    assert texts("<div style='color:#fff;background:#222'>a</div>") == ["a"]


@pytest.mark.parametrize(
    "page",
    [
        "<style>.n::before{content:'NOT '}</style><p>He was <b class=n>guilty</b>",
        "<style>.n:after{content:' NOT'}</style><p>He <b class=n>was</b> guilty",
        "<style>.n::before{content:attr(data-x)}</style><p>He was <b class=n data-x='not'>guilty</b>",
        "<p>He was <del>not</del> guilty",
        "<p>He was <span style='text-decoration:line-through'>not</span> guilty",
        "<p>He was <bdo dir=rtl>ton</bdo> guilty",
    ],
)
def test_nobody_can_quote_over_what_the_file_does_not_say(page: str) -> None:
    reading = read(page)
    assert "\ufffd" in reading.passages[-1].text
    assert reading.account.remarks


def test_boxes_in_a_paragraph_are_lines_of_verse() -> None:
    page = "<style>p span{display:block} br{display:none}</style><p><span>One line</span><br><span>and another</span>"
    assert [(p.text, p.form.value) for p in read(page).passages] == [("One line", "paragraph"), ("and another", "line")]


def test_a_bullet_is_no_word() -> None:
    assert texts("<style>li::before{content:'•'}</style><ul><li>one</ul>") == ["one"]


def test_marks_of_notes_stand_beside_the_text() -> None:
    reading = read("<p>A word<sup><a href='#fn1'>1</a></sup> more<li id=fn1>The note. <a href='#r1'>↩</a>")
    assert (reading.passages[0].text, reading.passages[0].note_marks) == ("A word more", (NoteMark(6, "1"),))
    assert (reading.passages[1].text, reading.passages[1].role) == ("The note.", Role.NOTE)


def test_a_link_to_words_is_no_mark() -> None:
    assert texts("<p>see <a href='#fn1'>the note</a> and <a href='#x'>this</a>") == ["see the note and this"]


def test_what_is_around_the_text_is_furniture() -> None:
    page = """<header>Site</header><nav>Menu</nav><main><article><header><h1>Head</h1></header><p>Text</article></main>
<div role=navigation>More</div><aside>Side</aside><footer>Foot</footer>"""
    assert texts(page, Role.FURNITURE) == ["Site", "Menu", "More", "Side", "Foot"]
    assert texts(page, Role.HEADING) == ["Head"]
    assert texts(page) == ["Text"]


@pytest.mark.parametrize(
    "mark",
    [
        "<span class=pagenum><a id=page33></a>[33]</span>",
        "<span class=pagenum>[Pg 33]</span>",
        "<span role=doc-pagebreak aria-label=33></span>",
    ],
)
def test_marks_of_pages_are_labels(mark: str) -> None:
    (passage, *_) = (p for p in read(f"<p>before {mark}after").passages if p.role is Role.BODY)
    assert passage.text == "before after"
    assert passage.pages[-1] == PageStart(7, "33")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("<p>Stra\xdfe".encode("windows-1252"), "Straße"),
        ("<p>Straße".encode(), "Straße"),
        ('<meta charset="iso-8859-2"><p>ko\u0159en'.encode("iso-8859-2"), "kořen"),
        ("\ufeff<p>Straße".encode("utf-16"), "Straße"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>\xec\xe8\xf0', "мир"),
        (b"<p>\x93so\x94", "“so”"),
    ],
)
def test_the_encoding_is_that_of_the_page(data: bytes, word: str) -> None:
    assert texts(data) == [word]


def test_a_page_that_is_nested_deeply_is_refused() -> None:
    with pytest.raises(RefusedDocumentError, match="deep"):
        read("<p>" + "<b>" * 100_000 + "word")


def test_a_saved_page_is_described_by_itself() -> None:
    page = """<!DOCTYPE html>
<!-- saved from url=(0027)https://example.org/vote?a=1 -->
<html><head><title>Vote | Gazette</title><meta property="og:title" content="The Vote">
<script type="application/ld+json">
{"@type": "NewsArticle", "author": [{"name": "Ann Writer"}], "datePublished": "2024-05-31T10:00"}</script>
</head><body><p>Text</body></html>"""
    assert read(page).description == DocumentDescription(
        "The Vote", ("Ann Writer",), "2024-05-31", "https://example.org/vote?a=1"
    )


def test_a_sheet_that_is_not_there_is_told() -> None:
    assert any("style sheets" in remark for remark in read("<link rel=stylesheet href=a.css><p>a").account.remarks)


def test_empty_anchors_are_pages_where_they_are_numbered() -> None:
    marked = [f"<p>a{number} <a id=page{number}></a>b{number}</p>" for number in (3, 4, 5)]
    labels = [[page.label for page in p.pages] for p in read("".join(marked)).passages if p.role is Role.BODY]
    assert labels == [[None, "3"], ["3", "4"], ["4", "5"]]
    assert not any(p.pages for p in read("".join(marked[:2])).passages)
    assert not any(p.pages for p in read("".join(marked[::-1])).passages)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ul style='font-size:0'><li style='font-size:16px'>a</ul>", ["a"]),
        ("<p style='font-size:0'>a<em>b</em>", []),
        ("<p style='font:0/0 a'>a", []),
        ("<p style='font:italic 12px/1.5 serif'>a", ["a"]),
        ("<p style='position:absolute;clip:rect(0,0,0,0)'>a", []),
        ("<p style='clip-path:polygon(0 0, 100% 0, 100% 90%)'>a", ["a"]),
        ("<p style='transform:translateX(-9999px)'>a", []),
        ("<div style='background:rgba(0,0,0,.1)'>a", ["a"]),
        ("<div style='background:url(x) #fff;color:#fff'>a", ["a"]),
        ("<div style='background:#000'><p style='color:#000'>a", []),
        ("<p style='color:transparent;background:url(x)'>a", []),
        ("<p>10<span style='vertical-align:super'>6</span> 2<sup>n</sup> x<sup>n+1</sup>", ["10⁶ 2ⁿ xⁿ⁺¹"]),
        ("<p>1<sup>st</sup> x<sub>i</sub>", ["1st xᵢ"]),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", ["10⁶"]),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ["1/2"]),
        ("<input type=hidden value=token>", []),
        ("<div style='display:flex'><span>a</span><span>b</span></div>", ["a", "b"]),
        ("<style>.a .b > i + b ~ u{display:none}</style><p class=a><s class=b></s>" * 2 + "<p>c", ["c"]),
        ("<style>.a p > i + b ~ u{display:none}</style><div class=a><p><i>a</i><b>b</b>c<u>d</u>", ["abc"]),
        ("<p><a href='n.html#fn1'><sup>1</sup></a>a", ["a"]),
    ],
)
def test_looks(page: str, expected: list[str]) -> None:
    assert [p.text for p in read(page).passages if p.role is Role.BODY] == expected


def test_many_siblings_take_linear_time() -> None:
    began = process_time()
    page = "<style>p~p{color:red} p p p{color:red}</style>" + "<p>a <b>b</b> c" * 1_500
    assert len(read(page).passages) == 1_500
    assert process_time() - began < 5


def test_names_that_xml_has_not_are_read() -> None:
    assert texts("<p>One <n¹v t¹pe='x' hitd¹n>two</n¹v> <svgº__x>three</svgº__x>.</p>") == ["One two three."]
