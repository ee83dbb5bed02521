"""Bibliography fields: TeX made plain, and what may stand in the fields that print.

pandoc makes markup of TeX in these fields, so only TeX that sets letters is allowed, addresses lead to the web, and
words between quotation marks, which no citation could prove, stand in titles alone. Whatever is not on a list is a
fault. Fields that never print (`file`, `abstract`) are not checked. `plain` is total: what it does not know stays.
Source: the biblatex data model (2.2), as pandoc's reader takes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from quoteproof.finding.model import Place
from quoteproof.source import faults
from quoteproof.text.formulas import marks_in_formula
from quoteproof.text.look_alikes import steers
from quoteproof.text.marks import tokens
from quoteproof.text.pairing import pair
from quoteproof.text.strays import has_strays

_ACCENTS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
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
    text = _ACCENT.sub(_accented, value)
    text = _LETTER.sub(lambda m: _LETTER_COMMANDS[m[1]], text)
    text = _SIGN.sub(r"\1", _BRACES.sub("", text))
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return _SPACE.sub(" ", text.replace("~", " ")).strip()


def _accented(match: re.Match[str]) -> str:
    accent = _ACCENTS[match[1] or match[2]]
    return unicodedata.normalize("NFC", match[3] + accent)


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
    rest = _MATH.sub(lambda found: found[0] if _MATH_RISK.search(found[0]) else "", _WEB.sub("", value))
    for found in _COMMAND.finditer(rest):
        if found[1] not in _LETTERS and found[1] not in _SIGNS:
            return found[0].strip() or "\\"
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
    named = _NAMED.sub(lambda found: "‘" if found["open"] else "’", value)
    text = plain(_BARE_ACCENT.sub("´", named)).replace("`", "‘")
    pairing = pair(text)
    return bool(_ENCLOSED.search(text) or pairing.runs) or has_strays(text, pairing, declared={*tokens(text)})
