"""Seeds: bytes decoded to a text that offsets can refer to.

A seed is plain text in UTF-8, with no more combining marks on a letter than can be read. A byte-order mark is not part
of the text; line ends stay as they are; the hash is that of the bytes. HTML, XML, RTF, TeX and PDF are refused by sure
signs in their text, since they hold words that a reader never sees; a plain text that mentions `<b>` or `\\alpha` has
no such sign. Source: rules.md, “Source text”.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from quoteproof.document import formats
from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.words import stacked_marks
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Seed:
    """A decoded seed."""

    file: str
    text: str
    """The text, without a byte-order mark."""
    sha256: str
    """SHA-256 of the bytes, in hexadecimal."""
    document: SeedDocument | None = None
    """The document whose reading text it is; none for a plain text."""


def read_seed(file: str, data: bytes) -> tuple[Seed | None, tuple[Fault, ...]]:
    """Decode a seed; bytes that are no plain text in UTF-8 give none and a finding."""
    is_misnamed = formats.is_misnamed(file, data)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        if is_misnamed:
            return None, (faults.SeedMisnamed(Place(file), empty=not data),)
        shift = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        offset = error.start + shift
        return None, (faults.SeedNotUtf8(Place(file), offset, data[offset]),)
    form = other_form(text)
    if form is not None:
        return None, (faults.SeedNotPlain(Place(file, form.at, form.at + len(form.sign)), form.name, form.sign),)
    if is_misnamed:
        return None, (faults.SeedMisnamed(Place(file), empty=not data),)
    stack = stacked_marks(text)
    if stack is not None:
        return None, (faults.SeedManyMarks(Place(file, stack, stack + 1)),)
    return Seed(file, text, hashlib.sha256(data).hexdigest()), ()


def recoded(data: bytes, encoding: str) -> bytes:
    """A document in UTF-8, given its bytes in another encoding, by the name that Python knows it by.

    Raises `ValueError`, with the reason, where the encoding is unknown, where a byte does not fit, and where the text
    comes out with control characters: then the encoding is another one.
    """
    try:
        # A codec that makes bytes of bytes, such as `rot13` or `hex`, is no encoding of a text.
        text = data.decode(encoding) if codecs.lookup(encoding)._is_text_encoding else None
    except LookupError:
        text = None
    except UnicodeDecodeError as error:
        raise ValueError(f"byte 0x{data[error.start]:02X} at byte offset {error.start} is none of {encoding}") from None
    if text is None:
        raise ValueError(f"there is no encoding `{encoding}`")
    control = _CONTROL.search(text)
    if control is not None:
        other = "; as windows-1252 it is a printing one" if "\x80" <= control[0] <= "\x9f" else ""
        raise ValueError(f"as {encoding} the text has the control character U+{ord(control[0]):04X}{other}")
    return text.removeprefix("\ufeff").encode()


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BEGINS: Final = (
    ("RTF", re.compile(r"\s*\{\\rtf")),
    ("PDF", re.compile(r"\s*%PDF-")),
    ("PostScript", re.compile(r"\s*%!PS")),
    ("XML", re.compile(r"\s*<\?xml\b", re.IGNORECASE)),
    ("HTML", re.compile(r"\s*<!doctype\s+html", re.IGNORECASE)),
    ("XML", re.compile(r"\s*<!doctype\b", re.IGNORECASE)),
)
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.-]*+(?>(?::[A-Za-z][\w.-]*+)?))(?P<rest>[^<>]*+)>")
_ATTRIBUTE: Final = re.compile(r"\s[\w:-]+\s*=\s*[\"'\w#]|\s(?:hidden|inert)\b", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--|<!\[CDATA\[")
_HTML: Final = frozenset(
    "a abbr address article aside b blockquote body br button center cite code dd del details div dl dt em figure font "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta nav "
    "noscript object ol option p pre q ruby s samp script section select small span strike strong style sub summary "
    "sup svg table tbody td template textarea tfoot th thead title tr u ul var video".split()
)
_ALONE: Final = frozenset("html head body script style template noscript iframe object textarea".split())
_TEX_SURE: Final = re.compile(
    r"\\(?:documentclass|documentstyle|usepackage|begin\s*\{document\}|maketitle|iffalse|bye)(?![A-Za-z])"
)
_TEX_ENVIRONMENT: Final = re.compile(r"\\begin\s*\{(?P<name>[A-Za-z]+)\*?\}")
_TEX_FORMULAS: Final = frozenset(
    "equation align aligned alignat gather gathered multline split eqnarray math displaymath array matrix pmatrix "
    "bmatrix vmatrix Bmatrix Vmatrix smallmatrix cases subarray tikzcd CD".split()
)
_TEX_COMMAND: Final = re.compile(
    r"\\(?:part|chapter|section|subsection|subsubsection|paragraph|footnote|emph|textbf|textit|textsc|cite[a-z]*|label"
    r"|ref|caption|title|author|include|input|index|marginpar|hspace|vspace|phantom|textcolor)\*?\s*(?:\[[^\]]{0,80}\])?\{"
)
_FEW: Final = 3
"""So many tags or commands are a sign where they stand close together."""
_CLOSE: Final = 400
"""How many characters of a text there may be for each of them."""


@dataclass(frozen=True, slots=True)
class OtherForm:
    """A document that is the source of something else."""

    name: str
    """What it is: `HTML`, `XML`, `RTF`, `TeX`, `PDF` or `PostScript`."""
    sign: str
    """What shows it, as it stands in the document."""
    at: int
    """Where the sign stands, in code points."""


def other_form(text: str) -> OtherForm | None:
    """What a text is, where it is no plain text."""
    for name, pattern in _BEGINS:
        match = pattern.match(text)
        if match is not None:
            return OtherForm(name, match.group().strip(), match.end() - len(match.group().lstrip()))
    return _tagged(text) or _tex(text)


def _tagged(text: str) -> OtherForm | None:
    """Look for elements that are closed, and for comments."""
    comment = _COMMENT.search(text)
    if comment is not None and text.find("-->" if comment.group() == "<!--" else "]]>", comment.end()) >= 0:
        return OtherForm("HTML" if comment.group() == "<!--" else "XML", comment.group(), comment.start())
    open_: dict[str, re.Match[str]] = {}
    closed: list[re.Match[str]] = []
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if not tag["end"]:
            open_.setdefault(name, tag)
            if name in _HTML and _ATTRIBUTE.search(tag["rest"]) and name in ("img", "input", "link", "meta"):
                return _form(tag)
        elif name in open_:
            first = open_.pop(name)
            closed.append(first)
            if _is_sure(text, first):
                return _form(first)
    if len(closed) >= _FEW and len(closed) * _CLOSE >= len(text):
        return _form(closed[0])
    return None


def _is_sure(text: str, tag: re.Match[str]) -> bool:
    """Whether one element is sign enough: it has attributes, begins the text, or never stands in prose."""
    name = tag["name"].lower()
    attributes = _ATTRIBUTE.search(tag["rest"]) is not None and (name in _HTML or ":" in name or tag["name"] != name)
    return attributes or ":" in name or name in _ALONE or not text[: tag.start()].strip()


def _form(tag: re.Match[str]) -> OtherForm:
    name = "HTML" if tag["name"].lower() in _HTML else "XML"
    return OtherForm(name, tag.group()[:60], tag.start())


def _tex(text: str) -> OtherForm | None:
    if "\\" not in text:
        return None
    sure = _TEX_SURE.search(text) or next(_environments(text), None)
    if sure is not None:
        return OtherForm("TeX", sure.group(), sure.start())
    commands = list(_TEX_COMMAND.finditer(text))
    if len(commands) >= _FEW and len(commands) * _CLOSE >= len(text):
        return OtherForm("TeX", commands[0].group(), commands[0].start())
    return None


def _environments(text: str) -> Iterator[re.Match[str]]:
    """The environments that are closed, but for those of formulas, which plain texts have too."""
    ended = set(re.findall(r"\\end\s*\{([A-Za-z]+)\*?\}", text))
    return (m for m in _TEX_ENVIRONMENT.finditer(text) if m["name"] in ended and m["name"] not in _TEX_FORMULAS)
