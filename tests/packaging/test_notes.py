"""What a tag must have before it is released, and what the release says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.notes import NotReadyError, main, notes

CHANGELOG = """\
# Changelog

## [Unreleased]

## [1.2.0] - 2026-01-02

### Added

- A thing.

## [1.1.0] - 2025-01-02

- Old.
"""


def test_the_section_of_the_version_alone_is_told() -> None:
    assert notes("v1.2.0", "1.2.0", CHANGELOG) == "### Added\n\n- A thing.\n"
    assert notes("v1.1.0", "1.1.0", CHANGELOG) == "- Old.\n"


@pytest.mark.parametrize(
    ("tag", "version", "changelog", "why"),
    [
        ("v1.2.1", "1.2.0", CHANGELOG, "the tag is `v1.2.1`"),
        ("1.2.0", "1.2.0", CHANGELOG, "it wants `v1.2.0`"),
        ("v1.3.0", "1.3.0", CHANGELOG, "has no heading"),
        ("v1.2.0", "1.2.0", CHANGELOG.replace(" - 2026-01-02", ""), "has no heading"),
        ("v1.2.0", "1.2.0", CHANGELOG.replace("### Added\n\n- A thing.\n", ""), "is empty"),
    ],
)
def test_what_is_not_ready_is_refused(tag: str, version: str, changelog: str, why: str) -> None:
    with pytest.raises(NotReadyError, match=why):
        notes(tag, version, changelog)


def test_a_wrong_tag_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main("v0.0.0", str(tmp_path / "notes.md")) == 1
    assert "error: the tag is `v0.0.0`" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
