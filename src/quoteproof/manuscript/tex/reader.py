"""Reads manuscripts in LaTeX: with biblatex, natbib or plain `\\cite`, and with csquotes.

pandoc reads LaTeX well, and loses half of the quotations of csquotes without a word. So the source is read before it
(`tex`): files are read in, macros of the author are expanded, quotations, citations and references are taken out of
pandoc's hands, and what nobody knows is told. Afterwards the words and marks of the source are compared with those of
the chapters, and each difference is a note.
"""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from quoteproof.chapter.nodes import text_of
from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.balance import balance, printed
from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    Manuscript,
    ManuscriptForm,
    ManuscriptMetadata,
    ManuscriptOptions,
    ManuscriptPlace,
    OpenFile,
    RefusedManuscriptError,
)
from quoteproof.manuscript.tex import citations, floats, glossary, quotes, structure
from quoteproof.manuscript.tex.files import TexFiles, is_inside
from quoteproof.manuscript.tex.held import part_mark
from quoteproof.manuscript.tex.macros import Expander
from quoteproof.manuscript.tex.printed import printed_words
from quoteproof.manuscript.tex.setter import Setter
from quoteproof.manuscript.tex.settings import TexSettings
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source
from quoteproof.manuscript.tex.tree import Grafter
from quoteproof.manuscript.writing import chapters_of
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography
from quoteproof.values import dataclass

MAX_PICTURES: Final = 200_000_000
"""Most bytes of pictures that are taken over."""
MAX_BIBLIOGRAPHY: Final = 5_000_000
"""Most bytes of a bibliography in which the words of `\\citeauthor` and its like are looked for."""
_READER: Final = "latex-smart"


def read(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript; raises `RefusedManuscriptError` and `EngineError`."""
    source_files = TexFiles(open_file, dict(files))
    expander = Expander(source_files)
    pictures = _Pictures(open_file)
    setter = Setter(
        {**structure.HANDLERS, **floats.HANDLERS, **citations.HANDLERS, **quotes.HANDLERS, **glossary.HANDLERS},
        {**structure.ENVIRONMENT_HANDLERS, **floats.ENVIRONMENT_HANDLERS, **quotes.ENVIRONMENT_HANDLERS},
        TexSettings(),
        changes=options.changes,
    )
    library = _Library(open_file, setter.settings)
    setter.find_work = library.find
    setter.find_picture = lambda name: pictures.find(name, setter.settings.picture_folders)
    body: list[TexToken] = []
    for name, _ in files:
        preamble, words = _divided(_expanded(expander, source_files, name))
        setter.preamble = True
        setter.run(preamble)
        setter.preamble = False
        setter.settings.language = setter.settings.main_language
        setter.run(words)
        setter.paragraph()
        body += words
    language = setter.settings.main_language or "en"
    text = "".join(setter.out)
    for number, part in enumerate(setter.parts):
        text += f"\n\n{part_mark(number)}\n\n{part}\n"
    conversion = pandoc.convert(text.encode("utf-8"), reader=_READER)
    ast: dict[str, Any] = json.loads(conversion.ast)
    grafter = Grafter(setter.held, setter.labels, language)
    own = grafter.divided(ast["blocks"])
    grafter.name_targets()
    blocks: list[dict[str, Any]] = []
    places: list[ManuscriptPlace] = []
    for block in own:
        made = grafter.blocks([block])
        places += [_first_place(setter, block) or grafter.place] * len(made)
        blocks += made
    metadata = _metadata(setter, grafter, language)
    chapters, lost = chapters_of(
        {"blocks": blocks, "meta": {}, "pandoc-api-version": ast["pandoc-api-version"]},
        pandoc,
        lambda number: places[number] if number < len(places) else None,
        name=posixpath.splitext(posixpath.basename(files[0][0]))[0],
        title=metadata.title,
        language=language,
    )
    warnings = [
        ConversionNote(ConversionKind.CHANGED, ManuscriptPlace(files[0][0]), warning) for warning in conversion.warnings
    ]
    told = [*source_files.notes, *expander.notes, *setter.notes, *grafter.notes, *lost, *warnings]
    original = printed_words(body, setter.said, setter.settings.marks, shorthands=setter.settings.shorthands)
    shown = [printed(json.loads(pandoc.read(chapter.text, reader=READER))["blocks"]) for chapter in chapters]
    told += balance(original, shown, told)
    references = [
        {"id": key, "type": "document", "title": text_of_part(grafter, number)} for key, number in setter.references
    ]
    return Manuscript(
        ManuscriptForm.LATEX,
        chapters,
        metadata,
        tuple(references),
        tuple(setter.settings.bibliographies),
        pictures=pictures.taken,
        notes=tuple(sorted(told, key=lambda note: note.place)),
    )


def _expanded(expander: Expander, source_files: TexFiles, name: str) -> list[TexToken]:
    text = source_files.text(name)
    if text is None:
        raise RefusedManuscriptError(f"the file `{name}` is not there")
    return expander.expand(name, text)


def _divided(run: Sequence[TexToken]) -> tuple[Sequence[TexToken], Sequence[TexToken]]:
    """The preamble and the words of a file; one that has no `document` environment is all words."""
    stream = TokenStream(run)
    before: list[TexToken] = []
    while (token := stream.next()) is not None:
        if token.kind is TokenKind.COMMAND and token.text == "begin":
            name = stream.group()
            if name is not None and source(name).strip() == "document":
                return before, stream.until_end("document")[0]
            before += [token]
            if name is not None:
                before += [
                    TexToken(TokenKind.OPEN, "{", token.place),
                    *name,
                    TexToken(TokenKind.CLOSE, "}", token.place),
                ]
        else:
            before.append(token)
    return (), run


def _first_place(setter: Setter, block: Any) -> ManuscriptPlace | None:
    """The place of the first words of a block."""
    for number in _MARKS.finditer(json.dumps(block, ensure_ascii=False)):
        thing = setter.held[int(number[1])]
        if isinstance(thing, ManuscriptPlace):
            return thing
    return None


_MARKS: Final = re.compile("\ue000([0-9]+)\ue001")


def text_of_part(grafter: Grafter, number: int | None) -> str:
    """The words of a part, as one line."""
    return " ".join(text_of(grafter.part_inlines(number)).split())


def _metadata(setter: Setter, grafter: Grafter, language: str) -> ManuscriptMetadata:
    def said(name: str) -> str:
        numbers = setter.settings.metadata.get(name, [])
        return text_of_part(grafter, numbers[0]) if numbers else ""

    authors = [name.strip(" ,") for name in said("author").split("\u0001")]
    return ManuscriptMetadata(
        said("title"),
        said("subtitle"),
        tuple(name for name in authors if name),
        said("date"),
        setter.settings.main_language and language,
    )


@dataclass(slots=True)
class _Library:
    """The works of the bibliographies that a manuscript names; they are read when one is asked for."""

    open_file: OpenFile
    settings: TexSettings
    _entries: dict[str, Mapping[str, BibliographyEntry]] = field(default_factory=dict)

    def find(self, key: str) -> BibliographyEntry | None:
        """The entry of a key, or None."""
        for path in self.settings.bibliographies:
            if path not in self._entries:
                data = self.open_file(path) if is_inside(path) else None
                text = data.decode("utf-8", errors="replace") if data and len(data) < MAX_BIBLIOGRAPHY else ""
                self._entries[path] = read_bibliography({path: text})[0]
            if key in self._entries[path]:
                return self._entries[path][key]
        return None


@dataclass(slots=True)
class _Pictures:
    """The pictures of a manuscript, each under the path that it has in a book."""

    open_file: OpenFile
    taken: dict[str, bytes] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)
    _size: int = 0

    def find(self, name: str, folders: Sequence[str]) -> str | None:
        """The path in a book of a picture; None where it is not there, or of a form that a book cannot have."""
        for path in floats.picture_path(name, folders):
            if not is_inside(path):
                continue
            if path in self._found:
                return self._found[path]
            data = self.open_file(path)
            if data is None:
                continue
            ending = posixpath.splitext(path)[1].lower()
            self._size += len(data)
            if ending not in (".png", ".jpg", ".jpeg") or self._size > MAX_PICTURES:
                self._found[path] = None
                continue
            plain = re.sub(r"[^\w.-]+", "-", path, flags=re.ASCII).strip("-.")
            target = f"chapters/images/{plain.removesuffix(ending)}{ending}"
            while target in self.taken:
                target = f"{target.removesuffix(ending)}-2{ending}"
            self.taken[target] = data
            self._found[path] = target
            return target
        return None
