"""Paragraphs: lines that belong together, over lines, columns, pages and floats.

Within a column a paragraph ends where the next line is indented or outdented, stands further below, is set in another
size, starts with the mark of an item, or where a line was ended on purpose. Over a column or a page the last line must
be unfinished, or full where text is justified, and the next line not indented. Where floats, captions or notes stand
between the halves of a paragraph, the halves are found again: the first one is unfinished, the second one starts
within a sentence, in the same size.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from enum import Enum
from typing import Final

from quoteproof.document.model import PassageForm
from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.setting import Setting, head_of, is_ended, is_hyphenated, is_sentence_ended, starts_small
from quoteproof.document.role import Role
from quoteproof.values import dataclass

_OTHER_SIZE: Final = 0.07  # of the size
_FURTHER: Final = 1.3  # of the leading: where a distance is more than that of lines
_BULLET: Final = re.compile(r"[•▪◦‣●○■□➢➤✓·∙]\s?|[–—*-]\s")
_NUMBERED: Final = re.compile(
    r"(\d{1,3})[.)]\s|\[(\d{1,3})\]\s?|\((\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)\s|([a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)]\s"
)
_CAPTION: Final = re.compile(
    r"(?:Fig(?:ure|\.)?|FIG(?:URE|\.)?|Table|TABLE|Tab\.|Tabelle|Abb(?:ildung|\.)|Scheme|Plate|Chart|Box|Algorithm|Listing"
    r"|Exhibit|Map)\s*(?:S|[A-Z]\.?)?\d+(?:\.\d+)*[a-z]?(?:\s*[.:|)]|\s*$|\s+(?=[A-Z“]))"
)
_MOST_LINES: Final = 40  # of a stanza or an address
_MOST_BETWEEN: Final = 14  # passages that may stand between the halves of a paragraph
_LONG: Final = 40  # characters: what may be half of a paragraph


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that are one passage."""

    lines: list[TextLine]
    role: Role = Role.BODY
    breaks: set[int] = field(default_factory=set)
    """The lines before which the line was broken on purpose."""
    form: PassageForm = PassageForm.PARAGRAPH

    @property
    def text(self) -> str:
        """Its lines with spaces between."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its longest line."""
        return max(self.lines, key=lambda line: len(line.text)).size


class _Step(Enum):
    """How a line follows another."""

    SAME = 0
    BROKEN = 1
    """In the same paragraph, on a line of its own."""
    NEW = 2


def is_caption(text: str) -> bool:
    """Whether a paragraph starts as a caption does."""
    return bool(_CAPTION.match(text))


def has_item_mark(text: str) -> bool:
    """Whether a line starts with a bullet or a number."""
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def paragraphs_of(lines: Sequence[TextLine], setting: Setting) -> list[Paragraph]:
    """The paragraphs of lines in reading order."""
    found: list[Paragraph] = []
    builder = _Builder(setting)
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        step = builder.step(found[-1], line, following) if found else _Step.NEW
        if step is _Step.NEW:
            found.append(Paragraph([line]))
        else:
            if step is _Step.BROKEN:
                found[-1].breaks = set(range(1, len(found[-1].lines) + 1))
            found[-1].lines.append(line)
    return found


class _Builder:
    """Decides for each line whether it continues a paragraph."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def step(self, paragraph: Paragraph, line: TextLine, following: TextLine | None) -> _Step:
        last = paragraph.lines[-1]
        if line.turn != last.turn or (line.role is Role.NOTE and _starts_note(line)):
            return _Step.NEW
        is_below = line.page == last.page and last.y - line.y > 0.3 * line.size and self._is_one_column(last, line)
        if is_below:
            return self._below(paragraph, last, line, following)
        if line.page == last.page and abs(last.y - line.y) <= 0.3 * line.size and line.x0 >= last.x1:
            return _Step.SAME  # the rest of a row
        return _Step.SAME if self._continues(paragraph, last, line, following) else _Step.NEW

    @staticmethod
    def _is_one_column(last: TextLine, line: TextLine) -> bool:
        shared = min(last.cell[1], line.cell[1]) - max(last.cell[0], line.cell[0])
        return shared > 0 and ((line.x0 < last.x1 and last.x0 < line.x1) or last.cell == line.cell)

    def _below(self, paragraph: Paragraph, last: TextLine, line: TextLine, following: TextLine | None) -> _Step:
        """How a line follows one that stands above it."""
        setting = self._setting
        is_open = is_hyphenated(last.text) or (starts_small(line.text) and not is_ended(last.text))
        gap, leading = last.y - line.y, setting.leading(last)
        if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
            runs_on = is_open or not (is_ended(last.text) or setting.is_short(last, line))
            is_near = gap < 1.2 * leading and abs(line.x0 - last.x0) < 0.5 * line.size
            return _Step.SAME if runs_on and is_near and len(paragraph.lines) > 1 else _Step.NEW
        own = paragraph.lines[-2].y - last.y if len(paragraph.lines) > 1 else 0.0
        if len(paragraph.lines) > 1 and paragraph.lines[-2].page == last.page and own > 0:
            leading = min(leading, own) if own > 0.7 * last.size else leading
        if gap > _FURTHER * max(leading, 0.9 * last.size) + 0.5:
            return _Step.SAME if is_open and gap < 2.2 * leading and not setting.is_short(last, line) else _Step.NEW
        if self._is_new_item(paragraph, last, line):
            return _Step.NEW
        if last.is_bold != line.is_bold and (last.is_bold or is_ended(last.text)) and self._is_uniform(paragraph):
            if not is_open or setting.is_short(last, line):
                return _Step.NEW
        if is_caption(line.text) and (is_ended(last.text) or setting.is_short(last, line)):
            return _Step.NEW
        return self._beside_edge(paragraph, last, line, following, is_open=is_open)

    @staticmethod
    def _is_uniform(paragraph: Paragraph) -> bool:
        first = paragraph.lines[0].is_bold
        return all(line.is_bold == first for line in paragraph.lines)

    def _is_new_item(self, paragraph: Paragraph, last: TextLine, line: TextLine) -> bool:
        if _BULLET.match(line.text):
            return line.text[0] not in "-–—" or is_ended(last.text) or self._setting.is_short(last, line)
        match = _NUMBERED.match(line.text)
        if not match:
            return False
        before = _NUMBERED.match(paragraph.lines[0].text)
        is_next = bool(match[1] and before and before[1] and int(match[1]) == int(before[1]) + 1)
        is_next = is_next or bool(match[2] and before and before[2])
        is_moved = is_ended(last.text) and abs(line.x0 - last.x0) > 0.5 * line.size
        return is_next or is_moved or self._setting.is_short(last, line)

    def _beside_edge(
        self, paragraph: Paragraph, last: TextLine, line: TextLine, following: TextLine | None, *, is_open: bool
    ) -> _Step:
        """How a line follows the one above it, by their left edges and the room at the end."""
        setting, size = self._setting, line.size
        indent = (line.x0 - last.x0) / size
        ended, is_short = is_ended(last.text), setting.is_short(last, line)
        if self._is_centred(last, line):
            return _Step.NEW if ended and is_short and not is_open else _Step.SAME
        first = paragraph.lines[0]
        if indent > 0.5:
            hangs = len(paragraph.lines) == 1 and (
                abs(line.x0 - _after_mark(first)) < 0.4 * size or self._hangs(last, line, following)
            )
            return _Step.SAME if hangs or (is_open and not is_short) else _Step.NEW
        if indent < -0.5:
            if len(paragraph.lines) == 1 and not (has_item_mark(first.text) and (ended or is_short)):
                return _Step.NEW if ended and is_short else _Step.SAME
            if len(paragraph.lines) > 1 and line.x0 > first.x0 - 0.5 * size and not ended and not is_short:
                return _Step.SAME
            return _Step.SAME if is_open and not is_short else _Step.NEW
        if len(paragraph.lines) == 1 and not is_open and ended and self._is_outdented(line, following):
            return _Step.NEW
        if starts_small(line.text):
            return _Step.SAME
        if paragraph.breaks and not setting.is_full(line) and not setting.is_full(last):
            return _Step.BROKEN
        if not is_short:
            return _Step.SAME
        if is_sentence_ended(last.text) or last.is_bold:
            return _Step.NEW
        are_lines = all(_starts_as_line(known.text) for known in (*paragraph.lines[-_MOST_LINES:], line))
        is_next_short = following is not None and setting.is_short(line, following)
        return _Step.BROKEN if are_lines and (is_next_short or len(paragraph.lines) > 1) else _Step.NEW

    def _hangs(self, last: TextLine, line: TextLine, following: TextLine | None) -> bool:
        """Whether a line is the second one of an entry with a hanging indent: the first line starts at the edge."""
        if self._setting.is_indented(last) or self._setting.is_short(last, line):
            return False
        if following is None or following.page != line.page or following.y >= line.y:
            return not is_ended(last.text)
        back = line.x0 - following.x0 > 0.5 * line.size
        same = abs(line.x0 - following.x0) <= 0.5 * line.size
        if same:
            return not is_ended(last.text)
        return back and not is_ended(last.text) and (is_ended(line.text) or self._setting.is_short(line, following))

    def _is_outdented(self, line: TextLine, following: TextLine | None) -> bool:
        """Whether the next line is the second one of an entry with a hanging indent."""
        return (
            following is not None
            and following.page == line.page
            and 0 < line.y - following.y < 1.5 * self._setting.leading(line)
            and following.x0 - line.x0 > 0.5 * line.size
            and self._hangs(line, following, None)
        )

    @staticmethod
    def _is_centred(last: TextLine, line: TextLine) -> bool:
        """Whether both lines stand in the middle of their column, neither of them at its edge."""
        middle = (last.x0 + last.x1) / 2
        if abs(middle - (line.x0 + line.x1) / 2) > 0.6 * line.size or abs(line.x0 - last.x0) < 0.8 * line.size:
            return False
        return abs(line.x1 - last.x1) > 0.8 * line.size

    def _continues(self, paragraph: Paragraph, last: TextLine, line: TextLine, following: TextLine | None) -> bool:
        """Whether a line at the top of a column or page continues a paragraph."""
        setting = self._setting
        if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
            return False
        if is_caption(line.text) or (last.is_bold != line.is_bold and self._is_uniform(paragraph)):
            return False
        if is_hyphenated(last.text):
            return True
        if starts_small(line.text):
            return not is_ended(last.text) or setting.is_full(last)
        if has_item_mark(line.text) or self._is_first_line(line, following):
            return False
        if setting.is_justified:
            return setting.is_full(last) and (not is_sentence_ended(last.text) or self._has_indents(paragraph))
        return not is_ended(last.text) and len(last.text) > _LONG

    def _is_first_line(self, line: TextLine, following: TextLine | None) -> bool:
        """Whether a line at the top of a column is indented."""
        if following is not None and following.page == line.page and 0 < line.y - following.y < 3 * line.size:
            return line.x0 - following.x0 > 0.5 * line.size
        return self._setting.is_indented(line)

    def _has_indents(self, paragraph: Paragraph) -> bool:
        """Whether paragraphs start with an indent here, so that a line without one continues."""
        first = paragraph.lines[0]
        if len(paragraph.lines) > 1 and paragraph.lines[1].page == first.page:
            return first.x0 - paragraph.lines[1].x0 > 0.5 * first.size
        return self._setting.is_indented(first)


def _starts_as_line(text: str) -> bool:
    """Whether a text starts as a line of a verse or of an address does: with a capital or a number."""
    head = text.lstrip("“‘\"'([")
    return head[:1].isupper() or head[:1].isdigit()


def _starts_note(line: TextLine) -> bool:
    """Whether a line begins with a raised number, as a note does."""
    return bool(line.shifts) and line.shifts[0][0] == 0 and line.text[:1].isdigit() and head_of(line) is not None


def _after_mark(line: TextLine) -> float:
    """Where the text after the mark of an item starts; the start of the line where there is no mark."""
    match = _BULLET.match(line.text) or _NUMBERED.match(line.text)
    at = match.end() if match else 0
    return line.lefts[at] if match and at < len(line.lefts) else -1000.0


def rejoin(paragraphs: list[Paragraph], setting: Setting) -> None:
    """Join the halves of paragraphs that floats, captions, headings or notes have parted."""
    at = 0
    while at < len(paragraphs):
        first = paragraphs[at]
        second = _other_half(paragraphs, at, setting)
        if second is None:
            at += 1
            continue
        count = len(first.lines)
        first.lines += paragraphs[second].lines
        first.breaks |= {count + line for line in paragraphs[second].breaks}
        del paragraphs[second]


def _other_half(paragraphs: Sequence[Paragraph], at: int, setting: Setting) -> int | None:
    first = paragraphs[at]
    last = first.lines[-1]
    text = first.text
    if first.role is not Role.BODY or len(text) < _LONG or is_ended(text):
        return None
    for i in range(at + 1, min(at + 1 + _MOST_BETWEEN, len(paragraphs))):
        other = paragraphs[i]
        line = other.lines[0]
        if line.page > last.page + 1 or line.turn != last.turn:
            return None
        if other.role is not Role.BODY or abs(line.size - last.size) > 0.3:
            continue
        is_below = line.page == last.page and line.cell == last.cell and 0 < last.y - line.y < 3 * setting.leading(last)
        if i == at + 1 and is_below:
            return None  # nothing parts them
        continues = starts_small(line.text) or is_hyphenated(text) or (line.text[0].isdigit() and setting.is_full(last))
        if continues and len(other.text) > _LONG / 2:
            return i if not has_item_mark(line.text) else None
    return None


def set_roles(paragraphs: Sequence[Paragraph], body: float, setting: Setting) -> None:
    """Tell headings, captions and items of lists; `body` is the size of most of the text."""
    for paragraph in paragraphs:
        if paragraph.role is not Role.BODY:
            continue
        text = paragraph.text
        if is_caption(text):
            paragraph.role = Role.CAPTION
        elif _is_heading(paragraph, text, body):
            paragraph.role = Role.HEADING
    text_paragraphs = [paragraph for paragraph in paragraphs if paragraph.role is Role.BODY]
    kinds = ["", *[_item_kind(paragraph.lines[0].text) for paragraph in text_paragraphs], ""]
    for i, paragraph in enumerate(text_paragraphs, 1):
        if kinds[i] and (kinds[i] == "bullet" or kinds[i] in (kinds[i - 1], kinds[i + 1])):
            paragraph.form = PassageForm.ITEM


def _item_kind(text: str) -> str:
    """What an item of a list begins with; empty for what is none."""
    if _BULLET.match(text):
        return "bullet"
    match = _NUMBERED.match(text)
    return f"{match.lastindex}" if match else ""


def _is_heading(paragraph: Paragraph, text: str, body: float) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    if len(paragraph.lines) > 4 or len(text) > 200 or len(letters) < 2 or len({k.page for k in paragraph.lines}) > 1:
        return False
    if paragraph.size > 1.12 * body:
        return True
    if re.search(r"[.,;:]['\"’”)\]]*$", text) and not re.fullmatch(r"[\dIVXivx.]+", text):
        return False
    if all(line.is_bold for line in paragraph.lines):
        return not has_item_mark(text) or text[0].isdigit()
    is_upper = len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)
    return is_upper and len(paragraph.lines) <= 2 and len(text) <= 100
