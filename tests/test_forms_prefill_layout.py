"""Texts that a form comes with: rows that show all of them, status and count, identity."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from itasheet.definition.identity import digest_text, read_identity
from itasheet.forms.blocks import (
    ROW_HEIGHT,
    BlockTexts,
    LooseText,
    Prefill,
    plan_blocks,
    split_height,
)
from itasheet.forms.other_sheets import read_reference_sheets
from itasheet.forms.workbook import make_form
from itasheet.layout.paper import MAX_ROW_HEIGHT
from itasheet.sheets.page import Book, Formula, Page
from itasheet.sheets.styles import font_of
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import open_workbook
from tests.golden import Golden
from tests.office.session import Office
from tests.page_text import draw_book
from tests.reissues import CREATED, fill_form, find_unit, tell_entries
from tests.rounds import LONGEST, make_text
from tests.tables import judge, load_definition, load_round, parse_spot, strip_identity
from tests.test_forms_table import require_room

CHANCE = random.Random(7)
LONG = make_text(CHANCE, LONGEST)
MANY = tuple(f"{n}. {make_text(CHANCE, CHANCE.randint(20, 160))}" for n in range(1, 41))
SHEET = load_definition().form.sheet
DONE = {
    "steps": ("๑. จัดทำทะเบียน", "๒. ตรวจสอบทุกไตรมาส\nโดยคณะกรรมการ"),
    "responsible": ("งานพัสดุและทรัพย์สิน\nกองคลัง",),
    "period": ("๑ ตุลาคม ๒๕๖๗", "๓๐ กันยายน ๒๕๖๘"),
    "results": ("๑. จัดทำทะเบียนแล้ว",),
    "outcomes": ("ทรัพย์สินครบถ้วน",),
}
PLANNED = BlockTexts({"steps": ("๑. เผยแพร่แผนจัดซื้อ",)}, frozenset({"steps"}))
LOOSE = LooseText("แบบเดิม.xlsx", "แบบรายงาน ▸ H6", "กระบวนการกำกับดูแล", "งบประมาณ (บาท)", "๕,๐๐๐")
CONTENTS = Prefill(
    {4: BlockTexts(DONE), 5: PLANNED},
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


def make_book(contents: Prefill) -> Book:
    """The finance unit's form with something in it."""
    return make_form(load_definition(), load_round(), find_unit("finance"), CREATED, contents)


def write_form(contents: Prefill, folder: Path) -> Path:
    """The same as a file."""
    path = folder / "form.xlsx"
    path.write_bytes(write_book(make_book(contents)))
    return path


def find_value(page: Page, spot: str) -> str:
    """What stands in a cell, a formula's value too."""
    (value,) = (c.value for c in page.cells if (c.row, c.column) == parse_spot(spot))
    return str(value.value if isinstance(value, Formula) else value)


def test_golden(golden: Golden) -> None:
    """A whole form that comes with texts in its table and beside it, for review."""
    golden.check("form-reissued.txt", draw_book(make_book(CONTENTS)))


@pytest.mark.parametrize("contents", [CONTENTS, HEAVY], ids=["some", "much"])
def test_every_text_fits(contents: Prefill) -> None:
    """Each text fits its row, or the rows that it is merged over; none is higher than rows go."""
    for page in make_book(contents).pages[:2]:
        require_room(page)
        assert max(row.height for row in page.rows.values()) <= MAX_ROW_HEIGHT


def test_a_row_is_left() -> None:
    """Below forty items there is a blank row to go on in, and rows grow as they are typed into."""
    (block,) = plan_blocks(
        load_definition(), load_definition().measures[:1], "ก", {1: BlockTexts({"steps": MANY})}
    )
    assert block.last_row - block.first_row + 1 == len(MANY) + 1
    assert all(row.grows for row in block.rows.values())


@pytest.mark.parametrize("height", [1.0, 21.0, MAX_ROW_HEIGHT, MAX_ROW_HEIGHT + 1, 5_000.0])
def test_split_height(height: float) -> None:
    """Rows are as high as a text needs together, and neither too low nor too high alone."""
    rows = split_height(height, font_of("input"))
    assert height <= sum(rows) <= max(height + ROW_HEIGHT + 1, ROW_HEIGHT)
    assert all(ROW_HEIGHT <= row <= MAX_ROW_HEIGHT for row in rows)
    assert (len(rows) == 1) == (height <= MAX_ROW_HEIGHT)


@pytest.mark.parametrize("left", ["sheet", "names", "properties"])
def test_identity_thrice(left: str) -> None:
    """Whichever of sheet, names and properties survives, it tells whose form this is and which
    texts were issued.
    """
    definition, round_, unit = load_definition(), load_round(), find_unit("finance")
    identity = read_identity(strip_identity(fill_form(CONTENTS), left))
    assert identity is not None
    assert identity.issued == {(5, "steps"): digest_text("๑.เผยแพร่แผนจัดซื้อ")}
    assert (identity.definition, identity.version) == (definition.id, definition.version)
    assert (identity.unit_id, identity.unit_name) == (unit.id, unit.name)
    assert (identity.agency, identity.fiscal_year) == (round_.agency.name, 2568)


def test_asides_are_not_reported() -> None:
    """Sheets beside the table are passed over on reading, under other names too."""
    form = fill_form(CONTENTS)
    named = tuple(g._replace(name=f"x {g.name}") if "อ้างอิง" in g.name else g for g in form.grids)
    outcome = judge(form._replace(grids=named))
    assert outcome.returned is not None
    assert not outcome.returned.remarks
    assert {one.code for one in outcome.problems} == {"measure-missing", "counts-unequal"}


def test_asides_are_read_again() -> None:
    """A form that is made from such a form has what stood beside its table, too."""
    assert read_reference_sheets(fill_form(CONTENTS), load_definition()) == CONTENTS._replace(
        blocks={}
    )


@pytest.mark.office
@pytest.mark.parametrize(
    "contents", [CONTENTS, pytest.param(HEAVY, marks=pytest.mark.slow)], ids=["some", "much"]
)
def test_in_office(office: Office, tmp_path: Path, contents: Prefill) -> None:
    """LibreOffice shows every line on opening, computes the same status, and a copy that it saves
    says what the form came with.
    """
    form, saved = write_form(contents, tmp_path), tmp_path / "saved.xlsx"
    assert not [row for row in office.row_heights(form) if row.clipped]
    opened = office.read_cells(form)[SHEET]
    assert opened == office.read_cells(form, recalculate=True)[SHEET]
    page = make_book(contents).pages[0]
    spots = [spot for spot in opened if spot[0] == "G" and spot != "G5"]
    assert len(spots) == 3
    for spot in spots:
        assert find_value(page, spot) == opened[spot]
    office.edit(form, saved, [])
    again, sent = judge(open_workbook(saved)), judge(open_workbook(form))
    assert tell_entries(again.returned) == tell_entries(sent.returned)
    assert [one.code for one in again.problems] == [one.code for one in sent.problems]


def test_tall_groups() -> None:
    """An item that no row can show has several of its own, and the next one stands below them."""
    (block,) = plan_blocks(
        load_definition(), load_definition().measures[:1], "ก", {1: HEAVY.blocks[5]}
    )
    first, tall, last = (row - block.first_row for row, _ in block.walk_groups())
    assert (first, tall) == (0, 1) and last - tall == len(block.groups[1].heights) > 5
    assert [bool(group.tall) for group in block.groups] == [False, True, False]
    assert [row.grows for row in block.rows.values()] == [True, *[False] * (last - tall), True]
