"""Signs of other programs' Markdown in the lines of a text, as chapters have them.

Each is an edit of its own, so that the author's lines stay. What has no form of ours stays as it is and is told.
Source: the manuals of Obsidian, Zettlr, Zotero, Quarto, bookdown, MyST and Critic Markup; biblatex and natbib for
citations in TeX.
"""

import html
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from quoteproof.document.model import TrackedChanges
from quoteproof.manuscript.carrying import typed_marks
from quoteproof.manuscript.citing.chapter_text import masked
from quoteproof.manuscript.markdown.placed_text import PlacedText, TextEdit
from quoteproof.manuscript.model import ConversionKind, RefusedManuscriptError

_INSIDE: Final = r"(?:(?!\n[ \t]*\n)[^\0])"  # within a paragraph


def _in_paragraph(opening: str, closing: str, most: int = 4000) -> re.Pattern[str]:
    return re.compile(rf"{opening}(?P<words>{_INSIDE}{{0,{most}}}?){closing}")


_CRITIC: Final = re.compile(
    rf"\{{(?:\+\+(?P<added>{_INSIDE}{{0,4000}}?)\+\+|--(?P<gone>{_INSIDE}{{0,4000}}?)--"
    rf"|~~(?P<old>{_INSIDE}{{0,4000}}?)~>(?P<new>{_INSIDE}{{0,4000}}?)~~"
    rf"|==(?P<marked>{_INSIDE}{{0,4000}}?)==|>>(?P<comment>{_INSIDE}{{0,4000}}?)<<)\}}"
)
_OBSIDIAN_COMMENT: Final = re.compile(r"(?<![\w%])%%(?!%)(?P<words>[^%\0]{1,4000})%%(?![\w%])")
_EMBED: Final = re.compile(r"!\[\[(?P<target>[^\[\]|\n]{1,400})(?:\|(?P<shown>[^\[\]\n]{0,400}))?\]\]")
_WIKI: Final = re.compile(
    r"(?<!\\)\[\[(?P<target>[^\[\]|\n\0]{1,400})(?:\\?\|(?P<shown>[^\[\]\n\0]{1,400}))?\]\](?!\()"
)
_PAGE_BEHIND: Final = re.compile(
    r",? (?P<open>\()?"
    r"(?P<page>(?:pp?|S)\.[ \u00a0]?\d{1,5}(?:(?:-|–|--)\d{1,5}|ff?\.?(?!\w))?)(?![\w]|[.,:]\d)(?(open)\))"
)
"""The page of a work that a link of a vault cites, which cannot have it inside."""
_MARKED: Final = re.compile(r"(?<![=\w])==(?![=\s>])(?P<words>[^=\n\0]{1,2000})(?<!\s)==(?![=\w])")
_BLOCK_ID: Final = re.compile(r"[ \t]+\^[A-Za-z0-9][\w-]*[ \t]*$|^\^[A-Za-z0-9][\w-]*[ \t]*$", re.MULTILINE)
_ROLE: Final = re.compile(
    r"(?:\{(?P<braced>[A-Za-z][\w.+-]*(?::[\w.:+-]+)*)\}|(?<![\w:]):(?P<colon>[A-Za-z][\w-]*(?::[A-Za-z]+)*):)"
    r"`(?P<words>[^`\n]{1,1000})`"
)
_SPAN_CLASS: Final = re.compile(
    r"(?<=\])\{(?=[^{}\n]*\.(?P<name>smallcaps|sc|underline|ul)\b)(?!\.(?:smallcaps|underline)\})[^{}\n]+\}"
)
_PART: Final = re.compile(r"^(?P<hashes>#[ \t]+|(?=\())\((?:PART|APPENDIX)(?:\\?\*)?\)[ \t]*(?=\S)", re.MULTILINE)
_LABELLED: Final = re.compile(r"\A(?P<words>.*?)\s*<(?P<label>[^<>]+)>\Z")
_SHORTCODE: Final = re.compile(r"\{\{[<%]\s*(?P<name>[\w-]+)(?P<rest>[^{}\n]{0,500}?)[>%]\}\}")
_CONTENTS: Final = re.compile(
    r"^(?:\[{1,2}_?(?:TOC|toc)_?\]{1,2}|\{:toc[^}\n]*\}|\\(?:tableofcontents|listoffigures|listoftables))[ \t]*$",
    re.MULTILINE,
)
_TAGS: Final = re.compile(r"(?:(?<=\n\n)|\A)#[^\W\d][\w/-]*(?:[ \t]+#[^\W\d][\w/-]*)*[ \t]*(?=\n|\Z)")
_TEX_MATH: Final = re.compile(
    rf"(?<!\\)\\(?:\((?P<inline>{_INSIDE}{{1,1000}}?)(?<!\\)\\\)|\[(?P<display>{_INSIDE}{{1,2000}}?)(?<!\\)\\\])"
)
_FORMULA: Final = re.compile(r"[\\^_=<>+{}|]|\A\s*[A-Za-z0-9]{1,3}\s*\Z")
_ENTITY: Final = re.compile(
    r"&(?:[lr][ds]quo|[lr]aquo|[lr]saquo|[bs][db]quo|sbquo|bdquo|quot|apos|hellip|[nm]dash|nbsp"
    r"|#(?:34|39|171|187|160|82(?:1[12]|1[6-9]|2[0-2]|30|49|50))|#x(?:2[27]|[aA][bB]|[bB][bB]|201[3-9A-Ea-e]|2026));"
)
_BLOCKQUOTE: Final = re.compile(r"<blockquote\b[^<>]*>(?P<words>[^\0]{0,20000}?)</blockquote>", re.IGNORECASE)
_BLOCK_TAG: Final = re.compile(
    r"</?(?:div|section|center|article|aside|main|header|details|p|nav|hr)\b[^<>\n]*>", re.IGNORECASE
)
_TAGGED: Final = "em|i|strong|b|sup|sub|s|del|strike|u|ins|mark|small|span|font|cite|abbr|q|kbd|summary"
_PAIRED_TAG: Final = re.compile(
    rf"<(?P<name>{_TAGGED})(?=[\s>/])[^<>\n]*>(?P<words>(?:(?!<(?:{_TAGGED})\b){_INSIDE}){{0,4000}}?)</(?P=name)>",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"<br\s*/?>[ \t]*(?P<end>\n?)", re.IGNORECASE)
_ANCHOR: Final = re.compile(
    r"<a\b[^<>\n]*?\bhref=\"(?P<href>[^\"\n]*)\"[^<>\n]*>(?P<words>[^<\0]{0,1000})</a>", re.IGNORECASE
)
_ATTRIBUTE: Final = r"\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?"
_IMAGE_TAG: Final = re.compile(
    rf"<img(?=(?:[^<>\n]|\n(?![ \t]*\n)){{0,1000}}>)(?P<rest>(?:{_ATTRIBUTE})*)\s*/?>", re.IGNORECASE
)
_PAIR: Final = re.compile(r"(?P<name>[\w-]+)\s*=\s*\"(?P<value>[^\"]*)\"")
_ZOTERO: Final = re.compile(
    r"\(?\[(?P<words>[^\[\]\n]{1,300})\]\((?P<select>zotero://select/[^)\s]+)\)\)?"
    r"(?:[ \t]*\(?\[[^\[\]\n]{1,100}\]\((?P<pdf>zotero://open-pdf/[^)\s]+)\)\)?)?"
)
_ZOTERO_PDF: Final = re.compile(r"\(?\[(?P<words>[^\[\]\n]{1,100})\]\((?P<pdf>zotero://open-pdf/[^)\s]+)\)\)?")
_OPTION: Final = r"(?:\[(?:[^\[\]\n\0]|\[[^\[\]\n]*\]){0,300}\]){0,2}"
_TEX_CITE: Final = re.compile(
    rf"\\(?P<name>[Aa]utocite|[Pp]arencite|[Ff]ootcite|[Tt]extcite|[Ss]martcite|[Ss]upercite|[Cc]ite|[Cc]itep|[Cc]itet"
    rf"|[Cc]italp|[Cc]italt|footcitetext|footfullcite|[Cc]iteauthor|[Cc]iteyear|[Cc]iteyearpar|nocite)\*?"
    rf"(?P<options>{_OPTION})\{{(?P<keys>[^{{}}\n]{{1,500}})\}}"
)
_TEX_ARGUMENT: Final = re.compile(
    r"\\(?P<name>emph|textit|textbf|textsc|underline|uline|enquote|textsuperscript|textsubscript|texttt|textrm|textsf"
    r"|mbox|text|label|ref|autoref|cref|Cref|footnote|url|index|vspace\*?|hspace\*?|pagestyle|thispagestyle"
    r"|addcontentsline\{[^{}]*\}\{[^{}]*\}|setcounter\{[^{}]*\}|foreignlanguage\{[^{}]*\})"
    r"\{(?P<words>(?:[^{}\0]|\{[^{}\0]*\}){0,4000})\}"
)
_TEX_NOTHING: Final = re.compile(
    r"\\(?:newpage|clearpage|cleardoublepage|pagebreak|linebreak|noindent|bigskip|medskip|smallskip|frontmatter"
    r"|mainmatter|backmatter|appendix|centering|singlespacing|doublespacing|onehalfspacing|indent|raggedright|par"
    r"|maketitle|FloatBarrier|small|normalsize|large|footnotesize|sloppy|fussy|newline|hfill|vfill|null)(?![A-Za-z])(?:\[\d\])?(?:\{\})?"
)
_TEX_SIGNS: Final = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "LaTeX": "LaTeX", "TeX": "TeX", "textendash": "–",
    "textemdash": "—", "S": "§", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "copyright": "©", "euro": "€",
}  # fmt: skip
_TEX_SIGN: Final = re.compile(rf"\\(?P<name>{'|'.join(_TEX_SIGNS)})(?![A-Za-z])(?:\{{\}}|[ \t])?")
_STYLES: Final = {
    "em": "*", "i": "*", "strong": "**", "b": "**", "sup": "^", "sub": "~", "s": "~~", "del": "~~", "strike": "~~",
    "emph": "*", "textit": "*", "textbf": "**", "textsuperscript": "^", "textsubscript": "~",
}  # fmt: skip
_SPANS: Final = {"u": ".underline", "textsc": ".smallcaps", "underline": ".underline", "uline": ".underline"}
_BARE: Final = frozenset("ins mark small span font cite abbr kbd summary textrm textsf mbox text".split())

VAULT_LINK: Final = "a link within the vault"

Attach = Callable[[str, str, str], str]
"""Takes words of a Zotero link such as `Smith, 2020, p. 33`, the item and the PDF; gives the citation."""


def replaced_comments(placed: PlacedText, changes: TrackedChanges | None) -> Iterator[TextEdit]:
    """Edits that take tracked changes and comments out. Raises `RefusedManuscriptError` for undecided changes."""
    text = placed.text
    plain = masked(text) if "{" in text or "%%" in text else ""
    for match in _CRITIC.finditer(plain):
        words = {name: text[slice(*match.span(name))] for name, found in match.groupdict().items() if found is not None}
        if "comment" in words:
            yield TextEdit(*match.span(), _comment(words["comment"]), ConversionKind.COMMENT)
        elif "marked" in words:
            yield TextEdit(*match.span(), words["marked"], ConversionKind.CHANGED)
        elif changes is None:
            raise RefusedManuscriptError(
                f"the manuscript has tracked changes that nobody decided: `{match.group()[:80]}`",
                "say `--changes accept` or `--changes reject`",
                place=placed.place(match.start()),
            )
        else:
            old, new = words.get("old", words.get("gone", "")), words.get("new", words.get("added", ""))
            kept = new if changes is TrackedChanges.ACCEPT else old
            yield TextEdit(*match.span(), kept, ConversionKind.TRACKED)
    for match in _OBSIDIAN_COMMENT.finditer(plain):
        yield TextEdit(*match.span(), _comment(text[slice(*match.span("words"))]), ConversionKind.COMMENT)


def _comment(words: str) -> str:
    return f"<!-- {re.sub(r'-{2,}', '—', words.strip())} -->"


_ENVIRONMENT: Final = re.compile(
    r"(?P<dollars>\$\$\s*)?\\begin\{(?P<name>align|equation|gather|multline|eqnarray|displaymath|math|quote|quotation|center"
    r"|flushleft|flushright|singlespace|doublespace|landscape)(?P<star>\*?)\}(?P<words>[^\0]{0,20000}?)"
    r"\\end\{(?P=name)(?P=star)\}"
)
_INNER: Final = {"align": "aligned", "eqnarray": "aligned", "multline": "aligned", "gather": "gathered"}


def _environments(text: str) -> Iterator[TextEdit]:
    """Edits of environments of TeX: formulas and quotations."""
    shown = _without_code(text, formulas=False)
    for match in _ENVIRONMENT.finditer(shown) if "\\begin" in text else ():
        name, words = match["name"], text[slice(*match.span("words"))].strip()
        if match["dollars"]:
            continue
        if name in ("quote", "quotation"):
            lines = "\n".join(f"> {line.strip()}".rstrip() for line in words.split("\n"))
            yield TextEdit(*match.span(), f"\n\n{lines}\n\n")
        elif name in ("align", "equation", "gather", "multline", "eqnarray", "displaymath", "math"):
            formula = re.sub(r"\\(?:label|tag)\{[^{}]*\}|\n[ \t]*(?=\n)", "", words)
            if name in _INNER:
                formula = f"\\begin{{{_INNER[name]}}}\n{formula}\n\\end{{{_INNER[name]}}}"
            sign = "$" if name == "math" else "$$"
            yield TextEdit(*match.span(), f"{sign}{formula}{sign}")
        else:
            yield TextEdit(*match.span(), words, ConversionKind.CHANGED, f"\\begin{{{name}}}")


def outer_edits(placed: PlacedText) -> Iterator[TextEdit]:
    """Edits of TeX and HTML that enclose paragraphs, made before blocks are looked at."""
    text = placed.text
    yield from _environments(text)
    if "<" not in text:
        return
    plain = masked(text)
    for match in _BLOCKQUOTE.finditer(plain):
        words = text[slice(*match.span("words"))].strip()
        words = re.sub(r"</p>\s*<p\b[^<>]*>", "\n\n", re.sub(r"\A<p\b[^<>]*>|</p>\Z", "", words))
        lines = "\n".join(f"> {line.strip()}".rstrip() for line in words.split("\n"))
        yield TextEdit(*match.span(), f"\n\n{lines}\n\n")
    for match in _BLOCK_TAG.finditer(plain):
        rule = match.group().lower().startswith("<hr")
        yield TextEdit(*match.span(), "\n\n------\n\n" if rule else "", None if rule else ConversionKind.CHANGED)


def tag_edits(placed: PlacedText, language: str) -> Iterator[TextEdit]:
    """Edits of HTML in the lines; made again until none is left, since tags nest."""
    text = placed.text
    if "<" not in text:
        return
    plain = masked(text)
    for match in _PAIRED_TAG.finditer(plain):
        words = text[slice(*match.span("words"))]
        yield TextEdit(*match.span(), _dressed(match["name"].lower(), words, language))
    for match in _BREAK.finditer(plain):
        behind = text[match.end() : match.end() + 1]
        in_row = "|" in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        lasting = " " if in_row or (behind in ("", "\n") and match["end"]) or not behind.strip() else "\\\n"
        yield TextEdit(*match.span(), lasting + (match["end"] if lasting == " " else ""))
    for match in _ANCHOR.finditer(text):
        yield TextEdit(*match.span(), f"[{match['words']}]({match['href']})")
    for match in _IMAGE_TAG.finditer(plain):
        pairs = {m["name"].lower(): m["value"] for m in _PAIR.finditer(text[slice(*match.span("rest"))])}
        alternative = pairs.get("alt", "").replace('"', "'")
        attributes = f'{{alt="{alternative}"}}' if alternative else ""
        yield TextEdit(*match.span(), f"![]({pairs.get('src', '')}){attributes}")


def _dressed(name: str, words: str, language: str) -> str:
    """Words in a style as chapters write it."""
    if name in ("q", "enquote"):
        marks = typed_marks(language)
        return f"{marks.open}{words}{marks.close}"
    if name in _STYLES and words.strip():
        sign = _STYLES[name]
        inner = words.strip().replace(" ", "\\ ") if sign in "^~" else words.strip()
        return f"{sign}{inner}{sign}"
    if name in _SPANS:
        return f"[{words}]{{{_SPANS[name]}}}"
    return words


def inline_edits(placed: PlacedText, language: str, attach: Attach) -> Iterator[TextEdit]:
    """Edits of everything else that a line may hold."""
    text = placed.text
    plain = masked(text)
    yield from _links(text, plain, attach)
    yield from _roles(text)
    yield from _tex(text, plain, language)
    for match in _PART.finditer(text):
        yield TextEdit(match.end("hashes"), match.end(), "", ConversionKind.CHANGED)
    for match in _SPAN_CLASS.finditer(text):
        name = "smallcaps" if match["name"].startswith("s") else "underline"
        yield TextEdit(*match.span(), f"{{.{name}}}", ConversionKind.CHANGED)
    for match in _MARKED.finditer(plain):
        yield TextEdit(*match.span(), text[slice(*match.span("words"))], ConversionKind.CHANGED)
    for match in _BLOCK_ID.finditer(plain):
        yield TextEdit(*match.span(), "", ConversionKind.HIDDEN)
    for match in _SHORTCODE.finditer(plain):
        if match["name"] in ("pagebreak", "vspace"):
            yield TextEdit(*match.span(), "", ConversionKind.CHANGED)
        else:
            yield TextEdit(*match.span(), match.group(), ConversionKind.MACRO)
    for match in _CONTENTS.finditer(text):
        yield TextEdit(*match.span(), "", ConversionKind.GENERATED)
    for match in _TAGS.finditer(text):
        yield TextEdit(*match.span(), f"<!-- {match.group().strip()} -->", ConversionKind.HIDDEN)
    for match in _ENTITY.finditer(plain):
        yield TextEdit(*match.span(), html.unescape(match.group()))


def _links(text: str, plain: str, attach: Attach) -> Iterator[TextEdit]:
    for match in _ZOTERO.finditer(text):
        pdf = match["pdf"] or ""
        yield TextEdit(*match.span(), attach(match["words"], match["select"], pdf), ConversionKind.CITATION)
    for match in _ZOTERO_PDF.finditer(text):
        yield TextEdit(*match.span(), f"({match['words']})", ConversionKind.LOST)
    for match in _EMBED.finditer(plain):
        target = text[slice(*match.span("target"))].strip()
        if re.search(r"\.(?:png|jpe?g|svg|gif|webp|pdf|tiff?)\Z", target, re.IGNORECASE):
            path = target if target.startswith((".", "/")) else f"/{target}"  # found from the vault on, too
            path = f"<{path}>" if " " in path else path
            yield TextEdit(*match.span(), f"![]({path})")
        else:
            yield TextEdit(*match.span(), target.rpartition("/")[2], ConversionKind.LOST, f"the embedded {target}")
    for match in _WIKI.finditer(plain):
        target = text[slice(*match.span("target"))].strip()
        shown = text[slice(*match.span("shown"))].strip() if match["shown"] else ""
        if target.startswith(("@", "-@")) or (re.match(r"[^@]{0,40}@[\w:]", target) and ";" in target):
            page = None if shown else _PAGE_BEHIND.match(plain, match.end())
            shown = shown or (page["page"] if page else "")
            yield TextEdit(
                match.start(), page.end() if page else match.end(), f"[{target}{f', {shown}' if shown else ''}]"
            )
        elif text[match.start() - 1 : match.start()] != "!":
            words = shown or target.rpartition("/")[2].replace("#^", "#").replace("#", " > ").strip(" >")
            yield TextEdit(*match.span(), words, ConversionKind.CHANGED, VAULT_LINK)


def _roles(text: str) -> Iterator[TextEdit]:
    if "`" not in text:
        return
    for match in _ROLE.finditer(text):
        name, words = (match["braced"] or match["colon"]).lower(), match["words"]
        written = _role(name, words)
        if written is not None:
            yield TextEdit(*match.span(), written)
        elif match["braced"]:
            yield TextEdit(*match.span(), words, ConversionKind.MACRO)


def _role(name: str, words: str) -> str | None:
    kind, _, form = name.partition(":")
    labelled = _LABELLED.match(words)
    label = labelled["label"] if labelled else words
    match kind:
        case "cite" | "footcite" | "citep" | "citet":
            keys = [key.strip() for key in words.split(",") if key.strip()]
            if form.startswith("t") or kind == "citet":
                return "; ".join(f"@{key}" for key in keys)
            cited = f"[{'; '.join(f'@{key}' for key in keys)}]"
            return f"^[{cited}]" if kind == "footcite" else cited
        case "ref" | "numref" | "eq" | "prf":
            return f"[{labelled['words'] if labelled and kind == 'ref' else ''}](#{label})"
        case "sup" | "sub":
            sign = "^" if kind == "sup" else "~"
            return sign + words.replace(" ", "\\ ") + sign
        case "math":
            return f"${words.strip()}$"
        case "emphasis" | "dfn" | "term":
            return f"*{labelled['words'] if labelled else words}*"
        case "strong":
            return f"**{words}**"
        case "q":
            return f"“{words}”"
        case "code" | "kbd" | "file" | "command" | "guilabel":
            return f"`{words}`"
    return None


def _tex(text: str, plain: str, language: str) -> Iterator[TextEdit]:
    if "\\" not in text:
        return
    shown = _without_code(text)
    for match in _TEX_CITE.finditer(shown):
        cited = tex_citation(match["name"].lower(), match["options"], match["keys"])
        yield TextEdit(*match.span(), cited, None if cited else ConversionKind.HIDDEN)
    for match in _TEX_MATH.finditer(shown):
        words = match["inline"] or match["display"] or ""
        if "$" not in words and _FORMULA.search(words) and (match["inline"] or re.search(r"\\[A-Za-z]|[\^_=]", words)):
            sign = "$" if match["inline"] else "$$"
            yield TextEdit(*match.span(), f"{sign}{words.strip()}{sign}")
    for match in _TEX_ARGUMENT.finditer(shown):
        name, words = match["name"], match["words"]
        if name in ("ref", "autoref", "cref", "Cref"):
            yield TextEdit(*match.span(), f"[](#{words})")
        elif name == "footnote":
            yield TextEdit(*match.span(), f"^[{words}]")
        elif name == "url":
            yield TextEdit(*match.span(), f"<{words}>")
        elif name == "texttt":
            yield TextEdit(*match.span(), f"`{words}`")
        elif name in _STYLES or name in _SPANS or name in _BARE or name == "enquote":
            yield TextEdit(*match.span(), _dressed(name, words, language))
        elif name.startswith("foreignlanguage"):
            yield TextEdit(*match.span(), words)
        else:
            yield TextEdit(*match.span(), "", ConversionKind.HIDDEN)
    for match in _TEX_NOTHING.finditer(shown):
        yield TextEdit(*match.span(), "", ConversionKind.HIDDEN)
    for match in _TEX_SIGN.finditer(shown):
        yield TextEdit(*match.span(), _TEX_SIGNS[match["name"]])


_ESCAPE: Final = re.compile(r"\\[^\n]")
_DOLLARS: Final = re.compile(
    r"(?<![\\$])\$\$(?:(?!\n[ \t]*\n)[^$]){1,4000}\$\$"
    r"|(?<![\\$\w])\$(?=[^\s$])(?:(?!\n[ \t]*\n)[^$]){0,1000}[^\s$\\]\$(?!\d)"
)


def _without_code(text: str, *, formulas: bool = True) -> str:
    """The text with code, comments and formulas masked, and its backslashes left."""
    shown = list(masked(text))
    # A backslash and what it escapes are masked too, and TeX is looked for in them.
    for match in _ESCAPE.finditer(text):
        start, end = match.span()
        around = [*shown[max(0, start - 1) : start], *shown[end : end + 1]]
        if any(sign != "\0" for sign in around) or not around:
            shown[start:end] = match.group()
    for match in _DOLLARS.finditer("".join(shown)) if formulas else ():
        shown[match.start() : match.end()] = "\0" * (match.end() - match.start())
    return "".join(shown)


def tex_citation(name: str, options: str, keys: str) -> str:
    """A citation in TeX as chapters write it; nothing for what prints nothing."""
    if name == "nocite":
        return ""
    found = re.findall(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", options)
    prefix, suffix = (found[0], found[1]) if len(found) > 1 else ("", found[0] if found else "")
    known = [key.strip() for key in keys.split(",") if key.strip()]
    if name in ("textcite", "citet", "citeauthor") and len(known) == 1 and not prefix:
        return f"@{known[0]}" + (f" [{suffix.replace('--', '–')}]" if suffix else "")
    sign = "-@" if name in ("citeyear", "citeyearpar") else "@"
    items = [f"{sign}{key}" for key in known]
    items[0] = f"{prefix} {items[0]}".strip()
    items[-1] += f", {suffix.replace('--', '–')}" if suffix else ""
    cited = f"[{'; '.join(items)}]"
    return f"^[{cited}]" if name.startswith("foot") else cited


def zotero_page(address: str) -> str:
    """The page that the address of a PDF in Zotero names; nothing where it names none."""
    return next(iter(parse_qs(urlsplit(address).query).get("page", ())), "")


def zotero_item(address: str) -> str:
    """The item of Zotero that an address names, such as `EFGH2345`."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2]
