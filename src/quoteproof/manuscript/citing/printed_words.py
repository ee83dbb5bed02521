"""The words of printed citations beside names, titles and numbers, in English, German, French, Italian and Spanish."""

import re
from typing import Final

_MARKUP: Final = r"[*_]*"
SAME_WORK: Final = re.compile(
    rf"{_MARKUP}(?:ebd|ebda|ebdt|ebenda|ebendort|ibid|ibidem|ib|ibíd|ivi|id(?=\.,? at\b))\b\.?{_MARKUP}", re.IGNORECASE
)
"""What stands for the work that was cited just before."""
CITED_BEFORE: Final = re.compile(
    rf"[\s,.:;]*{_MARKUP}\(?(?:a\.\s?a\.\s?O\.|aaO\b\.?|op\.\s?cit\.?|loc\.\s?cit\.?|art\.\s?cit\.?|ob\.\s?cit\.?|o\.\s?c\.|cit\.)"
    rf"\)?{_MARKUP}",
    re.IGNORECASE,
)
"""What says that a work was cited in full before."""
SAME_PLACE: Final = re.compile(r"loc\.\s?cit", re.IGNORECASE)
SAME_PERSON: Final = re.compile(
    rf"{_MARKUP}(?:ders\.|dies\.|dens\.|derselbe|dieselbe|dieselben|idem|eadem|id\.|ead\.|el mismo|la misma|le même"
    rf"|lo stesso)(?!\w){_MARKUP}",
    re.IGNORECASE,
)
"""What stands for the author that was cited just before."""
IN_NOTE: Final = re.compile(
    r"[\s,]*\(?(?:(?:wie|siehe|s\.|vgl\.|see|as in|cited in|voir|cfr?\.)\s+)?(?:(?:above|supra)[\s,]+)?"
    r"(?:oben\s+)?(?:Anm(?:\.|erkung)|Fn\.|Fußn(?:\.|ote)|nn?\.|note|nota)\s*(?P<number>\d+)(?:\s+(?:above|oben|supra))?\)?",
    re.IGNORECASE,
)
"""What names the note that cites a work in full."""
SIGNALS: Final = frozenset(
    """vgl vergleiche siehe sh s cf cfr conf confer see also auch dazu hierzu etwa zum beispiel bspw beispielsweise z b
    e g eg compare comp but contra so ausführlich insbesondere insb bes ferner weiter weiterhin ebenso ähnlich voir
    aussi véase también vid vide vedi v anche zitiert zit nach in bei quoted cited qtd apud cité par d après citato
    citado da por for example further similarly esp especially hier n""".split()
)
"""Words before a citation that say how it is meant, in small letters."""
THROUGH: Final = re.compile(
    r"(?:zitiert|zit\.?|quoted|cited|qtd\.?|cité|citato|cit\.|citado)\s+(?:nach|in|bei|from|dans|par|da|en|por)\s+"
    r"(?:nach\s+)?",
    re.IGNORECASE,
)
"""Words between the one whose words are quoted and the work that quotes them."""
ET_AL: Final = re.compile(
    rf"[\s,]*{_MARKUP}(?:et\.?\s?al(?:ii)?\b\.?|u\.\s?a\.|and\s+others\b|und\s+andere\b|e\s+altri\b|y\s+otros\b|et\s+autres\b)"
    rf"{_MARKUP}",
    re.IGNORECASE,
)
ROLE: Final = re.compile(
    r"[\s,]*\(?(?:Hgg?|Hrsg|Hrsgg|Hg|eds?|éds?|edd|dir|cur|coord|Herausgeber|editors?|comps?)\b\.?\)?\.?", re.IGNORECASE
)
"""What says that a person edited a work."""
AMONG: Final = re.compile(r"[\s,/&;–-]*(?:(?:und|u\.|and|et|e|y|og|och|en)\s+)?", re.IGNORECASE)
"""What stands between two persons."""
DETAILS: Final = frozenset(
    """herausgegeben edited translated übersetzt edition press university verlag auflage reprint volume online zuletzt
    geändert aktualisiert erstellt abgerufen accessed retrieved seit stand unter from with mit durch introduction
    nachwort vorwort foreword preface heft jahrgang band teil unbekannt digitalisiert zusammenarbeit traduit sous
    direction dans édition chez consulté traduzione cura edizione nella della traducción edición editorial desde
    revised erweiterte überarbeitete durchgesehene verbesserte unveränderte aufl bdd hrsg hier dems ders""".split()
)
"""Small words of four letters or more that stand in references."""
TITLES_OF_LISTS: Final = frozenset(
    """references bibliography literature workscited bibliographie literaturverzeichnis quellenverzeichnis literatur
    quellenundliteraturverzeichnis quellenundliteratur literaturundquellenverzeichnis literaturundquellen
    bibliografie bibliografia bibliografía referencias références riferimenti riferimentibibliografici
    referenciasbibliográficas ouvragescités obrascitadas operecitate sourcesandliterature listofreferences
    literaturliste bibliographicreferences referencelist literaturhinweise primärliteratur sekundärliteratur""".split()
)
"""Headings of bibliographies: their letters."""
