"""URIs and positions, without a server."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from quoteproof.lsp.documents import MARK, BookUris, DocumentText, path_of, uri_of
from quoteproof.lsp.server import EditorSettings, read_settings

UTF16, UTF8, UTF32 = PositionEncodingKind.Utf16, PositionEncodingKind.Utf8, PositionEncodingKind.Utf32


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b%20c.md", "/a/b c.md"),
        ("file:///a/b c.md", "/a/b c.md"),
        ("file:///a/%231.md", "/a/#1.md"),
        ("file:///a/what?.md", "/a/what?.md"),
        ("FILE:///a", "/a"),
        ("untitled:Untitled-1", None),
        ("https://example.org/a.md", None),
        ("vscode-vfs://github/a/b.md", None),
        ("file:///a%00b", None),
        ("file://[", None),
    ],
)
def test_a_uri_names_a_file_or_none(uri: str, path: str | None) -> None:
    assert path_of(uri, windows=False) == (Path(path) if path else None)


@pytest.mark.parametrize("uri", ["file:///c%3A/OpenBooks/a.md", "file:///c:/OpenBooks/a.md"])
def test_a_drive_letter_comes_through(uri: str) -> None:
    assert path_of(uri, windows=True) == Path("c:/OpenBooks/a.md")


def test_a_share_of_windows_comes_through() -> None:
    assert path_of("file://server/share/a.md", windows=True) == Path("//server/share/a.md")
    assert uri_of(Path("//server/share/a b.md")) == "file://server/share/a%20b.md"


@given(st.text(st.characters(blacklist_characters="\0/", blacklist_categories=["Cs"]), min_size=1))
def test_any_name_comes_back(name: str) -> None:
    path = Path("/book") / PurePosixPath(name).name if PurePosixPath(name).name else Path("/book")
    assert path_of(uri_of(path), windows=False) == path


def test_a_file_is_answered_in_the_spelling_of_the_client(tmp_path: Path) -> None:
    spelling = BookUris(tmp_path, tmp_path)
    odd = (tmp_path / "chapters/a.md").as_uri().replace("/chapters", "/%63hapters")
    assert spelling.name(odd) == "chapters/a.md"
    assert spelling.uri("chapters/a.md") == odd
    assert spelling.name((tmp_path.parent / "b.md").as_uri()) is None
    assert spelling.name((tmp_path / "../b.md").as_uri()) is None


@given(st.text("ab\n\r𝔘é“\u2028", max_size=30), st.sampled_from([UTF16, UTF8, UTF32]), st.booleans())
def test_every_offset_has_a_position_and_comes_back(text: str, encoding: PositionEncodingKind, marked: bool) -> None:
    ruler = DocumentText(MARK + text if marked else text, encoding)
    for offset in range(len(text) + 1):
        back = ruler.offset(ruler.position(offset))
        assert back == offset or text[back:offset] == "\r"  # between CR and LF there is no place


def test_units_are_those_agreed_upon() -> None:
    text = "é𝔘“x"
    assert [DocumentText(text, unit).position(3).character for unit in (UTF16, UTF8, UTF32)] == [4, 9, 3]
    assert DocumentText(text, UTF16).offset(Position(0, 2)) == 1  # inside a pair is before it


def test_settings_that_are_wrong_change_nothing() -> None:
    before = EditorSettings()
    values: tuple[object, ...] = (
        None,
        3,
        [],
        {"inlayHints": "no"},
        {"quoteproof": {"inlayHints": 1}},
        {"quoteproof": None},
    )
    for value in values:
        assert read_settings(value, before) == before
    assert read_settings({"quoteproof": {"codeLens": False}}, before) == EditorSettings(code_lens=False)
