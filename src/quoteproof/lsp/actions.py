"""Edits: code actions for the fixes that findings offer and for what an author can declare, and renaming of anchors.

An action is offered only for the text that was checked. A fix that changes no quoted word is preferred, and `fix all`
applies only such fixes. A rename changes the lock and every chapter, open or not. Only given names of passages can be
renamed: an ID is never changed.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import IntEnum, auto
from typing import Final

from lsprotocol import types

from quoteproof.check.acknowledge import is_acknowledgeable
from quoteproof.disk.book_files import ANCHORS, ROWS, SETTINGS
from quoteproof.finding.edits import apart, choices
from quoteproof.finding.model import Edit, Finding, Fix, Place
from quoteproof.lsp.checked import CheckedDocument, checked_document, places_of
from quoteproof.lsp.diagnostics import message_of
from quoteproof.lsp.documents import DocumentText
from quoteproof.lsp.recited import RecitingFixes
from quoteproof.lsp.server import RefusedRequestError, Server
from quoteproof.project.terms import inserted_terms, is_attributed
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.source.anchoring import give_name
from quoteproof.source.lock import read_locks, write_index
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.model import Judged

FIX_ALL: Final = f"{types.CodeActionKind.SourceFixAll.value}.quoteproof"
"""The kind of the action that makes every safe correction of a chapter."""
EXPLAIN: Final = "quoteproof.explain"
"""The command that explains a code."""


def register(server: Server) -> None:
    """Register the features."""
    reciting = RecitingFixes()
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = await checked_document(ls, params.text_document.uri)
        wanted = params.context.only
        if document is None:
            return []
        offered = [*await asyncio.to_thread(_quick, document, params, reciting), *_all_safe(document)]
        return [action for action in offered if _is_wanted(action, wanted)]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        document = await checked_document(ls, params.text_document.uri)
        if document is None:
            return None
        _, name, start = _named(document, document.positions.offset(params.position))
        return types.PrepareRenamePlaceholder(document.positions.range(start, start + len(name)), name)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        document = await checked_document(ls, params.text_document.uri)
        if document is None:
            return None
        key, name, _ = _named(document, document.positions.offset(params.position))
        changes = {document.book.spelling.uri(ANCHORS): [_lock_edit(document, key, name, params.new_name)]}
        for chapter in document.result.chapters:
            positions = document.book.positions(chapter.file)
            edits = list(_edits(chapter.text, positions, key, name, params.new_name))
            if edits:
                changes[document.book.spelling.uri(chapter.file)] = edits
        return types.WorkspaceEdit(changes=changes)


def _is_wanted(action: types.CodeAction, wanted: Iterable[str] | None) -> bool:
    kind = str(getattr(action.kind, "value", action.kind))
    names = None if wanted is None else [str(getattr(k, "value", k)) for k in wanted]
    return names is None or any(kind == name or kind.startswith(f"{name}.") for name in names)


def _findings(document: CheckedDocument) -> tuple[Finding, ...]:
    chapter = document.chapter
    return tuple(f for f in chapter.findings if f.acknowledged is None) if chapter else ()


class _Order(IntEnum):
    """The order of the actions for one place."""

    WORDS_AND_CITATION = auto()
    SAFE = auto()
    CITATION = auto()
    WORDS = auto()
    DECLARING = auto()
    EXPLAINING = auto()


@dataclass(frozen=True, slots=True)
class _Offer:
    """A fix that is offered, or the explanation of a finding's code where there is none."""

    is_elsewhere: bool
    """Whether its finding is only in the same quotation as the place that was asked about."""
    order: _Order
    fix: Fix | None
    finding: Finding | None = None


def _quick(
    document: CheckedDocument, params: types.CodeActionParams, reciting: RecitingFixes
) -> list[types.CodeAction]:
    """The actions at a place: for the findings there, then for all that is found in the quotation that it is in."""
    made: dict[object, types.CodeAction] = {}
    for offer in sorted(_offers(document, params, reciting), key=lambda offer: (offer.is_elsewhere, offer.order)):
        action = _action(document, offer, params.context.diagnostics)
        if action is not None:
            made.setdefault(offer.fix.edits if offer.fix else action.title, action)
    return list(made.values())


def _offers(document: CheckedDocument, params: types.CodeActionParams, reciting: RecitingFixes) -> Iterator[_Offer]:
    start, end = document.positions.span(params.range)
    around = document.quotations_of(start, end)
    for finding in _findings(document):
        is_there = finding.place.start <= end and start <= finding.place.end
        # Some clients ask about all that they show on a line, wherever in it the cursor stands.
        is_shown = any(_is_of(d, finding, document) for d in params.context.diagnostics)
        is_asked = is_there or is_shown or _shown_on_line(document, finding.place, start)
        if is_asked or any(_concerns(finding, judged) for judged in around):
            for fix in finding.fixes:
                yield _Offer(not is_asked, _Order.SAFE if fix.safe else _Order.WORDS, fix, finding)
            for fix in _declared(document, finding):
                yield _Offer(not is_asked, _Order.DECLARING, fix, finding)
            yield _Offer(not is_asked, _Order.EXPLAINING, None, finding)
    chapter = document.chapter
    for judged in around if chapter is not None else ():
        for fix in reciting.of(judged, chapter, document.result) if chapter is not None else ():
            yield _Offer(False, _Order.CITATION if len(fix.edits) == 1 else _Order.WORDS_AND_CITATION, fix)


def _action(
    document: CheckedDocument, offer: _Offer, diagnostics: Iterable[types.Diagnostic]
) -> types.CodeAction | None:
    """An offer as an action; None where it cannot be made."""
    kind, finding, fix = types.CodeActionKind.QuickFix, offer.finding, offer.fix
    shown = [d for d in diagnostics if finding is not None and _is_of(d, finding, document)] or None
    if fix is not None:
        edit = _edit(document, fix)
        made = types.CodeAction(fix.title, kind, diagnostics=shown, is_preferred=fix.safe or None, edit=edit)
        return made if edit is not None else None
    code = finding.code.id if finding is not None else ""
    command = types.Command(f"explain {code}", EXPLAIN, arguments=[code])
    return types.CodeAction(f"explain {code}", kind, diagnostics=shown, command=command)


def _concerns(finding: Finding, judged: Judged) -> bool:
    """Whether a finding is about a quotation, or about its citation."""
    place = finding.place
    inside = not place.approximate and any(
        p.start <= place.start and place.end <= p.end for p in places_of(judged.quotation)
    )
    return finding.quotation == judged.quotation.id or inside


def _shown_on_line(document: CheckedDocument, place: Place, at: int) -> bool:
    """Whether an approximate place is shown on the line of an offset."""
    return place.approximate and document.positions.position(place.start).line == document.positions.position(at).line


def _is_of(diagnostic: types.Diagnostic, finding: Finding, document: CheckedDocument) -> bool:
    """Whether a diagnostic shows a finding; by its lines, since Neovim 0.7 gives columns back in bytes."""
    first, last = (document.positions.position(at).line for at in (finding.place.start, finding.place.end))
    overlaps = diagnostic.range.start.line <= last and first <= diagnostic.range.end.line
    return overlaps and (diagnostic.code, diagnostic.message) == (finding.code.id, message_of(finding))


def _declared(document: CheckedDocument, finding: Finding) -> Iterator[Fix]:
    """What an author can declare: a reason, a passage, a term, words of their own."""
    quotation = _quotation(document, finding)
    if is_acknowledgeable(finding.code.id) and not finding.place.approximate:
        yield _acknowledged(document, finding, quotation)
    # What names its work says that it quotes it: declared as something else, a misquotation would pass.
    if finding.code.id != "Q002" or quotation is None or quotation.place.approximate or is_attributed(quotation):
        return
    place = quotation.place
    words = document.text[place.start : place.end]
    if quotation.kind in (Kind.INLINE, Kind.SPEECH):
        most = document.result.book.quotations.limits.term_words
        if count_words(quotation.printed.text) <= most:
            yield Fix("mark it as a term", (Edit(place, f"[{words}]{{.term}}"),))
            yield from _listed(document, quotation)
    else:
        block = _block(document.text, place)
        own = document.text[block.start : block.end]
        yield Fix("say that the words are your own", (Edit(block, f"::: {{.own}}\n{own}\n:::"),))


def _listed(document: CheckedDocument, quotation: Quotation) -> Iterator[Fix]:
    """The fix that writes the words of a quotation under `terms:` in `book.yaml`, where they wait for their reason."""
    text, words = document.book.positions(SETTINGS).text, quotation.printed.text.strip().rstrip(",.")
    settings = document.result.book.quotations
    if DeclaredPhrases(dict.fromkeys((*settings.terms, *settings.unexplained), "")).phrase(words) is None:
        insertion = inserted_terms(text, {words: ""})
        if insertion is not None:
            at, lines = insertion
            edit = Edit(Place(SETTINGS, at, at), lines.replace("\r\n", "\n"))
            yield Fix("add it to the terms in `book.yaml`, where it needs your reason", (edit,))


def _acknowledged(document: CheckedDocument, finding: Finding, quotation: Quotation | None) -> Fix:
    # Without its reason it has no effect: no words of ours may pass for the author's.
    comment = f"<!-- quoteproof: allow {finding.code.id}:  -->"
    if quotation is not None and quotation.kind not in (Kind.INLINE, Kind.SPEECH):
        start, text = _block(document.text, quotation.place).start, f"{comment}\n\n"
    else:
        start, text = (quotation.place if quotation is not None else finding.place).start, comment
    return Fix(f"acknowledge {finding.code.id}, with a reason", (Edit(Place(document.name, start, start), text),))


def _quotation(document: CheckedDocument, finding: Finding) -> Quotation | None:
    chapter = document.chapter
    judged = chapter.judged if chapter else ()
    return next((j.quotation for j in judged if j.quotation.id == finding.quotation), None)


def _block(text: str, place: Place) -> Place:
    """The whole lines of a block quotation."""
    start = text.rfind("\n", 0, place.start) + 1
    lines = re.compile(r"(?:[ ]{0,3}[>|][^\n]*(?:\n|\Z))+").match(text, start)
    end = lines.end() if lines else place.end
    return Place(place.file, start, start + len(text[start:end].rstrip()))


def _edit(document: CheckedDocument, fix: Fix) -> types.WorkspaceEdit | None:
    """A fix as the client makes it; None where its place is not exact."""
    if any(edit.place.approximate for edit in fix.edits):
        return None
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        positions = document.positions if edit.place.file == document.name else document.book.positions(edit.place.file)
        newline = "\r\n" if "\r\n" in positions.text else "\n"
        text_edit = types.TextEdit(positions.range(edit.place.start, edit.place.end), edit.text.replace("\n", newline))
        changes.setdefault(document.book.spelling.uri(edit.place.file), []).append(text_edit)
    return types.WorkspaceEdit(changes=changes)


def _all_safe(document: CheckedDocument) -> Iterator[types.CodeAction]:
    chosen = apart(choices(_findings(document), {document.name: document.text}, unsafe=False))
    whole = Fix("", tuple(edit for choice in chosen for edit in choice.fix.edits), safe=True)
    edit = _edit(document, whole) if chosen else None
    if edit is not None:
        yield types.CodeAction("apply every safe fix", FIX_ALL, edit=edit)


def _named(document: CheckedDocument, offset: int) -> tuple[str, str, int]:
    """The key, the given name at a place, and where the name starts; raises `RefusedRequestError`."""
    written = document.anchor_at(offset)
    if written is None:
        raise RefusedRequestError("there is no anchor here")
    anchor, start, _ = written
    key, place = anchor.key, anchor.place
    source = document.result.library.sources.get(key)
    if source is None or place is None:
        raise RefusedRequestError(f"`{anchor}` is no passage of a source")
    if place not in source.names:
        known = source.position(place.split(".")[0].split("-")[0]) is not None
        why = f"`{place}` is an ID, which a passage keeps for good" if known else f"`{key}` has no name `{place}`"
        raise RefusedRequestError(f"{why}; only names that were given can be renamed")
    return key, place, document.text.index(place, start + len(key))


def _lock_edit(document: CheckedDocument, key: str, name: str, fresh: str) -> types.TextEdit:
    """The edit that puts the new name into the lock."""
    text = document.result.texts.get(ANCHORS)
    prefix, suffix = f"{ROWS}/", ".jsonl"
    texts = document.result.texts
    rows = {name[len(prefix) : -len(suffix)]: texts[name] for name in texts if name.startswith(prefix)}
    locks = dict(read_locks(text, rows)[0].sources)
    lock = locks[key]
    if fresh in lock.names:
        raise RefusedRequestError(f"`{key}` has a name `{fresh}` already")
    named = give_name(lock, fresh, lock.names[name])
    if isinstance(named, str):
        raise RefusedRequestError(named)
    names = {fresh if old == name else old: place for old, place in lock.names.items()}
    locks[key] = replace(named, names=names)
    positions = document.book.positions(ANCHORS)
    return types.TextEdit(positions.range(0, len(positions.text)), write_index(locks))


def _edits(text: str, positions: DocumentText, key: str, name: str, fresh: str) -> Iterator[types.TextEdit]:
    """The edits of a chapter: `key#name` wherever it is written, and `@key [#name …]`."""
    written = re.compile(
        rf"(?<![\w@])(?:@\{{?|cite=[\"']?)?{re.escape(key)}(?:#|\}}?\s\[#)(?P<name>{re.escape(name)})(?![\w-])"
    )
    for match in written.finditer(text):
        yield types.TextEdit(positions.range(*match.span("name")), fresh)
