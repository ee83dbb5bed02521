"""What may stand in the attribution of a block quotation: words of the entry's names and titles, and declared names.

A word that would turn the quotation above it (“not”, “except”) stands in its whole title only.
"""

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.quotation.set_off import is_titled
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.tex_fields import plain
from quoteproof.text.languages import Languages
from quoteproof.text.turning_words import turned
from quoteproof.text.words import find_words

_PERSONS: Final = ("editor", "translator", "bookauthor")
_TITLES: Final = ("subtitle", "booktitle", "maintitle", "journaltitle", "journal", "shorttitle")
_PARTS: Final = re.compile(r"[:.;?!–—]")
"""What divides a title into parts that may stand alone."""


def attribution_words(entry: BibliographyEntry, declared: Iterable[str], languages: Languages) -> frozenset[str]:
    """The words that an attribution may hold, and whole titles with a space between their words; in lower case."""
    persons = [entry.author, *(plain(entry.fields.get(name, "")) for name in _PERSONS)]
    titles = [entry.title, *(plain(entry.fields.get(name, "")) for name in _TITLES)]
    # No sentence, and nothing that denies, is declared as a name.
    names = [name for name in declared if is_titled(name) and not _turns(name, languages)]
    words = {word for title in titles for word in _lower(title) if not _turns(word, languages)}
    words.update(word for name in (*persons, *names) for word in _lower(name))
    parts = {" ".join(_lower(part)) for title in titles for part in _PARTS.split(title)}
    return frozenset(words) | {part for part in parts if " " in part} | {" ".join(_lower(title)) for title in titles}


def _lower(text: str) -> list[str]:
    return [match.group().lower() for match in find_words(text)]


def _turns(text: str, languages: Languages) -> bool:
    return bool(turned("", text, languages).come)
