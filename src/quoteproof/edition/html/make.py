"""The HTML edition: one file that loads nothing and opens from disk.

It is made of the AST after citation processing, as the PDF and the DOCX are. Without its script everything works but
the search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from importlib.resources import files
from typing import Any

from quoteproof.book.config import HtmlSources
from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import is_numbered, text_of
from quoteproof.check.result import ChapterResult, CheckResult, coverage
from quoteproof.document.pictures import PlacePicture
from quoteproof.edition.cited_marks import EntryWords, named
from quoteproof.edition.claims import Claims
from quoteproof.edition.facts import BookFacts
from quoteproof.edition.html import nodes, proof
from quoteproof.edition.html.passages import excerpts, is_shown, opener, passage_of, seed_section
from quoteproof.edition.printed import Printing
from quoteproof.edition.terms import EditionTerms, sentence_case, words_for
from quoteproof.markup.html import Markup, fragment, join, page, tag
from quoteproof.text.bidi import is_leftwards
from quoteproof.text.line_hyphens import undivided
from quoteproof.values import dataclass

_SOURCES = "Sources"


@dataclass(frozen=True, slots=True)
class HtmlEdition:
    """What was made, and what kept it from being right."""

    html: str
    """The whole file."""
    lost: tuple[str, ...]
    """IDs of quotations that do not print as they were judged; the file must not be used while there are any."""
    unknown: tuple[str, ...]
    """Kinds of nodes that cannot be written; the same holds."""
    unowned: tuple[str, ...]
    """The words around each quotation mark that nothing owns, or that is absent; the same holds."""


@dataclass(slots=True)
class _Book:
    """What the sections of a book share, and what is gathered on the way."""

    result: CheckResult
    images: Mapping[str, bytes]
    formulas: Mapping[str, str]
    printings: Mapping[str, Printing]
    labels: Mapping[str, str]
    pictures: Mapping[str, tuple[PlacePicture, ...]]
    lost: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def write_html(
    facts: BookFacts,
    result: CheckResult,
    after: Node,
    claims: Claims,
    printed: Sequence[Printing],
    *,
    images: Mapping[str, bytes],
    pictures: Mapping[str, tuple[PlacePicture, ...]] | None = None,
) -> HtmlEdition:
    """Make the edition of a checked book from its AST after citation processing, and of the marks that print.

    `pictures` are those of the places of quotations in their sources, by the quotations' IDs.
    """
    blocks: list[Node] = after["blocks"]
    printings = {printing.judged.quotation.id: printing for printing in printed if is_shown(printing.judged)}
    book = _Book(result, images, claims.formulas, printings, _labels(result), pictures or {})
    terms = words_for(facts.language)
    chapters = _chapters(blocks, result)
    own_pages = facts.layout.has_own_pages
    notes: list[Markup] | None = None if own_pages else []
    sections = [_chapter(number, part, own, book, notes) for number, (part, own) in enumerate(chapters)]
    if notes:
        last = sum(1 for _, own in chapters if own)
        sections.insert(last, nodes.notes_section(notes, facts.title))
    whole = result.book.html.sources is HtmlSources.WHOLE
    shown = [(found, found.source.passages if whole else excerpts(found, result)) for found in coverage(result)]
    seeds = [seed_section(found, passages, result, book.labels) for found, passages in shown if passages]
    contents = _contents(blocks, terms, seeds=bool(seeds)) if facts.contents else None
    kind = None if own_pages else "article"
    main = tag("main", _title(facts), contents, sections, _seeds(seeds, whole=whole), class_=kind)
    body = join(_bar(facts), main)
    parts = {"style": _part("book.css"), "script": _part("book.js")}
    html = page(facts.title, body, language=facts.language, leftwards=is_leftwards(facts.language), **parts)
    read = proof.HtmlText(html)
    lost = dict.fromkeys((*book.lost, *proof.unlike(read, printings.values())))
    unowned = proof.strange_marks(read, claims.claims, *told_besides(result, claims), facts.language)
    return HtmlEdition(html, tuple(lost), tuple(dict.fromkeys(book.unknown)), tuple(unowned))


def told_besides(result: CheckResult, claims: Claims) -> tuple[list[str], list[EntryWords], list[str]]:
    """The texts that may stand again, the works that are told of, and the texts of the sources."""
    again = [*claims.again, *(f"Notes to {text}" for text in claims.again)]
    entries = result.library.entries.items()
    works = [named(key, entry.author.replace(" and ", "; "), entry.title or key) for key, entry in entries]
    return again, works, [undivided(p.text) for source in result.library.sources.values() for p in source.passages]


def _labels(result: CheckResult) -> dict[str, str]:
    """Number the quotations by chapter: `2.14` is the fourteenth of the second."""
    return {
        judged.quotation.id: f"{number}.{place}"
        for number, chapter in enumerate(result.chapters, 1)
        for place, judged in enumerate((j for j in chapter.judged if is_shown(j)), 1)
    }


def _chapters(blocks: Sequence[Node], result: CheckResult) -> list[tuple[list[Node], ChapterResult | None]]:
    """Cut the book into its chapters, each with its result; what follows the last is the bibliography."""
    parts: list[list[Node]] = []
    for node in blocks:
        if (node["t"] == "Header" and node["c"][0] == 1) or not parts:
            parts.append([])
        parts[-1].append(node)
    made: list[tuple[list[Node], ChapterResult | None]] = []
    for own in (r for r in result.chapters if r.chapter is not None):
        count = sum(1 for n in _blocks_of(own) if n["t"] == "Header" and n["c"][0] == 1)
        made.append(([node for part in parts[:count] for node in part], own))
        parts = parts[count:]
    return [*made, *((part, None) for part in parts)]


def _blocks_of(chapter: ChapterResult) -> list[Any]:
    blocks: list[Any] = chapter.chapter.ast["blocks"] if chapter.chapter else []
    return blocks


def _chapter(
    number: int, blocks: list[Node], own: ChapterResult | None, book: _Book, shared: list[Markup] | None
) -> Markup:
    """A chapter, with its notes at its end, or without them where it adds them to `shared`."""
    notes: list[Markup] = [] if shared is None else shared
    printings = [printing for printing in book.printings.values() if own and printing.judged.quotation.file == own.file]
    found = proof.places(printings, blocks)
    writer = nodes.Blocks(
        str(number + 1),
        found.cuts,
        notes=notes,
        images=book.images,
        formulas=book.formulas,
        opener=lambda quotation: opener(quotation, f"passage of quotation {book.labels[quotation]}"),
        passage=lambda quotation: passage_of(
            book.printings[quotation].judged, book.result, book.pictures.get(quotation, ())
        ),
    )
    title, rest = blocks[0], blocks[1:]
    count = _number(number, book.result) if own and is_numbered(title) else None
    mark = join(tag("span", str(count), class_="number"), " ") if count else join()
    heading = writer.heading(title, mark)
    body = writer.write(rest)
    book.lost += found.lost
    book.unknown += writer.inlines.unknown
    ending = nodes.notes_section(notes, text_of(title["c"][2])) if shared is None else None
    return join("\n", tag("section", heading, "\n", body, ending, class_="chapter" if own else "back-matter"))


def _number(index: int, result: CheckResult) -> int:
    """A chapter's number among those that have one."""
    chapters = [r for r in result.chapters if r.chapter is not None]
    titles = [next(n for n in _blocks_of(r) if n["t"] == "Header") for r in chapters[: index + 1]]
    return sum(1 for title in titles if is_numbered(title))


def _title(facts: BookFacts) -> Markup:
    return tag(
        "header",
        tag("h1", facts.title),
        tag("p", facts.subtitle, class_="subtitle") if facts.subtitle else None,
        tag("p", ", ".join(facts.authors), class_="author") if facts.authors else None,
        tag("p", facts.date, class_="date") if facts.date else None,
        tag("div", [tag("p", line) for line in facts.imprint], class_="imprint") if facts.imprint else None,
        class_="title",
        id=fragment("book", "title"),
    )


def _contents(blocks: Sequence[Node], terms: EditionTerms, *, seeds: bool) -> Markup:
    """List the chapters, numbered as they are, and their sections."""
    entries: list[Markup] = []
    number = 0
    for node in (n for n in blocks if n["t"] == "Header" and n["c"][0] <= 2 and n["c"][1][0]):
        level, (name, _, _), inlines = node["c"]
        numbered = level == 1 and is_numbered(node)
        number += numbered
        mark = tag("span", f"{number}" if numbered else "", class_="number")
        link = tag("a", text_of(inlines), href=f"#{name}")
        entries.append(tag("li", mark if level == 1 else None, link, class_=f"level{level}"))
    if seeds:
        link = tag("a", _SOURCES, href=f"#{fragment('book', 'sources')}")
        entries.append(tag("li", tag("span", class_="number"), link, class_="level1"))
    name = fragment("book", "contents")
    title = sentence_case(terms.contents)
    return tag("nav", tag("h2", title, id=name), tag("ol", entries), class_="contents", aria_labelledby=name)


def _seeds(sections: list[Markup], *, whole: bool) -> Markup | None:
    if not sections:
        return None
    what = (
        "The documents that this book quotes, whole."
        if whole
        else "The passages that this book quotes, each with the one before and the one after. Others are left out: […]."
    )
    told = f"{what} What it quotes is marked, the darker the more often, and the numbers lead back to where."
    heading = tag("h2", _SOURCES, id=fragment("book", "sources"))
    return tag("section", heading, tag("p", told, class_="lead"), sections, class_="back-matter sources")


def _bar(facts: BookFacts) -> Markup:
    """Make the line at the top: the title, the way to the contents, the search and the choice of light and dark."""
    field_ = fragment("book", "search")
    search = tag(
        "div",
        tag("label", "Search", for_=field_, class_="unseen"),
        tag("input", type="search", id=field_, placeholder="Search", autocomplete="off", spellcheck="false"),
        tag("div", tag("p", class_="count", role="status"), tag("ol"), class_="results", hidden=True),
        class_="search",
        role="search",
        hidden=True,
    )
    choices = [
        tag("label", tag("input", type="radio", name="light", value=value, checked=value == "auto"), tag("span", value))
        for value in ("auto", "light", "dark")
    ]
    light = tag("fieldset", tag("legend", "Light or dark", class_="unseen"), choices, class_="light")
    title = tag("a", facts.title, href=f"#{fragment('book', 'title')}", class_="home")
    contents = tag("a", "Contents", href=f"#{fragment('book', 'contents')}")
    nav = tag("nav", contents, aria_label="The book") if facts.contents else None
    return tag("header", title, nav, search, light, class_="bar")


def _part(name: str) -> str:
    return (files("quoteproof.edition.html") / name).read_text(encoding="utf-8")
