"""A DOCX that comes back: what each kind of edit does to the chapters, and what is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from quoteproof.project.revising import Revised, revise, write
from quoteproof.project.starting import start
from quoteproof.revision.model import ChangeKind, ChangeRefusal
from quoteproof.revision.wording import revision_lines
from tests.proof.words import parts_of, zipped
from tests.samples import sampled

FILE = "chapters/02-second.md"
CHAPTER = """# A second chapter

The lamp was *lit at dusk* and **never** went out. It
burned oil -- the keeper's own -- for years.

He wrote that “the sea is too loud for that” [@lighthouse#p2], and he meant it.

Nobody came.[^w] The boat was late again.

[^w]: In winter, that is to say.

So he slept at noon.

## Of fog and *ships*

- One keeper slept.
- Another kept watch.

| When | What |
|------|------|
| dusk | trim the wick |
| dawn | put out the light |

: The day of a keeper

He says it twice.^[Once here: “every ship believes” [@lighthouse#p3].] The end came soon.

The last words are these.
"""
BY = 'w:id="9" w:author="Ed" w:date="2026-01-01T00:00:00Z"'
RAISED = '<w:vertAlign w:val="superscript"/>'
RUN = '<w:r><w:t xml:space="preserve">'
END = "</w:t></w:r>"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("returned") / "book"
    start(root)
    (root / FILE).write_text(CHAPTER, encoding="utf-8")
    with Project(root) as project:
        result = project.check(formats={"docx"})
        assert result.errors == ()
        (root / "made.docx").write_bytes(docx_of(project, result)[0])
    return root


def returned(book: Path, folder: Path, *changes: Callable[[str], str], notes: bool = False) -> Revised:
    """Bring a DOCX back in which the main part, or that of the notes, is changed."""
    parts = parts_of((book / "made.docx").read_bytes())
    name = "word/footnotes.xml" if notes else "word/document.xml"
    xml = parts[name].decode()
    for change in changes:
        changed = change(xml)
        assert changed != xml
        xml = changed
    parts[name] = xml.encode()
    path = folder / "returned.docx"
    path.write_bytes(zipped(parts))
    return revise(path, root=book)


def words(old: str, new: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, 1)

    return change


def last(old: str, new: str) -> Callable[[str], str]:
    """Put words in the place of the last that are so: those of a heading stand in the contents too."""
    return lambda xml: new.join(xml.rsplit(old, 1))


def tracked(old: str, new: str) -> Callable[[str], str]:
    """Put words in the place of others as a tracked change."""
    gone = f'<w:del {BY}><w:r><w:delText xml:space="preserve">{old}</w:delText></w:r></w:del>' if old else ""
    put = f"<w:ins {BY}>{RUN}{new}{END}</w:ins>" if new else ""
    return words(old, f"{END}{gone}{put}{RUN}")


def lines(revised: Revised) -> tuple[list[str], list[str]]:
    """The lines that go, and those that come."""
    assert [chapter.file for chapter in revised.chapters] in ([FILE], [])
    if not revised.chapters:
        return [], []
    before, after = (revised.chapters[0].before.split("\n"), revised.chapters[0].after.split("\n"))
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return before, after


EDITS = {
    "a word": (words("went out", "died"), "The lamp was *lit at dusk* and **never** died. It"),
    "a tracked word": (tracked("years", "ages"), "burned oil -- the keeper's own -- for ages."),
    "a tracked insertion": (
        words("for years", f"for{END}<w:ins {BY}>{RUN} many{END}</w:ins>{RUN} years"),
        "burned oil -- the keeper's own -- for many years.",
    ),
    "markup in new words": (
        words("Nobody came", "Nobody_ came * at 3 [or] 4 @dawn"),
        "Nobody\\_ came \\* at 3 \\[or\\] 4 \\@dawn.[^w] The boat was late again.",
    ),
    "a dash": (words("the keeper’s own –", "the keeper’s own,"), "burned oil -- the keeper's own, for years."),
    "a word before a quotation": (
        words("He wrote that", "He wrote then that"),
        "He wrote then that “the sea is too loud for that” [@lighthouse#p2], and he meant it.",
    ),
    "a word behind a citation": (
        words(", and he meant it", ", and meant it"),
        "He wrote that “the sea is too loud for that” [@lighthouse#p2], and meant it.",
    ),
    "a heading": (last("Of fog and", "Of mist and"), "## Of mist and *ships*"),
    "an item": (words("Another kept watch", "Another one kept watch"), "- Another one kept watch."),
    "a cell": (words("trim the wick", "trim all wicks"), "| dusk | trim all wicks |"),
    "a caption": (words("The day of a keeper", "The night of a keeper"), ": The night of a keeper"),
    "words behind a note": (
        words("The boat was late", "The boats were late"),
        "Nobody came.[^w] The boats were late again.",
    ),
}


EDITS |= {
    "raised words": (
        words("The boat was", f"{END}<w:r><w:rPr>{RAISED}</w:rPr><w:t>The boat{END}{RUN} was"),
        "Nobody came.[^w] ^The^ ^boat^ was late again.",
    ),
    "a typed dash": (words("The boat was late", "The boat -- late"), "Nobody came.[^w] The boat – late again."),
    "an emphasized word of a heading in italics": (
        last("ships</w:t>", "gulls</w:t>"),
        "## Of fog and *gulls*",
    ),
}


@pytest.mark.parametrize("name", sampled(list(EDITS), 4))
def test_own_words_are_changed_where_they_are_written(name: str, book: Path, tmp_path: Path) -> None:
    change, line = EDITS[name]
    revised = returned(book, tmp_path, change)
    assert [c.refusal for c in revised.changes] == [None] * len(revised.changes)
    assert lines(revised)[1] == [line]


def test_an_unchanged_file_changes_nothing(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "returned.docx"
    path.write_bytes((book / "made.docx").read_bytes())
    revised = revise(path, root=book)
    assert (revised.changes, revised.chapters) == ((), ())


def test_spaces_that_print_as_one_are_no_change(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("The boat was", "The  boat  was"), words("these.", "these. "))
    assert (revised.changes, revised.chapters) == ((), ())


def paragraph(xml: str, text: str) -> str:
    """The paragraph that words stand in."""
    start = xml.rindex("<w:p>", 0, xml.rindex(text))
    return xml[start : xml.index("</w:p>", start) + len("</w:p>")]


def without(text: str) -> Callable[[str], str]:
    return lambda xml: xml.replace(paragraph(xml, text), "")


def new_before(text: str, new: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        old = paragraph(xml, text)
        return xml.replace(old, f"<w:p>{RUN}{new}{END}</w:p>{old}")

    return change


def test_a_note_between_joined_paragraphs_stands_behind_them(book: Path, tmp_path: Path) -> None:
    def joined(xml: str) -> str:
        first, second = paragraph(xml, "The boat was"), paragraph(xml, "So he slept")
        runs = re.sub(r"<w:pPr>.*?</w:pPr>", "", second, count=1, flags=re.S)[len("<w:p>") :]
        return xml.replace(second, "").replace(first, f"{first[: -len('</w:p>')]}{RUN} {END}{runs}")

    revised = returned(book, tmp_path, joined)
    assert [c.refusal for c in revised.changes] == [None]
    assert lines(revised)[1] == [
        "Nobody came.[^w] The boat was late again. So he slept at noon.",
        "",
        "[^w]: In winter, that is to say.",
    ]


def test_the_last_item_goes_and_the_list_ends_there(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, without("Another kept watch"))
    assert [c.refusal for c in revised.changes] == [None]
    assert lines(revised) == (["- Another kept watch."], [])


def test_a_paragraph_is_not_mixed_with_another_one(book: Path, tmp_path: Path) -> None:
    """A paragraph with a quotation is taken out, and one of other words is put in: the two share no change."""
    new = "There is much that he never wrote, and he meant all of it."
    revised = returned(book, tmp_path, new_before("He wrote that", new), without("He wrote that"))
    gone = next(c for c in revised.changes if c.refusal is not None)
    assert (gone.kind, gone.refusal) == (ChangeKind.DELETED, ChangeRefusal.QUOTATION)
    assert gone.was.startswith("He wrote that “the sea")
    assert "and he meant it." in gone.was
    assert new in lines(revised)[1]


@pytest.mark.parametrize("old", sampled(["The lamp was", "The last words", "So he slept"], 3))
def test_a_paragraph_is_written_anew(old: str, book: Path, tmp_path: Path) -> None:
    new = "Altogether different things were put down by somebody else on another day."
    revised = returned(book, tmp_path, new_before(old, new), without(old))
    assert [c.refusal for c in revised.changes] == [None] * len(revised.changes)
    after = revised.chapters[0].after
    assert f"\n\n{new}\n" in after
    assert old not in after


def test_words_of_a_note_whose_paragraph_is_moved(book: Path, tmp_path: Path) -> None:
    parts = parts_of((book / "made.docx").read_bytes())
    notes, xml = parts["word/footnotes.xml"].decode(), parts["word/document.xml"].decode()
    first, second = paragraph(xml, "Nobody came"), paragraph(xml, "So he slept")
    parts["word/document.xml"] = xml.replace(first, "").replace(second, second + first).encode()
    parts["word/footnotes.xml"] = notes.replace("In winter", "In autumn").encode()
    path = tmp_path / "returned.docx"
    path.write_bytes(zipped(parts))
    revised = revise(path, root=book)
    assert {c.kind for c in revised.changes} == {ChangeKind.MOVED, ChangeKind.WORDS}
    assert [c.refusal for c in revised.changes] == [None, None]
    assert "[^w]: In autumn, that is to say." in revised.chapters[0].after


def test_of_two_paragraphs_taken_out_the_one_without_quotations_goes(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, without("He wrote that"), without("Nobody came"))
    assert [c.refusal for c in revised.changes] == [ChangeRefusal.QUOTATION, None]
    after = revised.chapters[0].after
    assert "He wrote that" in after
    assert "Nobody came" not in after
    assert "[^w]" not in after


def test_words_of_a_note(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("In winter", "In autumn"), notes=True)
    assert lines(revised)[1] == ["[^w]: In autumn, that is to say."]


@pytest.mark.parametrize("look", sampled(["i", "b"], 2))
def test_formatting_is_written_as_markup(look: str, book: Path, tmp_path: Path) -> None:
    mark = {"i": "*", "b": "**"}[look]
    put = f"The {END}<w:r><w:rPr><w:{look}/></w:rPr><w:t>boat{END}{RUN} was"
    revised = returned(book, tmp_path, words("The boat was", put))
    assert [c.kind for c in revised.changes] == [ChangeKind.FORMATTING]
    assert lines(revised)[1] == [f"Nobody came.[^w] The {mark}boat{mark} was late again."]


def test_a_quotation_is_never_changed(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("the sea is too loud", "the sea is not loud"))
    assert revised.chapters == ()
    (change,) = revised.changes
    assert change.refusal is ChangeRefusal.QUOTATION
    assert (change.was, change.now) == ("“the sea is too loud for that”", "“the sea is not loud for that”")


REFUSED = {
    "a citation": (words("The Keeper’s Letter", "The Sailor’s Letter"), ChangeRefusal.CITATION),
    "a new quotation": (words("The last words are", "The “last” words are"), ChangeRefusal.NEW_QUOTATION),
    "a straight mark": (words("The last words are", 'The "last words are'), ChangeRefusal.NEW_QUOTATION),
    "a row": (
        lambda xml: re.sub(r"<w:tr>(?:(?!</w:tr>).)*put out the light.*?</w:tr>", "", xml, flags=re.S),
        ChangeRefusal.TABLE,
    ),
}


@pytest.mark.parametrize("name", sampled(list(REFUSED), 3))
def test_what_is_refused_says_why(name: str, book: Path, tmp_path: Path) -> None:
    change, refusal = REFUSED[name]
    revised = returned(book, tmp_path, change)
    assert revised.chapters == ()
    assert {one.refusal for one in revised.changes} == {refusal}


def in_style(style: str, new: str) -> Callable[[str], str]:
    """Put words behind the first ones of a paragraph in a style."""
    return lambda xml: re.sub(rf'(w:val="{style}".*?)</w:t>', rf"\1{new}</w:t>", xml, count=1, flags=re.S)


def new_paragraph(style: str) -> Callable[[str], str]:
    """Put a paragraph of a style before the last words of the chapter."""
    made = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{RUN}Words from nowhere{END}</w:p>'
    return lambda xml: re.sub(r"(<w:p>(?:(?!<w:p>).)*The last words are)", rf"{made}\1", xml, flags=re.S)


@pytest.mark.parametrize(
    "change",
    sampled(
        [
            *(in_style(style, " and more") for style in ("Title", "Bibliography")),
            *(new_paragraph(style) for style in ("Title", "Imprint", "Bibliography", "Index1", "TOC1")),
        ],
        3,
    ),
)
def test_words_that_the_program_makes_are_told(book: Path, tmp_path: Path, change: Callable[[str], str]) -> None:
    revised = returned(book, tmp_path, change)
    assert revised.chapters == ()
    assert [one.refusal for one in revised.changes] == [ChangeRefusal.GENERATED]


@pytest.mark.parametrize(
    "put",
    sampled(
        [
            f"{END}<w:r><w:rPr><w:vanish/></w:rPr><w:t>not</w:t></w:r>{RUN}",
            f"{END}<w:unheard><w:r><w:t>not</w:t></w:r></w:unheard>{RUN}",
            f"{END}<w:r><w:pict><w:p><w:r><w:t>not</w:t></w:r></w:p></w:pict></w:r>{RUN}",
            f'{END}</w:p><w:altChunk r:id="x"/><w:p>{RUN}',
            f"{END}</w:p><w:unheard><w:p><w:r><w:t>not</w:t></w:r></w:p></w:unheard><w:p>{RUN}",
        ],
        3,
    ),
)
def test_what_is_no_text_is_told_and_not_applied(book: Path, tmp_path: Path, put: str) -> None:
    revised = returned(book, tmp_path, words("for years", f"for{put} years"))
    assert ChangeRefusal.OBJECT in {one.refusal for one in revised.changes}
    assert all("not" not in chapter.after.partition("for")[2][:9] for chapter in revised.chapters)


RED = '<w:r><w:rPr><w:color w:val="C00000"/></w:rPr><w:t xml:space="preserve">'


def told(revised: Revised) -> list[str]:
    """The lines that are shown."""
    lines = revision_lines("r.docx", revised.base, revised.stories, revised.changes, revised.comments)
    return [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("change", "now"),
    sampled(
        [
            (words("for years", f"{END}{RED}for years{END}{RUN}"), "now `for years (colour C00000)`"),
            (
                words("for years", f"{END}{RED.replace('color', 'sz').replace('C00000', '40')}for{END}{RUN} years"),
                "(size 20 pt)",
            ),
            (
                words("So he slept", f'{END}<w:r><w:br w:type="page"/></w:r>{RUN}So he slept'),
                "So he slept at noon. (page break)`",
            ),
            (
                words("So he slept", f'{END}</w:p><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{RUN}So he slept'),
                "(alignment center)",
            ),
            (words("trim the wick", f"{END}{RED}trim the wick{END}{RUN}"), "now `trim the wick (colour C00000)`"),
        ],
        3,
    ),
)
def test_a_look_that_markdown_has_not_is_told(
    book: Path, tmp_path: Path, change: Callable[[str], str], now: str
) -> None:
    revised = returned(book, tmp_path, change)
    assert [one.refusal for one in revised.changes] == [ChangeRefusal.FORMATTING]
    assert any(now in line for line in told(revised))
    assert revised.chapters == ()


def test_new_words_in_a_colour_are_applied_and_their_colour_is_told(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("for years", f"for{END}{RED} many{END}{RUN} years"))
    assert lines(revised)[1] == ["burned oil -- the keeper's own -- for many years."]
    assert [line for line in told(revised) if "colour" in line] == ["now `many (colour C00000)`"]


def test_a_look_that_comes_often_is_told_once(book: Path, tmp_path: Path) -> None:
    red = RUN.replace("<w:r>", '<w:r><w:rPr><w:color w:val="C00000"/></w:rPr>')
    revised = returned(book, tmp_path, lambda xml: xml.replace(RUN, red))
    details = [one.detail for one in revised.changes if "colour" in one.now]
    assert len(details) < 10
    assert any(re.fullmatch(r"and \d+ more such places", detail) for detail in details)


def test_the_page_of_a_change_is_told(book: Path, tmp_path: Path) -> None:
    mark = "<w:r><w:lastRenderedPageBreak/></w:r>"
    revised = returned(
        book,
        tmp_path,
        words("Nobody came", f"{END}{mark}{RUN}Nobody came"),
        last("too loud", "too quiet"),
        words("at noon", f"{END}{RED}at noon{END}{RUN}"),
    )
    assert [line.split(": ")[1] for line in told(revised) if ".md" in line] == [
        f"{FILE}:6 (page 1)",
        f"{FILE}:12 (page 2)",
    ]


def test_the_contents_are_left_out(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("Of fog and", "Of mist and"))
    assert revised.changes == ()


def test_other_chapters_are_no_base(book: Path, tmp_path: Path) -> None:
    path = book / FILE
    path.write_text(CHAPTER.replace("Nobody", "No one"), encoding="utf-8")
    try:
        with pytest.raises(CannotRunError, match="made of other chapters"):
            returned(book, tmp_path, words("years", "ages"))
    finally:
        path.write_text(CHAPTER, encoding="utf-8")


def test_the_chapters_are_written(book: Path, tmp_path: Path) -> None:
    revised = returned(book, tmp_path, words("The last words", "The very last words"))
    try:
        write(book, revised)
        assert (book / FILE).read_text(encoding="utf-8") == CHAPTER.replace("The last words", "The very last words")
        with pytest.raises(CannotRunError, match="changed while it was being written"):
            write(book, revised)
    finally:
        (book / FILE).write_text(CHAPTER, encoding="utf-8")
