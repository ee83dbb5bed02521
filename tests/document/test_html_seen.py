"""What sheets, attributes and elements hide, move or show: no quotation goes over what a reader sees otherwise.

Each page says “You must not do it” in its file. Where a reader does not see the `not`, these words are no text; where a
reader sees it, and the file looks as if it was hidden, the words without it are none.
"""

from __future__ import annotations

import pytest

from quoteproof.document.model import DocumentOptions
from quoteproof.document.tree import html

HIDING = (
    "position:absolute;inset:-9999px auto auto -9999px",
    "position:absolute;margin-top:-9999px",
    "margin:-9999px",
    "transform:translateX(-9999px)",
    "translate:-9999px 0",
    "scale:0",
    "zoom:0.01",
    "font-size:1%",
    "font-size:calc(0px)",
    "font-size:0.05em",
    "line-height:0;overflow:hidden;display:inline-block;height:0",
    "letter-spacing:-1em",
    "display:var(--x,none)",
    "clip-path:circle(0)",
    "clip-path:polygon(0 0,0 0,0 0)",
    "clip-path:inset(0 100% 0 0)",
    "opacity:calc(0)",
    "opacity:1e-3",
    "opacity:.0",
    "filter:opacity(0)",
    "color:rgb(255 255 255 / 100%)",
    "color:hsl(0 0% 100%)",
    "color:lab(100% 0 0)",
    "color:oklch(100% 0 0)",
    "color:Canvas",
    "color:color-mix(in srgb,white,white)",
    "color:light-dark(white,white)",
    "mask:linear-gradient(transparent,transparent)",
    "-webkit-mask-image:linear-gradient(transparent,transparent)",
    "mix-blend-mode:screen;color:#fff",
    "-webkit-text-fill-color:#fff",
    "-webkit-text-security:disc",
    "text-indent:-9999px;display:inline-block;overflow:hidden",
    "position:fixed;left:-99vw;left:-200vw",
    "position:absolute;left:-100%;left:calc(-9999px)",
    "max-width:0;overflow:hidden;display:inline-block",
    "width:0px;overflow:clip;display:inline-block",
    "content-visibility:hidden;display:inline-block",
    "color:#fff0",
    "color:RGBA(0,0,0,0)",
    "font:0/0 a",
    "font:0.1px serif",
    "opacity:0.3;filter:opacity(0.1)",
    "transform:scale(.001)",
    "transform:matrix(0,0,0,0,0,0)",
    "transform:rotateY(90deg);display:inline-block",
    "rotate:y 90deg;display:inline-block",
    "visibility:var(--h)",
    "animation:x 0s forwards",
    "color:transparent",
    "color:inherit;color:white",
    "all:unset;display:none",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(5px,5px,5px,5px)",
    "max-height:0;overflow:hidden;display:inline-block",
    "height:0;width:0;overflow:auto;display:inline-block",
    "font-size:0vw",
    "-webkit-transform:scale(0)",
    "-webkit-opacity:0",
    "DISPLAY:NONE",
    "dis\\70lay:none",
    "display:n\\6fne",
    "position:relative;left:-9999px",
    "position:relative;left:3000px",
    "margin-left:9999px;display:inline-block",
    "float:left;margin-left:-9999px",
    "vertical-align:-9999px",
    "vertical-align:9999px",
    "word-spacing:-99px",
    "text-shadow:none;color:rgb(100% 100% 100%)",
    "display:none!important;display:inline",
    "visibility:hidden;visibility:bogus",
    "display:none;display:bogus",
    "opacity:0;opacity:bogus",
    "font-size:0;font-size:bogus",
    "color:white;color:bogus(",
    "text-overflow:ellipsis;display:inline-block;overflow:hidden;width:2px",
)
"""Declarations of the `not` by which a reader does not see it there."""
SHOWING = (
    "display:inline;display:none x",
    "visibility:visible;visibility:hidden x",
    "opacity:1;opacity:0 0",
    "font-size:1em;font-size:0 0",
    "color:black;color:white white",
    "left:-9999px",
    "position:static;left:-9999px",
    "top:-600px",
    "right:-600px",
    "clip:rect(0 0 0 0)",
    "overflow:hidden;width:0",
    "overflow:hidden;height:1px",
    "text-indent:-9999px",
    "margin-left:-600px;margin-left:0x;display:inline;margin-left:0",
    "transform:scale(0)",
    "content-visibility:hidden",
    "color:white;background:black",
    "color:white;text-shadow:0 0 2px black",
    "color:white;-webkit-text-stroke:1px black",
    "opacity:0.09;opacity:1",
    "opacity:5%;opacity:x;opacity:100%",
    "color:white;background-image:var(--k)",
    "font-size:1.9px;zoom:10",
    "font-size:1px;transform:scale(20);display:inline-block",
    "float:left;display:inline",
    "position:absolute;z-index:9",
    "position:absolute",
    "position:fixed;top:10px",
    "font:bold 0.5px/1 x,;",
    "display:none;display:revert",
    "display:none;display:var(--y)",
    "display:none;all:initial",
    "all:initial",
    "color:transparent;text-shadow:0 0 0 black",
    "visibility:hidden;visibility:var(--v)",
    "color:white;background:var(--k)",
    "color:white;filter:invert(1)",
)
"""Declarations that look as if they hid it."""
SHEETS_THAT_HIDE = (
    ".a{display:none}.b:is(p){x:y}",
    ":is(.a,.b){display:none}",
    ":where(.a){display:none}",
    "p:has(.a) .a{display:none}",
    "@layer x{.a{display:none!important}}",
    "p{& .a{display:none}}",
    "p{.a{display:none}}",
    "@media screen{.a{display:none}}",
    "@media (min-width:10px) and (max-width:99999px){.a{display:none}}",
    "@media (width>10px){.a{display:none}}",
    "@media not print{.a{display:none}}",
    "@media (prefers-color-scheme:light){.a{display:none}}",
    "@media (orientation:landscape){.a{display:none}}",
    "@media only screen and (-webkit-min-device-pixel-ratio:1){.a{display:none}}",
    "@media (min-height:1px){.a{display:none}}",
    "@media all and (hover:hover){.a{display:none}}",
    "@media (color){.a{display:none}}",
    "@supports (display:grid){.a{display:none}}",
    "@scope (p){.a{display:none}}",
    "@container (min-width:1px){.a{display:none}}",
    "@starting-style{}.a{display:none}",
    ".a:not(.x,.y){display:none}",
    "span:nth-child(1 of .a){display:none}",
    "[class~='a' i]{display:none}",
    "span:only-of-type{display:none}",
    ":root .a{display:none}",
    "html:lang(x),.a{display:none}",
    "::slotted(x){}.a{display:none}",
    ".a:link,.a{display:none}",
    ".\\61{display:none}",
    "SPAN.a{display:none}",
    "span.a:first-child:last-child{display:none}",
    "@charset 'x';.a{display:none}",
    "<!-- .a{display:none} -->",
    "@import 'x';@namespace url(http://www.w3.org/1999/xhtml);.a{display:none}",
    "@namespace h url(http://www.w3.org/1999/xhtml);h|span.a{display:none}",
    "*|span.a{display:none}",
    "p>.a{display:none}",
    "p .a:nth-last-child(1){display:none}",
    "p:dir(ltr) .a{display:none}",
    ".a:any-link,.a{display:none}",
    ".a:defined{display:none}",
    ".a:not(:hover){display:none}",
    ".a:not(:focus){display:none}",
    ".a:not(:target){display:none}",
    "p:nth-child(n of :not(x)) .a{display:none}",
    "@layer a,b;@layer b{.a{display:none}}@layer a{.a{display:inline}}",
    "@layer a{.a{display:inline}} .a.a{} .a{display:none}",
    "@layer q{p span.a{display:inline}}span{display:none}",
    ".a{display:none}@supports (foo:bar){.a{display:inline}}",
    ".a{display:none}@media print{.a{display:inline}}",
    ".a{display:none}:where(p .a){display:inline}",
    ".a{display:none}@container (min-width:99999px){.a{display:inline}}",
)
"""Sheets that hide it, of class `a`."""
SHEETS_THAT_SHOW = (
    ".a{display:none}.a.a{display:inline}",
    ".a{display:none}:is(.a,#z){display:inline}",
    ".a{display:none}@media (width>10px){.a{display:inline}}",
    ".a{display:none}p{.a{display:inline}}",
    "@supports (foo:bar){.a{display:none}}",
    "@supports not (display:grid){.a{display:none}}",
    "@container (min-width:99999px){.a{display:none}}",
    "@layer q{p span.a{display:none}}span{display:inline}",
    ":where(p span.a){display:none}span{display:inline}",
    "@media print{.a{display:none}}",
    "@media (max-width:10px){.a{display:none}}",
    "@media screen and (max-height:1px){.a{display:none}}",
    "@media not all{.a{display:none}}",
    "@media not screen{.a{display:none}}",
    "@media screen and (max-width:99999px) and (foo){.a{display:none}}",
    "@media screen and (min-width:1px) and (max-height:2px){.a{display:none}}",
    ".a:hover{display:none}",
    "#q .a{display:none}.a{display:none;}.a{display:inline !important}",
    "span:not(p span){display:none}",
    "@scope (.zz){.a{display:none}}",
    ".A{display:none}",
    "[class=A]{display:none}",
    ".a::before{display:none}",
    ".a::selection{color:white}",
    ".a::first-line{color:white}",
    "x|span{display:none}",
    ".a{display:none}.a{display:revert}",
    ".a,:bogus(x){display:none}",
    ".a::bogus{display:none}",
)
"""Sheets that look as if they hid it."""
OTHERWISE = (
    "<p style='display:flex;flex-direction:row-reverse'><span>must </span><span>not </span><span>do</span></p>",
    "<p style='display:flex'><span>must </span><span style='order:9'>not </span><span>do</span></p>",
    "<p>must <span style='float:right'>not</span> do</p>",
    "<p>must <span style='float:left'>not</span> do</p>",
    "<p>must <span style='position:relative;left:300px'>not</span> do</p>",
    "<p>must <span style='position:relative;top:300px'>not</span> do</p>",
    "<p>must <span style='position:absolute;top:0'>not</span> do</p>",
    "<p dir=rtl><bdi>must</bdi> <bdi>not</bdi> <bdi>do</bdi></p>",
    "<p>must <span style='margin-left:-200px'>not</span> do</p>",
    "<p>must <span style='transform:translateY(90px);display:inline-block'>not</span> do</p>",
    "<p><bdo dir=rtl>must not do</bdo></p>",
    "<p style='unicode-bidi:bidi-override;direction:rtl'>must not do</p>",
    "<p style='display:inline-flex;flex-flow:wrap-reverse'><span>must </span><span>not </span><span>do</span></p>",
    "<p style='transform:scaleX(-1)'>must not do</p>",
    "<p>must <s>not</s> do</p>",
    "<p>must <del>not</del> do</p>",
    "<p>must <span style='text-decoration:line-through'>not</span> do</p>",
    "<p>must <strike>not</strike> do</p>",
    "<p>must <span style='text-decoration-line:line-through'>not</span> do</p>",
    "<p>must <span class=q>n</span>o<span class=q>t</span> do</p><style>.q{-webkit-text-security:disc}</style>",
    "<p>must <ruby>x<rt>not</rt></ruby> do</p>",
    "<p>must <meter>not</meter> do</p>",
    "<p>must <progress>not</progress> do</p>",
    "<p>must <video>not</video> do</p>",
    "<p>must <math><annotation>not</annotation></math> do</p>",
    "<p>must <math><mphantom>not</mphantom></math> do</p>",
    "<div><template shadowrootmode=open>other</template>must not do</div>",
    "<frameset>must not do</frameset>",
    "<p>must <noscript>not</noscript> do</p>",
    "<p>must <applet>not</applet> do</p>",
    "<p>must <details>not</details> do</p>",
    "<p popover>must not do</p>",
    "<div inert hidden=until-found>must not do</div>",
    "<p>must <font color=white>not</font> do</p>",
    "<p>must <font size=-7 color='#fff'>not</font> do</p>",
    "<body text=white><p>must not do</p></body>",
    "<p><svg><desc>x</desc></svg>must <svg><title>not</title></svg> do</p>",
    "<p>must <svg><foreignObject>not</foreignObject></svg> do</p>",
    "<table><caption>must</caption><tr><td>not do</table>",
    "<table style='direction:rtl'><tr><td>must<td>not<td>do</table>",
    "<p>must <span style='display:table-header-group'>not</span> do</p>",
    "<p>must <rp>not</rp> do</p>",
    "<select><option>must not do</select>",
    "<p>must <a style='content:url(x.png)'>not</a> do</p>",
    "<p>must <object>not</object> do</p>",
    "<p>must <dialog>not</dialog> do</p>",
    "<p>must <canvas>not</canvas> do</p>",
    "<p>must <audio>not</audio> do</p>",
    "<p>must <iframe>not</iframe> do</p>",
    "<p>must <label hidden>not</label> do</p>",
    "<p>must <input type=hidden value=not> do</p>",
    "<p>must <b style='background:linear-gradient(transparent 45%,red 45%,red 55%,transparent 55%)'>not</b> do</p>",
    "<p>must <b style='background-image:linear-gradient(red,red);background-size:100% 2px;background-position:0 50%'>"
    "not</b> do</p>",
    "<p>must <b style='background-image:linear-gradient(red,red);background-position:0 100%'>not</b> do</p>",
)
"""Pages on which nobody reads “must not do”."""
HONEST = (
    ("<p>You must <b style='position:relative;top:-.4em'>not</b> do it", ["You must not do it"]),
    ("<p><span style='float:left;font-size:3em'>Y</span>ou must not", ["You must not"]),
    ("<p>see <a style='display:inline-block;transform:translateY(1px)'>there</a> now", ["see there now"]),
    ("<p>a<span style='position:absolute;left:-9999px'>, which opens a window</span> b", ["a b"]),
    ("<p>a <span style='position:absolute;clip:rect(1px,1px,1px,1px)'>hidden</span> b", ["a b"]),
    ("<p>a <span style='display:none'>hidden</span> b", ["a b"]),
    ("<p>one <span style='float:right'>in the margin</span> two", ["one \ufffd two", "in the margin"]),
    ("<p>one <span style='position:absolute'></span>two", ["one two"]),
    ("<style>:root{--c:#111;--d:inline}</style><p>a <b style='color:var(--c);display:var(--d)'>b</b>", ["a b"]),
    ("<style>@media (max-width:600px){p{display:none}}</style><p>a <b>b</b> c", ["a b c"]),
    ("<style>a:hover{opacity:0}a::after{content:'x'}</style><p>a <b>b</b> c", ["a b c"]),
    ("<style>.x:has(+ .y){display:none}</style><p>a <b>b</b> c", ["a b c"]),
    ("<style>@layer t{b{display:none}}b{display:inline}</style><p>a <b>b</b> c", ["a b c"]),
    ("<p>a<sup><a href='#n1'>1</a></sup><sup><a href='#n2'>2</a></sup> b", ["a b"]),
    (
        "<p>a <a style='background-image:linear-gradient(red,red);background-size:100% 1px;"
        "background-position:0 100%'>b</a> c",
        ["a b c"],
    ),
    ("<p style='background:linear-gradient(red,blue)'>a <b>b</b> c", ["a b c"]),
    ("<style>ol{list-style-type:'It is false that '}</style><ol><li>a<li>b</ol>", ["\ufffd a", "\ufffd b"]),
    ("<style>li::marker{content:'Not '}</style><ul><li>a</ul>", ["\ufffd a"]),
    ("<style>ol{list-style:'No. '}ul{list-style-type:disc}</style><ol><li><ul><li>a</ul></ol>", ["\ufffd", "a"]),
    ("<style>ul{list-style:'– ' inside}ol{list-style:lower-roman}</style><ul><li>a</ul><ol><li>b</ol>", ["a", "b"]),
    ("<p>a<sup><a href='#n1'>n</a></sup><sup><a href='#n2'>o</a></sup> b", ["a \ufffd b"]),
)


def citable(page: str) -> list[str]:
    reading = html.read(f"<!doctype html>{page}".encode(), DocumentOptions())
    return [" ".join(passage.text.split()) for passage in reading.passages if passage.role.is_citable]


def a_page(declarations: str = "", sheet: str = "") -> str:
    head = f"<style>@keyframes x{{to{{opacity:0}}}}:root{{--h:hidden;--y:inline;--v:visible;--k:black}}{sheet}</style>"
    return f'{head}<p>You must <span class="a" style="{declarations}">not</span> do it.</p>'


@pytest.mark.parametrize("declarations", HIDING)
def test_what_a_declaration_hides_is_no_text(declarations: str) -> None:
    assert not any("must not do" in text for text in citable(a_page(declarations)))


@pytest.mark.parametrize("declarations", SHOWING)
def test_no_declaration_takes_words_out_that_show(declarations: str) -> None:
    assert not any("must do" in text for text in citable(a_page(declarations)))


@pytest.mark.parametrize("sheet", SHEETS_THAT_HIDE)
def test_what_a_sheet_hides_is_no_text(sheet: str) -> None:
    assert not any("must not do" in text for text in citable(a_page(sheet=sheet)))


@pytest.mark.parametrize("sheet", SHEETS_THAT_SHOW)
def test_no_sheet_takes_words_out_that_show(sheet: str) -> None:
    assert not any("must do" in text for text in citable(a_page(sheet=sheet)))


@pytest.mark.parametrize("page", OTHERWISE)
def test_words_are_no_text_in_an_order_that_nobody_sees(page: str) -> None:
    assert not any("must not do" in text for text in citable(page))


@pytest.mark.parametrize(("page", "shown"), HONEST)
def test_what_shows_in_its_place_is_text(page: str, shown: list[str]) -> None:
    assert citable(page) == shown


@pytest.mark.parametrize("script", ["document.write('not')", "a.innerHTML = b", "a.textContent += 'not'"])
def test_scripts_that_write_are_told(script: str) -> None:
    remarks = html.read(f"<p>a</p><script>{script}</script>".encode(), DocumentOptions()).account.remarks
    assert remarks == ("scripts of the page may change what it shows: compare it with the page in a browser",)


@pytest.mark.parametrize(
    "page", ["<script>let a = 1</script>", "<script src=a>document.write()</script>", "<p>innerHTML"]
)
def test_other_scripts_are_not_told(page: str) -> None:
    assert html.read(page.encode(), DocumentOptions()).account.remarks == ()
