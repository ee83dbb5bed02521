"""`values.dataclass` makes what `dataclasses.dataclass` makes."""

from __future__ import annotations

import dataclasses
import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from inspect import signature
from typing import Any, get_type_hints

import pytest

from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    at: int = 0
    folds: tuple[str, ...] = field(default_factory=tuple)
    seen: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LongWord(Word):
    parts: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.parts.append(self.text)


@dataclass(slots=True)
class Changing:
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Single:
    only: str


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(slots=True, eq=False)
class Identical:
    name: str


@dataclass(frozen=True, slots=True)
class Own:
    name: str

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "own"


def standard(cls: type[Any], **options: bool) -> type[Any]:
    """The same class made by the standard library."""
    names = {f.name: f for f in fields(cls) if f.name in cls.__annotations__}
    body: dict[str, Any] = {"__annotations__": dict(cls.__annotations__), "__module__": __name__}
    for name, one in names.items():
        said: dict[str, Any] = {"init": one.init, "repr": one.repr, "compare": one.compare}
        said |= {"default": one.default} if one.default is not dataclasses.MISSING else {}
        said |= {"default_factory": one.default_factory} if one.default_factory is not dataclasses.MISSING else {}
        body[name] = field(**said)
    made: type[Any] = dataclasses.dataclass(**options)(type(cls.__name__, (), body))
    return made


@pytest.mark.parametrize(
    ("cls", "options", "values"),
    [
        (Word, {"frozen": True, "slots": True}, [("a",), ("a", 1), ("a", 0, ("x",), 3), ("b", 0)]),
        (Changing, {"slots": True}, [(1,), (1, "x"), (2,)]),
        (Single, {"frozen": True, "slots": True}, [("a",), ("b",)]),
        (Nothing, {"frozen": True, "slots": True}, [()]),
    ],
)
def test_it_is_as_the_standard_library_makes_it(
    cls: type[Any], options: dict[str, bool], values: list[tuple[Any, ...]]
) -> None:
    other = standard(cls, **options)
    ours, theirs = ([made(*one) for one in values] for made in (cls, other))
    assert [repr(one) for one in ours] == [repr(one) for one in theirs]
    assert [[a == b for b in ours] for a in ours] == [[a == b for b in theirs] for a in theirs]
    assert ours[0].__eq__(theirs[0]) is NotImplemented
    if options.get("frozen"):
        assert [hash(one) for one in ours] == [hash(one) for one in theirs]
    else:
        assert cls.__hash__ is other.__hash__ is None
    assert cls.__match_args__ == other.__match_args__
    assert cls.__slots__ == other.__slots__
    assert list(signature(cls).parameters) == list(signature(other).parameters)
    assert [asdict(one) for one in ours] == [asdict(one) for one in theirs]


def test_a_value_is_frozen_and_can_be_copied() -> None:
    word = Word("a", 1)
    with pytest.raises(FrozenInstanceError):
        word.at = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del word.at
    for same in (copy(word), deepcopy(word), pickle.loads(pickle.dumps(word)), replace(word)):
        assert same == word
    assert replace(word, at=3) == Word("a", 3)
    assert get_type_hints(Word.__init__)["at"] is int


def test_what_a_class_has_of_its_own_stays() -> None:
    long = LongWord("a")
    assert (long.parts, repr(long)) == (["a"], "LongWord(text='a', at=0, folds=(), parts=['a'])")
    assert LongWord("a") == long != Word("a")
    own = Own("x")
    assert (hash(own), repr(own), own == Own("x")) == (7, "own", True)
    assert Identical("a") != Identical("a")
    with pytest.raises(TypeError):
        Word()  # type: ignore[call-arg]
