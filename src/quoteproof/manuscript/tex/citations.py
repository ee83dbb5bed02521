"""Commands that cite works: those of biblatex, natbib, LaTeX and packages like them.

Source: the manuals of biblatex 3.20 (3.9), natbib 8.31 and apacite. Their printed form is the style's; here each is
a citation of the works, with the words before and behind each key.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from quoteproof.manuscript.citing.works import known_work
from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.tex.held import MARK, HeldCitation, HeldWork
from quoteproof.manuscript.tex.setter import Handler, Setter
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source, trimmed

_TEXTUAL: Final = frozenset(
    """textcite citet citealt Textcite Citet Citealt textcites Textcites citeA citeN shortciteA fullciteA citeasnoun
    possessivecite citeonline Citeonline citeauthort newcite shortciteN fullciteN""".split()
)
"""Commands after which the author is part of the sentence."""
_NORMAL: Final = frozenset(
    """cite Cite parencite Parencite autocite Autocite smartcite Smartcite footcite footcitetext supercite citep Citep
    citealp Citealp fullcite footfullcite notecite fnotecite pnotecite citeNP shortcite shortciteNP onlinecite cites
    Cites parencites Parencites autocites Autocites smartcites Smartcites footcites footcitetexts supercites
    fullcites footfullcites citealias citepalias citetalias citenum brackcite inlinecite Footcite Footcites
    hascite avolcite pvolcite fvolcite ftvolcite svolcite volcite tvolcite Volcite Pvolcite Avolcite
    Svolcite Tvolcite Fvolcite volcites pvolcites avolcites footcitet footcitep citetitle citeurl citedate
    citeyear citeyearpar citeauthor citefullauthor Citeauthor Citetitle citeyearNP citeauthoryear citeauthorNP
    bibentry ccite pcite tcite""".split()
)
_PART: Final = {"citetitle": "its title", "Citetitle": "its title", "citeurl": "its address", "citedate": "its date",
                "citeauthor": "its author", "citefullauthor": "its authors", "Citeauthor": "its author",
                "fullcite": "its entry in full", "footfullcite": "its entry in full", "bibentry": "its entry in full",
                "citeauthorNP": "its author", "fullcites": "their entries in full"}  # fmt: skip
"""Commands that print another thing than a citation, which a chapter cannot have."""
_WITH_ALL_AUTHORS: Final = frozenset({"citet", "citep", "citealt", "citealp", "citeauthor"})
"""Commands of natbib, whose star names all authors."""
_YEARS: Final = frozenset({"citeyear", "citeyearpar", "citeyearNP"})
_KEY: Final = re.compile(r"[^\s{}\\,%#]+")


def work(
    setter: Setter,
    key: str,
    before: Sequence[TexToken] | None,
    behind: Sequence[TexToken] | None,
    *,
    lead: str = "",
    without_author: bool = False,
) -> HeldWork:
    """A work of a citation, with the words around its key."""
    return HeldWork(key, _part(setter, before), _part(setter, behind), lead=lead, without_author=without_author)


def _part(setter: Setter, run: Sequence[TexToken] | None) -> int | None:
    if not run:
        return None
    with setter.apart():
        return setter.part(trimmed(run))


def put_citation(setter: Setter, token: TexToken, citation: HeldCitation) -> None:
    """Put out a citation, with a space before it; one set as a note stands before the punctuation."""
    if not setter.preamble:
        punctuation = ""
        last = setter.out[-1] if setter.out else ""
        if last[-1:] in (".", ",", ";", ":") and not setter.in_table and _ends_before(setter, token):
            punctuation, setter.out[-1] = last[-1], last[:-1]
        if setter.out and not "".join(setter.out[-3:]).endswith((" ", "\n", "(", "{[}", "\u00a0")):
            setter.put(" ")
        setter.thing(citation, token.place)
        setter.text(punctuation, token.place)


_ABBREVIATION: Final = re.compile(
    r"(?:\A|[\s(\[\u00a0\u202f])(?:vgl|s|siehe|cf|see|etc|usw|bzw|ca|e\.g|i\.e|z\.\S*b|d\.\S*h|u\.\S*a|al|ebd|ders|dies|sc|[A-Z])\Z",
    re.IGNORECASE,
)


def _ends_before(setter: Setter, token: TexToken) -> bool:
    """Whether the punctuation before a citation ends what is cited, so that the citation stands before it."""
    before = MARK.sub("", "".join(setter.out[-6:]))[:-1]
    if before[-1:] in _CLOSING:
        return True
    return "foot" in token.text and not _ABBREVIATION.search(before)


_CLOSING: Final = frozenset('”“’‘»«›‹"')


def _cite(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    name = token.text
    without_author = stream.star() and name.lower() not in _WITH_ALL_AUTHORS
    stream.sign("+")
    several = name.endswith("cites")
    if several:
        before_all, behind_all = _parentheses(stream)
    works: list[HeldWork] = []
    before: Sequence[TexToken] | None
    behind: Sequence[TexToken] | None
    volume = "volcite" in name
    while True:
        first: Sequence[TexToken] | None = stream.bracketed(over_spaces=not several or not works)
        if first is None and name.startswith("cite") and setter.settings.packages & {"apacite"}:
            first = _angled(stream)
        second = stream.bracketed(over_spaces=not several) if first is not None else None
        lead = ""
        if volume:
            group = stream.group()
            if group is None:
                break
            lead = f"vol. {source(group).strip()}" if group else ""
            before, behind = first, stream.bracketed()
        else:
            before, behind = (first, second) if second is not None else (None, first)
        group = stream.group()
        if group is None:
            break
        keys = [key for key in (part.strip() for part in source(group).split(",")) if _KEY.fullmatch(key)]
        for number, key in enumerate(keys):
            works.append(
                work(
                    setter,
                    key,
                    before if number == 0 else None,
                    behind if number == len(keys) - 1 else None,
                    lead=lead,
                    without_author=without_author or name in _YEARS,
                )
            )
        if not several:
            break
    if several and works:
        works = _with_outer(setter, works, before_all, behind_all)
    if setter.preamble:
        return
    if not works:
        setter.tell(ConversionKind.MACRO, token, f"\\{name}, a citation without a key")
        return
    if (said := _words_of(setter, name, works)) is not None:
        setter.said[id(token)] = said
        setter.tell(ConversionKind.CHANGED, token, f"\\{name}{{{', '.join(item.key for item in works)}}}", said)
        with setter.styled(*(("emph",) if "itle" in name else ())):
            setter.text(said, token.place)
        return
    textual = name in _TEXTUAL or (name == "cite" and _natbib_text(setter)) or name in ("tvolcite", "Tvolcite")
    if name in _PART:
        setter.tell(
            ConversionKind.CHANGED, token, f"\\{name}{{{', '.join(item.key for item in works)}}} prints {_PART[name]}",
            "a citation",
        )  # fmt: skip
    if not textual:
        put_citation(setter, token, HeldCitation(tuple(works)))
    for number, item in enumerate(works if textual else ()):
        if number:
            setter.text(",", token.place)
        if item.before is not None:  # which no citation in a sentence can have
            setter.put(f" {setter.parts[item.before]}")
            said = setter.said.get(id(token), "")
            setter.said[id(token)] = f"{said} {MARK.sub('', setter.parts[item.before])}"
        put_citation(setter, token, HeldCitation((replace(item, before=None),), textual=True))


_JOINED: Final = {"de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "pt": "e"}


def _words_of(setter: Setter, name: str, works: Sequence[HeldWork]) -> str | None:
    """The author, title or year that a command prints alone, where a bibliography of the manuscript has the works."""
    plain = name.lower()
    if plain not in ("citeauthor", "citefullauthor", "citetitle", "citeyear", "citeauthornp", "citeyearnp"):
        return None
    found = [setter.find_work(item.key) for item in works]
    if any(item.before is not None or item.behind is not None for item in works):
        return None
    said: list[str] = []
    for entry in found:
        if entry is None:
            return None
        if "author" in plain:
            families = [person.family for person in known_work(entry).persons]
            last = _JOINED.get(setter.settings.main_language.partition("-")[0], "and")
            several = f"{', '.join(families[:-1])} {last} {families[-1]}" if 1 < len(families) < 4 else ""
            said.append(several or (families[0] + (" et al." if len(families) > 1 else "") if families else ""))
        elif "title" in plain:
            said.append(entry.title)
        else:
            said.append(max(known_work(entry).years, default=""))
    return ", ".join(said) if all(said) else None


def _natbib_text(setter: Setter) -> bool:
    settings = setter.settings
    numbers = {"numbers", "super"} & set(settings.package_options.get("natbib", "").replace(" ", "").split(","))
    return "natbib" in settings.packages and not numbers


def _with_outer(
    setter: Setter, works: list[HeldWork], before: Sequence[TexToken] | None, behind: Sequence[TexToken] | None
) -> list[HeldWork]:
    """The works with what stands before and behind all of them."""
    made = list(works)
    if before:
        first = made[0]
        number = _part(setter, before)
        if first.before is not None and number is not None:
            setter.parts[number] += f" {setter.parts[first.before]}"
        made[0] = HeldWork(first.key, number, first.behind, first.lead, first.without_author)
    if behind:
        last = made[-1]
        number = _part(setter, behind)
        if last.behind is not None and number is not None:
            setter.parts[number] = f"{setter.parts[last.behind]}, {setter.parts[number]}"
        made[-1] = HeldWork(last.key, last.before, number, last.lead, last.without_author)
    return made


def _parentheses(stream: TokenStream) -> tuple[Sequence[TexToken] | None, Sequence[TexToken] | None]:
    first = stream.bracketed("(", ")")
    second = stream.bracketed("(", ")") if first is not None else None
    return (first, second) if second is not None else (None, first)


def _angled(stream: TokenStream) -> Sequence[TexToken] | None:
    return stream.bracketed("<", ">")


def _nocite(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    keys = source(stream.argument()).strip()
    if not setter.preamble:
        setter.tell(
            ConversionKind.CHANGED, token, f"\\nocite{{{keys}}}", "nothing: the bibliography has what chapters cite"
        )


def is_citation_alone(run: Sequence[TexToken]) -> bool:
    """Whether the words of a note are one citation and nothing else but a period."""
    stream = TokenStream(trimmed(run))
    command = stream.next()
    if command is None or command.kind is not TokenKind.COMMAND or command.text not in _NORMAL or command.text in _PART:
        return False
    stream.star()
    while stream.bracketed() is not None:
        pass
    if stream.group() is None:
        return False
    last = stream.next()
    return last is None or (last.text == "." and stream.peek() is None)


def _citetext(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    run = stream.argument()
    setter.text("(", token.place)
    setter.run(run)
    setter.text(")", token.place)


HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys((*_TEXTUAL, *_NORMAL), _cite),
    "nocite": _nocite,
    "citetext": _citetext,
}
"""Handlers of the commands that cite."""
