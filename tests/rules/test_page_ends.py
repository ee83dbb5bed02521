"""Words that the end of a page puts between two halves of a sentence (Q004): the help names the emendation."""

from __future__ import annotations

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, codes, library_of

SEED = "They had met in the old\n\n1 See Smith, On Halls.\n\nhall of the town. It was a small one, and cold."
EMENDATIONS = """s:
  roles:
    - {lines: 3, starts: 1 See, role: furniture, reason: a note at the foot of the page}
  joins:
    - {first: {lines: 1, starts: They}, second: {lines: 5, starts: hall}, reason: a page ends here}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("“met in the old hall of the town” [@s#p1-p3].", True),
        ("“hall of the town. It was cold” [@s#p3].", False),
        ("“It was a small and cold” [@s#p3].", False),
    ],
)
def test_the_help_is_given_where_whole_passages_are_missing(text: str, told: bool) -> None:
    with Pandoc() as pandoc:
        findings = check(text, library_of({"s": SEED}), pandoc).all_findings
    assert any("`joins`" in help_ for finding in findings for help_ in finding.helps) is told


def test_what_it_says_makes_one_sentence() -> None:
    library = library_of({"s": SEED}, emendations=EMENDATIONS)
    with Pandoc() as pandoc:
        assert codes(check("“met in the old hall of the town” [@s#p1].", library, pandoc)) == []
