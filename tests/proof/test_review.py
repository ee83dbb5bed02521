"""The review copy: the DOCX edition with a comment on each quotation, and nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.edition.comments import CommentPlace, with_marks
from quoteproof.evidence.marks import BookPart
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from quoteproof.project.verify import verify
from quoteproof.proof.docx.package import Package
from quoteproof.proof.wording import verification_lines
from quoteproof.revision.reading import WordParagraph, read_returned
from tests.proof import office
from tests.proof.book import Made
from tests.proof.wordfile import faults, lettered, replaced
from tests.proof.words import W, parts_of
from tests.samples import sampled

SCHEMA = "word/document.xml"


@pytest.fixture(scope="module")
def review(made: Made) -> bytes:
    return (made.root / "build/book.review.docx").read_bytes()


def said(docx: bytes) -> dict[str, list[str]]:
    """For each comment, by its number, the paragraphs that it says."""
    root = ElementTree.fromstring(parts_of(docx)["word/comments.xml"])
    return {
        comment.get(f"{W}id", ""): ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in comment.iter(f"{W}p")]
        for comment in root
    }


def commented(docx: bytes) -> dict[str, str]:
    """For each comment, by its number, the words that it stands around; `^` for the mark of a note."""
    found: dict[str, str] = {}
    around: set[str] = set()
    for element in ElementTree.fromstring(parts_of(docx)["word/document.xml"]).iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            around.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            around.discard(number)
        for open_ in around:
            more = {f"{W}t": element.text or "", f"{W}footnoteReference": "^"}.get(element.tag, "")
            found[open_] = found.get(open_, "") + more
    return found


@pytest.mark.parametrize("name", ["book", "book.review"])
def test_word_has_nothing_to_repair(made: Made, name: str, tmp_path: Path) -> None:
    """Both hold against the schemas of Office, as `openxml-audit` has them."""
    assert faults((made.root / f"build/{name}.docx").read_bytes(), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    sampled(
        [
            ('<w:pStyle w:val="BlockText" />', '<w:jc w:val="left" /><w:pStyle w:val="BlockText" />'),
            ("<w:titlePg />", "<w:titlePage />"),
            ('<w:commentRangeEnd w:id="1"/>', ""),
            ('<w:commentReference w:id="1"/>', '<w:commentReference w:id="100"/>'),
            ('<w:fldChar w:fldCharType="end"/>', ""),
            ('w:val="BlockText"', 'w:val="NoStyle"'),
        ],
        3,
    ),
)
def test_the_validator_notices(review: bytes, old: str, new: str, tmp_path: Path) -> None:
    text = parts_of(review)[SCHEMA].decode()
    assert old in text
    assert faults(replaced(review, SCHEMA, old, new), tmp_path)


def test_nothing_but_comments_is_added(made: Made, review: bytes) -> None:
    assert lettered(review) == lettered(made.docx)
    ours, theirs = parts_of(review), parts_of(made.docx)
    assert {name for name in ours if ours[name] != theirs.get(name)} == {
        "word/document.xml",
        "word/comments.xml",
        "word/styles.xml",
    }
    assert list(ours) == list(theirs)


def test_every_quotation_has_a_comment_around_its_words(made: Made, review: bytes) -> None:
    words = commented(review)
    runs = [q for q in made.manifest.runs if q.verdict != "exempt"]
    assert [int(n) for n in said(review)] == list(range(len(runs)))
    for number, run in enumerate(runs):
        whole = "".join(f"{run.opening}{run.text}{run.closing}".split())
        assert "".join(words[str(number)].split()) == ("^" if run.part is BookPart.NOTE else whole)


def test_a_comment_says_what_an_editor_needs(review: bytes) -> None:
    comments = list(said(review).values())
    (altered,) = (c for c in comments if "completion: [s]" in c)
    assert altered[0] == "Verified: word for word but for what is marked (completion)."
    assert altered[1].endswith("paragraph\u00a03 · lighthouse#p3")
    assert "I fear[s] fog, which has not" in altered[2]
    assert altered[-1].startswith("chapters/02-second.md, line ")
    (note,) = (c for c in comments if c[0].startswith("in the note: "))
    assert note[0] == "in the note: the sea is too loud for that"
    assert note[1] == "Verified: word for word."


def test_the_comments_are_by_quoteproof_on_the_books_date(review: bytes) -> None:
    root = ElementTree.fromstring(parts_of(review)["word/comments.xml"])
    told = {(c.get(f"{W}author"), c.get(f"{W}initials"), c.get(f"{W}date")) for c in root}
    assert told == {("quoteproof", "qp", "1980-01-01T00:00:00Z")}


def test_verify_proves_it_like_the_edition(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    verification = verify(made.root / "build/book.review.docx", sha256=made.sha256)
    assert verification.proved
    lines = list(verification_lines(verification))
    assert "comments: 18 by quoteproof; their text is not proved" in lines


def test_marks_part_a_run_and_keep_its_properties() -> None:
    run = b'<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">a &amp;b\xc3\xa9 c</w:t><w:br/></w:r>'
    part = b'<w:p xmlns:w="w">' + run + b"</w:p>"
    marked = with_marks(part, [(CommentPlace(0, 1), CommentPlace(0, 4))])
    assert b'>a </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:rPr><w:i/></w:rPr><w:t xml:space' in marked
    assert b'>&amp;b\xc3\xa9</w:t></w:r><w:commentRangeEnd w:id="0"/>' in marked
    assert re.sub(rb"<[^>]*>", b"", marked) == b"a &amp;b\xc3\xa9 c"
    whole = with_marks(part.replace(b"<w:br/>", b""), [(CommentPlace(0, 0), CommentPlace(0, 5))])
    assert run.replace(b"<w:br/>", b"") in whole


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
def test_libreoffice_keeps_the_comments(made: Made, review: bytes, tmp_path: Path) -> None:
    returned = office.converted(made.root / "build/book.review.docx", "docx", tmp_path)
    assert len(said(returned)) == len(said(review))
    assert sorted(commented(returned).values()) == sorted(commented(review).values())


NOTES = """# Notes

He says “the sea is too loud for that” [@lighthouse#p2].^[Once.] And “every ship believes” [@lighthouse#p3], he says.
Then again.^[Twice: “every ship believes” [@lighthouse#p3].] He “fear[s] fog” [@lighthouse#p3].^[Thrice.]
"""


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review copy of a book with three notes and comments around each."""
    root = tmp_path_factory.mktemp("noted") / "book"
    start(root)
    (root / "chapters/02-notes.md").write_text(NOTES, encoding="utf-8")
    with Project(root) as project:
        assert build(project, frozenset({"docx"}), review=True).written
    return root / "build/book.review.docx"


def test_between_the_first_two_notes_comments_are_for_word_alone(noted: Path) -> None:
    xml = parts_of(noted.read_bytes())["word/document.xml"].decode()
    first, second = (found.start() for found in list(re.finditer("footnoteReference ", xml))[:2])
    marks = [found.start() for found in re.finditer("<w:commentReference", xml)]
    alone = [found.end() for found in re.finditer('Requires="w15">', xml)]
    assert alone == [at for at in marks if first < at < second]
    assert alone
    assert verify(noted, sha256=digest_of(noted)).proved


def digest_of(file: Path) -> str:
    return (file.parent / "book.manifest.sha256").read_text().split()[0]


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
def test_libreoffice_keeps_the_notes(noted: Path, tmp_path: Path) -> None:
    stories = [read_returned(Package(data)) for data in (noted.read_bytes(), office.converted(noted, "docx", tmp_path))]
    assert words_of(stories[0].paragraphs) == words_of(stories[1].paragraphs)
    assert [words_of(note) for note in stories[0].notes.values()] == [words_of(n) for n in stories[1].notes.values()]


def words_of(paragraphs: Sequence[WordParagraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]
