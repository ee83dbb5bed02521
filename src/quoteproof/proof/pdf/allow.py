"""What may stand in the objects of a PDF whose words are believed: what a book's edition has, and a signature.

Promises: a closed list. A key that is none of these (a graphics state, a pattern, a layer, a script, a form, an action,
a turned or scaled page) makes one sentence, whatever it holds and whether anything uses it or not. Leaves out: what the
pages draw (`pdf_seen`), and signatures themselves (`pdf_signed`).
Source: ISO 32000-1; PDF/A-3 (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), which the editions keep; ETSI EN 319 142 (PAdES).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.proof.pdf.syntax import Name, Object, Reference, Value

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
"""Keys that Typst and the programs that only write a file anew use."""
_OF_A_SIGNATURE: Final = """
AcroForm Fields SigFlags FT V Ff TU M Name Reason Location ContactInfo SubFilter ByteRange Prop_Build App OS R REx
PreRelease NonEFontNoWarn TrustedMode Date Cert Reference TransformMethod TransformParams DigestMethod DigestValue Data
Perms DocMDP Lock Action Extensions ESIC ADBE ISO_ BaseVersion ExtensionLevel ExtensionRevision URL DSS VRI Certs CRLs
OCSPs CRL OCSP TS SigFieldLock UR3
"""
_KEYS: Final = frozenset(f"{_OF_A_BOOK} {_OF_A_SIGNATURE}".split())
_NAMED: Final = frozenset({"Font", "XObject", "ColorSpace", "Dests", "RoleMap", "VRI"})
"""Keys whose dictionaries have keys of the file's own, as long as they hold nothing but what is listed here."""
_VALUES: Final[Mapping[str, frozenset[str]]] = {
    "Filter": frozenset({"FlateDecode", "DCTDecode", "Adobe.PPKLite", "Adobe.PPKMS"}),
    "FT": frozenset({"Sig"}),
    "Encoding": frozenset({"Identity-H"}),
    "CIDToGIDMap": frozenset({"Identity"}),
}
"""Keys whose names are listed too."""
_SUBTYPES: Final = frozenset(
    "Type0 CIDFontType0 CIDFontType2 CIDFontType0C OpenType Image Link Widget XML application/json".split()
)
_ACTIONS: Final = frozenset({"URI", "GoTo"})
_DESCRIBED: Final = ("Figure", "Formula")
_PAINTS: Final = ("Separation", "DeviceN", "Indexed", "Pattern")
_CODED_ONCE: Final = ("ObjStm", "Metadata", "EmbeddedFile", "CMap")


def strange(found: Sequence[Object], *, signed: bool) -> list[str]:
    """Return in words what stands in a PDF and may not, each once; `signed` is whether it carries a signature."""
    told: dict[str, None] = {}
    seen: set[int] = set()
    for one in found:
        if one.hides:
            told["an object inside another"] = None
        if isinstance(one.value, Name):
            told["a name that stands alone"] = None  # so every name that is asked for below stands where it counts
        if one.number in seen and not signed:
            told[f"object {one.number} twice, as if the file had been added to"] = None
        seen.add(one.number)
        told.update(dict.fromkeys(_in(one.value, "")))
    return list(told)


def _in(value: Value, key: str) -> Iterator[str]:
    """Yield what may not stand in a value, `key` being what it is the value of."""
    if isinstance(value, list):
        if value and value[0] in _PAINTS:
            yield f"a colour space `/{value[0]!s}`"
        for item in value:
            yield from _in(item, key)
    elif isinstance(value, dict):
        yield from _in_dictionary(value, key)
    elif isinstance(value, Name) and key in _VALUES and value not in _VALUES[key]:
        yield f"`/{key} /{value}`"


def _in_dictionary(values: Mapping[str, Value], key: str) -> Iterator[str]:
    named = key in _NAMED and "Type" not in values
    for own, value in values.items():
        if own not in _KEYS and not (named and not own.startswith("Default")):
            yield f"`/{own}`"
        yield from _in(value, "" if named else own)
    subtype, kind, action = values.get("Subtype"), values.get("Type"), values.get("S")
    if isinstance(subtype, Name) and subtype not in _SUBTYPES:
        yield f"`/Subtype /{subtype}`"
    if "SMask" in values and subtype != "Image":
        yield "`/SMask`"
    if subtype == "Link" and not _is_zero(values.get("Border")):
        yield "a link with a border"
    if subtype == "Widget" and not _is_zero(values.get("Rect")):
        yield "a field of a form"
    if key == "A" and "O" not in values and isinstance(action, Name) and action not in _ACTIONS:
        yield f"an action `/{action}`"
    if "Alt" in values and action not in _DESCRIBED:
        yield f"`/Alt` of `/{action!s}`"
    if "E" in values and "Linearized" not in values:
        yield "`/E`"
    if "Length" in values and "F" in values:
        yield "a stream that lies in another file"
    if kind == "ObjStm" and any(isinstance(values.get(name), Reference) for name in ("N", "First")):
        yield "`/ObjStm` with numbers that stand elsewhere"
    if kind in _CODED_ONCE and "DecodeParms" in values:
        yield f"`/DecodeParms` of `/{kind!s}`"


def _is_zero(value: Value | None) -> bool:
    """Return whether an array has nothing but zeros; none counts as none."""
    return isinstance(value, list) and all(item in ("0", "0.0", "-0") for item in value)
