"""Turning words: what a bracket can bring into a statement, or take out of it, so that it says something else.

A bracket is judged by what a reader sees in it, not by how it is typed. Its words are read as they stand, then with
look-alikes as the letters they look like, without accents and joined with their neighbours, the source's words beside
the bracket among them (`n-o-t`, `n o t`, `[in] appropriate`). These turn a statement: limit words of any language;
words of falsehood, doubt, condition and prohibition, in the languages of the source and the book and in English; a
negative prefix that stands alone. What cannot be read turns it, too: a word in two scripts, a letter of no ordinary
alphabet, a sign that may stand for a word, a word that a hyphen leaves unfinished. Antonyms are not covered, nor verbs
in general.
Source: rules.md, “Skewing”; Unicode Technical Standard 39, “Mixed-Script Detection”.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from quoteproof.text import turning_lists as lists
from quoteproof.text.languages import Languages, primary
from quoteproof.text.limit_words import known_limit_words, limit_name, limit_words
from quoteproof.text.look_alikes import skeleton
from quoteproof.text.words import run_pattern, words

_PARTS_THAT_DENY: Final = re.compile("[不没沒未勿毋]|^[無无非莫否]$|ない|なか[っろ]|ませ[んぬ]|않|아니|못|없|ไม่")
"""Denials in languages that are written without spaces, or that deny within a word."""
_SIGNS: Final = frozenset("$€£¥₽₹₩¢°+=×÷±−<>|^`´·\n\t")
"""Signs that say nothing of a statement."""
_NOT_SIGN: Final = re.compile(r"!(?=[\w=])|(?<!\w)[~^](?=\w)|<\s*/|=\s*/\s*=|/\s*=|<\s*>")
_HYPHENS: Final = ("-", "‐", "‑", "–", "—", "−")
_DIGIT_IN_WORD: Final = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_NUMBER: Final = re.compile(r"\.\s*\d")
_CAN: Final = re.compile(r"\b(?:can|could)\b")
_TO: Final = re.compile(r"\s*to\b")
_NEAR: Final = 3  # words before a bracket whose denial a universal word in it narrows
_JOINED: Final = 20  # letters of the longest word that is put together from its pieces
_LOOK: Final = 40  # characters on each side of a bracket that are looked at
_NAME: Final = 4  # letters from which on a denial of another language is no name, as “Ni” and “Sem” are
_SURELY: Final = ("no", "not", "nor")
_NO_OTHER: Final = 5  # letters of a word that is no other word without its accents


class Turned(NamedTuple):
    """The turning words that an alteration takes away and brings in, as they are written, in lower case."""

    gone: frozenset[str]
    come: frozenset[str]


def turned(
    was: str, made: str, languages: Languages, *, before: str = "", after: str = "", excuse: bool = False
) -> Turned:
    """The turning words that go and come where `made` stands for `was`.

    Both are folded; `was` is empty where nothing of the source is replaced. `before` and `after` are what the source
    has around it. With `excuse`, `made` is a form of the word `was`: words of doubt do not count, and nothing turns
    where both deny.
    """
    gone = dict(_of_source(was, languages, _first_word(after)))
    come = dict(_of_bracket(made, languages, _last_words(before), _first_word(after)))
    if excuse:
        soft = frozenset[str]().union(*(_of(each, languages) for each in (lists.DOUBTS, lists.HEDGES, lists.ALONE)))
        soft |= {lists.CLASSES.get(word, word) for word in soft}
        gone, come = ({name: word for name, word in found.items() if name not in soft} for found in (gone, come))
        if gone and come:
            return Turned(frozenset(), frozenset())
    # “can” and “could” stand for “may” and “might”, and say less than they do.
    were, are = ({*names, *(("may",) if _CAN.search(text) else ())} for names, text in ((gone, was), (come, made)))
    return Turned(
        frozenset(word for name, word in gone.items() if name not in are),
        frozenset(word for name, word in come.items() if name not in were),
    )


def _last_words(text: str) -> str:
    """The last words of a text, of its last clause alone."""
    clause = re.split(r"[,;:.!?()\[\]—\n]", text[-_LOOK:])[-1]
    spans = words(clause)
    return clause[spans[-_NEAR][0] if len(spans) >= _NEAR else 0 :].strip()


def _first_word(text: str) -> str:
    """The word that a text begins with, and a “to” behind it."""
    match = re.match(r"\s*(\w+(?:\s+to\b)?)", text[:_LOOK])
    return match[1] if match else ""


@lru_cache(maxsize=4096)
def _of_source(text: str, languages: Languages, after: str) -> tuple[tuple[str, str], ...]:
    """The turning words of a stretch of the source, each with its name."""
    return (*_limits(text, languages, after), *_doubts(text, languages, (lists.DOUBTS, lists.HEDGES))) if text else ()


@lru_cache(maxsize=4096)
def _of_bracket(text: str, languages: Languages, before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The turning words that a bracket shows, each with its name."""
    if not text.strip():
        return ()
    seen = text if _is_own(text, languages) else skeleton(text)
    every = (lists.DOUBTS, lists.HEDGES, lists.ALONE)
    small = lists.SMALL.union(*(_of(by_language, languages) for by_language in every))
    alone = all(seen[low:high].lower() in small for low, high in words(seen))
    return (
        *_limits(text, languages, after),
        *(_limits(seen, languages, after) if seen != text else ()),
        *_doubts(text, languages, every if alone else (lists.DOUBTS,)),
        *_joined(text, languages, before, after),
        *_lone_prefixes(text, languages, before, after),
        *((name, name) for name in (*_unreadable(text), *_narrowing(text, languages, before))),
    )


def _limits(text: str, languages: Languages, after: str) -> Iterator[tuple[str, str]]:
    whole = f"{text} to" if _TO.match(after) else text  # “[failed] to” is one with what follows it
    for low, high in limit_words(whole, languages):
        if low < len(text):
            yield limit_name(whole[low:high]), text[low:high].lower()


def _doubts(text: str, languages: Languages, given: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    yield from ((match[0], match[0]) for match in _phrases(languages).finditer(text.lower().replace("'", "’")))
    listed = frozenset[str]().union(*(_of(by_language, languages) for by_language in given))
    for low, high in words(text):
        word = text[low:high].lower().replace("’", "'")
        if word in listed and text[low:high] not in lists.NAMES:
            yield lists.CLASSES.get(word, word), text[low:high].lower()


@cache
def _tongues(languages: Languages) -> frozenset[str]:
    return frozenset((*(primary(tag) for tag in languages), "en"))


@cache
def _phrases(languages: Languages) -> re.Pattern[str]:
    """The phrases of some languages that call false or doubtful, and their words with a negative prefix."""
    given = [
        pattern[tongue]
        for pattern in (lists.PHRASES, lists.PREFIXED)
        for tongue in sorted(_tongues(languages))
        if tongue in pattern
    ]
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in given))


def _of(by_language: Mapping[str, str], languages: Languages) -> frozenset[str]:
    return frozenset(word for tongue in _tongues(languages) for word in by_language.get(tongue, "").split())


def _joined(text: str, languages: Languages, before: str, after: str) -> Iterator[tuple[str, str]]:
    """The denials that runs of letters make, one alone or some together, also with the source's words beside them."""
    first = f"{before.split()[-1]} " if before else ""
    whole = f"{first}{text} {after}"
    low, high = len(first), len(first) + len(text)
    runs = [match.span() for match in run_pattern().finditer(whole)]
    inside = [(a, b) for a, b in runs if low <= a < high]
    inner = (inside[0][0], inside[-1][1]) if inside else (low, high)  # joined with words beside it as a whole
    known = _denials(languages)
    for number, (start, _) in enumerate(runs):
        letters = ""
        for a, end in runs[number:]:
            letters += _bare(whole[a:end], languages)
            if len(letters) > _JOINED or start >= high:
                break
            written = whole[start:end]
            shown = letters if letters in known else written.lower()
            if _DIGIT_IN_WORD.search(written):  # “1” is read as “l” or as “i”
                shown = next((word for word in known if word.replace("l", "i") == letters.replace("l", "i")), shown)
            beside = (start < low or end > high) and (start > inner[0] or end < inner[1])
            if end <= low or beside or _stands(written, shown, whole[end:]):
                continue
            parted = a > start >= low and whole[start:a].strip() in lists.LONE and _limited(letters, languages)
            if shown in known or parted:
                yield lists.CLASSES.get(shown, shown), whole[max(start, low) : min(end, high)].lower()


@cache
def _denials(languages: Languages) -> frozenset[str]:
    """Every word that denies, in all languages, and what calls false; if it is long, without its accents, too."""
    every = known_limit_words(languages) | lists.FURTHER | _of(lists.DOUBTS, languages)
    return every | frozenset(bare for word in every if len(bare := _bare(word, languages)) >= _NO_OTHER)


def _bare(text: str, languages: Languages) -> str:
    """A run without accents, with look-alikes and digits as the letters that a reader takes them for, in lower case."""
    own = _is_own(text, languages)
    apart = unicodedata.normalize("NFKD", text.lower() if own else skeleton(text).lower())
    letters = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return letters if letters.isdigit() else letters.translate(lists.LATIN if own else lists.LATIN | lists.SHAPES)


def _is_own(text: str, languages: Languages) -> bool:
    """Whether a text is in one script, which one of the languages is written in and which is not the Latin one."""
    found = {unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()}
    return len(found) == 1 and found <= {lists.SCRIPTS.get(tongue, "") for tongue in _tongues(languages)}


def _stands(written: str, shown: str, rest: str) -> bool:
    """Whether letters that read as a denial are something else: a number's sign, a name, “née”."""
    if (shown == "no" and _NUMBER.match(rest)) or written.lower() in lists.BORN:
        return True
    if written != shown.capitalize() or written == shown or len(written) == 1:
        return False
    return written in lists.NAMES or shown in lists.NAMES_TOO or (len(shown) < _NAME and shown not in _SURELY)


def _lone_prefixes(text: str, languages: Languages, before: str, after: str) -> Iterator[tuple[str, str]]:
    """Negative prefixes that stand in a bracket without their word, and what a hyphen leaves unfinished."""
    inner = text.strip()
    written, following = inner.lower(), after.lower()
    bare = "".join(_bare(match[0], languages) for match in run_pattern().finditer(inner))
    name = inner.isupper() and (not after or after[:1].isupper() or before.endswith("the"))  # “the [UN] council”
    unfinished = inner[:1] in _HYPHENS or inner[-1:] in _HYPHENS
    lone = bare in lists.LONE and bare not in _of(lists.WORDS_TOO, languages) and not name
    glued = bare in lists.GLUED and _limited(bare + following, languages) and not _limited(following, languages)
    if unfinished or lone or glued:
        yield written, written


def _limited(text: str, languages: Languages) -> bool:
    return any(True for _ in limit_words(text, languages))


def _unreadable(text: str) -> Iterator[str]:
    """What a reader cannot be sure to read as it is meant."""
    yield from (match[0] for match in _NOT_SIGN.finditer(text))
    if text.isascii():
        return
    yield from (match[0].lower() for match in run_pattern().finditer(text) if not _is_plain(match[0]))
    yield from (match[0] for match in _PARTS_THAT_DENY.finditer(text.strip()))
    for character in text:
        plain = character in _SIGNS or unicodedata.normalize("NFKC", character).isalnum()
        if not plain and unicodedata.category(character)[0] in "SC":
            yield character


def _is_plain(run: str) -> bool:
    """Whether a run of letters is of one alphabet, and has letters only that some language is written with."""
    alphabets: set[str] = set()
    for character in unicodedata.normalize("NFC", run):
        alphabet = unicodedata.name(character, "").partition(" ")[0]
        if alphabet in lists.ALPHABETS and character.isalpha():
            alphabets.add(alphabet)
            latin = ord(character) < 0x250 or 0x1E00 <= ord(character) < 0x1F00 or character in lists.BESIDE_LATIN
            if alphabet == "LATIN" and not latin:
                return False
    return len(alphabets) < 2


def _narrowing(text: str, languages: Languages, before: str) -> Iterator[str]:
    """Words for everything that stand behind a denial of the source."""
    if before and _limited(before, languages):
        yield from (text[low:high].lower() for low, high in words(text) if text[low:high].lower() in lists.UNIVERSAL)
