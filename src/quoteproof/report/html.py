"""The report as an HTML page: every quotation with its verdict and evidence, the rules in force, how much is quoted.

It is one file that loads nothing. Its script only filters; all of the page can be read without it. No text of a chapter
or a seed can become markup, and characters that do not show are written out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.resources import files
from typing import Final

from quoteproof import __version__
from quoteproof.book.limits import Limits
from quoteproof.check.result import CheckResult, SeedCoverage, coverage
from quoteproof.document.pictures import BookPictures, PlacePicture
from quoteproof.finding.model import Finding
from quoteproof.markup.html import Markup, fragment, join, page, png_image, tag
from quoteproof.quotation.model import Exemption
from quoteproof.report import summary
from quoteproof.report.display import visible
from quoteproof.source.seed_document import told_pages
from quoteproof.text.folds import fold
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict import model

_EXEMPT: Final = {
    Exemption.TERM: "marked as a term",
    Exemption.PHRASE: "declared under `terms:`",
    Exemption.NAME: "declared under `names:`",
    Exemption.TITLE: "the title of a work in the bibliography",
    Exemption.OWN: "the author's own words",
    Exemption.CODE: "shown as code",
}


def render(
    result: CheckResult, pictures: BookPictures | None = None, *, seeds: tuple[SeedCoverage, ...] | None = None
) -> str:
    """The report as one HTML document; `pictures` show where quotations stand in sources that are PDFs.

    `seeds` are the `coverage`, if it is known.
    """
    pictures = pictures or BookPictures()
    seeds = coverage(result) if seeds is None else seeds
    report, annotations = (tag("a", name, href=name) for name in ("report.json", "annotations.json"))
    body = tag(
        "main",
        tag("h1", "Quotations of ", tag("cite", result.book.title)),
        tag("p", f"{summary.counts(result)}. {summary.outcome(result).capitalize()}.", class_="lead"),
        _section("Sources", _sources(seeds, result)),
        _section("Rules in force", _rules(result)),
        _section("Findings", _findings(result)) if result.all_findings else None,
        _section("Emendations of PDFs", _emendations(result, pictures)) if pictures.corrections else None,
        _section("Quotations", _filters(result, seeds), _quotations(result, pictures)),
        tag("footer", tag("p", f"quoteproof {__version__}. The same as data: ", report, " and ", annotations, ".")),
    )
    title = f"Quotations of {result.book.title}"
    return page(title, body, language="en", style=_part("report.css"), script=_part("report.js"))


def _section(title: str, *contents: Markup) -> Markup:
    name = fragment("report", title.lower().replace(" ", "-"))
    return tag("section", tag("h2", title, id=name), *contents, aria_labelledby=name)


def _sources(seeds: tuple[SeedCoverage, ...], result: CheckResult) -> Markup:
    head = ("Work", "Seed", "Quotations", "Words quoted", "Of its text", "Share")
    rows = [_source(seed, result) for seed in seeds]
    numbers = head[2:5]
    titles = tag("tr", [tag("th", n, scope="col", class_="number" if n in numbers else None) for n in head])
    table = tag("table", tag("thead", titles), tag("tbody", rows))
    return tag("div", table, class_="wide", tabindex=0, role="group", aria_label="sources")


def _source(seed: SeedCoverage, result: CheckResult) -> Markup:
    entry = result.library.entries.get(seed.source.key)
    share = f"{seed.share:.0%}"
    return tag(
        "tr",
        tag("th", _words(entry.title if entry and entry.title else seed.source.key), scope="row"),
        tag(
            "td",
            tag("code", seed.source.key),
            tag("small", f"SHA-256 {seed.source.sha256[:12]}…"),
            [tag("small", f"{sha256[:12]}… accepted: ", _words(why)) for sha256, why in seed.source.accepted.items()],
        ),
        tag("td", f"{seed.quotations:,}", class_="number"),
        tag("td", f"{seed.quoted_words:,}", class_="number"),
        tag("td", f"{seed.covered_words:,} of {seed.body_words:,}", class_="number"),
        tag("td", tag("meter", share, min="0", max="1", value=f"{seed.share:.3f}"), " ", share, class_="number"),
    )


def _rules(result: CheckResult) -> Markup:
    settings = result.book.quotations
    rules = [("style", settings.style.value), ("punctuation", settings.punctuation.value),
            ("glyphs", settings.glyphs.value), ("language", result.book.language)]  # fmt: skip
    rules += [("raised to an error", name.value) for name in sorted(settings.raised)]
    rules += [
        (f"{p.latitude.value}, with no mark in print", p.section) for p in settings.profile.permissions if p.silent
    ]
    default = Limits()
    for limit in fields(Limits):
        value, usual = getattr(settings.limits, limit.name), getattr(default, limit.name)
        words = str(value) if value == usual else f"{value} (stricter than {usual})"
        rules.append((limit.name.replace("_", " "), words))
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in rules], class_="rules")


def _findings(result: CheckResult) -> Markup:
    texts = summary.Texts(result)
    return tag("ul", [tag("li", _finding(finding, texts)) for finding in result.all_findings], class_="findings")


def _finding(finding: Finding, texts: summary.Texts) -> Markup:
    code = tag("b", f"{finding.code.id} {finding.code.name}")
    badge = tag("span", finding.status, class_=f"badge {finding.status}")
    place = tag("code", visible(texts.where(finding.place)))
    reason = None
    if finding.acknowledged is not None:
        reason = tag("p", "acknowledged: ", _words(finding.acknowledged), class_="reason")
    notes = [tag("p", _words(note), class_="note") for note in finding.notes]
    return join(tag("p", code, " ", badge, " ", _words(finding.message), " ", place), notes, reason)


def _filters(result: CheckResult, seeds: tuple[SeedCoverage, ...]) -> Markup:
    """The choice of verdict and source; hidden until the script shows it."""
    verdicts = [(name, f"{name} ({count})") for name, count in result.counts.items() if count]
    keys = [(seed.source.key, seed.source.key) for seed in seeds]
    return tag("div", _choice("verdict", verdicts), _choice("source", keys), tag("p", class_="count", role="status"),
               class_="filters", hidden=True)  # fmt: skip


def _choice(name: str, values: list[tuple[str, str]]) -> Markup:
    options = [tag("option", f"every {name}", value=""), *(tag("option", label, value=v) for v, label in values)]
    return tag("label", f"{name.capitalize()} ", tag("select", options, data_filter=name))


def _emendations(result: CheckResult, pictures: BookPictures) -> Markup:
    """The corrections of what the text of a PDF says otherwise than its page, each with a picture of the place."""
    items = [
        tag("li", tag("p", tag("code", visible(f"{key}#{passage.id}")), " ",
                      _words(f"{c.was} is read {c.read}: {c.reason}")),
            _pictures(pictures.corrections.get((key, passage.id, c.start), ())))
        for key, source in result.library.sources.items() if source.document is not None
        for passage in (source.passages[at] for at in source.contents.corrected)
        for c in passage.corrections
    ]  # fmt: skip
    return tag("ul", items, class_="emendations")


def _pictures(pictures: Sequence[PlacePicture]) -> list[Markup]:
    return [
        tag(
            "figure",
            png_image(one.drawing.png, visible(one.words), one.drawing.width, one.drawing.scale, class_="pictured"),
            tag("figcaption", told_pages((one.page,))),
        )
        for one in pictures
    ]


def _quotations(result: CheckResult, pictures: BookPictures) -> Markup:
    texts = summary.Texts(result)
    reasons = _reasons(result)
    findings: dict[str, list[Finding]] = {}
    for finding in result.all_findings:
        if finding.quotation:
            findings.setdefault(finding.quotation, []).append(finding)
    rows = [
        _quotation(judged, texts, reasons, findings.get(judged.quotation.id, []), pictures)
        for chapter in result.chapters
        for judged in chapter.judged
    ]
    return tag("ol", rows, class_="quotations")


def _quotation(
    judged: model.Judged,
    texts: summary.Texts,
    reasons: Mapping[str, str],
    findings: list[Finding],
    pictures: BookPictures,
) -> Markup:
    quotation, verdict = judged.quotation, judged.verdict
    line, _ = texts.position(quotation.file, quotation.place.start)
    anchors = quotation.citation.anchors if quotation.citation else ()
    keys = " ".join(dict.fromkeys(a.key for a in anchors))
    badge = tag("span", verdict.name, class_=f"badge {verdict.name}")
    place = tag("code", f"{visible(quotation.file)}:{line}")
    extent = judged.extent(texts.result.library)
    own = f" {extent.own_locators[0].words}" if extent and extent.own_locators else ""
    about = join(badge, " ", place, [join(" ", tag("code", visible(str(anchor)))) for anchor in anchors], own)
    evidence = [*_evidence(judged, reasons)]
    evidence += [("acknowledged", f"{f.code.id}: {f.acknowledged}") for f in findings if f.acknowledged is not None]
    return tag(
        "li",
        tag("p", about, class_="about"),
        tag("blockquote", [tag("p", _words(part)) for part in quotation.printed.text.split(PARAGRAPH_END)]),
        tag("dl", [tag("div", tag("dt", k), tag("dd", _words(" ".join(words.split())))) for k, words in evidence])
        if evidence
        else None,
        _pictures(pictures.quotations.get(quotation.id, ())),
        id=fragment("quotation", quotation.id),
        data_verdict=verdict.name,
        data_source=keys,
    )


def _evidence(judged: model.Judged, reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The facts about a quotation, each with its name."""
    match judged.verdict:
        case model.Verbatim(match=match) | model.Altered(match=match):
            yield from _matched(match)
        case model.Misquoted(refusal=refusal) | model.Misplaced(refusal=refusal) | model.Uncited(refusal=refusal):
            yield "code", refusal.fault.code
            if refusal.nearest:
                yield "nearest", f"{refusal.nearest.anchor}: {refusal.nearest.text}"
        case model.Uncheckable(refusal=stopped):
            yield "code", stopped.fault.code if stopped else "see the findings"
        case model.Exempted(reason=why):
            yield "exempt", _EXEMPT[why]
            if reason := reasons.get(_plain(judged.quotation.printed.text)):
                yield "reason", reason
        case model.Attested(attestation=attestation):
            by, when, against = attestation.by, attestation.when, attestation.against
            yield "not verified", f"compared by {by}, {when}, with {against}"
        case model.Translated(original=original):
            yield "not verified", "a translation"
            yield "original", original


def _matched(match: model.Match) -> Iterator[tuple[str, str]]:
    for alteration in (a for a in match.alterations if a.kind != "emendation"):
        name = alteration.kind.replace("-", " ")
        marked, source = alteration.marked.strip(), alteration.source.strip()
        if alteration.kind == "omission":
            yield name, f"{marked} leaves out: {source}"
        elif alteration.source and alteration.source != alteration.marked:
            yield name, f"{marked} for: {source}"
        else:
            yield name, alteration.marked or alteration.source
    if match.folds:
        yield "counted as equal", ", ".join(match.folds)
    yield from ((emended.said_by, emended.words) for emended in match.emendations)
    if match.skipped_limit:
        yield "word just before", match.skipped_limit
    yield from (("limit words left out", ", ".join(omitted.limit_words)) for omitted in match.left_out)


def _reasons(result: CheckResult) -> dict[str, str]:
    settings = result.book.quotations
    return {_plain(phrase): reason for phrase, reason in {**settings.terms, **settings.names}.items()}


def _plain(phrase: str) -> str:
    return fold(phrase.strip()).text.rstrip(",.")


def _words(text: str) -> Markup:
    """A text of the book: isolated in its direction, with what does not show written out."""
    return tag("bdi", visible(text))


def _part(name: str) -> str:
    return (files("quoteproof.report") / name).read_text(encoding="utf-8")
