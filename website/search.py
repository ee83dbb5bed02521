"""What the search of the site takes for the border of two words.

zensical looks for sections that have every word of a question, and knows no list of words to leave out. Its one setting
is a pattern of what separates words; it is used on the pages and on the question alike.
"""

from __future__ import annotations

SILENT = (
    *("a", "an", "the", "and", "or", "if", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as", "into"),
    *("i", "my", "me", "we", "our", "you", "your", "it", "its", "one", "there", "that", "this", "which", "some", "any"),
    *(
        "how",
        "what",
        "where",
        "when",
        "why",
        "who",
        "does",
        "do",
        "did",
        "is",
        "are",
        "was",
        "be",
        "been",
        "has",
        "have",
    ),
    *("can", "could", "should", "would", "will", "may", "must", "not", "no", "get", "quoteproof"),
)
"""Words that say nothing about the subject of a question."""
_ENDINGS = ("ing", "ings", "ed", "es", "s", "e")


def _separator() -> str:
    words = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in SILENT)
    whole = rf"(?<![\p{{L}}\p{{N}}])(?:{words})(?![\p{{L}}\p{{N}}])"
    ending = rf"(?<=\p{{L}}{{3}})(?:{'|'.join(_ENDINGS)})(?![\p{{L}}\p{{N}}])"
    doubled = r"(?<=\p{L}{2}([bdgmnprt]))\1(?:ed|ing)(?![\p{L}\p{N}])"
    marks = r"""[\s\-_,:;!?=()\[\]\\"'’‘“”`/]|\.(?!\d)"""
    return f"(?:{marks}|{whole}|{doubled}|{ending})+"


SEPARATOR = _separator()
"""The pattern, for JavaScript with the flag `u`."""
