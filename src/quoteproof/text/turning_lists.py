"""Lists for `turning_words`: words and letters by what they do to a statement when a bracket brings them in.

Words are in lower case; lists by language have the primary part of the tag. In doubt a word is in no list of words that
may be names; a denial is in the list though it be rare.
"""

from typing import Final

DOUBTS: Final = {
    "en": "if whether lest allegedly alleged supposedly supposed reportedly purportedly purported ostensibly "
    "seemingly so-called self-styled would-be falsely false wrongly wrongfully wrong mistakenly mistaken erroneously "
    "erroneous incorrectly incorrect untruly untrue fake sham mock bogus pretended feigned fictitious imaginary "
    "doubtful doubtfully dubious dubiously questionable questionably forbids forbidden forbade prohibits prohibited "
    "bans banned denies denied deny denying refuses refused refuse refusing lacks lacked lacking ceases ceased cease "
    "doubts doubted",
    "de": "wenn falls ob sofern angeblich angebliche angeblichen angeblicher angebliches vermeintlich vermeintliche "
    "vermeintlichen vermeintlicher sogenannt sogenannte sogenannten sogenannter fälschlich fälschlicherweise falsch "
    "falsche falschen falscher irrtümlich irrig unwahr verboten untersagt bestritt bestreitet leugnet leugnete",
    "fr": "supposé supposée censé censée réputé réputée si prétendument prétendu prétendue prétendus prétendues "
    "faussement faux fausse erronément soi-disant interdit interdite interdits défendu nie niait refuse refusait "
    "nullement",
    "es": "dizque si supuestamente supuesto supuesta presunto presunta presuntamente falsamente falso falsa "
    "erróneamente prohibido prohibida niega negó rehúsa",
    "it": "se presunto presunta presuntamente falsamente falso falsa erroneamente vietato vietata proibito nega negò "
    "rifiuta",
    "pt": "supostamente suposto suposta falsamente falso falsa erroneamente proibido nega negou",
    "nl": "tenzij indien zogenaamd zogenaamde vermeend vermeende valselijk vals valse onjuist verboden ontkent "
    "ontkende weigert weigerde",
    "ru": "мнимо мол дескать если якобы будто мнимый мнимая мнимое мнимые ложно ложный ложная ложное неверно "
    "ошибочно запрещено запрещён запрещен отрицает отрицал отказался",
    "uk": "якщо нібито начебто мнимий хибно хибний помилково заборонено заперечує",
    "pl": "jeśli jeżeli rzekomo rzekomy rzekoma fałszywie fałszywy błędnie zabronione zakazane zaprzecza",
    "la": "si falso falsum falsus falsa perperam minus vetitum vetat negat negavit recusat",
    "sv": r"påstådd påstådda falskt felaktigt förbjudet förbjuden förnekar",
    "da": r"hvis påstået falsk fejlagtigt forbudt nægter",
    "fi": "jos muka väitetty väärin kielletty kieltää",
    "cs": "jestli údajně údajný falešně mylně zakázáno popírá",
}  # fmt: skip
"""Words that call false, forbid, or make a condition, wherever they stand in a bracket."""
HEDGES: Final = {
    "en": "may might could perhaps maybe possibly probably presumably apparently sometimes occasionally often "
    "usually almost nearly partly partially somewhat",
    "de": "vielleicht möglicherweise vermutlich wahrscheinlich anscheinend scheinbar manchmal mitunter fast beinahe "
    "teilweise teils etwas könnte könnten dürfte mag",
    "fr": "peut-être probablement apparemment parfois presque partiellement pourrait peut",
    "es": "acaso quizá quizás probablemente aparentemente posiblemente casi parcialmente podría puede",
    "it": "forse probabilmente apparentemente talvolta quasi parzialmente potrebbe può",
    "pt": "talvez provavelmente aparentemente quase parcialmente poderia pode",
    "nl": "misschien mogelijk waarschijnlijk blijkbaar soms bijna gedeeltelijk",
    "ru": "чуть возможно вероятно видимо иногда почти отчасти",
    "uk": "можливо мабуть іноді майже",
    "pl": "może prawdopodobnie prawie czasem",
    "la": "forte forsitan fortasse fere paene interdum",
    "sv": "kanske nästan ibland",
    "da": "måske næsten undertiden",
    "fi": "ehkä melkein joskus",
    "cs": "možná snad téměř někdy",
}
"""Words that make a statement less sure; beside a name in the bracket they are a word about the name, and stand."""
ALONE: Final = {
    "en": "just simply provided mere merely less least zero nil minus against contra scarce save barring excluding",
    "de": "bloß lediglich weniger minder null gegen",
    "fr": "plus mal simplement moins point contre",
    "es": "mal meramente menos contra",
    "it": "meramente meno contro",
    "pt": "meramente menos contra",
    "nl": "maar amper allerminst kwalijk minder tegen nul",
    "ru": "лишь менее меньше против нуль ноль",
    "uk": "менше проти",
    "pl": "mniej przeciw",
    "la": "modo tantum tantummodo dumtaxat immo minus contra",
    "sv": "mindre mot",
    "da": "mindre imod",
    "fi": "vähemmän vastaan",
    "cs": "méně proti",
}
"""Words that turn a statement where no name is beside them in the bracket; their loss turns none."""
PHRASES: Final = {
    "en": r"(?:said|thought|claimed|believed|reputed|assumed|rumou?red|considered|deemed|pretending|claiming|seems?|"
    r"seemed) to|so (?:they|he|she|it|we) (?:say|says|said|claims?|claimed|think|thinks|thought)|no longer|so called|"
    r"(?:far|instead|opposite|rather|contrary|other|anything) (?:from|of|than|to|but)|in name only",
    "de": r"zu unrecht|weit entfernt|alles andere als|auf keinen fall|in keiner weise|so genannte?[nrms]?|"
    r"wie es heißt",
    "fr": r"à (?:tort|peine)|loin d[e’']|tout sauf|bien loin|en aucun|à ce qu",
    "es": r"a duras penas|en modo alguno|tal vez|lejos de|todo menos|a lo mejor|en absoluto|a veces",
    "it": r"a torto|a stento|tutt’altro che|lungi da\w*|per così dire",
    "pt": r"longe de|a custo|de modo algum|às vezes",
    "nl": r"ten onrechte|verre van|allesbehalve|zo ?genaamde?|naar verluidt",
    "ru": r"вряд ли|едва ли|как будто|может быть|далеко не|так называем\w+|как говорят",
    "la": r"ut (?:aiunt|dicunt|fertur)|dicitur|dicuntur|fertur|nullo modo",
    "pl": r"na pozór|być może|tak zwan\w+",
    "sv": r"så kallad\w*|långt ifrån",
}
"""Phrases that call a statement false or doubtful, as regular expressions."""
PREFIXED: Final = {
    "nl": r"on(?:ge|be|ver|waar|juist|mogelijk|wettig|recht|eerlijk|toelaatbaar)\w*",
    "de": r"un(?!der|i[tfvqolsc]|ter|ser|ion|iver|gar|ten|gefähr|s\b|d\b)\w{4,}",
    "fr": r"(?:in|im|il|ir)(?:capab|just|util|valid|légal|régul|possib|probab|prop|parfait|exact|suffis|correct|"
    r"certain|dign|admissib|licit|respons|rationn|fid[eè]l|vraisembl|recevab)\w*|dés(?:appr|avou|obé)\w*",
    "es": r"(?:in|im|i)(?:capa|just|útil|válid|legal|rregul|posib|probab|perfect|exact|sufic|correct|ciert|dign|"
    r"admisib|lícit|rrespons|rracion)\w*|des(?:apr|obed|leal|autoriz)\w*",
    "it": r"(?:in|im|il|ir)(?:capac|giust|util|valid|legal|legitt|regol|possib|probab|perfett|esatt|suffic|corrett|"
    r"cert|degn|ammissib|lecit|respons|razion)\w*|dis(?:appr|obb|onest)\w*",
    "ru": r"не(?!дел|б[аеоу]|фт|м[её]ц|рв|кто|котор|сколько|что|когда|кий|сти|зависим)\w{4,}|без\w{4,}",
    "la": r"in(?:iust|dign|util|valid|cert|iur|nocen|iniqu|fid)\w*|im(?:possib|prob|pi)\w*|il(?:licit)\w*",
}
"""Words with a negative prefix, as regular expressions of whole words; those of English are limit words."""
SMALL: Final = frozenset(
    """a as at be been being did do does did had has have is it of so than that the they to was were ist sind war
    waren sei est sont était soit es son era sea è sono is zijn waren est sunt erat было был была это""".split()
)
"""Words that say nothing of their own: a hedge beside them is a word about the source's statement."""
FURTHER: Final = frozenset(
    """dunno nope нельзя нигде вряд отнюдь вовсе nondum nah nae nix noway noways nohow nowt naw nary zilch zip zéro
    nt n't t'aint tisnt nevermore ne pas non nie nada nic nyet njet нету nincs haud numquam nunquam nemo nihil
    nullus nulla nullum nullo neque nequaquam minime vix nisi sine nolite noli nequit keineswegs mitnichten
    nirgend niemandem keins nichtmals nee neen geenszins aucunement nulles jamas ningun ninguno nao tidak bukan
    jangan không chẳng hapana ekki mitte nuk nej nei ikkje uden לא אין אל בלי אסור لا لم لن ليس ليست غير بدون نه
    نیست नहीं मत نہیں ոչ չի არ არა не није nije nisu""".split()
)
"""Words that deny, beside the limit words of the languages that have a list; other letters than Latin come by sign."""
NAMES_TOO: Final = frozenset("nie nic nee ne nada non pas nemo nej nei sine uden nein noli".split())
"""Denials that are names or other words where they have a capital."""
BORN: Final = frozenset("né née nés nées nō".split())
"""Words that are denials without their accents."""
LONE: Final = frozenset("un non dis mis im il ir anti pseudo quasi counter epä mé dés miß ab не без nicht".split())
"""Negative beginnings of words that are no words by themselves, but for the languages of `WORDS_TOO`."""
WORDS_TOO: Final = {
    "de": "im ab", "fr": "un il mis", "es": "un mis ir", "it": "un il ir", "nl": "mis", "ro": "un",
}  # fmt: skip
GLUED: Final = frozenset("in a an de des on o no u".split())
"""Beginnings that are words, too: they turn where the word they begin has a negative prefix."""
UNIVERSAL: Final = frozenset(
    """all every everyone everybody everything always both entirely wholly fully completely quite altogether
    necessarily exactly absolutely totally really truly even yet alle immer ganz völlig jeder jede jedes tous
    toutes toujours entièrement tout todos todas siempre todo tutti tutte sempre allen altijd geheel все всегда
    omnes omnia semper""".split()
)
"""Words that a denial before them no longer lets hold for everything: “did not [always] trust”."""
LATIN: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th", "ß": "ss", "ŋ": "n"}
    | {"ɔ": "o", "ɛ": "e", "ə": "e", "ɓ": "b", "ɗ": "d", "ɖ": "d"}
)
"""Letters that have no accent to be taken off, as the letters of ASCII nearest to them."""
SHAPES: Final = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s"}
    | {"τ": "t", "ε": "e", "ω": "w", "σ": "o", "п": "n", "т": "t", "г": "r", "є": "e", "ո": "n", "տ": "s"}
    | {"ⲟ": "o", "ⲛ": "n", "ⲧ": "t"}
)
"""Digits and letters of other scripts that a reader takes for Latin letters, beside those of `skeleton`."""
BESIDE_LATIN: Final = frozenset("əɔɛɓɗɖɣɩʋɲƙ")
"""Latin letters of alphabets, in Unicode's blocks of phonetic letters."""
ALPHABETS: Final = frozenset("LATIN CYRILLIC GREEK ARMENIAN CHEROKEE COPTIC LISU GEORGIAN DESERET".split())
"""Scripts that have capitals, as the names of their characters begin: no word is in two of them."""
SCRIPTS: Final = {
    **dict.fromkeys("ru uk be bg sr mk kk".split(), "CYRILLIC"), "el": "GREEK", "grc": "GREEK", "hy": "ARMENIAN",
    "ka": "GEORGIAN",
}  # fmt: skip
"""The scripts of languages whose letters look like Latin ones."""
CLASSES: Final = {
    word: group.split()[0]
    for group in (
        "deny denies denied denying",
        "refuse refuses refused refusing",
        "lack lacks lacked lacking",
        "forbid forbids forbade forbidden",
        "prohibit prohibits prohibited",
        "ban bans banned",
        "cease ceases ceased",
        "doubt doubts doubted",
        "may might could can perhaps maybe possibly",
        "wenn falls",
    )
    for word in group.split()
}
"""Forms of one turning word, of which one may stand for another."""
NAMES: Final = frozenset(("May", "Mock", "Will"))
"""Words that are names where they are written so."""
