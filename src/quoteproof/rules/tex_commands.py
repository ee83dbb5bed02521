"""What a book writes in place of a TeX command: for the helps of K002."""

from typing import Final

_BY_COMMAND: Final = {
    "a citation is `[@key#p1]`": "cite citep citet parencite textcite autocite footcite citeauthor citeyear nocite",
    "a note is `^[words]`": "footnote footnotemark footnotetext endnote",
    "a reference is `[](#name)`, to what has `{#name}` behind it": "ref autoref cref Cref pageref eqref label",
    "write `*emphasis*`": "emph textit it em",
    "write `**strong emphasis**`": "textbf bf",
    "write `[small capitals]{.smallcaps}`": "textsc sc",
    "a heading is `# Title`, and below it `## Title`": "chapter section subsection subsubsection paragraph part",
    'a picture is `![Caption](images/file.png){alt="what it shows"}`': "includegraphics caption",
    "a link is `[words](https://…)`": "href url",
    "write quotation marks": "enquote mkbibquote say",
    "take it out: pages are divided by the edition": "newpage pagebreak clearpage vspace hspace noindent",
    "take it out: every edition has a table of contents": "tableofcontents listoffigures listoftables",
    "write a list, a table, a block quotation with `>`, or a formula between `$$`": "begin end item",
}
_CURES: Final = {command: cure for cure, commands in _BY_COMMAND.items() for command in commands.split()}


def own_form(command: str) -> str | None:
    """What is written here in place of a command, which begins with its backslash; None where nothing is known."""
    return _CURES.get(command.lstrip("\\"))
