"""What an editor changed in words that the program made (title page, bibliography, contents, index), and in links.

None of it stands in a chapter, so nothing is applied; but nothing is passed over either. Contents and indexes are the
exception: programs make them anew, so that of their paragraphs only those are told that are like none of the book's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import unquote

from quoteproof.revision.model import ChangeKind, ChangeRefusal, RevisionChange
from quoteproof.revision.reading import GeneratedParagraph, ReturnedText

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LIKE: Final = 0.5
"""So much of a paragraph stands in the one that was made of it."""


def generated_changes(own: ReturnedText, returned: ReturnedText) -> Iterator[RevisionChange]:
    """The changes of a returned file in words that the program made; all are refused."""
    known = Counter(map(_key, own.generated))
    headings = {"", *(_letters(paragraph.text) for paragraph in returned.paragraphs)}
    put: list[GeneratedParagraph] = []
    for paragraph in returned.generated:
        key = _key(paragraph)
        if known[key]:
            known[key] -= 1
        elif not paragraph.is_counted or (
            key[1] not in headings and not any(_is_made_of(one, paragraph) for one in own.generated)
        ):
            put.append(paragraph)
    gone: list[GeneratedParagraph] = []
    for paragraph in own.generated:
        if known[_key(paragraph)] and not paragraph.is_counted:
            known[_key(paragraph)] -= 1
            gone.append(paragraph)
    for paragraph in put:
        was = next((one for one in gone if _is_made_of(one, paragraph)), None)
        if was is not None:
            gone.remove(was)
        yield _change(ChangeKind.WORDS if was else ChangeKind.NEW, was.text if was else "", paragraph.text)
    for paragraph in gone:
        yield _change(ChangeKind.DELETED, paragraph.text, "")


def link_changes(own: ReturnedText, returned: ReturnedText) -> Iterator[RevisionChange]:
    """The links of a returned file that lead elsewhere than those of the book, or nowhere any more; all are refused."""
    known = Counter(_address(address) for _, address in own.links)
    new = [(words, address) for words, address in returned.links if not _taken(known, address)]
    text = " ".join(paragraph.text for paragraph in returned.paragraphs)
    for words, address in own.links:
        # Of a link that goes with its words, the change of these tells.
        if known[_address(address)] and words and words in text:
            known[_address(address)] -= 1
            now = next((link for link in new if link[0] == words), None)
            if now is not None:
                new.remove(now)
            yield _link(f"{words} ({address})", f"{words} ({now[1]})" if now else words)
    for words, address in new:
        yield _link(words, f"{words} ({address})")


def _taken(known: Counter[str], address: str) -> bool:
    """Whether the book has a link to an address that is not taken yet; takes it."""
    has = known[_address(address)] > 0
    known[_address(address)] -= has
    return has


def _address(address: str) -> str:
    """An address as all programs write it."""
    return unquote(address).rstrip("/")


def _link(was: str, now: str) -> RevisionChange:
    return RevisionChange(ChangeKind.FORMATTING, -1, 0, was, now, (), refusal=ChangeRefusal.LINK)


def _key(paragraph: GeneratedParagraph) -> tuple[bool, str]:
    return paragraph.is_counted, _letters(paragraph.text) if paragraph.is_counted else " ".join(paragraph.text.split())


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(text))


def _is_made_of(was: GeneratedParagraph, now: GeneratedParagraph) -> bool:
    matcher = SequenceMatcher(None, was.text.split(), now.text.split(), autojunk=False)
    return was.style == now.style and matcher.ratio() >= _LIKE


def _change(kind: ChangeKind, was: str, now: str) -> RevisionChange:
    return RevisionChange(kind, -1, 0, was, now, (), refusal=ChangeRefusal.GENERATED)
