"""Markup of other programs: the variants of each syntax, what is free of it, and what the helps say."""

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Finding
from tests.book_of import check, library_of

LIBRARY = library_of(
    {"log": "The test [[ -f lock ]] failed twice."}, more="@misc{pub_2001?, title = {A}, author = {B, C.}}"
)
OURS = ("K016", "K017", "C008")


def found(text: str, pandoc: Pandoc, codes: tuple[str, ...] = OURS) -> list[Finding]:
    """The findings of these codes in a chapter of a title and some text."""
    result = check(f"# Title\n\n{text}\n", LIBRARY, pandoc)
    return [f for chapter in result.chapters for f in chapter.findings if f.code.id in codes]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        *[
            ("K016", text)
            for text in (
                "See [[a|b]] and more.",
                "See [[a#b|c]].",
                "![[x.png|100]]",
                "| a |\n|---|\n| {{< x >}} |",
                "A note.^[With {{< video x >}}.]",
                "*A {>>remark<<} here*",
                "A {~~old words~>new words~~} here.",
                "A {==mark==}{>>c<<} here.",
                "{{% partial x %}}",
                "{% include x.html %}",
                "{{ page.title }}",
                "<% if x %>",
                "%% a comment %%",
                "Text. ^a1b2c3",
                "#tag #other/tag",
                "{: .no_toc}",
                "Then $$x.",
                "Text `r nrow(x)` here.",
                "Text `{python} x` here.",
                "{cite:p}`log`",
                ":cite:t:`log`",
                "`log <#x>`__",
                "(\\#fig:x)",
                "(ref:caption)",
                "#cite(<log>)",
                "xref:one[Two]",
                "[b]bold[/b]",
                "{=mark=}",
                "[TOC]",
                "*[HTML]: Markup",
                "$$x$$ {#eq:x}",
                '![c](images/a.png){alt="a"} {width=50%}',
                "Text <!-- never closed",
                "An {!include!} of a kind that nobody listed.",
            )
        ],
        *[
            ("K017", text)
            for text in (
                "> [!quote]- Folded\n> words",
                "> [!WARNING]\n> words",
                "- item\n\n    > [!tip]\n    > words",
                "```{r, echo=FALSE}\nx <- 1\n\ny\n```",
                "```{code-cell} ipython3\nx\n```",
                "```{note}\nx\n```",
                "~~~{python}\nx\n\ny\n~~~",
                '!!! note "Title"\n    text',
                "??? tip\n    text",
                ".. note::\n   text",
                ".. _label:",
                "#+BEGIN_SRC python",
                "image::x.png[]",
                "[source,python]",
            )
        ],
        *[
            ("C008", text)
            for text in (
                "See [log, p. 2].",
                "See [log#p1; see also].",
                "See [-@ log#p1].",
                "See [@log, #p1].",
                "See @log #p1.",
                "See [@log] #p1.",
                "See [[@log]].",
                "See {@log}.",
                "See [^@log].",
                "See [cite:@log].",
                "See [@log#p1 and more.",
                "See [#pub_2001?].",
            )
        ],
    ],
)
def test_each_variant_is_told(code: str, text: str, pandoc: Pandoc) -> None:
    assert code in {f.code.id for f in found(text, pandoc)}


@pytest.mark.parametrize(
    "text",
    [
        "Where a == b and c != d, a=b, x==y and y==z.",
        "The set {a, b}, {1, 2} and f{x}. A {…} and [sic] and [a [b]].",
        "A list [@log] and [@log, see @log] and (see @log) and @log [p. 3].",
        "See <https://example.org/[[x]]/{{y}}> and https://example.org/#p1 or a@example.org.",
        "`[[x]]` and `{{x}}` and ``{r}``, `{a}/{b}`, `r` and `r2 x`.",
        "```\n[[x]] {{< y >}}\n```",
        "    {{ x }}\n",
        "$\\{\\{x\\}\\}$ and $$[[x]]$$",
        "\\[[x]] and \\{{x}} and \\%%x%% and \\==x==",
        "[[see]](https://example.org) and [[1]](#x) and [[2]] of 3.",
        "50% of 20%, 100 %% is odd; #1 and C# and #MeToo in a sentence.",
        "- [ ] a task\n- [x] another",
        "Term\n:   Definition of it.",
        '![c](images/a.png){alt="a" width=50%}',
        "[words]{.smallcaps} and H~2~O and x^2^ and ~~gone~~.",
        "Note.^[A note.] And 5^th^ and a^b.",
        "1. one\n2. two\n\n> A paragraph.",
        "\\[sic\\] and \\(see below\\) and \\(1848\\).",
        "At 10:30 he said: yes. A ratio of 1:2.",
        "Prices in $5 and $10, or $$$ in slang.",
    ],
)
def test_plain_markdown_is_free(text: str, pandoc: Pandoc) -> None:
    assert [f.message for f in found(text, pandoc)] == []


def test_a_chunk_is_one_finding(pandoc: Pandoc) -> None:
    chunk = '```{r}\nx <- "a string of many words"\n\ny <- "another of them"\n```'
    assert [f.code.id for f in found(chunk, pandoc, (*OURS, "Q002", "Q014"))] == ["K017"]


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("As @fig-one shows.", "`@fig-one` is a cross-reference", "`[](#fig-one)`"),
        ("As [@eq:two] shows.", "`@eq:two` is a cross-reference", "`[](#eq:two)`"),
        ("As @janedoe wrote.", "no bibliography entry has the key `janedoe`", "`\\@janedoe`"),
        ("As (@good) shows.", "no bibliography entry has the key `good`", "number of the example"),
        ("It is so [@pub_2001?].", "the key `pub_2001?` is read only as far as `pub_2001`", "`@{pub_2001?}`"),
        ("It is so [@lgo].", "no bibliography entry has the key `lgo`", "write `@log`"),
    ],
)
def test_what_an_unknown_key_was_meant_for(text: str, message: str, help_: str, pandoc: Pandoc) -> None:
    (finding,) = found(text, pandoc, ("C001",))
    assert finding.message.startswith(message)
    assert help_ in finding.helps[0]
