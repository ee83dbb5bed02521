"""Returned DOCX with edits at random places, and what `verify --patch` makes of each: none may be lost.

`python -m tests.manuscripts.returned --count 100` edits this repository's book a hundred times, in Word's form, and
with `--office` as LibreOffice saves it. Each edit has to be applied and proved, refused, or listed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from quoteproof.project.revising import Revised, revise
from tests.proof import office
from tests.proof.words import parts_of, zipped

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PROSE = ("replace", "insert", "delete", "comma", "phrase", "first", "last")
KINDS = (
    *PROSE,
    *("quotation", "citation", "split", "join", "new", "gone", "move", "note", "italic", "bold"),
    *("new note", "heading", "cell", "marks", "comment"),
)


@dataclass(frozen=True)
class Edit:
    """One edit of a returned file."""

    kind: str
    tracked: bool
    word: str
    """A word that stands in the returned file alone; empty where nothing is put in."""
    before: tuple[str, ...]
    """The texts of the paragraphs that it changes."""
    after: tuple[str, ...]
    """What they are."""


class Editor:
    """Edits a DOCX at random places, each in paragraphs of its own."""

    def __init__(self, docx: bytes, seed: int) -> None:
        self.random = random.Random(seed)
        self.parts = parts_of(docx)
        self.root = ElementTree.fromstring(self.parts["word/document.xml"])
        self.notes = ElementTree.fromstring(self.parts.get("word/footnotes.xml", b"<x/>"))
        body = self.root.find(f"{W}body")
        assert body is not None
        self.body = body
        self.free = [p for p in body if p.tag == f"{W}p" and is_text(p)]
        self.random.shuffle(self.free)
        self.edits: list[Edit] = []
        self.number = 0

    def saved(self) -> bytes:
        """The edited file."""
        self.parts["word/document.xml"] = ElementTree.tostring(self.root, encoding="UTF-8", xml_declaration=True)
        if "word/footnotes.xml" in self.parts:
            self.parts["word/footnotes.xml"] = ElementTree.tostring(self.notes, encoding="UTF-8", xml_declaration=True)
        return zipped(self.parts)

    def word(self) -> str:
        """A word that nobody wrote."""
        self.number += 1
        return f"qz{'abcdefghij'[self.number % 10]}{'abcdefghij'[self.number // 10 % 10]}x"

    def edit(self, kind: str) -> bool:
        """Make one edit; whether there was a place for it."""
        tracked = self.random.random() < 0.6
        made = getattr(self, f"make_{kind.replace(' ', '_')}", self.make_words)(kind, tracked)
        if made is not None:
            self.edits.append(made)
        return made is not None

    def make_words(self, kind: str, tracked: bool) -> Edit | None:
        """Change words of one paragraph, outside of quotations and citations, or inside."""
        where = {"quotation": 1, "citation": 2}.get(kind, 0)
        if kind == "heading":
            pool = [
                p for p in self.body if re.fullmatch(r"Heading[1-4]", style(p)) and text_of(p) and p.get("done") is None
            ]
            pool = [p for p in pool if text_of(p) not in ("Bibliography", "Index of Quotations")]
        elif kind == "cell":
            pool = [p for t in self.body if t.tag == f"{W}tbl" for p in t.iter(f"{W}p") if len(text_of(p)) > 8]
        elif kind == "note":
            pool = [p for p in self.notes.iter(f"{W}p") if len(text_of(p)) > 30 and p.get("done") is None]
        else:
            pool = list(self.free)
        self.random.shuffle(pool)
        for paragraph in pool:
            places = [(r, m) for r, m in words_of(paragraph, where) if kind != "comma"]
            if kind == "comma":
                places = [(r, m) for r, m in words_of(paragraph, 0, r",(?= \w)")]
            if kind == "citation":
                places = [(r, m) for r, m in words_of(paragraph, 2, r"\d+")]
            if not places:
                continue
            run, match = self.random.choice(places)
            if kind == "first":
                run, match = places[0]
            if kind == "last":
                run, match = places[-1]
            text = run.findtext(f"{W}t") or ""
            if kind == "delete" and text[match.end() : match.end() + 1] != " ":
                continue
            start, end, put = match.start(), match.end(), self.word()
            if kind == "insert":
                end, put = start, f"{put} "
            elif kind == "delete":
                end, put = end + 1, ""
            elif kind == "comma":
                put = ";"
            elif kind == "phrase":
                more = re.match(r"\w+( \w+){1,4}", text[start:])
                end = start + (more.end() if more else end - start)
                if any(c in text[start:end] for c in "“”()"):
                    continue
                put = f"{put} and other words"
            elif kind == "citation":
                put = "77"
            before = text_of(paragraph)
            change(self.root if kind != "note" else self.notes, run, start, end, put, self.by() if tracked else None)
            self.done(paragraph)
            mine = put.split()[0] if put.split() and put.startswith("qz") else ""
            return Edit(kind, tracked, mine, (before,), (text_of(paragraph),))
        return None

    def by(self) -> dict[str, str]:
        self.number += 1
        return {f"{W}id": str(90_000 + self.number), f"{W}author": "Ed", f"{W}date": "2026-01-01T00:00:00Z"}

    def done(self, paragraph: Element) -> None:
        paragraph.set("done", "1")
        if paragraph in self.free:
            self.free.remove(paragraph)

    def make_look(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            for run, match in words_of(paragraph, 0):
                properties = run.find(f"{W}rPr")
                if properties is not None and len(properties):
                    continue
                before = text_of(paragraph)
                own = change(self.root, run, match.start(), match.end(), match[0], None)
                assert own is not None
                look = ElementTree.Element(f"{W}rPr")
                ElementTree.SubElement(look, f"{W}{'i' if kind == 'italic' else 'b'}")
                own.insert(0, look)
                self.done(paragraph)
                return Edit(kind, False, "", (before,), (f"{kind}:{match[0]}",))
        return None

    make_italic = make_bold = make_look

    def make_split(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            for run, match in words_of(paragraph, 0, r"(?<=\.) (?=[A-Z])"):
                before = text_of(paragraph)
                text = run.findtext(f"{W}t") or ""
                second = ElementTree.Element(f"{W}p")
                if (own := paragraph.find(f"{W}pPr")) is not None:
                    second.append(ElementTree.fromstring(ElementTree.tostring(own)))
                at = list(paragraph).index(run)
                second.append(run_like(run, text[match.end() :]))
                for item in list(paragraph)[at + 1 :]:
                    paragraph.remove(item)
                    second.append(item)
                paragraph[at] = run_like(run, text[: match.start()])
                self.body.insert(list(self.body).index(paragraph) + 1, second)
                self.done(paragraph)
                return Edit(kind, False, "", (before,), (text_of(paragraph), text_of(second)))
        return None

    def neighbours(self) -> Iterator[tuple[Element, Element]]:
        order = list(self.body)
        for paragraph in list(self.free):
            at = order.index(paragraph) + 1
            if at < len(order) and order[at] in self.free:
                yield paragraph, order[at]

    def make_join(self, kind: str, tracked: bool) -> Edit | None:
        for first, second in self.neighbours():
            if style(first) == "BlockText" or style(second) == "BlockText" or numbered(first) or numbered(second):
                continue
            before = (text_of(first), text_of(second))
            if tracked:
                own = first.find(f"{W}pPr")
                if own is None:
                    own = ElementTree.Element(f"{W}pPr")
                    first.insert(0, own)
                mark = ElementTree.SubElement(own, f"{W}rPr")
                ElementTree.SubElement(mark, f"{W}del", self.by())
                space = ElementTree.SubElement(first, f"{W}ins", self.by())
                space.append(plain_run(" "))
                after = (f"{before[0]} {before[1]}",)
            else:
                first.append(plain_run(" "))
                for item in [i for i in second if i.tag != f"{W}pPr"]:
                    first.append(item)
                self.body.remove(second)
                after = (text_of(first),)
            self.done(first)
            self.done(second)
            return Edit(kind, tracked, "", before, after)
        return None

    def make_new(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            if style(paragraph) == "BlockText" or numbered(paragraph):
                continue
            text = f"An editor put in this paragraph, {self.word()} and all: 3 * 4 [sic]."
            made = ElementTree.Element(f"{W}p")
            if (own := paragraph.find(f"{W}pPr")) is not None:
                made.append(ElementTree.fromstring(ElementTree.tostring(own)))
            made.append(plain_run(text))
            self.body.insert(list(self.body).index(paragraph) + 1, made)
            self.done(paragraph)
            return Edit(kind, False, re.search(r"qz\w+", text)[0], (), (text,))  # type: ignore[index]
        return None

    def make_gone(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            text = text_of(paragraph)
            self.done(paragraph)
            if tracked:
                own = paragraph.find(f"{W}pPr")
                if own is None:
                    own = ElementTree.Element(f"{W}pPr")
                    paragraph.insert(0, own)
                ElementTree.SubElement(ElementTree.SubElement(own, f"{W}rPr"), f"{W}del", self.by())
                for run in [r for r in paragraph if r.tag == f"{W}r"]:
                    at = list(paragraph).index(run)
                    for t in run.iter(f"{W}t"):
                        t.tag = f"{W}delText"
                    gone = ElementTree.Element(f"{W}del", self.by())
                    gone.append(run)
                    paragraph[at] = gone
                if text_of(paragraph):
                    for item in [i for i in paragraph if i.tag not in (f"{W}pPr", f"{W}del")]:
                        paragraph.remove(item)
            else:
                self.body.remove(paragraph)
            return Edit(kind, tracked, "", (text,), ())
        return None

    def make_move(self, kind: str, tracked: bool) -> Edit | None:
        for first, second in self.neighbours():
            if numbered(first) or numbered(second) or "Heading" in style(first) + style(second):
                continue
            self.body.remove(first)
            self.body.insert(list(self.body).index(second) + 1, first)
            self.done(first)
            self.done(second)
            return Edit(kind, False, "", (text_of(first),), (text_of(second), text_of(first)))
        return None

    def make_new_note(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            for run, match in words_of(paragraph, 0, r"\w{4,}(?=[.,] )"):
                before = text_of(paragraph)
                text = run.findtext(f"{W}t") or ""
                number = str(9000 + self.number)
                at = list(paragraph).index(run)
                mark = ElementTree.Element(f"{W}r")
                ElementTree.SubElement(mark, f"{W}footnoteReference", {f"{W}id": number})
                paragraph[at] = run_like(run, text[: match.end()])
                paragraph.insert(at + 1, mark)
                paragraph.insert(at + 2, run_like(run, text[match.end() :]))
                word = self.word()
                note = ElementTree.SubElement(self.notes, f"{W}footnote", {f"{W}id": number})
                own = ElementTree.SubElement(note, f"{W}p")
                style_ = ElementTree.SubElement(ElementTree.SubElement(own, f"{W}pPr"), f"{W}pStyle")
                style_.set(f"{W}val", "FootnoteText")
                ElementTree.SubElement(ElementTree.SubElement(own, f"{W}r"), f"{W}footnoteRef")
                own.append(plain_run(f" A note with {word} in it."))
                self.done(paragraph)
                return Edit(kind, False, word, (before,), (f"A note with {word} in it.",))
        return None

    def make_marks(self, kind: str, tracked: bool) -> Edit | None:
        """Put a quotation in that nobody checked."""
        for paragraph in list(self.free):
            for run, match in words_of(paragraph, 0):
                word = self.word()
                before = text_of(paragraph)
                change(self.root, run, match.start(), match.start(), f"“{word} nobody checked” ", None)
                self.done(paragraph)
                return Edit(kind, False, word, (before,), (text_of(paragraph),))
        return None

    def make_comment(self, kind: str, tracked: bool) -> Edit | None:
        for paragraph in list(self.free):
            for run, match in words_of(paragraph, 0):
                own = change(self.root, run, match.start(), match.end(), match[0], None)
                assert own is not None
                at = list(paragraph).index(own)
                number, word = str(500 + self.number), self.word()
                paragraph.insert(at, ElementTree.Element(f"{W}commentRangeStart", {f"{W}id": number}))
                paragraph.insert(at + 2, ElementTree.Element(f"{W}commentRangeEnd", {f"{W}id": number}))
                mark = ElementTree.Element(f"{W}r")
                ElementTree.SubElement(mark, f"{W}commentReference", {f"{W}id": number})
                paragraph.insert(at + 3, mark)
                comment = (
                    f'<w:comment w:id="{number}" w:author="Ed"><w:p><w:r><w:t>Why {word}?</w:t></w:r></w:p></w:comment>'
                )
                part = self.parts.get("word/comments.xml", b"<w:comments></w:comments>").decode()
                part = re.sub(r"(<w:comments[^>]*)/>", r"\1></w:comments>", part)
                if "xmlns:w" not in part:
                    part = part.replace("<w:comments", f'<w:comments xmlns:w="{W[1:-1]}"')
                self._know_comments()
                self.parts["word/comments.xml"] = part.replace("</w:comments>", f"{comment}</w:comments>").encode()
                self.done(paragraph)
                return Edit(kind, False, word, (), (match[0],))
        return None

    def _know_comments(self) -> None:
        for name, end, text in (
            (RELATIONSHIPS, "</Relationships>", f'<Relationship Id="said" Type="{OFFICE}" Target="comments.xml"/>'),
            ("[Content_Types].xml", "</Types>", f'<Override PartName="/word/comments.xml" ContentType="{KIND}"/>'),
        ):
            xml = self.parts[name].decode()
            if "comments.xml" not in xml:
                self.parts[name] = xml.replace(end, f"{text}{end}").encode()


RELATIONSHIPS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def is_text(paragraph: Element) -> bool:
    return len(text_of(paragraph)) > 120 and not re.match(r"TOC|Index|Biblio|Imprint|Title|.*aption", style(paragraph))


def style(paragraph: Element) -> str:
    own = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if own is None else own.get(f"{W}val", "")


def numbered(paragraph: Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}numPr") is not None


def text_of(paragraph: Element) -> str:
    """The words of a paragraph, its changes accepted."""
    gone = {id(t) for d in paragraph.iter(f"{W}del") for t in d.iter(f"{W}t")}
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t") if id(t) not in gone)


def words_of(paragraph: Element, where: int, pattern: str = r"[A-Za-z]{4,}") -> list[tuple[Element, re.Match[str]]]:
    """The words of a paragraph's own runs that stand in its prose (0), in quotations (1) or in citations (2)."""
    found = []
    before = ""
    block = style(paragraph) == "BlockText"
    for item in paragraph:
        runs = [item] if item.tag == f"{W}r" else list(item.iter(f"{W}r"))
        for run in runs:
            text = run.findtext(f"{W}t") or ""
            for match in re.finditer(pattern, text):
                so_far = before + text[: match.start()]
                quoted = block or so_far.count("“") > so_far.count("”") or so_far.count("‘") > so_far.count("’")
                cited = so_far.count("(") > so_far.count(")")
                own = 2 if cited else 1 if quoted else 0
                if own == where and (where == 2 or item is run) and item.tag in (f"{W}r", f"{W}hyperlink"):
                    found.append((run, match))
            before += text
    return found


def run_like(run: Element, text: str) -> Element:
    made = plain_run(text)
    if (own := run.find(f"{W}rPr")) is not None:
        made.insert(0, ElementTree.fromstring(ElementTree.tostring(own)))
    return made


def plain_run(text: str) -> Element:
    made = ElementTree.Element(f"{W}r")
    letters = ElementTree.SubElement(made, f"{W}t", {SPACE: "preserve"})
    letters.text = text
    return made


def change(root: Element, run: Element, start: int, end: int, put: str, by: dict[str, str] | None) -> Element | None:
    """Put words in the place of some of a run, as a tracked change of somebody; the run of the new words."""
    parent = next(p for p in root.iter() if run in list(p))
    text = run.findtext(f"{W}t") or ""
    at = list(parent).index(run)
    parent.remove(run)
    made: list[Element] = []
    new = run_like(run, put) if put else None
    if text[:start]:
        made.append(run_like(run, text[:start]))
    if by is not None and end > start:
        gone = ElementTree.Element(f"{W}del", by)
        old = run_like(run, text[start:end])
        for t in old.iter(f"{W}t"):
            t.tag = f"{W}delText"
        gone.append(old)
        made.append(gone)
    if new is not None and by is not None:
        put_in = ElementTree.Element(f"{W}ins", {**by, f"{W}id": str(int(by[f"{W}id"]) + 40_000)})
        put_in.append(new)
        made.append(put_in)
    elif new is not None:
        made.append(new)
    if text[end:]:
        made.append(run_like(run, text[end:]))
    for offset, item in enumerate(made):
        parent.insert(at + offset, item)
    return new


def outcome(edit: Edit, revised: Revised, rebuilt: str) -> str:
    """What became of an edit: applied (and in the book made anew), told, or lost."""
    told = [c for c in revised.changes if c.refusal is not None]
    if edit.kind == "comment":
        return "told" if any(edit.word in c.text for c in revised.comments) else "lost"
    if edit.kind in ("italic", "bold"):
        word = edit.after[0].partition(":")[2]
        done = [c for c in revised.changes if c.refusal is None and word in c.now]
        return "applied" if done else "told" if any(word in c.now for c in told) else "lost"
    if edit.word:
        if edit.word in rebuilt:
            return "applied"
        return "told" if any(edit.word in c.now for c in told) else "lost"
    here = [plain(text) for text in edit.after]
    gone = [plain(text) for text in edit.before]
    if edit.kind == "gone" and gone[0] not in rebuilt:
        return "applied"
    if edit.kind == "move" and f"\n{here[0]}\n{here[1]}\n" in rebuilt:
        return "applied"
    if edit.kind not in ("gone", "move") and all(f"\n{text}\n" in rebuilt for text in here):
        return "applied"
    if edit.kind == "move":
        gone = [*gone, *here]
    base = revised.base.text.story
    for one in told:
        for number, difference in one.differences:
            story = revised.base.notes[number].story if number else base
            own = {story.paragraph(difference.start), story.paragraph(max(difference.start, difference.end - 1))}
            if any(plain(story.text[story.starts[p] : story.end(p)]) in gone for p in own if p < len(story.starts)):
                return "told"
    return "lost"


def plain(text: str) -> str:
    return re.sub(r"[\ufffc\u2029\n]", "", text).strip()


def words_of_docx(docx: bytes) -> str:
    """The paragraphs of a DOCX, each on a line."""
    parts = parts_of(docx)
    roots = [ElementTree.fromstring(parts[n]) for n in ("word/document.xml", "word/footnotes.xml") if n in parts]
    return "\n" + "\n".join(plain(text_of(p)) for root in roots for p in root.iter(f"{W}p")) + "\n"


@dataclass
class Score:
    """What became of the edits of many files."""

    became: Counter[tuple[str, str]]
    lost: list[str]
    stray: list[str]
    """Changes that nobody made."""


def try_one(
    root: Path, docx: bytes, seed: int, score: Score, save: Callable[[bytes], bytes], kinds: tuple[str, ...]
) -> None:
    """Edit a book's DOCX, bring the edits back, and add what became of each to a score."""
    editor = Editor(docx, seed)
    own = list(kinds)
    editor.random.shuffle(own)
    for kind in own:
        editor.edit(kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned.docx"
        path.write_bytes(save(editor.saved()))
        revised = revise(path, root=root)
    texts = {chapter.file: chapter.after for chapter in revised.chapters}
    with Project(root) as project:
        rebuilt = words_of_docx(docx_of(project, project.check(overlay=texts, formats={"docx"}))[0])
    for edit in editor.edits:
        became = outcome(edit, revised, rebuilt)
        score.became[edit.kind, became] += 1
        wrong = edit.kind in ("quotation", "citation", "marks") and became == "applied"
        if became == "lost" or wrong:
            score.lost.append(f"{seed} {edit.kind} tracked={edit.tracked} {became}: {edit.before} -> {edit.after}")
    if len(revised.changes) > 3 * len(editor.edits):
        score.stray.append(f"{seed}: {len(revised.changes)} changes of {len(editor.edits)} edits")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--book", type=Path, default=Path())
    parser.add_argument("--office", action="store_true", help="as LibreOffice saves each file")
    args = parser.parse_args()
    score = Score(Counter(), [], [])
    with Project(args.book) as project:
        docx, _ = docx_of(project, project.check(formats={"docx"}))
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:

        def through_office(data: bytes) -> bytes:
            file = Path(folder) / "in.docx"
            file.write_bytes(data)
            return office.converted(file, "docx", Path(folder))

        save = through_office if args.office else lambda data: data
        for seed in range(args.first, args.first + args.count):
            try_one(args.book, docx, seed, score, save, (*KINDS, *PROSE))
            print(f"{seed + 1 - args.first} files, {len(score.lost)} edits lost", file=sys.stderr, flush=True)
    report(score)
    print(f"{time.process_time() - started:.0f} s of processor time, without pandoc's")
    return 1 if score.lost else 0


def report(score: Score) -> None:
    """Print what became of the edits, by their kinds."""
    for kind in KINDS:
        print(f"{kind:12}", *(f"{became} {score.became[kind, became]}" for became in ("applied", "told", "lost")))
    prose = [sum(score.became[kind, became] for kind in PROSE) for became in ("applied", "told", "lost")]
    print(f"own prose: {prose[0]} of {sum(prose)} applied and proved ({100 * prose[0] / max(1, sum(prose)):.1f} %)")
    print(f"lost: {len(score.lost)}")
    for line in (*score.lost, *score.stray):
        print(line[:400])


if __name__ == "__main__":
    sys.exit(main())
