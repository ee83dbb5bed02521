"""Findings as you type: unsaved text, positions in UTF-16, versions, files that are not open, and broken settings."""

from __future__ import annotations

import os
from pathlib import Path

from tests.lsp.client import Client
from tests.lsp.page import Page, position


def test_a_good_chapter_shows_nothing(page: Page) -> None:
    assert page.write(page.text) == []


def test_a_wrong_letter_is_told_where_it_stands_and_goes_when_it_is_mended(book: Path, page: Page) -> None:
    (found,) = page.replace("too loud", "too proud")
    assert (found["code"], found["source"], found["severity"]) == ("Q001", "quoteproof", 1)
    assert page.words(found["range"]) == "proud"
    where, _, line = found["codeDescription"]["href"].partition("#L")
    page_of_codes = Path(os.environ["XDG_CACHE_HOME"], "quoteproof/codes.md")
    assert where == page_of_codes.as_uri()
    explained = page_of_codes.read_text().splitlines()
    assert explained[int(line) - 1] == "## Q001 misquotation"
    # What a writer had there when the book was made, and nothing more.
    assert sorted(path.name for path in (book / ".quoteproof").iterdir()) == [".gitignore", "writer"]
    assert found["message"].startswith("`lighthouse#p2` has `loud` where the quotation has `proud`\n")
    (related,) = found["relatedInformation"]
    assert related["location"]["uri"].endswith("/seeds/lighthouse.txt")
    seed = (book / "seeds/lighthouse.txt").read_text()
    assert related["location"]["range"]["start"] == position(seed, seed.index("loud"))
    assert page.replace("too proud", "too loud") == []


def test_characters_beyond_the_bmp_count_two_and_are_edited_rightly(page: Page) -> None:
    page.replace("The keeper", "𝔗𝔥𝔢 🗼 keeper 𐍈")
    page.replace("🗼", "🗼🗼")
    (found,) = page.replace("too loud", "too 𝔩oud")
    assert page.words(found["range"]) == "𝔩"


def test_crlf_is_one_line_end(page: Page) -> None:
    (found,) = page.write(page.text.replace("\n", "\r\n").replace("weather", "whether"))
    assert page.words(found["range"]) == "whether"


def test_other_characters_that_python_takes_for_line_ends_are_none(page: Page) -> None:
    page.replace("The keeper", "The\u2028 keep\x0ber")
    found = page.replace("too loud", "too proud")
    assert "proud" in [page.words(one["range"]) for one in found]


def test_settings_that_are_broken_are_told_and_the_last_good_ones_stay_in_force(
    client: Client, book: Path, page: Page
) -> None:
    settings = Page(client, book / "book.yaml")
    assert settings.open() == []
    found = settings.replace("title:", "titel:")
    assert "titel" in found[0]["message"]
    assert settings.words(found[0]["range"]).startswith("titel:")
    assert settings.replace("titel:", "title:") == []
    settings.close()


def test_a_file_that_is_not_open_is_told_of(client: Client, book: Path, page: Page) -> None:
    bibliography = book / "references.bib"
    before = bibliography.read_text()
    bibliography.write_text(before + "\n@misc{idle, title = {Nobody Cites This}}\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": bibliography.as_uri(), "type": 2}]})
    (found,) = client.published(bibliography.as_uri(), some=True)
    assert (found["code"], found["severity"], found["tags"]) == ("B002", 2, [1])
    bibliography.write_text(before)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": bibliography.as_uri(), "type": 2}]})
    assert client.published(bibliography.as_uri(), some=False) == []
