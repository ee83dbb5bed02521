"""The resident pandoc: what it reads, what it refuses, and how it recovers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from quoteproof.edition.cite import settle_citations
from quoteproof.engine.pandoc import CitationRequest, DocxRequest, Pandoc
from quoteproof.engine.program import EngineError, EngineFailure, EngineMissing, EngineTimeout, find_program

READER = "markdown-smart-raw_tex-latex_macros-example_lists-implicit_header_references"
BIB = "@book{abb2022, author={Abb, Jo}, title={On {Things}}, year=2022}"


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def plain(ast: bytes) -> str:
    return "".join(_words(json.loads(ast)["blocks"]))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        if value.get("t") == "Str":
            yield value["c"]
        elif value.get("t") in ("Space", "SoftBreak"):
            yield " "
        elif value.get("t") == "Cite":
            yield from _words(value["c"][1])
        else:
            yield from _words(value.get("c"))


@pytest.mark.parametrize(
    "text",
    [
        '“straight” "marks" don\'t -- ...',
        "e\u0301 é 习 \U0001f600 ﬁ",
        "a\0b",
        "tab\tin",
        "\u00a0\u2009\u200b",
        "",
    ],
)
def test_every_character_comes_back_as_it_was(pandoc: Pandoc, text: str) -> None:
    ast = json.loads(pandoc.read(text, reader=READER))
    assert "".join(_words(ast["blocks"])).replace(" ", "") == text.replace(" ", "").replace("\t", "")


def test_crlf_is_one_line_end(pandoc: Pandoc) -> None:
    assert pandoc.read("a\r\nb\r\n\r\nc", reader=READER) == pandoc.read("a\nb\n\nc", reader=READER)


def test_a_lone_surrogate_is_no_crash(pandoc: Pandoc) -> None:
    assert "?" in plain(pandoc.read("a \ud800", reader=READER))


def test_unclosed_brackets_are_stopped_and_the_next_request_is_served(pandoc: Pandoc) -> None:
    with pytest.raises(EngineTimeout, match=r"longer than 0\.3 seconds"):
        pandoc.read("[a" * 40, reader=READER, timeout=0.3)
    assert plain(pandoc.read("again", reader=READER)) == "again"


def test_too_much_memory_is_a_failure_and_the_next_request_is_served() -> None:
    with Pandoc(memory_bytes=120_000_000) as small:
        with pytest.raises(EngineFailure):
            small.read("word *emph* [link](x) " * 100_000, reader=READER, timeout=240)
        assert plain(small.read("again", reader=READER)) == "again"


@pytest.mark.parametrize("reader", ["rst", "latex", "typst", "org", "docx", "html", "nonsense"])
def test_a_reader_that_could_read_files_is_refused(pandoc: Pandoc, reader: str) -> None:
    with pytest.raises(EngineFailure, match="is not allowed"):
        pandoc.read("x", reader=reader)


def test_a_malformed_bibliography_is_pandoc_s_own_message(pandoc: Pandoc) -> None:
    with pytest.raises(EngineFailure, match="unexpected end of input") as caught:
        pandoc.references("@book{abb2022")
    assert "traceback" not in str(caught.value)
    assert pandoc.references("") == []


def typeset(pandoc: Pandoc, text: str, **more: object) -> str:
    ast = pandoc.read(text, reader=READER)
    request = CitationRequest(ast, pandoc.references(BIB), link_citations=False, **more)  # type: ignore[arg-type]
    document = json.loads(pandoc.cite(request).ast)
    settle_citations(document)
    return plain(json.dumps(document).encode()).split("Abb, Jo.")[0]


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en-US", "x [@abb2022, {¶ 7}].", "x (Abb 2022, para.\u00a07)."),
        ("en-US", "x [@abb2022, {¶ 2–4}].", "x (Abb 2022, paras.\u00a02–4)."),
        ("en-US", "@abb2022 [{¶ 7}] x", "Abb (2022, para.\u00a07) x"),
        ("en-US", "x [@abb2022, {¶ 7}, emphasis added].", "x (Abb 2022, para.\u00a07, emphasis added)."),
        ("de-DE", "x [@abb2022, {¶ 7}].", "x (Abb 2022, Abs.\u00a07)."),
    ],
)
def test_the_locator_prints_as_the_default_style_has_it(pandoc: Pandoc, language: str, text: str, printed: str) -> None:
    assert typeset(pandoc, text, language=language) == printed


def test_punctuation_and_marks_of_a_quotation_stay_where_they_are(pandoc: Pandoc) -> None:
    assert typeset(pandoc, "“of the word”. ’90s [@abb2022]") == "“of the word”. ’90s (Abb 2022)"


def test_an_unknown_citation_is_a_warning(pandoc: Pandoc) -> None:
    result = pandoc.cite(CitationRequest(pandoc.read("[@zz]", reader=READER)))
    assert result.warnings == ("Citeproc: citation zz not found",)


def test_metadata_of_the_document_is_dropped(pandoc: Pandoc) -> None:
    text = "---\nbibliography: /etc/hostname\ncsl: http://127.0.0.1:9/x\ntitle: T\n---\n\nx"
    result = pandoc.cite(CitationRequest(pandoc.read(text, reader=READER)))
    assert list(json.loads(result.ast)["meta"]) == []


@pytest.mark.parametrize("image", ["/etc/hostname", "http://127.0.0.1:9/a.png", "images/a.png"])
def test_an_image_that_was_not_given_is_refused(pandoc: Pandoc, image: str) -> None:
    with pytest.raises(EngineFailure, match="image not given"):
        pandoc.cite(CitationRequest(pandoc.read(f"![x]({image})", reader=READER)))


def test_an_image_of_another_kind_is_refused(pandoc: Pandoc) -> None:
    ast = pandoc.read("x", reader=READER)
    with pytest.raises(EngineFailure, match="PNG, JPEG or SVG"):
        pandoc.docx(DocxRequest(ast, b"", images={"images/a.wmf": b""}))


def test_a_dependent_style_is_refused_before_anything_is_fetched(pandoc: Pandoc) -> None:
    style = '<style><info><link href="http://127.0.0.1:9/x" rel="independent-parent"/></info></style>'
    with pytest.raises(EngineFailure, match="depends on another"):
        pandoc.cite(CitationRequest(pandoc.read("[@abb2022]", reader=READER), style=style))


def test_another_style_is_used_when_given(pandoc: Pandoc) -> None:
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>t</title>'
        '<id>t</id><updated>2020-01-01T00:00:00Z</updated></info><citation><layout prefix="[" suffix="]">'
        '<text variable="title"/></layout></citation></style>'
    )
    assert typeset(pandoc, "x [@abb2022]", style=style) == "x [On Things]"


def test_a_style_without_a_bibliography_links_to_no_entry(pandoc: Pandoc) -> None:
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>t</title>'
        "<id>t</id><updated>2020-01-01T00:00:00Z</updated></info><citation><layout>"
        '<text variable="title"/></layout></citation>{}</style>'
    )
    entries = '<bibliography><layout><text variable="title"/></layout></bibliography>'
    references = pandoc.references(BIB)
    for more, linked in (("", False), (entries, True)):
        request = CitationRequest(
            pandoc.read("x [@abb2022]", reader=READER), references=references, style=style.format(more)
        )
        made = pandoc.cite(request)
        document = json.loads(made.ast)
        settle_citations(document)
        assert '"On"' in json.dumps(document)
        assert ('"#ref-abb2022"' in json.dumps(document)) == linked


def test_a_filter_that_fails_is_a_failure_without_a_traceback(pandoc: Pandoc) -> None:
    ast = pandoc.read("x", reader=READER)
    with pytest.raises(EngineFailure) as caught:
        pandoc.filtered(ast, "error('no', 0)")
    assert "traceback" not in str(caught.value)


def test_two_threads_and_two_instances_do_not_mix(pandoc: Pandoc) -> None:
    wrong: list[str] = []

    def ask(which: Pandoc, word: str) -> None:
        wrong.extend(word for _ in range(20) if plain(which.read(word, reader=READER)) != word)

    with Pandoc() as other:
        threads = [
            threading.Thread(target=ask, args=(which, f"word{n}")) for n, which in enumerate((pandoc, pandoc, other))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_it_starts_again_after_closing() -> None:
    with Pandoc() as running:
        running.close()
        assert plain(running.read("x", reader=READER)) == "x"


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EngineMissing, match="pypandoc_binary"):
        find_program()
    assert issubclass(EngineMissing, EngineError)


def title_of(pandoc: Pandoc, entry: str, language: str) -> str:
    (reference,) = pandoc.references(entry, language=language)
    return "".join(node.get("c", " ") for node in reference["c"]["title"]["c"] if node["t"] in ("Str", "Space"))


@pytest.mark.parametrize(
    ("fields", "language", "title"),
    [
        ("title = {Der Erzähler und sein Werk}", "de-DE", "Der Erzähler und sein Werk"),
        ("title = {The Teller of Tales}", "fr-FR", "The Teller of Tales"),
        ("title = {The Teller of Tales}, langid = {english}", "de-CH", "The Teller of Tales"),
        ("title = {Der Erzähler und sein Werk}, langid = {german}", "en-GB", "Der Erzähler und sein Werk"),
    ],
)
def test_titles_keep_their_capitals_but_for_english_in_an_english_book(
    pandoc: Pandoc, fields: str, language: str, title: str
) -> None:
    assert title_of(pandoc, f"@book{{x, {fields}}}", language) == title


@pytest.mark.parametrize("kind", ["jurisdiction", "legislation", "legal"])
def test_cases_and_laws_keep_their_capitals_in_every_style(pandoc: Pandoc, kind: str) -> None:
    (reference,) = pandoc.references(f"@{kind}{{x, title = {{Carter v. Boehm}}, year = {{1766}}}}")
    assert json.dumps(reference["c"]["title"]).count('"nocase"') == 1
    assert json.dumps(reference["c"]["title"]).count('"Boehm"') == 1
