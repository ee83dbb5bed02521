"""Pictures of pages, by headless Chromium: a printed page beside its source, and a passage of the HTML edition."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

import pypdfium2

from quoteproof.api import Book
from quoteproof.document.pdf.picture import draw
from quoteproof.document.pictures import MarkedCharacters, PictureRequest
from tests.browser import Browser
from tests.docs.blocks import read
from tests.docs.folders import this_book
from tests.docs.newcomers import penny

WORDS: Final = "“neither nation trusts the other enough”"
"""The quotation that the terminal's picture has forged, as it prints."""
OPENED: Final = "“such casual observations evince an incomplete understanding […]"
"""How the quotation begins that is opened in the HTML edition."""
_QUALITY: Final = 86
_CROPPED: Final = (0.035, 0.57)
"""From where to where the page is shown, as parts of its height."""
_REPORT: Final = """(() => { const title = document.querySelector('h1').getBoundingClientRect();
const table = document.querySelector('table').getBoundingClientRect();
return {x: table.x - 24, y: title.y - 24, width: table.width + 48, height: table.bottom - title.y + 48} })()"""
"""The box of the report's title and first table."""
_COMPOSED: Final = """<!doctype html><meta charset="utf-8">
{styles}
<style>
:root {{ font-size: 16px }}
html {{ background: light-dark(#ffffff, #0d1117); overflow: hidden }}
body {{ display: grid; grid-template-columns: 470px 1fr; gap: 26px; width: 980px; padding: 10px 4px;
  font-size: 15.5px; align-items: start }}
h2 {{ font: 600 13px/1 system-ui, "DejaVu Sans", sans-serif; margin: 0 0 10px; padding: 0; text-align: left;
  color: light-dark(#59636e, #9198a1) }}
.page {{ height: {height}px; overflow: hidden; border-radius: 6px; border: 1px solid light-dark(#d1d9e0, #3d444d) }}
.page img {{ display: block; width: 470px; max-width: none; margin-top: -{above}px; background: #fff }}
.passage {{ display: block; margin: 0 }}
.passage a.close {{ display: none }}
</style>
<div><h2>The printed page</h2><div class="page"><img src="data:image/png;base64,{page}"></div></div>
<div><h2>The source that it cites</h2>{passage}</div>
"""


def page_pictures(folder: Path) -> Mapping[str, bytes]:
    """Every picture of a page, on light and on dark, as WebP by its file's name; the book is built in `folder`."""
    with chdir(folder):
        this_book(folder)
    with Book(folder) as book:
        assert book.build(("pdf", "html")).written
    pdf, html, report = (folder / f"build/{name}" for name in ("book.pdf", "book.html", "report.html"))
    composed = folder / "composed.html"
    composed.write_text(_composed(pdf.read_bytes(), html.read_text(encoding="utf-8")), encoding="utf-8")
    started = _book_of_start(folder / "start")
    pictures: dict[str, bytes] = {}
    for scheme in ("light", "dark"):
        with _browser(folder / f"profile-{scheme}", scheme) as browser:
            browser.open(composed)
            pictures[f"page-{scheme}.webp"] = _picture(browser, "document.body.getBoundingClientRect()")
            browser.open(html)
            pictures[f"opened-{scheme}.webp"] = _picture(browser, _open(browser, OPENED))
            browser.open(started)
            pictures[f"start-{scheme}.webp"] = _picture(browser, _open(browser, "“"))
            browser.open(report)
            pictures[f"report-{scheme}.webp"] = _picture(browser, _REPORT)
    return pictures


def _book_of_start(folder: Path) -> Path:
    """The HTML edition of the book that docs/start.md makes."""
    (text,) = set(re.findall(r"^The town .*sixty years.*$", read("docs/start.md"), re.MULTILINE))
    folder.mkdir()
    with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        penny(folder)
        root = Path.cwd()
    (root / "chapters/01-a-first-chapter.md").write_text(f"# The bridge\n\n{text}\n", encoding="utf-8")
    with Book(root) as book:
        assert book.build(("html",)).written
    return root / "build/book.html"


def _composed(pdf: bytes, edition: str) -> str:
    """A page with the printed page and, beside it, the passage as the HTML edition shows it."""
    styles = "".join(re.findall(r"<style>.*?</style>", edition, re.DOTALL))
    identifier = re.search(rf'data-quotation="(\w+)">{WORDS}', edition)
    assert identifier is not None
    passage = re.search(rf'<div id="passage:{identifier[1]}" .*?</div><p .*?</p></div>', edition, re.DOTALL)
    assert passage is not None
    png, ratio = _marked_page(pdf)
    whole = 470 * ratio
    above, below = (round(whole * part) for part in _CROPPED)
    page = base64.b64encode(png).decode("ascii")
    return _COMPOSED.format(styles=styles, page=page, passage=passage[0], above=above, height=below - above)


def _marked_page(pdf: bytes) -> tuple[bytes, float]:
    """The page of a PDF that has `WORDS`, with them marked, as PNG; and its height as a multiple of its width."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        found = document[number].get_textpage().search(WORDS).get_next()
        if found is not None:
            first, count = found
            request = PictureRequest(number, (MarkedCharacters(first, count, WORDS),), is_excerpt=False)
            (drawing,) = draw(pdf, [request])[0]
            return drawing.png, drawing.height / drawing.width
    raise LookupError(WORDS)


@contextmanager
def _browser(profile: Path, scheme: str) -> Iterator[Browser]:
    """A browser with a page of 980 pixels, two of the picture's to each, that prefers `scheme`."""
    browser = Browser(profile)
    try:
        browser.call("Emulation.setDeviceMetricsOverride", width=980, height=900, deviceScaleFactor=2, mobile=False)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.call("Emulation.setEmulatedMedia", features=[feature])
        yield browser
    finally:
        browser.close()


def _open(browser: Browser, words: str) -> str:
    """Open the passage of the first quotation that begins with `words`.

    Gives the expression for the box from three lines above the quotation to the end of its passage.
    """
    browser.run(
        "window.quoted = [...document.querySelectorAll('.quoted')]"
        f".find(quoted => quoted.textContent.startsWith({words!r}));"
        "quoted.scrollIntoView({block: 'center'}); quoted.click()"
    )
    return (
        "(() => { const line = parseFloat(getComputedStyle(quoted).lineHeight);"
        "const upper = quoted.getClientRects()[0].bottom - 4 * line, passage = 'passage:' + quoted.dataset.quotation;"
        "const lower = document.getElementById(passage).getBoundingClientRect().bottom;"
        "return {x: 140, y: upper, width: 700, height: lower - upper + 14} })()"
    )


def _picture(browser: Browser, box: str) -> bytes:
    """The picture of a box of the window, given as an expression."""
    clip = browser.run(
        f"(({{x, y, width, height}}) => ({{x: x + scrollX, y: y + scrollY, width, height, scale: 1}}))({box})"
    )
    answer = browser.call(
        "Page.captureScreenshot", format="webp", quality=_QUALITY, clip=clip, captureBeyondViewport=True
    )
    return base64.b64decode(answer["data"])
