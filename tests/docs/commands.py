"""What a page says of commands that its test does not run is held against the commands themselves."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import re
import tomllib
from collections.abc import Iterator, Sequence

from quoteproof.cli.parsers import COMMANDS, command_parser
from quoteproof.disk.errors import CannotRunError
from tests.book_of import ROOT

INSTALLING = frozenset(
    {"apt", "apt-get", "brew", "code", "docker", "npm", "pip", "pipx", "podman", "uv", "uvx", "winget"}
)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(r"^([a-z][\w-]*):.*##", re.MULTILINE)


@functools.cache
def options(command: str) -> frozenset[str]:
    """The options of a command, by their names on the command line."""
    return frozenset(command_parser(command)._option_string_actions)


def fault_of(words: Sequence[str]) -> str | None:
    """Why a command line that is not run could not be run as it stands; nothing if nothing is known against it."""
    match list(words):
        case ["quoteproof", *rest]:
            return _own_fault(rest)
        case ["make", target, *_]:
            known = _TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
            return None if target in known or target.startswith(".venv") else f"there is no target `{target}`"
        case [_, "-m", "pytest", *rest]:
            missing = [word for word in rest if word.startswith("tests") and not (ROOT / word).exists()]
            return f"{missing[0]} is not there" if missing else None
        case [_, "-m", module, *_] if module.startswith(("tests", "benchmarks")):
            return None if importlib.util.find_spec(module) else f"there is no module `{module}`"
        case [program, *rest] if program.endswith("pip") or program in INSTALLING:
            extras = {extra for word in rest for extra in re.findall(r"\[([\w,-]+)\]", word)}
            project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            named = {name for extra in extras for name in extra.split(",")}
            unknown = sorted(named - set(project["optional-dependencies"]))
            return f"there is no extra `{unknown[0]}`" if unknown else None
    return None


def _own_fault(words: Sequence[str]) -> str | None:
    if words and words[0] in ("--help", "--version"):
        return None
    if not words or words[0] not in COMMANDS:
        return f"there is no command `{' '.join(words[:1])}`"
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            command_parser(words[0]).parse_intermixed_args(words[1:])
    except CannotRunError as error:
        return error.troubles[0].message
    except SystemExit as end:
        return None if not end.code else "the parser refuses it"
    return None


def faults_in(text: str) -> Iterator[str]:
    """What is wrong with commands that a page names in its running text, such as an option that is gone."""
    for _, code in _CODE.findall(re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)):
        named = re.match(r"quoteproof ([a-z]+)\b(.*)", " ".join(code.split()))
        if named is None:
            continue
        command, rest = named.groups()
        if command not in COMMANDS:
            yield f"`{code}`: there is no such command"
            continue
        mine = re.split(r" (?:\||>) ", rest)[0]
        for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", mine):
            if option not in options(command):
                yield f"`{code}`: `{command}` has no option `{option}`"
