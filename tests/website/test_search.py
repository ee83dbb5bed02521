"""The search of the built site, in a browser: ten questions that readers ask, and where each leads."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from website.build import build

from tests import browser
from tests.book_of import ROOT
from tests.browser import Browser
from tests.website.questions import QUESTIONS

pytestmark = [pytest.mark.system, pytest.mark.skipif(browser.PROGRAM is None, reason=browser.REASON)]
pytest.importorskip("zensical")

HITS = 3
SEARCH = """new Promise((done) => {
  const question = QUESTION;
  const end = performance.now() + 20000;
  let asked = 0;
  const look = () => {
    const dialog = [...document.querySelectorAll("*")].find((element) => element.shadowRoot)?.shadowRoot;
    const field = dialog?.querySelector("input[role=combobox]");
    if (!field) document.querySelector(".md-search__button").click();
    else if (performance.now() > asked + 1000) {  // again, where the index was not yet read
      asked = performance.now();
      field.focus();
      field.value = question;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const hits = [...(dialog?.querySelectorAll("[role=listbox] a") ?? [])];
    if (hits.length || performance.now() > end) done(hits.map((hit) => hit.href));
    else requestAnimationFrame(look);
  };
  look();
})"""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the built site is served from its folder, as by `python -m http.server`."""
    to = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, to)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(to))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


def hits(page: Browser, address: str, question: str) -> list[str]:
    """What the search finds: addresses on the site, in its order."""
    page.visit(address)
    found: list[str] = page.run(SEARCH.replace("QUESTION", json.dumps(question)))
    return [re.sub(r"\?[^#]*", "", hit.removeprefix(address)) for hit in found]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_leads_to_its_answer(page: Browser, address: str, question: str) -> None:
    assert QUESTIONS[question] in hits(page, address, question)[:HITS]


def test_a_reader_of_the_site_asks_no_other_server(page: Browser, address: str) -> None:
    page.complaints()
    hits(page, address, "Zotero")
    assert [asked for asked in page.complaints() if not asked.startswith(address)] == []


@pytest.mark.parametrize("width", [390, 800, 1440])
@pytest.mark.parametrize("path", ["", "start/", "rules/", "codes/", "cache/", "book-yaml/", "commands/", "scale/"])
def test_a_page_is_never_wider_than_its_window(page: Browser, address: str, path: str, width: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600)
    page.visit(address + path)
    assert page.run("document.documentElement.scrollWidth") <= width
    page.call("Emulation.clearDeviceMetricsOverride")
