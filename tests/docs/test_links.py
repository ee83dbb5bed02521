"""The links of all pages: each leads to a file and to one heading, and no page is far from the start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import pytest
from website.build import BOOK, sources
from website.markdown import Link, anchors, links
from website.pages import INDEX, address, is_page, items, pages_linked, target

from tests.book_of import ROOT
from tests.packaging.mentions import URLS
from tests.website.questions import QUESTIONS

SOURCES = frozenset(sources(ROOT))
READ = (
    *sorted(source for source in SOURCES if is_page(source)),
    *("README.md", "seeds/README.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("editors/*/*.md")),
)
"""Every page that is read on GitHub; most of them are pages of the site too."""
NOT_REAL = re.compile(r"(?:[a-z-]+\.)?example\.(?:org|com)")
START = "docs/start.md"
CLICKS = 3


@cache
def text_of(source: str) -> str:
    return (ROOT / source).read_text(encoding="utf-8")


@cache
def links_of(source: str) -> tuple[Link, ...]:
    return tuple(links(text_of(source)))


@cache
def anchors_of(source: str) -> tuple[str, ...]:
    return anchors(text_of(source))


def faults(source: str) -> Iterator[str]:
    """What is wrong with the links of a page within the repository."""
    for link in links_of(source):
        if link.is_external:
            continue
        path = target(source, link)
        if not (ROOT / path).exists():
            yield f"{link.address}: no such file"
        elif link.anchor and (not path.endswith(".md") or anchors_of(path).count(link.anchor) != 1):
            yield f"{link.address}: not one heading of this name"


@pytest.mark.parametrize("source", READ)
def test_a_link_leads_to_a_file_and_to_one_heading(source: str) -> None:
    assert list(faults(source)) == []


def test_a_broken_link_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tuple(Link(name, 0) for name in ("none.md", "rules.md#none", "#none", "check.schema.json#a", "rules.md"))
    monkeypatch.setitem(globals(), "links_of", lambda _source: broken)
    assert [fault.partition(":")[0] for fault in faults("docs/codes.md")] == [link.address for link in broken[:4]]


@pytest.mark.parametrize("source", READ)
def test_an_external_link_has_a_sound_address(source: str) -> None:
    for link in links_of(source):
        if link.is_external and not link.address.startswith("mailto:"):
            parts = urlsplit(link.address)
            assert parts.scheme == "https", link.address
            assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", parts.netloc), link.address
            assert not NOT_REAL.fullmatch(parts.netloc), link.address


@pytest.mark.parametrize("source", READ)
def test_a_link_to_the_site_leads_to_a_file_of_it(source: str) -> None:
    files = {address(page) if is_page(page) else page.removeprefix("docs/") for page in SOURCES}
    files |= {f"book/{name}" for name in BOOK}
    site = URLS["Documentation"]
    named = [link.address.partition("#")[0] for link in links_of(source) if link.address.startswith(site)]
    assert [name for name in named if name.removeprefix(site) not in files] == []


def test_no_page_is_far_from_the_start_by_links_of_the_text() -> None:
    """The index, which leads everywhere, is left out, and so are the forms of JSON, which are no pages."""
    reached = {START: 0}
    for source in (queue := [START]):
        for page in sorted(pages_linked(source, text_of(source)) - reached.keys() - {INDEX}):
            reached[page] = reached[source] + 1
            queue.append(page)
    pages = {source for source in SOURCES if is_page(source) and source != INDEX}
    assert sorted(pages - reached.keys()) == []
    assert {page: clicks for page, clicks in reached.items() if clicks > CLICKS} == {}


def test_every_page_is_in_the_index_once_in_a_section_with_a_line() -> None:
    listed = list(items(text_of(INDEX)))
    assert sorted(item.source for item in listed) == sorted(page for page in SOURCES if is_page(page) and page != INDEX)
    assert {item.section for item in listed} == {"Start", "How to", "Reference", "Explanation", "Contribute"}


def test_every_form_of_json_is_in_the_index() -> None:
    listed = {target(INDEX, link) for link in links_of(INDEX)}
    assert sorted(source for source in SOURCES if source.endswith(".json") and source not in listed) == []


def test_what_answers_the_questions_of_readers_is_there() -> None:
    """`tests/website/test_search.py` asks the search itself, where a browser is."""
    pages = {address(source): source for source in SOURCES if is_page(source)}
    for answer in QUESTIONS.values():
        page, _, anchor = answer.partition("#")
        assert not anchor or anchor in anchors_of(pages[page]), answer
