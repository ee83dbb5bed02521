"""What is written checks: every quotation that is offered is verbatim once it is pasted into a chapter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import pytest

from quoteproof.book.config import BookSettings, Quotations
from quoteproof.chapter.parse import READER, parse
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan, whole
from quoteproof.quoting.writing import Written, write
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import words
from quoteproof.verdict.model import Altered, Exempted, Verbatim
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import FILE, library_of, library_of_this_book
from tests.samples import sampled

FORMS = (Kind.BLOCK, Kind.VERSE, Kind.BLOCK, Kind.INLINE)
LANGUAGES = ("en-US", "de", "fr", "ru")
SNIPPETS = (
    *("word", "Word", "naïve", "2.7%", "don’t", "don't", "the dogs’", "’90s", "U.S.-led", "слово", "言葉", "½"),
    *("*", "_", "a_b_c", "**bold**", "[1]", "[x](y)", "![i](j)", "[^1]", "^[n]", "@key", "[@key]", "a@b.c", "#", "# x"),
    *("<b>", "<!-- c", "<http://x.y>", "&amp;", "&", "`code`", "~a~", "^b^", "$x$", "$5", "\\", "\\(x\\)", "|"),
    *("{.x}", ":::", "--", "---", "...", ". . .", "1.", "(a)", "i.", "-", "+", "=", ">", "%", "!", "http://x.y/z_w_v"),
    *("“quoted”", "“two words”", "‘single’", '"straight"', "'single'", "“a ‘b’ c”", "«guillemets»", "„low“", '12"'),
    *("ﬁne", "co\u00adop", "non\u00a0break", "e\u0301", "\u2009thin", "[sic]", "[…]", "…", "/", "//"),
    *("\\end", "\\begin{a}", "hid\u200bden", "\u202eturned"),
)


def nasty(seed: int, count: int) -> Iterator[str]:
    """Passages made of everything that Markdown or a quotation could stumble over."""
    chance = random.Random(seed)
    for _ in range(count):
        yield " ".join(["start", *chance.choices(SNIPPETS, k=chance.randint(3, 12)), "end"][chance.randint(0, 1) :])


@cache
def nasty_library() -> Library:
    return library_of({"nasty": "\n\n".join(nasty(5, 150)), "odd-key": "# 1. The *first* line\nand the second.\n\n> x"})


def stretches(library: Library) -> Iterator[SourceSpan]:
    """Every passage whole, and a slice of each from one word to another."""
    chance = random.Random(3)
    for key, source in library.sources.items():
        for passage in source.passages:
            extent = library.resolve(Anchor(key, passage.id))
            if isinstance(extent, Extent):
                yield whole(extent)
                spans = words(passage.text)
                if len(spans) > 4:
                    low, high = sorted(chance.sample(range(len(spans)), 2))
                    yield SourceSpan(extent, spans[low][0], spans[high][1])
        for first, last in zip(source.passages[0:-3:7], source.passages[2::7], strict=False):
            extent = library.resolve(Anchor(key, f"{first.id}-{last.id}"))
            if isinstance(extent, Extent):
                yield whole(extent)


def verdicts(pasted: list[Written], library: Library, language: str, pandoc: Pandoc) -> list[object]:
    """Check a chapter that holds the quotations one after another."""
    text = "# Head {#head}\n\n" + "".join(f"{one.markdown}\n\nBetween.\n\n" for one in pasted)
    chapter, faults = parse(FILE, text, lambda words: pandoc.read(words, reader=READER))
    assert faults == ()
    material = Material(BookSettings(title="A Book", language=language), library, (Read(FILE, text, chapter),))
    result = run(material)
    assert [f.message for f in result.errors] == []
    return [judged.verdict for judged in result.chapters[0].judged]


def is_exact(verdict: object) -> bool:
    """Whether a verdict is verbatim, also over a recorded correction and lines; or a heading, the work's title."""
    if isinstance(verdict, Altered):
        return {alteration.kind for alteration in verdict.match.alterations} <= {"emendation", "verse"}
    return isinstance(verdict, Verbatim | Exempted)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", sampled(["book", "nasty"], 2))
def test_whatever_is_written_checks(which: str, language: str, pandoc: Pandoc) -> None:
    library = library_of_this_book() if which == "book" else nasty_library()
    context = VerdictContext(library, Quotations(), language)
    # A fourth of all stretches in each language, so that each is pasted once; the forms take turns.
    some = list(stretches(library))[LANGUAGES.index(language) :: len(LANGUAGES)]
    tried = [write(stretch, context, form) for i, stretch in enumerate(some) for form in (FORMS[i % 3], FORMS[-1])]
    pasted = [one for one in tried if isinstance(one, Written)]
    assert len(pasted) > len(tried) * (0.8 if which == "book" else 0.5)
    found = verdicts(pasted, library, language, pandoc)
    assert len(found) == len(pasted)
    for one, verdict in zip(pasted, found, strict=True):
        assert is_exact(verdict), (one, verdict)
