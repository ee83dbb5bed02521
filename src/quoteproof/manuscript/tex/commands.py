"""Commands of LaTeX and of its usual packages, by what becomes of them.

Signs are characters; layout prints nothing of its own, and is left out without a word; styles are what Markdown has,
too. Whatever is in none of these tables, and is not read by `body`, is a command that is not known, and is told.
Source: LaTeX2e's reference manual, and the manuals of the packages.
"""

import re
from typing import Final

SIGNS: Final = {
    "ss": "ß", "SS": "SS", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "S": "§", "textsection": "§", "P": "¶", "textparagraph": "¶", "copyright": "©",
    "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "pounds": "£", "textsterling": "£",
    "texteuro": "€", "euro": "€", "EUR": "€", "euros": "€", "textyen": "¥", "textcent": "¢", "dag": "†",
    "textdagger": "†", "ddag": "‡", "textdaggerdbl": "‡", "textdegree": "°", "degree": "°", "textpm": "±",
    "texttimes": "×", "textdiv": "÷", "textmu": "µ", "textonehalf": "½", "textonequarter": "¼",
    "textthreequarters": "¾", "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³",
    "textordfeminine": "ª", "textordmasculine": "º", "textperthousand": "‰", "textnumero": "№", "textbullet": "•",
    "textperiodcentered": "·", "textasteriskcentered": "*", "textexclamdown": "¡", "textquestiondown": "¿",
    "textendash": "–", "textemdash": "—", "textminus": "−", "textellipsis": "…", "ldots": "…", "dots": "…",
    "dotsc": "…", "lips": "…", "textbackslash": "\\", "textbar": "|", "textless": "<", "textgreater": ">",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbraceleft": "{", "lbrack": "[",
    "rbrack": "]", "lbrace": "{", "rbrace": "}", "textbraceright": "}", "textdollar": "$", "textquotesingle": "'",
    "textquotedbl": '"', "textvisiblespace": "␣", "textrightarrow": "→", "textleftarrow": "←", "textuparrow": "↑",
    "textdownarrow": "↓", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚", "guillemotleft": "«",
    "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "lq": "‘",
    "rq": "’", "og": "«", "fg": "»", "dq": '"', "slash": "/", "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε",
    "XeLaTeX": "XeLaTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX", "LuaLaTeX": "LuaLaTeX", "BibTeX": "BibTeX",
    "BibLaTeX": "BibLaTeX", "KOMAScript": "KOMA-Script", "hyp": "-", "fshyp": "/", "colon": ":", "bs": "\\",
    "psq": " sq.", "psqq": " sqq.", "sq": "sq.", "sqq": "sqq.", "&": "&", "%": "%", "#": "#", "$": "$", "_": "_",
    "{": "{", "}": "}", "textcelsius": "℃", "textohm": "Ω", "checkmark": "✓", "textsurd": "√", "lnot": "¬",
    "textlnot": "¬", "textbrokenbar": "¦", "textdblhyphen": "⸗", "textinterrobang": "‽", "textfractionsolidus": "⁄",
    "No": "No", "textdblhyphenchar": "⸗", "quotechar": '"', "AtEndDots": "…", "textogonekcentered": "˛",
}  # fmt: skip
"""What a command without arguments prints."""
SPACES: Final = {
    " ": " ", "space": " ", "nobreakspace": "\u00a0", ",": "\u202f", "thinspace": "\u202f", ";": " ", ":": " ",
    "enspace": " ", "quad": " ", "qquad": " ", "hfill": " ", "hfil": " ", "hskip": " ", "dotfill": " ", "enskip": " ",
    "xspace": "", "/": "", "-": "", "@": "", "!": "", "unskip": "", "ignorespaces": "", "null": "", "relax": "",
    "protect": "",
    "leavevmode": "", "nobreak": "", "allowbreak": "", "break": " ", "unkern": "", "textcompwordmark": "",
    "hspace": " ", ">": " ", "hrulefill": " ", "hss": " ", "medspace": " ", "adddot": ".", "addspace": " ",
    "addnbspace": "\u00a0", "addcomma": ",", "adddotspace": ". ",
    "pno": "p.", "ppno": "pp.", "nopp": "", "isdot": "", "mdash": "—", "ndash": "–",
}  # fmt: skip
"""White space and nothing; those in `LAYOUT` have arguments besides."""
ACCENTS: Final = dict(
    zip(
        "`'^~=.\"uvHcdbkrtCGUhf",
        "\u0300\u0301\u0302\u0303\u0304\u0307\u0308\u0306\u030c\u030b\u0327\u0323\u0331\u0328\u030a\u0361"
        "\u030f\u030f\u030e\u0309\u0311",
        strict=True,
    )
) | {"textcommabelow": "\u0326", "newtie": "\u0361"}
"""Accents by their commands, as combining characters."""
STYLES: Final = {
    "emph": "emph", "textit": "emph", "textsl": "emph", "mkbibemph": "emph", "mkbibitalic": "emph", "term": "emph",
    "textbf": "textbf", "mkbibbold": "textbf", "textsc": "textsc", "underline": "underline", "uline": "underline",
    "ul": "underline", "sout": "sout", "st": "sout", "xout": "sout", "textsuperscript": "textsuperscript",
    "textsubscript": "textsubscript", "textst": "sout", "strong": "textbf", "uuline": "underline",
    "uwave": "underline", "alert": "textbf", "up": "textsuperscript", "fup": "textsuperscript", "ap": "textsuperscript",
}  # fmt: skip
"""Commands that set their argument in a style, and pandoc's name of it."""
SWITCHES: Final = {
    "it": "emph", "itshape": "emph", "sl": "emph", "slshape": "emph", "em": "emph", "bf": "textbf",
    "bfseries": "textbf", "sc": "textsc", "scshape": "textsc",
}  # fmt: skip
"""Commands that set the rest of their group in a style."""
BEFORE_WORDS: Final = {
    "textcolor": "om", "colorbox": "om", "fcolorbox": "omm", "makebox": "oo", "framebox": "oo", "raisebox": "moo",
    "scalebox": "mo", "rotatebox": "om", "resizebox": "smm", "parbox": "ooom", "foreignlanguage": "om",
    "textlang": "om", "hypertarget": "m", "textls": "so", "shortstack": "o", "makecell": "so", "thead": "so",
    "adjustbox": "m", "microtypecontext": "m", "llap": "", "rlap": "", "underline": "", "textlatin": "o",
    "smash": "o", "hbox": "t", "textgreek": "o", "textgerman": "o", "textenglish": "o", "textfrench": "o",
    "textspanish": "o", "textitalian": "o", "textrussian": "o", "texthebrew": "o", "textarabic": "o",
}  # fmt: skip
"""Arguments before the words: `m` one in braces, `o` one in brackets, `s` a star, `t` words up to the brace."""
WORDS: Final = frozenset(
    """textrm textsf texttt textup textmd textnormal text mbox hbox makebox fbox framebox textlf textosf lowercase
    textcolor colorbox fcolorbox hl raisebox scalebox rotatebox resizebox parbox uppercase MakeUppercase MakeLowercase
    MakeTextUppercase MakeTextLowercase NoCaseChange textls caps so foreignlanguage textlang textlatin textgreek
    textgerman textenglish textfrench textspanish textitalian textrussian texthebrew textarabic centerline leftline
    rightline smash llap rlap hypertarget nohyphens shortstack makecell thead adjustbox microtypecontext textsw
    mkbibparens mkbibbrackets textlnum textln oldstylenums lnum textsuper textinit fakesc emphasis""".split()
)
"""Commands whose last argument is words that stay as they are."""
LAYOUT: Final = {
    **dict.fromkeys(
        """acceptacronym acresetall addappheadtotoc adjustmtc allowdisplaybreaks appendix appendixpage
        arraybackslash backcover backmatter balance begingroup bgroup bigskip BlankPage boldmath bottomrule
        center centering cftsetpnumwidth cleardoublepage clearpage columnbreak DisableQuotes displaystyle
        dominitoc doublespace doublespacing egroup emptythanks EnableQuotes endfirsthead endfoot endgroup
        endhead endinput endlastfoot faketableofcontents fbDoublePage fill FloatBarrier flushbottom flushleft
        flushright footnoterule footnotesize frenchspacing frontmatter fussy glsaddall glsresetall glsunsetall
        hangafter hfuzz hline huge Huge IEEEoverridecommandlockouts IEEEpeerreviewmaketitle indent itshapeoff
        large Large LARGE listofalgorithms listoffigures listoftables listoftodos looseness lsstyle
        lstlistoflistings mainmatter mainmatterWithoutReset makeatletter makeatother makebackcover makecover
        makefrontcover makeglossaries makeindex makenoidxglossaries makenomenclature maketitle marginparsep
        mdseries medskip midrule minitoc newblock newline newpage noappendicestocpagenum nohyphenation noindent
        nolinebreak nonfrenchspacing nonumber nopagebreak nopagecolor normalbaselines normalfont normalsize
        notag obeylines onecolumn onehalfspace onehalfspacing outerparskip pagebreak par parindent parskip
        phantomsection printacronyms printglossaries printindex printnoidxglossaries printnomenclature
        ProcessOptions ps qed qedhere raggedbottom raggedleft raggedright restoregeometry rm rmfamily samepage
        scriptsize selectfont sf sffamily singlespacing sloppy small smallskip strut tableofcontents textstyle
        thinmuskip tightlist tiny toprule topskip tt ttdefault ttfamily unboldmath upshape VerbatimFootnotes
        vfil vfill vss""".split(),
        "",
    ),
    **dict.fromkeys(
        """acsetup ActivateGenericHook addvspace arrayrulecolor bibinput bibliographystyle bibliographyunit
        bibpunct bibstyle BlockquoteDisable bookmarksetup cellcolor citestyle cline color columncolor
        defaultbibliography disemulatepackage enlargethispage excludecomment ExecuteBibliographyOptions
        frenchbsetup frenchsetup geometry glossarystyle glsadd glsaddallunused glsreset glssetwidest glsunset
        graphicspath hphantom hspace hypersetup hyphenation includecomment index KOMAoptions label linespread
        lstset mciteErrorOnUnknown microtypesetup mtcaddchapter mynotag NewBibliographyString newgeometry
        newlength newsavebox noopsort pagecolor pagenumbering pagestyle pdfinfo pdfminorversion pgfplotsset
        phantom recalctypearea refstepcounter rowcolor selectlanguage setacronymstyle setcapindent setcitestyle
        setglossarysection setglossarystyle sethlcolor setquotestyle setstcolor setstretch setulcolor
        shorthandoff shorthandon sisetup stepcounter tcbset tcbuselibrary theoremstyle thispagestyle tikzset
        todototoc urlstyle usebox usecolortheme usefonttheme useshorthands usetheme usetikzlibrary value
        vphantom vspace""".split(),
        "sm",
    ),
    **dict.fromkeys(
        """addtocategory addtocontents addtocounter addtokomafont addtolength addtoreset belowpdfbookmark colorlet
        counterwithin counterwithout currentpdfbookmark DeclareCaptionFont DeclareCaptionFormat
        DeclareCaptionLabelFormat DeclareNameAlias DeclareQuoteAlias DeclareUnicodeCharacter defbibnote
        DefineBibliographyStrings DefineHyphenationExceptions DisableLigatures floatname FPset glsxtrsetup
        ifthispageodd newunicodechar numberwithin PassOptionsToPackage pdfstringdef setcounter setkomafont
        setkomavar setlength settodepth settoheight settowidth SetTracking setuptoc subpdfbookmark""".split(),
        "smm",
    ),
    **dict.fromkeys(
        """apptocmd AtEndPreamble AtEveryBibitem AtEveryCite AtEveryCitekey babelfont babelprovide
        ctexset DeclareBibliographyAlias DeclareBibliographyCategory DeclareCaptionStyle
        DeclareCiteCommand DeclareDelimFormat DeclareFieldFormat DeclareGraphicsExtensions
        DeclareGraphicsRule DeclareLanguageMapping DeclareNewTOC DeclareOption DeclareQuoteStyle
        DeclareSortingTemplate DeclareSourcemap defbibheading deffootnote lstdefinelanguage
        lstdefinestyle NeedsTeXFormat newbibmacro newcolumntype newfloat newfontfamily newglossary
        newmdenv newpagestyle newpxpicture newtcolorbox newtheoremstyle newtotcounter patchcmd
        pgfdeclareimage pretocmd ProvidesClass ProvidesPackage renewbibmacro SetBlockThreshold
        setdefaultlanguage setfloatadjustment setmainfont setmainlanguage setmathfont setminted
        setmonofont setotherlanguage setotherlanguages setsansfont theoremsymbol tikzstyle titlecontents
        titleformat titlespacing Urlmuskip xapptobibmacro xpatchbibmacro xpatchcmd xpretobibmacro""".split(),
        "*",
    ),
    **dict.fromkeys("addcontentsline crefname Crefname".split(), "mmm"),
    **dict.fromkeys(
        """automark cfoot chead fancyfoot fancyhead fancyhf ifoot ihead lfoot lhead ofoot ohead rfoot
        rhead setcellgapes""".split(),
        "om",
    ),
    **dict.fromkeys("captionsetup setlist".split(), "som"),
    **dict.fromkeys("clearscrheadfoot extrarowheight".split(), ""),
    **dict.fromkeys("definecolor".split(), "ommm"),
    **dict.fromkeys("fancypagestyle".split(), "mom"),
    **dict.fromkeys(
        """floatstyle hyphenrules SetWatermarkScale SetWatermarkText usekomafont""".split(),
        "m",
    ),
    **dict.fromkeys("newcounter".split(), "mo"),
    **dict.fromkeys("pdfbookmark rule".split(), "omm"),
    **dict.fromkeys("printbibheading printbibliography printglossary twocolumn".split(), "o"),
    **dict.fromkeys("restylefloat".split(), "sm"),
    **dict.fromkeys("rowcolors".split(), "sommm"),
    "cmidrule": "opm",
    **dict.fromkeys(
        """chaptermark markright sectionmark subsectionmark typeout""".split(),
        "m",
    ),
    "linebreak": "o",
    "markboth": "mm",
}  # fmt: skip
"""Commands that print nothing of their own, and their arguments; `*` takes all arguments that follow."""
ENVIRONMENTS: Final = {
    **dict.fromkeys(
        """center flushleft flushright raggedright small footnotesize scriptsize large normalsize sloppypar samepage
        singlespace onehalfspace doublespace landscape document raggedleft tiny Large frontmatter mainmatter
        acknowledgements acknowledgments acknowledgement sffamily rmfamily itshape quotingoff appendices
        refsection refsegment nolinenumbers linenumbers fullwidth singlespacing onehalfspacing doublespacing
        raggedcolumns sidewaysenv scope english german ngerman french spanish italian latin greek russian hebrew
        arabic polutonikogreek subappendices dedication preface foreword""".split(), "",
    ),
    "minipage": "ooom", "multicols": "mo", "spacing": "m", "otherlanguage": "om",
    "otherlanguage*": "om", "hyphenrules": "m", "fontenv": "m", "threeparttable": "o", "adjustbox": "m",
    "resizebox": "mm", "CJK": "mm", "framed": "", "shaded": "", "multicols*": "mo",
    "wrapfigureoff": "", "varwidth": "om", "lang": "m", "paracol": "om", "parts": "",
    "subequations": "", "tablenotes": "o", "leftbar": "", "refcontext": "o", "selectlanguage": "m",
}  # fmt: skip
"""Environments that set their words as the words around them, and their arguments."""
_PROGRAMMING: Final = frozenset(
    """expandafter csname endcsname futurelet noexpand ifx ifnum ifdim ifcase ifcat if ifodd number romannumeral
    catcode lccode uccode mathcode delcode aftergroup afterassignment let def gdef edef xdef newcommand
    renewcommand DeclareRobustCommand newenvironment renewenvironment setbox box copy unhbox advance multiply divide
    toks everypar loop repeat read openin write immediate openout closeout special shipout output vbox vtop
    halign valign newcount newdimen newskip newtoks newbox string meaning jobname ifstrempty ifblank ifdefempty
    IfValueTF IfNoValueTF IfBooleanTF IfValueT IfNoValueT IfBooleanT IfBooleanF IfNoValueF IfValueF""".split()
)


def is_programming(name: str) -> bool:
    """Whether a command programs TeX: what it makes cannot be known without running it."""
    return name in _PROGRAMMING or "@" in name[:-1] or name.startswith("@@")


def sets_off(name: str) -> bool:
    """Whether an environment is named as one that sets quotations off."""
    return _SETTING_OFF.search(name.lower()) is not None


_SETTING_OFF: Final = re.compile(r"quot|zitat|citaz|citac|citation|blockq|excerpt|extract")
_READ: Final = frozenset(
    """begin end section subsection subsubsection chapter part paragraph subparagraph caption footnote footnotetext
    footnotemark item title author date cite ref label includegraphics enquote textquote blockquote verb url href
    maketitle appendix""".split()
)


def is_known(name: str) -> bool:
    """Whether a command is LaTeX's own or a package's, so that an author's new definition of it changes its looks."""
    return any(name in table for table in (SIGNS, SPACES, STYLES, SWITCHES, WORDS, LAYOUT, _READ)) or (
        len(name) == 1 and name in ACCENTS
    )
