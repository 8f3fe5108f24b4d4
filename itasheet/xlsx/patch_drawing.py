"""The drawing of comments: a box for each, in VML, which Excel writes but is not always good XML.

So this part is not parsed: boxes are put before its end, and found again by the cell they name.
Source: ECMA-376 part 4 (transitional), 19; Office Implementation Information for ISO/IEC 29500.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from itasheet.marking.corrections import Note
from itasheet.sheets.cell_reference import CellRef
from itasheet.xlsx.patch_geometry import Geometry

TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_ROOT = re.compile(rb"<xml\s[^<>]{0,5000}>")
_END = b"</xml>"
_BOX_TYPE = b'id="_x0000_t202"'
_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_BLOCK = 1024
"""Shapes are numbered in blocks of so many, of which each drawing has some to itself."""

_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_BOX = (
    '<{v}:shapetype id="_x0000_t202" coordsize="21600,21600" {o}:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><{v}:stroke joinstyle="miter"/>'
    '<{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>'
)
_NOTE = (
    '<{v}:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'width:{width}px;height:{height}px;z-index:{order};visibility:hidden" fillcolor="#ffffe1"'
    ' {o}:insetmode="auto"><{v}:fill color2="#ffffe1"/>'
    '<{v}:shadow on="t" color="black" obscured="t"/><{v}:path {o}:connecttype="none"/>'
    '<{v}:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></{v}:textbox>'
    '<{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/>'
    "<{x}:Anchor>{anchor}</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill>"
    "<{x}:Row>{row}</{x}:Row><{x}:Column>{column}</{x}:Column></{x}:ClientData></{v}:shape>"
)


class Prefixes(NamedTuple):
    """What a drawing calls the three namespaces: drawing, office, and Excel."""

    v: str
    o: str
    x: str


def make_drawing(others: Iterable[bytes]) -> bytes:
    """A drawing without shapes, with a block of numbers that no other drawing has."""
    numbers = (int(match[1]) for other in others for match in _NUMBER.finditer(other))
    return _EMPTY.format(block=max(numbers, default=0) // _BLOCK + 1).encode("ascii")


def find_prefixes(content: bytes) -> Prefixes | None:
    """A drawing's prefixes; None where boxes cannot be put into it: it has no end, or lacks one."""
    root = _ROOT.search(content)
    if root is None or _END not in content:
        return None
    found = [
        re.search(rb'xmlns:(\w{1,20})="urn:schemas-microsoft-com:%s"' % name, root[0])
        for name in (b"vml", b"office:office", b"office:excel")
    ]
    names = [match[1].decode("latin-1") for match in found if match]
    return Prefixes(*names) if len(names) == len(found) else None


def draw_notes(
    content: bytes, notes: Iterable[Note], geometry: Geometry, prefixes: Prefixes
) -> bytes:
    """Put a box for each comment into a drawing."""
    idmap = rb'<%s:idmap\s[^<>]{0,200}?\bdata="([^"<>]{0,5000})"' % prefixes.o.encode()
    listed = re.search(idmap, content)
    data = listed[1] if listed else b""
    blocks = [int(number) for number in re.findall(rb"\b[0-9]{1,6}\b", data)]
    numbers = [int(match[1]) for match in _NUMBER.finditer(content)]
    first = max((*numbers, (blocks[0] if blocks else 1) * _BLOCK)) + 1
    boxes = [
        _write_box(note, number, geometry, prefixes) for number, note in enumerate(notes, first)
    ]
    if listed:
        used = {number // _BLOCK for number in range(first, first + len(boxes))}
        named = ",".join(map(str, sorted({*blocks, *used}))).encode("ascii")
        content = content[: listed.start(1)] + named + content[listed.end(1) :]
    types = "" if _BOX_TYPE in content else _BOX.format(**prefixes._asdict())
    before, _, after = content.rpartition(_END)
    return before + "".join((types, *boxes)).encode("ascii") + _END + after


def erase_notes(content: bytes, spots: Collection[CellRef], prefixes: Prefixes) -> bytes:
    """Take the boxes of these cells' comments out."""
    begin, end = f"<{prefixes.v}:shape ".encode(), f"</{prefixes.v}:shape>".encode()
    cell = re.compile(rb"<%s:(Row|Column)>([0-9]{1,7})</" % prefixes.x.encode())
    *pieces, rest = content.split(end)
    kept: list[bytes] = []
    for piece in pieces:
        before, _, shape = piece.rpartition(begin)
        found = {name: int(number) for name, number in cell.findall(shape)}
        is_note = b'ObjectType="Note"' in shape
        is_ours = is_note and (found.get(b"Row"), found.get(b"Column")) in spots
        kept.append(before if is_ours else piece + end)
    return b"".join((*kept, rest))


def is_blank(content: bytes) -> bool:
    """Whether a drawing has no shape at all."""
    return not re.search(rb"<\w{1,20}:(?:shape|rect|oval|line|group|image)[\s>]", content)


def _write_box(note: Note, number: int, geometry: Geometry, prefixes: Prefixes) -> str:
    return _NOTE.format(
        **prefixes._asdict(),
        number=number,
        order=number % _BLOCK,
        width=note.width,
        height=note.height,
        anchor=", ".join(map(str, geometry.place_box(note))),
        row=note.spot.row,
        column=note.spot.column,
    )
