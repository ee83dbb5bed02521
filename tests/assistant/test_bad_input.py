"""Bad input: each is answered, nothing unproved is written, and the server goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quoteproof.assistant.server import TOOLS
from tests.assistant.session import Session, copy_of_this_book, run
from tests.book_of import ROOT

RIGHT = "“the Ukraine war had only driven Beijing and Moscow closer together” [@chang2024#p18]"
WRONG = RIGHT.replace("only", "mostly")
CHAPTER = "chapters/90-new.md"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}},
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return copy_of_this_book(tmp_path)


BAD_MESSAGES: tuple[tuple[bytes, int, object], ...] = (
    (b"no JSON", -32700, None),
    (b'{"jsonrpc": "2.0", "id": 7, "method": ', -32700, None),
    (b"[" * 100_000, -32700, None),
    (b"\xff\xfe", -32700, None),
    (b'{"jsonrpc": "2.0", "id": 7, "method": 5}', -32600, 7),
    (b'{"jsonrpc": "1.0", "id": "a", "method": "ping"}', -32600, "a"),
    (b'{"id": 7}', -32600, 7),
    (b'{"id": true}', -32600, None),
    (b"[]", -32600, None),
    (b"3", -32600, None),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "\\ud800"}}', -32600, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "nothing"}}', -32602, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": 3}}', -32602, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/fetch"}', -32601, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "resources/read", "params": {"uri": "file:///etc/hosts"}}', -32602, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "resources/read", "params": {"uri": "quoteproof://[/"}}', -32602, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "resources/list", "params": {"cursor": "-1"}}', -32602, 7),
    (b'{"jsonrpc": "2.0", "id": 7, "method": "prompts/get", "params": {"name": "mend_chapter"}}', -32602, 7),
)


def test_a_message_that_cannot_be_served_is_answered_and_the_server_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "quoteproof", "mcp", "--book", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT / "src") as server:
        assert server.stdin
        assert server.stdout
        assert server.stderr

        def answers(line: bytes) -> list[dict[str, Any]]:
            """What is answered to a line, and to a ping behind it."""
            assert server.stdin
            assert server.stdout
            server.stdin.write(line + b'\n{"jsonrpc": "2.0", "id": "ping", "method": "ping"}\n')
            server.stdin.flush()
            return [json.loads(server.stdout.readline()) for _ in range(2)]

        first = answers(json.dumps(HELLO).encode())
        assert [answer["id"] for answer in first] == [1, "ping"]
        for line, code, number in BAD_MESSAGES:
            told = answers(line)
            assert next(answer for answer in told if answer.get("id") == "ping")["result"] == {}
            (refused,) = (answer for answer in told if "error" in answer)
            assert (refused["error"]["code"], refused.get("id")) == (code, number), line[:80]
        server.stdin.close()
        assert server.stdout.read() == b""
        assert b"Traceback" not in server.stderr.read()
        assert server.wait(30) == 0


def test_where_there_is_no_book_each_call_says_so(tmp_path: Path) -> None:
    async def script(session: Session) -> None:
        for tool, arguments in (("check", {}), ("sources", {}), ("find", {"words": "war"})):
            assert "book.yaml" in (await session.refused(tool, **arguments))["message"]
        assert (await session.call("explain", code="q001"))["code"] == "Q001"
        assert (await session.client.list_resources()).resources[0].name == "rules"

    run(tmp_path, script)


def test_a_book_that_breaks_and_is_mended(book: Path) -> None:
    settings = (book / "book.yaml").read_bytes()

    async def script(session: Session) -> None:
        (book / "book.yaml").write_bytes(b"chapters: [")
        assert (await session.refused("check"))["code"] == "cannot-run"
        assert (await session.refused("put_chapter", chapter=CHAPTER, markdown=RIGHT))["code"] == "cannot-run"
        (book / "book.yaml").write_bytes(settings)
        assert (await session.call("check"))["stands"]

    run(book, script)


def test_while_a_source_is_not_the_one_that_was_anchored_nothing_of_it_is_written(book: Path) -> None:
    seed = next(f for f in (book / "seeds").glob("*.txt") if b"only driven Beijing" in f.read_bytes())
    data = seed.read_bytes()

    async def script(session: Session) -> None:
        for changed in (data.replace(b"only driven", b"mostly driven"), None):
            if changed is None:
                seed.unlink()
            else:
                seed.write_bytes(changed)
            for markdown in (RIGHT, WRONG):
                refused = await session.refused(
                    "put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {markdown}.\n"
                )
                assert [f["code"][0] for f in refused["findings"]] == ["S"]
            assert (await session.refused("quote", anchor="chang2024#p18"))["code"] in ("unsound-source", "no-seed")
            assert not (book / CHAPTER).exists()
        seed.write_bytes(data)
        await session.call("put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {RIGHT}.\n")

    run(book, script)


def test_what_a_person_does_to_a_chapter_meanwhile_counts(book: Path) -> None:
    async def script(session: Session) -> None:
        put = await session.call("put_chapter", chapter=CHAPTER, markdown=f"# X\n\nHe says {RIGHT}.\n\nMore.\n")
        (book / CHAPTER).write_text(f"# X\n\nShe says {RIGHT}.\n\nMore.\n", encoding="utf-8")
        refused = await session.refused("edit_chapter", chapter=CHAPTER, old="He says", new="They say")
        assert refused["code"] == "old-absent"
        refused = await session.refused("put_chapter", chapter=CHAPTER, markdown="# X\n", digest=put["digest"])
        assert refused["code"] == "changed"
        await session.call("edit_chapter", chapter=CHAPTER, old="She says", new="They say")
        assert (await session.refused("edit_chapter", chapter=CHAPTER, old="e", new="a"))["code"] == "old-several"
        (book / CHAPTER).write_bytes(b"# X\n\nno UTF-8: \xff\n")
        for call in (
            session.refused("edit_chapter", chapter=CHAPTER, old="no", new="yes"),
            session.refused("put_chapter", chapter=CHAPTER, markdown="# X\n"),
            session.refused("read_chapter", chapter=CHAPTER),
        ):
            assert (await call)["code"] == "not-text"
        # A fault that keeps the chapter from being read hides every other one in it.
        (book / CHAPTER).write_bytes(b"# X\n\nNUL: \0 here\n")
        await session.refused("edit_chapter", chapter=CHAPTER, old="here", new=f"and {WRONG}")
        assert b"mostly" not in (book / CHAPTER).read_bytes()
        read = await session.call("read_chapter", chapter=CHAPTER)
        await session.call("put_chapter", chapter=CHAPTER, markdown="# X\n\nhere\n", digest=read["digest"])

    run(book, script)


def test_line_ends_and_byte_order_marks_stay(book: Path) -> None:
    async def script(session: Session) -> None:
        await session.call("put_chapter", chapter=CHAPTER, markdown=f"\ufeff# X\r\n\r\nHe says {RIGHT}.\r\n")
        await session.call("edit_chapter", chapter=CHAPTER, old="X\n\nHe", new="X\n\nShe")
        assert (book / CHAPTER).read_bytes() == f"# X\r\n\r\nShe says {RIGHT}.\r\n".encode()
        (book / CHAPTER).write_bytes(b"\xef\xbb\xbf# X\n\nAbc def.\n")
        await session.call("edit_chapter", chapter=CHAPTER, old="Abc", new="Xyz")
        assert (book / CHAPTER).read_bytes() == b"\xef\xbb\xbf# X\n\nXyz def.\n"

    run(book, script)


@pytest.mark.skipif(not hasattr(os, "symlink") or sys.platform == "win32", reason="needs links")
def test_a_chapter_that_is_a_link_to_another_file_is_none(book: Path) -> None:
    async def script(session: Session) -> None:
        for target in ("../seeds/README.md", "/etc/hostname", "../book.yaml"):
            (book / CHAPTER).symlink_to(target)
            for tool, more in (("put_chapter", {"markdown": "# X\n"}), ("read_chapter", {})):
                assert (await session.refused(tool, chapter=CHAPTER, **more))["code"] == "not-a-chapter"
            assert (book / CHAPTER).is_symlink()
            (book / CHAPTER).unlink()

    run(book, script)


TEXTS = (
    "",
    "   ",
    "\0",
    "a\0b",
    "\ufeff",
    "“" * 3000,
    "[" * 3000,
    "> " * 500 + "x",
    "x" * 1_000_001,
    "\u202eabc",
    "…",
    "—",
)

VALUES: tuple[Any, ...] = (*TEXTS, 3, None, [], {}, True, -1)


def test_every_tool_answers_to_every_text(book: Path) -> None:
    """Whatever stands in an argument, the answer has its declared form, and no error says what was written."""
    before = {file: file.read_bytes() for file in book.rglob("*") if file.is_file() and "90-new" not in file.name}

    async def script(session: Session) -> None:
        for tool in TOOLS.values():
            if tool.name == "build":
                continue
            names = tool.input_schema["properties"]
            for text in VALUES:
                given = {name: CHAPTER if name == "chapter" else text for name in names}
                done, value = await session.answer(tool.name, **given)
                assert done or value["code"] != "internal", (tool.name, text, value)
                needed = {name: given[name] for name in tool.input_schema.get("required", ())}
                done, value = await session.answer(tool.name, **needed)
                assert done or value["code"] != "internal", (tool.name, text, value)

    run(book, script)
    after = {file: file.read_bytes() for file in book.rglob("*") if file.is_file() and "90-new" not in file.name}
    assert before == after
