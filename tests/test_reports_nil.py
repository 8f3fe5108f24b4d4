"""Confirmed nil in the report: no required cell blank, told in the summary, read back as nil."""

from __future__ import annotations

from itasheet.checks import Outcome
from itasheet.definition.round import fill_texts
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents
from itasheet.reports.report import make_report
from itasheet.sheets.page import Book
from tests.rounds import CREATED
from tests.tables import answer_form, judge, load_definition, load_round, read_book, write_cells

NIL = "ไม่มีการดำเนินการ"
REASONED = f"{NIL} เนื่องจากไม่มีการจัดซื้อจัดจ้าง"
CLEARED = dict.fromkeys(("B13", "D12", "E12", "E13", "E14", "F12"))


def report(outcome: Outcome) -> Book:
    """The report of one return."""
    assert outcome.returned
    definition, found = load_definition(), load_round()
    merged = merge_returns([outcome.returned], definition, found)
    return make_report(ReportContents(definition, merged, fill_texts(found)), CREATED).book


def list_nil(outcome: Outcome) -> list[tuple[int, list[str]]]:
    """The nil entries with what stands beside their measures."""
    assert outcome.returned
    keys = ("steps", "responsible", "period", "results", "outcomes")
    return [
        (entry.measure.number, [entry.fields[key].text for key in keys])
        for entry in outcome.returned.entries
        if entry.nil and entry.measure
    ]


def test_nil() -> None:
    """The report prints the word where the unit wrote nothing, and reads back as the same nil.

    The summary tells it from a report and from what is missing, and counts it as reported.
    """
    outcome = judge(write_cells(answer_form("finance"), {**CLEARED, "B12": REASONED}))
    assert list_nil(outcome) == [(5, [REASONED, "กองคลัง", "", "", ""])]
    book = report(outcome)
    again = judge(read_book(book))
    assert list_nil(again) == [(5, [REASONED, "กองคลัง", NIL, NIL, NIL])]
    codes = [problem.code for problem in again.problems]
    assert "required-blank" not in codes and codes.count("measure-nil") == 1
    assert read_book(report(again)).grids[1].cells == read_book(book).grids[1].cells
    cells = book.pages[2].cells
    (row,) = (cell.row for cell in cells if cell.value == "กองคลัง")
    told = [cell.value for cell in cells if cell.row == row]
    assert told == ["กองคลัง", "–", "–", "–", "มี", "แจ้งว่าไม่มี", "–", "–", 2, 0]
