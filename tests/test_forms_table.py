"""The form's table as a page: blocks, hints, rules, what is open and what is printed."""

from __future__ import annotations

import pytest

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.round import Unit
from itasheet.forms.blocks import (
    FIRST_ROW,
    HEADING_ROW,
    ROW_HEIGHT,
    STATUS_WIDTH,
    plan_blocks,
)
from itasheet.layout.paper import A4_WIDTH, cell_height, share_width
from itasheet.sheets.page import Formula, Page
from itasheet.sheets.styles import STYLES, font_of
from tests.test_forms_workbook import DEFINITION, FINANCE, make_book, widen_definition

ALL = Unit("x", "กองตัวอย่าง")


def make_page(definition: Definition = DEFINITION, unit: Unit = FINANCE) -> Page:
    """The sheet to fill in."""
    return make_book(definition, unit).pages[0]


@pytest.mark.parametrize(
    ("rows", "expected"), [(6, 6), (12, 12), (1, 6)], ids=["enough", "more", "too-few"]
)
def test_rows_of_a_block(rows: int, expected: int) -> None:
    """A block has the definition's rows, and more where its title or status needs them."""
    definition = DEFINITION._replace(form=DEFINITION.form._replace(rows=rows))
    first, second = plan_blocks(definition, definition.measures[:2], "กองคลัง")
    assert first.last_row - first.first_row + 1 == expected
    assert (first.first_row, second.first_row) == (FIRST_ROW, first.last_row + 1)


def test_rows_for_a_long_unit() -> None:
    """The name of the unit, printed into a narrow cell, makes a block taller too."""
    name = "กองสาธารณสุขและสิ่งแวดล้อม " * 4
    (block,) = plan_blocks(DEFINITION, DEFINITION.measures[:1], name)
    index = [column.kind for column in DEFINITION.columns].index(ColumnKind.UNIT)
    height = cell_height(name, font_of("input_center"), make_page().widths[index])
    assert (block.last_row - block.first_row + 1) * ROW_HEIGHT >= height > 6 * ROW_HEIGHT


def require_room(page: Page) -> None:
    """Every text fits its cell, merged ones too, which no spreadsheet fits by itself."""
    ends = {merge[:2]: merge[2:] for merge in page.merges}
    for cell in page.cells:
        text = cell.value.value if isinstance(cell.value, Formula) else cell.value
        last_row, last_column = ends.get((cell.row, cell.column), (cell.row, cell.column))
        width = sum(page.widths[cell.column : last_column + 1])
        rows = range(cell.row, last_row + 1)
        heights = [page.rows[row].height if row in page.rows else ROW_HEIGHT for row in rows]
        if text and width:
            assert sum(heights) >= cell_height(str(text), font_of(cell.style), width) - 1.5, cell


@pytest.mark.parametrize("definition", [DEFINITION, widen_definition()], ids=["ita", "wide"])
def test_printed_text_fits(definition: Definition) -> None:
    """A blank form shows all that is printed in it."""
    require_room(make_page(definition, ALL))


@pytest.mark.parametrize("definition", [DEFINITION, widen_definition()], ids=["ita", "wide"])
def test_width_of_paper(definition: Definition) -> None:
    """The printed columns fill the paper's width; the status stands beside it."""
    page = make_page(definition, ALL)
    columns = len(definition.columns)
    assert page.paper is not None
    wanted = share_width([1], page.paper)
    assert (sum(page.widths[:columns]),) == wanted
    assert page.widths[columns:] == (STATUS_WIDTH,)
    assert page.paper.area is not None
    assert page.paper.area.last_column == columns - 1


def test_long_hints() -> None:
    """A heading or help that is longer than a hint can be is cut there, not dropped."""
    columns = tuple(
        column._replace(heading=column.heading * 3, help="ช่วย" * 90)
        for column in DEFINITION.columns
    )
    choices = make_page(DEFINITION._replace(columns=columns)).choices
    assert [(len(one.title), len(one.message)) for one in choices] == [(32, 255)] * 5


def test_list_without_help() -> None:
    """A column without help has no hint, but units and periods are still offered."""
    columns = tuple(column._replace(help="") for column in DEFINITION.columns)
    choices = make_page(DEFINITION._replace(columns=columns)).choices
    assert [(c.area.first_column, c.title, bool(c.source)) for c in choices] == [
        (2, "", True),
        (3, "", True),
    ]


@pytest.mark.parametrize("definition", [DEFINITION, widen_definition()], ids=["ita", "wide"])
def test_open_cells(definition: Definition) -> None:
    """Within the blocks all but the measure is open; outside nothing is."""
    page = make_page(definition, ALL)
    assert page.protected
    for cell in page.cells:
        inside = cell.row >= FIRST_ROW and 0 < cell.column < len(definition.columns)
        assert STYLES[cell.style].locked is not inside, cell


def test_inputs_are_text() -> None:
    """Cells to type in are formatted as text, so that Excel makes no dates of ต.ค. or 1-3."""
    styles = {cell.style for cell in make_page().cells if not STYLES[cell.style].locked}
    assert styles == {"input", "input_center"}
    assert all(STYLES[style].number_format == "@" for style in styles)


def test_lists_and_texts_are_not_merged() -> None:
    """What grows while it is typed stands in single cells: a merged one never grows."""
    definition = widen_definition()
    merged = {
        merge.first_column
        for merge in make_page(definition, ALL).merges
        if merge.first_row > HEADING_ROW
    }
    once = {ColumnKind.MEASURE, ColumnKind.UNIT, ColumnKind.PERIOD}
    expected = {i for i, column in enumerate(definition.columns) if column.kind in once}
    assert merged == expected | {len(definition.columns)}


def test_every_unit_is_filled_in() -> None:
    """Each column for units comes with the unit's name."""
    definition = widen_definition()
    page = make_page(definition, ALL)
    units = [i for i, c in enumerate(definition.columns) if c.kind is ColumnKind.UNIT]
    cells = {(cell.row, cell.column): cell for cell in page.cells}
    assert [cells[FIRST_ROW, index].value for index in units] == ["กองตัวอย่าง"] * 3


def test_quoted_status() -> None:
    """A quotation mark in the definition's words does not break a rule or a formula."""
    form = DEFINITION.form._replace(status_done='"ครบ"')
    page = make_page(DEFINITION._replace(form=form))
    assert page.highlights[-1].formula == 'G6="""ครบ"""'


def test_page_breaks() -> None:
    """An empty form breaks between measures only, and every page holds what it should."""
    page = make_page(DEFINITION, ALL)
    assert page.paper is not None
    starts = {block.first_row for block in plan_blocks(DEFINITION, DEFINITION.measures, ALL.name)}
    assert set(page.paper.breaks) <= starts
    assert page.paper.breaks
    ends = (*page.paper.breaks, max(cell.row for cell in page.cells) + 1)
    for first, end in zip((0, *page.paper.breaks), ends, strict=True):
        rows = [page.rows[r].height if r in page.rows else ROW_HEIGHT for r in range(first, end)]
        head = page.rows[HEADING_ROW].height if first else 0
        assert sum(rows) + head <= A4_WIDTH - page.paper.margins.top - page.paper.margins.bottom
