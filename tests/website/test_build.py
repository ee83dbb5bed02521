"""The built site: it has all that GitHub shows, no page is far from the start, nothing is loaded from elsewhere."""

from __future__ import annotations

import posixpath
import re
import shutil
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pypandoc
import pytest
from lxml.html import HtmlElement
from website.build import SiteError, build, sources
from website.markdown import anchors
from website.pages import INDEX, address, is_page, items

from tests.book_of import ROOT

pytestmark = pytest.mark.slow
pytest.importorskip("zensical")
PAGES = [source for source in sources(ROOT) if is_page(source)]
SHAPE = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "pre", "blockquote", "img", "hr")
CLICKS = 3


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository."""
    to = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, to)
    return to


def html_of(site: Path, source: str) -> HtmlElement:
    page: HtmlElement = lxml.html.document_fromstring((site / address(source) / "index.html").read_bytes())
    return page


def article_of(site: Path, source: str) -> HtmlElement:
    """What the page itself says, without the links that the theme puts into it."""
    article: HtmlElement = html_of(site, source).xpath("//article")[0]
    for element in article.xpath(".//a[@class='headerlink' or @rel='edit'] | .//nav"):
        element.drop_tree()
    return article


def shape(element: HtmlElement) -> Iterator[str]:
    """Headings, items, rows, blocks and pictures in their order, with the words of each."""
    for found in element.iter(*SHAPE):
        words = re.sub(r"\W+", " ", unicodedata.normalize("NFC", found.text_content())).strip()
        yield f"{found.tag!s}: {words}"


@pytest.mark.parametrize("source", PAGES)
def test_a_page_has_what_github_shows(site: Path, source: str) -> None:
    text = (ROOT / source).read_text(encoding="utf-8")
    html = pypandoc.convert_text(text, "html", "gfm", extra_args=["--syntax-highlighting=none"])
    on_github = lxml.html.document_fromstring(html)
    here = article_of(site, source)
    assert list(shape(here)) == list(shape(on_github))
    assert len(here.xpath(".//a[@href]")) == len(on_github.xpath("//a[@href]"))


@pytest.mark.parametrize("source", PAGES)
def test_the_anchors_of_a_page_are_those_of_github(site: Path, source: str) -> None:
    found = [heading.get("id") for heading in article_of(site, source).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert found == list(anchors((ROOT / source).read_text(encoding="utf-8")))


@pytest.mark.parametrize("source", PAGES)
def test_a_page_loads_nothing_from_elsewhere(site: Path, source: str) -> None:
    page = html_of(site, source)
    loaded = page.xpath("//@src | //link[not(@rel='canonical')]/@href | //source/@srcset")
    assert loaded
    assert [name for name in loaded if re.match(r"(?:[a-z]+:)?//", name)] == []
    assert not page.xpath("//*[@data-md-component='source']"), "the theme's script would ask GitHub for its stars"


def test_every_link_of_the_site_leads_to_a_file(site: Path) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken = []
    for source in PAGES:
        for name in html_of(site, source).xpath("//body//@href | //body//@src"):
            path = urljoin(f"https://site/{address(source)}", name).partition("#")[0].partition("?")[0]
            if path.startswith("https://site/"):
                local = path.removeprefix("https://site/")
                if posixpath.join(local, "index.html" if local.endswith("/") or not local else "") not in files:
                    broken += [] if local in files else [f"{source}: {name}"]
    assert broken == []


def test_no_page_is_far_in_the_navigation(site: Path) -> None:
    """From the page where a reader starts, by the links of the navigation, of the path and of the foot alone."""
    reached = {"docs/start.md": 0}
    by_address = {address(source): source for source in PAGES}
    for source in (queue := ["docs/start.md"]):
        for name in html_of(site, source).xpath("//nav//a/@href"):
            page = by_address.get(urljoin(f"https://site/{address(source)}", name).removeprefix("https://site/"))
            if page and page not in reached:
                reached[page] = reached[source] + 1
                queue.append(page)
    assert reached.keys() == set(PAGES)
    assert max(reached.values()) <= CLICKS


def test_pages_follow_each_other_as_in_the_index(site: Path) -> None:
    order = [INDEX, *(item.source for item in items((ROOT / INDEX).read_text(encoding="utf-8")))]
    for before, after in pairwise(order):
        (following,) = html_of(site, before).xpath("//a[contains(@class, 'md-footer__link--next')]/@href")
        assert urljoin(f"https://site/{address(before)}", following) == f"https://site/{address(after)}", before


def test_a_page_can_be_changed_where_it_lies(site: Path) -> None:
    for source in ("docs/rules.md", "SECURITY.md"):
        (edit,) = html_of(site, source).xpath("//article//a[@rel='edit']/@href")
        assert edit == f"https://github.com/quoteproof/quoteproof/edit/main/{source}"


def test_the_forms_of_json_have_addresses_that_stay(site: Path) -> None:
    forms = sorted(path.name for path in (ROOT / "docs").glob("*.schema.json"))
    assert "check.schema.json" in forms
    assert [name for name in forms if (site / name).read_bytes() != (ROOT / "docs" / name).read_bytes()] == []


@pytest.mark.parametrize("broken", ["[a](none.md)", "[a](rules.md#none)", "[a](#none)"])
def test_a_broken_link_is_refused(tmp_path: Path, broken: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("pyproject.toml", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        (tmp_path / name).write_text("# A page\n", encoding="utf-8")
    (tmp_path / "docs/index.md").write_text("# A site\n\n## Start\n\n- [Rules](rules.md): what?\n", encoding="utf-8")
    (tmp_path / "docs/rules.md").write_text("# Rules\n", encoding="utf-8")
    build(tmp_path, tmp_path / "site")
    assert (tmp_path / "site/rules/index.html").is_file()
    (tmp_path / "docs/rules.md").write_text(f"# Rules\n\n{broken}\n", encoding="utf-8")
    with pytest.raises(SiteError):
        build(tmp_path, tmp_path / "site")
    assert "does not exist" in capfd.readouterr().err
