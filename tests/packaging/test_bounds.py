"""The lowest versions that pyproject.toml allows, as `make lowest` installs them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.book_of import ROOT
from tests.packaging.bounds import EXTRAS, lowest, main

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_each_package_of_the_program_and_its_extras_has_a_lowest_version() -> None:
    pins = {Requirement(pin).name: Requirement(pin).specifier for pin in lowest(PROJECT)}
    extras = [name for extra in EXTRAS for name in PROJECT["optional-dependencies"][extra]]
    assert len(pins) == len(PROJECT["dependencies"]) + len(extras)
    assert pins["lxml"] == SpecifierSet("==6.0")
    assert {"pygls", "mcp", "distributed"} < set(pins)


@pytest.mark.parametrize("requirement", ["lxml", "lxml==6.0", "lxml<7"])
def test_a_package_without_one_is_told(requirement: str) -> None:
    table = {"dependencies": [requirement], "optional-dependencies": {extra: [] for extra in EXTRAS}}
    with pytest.raises(ValueError, match=r"lxml.* has no lowest version"):
        list(lowest(table))


def test_it_is_one_of_two_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("middle", []) == 2
    assert capsys.readouterr().err == "say `lowest` or `newest`\n"
