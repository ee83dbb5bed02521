"""The commands of csquotes, as marks, block quotations and citations.

Source: csquotes 5.2o: `\\mktextquote` sets mark, words, punctuation, mark, citation, and what follows; `\\mkblockquote`
words, punctuation, citation, and what follows; `\\mktextelp` and its like set square brackets.
"""

import re
from collections.abc import Sequence
from typing import Final

from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.tex.citations import is_citation_alone, put_citation, work
from quoteproof.manuscript.tex.held import HeldCitation
from quoteproof.manuscript.tex.setter import EnvironmentHandler, Handler, Setter, rest
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source, trimmed

_WORDS_IN_A_LINE: Final = 12
_COMMAND: Final = re.compile(r"(?P<language>foreign|hyphen|hybrid)?(?P<form>text|block)(?P<cite>c)?quote")
_TERMINAL: Final = ".,;:!?"


def quoted(
    setter: Setter, run: Sequence[TexToken], token: TexToken, *, inner: bool = False, behind: Sequence[TexToken] = ()
) -> None:
    """Put out words between quotation marks, outer or inner ones by their depth."""
    depth = _depth(setter) + inner
    opening, closing, inner_opening, inner_closing = setter.settings.marks
    place = next((t.place for t in run), token.place)
    setter.text(inner_opening if depth % 2 else opening, place)
    setter.quoting += 1
    setter.quotes += 1 + inner
    with setter.styled():
        setter.run(run)
        setter.run(behind)
    setter.quoting -= 1
    setter.quotes -= 1 + inner
    setter.text(inner_closing if depth % 2 else closing, (*run, token)[-1].place if run else token.place)


def _depth(setter: Setter) -> int:
    return setter.quotes + setter.outer_open


def _enquote(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    inner = stream.star()
    if token.text in ("foreignquote", "hyphenquote"):
        stream.argument()
    run = stream.argument()
    if any(t.kind is TokenKind.PARAGRAPH for t in run) and not setter.in_table:
        setter.tell(ConversionKind.CHANGED, token, "a quotation of several paragraphs between marks")
    quoted(setter, run, token, inner=inner)


def _quote(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    r"""`\textquote`, `\blockquote`, and those with a language or a key."""
    found = _COMMAND.fullmatch(token.text)
    assert found is not None
    inner = stream.star()
    if found["language"]:
        stream.argument()
    citation, punctuation = _head(setter, token, stream, keyed=bool(found["cite"]))
    run = stream.argument()
    if found["form"] == "block" and _is_long(setter, run) and not setter.in_table:
        following = _following(stream)
        setter.said[id(token)] = "\0"
        set_off(setter, run, token, citation, [*punctuation, *following])
        return
    quoted(setter, run, token, inner=inner, behind=punctuation)
    _cite(setter, token, citation)


_Citation = HeldCitation | Sequence[TexToken] | None


def _head(setter: Setter, token: TexToken, stream: TokenStream, *, keyed: bool) -> tuple[_Citation, Sequence[TexToken]]:
    """The citation of a quotation, and the punctuation that belongs to it."""
    first = stream.bracketed()
    second = stream.bracketed() if first is not None else None
    if keyed:
        before, behind = (first, second) if second is not None else (None, first)
        key = source(stream.argument()).strip()
        return HeldCitation((work(setter, key, before, behind),)), trimmed(stream.bracketed() or ())
    return (trimmed(first) if first else None), trimmed(second or ())


def _cite(setter: Setter, token: TexToken, citation: _Citation) -> None:
    if isinstance(citation, HeldCitation):
        put_citation(setter, token, citation)
    elif citation:
        alone = is_citation_alone(citation) or citation[0].text in ("footnote", "footnotemark", "ref", "cref")
        setter.put(" ")
        with setter.apart():
            setter.text("" if alone else "(", token.place)  # as `\\mkcitation` sets it
            setter.run(citation)
            setter.text("" if alone else ")", token.place)


def _following(stream: TokenStream) -> Sequence[TexToken]:
    """The punctuation that csquotes draws to the end of a quotation that it sets off."""
    token = stream.peek()
    if token is None or token.text[:1] not in _TERMINAL or token.kind not in (TokenKind.SIGN, TokenKind.WORD):
        return ()
    stream.next()
    if len(token.text) > 1:
        stream.push([token._replace(text=token.text[1:])])
    return (token._replace(text=token.text[0]),)


def _is_long(setter: Setter, run: Sequence[TexToken]) -> bool:
    settings = setter.settings
    if settings.threshold <= 0 or any(t.kind is TokenKind.PARAGRAPH for t in run):
        return True
    words = sum(1 for t in run if t.kind is TokenKind.WORD)
    return words > settings.threshold * (1 if settings.threshold_in_words else _WORDS_IN_A_LINE)


def set_off(
    setter: Setter,
    run: Sequence[TexToken],
    token: TexToken,
    citation: _Citation = None,
    behind: Sequence[TexToken] = (),
) -> None:
    """Put out a block quotation, with its citation at its end; inside it marks are outer ones again."""
    setter.paragraph()
    setter.put("\\begin{quote}\n")
    kept, setter.quotes = setter.quotes, 0
    setter.quoting += 1
    with setter.styled():
        setter.run(trimmed_end(run))
        setter.run(behind)
    setter.quoting -= 1
    setter.quotes = kept
    _cite(setter, token, citation)
    setter.put("\n\\end{quote}")
    setter.paragraph()


def trimmed_end(run: Sequence[TexToken]) -> Sequence[TexToken]:
    """Tokens without white space at their ends."""
    start, end = 0, len(run)
    while start < end and run[start].kind in (TokenKind.SPACE, TokenKind.PARAGRAPH):
        start += 1
    while end > start and run[end - 1].kind in (TokenKind.SPACE, TokenKind.PARAGRAPH):
        end -= 1
    return run[start:end]


def _display(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """An environment that sets a quotation off."""
    del content
    citation: _Citation = None
    punctuation: Sequence[TexToken] = ()
    if "display" in name:
        if name.startswith(("foreign", "hyphen")):
            inner.argument()
        citation, punctuation = _head(setter, token, inner, keyed="cquote" in name)
    elif name not in ("quote", "quotation"):
        inner.bracketed()
    set_off(setter, rest(inner), token, citation, punctuation)


def _verse(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """Verse: its lines end where they end in print."""
    inner.bracketed()
    set_off(setter, rest(inner), token)


def _epigraph(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    option = stream.bracketed()
    words = stream.argument()
    by = (option or ()) if token.text == "dictum" else stream.argument()
    attribution = [
        token._replace(kind=TokenKind.PARAGRAPH, text="\n\n"),
        token._replace(kind=TokenKind.WORD, text="— "),
        *by,
    ]
    set_off(setter, [*words, *attribution] if by else words, token)


def _omission(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    before = stream.star()
    run = trimmed(stream.group() or ())
    if before and run:
        _inserted(setter, token, run)
        setter.put(" ")
    setter.text("[…]", token.place)
    if run and not before:
        setter.put(" ")
        _inserted(setter, token, run)


def _insertion(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    _inserted(setter, token, stream.argument())


def _inserted(setter: Setter, token: TexToken, run: Sequence[TexToken]) -> None:
    setter.text("[", token.place)
    with setter.styled():
        setter.run(run)
    setter.text("]", token.place)


def _deletion(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    run = stream.argument()
    setter.text("[]", token.place)
    if not setter.preamble:
        setter.tell(ConversionKind.CHANGED, token, f"\\textdel{{{source(run)}}}", "[], as LaTeX prints it")


def _outer(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """A character that opens and closes quotations by turns."""
    opening, closing, _, _ = setter.settings.marks
    if setter.outer_open:
        setter.outer_open = False
        setter.text(closing, token.place)
    else:
        setter.text(opening, token.place)
        setter.outer_open = not setter.preamble


def _inner(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """A character that opens and closes quotations inside others; between letters it is an apostrophe."""
    _, _, opening, closing = setter.settings.marks
    before = setter.out[-1][-1:] if setter.out else ""
    following = stream.peek()
    letter = following is not None and following.kind is TokenKind.WORD
    if before.isalnum() and letter:
        setter.text("’", token.place)
    elif letter and not before.isalnum():
        setter.text(opening, token.place)
    else:
        setter.text(closing, token.place)


def _auto_open(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    depth = setter.quotes
    setter.quotes += 1
    setter.quoting += 1
    marks = setter.settings.marks
    setter.text(marks[2] if depth % 2 else marks[0], token.place)


def _auto_close(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    if setter.quotes == 0:
        setter.text(token.text, token.place)
        return
    setter.quotes -= 1
    setter.quoting -= 1
    marks = setter.settings.marks
    setter.text(marks[3] if setter.quotes % 2 else marks[1], token.place)


def _make_outer(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    sign = source(stream.argument()).strip()
    if sign and not sign.isspace():
        setter.settings.active[sign[0]] = "quoteproof outer" if token.text == "MakeOuterQuote" else "quoteproof inner"


def _make_auto(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    if "Foreign" in token.text or "Hyphen" in token.text or "Hybrid" in token.text:
        stream.argument()
    opening, closing = source(stream.argument()).strip(), source(stream.argument()).strip()
    if "Block" in token.text and not setter.preamble:
        setter.tell(ConversionKind.MACRO, token, f"\\{token.text}")
    if len(opening) == len(closing) == 1:
        setter.settings.active[opening] = "quoteproof open"
        setter.settings.active[closing] = "quoteproof close"


def _delete_quotes(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    setter.settings.active.clear()


def _threshold(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    number = source(stream.argument()).strip()
    if number.isdecimal():
        setter.settings.threshold = min(int(number), 100_000)


_LANGUAGES: Final = ("", "foreign", "hyphen")
_ACTIVE: Final = ("Auto", "Foreign", "Hyphen", "Block", "ForeignBlock", "HyphenBlock", "HybridBlock")
HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys(("enquote", "foreignquote", "hyphenquote", "mkbibquote", "say", "textquotation"), _enquote),
    **{
        f"{language}{form}{cite}quote": _quote
        for language in (*_LANGUAGES, "hybrid")
        for form in ("text", "block")
        for cite in ("", "c")
    },
    "epigraph": _epigraph,
    "dictum": _epigraph,
    "textelp": _omission,
    "textins": _insertion,
    "textdel": _deletion,
    "MakeOuterQuote": _make_outer,
    "MakeInnerQuote": _make_outer,
    "SetBlockThreshold": _threshold,
    "DeleteQuotes": _delete_quotes,
    "DisableQuotes": _delete_quotes,
    **{f"Make{kind}Quote": _make_auto for kind in _ACTIVE},
    "quoteproof outer": _outer,
    "quoteproof inner": _inner,
    "quoteproof open": _auto_open,
    "quoteproof close": _auto_close,
}
"""Handlers of the commands of csquotes; those with a space in their names are of active characters."""
ENVIRONMENT_HANDLERS: Final[dict[str, EnvironmentHandler]] = {
    **{f"{lang}display{cite}quote": _display for lang in _LANGUAGES for cite in ("", "c")},
    **dict.fromkeys(("quote", "quotation", "quoting", "quotes", "blockquote", "widequote"), _display),
    "verse": _verse, "altverse": _verse, "verse*": _verse,
}  # fmt: skip
