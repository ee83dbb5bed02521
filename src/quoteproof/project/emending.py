"""Says of a source, by a command, which pages bear which labels, and what a passage is in its document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.disk import reading
from quoteproof.disk.book_files import EMENDATIONS, BookFiles, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import CHANGED, RUN_AGAIN, write_files, writing
from quoteproof.document.role import Role
from quoteproof.project.documents import is_text
from quoteproof.project.rereading import renew
from quoteproof.rules.table import worded
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.emendations import NO_EMENDATIONS, DeclaredLabel, read_emendations
from quoteproof.source.emending import differs_only, with_items, without_item, without_section
from quoteproof.source.library import Passage, Source
from quoteproof.source.lock import quoted
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import LineIndex
from quoteproof.text.page_labels import label_after
from quoteproof.values import dataclass

_STARTS: Final = 30  # characters by which a passage is known


@dataclass(frozen=True, slots=True)
class LabelledPages:
    """Pages of a file that follow one another and whose labels count on."""

    first: int
    """The first, by its place in the file, from 1."""
    last: int
    labels: tuple[str | None, str | None]
    """The labels of the first and the last one; none where they are not known."""


def labels_of(root: Path, key: str) -> tuple[LabelledPages, ...]:
    """The pages of a source with their labels; raises `CannotRunError`."""
    source = _source(read_files(root, {}, chapters=False).sources, key)
    labels: dict[int, str | None] = {}
    for passage in source.passages:
        labels.update((page.index, page.label) for page in passage.pages if page.index is not None)
    if not labels:
        own = f"the numbers of its pages stand in the document: `quoteproof show {key}` lists them"
        raise CannotRunError(
            Trouble(f"`{key}` has no pages of a file", source.file, helps=(own,) * bool(source.labels))
        )
    return tuple(_runs(labels))


def _runs(labels: Mapping[int, str | None]) -> list[LabelledPages]:
    found: list[LabelledPages] = []
    for index in sorted(labels):
        label = labels[index]
        if found and found[-1].last == index and _counts_on(found[-1].labels[1], label):
            found[-1] = replace(found[-1], last=index + 1, labels=(found[-1].labels[0], label))
        else:
            found.append(LabelledPages(index + 1, index + 1, (label, label)))
    return found


def _counts_on(one: str | None, other: str | None) -> bool:
    return other == (None if one is None else label_after(one, 1))


def label(root: Path, key: str, pages: Sequence[tuple[str, str]], *, clear: bool = False) -> None:
    """Say which labels pages of a source's file bear (`("12", "1")`); raises `CannotRunError`.

    What was said of a page before is replaced; `clear` takes back all that was said of pages.
    """
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False)
        _source(files.sources, key)
        text = files.sources.emendations
        old = read_emendations(text)[0].get(key, NO_EMENDATIONS).pages
        if clear and old and text is not None:
            text = _taken(text, without_section(text, key, "pages"), key, "pages", len(old))
        firsts = {page.partition("-")[0] for page, _ in pages}
        for said in _declared(text, key):
            if str(said.page) in firsts and text is not None:
                text = _taken(text, _without(text, key, said.page), key, "pages")
        items = [f"{{page: {quoted(page)}, label: {quoted(name)}, reason: {_SAID}}}" for page, name in pages]
        new = _added(text, key, "pages", items) if items else text or ""
        texts = _renewed(files, key, new)
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_files(root, {name: words.encode() for name, words in texts.items()})


_SAID: Final = "said with `quoteproof label`"


def _declared(text: str | None, key: str) -> list[DeclaredLabel]:
    emended = read_emendations(text)[0].get(key, NO_EMENDATIONS)
    return [one for one in emended.pages if isinstance(one, DeclaredLabel)]


def _without(text: str, key: str, page: int) -> str | None:
    """The text without what is said of a page; its place is looked up anew, since others may have gone before."""
    return next((without_item(text, one.position) for one in _declared(text, key) if one.page == page), text)


def give_role(root: Path, anchor: Anchor, role: Role, reason: str) -> tuple[Passage, ...]:
    """Say what the passages of an anchor are in their document, and why; they come back as they were.

    Raises `CannotRunError`.
    """
    if not is_text(reason):
        raise CannotRunError(Trouble("the reason is not text", helps=("write it in UTF-8",)))
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False)
        source = _source(files.sources, anchor.key)
        passages = _passages(source, anchor)
        lines = LineIndex(source.raw)
        text = files.sources.emendations
        items: list[str] = []
        for passage in passages:
            line = lines.position(passage.start)[0]
            text = _without_role(text, anchor.key, line)
            starts = source.raw[passage.start : passage.end].splitlines()[0][:_STARTS].strip()
            items.append(f"{{lines: {line}, starts: {quoted(starts)}, role: {role.value}, reason: {quoted(reason)}}}")
        texts = _renewed(files, anchor.key, _added(text, anchor.key, "roles", items))
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_files(root, {name: words.encode() for name, words in texts.items()})
    return passages


def _without_role(text: str | None, key: str, line: int) -> str | None:
    """The text without a role of the passage on that line alone."""
    emended = read_emendations(text)[0].get(key, NO_EMENDATIONS)
    said = next((one for one in emended.roles if one.lines.first == one.lines.last == line), None)
    if said is None or text is None:
        return text
    return _taken(text, without_item(text, said.position), key, "roles")


def _source(files: SourceFiles, key: str) -> Source:
    library, _ = read_library(files)
    if key in library.sources:
        return library.sources[key]
    if key in library.unsound:
        help_ = "see what is wrong with it: `quoteproof check`"
        raise CannotRunError(Trouble(f"the seed of `{key}` or its lock is at fault", helps=(help_,)))
    keys = ", ".join(f"`{known}`" for known in sorted(library.sources))
    raise CannotRunError(Trouble(f"no source has the key `{key}`", helps=(f"the sources are {keys}",) if keys else ()))


def _passages(source: Source, anchor: Anchor) -> tuple[Passage, ...]:
    """The passages of `p3` or `p3-p9`, whatever their roles."""
    first, _, last = (source.names.get(anchor.place or "", anchor.place) or "").partition("-")
    low, high = source.position(first), source.position(last or first)
    if low is None or high is None or high < low:
        helps = (f"see the passages with `quoteproof show {source.key}`",)
        raise CannotRunError(Trouble(f"`{anchor}` names no passages: write `{source.key}#p3` or `#p3-p5`", helps=helps))
    return tuple(source.passages[low : high + 1])


def _added(text: str | None, key: str, section: str, items: list[str]) -> str:
    new = with_items(text, key, section, items)
    if new is None or not differs_only(text, new, key, section, len(items)):
        lines = "; ".join(f"- {item}" for item in items)
        helps = (f"write below `{section}:` of `{key}` there: {lines}",)
        raise CannotRunError(Trouble(f"`{EMENDATIONS}` cannot be added to by a command", EMENDATIONS, helps=helps))
    return new


def _taken(text: str, new: str | None, key: str, section: str, items: int = 1) -> str:
    if new is None or not differs_only(text, new, key, section, -items):
        helps = ("take out there what was said before, and run the command again",)
        raise CannotRunError(Trouble(f"`{EMENDATIONS}` cannot be changed by a command", EMENDATIONS, helps=helps))
    return new


def _renewed(files: BookFiles, key: str, emendations: str) -> Mapping[str, str]:
    """What is to be written so that the lock fits what is said; raises `CannotRunError` where it cannot be said."""
    sources = replace(files.sources, emendations=emendations)
    renewed = renew(replace(files, sources=sources), {}, {})
    library, told = read_library(replace(sources, anchors=renewed.renewal.anchors, rows=renewed.renewal.rows))
    found = [one for one in (*renewed.findings, *worded(told)) if one.place.file == EMENDATIONS]
    if found or key not in library.sources:
        troubles = [*dict.fromkeys(Trouble(one.message, helps=one.helps) for one in found)]
        raise CannotRunError(*(troubles or [Trouble(f"the lock of `{key}` is at fault: run `quoteproof anchor`")]))
    written = {name: renewed.wanted[name] for name in renewed.changed}
    return written if files.texts.get(EMENDATIONS) == emendations else {EMENDATIONS: emendations, **written}
