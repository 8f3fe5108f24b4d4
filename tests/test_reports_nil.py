"""Confirmed nil in the report: no required cell blank, told in the summary, read back as nil."""

from __future__ import annotations

from datetime import datetime

from itasheet.checks import Outcome
from itasheet.definition.round import fill_texts
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents
from itasheet.reports.report import make_report
from itasheet.reports.summary import make_summary
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Page
from tests.tables import (
    answer_form,
    judge,
    load_definition,
    load_round,
    read_book,
    write_cells,
)

NIL = "ไม่มีการดำเนินการ"
REASONED = f"{NIL} เนื่องจากไม่มีการจัดซื้อจัดจ้าง"
CLEARED = dict.fromkeys(("B13", "D12", "E12", "E13", "E14", "F12"))


def judge_finance() -> Outcome:
    """The finance unit's return, of which the second measure is nil."""
    return judge(write_cells(answer_form("finance"), {**CLEARED, "B12": REASONED}))


def read_report(outcome: Outcome) -> Workbook:
    """The report of one return, as it is read again."""
    assert outcome.returned
    definition, found = load_definition(), load_round()
    merged = merge_returns([outcome.returned], definition, found)
    contents = ReportContents(definition, merged, fill_texts(found))
    return read_book(make_report(contents, datetime(2025, 9, 1)).book)


def list_nil(outcome: Outcome) -> list[tuple[int, list[str]]]:
    """The nil entries with what stands beside their measures."""
    assert outcome.returned
    keys = ("steps", "responsible", "period", "results", "outcomes")
    return [
        (entry.measure.number, [entry.fields[key].text for key in keys])
        for entry in outcome.returned.entries
        if entry.nil and entry.measure
    ]


def test_report_reads_back() -> None:
    """The report prints the word where the unit wrote nothing, and reads back as the same nil."""
    outcome = judge_finance()
    assert list_nil(outcome) == [(5, [REASONED, "กองคลัง", "", "", ""])]
    again = judge(read_report(outcome))
    assert list_nil(again) == [(5, [REASONED, "กองคลัง", NIL, NIL, NIL])]
    codes = [problem.code for problem in again.problems]
    assert "required-blank" not in codes and codes.count("measure-nil") == 1
    assert read_report(again).grids[1].cells == read_report(outcome).grids[1].cells


def summarise(outcome: Outcome) -> Page:
    """The summary of one return."""
    assert outcome.returned
    definition, found = load_definition(), load_round()
    merged = merge_returns([outcome.returned], definition, found)
    return make_summary(ReportContents(definition, merged, fill_texts(found)))


def test_summary() -> None:
    """The summary tells a nil from a report and from what is missing, and counts it as reported."""
    page = summarise(judge_finance())
    rows = {cell.row for cell in page.cells if cell.value == "กองคลัง"}
    (row,) = rows
    told = [cell.value for cell in page.cells if cell.row == row]
    assert told == ["กองคลัง", "–", "–", "–", "มี", "แจ้งว่าไม่มี", "–", "–", 2, 0]
