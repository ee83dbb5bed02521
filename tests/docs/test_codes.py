"""The page of codes says what the rules say."""

from __future__ import annotations

import re

from quoteproof.rules.table import CODES
from tests.docs.codes import PAGE, page


def test_the_page_is_what_the_rules_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make accept` and read the difference"


def test_every_code_has_its_section() -> None:
    sections = re.findall(r"^## ([A-Z]\d{3}) ", PAGE.read_text(encoding="utf-8"), re.M)
    assert sections == sorted(CODES)
