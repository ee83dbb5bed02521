"""Which reader reads a manuscript; each is imported when it is needed."""

from collections.abc import Sequence
from pathlib import PurePath

from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import (
    Manuscript,
    ManuscriptForm,
    ManuscriptOptions,
    OpenFile,
    RefusedManuscriptError,
)

FORMS = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd", ".myst", ".txt", ".yml", ".yaml"), ManuscriptForm.MARKDOWN),
    **dict.fromkeys((".tex", ".ltx"), ManuscriptForm.LATEX),
    **dict.fromkeys((".docx", ".docm", ".doc"), ManuscriptForm.DOCX),  # a `.doc` is refused there, and told why
    ".odt": ManuscriptForm.ODT,
}
"""The form of a manuscript by the ending of its name, in small letters."""


def read_manuscript(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript of one form, given as its files in order, each with its name; raises `RefusedManuscriptError`.

    Several files are chapters of one manuscript. Raises `EngineError` where pandoc fails.
    """
    forms = {FORMS.get(PurePath(name).suffix.lower()) for name, _ in files}
    (form, *others) = forms
    if others or form is None:
        if len(files) == 1:
            pdf = (_PDF,) if files[0][0].lower().endswith(".pdf") else ()
            raise RefusedManuscriptError("no manuscript that can be read", *pdf, _FORMS)
        names = ", ".join(f"`{name}`" for name, _ in files)
        raise RefusedManuscriptError(f"{names}: no manuscript of one form that can be read", _FORMS)
    if form is ManuscriptForm.MARKDOWN:
        from quoteproof.manuscript.markdown.reader import read
    elif form is ManuscriptForm.LATEX:
        from quoteproof.manuscript.tex.reader import read
    elif form is ManuscriptForm.DOCX:
        from quoteproof.manuscript.office.docx import read
    else:
        from quoteproof.manuscript.office.odt import read
    return read(files, options, pandoc, open_file)


_PDF = "a PDF cannot become a book; judge its quotations: `quoteproof audit FILE --sources DIR`"
_FORMS = "give Markdown (.md, .qmd, .Rmd, or `_quarto.yml`), LaTeX (.tex), Word (.docx) or LibreOffice (.odt)"
