"""The pages of the site: which files they are, where each lies, and the navigation, which `docs/index.md` lists."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from quoteproof.disk.doc_pages import AT_THE_TOP
from quoteproof.report.doc_pages import sections
from website.markdown import Link, links

INDEX = "docs/index.md"


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the navigation."""

    title: str
    source: str
    """The path in the repository."""
    answer: str
    """What the page answers, in a line."""
    section: str
    level: int
    """0, or 1 for a page below the one before it."""


def is_page(source: str) -> bool:
    """Whether a file of the repository is a page of the site, by its path."""
    return source in AT_THE_TOP or (source.startswith("docs/") and source.endswith(".md"))


def place(source: str) -> str:
    """Where a file lies among the files of the site: `docs/editors/vscode.md` is `editors/vscode.md`."""
    return source.removeprefix("docs/") if source.startswith("docs/") else source.lower()


def address(source: str) -> str:
    """The address of a page on the site, without the site's own: `docs/rules.md` is at `rules/`."""
    return "" if source == INDEX else f"{place(source).removesuffix('.md')}/"


def target(source: str, link: Link) -> str:
    """The path in the repository that a link of a page leads to; the page's own for a link within it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), link.path)) if link.path else source


def on_site(source: str, link: Link, home: str) -> str:
    """The address of a link of a page, for the same page among the files of the site.

    The README, files of the program and what else is no file of the site are in the repository, which is at `home`.
    """
    if link.is_external or not link.path:
        return link.address
    path, anchor = target(source, link), f"#{link.anchor}" if link.anchor else ""
    if is_page(path) or path.startswith("docs/"):
        return posixpath.relpath(place(path), posixpath.dirname(place(source)) or ".") + anchor
    if path == "README.md":
        return f"{home}{anchor or '#readme'}"
    is_file = "." in posixpath.basename(path)
    return f"{home}/{'blob' if is_file else 'tree'}/main/{path}{anchor}"


def items(index: str) -> Iterator[Item]:
    """The pages that the text of the index lists, in its order; those before the first section have none."""
    for section, topics in sections(index).items():
        for topic in topics:
            source = posixpath.normpath(posixpath.join(posixpath.dirname(INDEX), topic.link))
            yield Item(topic.title, source, topic.about, section, int(topic.is_below))


Navigation = list[dict[str, "str | Navigation"]]


def navigation(index: str) -> Navigation:
    """The navigation as zensical reads it: a list of titles, each with the place of its page or the pages below it.

    A page with pages below it is the first of these, and their overview.
    """
    by_section: dict[str, Navigation] = {}
    for item in items(index):
        entries = by_section.setdefault(item.section, [])
        if item.level == 0:
            entries.append({item.title: place(item.source)})
            continue
        (title,) = entries[-1]
        above = entries[-1][title]
        below: Navigation = [{title: above}] if isinstance(above, str) else above
        below.append({item.title: place(item.source)})
        entries[-1] = {title: below}
    overview: Navigation = [{"Overview": "index.md"}]
    return overview + [{section: entries} for section, entries in by_section.items()]


def pages_linked(source: str, text: str) -> frozenset[str]:
    """The pages that the text of a page leads to, by their paths in the repository."""
    found = (target(source, link) for link in links(text) if not link.is_external)
    return frozenset(path for path in found if is_page(path) and path != source)
