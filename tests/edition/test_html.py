"""The HTML edition: one sound file in which every quotation prints and opens its passage, whatever the texts hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quoteproof.book.config import HtmlSettings, HtmlSources
from quoteproof.check.result import CheckResult, coverage
from quoteproof.document.model import DocumentPassage
from quoteproof.document.role import Role
from quoteproof.edition.assemble import assemble, rewrite
from quoteproof.edition.cite import cite, formulas_of
from quoteproof.edition.cited_marks import entry_words
from quoteproof.edition.claims import Claims, Context, claims_of
from quoteproof.edition.facts import BookFacts, EditionInputs
from quoteproof.edition.html.make import HtmlEdition, told_besides, write_html
from quoteproof.edition.html.passages import excerpts
from quoteproof.edition.html.proof import HtmlText, strange_marks, unlike
from quoteproof.edition.printed import Printing, book_glyphs, printed_book
from quoteproof.engine.pandoc import Pandoc
from quoteproof.markup.html import fragment
from quoteproof.report import html
from quoteproof.source.library import Library
from tests import axe
from tests.book_of import check, library_of, library_of_documents
from tests.browser import PROGRAM, REASON, Browser
from tests.pages import Element, assert_sound, read

HOSTILE = "He wrote </script><svg onload=alert(1)> & “so on” \u202eback\u202c, and was believed for a day."
LIBRARY = library_of(
    {
        "tale": "Once there was a king in the north. He had a dog, and the dog was 'old', and it slept.\n"
        "The queen was away, and the king was very sad, and he wept.\nA third thing happened then.",
        "bad": HOSTILE,
    },
    more="@book{other, title = {Another <b>Book</b>}, author = {Abb, Jo}}",
)
BIB = """@misc{tale, title={The tale}} @misc{bad, title={The bad}} @book{other, title={Another}, author={Abb, Jo}}"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
CHAPTER = """# A *fine* beginning {#one}

He says “there was a *king* in the north” [@tale#p1, emphasis added], and *“the dog* was ‘old’” [@tale#p1,
emphasis added].^[A note: “[t]he queen was away” [@tale#p2].]

> The queen was away […] and he wept.
>
> — [@tale#p2]

- a list: “[T]he king [there] was very sad, and he wept” [@tale#p2]

| cell | more |
|-----:|------|
| “A third thing” [@tale#p3] | $x<y^2$ |

: Things {#tbl}

![A & *picture*](images/a.png){#fig alt="a dot <b> & so" width=50%}

## Later {#later}

| The queen was away,
| and the king was very sad [@tale#p2]

Hostile: “wrote \\</script\\>\\<svg onload=alert(1)\\> & ‘so on’” [@bad#p1]. See [](#later), `<i>`,
[web](https://example.org/?a=1&b="2"), and @other.
"""
FACTS = BookFacts(title='T & "U" </title><script>x</script>', subtitle="<i>", authors=("A. <b>N.", "B"), language="en")


def edition(
    text: str, pandoc: Pandoc, library: Library = LIBRARY, html: HtmlSettings | None = None
) -> tuple[CheckResult, HtmlEdition]:
    result = check(text, library, pandoc)
    result = replace(result, book=replace(result.book, html=html or HtmlSettings()))
    assert {f.code.id for f in result.errors} <= {"X002"}  # pictures lie on the disk, which this check has not got
    chapters = [rewrite(r.chapter, r.judged, result.library, result.book) for r in result.chapters if r.chapter]
    inputs = EditionInputs(FACTS, references=pandoc.references(BIB), images={"images/a.png": PNG})
    cited = cite(assemble(chapters, language=FACTS.language), inputs, pandoc)
    known = printed_book(result, book_glyphs(result))
    context = Context(FACTS, known.marks, entry_words(inputs.references), formulas_of(cited.pages, pandoc))
    claims = claims_of(cited.pages, context)
    return result, write_html(FACTS, result, cited.document, claims, known.printings, images=inputs.images)


@pytest.fixture(scope="module")
def made(pandoc: Pandoc) -> tuple[CheckResult, HtmlEdition]:
    return edition(CHAPTER, pandoc)


@pytest.fixture(scope="module")
def book(made: tuple[CheckResult, HtmlEdition]) -> Element:
    return read(made[1].html)


def passage(book: Element, words: str) -> Element:
    """The passage that the quotation with these words opens."""
    spans = [e for e in book.all("span", class_="quoted") if words in e.text]
    assert spans, words
    return book.one(id=fragment("passage", spans[0].attributes["data-quotation"]))


def test_nothing_is_lost_and_nothing_is_unknown(made: tuple[CheckResult, HtmlEdition]) -> None:
    assert made[1].lost == ()
    assert made[1].unknown == ()


def test_the_page_is_sound(book: Element) -> None:
    assert_sound(book)
    assert book.one("html").attributes["lang"] == "en"
    assert book.one("title").text == FACTS.title
    assert book.one("h1").text == FACTS.title


def printings_of(result: CheckResult) -> tuple[Printing, ...]:
    return printed_book(result, book_glyphs(result)).printings


def test_every_quotation_is_one_element_with_its_passage(made: tuple[CheckResult, HtmlEdition], book: Element) -> None:
    printings = printings_of(made[0])
    assert len(printings) == 8
    for one in printings:
        name = one.judged.quotation.id
        spans = list(book.all("span", data_quotation=name))
        printed = " ".join(" ".join(s.text for s in spans).split())
        assert printed == " ".join(f"{one.opening}{one.text}{one.closing}".split())
        assert spans[0].attributes["id"] == fragment("q", name)
        assert book.one(id=fragment("passage", name)).one(class_="close").attributes["href"] == f"#q:{name}"
        opener = book.one("a", class_="opener", href=f"#{fragment('passage', name)}")
        assert opener.attributes["aria-label"].startswith("passage of quotation 1.")


def test_a_quotation_across_emphasis_is_one_element(book: Element) -> None:
    (whole,) = [e for e in book.all("span", class_="quoted") if "dog" in e.text]
    assert whole.text == "“the dog was ‘old’”"
    assert [e.text for e in whole.all("em")] == ["“the dog"]


def test_words_are_marked_omissions_and_insertions_told(book: Element) -> None:
    block = passage(book, "The queen was away […]")
    assert [e.text for e in block.all("mark")] == ["The queen was away", "and he wept."]
    assert [e.text.strip() for e in block.all("del")] == [", and the king was very sad,"]
    put_in = passage(book, "[there]")
    assert [e.text.strip() for e in put_in.all("mark")] == ["t", "he king", "was very sad, and he wept"]
    assert [e.text for e in put_in.all("ins")] == ["[T]", "[there]"]
    assert "Verified" in put_in.text
    assert "tale#p2" in put_in.text
    whole = passage(book, "A third thing").one("div", class_="text").text
    assert whole == "A third thing happened then."


def test_hostile_text_stays_text(made: tuple[CheckResult, HtmlEdition], book: Element) -> None:
    assert made[1].html.count("<script>") == 1
    assert made[1].html.count("</script>") == 1
    assert [e.attributes["src"][:22] for e in book.all("img")] == ["data:image/png;base64,"]
    opened = passage(book, "onload")
    assert opened.one("div", class_="text").text == HOSTILE
    assert opened.one("mark").text == "wrote </script><svg onload=alert(1)> & “so on”"
    assert all(p.attributes["dir"] == "auto" for p in opened.one("div", class_="text").all("p"))
    (picture,) = book.all("img")
    assert picture.attributes["alt"] == "a dot <b> & so"
    assert picture.attributes["width"] == "50%"


def test_notes_stand_at_the_end_of_the_chapter_with_the_way_back(book: Element) -> None:
    notes = book.one("section", class_="notes")
    assert "“[t]he queen was away”" in notes.text
    assert len(list(notes.all("div", class_="passage"))) == 1
    assert book.one("a", role="doc-noteref").attributes["href"] == "#note:1:1"
    assert notes.one("a", role="doc-backlink").attributes["href"] == "#noteref:1:1"


def test_tables_formulas_verse_and_captions_are_written(book: Element) -> None:
    table = book.one("table")
    assert [e.attributes.get("class") for e in table.all("th")] == ["right", None]
    assert [e.attributes["scope"] for e in table.all("th")] == ["col", "col"]
    assert "Table" in table.one("caption").text
    assert book.one("math").one("annotation").text == "x<y^2"
    first, _ = book.one("div", class_="verse").all("span", class_="line")
    assert first.text == "The queen was away,"
    assert book.one("nav", class_="contents").one("a", href="#later").text == "Later"


def test_every_passage_of_every_seed_is_there_with_its_marks(
    made: tuple[CheckResult, HtmlEdition], book: Element
) -> None:
    for found in coverage(made[0]):
        for part in found.source.passages:
            shown = book.one("p", id=fragment("seed", found.source.key, part.id))
            assert shown.one("span", class_="words").text == part.text
    second = book.one("p", id="seed:tale:p2")
    marks = [(e.text, e.attributes["class"]) for e in second.all("mark")]
    assert marks == [
        *[("The queen was away", "n3"), (", and ", "n1"), ("the king", "n2"), (" ", "n1")],
        *[("was very sad", "n2"), (", ", "n1"), ("and he wept", "n2"), (".", "n1")],
    ]
    links = [e.attributes["href"] for e in second.one("span", class_="from").all("a")]
    assert len(links) == len(set(links)) == 4
    assert list(book.one("p", id="seed:bad:p1").all("a"))


FIELD = [f"Sentence {number} of the field notes stands here, and says nothing." for number in range(1, 13)]


def shown_passages(page: Element, key: str) -> list[str]:
    """The passages of a source that the edition lists, by number, `…` for those left out."""
    (section,) = (s for s in page.all("section", class_="seed") if list(s.all("h3", id=f"seed:{key}")))
    listed = section.one("div", class_="passages").all("p")
    return [e.attributes["id"].rpartition(":p")[2] if "id" in e.attributes else "…" for e in listed]


def test_of_a_source_only_what_is_quoted_is_there_with_its_neighbours(pandoc: Pandoc) -> None:
    library = library_of({"field": "\n\n".join(FIELD), "idle": "Nobody quotes this paragraph of a source at all."})
    text = "# C\n\nSo “Sentence 4 of the field” and “Sentence 6 of the” [@field#p4-p6], “notes stands” [@field#p12].\n"
    result, made = edition(text, pandoc, library)
    page = read(made.html)
    assert shown_passages(page, "field") == ["…", "3", "4", "5", "6", "7", "…", "11", "12"]
    assert "Sentence 9" not in made.html
    assert "Nobody quotes" not in made.html
    assert_sound(page)  # every link has its target
    whole = replace(result, book=replace(result.book, html=HtmlSettings(HtmlSources.WHOLE)))
    assert [len(excerpts(found, whole)) for found in coverage(whole)] == [9, 0]


def test_the_whole_source_is_there_by_choice(pandoc: Pandoc) -> None:
    library = library_of({"field": "\n\n".join(FIELD)})
    text = "# C\n\nSo “Sentence 4 of the field” [@field#p4].\n"
    _, made = edition(text, pandoc, library, HtmlSettings(HtmlSources.WHOLE))
    assert shown_passages(read(made.html), "field") == [str(number) for number in range(1, 13)]


def test_a_translation_shows_the_passages_that_it_names_and_furniture_is_no_neighbour(pandoc: Pandoc) -> None:
    lines = [f"Der Satz {number} steht hier, und er sagt nicht, was wir wissen wollten." for number in range(1, 8)]
    roles = "feld:\n  roles:\n    - {lines: 3, starts: Der Satz 2, role: furniture, reason: a running head}\n"
    library = library_of({"feld": "\n\n".join(lines)}, emendations=roles)
    entry = library.entries["feld"]
    library = replace(library, entries={"feld": replace(entry, language="german")})
    text = "# C\n\nSo [“what we wanted to know”]{.translation} [@feld#p3-p4].\n"
    _, made = edition(text, pandoc, library)
    assert shown_passages(read(made.html), "feld") == ["1", "3", "4", "5", "…"]


def test_a_word_that_a_document_divides_is_shown_whole_and_printed_as_it_is_quoted(pandoc: Pandoc) -> None:
    passages = [
        DocumentPassage(Role.BODY, f"The chair\u00adman’s {n}th speech was “too long”.", ()) for n in range(4, 7)
    ]
    library, _ = library_of_documents({"log": passages})
    _, made = edition("# C\n\nSo “chair-man’s 5th speech” [@log#p2].\n", pandoc, library)
    assert not any("speech" in said for said in (*made.unowned, *made.lost))
    assert "\u00ad" not in made.html
    assert made.html.count("chair-man’s") == 1
    assert made.html.count("chairman’s") == 4  # the three passages, and the one that opens


def test_the_same_book_gives_the_same_bytes(made: tuple[CheckResult, HtmlEdition], pandoc: Pandoc) -> None:
    assert edition(CHAPTER, pandoc)[1] == made[1]


@pytest.mark.parametrize("change", [("“A third", "“A fourth"), ("wept.</span>", "wept</span>"), (">“there", ">there")])
def test_a_file_that_prints_other_words_is_found_out(
    made: tuple[CheckResult, HtmlEdition], change: tuple[str, str]
) -> None:
    assert change[0] in made[1].html
    assert len(unlike(HtmlText(made[1].html.replace(*change)), printings_of(made[0]))) == 1


@pytest.mark.parametrize("space", ["\n\f", "\f", " \x85", "\u2028", "\u2029"])
def test_white_space_that_no_page_can_hold_prints_as_a_space(pandoc: Pandoc, space: str) -> None:
    library = library_of({"tale": f"The house was old and the garden{space}rather large, and we don't live there."})
    result, made = edition("# C\n\nSo “house was old” [@tale#p1].\n", pandoc, library)
    line = "The house was old and the garden rather large, and we don't live there."
    page = read(made.html)
    assert line in " ".join(page.one("div", class_="passages").text.split())
    assert line in " ".join(page.one("div", class_="passage").text.split())
    assert not any("garden" in said for said in made.unowned)
    assert "\ufffd" not in made.html
    report = read(html.render(result))
    assert "U+" not in report.text


def test_a_book_without_quotations_is_made(pandoc: Pandoc) -> None:
    _, only = edition("# One\n\nNothing here.\n", pandoc)
    assert_sound(read(only.html))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture
def file(made: tuple[CheckResult, HtmlEdition], tmp_path: Path) -> Path:
    path = tmp_path / "book.html"
    path.write_text(made[1].html, encoding="utf-8")
    return path


SHOWN = "[...document.querySelectorAll('.passage')].filter(p => getComputedStyle(p).display !== 'none').length"
CENTRE = "(r => [r.x + 5, r.y + r.height / 2])(document.querySelector('.quoted').getClientRects()[0])"


@pytest.mark.system
@pytest.mark.skipif(PROGRAM is None, reason=REASON)
class TestInChromium:
    def test_it_opens_from_disk_without_a_word(self, browser: Browser, file: Path) -> None:
        browser.open(file)
        assert browser.run("document.documentElement.classList.contains('js')")
        assert browser.run(SHOWN) == 0
        assert browser.complaints() == []

    def test_a_click_opens_the_passage_in_place(self, browser: Browser, file: Path) -> None:
        browser.open(file)
        browser.run("document.documentElement.style.scrollBehavior = 'auto'")
        browser.run("document.querySelector('.quoted').scrollIntoView({block: 'center'})")
        x, y = browser.run(CENTRE)
        for kind in ("mousePressed", "mouseReleased"):
            browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        assert browser.run(SHOWN) == 1
        assert (
            browser.run("document.querySelector('.passage.open mark').textContent") == "there was a king in the north"
        )
        assert browser.run("document.querySelector('.opener').getAttribute('aria-expanded')") == "true"

    def test_the_keyboard_is_enough(self, browser: Browser, file: Path) -> None:
        browser.open(file)
        browser.run("document.querySelector('.opener').focus()")
        browser.key("Enter", 13, "\r")
        assert browser.run(SHOWN) == 1
        browser.key(" ", 32, " ")
        assert browser.run(SHOWN) == 0
        browser.key(" ", 32, " ")
        browser.run("document.querySelector('.passage.open .close').focus()")
        browser.key("Escape", 27)
        assert browser.run(SHOWN) == 0
        assert browser.run("document.activeElement.classList.contains('opener')")
        assert browser.run("document.activeElement.getAttribute('role')") == "button"

    def test_the_search_finds_and_leads_there(self, browser: Browser, file: Path) -> None:
        browser.open(file)
        browser.run("document.querySelector('.search input').focus()")
        browser.call("Input.insertText", text='was "old')
        assert browser.run("document.querySelector('.results .count').textContent") == "nothing found"
        browser.run("document.querySelector('.search input').select()")
        browser.call("Input.insertText", text="THE  QUEEN was")
        assert browser.run("document.querySelectorAll('.results li').length") >= 3
        assert browser.run("document.querySelector('.results mark').textContent").lower() == "the queen was"
        browser.run("document.querySelector('.results a').click()")
        assert "queen" in browser.run("document.activeElement.textContent")
        assert browser.run("document.querySelector('.results').hidden")
        browser.run("document.querySelector('.search input').focus()")
        browser.key("Escape", 27)
        assert browser.run("document.querySelector('.results').hidden")

    def test_light_and_dark_can_be_chosen(self, browser: Browser, file: Path) -> None:
        browser.open(file)
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        light = browser.run(ground)
        browser.run("document.querySelector('input[value=dark]').click()")
        assert browser.run(ground) != light
        browser.run("document.querySelector('input[value=auto]').click()")
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        browser.call("Emulation.setEmulatedMedia", features=dark)
        assert browser.run(ground) != light
        browser.call("Emulation.setEmulatedMedia", features=[])

    @pytest.mark.skipif(not axe.SCRIPT.exists(), reason=axe.REASON)
    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("light", ["light", "dark"])
    def test_axe_finds_nothing_wrong(self, light: str, width: int, browser: Browser, file: Path) -> None:
        """With passages open and the search, in both lights; the policy of the page lets no other script in."""
        browser.call("Page.setBypassCSP", enabled=True)
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": light}])
        browser.open(file)
        browser.run("document.querySelectorAll('.quoted').forEach(one => one.click())")
        browser.run("document.querySelector('.search input').focus()")
        browser.call("Input.insertText", text="queen")
        found = axe.violations(browser)
        browser.call("Emulation.setEmulatedMedia", features=[])
        browser.call("Emulation.clearDeviceMetricsOverride")
        browser.call("Page.setBypassCSP", enabled=False)
        assert found == []

    def test_a_narrow_page_does_not_scroll_sideways(self, browser: Browser, file: Path) -> None:
        browser.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=True)
        browser.open(file)
        browser.run("document.querySelectorAll('.quoted').forEach(one => one.click())")
        width = browser.run("document.documentElement.scrollWidth")
        browser.call("Emulation.clearDeviceMetricsOverride")
        assert width <= 320

    def test_without_its_script_a_link_opens_the_passage(self, browser: Browser, file: Path) -> None:
        browser.open(file, script=False)
        href = browser.run("document.querySelector('.opener').getAttribute('href')")
        assert browser.run("document.querySelector('.search').hidden")
        browser.open(file, href, script=False)
        assert browser.run(SHOWN) == 1
        assert browser.complaints() == []


def strange(made: tuple[CheckResult, HtmlEdition], old: str, new: str) -> list[str]:
    """The marks without an owner of an edition that was changed."""
    result, html = made
    assert old in html.html
    context = Context(FACTS, (), {}, {})
    read = HtmlText(html.html.replace(old, new, 1))
    again, works, passages = told_besides(result, Claims())
    return list(strange_marks(read, (), again, works, passages, context.facts.language))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('class="measure">', 'class="measure">“men lie” '),
        ('class="words">', 'class="words">“men lie” '),
        ('aria-label="The passage quoted"', 'aria-label="“men lie”"'),
        ('<div class="text"><p', '<div class="text"><p>“men lie”</p><p'),
        ('class="contents"', 'class="contents" title="“men lie”"'),
        ('<div class="text"><p', '<img class="pictured" alt="“men lie”"/><div class="text"><p'),
        ('class="chapter">', 'class="chapter"><img class="pictured" alt="the dog was \'old\' said “men lie”"/>'),
    ],
)
def test_a_mark_beside_the_book_has_no_owner(made: tuple[CheckResult, HtmlEdition], old: str, new: str) -> None:
    before = strange(made, "<main>", "<main>")
    assert [words for words in strange(made, old, new) if words not in before and "men lie" in words]


def test_a_picture_may_say_what_a_passage_says(made: tuple[CheckResult, HtmlEdition]) -> None:
    picture = '<img class="pictured" alt="the dog was \'old\', and … The queen"/><div class="text"><p'
    assert strange(made, '<div class="text"><p', picture) == strange(made, "<main>", "<main>")
