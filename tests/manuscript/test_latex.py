"""LaTeX manuscripts: what csquotes, biblatex and natbib set becomes quotations and citations, or is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest

from quoteproof.document.model import TrackedChanges
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ConversionKind, Manuscript, ManuscriptOptions, RefusedManuscriptError
from quoteproof.manuscript.tex.reader import read

HEAD = r"\documentclass{book}\usepackage[style=authoryear]{biblatex}\usepackage{csquotes}"


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def manuscript(
    pandoc: Pandoc,
    body: str,
    *,
    head: str = HEAD,
    files: Mapping[str, bytes] | None = None,
    changes: TrackedChanges | None = None,
) -> Manuscript:
    text = f"{head}\n\\begin{{document}}\n\\chapter{{One}}\n{body}\n\\end{{document}}\n"
    given = [("thesis.tex", text.encode())]
    return read(given, ManuscriptOptions(changes=changes), pandoc, (files or {}).get)


def words(read_manuscript: Manuscript) -> str:
    """The chapters without their first heading, without the backslashes of Markdown."""
    text = "\n".join(chapter.text for chapter in read_manuscript.chapters)
    return text.replace("\\", "").removeprefix("# One\n").strip()


def told(read_manuscript: Manuscript) -> list[tuple[ConversionKind, int, str, str]]:
    return [(note.kind, note.place.number, note.text, note.became) for note in read_manuscript.notes]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"He says \enquote{the words} on.", "He says “the words” on."),
        (r"He says \textquote[{\cite[33]{k}}]{the words} on.", "He says “the words” [@k, p. 33] on."),
        (r"He says \textquote{the words} on.", "He says “the words” on."),
        (r"\textquote[{\cite[33]{k}}][.]{the words}", "“the words.” [@k, p. 33]"),
        (r"\textquote[\cite{k}]{the words}.", "“the words” [@k]."),
        (r"\textcquote[33]{k}{the words}", "“the words” [@k, p. 33]"),
        (r"\textcquote[vgl.][33]{k}[.]{the words}", "“the words.” [vgl. @k, p. 33]"),
        (r"\foreigntextquote{german}[{\cite[33]{k}}]{die Worte}", "“die Worte” [@k, p. 33]"),
        (r"\hyphentextcquote{german}[33]{k}{die Worte}", "“die Worte” [@k, p. 33]"),
        (r"\foreignquote{french}{les mots}", "“les mots”"),
        (r"\hybridblockquote{german}[{\cite{k}}]{kurz}.", "“kurz” [@k]."),
        (r"\blockcquote[33]{k}{short words}.", "“short words” [@k, p. 33]."),
        (r"\enquote{the \enquote{inner} words}", "“the ‘inner’ words”"),
        (r"\enquote{a \enquote{b \enquote{c} d} e}", "“a ‘b “c” d’ e”"),
        (r"\enquote*{the inner}", "‘the inner’"),
        (r"\enquote{the \textelp{} here \textins{and} more}", "“the […] here [and] more”"),
        (r"\enquote{the \textelp{as he} here}", "“the […] [as he] here”"),
        (r"\enquote{the \textelp*{as he} here}", "“the [as he] […] here”"),
        (r"\enquote{\textins*{T}he jump\textdel{s}}", "“[T]he jump[]”"),
        (r"\enquote{the [\ldots] and [\dots{}] so}", "“the […] and […] so”"),
        (r"``the words'' and `so'", "“the words” and ‘so’"),
        (r",,auch`` und >>und<< und \glqq so\grqq{} und \frqq so\flqq", "„auch“ und »und« und „so“ und »so«"),
        (r'\enquote{a "b" c} it\textquoteright{}s', '“a "b" c” it’s'),
    ],
)
def test_quotations_of_csquotes_and_by_hand(pandoc: Pandoc, source: str, expected: str) -> None:
    got = manuscript(pandoc, source)
    assert words(got) == expected
    lost = {ConversionKind.LOST, ConversionKind.ADDED, ConversionKind.MACRO}
    assert not [note for note in told(got) if note[0] in lost]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\begin{displayquote}[{\cite[33]{k}}] The words \end{displayquote}", "> The words [@k, p. 33]"),
        ("\\begin{displaycquote}[33]{k}\nThe words\\end{displaycquote}", "> The words [@k, p. 33]"),
        (r"\begin{foreigndisplaycquote}{german}[vgl.][33]{k}[.] Worte\end{foreigndisplaycquote}",
         "> Worte. [vgl. @k, p. 33]"),
        (r"\begin{quote}The \enquote{words} \cite{k}\end{quote}", "> The “words” [@k]"),
        (r"\begin{quotation}The words\end{quotation}", "> The words"),
        (r"\blockquote[{\cite[33]{k}}]{" + "word " * 60 + r"end}.", "> " + "word " * 60 + "end. [@k, p. 33]"),
        (r"\SetBlockThreshold{0}\blockcquote[33]{k}{words}.", "> words. [@k, p. 33]"),
        ("\\begin{verse}\nOne\\\\\nand two\\\\*[1ex]\nthree\\end{verse}", "> One\n> and two\n> three"),
    ],
)  # fmt: skip
def test_quotations_that_are_set_off(pandoc: Pandoc, source: str, expected: str) -> None:
    got = manuscript(pandoc, source)
    assert words(got).replace("  \n", "\n") == expected
    assert not told(got)


def test_a_note_in_a_quotation_begins_with_outer_marks(pandoc: Pandoc) -> None:
    got = words(manuscript(pandoc, r"\enquote{words\footnote{See \enquote{other \enquote{in}}} on \enquote{b}}"))
    assert "“words[^1] on ‘b’”" in got
    assert "See “other ‘in’”" in got


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"x \cite{k} y", "x [@k] y"),
        (r"x\footcite[33]{k} y", "x [@k, p. 33] y"),
        (r"“x”.\footcite[33]{k} Y", "“x” [@k, p. 33]. Y"),
        (r"“x”.\footnote{\cite[33]{k}.} Y", "“x” [@k, p. 33]. Y"),
        (r"x \parencite[see][33--35]{k}", "x [see @k, pp. 33–35]"),
        (r"x \autocite[see][]{k}", "x [see @k]"),
        (r"x \autocite{a,b}", "x [@a; @b]"),
        (r"x \autocites[1]{a}[see][2]{b}", "x [@a, p. 1; see @b, p. 2]"),
        (r"x \parencites(pre)(post)[1]{a}{b}", "x [pre @a, p. 1; @b, post]"),
        (r"\textcite[33]{k} says", "@k [p. 33] says"),
        (r"x \parencite*{k}", "x [-@k]"),
        (r"x \volcite{2}[33]{k}", "x [@k, vol. 2, p. 33]"),
        (r"x \cite[\emph{passim}]{k}", "x [@k, *passim*]"),
        (r"x \autocite[S.~33f.]{k}", "x [@k, S. 33f.]"),
    ],
)
def test_citations(pandoc: Pandoc, source: str, expected: str) -> None:
    assert words(manuscript(pandoc, source)) == expected


def test_natbib_names_the_author_by_cite(pandoc: Pandoc) -> None:
    head = r"\documentclass{article}\usepackage[round]{natbib}"
    got = manuscript(pandoc, r"\cite{k} and \citep[see][33]{k} and \citet{k}", head=head)
    assert words(got) == "@k and [see @k, p. 33] and @k"


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        (r"\nocite{z} x", ConversionKind.CHANGED, r"\nocite{z}"),
        (r"x \citetitle{k}", ConversionKind.CHANGED, r"\citetitle{k} prints its title"),
        (r"x \chapquote{The words of it}{A}{S}", ConversionKind.MACRO, r"\chapquote{The words of it}{A}{S}"),
        (r"\enquote{the \gls{ana} words}", ConversionKind.MACRO, r"\gls{ana}"),
        (r"x \todo{mend this}", ConversionKind.COMMENT, "mend this"),
        (r"See \ref{none}.", ConversionKind.LOST, r"\ref{none}, a reference to nothing that has a label"),
        (r"\begin{tikzpicture}\draw (0,0);\end{tikzpicture} x", ConversionKind.PICTURE,
         r"\begin{tikzpicture} \draw(0,0);"),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_told_with_its_line(
    pandoc: Pandoc, source: str, kind: ConversionKind, text: str
) -> None:
    assert (kind, 4, text) in [note[:3] for note in told(manuscript(pandoc, source))]


def test_an_unknown_command_in_a_quotation_stays_to_be_seen(pandoc: Pandoc) -> None:
    got = manuscript(
        pandoc, r"\enquote{the \gls{ana} words} and ``the \mystery words'' and \begin{quote}a \odd{} b\end{quote}"
    )
    for left in (r"\\gls{ana} words", r"\\mystery words", r"\\odd"):
        assert left in got.chapters[0].text


@pytest.mark.parametrize(
    ("source", "printed", "lost"),
    [
        (r"\ifx\one\two here \else there \fi end", "here end", "there"),
        (r"\ifcsname x\endcsname here \else there \fi end", "xhere end", "there"),
        (r"\iftrue \ifodd here \else there \fi more \else gone \fi end", "here more end", "there"),
        (r"\unless\iffalse here \else gone \fi end", "here end", None),
        (r"\iffalse $a \iff b$ \ifblank{x}{y}{z} \fi here", "here", None),
    ],
)
def test_a_branch_is_left_out_unseen_only_where_its_condition_is_known(
    pandoc: Pandoc, source: str, printed: str, lost: str | None
) -> None:
    got = manuscript(pandoc, source)
    assert words(got) == printed
    assert [note[2] for note in told(got) if note[0] is ConversionKind.LOST] == ([lost] if lost else [])


def test_macros_of_the_author_are_expanded_before_anything_else(pandoc: Pandoc) -> None:
    head = HEAD + (
        r"\newcommand{\qcite}[3]{\enquote{#1} \autocite[#2]{#3}}\newcommand\ie{i.\,e.\ }"
        r"\NewDocumentCommand{\zit}{m o}{\textcquote[#2]{k}{#1}}\def\both#1and#2.{\enquote{#1#2}.}"
        r"\newenvironment{langzitat}[1]{\begin{quote}}{\end{quote}}"
    )
    got = manuscript(
        pandoc,
        r"\qcite{the words}{33}{k}, \ie \zit{so}[7] \both this and that."
        r"\begin{langzitat}{x}Words\end{langzitat}",
        head=head,
    )
    assert words(got).startswith("“the words” [@k, p. 33], i.")
    assert "“so” [@k, p. 7]" in words(got)
    assert "“this that”." in words(got)
    assert words(got).endswith("> Words")


def test_a_macro_without_end_is_refused(pandoc: Pandoc) -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    doubled = "".join(rf"\def\x{one}{{\x{other}\x{other}}}" for one, other in itertools.pairwise(names))
    with pytest.raises(RefusedManuscriptError, match="expands without end"):
        manuscript(pandoc, r"\xa", head=HEAD + doubled + r"\def\xz{words}")


@pytest.mark.parametrize("opening", ["{", r"\emph{", r"\unknown{", r"\footnote{", r"\enquote{"])
def test_what_is_nested_without_measure_is_refused(pandoc: Pandoc, opening: str) -> None:
    with pytest.raises(RefusedManuscriptError, match="nested too deep"):
        manuscript(pandoc, opening * 2000 + "x" + "}" * 2000)


def test_files_are_read_in_each_in_its_encoding(pandoc: Pandoc) -> None:
    files = {
        "one.tex": "Die Straße \\enquote{über} \\input{sub/two}".encode("latin-1"),
        "sub/two.tex": "und größer.".encode(),
        "three.tex": b"\\endinput never",
    }
    head = HEAD + r"\usepackage[latin1]{inputenc}\usepackage[ngerman]{babel}"
    got = manuscript(pandoc, r"\include{one}\input{three.tex}", head=head, files=files)
    assert words(got) == "Die Straße „über“ und größer."
    assert got.metadata.language == "de"


def test_a_missing_file_is_refused_with_its_line(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError, match="`gone`") as refused:
        manuscript(pandoc, "x\n\n\\input{gone}")
    assert str(refused.value.place) == "thesis.tex, line 6"


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b"])
def test_no_file_outside_of_the_folder_is_asked_for(pandoc: Pandoc, path: str) -> None:
    asked: list[str] = []

    def open_file(name: str) -> bytes | None:
        asked.append(name)
        return None

    text = f"\\begin{{document}}\\input{{{path}}}\\includegraphics{{{path}}}\\end{{document}}".encode()
    with pytest.raises(RefusedManuscriptError):
        read([("t.tex", text)], ManuscriptOptions(), pandoc, open_file)
    assert not [name for name in asked if name.startswith(("/", ".."))]


def test_files_that_read_themselves_in_are_refused(pandoc: Pandoc) -> None:
    with pytest.raises(RefusedManuscriptError, match="reads itself in"):
        manuscript(pandoc, r"\input{a}", files={"a.tex": rb"\input{b}", "b.tex": rb"\input{a}"})


def test_active_marks_of_csquotes(pandoc: Pandoc) -> None:
    head = HEAD + '\\MakeOuterQuote{"}'
    assert words(manuscript(pandoc, 'a "b \\enquote{c} d" e', head=head)) == "a “b ‘c’ d” e"
    head = HEAD + "\\MakeAutoQuote{«}{»}"
    assert words(manuscript(pandoc, "a «b «c» d» e", head=head)) == "a “b ‘c’ d” e"


def test_shorthands_of_babel(pandoc: Pandoc) -> None:
    head = HEAD + r"\usepackage[ngerman]{babel}"
    got = words(manuscript(pandoc, '"`auch"\' und Haupt"=Wort, Auf"|lage, ein"-gabe, "<so"> f"ur', head=head))
    assert got == "„auch“ und Haupt-Wort, Auflage, eingabe, «so» für"


def test_references_lead_to_headings_figures_and_tables(pandoc: Pandoc) -> None:
    body = (
        r"\label{ch:a}\begin{figure}\includegraphics{p}\caption{A caption}\label{fig:a}\end{figure}"
        r"See \ref{ch:a}, \autoref{fig:a} and \cref{tab:a}.\begin{table}\caption{T}\label{tab:a}"
        r"\begin{tabular}{lr}a & b \\ \hline c & d \\\end{tabular}\end{table}"
    )
    got = manuscript(pandoc, body, files={"p.png": b"\x89PNG"})
    text = got.chapters[0].text
    for part in ("# One {#ch:a}", "[](#ch:a), [](#fig:a) and [](#tab:a)", "images/p.png){#fig:a}", "{#tab:a}"):
        assert part in text
    assert got.pictures == {"chapters/images/p.png": b"\x89PNG"}
    assert not told(got)


def test_metadata_and_bibliographies(pandoc: Pandoc) -> None:
    head = HEAD + (
        r"\usepackage[english,main=ngerman]{babel}\title{Ein \emph{Titel}\thanks{an alle}}\author{A. Bär \and C. D.}"
        r"\date{\today}\addbibresource{lit/a.bib}\bibliography{b}"
    )
    got = manuscript(pandoc, r"\maketitle Worte", head=head)
    assert (got.metadata.title, got.metadata.authors, got.metadata.date) == ("Ein Titel", ("A. Bär", "C. D."), "")
    assert got.metadata.language == "de"
    assert got.bibliographies == ("lit/a.bib", "b.bib")


def test_marked_changes_wait_for_a_decision(pandoc: Pandoc) -> None:
    head = HEAD + r"\usepackage{changes}"
    body = r"a \added{new} \deleted{old} \replaced{this}{that} b"
    with pytest.raises(RefusedManuscriptError, match="changes"):
        manuscript(pandoc, body, head=head)
    assert words(manuscript(pandoc, body, head=head, changes=TrackedChanges.ACCEPT)) == "a new this b"
    assert words(manuscript(pandoc, body, head=head, changes=TrackedChanges.REJECT)) == "a old that b"


def test_paragraphs_know_their_lines(pandoc: Pandoc) -> None:
    got = manuscript(pandoc, "First.\n\nSecond.\n\n\\input{a}", files={"a.tex": b"\n\nThird."})
    places = [str(place) for _, place in got.chapters[0].places]
    assert places == ["thesis.tex, line 3", "thesis.tex, line 4", "thesis.tex, line 6", "a.tex, line 3"]


def test_an_article_has_its_sections_for_chapters(pandoc: Pandoc) -> None:
    text = (
        b"\\documentclass{article}\\begin{document}\\begin{abstract}Short.\\end{abstract}"
        b"\\section{A}a\\paragraph{B}b\\section*{C}c\\end{document}"
    )
    got = read([("t.tex", text)], ManuscriptOptions(), pandoc, lambda name: None)
    assert [chapter.name for chapter in got.chapters] == ["01-abstract.md", "02-a.md", "03-c.md"]
    assert "## B" in got.chapters[1].text
    assert "# C {.unnumbered}" in got.chapters[2].text


def test_the_kind_before_a_reference_is_said_once(pandoc: Pandoc) -> None:
    body = r"\section{S}\label{s}In Section~\ref{s}, (see Abschnitt \ref{s}) and Figures \ref{s}."
    got = manuscript(pandoc, body)
    assert words(got).endswith("In [](#s), (see [](#s)) and Figures [](#s).")
    assert [note[2] for note in told(got)] == [
        "“Section” before a reference",
        "“Abschnitt” before a reference",
    ]


def test_authors_and_titles_come_from_the_bibliography(pandoc: Pandoc) -> None:
    files = {"a.bib": b"@book{k, author={Smith, A. and von Bar, C.}, title={The {Title}}, year=1999}"}
    body = r"\citeauthor{k} in \citetitle{k} (\citeyear{k})"
    got = manuscript(pandoc, body, head=HEAD + r"\addbibresource{a.bib}", files=files)
    assert words(got) == "Smith and von Bar in *The Title* (1999)"
    assert {note[0] for note in told(got)} == {ConversionKind.CHANGED}


def test_acronyms_are_the_words_that_they_print(pandoc: Pandoc) -> None:
    head = HEAD + r"\newacronym{a}{API}{application interface}\newglossaryentry{b}{name={word},description={d}}"
    got = manuscript(pandoc, r"\gls{a}, \gls{a}, \Glspl{b}, \acrlong{a}", head=head)
    assert words(got) == "application interface (API), API, Words, application interface"
    assert not told(got)


def test_a_figure_of_several_pictures_keeps_all_its_words(pandoc: Pandoc) -> None:
    part = r"\begin{subfigure}{0.5\textwidth}\includegraphics{%s}\caption{sub %s}\end{subfigure}"
    body = r"\begin{figure}" + part % ("a", "a") + part % ("b", "b") + r"\caption{All}\end{figure}"
    got = manuscript(pandoc, body, files={"a.png": b"1", "b.jpg": b"2"})
    assert words(got).split() == [
        "![sub", "a](chapters/images/a.png)", "![sub", "b](chapters/images/b.jpg)", "All",
    ]  # fmt: skip
    assert not told(got)


def test_tables_keep_their_words_whatever_their_columns(pandoc: Pandoc) -> None:
    body = (
        r"\begin{tabularx}{\textwidth}{@{}l>{\raggedright}p{3cm}*{2}{c}@{}}\toprule A & B & C & D\\\midrule "
        r"\multicolumn{2}{c}{x “y”} & \multirow{2}{*}{z} & 1\\ \cmidrule(lr){1-2} a & b & & \\\bottomrule\end{tabularx}"
    )
    got = manuscript(pandoc, body)
    assert not told(got)
    assert [word for word in ("A", "B", "C", "D", "x", "“y”", "z", "1", "a", "b") if word not in words(got)] == []


def test_code_is_no_quotation(pandoc: Pandoc) -> None:
    body = '\\begin{verbatim}\n\\enquote{not} % "x"\n\\end{verbatim} \\verb|\\cite{x}| \\lstinline!a%b!'
    got = manuscript(pandoc, body)
    assert '```\n\\enquote{not} % "x"\n```' in got.chapters[0].text
    assert got.chapters[0].text.rstrip().endswith("`\\cite{x}` `a%b`")
    assert not told(got)


@pytest.mark.parametrize(
    "definition",
    [
        r"\newenvironment{lq}{\list{}{\leftmargin=1cm}\item\relax}{\endlist}",
        r"\newenvironment{lq}{\begin{quote}}{\end{quote}}",
        r"\newenvironment{lq}{\begin{list}{}{\leftmargin1cm}\item}{\end{list}}",
    ],
)
def test_environments_of_the_author_that_set_quotations_off(pandoc: Pandoc, definition: str) -> None:
    got = manuscript(pandoc, r"\begin{lq}The words\end{lq} after", head=HEAD + definition)
    assert words(got) == "> The words\n\nafter"


def test_numbers_with_units_keep_them(pandoc: Pandoc) -> None:
    got = manuscript(pandoc, r"\SI{5}{\kilo\metre}, \num{1,5}, \qty{3}{\percent} and \SI{2}{\league}")
    assert words(got).startswith("5\u00a0km, 1,5, 3\u00a0% and")
    assert [note[0] for note in told(got)] == [ConversionKind.MACRO]


def test_a_condition_without_an_end_is_told(pandoc: Pandoc) -> None:
    got = manuscript(pandoc, r"a \iffalse hidden\fi b \iffalse lost words")
    assert words(got) == "a b"
    assert [note[:3] for note in told(got)] == [
        (ConversionKind.LOST, 4, "everything behind \\iffalse, which has no \\fi")
    ]


def test_code_commands_that_are_defined_as_others(pandoc: Pandoc) -> None:
    head = HEAD + "\n".join(
        (
            r"\newcommand{\inline}{\lstinline[basicstyle=\ttfamily]}",
            r"\newcommand\code{\lstinline}",
            r"\let\kode\lstinline",
            r"\newcommand{\kod}[1]{\lstinline{#1}}",
        )
    )
    read_one = manuscript(pandoc, r"Here \inline{a_b} and \code|c_d| and \kode+e_f+ and \kod{g} end.", head=head)
    assert words(read_one) == "Here `a_b` and `c_d` and `e_f` and `g` end."
    assert not told(read_one)


def test_a_command_that_is_defined_by_itself_ends(pandoc: Pandoc) -> None:
    head = HEAD + r"\let\oldmarginpar\marginpar \renewcommand{\marginpar}[1]{\oldmarginpar{\small #1}}"
    head += r"\newcommand{\one}[1]{\two{#1}}\newcommand{\two}[1]{\one{#1}}"
    text = words(manuscript(pandoc, r"Text\marginpar{aside}. \one{Words} here.", head=head))
    assert "aside" in text
    assert "Words here." in text


def test_a_brace_without_its_partner_is_told(pandoc: Pandoc) -> None:
    given = [("thesis.tex", (HEAD + "\\newcommand{\\x}{\\begin{document}Words that go.\\end{document}").encode())]
    notes = read(given, ManuscriptOptions(), pandoc, lambda name: None).notes
    assert [(note.kind, note.text) for note in notes] == [
        (ConversionKind.LOST, "everything behind a brace that begins here and has no end")
    ]


def test_the_encoding_stands_in_a_file_of_the_preamble(pandoc: Pandoc) -> None:
    text = r"\documentclass{book}\input{setup}\begin{document}\chapter{A}Obrzędowość.\end{document}".encode("cp1250")
    files = {"setup.tex": rb"\usepackage[cp1250]{inputenc}"}
    found = read([("thesis.tex", text)], ManuscriptOptions(), pandoc, lambda name: files.get(name))
    assert "Obrzędowość." in found.chapters[0].text
    assert not found.notes


@pytest.mark.parametrize(
    "command",
    [
        r"\addcontentsline{toc}{chapter}{A} ",
        "\\addcontentsline{toc}{chapter}{A}\n",
        "\\pdfbookmark[0]{A}{a}\n",
        "\\titlespacing*{\\chapter}{0pt}{0pt}{0pt}\n",
        "\\fancyhead[L]{A} ",
        "\\tableofcontents\n",
    ],
)
def test_a_group_behind_layout_is_words(pandoc: Pandoc, command: str) -> None:
    assert words(manuscript(pandoc, f"{command}{{\\itshape I thank them.}}")) == "*I thank them.*"


def test_a_break_before_an_empty_line_joins_no_paragraphs(pandoc: Pandoc) -> None:
    body = "One.\\\\\n\nTwo.\\\\ \n\n\\begin{figure}\\includegraphics{a}\\caption{So}\\end{figure}Three \\\\ four. \\\\"
    assert words(manuscript(pandoc, body)) == "One.\n\nTwo.\n\nSo\n\nThree\nfour."


def test_a_listing_is_code_and_words_as_typed_are_not(pandoc: Pandoc) -> None:
    body = '\\begin{lstlisting}\nprint("x")\n\\end{lstlisting}\n\\begin{verbatim}\na "b"\n\\end{verbatim}\n'
    assert words(manuscript(pandoc, body)) == '``` code\nprint("x")\n```\n\n```\na "b"\n```'


def test_what_a_glossary_says_is_told(pandoc: Pandoc) -> None:
    head = HEAD + r"\newglossaryentry{web}{name={Web Scale}, description={Something \enquote{large}, they say}}"
    head += r"\longnewglossaryentry{lock}{name=Deadlock}{No way on.}"
    notes = told(manuscript(pandoc, r"A \gls{web}. \printglossaries", head=head))
    lost = [text for kind, _, text, _ in notes if kind is ConversionKind.LOST]
    assert lost == [
        r"an entry of the glossary: Web Scale: Something \enquote{large}, they say",
        "an entry of the glossary: Deadlock: No way on.",
    ]
    assert not any(note[0] is ConversionKind.LOST for note in told(manuscript(pandoc, r"A \gls{web}.", head=head)))


def test_a_bibliography_without_a_name_is_none(pandoc: Pandoc) -> None:
    found = manuscript(pandoc, r"Words. \bibliography{works}", head=HEAD + r"\nobibliography*")
    assert found.bibliographies == ("works.bib",)
    assert words(found) == "Words."


def test_the_citations_of_abntex_name_works(pandoc: Pandoc) -> None:
    found = words(manuscript(pandoc, r"\citeonline[p.~33]{silva} diz, e \citeonline{a, b} também \cite{silva}."))
    assert found == "@silva [p. 33] diz, e @a, @b também [@silva]."
