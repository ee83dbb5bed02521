"""Q002 names the citation beside a quotation, and says how to write it so that it reaches the quotation."""

from __future__ import annotations

import pytest

from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.edits import apply_edits
from quoteproof.finding.model import Finding
from tests.book_of import check, library_of

LIBRARY = library_of(
    {"log": "The ferry left the harbour at dawn.\n\nIt carried grain.\n", "tide": "The tide was out at last.\n"},
    more="@book{print, title = {A Work in Print}}",
)
WORDS = "“The ferry left the harbour”"
BLOCK = "> The ferry left the harbour at dawn."


def q002(text: str, pandoc: Pandoc) -> Finding:
    found = [f for f in check(f"# A\n\n{text}\n", LIBRARY, pandoc).chapters[0].findings if f.code.id == "Q002"]
    assert len({f.fixes for f in found}) == 1  # of several that have one citation together it is the same
    return found[0]


@pytest.mark.parametrize(
    ("text", "note", "help_"),
    [
        (f"As Holm says [@log#p1], {WORDS}.", "`[@log#p1]` stands before it", "put it behind the quotation"),
        (f"{WORDS} (@log#p1).", "`@log#p1` stands behind it", "in brackets: `“…” [@log#p1]`"),
        (f"{WORDS}, says @log#p1.", "`@log#p1` stands behind it", "in brackets: `“…” [@log#p1]`"),
        (f"{WORDS}.^[See [@log#p1] and [@log#p2].]", "its note cites several", "begin the note with"),
        (f"{WORDS}.^[He says “It carried grain” [@log#p2].]", "serves the quotation in the note", "begin the note"),
        (f"{WORDS}. So it was [@log#p1].", "is in a later sentence", "cite it again behind the quotation"),
        (f"@log#p1 is old. {WORDS} it was.", "is in an earlier sentence", "`“…” [@log#p1]`"),
        (f"{WORDS}\n\n[@log#p1] says so.", "is in another paragraph", "`“…” [@log#p1]`"),
        (f"# On the ferry [@log#p1]\n\n{WORDS}.", "is in the heading", "`“…” [@log#p1]`"),
        (f"{WORDS} [@log].", "`log` names no passage", "name the passage: `@log#p1`"),
        ("“Nobody waved to her” [@log].", "`log` names no passage", "`quoteproof show log`"),
        (f"{WORDS} [@print, p. 3].", "`print` names no passage", "`quoteproof add FILE --key print`"),
        (f"As the log says [@log#p1]:\n\n{BLOCK}", "introduces it in brackets", "`As @log [#p1] says:`"),
        (f"{BLOCK}\n\n— The log [@log#p1]", "the attribution with `[@log#p1]` is behind", "put it into the block"),
        (f"{BLOCK}\n\n[@log#p1]", "`[@log#p1]` is behind the block", "end the block's last paragraph"),
    ],
)
def test_the_message_names_the_citation_and_the_way_out(text: str, note: str, help_: str, pandoc: Pandoc) -> None:
    found = q002(text, pandoc)
    assert any(note in said for said in (found.message, *found.notes)), found
    assert any(help_ in said for said in found.helps), found.helps


@pytest.mark.parametrize(
    ("text", "fixed", "safe"),
    [
        (f"{WORDS} (@log#p1).", f"{WORDS} [@log#p1].", True),
        (f"{WORDS} [@log].", f"{WORDS} [@log#p1].", True),
        (f"{WORDS} [@log, p. 4].", f"{WORDS} [@log#p1, p. 4].", True),
        (f"{BLOCK}\n\n[@log#p1]", f"{BLOCK} [@log#p1]", True),
        (f"{BLOCK}\n\n— The log [@log#p1]", f"{BLOCK}\n>\n> — The log [@log#p1]", True),
        ("“the Ferry left, the harbour” [@log].", "“the Ferry left, the harbour” [@log#p1].", True),
        ("Nach @log [S. 5] gilt: „the harbour at dawn“.", "Nach @log#p1 [S. 5] gilt: „the harbour at dawn“.", True),
        (f"{WORDS} (vgl. @log, S. 3).", f"{WORDS} [vgl. @log#p1, S. 3].", True),
        (f"{WORDS} (@log#p1, S. 3).", f"{WORDS} [@log#p1, S. 3].", True),
        (f"{WORDS} [@tide; @log].", f"{WORDS} [@tide; @log#p1].", True),
        (f"{WORDS} and “carried grain” [@log].", f"{WORDS} and “carried grain” [@log#p1; @log#p2].", True),
        (f"{WORDS}.[^1]\n\n[^1]: Vgl. @log, S. 3.", f"{WORDS}.[^1]\n\n[^1]: Vgl. @log#p1, S. 3.", True),
        (
            f"{WORDS}.[^1]\n\n[^1]: Vgl. @tide, S. 3; @log, S. 4.",
            f"{WORDS}.[^1]\n\n[^1]: Vgl. @tide, S. 3; @log#p1, S. 4.",
            True,
        ),
        (f'[{WORDS}]{{cite="log"}} he says.', f'[{WORDS}]{{cite="log#p1"}} he says.', True),
        (f"{BLOCK}\n\n[@log, S. 3].", f"{BLOCK} [@log#p1, S. 3]", True),
        (f"{BLOCK}\n\n— [@log]", f"{BLOCK}\n>\n> — [@log#p1]", True),
        (f"As the log [@log] says:\n\n{BLOCK}", f"As the log says:\n\n{BLOCK} [@log#p1]", False),
        ("“The ferry left the harbor at dawn” [@log].", "“The ferry left the harbor at dawn” [@log#p1].", False),
        (f"{WORDS}, says @log.", f"{WORDS} [@log#p1], says @log.", False),
        (f"{WORDS} (@tide#p1).", f"{WORDS} [@tide#p1].", False),
        (f"As Holm says [@log#p1], {WORDS}.", f"As Holm says, {WORDS} [@log#p1].", False),
        (f"As the log says [@log#p1]:\n\n{BLOCK}", f"As the log says:\n\n{BLOCK} [@log#p1]", False),
        (f"They say {WORDS}.", f"They say {WORDS} [@log#p1].", False),
    ],
)
def test_the_first_fix_binds_the_quotation(text: str, fixed: str, safe: bool, pandoc: Pandoc) -> None:
    fix = q002(text, pandoc).fixes[0]
    assert (apply_edits(f"# A\n\n{text}\n", fix.edits), fix.safe) == (f"# A\n\n{fixed}\n", safe)
    judged = check(f"# A\n\n{fixed}\n", LIBRARY, pandoc).chapters[0].judged
    assert all(each.verdict.name != "uncited" for each in judged)


def test_a_key_that_needs_braces_is_cited_in_braces(pandoc: Pandoc) -> None:
    library = library_of({"log??": "The ferry left the harbour at dawn.\n"})
    found = check(f"# A\n\nThey say {WORDS}.\n", library, pandoc).chapters[0].findings
    (uncited,) = (f for f in found if f.code.id == "Q002")
    fixed = apply_edits(f"# A\n\nThey say {WORDS}.\n", uncited.fixes[0].edits)
    assert f"{WORDS} [@{{log??#p1}}]." in fixed
    assert any("[@{log??#p1}]" in help_ for help_ in uncited.helps)
    assert check(fixed, library, pandoc).chapters[0].judged[0].verdict.name == "verbatim"


@pytest.mark.parametrize(("text", "code"), [("The ‘ulamā’ ruled.", "Q002"), ("The ‘ulamā ruled.", "Q014")])
def test_the_letters_of_a_romanised_name(text: str, code: str, pandoc: Pandoc) -> None:
    (found,) = check(f"# A\n\n{text}\n", LIBRARY, pandoc).chapters[0].findings
    assert found.code.id == code
    assert any("ʿ (U+02BF)" in said and "ʾ (U+02BE)" in said for said in found.helps)


def test_words_that_stand_twice_are_not_anchored_unseen(pandoc: Pandoc) -> None:
    library = library_of({"log": "The bell rang all night.\n\nThe bell rang all night.\n"})
    (found,) = (f for f in check("# A\n\n“The bell rang all night” [@log].\n", library, pandoc).chapters[0].findings)
    assert [(fix.title.split(",")[0], fix.safe) for fix in found.fixes] == [
        ("cite `log#p1`", False),
        ("cite `log#p2`", False),
    ]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("“The bell rang” [@log#p1].", [("[@log#p2].", False), ("[@log#p3].", False)]),
        ("“The Bell rang, all night” [@log#p1].", [("[@log#p2].", False), ("[@log#p3].", False)]),
        ("“the ferry Left the harbour, at Dawn” [@log#p2].", [("[@log#p1].", True)]),
        ("“The ferry left” [@log#p3].", [("[@log#p1].", True)]),
        ("“the ferry Left the harbour, at Dawn” and “rang” [@log#p2].", [("[@log#p1].", False)]),
    ],
)
def test_a_wrong_passage_is_replaced_where_no_other_has_the_words(
    text: str, fixed: list[tuple[str, bool]], pandoc: Pandoc
) -> None:
    library = library_of(
        {"log": "The ferry left the harbour at dawn.\n\nThe bell rang all night.\n\nThus: The bell rang all night.\n"}
    )
    found = check(f"# A\n\n{text}\n", library, pandoc).chapters[0].findings[0]
    assert found.code.id == "Q003"
    made = [(apply_edits(f"# A\n\n{text}\n", fix.edits).split(" ")[-1].strip(), fix.safe) for fix in found.fixes]
    assert made == fixed


def test_no_reference_to_a_heading(pandoc: Pandoc) -> None:
    assert b'"Link"' not in pandoc.read("# Head\n\nThe [head] was.\n", reader=READER)
