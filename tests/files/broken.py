"""Files that are no workbooks, damaged, or made to harm; bombs are made where they are tested."""

import zipfile

from tests.files.parts import (
    FILLED,
    MAIN,
    SHEET,
    SHEET_RELATIONS,
    deflate,
    make_parts,
    make_sheet,
    make_strings,
    make_tabs,
    make_workbook,
    pack,
    patch_directory,
    relate,
    replace_parts,
)

SOUND = deflate(make_workbook())
BILLION_LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "' + f"&{a};" * 10 + '">' for a, b in zip("abcdefgh", "bcdefghi"))
    + "]>"
)
EXTERNAL = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ONE_CELL = "<c><v>1</v></c>"

BROKEN: dict[str, bytes] = {
    "truncated-to-the-signature": SOUND[:4],
    "zeros-after-the-middle": SOUND[:900].ljust(len(SOUND), b"\0"),
    "start-overwritten": b"PK\x03\x04" + b"\xff" * 600 + SOUND[604:],
    "no-parts": b"PK\x03\x04" + pack({}),
    "wrong-checksum": patch_directory(SOUND, SHEET, 16, 0xDEAD, local=True),
    "encrypted-part": patch_directory(SOUND, SHEET, 8, 1, local=True),
    "AES-encryption": patch_directory(
        patch_directory(SOUND, SHEET, 8, 1, local=True), SHEET, 10, 99, local=True
    ),
    "unknown-compression": patch_directory(SOUND, SHEET, 10, 97, True),
    "LZMA-compression": pack(make_parts(), zipfile.ZIP_LZMA),
    "size-too-small-in-the-directory": patch_directory(SOUND, SHEET, 24, 10, local=False),
    "two-sheets-of-one-name": pack({**make_parts(), SHEET.upper(): make_sheet("<row/>")}),
    "an-archive": pack({"form.xlsx": SOUND}),
    "another-namespace-below-the-sheet": make_workbook(
        sheet=make_sheet(FILLED)
        .replace("<worksheet xmlns", "<worksheet xmlns='urn:x' xmlns:m")
        .replace("sheetData", "m:sheetData")
    ),
    "a-namespace-without-end": make_workbook(
        sheet=make_sheet(FILLED).replace(MAIN, MAIN + "/x" * 9_000)
    ),
    "a-prefix-without-end": make_workbook(after=f'<{"x" * 999}:a xmlns:{"x" * 999}="urn:x"/>'),
    "text-after-the-root": make_workbook(sheet=make_sheet("") + "x"),
    "bytes-that-are-no-UTF-8": make_workbook(
        sheet=make_sheet("<row>@</row>").encode().replace(b"@", b"\xe0\xff")
    ),
    "row-number-of-5-000-digits": make_workbook(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'),
    "too-many-columns": make_workbook(f"<row>{ONE_CELL * 16_385}</row>"),
    "billion-laughs": make_workbook(
        sheet=BILLION_LAUGHS + make_sheet('<row><c t="str"><v>&i;</v></c></row>')
    ),
    "cut-off-at-a-tenth": SOUND[: len(SOUND) // 10],
    "cut-off-before-the-last-byte": SOUND[:-1],
    "bytes-lost-in-the-middle": SOUND[:700] + SOUND[720:],
    "line-ends-changed-on-the-way": SOUND.replace(b"\n", b"\r\n").replace(
        b"\x00\x01", b"\x00\n\x01"
    ),
    "relations-of-the-sheet-with-entities": replace_parts(
        {SHEET_RELATIONS: BILLION_LAUGHS + "<Relationships/>"}
    ),
    "strings-with-an-external-entity": make_workbook(strings=EXTERNAL + make_strings("<t>&x;</t>")),
    "two-thousand-tabs": make_workbook(outline=make_tabs(2000)),
    "an-archive-within-itself": pack({"xl/workbook.xml": SOUND}),
}

OTHERS: dict[str, bytes] = {
    "zeros.xlsx": b"\0" * 4096,
    "~$lock-file.xlsx": b"\x05user ".ljust(165, b" "),
    "random.xlsx": bytes(range(1, 256)),
    "binary.xlsb": pack({"_rels/.rels": relate(("w", "officeDocument", "xl/workbook.bin"))}),
}
