"""The report of what became of a manuscript as a page for a browser: one file that loads nothing.

Every quotation is on it, state by state. No text of a manuscript or a source can become markup.
"""

from importlib.resources import files

from quoteproof import __version__
from quoteproof.adopt.model import AdoptedQuotation, QuotationState
from quoteproof.adopt.report import STATES, ManuscriptReport, note_words, told
from quoteproof.manuscript.model import LOSING, ConversionKind
from quoteproof.markup.html import Markup, fragment, page, tag
from quoteproof.report.display import visible

_COLOURS = {
    QuotationState.BOUND: "verbatim",
    QuotationState.OTHER_PAGE: "altered",
    QuotationState.SEVERAL: "altered",
    QuotationState.UNCITED: "altered",
    QuotationState.TERM: "exempt",
    QuotationState.NO_SOURCE: "exempt",
}
"""The class of a state in the style sheet of the reports; those that are left out are in red."""


def render_html(report: ManuscriptReport, title: str) -> str:
    """The report as one HTML document; `title` is the manuscript's."""
    counts = report.counts
    body = tag(
        "main",
        tag("h1", "Quotations of ", tag("cite", _words(title))),
        tag("p", f"{report.headline}.", class_="lead"),
        _counts(report),
        _section("Next", tag("p", tag("code", visible(report.next_step)))) if report.next_step else None,
        _style(report) if report.style else None,
        _section("Sources", tag("ul", [tag("li", _words(line)) for line in report.sources], class_="findings"))
        if report.sources
        else None,
        _notes(report) if report.notes else None,
        [_state(state, report) for state, count in counts.items() if count],
        tag("footer", tag("p", f"quoteproof {__version__}.")),
    )
    style = (files("quoteproof.report") / "report.css").read_text(encoding="utf-8")
    return page(f"Quotations of {title}", body, language="en", style=style, script="")


def _section(title: str, *contents: Markup) -> Markup:
    name = fragment("report", title.lower().replace(" ", "-"))
    return tag("section", tag("h2", title, id=name), *contents, aria_labelledby=name)


def _name(state: QuotationState) -> str:
    return fragment("state", state.value)


def _counts(report: ManuscriptReport) -> Markup:
    rows = [
        tag(
            "tr",
            tag("td", f"{count:,}", class_="number"),
            tag("th", tag("a", STATES[report.command][state], href=f"#{_name(state)}"), scope="row"),
            tag("td", tag("span", state.value, class_=f"badge {_COLOURS.get(state, '')}".strip())),
        )
        for state, count in report.counts.items()
        if count
    ]
    head = [tag("th", words, scope="col") for words in ("Quotations", "What became of them", "State")]
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows))
    return tag("div", table, class_="wide", tabindex=0, role="group", aria_label="states")


def _style(report: ManuscriptReport) -> Markup:
    forgives = [tag("li", "forgives ", words) for words in report.binding.forgives]
    fits = tag("p", "Most quotations pass with ", tag("code", report.style), ", which")
    return _section("The style that fits", fits, tag("ul", forgives, class_="findings"))


def _notes(report: ManuscriptReport) -> Markup:
    return _section("The manuscript and its chapters", *(_notes_of(kind, report) for kind in report.notes_by_kind))


def _notes_of(kind: ConversionKind, report: ManuscriptReport) -> Markup:
    notes = report.notes_by_kind[kind]
    badge = tag("span", f"{len(notes):,}", class_="badge" if kind in LOSING else "badge exempt")
    listed = tag("ul", [tag("li", _words(note_words(note))) for note in notes], class_="findings")
    return tag("details", tag("summary", badge, kind.value), listed, open=kind in LOSING)


def _state(state: QuotationState, report: ManuscriptReport) -> Markup:
    found = report.in_state(state)
    words = STATES[report.command][state]
    title = tag("h2", f"{words[0].upper()}{words[1:]} ({len(found):,})", id=_name(state))
    rows = tag("ol", [_quotation(one, report) for one in found], class_="quotations")
    return tag("section", title, rows, aria_labelledby=_name(state))


def _quotation(one: AdoptedQuotation, report: ManuscriptReport) -> Markup:
    badge = tag("span", one.state.value, class_=f"badge {_COLOURS.get(one.state, '')}".strip())
    paragraphs = [tag("p", _words(words)) for words in one.text.split("\n\n")]
    about = [("cited", one.cited), ("passage", told(one, report.passage_of))]
    rows = [tag("div", tag("dt", name), tag("dd", _words(words))) for name, words in about if words]
    return tag(
        "li",
        tag("p", badge, " ", tag("code", visible(report.where(one.place))), class_="about"),
        tag("blockquote", paragraphs),
        tag("dl", rows) if rows else None,
    )


def _words(text: str) -> Markup:
    """A text of the manuscript: isolated in its direction, with what does not show written out."""
    return tag("bdi", visible(text))
