"""Headings, notes, lists, metadata, packages, and marks of work in progress."""

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from quoteproof.document.model import TrackedChanges
from quoteproof.manuscript.model import ConversionKind, RefusedManuscriptError
from quoteproof.manuscript.tex.citations import is_citation_alone
from quoteproof.manuscript.tex.files import normal
from quoteproof.manuscript.tex.held import HeldNote, HeldTarget
from quoteproof.manuscript.tex.macros import BEGIN_PACKAGE, END_PACKAGE
from quoteproof.manuscript.tex.setter import EnvironmentHandler, Handler, Setter, rest
from quoteproof.manuscript.tex.settings import known_language, options_of
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source, trimmed

LEVELS: Final = {
    "part": 0, "addpart": 0, "chapter": 1, "addchap": 1, "section": 2, "addsec": 2, "subsection": 3, "subsubsection": 4,
    "paragraph": 5, "subparagraph": 6, "minisec": 5, "chap": 1,
}  # fmt: skip
"""The level of each heading."""


def _heading(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    star = stream.star()
    short = stream.bracketed()
    run = stream.argument()
    if setter.preamble:
        return
    if short is not None and source(trimmed(short)) != source(trimmed(run)) and "=" not in source(short):
        setter.tell(ConversionKind.CHANGED, token, f"short heading “{source(short)}”", "the heading")
    numbered = not star and not token.text.startswith(("add", "mini"))
    target = HeldTarget("heading", level=LEVELS[token.text], numbered=numbered)
    with setter.apart():
        setter.paragraph()
        setter.put("\\section*{")
        setter.thing(target, token.place)
        setter.run(run)
        setter.put("}\n\n")
    setter.target = target


def _abstract(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """An abstract is a chapter of its own."""
    title = {"de": "Zusammenfassung", "fr": "Résumé", "es": "Resumen", "it": "Sommario"}.get(
        setter.settings.main_language.partition("-")[0], "Abstract"
    )
    if setter.preamble:
        return
    setter.paragraph()
    setter.put("\\section*{")
    setter.thing(HeldTarget("heading", level=0, numbered=False), token.place)
    setter.text(title, token.place)
    setter.put("}\n\n")
    setter.tell(ConversionKind.ADDED, token, "", title)
    setter.block(rest(inner))


def _footnote(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    run = stream.argument()
    if is_citation_alone(run):
        stream.push(run if run[-1].text != "." else run[:-1])
        first = stream.next()
        if first is not None:
            stream.push([first._replace(text=_AS_NOTES.get(first.text, first.text))])
        return
    _note(setter, run)


_AS_NOTES: Final = {"cite": "footcite", "parencite": "footcite", "autocite": "footcite", "fullcite": "footfullcite"}


def _note(setter: Setter, run: Sequence[TexToken]) -> None:
    target, setter.target = setter.target, HeldTarget("a note")
    with setter.apart():
        setter.put("\\footnote{")
        setter.run(run)
        setter.put("}")
    setter.target = target


def _marginal(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    run = stream.argument()
    if not setter.preamble:
        setter.tell(ConversionKind.CHANGED, token, f"\\{token.text}: {source(run)}", "a note")
        _note(setter, run)


def _footnote_mark(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    note = HeldNote()
    setter.thing(note, token.place)
    if not setter.preamble:
        setter.open_notes.append(note)


def _footnote_text(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    run = stream.argument()
    if setter.preamble:
        return
    if setter.open_notes:
        with setter.apart():
            setter.open_notes.pop(0).words = setter.part(run)
    else:
        setter.tell(ConversionKind.CHANGED, token, f"\\footnotetext without a mark: {source(run)}", "a note")
        _note(setter, run)


def _todo(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    run = stream.argument()
    if not setter.preamble:
        setter.tell(ConversionKind.COMMENT, token, source(run))


def _list(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    kind = _LISTS[name.rstrip("*")]
    while inner.bracketed() is not None:
        pass
    run = rest(inner)
    if not any(t.kind is TokenKind.COMMAND and t.text in ("item", "acro", "sbitem") for t in run):
        setter.block(run)
        return
    target, kept = setter.target, setter.list_kind
    setter.target, setter.list_kind = HeldTarget("an item"), kind
    if not setter.in_table:
        setter.paragraph()
    setter.put(f"\\begin{{{kind}}}\n")
    with setter.styled():
        setter.run(run)
    setter.put(f"\n\\end{{{kind}}}\n")
    if not setter.in_table:
        setter.paragraph()
    setter.target, setter.list_kind = target, kept


_LISTS: Final = {
    "itemize": "itemize", "enumerate": "enumerate", "description": "description", "compactitem": "itemize",
    "compactenum": "enumerate", "compactdesc": "description", "inparaenum": "enumerate", "inparaitem": "itemize",
    "asparaenum": "enumerate", "asparaitem": "itemize", "labeling": "description", "easylist": "itemize",
    "inparadesc": "description", "dinglist": "itemize", "acronym": "description", "longdescription": "description",
    "tightlist": "itemize", "tasks": "itemize", "enumeration": "enumerate", "trivlist": "itemize",
}  # fmt: skip


def _plain_list(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    r"""`list`: with an empty label and one item it is how LaTeX sets quotations off."""
    label = inner.argument()
    inner.argument()
    run = rest(inner)
    items = sum(1 for t in run if t.kind is TokenKind.COMMAND and t.text == "item")
    if items <= 1 and not source(label).strip():
        if not setter.preamble:
            setter.tell(ConversionKind.QUOTE_STYLE, token, "\\begin{list}")
        words = [t for t in run if not (t.kind is TokenKind.COMMAND and t.text in ("item", "relax"))]
        setter.environments["quote"](setter, token, "quote", TokenStream(words), words)
    else:
        _list(setter, token, "itemize", TokenStream(run), run)


def _item(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    label = stream.bracketed()
    if setter.list_kind == "description":
        setter.put("\n\\item[{")
        with setter.styled():
            setter.run(label or ())
        setter.put("}] ")
        return
    setter.put("\n\\item ")
    if label is not None:
        with setter.styled():
            setter.run(label)
        setter.put(" ")


def _title(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    run = stream.argument()
    name = {"subject": "", "publishers": "", "institute": ""}.get(token.text, token.text)
    kept, setter.preamble = setter.preamble, False
    if name and not setter.settings.metadata.get(name):
        with setter.apart():
            number = setter.part(_without_thanks(setter, run))
        setter.settings.metadata.setdefault(name, []).append(number)
    elif source(run).strip():
        setter.tell(ConversionKind.LOST, token, f"\\{token.text}: {source(run)}")
    setter.preamble = kept


def _without_thanks(setter: Setter, run: Sequence[TexToken]) -> list[TexToken]:
    kept: list[TexToken] = []
    stream = TokenStream(run)
    while (token := stream.next()) is not None:
        if token.kind is TokenKind.COMMAND and token.text in ("thanks", "footnote"):
            setter.tell(ConversionKind.LOST, token, f"\\{token.text}: {source(stream.argument())}")
        elif token.kind is TokenKind.COMMAND and token.text == "and":
            kept.append(token._replace(kind=TokenKind.WORD, text="\u0001"))
        elif token.kind is TokenKind.COMMAND and token.text == "\\":
            stream.bracketed(over_spaces=False)
            kept.append(token._replace(kind=TokenKind.SPACE, text=" "))
        elif token.kind is TokenKind.COMMAND and token.text == "today":
            continue
        else:
            kept.append(token)
    return kept


def _title_page(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """A page that is set by hand; a book makes its own from its metadata."""
    inner.bracketed()
    words = source(rest(inner))
    if not setter.preamble and words.strip():
        words = re.sub(r"\\[A-Za-z]+\*?|[{}\[\]\\]|\d[\d.]*(?:cm|mm|pt|em|ex|in)\b", " ", words)
        setter.tell(ConversionKind.LOST, token, f"the title page: {words}")


def _package(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    options = source(stream.bracketed() or ())
    names = [name.strip() for name in source(stream.argument()).split(",")]
    settings = setter.settings
    stream.bracketed()
    settings.packages.update(names)
    for name in names:
        settings.package_options[name] = options
    languages = [known_language(name) for name, value in options_of(options) if not value]
    if token.text in ("documentclass", "LoadClass"):
        settings.class_languages = tuple(language for language in languages if language and len(language) > 1)
        if settings.class_languages and not settings.main_language:
            settings.language = settings.main_language = settings.class_languages[-1]
    if "babel" in names or "ngerman" in names or "german" in names:
        main = next((value for name, value in options_of(options) if name == "main"), "")
        found = [language for language in languages if language]
        if main:
            settings.select_main(main)
        elif found:
            settings.language = settings.main_language = found[-1]
        elif "ngerman" in names or "german" in names:
            settings.select_main("ngerman")
    if "csquotes" in names:
        for name, value in options_of(options):
            if name == "threshold" and value.isdecimal():
                settings.threshold = min(int(value), 100_000)
            elif name == "thresholdtype":
                settings.threshold_in_words = value == "words"


def _main_language(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    setter.settings.select_main(source(stream.argument()))


def _select_language(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    setter.settings.select(source(stream.argument()))


def _foreign(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.bracketed()
    kept = setter.settings.language
    setter.settings.select(source(stream.argument()))
    with setter.styled():
        setter.run(stream.argument())
    setter.settings.language = kept


def _foreign_environment(
    setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]
) -> None:
    inner.bracketed()
    kept = setter.settings.language
    setter.settings.select(source(inner.argument()))
    setter.block(rest(inner))
    setter.settings.language = kept


def _shorthand(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    if '"' in source(stream.argument()):
        setter.settings.shorthands_off = token.text == "shorthandoff"


def _bibliography(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    if stream.star():  # `\nobibliography*` names none
        return
    stream.bracketed()
    for name in source(stream.argument()).split(","):
        path = normal(posixpath.join(posixpath.dirname(""), name))
        if token.text in ("bibliography", "nobibliography") and not path.endswith(".bib"):
            path += ".bib"
        if name.strip() and path not in setter.settings.bibliographies:
            setter.settings.bibliographies.append(path)


def _typed_bibliography(
    setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]
) -> None:
    r"""`thebibliography`: each entry is a reference that has only its words."""
    inner.argument()
    key, run = "", list[TexToken]()
    entries: list[tuple[str, list[TexToken]]] = []
    while (found := inner.next()) is not None:
        if found.kind is TokenKind.COMMAND and found.text == "bibitem":
            inner.bracketed()
            key, run = source(inner.argument()).strip(), []
            entries.append((key, run))
        elif entries:
            run.append(found)
    if setter.preamble:
        return
    for key, words in entries:
        number = setter.part(words)
        if number is not None:
            setter.references.append((key, number))
            setter.tell(ConversionKind.CHANGED, words[0], source(words), f"an entry `{key}` that has only these words")


def _titled(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """A box that may have a title among its options."""
    options = dict(options_of(source(inner.bracketed() or ())))
    title = options.get("title", options.get("frametitle", ""))
    if title:
        setter.said[id(token)] = title
        setter.paragraph()
        with setter.styled("textbf"):
            setter.run_source(title, token)
    setter.block(rest(inner))


def _indented(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    """Words with wider margins, as quotations are set, and other things."""
    inner.skip("osm" if name == "addmargin" else "smm")
    if not setter.preamble:
        setter.tell(ConversionKind.DOUBTFUL_QUOTE, token, f"\\begin{{{name}}}")
    setter.block(rest(inner))


def _theorem(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.star()
    name = source(stream.argument()).strip()
    stream.bracketed()
    title = source(stream.argument()).strip()
    stream.bracketed()
    setter.settings.theorems[name] = title
    setter.environments.setdefault(name, _theorem_environment)


def _theorem_environment(
    setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]
) -> None:
    title = setter.settings.theorems.get(name.rstrip("*"), name)
    by = inner.bracketed()
    setter.target = HeldTarget("a theorem")
    setter.said[id(token)] = f"{title}." if not by else f"{title} ({source(by)})."
    if not setter.in_table:
        setter.paragraph()
    with setter.styled("textbf"):
        setter.text(title, token.place)
        if by:
            setter.text(" (", token.place)
            setter.run(by)
            setter.text(")", token.place)
        setter.text(".", token.place)
    setter.put(" ")
    if not setter.preamble:
        setter.tell(ConversionKind.CHANGED, token, f"the number of “{title}”", title)
    setter.run(rest(inner))
    if not setter.in_table:
        setter.paragraph()


def _proof(setter: Setter, token: TexToken, name: str, inner: TokenStream, content: Sequence[TexToken]) -> None:
    setter.settings.theorems.setdefault(
        "proof", "Beweis" if setter.settings.main_language.startswith("de") else "Proof"
    )
    _theorem_environment(setter, token, name, inner, content)


def _change(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    """The package `changes`: what is added, deleted or replaced."""
    stream.bracketed()
    words = stream.argument()
    old = stream.argument() if token.text == "replaced" else (words if token.text == "deleted" else ())
    if "changes" not in setter.settings.packages or setter.preamble:
        setter.run(words)
        return
    if setter.changes is None:
        raise RefusedManuscriptError(
            "the manuscript has changes that nobody has decided on", "say `--changes accept` or `--changes reject`",
            place=token.place,
        )  # fmt: skip
    accepted = setter.changes is TrackedChanges.ACCEPT
    new = () if token.text == "deleted" else words
    setter.tell(
        ConversionKind.TRACKED, token, f"\\{token.text}: {source(words)}", "accepted" if accepted else "rejected"
    )
    setter.run(new if accepted else old)


def _graphics_path(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    found = re.findall(r"\{([^{}]*)\}", source(stream.argument()))
    setter.settings.picture_folders = (*(normal(folder) for folder in found), "")


def _package_begin(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    setter.outside.append(setter.preamble)
    setter.preamble = True


def _package_end(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    setter.preamble = setter.outside.pop() if setter.outside else setter.preamble


def _generated(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    stream.skip("so")
    if not setter.preamble:
        setter.tell(ConversionKind.GENERATED, token, f"\\{token.text}")
        if "gloss" in token.text:
            for entry, words in setter.settings.glossary:
                setter.tell(ConversionKind.LOST, entry, f"an entry of the glossary: {words}")
            setter.settings.glossary.clear()


def _math_words(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    setter.formula(stream.argument(), token, display=False)


def _both_ways(setter: Setter, token: TexToken, stream: TokenStream) -> None:
    words = stream.argument()
    stream.argument()
    setter.run(words)


MADE: Final = (
    "tableofcontents listoffigures listoftables printindex printglossary printglossaries printacronyms "
    "printnoidxglossary printnoidxglossaries printunsrtglossary printunsrtglossaries "
    "printnomenclature lstlistoflistings listofalgorithms"
).split()
"""Commands that print what LaTeX makes: lists and contents."""
HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys(LEVELS, _heading),
    **dict.fromkeys(("footnote", "endnote", "sidenote", "footnoteA", "Footnote"), _footnote),
    **dict.fromkeys(("marginpar", "marginnote", "marginline", "sidenotetext"), _marginal),
    "footnotemark": _footnote_mark, "footnotetext": _footnote_text, "endnotemark": _footnote_mark,
    "endnotetext": _footnote_text, "item": _item, "thanks": _footnote,
    **dict.fromkeys(("todo", "missingfigure", "pdfcomment", "pdfmargincomment", "unsure", "improvement"), _todo),
    **dict.fromkeys(("title", "subtitle", "author", "date", "subject", "publishers", "institute"), _title),
    **dict.fromkeys(("usepackage", "RequirePackage", "documentclass", "LoadClass"), _package),
    **dict.fromkeys(("setmainlanguage", "setdefaultlanguage"), _main_language),
    "selectlanguage": _select_language, "foreignlanguage": _foreign, "textlang": _foreign,
    "shorthandoff": _shorthand, "shorthandon": _shorthand,
    **dict.fromkeys(("addbibresource", "bibliography", "addglobalbib", "nobibliography"), _bibliography),
    **dict.fromkeys(("newtheorem", "spnewtheorem", "declaretheorem"), _theorem),
    **dict.fromkeys(("added", "deleted", "replaced"), _change),
    "graphicspath": _graphics_path, BEGIN_PACKAGE: _package_begin, END_PACKAGE: _package_end,
    **dict.fromkeys(MADE, _generated),
    "ensuremath": _math_words, "texorpdfstring": _both_ways,
}  # fmt: skip
"""Handlers of the commands of this module."""
ENVIRONMENT_HANDLERS: Final[dict[str, EnvironmentHandler]] = {
    "abstract": _abstract, "titlepage": _title_page, "titlingpage": _title_page, "thebibliography": _typed_bibliography,
    **dict.fromkeys(_LISTS, _list), "list": _plain_list, "otherlanguage": _foreign_environment,
    "otherlanguage*": _foreign_environment, "proof": _proof,
    **dict.fromkeys(("tcolorbox", "mdframed"), _titled),
    **dict.fromkeys(("adjustwidth", "changemargin", "addmargin", "narrow"), _indented),
}  # fmt: skip
"""Handlers of its environments."""
