"""Workbooks put together part by part, so that exactly one of them can be odd or damaged."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
SHEET = "xl/worksheets/sheet1.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
FIRST_SHEET = ("s1", "worksheet", "worksheets/sheet1.xml")
"""The relation of the workbook to its sheet."""
SCHEMES = ("http", "https", "mailto", "ftp", "javascript")
FILLED = '<row r="1"><c r="A1"><v>1</v></c></row>'

_KINDS = {
    "xl/workbook.xml": "sheet.main",
    SHEET: "worksheet",
    "xl/worksheets/sheet2.xml": "worksheet",
    "xl/sharedStrings.xml": "sharedStrings",
    "xl/styles.xml": "styles",
    "xl/comments1.xml": "comments",
}
_OVERRIDES = "".join(
    f'<Override PartName="/{part}" ContentType="application/'
    f'vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
    for part, kind in _KINDS.items()
)
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}</Types>'
)

Parts = dict[str, str | bytes]


def relate(*relations: tuple[str, str, str]) -> str:
    """A relationships part of (identifier, kind, target); an address leads out of the package."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{_find_mode(target)}/>'
        for key, kind, target in relations
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def _find_mode(target: str) -> str:
    return ' TargetMode="External"' if target.partition(":")[0] in SCHEMES else ""


def make_sheet(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part with these rows, and what may stand after and before them."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>"
    )


def make_strings(*items: str) -> str:
    """The part of shared strings, each item given by its inner XML."""
    inner = "".join(f"<si>{item}</si>" for item in items)
    return f'<sst xmlns="{MAIN}" count="{len(items)}">{inner}</sst>'


def make_styles(*codes: str | int) -> str:
    """The styles part: style 0 is plain, the others have these number formats or their numbers."""
    numbers = [one if isinstance(one, int) else number for number, one in enumerate(codes, 200)]
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        for number, code in zip(numbers, codes)
        if isinstance(code, str)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="14"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )


def make_outline(sheets: str = "", before: str = "", after: str = "") -> str:
    """The workbook part; with no ``sheets`` it has one."""
    sheets = sheets or '<sheet name="แบบ" sheetId="1" r:id="s1"/>'
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{sheets}</sheets>{after}'
        "</workbook>"
    )


def make_tabs(count: int) -> str:
    """The workbook part with so many tabs, all of one sheet."""
    return make_outline(
        "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s1"/>' for n in range(count))
    )


def make_properties(inner: str) -> str:
    return f'<Properties xmlns="{CUSTOM}" xmlns:vt="{TYPES}">{inner}</Properties>'


def make_parts(rows: str = FILLED, after: str = "", **parts: str | bytes) -> Parts:
    """The parts of a small workbook, in which those that are given by name stand in for others."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relate(
            ("w", "officeDocument", "xl/workbook.xml"),
            ("c", "custom-properties", "docProps/custom.xml"),
        ),
        "xl/workbook.xml": parts.get("outline", make_outline()),
        BOOK_RELATIONS: relate(
            FIRST_SHEET,
            ("t", "sharedStrings", "sharedStrings.xml"),
            ("y", "styles", "/xl/styles.xml"),
        ),
        "xl/sharedStrings.xml": parts.get("strings", make_strings()),
        "xl/styles.xml": parts.get("styles", make_styles()),
        "docProps/custom.xml": parts.get("custom", make_properties("")),
        SHEET: parts.get("sheet", make_sheet(rows, after)),
    }


def pack(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """The parts in a zip archive; the same parts always make the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def save_book(book: Any) -> bytes:
    """The bytes of a workbook of openpyxl."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def deflate(content: bytes) -> bytes:
    """An archive with its parts compressed, as they are in every real workbook."""
    return pack(unpack(content), zipfile.ZIP_DEFLATED)


def make_workbook(rows: str = FILLED, after: str = "", **parts: str | bytes) -> bytes:
    """The bytes of a small workbook; ``make_parts`` says what can be given."""
    return pack(make_parts(rows, after, **parts))


def replace_parts(changes: Mapping[str, str | bytes | None]) -> bytes:
    """A small workbook with some parts changed, or with ``None`` left out."""
    parts: dict[str, str | bytes | None] = {**make_parts(), **changes}
    return pack({name: content for name, content in parts.items() if content is not None})


def patch_directory(content: bytes, name: str, offset: int, value: int, local: bool) -> bytes:
    """Overwrite two bytes of an entry's header in the directory and, if asked, before its data."""
    patched = bytearray(content)
    for signature, shift, length in ((b"PK\x01\x02", offset, 46), (b"PK\x03\x04", offset - 2, 30)):
        at = _find_header(content, signature, length, name.encode())
        if signature == b"PK\x01\x02" or local:
            struct.pack_into("<H", patched, at + shift, value)
    return bytes(patched)


def repeat_entry(content: bytes, name: bytes, count: int) -> bytes:
    """An archive whose directory has so many entries more of the same bytes, all of other names."""
    start, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    at = content.rindex(name) - 46
    entry = content[at : at + 46 + len(name)]
    more = b"".join(entry[:-4] + b"%04d" % number for number in range(count))
    directory = content[start:end] + more
    tail = bytearray(content[end:])
    entries = struct.unpack_from("<H", tail, 8)[0] + count
    struct.pack_into("<HHII", tail, 8, entries, entries, len(directory), start)
    return content[:start] + directory + bytes(tail)


def _find_header(content: bytes, signature: bytes, length: int, name: bytes) -> int:
    at = content.find(signature)
    while content[at + length : at + length + len(name)] != name:
        at = content.index(signature, at + 1)
    return at
