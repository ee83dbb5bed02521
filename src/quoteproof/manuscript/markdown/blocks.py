"""Blocks of other programs' Markdown as chapters have them: chunks of code, callouts, directives, divisions.

Works on lines, before pandoc sees them, because pandoc takes these blocks for words. A line that goes is told.
Source: the manuals of knitr, Quarto, MyST and Obsidian.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from quoteproof.manuscript.citing.chapter_text import MANUSCRIPT_CLASSES
from quoteproof.manuscript.markdown.placed_text import PlacedLine
from quoteproof.manuscript.model import ConversionKind, ConversionNote
from quoteproof.values import dataclass

_FENCE: Final = re.compile(r"^(?P<lead>(?:[ \t]*>)*[ \t]*)(?P<sign>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_BRACED: Final = re.compile(r"\{(?P<name>[A-Za-z][\w.+:-]*)(?P<options>[^{}]*)\}[ \t]*(?P<argument>.*)\Z")
_RUN: Final = frozenset(
    "r python julia bash sh sql ojs js node perl ruby rust go stan cpp rcpp haskell octave fortran d3 css cat "
    "code-cell sas stata pyodide webr eval-rst glue".split()
)
"""What is between braces where code is to be run."""
_MARKS: Final = re.compile("[\"'`´“”„‟‘’‚«»‹›]")
"""Marks that are refused in code, unless it is said to be code."""
_WORDS: Final = frozenset({"asis", "block", "block2"})
"""Chunks of knitr that hold words and no code."""
_TEXT_REFERENCE: Final = re.compile(r"^\(ref:[\w-]+\)[ \t]+\S")
_HIDDEN: Final = re.compile(r"\b(?:include|echo)\s*=\s*(?:F|FALSE)\b|\b(?:echo|include)\s*:\s*false\b", re.IGNORECASE)
_ALL_HIDDEN: Final = re.compile(
    r"opts_chunk\$set\([^)]*\becho\s*=\s*(?:F|FALSE)\b|^\s+echo:\s*false\s*$", re.IGNORECASE | re.MULTILINE
)
_OPTION: Final = re.compile(r"^\s*#\|")
_CALLOUT: Final = re.compile(
    r"^(?P<lead>[ \t]*>[ \t]?)\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\]]*)?\][+-]?[ \t]*(?P<title>.*)$"
)
_QUOTES: Final = frozenset({"quote", "cite"})
_DIV_PAIR: Final = re.compile(r"(?P<name>[\w-]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>\S+))")
_NOTE: Final = re.compile(r"^\[\^[^\]\s]+\]:(?:\s|\Z)")
_REFERENCE: Final = re.compile(r"^(?:\(ref:[\w-]+\)|\[\^[^\]\s]+\]:)")
_ADMONITIONS: Final = frozenset(
    "note warning tip important caution attention danger error hint seealso admonition topic sidebar margin aside "
    "callout proof theorem definition lemma example exercise solution remark div card dropdown".split()
)
_GENERATED: Final = frozenset(
    "toctree tableofcontents contents bibliography index printindex list-of-figures list-of-tables".split()
)
_QUOTING: Final = frozenset("epigraph pull-quote highlights blockquote verse".split())
_OPTION_WORDS: Final = ("title", "caption", "attribution")
"""Options of a directive that have words."""
_OPTION_LINE: Final = re.compile(r"^\s*:(?P<name>[\w-]+):\s*(?P<value>.*)$")


@dataclass(slots=True)
class ConvertedBlocks:
    """What the blocks of some lines became."""

    lines: list[PlacedLine] = field(default_factory=list)
    notes: list[ConversionNote] = field(default_factory=list)
    dropped: set[tuple[str, int]] = field(default_factory=set)
    """The lines, by file and number, that a note tells as a whole."""
    target: str = ""
    """A name of MyST that the next heading gets."""


@dataclass(frozen=True, slots=True)
class _Division:
    """A division that is open: whether the line that closes it stays."""

    length: int
    keeps: bool
    generated: bool = False


def with_our_blocks(lines: Sequence[PlacedLine], *, loose: bool) -> ConvertedBlocks:
    """The lines with blocks as chapters have them.

    `loose` says that the author's program needs no empty line before a heading, a list or a quotation (CommonMark).
    """
    made = ConvertedBlocks()
    hidden = _ALL_HIDDEN.search("\n".join(line.text for line in lines)) is not None
    _convert(lines, made, hidden=hidden, loose=loose)
    return made


def _convert(lines: Sequence[PlacedLine], made: ConvertedBlocks, *, hidden: bool, loose: bool) -> None:
    open_divisions: list[_Division] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line.text)
        if fence is not None and fence["sign"][0] == ":":
            number = _division(lines, number, fence, open_divisions, made, hidden=hidden, loose=loose)
        elif fence is not None and not (fence["sign"][0] == "`" and "`" in fence["info"]):
            end = _closing(lines, number, fence)
            _fenced(lines[number : end + 1], fence, made, closed=end < len(lines), hidden=hidden, loose=loose)
            number = end + 1
        elif _TEXT_REFERENCE.match(line.text):
            end = next((at for at in range(number, len(lines)) if not lines[at].text.strip()), len(lines))
            shown = " ".join(one.text.strip() for one in lines[number:end])
            _drop(lines[number:end], made, ConversionKind.LOST, f"the caption of what code gives: {shown}")
            number = end
        elif callout := _CALLOUT.match(line.text):
            end = number + 1
            while end < len(lines) and lines[end].text.lstrip().startswith(">"):
                end += 1
            _callout(lines[number:end], callout, made)
            number = end
        else:
            _plain(line, made, loose=loose)
            number += 1


_TARGET: Final = re.compile(r"^\((?P<label>[A-Za-z][\w:.-]*)\)=[ \t]*$")
_REMARK: Final = re.compile(r"^%[ \t]+(?P<words>\S.*)$")


def _plain(line: PlacedLine, made: ConvertedBlocks, *, loose: bool) -> None:
    if loose and (target := _TARGET.match(line.text)):
        made.target = target["label"]
        _drop([line], made, ConversionKind.CHANGED, line.text, f"{{#{made.target}}}")
        return
    if loose and (remark := _REMARK.match(line.text)):
        line = PlacedLine(f"<!-- {re.sub(r'-{2,}', '—', remark['words'])} -->", line.file, line.number)
    elif loose and line.text.strip() == "+++":
        return
    elif loose and line.text.rstrip() == "---" and not (made.lines and made.lines[-1].text.strip()):
        # A rule, which pandoc would take for the beginning of metadata.
        made.lines += [PlacedLine(text, line.file, line.number) for text in ("------", "")]
        return
    if made.target and line.text.strip():
        if _HEADING.match(line.text) and not line.text.rstrip().endswith("}"):
            line = PlacedLine(f"{line.text.rstrip()} {{#{made.target}}}", line.file, line.number)
        made.target = ""
    before = made.lines[-1].text if made.lines else ""
    if before.strip() and _needs_empty_line(before, line.text, loose=loose):
        made.lines.append(PlacedLine("", line.file, line.number))
        if _NOTE.match(line.text):
            made.notes.append(ConversionNote(ConversionKind.CHANGED, line.place, "", "the note, in its own paragraph"))
    made.lines.append(line)


_HEADING: Final = re.compile(r"^#{1,6}\s")
_ITEM: Final = re.compile(r"^\s{0,3}(?:[-*+]|1[.)])\s+\S")
_ANY_ITEM: Final = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")


def _needs_empty_line(before: str, text: str, *, loose: bool) -> bool:
    """Whether a line begins a block to its author's program and goes on with a paragraph to pandoc."""
    if _NOTE.match(text):
        return _REFERENCE.match(before) is None and not before.startswith((" ", "\t", "|"))
    if not loose:
        return False
    if _HEADING.match(text) or _HEADING.match(before):
        return True
    if text.startswith(">"):
        return not before.startswith(">")
    return _ITEM.match(text) is not None and not (_ANY_ITEM.match(before) or before.startswith((" ", "\t", ">", "|")))


def _closing(lines: Sequence[PlacedLine], number: int, fence: re.Match[str]) -> int:
    """The number of the line that closes a fence; that behind the last where none does."""
    close = re.compile(rf"^(?:[ \t]*>)*[ \t]*{re.escape(fence['sign'][0])}{{{len(fence['sign'])},}}[ \t]*$")
    return next((at for at in range(number + 1, len(lines)) if close.match(lines[at].text)), len(lines))


def _drop(
    lines: Sequence[PlacedLine], made: ConvertedBlocks, kind: ConversionKind, text: str, became: str = ""
) -> None:
    made.dropped.update((line.file, line.number) for line in lines)
    made.notes.append(ConversionNote(kind, lines[0].place, text, became))


def _fenced(
    lines: Sequence[PlacedLine], fence: re.Match[str], made: ConvertedBlocks, *, closed: bool, hidden: bool, loose: bool
) -> None:
    """A fenced block: code that is shown stays, a chunk is listed or left out, a directive is read."""
    info = fence["info"]
    braced = _BRACED.match(info)
    if info.startswith("{=") and not info.startswith("{=html"):
        raw = " ".join(line.text.strip() for line in lines[1 : len(lines) - closed])
        _drop(lines, made, ConversionKind.MACRO, f"raw {info.strip('{}=')}: {raw.strip()}")
    elif braced is None:
        if closed and fence["sign"][0] != ":":  # pandoc reads a fence below a line of words as code in the line
            _apart(lines[0], made)
        if closed and info.casefold() in _RUN and any(_MARKS.search(line.text) for line in lines[1:-1]):
            opening = f"{fence['lead']}{fence['sign']} {{.{info} .code}}"
            lines = [PlacedLine(opening, lines[0].file, lines[0].number), *lines[1:]]
        made.lines += lines
        if not closed:
            made.lines.append(PlacedLine(f"{fence['lead']}{fence['sign']}", lines[-1].file, lines[-1].number))
    elif braced["name"].casefold() in _WORDS:
        made.dropped.update((line.file, line.number) for line in (lines[0], *lines[len(lines) - closed :]))
        made.notes.append(ConversionNote(ConversionKind.CHANGED, lines[0].place, info))
        _apart(lines[0], made)
        _convert(lines[1:-1] if closed else lines[1:], made, hidden=hidden, loose=loose)
    elif braced["name"].casefold() in _RUN:
        _chunk(lines, fence, braced, made, closed=closed, hidden=hidden)
    else:
        body = lines[1:-1] if closed else lines[1:]
        _directive(braced["name"].casefold(), braced["argument"], lines, body, made, hidden=hidden, loose=loose)


def _first(lines: Sequence[PlacedLine]) -> str:
    return next((line.text.strip() for line in lines[1:] if line.text.strip()), "")


def _chunk(
    lines: Sequence[PlacedLine],
    fence: re.Match[str],
    braced: re.Match[str],
    made: ConvertedBlocks,
    *,
    closed: bool,
    hidden: bool,
) -> None:
    body = [line for line in (lines[1:-1] if closed else lines[1:]) if not _OPTION.match(line.text)]
    options = "\n".join([lines[0].text, *(line.text for line in lines if _OPTION.match(line.text))])
    said = f"code `{lines[0].text.strip().lstrip('`~ ')}`; what it gives is not there: run it first (knit, render)"
    if hidden or _HIDDEN.search(options) or not any(line.text.strip() for line in body):
        _drop(lines, made, ConversionKind.LOST, said)
        return
    language = re.sub(r"[^\w-]", "-", braced["argument"].strip() or braced["name"])
    opening = f"``` {{.{language} .code}}"
    _drop([line for line in lines if line not in body], made, ConversionKind.LOST, said, opening)
    _apart(lines[0], made)
    made.lines.append(PlacedLine(f"{fence['lead']}{opening}", lines[0].file, lines[0].number))
    made.lines += body
    made.lines.append(PlacedLine(f"{fence['lead']}```", lines[-1].file, lines[-1].number))


def _apart(line: PlacedLine, made: ConvertedBlocks) -> None:
    """Make an empty line before a block, unless there is one."""
    if made.lines and made.lines[-1].text.strip():
        made.lines.append(PlacedLine("", line.file, line.number))


def _callout(lines: Sequence[PlacedLine], callout: re.Match[str], made: ConvertedBlocks) -> None:
    """A callout: one for quotations is a block quotation, another one words of the author's own."""
    first = lines[0]
    title = callout["title"].strip()
    kind = callout["kind"].casefold()
    _apart(first, made)
    made.dropped.add((first.file, first.number))
    if kind in _QUOTES:
        made.lines += lines[1:]
        cited = "@" in title
        if cited:
            made.lines += [PlacedLine(text, lines[-1].file, lines[-1].number) for text in (">", f"> {title}")]
        shown = first.text.strip("> ")
        made.notes.append(
            ConversionNote(
                ConversionKind.CHANGED if cited else ConversionKind.LOST,
                first.place,
                f"the title of a callout: {title}" if title else shown,
                title if cited else "",
            )
        )
    else:
        if title:
            made.lines += [
                PlacedLine(f"**{title}**", first.file, first.number),
                PlacedLine("", first.file, first.number),
            ]
        made.lines += [
            PlacedLine(re.sub(r"^[ \t]*>[ \t]?", "", line.text, count=1), line.file, line.number) for line in lines[1:]
        ]
        made.notes.append(ConversionNote(ConversionKind.CHANGED, first.place, first.text.strip("> "), title))
    made.lines.append(PlacedLine("", lines[-1].file, lines[-1].number))


def _division(
    lines: Sequence[PlacedLine],
    number: int,
    fence: re.Match[str],
    open_divisions: list[_Division],
    made: ConvertedBlocks,
    *,
    hidden: bool,
    loose: bool,
) -> int:
    """A line of colons, which opens or closes a division; the number of the line to go on with."""
    line = lines[number]
    info = fence["info"].rstrip(": ")
    if not info:
        if open_divisions and not open_divisions.pop().keeps:
            made.dropped.add((line.file, line.number))
            made.lines.append(PlacedLine("", line.file, line.number))
        else:
            made.lines.append(line)
        return number + 1
    directive = _BRACED.match(info)
    if directive is not None and "=" not in directive["name"]:
        end = _closing(lines, number, fence)
        whole = lines[number : end + 1]
        body = lines[number + 1 : end]
        _directive(directive["name"].casefold(), directive["argument"], whole, body, made, hidden=hidden, loose=loose)
        return end + 1
    is_list = re.search(r"#refs\b", info) is not None
    if is_list:
        end = _closing(lines, number, fence)
        if not any(inner.text.strip() for inner in lines[number + 1 : end]):
            _drop(lines[number : end + 1], made, ConversionKind.GENERATED, "the place of the bibliography")
            return end + 1
    kept = "" if is_list else _kept(info)
    open_divisions.append(_Division(len(fence["sign"]), keeps=bool(kept)))
    _apart(line, made)
    made.dropped.add((line.file, line.number))
    if kept:
        made.lines.append(PlacedLine(f"{fence['lead']}{fence['sign']} {{{kept}}}", line.file, line.number))
        if kept == info.strip("{} "):
            return number + 1
    pairs = _pairs(info)
    title = pairs.get("title", "")
    if title:
        made.lines += [PlacedLine(f"**{title}**", line.file, line.number), PlacedLine("", line.file, line.number)]
    made.notes.append(ConversionNote(ConversionKind.CHANGED, line.place, line.text.strip(), title or kept))
    return number + 1


def _kept(info: str) -> str:
    """The attributes of a division that chapters have."""
    if not info.startswith("{"):
        return f".{info}" if info in MANUSCRIPT_CLASSES else ""
    words = re.sub(_DIV_PAIR, "", info.strip("{}"))
    classes = [word for word in words.split() if word.startswith(".") and word[1:] in MANUSCRIPT_CLASSES]
    names = [word for word in words.split() if word.startswith("#")]
    language = [f'lang="{value}"' for name, value in _pairs(info).items() if name == "lang"]
    return " ".join([*names, *classes, *language])


def _pairs(info: str) -> Mapping[str, str]:
    return {m["name"]: m["double"] or m["single"] or m["bare"] or "" for m in _DIV_PAIR.finditer(info)}


def _directive(
    name: str,
    argument: str,
    whole: Sequence[PlacedLine],
    body: Sequence[PlacedLine],
    made: ConvertedBlocks,
    *,
    hidden: bool,
    loose: bool,
) -> None:
    """A directive of MyST: words of it stay wherever it has any."""
    options, words = _options(body)
    first = whole[0]
    shown = first.text.strip().lstrip("`:~ ")
    if name in _GENERATED:
        inside = " ".join(line.text.strip() for line in words if line.text.strip())
        _drop(whole, made, ConversionKind.GENERATED, f"{shown}: {inside}" if inside else shown)
        return
    _apart(first, made)
    made.dropped.update((line.file, line.number) for line in (first, *(line for line in body if line not in words)))
    if len(whole) > len(body) + 1:
        made.dropped.add((whole[-1].file, whole[-1].number))

    def put(*texts: str) -> None:
        made.lines.extend(PlacedLine(text, first.file, first.number) for text in texts)

    kind = ConversionKind.CHANGED
    said = [options[option] for option in _OPTION_WORDS if option in options and name not in ("figure", "image")]
    for words_of_option in said:
        put(f"**{words_of_option}**", "")
    if name in ("figure", "image"):
        caption = " ".join(line.text.strip() for line in words if line.text.strip())
        alternative = options.get("alt", "").replace('"', "'")
        label = f"#{options['name']} " if "name" in options else ""
        attributes = f'{label}alt="{alternative}"' if alternative else label.strip()
        picture = f"![{caption}]({argument})" + (f"{{{attributes}}}" if attributes else "")
        put(picture, "")
        made.dropped.update((line.file, line.number) for line in words)
        made.notes.append(ConversionNote(kind, first.place, shown, picture))
        return
    if name in ("math", "code", "code-block", "sourcecode", "mermaid"):
        opening, closing = ("$$", "$$") if name == "math" else (f"``` {argument}".rstrip(), "```")
        put(opening)
        made.lines += words
        put(closing, "")
    elif name in _QUOTING:
        made.lines += [PlacedLine(f"> {line.text}".rstrip(), line.file, line.number) for line in words]
        put("")
    else:
        kind = kind if name in _ADMONITIONS or name == "table" else ConversionKind.MACRO
        if argument:
            put(f"**{argument}**", "")
        _convert(words, made, hidden=hidden, loose=loose)
        put("")
    made.notes.append(ConversionNote(kind, first.place, shown, " ".join((argument, *said)).strip()))


def _options(body: Sequence[PlacedLine]) -> tuple[dict[str, str], list[PlacedLine]]:
    """The options at the head of a directive, and the lines behind them."""
    options: dict[str, str] = {}
    number = 0
    while number < len(body) and (match := _OPTION_LINE.match(body[number].text)):
        options[match["name"]] = match["value"]
        number += 1
    if not number and body and body[0].text.strip() == "---":
        end = next((at for at in range(1, len(body)) if body[at].text.strip() == "---"), 0)
        for line in body[1:end]:
            name, _, value = line.text.partition(":")
            options[name.strip()] = value.strip()
        number = end + 1 if end else 0
    return options, list(body[number:])


def headings(lines: Sequence[PlacedLine]) -> Iterator[tuple[int, int]]:
    """The headings with `#` of some lines, outside fenced code: number of the line and level."""
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number].text)
        if fence is not None and fence["sign"][0] != ":":
            number = _closing(lines, number, fence) + 1
            continue
        match = re.match(r"^(#{1,6})[ \t]+\S", lines[number].text)
        if match:
            yield number, len(match[1])
        number += 1
