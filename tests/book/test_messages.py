"""What a person is told to do about a broken `book.yaml`, and about a picture in the wrong folder."""

from __future__ import annotations

import pytest

from quoteproof.book.yaml_nodes import read_yaml
from quoteproof.chapter.faults import UnsupportedImage
from quoteproof.finding.model import Place
from quoteproof.rules.x011_unsupported_image import word


@pytest.mark.parametrize("text", ["title A\nlanguage: en\n", "title: [a\n", 'title: "a\n', "title: a: b\n"])
def test_yaml_that_cannot_be_read_is_told_with_what_to_look_for(text: str) -> None:
    node, (fault,) = read_yaml(text)
    assert node is None
    assert any("a colon and a space" in said for said in fault.helps)


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("wall.png", "`images/wall.png`"),
        ("/home/me/wall.jpg", "`images/wall.jpg`"),
        ("wall.svg", "`images/NAME.png`"),
        ("../a..b.png", "`images/NAME.png`"),
    ],
)
def test_a_picture_elsewhere_is_told_its_path(target: str, written: str) -> None:
    said = word(UnsupportedImage(Place("chapters/a.md", 0, 1), target))
    assert written in said.helps[0]
