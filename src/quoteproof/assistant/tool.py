"""What a tool is: its arguments and its answer as schemas, what it may do, and how a call is refused.

A refusal says what is wrong and which call to make next. It has no words of a source and none of the author between
marks, so that nothing in it could be pasted as a quotation.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.values import dataclass

_QUOTED: Final = re.compile(r"[“”„‟«»\"][^“”„‟«»\"]*[“”«»\"]|‘[^‘’]*\s[^‘’]*’")
_LONGEST: Final = 300  # characters of a refusal's message


class ToolArguments(BaseModel):
    """The arguments of a tool; one that is not declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class NextCall(BaseModel):
    """A complete call that may be made next."""

    model_config = ConfigDict(frozen=True)
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)

    def __str__(self) -> str:
        """The call as one line."""
        return f"{self.tool}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


class ToolAnswer(BaseModel):
    """What a tool answers; its fields are the declared output."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    def in_words(self) -> str:
        """The answer in a few lines, for a client that shows only text."""
        raise NotImplementedError


class RefusedFinding(BaseModel):
    """A finding in a refused text, without the words that it speaks of."""

    model_config = ConfigDict(frozen=True)
    finding: str
    """Its handle, for `correct`."""
    file: str
    line: int
    column: int
    code: str
    name: str
    call: NextCall = Field(serialization_alias="try")


class ToolError(BaseModel):
    """Why a call was refused."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    code: str
    message: str
    call: NextCall | None = Field(default=None, serialization_alias="try")
    findings: tuple[RefusedFinding, ...] = ()
    more: int = 0
    """How many further findings there are."""


class RefusedCallError(Exception):
    """A call that is not done, with what to do instead."""

    def __init__(
        self,
        code: str,
        message: str,
        call: NextCall | None = None,
        *,
        findings: Sequence[RefusedFinding] = (),
        more: int = 0,
    ) -> None:
        """Take a stable code, what is wrong, the next call, and the findings that stand against a text."""
        super().__init__(message)
        self.error = ToolError(code=code, message=wordless(message), call=call, findings=tuple(findings), more=more)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool of the server."""

    name: str
    title: str
    about: str
    """What it does, for the assistant."""
    arguments: type[ToolArguments]
    answer: type[ToolAnswer]
    run: Callable[[AssistedBook, Any], ToolAnswer]
    """Called with the book and the arguments; raises `RefusedCallError` and `CannotRunError`."""
    writes: bool = False
    """Whether it changes files."""
    destroys: bool = False
    """Whether what it writes takes the place of something that the author may have written."""
    repeats: bool = True
    """Whether the same call once more changes nothing further."""

    @property
    def input_schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        return plainer(self.arguments.model_json_schema())

    @property
    def output_schema(self) -> dict[str, Any]:
        """The JSON schema of the answer, or of the error in its place."""
        answer = plainer(self.answer.model_json_schema(mode="serialization"))
        error = plainer(ToolError.model_json_schema(mode="serialization"))
        defs = {**answer.pop("$defs", {}), **error.pop("$defs", {})}
        return {"type": "object", "anyOf": [answer, error], **({"$defs": defs} if defs else {})}


def plainer(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the titles that pydantic makes of the names."""
    named = {"properties", "$defs"}
    plain: dict[str, Any] = {}
    for name, value in schema.items():
        if name in named and isinstance(value, dict):
            plain[name] = {key: plainer(inner) for key, inner in value.items()}
        elif isinstance(value, dict):
            plain[name] = plainer(value)
        elif isinstance(value, list):
            plain[name] = [plainer(item) if isinstance(item, dict) else item for item in value]
        elif name != "title" and not (name == "description" and "properties" in schema):
            plain[name] = value
    return plain


def wordless(message: str) -> str:
    """A message without what stands between quotation marks, of limited length."""
    return clipped(_QUOTED.sub("[…]", message), _LONGEST)


def clipped(text: str, longest: int) -> str:
    """A text in one line, cut behind its last whole word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"
