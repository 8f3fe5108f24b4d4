"""The audit as data in a workbook, read back whatever its words and whoever saved it."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.identity import DocumentKind, find_kind
from itasheet.language import Translate, load_translator
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.paper import MAX_ROW_HEIGHT, fit_row_height, text_width
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.sheets.page import TextSource
from itasheet.thai.text import Repair
from itasheet.tracking.audit import (
    Audit,
    AuditedCell,
    AuditedFile,
    compare_cells,
    read_audit,
    write_data,
)
from itasheet.tracking.audit_workbook import CELL_COLUMNS, make_audit
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import open_workbook
from tests.golden import Golden
from tests.page_text import draw_book
from tests.rounds import read_texts

SUM = "0123456789abcdef" * 4
FILES = (
    AuditedFile("แบบ/กองคลัง.xlsx", "กองคลัง", SUM, 12_345, datetime(2025, 9, 1, 18, 30)),
    AuditedFile("bad.xlsx", unused="อ่านไม่ได้"),
)
THAI = load_translator("th")
SHEETS = {"table": "รายงาน", "cover": "ปก"}


def make(*cells: AuditedCell) -> Audit:
    made = datetime(2025, 9, 1)
    return Audit("report.xlsx", SUM, "m" * 32, made, "itasheet 1.0", SHEETS, FILES, cells)


def read_back(audit: Audit, translate: Translate = THAI) -> Workbook:
    """The audit written in the words of a language, and read."""
    return open_workbook(write_book(make_audit(audit, translate)))


def make_cell(row: int, original: str, text: str = "ข้อความ", **more: Any) -> AuditedCell:
    source = TextSource(
        *("แบบ/กองคลัง.xlsx", "แบบรายงาน", CellRef(8, 1), "ขั้นตอน"), original=original, text=text
    )
    return AuditedCell("รายงาน", CellRef(row, 1), text, (source._replace(**more),))


ORNAMENT = (TextSource("itasheet", key="ornament", text="*****"),)
MADE = AuditedCell("รายงาน", CellRef(4, 0), "*****", ORNAMENT)
TOLD = make_cell(
    *(6, "ก"),
    unit="กองคลัง",
    measure=4,
    repairs=(Repair.SARA_AM, Repair.NBSP),
    decisions=("หนึ่ง", "สอง, สาม"),
    filled=("agency.name",),
)


def test_golden(golden: Golden) -> None:
    book = make_audit(make(TOLD, MADE), THAI)
    golden.check("audit.txt", draw_book(book._replace(pages=book.pages[:2])))


@pytest.mark.parametrize("translate", [THAI, load_translator("en"), lambda t: f"ใหม่ {hash(t)}"])
def test_round_trip(translate: Translate) -> None:
    """All is read back in any language; an audit is known by its data, whatever its sheets are."""
    audit = make(TOLD, MADE)
    workbook = read_back(audit, translate)
    data = workbook.grids[-1]._replace(name="Sheet3", hidden=False)
    for read in (workbook, Workbook("a.xlsx", SUM, (data,))):
        assert find_kind(read) is DocumentKind.AUDIT
        assert read_audit(read) == audit


letters = st.characters(blacklist_categories=["Cs"]) | st.sampled_from("\x00\x0b\r\n\t _x<&>\ufffe")
strings = st.text(letters, min_size=1, max_size=40) | st.just("_x000D_ _xFFFE_ =1+1 \ud800")


@given(st.lists(strings, min_size=1, max_size=4))
def test_any_text_is_kept(originals: list[str]) -> None:
    """An original text is kept to the last character, whatever it has."""
    audit = make(*(make_cell(row, original) for row, original in enumerate(originals)))
    assert read_audit(read_page(audit)) == audit


def test_long_data() -> None:
    """Data that are too long for one cell stand in several."""
    audit = make(*(make_cell(row, "ก" * 30_000) for row in range(5)))
    assert read_audit(read_back(audit)) == audit


def read_page(audit: Audit) -> Workbook:
    """The data as they are written, in the characters that every program keeps."""
    page = write_data(audit)
    cells = {CellRef(cell.row, cell.column): str(cell.value) for cell in page.cells}
    assert all(
        " " <= letter <= "\u0e7f" and "_x" not in text for text in cells.values() for letter in text
    )
    return Workbook("a.xlsx", SUM, (Grid(page.name, cells),))


DAMAGED, OTHER = "audit-damaged", "audit-of-other-version"


@pytest.mark.parametrize(
    ("row", "text"), [(0, "itasheet audit 3"), (0, ""), (1, "0" * 64), (1, ""), (2, ""), (2, "{}")]
)
def test_damaged(row: int, text: str) -> None:
    """Data that are not as they were written are not believed."""
    workbook = read_page(make(TOLD))
    cells = {**workbook.grids[0].cells, CellRef(row, 0): text}
    assert read_audit(workbook._replace(grids=(Grid("x", cells),))) == DAMAGED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, DAMAGED) for text in ("", "x", "{}", "[]", '{"format":2}')),
        ('{"format":2,"cells":7}', DAMAGED),
        ('{"format":3,"more":1}', OTHER),
    ],
)
def test_strange_data(text: str, code: str) -> None:
    """Data with the right checksum may be none of ours, or of a later form."""
    facts = ("itasheet audit", sha256(text.encode()).hexdigest(), text)
    cells = {CellRef(row, 0): fact for row, fact in enumerate(facts)}
    assert read_audit(Workbook("a.xlsx", SUM, (Grid("x", cells),))) == code


def test_no_line_is_clipped() -> None:
    """The rows, whose lines are only estimated, are high enough for all that can be printed."""
    texts = [text for text in read_texts() if text.strip()]
    audit = make(*(make_cell(row, text, text) for row, text in enumerate(texts)))
    sheet = make_audit(audit, THAI).pages[1]
    assert sheet.listing is not None
    font = STYLES["audit_cell"].font
    widths = [text_width(width) for width in CELL_COLUMNS.values()]
    for row, height in zip(sheet.listing.rows, sheet.listing.heights, strict=True):
        lines = max(
            len(break_lines(str(text), font, width))
            for text, width in zip(row, widths, strict=True)
            if text is not None
        )
        assert fit_row_height(lines, font) <= height <= MAX_ROW_HEIGHT


def test_long_texts_stand_in_several_rows() -> None:
    """A row has a greatest height, a text has none; where it is from stands beside each piece."""
    text = " ".join(f"ข้อ {number} ของรายงาน" for number in range(300))
    listing = make_audit(make(make_cell(5, text, "สั้น")), THAI).pages[1].listing
    assert listing is not None and max(listing.heights) <= MAX_ROW_HEIGHT
    sheets, *_, originals, shown, _, _ = zip(*listing.rows)
    assert "".join("".join(originals).split()) == "".join(text.split())
    assert len(originals) > 2 and len({*sheets}) == len({*shown}) == 1


def place_letters(words: str) -> dict[CellRef, str]:
    """Cells by words: each is a row of two cells, one for each letter; - is an empty one."""
    return {
        CellRef(row, column): letter
        for row, word in enumerate(words.split())
        for column, letter in enumerate(word)
        if letter != "-"
    }


def compare(merged: str, now: str) -> str:
    """What became of cells: each that does not agree is told by where it is now."""
    before = {
        cell: AuditedCell("รายงาน", cell, letter, ())
        for cell, letter in place_letters(merged).items()
    }
    told = []
    for one in compare_cells(before, Grid("รายงาน", {**place_letters(now)})):
        if not one.agrees:
            kind = "typed" if one.merged is None else "gone" if one.text is None else "reworded"
            told.append(f"{one.cell} {kind}")
    return ", ".join(told)


@pytest.mark.parametrize(
    ("merged", "now", "told"),
    [
        ("ab cd ef", "ab cd ef", ""),
        ("ab cd ef", "ab cx ef", "B2 reworded"),
        ("ab cd ef", "ab c- ef", "B2 gone"),
        ("ab cd ef", "ab xy cd ef", "A2 typed, B2 typed"),
        ("ab cd ef", "-- -- ab cd ef", ""),
        ("ab cd ef", "ab ef", "A2 gone, B2 gone"),
        ("ab cd ef", "ab xy cd ez", "B4 reworded, A2 typed, B2 typed"),
        ("ab ab ab", "ab ab", "A3 gone, B3 gone"),
        ("a- cd", "ax cd", "B1 typed"),
        ("ab cd", "", "A1 gone, B1 gone, A2 gone, B2 gone"),
    ],
)
def test_comparing(merged: str, now: str, told: str) -> None:
    """Each cell is compared with the one it was merged as, though rows were put in or taken out."""
    assert compare(merged, now) == told


@pytest.mark.parametrize(
    ("merged", "now", "agrees"),
    [
        ("ก\nข", "ก ข", True),
        ("ก\nข\u200b", "กข", True),
        ("ก ข", "ข ก", False),
        ("3", 3, True),
        ("3", 3.0, True),
    ],
)
def test_agreeing(merged: str, now: str | float, agrees: bool) -> None:
    """White space and the mark of a cut do not count, the order of texts does."""
    cell = CellRef(0, 0)
    (one,) = compare_cells({cell: AuditedCell("x", cell, merged, ())}, Grid("x", {cell: now}))
    assert one.agrees is agrees
