"""Limit words for the oracle and the forge: words whose coming or going turns a sentence round.

Promises: listed apart from the program's own, and wider: a word that only looks like one (a possible
negative prefix) counts too, so that the forge calls nothing honest that could be doubted.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LISTED = _set(
    "not no never neither nor none nobody nothing nowhere "
    "cannot without unless except only hardly rarely barely "
    "scarcely seldom unlikely few fail fails failed failing failure "
    "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand "
    "weder noch ohne nur kaum selten wenige "
    "ne pas jamais ni aucun aucune sans sauf rien personne seulement guère rarement peu non nul nulle "
    "nunca jamás ningún ninguna ninguno sin salvo excepto solo sólo apenas pocos pocas nada nadie tampoco "
    "mai né nessun nessuno nessuna senza tranne eccetto soltanto appena pochi poche niente nulla "
    "niet geen nooit zonder behalve slechts alleen nauwelijks zelden weinig niets nergens außer "
    "не нет нету ни никогда никто ничто ничего нигде без кроме только едва редко мало нельзя "
    "ні ніколи ніхто ніщо нічого ніде "
    "лише тільки немає нема ледве рідко крім жоден жодна жодне жодної жодних "
    "inte ej icke aldrig ingen inget inga ingenting utan bara endast knappt sällan få "
    "não nem sem só somente nenhum nenhuma ninguém raramente exceto pouco poucos poucas tampouco "
    "değil değilim değildir yok hiç hiçbir asla sadece yalnızca yalnız ancak nadiren az ne olmadan"
)
SURE = ("not", "never", "no", "only", "hardly", "rarely", "unless", "except", "neither", "without")
"""English limit words that rules.md lists, for putting in."""
_DROPPABLE = _set("not no never neither nor none cannot without unless except only hardly rarely barely")
_PREFIXED = re.compile(r"(?:un|non-?|in|im|il|ir|dis)[a-z]{3,}|[a-z]{3,}less(?:ly|ness)?", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PREFIX_EXCEPT = _set(
    "into inside under until unit united union international interests interest institution institutions "
    "institutionalized"
)


@lru_cache(maxsize=20_000)
def restricts(text: str, *, guess: bool = True) -> bool:
    """Whether a text holds a limit word; `guess` counts what might be one by its prefix, too."""
    return any(_restricting(word, guess) for word in _WORDS.findall(text))


@lru_cache(maxsize=50_000)
def _restricting(printed: str, guess: bool) -> bool:
    word = printed.lower().replace("’", "'")
    parts = {word, *re.split(r"['-]", word)}
    if parts & _LISTED or word.endswith("n't"):
        return True
    return guess and word not in _PREFIX_EXCEPT and _PREFIXED.fullmatch(word) is not None


def surely_restricts(word: str) -> bool:
    """Whether an English word is a limit word beyond doubt (“No. 2” is for the caller to leave out)."""
    plain = word.lower().replace("’", "'")
    return plain in _DROPPABLE or plain.endswith("n't")
