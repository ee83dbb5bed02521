"""The bibliography: BibTeX text as entries, with the seed that each one names.

Every entry that can be read is read, and everything else is a fault with its line: syntax errors, duplicate keys and
fields, keys that no anchor could name. The seed is the first path under `seeds/` of the `file` field, as JabRef
(`:path:type`), Zotero (`description:path:type;…`) or a person writes it. pandoc reads the same text for printing.

pandoc makes markup of TeX in the fields that print, so only TeX that sets letters is allowed, addresses lead to the
web, and words between quotation marks, which no citation could prove, stand in titles alone. Fields that never print
(`file`, `abstract`) are not checked. `plain` is total: what it does not know stays.
Source: bibtexparser 2; the biblatex data model (2.2), as pandoc's reader takes it; the
`file` fields that JabRef 5 and Zotero 6 export.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware

from quoteproof.book.fields import path_fault
from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
from quoteproof.text.formulas import marks_in_formula
from quoteproof.text.look_alikes import steers
from quoteproof.text.marks import tokens
from quoteproof.text.offsets import LineIndex
from quoteproof.text.pairing import has_strays, pair

# bibtexparser logs each block it cannot read; here that becomes a finding, and standard error stays clean.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One work of the bibliography."""

    key: str
    kind: str
    """The entry type, in lower case, such as `article`."""
    fields: Mapping[str, str]
    """The fields as written, names in lower case, outer braces or quotation marks taken off."""
    line: int
    """The 1-based line on which the entry begins."""
    file: str | None = None
    """Path of its seed relative to the book, from the `file` field."""
    title: str = ""
    """The title in plain characters, without TeX."""
    author: str = ""
    """The author field in plain characters, as written."""
    language: str | None = None
    """The `langid` field, where there is one."""


_SEEDS = "seeds/"
_PARTS = re.compile(r"(?<!\\)[:;]")
_ESCAPE = re.compile(r"\\([:;\\_])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PAREN = re.compile(r"^[ \t]*@(?!(?i:comment|string|preamble))\w+[ \t]*\(", re.MULTILINE)
_KEY_FAULT = re.compile(r"[#\s,;{}\\]|^$")


def read_bibliography(text: str, file: str) -> tuple[Mapping[str, BibliographyEntry], tuple[Fault, ...]]:
    """Read BibTeX text; `file` is its path, for the places of findings."""
    lines = LineIndex(text)
    library = parse_string(text)
    found = [_unread(block, lines, file) for block in library.failed_blocks]
    entries: dict[str, BibliographyEntry] = {}
    for block in library.entries:
        entry = entries[block.key] = _entry(block)
        found += _entry_faults(entry, block, lines, file)
    found += (faults.RoundEntry(_line_place(lines, file, m.start())) for m in _PAREN.finditer(text))
    return entries, tuple(sorted(found, key=lambda fault: fault.place.start))


def seed_path(field: str) -> str | None:
    """The first path under `seeds/` that a `file` field names, or none."""
    parts = (_ESCAPE.sub(r"\1", part).strip().replace("\\", "/") for part in _PARTS.split(field))
    paths = (part.removeprefix("./") for part in parts)
    return next((path for path in paths if path.startswith(_SEEDS) and path_fault(path) is None), None)


def _entry(block: model.Entry) -> BibliographyEntry:
    fields = {f.key.lower(): str(f.value) for f in block.fields}
    return BibliographyEntry(
        key=block.key,
        kind=block.entry_type.lower(),
        fields=fields,
        line=(block.start_line or 0) + 1,
        file=seed_path(fields.get("file", "")),
        # A work without a title may carry a description of itself as its type; that is what prints.
        title=plain(fields.get("title") or fields.get("type", "")),
        author=plain(fields.get("author", "")),
        language=fields.get("langid") or None,
    )


def _entry_faults(entry: BibliographyEntry, block: model.Entry, lines: LineIndex, file: str) -> Iterator[Fault]:
    """What is wrong with an entry that bibtexparser could read."""
    place = _place(lines, file, block)
    if _KEY_FAULT.search(entry.key):
        yield faults.BadKey(place, entry.key)
    enclosing = block.parser_metadata.get(RemoveEnclosingMiddleware.metadata_key(), {})
    bare = {name for name, kind in enclosing.items() if kind == "no-enclosing"}
    torn = next((f for f in block.fields if not _is_whole(str(f.value), bare=f.key in bare)), None)
    if torn is not None:
        yield faults.UnendedField(_place(lines, file, torn), entry.key, torn.key)
    for field in block.fields:
        yield from field_faults(_place(lines, file, field), entry.key, field.key.lower(), str(field.value))
    for name in ("date", "urldate", "origdate"):
        value = entry.fields.get(name, "")
        if _WORDY_DATE.search(value):
            yield faults.UnreadableDate(place, entry.key, name, value)
    if torn is None and not block.fields:
        yield faults.FieldlessEntry(place, entry.key)
    elif not (entry.title or entry.author or entry.fields.get("editor")):
        yield faults.NamelessEntry(place, entry.key)


_WORDY_DATE = re.compile(r"[^\W\dTXZuxy_]{2,}|\d+\s*[.,]\s*\d")


_INNERMOST = re.compile(r"\{[^{}]*\}")
_QUOTED = re.compile(r'"[^"]*"')
_JOINED = re.compile(r"[^\s#{}\"=,]+(?:\s*#\s*[^\s#{}\"=,]+)*")


def _is_whole(value: str, *, bare: bool) -> bool:
    """Say whether a value ends where it should; `bare` is one that no braces or quotation marks enclose as a whole.

    bibtexparser takes what follows a missing comma into the value, which then has no pair around it.
    """
    if not bare:
        return _balanced(value)
    while (shorter := _INNERMOST.sub("0", value)) != value:
        value = shorter
    return _JOINED.fullmatch(_QUOTED.sub("0", value).strip()) is not None


def _balanced(value: str) -> bool:
    """Whether a value's braces pair; pandoc reads no further than one that does not."""
    steps = ({"{": 1, "}": -1}.get(match.group(), 0) for match in _BRACE.finditer(value))
    depths = list(accumulate(steps, initial=0))
    return min(depths) == 0 == depths[-1]


def _unread(block: model.ParsingFailedBlock, lines: LineIndex, file: str) -> Fault:
    """The fault of an entry that bibtexparser did not read."""
    place = _place(lines, file, block)
    match block:
        case model.DuplicateBlockKeyBlock():
            return faults.DuplicateKey(place, block.key)
        case model.DuplicateFieldKeyBlock():
            return faults.DuplicateField(place, tuple(sorted(block.duplicate_keys)))
        case _:
            first = (block.raw or "").strip().split("\n", 1)[0].strip()[:60].replace("`", "'")
            return faults.BrokenEntry(place, first)


def _place(lines: LineIndex, file: str, block: model.Block | model.Field) -> Place:
    return _line_place(lines, file, lines.offset((block.start_line or 0) + 1, 1))


def _line_place(lines: LineIndex, file: str, offset: int) -> Place:
    line = lines.position(offset)[0]
    start = lines.offset(line, 1)
    return Place(file, start, start + len(lines.line(line)))


_ACCENTS: Final = dict(
    zip(
        "`'^~=u.\"rHvdckb",
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328\u0331",
        strict=True,
    )
)
_LETTER_COMMANDS: Final = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å"},
    **{"l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "ldots": "…"},
}
_ACCENT = re.compile(r"""\\(?:([`'^~=."])\s*|([urHvdckb])(?:\s+|(?=\{)))\{?\\?(\w)\}?""")
_LETTER_NAMES = "|".join(sorted(_LETTER_COMMANDS, key=len, reverse=True))
_LETTER = re.compile(rf"\\({_LETTER_NAMES})(?![A-Za-z])(?:\{{\}}|\s+)?")
_SIGN = re.compile(r"\\([&%$#_{} ])")
_BRACES = re.compile(r"(?<!\\)[{}]")
_SPACE = re.compile(r"\s+")


def plain(value: str) -> str:
    """The characters that a TeX field prints, runs of white space as one space."""
    text = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", m[3] + _ACCENTS[m[1] or m[2]]), value)
    text = _LETTER.sub(lambda m: _LETTER_COMMANDS[m[1]], text)
    text = _SIGN.sub(r"\1", _BRACES.sub("", text))
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return _SPACE.sub(" ", text.replace("~", " ")).strip()


_TITLES: Final = frozenset(
    """title subtitle titleaddon shorttitle booktitle booksubtitle booktitleaddon maintitle mainsubtitle maintitleaddon
    journal journaltitle journalsubtitle shortjournal issuetitle issuesubtitle eventtitle eventtitleaddon series
    shortseries origtitle reprinttitle type""".split()
)
_OTHERS: Final = frozenset(
    """address addendum afterword annotator author authortype bookauthor bookpagination chapter commentator date day
    doi edition editor editora editorb editorc editortype editoratype editorbtype editorctype eid entrysubtype eprint
    eprintclass eprinttype eventdate foreword holder howpublished institution introduction isan isbn ismn isrn issn
    issue iswc label language library location month note number organization origdate origlanguage origlocation
    origpublisher pages pagetotal pagination part primaryclass archiveprefix publisher pubstate school shortauthor
    shorteditor shorthand translator url urldate venue version volume volumes year yeardivision""".split()
)
_LETTERS: Final = frozenset(
    """emph textit textbf textsc textsuperscript textsubscript mkbibemph mkbibitalic mkbibbold mkbibquote mkbibparens
    enquote em it bf sc itshape bfseries scshape textup upshape textendash textemdash ldots dots textellipsis ss ae AE
    oe OE o O aa AA l L i j dh DH th TH dj DJ ng NG u v H c d b k r t S P copyright pounds texteuro euro slash
    textbackslash textquoteleft textquoteright textquotedblleft textquotedblright textless textgreater textasciitilde
    textdegree textregistered texttrademark TeX LaTeX guillemotleft guillemotright""".split()
)
_COMMAND: Final = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SIGNS: Final = frozenset("`'^~=.\"&%$#_{}- /,\n")
_MATH: Final = re.compile(r"(?<!\\)\$[^$\"]*(?<!\\)\$")
_MATH_RISK: Final = re.compile(r"\\(?:text|mbox|href|url|input|include|def|newcommand)")
_WEB: Final = re.compile(r"\\url\{https?://[^\s{}\"<>]*\}")
_ADDRESS: Final = {
    "url": re.compile(r"https?://[^\s<>\"^`{|}]+"),
    "doi": re.compile(r"(https?://(dx\.)?doi\.org/)?10\.[\d.]+/[^\s\"`{|}]+"),
}
_ADDRESSES: Final = {"url": "https://…", "doi": "10.1000/182"}
_QUOTES: Final = re.compile(r"\\(?:enquote|mkbibquote)\*?(?=\s*\{)")
_NAMED: Final = re.compile(
    r"\\(?:(?P<open>(?:text)?quote(?:dbl)?left|guillemotleft|lq)|(?P<close>(?:text)?quote(?:dbl)?right|guillemotright|rq))"
    r"(?![A-Za-z])(?:\{\}|\s+)?"
)
_BARE_ACCENT: Final = re.compile(r"\\(?:[`'^~=.\"](?:\s*\{\s*\}|(?=\s|\Z))|[urHvdckbt]\s*\{\s*\})")


def field_faults(place: Place, key: str, name: str, value: str) -> Iterator[faults.UnprintableField]:
    """What is wrong with a field that prints; `value` is as written, without its braces."""
    if name not in _TITLES and name not in _OTHERS:
        return
    odd = next((c for c in value if steers(c)), None)
    if odd is not None:
        yield faults.FieldWithHiddenCharacter(place, key, name, odd)
    if name in _ADDRESS:
        if not _ADDRESS[name].fullmatch(value.replace("\\", "")):
            yield faults.FieldWithoutAddress(place, key, name, value, _ADDRESSES[name])
        return
    command = _stranger(value)
    if command is not None:
        yield faults.FieldWithTex(place, key, name, command)
    if name not in _TITLES and _prints_marks(value):
        yield faults.FieldWithQuotationMarks(place, key, name)


def _stranger(value: str) -> str | None:
    """The first command that is not on the list."""
    rest = _MATH.sub(lambda match: match[0] if _MATH_RISK.search(match[0]) else "", _WEB.sub("", value))
    for command in _COMMAND.finditer(rest):
        if command[1] not in _LETTERS and command[1] not in _SIGNS:
            return command[0].strip() or "\\"
    return None


_ENCLOSED: Final = re.compile(
    r"[\d¹²³][\"″′](?:\s+[^\W\d_]+){3,}.*[\"″′]"  # two measures around words
    r"|[^\W_]['’‘](?:[^\W\d_]{3,}\s+){2,}.*[^\W_]['’](?![^\W_])"  # a mark close to the letter before it
)


def _prints_marks(value: str) -> bool:
    """Whether a field prints a quotation mark, or what looks like one, that is no apostrophe and no letter."""
    formulas = (match.group()[1:-1] for match in _MATH.finditer(value))
    if _QUOTES.search(value) or any(True for formula in formulas for _ in marks_in_formula(formula)):
        return True
    named = _NAMED.sub(lambda match: "‘" if match["open"] else "’", value)
    text = plain(_BARE_ACCENT.sub("´", named)).replace("`", "‘")
    pairing = pair(text)
    return bool(_ENCLOSED.search(text) or pairing.runs) or has_strays(text, pairing, declared={*tokens(text)})
