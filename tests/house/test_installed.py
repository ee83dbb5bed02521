"""The tests run in no environment of another folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.installed import foreign_program, other_folder


def _direct_url(folder: Path, *, editable: bool = True) -> str:
    return json.dumps({"url": folder.as_uri(), "dir_info": {"editable": editable}})


def test_an_environment_of_another_folder_is_told(tmp_path: Path) -> None:
    here, there = tmp_path / "a clone", tmp_path / "another"
    here.mkdir()
    assert other_folder(_direct_url(here), here) is None
    assert other_folder(_direct_url(there), here) == there
    there.mkdir()
    assert other_folder(_direct_url(there), here) == there


@pytest.mark.parametrize("direct_url", [None, "{}", _direct_url(Path("/wheels"), editable=False)])
def test_an_installed_wheel_is_of_no_folder(direct_url: str | None) -> None:
    assert other_folder(direct_url) is None


def test_these_tests_run_the_program_beside_them() -> None:
    assert foreign_program() is None
