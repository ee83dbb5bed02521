"""Words of many languages, and the marks in which people type quotations of them: outer and inner, with their spaces.

Each language has a sentence, one with a place for inner words, those words, and two lines of verse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

NARROW, FIXED = "\u202f", "\u00a0"


class Words(NamedTuple):
    """What is quoted."""

    plain: str
    framed: str
    inner: str
    verse: tuple[str, str]


class Form(NamedTuple):
    """How a quotation and one inside it are typed."""

    outer: str
    inner: str


WORDS = {
    "fr": Words("L’aube vient sur le port", "Il a lu {} ce matin", "l’ordre", ("La nuit s’en va", "le jour revient")),
    "de": Words("Die Fähre ließ den Hafen", "Er sah {} am Tag", "das Meer", ("Die Nacht geht", "der Tag kommt wieder")),
    "es": Words("El barco dejó el puerto", "Vio {} por la mañana", "la mar", ("La noche se va", "el día vuelve")),
    "sv": Words("Färjan lämnade hamnen", "Han såg {} i dag", "öppet hav", ("Natten går bort", "dagen kommer åter")),
    "fi": Words("Lautta lähti satamasta", "Hän näki {} aamulla", "meren", ("Yö menee pois", "päivä palaa taas")),
    "nl": Words(
        "Hij zag ’s ochtends de haven", "Hij zag {} ’s morgens", "in ’t meer", ("De nacht gaat", "de dag komt")
    ),
    "ru": Words("Паром покинул гавань", "Он видел {} утром", "море", ("Ночь уходит прочь", "день приходит вновь")),
    "uk": Words("Пором лишив м’яку гавань", "Він бачив {} уранці", "об’єкт", ("Ніч відходить", "день приходить")),
    "pl": Words("Prom opuścił przystań", "Widział {} rano", "otwarte morze", ("Noc odchodzi", "dzień powraca znów")),
    "it": Words("L’uomo lasciò l’isola", "Lesse {} la mattina", "l’ordine", ("La notte se ne va", "il giorno torna")),
    "pt": Words("O barco deixou o porto", "Ele viu {} de manhã", "o mar", ("A noite vai embora", "o dia volta")),
    "da": Words("Færgen forlod havnen", "Han så {} om morgenen", "det åbne hav", ("Natten går bort", "dagen kommer")),
    "nb": Words("Fergen forlot havnen", "Han så {} om morgenen", "det åpne hav", ("Natten går bort", "dagen kommer")),
    "cs": Words("Loď opustila přístav", "Viděl {} ráno", "otevřené moře", ("Noc odchází pryč", "den se zase vrací")),
    "hu": Words("A hajó elhagyta a kikötőt", "Látta {} alatt", "a tenger", ("Az éj elmegy", "a nap visszatér")),
    "ro": Words("Vasul a părăsit portul", "A văzut {} dimineața", "marea", ("Noaptea se duce", "ziua revine iar")),
    "el": Words("Το πλοίο άφησε το λιμάνι", "Είδε {} το πρωί", "σ’ αὐτὸν", ("Η νύχτα φεύγει", "η μέρα γυρίζει")),
    "tr": Words("Vapur İstanbul’dan ayrıldı", "Sabah {} gördü", "açık deniz", ("Gece gidiyor", "gün geri geliyor")),
    "en": Words(
        "The keeper’s boat left", "He saw {} at dawn", "the captain’s bowl", ("The night is gone", "the day comes")
    ),
    "he": Words("הסירה עזבה את הנמל", "הוא ראה {} בבוקר", "צה״ל ור׳ משה", ("הלילה הולך לו", "והיום שב אלינו")),
    "yi": Words("די שיף האט פארלאזט דעם האפן", "ער האט געזען {} אין דער פרי", "דעם ים", ("די נאכט", "דער טאג")),
    "ar": Words("غادرت العبّارة المرفأ", "رأى {} في الصباح", "البحر المفتوح", ("الليل يمضي", "والنهار يعود")),
    "fa": Words("کشتی بندر را ترک می‌کند", "او {} را صبح دید", "دریای باز", ("شب می‌رود", "روز باز می‌گردد")),
    "ur": Words("کشتی بندرگاہ سے نکل گئی", "اس نے {} صبح دیکھا", "کھلا سمندر", ("رات چلی جاتی ہے", "دن پھر آتا ہے")),
    "ja": Words("船は朝に港を出た", "彼は{}を朝に見た", "広い海だ", ("夜は去りゆき", "朝がまた来る")),
    "zh": Words("渡轮清晨离开了港口", "他早上看见{}在前面", "开阔的大海", ("夜晚已经过去", "白天又回来了")),
    "ko": Words(
        "배가 새벽에 항구를 떠났다", "그는 아침에 {}를 보았다", "넓은 바다", ("밤은 가고 있다", "낮이 다시 온다")
    ),
}
"""By primary subtag."""
TYPED_ANYWHERE = (Form("“{}”", "‘{}’"), Form("‘{}’", "“{}”"), Form('"{}"', "'{}'"), Form("'{}'", '"{}"'))
"""English marks and straight ones, which keyboards have."""
SPACED = tuple(Form(f"«{a}{{}}{a}»", f"{b}{c}{{}}{c}{d}") for a in ("", " ", FIXED, NARROW) for b, c, d in (
    ("“", "", "”"), ("“", " ", "”"), ("“", FIXED, "”"), ("‹", "", "›"), ("‹", " ", "›"), ("‹", FIXED, "›"),
    ("«", " ", "»"), ("«", NARROW, "»"),
))  # fmt: skip
OWN: dict[str, tuple[Form, ...]] = {
    "fr": SPACED,
    "fr-CH": SPACED,
    "de": tuple(map(Form, ("„{}“", "»{}«", "„{}”", '„{}"', "„{}“"), ("‚{}‘", "›{}‹", "‚{}’", "‚{}'", "»{}«"))),
    "de-CH": (Form("«{}»", "‹{}›"), Form("„{}“", "‚{}‘"), Form("«{}»", "„{}“")),
    "es": (Form("«{}»", "“{}”"), Form("«{}»", "‘{}’")),
    "sv": (Form("”{}”", "’{}’"), Form("»{}»", "’{}’"), Form("»{}«", "›{}‹"), Form("»{}»", "›{}›")),
    "fi": (Form("”{}”", "’{}’"), Form("»{}»", "’{}’"), Form("»{}»", "›{}›")),
    "nl": (Form("„{}”", "‚{}’"),),
    "ru": tuple(map(Form, ("«{}»", "«{}»", "«{}»", "„{}“", "«{}»"), ("„{}“", "“{}”", "«{}»", "«{}»", "„{}”"))),
    "uk": (Form("«{}»", "„{}“"), Form("«{}»", "“{}”"), Form("„{}”", "«{}»")),
    "pl": (Form("„{}”", "«{}»"), Form("„{}”", "»{}«"), Form("„{}”", "‚{}’"), Form("«{}»", "„{}”")),
    "it": (Form("«{}»", "“{}”"), Form("« {} »", "“{}”")),
    "pt": (Form("«{}»", "“{}”"),),
    "pt-BR": (Form("«{}»", "“{}”"),),
    "da": (Form("»{}«", "›{}‹"), Form("„{}“", "‚{}‘"), Form("”{}”", "’{}’")),
    "nb": (Form("«{}»", "‘{}’"), Form("«{}»", "’{}’"), Form("”{}”", "’{}’"), Form("«{}»", "“{}”")),
    "cs": (Form("„{}“", "‚{}‘"), Form("»{}«", "›{}‹")),
    "hu": (Form("„{}”", "»{}«"), Form("»{}«", "„{}”"), Form("„{}”", "„{}”")),
    "ro": (Form("„{}”", "«{}»"), Form("«{}»", "„{}”")),
    "el": (Form("«{}»", "“{}”"), Form("«{}»", "‘{}’")),
    "tr": (Form("«{}»", "‹{}›"),),
    "en-GB": (),
    "en-US": (),
    "he": tuple(map(Form, ("”{}”", "״{}״", "„{}”", "״{}״"), ("’{}’", "׳{}׳", "‚{}’", "'{}'"))),
    "yi": (Form("”{}”", "’{}’"), Form("„{}”", "‚{}’"), Form("״{}״", "'{}'"), Form("„{}“", "‚{}‘")),
    "ar": (Form("«{}»", "“{}”"), Form("”{}“", "’{}‘"), Form("« {} »", "“{}”"), Form("«{}»", "‹{}›")),
    "fa": (Form("«{}»", "‹{}›"), Form("«{}»", "“{}”"), Form("« {} »", "‹{}›")),
    "ur": (Form("”{}“", "’{}‘"), Form("“{}”", "‘{}’")),
    "ja": tuple(
        map(Form, ("「{}」", "『{}』", "〝{}〟", "｢{}｣", "＂{}＂"), ("『{}』", "「{}」", "「{}」", "『{}』", "「{}」"))
    ),
    "zh-CN": (Form("「{}」", "『{}』"), Form("＂{}＂", "‘{}’")),
    "zh-Hant-TW": (Form("「{}」", "『{}』"),),
    "ko": (Form("「{}」", "『{}』"), Form("『{}』", "「{}」")),
}
"""By BCP 47 tag."""
HEBREW = ("he", "yi")


def words_of(tag: str) -> Words:
    """The words of a language."""
    return WORDS[tag.split("-")[0]]


def forms_of(tag: str) -> Iterator[Form]:
    """The forms in which a book of a language is typed."""
    yield from dict.fromkeys((*OWN[tag], *TYPED_ANYWHERE))


def typed_straight(text: str, form: Form, tag: str) -> str:
    """Words with the apostrophes of a keyboard, where the marks are those of one."""
    if form.outer[0] not in "\"'":
        return text
    return text.replace("’", "'").replace("׳", "'").replace("״", '"') if tag in HEBREW else text.replace("’", "'")
