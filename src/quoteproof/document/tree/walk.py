"""One walk over a tree, which gives the passages of the document in the order in which they stand there.

The place of a text node is its XPath by local names with the index of each element, such as
`/html/body[1]/div[2]/p[1]/text()[1]`, with the name of the part and `!` before it in a package; the text nodes of an
element are those between its children, comments and instructions among them, that are not empty. Offsets count code
points of the node's text after parsing. What an element shows without a text node has the place of the element, or of
its attribute. `text_at` leads from a place to the text.

The walk keeps its own stack, so that depth costs no recursion; depth and the length of the trace are limited.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Final

from lxml import etree

from quoteproof.document.model import (
    OPEN_HYPHEN,
    UNKNOWN,
    DocumentDescription,
    DocumentPassage,
    DocumentReading,
    PassageForm,
    ReadingAccount,
    RefusedDocumentError,
    TreePlace,
)
from quoteproof.document.role import Role
from quoteproof.document.tree.stream import PageState, Stream
from quoteproof.document.tree.vocabulary import ElementRule, PageLabel, TreePart, TreeVocabulary, WordFlow
from quoteproof.values import dataclass

DEEPEST: Final = 512
"""Most elements that may stand in one another; browsers have the same limit."""
_LONGEST_TRACE: Final = 200_000_000
"""Most characters of all places together."""
_MOST_UNSEEN: Final = 100
_STEP: Final = re.compile(r"(?P<name>[^/\[]+)\[(?P<index>\d+)\]")
_VISIBLE: Final = re.compile(r"\S")
_STRENGTH: Final = {Role.NOTE: 1, Role.FURNITURE: 2, Role.UNSEEN: 3}


@dataclass(slots=True)
class _Frame:
    """An element whose content is being walked; or a tree, whose only child is its root."""

    path: str
    children: Iterator[etree._Element]
    stream: Stream
    role: Role = Role.BODY
    unseen: bool = False
    lines: bool = False
    raised: bool | None = None
    emphasis: bool = False
    is_tree: bool = False
    index: int | None = None
    """Which of the elements of its name the root of a tree is."""
    tail: str | None = None
    """The text after the element."""
    flow: WordFlow = WordFlow.INLINE
    """How its words went with those around it."""
    has_form: bool = False
    bare: bool = False
    open: bool = False
    unknown: bool = False
    after: str = ""
    parts: Iterator[TreePart] = field(default_factory=lambda: iter(()))
    page_before: tuple[int, str | None] | None = None
    """The page to which the words around return."""
    texts: int = 0
    """How many text nodes of the element were met."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many children of each name were met."""
    after_line: bool = False
    """Whether the block before was a line of verse."""

    @property
    def shown_role(self) -> Role:
        """The role of its words."""
        return Role.UNSEEN if self.unseen else self.role


class Walk:
    """A walk over the trees of one document."""

    def __init__(self, vocabulary: TreeVocabulary) -> None:
        """Take what the elements do."""
        self._vocabulary = vocabulary
        self._passages: list[DocumentPassage] = []
        self._page = PageState()
        self._labels: list[str | None] = []
        self._traced = 0
        self._hidden = 0
        """How many stretches of unseen words are open."""

    def add(self, part: TreePart, *, role: Role = Role.BODY) -> None:
        """Walk a tree, whose words have a role unless they get another one; raises `RefusedDocumentError`."""
        stream = Stream(self._passages.append, role, self._page)
        stack = [_Frame(part.prefix, iter([part.root]), stream, role, is_tree=True, index=part.index)]
        while stack:
            frame = stack[-1]
            if (child := next(frame.children, None)) is not None:
                inner = self._enter(frame, child)
                if inner is None:
                    self._text(frame, None if frame.is_tree else child.tail)
                else:
                    stack.append(inner)
                    self._text(inner, child.text)
                if len(stack) > DEEPEST:
                    raise RefusedDocumentError(f"its elements are nested more than {DEEPEST} deep")
            elif (inside := next(frame.parts, None)) is not None:
                stack.append(_tree_in(frame, inside))
            else:
                stack.pop()
                if stack:
                    self._leave(frame, stack[-1])
                    self._text(stack[-1], frame.tail)
        stream.end()

    def page(self, mark: PageLabel) -> None:
        """A page begins."""
        self._labels.append(mark.label)
        self._page.number = len(self._labels)
        self._page.label = mark.label

    def reading(
        self, description: DocumentDescription, remarks: Iterable[str] = (), *, changes: int = 0
    ) -> DocumentReading:
        """All that was read; the account counts what the passages show, `changes` are tracked changes."""
        passages = tuple(self._passages)
        if not self._labels:
            passages = tuple([replace(passage, pages=()) for passage in passages])
        unseen = [passage.text for passage in passages if passage.role is Role.UNSEEN]
        account = ReadingAccount(
            pages=len(self._labels),
            labelled=sum(label is not None for label in self._labels),
            unseen=tuple(unseen[:_MOST_UNSEEN]),
            unseen_words=sum(len(text.split()) for text in unseen),
            open_hyphens=sum(passage.text.count(OPEN_HYPHEN) for passage in passages),
            unknown=sum(passage.text.count(UNKNOWN) for passage in passages),
            note_marks=sum(len(passage.note_marks) for passage in passages),
            changes=changes,
            remarks=tuple(dict.fromkeys(remarks)),
        )
        return DocumentReading(passages, account, description)

    def _enter(self, frame: _Frame, child: etree._Element) -> _Frame | None:
        """Begin an element, unless it has no words to walk."""
        if not isinstance(child.tag, str):
            self._instruction(frame, child)
            return None
        name = child.tag.rpartition("}")[2]
        frame.counts[name] = frame.counts.get(name, 0) + 1
        index = frame.index if frame.is_tree else frame.counts[name]
        path = f"{frame.path}/{name}" if index is None else f"{frame.path}/{name}[{index}]"
        rule = self._vocabulary.decide(child, self._vocabulary.rules.get(name, self._vocabulary.unknown))
        inner = _inner(frame, rule, path, child)
        stream = frame.stream
        if inner.flow is WordFlow.BLOCK:
            if not stream.goes_on or stream.is_empty:
                stream.end()
                stream.form = _form(frame, rule)
            stream.role = inner.shown_role
        if rule.page is not None:
            self.page(rule.page)
        if rule.doubt:
            stream.doubt(path)
        if inner.flow is WordFlow.APART:
            if inner.role is Role.NOTE:
                inner.page_before = (self._page.number, self._page.label)
            inner.stream = Stream(stream.apart, inner.shown_role, self._page)
        self._attributes(inner, rule)
        if rule.mark:
            if inner.stream is not stream:
                stream.mark(rule.mark, [(rule.mark, TreePlace(path, 0))])
            inner.stream.mark(rule.mark, [(rule.mark, TreePlace(path, 0))])
            inner.stream.goes_on = inner.flow is not WordFlow.INLINE
        if inner.flow is WordFlow.MARK:
            inner.stream.begin_mark()
        if rule.hides is not None:
            self._hidden = max(0, self._hidden + (1 if rule.hides else -1))
        if rule.divides is not None:
            inner.stream.divide(within=rule.divides)
        if rule.before and not self._hidden:
            inner.stream.shown(rule.before, path, emphasis=inner.emphasis)
        return None if rule.flow is WordFlow.SKIP else inner

    def _leave(self, inner: _Frame, frame: _Frame) -> None:
        """End an element, given the one around it."""
        stream = inner.stream
        if inner.after:
            stream.shown(inner.after, inner.path, emphasis=inner.emphasis)
        if inner.flow is WordFlow.MARK:
            stream.end_mark()
        if (inner.open or self._hidden) and inner.flow in (WordFlow.BLOCK, WordFlow.MARK):
            stream.goes_on = True
        elif inner.flow is WordFlow.APART:
            stream.end()
            if inner.page_before is not None:
                self._page.number, self._page.label = inner.page_before
        elif inner.flow is WordFlow.BLOCK:
            stream.end()
            stream.role = frame.shown_role
            if inner.has_form:
                stream.form = PassageForm.PARAGRAPH

    def _instruction(self, frame: _Frame, node: etree._Element) -> None:
        """Take a comment, a processing instruction, or an entity that nobody resolved."""
        if isinstance(node, etree._ProcessingInstruction):
            mark = self._vocabulary.instruction(node)
            if mark is not None:
                self.page(mark)
        elif isinstance(node, etree._Entity):
            frame.stream.shown(UNKNOWN, frame.path)

    def _attributes(self, inner: _Frame, rule: ElementRule) -> None:
        for name, value in rule.words:
            path = f"{inner.path}/@{name}"
            self._trace(path)
            stream = Stream(inner.stream.apart, Role.UNSEEN, self._page)
            stream.text(value, path)
            stream.end()

    def _text(self, frame: _Frame, text: str | None) -> None:
        if text:
            frame.texts += 1
            if frame.bare and text.isspace():
                return
            path = f"{frame.path}/text()[{frame.texts}]"
            self._trace(path)
            if frame.unknown:
                text = _VISIBLE.sub(UNKNOWN, text)
            stream = Stream(frame.stream.apart, Role.UNSEEN, self._page) if self._hidden else frame.stream
            stream.text(text, path, lines=frame.lines, raised=frame.raised, emphasis=frame.emphasis)
            if stream is not frame.stream:
                stream.end()

    def _trace(self, path: str) -> None:
        self._traced += len(path)
        if self._traced > _LONGEST_TRACE:
            raise RefusedDocumentError("its elements are too many and nested too deep")


def _inner(frame: _Frame, rule: ElementRule, path: str, element: etree._Element) -> _Frame:
    """The frame of an element in another one."""
    inner = _Frame(path, iter(element), frame.stream, tail=None if frame.is_tree else element.tail)
    inner.role = frame.role if rule.role is None else _stronger(frame.role, rule.role)
    inner.unseen = frame.unseen if rule.unseen is None else rule.unseen
    inner.lines = frame.lines if rule.lines is None else rule.lines
    inner.raised = frame.raised if rule.raised is None else rule.raised
    inner.emphasis = frame.emphasis if rule.emphasis is None else rule.emphasis
    inner.after, inner.parts = rule.after, iter(rule.parts)
    inner.flow, inner.has_form, inner.bare, inner.open = rule.flow, rule.form is not None, rule.bare, rule.open
    inner.unknown = frame.unknown or rule.unknown
    if rule.flow in (WordFlow.INLINE, WordFlow.SKIP):
        inner.flow = WordFlow.INLINE if inner.shown_role is frame.shown_role else WordFlow.APART
    if frame.stream.in_mark and inner.flow in (WordFlow.BLOCK, WordFlow.MARK):
        inner.flow = WordFlow.INLINE
    return inner


def _tree_in(frame: _Frame, part: TreePart) -> _Frame:
    """The frame of a tree that is read as if it stood in an element."""
    inner = _Frame(part.prefix, iter([part.root]), frame.stream, frame.role, frame.unseen, is_tree=True)
    inner.index = part.index
    inner.lines, inner.raised, inner.emphasis = frame.lines, frame.raised, frame.emphasis
    return inner


def _stronger(outer: Role, inner: Role) -> Role:
    """The role that counts where an element of one role stands in one of another."""
    if outer is Role.BODY or _STRENGTH.get(inner, 0) > _STRENGTH.get(outer, 0):
        return inner
    return outer


def _form(frame: _Frame, rule: ElementRule) -> PassageForm:
    """The form of the first passage that begins in a block, given the element around it."""
    after_line, frame.after_line = frame.after_line, rule.form is PassageForm.LINE
    if rule.form is PassageForm.LINE and not after_line:
        return PassageForm.PARAGRAPH
    return rule.form or frame.stream.form


def text_at(root: etree._Element, path: str) -> str:
    """The text that a place names, given the root of its tree and the path without the part's name.

    The text of an element is empty: what it shows is in no text node. Raises `LookupError` where nothing stands there.
    """
    element = root
    steps = path.split("/")[2:]
    for number, step in enumerate(steps, 1):
        if step.startswith("@"):
            return str(element.attrib[step[1:]])
        match = _STEP.fullmatch(step)
        if match is None:
            raise LookupError(path)
        index = int(match["index"]) - 1
        if match["name"] == "text()" and number == len(steps):
            texts = [element.text, *(child.tail for child in element)]
            return [text for text in texts if text][index]
        element = [child for child in element if _local(child) == match["name"]][index]
    return ""


def _local(element: etree._Element) -> str | None:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else None
