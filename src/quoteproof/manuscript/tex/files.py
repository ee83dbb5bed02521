"""The files of a LaTeX manuscript: which one a command names, and the encoding of each.

Nothing outside the manuscript's folder is asked for. Source of the encodings: the documentation of `inputenc`, 1.3.
"""

import posixpath
import re
from dataclasses import field
from typing import Final

from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    ManuscriptPlace,
    OpenFile,
    RefusedManuscriptError,
)
from quoteproof.values import dataclass

MAX_BYTES: Final = 40_000_000
"""Most bytes of all source files together."""
MAX_FILES: Final = 2000
"""Most files that are read in, counted each time."""
_ENCODINGS: Final = {
    "latin1": "cp1252", "latin2": "iso8859-2", "latin3": "iso8859-3", "latin4": "iso8859-4", "latin5": "iso8859-9",
    "latin9": "iso8859-15", "latin10": "iso8859-16", "ansinew": "cp1252", "cp1252": "cp1252", "cp1250": "cp1250",
    "cp1251": "cp1251", "cp1257": "cp1257", "cp437": "cp437", "cp850": "cp850", "cp852": "cp852", "cp858": "cp858",
    "cp865": "cp865", "cp866": "cp866", "applemac": "mac_roman", "macce": "mac_latin2", "koi8-r": "koi8-r",
    "decmulti": "cp1252", "iso-8859-1": "cp1252", "isolatin": "cp1252", "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252", "ascii": "cp1252", "x-mac-roman": "mac_roman", "macosroman": "mac_roman",
    "utf8": "utf-8", "utf8x": "utf-8", "utf-8": "utf-8",
}  # fmt: skip
"""Python's name of each encoding; ISO 8859-1 is read as Windows-1252, which has the same letters."""
_DECLARED: Final = re.compile(r"\\(?:usepackage\s*\[([^\]]*)\]\s*\{[^}]*inputenc\}|inputencoding\s*\{([^}]*)\})")
_READ_IN: Final = re.compile(
    r"^[^%\n]*?\\(?:input|include|usepackage|RequirePackage)\s*\{\s*([^{}\s,]+)\s*\}", re.MULTILINE
)
_MOST_AHEAD: Final = 30
"""Most files of a preamble in which the encoding is looked for."""
_MAGIC: Final = re.compile(r"%\s*!\s*tex\s+encoding\s*=\s*(\S+)", re.IGNORECASE)
_DISTRIBUTED: Final = frozenset(
    "glyphtounicode glyphtounicode.tex glyphtounicode-cmr insbox insbox.tex xy xypic epsf epsf.tex ushyphex "
    "ushyphmax ghyph31 pstricks tikz null pdf-trans lwarp".split()
)
"""Files of TeX itself that manuscripts read in; they print nothing."""


@dataclass(slots=True)
class TexFiles:
    """Reads the source files of a manuscript."""

    open_file: OpenFile
    given: dict[str, bytes]
    """The files that were given, by name."""
    notes: list[ConversionNote] = field(default_factory=list)
    encoding: str = ""
    """Python's name of the encoding that the manuscript declares, if it does."""
    _bytes: int = 0
    _count: int = 0

    def text(self, path: str, place: ManuscriptPlace | None = None) -> str | None:
        """The text of a file by its path, or None where it is not there. Raises `RefusedManuscriptError`."""
        data = self.given.get(path)
        if data is None:
            data = self.open_file(path)
        if data is None:
            return None
        self._bytes += len(data)
        self._count += 1
        if self._bytes > MAX_BYTES or self._count > MAX_FILES:
            raise RefusedManuscriptError(
                "the files of this manuscript are too large, or include one another", place=place
            )
        return self._decoded(path, data).replace("\r\n", "\n").translate(_BLANKS)

    def _decoded(self, path: str, data: bytes) -> str:
        for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if data.startswith(mark):
                return self._cleaned(path, data.decode(name, errors="replace"))
        rough = data.decode("latin-1")
        for declared in _DECLARED.finditer(rough):
            self._declare(declared)
        magic = _MAGIC.search(rough[:2000])
        own = _ENCODINGS.get(magic[1].lower(), "") if magic else ""
        if data.isascii():
            return self._cleaned(path, rough)
        for name in () if self.encoding else _READ_IN.findall(rough.partition("\\begin{document}")[0])[:_MOST_AHEAD]:
            for data_ahead in (
                self.open_file(path) for path in (name, f"{name}.tex", f"{name}.sty") if is_inside(path)
            ):
                for declared in _DECLARED.finditer((data_ahead or b"").decode("latin-1")):
                    self._declare(declared)
        # Bytes that are UTF-8 throughout are nothing else, whatever a template of old declares.
        for encoding in ("utf-8", own, self.encoding):
            if encoding:
                try:
                    return self._cleaned(path, data.decode(encoding))
                except UnicodeDecodeError:
                    continue
        text = data.decode("cp1252", errors="replace")
        place = ManuscriptPlace(path)
        self.notes.append(
            ConversionNote(
                ConversionKind.CHANGED, place, "not UTF-8, and no encoding that fits is declared", "Windows-1252"
            )
        )
        return self._cleaned(path, text)

    def _declare(self, declared: re.Match[str]) -> None:
        names = [name.strip().lower() for name in (declared[1] or declared[2]).split(",")]
        self.encoding = next((_ENCODINGS[name] for name in names if name in _ENCODINGS), self.encoding)

    def _cleaned(self, path: str, text: str) -> str:
        """The text without control characters and private ones, which mark places while it is converted."""
        if not _ODD.search(text):
            return text
        odd = sorted({f"U+{ord(c):04X}" for c in _ODD.findall(text)})
        place = ManuscriptPlace(path)
        self.notes.append(ConversionNote(ConversionKind.LOST, place, f"control characters: {', '.join(odd[:10])}"))
        return _ODD.sub("", text)

    def find(self, name: str, folders: tuple[str, ...], place: ManuscriptPlace) -> tuple[str, str]:
        """The path and text of the file that a command names, looked for in these folders.

        Raises `RefusedManuscriptError` where it is not there.
        """
        tried: list[str] = []
        for folder in folders:
            plain = normal(posixpath.join(folder, name))
            for path in (f"{plain}.tex", plain) if not plain.endswith(".tex") else (plain, f"{plain}.tex"):
                if path in tried or not is_inside(path):
                    continue
                tried.append(path)
                text = self.text(path, place)
                if text is not None:
                    return path, text
        raise RefusedManuscriptError(
            f"the file `{name}` is not there, or lies outside of the manuscript's folder",
            "put it beside the manuscript, or take the command out",
            place=place,
        )


_BLANKS: Final = {0x0B: " ", 0x0C: "\n\n", 0x0D: "\n"}
"""White space by characters that TeX takes for some."""
_ODD: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000\ue001]")


def normal(path: str) -> str:
    """A path without `.` and doubled slashes."""
    return posixpath.normpath(path.strip().strip('"').replace("\\", "/"))


def is_inside(path: str) -> bool:
    """Whether a normal path stays in the manuscript's folder."""
    return bool(path) and not path.startswith(("/", "../")) and path != ".." and ":" not in path[:3]


def is_distributed(name: str) -> bool:
    """Whether a file is one of TeX's own, which prints nothing."""
    return normal(name) in _DISTRIBUTED or name.strip().startswith("|")
