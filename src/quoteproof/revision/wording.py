"""What became of a returned DOCX in words and as JSON: what is not applied and why, and the editor's comments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from quoteproof.finding.tally import counted
from quoteproof.proof.wording import shown
from quoteproof.revision.base import BaseBook
from quoteproof.revision.model import FINDINGS, RevisionChange
from quoteproof.revision.planning import ReturnedStories
from quoteproof.revision.reading import EditorComment
from quoteproof.text.offsets import OBJECT, LineIndex


def revision_lines(
    name: str,
    base: BaseBook,
    stories: ReturnedStories,
    changes: Sequence[RevisionChange],
    comments: Sequence[EditorComment],
) -> Iterator[str]:
    """Yield the lines about changes that are not applied, and about comments; the sum last."""
    told: set[tuple[str, str]] = set()
    for change in changes:
        if change.refusal is None or (change.numbers and (change.was, change.now) in told):
            continue
        told.add((change.was, change.now))
        yield f"{state(change)}: {_place(base, stories, change)}: {change.kind}: {change.refusal}"
        if change.detail:
            yield f"  {shown(change.detail)}"
        was, now = from_the_difference(change.was, change.now)
        yield f"  was {_words(was)}"
        yield f"  now {_words(now)}"
    for comment in comments:
        at, page, words = _commented(base, stories, comment)
        place = f"{_line(base, *at)}{_on_page(page)}" if at is not None else "no chapter"
        about = f" on {_words(words)}" if words.strip() else ""
        yield f"comment: {place}: by {shown(comment.author) or 'nobody named'}{about}"
        yield f"  {shown(comment.text)}"
    yield _sum(name, changes, comments)


def from_the_difference(was: str, now: str) -> tuple[str, str]:
    """Two texts from a few words before their first difference on, since only the beginning of long ones is shown."""
    same = next((at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = was.rfind(" ", 0, max(0, same - _BEFORE)) + 1
    if start == 0 or was == now:
        return was, now
    return f"…{was[start:]}", f"…{now[start:]}"


_BEFORE: Final = 60
"""Characters that are shown before a difference."""


def state(change: RevisionChange) -> str:
    """What became of a change: `applied`, `refused` where it is about words of others, `not applied`."""
    if change.refusal is None:
        return "applied"
    return "refused" if change.refusal in FINDINGS else "not applied"


def _sum(name: str, changes: Sequence[RevisionChange], comments: Sequence[EditorComment]) -> str:
    states = [state(change) for change in changes]
    parts = [f"{states.count(one)} {one}" for one in ("applied", "refused", "not applied") if one in states]
    told = f"; {counted(len(comments), 'comment')}" if comments else ""
    if not changes:
        return f"{shown(name)}: no change{told}"
    return f"{shown(name)}: {counted(len(changes), 'change')}: {', '.join(parts)}{told}"


def _place(base: BaseBook, stories: ReturnedStories, change: RevisionChange) -> str:
    if change.chapter < 0:
        return "no chapter"
    return f"{_line(base, change.chapter, change.at)}{_on_page(_page(stories, change))}"


def _line(base: BaseBook, chapter: int, at: int) -> str:
    return f"{shown(base.chapters[chapter].file)}:{LineIndex(base.chapters[chapter].text).position(at)[0]}"


def _page(stories: ReturnedStories, change: RevisionChange) -> int | None:
    """The page of the returned file that a change stands on, where the file says it."""
    return stories.page(change.differences[0][0], change.differences[0][1].new_start) if change.differences else None


def _on_page(page: int | None) -> str:
    return "" if page is None else f" (page {page})"


def _words(text: str) -> str:
    words = text.replace(OBJECT, "[*]")
    return f"`{shown(words)}`" if words.strip() else "nothing"


def _commented(
    base: BaseBook, stories: ReturnedStories, comment: EditorComment
) -> tuple[tuple[int, int] | None, int | None, str]:
    """The chapter and the offset in it that a comment belongs to, its page in the returned file, and its words."""
    numbers = {own: number for number, own in stories.pairs.items()}
    story = stories.notes.get(comment.note) if comment.note else stories.text
    key = numbers.get(comment.note, "") if comment.note else ""
    if story is None or not story.starts or (comment.note and not key):
        return None, None, ""
    start, end = (
        min(story.starts[min(index, len(story.starts) - 1)] + at, len(story.text) - 1)
        for index, at in (comment.start, comment.end)
    )
    text = base.notes[key] if key else base.text
    chapter, at = stories.old_place(text, key, start, base)
    return (chapter, at) if chapter >= 0 else None, stories.page(key, start), story.text[start:end]


def revision_json(
    name: str,
    base: BaseBook,
    stories: ReturnedStories,
    changes: Sequence[RevisionChange],
    comments: Sequence[EditorComment],
) -> Mapping[str, Any]:
    """The same for other programs."""
    return {
        "file": name,
        "changes": [_change_json(base, stories, change) for change in changes],
        "comments": [_comment_json(base, stories, comment) for comment in comments],
    }


def _change_json(base: BaseBook, stories: ReturnedStories, change: RevisionChange) -> Mapping[str, Any]:
    chapter = base.chapters[change.chapter] if change.chapter >= 0 else None
    return {
        "state": state(change),
        "kind": str(change.kind),
        "chapter": chapter.file if chapter else None,
        "line": LineIndex(chapter.text).position(change.at)[0] if chapter else None,
        "page": _page(stories, change),
        "was": change.was,
        "now": change.now,
        "reason": None if change.refusal is None else str(change.refusal),
        "detail": change.detail or None,
    }


def _comment_json(base: BaseBook, stories: ReturnedStories, comment: EditorComment) -> Mapping[str, Any]:
    at, page, words = _commented(base, stories, comment)
    chapter = base.chapters[at[0]] if at is not None else None
    return {
        "author": comment.author,
        "text": comment.text,
        "on": words,
        "chapter": chapter.file if chapter else None,
        "line": LineIndex(chapter.text).position(at[1])[0] if chapter and at else None,
        "page": page,
    }
