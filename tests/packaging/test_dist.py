"""The sdist and the wheel, built and tried; `make dist` does the same in an empty environment, with `pip`."""

from __future__ import annotations

import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import quoteproof
from tests.packaging.dist import TRIAL, attempt, build, judge, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("dist"))


def test_they_are_the_same_bytes_twice(built: tuple[Path, Path], tmp_path: Path) -> None:
    assert [file.read_bytes() for file in build(tmp_path)] == [file.read_bytes() for file in built]


def test_twine_finds_no_fault(built: tuple[Path, Path]) -> None:
    judge(built)


def test_their_archives_hold_no_path_outside_and_no_owner(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as sdist:
        members = sdist.getmembers()
    assert {member.name.partition("/")[0] for member in members} == {f"quoteproof-{quoteproof.__version__}"}
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == {(0, 0, "", "")}
    assert [member.name for member in members if not member.isfile()] == []
    with zipfile.ZipFile(built[1]) as wheel:
        names = wheel.namelist()
    data, info = (f"quoteproof-{quoteproof.__version__}.{end}" for end in ("data", "dist-info"))
    assert {name.partition("/")[0] for name in names} == {"quoteproof", data, info}
    assert f"{data}/data/share/man/man1/quoteproof.1" in names


def test_the_wheel_makes_and_proves_a_book(built: tuple[Path, Path], tmp_path: Path) -> None:
    program, folder = tmp_path / "program", tmp_path / "work"
    folder.mkdir()
    with zipfile.ZipFile(built[1]) as wheel:
        wheel.extractall(program)
    # What it needs is taken from this environment; the program itself, from the wheel alone.
    environment = {"PYTHONPATH": str(program)}
    python = [sys.executable, "-P"]
    where = run([*python, "-c", "import quoteproof; print(quoteproof.__file__)"], folder, environment)
    assert Path(where.strip()).is_relative_to(program)
    printed = attempt([*python, "-m", "quoteproof"], folder, environment)
    assert len(printed) == len(TRIAL)
    assert printed[0] == f"quoteproof {quoteproof.__version__}\n"
    assert "no errors" in printed[2]
    assert os.listdir(folder) == ["letters"]
