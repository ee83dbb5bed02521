"""Commands of LaTeX and of its usual packages, by what becomes of them.

Signs are characters; layout prints nothing of its own, and is left out without a word; styles are what Markdown has,
too. Whatever is in none of these tables, and is not read by `body`, is a command that is not known, and is told.
Source: LaTeX2e's reference manual, and the manuals of the packages.
"""

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
    "addnbspace": "\u00a0", "addcomma": ",", "adddotspace": ". ", "isdot": "", "mdash": "—", "ndash": "–",
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
PLAIN: Final = frozenset(
    """textrm textsf texttt textup textmd textnormal text mbox hbox makebox fbox framebox textlf textosf lowercase
    textcolor colorbox fcolorbox hl color raisebox scalebox rotatebox resizebox parbox uppercase MakeUppercase
    MakeLowercase MakeTextUppercase MakeTextLowercase NoCaseChange textls lsstyle caps so ensuremath foreignlanguage
    textlang selectlanguage textlatin textgreek textgerman textenglish textfrench textspanish textitalian textrussian
    texthebrew textarabic otherlanguage centerline leftline rightline smash llap rlap phantomsection texorpdfstring
    hyperref hyperlink hypertarget nohyphens narrower nolinebreak gqq nowidow noclub added deleted replaced
    mkbibquote mkbibparens mkbibbrackets shortstack makecell thead adjustbox fontsize microtypecontext textsw""".split()
)
"""Commands whose last argument is words that stay as they are; `body` knows how many arguments stand before it."""
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
        """noindent indent par newpage clearpage cleardoublepage pagebreak nopagebreak nolinebreak bigskip
        medskip smallskip vfill vfil vss tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge rm
        sf tt upshape mdseries rmfamily sffamily ttfamily normalfont sloppy fussy raggedright raggedleft centering
        flushleft flushright frontmatter mainmatter backmatter appendix tableofcontents listoffigures listoftables
        maketitle makeatletter makeatother onehalfspacing doublespacing singlespacing boldmath unboldmath
        hline toprule midrule bottomrule endhead endfirsthead endfoot endlastfoot FloatBarrier printindex makeindex
        phantomsection selectfont bgroup egroup begingroup endgroup newline allowdisplaybreaks strut
        hfuzz looseness parskip parindent obeylines nonfrenchspacing frenchspacing raggedbottom flushbottom
        onecolumn samepage lsstyle displaystyle textstyle nohyphenation restoregeometry
        listofalgorithms lstlistoflistings listoftodos printnoidxglossaries printglossaries makeglossaries
        makenoidxglossaries printacronyms printnomenclature makenomenclature glsresetall acresetall
        EnableQuotes DisableQuotes VerbatimFootnotes shorthandoff@ newblock columnbreak nopagecolor
        normalbaselines footnoterule hangafter tabularnewline@ cftsetpnumwidth ttdefault notag nonumber
        mainmatterWithoutReset bibliographystyle@ twocolumn@ itshapeoff thinmuskip fill topskip marginparsep
        qed qedhere IEEEpeerreviewmaketitle IEEEoverridecommandlockouts balance endinput null@
        doublespace onehalfspace BlankPage dominitoc faketableofcontents minitoc adjustmtc
        glsaddall glsunsetall backcover makecover makefrontcover makebackcover newpagestyle@ setstretch@
        ExecuteOptions@ ProcessOptions NeedsTeXFormat@ fbDoublePage emptythanks KOMAoptions@ appendixpage
        addappheadtotoc noappendicestocpagenum newgeometry@ acceptacronym arraybackslash tightlist ps
        outerparskip""".split(),
        "",
    ),
    **dict.fromkeys(
        """vspace hspace addvspace pagestyle thispagestyle pagenumbering label index thispagestyle input@ hyphenation
        bibliographystyle graphicspath setstretch linespread nocite@ shorthandoff shorthandon useshorthands
        selectlanguage pagecolor color captionsetup@ setlist@ hypersetup lstset usetikzlibrary printbibheading@
        phantom vphantom hphantom cmidrule@ cline enlargethispage urlstyle geometry newgeometry counterwithin@
        counterwithout@ setmainlanguage@ setdefaultlanguage@ newcounter@ stepcounter refstepcounter value arabic@
        stepcounter@ KOMAoptions pdfbookmark@ bookmarksetup sisetup setcapindent addtokomafont@ recalctypearea
        newlength newsavebox usebox glsreset glsunset glsadd glsaddallunused singlespacing@ setquotestyle
        theoremstyle mciteErrorOnUnknown pdfinfo NewBibliographyString excludecomment includecomment
        BlockquoteDisable ExecuteBibliographyOptions bibliographyunit defaultbibliography setlength@ frenchbsetup
        frenchsetup hypersetup@ setmathfont@ acsetup glssetwidest setacronymstyle setglossarystyle glossarystyle
        newunicodechar@ DisableLigatures@ SetTracking@ microtypesetup todototoc pgfplotsset tikzset tcbset
        tcbuselibrary newtcolorbox@ noopsort mtcaddchapter adjustmtc@ minitoc@ setcitestyle bibpunct
        setcounter@ sodef@ setstcolor sethlcolor setulcolor rowcolors@ arrayrulecolor rowcolor cellcolor columncolor
        setkomavar@ currentpdfbookmark@ belowpdfbookmark@ subpdfbookmark@ addtocategory@ NoAutoSpaceBeforeFDP@
        citestyle bibstyle IfFileExists@ PassOptionsToPackage@ usefonttheme usetheme usecolortheme ActivateGenericHook
        pdfminorversion bibinput nomenclature@ glsdisp@ disemulatepackage ctable@ setglossarysection
        keywords@ mynotag""".split(),
        "sm",
    ),
    **dict.fromkeys(
        """setlength addtolength setcounter addtocounter settowidth settoheight settodepth counterwithin counterwithout
        addtokomafont setkomafont usekomafont@ numberwithin fancyhead@ rule@ addtocontents PassOptionsToPackage
        currentpdfbookmark belowpdfbookmark subpdfbookmark newunicodechar DisableLigatures SetTracking
        setfootnoterule@ definecolor@ defbibheading@ defbibnote DeclareNameAlias DeclareFieldFormat@ renewbibmacro@
        addtocategory setuptoc deffootnotemark@ colorlet setkomavar floatstyle@ DeclareQuoteAlias
        addbibresource@ DeclareUnicodeCharacter newfontfamily@ captionsetup@@ crefname@ Crefname@
        DefineBibliographyStrings DefineHyphenationExceptions DeclareSourcemap@ ifthispageodd
        SetWatermarkText@ fancypagestyle@ DeclareGraphicsExtensions@ DeclareGraphicsRule@ pdfstringdef
        DeclareCaptionFont DeclareCaptionFormat DeclareCaptionLabelFormat apptocmd@ floatname glsxtrsetup
        DeclareBibliographyCategory@ FPset restylefloat@ setminted@ addtoreset""".split(),
        "smm",
    ),
    **dict.fromkeys("defbibheading newfontfamily setmainfont setsansfont setmonofont setmathfont setlist "
                    "captionsetup rule renewbibmacro newbibmacro DeclareFieldFormat rowcolors crefname Crefname "
                    "printbibliography printglossary printbibheading linebreak@ bigskip@ setmainlanguage "
                    "setdefaultlanguage setotherlanguage setotherlanguages babelprovide babelfont "
                    "twocolumn fancyhead fancyfoot fancyhf lhead chead rhead lfoot cfoot rfoot ihead ohead ifoot "
                    "ofoot automark clearscrheadfoot sisetup@ SetBlockThreshold DeclareQuoteStyle titleformat "
                    "titlespacing titlecontents newtheoremstyle theoremsymbol newcounter newcolumntype "
                    "definecolor addcontentsline hyphenrules DeclareNewTOC pdfbookmark newfloat newtotcounter "
                    "usekomafont newtcolorbox lstdefinestyle lstdefinelanguage deffootnote DeclareBibliographyCategory "
                    "fancypagestyle patchcmd apptocmd pretocmd xpatchcmd xapptobibmacro xpatchbibmacro xpretobibmacro "
                    "DeclareSourcemap SetWatermarkText SetWatermarkScale pgfdeclareimage newmdenv tikzstyle "
                    "renewbibmacro@ DeclareGraphicsExtensions DeclareGraphicsRule DeclareLanguageMapping "
                    "AtEveryBibitem AtEveryCitekey AtEveryCite AtEndPreamble setotherlanguages@ "
                    "NeedsTeXFormat ProvidesPackage ProvidesClass minitoc@@ newglossary DeclareOption "
                    "pagenumbering@ DeclareBibliographyAlias DeclareSortingTemplate DeclareDelimFormat "
                    "DeclareCiteCommand setminted newpagestyle setfloatadjustment floatstyle restylefloat "
                    "DeclareCaptionStyle Urlmuskip ctexset newpxpicture extrarowheight setcellgapes".split(), "*"),
    "cmidrule": "opm",
    "linebreak": "o",
}  # fmt: skip
"""Commands that print nothing of their own, and their arguments; `*` takes all arguments that follow."""
ENVIRONMENTS: Final = {
    **dict.fromkeys(
        """center flushleft flushright raggedright small footnotesize scriptsize large normalsize sloppypar samepage
        singlespace onehalfspace doublespace landscape document raggedleft tiny Large frontmatter mainmatter spacing*
        acknowledgements acknowledgments acknowledgement sffamily rmfamily itshape quotingoff titlingpage* appendices
        refsection refsegment nolinenumbers linenumbers fullwidth singlespacing onehalfspacing doublespacing
        raggedcolumns sidewaysenv scope CJK* english german ngerman french spanish italian latin greek russian hebrew
        arabic polutonikogreek subappendices dedication acknowledgments* preface foreword""".split(), "",
    ),
    "minipage": "ooom", "multicols": "mo", "adjustwidth": "smm", "spacing": "m", "otherlanguage": "om",
    "otherlanguage*": "om", "hyphenrules": "m", "fontenv": "m", "threeparttable": "o", "adjustbox": "m",
    "resizebox": "mm", "CJK": "mm", "tcolorbox": "o", "mdframed": "o", "framed": "", "shaded": "", "multicols*": "mo",
    "wrapfigureoff": "", "varwidth": "om", "changemargin": "mm", "lang": "m", "paracol": "om", "parts": "",
    "subequations": "", "tablenotes": "o", "leftbar": "", "refcontext": "o", "selectlanguage": "m",
}  # fmt: skip
"""Environments that set their words as the words around them, and their arguments."""
_PROGRAMMING: Final = frozenset(
    """expandafter csname endcsname futurelet noexpand ifx ifnum ifdim ifcase ifcat if ifodd number romannumeral
    uppercase@ catcode lccode uccode mathcode delcode aftergroup afterassignment let def gdef edef xdef newcommand
    renewcommand DeclareRobustCommand newenvironment renewenvironment setbox box copy unhbox advance multiply divide
    toks everypar loop repeat read openin write immediate openout closeout special shipout output hbox@ vbox vtop
    halign valign newcount newdimen newskip newtoks newbox string meaning jobname ifstrempty ifblank ifdefempty
    IfValueTF IfNoValueTF IfBooleanTF IfValueT IfNoValueT IfBooleanT IfBooleanF IfNoValueF IfValueF""".split()
)


def is_programming(name: str) -> bool:
    """Whether a command programs TeX: what it makes cannot be known without running it."""
    return name in _PROGRAMMING or "@" in name


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
