"""`book.yaml` as a value: what the book is called and made of, how it prints, and how strictly it quotes.

`read_book` tells every error at once, each with its line; what cannot be used is left at its default. The numbers of
rules.md (“Alterations”) can only be made stricter. Whether the files exist that are named is found out elsewhere.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from functools import partial
from typing import Final

from quoteproof.book.fields import Faults, Fields, is_empty, path_fault
from quoteproof.book.limits import LEAST, Limits, loosens
from quoteproof.book.profiles import PROFILES, Profile, Style
from quoteproof.book.yaml_nodes import Scalar, Table, YamlFault, YamlNode, YamlPosition, read_yaml
from quoteproof.values import dataclass


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


class Layout(StrEnum):
    """How the whole of a book is arranged."""

    BOOK = "book"
    """A title page, the imprint and the contents on pages of their own; each chapter begins a page."""
    ARTICLE = "article"
    """The title above the text; the chapters are sections that follow one another."""

    @property
    def has_own_pages(self) -> bool:
        """Whether title, imprint, contents and each chapter have pages of their own, as those of a bound volume."""
        return self is Layout.BOOK


class Index(StrEnum):
    """Which index of its quotations a book prints."""

    BY_SOURCE = "by-source"
    NONE = "none"


class HtmlSources(StrEnum):
    """How much of each source the HTML edition holds."""

    EXCERPTS = "excerpts"
    """What is quoted, with the passage before and the one after."""
    WHOLE = "whole"


class HtmlPictures(StrEnum):
    """Which pictures of its sources the HTML edition and the report hold."""

    EXCERPTS = "excerpts"
    """Of each quotation from a PDF the lines with its words."""
    NONE = "none"


class PageName(StrEnum):
    """A page that has a name."""

    A4 = "a4"
    A5 = "a5"
    LETTER = "letter"


class Raisable(StrEnum):
    """A finding that is a warning unless the book makes it an error."""

    BORROWING = "unquoted-borrowing"
    EDGE = "skewing-edge"
    ORIGINAL = "missing-original"


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word for the quotations of a source that has no seed."""

    by: str
    when: str
    against: str
    """What they were compared with (the key `with`)."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """How the book quotes."""

    style: Style = Style.STRICT
    punctuation: Punctuation = Punctuation.LOGICAL
    """Whether a final comma or period may be added before closing marks."""
    glyphs: Glyphs = Glyphs.HOUSE
    """Whose quotation marks print."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Phrases in quotation marks that are no quotations, each with its source or reason."""
    unexplained: frozenset[str] = frozenset()
    """Phrases under `terms` that have no reason yet, and so exempt nothing."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles and names in quotation marks that are no quotations, each with its source or reason."""
    limits: Limits = field(default_factory=Limits)
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
    height: str = "234mm"
    top: str = "22mm"
    """Margin above the text."""
    bottom: str = "26mm"
    """Margin below the text."""
    inner: str = "22mm"
    """Margin at the spine."""
    outer: str = "20mm"
    """Margin at the fore edge."""

    @property
    def line(self) -> float:
        """The width of a line, in points."""
        return (_millimetres(self.width) - _millimetres(self.inner) - _millimetres(self.outer)) / _MILLIMETRES["pt"]

    @property
    def reach(self) -> float:
        """From the margin of a line to the edge of the paper, on the page where that is less, in points."""
        return self.line + min(_millimetres(self.inner), _millimetres(self.outer)) / _MILLIMETRES["pt"]


PAGES: Final = {
    PageName.A4: PageLayout("210mm", "297mm", "32mm", "38mm", "40mm", "35mm"),
    PageName.A5: PageLayout("148mm", "210mm", "20mm", "24mm", "19mm", "17mm"),
    PageName.LETTER: PageLayout("8.5in", "11in", "1.2in", "1.4in", "1.6in", "1.4in"),
}
"""The pages that have a name, each with margins that leave a line which can be read."""


@dataclass(frozen=True, slots=True)
class LayoutDefaults:
    """What a book has if its settings do not say it, by its layout."""

    page: PageLayout
    """The printed page."""
    contents: bool
    """Whether a table of contents prints."""
    index: Index
    """The index of its quotations."""


def _one_sided(page: PageLayout) -> PageLayout:
    """A page with the same line, and equal margins beside it."""
    side = f"{(_millimetres(page.inner) + _millimetres(page.outer)) / 2:g}mm"
    return replace(page, inner=side, outer=side)


def named_page(name: PageName, layout: Layout) -> PageLayout:
    """The page of a name; an article is not bound, so that its pages are all alike."""
    return PAGES[name] if layout.has_own_pages else _one_sided(PAGES[name])


def defaults_of(layout: Layout) -> LayoutDefaults:
    """What a book of a layout has if its settings do not say it."""
    if layout.has_own_pages:
        return LayoutDefaults(PageLayout(), contents=True, index=Index.BY_SOURCE)
    return LayoutDefaults(named_page(PageName.A4, layout), contents=False, index=Index.NONE)


@dataclass(frozen=True, slots=True)
class HtmlSettings:
    """What the HTML edition holds beside the book."""

    sources: HtmlSources = HtmlSources.EXCERPTS
    pictures: HtmlPictures = HtmlPictures.EXCERPTS


@dataclass(frozen=True, slots=True)
class BookSettings:
    """Everything that `book.yaml` says."""

    title: str = ""
    subtitle: str | None = None
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
    bibliography: tuple[str, ...] = ("references.bib",)
    """Paths of the bibliography's files."""
    library: str | None = None
    """The folder of sources that the book shares with others, relative to the book or not; None where there is none."""
    csl: str | None = None
    """Path of the citation style, or none for the program's own Chicago author-date."""
    reference_document: str | None = None
    """Path of the DOCX whose styles are used, or none for the program's own."""
    quotations: Quotations = field(default_factory=Quotations)
    layout: Layout = Layout.BOOK
    """How the whole is arranged."""
    contents: bool = True
    """Whether a table of contents prints."""
    page: PageLayout = field(default_factory=PageLayout)
    font: str | None = None
    """Family of the text face, or none for the program's own."""
    outputs: tuple[Output, ...] = (Output.PDF, Output.DOCX)
    index: Index = Index.BY_SOURCE
    html: HtmlSettings = field(default_factory=HtmlSettings)
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    """Attestations by citation key."""


def demanding(book: BookSettings) -> BookSettings:
    """The settings of a book that demands that the originals of its sources are there."""
    quotations = replace(book.quotations, raised=book.quotations.raised | {Raisable.ORIGINAL})
    return replace(book, quotations=quotations)


_KEYS: Final = (
    "title subtitle author language date imprint chapters bibliography library csl reference-document quotations "
    "layout contents page font outputs index html attested"
).split()
_QUOTATION_KEYS: Final = ("style", "punctuation", "glyphs", "terms", "names", "limits", "raise")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LENGTH: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:mm|cm|in|pt)")


def read_book(text: str) -> tuple[BookSettings, Faults]:
    """Read `book.yaml`; the settings have defaults wherever a fault is told."""
    node, faults = read_yaml(text)
    if node is None:
        empty = YamlFault("`book.yaml` is empty", YamlPosition(1, 1, 0), ("give at least `title:`",))
        return BookSettings(), faults or (empty,)
    fields = Fields(node, "`book.yaml`", _KEYS)
    book = _book(fields)
    if not book.title and "title" not in fields.nodes:
        fields.fault("`book.yaml` has no `title`", "add `title:` with the book's title")
    return book, tuple(sorted(fields.faults, key=lambda fault: fault.position.offset))


def _book(fields: Fields) -> BookSettings:
    default = BookSettings()
    layout = fields.choice("layout", Layout) or default.layout
    by_layout = defaults_of(layout)
    contents = fields.flag("contents")
    return BookSettings(
        title=fields.text("title") or "",
        subtitle=fields.text("subtitle"),
        authors=fields.texts("author"),
        language=fields.matching("language", _LANGUAGE, "en-US") or default.language,
        date=fields.text("date"),
        imprint=fields.texts("imprint"),
        chapters=_chapters(fields) or default.chapters,
        bibliography=tuple(dict.fromkeys(fields.paths("bibliography"))) or default.bibliography,
        library=fields.text("library"),
        csl=fields.path("csl"),
        reference_document=fields.path("reference-document"),
        quotations=fields.read(fields.nodes.get("quotations"), _quotations) or default.quotations,
        layout=layout,
        contents=by_layout.contents if contents is None else contents,
        page=fields.read(fields.nodes.get("page"), partial(_page, layout)) or by_layout.page,
        font=fields.text("font"),
        outputs=tuple(dict.fromkeys(fields.choices("outputs", Output))) or default.outputs,
        index=fields.choice("index", Index) or by_layout.index,
        html=fields.read(fields.nodes.get("html"), _html) or default.html,
        attested=fields.read(fields.nodes.get("attested"), _attested) or {},
    )


def _quotations(node: YamlNode) -> tuple[Quotations, Faults]:
    fields = Fields(node, "`quotations`", _QUOTATION_KEYS)
    names, nameless = _reasons(fields, "names")
    terms, unexplained = _reasons(fields, "terms")
    for phrase in nameless:
        hint = f"write `{phrase.text}: where it comes from, or why it is no quotation`"
        fields.fault(f"`{phrase.text}` under `names` has no source or reason", hint, at=phrase.position)
    quotations = Quotations(
        style=fields.choice("style", Style) or Style.STRICT,
        punctuation=fields.choice("punctuation", Punctuation) or Punctuation.LOGICAL,
        glyphs=fields.choice("glyphs", Glyphs) or Glyphs.HOUSE,
        terms=terms,
        unexplained=frozenset(phrase.text for phrase in unexplained),
        names=names,
        limits=fields.read(fields.nodes.get("limits"), _limits) or Limits(),
        raised=frozenset(fields.choices("raise", Raisable)),
    )
    return quotations, fields.faults


def _reasons(fields: Fields, name: str) -> tuple[Mapping[str, str], list[Scalar]]:
    """Phrases with their reasons, and the phrases without one (rules.md, “What is a quotation”)."""
    node = fields.nodes.get(name)
    if not isinstance(node, Table):
        return fields.table(name), []
    reasons: dict[str, str] = {}
    for key, value in node.pairs:
        if not is_empty(value) and (reason := fields.text_of(value, f"`{key.text}` under `{name}`")) is not None:
            reasons[key.text] = reason
    return reasons, [key for key, value in node.pairs if is_empty(value)]


def _limits(node: YamlNode) -> tuple[Limits, Faults]:
    names = {field.name.replace("_", "-"): field.name for field in dataclasses.fields(Limits)}
    fields = Fields(node, "`limits`", names)
    chosen: dict[str, int] = {}
    for key, value in fields.nodes.items():
        number, name = fields.whole(key), names[key]
        if number is None:
            continue
        if loosens(name, number):
            hint = f"the default is {getattr(Limits(), name)}; it can only be made stricter"
            fields.fault(f"`{key}: {number}` would forgive more than the rules allow", hint, at=value.position)
        elif number < LEAST.get(name, 0):
            fields.fault(f"`{key}` must be at least {LEAST[name]}", at=value.position)
        else:
            chosen[name] = number
    return Limits(**chosen), fields.faults


def _page(layout: Layout, node: YamlNode) -> tuple[PageLayout, Faults]:
    """The page: its name, or its lengths over those of the page that `size` names."""
    usual = defaults_of(layout).page
    if isinstance(node, Scalar) and not node.empty:
        fields = Fields(Table(((replace(node, text="page"), node),), node.position), "`page`")
        named = fields.choice("page", PageName)
        return usual if named is None else named_page(named, layout), fields.faults
    fields = Fields(node, "`page`", ("size", *(field.name for field in dataclasses.fields(PageLayout))))
    lengths = {name: fields.matching(name, _LENGTH, "148mm") for name in fields.nodes if name != "size"}
    base = usual if (size := fields.choice("size", PageName)) is None else named_page(size, layout)
    page = replace(base, **{name: length for name, length in lengths.items() if length is not None})
    fault = page_fault(page)
    if fault is None:
        return page, fields.faults
    fields.fault(fault, f"the usual page is {usual.width} wide and {usual.height} high")
    return usual, fields.faults


def _html(node: YamlNode) -> tuple[HtmlSettings, Faults]:
    fields = Fields(node, "`html`", [field.name for field in dataclasses.fields(HtmlSettings)])
    default = HtmlSettings()
    sources = fields.choice("sources", HtmlSources) or default.sources
    return HtmlSettings(sources, fields.choice("pictures", HtmlPictures) or default.pictures), fields.faults


_MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_PAGE: Final = (60.0, 1200.0)
_TEXT_AREA: Final = 40.0


def page_fault(page: PageLayout) -> str | None:
    """Why nothing can be set on a page: a text area of no size would make pages without end."""
    length = {field.name: _millimetres(getattr(page, field.name)) for field in dataclasses.fields(PageLayout)}
    if not all(_PAGE[0] <= length[side] <= _PAGE[1] for side in ("width", "height")):
        return f"a page is between {_PAGE[0]:.0f}mm and {_PAGE[1]:.0f}mm wide and high"
    room = min(length["width"] - length["inner"] - length["outer"], length["height"] - length["top"] - length["bottom"])
    return f"the margins leave less than {_TEXT_AREA:.0f}mm for the text" if room < _TEXT_AREA else None


def _millimetres(length: str) -> float:
    return float(length[:-2]) * _MILLIMETRES[length[-2:]]


def _chapters(fields: Fields) -> tuple[str, ...]:
    """The chapters; the same path twice is a fault, since notes and headings would collide."""
    paths: list[str] = []
    for item in fields.items("chapters"):
        text = fields.text_of(item, "`chapters`")
        if text is None:
            continue
        fault = path_fault(text) or ("names a chapter twice" if text in paths else None)
        if fault is None:
            paths.append(text)
        else:
            fields.fault(f"`chapters` {fault}: `{text}`", at=item.position)
    return tuple(paths)


def _attested(node: YamlNode) -> tuple[Mapping[str, Attestation], Faults]:
    fields = Fields(node, "`attested`")
    attested: dict[str, Attestation] = {}
    for key, value in fields.nodes.items():
        attestation = fields.read(value, lambda node, key=key: _attestation(node, key))  # type: ignore[misc]
        if attestation is not None:
            attested[key] = attestation
    return attested, fields.faults


def _attestation(node: YamlNode, key: str) -> tuple[Attestation | None, Faults]:
    names = ("by", "when", "with")
    fields = Fields(node, f"`attested: {key}`", names)
    by, when, against = (fields.text(name) for name in names)
    if by is not None and when is not None and against is not None:
        return Attestation(by, when, against), fields.faults
    missing = ", ".join(f"`{name}`" for name in names if name not in fields.nodes)
    if missing:
        fields.fault(f"the attestation of `{key}` does not say {missing}")
    return None, fields.faults
