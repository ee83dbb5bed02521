"""What the search of the site takes for the border of two words.

zensical looks for sections that have every word of a question, and knows no list of words to leave out. Its one setting
is a pattern of what separates words; it is used on the pages and on the question alike.
"""

from __future__ import annotations

from quoteproof.report.doc_pages import SILENT

_ENDINGS = ("ing", "ings", "ed", "es", "s", "e")


def _separator() -> str:
    words = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(SILENT))
    whole = rf"(?<![\p{{L}}\p{{N}}])(?:{words})(?![\p{{L}}\p{{N}}])"
    ending = rf"(?<=\p{{L}}{{3}})(?:{'|'.join(_ENDINGS)})(?![\p{{L}}\p{{N}}])"
    doubled = r"(?<=\p{L}{2}([bdgmnprt]))\1(?:ed|ing)(?![\p{L}\p{N}])"
    marks = r"""[\s\-_,:;!?=()\[\]\\"'’‘“”`/]|\.(?!\d)"""
    return f"(?:{marks}|{whole}|{doubled}|{ending})+"


SEPARATOR = _separator()
"""The pattern, for JavaScript with the flag `u`."""
