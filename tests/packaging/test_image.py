"""The Dockerfile and what it is built from; that it is built and run is left to the job `image` of the workflow."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from tests.book_of import ROOT
from tests.packaging.test_contents import contents

LINES = [line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
TAKEN = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)


def said(instruction: str) -> list[str]:
    """What follows an instruction, for each time that it stands there."""
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{instruction} ")]


def test_it_runs_the_program_in_the_folder_of_the_book_and_not_as_root() -> None:
    assert said("ENTRYPOINT") == ['["quoteproof"]']
    assert (said("WORKDIR")[-1], said("USER")) == ("/book", ["1000:1000"])
    images = {image.partition(" ")[0] for image in said("FROM")}
    assert [image for image in images if not re.fullmatch(r"python:3\.\d+-slim", image)] == []
    assert len(images) == 1  # an environment works with the Python that made it alone


def test_it_installs_what_is_locked_and_no_package_of_the_system() -> None:
    commands = [json.loads(command) for command in said("RUN")]
    assert {command[0] for command in commands} == {"pip", "python"}
    locked, own = (command for command in commands if command[0] == "pip")
    assert {"--require-hashes", "--only-binary", "requirements.txt"} < set(locked)
    assert own[-3:] == ["--no-deps", "--no-build-isolation", "."]


def test_what_it_is_given_makes_the_same_wheel(tmp_path: Path) -> None:
    for name in TAKEN:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    assert contents(WheelBuilder(str(tmp_path))) == contents(WheelBuilder(str(ROOT)))
