"""Completion: works after `@`, passages after `#`, and the source's next words in a quotation that is being typed.

Answers come from the last check and the text as it is now; completion never waits for a check. An answer has at most
`MOST` items, filtered by what is typed, and says whether there are more. What documents an item is sent when the
client asks for it, and short with the item to a client that never asks.
"""

import re
import threading
from dataclasses import field
from itertools import islice
from typing import Final

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.lsp import cited_places, hover
from quoteproof.lsp.begun import quoted_before
from quoteproof.lsp.checked import CheckedDocument, checked_now
from quoteproof.lsp.next_words import by_use, meant, next_words
from quoteproof.lsp.server import Server
from quoteproof.quoting.typed import PassageIndex
from quoteproof.source.library import Extent, Library, Source
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext

MOST: Final = 50
"""Items of an answer at most."""
_MEANT: Final = 12
"""Passages that have the words of a quotation whose citation is being typed."""
_SHORT: Final = 200
"""Code points of what documents an item for a client that never asks for it."""
_LONG: Final = 4_000
_SEARCHED: Final = 6_000
"""Code points of passages in an answer that an editor looks through itself."""
_LARGE: Final = 3_000_000
"""Characters of a source whose text is not made while a client waits."""
_KEY: Final = re.compile(r"(?<![\w@])@\{?(?P<typed>[\w:.+/-]*)\Z")
_PLACE: Final = re.compile(
    r"(?<![\w@])@\{?(?P<key>\w[\w:.+/-]*)(?:\}?[ \n]\[)?#(?P<typed>[\w.:§’'-]*(?: [\w.:§’'-]*){0,8})\Z"
)


def register(server: Server) -> None:
    """Register the feature."""
    triggers = ["@", "#", "“", "„", "«", "‘", '"', "'", " ", ".", "-"]
    completions = Completions()

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=triggers, resolve_provider=True)
    )
    def completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
        document = checked_now(ls, params.text_document.uri)
        if document is None:
            return types.CompletionList(is_incomplete=True, items=[])
        client = abilities(ls.client_capabilities)
        answer = completions.at(document, document.positions.offset(params.position), client)
        for item in answer.items:
            if client.asks_later:
                item.data = {"uri": document.book.settings, "anchor": item.data}
                continue
            shown = documentation(str(item.data), document.result.library, longest=_SHORT)
            written = hover.content(shown, plain=client.is_plain)
            item.documentation = written.value if client.is_plain else written
            item.data = None
        return answer

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(ls: Server, item: types.CompletionItem) -> types.CompletionItem:
        uri, anchor = _asked(item.data)
        document = checked_now(ls, uri) if uri else None
        if document is not None:
            shown = documentation(anchor, document.result.library, longest=_LONG)
            item.documentation = hover.content(shown, plain=abilities(ls.client_capabilities).is_plain)
        return item


def _asked(data: object) -> tuple[str, str]:
    """The book and the anchor of an item that is asked about; empty for one of somebody else's."""
    table = data if isinstance(data, dict) else getattr(data, "_asdict", dict)()
    uri, anchor = table.get("uri"), table.get("anchor")
    return (uri, anchor) if isinstance(uri, str) and isinstance(anchor, str) else ("", "")


@dataclass(frozen=True, slots=True)
class ClientAbilities:
    """What a client does with an answer."""

    asks_later: bool = True
    """Whether it asks for the documentation of an item that it shows."""
    covers: bool = True
    """Whether it replaces text behind the cursor."""
    has_details: bool = True
    """Whether it shows words beside an item's label."""
    is_plain: bool = False
    """Whether it shows documentation without Markdown only."""


def abilities(capabilities: types.ClientCapabilities) -> ClientAbilities:
    """What a client says of itself."""
    documents = capabilities.text_document
    items = documents.completion.completion_item if documents and documents.completion else None
    if items is None:
        return ClientAbilities(asks_later=False, covers=False, has_details=False, is_plain=True)
    later = items.resolve_support.properties if items.resolve_support else ()
    formats = items.documentation_format or ()
    return ClientAbilities(
        "documentation" in later,
        bool(items.insert_replace_support),
        bool(items.label_details_support),
        types.MarkupKind.Markdown not in formats,
    )


def documentation(anchor: str, library: Library, *, longest: int) -> str:
    """What an anchor or a key names, in Markdown, no longer than so many code points."""
    shown = hover.of_anchor(Anchor.parse(anchor), library)
    return shown if len(shown) <= longest else f"{shown[:longest].rsplit(' ', 1)[0]} …"


@dataclass(slots=True)
class Completions:
    """Answers completion requests; keeps what is looked for in the sources between them."""

    _index: PassageIndex = field(default_factory=PassageIndex)
    _folded: cited_places.FoldedSources = field(default_factory=cited_places.FoldedSources)
    _context: VerdictContext | None = None
    _order: tuple[CheckResult, str, list[str]] | None = None
    _made: dict[str, Source] = field(default_factory=dict)

    def at(self, document: CheckedDocument, offset: int, client: ClientAbilities) -> types.CompletionList:
        """What is offered at an offset."""
        text = document.text
        start = max(text.rfind("\n\n", 0, offset), text.rfind("\n\r\n", 0, offset)) + 1
        before = text[max(0, start) : offset]
        place = _PLACE.search(before)
        if place is not None:
            return self._passages(document, before, offset, place["key"], place["typed"], client)
        key = _KEY.search(before)
        if key is not None:
            return self._works(document, before, offset, key["typed"], client)
        context = self._judging(document.result)
        keys = self._searched(document)
        found = next_words(document, offset, context, self._index, keys, covers=client.covers, most=MOST)
        # What follows depends on every word that is typed, so it is asked for anew with each key in a quotation.
        return types.CompletionList(found.is_begun, list(found.items))

    def _searched(self, document: CheckedDocument) -> list[str]:
        """The keys of the sources that can be searched at once, in the order of their use.

        The text of a large source is made in a thread, and it is searched from one of the next keys on.
        """
        ready: list[str] = []
        for key in self._used(document):
            source = document.result.library.sources[key]
            if not self._index.has(source) and len(source.raw) > _LARGE:
                if self._made.get(key) is not source:
                    self._made[key] = source
                    threading.Thread(target=self._index.add, args=(source,), daemon=True).start()
                continue
            ready.append(key)
        return ready

    def _used(self, document: CheckedDocument) -> list[str]:
        """The keys of all sources in the order of their use, which is counted once for each check."""
        result, name = document.result, document.name
        if self._order is None or self._order[0] is not result or self._order[1] != name:
            self._order = (result, name, by_use(result, name))
        return self._order[2]

    def _judging(self, result: CheckResult) -> VerdictContext:
        """The context of verdicts, kept as long as the library and the rules are the same."""
        known, book = self._context, result.book
        same = known is not None and known.library is result.library and known.settings == book.quotations
        if known is None or not same or known.language != book.language:
            known = self._context = VerdictContext(result.library, book.quotations, book.language)
        return known

    def _meant(self, document: CheckedDocument, before: str, offset: int) -> tuple[Anchor, ...]:
        """The passages that have the words of the quotation whose citation is being typed."""
        words = quoted_before(document.text, offset - (len(before) - before.rfind("@")), document.result.book.language)
        library = document.result.library
        keys = self._searched(document)
        return meant(words, library, keys, self._index, _MEANT) if words else ()

    def _works(
        self, document: CheckedDocument, before: str, offset: int, typed: str, client: ClientAbilities
    ) -> types.CompletionList:
        """The passages that have the quoted words, then the works of the bibliography."""
        library = document.result.library
        range = document.positions.range(offset - len(typed), offset)
        items: list[types.CompletionItem] = []
        for number, anchor in enumerate(self._meant(document, before, offset)):
            extent = library.resolve(anchor)
            if isinstance(extent, Extent) and str(anchor).startswith(typed):
                named = cited_places.CitablePlace(
                    str(anchor), extent.parts[0].passage.text, "has the quoted words", anchor
                )
                items.append(
                    cited_places.passage_item(
                        named, str(anchor), typed, range, f"!{number:03}", has_details=client.has_details
                    )
                )
        works = list(islice(cited_places.works(library, typed, self._used(document)), MOST + 1))
        for number, (key, work, count) in enumerate(works):
            items.append(cited_places.work_item(key, work, count, typed, range, number))
        return types.CompletionList(len(items) > MOST, items[:MOST])

    def _passages(
        self, document: CheckedDocument, before: str, offset: int, key: str, typed: str, client: ClientAbilities
    ) -> types.CompletionList:
        """What of a source can be cited."""
        library = document.result.library
        source = library.sources.get(key)
        written = typed.split(" ")[0]
        if source is None or (" " in typed and isinstance(library.resolve(Anchor(key, written)), Extent)):
            return types.CompletionList(is_incomplete=False, items=[])
        range = document.positions.range(offset - len(typed), offset)
        first = self._meant(document, before, offset)
        found = list(islice(cited_places.passages(source, typed, first, self._folded, library), MOST + 1))
        # Only an answer with everything in it can be filtered further by the editor.
        searched = _SEARCHED // len(found) if 0 < len(found) <= MOST else 0
        items: list[types.CompletionItem] = []
        for number, named in enumerate(found[:MOST]):
            order = f"!{number:03}" if named.anchor in first else f"{number:03}"
            shown = named, named.name, typed, range, order
            items.append(cited_places.passage_item(*shown, has_details=client.has_details, searched=searched))
        return types.CompletionList(len(found) > MOST, items)
