"""What the elements of HTML do to the words in them, as browsers show them (HTML, 15.3, “Non-replaced elements”)."""

from typing import Final

from quoteproof.document.model import PassageForm
from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import BLOCK, SKIP, ElementRule, WordFlow

_HEADING: Final = ElementRule(WordFlow.BLOCK, Role.HEADING)
_FURNITURE: Final = ElementRule(WordFlow.BLOCK, Role.FURNITURE)
_CAPTION: Final = ElementRule(WordFlow.BLOCK, Role.CAPTION)
_ITEM: Final = ElementRule(WordFlow.BLOCK, form=PassageForm.ITEM)
_EMPHASIS: Final = ElementRule(emphasis=True)
_UNSEEN: Final = ElementRule(WordFlow.APART, unseen=True)
_LINES: Final = ElementRule(WordFlow.BLOCK, lines=True)

RULES: Final = {
    **dict.fromkeys("address article blockquote body center dd details dialog dir div dl dt fieldset".split(), BLOCK),
    **dict.fromkeys("figure form hgroup html legend main menu ol optgroup p search section summary".split(), BLOCK),
    **dict.fromkeys("table tbody td tfoot th thead tr ul hr".split(), BLOCK),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), _HEADING),
    **dict.fromkeys("aside footer header nav".split(), _FURNITURE),
    **dict.fromkeys("caption figcaption".split(), _CAPTION),
    **dict.fromkeys("b cite dfn em i strong u var".split(), _EMPHASIS),
    **dict.fromkeys("listing plaintext pre xmp".split(), _LINES),
    **dict.fromkeys("area base link meta param script source style track col embed".split(), SKIP),
    **dict.fromkeys("iframe noembed noframes noscript datalist option rp select".split(), _UNSEEN),
    **dict.fromkeys("template textarea applet audio canvas meter object progress svg video".split(), _UNSEEN),
    **dict.fromkeys("button label".split(), ElementRule(role=Role.FURNITURE)),
    "head": ElementRule(WordFlow.BLOCK, Role.FURNITURE),
    "title": ElementRule(WordFlow.BLOCK, Role.FURNITURE),
    **dict.fromkeys("rt rtc".split(), ElementRule(WordFlow.APART, Role.NOTE)),
    "br": ElementRule(before="\n"),
    "li": _ITEM,
    "sub": ElementRule(raised=False),
    "sup": ElementRule(raised=True),
}
"""By the name of the element in small letters."""
