"""What pandoc is given to read of an entry, and the proof that it read the same.

pandoc does not get the author's file, but each entry that is needed, written anew: types and keys that its reader can
read, `#`, `$`, `%` and `&` escaped, addresses without TeX, dates that it knows, and none of the fields that nobody
checks. So whatever the check reads, pandoc reads. `lost_words` then compares letter by letter what came out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from quoteproof.finding.model import Place
from quoteproof.source.bibliography import BibliographyEntry, parents
from quoteproof.source.dates import read_dates
from quoteproof.source.tex_fields import LEFT_OUT, OTHERS, TITLES, clean_address, clean_text, field_faults, plain
from quoteproof.text.languages import language_tag, primary
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class CanonicalEntry:
    """One entry as pandoc is to read it."""

    key: str
    text: str
    """BibLaTeX of the entry and the entries that it takes fields from; or CSL-JSON. `\\0` stands before each key."""
    csl: bool
    """Whether the text is CSL-JSON."""
    literal: Mapping[str, str]
    """Dates that print in the author's words, by their names in citation styles."""
    language: str
    """BCP 47 tag that the reference gets where pandoc cannot know it; empty to leave it."""


_CONTROL: Final = frozenset("options langid hyphenation langidopts".split())
_LISTS: Final = frozenset("publisher institution school organization address location origlocation".split())
_KINDS: Final = {
    "legal_case": "jurisdiction", "case": "jurisdiction", "webpage": "online", "web": "online", "www": "online",
    "electronic": "online", "internet": "online", "manual": "manual", "dataset": "dataset", "newspaper": "article",
}  # fmt: skip
_AND: Final = re.compile(r"(?<=\s)and(?=\s)")
_SLASHES: Final = re.compile(r"\\\\(?=[{}])")


def canonical(entry: BibliographyEntry, entries: Mapping[str, BibliographyEntry], language: str) -> CanonicalEntry:
    """Write an entry for pandoc; `language` is the BCP 47 tag of the book."""
    if entry.csl is not None:
        return CanonicalEntry(entry.key, entry.csl, True, {}, "")
    family = list(_family(entry, entries))
    numbers = {relative.key: number for number, relative in enumerate(family)}
    literal = read_dates(entry.fields).literal
    own = _language(entry.fields)
    # pandoc knows biblatex's names of languages; for all else it would take the title to be in the book's language.
    known = any(entry.fields.get(name) and not _TAG.fullmatch(entry.fields[name]) for name in _LANGUAGES)
    said = own if own and not known and primary(own) != primary(language) else ""
    added = f"  langid = {{{'english' if primary(said) == 'en' else 'german'}}},\n" if said else ""
    text = "".join(_written(relative, numbers, added if relative is entry else "") for relative in family)
    return CanonicalEntry(entry.key, text, False, literal, said)


_LANGUAGES: Final = ("langid", "hyphenation")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w+)*")


def _language(fields: Mapping[str, str]) -> str:
    """The BCP 47 tag of an entry's language, `und` for one that is not known; empty where it names none."""
    said = fields.get("langid") or fields.get("hyphenation") or fields.get("language") or ""
    tag = language_tag(re.split(r" and |[,;/]", plain(said))[0])
    return (tag if _TAG.fullmatch(tag) else "und") if tag else ""


def _family(
    entry: BibliographyEntry, entries: Mapping[str, BibliographyEntry], seen: frozenset[str] = frozenset()
) -> Iterator[BibliographyEntry]:
    """An entry and those that it takes fields from, each once."""
    found = {entry.key: entry}
    waiting = [entry]
    while waiting:
        for key in parents(waiting.pop().fields):
            if key in entries and key not in found and entries[key].csl is None:
                found[key] = entries[key]
                waiting.append(entries[key])
    yield from found.values()


def _written(entry: BibliographyEntry, numbers: Mapping[str, int], added: str) -> str:
    kind = _KINDS.get(entry.kind) or re.sub(r"[^a-z]", "", entry.kind) or "misc"
    fields = {**entry.fields, **read_dates(entry.fields).fields}
    lines = [f"  {name} = {{{_value(name, value)}}},\n" for name, value in fields.items() if _is_read(name, value)]
    for name in ("crossref", "xdata"):
        named = [f"\0{numbers[key]}" for key in parents({name: entry.fields.get(name, "")}) if key in numbers]
        if named:
            lines.append(f"  {name} = {{{','.join(named)}}},\n")
    return f"@{kind}{{\0{numbers[entry.key]},\n{''.join(lines)}{added}}}\n"


def _is_read(name: str, value: str) -> bool:
    if name in _LANGUAGES and _TAG.fullmatch(value):
        return False
    if name in LEFT_OUT and any(True for _ in field_faults(Place(""), "", name, value)):
        return False
    return bool(value.strip()) and (name in TITLES or name in OTHERS or name in _CONTROL)


def _value(name: str, value: str) -> str:
    if name in ("url", "doi"):
        return clean_address(name, value)[0]
    if name in _CONTROL:
        return value
    text = _SLASHES.sub(r"\\\\ ", clean_text(_unbroken(value), escaped=True))
    if name in TITLES:
        return _paired(text)
    return _AND.sub("{and}", text) if name in _LISTS and not text.startswith("{") else text


def _unbroken(value: str) -> str:
    """A value without blank lines, at which pandoc would end it."""
    return "\n".join(line for line in value.split("\n") if line.strip()) if "\n" in value else value


_SINGLE: Final = re.compile(r"(?<![\w\\'])'(?=\w)([^'`]*[^\s'`])'(?!\w)")
_ELIDED: Final = re.compile(r"(?:tis|twas|em|til|tween|n|\d\ds?)\b", re.IGNORECASE)


def _paired(title: str) -> str:
    """A title with the first of two single marks written as TeX has it; pandoc would take it for an apostrophe."""
    match = _SINGLE.search(title)
    if match is None or title.count("'") != 2 or _ELIDED.match(match[1]):
        return title
    return f"{title[: match.start()]}`{match[1]}'{title[match.end() :]}"


_ALWAYS: Final = frozenset("title author volume publisher pages edition series".split())
_COMPARED: Final = _ALWAYS | frozenset(
    """journal journaltitle subtitle titleaddon booktitle booksubtitle maintitle editor translator number issue
    note howpublished institution school organization address location chapter eventtitle venue addendum
    version""".split()
)
_NOT_ALWAYS: Final = {"title": frozenset(("maintitle", "issuetitle"))}
_COMMANDS: Final = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)
_LETTERS: Final = re.compile(r"[^\W_]+")
_UNMADE: Final = re.compile(
    r"\$|\\(?:TeX|LaTeX|copyright|euro|texteuro|pounds|text[a-z]+|dh|DH|th|TH|dj|DJ|ng|NG|[tkHrv])\b"
)


def lost_words(entry: BibliographyEntry, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of which pandoc's reading lacks words, each with the first of these; `fields` are pandoc's."""
    if entry.csl is not None:
        return
    said = " ".join(text for name, value in fields.items() if name != "id" for text in _texts(value)).casefold()
    run = "".join(_LETTERS.findall(said))
    for name in entry.fields.keys() & _COMPARED:
        value = clean_text(entry.fields[name], escaped=True)
        if _UNMADE.search(value) or (name in ("author", "editor", "translator") and "=" in value):
            continue
        words = _LETTERS.findall(_COMMANDS.sub(" ", plain(value)).casefold())
        lost = [word for word in words if word not in run and word not in ("and", "others")]
        if not lost or (name not in _ALWAYS and not _is_taken(words, lost, run)):
            continue
        if name in _NOT_ALWAYS and (_NOT_ALWAYS[name] & entry.fields.keys()):
            continue
        yield name, lost[0]


def _is_taken(words: Sequence[str], lost: Sequence[str], run: str) -> bool:
    """Whether citation processing takes a field for this type: most words are there, and two long ones together."""
    together = any(min(len(a), len(b)) > 3 and a + b in run for a, b in pairwise(words))
    return together and 2 * len(lost) < sum(len(word) > 2 for word in words)


def _texts(value: Any) -> Iterator[str]:
    """The words of a value of pandoc's metadata."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        kind: str = value.get("t", "")
        content: Any = value.get("c", "")
        if kind in ("Str", "MetaString"):
            yield str(content)
        elif kind in ("Math", "Code", "RawInline"):
            yield str(content[1])
        elif kind in ("Span", "Link", "Quoted"):
            yield "".join(_texts(content[1]))
        elif kind in ("MetaMap",):
            for item in content.values():
                yield from _texts(item)
        elif kind == "MetaInlines" or kind in ("Emph", "Strong", "SmallCaps", "Superscript", "Subscript"):
            yield "".join(" " if node["t"] in ("Space", "SoftBreak") else "".join(_texts(node)) for node in content)
        else:
            yield from _texts(content)
