"""Our own texts for the forge: what the book's seeds and the installed prose lack.

Promises: own writing, small, one source for each thing that a rule speaks of. Leaves out: reading them.
"""

from __future__ import annotations

TOUCHSTONE = (
    "The treaty is not permitted to lapse, and the 2.7% rise of $1,250.50 was “hardly a gift”, said the envoy.",
    "Non-alignment, he’s told us, is unlikely to please the allies’ friends in the ’90s or in the U.S.-led bloc.",
    "“They wrote ‘no limits’ in 2022,” the minister recalled, “and they have never been genuine allies since.”",
    "The trial [12] found less risk [95% CI 0.15-0.42] than the first one … or so the two doctors then said.",
    "No. 2 of the series was read in the long hall; the document cannot be read without a lamp, nor by day.",
    "Is it a pact? It is a naïve façade — a “so-called ‘friendship’ of neighbours” – and a costly one (since 1950).",
    "He failed to sign; few came, only three stayed, and nobody spoke except the clerk who kept the minutes.",
    "The banana-like ana in bananas, the ana in Ghana: anagrams and annals alike began with the same letters.",
    "A 3.5°C rise, a €40 fee, 1/2 of the crop, 10:30 sharp, and the years 1941–45 were all that he could recall.",
    "The common text stands here twice, word for word, so that only an anchor can tell which one was meant.",
    "Between the two there is nothing but this short bridge of a sentence, which was written for the purpose.",
    "The common text stands here twice, word for word, so that only an anchor can tell which one was meant.",
    "The eﬃcient oﬃce of the ﬁrst ﬂeet re\u00adported “all’s well”; the cafe\u0301 closed at ten, "
    "and rain fell all night.",
    "Their “alliance” is asymmetric, “strategic” in name, and — as one of them said — “never a marriage”.",
    "She asked: ‘Why should they trust us?’ and answered herself: ‘Because they have no other friends.’",
)
"""Our own sentences, one a passage: numbers, brackets, dots, nested marks, repeats, limit words."""

SONG = """\
The lamp is out along the harbour wall
and no one calls the ferry back tonight
the gulls have left the river to the rain
the tide has gone, and with it went the light

They said the road would end beside the sea
and never told us where the sea would end
so we went on, by day / or dark, on foot
and slept in barns, with strangers for a friend

What shall we say, when somebody asks why
we left the bell unrung, the boat unmoored?
Say that the wind was old and knew our names
say that we had few words, and kept our word

Now let the kettle sing, and bar the door
the winter’s at the gate with all her kin
we shall not speak of harbours any more
but count the ships, and let the tired come in
"""
"""Stanzas, divided by blank lines: line ends, a slash of the source's own."""

STARRED = """\
The envoy wrote that the pact was *a marriage of convenience* and that both sides knew it well.
He had read the *Morning Courier* and the *Evening Gazette* on the train, and believed neither of them.
“It is *not* a treaty,” she said, “but it is *rather more* than a promise made over supper.”
Of all the words in the long report only one was stressed, and that word was *perhaps*.
*Nobody asked the villagers*, the old clerk noted in the margin, and he underlined it twice for the court.
"""
"""Markdown with the source's own emphasis."""

MENDED = """\
The harbor-master kept a ledgor of every vessel that came in by night and left before dawn.
In the autunm of that year the bridge was closed to carts, though people on foot still crossed it.
Two witneses swore that the seal was whole when the box was opened in the hall of the guild.
"""
"""A conversion with slips of the press, which emendations set right."""

NOTED = """\
The dyke was raised [1] by a hand in the spring,[2] and the men of the upper village paid for the half of it.[3]
Nobody has found the deed1 of the sale, but the clerk saw it.2 “It lay on the table”3 for the whole of a day.
"""
"""Notes of a web page, and of a printed one."""

BROKEN = """\
The ferry crossed the river once in the hour until the ice came down from the lakes and
THE COUNTY RECORDER 114
the ferryman drew it up on the bank, where it lay under straw until the first week of April.
So it was in the second winter, when a cart was drawn over the ice by two oxen, and on the
THE COUNTY RECORDER 115
third day the ice broke behind it with a noise that was heard as far away as the mill.
"""
"""Sentences that a running head breaks."""

COLUMNS = """\
The harvest of that year was carried in be-
fore the rain, and the tenants of the ab-
bey paid their rents in wheat, in well-
known measure, as their fathers had done.

A carter from the next valley who had nei-
ther horse nor wagon carried his sheaves on
his back, and was laughed at with-
out mercy by the boys of the village.
"""
"""A printed column."""

LETTER = """\
Der Kaiser kam in jenem Winter nicht bis Köln, und die Boten kehrten ohne Antwort um.
Am Morgen lag Schnee auf den Brücken, doch die Händler öffneten ihre Läden wie an jedem anderen Tag.
Man sagt, er habe den Brief gelesen und lange am Fenster gestanden, bevor er das Siegel brach.
"""
"""A foreign source, for translations, also where the dialogues are not installed."""

EMENDATIONS = """\
starred:
  emphasis-marks:
    - {form: "*", count: 7, reason: the file is Markdown}
mended:
  corrections:
    - {line: 1, was: ledgor, read: ledger, reason: a slip of the press}
    - {line: 2, was: autunm, read: autumn, reason: a slip of the press}
    - {line: 3, was: witneses, read: witnesses, reason: a slip of the press}
noted:
  note-marks:
    - {form: "[1]", count: 3, reason: notes of a web page}
    - {form: "1", count: 3, reason: notes of a printed page}
broken:
  segmentation: {by: line, reason: a paragraph a line}
  roles:
    - {lines: 2, starts: THE COUNTY, role: furniture, reason: a running head}
    - {lines: 5, starts: THE COUNTY, role: furniture, reason: a running head}
  joins:
    - first: {lines: 1, starts: The ferry}
      second: {lines: 3, starts: the ferryman}
      reason: broken by the page
    - first: {lines: 4, starts: So it was}
      second: {lines: 6, starts: third day}
      reason: broken by the page
columns:
  segmentation: {by: blank-line, reason: hard-wrapped}
  line-end-hyphens:
    - {count: 4, keep: [well-known], reason: printed columns}
"""
"""The emendations of these texts."""

TEXTS = {
    "touchstone": ("english", "\n".join(TOUCHSTONE)),
    "song": ("english", SONG),
    "starred": ("english", STARRED),
    "mended": ("english", MENDED),
    "noted": ("english", NOTED),
    "broken": ("english", BROKEN),
    "columns": ("english", COLUMNS),
    "letter": ("german", LETTER),
}
"""Every text by the key of its source, with the `langid` of its entry."""
