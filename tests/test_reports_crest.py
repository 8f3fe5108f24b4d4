"""Pictures for the cover: their sizes are read from the files' own heads."""

from __future__ import annotations

import struct
import zlib

import pytest

from itasheet.reports.crest import HEIGHT, WIDEST, Crest, read_crest


def make_chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def make_png(width: int, height: int, per_metre: int = 0) -> bytes:
    """A PNG file of grey pixels, with or without a resolution."""
    head = make_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    density = make_chunk(b"pHYs", struct.pack(">IIB", *[per_metre] * 2, 1)) if per_metre else b""
    pixels = make_chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + head + density + pixels + make_chunk(b"IEND", b"")


def make_jpeg(width: int, height: int, unit: int = 0, density: int = 1) -> bytes:
    """The head of a JPEG file, up to its frame, with a filler and a table before that."""
    jfif = b"JFIF\0\x01\x02" + struct.pack(">BHHBB", unit, density, density, 0, 0)
    table = b"\xff\xdb" + struct.pack(">H", 2 + 65) + b"\0" * 65
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", len(jfif) + 2) + jfif + table + b"\xff" + frame


@pytest.mark.parametrize(
    ("content", "size", "dpi"),
    [
        (make_png(120, 240), (120, 240), 96),
        (make_png(120, 240, 11811), (120, 240), 300),
        (make_jpeg(300, 200), (300, 200), 96),
        (make_jpeg(300, 200, 1, 72), (300, 200), 72),
        (make_jpeg(300, 200, 2, 100), (300, 200), 254),
        (make_jpeg(300, 200, 1, 0), (300, 200), 96),
    ],
    ids=["png", "png, 300 dpi", "jpeg", "jpeg, 72 dpi", "jpeg, 100 a centimetre", "jpeg, 0 dpi"],
)
def test_read_crest(content: bytes, size: tuple[int, int], dpi: float) -> None:
    """Size and resolution are those that the file names, or else a screen's."""
    crest = read_crest(content)
    assert crest is not None
    assert (crest.width, crest.height) == size
    assert crest.dpi == pytest.approx(dpi, abs=0.01)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", make_png(0, 5), make_jpeg(5, 0)])
def test_no_crest(content: bytes) -> None:
    """Other kinds of file, and pictures without extent, are none."""
    assert read_crest(content) is None


@pytest.mark.parametrize("content", [make_png(9, 9, 3000), make_jpeg(9, 9)], ids=["png", "jpeg"])
def test_damaged_crest(content: bytes) -> None:
    """A file that breaks off anywhere is none, or tells what its head could still tell."""
    for end in range(len(content)):
        crest = read_crest(content[:end])
        assert crest is None or (crest.width, crest.height) == (9, 9)
    assert read_crest(content[:20]) is None


@pytest.mark.parametrize("dpi", [72, 96, 300])
def test_shown_size(dpi: float) -> None:
    """A crest is as high as any other, whatever its resolution; a very wide one is less high."""
    tall, wide = Crest(b"", 100, 200, dpi), Crest(b"", 2000, 100, dpi)
    assert tall.shown_height == pytest.approx(HEIGHT)
    assert tall.shown_width == pytest.approx(HEIGHT / 2)
    assert wide.shown_width == pytest.approx(WIDEST)
    assert wide.shown_height == pytest.approx(WIDEST / 20)
