"""What an installer, PyPI and a reader of PyPI's page are told of the project."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import pytest
import trove_classifiers
import yaml
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from packaging.specifiers import SpecifierSet

import quoteproof
from tests.book_of import ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/quotations.yml").read_text(encoding="utf-8"))
MATRIX = WORKFLOW["jobs"]["tests"]["strategy"]["matrix"]
SYSTEMS = {"ubuntu": "POSIX :: Linux", "macos": "MacOS", "windows": "Microsoft :: Windows"}


@pytest.fixture(scope="module")
def readme() -> str:
    """The long description as it is built."""
    return ProjectMetadata(str(ROOT), PluginManager()).core.readme


def classified(head: str) -> set[str]:
    return {name.removeprefix(head) for name in PROJECT["classifiers"] if name.startswith(head)}


def test_every_classifier_is_one_of_pypi() -> None:
    assert set(PROJECT["classifiers"]) <= trove_classifiers.classifiers
    assert PROJECT["classifiers"] == sorted(PROJECT["classifiers"], key=_numbers)


def _numbers(classifier: str) -> list[tuple[bool, str]]:
    return [(part.isdigit(), part.zfill(3)) for part in re.findall(r"\d+|\D+", classifier)]


def test_the_pythons_are_those_of_the_tests() -> None:
    versions = {name for name in classified("Programming Language :: Python :: ") if "." in name}
    assert versions == set(MATRIX["python"])
    assert PROJECT["requires-python"] == f">={MATRIX['python'][0]}"


def test_every_locked_requirement_takes_the_first_python() -> None:
    """Also its earliest releases, such as the 3.11.2 of Debian 12: with one that does not, nothing is installed."""
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)
    first = f"{MATRIX['python'][0]}.0"
    wanted = {
        name: distribution(name).metadata.get_all("Requires-Python", [""])[0] for name in filter(_is_here, locked)
    }
    assert len(wanted) > len(locked) / 2
    assert [name for name, pythons in wanted.items() if first not in SpecifierSet(pythons)] == []


def _is_here(name: str) -> bool:
    """Whether a requirement is here: some are for other systems."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def test_the_systems_are_those_of_the_tests() -> None:
    assert classified("Operating System :: ") == {SYSTEMS[name.partition("-")[0]] for name in MATRIX["os"]}


def test_the_citation_says_the_same() -> None:
    assert CITATION["version"] == quoteproof.__version__
    assert CITATION["license"] == PROJECT["license"]
    assert CITATION["authors"] == PROJECT["authors"]
    assert set(CITATION["keywords"]) <= set(PROJECT["keywords"])
    assert (CITATION["url"], CITATION["repository-code"]) == tuple(
        PROJECT["urls"][name] for name in ("Documentation", "Source")
    )


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PROJECT["dynamic"]
    assert ProjectMetadata(str(ROOT), PluginManager()).version == quoteproof.__version__
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:])


def test_the_readme_on_pypi_has_no_relative_address(readme: str) -> None:
    addresses = re.findall(r"\]\(([^)\s]+)|(?:src|srcset|href)=\"([^\"]+)", readme)
    named = [first or second for first, second in addresses]
    assert len(named) > 20
    assert [name for name in named if not name.startswith(("https://", "#"))] == []


def test_what_the_readme_on_pypi_links_is_in_the_repository(readme: str) -> None:
    base = re.escape(PROJECT["urls"]["Source"].removeprefix("https://github.com/"))
    tag = re.escape(f"v{quoteproof.__version__}")
    hosts = rf"https://(?:github\.com/{base}/blob|raw\.githubusercontent\.com/{base})/{tag}/"
    paths = [path.partition("#")[0] for path in re.findall(rf"{hosts}([^)\"\s]+)", readme)]
    assert "docs/rules.md" in paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
