"""The fields of bibliography entries: what prints, what TeX may stand in them, and the characters they print.

pandoc makes markup of TeX in the fields that print, so only TeX that sets letters is allowed, addresses lead to the
web, and words between quotation marks, which no citation could prove, stand in titles alone. Fields that never print
(`file`, `abstract`) are not checked. `plain` is total: what it does not know stays.
Source: the biblatex data model (2.2), as pandoc's reader takes it.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from quoteproof.finding.model import Place
from quoteproof.source import faults
from quoteproof.source.tex_letters import with_letters
from quoteproof.text.formulas import marks_in_formula
from quoteproof.text.look_alikes import steers
from quoteproof.text.marks import tokens
from quoteproof.text.pairing import has_strays, pair

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
_MARKUP = re.compile(r"\\(?:emph|text(?:it|bf|sc|up|rm|sf|superscript|subscript)|mkbib(?:emph|italic|bold))\s*(?=\{)")
_QUOTED = re.compile(r"\\(?:enquote|mkbibquote)\*?\s*\{([^{}]*)\}")


def plain(value: str) -> str:
    """The characters that a TeX field prints, runs of white space as one space."""
    text = _QUOTED.sub(r"“\1”", _MARKUP.sub("", value)) if "\\" in value else value
    text = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", m[3] + _ACCENTS[m[1] or m[2]]), text)
    text = _LETTER.sub(lambda m: _LETTER_COMMANDS[m[1]], text)
    text = _SIGN.sub(r"\1", _BRACES.sub("", text))
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return _SPACE.sub(" ", text.replace("~", " ")).strip()


_ENTITY: Final = re.compile(r"(?<!\\)&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8}\d?);")
_DOTLESS: Final = re.compile(r"(\\(?:[`'^~=.\"]|[uvHcr](?=[\s{])))\s*(\{)?\s*\\([ij])(?![A-Za-z])\s*(?:\{\})?")
_TAGS: Final = {
    "i": "emph", "em": "emph", "b": "textbf", "strong": "textbf", "sup": "textsuperscript", "sub": "textsubscript",
    "sc": "textsc", "scp": "textsc",
}  # fmt: skip
_TAG: Final = re.compile(r"<(i|em|b|strong|sup|sub|sc|scp)>((?:(?!<\1>)[^{}])*?)</\1>", re.IGNORECASE)
_SPAN: Final = re.compile(
    r'<span (?:class="nocase"|style="font-variant:\s*small-caps;?")>((?:(?!<span)[^{}])*?)</span>'
)
_FORMULA: Final = re.compile(r"(?<!\\)\$(?=[^\s$])[^$]*?(?<![\s\\])\$(?!\d)")
_RAW: Final = re.compile(r"\\.|[#$%&]", re.DOTALL)


def clean_text(value: str, *, escaped: bool = False) -> str:
    """A field without HTML and with dotless letters as they are meant; `escaped` writes signs as TeX has them.

    A `$` that cannot begin or end a formula (`$5 and $10`) is a dollar.
    """
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), value)
    while (made := _TAG.sub(lambda m: f"\\{_TAGS[m[1].lower()]}{{{m[2]}}}", _SPAN.sub(r"{\1}", text))) != text:
        text = made
    text = _DOTLESS.sub(lambda m: f"{m[1]}{m[2] or ''}{m[3]}" if m[2] else f"{m[1]}{{{m[3]}}}", text)
    parts, at = list[str](), 0
    for kept in sorted((*_FORMULA.finditer(text), *_WEB.finditer(text)), key=lambda match: match.start()):
        if kept.start() >= at:
            parts += [_signs(text[at : kept.start()], escaped=escaped), kept[0]]
            at = kept.end()
    return "".join((*parts, _signs(text[at:], escaped=escaped)))


def _signs(text: str, *, escaped: bool) -> str:
    text = with_letters(text) if "\\" in text else text
    if not escaped:
        return text
    return _RAW.sub(lambda match: match[0] if match[0][0] == "\\" else f"\\{match[0]}", text)


TITLES: Final = frozenset(
    """title subtitle titleaddon shorttitle booktitle booksubtitle booktitleaddon maintitle mainsubtitle maintitleaddon
    journal journaltitle journalsubtitle shortjournal issuetitle issuesubtitle eventtitle eventtitleaddon series
    shortseries origtitle reprinttitle type""".split()
)
OTHERS: Final = frozenset(
    """address addendum afterword annotator author authortype bookauthor bookpagination chapter commentator date day
    doi edition editor editora editorb editorc editortype editoratype editorbtype editorctype eid entrysubtype
    eprint eprintclass eprinttype eventdate eventyear foreword holder howpublished institution introduction isan
    isbn ismn isrn issn issue iswc label language library location month note number organization origdate origyear
    origlanguage origlocation origpublisher pages pagetotal pagination part primaryclass archiveprefix pmid pmcid
    publisher pubstate school shortauthor shorteditor shorthand translator url urldate urlyear venue version volume
    volumes year yeardivision""".split()
)
_LETTERS: Final = frozenset(
    """emph textit textbf textsc textsuperscript textsubscript mkbibemph mkbibitalic mkbibbold mkbibquote mkbibparens
    enquote em it bf itshape bfseries scshape textup textendash textemdash ldots dots textellipsis ss ae AE
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
    "url": re.compile(r"https?://[^\s<>\"^`{|}\\]+"),
    "doi": re.compile(r"10(?:\.[\d.]+)?/[^\s\"`{|}\\]+"),
}
_ADDRESSES: Final = {"url": "https://…", "doi": "10.1000/182"}
_URL_ESCAPE: Final = re.compile(r"\{\\([_&%#$~])\}|\\([_&%#$~{}/:;^])(?:\{\})?")
_URL_COMMAND: Final = re.compile(r"\\(?:url|path|nolinkurl|texttt)\{([^{}]*)\}|\\href\{([^{}]*)\}\{[^{}]*\}")
_TILDE: Final = re.compile(r"\\(?:textasciitilde|sim)(?:\{\}|\s+|(?![A-Za-z]))|\{\$\\sim\$\}|\$\\sim\$|\\~(?:\{\})?")
_UNDERSCORE: Final = re.compile(r"\\textunderscore(?:\{\}|\s+|(?![A-Za-z]))")
_DOI_HEAD: Final = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/|^doi\s*[:=]?\s*", re.IGNORECASE)
_NO_SCHEME: Final = re.compile(
    r"(?:www\.[^\s/:@]+\.[^\s/:@]+|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|info|[a-z]{2})/\S)"
)
_AMPERSAND: Final = re.compile(r"&(?:amp|#38|#x26);")
_LONGEST_ADDRESS: Final = 4000
_HOST: Final = re.compile(r"https?://[^/?#]*")
_SEVERAL: Final = re.compile(r"[\s;,|]+(?:and\s+)?(?=<?https?://)", re.IGNORECASE)


def clean_address(name: str, value: str) -> tuple[str, tuple[str, ...]]:
    """The address or DOI that a field gives, without TeX and what people write around it, and those after it."""
    if len(value) > _LONGEST_ADDRESS:
        return value, ()
    text = _UNDERSCORE.sub("_", _TILDE.sub("~", _AMPERSAND.sub("&", value.strip())))
    text = _URL_ESCAPE.sub(lambda match: match[1] or match[2], text)
    text = _URL_COMMAND.sub(lambda match: match[1] or match[2] or "", text)
    text = text.replace("{", "").replace("}", "").replace("\\", "").replace("\u00a0", " ").strip()
    if name == "doi":
        text = _DOI_HEAD.sub("", _DOI_HEAD.sub("", text.strip("<> "))).strip()
        first, *others = re.split(r"[\s;,]+(?=(?:doi:|https?://|10\.\d)|$)", text) if text else [""]
    else:
        first, *others = _SEVERAL.split(text)
        first = first.strip("<>")
        first = f"https://{first}" if _NO_SCHEME.match(first) else first
        if first.startswith("http") and "\n" not in first and ":" not in first.partition(" ")[2]:
            first = first.replace(" ", "%20")
        if host := _HOST.match(first):
            first = host[0] + "".join(
                quote(c, errors="replace") if c in "|^" or not c.isascii() else c for c in first[host.end() :]
            )
    return first.rstrip(";,"), tuple(other.strip("<>") for other in others if other)


_QUOTES: Final = re.compile(r"\\(?:enquote|mkbibquote)\*?(?=\s*\{)")
_NAMED: Final = re.compile(
    r"\\(?:(?P<open>(?:text)?quote(?:dbl)?left|guillemotleft|lq)|(?P<close>(?:text)?quote(?:dbl)?right|guillemotright|rq))"
    r"(?![A-Za-z])(?:\{\}|\s+)?"
)
_BARE_ACCENT: Final = re.compile(r"\\(?:[`'^~=.\"](?:\s*\{\s*\}|(?=\s|\Z))|[urHvdckbt]\s*\{\s*\})")


PLAIN: Final = re.compile(r"(?:[A-Za-z0-9 \t\n\u00c0-\u024f.:;()\[\]/+=*?!#%@\u2013\u2014-]|,(?!,))*")
"""A field that has nothing that could be at fault, but for an address: no mark, no TeX, no braces, no entity."""
LEFT_OUT: Final = frozenset(("note", "addendum"))
"""Fields that do not print where they are at fault: many programs keep their user's own notes there."""


def field_faults(
    place: Place, key: str, name: str, value: str, *, every: bool = False
) -> Iterator[faults.UnprintableField]:
    """What is wrong with a field that prints; `value` is as written, without its braces.

    `every` says whether all fields print, also those that BibLaTeX does not have.
    """
    if name not in TITLES and name not in OTHERS and not every:
        return
    odd = next((c for c in value if steers(c)), None)
    if odd is not None:
        yield faults.FieldWithHiddenCharacter(place, key, name, odd)
    if name in _ADDRESS:
        if value and not _ADDRESS[name].fullmatch(clean_address(name, value)[0]):
            yield faults.FieldWithoutAddress(place, key, name, value, _ADDRESSES[name])
        return
    value = clean_text(value, escaped=True)
    command = _stranger(value)
    if command is not None:
        yield faults.FieldWithTex(place, key, name, command)
    if name not in TITLES and _prints_marks(value):
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
