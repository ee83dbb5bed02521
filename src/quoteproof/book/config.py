"""`book.yaml` as a value: what the book is called, made of, printed like, and how strictly it quotes.

Promises: `read_book` is total and tells every error at once, each with its line; what cannot be used
is left at its default. The numbers of rules.md can only be made stricter.
Leaves out: whether the files it names exist, which the project package finds out.
Source: contract.md, “Layout”; rules.md, “Alterations”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final

from quoteproof.book.fields import (
    Choice,
    ConfigError,
    Errors,
    as_choice,
    as_path,
    as_table,
    as_text,
    as_texts,
    as_whole,
    from_fault,
    path_fault,
)
from quoteproof.book.limits import LEAST, Limits, loosens
from quoteproof.book.profiles import PROFILES, Profile, Style
from quoteproof.book.yaml_nodes import Items, Scalar, YamlNode, YamlPosition, read_yaml


class Punctuation(StrEnum):
    """Where a final comma or period of the author's own may stand (rule 8)."""

    LOGICAL = "logical"
    AMERICAN = "american"


class Glyphs(StrEnum):
    """Whose quotation marks and apostrophes print inside a quotation."""

    HOUSE = "house"
    SOURCE = "source"


class Output(StrEnum):
    """A format that a build makes."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


class Index(StrEnum):
    """Which index of its quotations a book prints."""

    BY_SOURCE = "by-source"
    NONE = "none"


class Raisable(StrEnum):
    """A finding that is a warning unless the book makes it an error."""

    BORROWING = "unquoted-borrowing"
    EDGE = "skewing-edge"


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word for the quotations of a source that has no seed."""

    by: str
    """Who compared them."""
    when: str
    """The date, as written."""
    against: str
    """What they were compared with (the key `with`)."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """How the book quotes."""

    style: Style = Style.STRICT
    """The style profile in force."""
    punctuation: Punctuation = Punctuation.LOGICAL
    """Whether a final comma or period may be added before closing marks."""
    glyphs: Glyphs = Glyphs.HOUSE
    """Whose quotation marks print."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Phrases in quotation marks that are no quotations, each with its source or reason."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles and names in quotation marks that are no quotations, each with its source or reason."""
    limits: Limits = field(default_factory=Limits)
    """The numbers of rules.md."""
    raised: frozenset[Raisable] = frozenset()
    """Warnings that this book treats as errors (the key `raise`)."""

    @property
    def profile(self) -> Profile:
        """The style profile in force."""
        return PROFILES[self.style]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The printed page; every field is a length with its unit (mm, cm, in or pt)."""

    width: str = "156mm"
    """Width of the trimmed page."""
    height: str = "234mm"
    """Height of the trimmed page."""
    top: str = "22mm"
    """Margin above the text."""
    bottom: str = "26mm"
    """Margin below the text."""
    inner: str = "22mm"
    """Margin at the spine."""
    outer: str = "20mm"
    """Margin at the fore edge."""


@dataclass(frozen=True, slots=True)
class BookSettings:
    """Everything that `book.yaml` says."""

    title: str = ""
    """The title."""
    subtitle: str | None = None
    """The subtitle."""
    authors: tuple[str, ...] = ()
    """The authors, as they print; none is allowed."""
    language: str = "en-US"
    """BCP 47 tag of the book's language."""
    date: str | None = None
    """The date, as it prints."""
    imprint: tuple[str, ...] = ()
    """What the imprint page says beside the figures of the check, a paragraph each: rights, publisher, ISBN."""
    chapters: tuple[str, ...] = ("chapters/*.md",)
    """Paths or patterns of the chapters; a pattern gives its files in name order."""
    bibliography: str = "references.bib"
    """Path of the bibliography."""
    csl: str | None = None
    """Path of the citation style, or none for the program's own Chicago author-date."""
    reference_document: str | None = None
    """Path of the DOCX whose styles are used, or none for the program's own."""
    quotations: Quotations = field(default_factory=Quotations)
    """How the book quotes."""
    page: PageLayout = field(default_factory=PageLayout)
    """The printed page."""
    font: str | None = None
    """Family of the text face, or none for the program's own."""
    outputs: tuple[Output, ...] = (Output.PDF, Output.DOCX)
    """What a build makes."""
    index: Index = Index.BY_SOURCE
    """Which index of its quotations it prints."""
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    """Attestations by citation key."""


_KEYS: Final = (
    *(
        "title",
        "subtitle",
        "author",
        "language",
        "date",
        "imprint",
        "chapters",
        "bibliography",
        "csl",
        "reference-document",
    ),
    *("quotations", "page", "font", "outputs", "index", "attested"),
)
_QUOTATION_KEYS: Final = ("style", "punctuation", "glyphs", "terms", "names", "limits", "raise")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LENGTH = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:mm|cm|in|pt)")


def read_book(text: str) -> tuple[BookSettings, tuple[ConfigError, ...]]:
    """Read `book.yaml`; the book has defaults wherever an error is told."""
    node, faults = read_yaml(text)
    errors = [from_fault(fault) for fault in faults]
    if node is None:
        if not errors:
            errors.append(ConfigError("`book.yaml` is empty", YamlPosition(1, 1, 0), ("give at least `title:`",)))
        return BookSettings(), tuple(errors)
    values = as_table(node, "`book.yaml`", _KEYS, errors)
    book = _book(values, errors)
    if not book.title and "title" not in values:
        errors.append(ConfigError("`book.yaml` has no `title`", node.spot, ("add `title:` with the book's title",)))
    return book, tuple(sorted(errors, key=lambda e: e.spot.offset))


def _book(values: Mapping[str, YamlNode], errors: Errors) -> BookSettings:
    plain = BookSettings()
    return BookSettings(
        title=as_text(values.get("title"), "`title`", errors) or "",
        subtitle=as_text(values.get("subtitle"), "`subtitle`", errors),
        authors=as_texts(values.get("author"), "`author`", errors) or (),
        language=_matching(values.get("language"), "`language`", _LANGUAGE, "en-US", errors) or plain.language,
        date=as_text(values.get("date"), "`date`", errors),
        imprint=as_texts(values.get("imprint"), "`imprint`", errors) or (),
        chapters=_chapters(values.get("chapters"), errors) or plain.chapters,
        bibliography=as_path(values.get("bibliography"), "`bibliography`", errors) or plain.bibliography,
        csl=as_path(values.get("csl"), "`csl`", errors),
        reference_document=as_path(values.get("reference-document"), "`reference-document`", errors),
        quotations=_quotations(values.get("quotations"), errors),
        page=_page(values.get("page"), errors),
        font=as_text(values.get("font"), "`font`", errors),
        outputs=_outputs(values.get("outputs"), errors) or plain.outputs,
        index=as_choice(values.get("index"), "`index`", Index, errors) or plain.index,
        attested=_attested(values.get("attested"), errors),
    )


def _quotations(node: YamlNode | None, errors: Errors) -> Quotations:
    if node is None:
        return Quotations()
    values = as_table(node, "`quotations`", _QUOTATION_KEYS, errors)
    style = as_choice(values.get("style"), "`style`", Style, errors)
    punctuation = as_choice(values.get("punctuation"), "`punctuation`", Punctuation, errors)
    return Quotations(
        style=style or Style.STRICT,
        punctuation=punctuation or Punctuation.LOGICAL,
        glyphs=as_choice(values.get("glyphs"), "`glyphs`", Glyphs, errors) or Glyphs.HOUSE,
        terms=_reasons(values.get("terms"), "terms", errors),
        names=_reasons(values.get("names"), "names", errors),
        limits=_limits(values.get("limits"), errors),
        raised=frozenset(_choices(values.get("raise"), "`raise`", Raisable, errors)),
    )


def _reasons(node: YamlNode | None, name: str, errors: Errors) -> Mapping[str, str]:
    """Read phrases with their reasons; a phrase without one is an error (rules.md, “What is a quotation”)."""
    if node is None:
        return {}
    found: dict[str, str] = {}
    if not (pairs := getattr(node, "pairs", ())):
        as_table(node, f"`{name}`", None, errors)
    for key, value in pairs:
        if isinstance(value, Scalar) and value.empty:
            hint = (f"write `{key.text}: where it comes from, or why it is no quotation`",)
            errors.append(ConfigError(f"`{key.text}` under `{name}` has no source or reason", key.spot, hint))
        elif (reason := as_text(value, f"`{key.text}` under `{name}`", errors)) is not None:
            found[key.text] = reason
    return found


def _limits(node: YamlNode | None, errors: Errors) -> Limits:
    if node is None:
        return Limits()
    names = {f.name.replace("_", "-"): f.name for f in fields(Limits)}
    values = as_table(node, "`limits`", names, errors)
    chosen: dict[str, int] = {}
    for key, value in values.items():
        number = as_whole(value, f"`{key}`", errors)
        if number is None:
            continue
        if loosens(names[key], number):
            default = getattr(Limits(), names[key])
            hint = (f"the default is {default}; it can only be made stricter",)
            errors.append(ConfigError(f"`{key}: {number}` would forgive more than the rules allow", value.spot, hint))
        elif number < LEAST.get(names[key], 0):
            errors.append(ConfigError(f"`{key}` must be at least {LEAST[names[key]]}", value.spot))
        else:
            chosen[names[key]] = number
    return Limits(**chosen)


def _page(node: YamlNode | None, errors: Errors) -> PageLayout:
    if node is None:
        return PageLayout()
    values = as_table(node, "`page`", [f.name for f in fields(PageLayout)], errors)
    given = {k: _matching(v, f"`{k}`", _LENGTH, "148mm", errors) for k, v in values.items()}
    page = PageLayout(**{k: v for k, v in given.items() if v is not None})
    fault = _page_fault(page)
    if fault is None:
        return page
    errors.append(ConfigError(fault, node.spot, ("the usual page is 156mm wide and 234mm high",)))
    return PageLayout()


_MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_PAGE: Final = (60.0, 1200.0)
_TEXT_AREA: Final = 40.0


def _page_fault(page: PageLayout) -> str | None:
    """Tell why nothing can be set on a page: a text area of no size would make pages without end."""
    length = {f.name: _millimetres(getattr(page, f.name)) for f in fields(PageLayout)}
    if not all(_PAGE[0] <= length[side] <= _PAGE[1] for side in ("width", "height")):
        return f"a page is between {_PAGE[0]:.0f}mm and {_PAGE[1]:.0f}mm wide and high"
    room = min(length["width"] - length["inner"] - length["outer"], length["height"] - length["top"] - length["bottom"])
    return f"the margins leave less than {_TEXT_AREA:.0f}mm for the text" if room < _TEXT_AREA else None


def _millimetres(length: str) -> float:
    return float(length[:-2]) * _MILLIMETRES[length[-2:]]


def _matching(node: YamlNode | None, what: str, shape: re.Pattern[str], example: str, errors: Errors) -> str | None:
    text = as_text(node, what, errors)
    if node is None or text is None or shape.fullmatch(text):
        return text
    errors.append(ConfigError(f"{what} cannot be `{text}`", node.spot, (f"write it like `{example}`",)))
    return None


def _chapters(node: YamlNode | None, errors: Errors) -> tuple[str, ...]:
    """Read the chapters; the same path twice is an error, since its notes and headings would collide."""
    if node is None:
        return ()
    found: list[str] = []
    for item in node.nodes if isinstance(node, Items) else (node,):
        text = as_text(item, "`chapters`", errors)
        if text is None:
            continue
        fault = path_fault(text) or ("names a chapter twice" if text in found else None)
        if fault is None:
            found.append(text)
        else:
            errors.append(ConfigError(f"`chapters` {fault}: `{text}`", item.spot))
    return tuple(found)


def _outputs(node: YamlNode | None, errors: Errors) -> tuple[Output, ...]:
    return tuple(dict.fromkeys(_choices(node, "`outputs`", Output, errors)))


def _choices(node: YamlNode | None, what: str, choices: type[Choice], errors: Errors) -> tuple[Choice, ...]:
    if node is None:
        return ()
    nodes = node.nodes if isinstance(node, Items) else (node,)
    return tuple(c for n in nodes if (c := as_choice(n, what, choices, errors)) is not None)


def _attested(node: YamlNode | None, errors: Errors) -> Mapping[str, Attestation]:
    if node is None:
        return {}
    found: dict[str, Attestation] = {}
    for key, value in as_table(node, "`attested`", None, errors).items():
        values = as_table(value, f"`attested: {key}`", ("by", "when", "with"), errors)
        texts = {name: as_text(values.get(name), f"`{name}`", errors) for name in ("by", "when", "with")}
        by, when, against = texts["by"], texts["when"], texts["with"]
        if by is None or when is None or against is None:
            missing = ", ".join(f"`{name}`" for name in texts if name not in values)
            if missing:
                errors.append(ConfigError(f"the attestation of `{key}` does not say {missing}", value.spot))
            continue
        found[key] = Attestation(by, when, against)
    return found
