"""Figures, tables, and references to what has a label."""

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.tex.held import HeldFigure, HeldLink, HeldReference, HeldTarget
from quoteproof.manuscript.tex.setter import EnvironmentHandler, Handler, Setter, rest
from quoteproof.manuscript.tex.settings import options_of
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source

_WIDTH: Final = re.compile(r"([0-9]*\.?[0-9]*)\s*\\(?:textwidth|linewidth|columnwidth|hsize)")
_LENGTH: Final = re.compile(r"([0-9]*\.?[0-9]+)\s*(cm|mm|in|pt|em)")
_DRAWN: Final = (
    "tikzpicture pgfpicture picture forest pspicture circuitikz axis tikzcd sequencediagram feynman chart "
    "dependency musicpicture overpic tikzfigure gantt ganttchart bytefield prooftree psgraph pspicture*"
).split()


def _figure(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """A figure: its pictures, and its caption with the picture, or behind the pictures and words if there are more."""
    inner.bracketed()
    if "wrap" in name:
        inner.skip("mom" if name.startswith("wrap") else "")
    target = HeldTarget("figure")
    kept = setter.target, setter.pictures, setter.caption, setter.floating
    setter.target, setter.pictures, setter.caption, setter.floating = target, [], None, True
    body = setter.captured(rest(inner)) if not setter.preamble else ""
    pictures, caption = setter.pictures, setter.caption
    setter.target, setter.pictures, setter.caption, setter.floating = kept
    if setter.preamble:
        return
    words = body
    for number, _ in pictures:
        words = words.replace(number, "")
    if not setter.in_table:
        setter.paragraph()
    if len(pictures) == 1 and not _has_words(words):
        figure = pictures[0][1]
        figure.caption, figure.target = caption, target
        setter.put(pictures[0][0])
    else:
        setter.put(body)
        if caption is not None:
            setter.put("\n\n")
            setter.put(setter.parts[caption])
            target.kind = "a figure that has several parts or no picture"
    if not setter.in_table:
        setter.paragraph()


def _subfigure(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    inner.skip("oom" if name != "subfloat" else "oo")
    _figure(setter, token, "figure", inner, content)


def _subfloat(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    caption = stream.bracketed()
    other = stream.bracketed()
    setter.run(stream.argument())
    for words in (caption, other):
        if words:
            setter.put("\n\n")
            setter.run(words)
            setter.put("\n\n")


def _has_words(body: str) -> bool:
    return bool(re.sub(r"\ue000\d+\ue001|\\[a-z]+|[\s{}\\]", "", body))


def _caption(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    stream.bracketed()
    run = (
        stream.argument()
        if token.text != "captionof"
        else (stream.argument(), stream.bracketed(), stream.argument())[2]
    )
    if setter.preamble:
        return
    with setter.apart():
        number = setter.part(run)
    if setter.floating and setter.caption is None:
        setter.caption = number
    elif number is not None:
        setter.put("\n\n")
        setter.put(setter.parts[number])
        setter.put("\n\n")


def _picture(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    options = source(stream.bracketed() or ())
    stream.bracketed()
    name = source(stream.argument()).strip().strip('"')
    if setter.preamble:
        return
    path = setter.find_picture(name)
    if path is None:
        setter.tell(ConversionKind.PICTURE, token, name)
        return
    width = dict(options_of(options)).get("width", "")
    figure = HeldFigure(path, _width(width), None, None)
    mark = setter.hold(figure)
    setter.put(mark)
    setter.pictures.append((mark, figure))


def _pages(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """Pages of another PDF."""
    stream.bracketed()
    name = source(stream.argument()).strip()
    if not setter.preamble:
        setter.tell(ConversionKind.PICTURE, token, f"pages of {name}")


def _code_file(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """A file of code."""
    stream.star()
    stream.bracketed()
    if token.text == "inputminted":
        stream.argument()
    name = source(stream.argument()).strip()
    if not setter.preamble:
        setter.tell(ConversionKind.LOST, token, f"the code of {name}")


def _width(value: str) -> str:
    if found := _WIDTH.fullmatch(value.strip()):
        share = float(found[1]) if found[1] not in ("", ".") else 1.0
        return f"{round(min(share, 1.0) * 100)}%"
    found = _LENGTH.fullmatch(value.strip())
    return found[1] + found[2] if found else ""


def _drawn(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    if not setter.preamble:
        words = re.sub(r"\s+", " ", source(content))
        setter.tell(ConversionKind.PICTURE, token, f"\\begin{{{name}}} {words}")


def _table(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    inner.bracketed()
    if name.startswith("wrap"):
        inner.skip("mm")
    target = HeldTarget("table")
    kept = setter.target, setter.pictures, setter.caption, setter.floating
    setter.target, setter.pictures, setter.caption, setter.floating = target, [], None, True
    body = setter.captured(rest(inner)) if not setter.preamble else ""
    caption = setter.caption
    setter.target, setter.pictures, setter.caption, setter.floating = kept
    if setter.preamble:
        return
    words = setter.hold(target) + (setter.parts[caption] if caption is not None else "")
    setter.paragraph()
    if body.count("\\begin{tabular}") == 1 and caption is not None:
        before, _, behind = body.partition("\\begin{tabular}")
        table, _, behind = behind.partition("\\end{tabular}")
        setter.put(
            f"{before.strip()}\n\n\\begin{{table}}\n\\caption{{{words}}}\n\\begin{{tabular}}{table}\\end{{tabular}}\n\\end{{table}}\n\n{behind.strip()}"
        )
    else:
        setter.put(body)
        if caption is not None:
            setter.put(f"\n\n{setter.parts[caption]}")
            target.kind = "a table of another form"
    setter.paragraph()


def _tabular(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    plain = name.rstrip("*")
    inner.bracketed()
    if plain in ("tabularx", "tabulary", "xltabular", "tabularew") or name.startswith("tabular*"):
        inner.argument()
    columns = _columns(inner.argument())
    run = rest(inner)
    if setter.in_table or setter.preamble:
        kept_inner, setter.in_inner_table = setter.in_inner_table, True
        setter.run(run)
        setter.in_inner_table = kept_inner
        return
    long = plain in ("longtable", "xltabular", "supertabular", "longtabu", "xtabular")
    target = HeldTarget("table")
    if long:
        kept = setter.target, setter.caption, setter.floating
        setter.target, setter.caption, setter.floating = target, None, True
        run = _without_repeated_heads(setter, run)
    setter.in_table = True
    typed, setter.typed = setter.typed, []
    body = setter.captured(run)
    setter.in_table, setter.typed = False, typed
    body = re.sub(r"(?:\\\\\s*)+\Z", "", body.strip())
    body = re.sub(r"\A(?:\s|\\\\)+", "", body)
    lines = f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}"
    if long:
        caption = setter.caption
        setter.target, setter.caption, setter.floating = kept
        if caption is not None:
            lines = (
                f"\\begin{{table}}\n\\caption{{{setter.hold(target)}{setter.parts[caption]}}}\n{lines}\n\\end{{table}}"
            )
        setter.put(f"\n\n{lines}\n\n")
    else:
        setter.put(f"\n\n{lines}\n\n")


def _columns(run: Sequence[TexToken]) -> str:
    """The columns of a table as letters that pandoc knows."""
    made: list[str] = []
    stream = TokenStream(run)
    while (token := stream.next()) is not None and len(made) < 60:
        if token.kind is TokenKind.SIGN and token.text == "*":
            times, inner = source(stream.argument()).strip(), stream.argument()
            made += list(_columns(inner)) * (min(int(times), 30) if times.isdecimal() else 1)
        elif token.kind is TokenKind.SIGN and token.text in "><!":
            stream.argument()
        elif token.kind is TokenKind.WORD:
            for letter in token.text:
                if letter == "@":
                    stream.argument()
                elif letter.isalpha():
                    made.append({"c": "c", "r": "r", "C": "c", "R": "r", "S": "r", "D": "r"}.get(letter, "l"))
                    if letter == "D":
                        stream.take_groups()
        elif token.kind is TokenKind.OPEN:
            stream.rest_of_group()
    return "".join(made) or "l"


def _without_repeated_heads(setter: Setter, run: Sequence[TexToken]) -> list[TexToken]:
    """The rows of a long table without the heads and feet of its later pages."""
    pieces: list[list[TexToken]] = [[]]
    names: list[str] = []
    for token in run:
        if token.kind is TokenKind.COMMAND and token.text in ("endhead", "endfirsthead", "endfoot", "endlastfoot"):
            names.append(token.text)
            pieces.append([])
        else:
            pieces[-1].append(token)
    kept: list[TexToken] = []
    for name, piece in zip(names, pieces, strict=False):
        if name == "endfirsthead" or (name == "endhead" and "endfirsthead" not in names):
            kept += piece
        elif any(t.kind is TokenKind.WORD for t in piece):
            setter.tell(ConversionKind.GENERATED, piece[0], source(piece))
    return [*kept, *pieces[-1]]


def _rule(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed(over_spaces=False)
    if setter.in_table:
        setter.put("\\hline\n")


def _many_columns(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    number = source(stream.argument()).strip()
    stream.argument()
    run = stream.argument()
    if not setter.in_table:
        setter.run(run)
        return
    setter.put(f"\\multicolumn{{{number if number.isdecimal() else 1}}}{{l}}{{")
    with setter.styled():
        setter.run(run)
    setter.put("}")


def _many_rows(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    stream.argument()
    stream.bracketed()
    stream.argument()
    stream.bracketed()
    setter.run(stream.argument())


def _label(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    name = source(stream.argument()).strip()
    if not setter.preamble:
        setter.labels.setdefault(name, setter.target)


def _reference(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    stream.bracketed()
    names = tuple(name.strip() for name in source(stream.argument()).split(",") if name.strip())
    if token.text in ("crefrange", "Crefrange"):
        names = (*names, source(stream.argument()).strip())
    setter.thing(HeldReference(names, token.text), token.place)


def _link(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    if token.text == "href":
        stream.bracketed()
        following = stream.next()
        address = following.text.strip() if following is not None and following.kind is TokenKind.RAW else ""
        setter.thing(HeldLink(address.replace("\\", ""), setter.part(stream.argument())), token.place)
        return
    label = stream.bracketed()
    name = source(label if label is not None else stream.argument()).strip()
    if token.text == "hyperref" and label is None:
        stream.argument()
        stream.argument()
    words = stream.argument()
    setter.thing(HeldReference((name,), token.text, setter.part(words)), token.place)


def _address(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """The address itself comes next as raw text; options before it are those of a command defined as this one."""
    if token.text == "lstinline":
        stream.bracketed()


_TABLES: Final = "tabular tabularx tabulary longtable xltabular supertabular xtabular tabu longtabu array".split()
_REFERRING: Final = (
    "ref cref Cref autoref vref Vref nameref pageref eqref fullref labelcref subref vpageref Autoref cpageref Nameref "
    "crefrange Crefrange fref Fref titleref thref"
).split()
HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys(("includegraphics", "includesvg"), _picture),
    **dict.fromkeys(("caption", "subcaption", "captionof", "captionabove", "captionbelow"), _caption),
    **dict.fromkeys(("subfloat", "subfigure"), _subfloat),
    **dict.fromkeys(("hline", "toprule", "midrule", "bottomrule"), _rule),
    **dict.fromkeys(_REFERRING, _reference),
    **dict.fromkeys(("href", "hyperref", "hyperlink"), _link),
    **dict.fromkeys(("url", "path", "nolinkurl", "verb", "verb*", "lstinline", "Verb"), _address),
    **dict.fromkeys(("lstinputlisting", "verbatiminput", "inputminted", "VerbatimInput"), _code_file),
    "includepdf": _pages,
    "label": _label,
    "multicolumn": _many_columns,
    "multirow": _many_rows,
}
"""Handlers of the commands of this module."""
ENVIRONMENT_HANDLERS: Final[dict[str, EnvironmentHandler]] = {
    **dict.fromkeys(("figure", "wrapfigure", "sidewaysfigure", "SCfigure", "floatingfigure", "marginfigure"), _figure),
    **dict.fromkeys(("subfigure", "subtable"), _subfigure),
    **dict.fromkeys(("table", "wraptable", "sidewaystable", "margintable"), _table),
    **dict.fromkeys(_TABLES, _tabular), **dict.fromkeys(_DRAWN, _drawn),
}  # fmt: skip
"""Handlers of its environments."""


def picture_path(name: str, folders: Sequence[str]) -> list[str]:
    """The paths at which a picture may lie, in order."""
    endings = ("",) if posixpath.splitext(name)[1].lower() in _PICTURES else (*_PICTURES, "")
    return [posixpath.normpath(posixpath.join(folder, name + ending)) for folder in folders for ending in endings]


_PICTURES: Final = (".png", ".jpg", ".jpeg", ".svg", ".pdf", ".eps", ".PNG", ".JPG")
