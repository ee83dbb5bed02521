"""Whatever comes over the wire, the server goes on: malformed, unknown, cancelled, doubled, out of order."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol.types import PublishDiagnosticsParams

from quoteproof.check.result import CheckResult
from quoteproof.lsp.books import OpenBooks
from quoteproof.lsp.documents import Documents
from quoteproof.project.starting import start
from tests.lsp.client import SECONDS, Client
from tests.lsp.conftest import CHAPTER
from tests.lsp.page import Page

WRONG = ("too loud", "too proud")


@pytest.mark.parametrize(
    "body",
    [
        b"this is no JSON",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "method": 5}',
        b'{"jsonrpc": "2.0", "id": 9001, "method": "textDocument/hover", "params": {"textDocument": 3}}',
        b'{"jsonrpc": "2.0", "id": 9002, "method": "textDocument/hover"}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"contentChanges": "x"}}',
        b'{"jsonrpc": "2.0", "id": "never asked", "result": {"a": 1}}',
        b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 424242}}',
        b'{"jsonrpc": "2.0", "method": "quoteproof/unheard-of", "params": {"deep": [[[[[]]]]]}}',
        b'{"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": {"settings": [1]}}',
    ],
)
def test_a_message_that_is_none_changes_nothing(page: Page, body: bytes) -> None:
    page.client.write(body)
    (found,) = page.replace(*WRONG)
    assert found["code"] == "Q001"


@pytest.mark.parametrize("params", ["", ', "params": {"textDocument": 3}', ', "params": {"query": "x"}'])
def test_a_malformed_request_is_answered_with_its_fault_in_a_quiet_log(page: Page, params: str) -> None:
    number = f"malformed {params!r}"
    asked = f'{{"jsonrpc": "2.0", "id": {json.dumps(number)}, "method": "textDocument/hover"{params}}}'
    page.client.write(asked.encode())
    answer = page.client.wait(lambda m: m.get("id") == number)
    assert answer["error"]["code"] == -32602
    assert "Traceback" not in page.client.errors


def test_a_request_before_the_greeting_or_after_the_farewell_is_refused(book: Path) -> None:
    asked = {"textDocument": {"uri": (book / CHAPTER).as_uri()}, "position": {"line": 0, "character": 0}}
    with Client(book) as early:
        early.open((book / CHAPTER).as_uri(), "“Too early.”")
        assert early.answer(early.ask("textDocument/hover", asked))["error"]["code"] == -32002
        early.initialize(book)
        early.request("shutdown", None)
        assert early.answer(early.ask("textDocument/hover", asked))["error"]["code"] == -32600
        early.notify("exit", None)
        assert early.exit_status() == 0
        assert "Traceback" not in early.errors


def test_an_unknown_request_is_refused(page: Page) -> None:
    answer = page.client.answer(page.client.ask("textDocument/prophesy", {}))
    assert answer["error"]["code"] == -32601


def test_requests_about_what_is_not_there_have_empty_answers(client: Client, book: Path) -> None:
    for uri in ("untitled:Untitled-1", "https://example.org/a.md", (book / "no/such.md").as_uri(), "file:///", "::"):
        asked = {"textDocument": {"uri": uri}, "position": {"line": 10**6, "character": 10**6}}
        assert client.request("textDocument/hover", asked) is None
        assert client.request("textDocument/definition", asked) == []
        assert client.request("textDocument/completion", asked)["items"] == []


def test_positions_outside_the_text_are_held_inside_it(page: Page) -> None:
    last = page.text.rstrip("\n").count("\n")
    far = {"start": {"line": last, "character": 10**6}, "end": {"line": 10**6, "character": 0}}
    page.send({"range": far, "text": " And “more”."})
    assert page.findings()[0]["code"] == "Q002"


def test_a_doubled_or_late_change_is_made_once(page: Page) -> None:
    at = page.text.index("The keeper")
    change = {"range": page.range(at, at), "text": "“A stray mark. "}
    page.send(change)
    (found,) = page.findings()
    page.client.change(page.uri, page.version, change)
    page.client.change(page.uri, page.version - 1, change)
    page.send({"range": page.range(at, at), "text": ""})
    assert len(page.findings()) == 1
    assert found["code"] == "Q014"


def test_changes_of_documents_that_are_not_open_are_passed_over(client: Client, page: Page) -> None:
    client.change("file:///nowhere.md", 7, {"text": "x"})
    client.close("file:///nowhere.md")
    assert page.write(page.text) == []


def test_a_cancelled_request_leaves_the_others_alone(page: Page) -> None:
    page.send({"text": page.text.replace(*WRONG)})
    asked = {"textDocument": page.identifier, "position": page.at("The keeper")}
    first, second = page.client.ask("textDocument/hover", asked), page.client.ask("textDocument/hover", asked)
    page.client.notify("$/cancelRequest", {"id": first})
    assert page.client.answer(second)["result"] is None
    assert page.client.answer(first)["id"] == first


def test_edits_that_come_faster_than_answers_end_with_the_last(page: Page) -> None:
    for number in range(40):
        page.send({"text": page.text.replace("too loud", f"too loud{number}")})
    page.text = page.text.replace("too loud", "too loud39")
    (found,) = page.findings()
    assert page.words(found["range"]) == "loud39"


def test_a_folder_without_a_book_is_left_in_peace(client: Client, tmp_path: Path, page: Page) -> None:
    stranger = Page(client, tmp_path / "notes.md")
    client.open(stranger.uri, "“So they say.”\n")
    folder = {"uri": tmp_path.as_uri(), "name": "notes"}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    assert page.write(page.text) == []
    asked = {"textDocument": stranger.identifier, "position": {"line": 0, "character": 3}}
    assert client.request("textDocument/hover", asked) is None
    stranger.close()


def test_a_second_book_is_checked_by_itself(client: Client, tmp_path: Path, page: Page) -> None:
    start(tmp_path / "other")
    other = Page(client, tmp_path / "other" / CHAPTER)
    assert other.open() == []
    (found,) = other.replace(*WRONG)
    assert found["code"] == "Q001"
    assert page.write(page.text) == []
    other.close()


def test_a_book_that_is_opened_through_a_link_is_answered_by_that_name(
    client: Client, book: Path, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    start(tmp_path / "real" / "book")
    (tmp_path / "link").symlink_to(tmp_path / "real" / "book")
    linked = Page(client, tmp_path / "link" / CHAPTER)
    assert linked.open() == []
    (found,) = linked.replace(*WRONG)
    assert found["relatedInformation"][0]["location"]["uri"] == (tmp_path / "link/seeds/lighthouse.txt").as_uri()
    linked.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Client]:
    """A server of a test's own, with a new book open."""
    start(tmp_path / "book")
    with Client(tmp_path / "book") as running:
        running.initialize(tmp_path / "book")
        yield running


def test_a_book_survives_all_that_can_happen_to_it(alone: Client, tmp_path: Path) -> None:
    """One server for all of it: a killed pandoc, a vanished chapter, an end without a farewell."""
    book = tmp_path / "book"
    page = Page(alone, book / CHAPTER)
    assert page.open() == []
    for child in _children(alone.process.pid):
        os.kill(child, signal.SIGKILL)
    (found,) = page.replace(*WRONG)
    assert found["code"] == "Q001"

    second = book / "chapters/02-more.md"
    second.write_text("# More\n\nThe “sea is proud” [@lighthouse#p2].\n")
    alone.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": second.as_uri(), "type": 1}]})
    assert [one["code"] for one in alone.published(second.as_uri(), some=True)] == ["Q001"]
    second.unlink()
    alone.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": second.as_uri(), "type": 3}]})
    assert alone.published(second.as_uri(), some=False) == []

    settings, text = book / "book.yaml", (book / "book.yaml").read_text()
    settings.unlink()
    page.send({"text": page.text + "\nMore.\n"})
    alone.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings.as_uri(), "type": 3}]})
    assert "book.yaml" in alone.published(settings.as_uri(), some=True)[0]["message"]
    settings.write_text(text)
    alone.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings.as_uri(), "type": 1}]})
    assert alone.published(settings.as_uri(), some=False) == []

    children = _children(alone.process.pid)
    assert children
    alone.notify("exit", None)
    assert alone.exit_status() == 1  # by the protocol: an exit without a shutdown is an error
    _all_gone(children)


class _SilentClient:
    """A client that is shown nothing."""

    def typing_pause(self) -> float:
        return 0.0

    def publish(self, params: PublishDiagnosticsParams) -> None: ...

    def show_status(self, uri: str, result: CheckResult) -> None: ...

    def show_progress(self, uri: str, done: int, whole: int) -> None: ...


def test_a_file_belongs_to_its_open_book_when_the_settings_have_vanished(tmp_path: Path) -> None:
    start(tmp_path / "book")

    async def vanish() -> None:
        books = OpenBooks(Documents(), _SilentClient())
        opened = books.at(tmp_path / "book/chapters")
        assert opened is not None
        (tmp_path / "book/book.yaml").unlink()
        assert books.at(tmp_path / "book/chapters") is opened
        assert books.of((tmp_path / "book/book.yaml").as_uri()) == (opened, "book.yaml")
        assert books.at(tmp_path) is None
        books.close()

    asyncio.run(vanish())


def test_the_end_of_the_input_ends_the_server_and_its_pandocs(alone: Client, tmp_path: Path) -> None:
    page = Page(alone, tmp_path / "book" / CHAPTER)
    page.open()
    children = _children(alone.process.pid)
    assert alone.process.stdin is not None
    alone.process.stdin.close()
    assert alone.exit_status() == 0
    assert "Traceback" not in alone.errors
    _all_gone(children)


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task")
    return [int(n) for task in path.iterdir() for n in (task / "children").read_text().split()]


def _all_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + SECONDS
    while any(Path(f"/proc/{pid}").exists() and _state(pid) != "Z" for pid in pids):
        assert time.monotonic() < deadline, "a pandoc is left"
        os.sched_yield()


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_the_reading_of_a_long_book_shows_how_far_it_is(tmp_path: Path) -> None:
    root = tmp_path / "book"
    start(root)
    for number in range(2, 7):
        (root / f"chapters/0{number}-more.md").write_text(f"# Chapter {number}\n\nWords.\n")
    with Client(root) as running:
        running.initialize(root, window={"workDoneProgress": True})
        token = running.wait(lambda m: m.get("method") == "window/workDoneProgress/create")["params"]["token"]
        told = running.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")
        assert told["params"]["token"] == token
        status = running.wait(lambda m: m.get("method") == "quoteproof/status")["params"]
        assert (status["chapters"], status["errors"]) == (6, 0)
        assert running.request("shutdown", None) is None
        running.notify("exit", None)
        assert running.exit_status() == 0
