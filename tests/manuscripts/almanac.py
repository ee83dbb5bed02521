"""A small German book with everything that a DOCX can bring back: notes, tables, lists, verse, pictures, looks."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from quoteproof.project import seeds, starting

SOURCES = {
    "berg": """Vom Licht der Türme

Der Turm stand schon, als der Hafen noch ein Strand war. Niemand wusste mehr, wer ihn gebaut hatte.

Jeden Abend stieg der Wärter die hundert Stufen hinauf und zählte sie laut. Er sagte, eine Stufe, die niemand zählt, \
wird müde.

Das Öl kam im Frühling mit dem ersten Schiff. Es reichte bis zum Herbst, wenn man sparsam war, und niemand war sparsam.

Im Winter schrieb er Briefe, die kein Schiff mitnahm. Einer davon ist erhalten geblieben, und er handelt vom Nebel.
""",
    "sander": """Lied der Küste

Wer am Ufer wohnt, der kennt die Zeit,
sie kommt mit Wasser, geht mit Sand,
und was sie nimmt, das nimmt sie weit,
und was sie bringt, das bringt sie an Land.

Die Alten sagten, dass der Wind sich die Namen merkt, die man ihm zuruft. Deshalb rief man nur die Namen der Toten.
""",
}

BIBLIOGRAPHY = """@book{berg, author = {Berg, Anna}, title = {Vom Licht der Türme}, date = {1903}, location = {Kiel},
  publisher = {Dünenverlag}, langid = {german}}
@book{sander, author = {Sander, Otto}, title = {Lied der Küste}, date = {1911}, location = {Husum},
  publisher = {Wattpresse}, langid = {german}}
"""

SETTINGS = """title: Kleiner Almanach der Küste
language: de-DE
date: 2026
bibliography: references.bib
quotations:
  style: strict
outputs: [pdf, docx]
"""

CHAPTERS = {
    "01-licht.md": """# Vom Licht

Der Leuchtturm von *Sankt Ansgar* steht auf einer Düne, die im letzten Jahrhundert dreimal gewandert ist. Man hat ihn
nie versetzt; er ist stehen geblieben, und das Land ist um ihn **herumgegangen**. Wer heute hinauf will, geht
durch einen Wald, der vor hundert Jahren noch Wasser war.[^wald]

[^wald]: Die Karten von 1890 zeigen dort eine Rinne, in der *Kutter* lagen. Später ist sie verlandet, und die Fischer
zogen fort.

Anna Berg schreibt, er „stand schon, als der Hafen noch ein Strand war“ [@berg#p2], und sie lässt offen, woher sie das
weiß. Die Chronik der Gemeinde sagt nichts davon. Sie beginnt mit einer Rechnung über Öl, und sie endet -- so weit
sie erhalten ist -- mit einer zweiten.

Der Wärter zählte seine Stufen, und Berg gibt ihm dafür einen Grund:

> Er sagte, eine Stufe, die niemand zählt, wird müde. [@berg#p3]

Man hat das oft für einen Scherz gehalten. Es war aber, wie die [Nachbarn]{.smallcaps} erzählten, sein voller Ernst,
denn er
ging auch bei Sturm hinauf. An Tagen mit Nebel zählte er zweimal, und am Morgen schrieb er beide Zahlen in sein Buch.

## Das Öl und die *Rechnungen*

Über das Öl gibt es drei Nachrichten, die einander nicht ganz entsprechen:

- Es wurde im Frühling geliefert, und zwar in Fässern aus Buchenholz.
- Es war knapp, obwohl niemand es zugeben wollte.
- Es roch, wie alle schreiben, nach *Fisch* und nach Teer.

Die dritte Nachricht ist die sicherste. Die erste stützt sich auf eine Zeile bei Berg, wonach das Öl „im Frühling mit
dem ersten Schiff“ kam [@berg#p4].^[Sie fügt hinzu, dass „niemand war sparsam“ [@berg#p4] gelten müsse, und das ist
wohl übertrieben.] Von der zweiten
wissen wir nur, was sie verschweigt. Die Mengen lassen sich noch am ehesten aus den Büchern der Händler erschließen.

| Jahr | Lieferung | Bemerkung der Gemeinde |
|:-----|:----------|:-----------------------|
| 1871 | zwölf Fässer | vollständig bezahlt |
| 1872 | neun Fässer | die Hälfte *gestundet* |
| 1873 | vier Fässer | Empfänger unbekannt |

: Lieferungen an den Turm nach den Büchern der Gemeinde

Die Tabelle zeigt, dass die Lieferungen abnahmen, während die Ausgaben stiegen. Eine Erklärung gibt sie nicht. Der
Preis war
in H~2~O und Salz nicht zu messen, und auch der 2^te^ Band der Chronik schweigt.

![Der Turm von der Seeseite, nach einer Zeichnung aus dem Nachlass](images/turm.png){alt="Ein Turm"}

Das Bild ist schlecht erhalten, aber die Laterne ist deutlich zu sehen. Sie hatte acht Scheiben, von denen eine
immer beschlagen war. Der Zeichner hat sie [fortgelassen]{.underline}, oder er hat sie ~~nicht~~ kaum bemerkt.
""",
    "02-lied.md": """# Vom Lied

Otto Sander hat die Küste nicht beschrieben, sondern besungen. Sein Lied ist in vielen Fassungen bekannt, von denen
keine der
anderen gleicht. Die älteste beginnt mit der Zeit:

| Wer am Ufer wohnt, der kennt die Zeit,
| sie kommt mit Wasser, geht mit Sand, [@sander#p2]

Der Anfang ist einfach, und er täuscht. Was hier *Zeit* heißt, heißt in den späteren Fassungen *Flut*, und der Reim
musste dafür weichen.[^flut] Sander selbst hat sich zu der Frage nie geäußert.

[^flut]: Vergleiche dazu die Fassung von 1920, in der auch der Sand verschwunden ist. Der Herausgeber nennt dafür
keinen Grund.

Dass der „Wind sich die Namen merkt“ [@sander#p3], ist ein alter Glaube, den man auch weiter südlich kennt. Dort ruft
man die
Namen der Kinder, damit sie zurückkehren. An unserer Küste „rief man nur die Namen der Toten“ [@sander#p3], und
es ist nicht überliefert, ob jemand geantwortet hat.

1. Der Name wird dreimal gerufen, immer gegen den Wind.
2. Man wartet, bis die Welle bricht, und schweigt.
3. Wer etwas hört, erzählt es niemandem.

## Was der Lehrer notierte

Der Lehrer des Dorfes hat die Regeln aufgeschrieben, weil er sie für *vergänglich* hielt. Er war ein genauer Mann.
Seine Hefte
liegen heute im Archiv der Stadt, und sie sind dort unter seinem Vornamen eingeordnet. Wer sie sucht, muss ihn also
kennen.

Ein eigenes Gedicht hat er auch versucht:

::: own
| Das Wasser steigt, der Abend fällt,
| ich zähle, was die Flut behält,
| und schreibe es in dieses Heft.
:::

Er hat es nie gedruckt gesehen. Nach seinem Tod fand man es in einem Umschlag, auf dem nur ein Datum stand. Die
Schrift ist
fest und klar, und es gibt keine einzige Streichung.

Am Ende bleibt von der Küste das, was sich aufschreiben ließ. Das ist weniger, als man glaubt, und mehr, als man
braucht.
Der Turm brennt noch, aber er brennt elektrisch, und niemand zählt die Stufen.[^ende]

[^ende]: Seit 1968 ist der Turm **unbesetzt**.

    Die Gemeinde hat ihn später gekauft, um ein Museum daraus zu machen.
""",
}


def picture() -> bytes:
    """A PNG of one colour, 60 by 40 pixels."""
    rows = b"".join(b"\x00" + b"\x50\x70\x90" * 60 for _ in range(40))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make(root: Path) -> None:
    """Make the book in a folder that is not there yet."""
    starting.start(root, empty=True)
    for file in (root / "chapters").glob("*.md"):
        file.unlink()
    (root / "chapters" / "images").mkdir()
    (root / "chapters" / "images" / "turm.png").write_bytes(picture())
    (root / "book.yaml").write_text(SETTINGS, encoding="utf-8")
    (root / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    for name, text in CHAPTERS.items():
        (root / "chapters" / name).write_text(text, encoding="utf-8")
    for key, text in SOURCES.items():
        file = root / f"{key}.txt"
        file.write_text(text, encoding="utf-8")
        seeds.add(root, file, key)
        file.unlink()
