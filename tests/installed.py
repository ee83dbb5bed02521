"""Which folder's program the environment runs: what the tests start must be the program that they stand beside."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).parents[1]


def other_folder(direct_url: str | None, root: Path = ROOT) -> Path | None:
    """The folder of an editable installation, where it is not `root`; `direct_url` is as PEP 610 has it."""
    data = json.loads(direct_url or "{}")
    if not data.get("dir_info", {}).get("editable"):
        return None
    folder = Path(unquote(urlparse(data["url"]).path))
    return None if folder.exists() and folder.samefile(root) else folder


def foreign_program() -> Path | None:
    """The folder whose program the environment of the tests runs, where it is not this one."""
    try:
        return other_folder(distribution("quoteproof").read_text("direct_url.json"))
    except PackageNotFoundError:
        return None
