"""Clause words: small words by what they do in a sentence.

Lists without languages are of all languages together: there a word that is one of them in one language counts in each.
"""

from collections.abc import Mapping
from typing import Final

from quoteproof.text.languages import Languages, primary

LEADING: Final = frozenset(
    """by under in on at to for with from of upon through beyond but though although yet albeit even unter auf an zu
    bei mit von aus doch aber obwohl en sous à dans par pour avec de mais bajo por con pero aunque sotto di per ma
    onder op met van maar в во на под по с к но sub ad cum sed""".split()
)
"""Words that may stand before the denial of such an aside: prepositions, and “but”."""
BUT: Final = {
    "en": "but yet however whereas instead rather except because nor until till",
    "de": "sondern aber doch jedoch weil denn",
    "fr": "mais car parce",
    "es": "sino pero porque mas",
    "it": "ma bensì però perché",
    "pt": "mas senão porque porém",
    "nl": "maar doch omdat want",
    "ru": "но а потому зато",
    "uk": "але а бо проте",
    "la": "sed at autem quia verum",
    "sv": "men utan ty",
    "da": "men fordi",
    "no": "men fordi",
    "nb": "men fordi",
    "pl": "ale lecz a bo",
    "cs": "ale nýbrž avšak protože",
    "fi": "vaan mutta koska",
    "el": "αλλά μα όμως",
    "hu": "de hanem mert",
    "tr": "ama fakat çünkü",
}
"""Words behind which a denial of the same sentence no longer holds."""
AND: Final = {
    "en": "and who which that what whom when where as than",
    "de": "und dass daß welcher welche welches wer was wie als wenn",
    "fr": "et qui que dont où quand comme",
    "es": "y e quien que cuando donde como",
    "it": "e ed che cui quando dove come",
    "pt": "e quem que quando onde como",
    "nl": "en dat die wat wie toen als",
    "ru": "и что который которая которое которые когда где как",
    "uk": "і й та що який яка яке які коли де як",
    "la": "et ac atque que quod quae qui ut cum",
    "sv": "och som att när",
    "da": "og som at når",
    "no": "og som at når",
    "nb": "og som at når",
    "pl": "i oraz że który która które gdy",
    "cs": "a i že který která které když",
    "fi": "ja joka että kun",
    "el": "και που ότι όταν",
    "hu": "és hogy aki ami amikor",
    "tr": "ve ki",
}
"""Words behind which it may no longer hold."""
OR: Final = {
    "en": "or nor",
    "de": "oder",
    "fr": "ou",
    "es": "o u",
    "it": "o od",
    "pt": "ou",
    "nl": "of",
    "ru": "или",
    "uk": "або чи",
    "la": "aut vel",
    "sv": "eller",
    "da": "eller",
    "no": "eller",
    "nb": "eller",
    "pl": "lub albo",
    "cs": "nebo",
    "fi": "tai",
    "el": "ή",
    "hu": "vagy",
    "tr": "veya",
}
"""Words between two parts of which one is meant."""
CONDITION: Final = {
    "en": "if provided supposing assuming",
    "de": "wenn falls sofern",
    "fr": "si",
    "es": "si",
    "it": "se",
    "pt": "se",
    "nl": "indien mits",
    "ru": "если",
    "uk": "якщо",
    "la": "si",
    "sv": "om",
    "da": "hvis",
    "no": "hvis",
    "nb": "hvis",
    "pl": "jeśli jeżeli",
    "cs": "jestliže pokud",
    "fi": "jos",
    "el": "αν εάν",
    "hu": "ha",
    "tr": "eğer",
}
"""Words with which a condition begins."""
DETERMINING: Final = frozenset(
    """no few neither none kein keine keinen keinem keiner keines weder wenige aucun aucune nul nulle peu ningún ninguna
    pocos pocas nessun nessuno nessuna pochi poche geen weinig nenhum nenhuma никакой nullus nulla nullum""".split()
)
"""Denials that take a noun before the verb they deny: “no man came”."""
SMALL: Final = frozenset(
    """a an the of to be been being is are was were have has had do does did so at all in any ever even yet then also
    really he she it we they you i ye thou him them us me one his her their this that these those such very quite
    more ein eine einen einem einer der die das den dem sich er sie es wir ihr ich mich ihn auch je so mehr zu sehr
    un une le la les l de du des il elle ils nous vous je on me se en y été être plus el los las lo una se me te nos
    ha han he sido ser es era más il lo gli i una si è era stato essere più het een de er hij zij ze wij ik ook zo
    te meer он она оно они мы вы я его её их был была было были бы же ещё так to on ona ono się jest""".split()
)
"""Words that say little by themselves: where only they follow a denial, what it denies is yet to come."""
RELATIVE: Final = frozenset("who whom whose which".split())
"""English words that begin a clause which the clause around it does not depend on, where a comma stands before them."""
LEANING: Final = frozenset(
    """he she it they him her them his its their hers theirs himself herself itself themselves i we you thou ye this
    that these those such so thus therefore hence then thence there here hereby thereby now again also too likewise
    however but yet still nevertheless nonetheless though although whereas while instead rather except unless until
    because since for and or nor both neither either each another other others former latter same one ones none all some
    many most few any which who whom whose what when where why how if whether as than otherwise else indeed consequently
    accordingly moreover furthermore besides meanwhile afterwards later similarly conversely perhaps maybe yes no not
    never only even""".split()
)
"""English words with which a sentence leans on one before it: it names something by it, or takes it further or back."""
DANGLING: Final = LEADING | frozenset(
    """about above across after against along amid among around as before behind below beneath beside besides between
    concerning despite down during except inside into like near off onto out outside over past per since than
    throughout till toward towards until unto up via within without a an the my thy your his her its our their whose
    and or nor if that which who whom when where while because""".split()
)
"""Words that end no clause: what they govern is yet to come."""
SUBORDINATING: Final = frozenset("while because if although though whereas unless until till since so".split())
"""English words behind which another clause begins, often without a mark."""


def listed(by_language: Mapping[str, str], languages: Languages) -> frozenset[str]:
    """The words of a list in some languages."""
    return frozenset(word for tag in languages for word in by_language.get(primary(tag), "").split())
