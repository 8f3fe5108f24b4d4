"""The report's table as a sheet."""

from collections.abc import Mapping

import pytest

from itasheet.checks import Outcome
from itasheet.definition.definition import Definition
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import PeriodStyle
from itasheet.merging.merge import MergedEntry
from itasheet.reports.contents import ReportContents, set_texts
from itasheet.reports.report import make_report_table
from itasheet.reports.summary import make_summary
from itasheet.reports.typesetting import ROOM
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Page
from itasheet.thai.numbers import Digits
from tests.printed import list_pages
from tests.rounds import LONG, join_returns, make_sample, report_returns
from tests.tables import answer_form, judge, load_definition, make_field, read_book, write_cells

DEFINITION = load_definition()
SAMPLE = make_sample(6)
VALUES = fill_texts(SAMPLE.round_)
SIGNED = {**VALUES, "signer": "นางสาวตัวอย่าง รักงาน", "position": "ปลัดเทศบาลตำบลบ้านตัวอย่าง"}


def make_table(
    entries: tuple[MergedEntry, ...] = SAMPLE.merged.entries,
    definition: Definition = DEFINITION,
    values: Mapping[str, str] = VALUES,
) -> Page:
    """A table of the sample's entries."""
    merged = SAMPLE.merged._replace(entries=entries)
    return make_report_table(ReportContents(definition, merged, values))


def with_intro(intro: str) -> Definition:
    return DEFINITION._replace(report=DEFINITION.report._replace(intro=intro))


@pytest.mark.parametrize("values", [VALUES, SIGNED], ids=["unsigned", "signed"])
@pytest.mark.parametrize("repeats", [1, 40, 60, 73, 85, 86, 100])
def test_pages_fit(repeats: int, values: dict[str, str]) -> None:
    """However long the intro, no page is overfull and the headings never stand without a row."""
    definition = with_intro("ตามที่ได้กำหนดมาตรการไว้ " * repeats)
    page = make_table(definition=definition, values=values)
    assert page.paper is not None and page.paper.repeated is not None
    heading = page.paper.repeated[0]
    for rows in list_pages(page):
        height = sum(page.rows[row].height for row in rows)
        if rows[0] > heading:
            height += page.rows[heading].height
        assert height <= ROOM
        if heading in rows:
            assert heading + 1 in rows
    # Where the intro fills the first page the headings go to the next one with their row.
    assert (heading in page.paper.breaks) == (repeats >= 85)


def test_a_huge_intro() -> None:
    """An intro of more than a page goes on over several rows and pages, none of it lost."""
    intro = "ตามที่ได้กำหนดมาตรการไว้ " * 400
    page = make_table(definition=with_intro(intro))
    pieces = [str(cell.value) for cell in page.cells if cell.style == "report_intro"]
    assert len(pieces) > 2
    assert "".join(pieces).split() == intro.split()
    assert all(row.height <= 409 for row in page.rows.values())


def test_no_entries() -> None:
    """A report of nothing is a page with headings, which without a name nobody signs."""
    page = make_table(entries=())
    assert page.paper is not None and page.paper.breaks == ()
    assert not [cell for cell in page.cells if cell.style == "report_signature"]


def test_signature() -> None:
    """Who signs stands below the table, below its last columns, with room for the pen."""
    page = make_table(values=SIGNED)
    signed = [cell for cell in page.cells if cell.style == "report_signature"]
    assert [cell.value for cell in signed] == [
        "(ลงชื่อ) ............................................................ ผู้รายงาน",
        "(นางสาวตัวอย่าง รักงาน)",
        "ตำแหน่ง ปลัดเทศบาลตำบลบ้านตัวอย่าง",
    ]
    assert [cell.row for cell in signed] == [*range(signed[0].row, max(page.rows) + 1)]
    assert {cell.column for cell in signed} in ({3}, {4})
    above = signed[0].row - 1
    assert page.rows[above].height >= 24
    assert above not in {cell.row for cell in page.cells}


@pytest.mark.parametrize("count", range(1, 12))
def test_signature_is_not_alone(count: int) -> None:
    """The page of the signature has a row of the table too, however full the one before it is."""
    entries = tuple(SAMPLE.merged.entries * 5)[:count]
    page = make_table(entries, values=SIGNED)
    styles = {cell.style for cell in page.cells if cell.row in list_pages(page)[-1]}
    assert {"report_cell", "report_signature"} <= styles


def test_cut_items_are_marked() -> None:
    """A cell that ends within an item says so, and how: joined by that all texts are whole."""
    entry = make_sample(LONG).merged.entries[0]
    page = make_table((entry,))
    cells = sorted(cell for cell in page.cells if cell.style in ("report_cell", "report_center"))
    assert {cell.column for cell in cells if str(cell.value).endswith(CUT)} == {1}
    for column, items in enumerate(set_texts(entry, DEFINITION, Digits.THAI)[1:], 1):
        shown = "\n".join(str(cell.value) for cell in cells if cell.column == column and cell.value)
        joined = shown.replace(f"{CUT_AT_LINE_END}\n", "\n").replace(f"{CUT}\n", "")
        assert joined == "\n".join(item.text for item in items)


NIL = "ไม่มีการดำเนินการ"
REASONED = f"{NIL} เนื่องจากไม่มีการจัดซื้อจัดจ้าง"
CLEARED = dict.fromkeys(("B13", "D12", "E12", "E13", "E14", "F12"))


def list_nil(outcome: Outcome) -> list[tuple[int, list[str]]]:
    """The nil entries with what stands beside their measures."""
    assert outcome.returned
    return [
        (entry.measure.number, [entry.fields[column.key].text for column in DEFINITION.columns[1:]])
        for entry in outcome.returned.entries
        if entry.nil and entry.measure
    ]


def test_nil() -> None:
    """The report prints the word where nothing was written, reads back as nil, and counts it."""
    outcome = judge(write_cells(answer_form("finance"), {**CLEARED, "B12": REASONED}))
    assert list_nil(outcome) == [(5, [REASONED, "กองคลัง", "", "", ""])] and outcome.returned
    book = report_returns(outcome.returned).book
    again = judge(read_book(book))
    assert list_nil(again) == [(5, [REASONED, "กองคลัง", NIL, NIL, NIL])] and again.returned
    codes = [problem.code for problem in again.problems]
    assert "required-blank" not in codes and codes.count("measure-nil") == 1
    printed = read_book(report_returns(again.returned).book).grids[1]
    assert printed.cells == read_book(book).grids[1].cells
    summary = make_summary(join_returns(outcome.returned))
    (row,) = (cell.row for cell in summary.cells if cell.value == "กองคลัง")
    told = [cell.value for cell in summary.cells if cell.row == row]
    assert told == ["กองคลัง", "–", "–", "–", "มี", "แจ้งว่าไม่มี", "–", "–", 2, 0]


@pytest.mark.parametrize(
    ("style", "typed", "printed"),
    [
        (PeriodStyle.TYPED, ("19-21 ต.ค. 67",), ["19-21 ต.ค. 67"]),
        (PeriodStyle.UNIFORM, ("19-21 ต.ค. 67",), ["19 – 21 ตุลาคม 2567"]),
        (PeriodStyle.UNIFORM, ("๑ ต.ค. ๖๗", "๓๐ ก.ย. ๖๘"), ["๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘"]),
        (PeriodStyle.UNIFORM, ("ทุกวันศุกร์", "ต.ค. 67"), ["ทุกวันศุกร์", "ต.ค. 67"]),
    ],
)
def test_style_of_periods(style: PeriodStyle, typed: tuple[str, ...], printed: list[str]) -> None:
    """A period is printed in the report's style; its sources tell the audit what was typed."""
    definition = DEFINITION._replace(report=DEFINITION.report._replace(periods=style))
    index = [column.key for column in definition.columns].index("period")
    entry = SAMPLE.merged.entries[0]
    fields = {**entry.entry.fields, "period": make_field(*typed)}
    entry = entry._replace(entry=entry.entry._replace(fields=fields))
    texts = set_texts(entry, definition, Digits.TYPED)[index]
    assert [one.text for one in texts] == printed
    sources = [source for one in texts for source in one.sources]
    assert tuple(source.original for source in sources) == typed
