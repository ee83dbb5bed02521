"""Builds the site: copies its files, rewrites their links, and runs zensical, which refuses a broken link."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from quoteproof.disk.doc_pages import AT_THE_TOP
from website import search
from website.markdown import fenced, with_links
from website.pages import INDEX, is_page, items, navigation, on_site, place

HERE = Path(__file__).parent
BOOK = ("book.pdf", "book.html")
"""Outputs of the repository's own book that the site shows under `book/`, if they were built."""

SHOWN = frozenset({".md", ".json", ".svg", ".png", ".webp"})
"""The endings of what the site has of `docs/`: not the man page."""


class SiteError(Exception):
    """The site cannot be built; zensical has said why on standard error."""


def build(root: Path, to: Path) -> None:
    """Build the site of the repository at `root` into the folder `to`, in place of what is there.

    Raises:
        SiteError: A link or an anchor is broken, or zensical fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch).resolve()
        assemble(root, project)
        command = [
            sys.executable,
            "-m",
            "zensical",
            "build",
            "--strict",
            "--config-file",
            str(project / "zensical.toml"),
        ]
        if subprocess.run(command, cwd=project, check=False).returncode:
            raise SiteError("zensical has found faults")
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(project / "site", to)


def assemble(root: Path, project: Path) -> None:
    """Write what zensical needs into an empty folder: `pages/`, `theme/` and `zensical.toml`."""
    urls: dict[str, str] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    home, site = urls["Homepage"].rstrip("/"), urls["Documentation"].rstrip("/")
    answers = {item.source: item.answer for item in items((root / INDEX).read_text(encoding="utf-8"))}
    for source in sources(root):
        to = project / "pages" / place(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        if is_page(source):
            text = (root / source).read_text(encoding="utf-8")
            to.write_text(page(source, text, home, answers.get(source, "")), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(root / source, to)
    for name in BOOK:
        if (root / "build" / name).is_file():
            (project / "pages/book").mkdir(exist_ok=True)
            shutil.copyfile(root / "build" / name, project / "pages/book" / name)
    shutil.copytree(HERE / "theme", project / "theme")
    index = (root / INDEX).read_text(encoding="utf-8")
    (project / "zensical.toml").write_text(settings(home, site, index), encoding="utf-8", newline="\n")


def sources(root: Path) -> list[str]:
    """The files of the repository that the site has, by their paths: pages, pictures and schemas."""
    found = (path.relative_to(root).as_posix() for path in (root / "docs").rglob("*") if path.suffix in SHOWN)
    return sorted([*found, *AT_THE_TOP])


def page(source: str, text: str, home: str, answer: str) -> str:
    """A page as zensical gets it: its links rewritten, and where it comes from and what it answers said before it."""
    meta: dict[str, object] = {"source": source, **({"description": answer} if answer else {})}
    if source == INDEX:  # it has words of every page
        meta["search"] = {"exclude": True}
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items())
    return f"---\n{head}---\n{fenced(with_links(text, lambda link: on_site(source, link, home)))}"


def settings(home: str, site: str, index: str) -> str:
    """The text of `zensical.toml`, with addresses, navigation and the separator of the search."""
    added = {"site_url": f"{site}/", "repo_url": home, "repo_name": "GitHub", "nav": navigation(index)}
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in added.items())
    fixed = (HERE / "zensical.toml").read_text(encoding="utf-8").replace("@SEPARATOR@", search.SEPARATOR)
    return fixed.replace("[project]\n", f"[project]\n{lines}", 1)


def _toml(value: object) -> str:
    """A text, or lists and tables of texts, in TOML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_toml(key)} = {_toml(entry)}' for key, entry in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)
