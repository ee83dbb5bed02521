"""What the sdist and the wheel hold, asked of the build backend without building; `make dist` builds them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from quoteproof.disk.doc_pages import AT_THE_TOP
from tests.book_of import ROOT


def contents(builder: WheelBuilder | SdistBuilder) -> set[str]:
    """The paths that a builder puts into its file, with slashes, without what it writes itself."""
    forced = builder.recurse_forced_files(builder.config.get_force_include())
    return {file.distribution_path.replace("\\", "/") for file in (*builder.recurse_included_files(), *forced)}


@pytest.fixture(scope="module")
def wheel() -> set[str]:
    return contents(WheelBuilder(str(ROOT)))


def known(*folders: str) -> Iterator[str]:
    """The files that git knows or would take, in folders of the repository or all."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a clone: git says which files are of the project")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = (name for name in found.stdout.decode().split("\0") if name)
    return (name for name in names if (ROOT / name).is_file())


def test_every_file_of_the_program_is_in_the_wheel(wheel: set[str]) -> None:
    wanted = {name.removeprefix("src/") for name in known("src/quoteproof")}
    assert {"quoteproof/py.typed", "quoteproof/edition/direction.lua"} < wanted
    assert sorted(wanted - wheel) == []


def test_every_page_is_in_the_wheel_and_no_picture(wheel: set[str]) -> None:
    pages = {f"quoteproof/{name}" for name in known("docs") if name.endswith((".md", ".json"))}
    pages |= {f"quoteproof/docs/{name}" for name in AT_THE_TOP}
    assert {name for name in wheel if name.startswith("quoteproof/docs/")} == pages


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    program = {name.removeprefix("src/") for name in known("src/quoteproof")}
    assert sorted(name for name in wheel - program if not name.startswith("quoteproof/docs/")) == []


def test_the_sdist_holds_what_git_knows() -> None:
    assert sorted(contents(SdistBuilder(str(ROOT))) ^ set(known())) == []
