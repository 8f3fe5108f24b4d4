"""What is public, report and PDF, has nothing that is the office's alone, wherever it may hide."""

import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment

from itasheet.thai.numbers import to_thai
from tests.command import run
from tests.printed import read_glyphs

PHONE, OTHER_PHONE = "081-234-5678", "๐๘๙ ๘๗๖ ๕๔๓๒"
INBOX, PERSON = "somjai.k@example.go.th", "นางสาวสมใจ ผู้ประสานงาน"
FOLDER = "แฟ้มลับ"


def fill_workbook(path: Path) -> None:
    """Put what is private into all places of a return that are not the table's own cells."""
    book = openpyxl.load_workbook(path)
    sheet = book["แบบรายงาน"]
    sheet["H3"], sheet["A60"] = f"โทร. {PHONE}", f"ผู้รายงาน {PERSON} โทร. {OTHER_PHONE}"
    sheet["H3"].hyperlink = f"mailto:{INBOX}"
    sheet["J8"], sheet.column_dimensions["J"].hidden = PHONE, True
    sheet["C6"].comment = Comment(f"ถาม {PERSON} {PHONE}", PERSON)
    notes = book.create_sheet("บันทึก")
    notes["A1"], notes.sheet_state = f"{PERSON} {PHONE} {INBOX}", "hidden"
    book.properties.creator = book.properties.lastModifiedBy = PERSON
    book.properties.description = f"{PHONE} {INBOX}"
    book.save(path)


def read_parts(path: Path) -> str:
    """All of a workbook or a PDF: texts, properties, and what its parts hold when unpacked."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        return "\n".join(
            [*archive.namelist(), *(part.decode("utf-8", "replace") for part in parts)]
        )
    with pikepdf.open(path) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        parts = [
            one.read_bytes()
            for one in streams
            if "/Subtype" not in one or one.get("/Type") == "/Metadata"
        ]
        told = [str(pdf.docinfo), *(part.decode("utf-8", "replace") for part in parts)]
    return "\n".join([*told, *("".join(one.text for one in page) for page in read_glyphs(path))])


@pytest.mark.parametrize("name", ["report.xlsx", "report.pdf"])
def test_nothing_private(round_folder: Path, name: str) -> None:
    """No telephone number, inbox, person or path of a return or of the round is in it."""
    settings = Path("itasheet.toml")
    mailing = f'\n[mail]\nsender = "{INBOX}"\nsender_name = "{PERSON}"\nreaders = ["{INBOX}"]\n'
    settings.write_text(settings.read_text("utf-8") + mailing, "utf-8")
    Path("returns").rename(FOLDER)
    for path in Path(FOLDER).glob("*.xlsx"):
        fill_workbook(path)
    output = round_folder / "โต๊ะทำงาน" / "report.xlsx"
    output.parent.mkdir()
    done = run("merge", round_folder / FOLDER, "-o", output, "--draft", "--proposed", "--pdf")
    assert done.exit_code < 2, done.output
    assert PHONE in read_parts(output.with_name("report-summary.xlsx"))
    addresses = re.findall(r'"(\S+@\S+)"', settings.read_text("utf-8"))
    paths = [FOLDER, "โต๊ะทำงาน", str(round_folder), round_folder.name]
    paths += [path.name for path in Path(FOLDER).iterdir()]
    text = read_parts(output.with_name(name))
    assert "สำนักปลัด" in text
    squeezed = "".join(to_thai(text).split())
    for private in (PHONE, OTHER_PHONE, PERSON, *addresses, *paths):
        assert private not in text
        assert "".join(to_thai(private).split()) not in squeezed
