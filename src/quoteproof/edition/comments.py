"""Comments: Word comments put into a finished DOCX, around words that stand in it already.

Promises: nothing but comments is added, and the same comments give the same bytes. Leaves out: what a comment says
(`review`), where in the text it stands (`comment_marks`), and finding the words.
Source: ECMA-376, part 1, 17.13.4 (comments).
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

from quoteproof.edition.comment_marks import Place, with_marks
from quoteproof.edition.docx import insert, unzipped, zipped

AUTHOR: Final = "quoteproof"
"""Who the comments are by."""
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT: Final = "word/document.xml"
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML may hold
_STYLES: Final = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
    '<w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)


class Look(StrEnum):
    """How words in a comment look, as the run properties of Word."""

    PLAIN = ""
    TITLE = "<w:i/>"
    QUOTED = "<w:b/>"
    OMITTED = '<w:color w:val="767676"/>'
    REPLACED = '<w:strike/><w:color w:val="767676"/>'
    CUT = '<w:i/><w:color w:val="767676"/>'
    INSERTED = '<w:b/><w:i/><w:color w:val="8C2F1B"/>'


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a comment."""

    text: str
    """The words."""
    look: Look = Look.PLAIN
    """How they look."""


Paragraph = tuple[Words, ...]
"""A paragraph of a comment."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on some words."""

    start: Place
    """Where the words begin."""
    end: Place
    """Where they end, in the element of their last character."""
    paragraphs: tuple[Paragraph, ...]
    """What it says."""


def with_comments(docx: bytes, comments: Sequence[Comment], *, timestamp: int) -> bytes:
    """Give a DOCX of ours with comments, which must not overlap but at the mark of one note."""
    parts = unzipped(docx)
    parts[_DOCUMENT] = with_marks(parts[_DOCUMENT], [(one.start, one.end) for one in comments])
    parts["word/comments.xml"] = _part(comments, timestamp).encode("utf-8")
    if b'"CommentText"' not in parts["word/styles.xml"]:
        insert(parts, "word/styles.xml", _STYLES, "</w:styles>")
    return zipped(parts, timestamp)


def _part(comments: Sequence[Comment], timestamp: int) -> str:
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(timestamp))
    who = f'w:author="{AUTHOR}" w:date="{made}" w:initials="qp"'
    whole = "".join(f'<w:comment w:id="{n}" {who}>{_body(one)}</w:comment>' for n, one in enumerate(comments))
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{_W}">{whole}</w:comments>\n'


def _body(comment: Comment) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    paragraphs = [
        f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{"" if number else mark}{"".join(map(_run, words))}</w:p>'
        for number, words in enumerate(comment.paragraphs)
    ]
    return "".join(paragraphs)


def _run(words: Words) -> str:
    properties = f"<w:rPr>{words.look}</w:rPr>" if words.look else ""
    text = escape(_ILLEGAL.sub("\ufffd", " ".join(words.text.splitlines())))
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
