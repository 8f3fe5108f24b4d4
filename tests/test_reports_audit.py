"""The audit as a workbook, and read back from one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.audit import Audit, Examined, Trace, is_audit
from itasheet.language import load_translator
from itasheet.layout.line_counts import count_lines
from itasheet.layout.paper import MAX_ROW_HEIGHT, fit_row_height, text_width
from itasheet.problems.problem import Place
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Book
from itasheet.sheets.styles import font_of
from itasheet.thai.text import Repair
from itasheet.tracking.audit_lookup import find_traces, read_audit, still_says
from itasheet.tracking.audit_workbook import CELL_COLUMNS, make_audit
from itasheet.xlsx.read_workbook import read_bytes
from itasheet.xlsx.write_workbook import write_book
from tests.layout_proof import read_texts

THAI = load_translator("th")
SUM = "0123456789abcdef" * 4
SETTING = Trace("รายงาน", CellRange(0, 0, 0, 0), Place("ita-report", key="report.title[1]"))
FILES = (
    Examined("แบบ/กองคลัง.xlsx", "กองคลัง", SUM, 12_345, datetime(2025, 9, 1, 18, 30)),
    Examined("bad.xlsx", unused="อ่านไม่ได้"),
)


def make(*traces: Trace, files: tuple[Examined, ...] = FILES) -> Audit:
    """An audit with these traces."""
    return Audit("report.xlsx", SUM, "๑ กันยายน ๒๕๖๘", "itasheet 1.0", "รายงาน", files, traces)


def make_book(audit: Audit) -> Book:
    """The audit as a workbook that is not written yet."""
    return make_audit(audit, datetime(2025, 9, 1), THAI)


def read_back(audit: Audit) -> Workbook:
    """The audit written and read."""
    workbook = read_bytes(write_book(make_book(audit)), "a.xlsx", "a.xlsx")
    assert isinstance(workbook, Workbook)
    return workbook


def trace_cell(original: str, text: str = "ข้อความ", **more: object) -> Trace:
    """A trace of a cell of a return."""
    place = Place("แบบ/กองคลัง.xlsx", "แบบรายงาน", (CellRef(8, 1),), "ขั้นตอน")
    return Trace("รายงาน", CellRange(6, 1, 6, 1), place, "กองคลัง", 4, original, text)._replace(
        **more
    )


def test_round_trip() -> None:
    """All that an audit tells is read back, but for when files were saved."""
    repaired = {"repairs": (Repair.SARA_AM, Repair.NBSP), "decisions": ("หนึ่ง", "สอง, สาม")}
    filled = SETTING._replace(original="{agency}", text="เทศบาล", filled=("agency.name",))
    counted = Trace("สรุป", CellRange(4, 1, 9, 8), Place("itasheet", key="count"))
    audit = make(filled, trace_cell("ก", **repaired), counted)
    workbook = read_back(audit)
    assert is_audit(workbook)
    files = tuple(file._replace(saved=None) for file in FILES)
    assert read_audit(workbook, THAI) == audit._replace(files=files)


letters = st.characters(blacklist_categories=["Cs"]) | st.sampled_from("\x00\x0b\r\n\t _x<&>\ufffe")
strings = st.text(letters, min_size=1, max_size=40) | st.just("_x000D_ _xFFFE_ =1+1")


@given(st.lists(strings, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_is_kept(originals: list[str]) -> None:
    """An original text is kept to the last character, whatever it has."""
    traces = tuple(trace_cell(original) for original in originals)
    audit = read_audit(read_back(make(*traces)), THAI)
    assert audit is not None
    assert [trace.original for trace in audit.traces] == originals


def test_no_line_is_clipped() -> None:
    """The rows, whose lines are only estimated, are high enough for all that can be printed."""
    texts = [text for text in read_texts() if text.strip()]
    sheet = make_book(make(*(trace_cell(text, text) for text in texts))).pages[1]
    assert sheet.listing is not None
    font = font_of("audit_cell")
    widths = [text_width(column.width) for column in CELL_COLUMNS]
    for row, height in zip(sheet.listing.rows, sheet.listing.heights, strict=True):
        lines = max(
            count_lines(str(text), font, width)
            for text, width in zip(row, widths, strict=True)
            if text is not None
        )
        assert height >= min(fit_row_height(lines, font), MAX_ROW_HEIGHT)


@pytest.mark.parametrize("path", ["", "report.xlsx"])
def test_other_workbooks(path: str) -> None:
    """A workbook without the signature, or with nothing else, is no audit."""
    workbook = read_back(make(SETTING._replace(text="ก")))
    assert read_audit(workbook._replace(grids=workbook.grids[:1]), THAI) is None
    assert read_audit(workbook._replace(grids=workbook.grids[1:]), THAI) is None
    assert not is_audit(workbook._replace(path=path, grids=workbook.grids[1:]))


def test_finding() -> None:
    """A cell's traces are those whose area has it, on the right sheet."""
    wide = Trace("สรุป", CellRange(4, 1, 9, 8), Place("itasheet", key="count"))
    audit = make(SETTING, wide)
    assert find_traces(audit, "สรุป", CellRef(9, 8)) == (wide,)
    assert find_traces(audit, "สรุป", CellRef(0, 0)) == ()
    assert find_traces(audit, "รายงาน", CellRef(0, 0)) == (SETTING,)


@pytest.mark.parametrize(
    ("texts", "value", "same"),
    [
        (("ก", "ข"), "ก\nข", True),
        (("ก", "ข"), "ก ข\u200b", True),
        (("ก", "ข"), "ข\nก", False),
        (("ก",), "ก ข", False),
        (("",), 7, True),
    ],
)
def test_comparing(texts: tuple[str, ...], value: str | int, same: bool) -> None:
    """White space and the mark of a cut do not count; the order of texts does."""
    assert still_says([SETTING._replace(text=text) for text in texts], value) is same
