"""A thesis that cites pages, as it comes from elsewhere: `check`, then `fix`, and only what was planted stays red."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from quoteproof.project.fix import fix, write
from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor

NOUNS = "Brücke Mühle Küste Lampe Straße Größe Flut Ernte Stille Kälte Wärme Brise Schwelle Geschichte Fähre".split()
VERBS = "trägt sucht findet verliert hält nennt hört sieht meidet gründet öffnet schließt".split()
"""Words of a source that nobody wrote."""


def sentences(count: int) -> list[str]:
    chosen = random.Random(3)
    made = []
    for number in range(count):
        one, other, third = chosen.sample(NOUNS, 3)
        first, second = chosen.sample(VERBS, 2)
        made.append(f"Die {one} {first} die {other}, und jede {third} Nummer {number} {second} eine eigene Ordnung.")
    return made


FORMS = (
    "Es heißt, dort sei „{0}“ [@werk, S. {1}].",
    "Nach @werk [S. {1}] gilt: „{0}“.",
    "Das ist „{0}“ (@werk, S. {1}).",
    "Man liest „{0}“.[^{1}]\n\n[^{1}]: Vgl. @werk, S. {1}.",
    "> {0} [@werk, S. {1}]",
    "> {0}\n\n[@werk, S. {1}]",
    "So steht „{0}“ [vgl. @werk, S. {1}; @anderes] da.",
    "Dort steht »{0}« [@{{werk}}, {1}f.].",
)
PLANTED = {
    3: ("Nummer 3", "Nummern 3"),
    17: ("Nummer 17", "Zahl 17"),
    30: ("jede", "Jede"),
    36: ("eine eigene ", "eine "),
}
"""By the number of a quotation what the source has, and what the quotation has instead."""


def thesis(root: Path) -> list[str]:
    """Write a book of 40 quotations, and return what each quotes."""
    lines = sentences(200)
    (root / "seeds").mkdir()
    (root / "chapters").mkdir()
    (root / "seeds/werk.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (root / "book.yaml").write_text("title: Eine Arbeit\nlanguage: de-DE\nquotations:\n  punctuation: logical\n")
    entry = "author = {Holm, Ada}, langid = {german}, year = {1932}"
    works = (
        f"@book{{werk, title = {{A}}, {entry}, file = {{seeds/werk.txt}}}}",
        f"@book{{anderes, title = {{B}}, {entry}}}",
    )
    (root / "references.bib").write_text("\n".join(works))
    anchor(root, {})
    quoted, paragraphs = [], []
    for number in range(40):
        form, line = FORMS[number % len(FORMS)], lines[number]
        words = line if form.startswith(">") else " ".join(line.split()[2:-1])
        words = words.replace(*PLANTED.get(number, ("", "")))
        quoted.append(words)
        paragraphs.append(form.format(words, number))
    (root / "chapters/01.md").write_text("\n\n".join(["# Eins", *paragraphs]) + "\n", encoding="utf-8")
    return quoted


def test_a_thesis_that_cites_pages_is_green_but_for_what_was_planted(tmp_path: Path) -> None:
    quoted = thesis(tmp_path)
    with Project.open(tmp_path) as project:
        before = project.check()
        assert Counter(f.code.id for f in before.errors) == {"Q002": 40}
        fixing = fix(project)
        write(project, fixing)
        result = project.check()
        (chapter,) = result.chapters
        refused = {j.quotation.printed.text for j in chapter.judged if j.match is None}
        assert refused == {quoted[number] for number in PLANTED}
        assert Counter(f.code.id for f in result.errors) == {"Q002": 3, "Q012": 1}
        assert all(
            j.anchor.place == f"p{quoted.index(j.quotation.printed.text) + 1}" for j in chapter.judged if j.match
        )
        assert fix(project).chapters == ()
        unsafe = fix(project, unsafe=True)
        assert unsafe.result.errors == ()
        assert all(j.match for j in unsafe.result.chapters[0].judged)
