"""Edited DOCX of two books, brought back: every edit is applied and proved, refused, or listed; none is lost.

`python -m tests.manuscripts.brought_back --count 100` edits a German book of its own and this repository's, in Word's
form and with `--office` as LibreOffice saves it. The program's list is never believed: what the returned file says is
compared with the DOCX of the patched chapters, and each word that is still different has to be in a refused change.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from quoteproof.project.revising import Revised, revise
from quoteproof.revision.wording import revision_json
from quoteproof.text.offsets import OBJECT
from tests.manuscripts import almanac
from tests.manuscripts.docx_words import Paragraph, read
from tests.manuscripts.edits import KINDS, LOOKS, PROSE, STRANGERS, Edit, Editor
from tests.proof import office


@dataclass
class Score:
    """What became of the edits of many files."""

    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Edits that were lost, strangers' words that were applied, and differences that nothing tells."""
    stray: list[str] = field(default_factory=list)
    """Changes that nobody made, and Markdown that changed where nobody edited."""
    untold: list[str] = field(default_factory=list)
    """Edits of own words that were not applied, with the reason."""
    files: int = 0


@dataclass(frozen=True)
class Book:
    """A book and its DOCX."""

    root: Path
    docx: bytes
    german: bool

    @classmethod
    def of(cls, root: Path, *, german: bool) -> Book:
        """Build the DOCX of a book."""
        return cls(root, built(root, {}), german)


def built(root: Path, texts: Mapping[str, str]) -> bytes:
    """The DOCX of a book with other chapters."""
    with Project(root) as project:
        result = project.check(overlay=texts, formats={"docx"})
        assert not result.errors, result.errors
        return docx_of(project, result)[0]


def edited(book: Book, seed: int, kinds: Sequence[str], *, noise: bool = True) -> Editor:
    """A book's DOCX with an edit of each kind that has a place."""
    editor = Editor(book.docx, seed, german=book.german)
    for kind in editor.random.sample(list(kinds), len(kinds)):
        editor.edit(kind)
    if noise and editor.random.random() < 0.5:
        editor.noise()
    if noise and editor.random.random() < 0.5:
        editor.regenerated()
    return editor


def bring_back(book: Book, seed: int, kinds: Sequence[str], save: Callable[[bytes], bytes], score: Score) -> None:
    """Edit a book's DOCX, bring the edits back, and judge what became of each."""
    editor = edited(book, seed, kinds)
    file = save(editor.saved())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned.docx"
        path.write_bytes(file)
        try:
            revised = revise(path, root=book.root)
        except CannotRunError as error:
            score.wrong.append(f"{seed}: the file is refused: {error}")
            return
    score.files += 1
    told = revision_json(revised.name, revised.base, revised.stories, revised.changes, revised.comments)
    after = built(book.root, {chapter.file: chapter.after for chapter in revised.chapters})
    edits = [edit for edit in editor.edits if not _undone(edit, read(file))]
    judge(seed, edits, told, read(after), score)
    score.wrong += [f"{seed} not told: {line}" for line in remaining(read(file), read(save(after)), told)]
    score.stray += [f"{seed}: {line}" for line in (*_stray(told, editor.edits), *_markdown(revised, editor.edits))]


def _undone(edit: Edit, file: Sequence[Paragraph]) -> bool:
    """Whether the file does not have an edit: LibreOffice keeps rows that are taken out as a tracked change."""
    return edit.kind == "row out" and edit.before[-1].tokens in [p.tokens for p in file]


def judge(seed: int, edits: Sequence[Edit], told: Mapping[str, Any], after: Sequence[Paragraph], score: Score) -> None:
    """Say of each edit what became of it."""
    for edit in edits:
        became = outcome(edit, told, after)
        score.became[edit.kind, became] += 1
        line = f"{seed} {edit.kind} tracked={edit.tracked} {became}: {_shown(edit)}"
        if became == "lost" or (
            became == "applied" and edit.kind in STRANGERS and edit.kind != "quotation paragraph moved"
        ):
            score.wrong.append(line)
        elif became != "applied" and edit.kind not in STRANGERS and edit.kind != "comment":
            reasons = {c["reason"] for c in told["changes"] if c["state"] != "applied" and _covers(c, edit)}
            score.untold.append(f"{line} {reasons}")


def _shown(edit: Edit) -> str:
    before, after = (" ¶ ".join(p.text for p in side) for side in (edit.before, edit.after))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return " / ".join(
        f"[{before[max(0, a - 12) : b + 8]}] -> [{after[max(0, c - 12) : d + 8]}]"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )[:300]


def outcome(edit: Edit, told: Mapping[str, Any], after: Sequence[Paragraph]) -> str:
    """What became of an edit: `applied`, `told` or `lost`."""
    if edit.kind == "comment":
        return "told" if any(edit.word in c["text"] for c in told["comments"]) else "lost"
    if edit.kind not in ("row out", "picture out", "style") and _stands(edit, after):
        return "applied"
    refused = [c for c in told["changes"] if c["state"] != "applied" and _covers(c, edit)]
    return "told" if refused else "lost"


def _stands(edit: Edit, after: Sequence[Paragraph]) -> bool:
    """Whether the file made anew has an edit's paragraphs together; where these are none, not those that were there.

    What their notes say is left out: other edits may change it.
    """
    said = [p.without_notes for p in after]
    wanted = [p.without_notes for p in edit.after if p.tokens]
    if not wanted:
        return not any(p.without_notes in said for p in edit.before)
    size = len(wanted)
    if any(said[n : n + size] == wanted for n in range(len(said) - size + 1)):
        notes = {w for p in edit.after for w in p.words if w.startswith("qz")} if edit.kind == "new note" else set()
        return notes <= {w for p in after for w in p.words}
    in_note = edit.kind in ("in a note", "quotation in a note")
    return in_note and any(_within(wanted[0], p.tokens) for p in after)


def _within(part: Sequence[tuple[str, str]], whole: Sequence[tuple[str, str]]) -> bool:
    first = part[0][0]
    return any(
        tuple(whole[n + 1 : n + len(part)]) == tuple(part[1:])
        for n, (token, _) in enumerate(whole)
        if token.strip() == first.strip()
    )


def _covers(change: Mapping[str, Any], edit: Edit) -> bool:
    """Whether a change tells of an edit."""
    before, after = Counter(_words(edit.before)), Counter(_words(edit.after))
    was, now = Counter(_in(change["was"])), Counter(_in(change["now"]))
    gone, put = before - after, after - before
    if gone or put:
        return not (gone - was) and not (put - now)
    mine = {w for side in (edit.before, edit.after) for p in side for w in p.words}
    if edit.kind in LOOKS or edit.kind == "look off":
        looks = Counter(t for p in edit.after for t in p.tokens) - Counter(t for p in edit.before for t in p.tokens)
        return set(re.findall(r"\w+", " ".join(t for t, _ in looks))) <= set(now)
    shown = set(was) | set(now)
    return bool(shown & mine) or not shown


def _words(paragraphs: Iterable[Paragraph]) -> list[str]:
    return [w for p in paragraphs for w in p.words]


def _in(text: str) -> list[str]:
    text = re.sub(r"^…\w*", "", text)  # words around a change may begin within one
    return [*re.findall(r"\w+", text.replace("[note:", " ")), *("⌧" for c in text if c == OBJECT)]


def remaining(returned: Sequence[Paragraph], after: Sequence[Paragraph], told: Mapping[str, Any]) -> list[str]:
    """What the returned file says otherwise than the one made anew, and no refused change tells of."""
    refused = [c for c in told["changes"] if c["state"] != "applied"]
    was, now = Counter[str](), Counter[str]()
    for change in refused:
        was.update(_in(change["was"]))
        now.update(_in(change["now"]))
    lines = []
    matcher = difflib.SequenceMatcher(None, [p.tokens for p in after], [p.tokens for p in returned], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        mine, its = after[i:j], returned[k:m]
        gone, put = Counter(_words(mine)), Counter(_words(its))
        untold = (put - gone) - now + ((gone - put) - was)
        any_word = bool((set(gone) | set(put)) & (set(was) | set(now))) or any(not c["was"].strip() for c in refused)
        if untold or not any_word:
            texts = " ¶ ".join(p.text for p in mine), " ¶ ".join(p.text for p in its)
            lines.append(f"{dict(untold)} book {texts[0][:160]!r} file {texts[1][:160]!r}")
    return lines


def _stray(told: Mapping[str, Any], edits: Sequence[Edit]) -> list[str]:
    """Changes that no edit explains."""
    mine = {w for e in edits for p in (*e.before, *e.after) for w in p.words}
    return [
        f"nobody made this change: {change}"
        for change in told["changes"]
        if not (set(_in(change["was"])) | set(_in(change["now"]))) <= mine
    ]


def _markdown(revised: Revised, edits: Sequence[Edit]) -> list[str]:
    """Words of the chapters that changed where nobody edited."""
    gone = {w for e in edits for w in Counter(_words(e.before)) - Counter(_words(e.after))}
    moves = any(e.kind in ("quotation paragraph moved", "paragraph moved", "note out", "joined") for e in edits)
    new = {w for e in edits for w in Counter(_words(e.after)) - Counter(_words(e.before))}
    looks = {w for e in edits if e.kind in LOOKS or e.kind == "look off" for p in e.after for w in p.words}
    lines = []
    for chapter in revised.chapters:
        old, now = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (chapter.before, chapter.after))
        for tag, i, j, k, m in difflib.SequenceMatcher(None, old, now, autojunk=False).get_opcodes():
            words = [w for w in old[i:j] if w.isalnum()], [w for w in now[k:m] if w.isalnum()]
            strange = (set(words[0]) - gone - looks) | (set(words[1]) - new - gone - looks)
            strange = {w for w in strange if not w.isdigit()} - {"smallcaps", "underline", "sup", "sub"}
            if tag != "equal" and strange and not moves:
                lines.append(f"{chapter.file}: {strange}: {''.join(old[i:j])!r} -> {''.join(now[k:m])!r}")
    return lines


def through_office(folder: Path) -> Callable[[bytes], bytes]:
    """A function that saves a DOCX in LibreOffice."""

    def save(data: bytes) -> bytes:
        file = folder / "in.docx"
        file.write_bytes(data)
        return office.converted(file, "docx", folder)

    return save


def kinds_for(seed: int, *, german: bool) -> list[str]:
    """The kinds of edits of one file: all in a long book, some in a short one."""
    if not german:
        return [*KINDS, *PROSE, *PROSE]
    shift = seed * 7 % len(KINDS)
    turned = [*KINDS[shift:], *KINDS[:shift]]
    return [*turned[:14], *PROSE[:5]]


def main() -> int:
    """Edit books, bring the edits back, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--book", choices=("both", "german", "own"), default="both")
    parser.add_argument("--office", action="store_true", help="as LibreOffice saves each file")
    args = parser.parse_args()
    started = time.process_time()
    score = Score()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        almanac.make(folder / "almanac")
        books = []
        if args.book != "own":
            books.append(Book.of(folder / "almanac", german=True))
        if args.book != "german":
            books.append(Book.of(Path(), german=False))
        save = through_office(folder) if args.office else lambda data: data
        for seed in range(args.first, args.first + args.count):
            book = books[seed % len(books)]
            bring_back(book, seed, kinds_for(seed, german=book.german), save, score)
            print(f"{seed}: {len(score.wrong)} wrong, {len(score.stray)} stray", file=sys.stderr, flush=True)
    report(score)
    print(f"{time.process_time() - started:.0f} s of processor time, without pandoc's")
    return 1 if score.wrong else 0


def report(score: Score) -> None:
    """Print what became of the edits, by their kinds."""
    for kind in KINDS:
        print(f"{kind:26}", *(f"{became} {score.became[kind, became]:4}" for became in ("applied", "told", "lost")))
    for title, kinds in (("own prose", PROSE), ("all", KINDS)):
        sums = [sum(score.became[kind, became] for kind in kinds) for became in ("applied", "told", "lost")]
        share = 100 * sums[0] / max(1, sum(sums))
        print(f"{title}: {sums[0]} of {sum(sums)} applied and proved ({share:.1f} %), told {sums[1]}, lost {sums[2]}")
    print(f"files: {score.files}; wrong: {len(score.wrong)}; stray: {len(score.stray)}")
    for title, lines in (("WRONG", score.wrong), ("STRAY", score.stray), ("TOLD", score.untold)):
        for line in lines:
            print(title, line[:600])


if __name__ == "__main__":
    sys.exit(main())
