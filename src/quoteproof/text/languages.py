"""Languages: the primary part of a BCP 47 tag, and biblatex's `langid` values as tags.

Source: the babel and polyglossia language names that biblatex takes; a value that is a tag already stays one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

Languages = tuple[str, ...]
"""BCP 47 tags of languages whose words count together."""
_TAGS: Final = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "canadian": "en-CA", "australian": "en-AU", "german": "de", "ngerman": "de", "austrian": "de-AT",
    "naustrian": "de-AT", "swissgerman": "de-CH", "nswissgerman": "de-CH", "french": "fr", "francais": "fr",
    "canadien": "fr-CA", "spanish": "es", "italian": "it", "dutch": "nl", "russian": "ru", "ukrainian": "uk",
    "polish": "pl", "czech": "cs", "slovak": "sk", "danish": "da", "swedish": "sv", "norwegian": "no",
    "norsk": "nb", "nynorsk": "nn", "finnish": "fi", "greek": "el", "latin": "la", "portuguese": "pt",
    "brazilian": "pt-BR", "hungarian": "hu", "romanian": "ro", "turkish": "tr", "chinese": "zh",
    "japanese": "ja", "korean": "ko", "arabic": "ar", "hebrew": "he",
}  # fmt: skip


@lru_cache(1024)
def primary(tag: str) -> str:
    """The language of a BCP 47 tag without its region and script, in lower case: `en` of `en-US`."""
    return tag.replace("_", "-").partition("-")[0].lower()


def by_tag(table: Mapping[str, T], tag: str) -> T | None:
    """What a table has for a BCP 47 tag, by the longest beginning of it that the table knows in lower case."""
    parts = tag.lower().replace("_", "-").split("-")
    beginnings = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((table[beginning] for beginning in beginnings if beginning in table), None)


def language_tag(langid: str) -> str:
    """The BCP 47 tag of a `langid`."""
    return _TAGS.get(langid.strip().lower(), langid.strip())
