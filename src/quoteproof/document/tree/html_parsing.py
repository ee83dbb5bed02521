"""Parses a web page as browsers do: its characters, then its tree.

The tree is the one that the HTML standard defines for any input, broken or not (`justhtml` builds it); libxml2's parser
for HTML moves, joins and drops words where tags are misnested. It is handed on as a tree of lxml without namespaces.
Sources: HTML, 13.2; Encoding Standard.
"""

import codecs
import re
from importlib.metadata import version
from typing import Any, Final

import webencodings
from justhtml import JustHTML
from lxml import etree

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.package import parse_xml

_PRESCAN: Final = 4096
"""In which bytes a page says its encoding; the standard asks for 1024, browsers look further."""
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_CHARSET: Final = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"\A\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_NAMESPACES: Final = {
    "epub": "http://www.idpf.org/2007/ops",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xlink": "http://www.w3.org/1999/xlink",
}
EPUB_TYPE: Final = f"{{{_NAMESPACES['epub']}}}type"
"""The attribute `epub:type`."""
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_BAD_IN_NAME: Final = re.compile(r"[^\w.-]|^(?![A-Za-z_])", re.ASCII)
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no tree of XML holds; a form feed is white space."""
_DEEPEST: Final = 2_000
"""Most elements in one another that are handed on, which the walk then refuses."""


def parse_html(data: bytes, encoding: str | None = None, *, is_xml: bool = False) -> etree._Element:
    """The root element of a page; raises `RefusedDocumentError`.

    `encoding` is what its transport said; `is_xml` says that it is XHTML. What a page says itself does not make it XML:
    to browsers it is what its transport, or the ending of its name, says.
    """
    if is_xml:
        root = _xhtml(data)
        if root is not None:
            return root
    return _lxml_tree(JustHTML(decoded(data, encoding), sanitize=False))


def parse_xhtml(data: bytes, what: str) -> etree._Element:
    """The root element of a page that is XML, without the namespace of XHTML; raises `RefusedDocumentError`."""
    root = parse_xml(data, what)
    for element in root.iter(f"{_XHTML}*"):
        element.tag = str(element.tag).removeprefix(_XHTML)
    return root


def _xhtml(data: bytes) -> etree._Element | None:
    """The root of a page that is well-formed XHTML, else none."""
    try:
        root = parse_xhtml(data, "the page")
    except RefusedDocumentError:
        return None
    return root if root.tag == "html" else None


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The characters of a page (Encoding Standard, “decode”; HTML, 13.2.3.2).

    A page that declares no encoding is UTF-8 where its bytes are, as browsers find for files, else Windows-1252.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _declared(data)
    found = (webencodings.lookup(encoding) if encoding else None) or declared
    if found is None:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            found = webencodings.lookup("windows-1252")
    assert found is not None
    return str(webencodings.decode(data, found, "replace")[0])


def _declared(data: bytes) -> Any:
    head = _COMMENT.sub(b"", data[:_PRESCAN])
    match = _CHARSET.search(head) or _XML_ENCODING.match(head)
    if match is None:
        return None
    found = webencodings.lookup(match[1].decode("ascii"))
    if found is not None and found.name.startswith("utf-16"):
        return webencodings.UTF8
    return found


def _lxml_tree(page: JustHTML) -> etree._Element:
    """The tree of a page; without recursion."""
    source = next(node for node in page.root.children or () if node.name == "html")
    root = etree.Element("html")
    _attributes(root, source)
    stack: list[list[Any]] = [[iter(source.children or ()), root, None]]
    while stack:
        children, parent, last = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
        elif node.name == "#text":
            _append(parent, last, _NO_XML.sub(_instead, str(node.data or "")))
        elif node.name == "#comment":
            stack[-1][2] = etree.Comment(re.sub(r"-(?=-)|-$", "- ", _NO_XML.sub(" ", str(node.data or ""))))
            parent.append(stack[-1][2])
        elif not node.name.startswith(("#", "!")):
            element = stack[-1][2] = etree.SubElement(parent, _name(node.name))
            _attributes(element, node)
            if len(stack) > _DEEPEST:
                raise RefusedDocumentError(f"its elements are nested more than {_DEEPEST} deep")
            content = getattr(node, "template_content", None)
            stack.append([iter((content or node).children or ()), element, None])
    return root


def _append(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    """Add text after the last child of an element, which lxml would count all children to find."""
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _attributes(element: etree._Element, node: Any) -> None:
    for name, value in (node.attrs or {}).items():
        prefix, _, local = name.rpartition(":")
        if _NAME.fullmatch(local) and (not prefix or prefix in _NAMESPACES):
            key = f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else local
            element.set(key, _NO_XML.sub(_instead, value or ""))


def _name(name: str) -> str:
    """The name of an element, with `_` for what no name of XML has."""
    return _BAD_IN_NAME.sub("_", name) if _NAME.fullmatch(name) is None else name


def _instead(character: re.Match[str]) -> str:
    return " " if character.group() == "\x0c" else "\ufffd"


def html_engine() -> str:
    """The libraries that build the tree of a page and parse its sheets."""
    return ", ".join(f"{name} {version(name)}" for name in ("justhtml", "tinycss2", "cssselect"))
