"""Markdown of other programs becomes chapters: the author's text stays, and what it means elsewhere becomes ours."""

from collections.abc import Mapping

import pytest

from quoteproof.chapter.parse import READER, parse
from quoteproof.document.model import TrackedChanges
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.markdown.reader import read
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptMetadata,
    ManuscriptOptions,
    RefusedManuscriptError,
)


def manuscript(
    pandoc: Pandoc, files: Mapping[str, str | bytes], *names: str, changes: TrackedChanges | None = None
) -> Manuscript:
    """Read the files of these names, or all that there are."""
    there = {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}
    given = [(name, there[name]) for name in names or tuple(there)]
    return read(given, ManuscriptOptions(changes=changes), pandoc, there.get)


def chapter(pandoc: Pandoc, text: str, ending: str = "md", changes: TrackedChanges | None = None) -> str:
    """The only chapter of a file, below its heading."""
    read_ = manuscript(pandoc, {f"a.{ending}": f"# T\n\n{text}\n"}, changes=changes)
    (only,) = read_.chapters
    assert parse("a.md", only.text, lambda text: pandoc.read(text, reader=READER))[1] == ()
    return only.text.removeprefix("# T\n").strip()


UNCHANGED = """\
Plain words, *emphasis*, **strong**, `code "x" -- y`, $x'' = \\text{a}$ and <https://x.org/a--b>.

| A | B |
|---|---|
| a | b |

> A block quotation [@smith2020, p. 33].

1. One
2. Two, with a note.[^n]

``` {.r .code}
x <- "y" -- z
```

[^n]: The note, of

    two paragraphs.

Inline.^[A note “so” [@k].] [Link](https://x.org) and [a place](#t).
"""


def test_what_means_the_same_stays_as_the_author_wrote_it(pandoc: Pandoc) -> None:
    assert chapter(pandoc, UNCHANGED) == UNCHANGED.strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # typographic marks
        ("He said \"the words\" -- it's 'so' --- and...", "He said “the words” – it’s ‘so’ — and…"),
        ("\"A 'b' c,\" the '90s, a 12\" gun, rock 'n' roll", '“A ‘b’ c,” the ’90s, a 12" gun, rock ’n’ roll'),
        ('the authors\' "own" ("words")[@k, 33--35]', "the authors’ “own” (“words”)[@k, 33–35]"),
        ('*"emphasis"* and **"strong"**', "*“emphasis”* and **“strong”**"),
        ('a note[^1]\n\n[^1]: with "marks"', "a note[^1]\n\n[^1]: with “marks”"),
        ("&ldquo;words&rdquo; &quot;so&quot; it&#8217;s &mdash; x", "“words” “so” it’s — x"),
        ("<q>words</q> here", "“words” here"),
        ('"First of a speech.\n\n"Second of it."', "“First of a speech.\n\n“Second of it.”"),
        # citations
        ("“W” [[@smith2020]]", "“W” [@smith2020]"),
        ("“W” [[@smith2020|p. 33]]", "“W” [@smith2020, p. 33]"),
        ("“W” [[@smith2020]], p. 33.", "“W” [@smith2020, p. 33]."),
        ("“W” [[@smith2020]] (pp. 33-34), and", "“W” [@smith2020, pp. 33-34], and"),
        ("“W” [[@smith2020]], p. 33.5; page 3", "“W” [@smith2020], p. 33.5; page 3"),
        ("“W” [[@smith2020|p. 3]] (p. 4)", "“W” [@smith2020, p. 3] (p. 4)"),
        ("“W” \\autocite[33]{k}", "“W” [@k, 33]"),
        ("“W” \\parencite[see][33--35]{k} and \\textcite[2]{m}", "“W” [see @k, 33–35] and @m [2]"),
        ("“W”\\footcite[33]{k}, \\cite{a,b}", "“W”^[[@k, 33]], [@a; @b]"),
        ("“W” {cite:p}`a,b` by {cite:t}`c`", "“W” [@a; @b] by @c"),
        (
            "“words” ([Smith, 2020, p. 33](zotero://select/library/items/AB)) "
            "([pdf](zotero://open-pdf/library/items/EF?page=35))",
            "“words” [@smith2020, p. 33]",
        ),
        # Obsidian
        ("See [[Note|the note]] and [[Other]].", "See the note and Other."),
        ("Words.%%a remark -- mine%% More ^block-1", "Words.<!-- a remark — mine --> More"),
        ("some ==marked== words", "some marked words"),
        ("> [!quote] Smith\n> The words. [@k]", "> The words. [@k]"),
        ("> [!quote] [@k, p. 3]\n> The words.", "> The words.\n>\n> [@k, p. 3]"),
        ("> [!note] My title\n> My words.\n>\n> More.", "**My title**\n\nMy words.\n\nMore."),
        ("text\n\n#tag #other", "text\n\n<!-- #tag #other -->"),
        ("[[a]]\n\n---\nkey: words\n\n---\nmore", "a\n------\nkey: words\n------\nmore"),
        # HTML
        ("<em>a</em> <b>b <i>c</i></b> x<sup>2 3</sup> <u>d</u>", "*a* **b *c*** x^2\\ 3^ [d]{.underline}"),
        ("a<br>b", "a\\\nb"),
        ("<blockquote>The words.\nMore.</blockquote>", "> The words.\n> More."),
        ('<div class="x">\n\nwords\n\n</div>', "words"),
        ('<a href="https://x.org">x</a>', "[x](https://x.org)"),
        # Quarto, R Markdown
        ("a\n\n{{< pagebreak >}}\n\nb", "a\n\n\n\nb"),
        ('::: {.callout-note title="On names"}\nWords.\n:::', "**On names**\n\nWords."),
        ("::: {.epigraph}\nWords.\n:::", "::: {.epigraph}\nWords.\n:::"),
        ("[Words]{.aside} and [own]{.term .x}", "Words and [own]{.term}"),
        ("a\n\n::: {#refs}\n:::\n\nb", "a\n\n\nb"),
        # TeX
        ("\\emph{a} \\textbf{b} \\enquote{c} 1\\ldots{} \\noindent d", "*a* **b** “c” 1…  d"),
        ("a \\(x^2\\) b \\[y = \\frac{1}{2}\\]", "a $x^2$ b $$y = \\frac{1}{2}$$"),
        ("\\begin{quote}\nThe words. \\cite{k}\n\\end{quote}", "> The words. [@k]"),
        ("\\begin{align*}\na &= b\n\\end{align*}", "$$\\begin{aligned}\na &= b\n\\end{aligned}$$"),
        # MyST
        ("H{sub}`2`O {math}`x^2` {ref}`so <t>`", "H~2~O $x^2$ [so](#t)"),
        (":::{note} On it\nWords.\n:::", "**On it**\n\nWords."),
        ("```{epigraph}\nThe words. [@k]\n```", "> The words. [@k]"),
        ("```{math}\nx^2\n```", "$$\nx^2\n$$"),
        ("(t)=\n## Head\n\n% a remark\n\nSee {ref}`t`.", "## Head {#t}\n<!-- a remark -->\nSee [](#t)."),
        ("```{figure} https://x.org/a.png\n:name: f\nCap.\n```", "Cap. <!-- picture: https://x.org/a.png -->"),
        ("```{code-cell} python\nprint('x')\n```", "``` {.python .code}\nprint('x')\n```"),
        ("## A\n\n(PART\\*) The part {-}\n---", "## A\nThe part {-}\n---"),
        # attributes
        ("[a]{.smallcaps .x} and [b]{.ul}", "[a]{.smallcaps} and [b]{.underline}"),
        ("## H {.x}\n\n``` {.r startFrom=3}\nx\n```", "## H\n``` {.r}\nx\n```"),
        ("[see @sec-t] {#sec-t}\n\n## S {#sec-t}", "see [](#sec-t) {#sec-t}\n## S {#sec-t}"),
        # notes
        ("words[^a]\n[^a]: glued", "words[^a]\n\n[^a]: glued"),
    ],
)
def test_other_markup_becomes_ours(pandoc: Pandoc, before: str, after: str) -> None:
    def plain(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())

    assert plain(chapter(pandoc, before)) == plain(after)


def test_marks_are_those_of_the_language(pandoc: Pandoc) -> None:
    text = "---\ntitle: T\nlang: de\n---\n\nEr sagt \"die 'Worte' hier\" und's gut.\n"
    (only,) = manuscript(pandoc, {"a.md": text}).chapters
    assert only.text == "# T\n\nEr sagt „die ‚Worte‘ hier“ und’s gut.\n"


@pytest.mark.parametrize("head", ["from: markdown-smart", "format:\n  html:\n    from: markdown-smart", "smart: false"])
def test_straight_marks_stay_where_the_author_wants_them(pandoc: Pandoc, head: str) -> None:
    (only,) = manuscript(pandoc, {"a.md": f'---\n{head}\n---\n\n# T\n\nHe "said" -- it\'s.\n'}).chapters
    assert 'He "said" -- it\'s.' in only.text


def test_the_language_of_the_person_comes_first(pandoc: Pandoc) -> None:
    made = read(
        [("a.md", b'---\nlang: en\n---\n\n# T\n\n"so"\n')], ManuscriptOptions(language="de"), pandoc, lambda _: None
    )
    assert "„so“" in made.chapters[0].text


def test_a_title_block_of_pandoc_is_metadata(pandoc: Pandoc) -> None:
    made = manuscript(pandoc, {"a.md": "% The\n  Title\n% Ann Author; Bo Writer\n% May 2026\n\n# One\n\nWords.\n"})
    assert made.metadata == ManuscriptMetadata("The Title", "", ("Ann Author", "Bo Writer"), "May 2026", "")
    assert [one.name for one in made.chapters] == ["01-one.md"]


def test_a_vault_has_no_typographic_marks(pandoc: Pandoc) -> None:
    assert chapter(pandoc, 'A "word" in [[Note]].') == 'A "word" in Note.'


@pytest.mark.parametrize("path", ["a b.png", "notes/a b.png"])
def test_an_embedded_picture_lies_in_the_vault_or_beside_the_note(pandoc: Pandoc, path: str) -> None:
    files: dict[str, str | bytes] = {
        "notes/one.md": "# One\n\n![[a b.png]]\n",
        ".obsidian/app.json": "{}",
        path: b"\x89PNG",
    }
    assert "![](images/a-b.png)" in manuscript(pandoc, files, "notes/one.md").chapters[0].text


def test_chunks_of_code_are_listed_or_left_out(pandoc: Pandoc) -> None:
    hidden = '```{r one, echo=FALSE, fig.cap="“Words”"}\nplot(“x”)\n```'
    shown = "```{python}\n#| label: two\nprint('x')\n```"
    text = f"a\n\n{hidden}\n\n{shown}\n\nb"
    made = manuscript(pandoc, {"a.Rmd": f"# T\n\n{text}\n"})
    assert made.chapters[0].text == "# T\n\na\n\n\n``` {.python .code}\nprint('x')\n```\n\nb\n"
    assert [(note.kind, note.place.number) for note in made.notes] == [
        (ConversionKind.LOST, 5),
        (ConversionKind.LOST, 9),
    ]


def test_tracked_changes_are_decided_or_refused(pandoc: Pandoc) -> None:
    text = "“The {++new ++}words{--, old,--} {~~are~>were~~} here.”{>>really?<<}"
    with pytest.raises(RefusedManuscriptError) as refused:
        chapter(pandoc, text)
    assert refused.value.place is not None
    assert refused.value.place.number == 3
    assert chapter(pandoc, text, changes=TrackedChanges.ACCEPT) == "“The new words were here.”<!-- really? -->"
    assert chapter(pandoc, text, changes=TrackedChanges.REJECT) == "“The words, old, are here.”<!-- really? -->"


def test_a_quarto_book_is_read_in_its_order(pandoc: Pandoc) -> None:
    project = """\
project:
  type: book
book:
  title: "The Book"
  author:
    - name: Ann Author
    - name:
        given: Bo
        family: Writer
  date: 2026
  chapters:
    - index.qmd
    - part: Parts
      chapters:
        - parts/b.qmd
    - parts/a.qmd
bibliography: [refs.bib, more.bib]
lang: en-GB
"""
    made = manuscript(
        pandoc,
        {
            "_quarto.yml": project,
            "index.qmd": "# Preface {.unnumbered}\n\nWords, see @sec-b and @fig-x.\n",
            "parts/a.qmd": "---\ntitle: Chapter A\nabstract: What it says.\n---\n\n"
            "## Part\n\nWords.\n\n{{< include _in.qmd >}}\n",
            "parts/_in.qmd": "Included “words” [@k].\n",
            "parts/b.qmd": '# B {#sec-b}\n\n![Cap](../pics/x.png){#fig-x fig-alt="what" fig-align=center}\n',
            "pics/x.png": b"\x89PNG",
        },
        "index.qmd",
    )
    assert made.metadata == ManuscriptMetadata("The Book", "", ("Ann Author", "Bo Writer"), "2026", "en-GB")
    assert made.bibliographies == ("refs.bib", "more.bib")
    assert [one.name for one in made.chapters] == ["01-preface.md", "02-parts.md", "03-b.md", "04-chapter-a.md"]
    assert "see [](#sec-b) and [](#fig-x)." in made.chapters[0].text
    assert '![Cap](images/x.png){#fig-x alt="what"}' in made.chapters[2].text
    assert made.pictures == {"chapters/images/x.png": b"\x89PNG"}
    third = made.chapters[3]
    assert third.text.startswith("# Chapter A\n\n## Part\n")
    place = third.place(third.text.index("Included"))
    assert place is not None
    assert (place.file, place.number) == ("parts/_in.qmd", 1)
    assert [note.text for note in made.notes if note.kind is ConversionKind.LOST] == ["abstract: What it says."]


def test_a_jupyter_book_names_its_chapters_without_endings(pandoc: Pandoc) -> None:
    files = {
        "_toc.yml": "format: jb-book\nroot: intro\nparts:\n- caption: Part One\n  chapters:\n"
        "  - file: one/first\n    sections:\n    - file: one/second\n",
        "_config.yml": "title: The Book\nauthor: Ann Author\nbibtex_bibfiles: [refs.bib]\n",
        "intro.md": "# Welcome\n\nWords.\n",
        "one/first.md": '# First\n\nIt "is" {cite:p}`k`.\n',
        "one/second.md": "# Second\n\nMore.\n",
    }
    made = manuscript(pandoc, files, "_toc.yml")
    assert [one.text.partition("\n")[0] for one in made.chapters] == ["# Welcome", "# Part One", "# First", "# Second"]
    assert made.metadata.title == "The Book"
    assert made.bibliographies == ("refs.bib",)
    files["one/second.ipynb"] = files.pop("one/second.md")
    with pytest.raises(RefusedManuscriptError, match="notebook"):
        manuscript(pandoc, files, "_toc.yml")
    listed = {
        "_toc.yml": "- file: a\n- part: P\n  chapters:\n  - file: b\n",
        "a.md": "# A\n\nx\n",
        "b.md": "# B\n\ny\n",
    }
    assert len(manuscript(pandoc, listed, "_toc.yml").chapters) == 3


def test_code_right_below_words_stays_code(pandoc: Pandoc) -> None:
    text = "Output:\n```\n# a heading\n\n# another “one\n```\nMore words.\n\n- one\n  ```\n  x [1]\n  ```\n"
    found = chapter(pandoc, text)
    assert found.startswith("Output:\n\n```\n# a heading\n\n# another “one\n```\nMore words.")


def test_code_of_a_language_is_code(pandoc: Pandoc) -> None:
    found = chapter(pandoc, '```python\nprint("x")\n```\n\n```python\nprint(1)\n```\n\n```\nas "typed"\n```')
    assert found == '``` {.python .code}\nprint("x")\n```\n\n```python\nprint(1)\n```\n\n```\nas "typed"\n```'


def test_a_bookdown_book_has_its_references(pandoc: Pandoc) -> None:
    made = manuscript(
        pandoc,
        {
            "_bookdown.yml": "rmd_files: [index.Rmd, one.Rmd]\n",
            "index.Rmd": "---\ntitle: B\n---\n\n# Welcome {-}\n\nChapter \\@ref(one), Figure \\@ref(fig:gone).\n",
            "one.Rmd": "# One {#one}\n\n```{r child='sub/two.Rmd'}\n```\n",
            "sub/two.Rmd": "Words of *two*.\n",
        },
        "index.Rmd",
    )
    assert "Chapter [](#one), Figure \\@ref(fig:gone)." in made.chapters[0].text
    assert "Words of *two*." in made.chapters[1].text
    assert [(note.kind, note.text) for note in made.notes if note.kind is ConversionKind.UNRESOLVED] == [
        (ConversionKind.UNRESOLVED, "Figure \\@ref(fig:gone)")
    ]


def test_a_missing_include_is_refused_with_its_line(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError) as refused:
        manuscript(pandoc, {"a.qmd": "# T\n\n{{< include gone.qmd >}}\n"})
    assert refused.value.place is not None
    assert refused.value.place.number == 3


def test_an_include_of_itself_is_refused(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError):
        manuscript(pandoc, {"a.qmd": "# T\n\n{{< include a.qmd >}}\n"})


def test_bytes_that_are_no_text_are_refused(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError, match="not UTF-8"):
        manuscript(pandoc, {"a.md": "# Stra\xdfe".encode("latin-1")})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "# One\n\na[^1]\n\n# Two\n\nb[^2] [x]\n\n[^1]: first\n\n    more\n\n[^2]: second\n\n[x]: https://x.org\n",
            ["one", "two"],
        ),
        ("before\n\n# One\n\na\n", ["a-thesis", "one"]),
        ("## One\n\na\n\n### Part\n\nb\n", ["one"]),
        ("only words\n", ["a-thesis"]),
        ("One\n===\n\na\n\nTwo\n===\n\nb\n", ["one", "two"]),
    ],
)
def test_headings_make_chapters(pandoc: Pandoc, text: str, names: list[str]) -> None:
    made = manuscript(pandoc, {"a.md": f"---\ntitle: A Thesis\n---\n\n{text}"})
    assert [one.name for one in made.chapters] == [f"{number:02d}-{name}.md" for number, name in enumerate(names, 1)]
    for one in made.chapters:
        parsed, faults = parse("a.md", one.text, lambda text: pandoc.read(text, reader=READER))
        assert faults == ()
        assert parsed is not None
        assert parsed.ast["blocks"][0]["c"][0] == 1
        assert "[^" not in "".join(flow.text for flow in parsed.flows)


def test_what_a_zotero_link_names_is_kept(pandoc: Pandoc) -> None:
    text = "“w” ([Smith & Wells, 2020](zotero://select/items/AB)) ([pdf](zotero://open-pdf/items/EF?page=35))"
    made = manuscript(pandoc, {"a.md": f"# T\n\n{text}\n"})
    assert made.chapters[0].text == "# T\n\n“w” [@smith2020, p. 35]\n"
    assert made.references[0]["author"] == [{"family": "Smith"}]
    assert made.attachments == {"smith2020": "zotero://open-pdf/items/EF?page=35"}


MISPLACED: Mapping[str, ConversionKind] = {
    "“the {{< var x >}} words” [@k]": ConversionKind.MACRO,
    "![Cap](gone.svg)": ConversionKind.PICTURE,
    "![[Other note]]": ConversionKind.LOST,
    "[a](other.md)": ConversionKind.CHANGED,
    '[a](https://x.org "title")': ConversionKind.LOST,
    "see @fig-gone": ConversionKind.UNRESOLVED,
    "{foo}`bar`": ConversionKind.MACRO,
    "[TOC]": ConversionKind.GENERATED,
    "::: {.foo}\nx\n:::": ConversionKind.CHANGED,
}


@pytest.mark.parametrize("text", MISPLACED)
def test_what_cannot_be_carried_is_told_with_its_line(pandoc: Pandoc, text: str) -> None:
    made = manuscript(pandoc, {"a.md": f"# T\n\nx\n\n{text}\n"})
    assert [(note.kind, note.place.number) for note in made.notes] == [(MISPLACED[text], 5)]


def test_no_edit_is_made_in_code(pandoc: Pandoc) -> None:
    code = '```\n[[x]] ==y== \\cite{k} <em>a</em> "q"\n```\n\n`[[x]] %%y%% \\cite{k} "q"`'
    assert chapter(pandoc, code) == code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```{glossary}\nkeel\n: a beam\n```", "keel\n: a beam"),
        ("```{code-block} python\n:caption: How it runs\nprint()\n```", "**How it runs**\n\n``` python\nprint()\n```"),
        ("::: {#refs}\nwords of my own\n:::", "words of my own"),
    ],
)
def test_what_looks_generated_keeps_the_words_in_it(pandoc: Pandoc, before: str, after: str) -> None:
    assert chapter(pandoc, before).strip() == after


@pytest.mark.parametrize(
    "source",
    [
        "``` {=latex}\none\ntwo lost words\n```",
        "``` {=latex}\none\n\ntwo lost words",
        "```{index} entry\ntwo lost words\n```",
        "the value <img and\n\ntwo lost words> behind",
    ],
)
def test_what_is_left_out_is_told_to_its_last_word(pandoc: Pandoc, source: str) -> None:
    got = manuscript(pandoc, {"a.md": f"# T\n\n{source}\n"})
    shown = [got.chapters[0].text, *(note.text for note in got.notes)]
    assert any("two lost words" in text for text in shown)
