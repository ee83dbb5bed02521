"""The words of a DOCX as Word shows them: boxes, hidden words, capitals, marks of notes, unseen characters."""

from collections import Counter
from typing import Final

from lxml import etree

from quoteproof.document.role import Role
from quoteproof.document.tree.docx import shown_form
from quoteproof.document.tree.docx_looks import DocxStyles, value
from quoteproof.document.tree.vocabulary import NOTE_MARK, local_name
from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.office.docx_story import KEPT, W, run_with, words_of
from quoteproof.manuscript.office.looks import NON_BREAKING, shown_characters
from quoteproof.manuscript.office.marked import has_citation_mark
from quoteproof.manuscript.office.story import OfficeStory, take_out, unwrap

_WRAPPERS: Final = tuple(f"{W}{name}" for name in ("smartTag", "customXml", "bdo", "dir"))
_NOTHING: Final = frozenset(
    "bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd commentReference proofErr permStart permEnd "
    "lastRenderedPageBreak softHyphen moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd".split()
)
"""What has no words; a soft hyphen shows only where a line ends."""


def resolve_boxes(story: OfficeStory) -> None:
    """Put the paragraphs of text boxes behind the paragraph at which they stand, and leave out forms not shown."""
    for alternatives in list(story.root.iter("{*}AlternateContent")):
        shown = shown_form(alternatives)
        unwrap(alternatives, [] if shown is None else shown)
    behind: dict[etree._Element, etree._Element] = {}
    for box in list(story.root.iter(f"{W}txbxContent")):
        host = next(box.iterancestors(f"{W}p"), None)
        content = list(box)
        words = words_of(content)
        if host is None or not content:
            continue
        drawing = next(box.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), None)
        if words:
            story.tell(ConversionKind.BOX, host, words)
        last = behind.get(host, host)
        for element in content:
            last.addnext(element)
            last = element
        behind[host] = last
        take_out(box)
        if drawing is not None and not _has_picture(drawing):
            take_out(drawing)


def _has_picture(drawing: etree._Element) -> bool:
    kinds = ("blip", "imagedata", "txbxContent", "svgBlip")
    return any(local_name(element) in kinds for element in drawing.iter("{*}*"))


def keep_png(story: OfficeStory) -> None:
    """Have pandoc take the picture in pixels that stands beside one in SVG, which no book can have."""
    for picture in list(story.root.iter("{*}svgBlip")):
        extension = picture.getparent()
        if extension is not None:
            take_out(extension)


def resolve_words(story: OfficeStory, styles: DocxStyles) -> None:
    """Have the words of a part stand there as Word shows them."""
    for wrapper in list(story.root.iter(*_WRAPPERS)):
        unwrap(wrapper, [child for child in wrapper if not local_name(child).endswith("Pr")])
    links = 0
    for link in list(story.root.iter(f"{W}hyperlink")):
        if not any(str(name).endswith("}id") for name in link.attrib):
            links += not has_citation_mark(words_of([link]))
            unwrap(link)
    if links:
        kind = ConversionKind.CHANGED
        story.conversion.tell(kind, story.place(story.root), f"{links} links inside the document", "their words alone")
    for ruby in list(story.root.iter(f"{W}ruby")):
        _resolve_ruby(story, ruby)
    for element in [element for element in story.root.iter(f"{W}*") if local_name(element) in _NOTHING]:
        take_out(element)
    for paragraph in list(story.root.iter(f"{W}p")):
        _resolve_runs(story, paragraph, styles)


def _resolve_ruby(story: OfficeStory, ruby: etree._Element) -> None:
    """Leave the words, and tell of what stands above them."""
    base = ruby.find(f"{W}rubyBase")
    above = words_of(ruby.iterfind(f"{W}rt"))
    if above:
        story.tell(ConversionKind.LOST, ruby, above)
    run = ruby.getparent()
    if run is not None and local_name(run) == "r" and base is not None:
        others = [child for child in run if child is not ruby and child.tag != f"{W}rPr"]
        unwrap(run, [*base, *([run_with(words_of(others), run)] if others else [])])


def _resolve_runs(story: OfficeStory, paragraph: etree._Element, styles: DocxStyles) -> None:
    is_heading: bool | None = None
    hidden: list[str] = []
    capitals: list[str] = []
    counts: Counter[str] = Counter()
    for run in list(paragraph.iter(f"{W}r")):
        if next(run.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        texts = run.findall(f"{W}t")
        look = styles.run(run) if texts or any(run.find(kept) is not None for kept in KEPT) else None
        if look is not None and look.unseen:
            hidden.append("".join(text.text or "" for text in texts))
            story.remove(run)
            continue
        _resolve_mark(run)
        for hyphen in run.findall(f"{W}noBreakHyphen"):
            text = etree.Element(f"{W}t")
            text.text = "-"
            run.replace(hyphen, text)
            counts[NON_BREAKING] += 1
        for tab in run.findall(f"{W}ptab"):
            tab.tag = f"{W}tab"
        for text in texts:
            words, changed = shown_characters(text.text or "")
            counts.update(changed)
            if look is not None and look.capitals:
                is_heading = styles.paragraph(paragraph).role is Role.HEADING if is_heading is None else is_heading
                if not is_heading and words != (upper := words.replace("ß", "\0").upper().replace("\0", "ß")):
                    capitals.append(words)
                    words = upper
            text.text = words
    if any(words.strip() for words in hidden):
        story.tell(ConversionKind.HIDDEN, paragraph, "".join(hidden))
    if capitals:
        words = "".join(capitals)
        story.tell(ConversionKind.CHANGED, paragraph, words, f"capitals, as they are shown: {words.upper()}")
    for what, count in counts.items():
        if count:
            story.tell(ConversionKind.CHANGED, paragraph, f"{count} {what}")


def _resolve_mark(run: etree._Element) -> None:
    """Take out the mark that a person gave a note."""
    for name in ("footnoteReference", "endnoteReference"):
        reference = run.find(f"{W}{name}")
        if reference is None or value(reference, "customMarkFollows") in ("", "0", "false"):
            continue
        mark = reference.getnext()
        if mark is not None and mark.tag == f"{W}t" and NOTE_MARK.fullmatch((mark.text or "").strip()):
            run.remove(mark)


def tell_of_comments(story: OfficeStory, comments: etree._Element | None) -> None:
    """Tell of each comment where it stands."""
    if comments is None:
        return
    by_id = {value(comment, "id"): comment for comment in comments.iter(f"{W}comment")}
    for reference in story.root.iter(f"{W}commentReference"):
        comment = by_id.pop(value(reference, "id"), None)
        if comment is not None:
            author = value(comment, "author")
            words = words_of([comment])
            story.tell(ConversionKind.COMMENT, reference, f"{author}: {words}" if author else words)
