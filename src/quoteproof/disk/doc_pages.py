"""The pages of the documentation by topic: those that are installed with the program, or those of the checkout.

A topic is the name of a page without its ending, in lower case: `book-yaml`, `neovim`, `changelog`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import quoteproof
from quoteproof.disk.errors import CannotRunError, Trouble

INDEX: Final = "index"
"""The topic of the page that lists the others."""
AT_THE_TOP: Final = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
"""Pages that GitHub looks for in the repository's top folder, where a checkout has them."""


def doc_pages() -> Mapping[str, Path]:
    """The path of every page by its topic; raises `CannotRunError` where there are no pages."""
    package = Path(quoteproof.__file__).parent
    folders = (package / "docs", package.parents[1] / "docs")
    folder = next((folder for folder in folders if (folder / f"{INDEX}.md").is_file()), None)
    if folder is None:
        helps = ("read it at https://quoteproof.github.io/quoteproof/", "install the program anew")
        raise CannotRunError(Trouble("the pages of the documentation are not installed", helps=helps))
    paths = [*folder.rglob("*.md"), *(path for name in AT_THE_TOP if (path := folder.parent / name).is_file())]
    return {path.stem.lower(): path for path in sorted(paths)}


def read_page(path: Path) -> str:
    """The Markdown of a page, without the comments that say how its examples are run."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("<!--"))
