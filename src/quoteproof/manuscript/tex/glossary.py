"""Acronyms and glossary entries, as the words that they print.

Source: the manuals of `glossaries`, `glossaries-extra` and `acronym`.
"""

from typing import Final

from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.tex.setter import Handler, Setter
from quoteproof.manuscript.tex.settings import options_of
from quoteproof.manuscript.tex.tokens import TexToken, TokenStream, source


def _acronym(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """A definition of an acronym or a glossary entry."""
    name = token.text
    if name == "newacronym":
        stream.bracketed()
        key, short, long = (stream.argument() for _ in range(3))
    elif name in ("newglossaryentry", "longnewglossaryentry", "DeclareAcronym"):
        key = stream.argument()
        options = dict(options_of(source(stream.argument())))
        setter.settings.acronyms[source(key).strip()] = (
            options.get("short", options.get("text", options.get("name", ""))),
            options.get("long", ""),
        )
        described = source(stream.argument()) if name.startswith("long") else options.get("description", "")
        if described.strip():
            setter.settings.glossary.append((token, f"{options.get('name', source(key))}: {described.strip()}"))
        return
    else:
        key = stream.argument()
        short = stream.bracketed() or key
        long = stream.argument()
        if name == "acro" and not setter.preamble:
            setter.put("\n\\item[{")
            setter.run(short)
            setter.put("}] ")
            setter.run(long)
    setter.settings.acronyms[source(key).strip()] = (source(short), source(long))


def _term(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """A use of an acronym or a glossary entry."""
    stream.star()
    stream.bracketed()
    key = source(stream.argument()).strip()
    stream.bracketed(over_spaces=False)
    if setter.preamble:
        return
    settings, name = setter.settings, token.text
    forms = settings.acronyms.get(key)
    if forms is None:
        setter.tell(ConversionKind.MACRO, token, f"\\{name}{{{key}}}")
        setter.said[id(token)] = f"\\{name}{{{key}}}"
        setter.text(f"\\{name}{{{key}}}", token.place)
        return
    short, long = forms
    plain = name.lower().removesuffix("*")
    first = key not in settings.used_acronyms
    if plain.endswith(("full", "acf", "acfp", "fullpl")) or (long and first and plain in _FIRST):
        words = f"{long} ({short})"
    elif plain in ("acl", "acrlong", "acrlongpl", "aclp", "glsentrylong", "glsdesc", "glsxtrlong"):
        words = long or short
    else:
        words = short
    if plain in _FIRST or "full" in plain:
        settings.used_acronyms.add(key)
    if plain in _PLURAL:
        words = f"{long}s ({short}s)" if words.endswith(f"({short})") and long else f"{words}s"
    if name[0].isupper() and words:
        words = words[0].upper() + words[1:]
    setter.said[id(token)] = words
    setter.run_source(words, token)
    if setter.in_quotation:
        setter.tell(ConversionKind.CHANGED, token, f"\\{name}{{{key}}} inside a quotation", words)


_FIRST: Final = frozenset({"gls", "glspl", "ac", "acp", "glsxtr", "acfirst"})
_PLURAL: Final = frozenset({"glspl", "acp", "acrshortpl", "acrlongpl", "acsp", "aclp", "acfp", "glsplural"})
_USES: Final = (
    "gls Gls glspl Glspl glstext Glstext glsname glsentryname acrshort acrlong acrfull acrshortpl acrlongpl Acrlong "
    "Acrshort ac Ac acs acl acf acp acsp aclp acfp Acp Acl glsentryshort glsentrylong glsentrytext glsxtrshort "
    "glsxtrlong glsxtrfull GLS glsfirst glsplural acrfullpl glssymbol"
).split()


_ENTRIES: Final = "newacronym newglossaryentry longnewglossaryentry acrodef acro newacro DeclareAcronym".split()
HANDLERS: Final[dict[str, Handler]] = {**dict.fromkeys(_ENTRIES, _acronym), **dict.fromkeys(_USES, _term)}
"""Handlers of the commands that define and use them."""
