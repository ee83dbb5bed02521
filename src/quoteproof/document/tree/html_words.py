"""What the elements of HTML do to the words in them, as browsers show them (HTML, 15.3, “Non-replaced elements”)."""

from typing import Final

from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import (
    BLOCK,
    CAPTION,
    EMPHASIS,
    FURNITURE,
    HEADING,
    ITEM,
    LINES,
    SKIP,
    UNSEEN,
    ElementRule,
    WordFlow,
)

RULES: Final = {
    **dict.fromkeys("address article blockquote body center dd details dialog dir div dl dt fieldset".split(), BLOCK),
    **dict.fromkeys("figure form hgroup html legend main menu ol optgroup p search section summary".split(), BLOCK),
    **dict.fromkeys("table tbody td tfoot th thead tr ul hr".split(), BLOCK),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), HEADING),
    **dict.fromkeys("aside footer header nav".split(), FURNITURE),
    **dict.fromkeys("caption figcaption".split(), CAPTION),
    **dict.fromkeys("b cite dfn em i strong u var".split(), EMPHASIS),
    **dict.fromkeys("listing plaintext pre xmp".split(), LINES),
    **dict.fromkeys("area base link meta param script source style track col embed".split(), SKIP),
    **dict.fromkeys("iframe noembed noframes noscript datalist option rp select".split(), UNSEEN),
    **dict.fromkeys("template textarea applet audio canvas meter object progress svg video".split(), UNSEEN),
    **dict.fromkeys("button label".split(), ElementRule(role=Role.FURNITURE)),
    "head": ElementRule(WordFlow.BLOCK, Role.FURNITURE),
    "title": ElementRule(WordFlow.BLOCK, Role.FURNITURE),
    **dict.fromkeys("rt rtc".split(), ElementRule(WordFlow.APART, Role.NOTE)),
    "br": ElementRule(before="\n"),
    "li": ITEM,
    "sub": ElementRule(raised=False),
    "sup": ElementRule(raised=True),
}
"""By the name of the element in small letters."""
