"""Limit words for the oracle and the forge: words whose coming or going turns a sentence round.

Promises: listed apart from the program's own, and wider: a word that only looks like one (a possible
negative prefix) counts too, so that the forge calls nothing honest that could be doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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


_EXCEPTIONS = _set("unless except only without ohne nur außer sans sauf sin salvo senza tranne без кроме только")
_PAUSE = re.compile(r"(?<!\d)[,:](?!\d)|[;?!()\[\]—\n]|(?<=\s)[–-](?=\s)")
_STOP = re.compile(r"(?<!\d):(?!\d)|[;?!\n]")
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_CLAUSE = _set("unlikely unable unwilling impossible improbable unfit incapable")


def turns(text: str, low: int, high: int, sentences: Iterable[tuple[int, int]], *, guess: bool = True) -> bool:
    """Whether what is left out from `low` to `high` restricts what is kept: a second opinion on Q010.

    `sentences` are the spans of the sentences, at whose ends a clause ends too.
    """
    ends = [at for span in sentences for at in span]
    for word in _WORDS.finditer(text, low, high):
        if not _restricting(word[0], guess) or not (_restricting(word[0], False) or word[0].lower() in _CLAUSE):
            continue
        clause = _stretch(text, word.span(), _PAUSE, ends)
        sentence = _stretch(text, word.span(), _STOP, ends)
        kept = _kept(text, low, high, clause)
        around = _kept(text, low, high, sentence)
        count, before = (len(_WORDS.findall(text[a:b])) for a, b in (clause, (clause[0], word.start())))
        adverbial = count <= 8 and before <= 3 and any(around)
        if any(kept) or adverbial or (all(around) and (count <= 4 or word[0].lower() in _EXCEPTIONS)):
            return True
        if text[sentence[1] : sentence[1] + 1] == ":" and high < len(text):
            return True
    return _THAN.search(text, low, high) is not None or strands(text, low, high, guess=guess)


_NO_LONGER = re.compile(
    r"[;:.?!\n,—]|\b(?:but|yet|however|whereas|instead|rather|except|because|nor|and|who|which|that|what|whom|when|where|as"
    r"|than|und|der|die|das|dass|wer|was|wie|sondern|aber|doch|weil|mais|car|et|qui|que|dont|où|y|e|sino|pero|porque|senão"
    r"|mas|ma|però|perché|che|cui|en|dat|wat|maar|но|а|и|что|який|що|але|och|og|men|utan|i|oraz|że|ale|lecz|ve|ama)\b",
    re.IGNORECASE,
)


def strands(text: str, low: int, high: int, *, guess: bool = True) -> bool:
    """Whether a limit word a few words before an omission might lose what it governs."""
    if re.match(r"\s*[^\w\s]", text[low:high]):
        return False  # its clause ends there
    before = list(_WORDS.finditer(text, max(0, low - 80), low))[-8:]
    ended = re.compile(rf"{_PAUSE.pattern}|[.…](?:\s|$)")
    near = any(_restricting(w[0], guess) and ended.search(text[w.end() : low]) is None for w in before)
    return near and _NO_LONGER.search(text, low, high) is not None


def _stretch(text: str, span: tuple[int, int], mark: re.Pattern[str], ends: list[int]) -> tuple[int, int]:
    low, high = span
    before = [m.end() for m in mark.finditer(text, 0, low)] + [at for at in ends if at <= low]
    after = mark.search(text, high)
    return max(before, default=0), min([after.start() if after else len(text), *(at for at in ends if at >= high)])


def _kept(text: str, low: int, high: int, stretch: tuple[int, int]) -> tuple[bool, bool]:
    left, right = text[min(stretch[0], low) : low] if stretch[0] < low else "", text[high : max(high, stretch[1])]
    return _WORDS.search(left) is not None, _WORDS.search(right) is not None


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


_DOUBTS = re.compile(
    r"\b(?:if|whether|lest|may|might|could|can|perhaps|maybe|(?:poss|prob|presum|appar|seem|alleg|suppos|report|false|wrong"
    r"|doubt|mistake|erro|incorr|untru|den[iy]|refus|lack|forb|prohib|ban|cease|dubi|question|fict|imag|fake|sham|mock)\w*"
    r"|sometimes|occasional\w*|often|usual\w*|almost|nearly|partly|partial\w*|somewhat|so.called|self.styled|would.be"
    r"|(?:wenn|falls|ob|sofern|fast|etwas|mag|si|se|peut|puede|pode|può|casi|quasi|talvez|forse|если|якщо|почти|майже"
    r"|indien|soms|bijna|mogelijk|misschien|quizá|quizás|podría|potrebbe|poderia|eğer|belki|jos|jestli|hvis)\b)|\bto\b"
    r"|\b(?:rather|instead|vielleicht|wohl|vermutlich|angeblich|möglich\w*|peut-être)\b|\bне\w{4,}",
    re.IGNORECASE,
)


def doubts(text: str) -> bool:
    """Whether a text might hold a word of doubt or condition, whose loss makes a statement surer."""
    return _DOUBTS.search(text) is not None


def surely_restricts(word: str) -> bool:
    """Whether an English word is a limit word beyond doubt (“No. 2” is for the caller to leave out)."""
    plain = word.lower().replace("’", "'")
    return plain in _DROPPABLE or plain.endswith("n't")
