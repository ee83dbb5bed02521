"""The files of a manuscript in Markdown: those of a project in its order, with what they include and say of themselves.

Source: the manuals of Quarto (book structure, includes), bookdown (2.1.2, `_bookdown.yml`), knitr (`child`), MyST
(`myst.yml`, `include`), Jupyter Book (`_toc.yml`, `_config.yml`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath
from typing import Final

from quoteproof.book.yaml_nodes import Items, Scalar, Table, YamlNode, YamlPosition, read_yaml
from quoteproof.chapter import front_matter
from quoteproof.manuscript.markdown.placed_text import PlacedLine, lines_of
from quoteproof.manuscript.model import ManuscriptMetadata, OpenFile, RefusedManuscriptError
from quoteproof.values import dataclass

PROJECTS: Final = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml", "myst.yml", "_toc.yml")
"""Files that name the chapters of a project, in the order in which they are looked for."""
CONTENTS: Final = "_toc.yml"
"""The file of a Jupyter Book that names its chapters, without the endings of their names."""
_ENDINGS: Final = (".md", ".myst", ".markdown", ".qmd", ".rmd")
_CONFIG: Final = {"title": "title", "author": "author", "bibtex_bibfiles": "bibliography"}
"""What the `_config.yml` of a Jupyter Book says, and the name of each field elsewhere."""
_NOTEBOOK: Final = ".ipynb"
_MOST_FILES: Final = 2_000
_MOST_CHARACTERS: Final = 30_000_000
_DEEPEST: Final = 10
_INCLUDE: Final = re.compile(
    r"^\s*(?:\{\{<\s*include\s+(?P<quarto>[^>]+?)\s*>\}\}|!\[\]\((?P<transclude>[^)\s]+\.md)\)\{\.include\})\s*$"
)
_CHILD: Final = re.compile(r"^\s*```+\s*\{[^}]*\bchild\s*=\s*(?P<files>c\([^)]*\)|[\"'][^\"']+[\"'])[^}]*\}\s*$")
_DIRECTIVE: Final = re.compile(r"^\s*(?:```+|:::+)\{include\}\s+(?P<file>\S+)\s*$")
_QUOTED: Final = re.compile(r"[\"']([^\"']+)[\"']")
_FENCE: Final = re.compile(r"^\s*(```+|~~~+|:::+)\s*$")
_PRINTS: Final = ("abstract", "dedication", "epigraph", "thanks", "acknowledgements", "acknowledgments", "keywords")


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A file of a manuscript with what it includes, without its front matter."""

    name: str
    lines: tuple[PlacedLine, ...]
    fields: Mapping[str, YamlNode]
    """Its front matter."""
    written: tuple[PlacedLine, ...] = ()
    """The lines of its front matter."""

    def said(self, name: str) -> str:
        """What a field of the front matter says, in words."""
        return words_of(self.fields.get(name))


@dataclass(frozen=True, slots=True)
class MarkdownProject:
    """The files of a manuscript in their order, and what they say of the whole."""

    files: tuple[MarkdownFile, ...]
    settings: Mapping[str, YamlNode] = field(default_factory=dict)
    """The fields of the project's own file."""
    project: str = ""
    """The name of the project's own file."""

    def field(self, name: str) -> YamlNode | None:
        """A field of the project, of its `book` part, or else of the first file that has it."""
        book = self.settings.get("book") or self.settings.get("project")
        inner = _fields(book) if isinstance(book, Table) else {}
        for fields in (inner, self.settings, *(file.fields for file in self.files)):
            if name in fields:
                return fields[name]
        return None

    def metadata(self) -> ManuscriptMetadata:
        """What the manuscript says of itself."""
        return ManuscriptMetadata(
            title=words_of(self.field("title")),
            subtitle=words_of(self.field("subtitle")),
            authors=tuple(_names(self.field("author") or self.field("authors"))),
            date=words_of(self.field("date")),
            language=words_of(self.field("lang") or self.field("language")).replace("_", "-"),
        )

    def bibliographies(self) -> tuple[str, ...]:
        """The bibliographies that it names, relative to it."""
        found = _texts(self.settings.get("bibliography"))
        for file in self.files:
            folder = PurePosixPath(file.name).parent
            found += (_relative(folder, path) for path in _texts(file.fields.get("bibliography")))
        return tuple(dict.fromkeys(found))


def read_project(files: Sequence[tuple[str, bytes]], open_file: OpenFile) -> MarkdownProject:
    """The files of a manuscript; one file `index` is that of its project. Raises `RefusedManuscriptError`."""
    work = _Opening(open_file)
    name, settings = _project(open_file)
    given = list(files)
    alone = PurePosixPath(given[0][0]) if len(given) == 1 else None
    if alone is not None and (alone.suffix in (".yml", ".yaml") or alone.stem.lower() == "index"):
        if alone.suffix in (".yml", ".yaml"):
            name, settings = alone.name, _settings(_decoded(*given[0]))
        chapters = _chapters(settings) or (_listed(given[0][1]) if alone.name == CONTENTS else [])
        if alone.suffix in (".yml", ".yaml") and not chapters:
            raise RefusedManuscriptError(f"`{alone.name}` names no chapters", "give the chapters themselves, in order")
        if chapters:
            given = [work.chapter(chapter, name) for chapter in chapters]
    if name == CONTENTS and (config := open_file("_config.yml")) is not None:
        said = _settings(_decoded("_config.yml", config))
        settings = {**settings, **{_CONFIG[key]: node for key, node in said.items() if key in _CONFIG}}
    return MarkdownProject(tuple(work.file(name_, data) for name_, data in given), settings, name)


def words_of(node: YamlNode | None) -> str:
    """What a field says: its words in one line, without the bars of a line block."""
    if isinstance(node, Scalar):
        lines = [re.sub(r"^\s*\|\s?", "", line).strip() for line in node.text.split("\n")]
        return re.sub(r"\\([:;,.!?&%#\"'])", r"\1", " ".join(filter(None, lines)))
    if isinstance(node, Items):
        return ", ".join(filter(None, map(words_of, node.nodes)))
    return ""


@dataclass(slots=True)
class _Opening:
    """Reads files and what they include, within limits."""

    open_file: OpenFile
    files: int = 0
    characters: int = 0

    def bytes_of(self, path: str, by: str) -> bytes:
        data = self.open_file(path)
        if data is None:
            raise RefusedManuscriptError(
                f"`{path}` is not there, which `{by}` names", "put the file into its place, or take its name out"
            )
        return data

    def chapter(self, name: str, by: str) -> tuple[str, bytes]:
        """A chapter that a project names; the heading of a part is one of its own."""
        if name.startswith("# "):
            return by, name.encode()
        bare = PurePosixPath(name).suffix.lower() not in (*_ENDINGS, _NOTEBOOK)
        for ending in _ENDINGS if bare else ():
            data = self.open_file(name + ending)
            if data is not None:
                return name + ending, data
        path = f"{name}{_NOTEBOOK}" if bare else name
        if path.endswith(_NOTEBOOK) and self.open_file(path) is not None:
            raise RefusedManuscriptError(
                f"`{path}` is a notebook, which `{by}` names",
                "write it as Markdown, such as with `jupyter nbconvert --to markdown`, or take its name out",
            )
        path = f"{name}{_ENDINGS[0]}" if bare else name
        return path, self.bytes_of(path, by)

    def file(self, name: str, data: bytes) -> MarkdownFile:
        text = _decoded(name, data)
        match = front_matter.BEGIN.match(text)
        block = _TITLE_BLOCK.match(text) if match is None else None
        fields = _settings(match["body"]) if match else _title_block(block.group() if block else "")
        lines = lines_of(name, text)
        head = text[: match.end()].count("\n") + 1 if match else block.group().count("\n") if block else 0
        body = tuple(self._included(lines[head:], PurePosixPath(name).parent, 0))
        return MarkdownFile(name, body, fields, lines[:head])

    def _included(self, lines: Sequence[PlacedLine], folder: PurePosixPath, depth: int) -> Iterator[PlacedLine]:
        self.files += 1
        self.characters += sum(len(line.text) + 1 for line in lines)
        if self.files > _MOST_FILES or self.characters > _MOST_CHARACTERS or depth > _DEEPEST:
            raise RefusedManuscriptError("the manuscript includes too much", "does a file include itself?")
        number = 0
        while number < len(lines):
            line = lines[number]
            number += 1
            names = _includes(line.text)
            if not names:
                yield line
                continue
            if not _INCLUDE.match(line.text):
                while number < len(lines) and not _FENCE.match(lines[number].text):
                    number += 1
                number += 1
            for name in names:
                path = _relative(folder, name)
                data = self.open_file(path)
                if data is None:
                    raise RefusedManuscriptError(
                        f"`{path}` is not there, which this line includes",
                        "put the file into its place, or take the line out",
                        place=line.place,
                    )
                text = _decoded(path, data)
                match = front_matter.BEGIN.match(text)
                inner = lines_of(path, text)[text[: match.end()].count("\n") + 1 if match else 0 :]
                yield PlacedLine("", line.file, line.number)
                yield from self._included(inner, PurePosixPath(path).parent, depth + 1)
                yield PlacedLine("", line.file, line.number)


def _includes(line: str) -> list[str]:
    if "include" not in line and "child" not in line:
        return []
    if match := _INCLUDE.match(line):
        return [(match["quarto"] or match["transclude"]).strip("\"'")]
    if match := _DIRECTIVE.match(line):
        return [match["file"]]
    if match := _CHILD.match(line):
        return _QUOTED.findall(match["files"])
    return []


def _relative(folder: PurePosixPath, name: str) -> str:
    if name.startswith("/"):
        return name.lstrip("/")
    parts: list[str] = []
    for part in (folder / name).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _decoded(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RefusedManuscriptError(
            f"`{name}` is not UTF-8: byte 0x{data[error.start]:02X} on line {line}", "save it as UTF-8"
        ) from None
    if "\0" in text:
        raise RefusedManuscriptError(f"`{name}` has a NUL character and is no text")
    return text


def _project(open_file: OpenFile) -> tuple[str, Mapping[str, YamlNode]]:
    for name in PROJECTS:
        data = open_file(name)
        if data is not None:
            return name, _settings(_decoded(name, data))
    return "", {}


_TITLE_BLOCK: Final = re.compile(r"(?:%[ \t]?.*\n(?:[ \t]+\S.*\n)*){1,3}(?=\s*\n|\Z)")


def _title_block(text: str) -> dict[str, YamlNode]:
    """The fields of pandoc's title block: title, authors and date, each behind `%`."""
    said = [" ".join(part.split()) for part in re.split(r"^%", text, flags=re.MULTILINE)[1:]]
    start = YamlPosition(1, 1, 0)
    return {key: Scalar(value, True, start) for key, value in zip(("title", "author", "date"), said, strict=False)}


def _settings(text: str) -> Mapping[str, YamlNode]:
    """The fields of YAML; none where it cannot be read, since only what is known is taken from it."""
    node, _ = read_yaml(text)
    return _fields(node) if isinstance(node, Table) else {}


def _fields(table: Table) -> dict[str, YamlNode]:
    return {key.text: value for key, value in table.pairs}


def _chapters(settings: Mapping[str, YamlNode]) -> list[str]:
    """The chapters that a project names, in order."""
    for part in ("book", "project"):
        node = settings.get(part)
        inner = _fields(node) if isinstance(node, Table) else {}
        for key in ("chapters", "toc"):
            if key in inner:
                return [*_paths(inner[key]), *_paths(inner.get("appendices"))]
    for key in ("rmd_files", "chapters", "toc", "parts"):
        if key in settings:
            return [*_paths(settings.get("root"), bare=True), *_paths(settings[key])]
    return [f"{path}.md" for path in _texts(settings.get("root"))]


def _listed(data: bytes) -> list[str]:
    """The chapters of a list of contents that has nothing but them."""
    node, _ = read_yaml(_decoded(CONTENTS, data))
    return list(_paths(node)) if isinstance(node, Items) else []


def _paths(node: YamlNode | None, *, bare: bool = False) -> Iterator[str]:
    """The chapters that are named, and `# Title` for the title of a part; names are `bare` without their ending."""
    if isinstance(node, Scalar) and (
        bare or re.search(r"\.(?:qmd|rmd|md|markdown|myst|ipynb)\Z", node.text, re.IGNORECASE)
    ):
        yield node.text
    elif isinstance(node, Items):
        for item in node.nodes:
            yield from _paths(item)
    elif isinstance(node, Table):
        fields = _fields(node)
        title = fields.get("part", fields.get("caption"))
        if isinstance(title, Scalar) and fields.keys() & {"chapters", "sections"} and not list(_paths(title)):
            yield f"# {words_of(title)}"
        for key, value in node.pairs:
            if key.text in (
                "part",
                "file",
                "root",
                "chapters",
                "href",
                "children",
                "sections",
                "html",
                "latex",
                "parts",
            ):
                yield from _paths(value, bare=key.text in ("file", "root"))


def _texts(node: YamlNode | None) -> list[str]:
    if isinstance(node, Scalar):
        return [part.strip().strip("\"'") for part in node.text.strip("[] ").split(",") if part.strip()]
    return [text for item in node.nodes for text in _texts(item)] if isinstance(node, Items) else []


def _names(node: YamlNode | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield from (name.strip() for name in re.split(r"\s+and\s+|;|\n", node.text) if name.strip())
    elif isinstance(node, Items):
        for item in node.nodes:
            yield from _names(item)
    elif isinstance(node, Table):
        fields = _fields(node)
        name = fields.get("name")
        if isinstance(name, Table):
            inner = _fields(name)
            yield " ".join(filter(None, (words_of(inner.get("given")), words_of(inner.get("family")))))
        elif name is not None:
            yield words_of(name)


def printing_fields(file: MarkdownFile) -> Iterator[tuple[str, str]]:
    """The fields of a front matter that print in other programs and have no place in a book."""
    for name in _PRINTS:
        said = file.said(name)
        if said:
            yield name, said
