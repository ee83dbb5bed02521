"""Pictures that are not what they seem: refused with a cure, or stripped to the still picture that they hold."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from quoteproof.edition.pictures import PictureError, still
from tests.proof.book import PNG
from tests.security.line import SECRET, book, run

HEAD, TAIL = PNG[:33], PNG[-12:]
DATA = PNG[33:-12]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    return PNG[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


FRAME = segment(0xC0, struct.pack(">BHHB", 8, 1, 1, 1) + b"\x01\x11\0")
SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + FRAME + SCAN + b"\xff\xd9"
EXIF = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + b"\0\0\0\0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>said only here</text></svg>'

REFUSED = {
    "svg-as-png": ("a.png", SVG, "SVG"),
    "html-as-png": ("a.png", b"<!doctype html><script>alert(1)</script>", "HTML"),
    "jpeg-as-png": ("a.png", JPEG, "it is a JPEG"),
    "png-as-jpeg": ("a.jpg", PNG, "it is a PNG"),
    "gif": ("a.png", b"GIF89a;", "GIF"),
    "pdf": ("a.png", b"%PDF-1.7", "PDF"),
    "zip": ("a.jpg", b"PK\x03\x04", "zip"),
    "empty": ("a.png", b"", "no picture"),
    "cut": ("a.png", PNG[:-20], "cut off|damaged"),
    "checksum": ("a.png", PNG[:30] + b"\0\0\0" + PNG[33:], "checksum"),
    "no-end": ("a.png", HEAD + DATA, "cut off"),
    "no-size": ("a.png", header(0, 1) + DATA + TAIL, "no size"),
    "vast": ("a.png", header(100_000, 100_000) + DATA + TAIL, "too large"),
    "bomb": ("a.png", header(1, 1) + chunk(b"IDAT", zlib.compress(b"\0" * 50_000_000)) + TAIL, "more than its header"),
    "short": ("a.png", header(50, 50) + DATA + TAIL, "missing"),
    "unpackable": ("a.png", HEAD + chunk(b"IDAT", b"not zlib") + TAIL, "cannot be unpacked"),
    "odd-depth": ("a.png", header(1, 1, depth=7) + DATA + TAIL, "no PNG can be"),
    "critical": ("a.png", HEAD + chunk(b"EVIL", b"") + DATA + TAIL, "not every program knows"),
    "two-headers": ("a.png", HEAD + HEAD[8:] + DATA + TAIL, "begin or end"),
    "jpeg-cut": ("a.jpg", JPEG[:-6], "cut off|damaged"),
    "jpeg-vast": ("a.jpg", JPEG.replace(b"\0\x01\0\x01\x01\x01\x11", b"\xff\xff\xff\xff\x01\x01\x11"), "too large"),
    "jpeg-turned": ("a.jpg", JPEG[:2] + segment(0xE1, EXIF) + JPEG[2:], "turned"),
    "jpeg-two": ("a.jpg", JPEG[:20] + FRAME + JPEG[20:], "more than one picture"),
}
STRIPPED = {
    "text": ("a.png", HEAD + chunk(b"tEXt", b"Comment\0" + SECRET.encode()) + DATA + TAIL, PNG),
    "packed-text": ("a.png", HEAD + chunk(b"zTXt", b"x\0\0" + zlib.compress(b"x")) + DATA + TAIL, PNG),
    "exif": ("a.png", HEAD + chunk(b"eXIf", EXIF) + DATA + TAIL, PNG),
    "gamma": ("a.png", HEAD + chunk(b"gAMA", struct.pack(">I", 1)) + DATA + TAIL, PNG),
    "animation": ("a.png", HEAD + chunk(b"acTL", b"\0" * 8) + DATA + chunk(b"fdAT", b"\0" * 9) + TAIL, PNG),
    "polyglot": ("a.png", PNG + b"PK\x03\x04<script>alert(1)</script>", PNG),
    "jpeg-comment": ("a.jpg", JPEG[:2] + segment(0xFE, SECRET.encode()) + JPEG[2:], JPEG),
    "jpeg-xmp": ("a.jpg", JPEG[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>") + JPEG[2:], JPEG),
    "jpeg-polyglot": ("a.jpg", JPEG + b"PK\x03\x04", JPEG),
    "plain": ("a.png", PNG, PNG),
    "plain-jpeg": ("a.JPG", JPEG, JPEG),
}


@pytest.mark.parametrize(("name", "data", "why"), REFUSED.values(), ids=REFUSED)
def test_a_picture_is_refused(name: str, data: bytes, why: str) -> None:
    with pytest.raises(PictureError, match=why) as caught:
        still(name, data)
    assert caught.value.cure


@pytest.mark.parametrize(("name", "data", "left"), STRIPPED.values(), ids=STRIPPED)
def test_only_the_still_picture_is_left(name: str, data: bytes, left: bytes) -> None:
    assert still(name, data) == left


@pytest.mark.slow
@pytest.mark.parametrize("name", ["svg-as-png", "bomb", "vast"])
def test_a_build_names_the_picture(name: str, tmp_path: Path) -> None:
    root = book(tmp_path, {"chapters/images/odd.png": REFUSED[name][1]}, {"one": "![A picture](images/odd.png)"})
    ran = run(root, "build")
    assert (ran.status, ran.seen, ran.asked) == (1, (), ())
    assert "P001" in ran.out
    assert "odd.png" in ran.out


@pytest.mark.slow
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    root = book(tmp_path, chapters={"one": "![A picture](images/odd.png)"})
    (root / "chapters/images/odd.png").symlink_to(tmp_path / "outside/secret.png")
    ran = run(root, "build")
    assert (ran.status, ran.seen) == (1, ())
    assert "leads out of the book" in ran.out
