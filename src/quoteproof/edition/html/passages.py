"""Passages and sources in the HTML edition: what a quotation opens, and what is quoted of each source.

Most sources may not be published again: unless the book asks for them whole, only the passages that are quoted are
there, with their neighbours.

A passage is its whole reading text in the source's own characters: quoted words marked, what is left out or replaced
shown as such, what was put in shown in its brackets. What is not verified says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from quoteproof.check.result import CheckResult, SeedCoverage, Use, stretches
from quoteproof.document.pictures import PlacePicture
from quoteproof.markup.html import Markup, fragment, join, png_image, tag
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.library import Library, Passage
from quoteproof.source.seed_document import told_pages
from quoteproof.text.languages import language_tag
from quoteproof.text.line_hyphens import undivided
from quoteproof.verdict.marked_spans import MarkedSpan, Part, pieces
from quoteproof.verdict.model import Altered, Attested, Judged, Translated, Verbatim


def is_shown(judged: Judged) -> bool:
    """Whether a quotation opens a passage: those that are verified, attested or translated."""
    return isinstance(judged.verdict, Verbatim | Altered | Attested | Translated)


def opener(quotation: str, label: str) -> Markup:
    """Make what opens a passage: a link to it, which the page's script makes a button."""
    return tag("a", href=f"#{fragment('passage', quotation)}", class_="opener", aria_label=label)


def passage_of(judged: Judged, result: CheckResult, pictures: Sequence[PlacePicture] = ()) -> Markup:
    """Make the passage of a quotation, with pictures of where it stands in its source."""
    quotation = judged.quotation
    name = fragment("passage", quotation.id)
    return tag(
        "div",
        tag("p", *_about(judged, result.library), class_="about"),
        _body(judged, result),
        [tag("figure", png_image(one.drawing.png, one.words, one.drawing.width, one.drawing.scale, class_="pictured"),
             tag("figcaption", told_pages((one.page,)))) for one in pictures],
        tag("p", tag("span", verdict_words(judged), class_="told"),
            tag("a", "close", href=f"#{fragment('q', quotation.id)}", class_="close"), class_="foot"),
        id=name, class_="passage", role="note", aria_label="The passage quoted", tabindex=-1,
    )  # fmt: skip


def work(entry: BibliographyEntry | None, key: str) -> Markup:
    """Name a work: its author where it has one, and its title."""
    title = entry.title if entry and entry.title else key
    author = entry.author.replace(" and ", "; ") if entry else ""
    return join(tag("bdi", author) if author else None, ", " if author else None, tag("cite", title, dir="auto"))


def language_of(entry: BibliographyEntry | None) -> str | None:
    """The BCP 47 tag of a work's language, where its entry names one."""
    return language_tag(entry.language) if entry and entry.language else None


def verdict_words(judged: Judged) -> str:
    """Say what was decided, in a sentence."""
    match judged.verdict:
        case Verbatim():
            return "Verified: word for word."
        case Altered(match=match):
            kinds = ", ".join(dict.fromkeys(a.kind.replace("-", " ") for a in match.alterations))
            return f"Verified: word for word but for what is marked ({kinds})." if kinds else "Verified."
        case Attested(attestation=said):
            return f"Not verified by machine: compared by {said.by}, {said.when}, with {said.against}."
        case Translated():
            return "A translation, not verified: the original passage stands here."
    return "Not verified."


def _about(judged: Judged, library: Library) -> Iterator[Markup | str]:
    key = judged.anchor.key
    extent = judged.extent(library)
    yield work(library.entries.get(key), key)
    if extent is not None:
        if extent.locator:
            yield f", {extent.locator.words}"
        yield " "
        first = extent.parts[0].passage
        yield tag("a", str(judged.anchor), href=f"#{fragment('seed', key, first.id)}", class_="anchor")


def _body(judged: Judged, result: CheckResult) -> Markup:
    extent = judged.extent(result.library)
    if extent is None:
        return join()
    language = language_of(result.library.entries.get(extent.source.key))
    marked = stretches(judged, result)
    touched = {s.passage.id for s in marked}
    parts = [p.passage for p in extent.parts if not touched or p.passage.id in touched]
    whole = [
        tag("p", *_marked(p, [s for s in marked if s.passage.id == p.id]), lang=language, dir="auto") for p in parts
    ]
    return tag("div", whole, class_="text")


def _marked(passage: Passage, marked: Sequence[MarkedSpan]) -> Iterator[Markup | str]:
    """A passage's text with its stretches marked."""
    names = {Part.QUOTED: "mark", Part.OMITTED: "del", Part.REPLACED: "del", Part.INSERTED: "ins"}
    for words, part in pieces(passage, marked):
        told = part.value if part in (Part.OMITTED, Part.REPLACED) else None
        yield tag(names[part], words, class_=told) if part and words else words


_DARKEST = 4
_LEFT_OUT = tag("p", "[…]", class_="left-out")


def excerpts(found: SeedCoverage, result: CheckResult) -> tuple[Passage | None, ...]:
    """The passages of a seed that the book's quotations open, each with its neighbours; None where some are left out.

    Furniture is no neighbour, and may be left out unseen.
    """
    opened = set(found.uses)
    for judged in (judged for chapter in result.chapters for judged in chapter.judged if is_shown(judged)):
        extent = judged.extent(result.library)
        if extent is not None and extent.source is found.source:
            verified = isinstance(judged.verdict, Verbatim | Altered)  # its place is among the uses
            opened.update(part.passage.id for part in (extent.parts[:1] if verified else extent.parts))
    if not opened:
        return ()
    citable = [p for p in found.source.passages if p.role.is_citable or p.id in opened]
    near = [any(p.id in opened for p in citable[max(0, at - 1) : at + 2]) for at in range(len(citable))]
    shown: list[Passage | None] = []
    for passage, is_near in zip(citable, near, strict=True):
        if is_near:
            shown.append(passage)
        elif shown[-1:] != [None]:
            shown.append(None)
    return tuple(shown) if any(near) else ()


def seed_section(
    found: SeedCoverage, shown: Sequence[Passage | None], result: CheckResult, labels: Mapping[str, str]
) -> Markup:
    """Make the section of one seed of the passages `shown`, with a mark for each None.

    `labels` names each quotation by its ID.
    """
    source = found.source
    entry = result.library.entries.get(source.key)
    passages = [_listed_passage(p, source.key, found.uses.get(p.id, ()), labels) if p else _LEFT_OUT for p in shown]
    return tag(
        "section",
        tag("h3", work(entry, source.key), id=fragment("seed", source.key)),
        tag("p", measure(found), class_="measure"),
        tag("div", passages, class_="passages", lang=language_of(entry)),
        class_="seed",
    )


def measure(found: SeedCoverage) -> str:
    """Say how much of a seed is quoted."""
    quotations = f"{found.quotations:,} quotation{'' if found.quotations == 1 else 's'}"
    return (
        f"{quotations}; {found.covered_words:,} of the {found.body_words:,} words of its text are quoted "
        f"({found.share:.0%})."
    )


def _listed_passage(passage: Passage, key: str, uses: Sequence[Use], labels: Mapping[str, str]) -> Markup:
    number = tag("span", str(passage.ordinal), class_="ordinal") if passage.ordinal is not None else None
    words = tag("span", *_shaded(passage.text, uses), dir="auto", class_="words")
    return join(
        tag("p", number, words, _back(uses, labels), id=fragment("seed", key, passage.id), class_=passage.role.value),
        "\n",
    )


def _shaded(text: str, uses: Sequence[Use]) -> Iterator[Markup | str]:
    """A text with a mark for each stretch that the same quotations share."""
    edges = sorted({0, len(text), *(u.start for u in uses), *(u.end for u in uses)})
    pieces = [(_sharing(uses, start, end), text[start:end]) for start, end in pairwise(edges)]
    for quotations, group in groupby(pieces, key=itemgetter(0)):
        words = undivided("".join(piece for _, piece in group))
        count = len(quotations)
        times = f"quoted {count} times" if count > 1 else None
        yield tag("mark", words, class_=f"n{min(count, _DARKEST)}", title=times) if count else words


def _sharing(uses: Sequence[Use], start: int, end: int) -> frozenset[str]:
    return frozenset(u.quotation for u in uses if u.start <= start and end <= u.end)


def _back(uses: Sequence[Use], labels: Mapping[str, str]) -> Markup | None:
    """Links to the quotations that quote a passage, each once, in the order of the book."""
    quotations = sorted({u.quotation for u in uses}, key=list(labels).index)
    if not quotations:
        return None
    links = [
        join(" ", tag("a", labels[q], href=f"#{fragment('q', q)}", aria_label=f"quotation {labels[q]}"))
        for q in quotations
    ]
    return tag("span", "quoted:", links, class_="from")
