"""Tools that read: the sources, what a source holds, passages by words, and a passage with its neighbours.

Every list has a limit and says which call gives the rest. What is offered as a quotation was written and judged by
`quoting`; where no source has the words that were asked for, nothing is offered.
"""

from contextlib import suppress
from typing import Annotated, Final, Literal

from pydantic import Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.tool import NextCall, RefusedCallError, Tool, ToolAnswer, ToolArguments, clipped
from quoteproof.disk.book_files import chapter_names
from quoteproof.disk.errors import CannotRunError
from quoteproof.quoting.writing import Written
from quoteproof.search import index
from quoteproof.search.hits import Hit, context_of, quotation
from quoteproof.search.nearness import question
from quoteproof.source.library import ExtentView, Library, Passage, Source, Unresolved, own_locators, view, whole
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.search_terms import plain
from quoteproof.verdict.passage_text import VerdictContext

Key = Annotated[str, Field(min_length=1, max_length=200, description="citation key of a source")]
AnchorText = Annotated[
    str, Field(min_length=1, max_length=300, description="anchor of a passage or range: key#p7 or key#p3-p5")
]
_PLENTY: Final = 30  # sources in one answer
_BEGINNING: Final = 60  # characters of a passage in an outline
_READ: Final = 2000  # characters of passages in one answer
_PASTED: Final = 220  # characters of a quotation that is offered in a list
_SEEN: Final = 120  # characters of words that are only shown


class SourcesArguments(ToolArguments):
    """Which sources."""

    start: int = Field(default=0, validation_alias="from", ge=0, description="number of the first source, from 0")


class SourceValue(ToolAnswer):
    """One source."""

    key: str
    title: str
    author: str
    passages: int
    """Passages that can be cited; 0 where nothing of it can be quoted."""


class SourcesAnswer(ToolAnswer):
    """The works of the bibliography, and the chapters of the book."""

    sources: tuple[SourceValue, ...]
    more: NextCall | None = None
    chapters: tuple[str, ...] = ()
    """The book's chapters, in their order, with the first sources."""

    def in_words(self) -> str:
        """A line for each."""
        listed = [f"{s.key}: {s.title} ({s.passages} passages)" for s in self.sources]
        return "\n".join(
            [*listed, *_rest(self.more), *([f"chapters: {', '.join(self.chapters)}"] if self.chapters else [])]
        )


def sources(book: AssistedBook, arguments: SourcesArguments) -> SourcesAnswer:
    """List the works of the bibliography with the number of their passages, and the chapters."""
    library = book.library()
    keys = sorted(library.entries)
    values: list[SourceValue] = []
    for key in keys[arguments.start : arguments.start + _PLENTY]:
        entry, source = library.entries[key], library.sources.get(key)
        count = sum(passage.role.is_citable for passage in source.passages) if source else 0
        values.append(
            SourceValue(key=key, title=clipped(entry.title, 80), author=clipped(entry.author, 50), passages=count)
        )
    following = arguments.start + _PLENTY
    more = NextCall(tool="sources", arguments={"from": following}) if following < len(keys) else None
    chapters: tuple[str, ...] = ()
    with suppress(CannotRunError):  # a book may have none yet
        chapters = chapter_names(book.project.root)[:_PLENTY] if not arguments.start else ()
    return SourcesAnswer(sources=tuple(values), more=more, chapters=chapters)


class OutlineArguments(ToolArguments):
    """Which passages of which source."""

    key: Key
    start: str | None = Field(default=None, validation_alias="from", max_length=300, description="anchor of the first")
    count: int = Field(default=40, ge=1, le=100)
    headings: bool = Field(default=False, description="only headings")


class OutlinePassage(ToolAnswer):
    """One passage of an outline."""

    anchor: str
    role: str
    begins: str
    """Its first words; not to be quoted from."""


class OutlineAnswer(ToolAnswer):
    """The passages of a source in their order."""

    passages: tuple[OutlinePassage, ...]
    left: int = 0
    """How many follow."""
    more: NextCall | None = None

    def in_words(self) -> str:
        """A line for each."""
        return "\n".join([f"{p.anchor} {p.role}: {p.begins}" for p in self.passages] + _rest(self.more, self.left))


def outline(book: AssistedBook, arguments: OutlineArguments) -> OutlineAnswer:
    """List the passages of a source, or its headings, by their first words."""
    library = book.library()
    source = source_of(library, arguments.key)
    chosen = [p for p in source.passages if p.role.is_citable and (not arguments.headings or p.role.value == "heading")]
    first = 0
    if arguments.start is not None:
        id = Anchor.parse(arguments.start).place or arguments.start
        at = source.position(id)
        if at is None:
            again = NextCall(tool="outline", arguments={"key": arguments.key})
            raise RefusedCallError("unknown-passage", f"`{arguments.key}` has no passage with that ID", again)
        behind = set(map(id_of, source.passages[at:]))
        first = next((n for n, passage in enumerate(chosen) if passage.id in behind), len(chosen))
    shown = chosen[first : first + arguments.count]
    values = tuple(
        OutlinePassage(anchor=f"{source.key}#{p.id}", role=p.role.value, begins=clipped(undivided(p.text), _BEGINNING))
        for p in shown
    )
    left = len(chosen) - first - len(shown)
    more = None
    if left:
        given = {"key": arguments.key, "from": chosen[first + len(shown)].id, "count": arguments.count}
        more = NextCall(tool="outline", arguments={**given, **({"headings": True} if arguments.headings else {})})
    return OutlineAnswer(passages=values, left=left, more=more)


def id_of(passage: Passage) -> str:
    """The ID of a passage."""
    return passage.id


class FindArguments(ToolArguments):
    """What to look for, and where."""

    words: str = Field(min_length=1, max_length=2000, description="words, a phrase, or a quotation that may be wrong")
    sources: tuple[Key, ...] = Field(default=(), max_length=50, description="only in these sources")
    exclude: tuple[Key, ...] = Field(default=(), max_length=50, description="not in these sources")
    mode: Literal["words", "phrase", "near"] = Field(
        default="words",
        description="phrase: only where they stand in a row; near: only close together",
    )
    limit: int = Field(default=5, ge=1, le=20)
    context: int = Field(default=0, ge=0, le=500, description="characters shown before and after the words of each hit")


class FoundPassage(ToolAnswer):
    """A passage that has the words or comes near them."""

    anchor: str
    closeness: Literal["verbatim", "near", "words only"]
    markdown: str | None = None
    """A quotation of it that checks, ready to paste."""
    words: str | None = None
    """What it has, shortened, where no short quotation can be offered; not to be pasted."""
    before: str | None = None
    after: str | None = None
    call: NextCall | None = Field(default=None, serialization_alias="try")
    """The call that writes the quotation, where it is not given."""


class FindAnswer(ToolAnswer):
    """What was found, best first."""

    closeness: Literal["verbatim", "near", "words only", "none"]
    """How the best passage has the words."""
    absent: bool
    """Whether these words stand in no source that was searched."""
    hits: tuple[FoundPassage, ...]
    notes: tuple[str, ...] = ()

    def in_words(self) -> str:
        """A line for each."""
        head = ["these words stand in none of the sources searched"] if self.absent else []
        shown = (f"{hit.markdown or hit.words or ''}{f' → {hit.call}' if hit.call else ''}" for hit in self.hits)
        hits = [f"{hit.anchor} ({hit.closeness}): {text}" for hit, text in zip(self.hits, shown, strict=True)]
        return "\n".join([*head, *hits, *self.notes]) or "nothing is similar"


def find(book: AssistedBook, arguments: FindArguments) -> FindAnswer:
    """Look for words in the sources, and offer what can be quoted of the passages that have them."""
    words = plain(arguments.words)
    asked = question(words)
    if asked is None:
        raise RefusedCallError("no-words", "there is no word in `words`", NextCall(tool="sources"))
    context = book.context()
    for key in (*arguments.sources, *arguments.exclude):
        if key not in context.library.entries:
            raise unknown_source(context.library, key)
    operators = {"words": words, "phrase": f'"{words}"', "near": f"NEAR({words})"}
    answer = index.find(
        book.project.root,
        operators[arguments.mode],
        sources=arguments.sources,
        excluded=arguments.exclude,
        limit=arguments.limit,
    )
    hits = tuple(_found(words, hit, context, arguments.context, paste=not answer.absent) for hit in answer.hits)
    closeness = hits[0].closeness if hits else "none"
    notes = tuple(clipped(note, 120) for note in answer.notes[:3])
    return FindAnswer(closeness=closeness, absent=answer.absent, hits=hits, notes=notes)


def _found(words: str, hit: Hit, context: VerdictContext, around: int, *, paste: bool) -> FoundPassage:
    """What is said of a hit; with `paste` a short quotation is given at once, and otherwise the call that writes it."""
    text, near = hit.text, hit.near
    written = quotation(words, hit, context_of(hit, context.settings, context.language))
    before = undivided(text[max(0, near.start - around) : near.start]).split() if around else []
    after = undivided(text[near.end : near.end + around]).split() if around else []
    value = FoundPassage(
        anchor=str(hit.anchor),
        closeness=hit.closeness.value,
        before=" ".join(before) or None,
        after=" ".join(after) or None,
    )
    if paste and written is not None and len(written.markdown) <= _PASTED:
        return value.model_copy(update={"markdown": written.markdown})
    call = NextCall(tool="passage", arguments={"anchor": str(hit.anchor)})
    if written is not None:
        call = quote_call(written)
    shown = clipped(undivided(text[near.start : near.end]), _SEEN)
    return value.model_copy(update={"words": shown, "call": call})


def quote_call(written: Written) -> NextCall:
    """The call that writes a quotation once more."""
    words = written.text.split()
    ends = {"first": " ".join(words[:4]), "last": " ".join(words[-4:])} if len(words) > 8 else {"first": written.text}
    return NextCall(tool="quote", arguments={"anchor": str(written.anchor), **ends})


class PassageArguments(ToolArguments):
    """Which passage."""

    anchor: AnchorText
    neighbours: int = Field(default=0, ge=0, le=5, description="passages shown on each side")
    start: int = Field(default=0, validation_alias="from", ge=0, description="characters left out")


class PassageValue(ToolAnswer):
    """The text of a passage."""

    anchor: str
    role: str
    locator: str = ""
    """What a citation of it prints, such as a page."""
    text: str

    def in_words(self) -> str:
        """The passage with its anchor."""
        return f"{self.anchor}: {self.text}"


class PassageAnswer(ToolAnswer):
    """A passage, or several, with their neighbours."""

    passages: tuple[PassageValue, ...]
    left: int = 0
    """Characters that are not shown."""
    more: NextCall | None = None

    def in_words(self) -> str:
        """The passages."""
        return "\n".join([passage.in_words() for passage in self.passages] + _rest(self.more))


def passage(book: AssistedBook, arguments: PassageArguments) -> PassageAnswer:
    """Show the text of a passage and of its neighbours."""
    library = book.library()
    anchor = Anchor.pasted(arguments.anchor)
    shown = view(library, anchor, neighbours=arguments.neighbours)
    if not isinstance(shown, ExtentView):
        raise unresolved(library, shown)
    key = shown.extent.source.key
    inside = [(part.passage, part.passage.text[part.start : part.end]) for part in shown.extent.parts]
    every = [*((p, p.text) for p in shown.before), *inside, *((p, p.text) for p in shown.after)]
    values: list[PassageValue] = []
    skipped, room, left = arguments.start, _READ, 0
    for own, text in every:
        text = undivided(text)
        begun, skipped = text[skipped:], max(0, skipped - len(text))
        part = begun[:room]
        room -= len(part)
        left += len(begun) - len(part)
        if part:
            locator = ", ".join(one.words for one in own_locators((whole(own),)))
            values.append(PassageValue(anchor=f"{key}#{own.id}", role=own.role.value, locator=locator, text=part))
    more = None
    if left:
        given = {"anchor": arguments.anchor, "neighbours": arguments.neighbours, "from": arguments.start + _READ}
        more = NextCall(tool="passage", arguments=given)
    return PassageAnswer(passages=tuple(values), left=left, more=more)


def source_of(library: Library, key: str) -> Source:
    """The source of a key; refused where nothing of it can be quoted."""
    key = Anchor.pasted(key).key
    source = library.sources.get(key)
    if source is None:
        raise unknown_source(library, key)
    return source


def unknown_source(library: Library, key: str) -> RefusedCallError:
    """Say that a source is not there, or cannot be quoted."""
    call = NextCall(tool="sources")
    if key in library.unsound:
        return RefusedCallError("unsound-source", f"the seed of `{key}` cannot be used", NextCall(tool="check"))
    if key in library.entries:
        return RefusedCallError("no-seed", f"`{key}` has no seed, so nothing of it can be quoted", call)
    return RefusedCallError("unknown-source", f"no source has the key `{clipped(key, 60)}`", call)


def unresolved(library: Library, refused: Unresolved) -> RefusedCallError:
    """Say that an anchor names no passage, and which call shows those that there are."""
    key = refused.key
    if key not in library.sources or key in library.unsound:
        return unknown_source(library, key)
    nearest = next(iter(getattr(refused, "nearest", ())), None)
    call = NextCall(tool="outline", arguments={"key": key, **({"from": str(nearest)} if nearest else {})})
    what = "names no passage" if refused.anchor.names_place else "names a source, and no passage of it"
    return RefusedCallError("unknown-passage", f"`{clipped(str(refused.anchor), 80)}` {what}", call)


def _rest(more: NextCall | None, left: int = 0) -> list[str]:
    if more is None:
        return []
    return [f"{left} more: {more}" if left else f"more: {more}"]


TOOLS: Final = (
    Tool(
        "sources",
        "Sources",
        "List the works that can be quoted, with their citation keys, and the chapters of the book.",
        SourcesArguments,
        SourcesAnswer,
        sources,
    ),
    Tool(
        "outline",
        "Outline of a source",
        "List the passages of a source by their first words, or only its headings.",
        OutlineArguments,
        OutlineAnswer,
        outline,
    ),
    Tool(
        "find",
        "Find words",
        "Find passages by words, a phrase, or a quotation that may be wrong. Each hit says how close it is and, where"
        " it can, gives `markdown`: a quotation with its citation that checks. Paste that, letter for letter.",
        FindArguments,
        FindAnswer,
        find,
    ),
    Tool(
        "passage",
        "Passage",
        "Read a passage with its neighbours. To quote from it, call `quote`; do not copy words by hand.",
        PassageArguments,
        PassageAnswer,
        passage,
    ),
)
"""The tools of this module."""
