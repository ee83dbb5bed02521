"""docs/book-yaml.md: the table of limits has every number, with its default."""

from __future__ import annotations

import dataclasses
import re

from quoteproof.book.limits import STRICTER_UPWARDS, Limits
from tests.book_of import ROOT


def test_the_page_has_every_limit_with_its_default() -> None:
    page = (ROOT / "docs/book-yaml.md").read_text(encoding="utf-8")
    table = page.split("## The limits")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+).* \| (\d+) \|$", table, re.MULTILINE)
    default = Limits()
    names = [field.name for field in dataclasses.fields(Limits)]
    assert [(name, int(number)) for name, _, number in rows] == [
        (name.replace("_", "-"), getattr(default, name)) for name in names
    ]
    words = {name.replace("-", "_"): word for name, word, _ in rows}
    assert all((words[name] in ("fewest", "how")) == (name in STRICTER_UPWARDS) for name in names[:-3])
