"""The tables of the documentation, cell by cell."""

from __future__ import annotations

import re

from tests.book_of import ROOT


def rows_below(page: str, header: str) -> list[tuple[str, ...]]:
    """The cells of each row below a header, in all tables of a page that have it; a `|` behind a backslash is text."""
    text = (ROOT / page).read_text(encoding="utf-8")
    rows: list[tuple[str, ...]] = []
    for table in text.split(f"{header}\n")[1:]:
        for line in table.splitlines()[1:]:
            if not line.startswith("|"):
                break
            rows.append(tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]))
    return rows


def text_of(cell: str) -> str:
    """The text of a cell: code as it is, with `⏎` for a line end, and other text without its emphasis."""
    code = re.fullmatch(r"(`+) ?(.*?) ?\1", cell)
    if code is None:
        return cell.replace("*", "")
    return code[2].replace(r"\|", "|").replace("⏎", "\n")
