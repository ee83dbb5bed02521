"""The server's tools, over the protocol, by the package's own client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.session import Session, copy_of_this_book, run

RIGHT = "“the Ukraine war had only driven Beijing and Moscow closer together” [@chang2024#p18]"
WRONG = RIGHT.replace("only", "mostly")
CHAPTER = "chapters/90-new.md"


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


STRANGERS = (
    "../x.md", "/etc/passwd", "seeds/README.md", "seeds/anchors.yaml", "book.yaml", "chapters/../book.yaml", "",
    "references.bib", "C:\\x.md", "~/x.md", "chapters/x\0.md", ".", "chapters/", "./chapters/90-new.md",
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
