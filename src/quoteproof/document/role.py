"""What a passage is in its document."""

from enum import StrEnum


class Role(StrEnum):
    """What a passage is in its document; only body paragraphs are counted for locators."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    NOTE = "note"
    BYLINE = "byline"
    FURNITURE = "furniture"
    """Running heads, page numbers, menus: what repeats around the text."""
    UNSEEN = "unseen"
    """In the file, but no reader of the document sees it."""

    @property
    def is_citable(self) -> bool:
        """Whether a citation may name a passage of this role."""
        return self not in (Role.FURNITURE, Role.UNSEEN)
