"""Alterations of the finished PDF: a quotation hidden, covered, renamed or moved about; each must be refused."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.manifest import Quoted
from tests.proof.book import Made
from tests.proof.pdf_pages import Spot, array, dictionary, saved, spot_of, stream

Way = Callable[[Made, random.Random], tuple[str, bytes]]
Change = Callable[[Spot, random.Random], None]

_SET: Final = re.compile(rb"\[?\((?:\\.|[^\\()])*\).*?T[jJ]", re.DOTALL)


def _state(**values: object) -> Change:
    """Add a graphics state to the drawing."""

    def change(spot: Spot, by: random.Random) -> None:
        name = spot.resource("/ExtGState", dictionary(Type="/ExtGState", **values))  # type: ignore[arg-type]
        spot.draw(b"q " + name + b" gs " + spot.drawing + b" Q")

    return change


def _within(before: bytes, after: bytes = b"") -> Change:
    """Draw something in front of the quotation and something behind it."""

    def change(spot: Spot, by: random.Random) -> None:
        spot.draw(b"q " + before + b" " + spot.drawing + b" " + after + b" Q")

    return change


def _instead(old: bytes, *new: bytes) -> Change:
    """Write one of some operators instead of another."""

    def change(spot: Spot, by: random.Random) -> None:
        assert re.search(old, spot.drawing)
        spot.draw(re.sub(old, by.choice(new), spot.drawing, count=1))

    return change


def _over(share: float, paint: bytes = b"1 g", height: float = 1.0) -> Change:
    """Draw a rectangle over a share of every letter of a word, or of some letters."""

    def change(spot: Spot, by: random.Random) -> None:
        boxes = by.sample(spot.glyphs, max(1, len(spot.glyphs) // 3))
        drawn = b" ".join(
            b"%f %f %f %f re f" % (left, bottom, (right - left) * share + 0.4, (top - bottom) * height + 0.4)
            for left, bottom, right, top in boxes
        )
        spot.draw(spot.drawing + b" q " + paint + b" " + drawn + b" Q")

    return change


def _clip(spot: Spot, by: random.Random, parts: Callable[[tuple[float, ...]], list[tuple[float, ...]]]) -> None:
    drawn = b" ".join(b"%f %f %f %f re" % part for part in parts(spot.box))
    spot.draw(b"q " + drawn + b" W n " + spot.drawing + b" Q")


def _corners(box: tuple[float, ...]) -> list[tuple[float, ...]]:
    left, bottom, right, top = box
    return [(left, bottom, 0.1, 0.1), (right, top, 0.1, 0.1)]


def _half(box: tuple[float, ...]) -> list[tuple[float, ...]]:
    left, bottom, right, top = box
    return [(left - 1, (bottom + top) / 2, right - left + 2, top - bottom)]


def soft_mask(spot: Spot, by: random.Random) -> None:
    """A soft mask lets nothing through."""
    group = dictionary(S="/Transparency", CS="/DeviceGray")
    form = stream(b"0 g 0 0 2000 2000 re f", Type="/XObject", Subtype="/Form", BBox=array(0.0, 0.0, 2000.0, 2000.0))
    form[NameObject("/Group")] = group
    mask = dictionary(S="/Luminosity", G=spot.writer._add_object(form))
    _state(SMask=mask)(spot, by)


def empty_pattern(spot: Spot, by: random.Random) -> None:
    """The letters are filled with a pattern that paints nothing."""
    tiles = stream(b"", PatternType=NumberObject(1), PaintType=NumberObject(1), TilingType=NumberObject(1))
    tiles.update(dictionary(BBox=array(0.0, 0.0, 9.0, 9.0), XStep=9.0, YStep=9.0, Resources=dictionary()))
    name = spot.resource("/Pattern", tiles)
    spot.draw(re.sub(rb"/c0 cs 0 scn", b" /Pattern cs " + name + b" scn", spot.drawing))


def separation(spot: Spot, by: random.Random) -> None:
    """The letters are painted with an ink that no device has."""
    function = dictionary(FunctionType=NumberObject(2), Domain=array(0.0, 1.0), N=1.0)
    name = spot.resource("/ColorSpace", ArrayObject([NameObject("/Separation"), NameObject("/None")]))
    held = spot.writer.pages[spot.page]["/Resources"]["/ColorSpace"]["/forged"]  # type: ignore[index]
    held.extend((NameObject("/DeviceGray"), function))
    spot.draw(spot.drawing.replace(b"/c0 cs 0 scn", b" " + name + b" cs 1 scn"))


def form(spot: Spot, by: random.Random) -> None:
    """The quotation is drawn by a form."""
    resources = spot.writer.pages[spot.page]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    drawn = stream(spot.drawing, Type="/XObject", Subtype="/Form", BBox=array(0.0, 0.0, 2000.0, 2000.0))
    drawn[NameObject("/Resources")] = DictionaryObject({k: v for k, v in resources.items() if k != "/XObject"})
    spot.draw(spot.resource("/XObject", drawn) + b" Do")


def layer(spot: Spot, by: random.Random) -> None:
    """The quotation stands in a layer that is switched off, or can be."""
    group = spot.writer._add_object(dictionary(Type="/OCG", Name="x"))
    off = dictionary(**{by.choice(("OFF", "ON")): ArrayObject([group])})
    layers = dictionary(OCGs=ArrayObject([group]), D=off)
    spot.writer._root_object[NameObject("/OCProperties")] = layers
    resources = spot.writer.pages[spot.page]["/Resources"]
    resources[NameObject("/Properties")] = dictionary(forged=group)  # type: ignore[index]
    spot.draw(b"/OC /forged BDC " + spot.drawing + b" EMC")


def image_over(spot: Spot, by: random.Random) -> None:
    """A white picture lies over the quotation."""
    picture = stream(b"\xff", Type="/XObject", Subtype="/Image", ColorSpace="/DeviceGray")
    picture.update(dictionary(Width=NumberObject(1), Height=NumberObject(1), BitsPerComponent=NumberObject(8)))
    left, bottom, right, top = spot.box
    matrix = b"%f 0 0 %f %f %f cm" % (right - left, top - bottom, left, bottom)
    spot.draw(spot.drawing + b" q " + matrix + b" " + spot.resource("/XObject", picture) + b" Do Q")


def inline_image_over(spot: Spot, by: random.Random) -> None:
    """A white picture in the page's own drawing lies over the quotation."""
    left, bottom, right, top = spot.box
    matrix = b"%f 0 0 %f %f %f cm" % (right - left, top - bottom, left, bottom)
    spot.draw(spot.drawing + b" q " + matrix + b" BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q")


def struck(spot: Spot, by: random.Random) -> None:
    """A line strikes the quotation out."""
    left, bottom, right, top = spot.box
    middle = (bottom + top) / 2
    spot.draw(spot.drawing + b" q 0.4 w 0 G %f %f m %f %f l S Q" % (left, middle, right, middle))


def _below(spot: Spot, by: random.Random, spans: Sequence[tuple[float, float]], paint: bytes) -> None:
    """Draw thin lines below some letters, where an underline stands."""
    baseline = sorted(bottom for _, bottom, _, _ in spot.glyphs)[len(spot.glyphs) // 2]
    drawn = b" ".join(b"%f %f %f .6 re f" % (left, baseline - 1.6, right - left) for left, right in spans)
    spot.draw(spot.drawing + b" q " + paint + b" " + drawn + b" Q")


def letters_underlined(spot: Spot, by: random.Random) -> None:
    """Letters have a mark below them, which makes others of them."""
    chosen = spot.glyphs[by.randrange(3) :: by.choice((3, 4, 5))]
    _below(spot, by, [(left, right) for left, _, right, _ in chosen], b"0 g")


def tails_cut(spot: Spot, by: random.Random) -> None:
    """A line below the words goes through letters and commas that reach below them."""
    left, _, right, _ = spot.box
    bottoms = sorted(bottom for _, bottom, _, _ in spot.glyphs)
    if bottoms[0] > bottoms[len(bottoms) // 2] - 1.5:
        on_the_baseline(spot, by)  # no letter reaches far enough: the line would be an underline
    else:
        _below(spot, by, [(left, right)], by.choice((b"1 g", b"0.5 g")))


def on_the_baseline(spot: Spot, by: random.Random) -> None:
    """A line goes through the feet of the words."""
    left, _, right, _ = spot.box
    baseline = sorted(bottom for _, bottom, _, _ in spot.glyphs)[len(spot.glyphs) // 2]
    spot.draw(spot.drawing + b" q 0 g %f %f %f .6 re f Q" % (left, baseline + by.choice((0.1, 0.6)), right - left))


def a_word_tiny(spot: Spot, by: random.Random) -> None:
    """A word is smaller than the others of its line."""
    shown, font = _SET.search(spot.drawing), re.search(rb"/f\d+ ([\d.]+) Tf", spot.drawing)
    assert shown
    assert font
    small = font[0].replace(font[1], b"%f" % (by.choice((0.38, 0.43)) * float(font[1])))
    words = [*re.finditer(rb"\((?:\\.|[^\\()])+\)", shown[0])]
    one = max(words, key=lambda word: len(word[0]))
    inner = shown[0]
    changed = inner[: one.start()] + b"] TJ " + small + b" [" + one[0] + b"] TJ " + font[0] + b" [" + inner[one.end() :]
    spot.draw(spot.drawing.replace(inner, changed))


def accented(spot: Spot, by: random.Random) -> None:
    """Letters of the quotation have accents, or dots below them."""
    boxes = by.sample(spot.glyphs, max(1, len(spot.glyphs) // 4))
    down = by.random() < 0.5
    drawn = b" ".join(
        b"%f %f 1 .6 re f" % ((left + right) / 2, bottom - 0.8 if down else top + 0.3)
        for left, bottom, right, top in boxes
    )
    spot.draw(spot.drawing + b" q 0 g " + drawn + b" Q")


def text_over(spot: Spot, by: random.Random) -> None:
    """Other words are set over the quotation, in black or in white."""
    again = spot.drawing.replace(b"/c0 cs 0 scn", by.choice((b" 1 g", b" 0 g")))
    spot.draw(spot.drawing + b" /Artifact BMC q 1 0 0 1 %f 0 cm %s Q EMC" % (by.choice((0.9, 2.5, -1.7)), again))


def words_between(spot: Spot, by: random.Random) -> None:
    """A word stands among those of the quotation, as if it were a running head."""
    gaps = [(a[2], b[0], a[1]) for a, b in pairwise(spot.glyphs) if b[0] - a[2] > 1.5]
    left, right, base = by.choice(gaps)
    font = re.search(rb"/f\d+", spot.drawing)
    shown = _SET.search(spot.drawing)
    assert font
    assert shown
    drawn = b"q 0 g BT %s %f Tf %f %f Td (\\000\\007) Tj ET Q" % (font[0], (right - left) * 2.4, left, base)
    spot.draw(spot.drawing + b" /Artifact BMC " + drawn + b" EMC")


def blot_between(spot: Spot, by: random.Random) -> None:
    """A word is drawn among those of the quotation, as a shape."""
    gaps = [(a[2], b[0], a[1], a[3]) for a, b in pairwise(spot.glyphs) if b[0] - a[2] > 1.5]
    left, right, bottom, top = by.choice(gaps)
    drawn = b"q 0 g %f %f %f %f re f Q" % ((left + right) / 2 - 0.3, bottom, 0.6, top - bottom)
    spot.draw(spot.drawing + b" " + drawn)


def replaced(spot: Spot, by: random.Random) -> None:
    """The file says that the quotation is what it reads, and draws something else."""
    said = f"({spot.words})".encode("latin-1", "replace")
    turned = _SET.sub(_swapped, spot.drawing)
    spot.draw(b"/Span<</ActualText" + said + b">>BDC " + turned + b" EMC")


def replaced_by_letters(spot: Spot, by: random.Random) -> None:
    """The file names every letter for itself, and draws another."""
    shown = _SET.search(spot.drawing)
    assert shown
    codes = re.findall(rb"\((\\000(?:\\.|[^\\])[^)]*)\)", shown[0])
    letters = re.findall(rb"\\000(?:\\\d{3}|\\.|[^\\])", b"".join(codes))
    parts = []
    for number, letter in enumerate(letters):
        drawn = letters[number - 1] if number == len(letters) // 2 else letter
        name = b"<FEFF%04X>" % ord(spot.words[min(number, len(spot.words) - 1)])
        parts.append(b"/Span<</ActualText%s>>BDC (%s) Tj EMC" % (name, drawn))
    spot.draw(spot.drawing.replace(shown[0], b" ".join(parts)))


def _swapped(found: re.Match[bytes]) -> bytes:
    """Exchange two letters."""
    letters = re.findall(rb"\\000(?:\\\d{3}|\\.|[^\\()])", found[0])
    for one, other in pairwise(letters):
        if one != other:
            return found[0].replace(one, b"\0").replace(other, one).replace(b"\0", other)
    return found[0]


def letters_exchanged(spot: Spot, by: random.Random) -> None:
    """Two letters are exchanged wherever they stand in the quotation."""
    spot.draw(_SET.sub(_swapped, spot.drawing))


def unnamed_letters(spot: Spot, by: random.Random) -> None:
    """Letters stand among those of the quotation that their font names as nothing, or as a space."""
    shown = re.search(rb"/(f\d+) ([\d.]+) Tf", spot.drawing)
    assert shown
    fonts = spot.writer.pages[spot.page]["/Resources"]["/Font"]  # type: ignore[index]
    held = DictionaryObject(fonts[f"/{shown[1].decode()}"].get_object())
    nothing = by.choice((b"00AD", b"200B", b"0020", b"2060"))
    table = b"1 begincodespacerange <0000><FFFF> endcodespacerange 1 beginbfrange <0000><00FF>[%s] endbfrange"
    table = table % b" ".join(b"<" + nothing + b">" for _ in range(256))
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    held[NameObject("/ToUnicode")] = spot.writer._add_object(stream(head + table + b" endcmap end end"))
    fonts[NameObject("/forged")] = spot.writer._add_object(held)
    inserted = b"] TJ /forged %s Tf (\\000\\007\\000\\t\\000\\016) Tj /%s %s Tf [" % (shown[2], shown[1], shown[2])
    array_ = re.search(rb"\[.*\]TJ", spot.drawing, re.DOTALL)
    assert array_
    at = by.choice([found.end() for found in re.finditer(rb"\)-?[\d.]+", array_[0])])
    spot.draw(spot.drawing.replace(array_[0], array_[0][:at] + inserted + array_[0][at:]))


def letters_as_hyphens(spot: Spot, by: random.Random) -> None:
    """Letters stand between the words of the quotation that its font names soft hyphens: they are read as nothing."""
    shown = _SET.search(spot.drawing)
    font = re.search(rb"/(f\d+)", spot.drawing)
    assert shown
    assert font
    fonts = spot.writer.pages[spot.page]["/Resources"]["/Font"]  # type: ignore[index]
    held = DictionaryObject(fonts[f"/{font[1].decode()}"].get_object())
    names = held["/ToUnicode"].get_object()
    assert isinstance(names, StreamObject)
    table = names.get_data()
    used = set(re.findall(rb"\\000(\\\d{3}|\\.|[^\\])", shown[0]))
    unused = [n for n in range(0x2A, 0x5B) if bytes([n]) not in used and re.search(rb"<%04X> <00[3-7]" % n, table)]
    code = by.choice(unused)
    named = re.sub(rb"<%04X> <[0-9A-F]+>" % code, b"<%04X> <00AD>" % code, table)
    held[NameObject("/ToUnicode")] = spot.writer._add_object(stream(named, Type="/CMap"))
    fonts[NameObject("/forged")] = spot.writer._add_object(held)
    at = by.choice([found.start() for found in re.finditer(rb"\(\\000", shown[0])])
    drawn = shown[0][:at] + b"(\\000%c\\000%c)-300" % (code, code) + shown[0][at:]
    spot.draw(spot.drawing.replace(shown[0], drawn).replace(font[0], b"/forged"))


def annotated(spot: Spot, by: random.Random) -> None:
    """A note, a mark or a field of a form lies over the quotation."""
    left, bottom, right, top = spot.box
    rectangle = array(left, bottom, right, top)
    look = stream(b"1 g 0 0 999 999 re f", Type="/XObject", Subtype="/Form", BBox=array(0.0, 0.0, right - left, 99.0))
    kind = by.choice(("/FreeText", "/Square", "/Highlight", "/StrikeOut", "/Stamp", "/Widget", "/Popup", "/Redact"))
    note = dictionary(Type="/Annot", Subtype=kind, Rect=rectangle, F=NumberObject(4), Contents="x")
    if kind == "/Widget":
        note.update(dictionary(FT=by.choice(("/Tx", "/Sig", "/Btn")), T="x"))
    note[NameObject("/AP")] = dictionary(N=spot.writer._add_object(look))
    _annotate(spot, note)


def _annotate(spot: Spot, note: DictionaryObject) -> None:
    page = spot.writer.pages[spot.page]
    notes = ArrayObject(page.get("/Annots", ArrayObject()))
    notes.append(spot.writer._add_object(note))
    page[NameObject("/Annots")] = notes


def link_over(spot: Spot, by: random.Random) -> None:
    """A link with a thick white border lies over the quotation."""
    left, bottom, right, top = spot.box
    note = dictionary(Type="/Annot", Subtype="/Link", Rect=array(left, bottom, right, top), F=NumberObject(4))
    border = by.choice((array(0.0, 0.0, top - bottom), array(9.0, 9.0, 1.0)))
    note.update(dictionary(Border=border, Contents="x"))
    _annotate(spot, note)


def turned_page(spot: Spot, by: random.Random) -> None:
    """The page is turned, cut, or scaled."""
    page = spot.writer.pages[spot.page]
    left, bottom, _, top = spot.box
    key, value = by.choice(
        (
            ("/Rotate", NumberObject(90)),
            ("/Rotate", NumberObject(180)),
            ("/CropBox", array(left + 9.0, 0.0, 999.0, 999.0)),
            ("/CropBox", array(0.0, 0.0, 999.0, (bottom + top) / 2)),
            ("/UserUnit", NumberObject(100)),
            ("/MediaBox", array(left + 9.0, 0.0, 442.0, 663.0)),
        )
    )
    page[NameObject(key)] = value


def scripted(spot: Spot, by: random.Random) -> None:
    """The file does something when it is opened, or is a form of another kind."""
    action = dictionary(S="/JavaScript", JS="app.alert(1)")
    key, value = by.choice(
        (
            ("/OpenAction", action),
            ("/AA", dictionary(WC=action)),
            ("/AcroForm", dictionary(XFA="x")),
            ("/Collection", dictionary()),
            ("/NeedsRendering", BooleanObject(True)),
        )
    )
    spot.writer._root_object[NameObject(key)] = value


def foreign_font(spot: Spot, by: random.Random) -> None:
    """The quotation is set in a font that the file does not bring along."""
    fonts = spot.writer.pages[spot.page]["/Resources"]["/Font"]  # type: ignore[index]
    for key in list(fonts):
        held = fonts[key].get_object()
        below = held["/DescendantFonts"][0].get_object()
        describing = below["/FontDescriptor"].get_object()
        for name in ("/FontFile2", "/FontFile3"):
            describing.pop(name, None)


def read_aloud(spot: Spot, by: random.Random) -> None:
    """The file reads the quotation aloud as something else."""
    key = NameObject(by.choice(("/ActualText", "/Alt", "/E")))
    for held in spot.writer._objects:
        if isinstance(held, DictionaryObject) and held.get("/Type") == "/StructElem" and held.get("/S") == "/P":
            held[key] = TextStringObject("quite other words")
    spot.draw(spot.drawing)


def moved_line(spot: Spot, by: random.Random) -> None:
    """The words of the quotation stand elsewhere on the page than in its lines."""
    place = re.search(rb"1 0 0 -1 ([\d.]+) ([\d.]+) cm", spot.drawing)
    assert place
    x, y = float(place[1]), float(place[2])
    shown = re.search(rb"\[(.*)\]TJ", spot.drawing, re.DOTALL)
    assert shown
    pieces = re.findall(rb"\([^()]*(?:\\.[^()]*)*\)-?[\d.]*", shown[1])
    first, second = b"".join(pieces[: len(pieces) // 2]), b"".join(pieces[len(pieces) // 2 :])
    font = re.search(rb"/f\d+ [\d.]+ Tf", spot.drawing)
    assert font
    line = b"q 1 0 0 -1 %f %f cm/c0 cs 0 scn BT 0 Tr%s 1 0 0 -1 0 0 Tm[%s]TJ ET Q"
    up = by.choice((14.0, 7.0, -7.0))
    spot.draw(line % (x, y, font[0], first) + b" " + line % (x + by.choice((90.0, -9.0)), y + up, font[0], second))


def word_at_a_line_end(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A word stands at the end of a line within a quotation, or in front of the next one."""
    long = [run for run in made.manifest.quotations if not run.opening and run.part is BookPart.TEXT]
    spot = spot_of(made, by.choice(long))
    left, bottom, right, top = spot.box
    behind = by.random() < 0.5
    start, down = (right + 2.5, 0.0) if behind else (left - 20.0, 13.0)
    drawn = b"q 0 g %f %f 12 %f re f Q" % (start, bottom - down, top - bottom)
    spot.draw(spot.drawing + b" " + drawn)
    return "pdf", saved(spot.writer)


def written_twice(made: Made, by: random.Random) -> tuple[str, bytes]:
    """The file was added to: a page of it is another now."""
    spot = spot_of(made, run_to_alter(made, by))
    at = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", made.pdf)
    assert at
    page = spot.writer.pages[spot.page]
    number = by.choice(("/Rotate 0", "/Tabs/S"))
    reader = PdfReader(io.BytesIO(made.pdf))
    known = reader.pages[spot.page].indirect_reference
    assert known is not None
    body = b"\n%d 0 obj<</Type/Page/MediaBox[0 0 442.2047 663.30707]%s>>endobj\n" % (known.idnum, number.encode())
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer<</Size %d/Root %d 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        known.idnum, len(made.pdf) + 1, len(reader.xref) + 999, reader.trailer.raw_get("/Root").idnum, at[1],
        len(made.pdf) + len(body),
    )  # fmt: skip
    assert page
    return "pdf", made.pdf + body + table


def after_a_signature(made: Made, by: random.Random) -> tuple[str, bytes]:
    """Something stands in the file behind what was signed."""
    return "pdf", signed(made.pdf) + by.choice((b"\n", b"% more\n", b"1 0 obj<<>>endobj\n"))


def pages_exchanged(made: Made, by: random.Random) -> tuple[str, bytes]:
    """Two pages change places, or one is gone."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    kids = writer._root_object["/Pages"]["/Kids"]  # type: ignore[index]
    first = 4 if len(kids) > 5 else 0  # the text of an article begins on its first page
    if by.random() < 0.5:
        kids[first], kids[first + 1] = kids[first + 1], kids[first]
    else:
        del kids[by.choice((first, first + 1))]
    return "pdf", saved(writer)


def locked(made: Made, by: random.Random) -> tuple[str, bytes]:
    """The file is encrypted, with a password or with none."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    writer.encrypt(by.choice(("", "word")), "owner", algorithm="RC4-128")
    return "pdf", saved(writer)


def attached_twice(made: Made, by: random.Random) -> tuple[str, bytes]:
    """The file carries a second manifest of the same name."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf)))
    writer.add_attachment("book.manifest.json", made.carried)
    return "pdf", saved(writer)


def signed(pdf: bytes, *, field: int = 9_000) -> bytes:
    """Sign a PDF as a program does that leaves no mark on its pages; the signature's value is not a real one.

    `field` is the number of the object that is the signature's field.
    """
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer.raw_get("/Root").idnum
    *_, catalogue = re.finditer(rb"\n%d 0 obj\s*<<(.*?)>>\s*endobj" % root, pdf, re.DOTALL)
    before = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    assert before
    rest = re.sub(rb"/AcroForm<<.*?>>", b"", catalogue[1])
    objects = {
        root: b"<<%s/AcroForm<</Fields[%d 0 R]/SigFlags 3>>>>" % (rest, field),
        field: b"<</FT/Sig/T(Signature1)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/V %d 0 R>>" % (field + 1),
        field + 1: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name(A. Signer)"
        b"/ByteRange[0 " + b"#" * 32 + b"]/Contents<" + b"30820000" * 8 + b">>>",
    }
    places, out = {}, pdf
    for number, body in objects.items():
        places[number] = len(out) + 1
        out += b"\n%d 0 obj%s endobj" % (number, body)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items()))
    end = b"trailer<</Size %d/Root %d 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    out += b"\nxref\n" + table + end % (field + 2, root, before[1], len(out) + 1)
    start = out.index(b"<30820000", len(pdf))
    behind = out.index(b">", start) + 1
    return out.replace(b"#" * 32, b"%010d %010d %010d" % (start, behind, len(out) - behind))


KINDS: Final[dict[str, Change]] = {
    "mode without paint": _instead(rb"0 Tr", b"3 Tr"),
    "mode of white outlines": _instead(rb"0 Tr", b"1 Tr 1 G", b"1 Tr 1 1 1 RG 0.1 w"),
    "mode that clips": _instead(rb"0 Tr", b"7 Tr", b"4 Tr", b"5 Tr", b"6 Tr"),
    "wide white outlines": _instead(rb"0 Tr", b"2 Tr 1 G 20 w", b"2 Tr 1 G 3 w"),
    "nearly transparent": _state(ca=0.01),
    "half transparent": _state(ca=0.5),
    "blended away": _state(BM="/Screen"),
    "blended": _state(BM="/Multiply"),
    "overprinted": _state(op=BooleanObject(True), OP=BooleanObject(True)),
    "soft mask": soft_mask,
    "empty pattern": empty_pattern,
    "ink of no device": separation,
    "grey": _instead(rb"/c0 cs 0 scn", b" 0.976 g", b"/c0 cs .97 scn", b" 0.8 g", b" 0 0 0 0.1 k"),
    "white": _instead(rb"/c0 cs 0 scn", b" 1 g", b" 1 1 1 rg", b" 0 0 0 0 k", b"/c0 cs 1 scn"),
    "yellow": _instead(rb"/c0 cs 0 scn", b" 1 1 0 rg", b" 0 1 1 rg", b" 1 .9 .9 rg"),
    "clipped to corners": partial(_clip, parts=_corners),
    "clipped to half": partial(_clip, parts=_half),
    "clipped away": partial(_clip, parts=lambda box: [(0.0, 0.0, 1.0, 1.0)]),
    "hair lines": _instead(rb"1 0 0 -1 0 0 Tm", b"0.001 0 0 -1000 0 0 Tm", b"0.05 0 0 -1 0 0 Tm"),
    "spread out": _instead(rb"1 0 0 -1 0 0 Tm", b"3 0 0 -1 0 0 Tm", b"1 0 0 -.3 0 0 Tm"),
    "mirrored": _instead(rb"1 0 0 -1 0 0 Tm", b"-1 0 0 -1 0 0 Tm", b"1 0 0 1 0 0 Tm"),
    "turned": _instead(rb"1 0 0 -1 0 0 Tm", b"0 1 1 0 0 0 Tm", b".9 .4 .4 -.9 0 0 Tm"),
    "tiny": _instead(rb"1 0 0 -1 0 0 Tm", b"0.1 0 0 -0.1 0 0 Tm", b"0.3 0 0 -0.3 0 0 Tm", b"0.36 0 0 -0.36 0 0 Tm"),
    "narrowed": _instead(rb"0 Tr", b"0 Tr 1 Tz", b"0 Tr 30 Tz"),
    "on a heap": _instead(rb"0 Tr", b"0 Tr -9 Tc", b"0 Tr -4.5 Tc"),
    "covered": _over(1.0),
    "half covered": _over(0.5),
    "cut off below": _over(1.0, height=0.3),
    "bits covered": _over(0.15),
    "blackened": _over(1.0, b"0 g"),
    "dark ground": _within(b"0 g 0 0 999 999 re f 0 g"),
    "picture over it": image_over,
    "picture in the page over it": inline_image_over,
    "struck out": struck,
    "with accents": accented,
    "letters underlined": letters_underlined,
    "tails cut": tails_cut,
    "line on the baseline": on_the_baseline,
    "a word tiny": a_word_tiny,
    "text over it": text_over,
    "word between": words_between,
    "blot between": blot_between,
    "drawn by a form": form,
    "in a layer": layer,
    "annotated": annotated,
    "link with a border": link_over,
    "replaced": replaced,
    "letters renamed": replaced_by_letters,
    "described": _within(b"/Span<</Alt(quite other words)>>BDC", b"EMC"),
    "spelled out": _within(b"/Span<</E(quite other words)>>BDC", b"EMC"),
    "letters exchanged": letters_exchanged,
    "letters without a name": unnamed_letters,
    "letters as hyphens": letters_as_hyphens,
    "read aloud otherwise": read_aloud,
    "moved on the page": moved_line,
    "page turned or cut": turned_page,
    "scripted": scripted,
    "font of the reader": foreign_font,
    "artifact": _within(b"/Artifact BMC", b"EMC"),
    "taken out": lambda spot, by: spot.draw(b""),
}
"""What is done to a text object of a quotation."""


def run_to_alter(made: Made, by: random.Random) -> Quoted:
    """Choose a quotation with words enough to be altered."""
    return by.choice([run for run in made.manifest.quotations if len(run.text) > 14 and run.part is not BookPart.NOTE])


def _way(name: str, change: Change) -> Way:
    def way(made: Made, by: random.Random) -> tuple[str, bytes]:
        spot = spot_of(made, run_to_alter(made, by))
        change(spot, by)
        return "pdf", saved(spot.writer)

    way.__name__ = f"pdf_{name.replace(' ', '_')}"
    return way


PDF_WAYS: Final[tuple[Way, ...]] = (
    *(_way(name, change) for name, change in KINDS.items()),
    word_at_a_line_end,
    written_twice,
    after_a_signature,
    pages_exchanged,
    locked,
    attached_twice,
)
"""All ways to alter a finished PDF; what prints it otherwise stands in `alter`."""
