"""Rename: a name that was given to a passage, in the lock and in every chapter that cites by it.

Promises: only given names can be renamed: IDs are names for good. The lock's text comes from its own writer. Every
chapter is looked through, open or not; what is written there in other ways than as an anchor is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from quoteproof.disk.book_files import ANCHORS, ROWS
from quoteproof.lsp.checked import CheckedDocument, checked_document
from quoteproof.lsp.documents import DocumentText
from quoteproof.lsp.server import Server
from quoteproof.source.anchoring import give_name
from quoteproof.source.lock import read_locks, write_index


class RenameRefusedError(JsonRpcException):
    """A request that cannot be granted, with the reason."""

    CODE = -32803  # RequestFailed of the protocol
    MESSAGE = "the request failed"


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        here = await checked_document(ls, params.text_document.uri)
        if here is None:
            return None
        _, name, start = _named(here, here.ruler.offset(params.position))
        return types.PrepareRenamePlaceholder(here.ruler.range(start, start + len(name)), name)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        here = await checked_document(ls, params.text_document.uri)
        if here is None:
            return None
        key, name, _ = _named(here, here.ruler.offset(params.position))
        changes = {here.book.spelling.uri(ANCHORS): [_lock_edit(here, key, name, params.new_name)]}
        for chapter in here.result.chapters:
            ruler = here.book.ruler(chapter.file)
            edits = list(_edits(chapter.text, ruler, key, name, params.new_name))
            if edits:
                changes[here.book.spelling.uri(chapter.file)] = edits
        return types.WorkspaceEdit(changes=changes)


def _named(here: CheckedDocument, offset: int) -> tuple[str, str, int]:
    """The key, the given name at a place, and where the name starts; raises `RenameRefusedError`."""
    found = here.anchor_at(offset)
    if found is None:
        raise RenameRefusedError("there is no anchor here")
    anchor, start, _ = found
    key, place = anchor.key, anchor.place
    source = here.result.library.sources.get(key)
    if source is None or place is None:
        raise RenameRefusedError(f"`{anchor}` is no passage of a source")
    if place not in source.names:
        known = source.position(place.split(".")[0].split("-")[0]) is not None
        why = f"`{place}` is an ID, which a passage keeps for good" if known else f"`{key}` has no name `{place}`"
        raise RenameRefusedError(f"{why}; only names that were given can be renamed")
    return key, place, here.text.index(place, start + len(key))


def _lock_edit(here: CheckedDocument, key: str, name: str, fresh: str) -> types.TextEdit:
    """The edit that puts the new name into the lock."""
    text = here.result.texts.get(ANCHORS)
    prefix, suffix = f"{ROWS}/", ".jsonl"
    rows = {n[len(prefix) : -len(suffix)]: t for n, t in here.result.texts.items() if n.startswith(prefix)}
    locks = dict(read_locks(text, rows)[0].sources)
    lock = locks[key]
    if fresh in lock.names:
        raise RenameRefusedError(f"`{key}` has a name `{fresh}` already")
    named = give_name(lock, fresh, lock.names[name])
    if isinstance(named, str):
        raise RenameRefusedError(named)
    names = {fresh if old == name else old: place for old, place in lock.names.items()}
    locks[key] = replace(named, names=names)
    ruler = here.book.ruler(ANCHORS)
    return types.TextEdit(ruler.range(0, len(ruler.text)), write_index(locks))


def _edits(text: str, ruler: DocumentText, key: str, name: str, fresh: str) -> Iterator[types.TextEdit]:
    """The edits of a chapter: `key#name` wherever it is written, and `@key [#name …]`."""
    written = re.compile(
        rf"(?<![\w@])(?:@\{{?|cite=[\"']?)?{re.escape(key)}(?:#|\}}?\s\[#)(?P<name>{re.escape(name)})(?![\w-])"
    )
    for match in written.finditer(text):
        yield types.TextEdit(ruler.range(*match.span("name")), fresh)
