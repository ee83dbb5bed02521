"""Actions: the corrections that findings offer, and what an author can declare instead.

Promises: a correction that changes no quoted word is preferred, and only such ones are made all at once. An action is
offered only for the very text that was checked. Leaves out: what a correction is (the rules).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lsprotocol import types

from quoteproof.check.acknowledge import ALLOWED
from quoteproof.finding.edits import apart, choices
from quoteproof.finding.model import Edit, Finding, Fix, Place
from quoteproof.lsp.checked import CheckedDocument, checked_document
from quoteproof.lsp.diagnostics import message_of
from quoteproof.lsp.server import Server
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.source.library import Extent
from quoteproof.text.words import count_words

FIX_ALL: Final = f"{types.CodeActionKind.SourceFixAll.value}.quoteproof"
"""The kind of the action that makes every safe correction of a chapter."""
EXPLAIN: Final = "quoteproof.explain"
"""The command that says what a code means."""


def register(server: Server) -> None:
    """Register the feature."""
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        here = await checked_document(ls, params.text_document.uri)
        wanted = params.context.only
        if here is None:
            return []
        made = [*_quick(here, params), *_all_safe(here)]
        return [action for action in made if _is_wanted(action, wanted)]


def _is_wanted(action: types.CodeAction, wanted: Iterable[str] | None) -> bool:
    kind = str(getattr(action.kind, "value", action.kind))
    names = None if wanted is None else [str(getattr(k, "value", k)) for k in wanted]
    return names is None or any(kind == name or kind.startswith(f"{name}.") for name in names)


def _findings(here: CheckedDocument) -> tuple[Finding, ...]:
    chapter = here.chapter
    return tuple(f for f in chapter.findings if f.acknowledged is None) if chapter else ()


def _quick(here: CheckedDocument, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    start, end = here.ruler.span(params.range)
    asked = [(f, f.place.start <= end and start <= f.place.end) for f in _findings(here)]
    for found, is_here in sorted(asked, key=lambda one: not one[1]):
        place = found.place
        shown = [d for d in params.context.diagnostics if _is_of(d, found, here)]
        # Some clients ask about all that they show on a line, wherever in it the cursor stands.
        if not (is_here or shown or _shown_on_line(here, place, start)):
            continue
        for fix in (*found.fixes, *_declared(here, found)):
            edit = _edit(here, fix)
            if edit is not None:
                kind, title = types.CodeActionKind.QuickFix, fix.title
                yield types.CodeAction(title, kind, diagnostics=shown or None, is_preferred=fix.safe or None, edit=edit)
        command = types.Command(f"explain {found.code.id}", EXPLAIN, arguments=[found.code.id])
        yield types.CodeAction(
            f"explain {found.code.id}", types.CodeActionKind.QuickFix, diagnostics=shown or None, command=command
        )


def _shown_on_line(here: CheckedDocument, place: Place, at: int) -> bool:
    """Whether a place that is only near is shown on the line of an offset."""
    return place.approximate and here.ruler.position(place.start).line == here.ruler.position(at).line


def _is_of(diagnostic: types.Diagnostic, found: Finding, here: CheckedDocument) -> bool:
    """Whether a diagnostic shows a finding; by its lines, since Neovim 0.7 gives columns back in bytes."""
    first, last = (here.ruler.position(at).line for at in (found.place.start, found.place.end))
    there = diagnostic.range.start.line <= last and first <= diagnostic.range.end.line
    return there and (diagnostic.code, diagnostic.message) == (found.code.id, message_of(found))


def _declared(here: CheckedDocument, found: Finding) -> Iterator[Fix]:
    """What an author can declare: a reason, a passage, a term, words of their own."""
    quotation = _quotation(here, found)
    if found.code.id in ALLOWED and not found.place.approximate:
        yield _acknowledged(here, found, quotation)
    if found.code.id != "Q002" or quotation is None or quotation.place.approximate:
        return
    place = quotation.place
    words = here.text[place.start : place.end]
    yield from _cited(here, found, place)
    if quotation.kind is Kind.INLINE:
        most = here.result.book.quotations.limits.term_words
        if count_words(quotation.printed.text) <= most:
            yield Fix("mark it as a term", (Edit(place, f"[{words}]{{.term}}"),))
    else:
        block = _block(here.text, place)
        own = here.text[block.start : block.end]
        yield Fix("say that the words are your own", (Edit(block, f"::: {{.own}}\n{own}\n:::"),))


def _acknowledged(here: CheckedDocument, found: Finding, quotation: Quotation | None) -> Fix:
    # Without its reason it lifts nothing: no words of ours may pass for the author's.
    comment = f"<!-- quoteproof: allow {found.code.id}:  -->"
    if quotation is not None and quotation.kind is not Kind.INLINE:
        start, text = _block(here.text, quotation.place).start, f"{comment}\n\n"
    else:
        start, text = (quotation.place if quotation is not None else found.place).start, comment
    return Fix(f"acknowledge {found.code.id}, with a reason", (Edit(Place(here.name, start, start), text),))


def _cited(here: CheckedDocument, found: Finding, place: Place) -> Iterator[Fix]:
    """Cite the passage in which an uncited quotation stands, where it stands in one passage only."""
    near = found.nearest
    extent = here.result.library.resolve(near.anchor) if near else None
    if near is None or not isinstance(extent, Extent):
        return
    passage = extent.parts[0].passage
    if not passage.start <= near.place.start <= near.place.end <= passage.end:
        return
    bare = re.compile(rf"\s\[-?@{re.escape(near.anchor.key)}(?=[\],;])").match(here.text, place.end)
    at, text = (bare.end(), f"#{near.anchor.place}") if bare else (place.end, f" [@{near.anchor}]")
    yield Fix(f"cite `{near.anchor}`, where these words stand", (Edit(Place(here.name, at, at), text),))


def _quotation(here: CheckedDocument, found: Finding) -> Quotation | None:
    chapter = here.chapter
    judged = chapter.judged if chapter else ()
    return next((j.quotation for j in judged if j.quotation.id == found.quotation), None)


def _block(text: str, place: Place) -> Place:
    """The whole lines of a block quotation."""
    start = text.rfind("\n", 0, place.start) + 1
    lines = re.compile(r"(?:[ ]{0,3}[>|][^\n]*(?:\n|\Z))+").match(text, start)
    end = lines.end() if lines else place.end
    return Place(place.file, start, start + len(text[start:end].rstrip()))


def _edit(here: CheckedDocument, fix: Fix) -> types.WorkspaceEdit | None:
    """A fix as the client makes it; None where its place is not exact."""
    if any(edit.place.approximate for edit in fix.edits):
        return None
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        ruler = here.ruler if edit.place.file == here.name else here.book.ruler(edit.place.file)
        own = "\r\n" if "\r\n" in ruler.text else "\n"
        made = types.TextEdit(ruler.range(edit.place.start, edit.place.end), edit.text.replace("\n", own))
        changes.setdefault(here.book.spelling.uri(edit.place.file), []).append(made)
    return types.WorkspaceEdit(changes=changes)


def _all_safe(here: CheckedDocument) -> Iterator[types.CodeAction]:
    chosen = apart(choices(_findings(here), {here.name: here.text}, unsafe=False))
    whole = Fix("", tuple(edit for choice in chosen for edit in choice.fix.edits), safe=True)
    edit = _edit(here, whole) if chosen else None
    if edit is not None:
        yield types.CodeAction("make every safe correction", FIX_ALL, edit=edit)
