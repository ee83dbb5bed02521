"""What was meant for a citation and is none, so that a key or an anchor would print (C008).

Only what can be nothing else is taken for one: an anchor in the text, a bracket before a bare citation, a key of the
bibliography between brackets.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from quoteproof.chapter.elements import is_escaped
from quoteproof.chapter.foreign import searched
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.check.foreign import quoted_spans
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.citations import suffix_of
from quoteproof.rules.c008_broken_citation import Broken, BrokenCitation
from quoteproof.text.offsets import OBJECT
from quoteproof.verdict.model import Judged

_KEY: Final = r"[^\W_](?:[\w]|[:.#$%&+?<>~/-](?=\w))*?"
_PASSAGE: Final = r"#p\d+(?:\.s\d+|-p\d+)?(?!\w)"
_ANCHOR: Final = re.compile(rf"(?<![\w/:.@#-])(?P<key>{_KEY})[ ]?(?P<passage>{_PASSAGE})")
_BRACKET: Final = re.compile(rf"\[(?P<minus>-?)@?(?P<key>{_KEY})(?P<passage>{_PASSAGE})?(?P<rest>(?:[,;][^\[\]]*)?)\]")
_SPACED: Final = re.compile(rf"\[(?P<minus>-?)@[ ]+(?P<key>{_KEY})(?P<passage>{_PASSAGE})?(?P<rest>[^\[\]]*)\]")
_TORN: Final = re.compile(rf"{OBJECT}\]?[ ,;]*(?P<passage>{_PASSAGE})")
_SUFFIX: Final = re.compile(rf"[ ,;]*(?P<passage>{_PASSAGE})")
_BARE_AT: Final = re.compile(rf"(?<![\w@])@(?P<space>[ ]*)(?P<key>{_KEY})(?P<passage>{_PASSAGE})?(?!\w)")
_OPENED: Final = re.compile(rf"(?P<sign>\[\^|\[|\{{|\(){OBJECT}")
_ORG: Final = re.compile(r"cite(?:/[\w-]+)*:\Z")
_LABEL: Final = re.compile(r"(?<!\])\[#(?P<key>[^\[\]\s]+)\]")
_SCANNABLE: Final = re.compile(r"\{[^{}|]*\|[^{}]*\|[^{}]*\|[^{}]*\|\s*(?:zu|zg):[^{}|]*\}")
_LOCATOR: Final = re.compile(r",\s*(?:pp?\.|S\.|Abs\.|para|chap|§|\d)")
_FIRST: Final = re.compile(rf"#p\d|@|\[|cite|[({{\[]{OBJECT}|\|")


def broken_citations(
    chapter: Chapter, judged: Sequence[Judged], keys: Collection[str], found: Collection[Finding]
) -> Iterator[BrokenCitation]:
    """Citations that are broken; `keys` are those of the bibliography, `found` what was found before."""
    quoted = quoted_spans(judged)
    uncited = [f.place for f in found if f.code.id in ("Q002", "K017")]
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE or not _FIRST.search(flow.text):
            continue
        text = searched(flow, quoted.get(flow.index, ()))
        taken: list[tuple[int, int]] = []
        for start, end, kind, cure in _in_flow(chapter, flow, text, keys):
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            place = chapter.place(flow, start, end)
            at = flow.offsets[start] if start < len(flow.offsets) else -1
            escaped = at >= 0 and kind is not Broken.ESCAPED and is_escaped(chapter.text, at)
            if not escaped and not (kind is Broken.ROUND and _is_near(chapter.text, place, uncited)):
                yield BrokenCitation(place, kind, _written(chapter, place, flow.text[start:end]), cure)


def _written(chapter: Chapter, place: Place, printed: str) -> str:
    return printed.replace(OBJECT, "@…") if place.approximate else chapter.text[place.start : place.end]


def _is_near(text: str, place: Place, others: Collection[Place]) -> bool:
    """Whether another finding stands in the same paragraph, and says how the citation is to be written."""
    start = text.rfind("\n\n", 0, place.start)
    end = text.find("\n\n", place.end)
    return any(start <= other.start and (end < 0 or other.start < end) for other in others)


_Found = tuple[int, int, "Broken", str | None]


def _in_flow(chapter: Chapter, flow: Flow, text: str, keys: Collection[str]) -> Iterator[_Found]:
    """First offset, end, what is wrong, and how it should be written, the most certain first."""
    if flow.kind is FlowKind.AFFIX:
        yield from _in_affix(chapter, flow, text)
        return
    cites = {i.start: i for i in flow.inlines if i.kind is InlineKind.CITE}
    yield from ((*m.span(), Broken.SCANNABLE, None) for m in _SCANNABLE.finditer(text))
    for match in _SPACED.finditer(text):
        yield *match.span(), Broken.SPACE, f"[{match['minus']}@{match['key']}{match['passage'] or ''}{match['rest']}]"
    yield from _opened(text, cites, keys)
    for match in _TORN.finditer(text):
        cite = cites.get(match.start())
        if cite is not None:
            yield match.start(), match.end(), Broken.TORN, _joined(cite, match["passage"])
    for match in _BRACKET.finditer(text):
        key, passage, rest = match["key"], match["passage"] or "", match["rest"]
        certain = passage or _LOCATOR.match(rest) or not key.isalpha()
        if key in keys and certain and (match.end() >= len(text) or text[match.end()] not in "[("):
            yield *match.span(), Broken.NO_AT, f"[{match['minus']}@{key}{passage}{rest}]"
    for match in _LABEL.finditer(text):
        if match["key"] in keys:
            yield *match.span(), Broken.NO_AT, f"[@{match['key']}]"
    for match in _ANCHOR.finditer(text):
        bracketed = text[match.start() - 1 : match.start()] == "[" and text[match.end() : match.end() + 1] in (
            "]",
            ",",
            ";",
        )
        if match["key"] in keys or bracketed:
            yield *match.span(), Broken.NO_AT, f"[@{match['key']}{match['passage']}]"
    for match in _BARE_AT.finditer(text):
        if match["key"] in keys:
            kind = Broken.SPACE if match["space"] else Broken.ESCAPED
            yield *match.span(), kind, f"@{match['key']}{match['passage'] or ''}"


def _in_affix(chapter: Chapter, flow: Flow, text: str) -> Iterator[_Found]:
    """In the words before and behind a key."""
    suffix, org = _SUFFIX.match(text), _ORG.search(text)
    if suffix is not None and not _is_own_place(chapter, flow):
        yield suffix.start("passage"), suffix.end(), Broken.TORN, None
    if org is not None:
        yield *org.span(), Broken.ORG, None


def _is_own_place(chapter: Chapter, flow: Flow) -> bool:
    """Whether a suffix begins with the place of `@key [#p1]`."""
    if flow.where.note is None:
        return False
    number, at = flow.where.note
    cite = next((i for i in chapter.flows[number].inlines if i.kind is InlineKind.CITE and i.start == at), None)
    items = cite.node["c"][0] if cite else []
    first = flow.leaves[0].node if flow.leaves else None
    return any(
        item["citationSuffix"] and item["citationSuffix"][0] is first and suffix_of(item) is not item["citationSuffix"]
        for item in items
    )


def _opened(text: str, cites: Mapping[int, Inline], keys: Collection[str]) -> Iterator[_Found]:
    """Brackets around or before a citation, which are not its own."""
    for match in _OPENED.finditer(text):
        start, at, sign = match.start(), match.end() - 1, match["sign"]
        cite = cites.get(at)
        if cite is None:
            continue
        if sign in "({" and not all(item["citationId"].partition("#")[0] in keys for item in cite.node["c"][0]):
            continue  # C001 says what it is
        in_text = _mode(cite) == "AuthorInText"
        closes = {"[": "]", "[^": "]", "{": "}", "(": ")"}[sign]
        closed = text.startswith(closes, at + 1)
        if sign == "(":
            if in_text and (closed or closes not in text[at:]):
                yield start, at + 1 + closed, Broken.ROUND, f"[{_keys(cite)}]"
        elif closed:
            yield start, at + 2, Broken.DOUBLE, f"[{_keys(cite)}]"
        elif in_text:
            yield start, at + 1, Broken.UNCLOSED, f"[{_keys(cite)}]"


def _mode(cite: Inline) -> Any:
    return cite.node["c"][0][0]["citationMode"]["t"]


def _keys(cite: Inline) -> str:
    return "; ".join(f"@{item['citationId']}" for item in cite.node["c"][0])


def _joined(cite: Inline, passage: str) -> str:
    first = cite.node["c"][0][0]["citationId"]
    return f"@{first}{passage}" if _mode(cite) == "AuthorInText" else f"[@{first}{passage}]"
