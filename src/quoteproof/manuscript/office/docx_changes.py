"""Accepts or rejects the tracked changes of a part of a DOCX: words, paragraph marks, rows, moves and formatting.

Source: ECMA-376 part 1, 17.13.5 (revisions).
"""

from lxml import etree

from quoteproof.document.tree.docx_looks import children
from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.office.docx_story import W, has_content
from quoteproof.manuscript.office.story import take_out, unwrap


def resolve_changes(root: etree._Element, *, reject: bool) -> None:
    """Have a part read as if its changes were accepted, or rejected."""
    gone = ("ins", "moveTo") if reject else ("del", "moveFrom")
    stays = ("del", "moveFrom") if reject else ("ins", "moveTo")
    _restyle(root, reject=reject)
    for row in list(root.iter(f"{W}tr")):
        if gone[0] in children(row.find(f"{W}trPr")):
            take_out(row)
    for cell in list(root.iter(f"{W}tc")):
        if ("cellIns" if reject else "cellDel") in children(cell.find(f"{W}tcPr")):
            take_out(cell)
    for element in list(root.iter(*[f"{W}{name}" for name in gone])):
        if not _is_property(element):
            take_out(element)
    for element in list(root.iter(*[f"{W}{name}" for name in stays])):
        if not _is_property(element):
            unwrap(element)
    for element in list(root.iter(f"{W}delText", f"{W}delInstrText")):
        element.tag = f"{W}t" if local_name(element) == "delText" else f"{W}instrText"
    for paragraph in list(root.iter(f"{W}p")):
        if any(name in children(paragraph.find(f"{W}pPr/{W}rPr")) for name in gone):
            _join(paragraph)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None:
            take_out(table)


def _is_property(element: etree._Element) -> bool:
    """Whether a change is one of a paragraph's mark, a row or a cell."""
    parent = element.getparent()
    return parent is None or local_name(parent) in ("rPr", "trPr", "tcPr", "ctrlPr")


def _restyle(root: etree._Element, *, reject: bool) -> None:
    for change in [element for element in root.iter("{*}*") if local_name(element).endswith("PrChange")]:
        properties = change.getparent()
        if properties is None:
            continue
        before = next(iter(change), None)
        marks = properties.find(f"{W}rPr") if local_name(properties) == "pPr" else None
        properties.remove(change)
        if reject and before is not None:
            properties[:] = [*before, *([] if marks is None else [marks])]


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is gone with the next one, whose properties count."""
    following = paragraph.getnext()
    while following is not None and local_name(following) in ("bookmarkStart", "bookmarkEnd", "commentRangeEnd", ""):
        following = following.getnext()
    content = [child for child in paragraph if local_name(child) != "pPr"]
    if following is not None and local_name(following) == "p":
        properties = following.find(f"{W}pPr")
        at = 0 if properties is None else following.index(properties) + 1
        following[at:at] = content
        take_out(paragraph)
    elif not has_content(paragraph):
        parent = paragraph.getparent()
        if parent is not None and (local_name(parent) != "tc" or len(parent.findall(f"{W}p")) > 1):
            take_out(paragraph)
