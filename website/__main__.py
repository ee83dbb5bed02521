"""`python -m website [FOLDER]` builds the site into FOLDER, or into `build/site`."""

from __future__ import annotations

import sys
from pathlib import Path

from website.build import SiteError, build


def main(words: list[str]) -> int:
    """Build the site; 1 if a page has a fault."""
    root = Path(__file__).parents[1]
    to = Path(words[0]) if words else root / "build/site"
    try:
        build(root, to)
    except SiteError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"wrote {to}/index.html: see it with `python -m http.server --directory {to}`")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
