"""The server's tools, over the protocol, by the package's own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path

import mcp_types as types
import pytest

from tests.assistant.session import Session, copy_of_this_book, run
from tests.book_of import ROOT
from tests.samples import sampled

RIGHT = "“the Ukraine war had only driven Beijing and Moscow closer together” [@chang2024#p18]"
WRONG = RIGHT.replace("only", "mostly")
CHAPTER = "chapters/09-new.md"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return copy_of_this_book(tmp_path)


def test_find_quote_put(book: Path) -> None:
    async def script(session: Session) -> None:
        assert [s["key"] for s in (await session.call("sources"))["sources"]][:2] == ["blueprint", "chang2024"]
        found = await session.call("find", words="the Ukraine war had only driven")
        assert (found["absent"], found["closeness"]) == (False, "verbatim")
        assert found["hits"][0]["markdown"] == "“the Ukraine war had only driven” [@chang2024#p18]"
        quoted = await session.call(
            "quote", anchor="chang2024#p18", first="the Ukraine war", last="Moscow closer together"
        )
        assert quoted["markdown"] == RIGHT
        put = await session.call("put_chapter", chapter=CHAPTER, markdown=f"# X {{#x}}\n\nHe says {RIGHT}.\n")
        assert (put["quotations"], put["verified"]) == (1, 1)
        assert (await session.call("check"))["errors"] == 0

    run(book, script)
    assert (book / CHAPTER).read_text(encoding="utf-8") == f"# X {{#x}}\n\nHe says {RIGHT}.\n"


def test_a_misquotation_is_refused_without_its_words_and_corrected(book: Path) -> None:
    async def script(session: Session) -> None:
        refused = await session.refused("put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {WRONG}.\n")
        assert refused["code"] == "does-not-stand"
        assert [(f["line"], f["code"]) for f in refused["findings"]] == [(3, "Q001")]
        assert not any(word in str(refused) for word in ("mostly", "only", "Ukraine", "“"))
        assert not (book / CHAPTER).exists()
        call = refused["try"]
        right = await session.call(call["tool"], **call["arguments"])
        assert (right["status"], right["markdown"], right["replaces"]) == ("corrected", RIGHT, WRONG)
        assert right["differences"] == [{"written": "mostly", "source": "only"}]
        await session.call("put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {RIGHT}.\n")
        await session.refused("edit_chapter", chapter=CHAPTER, old="only", new="mostly")

    run(book, script)
    assert "only" in (book / CHAPTER).read_text(encoding="utf-8")


def test_the_refusal_on_the_page_is_what_is_answered(book: Path) -> None:
    page = (ROOT / "docs/assistants.md").read_text(encoding="utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])

    async def script(session: Session) -> None:
        refused = await session.refused("put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {WRONG}.\n")
        assert refused == shown

    run(book, script)


STRANGERS = (
    "../x.md", "/etc/passwd", "seeds/README.md", "seeds/anchors.yaml", "book.yaml", "chapters/../book.yaml", "",
    "references.bib", "C:\\x.md", "~/x.md", "chapters/x\0.md", ".", "chapters/", "./chapters/09-new.md",
    "chapters//x.md", "chapters\\x.md", "chapters/x.md\n", "Seeds/x.md", "chapters/" + "x" * 280,
)  # fmt: skip


def test_no_other_file_is_read_or_written(book: Path) -> None:
    before = {file: file.read_bytes() for file in book.rglob("*") if file.is_file()}

    async def script(session: Session) -> None:
        calls: tuple[tuple[str, dict[str, str]], ...] = (
            ("put_chapter", {"markdown": "# X\n"}),
            ("edit_chapter", {"old": "a", "new": "b"}),
            ("check_text", {"markdown": "# X\n"}),
            ("read_chapter", {}),
        )
        for path in STRANGERS:
            for tool, more in calls:
                refused = await session.refused(tool, chapter=path, **more)
                assert refused["code"] == ("not-a-chapter" if path else "arguments"), path

    run(book, script)
    assert {file: file.read_bytes() for file in book.rglob("*") if file.is_file()} == before


def test_resources_and_prompts(book: Path) -> None:
    async def script(session: Session) -> None:
        client = session.client
        uris = [resource.uri for resource in (await client.list_resources()).resources]
        assert uris[:3] == ["quoteproof://rules", "quoteproof://outline/blueprint", "quoteproof://outline/chang2024"]
        templates = (await client.list_resource_templates()).resource_templates
        assert "quoteproof://passage/{key}/{id}" in [template.uri_template for template in templates]
        for uri, part in (
            *((uri, "") for uri in uris),
            ("quoteproof://passage/chang2024/p18", "the Ukraine war had only driven"),
            ("quoteproof://codes/q001", "misquotation"),
        ):
            content = (await client.read_resource(uri)).contents[0]
            assert isinstance(content, types.TextResourceContents)
            assert part in content.text
        for prompt in (await client.list_prompts()).prompts:
            given = {argument.name: "{x} “y”" for argument in prompt.arguments or ()}
            asked = (await client.get_prompt(prompt.name, given)).messages[0].content
            assert isinstance(asked, types.TextContent)
            assert "{x} “y”" in asked.text

    run(book, script)


def test_what_is_long_is_cut_and_the_rest_is_named(book: Path) -> None:
    async def script(session: Session) -> None:
        first = await session.call("outline", key="paradoxes", count=20)
        assert (len(first["passages"]), first["left"]) == (20, 37)
        seen = [passage["anchor"] for passage in first["passages"]]
        while first.get("more"):
            first = await session.call(first["more"]["tool"], **first["more"]["arguments"])
            seen += [passage["anchor"] for passage in first["passages"]]
        assert len(seen) == len(set(seen)) == 57
        whole = await session.call("passage", anchor="paradoxes#p26-p40")
        text = "".join(passage["text"] for passage in whole["passages"])
        assert len(text) == 2000
        left = whole["left"]
        whole = await session.call("passage", **whole["more"]["arguments"])
        assert whole["left"] == max(0, left - 2000)
        found = await session.call("find", words="Russia and China", limit=5)
        assert len(json.dumps(found, ensure_ascii=False)) <= 2000
        many = "".join(f"It says “the {number} submarines are purple” [@chang2024#p18].\n\n" for number in range(30))
        judged = await session.call("check_text", chapter=CHAPTER, markdown=f"# X\n\n{many}")
        assert (judged["errors"], len(judged["findings"])) == (30, 10)
        assert max(len(json.dumps(finding, ensure_ascii=False)) for finding in judged["findings"]) <= 400
        refused = await session.refused("put_chapter", chapter=CHAPTER, markdown=f"# X\n\n{many}")
        assert (len(refused["findings"]), refused["more"]) == (10, 20)
        for finding in refused["findings"]:
            assert (await session.call("correct", **finding["try"]["arguments"]))["status"] == "absent"

    run(book, script)


def test_a_quotation_in_each_form(book: Path) -> None:
    async def script(session: Session) -> None:
        anchor = "chang2024#p18"
        for form, start in (
            ("run-in", "“the Ukraine war"),
            ("block", "> the Ukraine war"),
            ("verse", "| the Ukraine war"),
        ):
            value = await session.call(
                "quote", anchor=anchor, first="the Ukraine war", last="driven Beijing", form=form
            )
            assert (value["form"], value["markdown"].startswith(start)) == (form, True)
        refused = await session.refused("quote", anchor=anchor, first="the")
        assert refused["code"] == "words-several"
        assert refused["try"]["arguments"] == {"anchor": anchor, "first": "the", "nth": 1}
        assert (await session.refused("quote", anchor=anchor, last="x"))["code"] == "arguments"
        assert (await session.refused("quote", anchor="chang2024"))["try"]["tool"] == "outline"
        assert (await session.refused("quote", anchor="nothing#p1"))["code"] == "unknown-source"
        assert (await session.call("quote", anchor=f"[@{anchor}]", first="Ukraine"))["anchor"] == anchor
        assert (await session.call("correct", markdown=RIGHT))["status"] == "right"
        skewed = [{"first": "the Ukraine war had"}, {"first": "driven Beijing and Moscow"}]
        why = (await session.refused("quote", anchor=anchor, pieces=skewed))["message"]
        assert "`only` is left out" in why
        assert "explain Q010" in why
        far = await session.call("correct", markdown="“the war in Asia had driven off the birds” [@chang2024#p18]")
        assert (far["status"], far.get("markdown")) == ("absent", None)
        absent = await session.call("correct", markdown="“purple submarines sing gently” [@chang2024#p18]")
        assert (absent["status"], absent.get("markdown")) == ("absent", None)
        elsewhere = await session.call("correct", markdown=RIGHT.replace("chang2024#p18", "liang#p6"))
        assert (elsewhere["status"], elsewhere["markdown"]) == ("elsewhere", RIGHT)
        two = await session.refused("correct", markdown=f"{RIGHT} {WRONG}")
        assert two["code"] == "arguments"

    run(book, script)


def test_what_an_assistant_declares_or_acknowledges_is_told(book: Path) -> None:
    async def script(session: Session) -> None:
        text = "# X {#x}\n\n::: {.own}\n> Beijing and Moscow are friends.\n:::\n"
        put = await session.call("put_chapter", chapter=CHAPTER, markdown=text)
        assert put["declared"] == [{"file": CHAPTER, "line": 4, "kind": "own"}]
        assert (await session.call("check_text", chapter=CHAPTER, markdown=text))["declared"] == put["declared"]
        comment = "<!-- quoteproof: allow Q010: the sense stays -->\n"
        skewed = f"# X {{#x}}\n\n{comment}{RIGHT.replace('only', '[…]')}\n"
        refused = await session.refused("put_chapter", chapter=CHAPTER, markdown=skewed)
        assert (refused["code"], refused["findings"][0]["code"]) == ("acknowledges", "Q010")
        judged = await session.call("check_text", chapter=CHAPTER, markdown=skewed)
        assert (judged["stands"], judged["errors"]) == (False, 0)
        assert "only a person" in judged["note"]
        late = f"# X {{#x}}\n\n{'[](http://example.com) ' * 5}\n\n{RIGHT.replace('the Ukraine war had only ', '')}\n"
        warned = await session.call("put_chapter", chapter=CHAPTER, markdown=late)
        assert warned["warnings"][0]["code"] == "Q010"

    run(book, script)


def test_while_a_call_is_at_work_the_protocol_is_answered(book: Path) -> None:
    async def script(session: Session) -> list[str]:
        done: list[str] = []

        async def noted(name: str, call: Awaitable[object]) -> None:
            await call
            done.append(name)

        # The list comes last and is answered before the calls, which wait for one another.
        async with asyncio.TaskGroup() as group:
            group.create_task(noted("check", session.call("check")))
            group.create_task(noted("find", session.call("find", words="war")))
            group.create_task(noted("list", session.client.list_tools()))
        return done

    assert run(book, script)[0] == "list"


@pytest.mark.parametrize(
    "written",
    sampled(
        [
            f"He says {WRONG}.",
            f"He says {WRONG.replace('#p18', '')}.",
            f"He says {RIGHT.replace('#p18', '')}.",
            f"He says {RIGHT.replace('chang2024', 'nobody')}.",
            f"He says {RIGHT.split('”')[0]}”.",
            f"> {WRONG.replace('“', '').replace('”', '')}",
            "> the Ukraine war had mostly driven Beijing and\n> Moscow closer together [@chang2024#p18]",
            "| the Ukraine war had mostly driven Beijing [@chang2024#p18]",
        ],
        3,
    ),
)
def test_what_a_correction_gives_takes_the_place_of_what_it_names(book: Path, written: str) -> None:
    (book / CHAPTER).write_text(f"# X\n\nBefore.\n\n{written}\n\nBehind.\n", encoding="utf-8")

    async def script(session: Session) -> None:
        (finding, *_) = (await session.call("check", chapter=CHAPTER))["findings"]
        right = await session.call("correct", finding=finding["finding"])
        assert right["status"] in ("corrected", "elsewhere")
        await session.call("edit_chapter", chapter=CHAPTER, old=right["replaces"], new=right["markdown"])
        checked = await session.call("check", chapter=CHAPTER)
        assert (checked["errors"], checked["verified"]) == (0, 1)

    run(book, script)
    assert "only" in (book / CHAPTER).read_text(encoding="utf-8")
