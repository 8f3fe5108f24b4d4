"""Files that are no workbooks, damaged, or made to harm; bombs are made where they are tested."""

import zipfile

from tests.files.parts import (
    BOOK_RELATIONS,
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
    relate_book,
    replace_parts,
)

SOUND = deflate(make_workbook())
BILLION_LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "' + f"&{a};" * 10 + '">' for a, b in zip("abcdefgh", "bcdefghi"))
    + "]>"
)
EXTERNAL = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
VALUE_X = '<row><c t="str"><v>&x;</v></c></row>'
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
    "a-Word-document": pack({"word/document.xml": "<w/>"}),
    "a-presentation": pack({"ppt/presentation.xml": "<p/>"}),
    "an-archive": pack({"form.xlsx": SOUND}),
    "OpenDocument-text": pack({"mimetype": "application/vnd.oasis.opendocument.text"}),
    "sheet-part-missing": replace_parts({SHEET: None}),
    "strings-part-missing": replace_parts(
        {SHEET: make_sheet('<row><c t="s"><v>0</v></c></row>'), "xl/sharedStrings.xml": None}
    ),
    "another-namespace-below-the-sheet": make_workbook(
        sheet=make_sheet(FILLED)
        .replace("<worksheet xmlns", "<worksheet xmlns='urn:x' xmlns:m")
        .replace("sheetData", "m:sheetData")
    ),
    "a-chart-in-place-of-the-sheet": make_workbook(sheet=f'<chartsheet xmlns="{MAIN}"/>'),
    "a-namespace-without-end": make_workbook(
        sheet=make_sheet(FILLED).replace(MAIN, MAIN + "/x" * 9_000)
    ),
    "a-prefix-without-end": make_workbook(after=f'<{"x" * 999}:a xmlns:{"x" * 999}="urn:x"/>'),
    "no-relationships": replace_parts({BOOK_RELATIONS: None}),
    "only-a-chart": relate_book(("s1", "chartsheet", "c.xml")),
    "sheet-outside-the-package": relate_book(
        ("s1", "worksheet", "file:///etc/passwd&quot; TargetMode=&quot;External")
    ),
    "sheet-above-the-package": relate_book(("s1", "worksheet", "../../../../etc/passwd")),
    "empty-sheet-part": make_workbook(sheet=""),
    "text-after-the-root": make_workbook(sheet=make_sheet("") + "x"),
    "bytes-that-are-no-UTF-8": make_workbook(
        sheet=make_sheet("<row>@</row>").encode().replace(b"@", b"\xe0\xff")
    ),
    "unknown-encoding": make_workbook(
        sheet='<?xml version="1.0" encoding="klingon"?>' + make_sheet("")
    ),
    "multi-byte-encoding": make_workbook(
        sheet='<?xml version="1.0" encoding="gb18030"?>' + make_sheet("")
    ),
    "row-number-of-5-000-digits": make_workbook(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'),
    "too-many-columns": make_workbook(f"<row>{ONE_CELL * 16_385}</row>"),
    "billion-laughs": make_workbook(sheet=BILLION_LAUGHS + make_sheet(VALUE_X.replace("x", "i"))),
    "external-entity": make_workbook(sheet=EXTERNAL + make_sheet(VALUE_X)),
    "external-document-type": make_workbook(
        sheet='<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x">' + make_sheet("")
    ),
    "document-type-in-UTF-16": make_workbook(
        sheet=(EXTERNAL + make_sheet(VALUE_X)).encode("utf-16")
    ),
    "cut-off-at-a-tenth": SOUND[: len(SOUND) // 10],
    "cut-off-before-the-last-byte": SOUND[:-1],
    "bytes-lost-in-the-middle": SOUND[:700] + SOUND[720:],
    "line-ends-changed-on-the-way": SOUND.replace(b"\n", b"\r\n").replace(
        b"\x00\x01", b"\x00\n\x01"
    ),
    "the-sheet-is-a-web-page": make_workbook(sheet="<html><body>sign in<br></body></html>"),
    "the-workbook-part-is-empty": make_workbook(outline=""),
    "relations-of-the-sheet-damaged": replace_parts({SHEET_RELATIONS: "<Relationships>"}),
    "relations-of-the-sheet-with-entities": replace_parts(
        {SHEET_RELATIONS: BILLION_LAUGHS + "<Relationships/>"}
    ),
    "strings-with-an-external-entity": make_workbook(strings=EXTERNAL + make_strings("<t>&x;</t>")),
    "the-sheet-lies-outside-the-package": relate_book(
        ("s1", "worksheet", "http://127.0.0.1:9/x.xml")
    ),
    "two-thousand-tabs": make_workbook(outline=make_tabs(2000)),
    "an-archive-within-itself": pack({"xl/workbook.xml": SOUND}),
}

OTHERS: dict[str, bytes] = {
    "zeros.xlsx": b"\0" * 4096,
    "~$lock-file.xlsx": b"\x05user ".ljust(165, b" "),
    "Excel-5.xls": b"\x09\x08\x10\x00\x00\x06\x05\x00",
    "Excel-4.xls": b"\x09\x04\x06\x00\x00\x00\x10\x00",
    "Excel-2.xls": b"\x09\x00\x04\x00\x02\x00\x10\x00",
    "comma-separated-in-Thai-eight-bit.xlsx": "ลำดับ,มาตรการ".encode("cp874"),
    "tab-separated-in-UTF-16.xls": "ลำดับ\tมาตรการ".encode("utf-16"),
    "document.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "screen.xlsx": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "photograph.xlsx": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "returns.rar.xlsx": b"Rar!\x1a\x07\0",
    "returns.7z.xlsx": b"7z\xbc\xaf\x27\x1c\0\x04",
    "returns.gz.xlsx": b"\x1f\x8b\x08\0",
    "random.xlsx": bytes(range(1, 256)),
    "spreadsheet.ods": pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    "binary.xlsb": pack({"_rels/.rels": relate(("w", "officeDocument", "xl/workbook.bin"))}),
    "Numbers.xlsx": pack({"index/document.iwa": b"\0"}),
}
