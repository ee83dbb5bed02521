"""A document that is written as chapters is read back from them as it was."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.chapter.parse import READER, parse
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ConversionKind, ManuscriptChapter, ManuscriptPlace
from quoteproof.manuscript.writing import chapters_of, plain, slug

Block = dict[str, Any]
SPACE = {"t": "Space"}


def word(text: str) -> Block:
    return {"t": "Str", "c": text}


def words(text: str) -> list[Block]:
    return [piece for part in text.split(" ") for piece in (SPACE, word(part))][1:]


def para(*inlines: Any) -> Block:
    return {"t": "Para", "c": list(inlines)}


def node(kind: str, *content: Any) -> Block:
    return {"t": kind, "c": list(content)}


def heading(level: int, text: str) -> Block:
    return node("Header", level, ["", [], []], words(text))


def note(*blocks: Block) -> Block:
    return node("Note", *blocks)


def cite(key: str, prefix: str = "", suffix: str = "", mode: str = "NormalCitation") -> Block:
    item = {
        "citationId": key,
        "citationPrefix": words(prefix) if prefix else [],
        "citationSuffix": words(suffix) if suffix else [],
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return node("Cite", [item], [word("shown")])


def document(*blocks: Block) -> Block:
    return {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": list(blocks)}


def place(number: int) -> ManuscriptPlace:
    return ManuscriptPlace("file", number=number)


def written(pandoc: Pandoc, *blocks: Block, language: str = "en") -> tuple[ManuscriptChapter, ...]:
    return chapters_of(document(*blocks), pandoc, place, title="Title", language=language)[0]


def read(pandoc: Pandoc, text: str) -> list[Block]:
    blocks: list[Block] = json.loads(pandoc.read(text, reader=READER))["blocks"]
    return [block for block in blocks if block["t"] != "RawBlock"]


LINE_BEGINNINGS = """\
p. 33 is it|A. Smith said|i. e. this|1. Mai|(1) Mai|#1 is|# no 1.|- no|+ no|* no|> no
: no|| no|~~~ no|``` no|Table: no|::: no|%% no|---|...|***|===|(a) no|IV. no|#. no|[^1]: no
[x]: http://x.org|(@) no|(@foo) no|<!-- no -->|<div>|\\no|$no$|=== x|___"""


@pytest.mark.parametrize("text", [text for line in LINE_BEGINNINGS.split("\n") for text in line.split("|") if text])
def test_no_line_begins_a_block(pandoc: Pandoc, text: str) -> None:
    block = para(*words(" ".join(text.split())))
    (chapter,) = written(pandoc, block, para(word("next")))
    assert plain(read(pandoc, chapter.text)[1:]) == plain([block, para(word("next"))])


@pytest.mark.parametrize(
    "text",
    [
        "“a ‘b’ c” „d“ «e» ‚f‘ 「g」 \"h\" 'i' it's it’s",
        "me@foo.com and @foo [@foo] -@foo @{x}",
        "[x](y) [x]{.y} ![x](y) [^1] [x][y] [[z]]",
        "a -- b --- c ... d… \\ \\alpha \\textit{x} &amp; &#8220; & <q>x</q> 5 < 6 > 7",
        "*a* _b_ a_b_c **d** `e` $f$ $3 and $4 ~g~ ^h^ ~~i~~ {.j} {{k}} ==l== |m|",
        "http://x.org/a_b?c=d&e=f *g*",
        "a\u00a0b\u202fc\u00add\u2011e\u200bf",
    ],
)
def test_words_keep_their_signs(pandoc: Pandoc, text: str) -> None:
    (chapter,) = written(pandoc, para(*words(text)))
    assert plain(read(pandoc, chapter.text)[1:]) == plain([para(*words(text))])


@pytest.mark.parametrize(
    "block",
    [
        para(word("x"), note(para(word("one")), para(word("two")), node("BlockQuote", para(word("q"))))),
        para(note(para(word("one"))), word(":"), SPACE, word("x")),
        para(cite("smith", suffix=", p. 33"), word("(x)")),
        para(cite("smith", "see", ", p. 33"), SPACE, cite("doi:10.1/x_y", mode="SuppressAuthor")),
        para(cite("smith", mode="AuthorInText"), SPACE, word("[x]")),
        node("BulletList", [para(word("a")), node("BulletList", [para(word("b"))])], [para(word("c"))]),
        node("OrderedList", [3, {"t": "LowerAlpha"}, {"t": "Period"}], [[para(word("a"))], [para(word("b"))]]),
        node("LineBlock", [word("a")], [word("\u00a0\u00a0b")], [], [word("c")]),
        node("DefinitionList", [[word("t")], [[para(word("d"))], [para(word("e"))]]]),
        para(cite("a"), cite("b"), SPACE, cite("c")),
        para(word("!"), {"t": "Link", "c": [["", [], []], [word("a")], ["https://x.org/a", ""]]}),
        para({"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}, word("1")),
        para(node("SmallCaps", word("x")), node("Underline", word("y")), node("Strikeout", word("z"))),
        para(word("10"), node("Superscript", word("6")), word("H"), node("Subscript", word("2")), word("O")),
        para(word("re"), node("Emph", word("do")), word("ing"), node("Strong", word("x")), node("Emph", word("y"))),
        para({"t": "Link", "c": [["", [], []], [word("a]b")], ["https://x.org/a", ""]]}, word("(c)")),
        {"t": "CodeBlock", "c": [["", ["r"], []], "“x”\n\n```\ny"]},
        {"t": "HorizontalRule"},
    ],
    ids=lambda block: block["t"],
)
def test_blocks_come_back(pandoc: Pandoc, block: Block) -> None:
    chapters, notes = chapters_of(document(block, para(word("next"))), pandoc, place, title="Title")
    assert plain(read(pandoc, chapters[0].text)[1:]) == plain([block, para(word("next"))])
    assert notes == ()


def test_brackets_of_prose_stand_without_backslashes(pandoc: Pandoc) -> None:
    text = "“So […] the [old] town” believe[d] it [sic] [Found at https://example.org/a?b=c_d ]."
    shown = next(iter(written(pandoc, para(*words(text))))).text
    assert text in " ".join(shown.split())
    link = written(pandoc, para(word("[a](b) ![x] [@key] [[wiki]]")))[0].text
    assert "[a](" not in link
    assert "[@key]" not in link


def test_a_table_with_aligned_cells_keeps_its_styles(pandoc: Pandoc) -> None:
    def row(*cells: Block) -> list[Any]:
        aligned = zip(cells, ("AlignLeft", "AlignRight"), strict=True)
        return [["", [], []], [[["", [], []], {"t": align}, 1, 1, [node("Plain", cell)]] for cell, align in aligned]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * 2
    bold = node("Strong", word("much"))
    rows = [[["", [], []], 0, [], [row(bold, word("1")), row(word("little"), word("22"))]]]
    head = [["", [], []], [row(word("how"), word("count"))]]
    table = node("Table", ["", [], []], [None, []], columns, head, rows, [["", [], []], []])
    chapters, notes = chapters_of(document(table), pandoc, place, title="Title")
    assert not notes
    assert "**much**" in chapters[0].text
    (shown,) = (block for block in read(pandoc, chapters[0].text) if block["t"] == "Table")
    assert [column[0]["t"] for column in shown["c"][2]] == ["AlignLeft", "AlignRight"]


def test_blocks_of_one_kind_stay_apart(pandoc: Pandoc) -> None:
    blocks = [
        *(node("BlockQuote", para(word(letter))) for letter in "ab"),
        *(node("BulletList", [para(word(letter))]) for letter in "ab"),
        {"t": "CodeBlock", "c": [["", [], []], "x"]},
        {"t": "CodeBlock", "c": [["", [], []], "y"]},
    ]
    (chapter,) = written(pandoc, *blocks)
    assert plain(read(pandoc, chapter.text)[1:]) == plain(blocks)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-US", "“a ‘b “c” d’ e”"),
        ("en-GB", "“a ‘b “c” d’ e”"),
        ("de", "„a ‚b „c“ d‘ e“"),
        ("fr", "«\u202fa “b «\u202fc\u202f» d” e\u202f»"),
    ],
)
def test_quoted_words_get_the_marks_of_the_language(pandoc: Pandoc, language: str, text: str) -> None:
    def quoted(*inlines: Any) -> Block:
        return node("Quoted", {"t": "DoubleQuote"}, list(inlines))

    inner = quoted(word("b"), SPACE, quoted(word("c")), SPACE, word("d"))
    (chapter,) = written(pandoc, para(quoted(word("a"), SPACE, inner, SPACE, word("e"))), language=language)
    assert chapter.text.split("\n")[2] == text


def test_quotation_marks_in_a_note_begin_anew(pandoc: Pandoc) -> None:
    def quoted(*inlines: Any) -> Block:
        return node("Quoted", {"t": "DoubleQuote"}, list(inlines))

    (chapter,) = written(pandoc, para(quoted(word("a"), note(para(quoted(word("b")))))))
    assert "“a[^1]”" in chapter.text
    assert "[^1]: “b”" in chapter.text


def test_a_mark_does_not_stand_in_emphasis_without_its_partner(pandoc: Pandoc) -> None:
    (chapter,) = written(pandoc, para(node("Emph", word("“the"), SPACE, word("words")), SPACE, word("here”")))
    assert "“*the words* here”" in chapter.text


def test_each_heading_of_the_highest_level_begins_a_chapter(pandoc: Pandoc) -> None:
    chapters = written(
        pandoc,
        para(word("before")),
        heading(2, "Über die Größe"),
        para(word("a"), note(para(word("x")))),
        heading(3, "Part"),
        heading(2, "Second"),
        para(word("b"), note(para(word("y")))),
    )
    assert [chapter.name for chapter in chapters] == ["01-title.md", "02-uber-die-grosse.md", "03-second.md"]
    assert chapters[0].text == "# Title {.unnumbered}\n\nbefore\n"
    assert chapters[1].text == "# Über die Größe\n\na[^1]\n\n[^1]: x\n\n## Part\n"
    assert chapters[2].text == "# Second\n\nb[^1]\n\n[^1]: y\n"


def test_paragraphs_know_their_places(pandoc: Pandoc) -> None:
    first, second = written(pandoc, heading(1, "One"), para(word("a")), heading(1, "Two"), para(word("b")))
    assert first.place(first.text.index("a")) == place(1)
    assert [spot.number for _, spot in second.places] == [2, 3]


def test_what_chapters_do_not_have_is_told_and_the_words_stay(pandoc: Pandoc) -> None:
    odd = node(
        "Div", ["", [], [["custom-style", "Body"]]], [para(node("Span", ["x1", ["anchor"], []], [word("kept")]))]
    )
    raw = {"t": "RawBlock", "c": ["latex", "\\foo"]}
    picture = para({"t": "Image", "c": [["", [], []], [word("what")], ["x.wmf", ""]]})
    inner = para(word("a"), note(para(word("b"), note(para(word("c"))))))
    nested = node("BlockQuote", heading(2, "Inside"))
    chapters, notes = chapters_of(document(odd, raw, picture, inner, nested), pandoc, place, title="T")
    (chapter,) = chapters
    assert [(note.kind, note.place.number) for note in notes] == [
        (ConversionKind.MACRO, 1),
        (ConversionKind.PICTURE, 2),
        (ConversionKind.CHANGED, 3),
        (ConversionKind.CHANGED, 4),
    ]
    assert "\nkept\n" in chapter.text
    assert "b (c)" in chapter.text
    assert parse("c.md", chapter.text, lambda text: pandoc.read(text, reader=READER))[1] == ()


def test_names_are_plain() -> None:
    assert slug("“Who’s Afraid?” – A Question of Straße & Łódź") == "whos-afraid-a-question-of-strasse-lodz"
    assert slug("第一章") == "chapter"


SIGNS = st.text(alphabet="ab1 .,:;-'\"’“”„«»()[]{}@#*_^~`$\\<>|&!%=+/é", min_size=1, max_size=12)
STRS = SIGNS.map(lambda text: words(" ".join(text.split()) or "x"))
INLINES = st.recursive(
    STRS,
    lambda inner: st.lists(
        st.one_of(
            inner,
            st.tuples(st.sampled_from(["Emph", "Strong", "SmallCaps", "Superscript"]), inner).map(
                lambda pair: [node(pair[0], *pair[1])]
            ),
            inner.map(lambda inlines: [note(para(*inlines))] if not _has_note(inlines) else inlines),
            st.just([cite("key", "see", ", p. 3")]),
        ),
        min_size=1,
        max_size=4,
    ).map(lambda lists: [inline for inlines in lists for inline in inlines]),
    max_leaves=6,
)


def _has_note(inlines: list[Block]) -> bool:
    return '"Note"' in json.dumps(inlines)


@settings(max_examples=150)
@given(st.lists(INLINES.filter(lambda inlines: not _nested(inlines)), min_size=1, max_size=4))
def test_no_words_are_lost(pandoc: Pandoc, paragraphs: list[list[Block]]) -> None:
    from quoteproof.manuscript.balance import printed

    blocks = [para(*inlines) for inlines in paragraphs]
    (chapter,) = written(pandoc, *blocks)
    back = printed(read(pandoc, chapter.text)[1:], citations=True)
    assert "".join(back.split()) == "".join(printed(blocks, citations=True).split())


def _nested(inlines: list[Block]) -> bool:
    def deep(value: Any, inside: bool) -> bool:
        if isinstance(value, list):
            return any(deep(item, inside) for item in value)
        if isinstance(value, dict):
            is_note = value.get("t") == "Note"
            return (is_note and inside) or any(deep(item, inside or is_note) for item in value.values())
        return False

    return deep(inlines, False)


def test_brackets_of_words_look_like_no_formula(pandoc: Pandoc) -> None:
    table = node("CodeBlock", ["", [], []], "[[1]]\n\n    ```` x")
    (chapter,) = written(pandoc, para(*words("(a) first [of all] and more")), para(*words("[x](y)")), table)
    assert "\n(a\\) first [of all] and more\n" in chapter.text
    assert chapter.text.endswith("`````\n[[1]]\n\n    ```` x\n`````\n")
