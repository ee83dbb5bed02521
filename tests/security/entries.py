"""Vectors of the bibliography: TeX, addresses, quotations and odd characters in the fields of entries."""

from __future__ import annotations

from typing import Final

from tests.security.vector import Entry

ENTRIES: Final = (
    Entry("tex-image", "title = {A \\includegraphics{%SECRET%} b},", "B004"),
    Entry("tex-input", "title = {A \\input{%SECRET%} b},", "B004"),
    Entry("tex-href", "title = {A \\href{javascript:alert(1)}{b} c},", "B004"),
    Entry("tex-url", "series = {\\url{javascript:alert(1)}},\n  title = {A},", "B004"),
    Entry("tex-note", "title = {A\\footnote{said only here} b},", "B004"),
    Entry("tex-colour", "title = {A \\textcolor{white}{hidden} b},", "B004"),
    Entry("tex-macro", "title = {A \\newcommand{\\x}{y}\\x b},", "B004"),
    Entry("tex-write", "title = {A \\write18{id} b},", "B004"),
    Entry("tex-phantom", "title = {A \\phantom{hidden} b},", "B004"),
    Entry("tex-environment", "title = {A \\begin{itemize}\\item b\\end{itemize} c},", "B004"),
    Entry("tex-cite", "title = {A \\cite{lighthouse} b},", "B004"),
    Entry("tex-math-text", "title = {A $\\text{he lied}$ b},", "B004"),
    Entry("tex-author", "author = {\\includegraphics{%SECRET%}, A.},\n  title = {B},", "B004"),
    Entry("tex-break", "title = {A \\\\ b},", "B004"),
    Entry("url-javascript", "title = {A},\n  url = {javascript:alert(1)},", "B004", 2),
    Entry("url-file", "title = {A},\n  url = {file://%SECRET%},", "B004", 2),
    Entry("url-data", "title = {A},\n  url = {data:text/html,x},", "B004", 2),
    Entry("url-quote", 'title = {A},\n  url = {https://a.example/"onclick=x},', "B004", 2),
    Entry("url-space", "title = {A},\n  url = {https://a.example/ javascript:x},", "B004", 2),
    Entry("doi-script", 'title = {A},\n  doi = {10.1/"><script>},', "B004", 2),
    Entry("doi-other", "title = {A},\n  doi = {javascript:alert(1)},", "B004", 2),
    Entry("quoted-series", "title = {A},\n  edition = {He said “I lied”},", "B004", 2),
    Entry("quoted-tex", "title = {A},\n  institution = {He said ``I lied''},", "B004", 2),
    Entry("quoted-command", "title = {A},\n  howpublished = {He said \\enquote{I lied}},", "B004", 2),
    Entry("quoted-publisher", "title = {A},\n  publisher = {He said «I lied»},", "B004", 2),
    Entry("char-bidi", "title = {A \u202e b},", "B004"),
    Entry("char-escape", "title = {A \x1b[2J b},", "B004"),
    Entry("char-private", "title = {A \ue000 b},", "B004"),
    Entry("html-title", "title = {A <script>alert(1)</script> <b>b</b>},", prints=("<script>alert(1)</script>",)),
    Entry("typst-title", "title = {A \\#panic(1) [x](y) *z* $x^2$ .at(0)},", prints=("[x](y)", "*z*", ".at(0)")),
    Entry("typst-dot", "title = {A \\emph{b}.body \\textsc{c}.at(0)},", prints=("b.body", "c.at(0)")),
    Entry("xml-title", "title = {A </w:t> \\& ]]> <!-- b -->},", prints=("</w:t> & ]]>",)),
    Entry("letters", "title = {\\'Etude \\\"uber {\\o} \\ss{} \\& \\emph{Werke}},", prints=("& Werke",)),
    Entry("abstract", "title = {A},\n  abstract = {secret-abstract \\input{%SECRET%} “he lied”},"),
    Entry("note", "title = {A},\n  note = {He said “secret-note”},"),
    Entry("addendum", "title = {A},\n  addendum = {\\href{javascript:alert(1)}{secret-note}},"),
    Entry("unknown-field", "title = {A},\n  mynotes = {secret-field \\input{%SECRET%} “he lied”},"),
    Entry("file-outside", "title = {A},\n  file = {%SECRET%},"),
    Entry("file-parent", "title = {A},\n  file = {seeds/../../outside/secret.txt},"),
    Entry("huge", "title = {A " + "word " * 3000 + "},", prints=("word",)),
    Entry("crossref", "title = {A},\n  crossref = {lighthouse},"),
)
