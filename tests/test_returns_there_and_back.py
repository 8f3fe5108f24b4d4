"""There and back: what a unit writes comes back from its form, and from the report, as it was."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.nil import list_statements
from itasheet.cells.period import format_period, read_field_period, read_period
from itasheet.cells.records import CellText, Entry, Field, Return, split_items
from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import fill_texts
from itasheet.forms.workbook import make_form
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents, Wishes
from itasheet.reports.report import make_report
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Book, Cell
from itasheet.thai.dates import fiscal_range
from itasheet.thai.numbers import Digits
from itasheet.thai.text import repair_text
from itasheet.xlsx.read_workbook import read_bytes
from itasheet.xlsx.write_workbook import write_book
from tests.tables import judge, load_definition, load_round

CREATED = datetime(2025, 9, 1)
DEFINITION, ROUND = load_definition(), load_round()
UNIT = next(unit for unit in ROUND.units if unit.id == "finance")
FIRST, ROWS = 5, 6
"""The first row of the form's first measure (0-based), and the rows of each."""

WORDS = st.text("กขคงจดนมรสาิีุู่้ ๑๒12-.,()/", min_size=1, max_size=24).map(
    lambda text: f"ก{text.strip()}"
)
MARKS = st.sampled_from(["", "๑. ", "2) ", "- ", "• ", "(๓) "])
LINES = st.builds("{}{}".format, MARKS, WORDS)
CELLS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(CELLS, min_size=1, max_size=ROWS)
DAYS = st.dates(*fiscal_range(2568))
PERIODS = st.one_of(
    st.sampled_from(["ไตรมาส ๑ - ๔", "ตลอดปีงบประมาณ ๒๕๖๘", "ต.ค. ๖๗ - มี.ค. ๖๘", "ทุกเดือน"]),
    st.tuples(DAYS, DAYS).map(sorted).map(lambda days: format_period(*days)),
)
ANSWERS = st.fixed_dictionaries(
    {
        column.key: PERIODS.map(lambda text: [text])
        if column.kind is ColumnKind.PERIOD
        else st.just([UNIT.name])
        if column.kind is ColumnKind.UNIT
        else LISTS
        for column in DEFINITION.filled_columns
    }
)


@cache
def issue_book() -> Book:
    """The finance unit's form."""
    return make_form(DEFINITION, ROUND, UNIT, CREATED)


def fill_book(answers: list[dict[str, list[str]]]) -> Book:
    """The form with an answer to each of its measures typed into its cells."""
    book = issue_book()
    keys = [column.key for column in DEFINITION.columns]
    typed = {
        (FIRST + ROWS * block + offset, keys.index(key)): text
        for block, answer in enumerate(answers)
        for key, texts in answer.items()
        for offset, text in enumerate(texts)
    }
    page = book.pages[0]
    cells = tuple(
        Cell(row, column, typed.get((row, column), value), style)
        for row, column, value, style, _ in page.cells
    )
    return book._replace(pages=(page._replace(cells=cells), *book.pages[1:]))


def read_back(book: Book) -> Return:
    """What a book says when its file is read."""
    workbook = read_bytes(write_book(book), "a.xlsx", "a.xlsx")
    assert isinstance(workbook, Workbook), workbook
    returned = judge(workbook).returned
    assert returned is not None
    return returned


def list_texts(entry: Entry) -> dict[str, list[str]]:
    """An entry's cells by column, but for its title."""
    return {
        key: [piece.text for piece in field.pieces]
        for key, field in entry.fields.items()
        if key != DEFINITION.measure_column.key
    }


def list_lines(entry: Entry) -> dict[str, list[str]]:
    """An entry's lines by column: a report puts the cells of a list together to one."""
    return {
        key: [line for text in texts for line in text.split("\n")]
        for key, texts in list_texts(entry).items()
    }


@settings(max_examples=15, deadline=None)
@given(st.lists(ANSWERS, min_size=2, max_size=2))
def test_form_and_back(answers: list[dict[str, list[str]]]) -> None:
    """What is typed into a form is read cell by cell, and its period means the same."""
    entries = read_back(fill_book(answers)).entries
    assert [entry.measure and entry.measure.number for entry in entries] == [4, 5]
    assert [list_texts(entry) for entry in entries] == answers
    for entry, answer in zip(entries, answers, strict=True):
        key = DEFINITION.columns_of(ColumnKind.PERIOD)[0].key
        assert read_field_period(entry.fields[key], 2568) == read_period(answer[key][0], 2568)


@settings(max_examples=8, deadline=None)
@given(st.lists(ANSWERS, min_size=2, max_size=2))
def test_report_and_back(answers: list[dict[str, list[str]]]) -> None:
    """What a report prints is read line by line as it was sent, over page breaks too."""
    sent = read_back(fill_book(answers))
    merged = merge_returns([sent], DEFINITION, ROUND)
    wishes = Wishes(digits=Digits.TYPED)
    contents = ReportContents(DEFINITION, merged, fill_texts(ROUND), wishes=wishes)
    found = read_back(make_report(contents, CREATED).book)
    assert [entry.measure for entry in found.entries] == [entry.measure for entry in sent.entries]
    assert [list_lines(entry) for entry in found.entries] == [
        list_lines(entry) for entry in sent.entries
    ]


ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text("0๑2.)(-–•กขค ข้อที่ต.ค.ปีศไตรมาส\n\t\u200b\u00a0_x000D_", max_size=60),
)


@settings(max_examples=300)
@given(ANY_TEXT)
def test_no_character_is_lost_in_items(text: str) -> None:
    """Whatever stands in a cell, its items hold every character of it but white space."""
    mended = repair_text(text)[0]
    assert "".join("\n".join(item.line for item in split_items(mended)).split()) == "".join(
        mended.split()
    )
    field = Field("ช่อง", CellRef(0, 0), (CellText(CellRef(0, 0), text, mended),))
    said = list_statements(field, DEFINITION.words)
    assert set(said) <= set(field.items)


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT, st.none() | st.integers(2540, 2600))
def test_no_character_is_lost_in_periods(one: str, other: str, year: int | None) -> None:
    """Whatever stands in one or two cells, the period read from them has all their text."""
    pieces = tuple(CellText(CellRef(row, 0), text, text) for row, text in enumerate((one, other)))
    field = Field("ช่อง", CellRef(0, 0), pieces)
    period = read_field_period(field, year)
    assert "".join(period.text.split()).replace("-", "") == "".join(field.text.split()).replace(
        "-", ""
    )
    assert (period.start is None) == (period.end is None)
    for start, end in period.spans:
        assert start <= end or period.kind.value != "separate"
