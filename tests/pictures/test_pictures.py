"""The pictures of the README: what they show is what the program prints, and they load nothing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.book_of import ROOT
from tests.browser import PROGRAM, REASON
from tests.pictures.misquoted import terminal_pictures
from tests.pictures.pages import page_pictures
from tests.pictures.places import FOLDER
from tests.pictures.terminal import DARK, LIGHT, svg

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
LARGEST = 200 * 1024


def test_the_terminal_shows_what_the_program_prints(tmp_path: Path) -> None:
    for name, picture in terminal_pictures(tmp_path).items():
        assert picture == (FOLDER / name).read_text(encoding="utf-8"), "run `make pictures`"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.svg")))
def test_a_terminal_loads_nothing(name: str) -> None:
    picture = (FOLDER / name).read_text(encoding="utf-8")
    assert picture.count("http") == picture.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(picture).iter()} == {
        *("svg", "title", "rect", "g", "text")
    }


def test_colours_and_columns() -> None:
    picture = svg("\x1b[1;31merror\x1b[0m: a < b\n   \x1b[2mdim\x1b[0m", LIGHT, "A & B")
    assert f'fill="{LIGHT.by_number[1]}" font-weight="bold">error</text>' in picture
    assert '<text x="60.0" y="32" textLength="58.8" lengthAdjust="spacingAndGlyphs">: a &lt; b</text>' in picture
    assert 'opacity="0.65">dim</text>' in picture
    assert "<title>A &amp; B</title>" in picture


def test_light_and_dark_differ_in_colours_alone() -> None:
    light, dark = (svg("\x1b[1;34m-->\x1b[0m here", ground, "") for ground in (LIGHT, DARK))
    assert light != dark
    assert re.sub("#[0-9a-f]{6}", "", light) == re.sub("#[0-9a-f]{6}", "", dark)


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    shown = {name for page in PAGES for name in re.findall(r"pictures/([\w.-]+)", page.read_text(encoding="utf-8"))}
    assert {path.name for path in FOLDER.iterdir()} == shown
    assert all(path.stat().st_size < LARGEST for path in FOLDER.iterdir())


def test_a_picture_for_dark_pages_has_one_for_light_pages() -> None:
    names = {path.name for path in FOLDER.iterdir()}
    assert {name.replace("-dark.", "-light.") for name in names if "-dark." in name} <= names


@pytest.mark.system
@pytest.mark.skipif(PROGRAM is None, reason=REASON)
def test_pictures_of_pages_can_be_made(tmp_path: Path) -> None:
    pictures = page_pictures(tmp_path)
    assert sorted(pictures) == sorted(path.name for path in FOLDER.glob("*.webp"))
    assert all(picture[8:12] == b"WEBP" and 10_000 < len(picture) < LARGEST for picture in pictures.values())
