"""The form's table as a page: blocks, hints, rules, what is open, printed, and filled in before."""

import random

import pytest

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.forms.blocks import (
    FIRST_ROW,
    HEADING_ROW,
    ROW_HEIGHT,
    STATUS_WIDTH,
    Block,
    BlockTexts,
    LooseText,
    Prefill,
    plan_blocks,
    split_height,
)
from itasheet.layout.paper import A4_WIDTH, MAX_ROW_HEIGHT, share_width
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Page
from tests.forms import DEFINITION, EVERYTHING, make_book, widen_definition
from tests.printed import list_pages, list_tight
from tests.rounds import LONGEST, make_text

CHANCE = random.Random(7)
LONG = make_text(CHANCE, LONGEST)
MANY = tuple(f"{n}. {make_text(CHANCE, CHANCE.randint(20, 160))}" for n in range(1, 41))
LOOSE = LooseText("แบบเดิม.xlsx", "แบบรายงาน ▸ H6", "กระบวนการกำกับดูแล", "งบประมาณ (บาท)", "๕,๐๐๐")
SOME = Prefill(
    {
        4: BlockTexts(
            {
                "steps": ("๑. จัดทำทะเบียน", "๒. ตรวจสอบทุกไตรมาส\nโดยคณะกรรมการ"),
                "responsible": ("งานพัสดุและทรัพย์สิน\nกองคลัง",),
                "period": ("๑ ตุลาคม ๒๕๖๗", "๓๐ กันยายน ๒๕๖๘"),
                "results": ("๑. จัดทำทะเบียนแล้ว",),
                "outcomes": ("ทรัพย์สินครบถ้วน",),
            }
        ),
        5: BlockTexts({"steps": ("๑. เผยแพร่แผนจัดซื้อ",)}, frozenset({"steps"})),
    },
    own=(LOOSE, LOOSE._replace(place="แบบรายงาน ▸ A20", measure="", column="")),
    references=(LOOSE._replace(file="รายงาน ๒๕๖๗.xlsx", text=make_text(CHANCE, 400)),),
)
HEAVY = Prefill(
    {
        4: BlockTexts({"steps": MANY, "results": (LONG,)}),
        5: BlockTexts({"outcomes": ("ก", LONG, "ข")}),
    },
    own=(LOOSE._replace(text=LONG), LOOSE),
)


def make_page(definition: Definition = DEFINITION) -> Page:
    """The sheet to fill in, of a unit that may report on everything."""
    return make_book(unit=EVERYTHING, definition=definition).pages[0]


def plan_block(unit: str = "กองคลัง", texts: BlockTexts = BlockTexts(), rows: int = 6) -> Block:
    """The block of the first measure, of so many rows by its definition."""
    definition = DEFINITION._replace(form=DEFINITION.form._replace(rows=rows))
    (block,) = plan_blocks(definition, definition.measures[:1], unit, {1: texts})
    return block


@pytest.mark.parametrize(
    ("rows", "unit", "texts", "expected"),
    [
        (6, "กองคลัง", BlockTexts(), 6),
        (12, "กองคลัง", BlockTexts(), 12),
        (1, "กองคลัง", BlockTexts(), 6),
        (6, "กองสาธารณสุขและสิ่งแวดล้อม " * 4, BlockTexts(), 9),
        (6, "กองคลัง", BlockTexts({"steps": MANY}), len(MANY) + 1),
    ],
    ids=["enough", "more", "too few", "a long unit in a narrow cell", "one left to go on in"],
)
def test_rows_of_a_block(rows: int, unit: str, texts: BlockTexts, expected: int) -> None:
    """A block has the definition's rows, and more where its title, status or texts need them."""
    block = plan_block(unit, texts, rows)
    assert block.last_row - block.first_row + 1 == expected
    assert all(row.grows for row in block.rows.values())


@pytest.mark.parametrize("height", [1.0, 21.0, MAX_ROW_HEIGHT, MAX_ROW_HEIGHT + 1, 5_000.0])
def test_split_height(height: float) -> None:
    """Rows are as high as a text needs together, and neither too low nor too high alone."""
    rows = split_height(height, STYLES["input"].font)
    assert height <= sum(rows) <= max(height + ROW_HEIGHT + 1, ROW_HEIGHT)
    assert all(ROW_HEIGHT <= row <= MAX_ROW_HEIGHT for row in rows)
    assert (len(rows) == 1) == (height <= MAX_ROW_HEIGHT)


def test_tall_groups() -> None:
    """An item that no row can show has several of its own, and the next one stands below them."""
    block = plan_block(texts=HEAVY.blocks[5])
    first, tall, last = sorted(cell.row for cell in block.cells if cell.column == 5)
    assert (first, tall) == (block.first_row, first + 1) and last - tall > 5
    assert CellRange(tall, 5, last - 1, 5) in block.merges
    grows = [row.grows for row in block.rows.values()]
    assert grows == [True, *[False] * (last - tall), True, True]


PAGES = {
    "ita": make_page(),
    "wide": make_page(widen_definition()),
    "some": make_book(SOME).pages[0],
    "beside": make_book(SOME).pages[1],
    "much": make_book(HEAVY).pages[0],
    "much beside": make_book(HEAVY).pages[1],
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_text_fits(page: Page) -> None:
    """Each text fits its row, or the rows that it is merged over; none is higher than rows go."""
    assert list(list_tight(page)) == []
    assert max(row.height for row in page.rows.values()) <= MAX_ROW_HEIGHT


@pytest.mark.parametrize("definition", [DEFINITION, widen_definition()], ids=["ita", "wide"])
def test_layout(definition: Definition) -> None:
    """The columns fill the paper; all but the measure is open and grows in single cells."""
    page, columns = make_page(definition), definition.columns
    assert page.paper is not None and page.paper.area is not None and page.protected
    assert (sum(page.widths[: len(columns)]),) == share_width([1], page.paper)
    assert page.widths[len(columns) :] == (STATUS_WIDTH,)
    assert page.paper.area.last_column == len(columns) - 1
    for cell in page.cells:
        inside = cell.row >= FIRST_ROW and 0 < cell.column < len(columns)
        assert STYLES[cell.style].locked is not inside, cell
    once = {ColumnKind.MEASURE, ColumnKind.UNIT, ColumnKind.PERIOD}
    merged = {merge.first_column for merge in page.merges if merge.first_row > HEADING_ROW}
    assert merged == {i for i, one in enumerate(columns) if one.kind in once} | {len(columns)}
    units = {i for i, one in enumerate(columns) if one.kind is ColumnKind.UNIT}
    assert {
        cell.column for cell in page.cells if (cell.row, cell.value) == (FIRST_ROW, EVERYTHING.name)
    } == units


@pytest.mark.parametrize(
    ("headings", "help_", "hints"),
    [
        (3, "ช่วย", [(1, 32, 4, False), (2, 32, 4, True), (3, 32, 4, True), (4, 32, 4, False),
                     (5, 32, 4, False)]),
        (1, "", [(2, 0, 0, True), (3, 0, 0, True)]),
    ],
    ids=["long", "without help"],
)  # fmt: skip
def test_hints(headings: int, help_: str, hints: list[tuple[int, int, int, bool]]) -> None:
    """A long heading is cut in a hint; units and periods are offered without help, too."""
    columns = tuple(
        column._replace(heading=column.heading * headings, help=help_)
        for column in DEFINITION.columns
    )
    choices = make_page(DEFINITION._replace(columns=columns)).choices
    assert [
        (one.area.first_column, len(one.title), len(one.message), bool(one.source))
        for one in choices
    ] == hints


def test_quoted_status() -> None:
    """A quotation mark in the definition's words does not break a rule or a formula."""
    form = DEFINITION.form._replace(status_done='"ครบ"')
    page = make_page(DEFINITION._replace(form=form))
    assert page.highlights[-1].formula == 'G6="""ครบ"""'


def test_page_breaks() -> None:
    """An empty form breaks between measures only, never below the headings, and pages hold it."""
    page = PAGES["ita"]
    assert page.paper is not None
    blocks = plan_blocks(DEFINITION, DEFINITION.measures, EVERYTHING.name)
    assert page.paper.breaks and set(page.paper.breaks) <= {one.first_row for one in blocks[1:]}
    for rows in list_pages(page):
        height = sum(page.rows[r].height if r in page.rows else ROW_HEIGHT for r in rows)
        head = page.rows[HEADING_ROW].height if rows[0] else 0
        assert height + head <= A4_WIDTH - page.paper.margins.top - page.paper.margins.bottom
    tall = make_page(DEFINITION._replace(form=DEFINITION.form._replace(rows=40))).paper
    assert tall and tall.breaks and blocks[0].first_row not in tall.breaks
