"""The direction of words: which filter marks those that are written from the right, and the languages it names."""

from importlib.resources import files

from quoteproof.text.bidi import is_leftwards, is_turned
from quoteproof.text.languages import primary

_HEBREW = frozenset({"he", "yi"})


def direction_filter(text: str, language: str) -> str:
    """The Lua filter for a book of a language (BCP 47) and of this text; empty where nothing is to be marked."""
    leftwards = is_leftwards(language)
    if not leftwards and not is_turned(text):
        return ""
    own = primary(language)
    arab = own if leftwards and own not in _HEBREW else "ar"
    hebr = own if own in _HEBREW else "he"
    scripts = f'{{ arab = "{arab}", hebr = "{hebr}", other = "{arab}", latn = "{"en" if leftwards else own}" }}'
    script = (files("quoteproof.edition") / "direction.lua").read_text(encoding="utf-8")
    return f'local LEFTWARDS, OWN = {str(leftwards).lower()}, "{own}"\nlocal SCRIPTS = {scripts}\n{script}'
