"""Style profiles: which alterations a style allows beyond the marked ones of rules.md.

Each permission names where its manual gives it; what is not in the table is not allowed. `strict` allows nothing more.
That a final comma or period may be dropped before closing marks holds in every style (rule 8).
Source: The Chicago Manual of Style, 17th edition; Publication Manual of the American Psychological
Association, 7th edition; MLA Handbook, 9th edition; MHRA Style Guide, 4th edition.
"""

from enum import StrEnum
from typing import Final

from quoteproof.values import dataclass


class Latitude(StrEnum):
    """An alteration that only some styles allow."""

    BARE_ELLIPSIS = "bare-ellipsis"
    """`…` or `. . .` without brackets marks an omission within a sentence."""
    FOUR_DOTS = "four-dots"
    """A period and three dots mark an omission that crosses the end of a sentence."""
    INITIAL_CASE = "initial-case"
    """The case of the quotation's first letter may be changed without a mark."""
    CASE_AFTER_OMISSION = "case-after-omission"
    """A letter after an omission may be capitalized without a mark where it begins a sentence."""
    EMPHASIS_BRACKET = "emphasis-bracket"
    """`[emphasis added]` in the quotation declares the emphasis just before it."""
    SHARED_CITATION = "shared-citation"
    """One citation serves the quotations of several sentences of its paragraph, from the citation before on."""


class Style(StrEnum):
    """A profile's name, as `book.yaml` gives it."""

    STRICT = "strict"
    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"
    MHRA = "mhra"


@dataclass(frozen=True, slots=True)
class Permission:
    """One alteration that a style allows."""

    latitude: Latitude
    section: str
    """Where the manual allows it."""

    @property
    def silent(self) -> bool:
        """Whether no mark shows it in print, so that the report must list it."""
        return self.latitude in (Latitude.INITIAL_CASE, Latitude.CASE_AFTER_OMISSION)


@dataclass(frozen=True, slots=True)
class Profile:
    """A style and what it allows."""

    style: Style
    manual: str
    """The manual it follows; empty for the program's own."""
    permissions: tuple[Permission, ...]
    """What it allows beyond the marked alterations that every style has."""

    def permission(self, latitude: Latitude) -> Permission | None:
        """The permission for an alteration, or none where the style does not allow it."""
        return next((p for p in self.permissions if p.latitude is latitude), None)


def _profile(style: Style, manual: str, **sections: str) -> Profile:
    given = (Permission(Latitude(name.replace("_", "-")), section) for name, section in sections.items())
    return Profile(style, manual, tuple(given))


PROFILES: Final = {
    profile.style: profile
    for profile in (
        _profile(Style.STRICT, ""),
        _profile(
            Style.CHICAGO,
            "The Chicago Manual of Style, 17th edition",
            bare_ellipsis="CMOS 13.50",
            four_dots="CMOS 13.53",
            initial_case="CMOS 13.7",
            case_after_omission="CMOS 13.53",
            shared_citation="CMOS chapter 15, several references to one source",
        ),
        _profile(
            Style.APA,
            "Publication Manual of the American Psychological Association, 7th edition",
            bare_ellipsis="APA 8.31",
            four_dots="APA 8.31",
            initial_case="APA 8.30",
            emphasis_bracket="APA 8.31",
            shared_citation="APA chapter 8, repeated citations",
        ),
        _profile(
            Style.MLA,
            "MLA Handbook, 9th edition",
            bare_ellipsis="MLA chapter 6, ellipses",
            four_dots="MLA chapter 6, ellipses",
            shared_citation="MLA chapter 6, consolidated citations",
        ),
        _profile(
            Style.MHRA,
            "MHRA Style Guide, 4th edition",
            case_after_omission="MHRA 5.7",
            shared_citation="MHRA chapter 7, notes",
        ),
    )
}
"""Every profile by its style."""
