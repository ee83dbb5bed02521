"""Comments in a copy of somebody's DOCX: where they begin and end, and that nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.document.model import RefusedDocumentError
from quoteproof.edition.comments import CommentText
from quoteproof.edition.manuscript_comments import ManuscriptComment, commented_docx
from tests.manuscript.docx_maker import W as SPACE
from tests.manuscript.docx_maker import docx, field, note, note_mark, paragraph, run, text_box
from tests.proof import office
from tests.proof.words import W, parts_of, zipped

MAIN = "word/document.xml"
ADDED = "word/quoteproof-comments.xml"


def about(words: str, said: str = "said") -> ManuscriptComment:
    return ManuscriptComment(words, ((CommentText(said),),))


def commented(data: bytes, *words: str) -> dict[str, bytes]:
    """The parts of a copy with a comment on some words; all are found, and what is not marked is as it was."""
    copy, missing = commented_docx(data, [about(one, f"about {one}") for one in words])
    assert missing == 0
    before, after = parts_of(data), parts_of(copy)
    relations = "word/_rels/document.xml.rels"
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {MAIN, ADDED, "word/comments.xml", relations, "[Content_Types].xml"}
    assert texts(after[MAIN]) == texts(before[MAIN])
    assert looks(after[MAIN]) == looks(before[MAIN])
    return after


def texts(part: bytes) -> list[str]:
    """The words of each paragraph."""
    root = ElementTree.fromstring(part)
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def looks(part: bytes) -> list[tuple[str, str]]:
    """Each character with the properties of its run."""
    found = []
    for one in ElementTree.fromstring(part).iter(f"{W}r"):
        own = one.find(f"{W}rPr")
        look = ElementTree.tostring(own, encoding="unicode") if own is not None else ""
        found += [(character, look) for text in one.findall(f"{W}t") for character in text.text or ""]
    return found


def marked(part: bytes) -> list[str]:
    """The words between the marks of each comment, by number."""
    found: dict[str, str] = {}
    inside: set[str] = set()
    ended = []
    for element in ElementTree.fromstring(part).iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            inside.add(number)
            found[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            inside.remove(number)
            ended.append(number)
        elif element.tag == f"{W}commentReference":
            assert number in ended
        elif element.tag == f"{W}t":
            for open_ in inside:
                found[open_] += element.text or ""
    assert not inside
    return [found[number] for number in sorted(found, key=int)]


def test_the_marks_stand_around_the_words_and_part_runs() -> None:
    body = paragraph("He says “the words of it” there.") + paragraph(
        run("And “a", "<w:b/>"), run("nother one”", "<w:i/>")
    )
    after = commented(docx(body), "the words of it", "another one")
    assert marked(after[MAIN]) == ["the words of it", "another one"]
    assert b"quoteproof-comments.xml" in after["[Content_Types].xml"]
    assert after["word/_rels/document.xml.rels"].count(b"<Relationship ") == 2


def test_comments_that_are_there_stay_and_their_numbers_are_not_used() -> None:
    old = f'<w:comment w:id="7" w:author="A">{paragraph("old")}</w:comment>'
    body = paragraph('<w:commentRangeStart w:id="7"/>', "He says “the words”.", '<w:commentRangeEnd w:id="7"/>')
    after = commented(docx(body, comments=old), "the words")
    assert ADDED not in after
    numbers = re.findall(rb'<w:comment [^>]*w:id="(\d+)"', after["word/comments.xml"])
    assert numbers == [b"7", b"8"]
    assert marked(after[MAIN]) == ["He says “the words”.", "the words"]


def test_a_copy_can_be_commented_again() -> None:
    data = docx(paragraph("He says “the words of it” there."))
    once, _ = commented_docx(data, [about("the words of it")])
    twice = commented(once, "the words of it")
    assert marked(twice[MAIN]) == ["the words of it", "the words of it"]


def test_the_same_words_twice_are_found_in_their_order() -> None:
    body = "".join(paragraph(f"{n}: he says “the words”.") for n in range(3)) + paragraph("the words, “not quoted”")
    after = commented(docx(body), "the words", "the words", "not quoted")
    assert re.findall(rb">(\d): he says", after[MAIN].split(b"commentRangeStart")[1] + after[MAIN]) == [
        b"1",
        b"0",
        b"1",
        b"2",
    ]


def test_short_words_are_found_behind_a_mark_alone() -> None:
    body = paragraph("No it is, and notable is “not” alone.")
    after = commented(docx(body), "not")
    assert after[MAIN].index(b"commentRangeStart") > after[MAIN].index(b"notable")


def test_a_block_quotation_of_several_paragraphs_is_one_comment() -> None:
    body = paragraph("Here:") + paragraph("The first one.", style="Quote") + paragraph("The other.", style="Quote")
    after = commented(docx(body), "The first one.\n\nThe other.")
    assert marked(after[MAIN]) == ["The first one.The other"]


def test_words_with_entities_breaks_and_fields_between_are_found() -> None:
    words = (
        run("“Smith & sons <all>") + "<w:r><w:br/><w:t>of them</w:t><w:tab/></w:r>" + field("REF x", "it is") + run("”")
    )
    after = commented(docx(paragraph(words)), "Smith & sons <all> of them it is")
    assert marked(after[MAIN]) == ["Smith & sons <all>of themit is"]


def test_hidden_words_are_passed_over() -> None:
    words = run("“the lord ") + run("NOT ", "<w:vanish/>") + run("said words”")
    after = commented(docx(paragraph(words)), "the lord said words")
    assert marked(after[MAIN]) == ["the lord NOT said words"]


def test_a_note_is_commented_at_its_mark_and_a_box_at_itself() -> None:
    boxed = paragraph(run("Before."), text_box(paragraph("He says “words in a box”.")), run("After"), note_mark(1))
    data = docx(boxed, footnotes=note(1, paragraph("It says “words of the note”.")))
    after = commented(data, "words in a box", "words of the note")
    begins = [m.start() for m in re.finditer(rb"commentRangeStart", after[MAIN])]
    assert begins[0] < after[MAIN].index(b"AlternateContent")
    assert after[MAIN].index(b"After") < begins[1] < after[MAIN].index(b"footnoteReference")
    assert b"comment" not in after["word/footnotes.xml"]


def test_comments_between_the_first_two_notes_are_for_word_alone() -> None:
    body = "".join(paragraph(f"He says “words of number {n}”", note_mark(n), ".") for n in (1, 2, 3))
    notes = "".join(note(n, paragraph(f"The note {n}.")) for n in (1, 2, 3))
    after = commented(docx(body, footnotes=notes), *(f"words of number {n}" for n in (1, 2, 3)))
    alone = re.findall(rb'Requires="w15"><w:commentReference w:id="(\d)"/></mc:Choice>', after[MAIN])
    assert alone == [b"1"]
    assert after[MAIN].count(b"commentReference ") == 3


def test_what_is_not_found_is_told_at_the_beginning() -> None:
    data = docx(paragraph("The first words.") + paragraph("He says “these”."))
    copy, missing = commented_docx(data, [about("these"), about("words that stand nowhere at all")])
    assert missing == 1
    assert marked(parts_of(copy)[MAIN]) == ["these", "The first words."]
    assert parts_of(copy)[ADDED].count(b"<w:comment ") == 2


@pytest.mark.parametrize("prefix", ["x", ""])
def test_another_prefix_is_as_good(prefix: str) -> None:
    data = docx(paragraph("He says “the words of it” there."))
    parts = parts_of(data)
    own = b"%b:" % prefix.encode() if prefix else b""
    main = parts[MAIN].replace(b"<w:", b"<" + own).replace(b"</w:", b"</" + own)
    main = main.replace(b"xmlns:w=", b"xmlns:x=" if prefix else b"xmlns=", 1).replace(b"xmlns:x=", b"xmlns:x=", 1)
    if prefix:
        main = main.replace(b'xmlns:x="urn:unheard-of"', b"")
    parts[MAIN] = main
    after = parts_of(commented_docx(zipped(parts), [about("the words of it")])[0])
    assert marked(after[MAIN]) == ["the words of it"]


def test_the_strict_form_is_marked_in_its_own_names() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = parts_of(docx(paragraph("He says “the words of it” there.")))
    parts[MAIN] = parts[MAIN].replace(SPACE.encode(), strict)
    after = parts_of(commented_docx(zipped(parts), [about("the words of it")])[0])
    assert strict in after[ADDED]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in after["word/_rels/document.xml.rels"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zipped({"a": b"b"}), docx("")])
def test_what_cannot_be_marked_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedDocumentError):
        commented_docx(data, [about("words")])


def test_what_is_said_cannot_become_markup() -> None:
    copy, _ = commented_docx(docx(paragraph("“words here”")), [about("words here", "</w:t><w:x/>\x00\n&")])
    said = ElementTree.fromstring(parts_of(copy)[ADDED])
    assert "".join(t.text or "" for t in said.iter(f"{W}t")) == "</w:t><w:x/>\ufffd &"


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
def test_libreoffice_opens_it_without_loss(tmp_path: Path) -> None:
    body = "".join(paragraph(f"{n}: he says “the words of number {n}”, and goes on.") for n in range(9))
    body += paragraph("At last", note_mark(1), "; between “the two of them”", note_mark(2))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = {"document": "document.main", "styles": "styles", "footnotes": "footnotes"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{form}+xml"/>' for name, form in named.items()
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )
    words = note(1, paragraph("It says “words of the note”.")) + note(2, paragraph("The last."))
    data = docx(body, footnotes=words, more={"[Content_Types].xml": types})
    comments = [about(f"the words of number {n}", f"about {n}") for n in range(9)]
    comments += [about("words of the note"), about("the two of them")]
    (tmp_path / "copy.docx").write_bytes(commented_docx(data, comments)[0])
    back = parts_of(office.converted(tmp_path / "copy.docx", "docx", tmp_path))
    assert [text for text in texts(back[MAIN]) if text] == [text for text in texts(parts_of(data)[MAIN]) if text]
    assert [one for one in texts(back["word/footnotes.xml"]) if one.strip()] == [
        "It says “words of the note”.",
        "The last.",
    ]
    assert marked(back[MAIN])[:9] == [f"the words of number {n}" for n in range(9)]
