"""Which files are pages, where they lie on the site, and the navigation that an index gives."""

from __future__ import annotations

import pytest
from website.build import page
from website.markdown import Link, links
from website.pages import address, is_page, items, navigation, on_site, pages_linked

HOME = "https://home.example"
INDEX = """# Title

- [No section](../CHANGELOG.md): what is new?

## Start

- [First](start.md): how do I begin?
- Not a page: [a schema](check.schema.json).

## How to

- [Editors](editor.md): how do I see findings?
    - [VS Code](editors/vscode.md): the extension.
"""


def test_the_navigation_is_that_of_the_index() -> None:
    index = INDEX.replace("- [No section](../CHANGELOG.md): what is new?\n\n", "")
    assert navigation(index) == [
        {"Overview": "index.md"},
        {"Start": [{"First": "start.md"}]},
        {"How to": [{"Editors": [{"Editors": "editor.md"}, {"VS Code": "editors/vscode.md"}]}]},
    ]


def test_the_items_of_an_index() -> None:
    found = list(items(INDEX))
    assert [item.source for item in found] == [
        "CHANGELOG.md",
        "docs/start.md",
        "docs/editor.md",
        "docs/editors/vscode.md",
    ]
    assert [item.level for item in found] == [0, 0, 0, 1]
    assert (found[1].section, found[1].title, found[1].answer) == ("Start", "First", "how do I begin?")


@pytest.mark.parametrize(
    ("source", "link", "expected"),
    [
        ("docs/rules.md", "codes.md#q001-misquotation", "codes.md#q001-misquotation"),
        ("docs/rules.md", "#styles", "#styles"),
        ("docs/rules.md", "../SECURITY.md#a-cluster", "security.md#a-cluster"),
        ("docs/rules.md", "check.schema.json", "check.schema.json"),
        ("docs/rules.md", "../README.md", f"{HOME}#readme"),
        ("docs/rules.md", "../README.md#commands", f"{HOME}#commands"),
        ("docs/rules.md", "https://example.org/a", "https://example.org/a"),
        ("docs/editors/neovim.md", "../../editors/neovim", f"{HOME}/tree/main/editors/neovim"),
        ("docs/editors/neovim.md", "../editor.md", "../editor.md"),
        ("docs/editors/neovim.md", "../../CONTRIBUTING.md", "../contributing.md"),
        ("CHANGELOG.md", "docs/editors/neovim.md", "editors/neovim.md"),
        ("CHANGELOG.md", "seeds/emendations.yaml", f"{HOME}/blob/main/seeds/emendations.yaml"),
    ],
)
def test_where_a_link_leads_on_the_site(source: str, link: str, expected: str) -> None:
    assert on_site(source, Link(link, 0), HOME) == expected


def test_addresses_of_pages() -> None:
    assert [
        address(source) for source in ("docs/index.md", "docs/rules.md", "docs/editors/vscode.md", "SECURITY.md")
    ] == [
        "",
        "rules/",
        "editors/vscode/",
        "security/",
    ]
    assert not is_page("README.md")
    assert not is_page("docs/check.schema.json")


def test_a_page_says_where_it_comes_from_and_what_it_answers() -> None:
    text = page("docs/a.md", "# A\n\n[b](../README.md)\n", HOME, "what “is” it?")
    assert text == f'---\nsource: "docs/a.md"\ndescription: "what “is” it?"\n---\n# A\n\n[b]({HOME}#readme)\n'


def test_the_pages_that_a_page_leads_to() -> None:
    text = "[a](b.md) [c](#d) [e](../README.md) [f](https://example.org) [g](../SECURITY.md#h)"
    assert pages_linked("docs/a.md", text) == {"docs/b.md", "SECURITY.md"}
    assert len(list(links(text))) == 5
