"""Settings in Markdown: every construct in which a chapter can print a quotation, parsed by the real pandoc.

Promises: a construct writes one sample with its citation as an author would; many are set into one
chapter, and what the program says is brought back to each sample by its place. Leaves out: forging.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quoteproof.book.config import BookSettings
from quoteproof.chapter.model import Chapter
from quoteproof.chapter.parse import READER, parse
from quoteproof.check.result import ChapterResult
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Severity
from quoteproof.quotation.collect import collect
from quoteproof.quotation.model import Collected
from tests.forge.model import HOUSES, Sample
from tests.forge.quick import Outcome, collecting, context, judged, rank
from tests.forge.texts import world

_SPECIAL = set("\\`*_{}[]<>#@^~|$!&+=")
_ENTITIES = {'"': "&quot;", "“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "–": "&#8211;", "’": "&rsquo;"}


@dataclass(frozen=True, slots=True)
class Construct:
    """One way of setting a quotation."""

    name: str
    """Its name."""
    write: Callable[[random.Random, Sample, int], str]
    """Writes the Markdown of a sample; the number makes labels unique."""
    block: bool = False
    """Whether it prints the words without marks around them."""


def escaped(text: str, rng: random.Random, *, wild: bool = False) -> str:
    """Escape what Markdown would take for markup; `wild` also escapes what needs none.

    Single marks are left alone: one that is escaped is declared an apostrophe.
    """
    out: list[str] = []
    for character in text:
        if character in _SPECIAL:
            out.append("\\" + character)
        elif wild and character in _ENTITIES and rng.random() < 0.5:
            out.append(_ENTITIES[character])
        elif wild and character in '".,-!' and rng.random() < 0.3 and ("--" not in text and "..." not in text):
            out.append("\\" + character)
        else:
            out.append(character)
    return "".join(out)


_OPENED = {"note": "", "link": "[", "deletion": "~~", "strong": "**", "script": "^", "image": ""}
_CLOSED = {
    "note": "^[So it stands.]",
    "link": "](https://example.org/)",
    "deletion": "~~",
    "strong": "**",
    "script": "^",
    "image": "![a span](images/span.png)",
}


_LISTLIKE = re.compile(r"(?:\d+|[A-Za-z]+)[.)]\s|[-+]\s")


def words_of(sample: Sample, rng: random.Random, *, wild: bool = False, marked: bool = True) -> str:
    """Write the words of a sample with its emphasis and whatever intrudes, in its marks or without."""
    cuts: list[tuple[int, str]] = []
    for a, b in sample.emphasis:
        cuts += [(a, "*"), (b, "*")]
    if sample.intruder:
        a, b, name = sample.intruder
        cuts += [(a, _OPENED[name]), (b, _CLOSED[name])]
    text, done = "", 0
    for at, markup in sorted(cuts):
        text += escaped(sample.text[done:at], rng, wild=wild) + markup
        done = at
    text += escaped(sample.text[done:], rng, wild=wild)
    if not marked:
        # At the beginning of a block, `3.` or `-` would begin a list.
        return re.sub(r"^([0-9A-Za-z]*)([.)+-])", r"\1\\\2", text) if _LISTLIKE.match(text) else text
    opening, closing = (escaped(m, rng, wild=wild) for m in sample.marks)
    return f"[{opening}{text}{closing}]{{.translation}}" if sample.translation else opening + text + closing


def cite(sample: Sample) -> str:
    """Write the citation, empty where there is none."""
    if not sample.anchors:
        return ""
    items = "; ".join(f"@{{{a}}}" if "-" in a else f"@{a}" for a in sample.anchors)
    return f" [{items}{sample.affix}]"


def _lead(sample: Sample) -> str:
    return f"@{{{sample.rival[0]}}} wrote that " if sample.rival else "So it was put: "


def _comment(sample: Sample) -> str:
    """Write the comment before it, in its paragraph or in one before."""
    if not sample.comment:
        return ""
    return f"<!-- {sample.comment} -->" + ("\nA paragraph of its own.\n\n" if sample.apart else "\n")


def _run_in(rng: random.Random, sample: Sample, *, wild: bool = False) -> str:
    return f"{_comment(sample)}{_lead(sample)}{words_of(sample, rng, wild=wild)}{cite(sample)}."


def _paragraph(rng: random.Random, sample: Sample, number: int) -> str:
    return _run_in(rng, sample)


def _wild(rng: random.Random, sample: Sample, number: int) -> str:
    return _run_in(rng, sample, wild=True)


def _wrapped(rng: random.Random, sample: Sample, number: int) -> str:
    """Wrap lines at the words' own spaces, where no line then begins like a list, a heading or a quote."""
    text = _run_in(rng, sample)
    parts = text.split(" ")
    lines = [parts[0]]
    for part in parts[1:]:
        safe = part[:1].isalpha() and not re.match(r"[A-Za-z]{1,4}[.)]|[ivxlcdm]+[.)]", part)
        if safe and len(lines[-1]) > 40 and "[@" not in lines[-1].rpartition("]")[2]:
            lines.append(part)
        else:
            lines[-1] += " " + part
    return "\n".join(lines)


def _note(rng: random.Random, sample: Sample, number: int) -> str:
    return f"A remark.[^n{number}]\n\n[^n{number}]: {_run_in(rng, sample)}"


def _inline_note(rng: random.Random, sample: Sample, number: int) -> str:
    return f"A remark.^[{_run_in(rng, sample)}]"


def _bullet(rng: random.Random, sample: Sample, number: int) -> str:
    return f"- The first item.\n- {_run_in(rng, sample)}\n- The last item.\n\n<!-- end -->"


def _numbered(rng: random.Random, sample: Sample, number: int) -> str:
    return f"1. The first item.\n2. {_run_in(rng, sample)}\n\n<!-- end -->"


def _definition(rng: random.Random, sample: Sample, number: int) -> str:
    return f"Alliance\n:   {_run_in(rng, sample)}\n\n<!-- end -->"


def _cell(rng: random.Random, sample: Sample, number: int) -> str:
    return f"| Who | What |\n|---|------|\n| They | {words_of(sample, rng)}{cite(sample)} |\n"


def _heading(rng: random.Random, sample: Sample, number: int) -> str:
    return f"## On {words_of(sample, rng)}{cite(sample)}\n\nA sentence follows."


def _emphasised(rng: random.Random, sample: Sample, number: int) -> str:
    """The citation stands in emphasis, and so does the author's own word before the quotation."""
    return f"It is *truly* so: {words_of(sample, rng)}{cite(sample)}, *as they said*."


def _in_text(rng: random.Random, sample: Sample, number: int) -> str:
    key = sample.anchors[0]
    name = f"@{{{key}}}" if "-" in key else f"@{key}"
    return f"In the end {name} wrote {words_of(sample, rng)}."


def _explicit(rng: random.Random, sample: Sample, number: int) -> str:
    return f'They said [{words_of(sample, rng)}]{{cite="{";".join(sample.anchors)}"}} and no more.'


def _note_among_words(rng: random.Random, sample: Sample, number: int) -> str:
    return f"{_lead(sample)}{words_of(sample, rng)}.^[Quoted, as they say, in{cite(sample)} and nowhere else.]"


def _without_author(rng: random.Random, sample: Sample, number: int) -> str:
    return f"In the end Holm{cite(sample).replace('[@', '[-@', 1)} wrote that {words_of(sample, rng)}."


def _later_sentence(rng: random.Random, sample: Sample, number: int) -> str:
    return f"{_lead(sample)}{words_of(sample, rng)}. It was late in the year by then{cite(sample)}."


def _quoted(sample: Sample, text: str) -> str:
    block = "\n".join(f"> {line}" for line in text.split("\n"))
    return f"::: translation\n{block}\n:::" if sample.translation else block


def _block_end(rng: random.Random, sample: Sample, number: int) -> str:
    text = words_of(sample, rng, marked=False) + cite(sample)
    return f"As it was put:\n\n{_quoted(sample, text)}\n\nSo much for that."


def _block_dash(rng: random.Random, sample: Sample, number: int) -> str:
    text = words_of(sample, rng, marked=False)
    return f"As it was put:\n\n{_quoted(sample, f'{text}{chr(10)}{chr(10)}—{cite(sample)}')}\n\nSo much for that."


def _block_introduced(rng: random.Random, sample: Sample, number: int) -> str:
    key = sample.anchors[0]
    name = f"@{{{key}}}" if "-" in key else f"@{key}"
    return f"As {name} has it:\n\n{_quoted(sample, words_of(sample, rng, marked=False))}\n\nSo much for that."


def _line_block(rng: random.Random, sample: Sample, number: int) -> str:
    """Break the lines at the words' own spaces, as an author sets verse, whether the source breaks there or not."""
    key = sample.anchors[0]
    name = f"@{{{key}}}" if "-" in key else f"@{key}"
    parts = re.split(r"(?<=\w) (?=\w)", words_of(sample, rng, marked=False))
    text = parts[0]
    for part in parts[1:]:
        text += ("\n| " if rng.random() < 0.2 else " ") + part
    return f"As {name} has it:\n\n| {text}\n\nSo much for that."


def _crlf(rng: random.Random, sample: Sample, number: int) -> str:
    return _wrapped(rng, sample, number).replace("\n", "\r\n")


CONSTRUCTS = (
    Construct("paragraph", _paragraph),
    Construct("escapes and entities", _wild),
    Construct("wrapped lines", _wrapped),
    Construct("CRLF", _crlf),
    Construct("note", _note),
    Construct("inline note", _inline_note),
    Construct("bullet list", _bullet),
    Construct("numbered list", _numbered),
    Construct("definition list", _definition),
    Construct("table cell", _cell),
    Construct("heading", _heading),
    Construct("beside emphasis", _emphasised),
    Construct("author in text", _in_text),
    Construct("note among words", _note_among_words),
    Construct("without author", _without_author),
    Construct("citation of a later sentence", _later_sentence),
    Construct("explicit", _explicit),
    Construct("block, citation at the end", _block_end, block=True),
    Construct("block, attribution", _block_dash, block=True),
    Construct("block, introduced", _block_introduced, block=True),
    Construct("line block", _line_block, block=True),
)
"""Every construct."""
_ONE_ANCHOR = ("author in text", "block, introduced", "line block")
_NEEDS_BRACKET = ("author in text", "explicit", "block, introduced", "line block")
_SHARED = "citation of a later sentence"
_SHARING = ("chicago", "press", "apa", "mla", "mhra")
_COMMENTED = ("paragraph", "wrapped lines", "escapes and entities")


def fits(construct: Construct, sample: Sample) -> bool:
    """Whether a construct can carry a sample without changing what it is."""
    if construct.name in _ONE_ANCHOR and len(sample.anchors) != 1:
        return False
    if construct.name in _NEEDS_BRACKET and (not sample.anchors or sample.affix or "#" not in sample.anchors[0]):
        return False
    if construct.name == _SHARED and (sample.house not in _SHARING or sample.classes):
        return False
    if construct.block and (sample.kind in _RUN_IN_ONLY or sample.text != sample.text.strip()):
        return False
    if construct.block and sample.house in ("american", "press"):
        return False
    if (sample.emphasis or sample.intruder) and construct.name == "line block":
        return False
    if sample.translation and construct.name in ("explicit", "line block", "block, introduced"):
        return False
    if sample.comment and construct.name not in _COMMENTED:
        return False
    if sample.rival and construct.name not in ("paragraph", "wrapped lines", "bullet list"):
        return False
    if sample.intruder and sample.intruder[2] == "note" and "note" in construct.name:
        return False
    # Pandoc takes an unspaced script, and white space that is no space, otherwise than it is written here.
    return not (construct.name == "heading" and sample.text.endswith("#"))


_RUN_IN_ONLY = frozenset(
    {"too-many-passages", "stray-mark", "uncited", "bare-key", "two-claims", "emphasis added", "final-comma"}
)
"""Kinds whose verdict hangs on standing in a line."""


def chapter_of(rng: random.Random, set_: Sequence[tuple[Construct, Sample]]) -> tuple[str, list[tuple[int, int]]]:
    """Write a chapter of many samples; give the span of each."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for number, (construct, sample) in enumerate(set_):
        text = construct.write(rng, sample, number) + "\n\n"
        if construct.name == "CRLF":
            text = text[:-2] + "\r\n\r\n"
        parts.append(text)
        spans.append((length, length + len(text)))
        length += len(text)
    return "".join(parts), spans


def outcomes(rng: random.Random, set_: Sequence[tuple[Construct, Sample]], pandoc: Pandoc) -> list[Outcome | str]:
    """What is said of each sample, or why its chapter could not be read; one house a chapter."""
    text, spans = chapter_of(rng, set_)
    chapter, findings = parse("forge.md", text, lambda t: pandoc.read(t, reader=READER))
    if chapter is None or findings:
        if len(set_) == 1:
            return [f"not read: {findings}\n{text}"]
        half = len(set_) // 2
        return [*outcomes(rng, set_[:half], pandoc), *outcomes(rng, set_[half:], pandoc)]
    # A quotation whose place is only near may seem to be its neighbour's: it is read with fewer beside it.
    flows = chapter.flows if len(set_) > 1 else ()
    if any(chapter.place(flow, 0, len(flow.text)).approximate for flow in flows if flow.text):
        half = len(set_) // 2
        return [*outcomes(rng, set_[:half], pandoc), *outcomes(rng, set_[half:], pandoc)]
    said: list[Outcome | str]
    if any(sample.comment for _, sample in set_):
        said = checked(chapter, spans, set_[0][1].house)
    else:
        collected = collect(chapter, collecting(set_[0][1].house))
        said = [_within(collected, span, sample.house) for span, (_, sample) in zip(spans, set_, strict=True)]
    if len(set_) == 1:
        return said
    # Where the places of a chapter are not known, what is said of a sample may seem to be said of its neighbour.
    return [
        outcomes(rng, [sample], pandoc)[0] if isinstance(one, Outcome) and not (one.verdicts or one.codes) else one
        for one, sample in zip(said, set_, strict=True)
    ]


def _within(collected: Collected, span: tuple[int, int], house: str) -> Outcome:
    low, high = span
    quotations = tuple(q for q in collected.quotations if low <= q.place.start < high)
    faults = tuple(f for f in collected.faults if low <= f.place.start < high)
    return judged(quotations, faults, context(house))


def checked(chapter: Chapter, spans: Sequence[tuple[int, int]], house: str) -> list[Outcome | str]:
    """What the whole check says of each sample, in which alone acknowledgements speak."""
    rules = HOUSES[house]
    book = BookSettings(
        title="The forge", language=rules.language, quotations=rules.quotations, attested=rules.attested
    )
    start = time.process_time()
    result = run(Material(book, world().library, (Read(chapter.file, chapter.text, chapter),)))
    seconds = (time.process_time() - start) / len(spans)
    return [_told(result.chapters[0], span, seconds) for span in spans]


def _told(result: ChapterResult, span: tuple[int, int], seconds: float) -> Outcome:
    low, high = span
    verdicts = tuple(j.verdict.name for j in result.judged if low <= j.quotation.place.start < high)
    errors = [
        f
        for f in result.findings
        if low <= f.place.start < high and f.severity is Severity.ERROR and f.acknowledged is None
    ]
    codes = sorted((f.code.id for f in errors), key=rank)
    return Outcome(verdicts, tuple(codes), seconds, "; ".join(f"{f.code.id} {f.message}" for f in errors), True)
