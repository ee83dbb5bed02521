"""The hooks, the action and the workflows: each names only what is there, and pre-commit itself runs the hook."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from quoteproof.cli.check import FORMS
from quoteproof.cli.parsers import COMMANDS
from quoteproof.project.starting import start
from tests.book_of import ROOT

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
RELEASE: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
WORKFLOWS = sorted([*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob("src/quoteproof/**/workflows/*.yml")])
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
PINS = {
    name: sha
    for path in [*WORKFLOWS, ROOT / "action.yml"]
    for name, sha in re.findall(r"uses: (\S+)@([0-9a-f]{40})", path.read_text(encoding="utf-8"))
}
TARGETS = frozenset(
    name
    for names in re.findall(r"^([a-z -]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for name in names.split()
)
SCRIPTS: Mapping[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]


def is_known(words: list[str]) -> bool:
    """Whether a command line names a program, a command and forms of ours, or one of their own."""
    if words[0] == "make":
        return set(words[1:]) <= TARGETS
    if words[0] == "quoteproof":
        forms = words[words.index("--format") + 1].split(",") if "--format" in words else ()
        return words[1] in COMMANDS and set(forms) <= set(FORMS)
    if words[0] == "python" and words[1:3][-1].startswith("tests."):
        return (ROOT / f"{words[2].replace('.', '/')}.py").is_file()
    return words[0] in {"docker", "gh", "mkdir", "pip", "python"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_leads_to_a_function(name: str) -> None:
    module, _, function = SCRIPTS[name].partition(":")
    assert callable(getattr(__import__(module, fromlist=[function]), function))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_names_a_command_that_is_there(hook: dict[str, Any]) -> None:
    assert is_known(shlex.split(hook["entry"]))
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_for_what_a_book_is_made_of_alone(hook: dict[str, Any]) -> None:
    pattern = re.compile(hook["files"])
    named = ["book.yaml", "references.bib", "chapters/01-a.md", "chapters/images/a.png", "seeds/a.txt", "a/seeds/x"]
    assert all(pattern.search(name) for name in named)
    assert not any(pattern.search(name) for name in ("README.md", "src/a.py", "build/book.pdf", "notebook.yaml"))


def test_the_action_runs_what_is_there() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert ("uses" in step) != ("run" in step)
        if "run" in step:
            # A composite action has no shell of its own, and an input in a script could be more than a word.
            assert step["shell"] == "bash"
            assert "${{" not in step["run"]
            assert all(is_known(shlex.split(line)) for line in step["run"].strip().split("\n"))
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    assert (ROOT / "requirements.txt").is_file()


def runs(job: dict[str, Any]) -> Iterator[str]:
    """Every command line of a job, with each value of a matrix that it names."""
    matrix = job.get("strategy", {}).get("matrix", {})
    for line in (step["run"] for step in job["steps"] if "run" in step):
        name = re.search(r"\$\{\{ matrix\.(\w+) \}\}", line)
        yield from [line.replace(name[0], str(value)) for value in matrix[name[1]]] if name else [line]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_workflow_runs_what_is_there(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    for job in workflow["jobs"].values():
        assert all(is_known(shlex.split(line)) for line in runs(job))
        own = [step["uses"] for step in job["steps"] if step.get("uses", "").startswith("./")]
        assert all((ROOT / name / "action.yml").is_file() for name in own)


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: str(path.relative_to(ROOT)))
def test_an_action_of_others_is_pinned_by_its_hash(path: Path) -> None:
    # A tag can be moved to other code; a hash cannot.
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert used
    assert all(PINNED.fullmatch(name) for name in used if not name.startswith("./"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_workflow_may_only_read_and_a_job_says_what_more_it_may(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow.get("permissions") in ({}, {"contents": "read"})


def test_a_release_is_built_without_rights_and_published_without_building() -> None:
    build, pypi, github = (RELEASE["jobs"][name] for name in ("build", "pypi", "github"))
    assert set(RELEASE["jobs"]) == {"build", "pypi", "github"}
    assert build["permissions"] == {"contents": "read"}
    lines = list(runs(build))
    assert lines == [
        "make test",
        'python -m tests.packaging.notes "$GITHUB_REF_NAME" build/notes.md',
        "make dist pdf vscode",
    ]
    assert (pypi["needs"], github["needs"]) == ("build", "pypi")
    # Who may publish runs none of the repository's code.
    assert (pypi["permissions"], pypi["environment"]["name"]) == ({"id-token": "write"}, "pypi")
    assert list(runs(pypi)) == []
    assert not any("checkout" in step.get("uses", "") for job in (pypi, github) for step in job["steps"])
    assert github["permissions"] == {"attestations": "write", "contents": "write", "id-token": "write"}
    assert all(line.startswith("gh release create ") for line in runs(github))
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert text.startswith('name: release\non:\n  push:\n    tags: ["v*"]\npermissions: {}\n')
    assert "secrets." not in text


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pin_says_its_version_and_everywhere_the_same(path: Path) -> None:
    used = re.findall(r"uses: (\S+)@([0-9a-f]{40})(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert all(re.fullmatch(r" # v\d+\.\d+\.\d+", comment) for _, _, comment in used)
    assert {name: PINS[name] for name, _, _ in used} == {name: sha for name, sha, _ in used}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A new book under git, with our hook as pre-commit would take it, but for the installing."""
    if shutil.which("pre-commit") is None or shutil.which("git") is None:
        pytest.skip("needs `pre-commit` and `git` on the path (Debian packages of those names)")
    start(tmp_path)
    program = f"{sys.executable} -m quoteproof"
    hooks = [{**h, "language": "system", "entry": h["entry"].replace("quoteproof", program, 1)} for h in HOOKS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def hooked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["pre-commit", "run", "--color=never", "quoteproof", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.system
def test_pre_commit_runs_the_hook(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(scratch / ".cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    sound = hooked(scratch, "--all-files")
    assert (sound.returncode, "Passed" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    chapter = scratch / "chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("too loud", "so loud"), encoding="utf-8")
    git(scratch, "add", "--all")
    forged = hooked(scratch)
    assert forged.returncode == 1
    assert "error[Q001]" in forged.stdout
    elsewhere = hooked(scratch, "--files", "Makefile")
    assert (elsewhere.returncode, "Skipped" in elsewhere.stdout) == (0, True)
