"""The keys and values that the objects of a PDF may have.

Allowed is a closed list: what a book's edition has, and a signature. Any other key (a graphics state, a pattern, a
layer, a script, a form, an action, a turned or scaled page) is reported, whatever its value and whether it is used or
not. What pages draw is checked in `seen`.
Source: PDF/A-3 (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), which the editions keep; ETSI EN 319 142 (PAdES).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.document.pdf.syntax import PdfName, PdfObject, PdfReference, PdfValue

_OF_A_BOOK: Final = """
Type Subtype S Length Filter DecodeParms Predictor Columns Colors BitsPerComponent N First Extends Size W Index Root
Info ID Prev Linearized L H O E T
Pages Kids Parent Count MediaBox Resources Contents Annots Tabs StructParents StructParent Font XObject ColorSpace
ProcSet Metadata Lang MarkInfo Marked Suspects ViewerPreferences Direction DisplayDocTitle Names Dests D Limits Outlines
Last Next Dest Title PageLabels Nums St P Version
Author Subject Keywords Creator Producer CreationDate ModDate Trapped
OutputIntents OutputCondition OutputConditionIdentifier RegistryName DestOutputProfile Alternate Range WhitePoint Gamma
AF AFRelationship EmbeddedFiles EF F UF Desc Params CheckSum
BaseFont DescendantFonts Encoding ToUnicode CIDSystemInfo Registry Ordering Supplement CIDToGIDMap CIDSet DW WMode
CMapName UseCMap FontDescriptor FontName FontFamily FontBBox Flags ItalicAngle Ascent Descent CapHeight XHeight StemV
FontFile2 FontFile3 Length1
Width Height SMask Decode Interpolate Intent
Rect Border QuadPoints A URI
StructTreeRoot ParentTree ParentTreeNextKey IDTree RoleMap K Pg MCID Obj Alt
ListNumbering Scope Headers RowSpan ColSpan Summary Placement WritingMode BBox BaselineShift LineHeight TextAlign
TextIndent StartIndent EndIndent SpaceBefore SpaceAfter BlockAlign InlineAlign TBorderStyle TPadding Padding Color
BorderColor BorderStyle BorderThickness BackgroundColor TextDecorationType TextDecorationColor TextDecorationThickness
"""
"""Keys of Typst, and of programs that only write a file anew."""
_OF_A_SIGNATURE: Final = """
AcroForm Fields SigFlags FT V Ff TU M Name Reason Location ContactInfo SubFilter ByteRange Prop_Build App OS R REx
PreRelease NonEFontNoWarn TrustedMode Date Cert Reference TransformMethod TransformParams DigestMethod DigestValue Data
Perms DocMDP Lock Action Extensions ESIC ADBE ISO_ BaseVersion ExtensionLevel ExtensionRevision URL DSS VRI Certs CRLs
OCSPs CRL OCSP TS SigFieldLock UR3
"""
_KEYS: Final = frozenset(f"{_OF_A_BOOK} {_OF_A_SIGNATURE}".split())
_NAMED: Final = frozenset({"Font", "XObject", "ColorSpace", "Dests", "RoleMap", "VRI"})
"""Keys whose dictionaries may have any keys, if their values have only listed ones."""
_VALUES: Final[Mapping[str, frozenset[str]]] = {
    "Filter": frozenset({"FlateDecode", "DCTDecode", "Adobe.PPKLite", "Adobe.PPKMS"}),
    "FT": frozenset({"Sig"}),
    "Encoding": frozenset({"Identity-H"}),
    "CIDToGIDMap": frozenset({"Identity"}),
}
"""Keys whose values are listed too."""
_SUBTYPES: Final = frozenset(
    "Type0 CIDFontType0 CIDFontType2 CIDFontType0C OpenType Image Link Widget XML application/json".split()
)
_ACTIONS: Final = frozenset({"URI", "GoTo"})
_DESCRIBED: Final = ("Figure", "Formula")
_PAINTS: Final = ("Separation", "DeviceN", "Indexed", "Pattern")
_CODED_ONCE: Final = ("ObjStm", "Metadata", "EmbeddedFile", "CMap")


def unexpected(objects: Sequence[PdfObject], *, signed: bool) -> list[str]:
    """Return in words what a PDF holds that is not allowed, each once; `signed` tells if it has a signature."""
    faults: dict[str, None] = {}
    numbers: set[int] = set()
    for item in objects:
        if item.hides:
            faults["an object inside another"] = None
        if isinstance(item.value, PdfName):
            faults["a name as an object of its own"] = None  # so every name that is asked for below is in its place
        if item.number in numbers and not signed:
            faults[f"object {item.number} twice, as if something had been added to the file"] = None
        numbers.add(item.number)
        faults.update(dict.fromkeys(_in(item.value, "")))
    return list(faults)


def _in(value: PdfValue, key: str) -> Iterator[str]:
    """Yield what is not allowed in the value of a key."""
    if isinstance(value, list):
        if value and value[0] in _PAINTS:
            yield f"a colour space `/{value[0]!s}`"
        for item in value:
            yield from _in(item, key)
    elif isinstance(value, dict):
        yield from _in_dictionary(value, key)
    elif isinstance(value, PdfName) and key in _VALUES and value not in _VALUES[key]:
        yield f"`/{key} /{value}`"


def _in_dictionary(values: Mapping[str, PdfValue], key: str) -> Iterator[str]:
    named = key in _NAMED and "Type" not in values
    for own, value in values.items():
        if own not in _KEYS and not (named and not own.startswith("Default")):
            yield f"`/{own}`"
        yield from _in(value, "" if named else own)
    subtype, kind, action = values.get("Subtype"), values.get("Type"), values.get("S")
    if isinstance(subtype, PdfName) and subtype not in _SUBTYPES:
        yield f"`/Subtype /{subtype}`"
    if "SMask" in values and subtype != "Image":
        yield "`/SMask`"
    if subtype == "Link" and not _is_zero(values.get("Border")):
        yield "a link with a border"
    if subtype == "Widget" and not _is_zero(values.get("Rect")):
        yield "a form field that shows"
    if key == "A" and "O" not in values and isinstance(action, PdfName) and action not in _ACTIONS:
        yield f"an action `/{action}`"
    if "Alt" in values and action not in _DESCRIBED:
        yield f"`/Alt` of `/{action!s}`"
    if "E" in values and "Linearized" not in values:
        yield "`/E`"
    if "Length" in values and "F" in values:
        yield "a stream in another file"
    if kind == "ObjStm" and any(isinstance(values.get(name), PdfReference) for name in ("N", "First")):
        yield "`/ObjStm` with numbers in other objects"
    if kind in _CODED_ONCE and "DecodeParms" in values:
        yield f"`/DecodeParms` of `/{kind!s}`"


def _is_zero(value: PdfValue | None) -> bool:
    return isinstance(value, list) and all(item in ("0", "0.0", "-0") for item in value)
