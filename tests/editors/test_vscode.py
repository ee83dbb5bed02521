"""The extension for VS Code: its manifest and lock, and (with Node) its types, its own tests and its package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import quoteproof
from tests.book_of import ROOT

FOLDER = ROOT / "editors/vscode"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
LOCK: dict[str, Any] = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
SETTINGS: dict[str, Any] = MANIFEST["contributes"]["configuration"]["properties"]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "src").glob("*.ts")))
needs_node = pytest.mark.skipif(
    shutil.which("npm") is None or not (FOLDER / "node_modules/.ready").exists(),
    reason="Node is not installed, or `make vscode` has not yet set up editors/vscode",
)


def test_it_has_the_programs_version_and_licence() -> None:
    assert MANIFEST["version"] == LOCK["version"] == quoteproof.__version__
    assert f"## {quoteproof.__version__}\n" in (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (FOLDER / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_lock_pins_every_package_by_its_digest_and_by_no_address() -> None:
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if not package.get("integrity")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all(re.fullmatch(r"~?[\d.]+", wanted) for wanted in MANIFEST["devDependencies"].values())


def test_it_starts_in_trusted_workspaces_with_a_book_alone() -> None:
    assert MANIFEST["capabilities"]["untrustedWorkspaces"]["supported"] is False
    assert MANIFEST["capabilities"]["virtualWorkspaces"] is False
    assert all(re.fullmatch(r"workspaceContains:(\*/)?book\.yaml", event) for event in MANIFEST["activationEvents"])
    assert SETTINGS["quoteproof.path"]["scope"] == "machine-overridable"


def test_every_command_is_declared_and_made() -> None:
    declared = {command["command"] for command in MANIFEST["contributes"]["commands"]}
    block = re.search(r"const all: .*?= \{\n(.*?)\n  \};", SOURCES, re.DOTALL)
    assert block
    assert {f"quoteproof.{name}" for name in re.findall(r"^    (\w+)[:,]", block[1], re.MULTILINE)} == declared
    menus = MANIFEST["contributes"]["menus"]
    assert {entry["command"] for entries in menus.values() for entry in entries} == declared


def test_it_speaks_with_nothing_but_the_program() -> None:
    assert not re.search(r'"(node:)?(https?|http2|net|tls|dgram)"|\bfetch\(|XMLHttpRequest|WebSocket', SOURCES)
    assert {name for name in MANIFEST if "ependencies" in name} == {"devDependencies"}


def test_every_setting_is_told_in_the_readme_and_in_the_docs() -> None:
    for page in (FOLDER / "README.md", ROOT / "docs/editors/vscode.md"):
        text = page.read_text(encoding="utf-8")
        assert [name for name in SETTINGS if f"`{name}`" not in text] == []


@pytest.mark.system
@needs_node
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("script", ["check", "test"])
def test_its_types_and_its_own_tests(script: str) -> None:
    environment = os.environ | {"QUOTEPROOF": str(Path(sys.executable).parent / "quoteproof")}
    done = subprocess.run(
        ["npm", "run", "--silent", script], cwd=FOLDER, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.system
@needs_node
@pytest.mark.timeout(1200)
def test_the_package_holds_what_it_must_and_nothing_else() -> None:
    package = ROOT / f"dist/quoteproof-{quoteproof.__version__}.vsix"
    made = []
    for zone in ("UTC", "Asia/Kathmandu"):
        package.unlink(missing_ok=True)
        environment = {"PATH": str(Path(shutil.which("npm") or "").parent) + ":/usr/bin:/bin", "TZ": zone}
        subprocess.run(
            ["npm", "run", "--silent", "package"], cwd=FOLDER, check=True, capture_output=True, env=environment
        )
        made.append(package.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(package) as archive:
        assert set(archive.namelist()) == {
            *("[Content_Types].xml", "extension.vsixmanifest", "extension/package.json", "extension/dist/extension.js"),
            *("extension/readme.md", "extension/changelog.md", "extension/LICENSE.txt", "extension/THIRD-PARTY.txt"),
            "extension/icon.png",
        }
        script = archive.read("extension/dist/extension.js").decode()
        notices = archive.read("extension/THIRD-PARTY.txt").decode()
    assert str(ROOT) not in script + notices
    assert 'require("vscode")' in script
    for name in ("vscode-languageclient", "vscode-languageserver-protocol", "vscode-jsonrpc"):
        assert f"\n{name} {LOCK['packages'][f'node_modules/{name}']['version']} (MIT)\n" in notices
