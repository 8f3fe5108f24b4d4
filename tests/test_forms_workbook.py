"""Forms as workbooks: whose they are, three times over, what they ask for, and their file names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.other_sheets import UNITS
from itasheet.forms.workbook import (
    ENDING,
    MOST_BYTES,
    clean_name,
    list_measures,
    make_form,
    name_forms,
)
from itasheet.layout.paper import MAX_ROW_HEIGHT
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book, Page
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import load_report, open_workbook
from tests.example.make import load_round
from tests.golden import Golden
from tests.page_text import draw_book

CREATED = datetime(2025, 9, 1)
DEFINITION = load_report()
ROUND = load_round()
FINANCE = ROUND.units[1]


def make_book(definition: Definition = DEFINITION, unit: Unit = FINANCE) -> Book:
    """A form of the example round."""
    return make_form(definition, ROUND, unit, CREATED)


def write_form(folder: Path, definition: Definition = DEFINITION, unit: Unit = FINANCE) -> Path:
    """A form as a file."""
    path = folder / "form.xlsx"
    path.write_bytes(write_book(make_book(definition, unit)))
    return path


def test_golden(golden: Golden) -> None:
    """The whole form of the finance unit, for review."""
    golden.check("form-finance.txt", draw_book(make_book()))


@pytest.mark.parametrize(
    ("measures", "numbers"),
    [((), [1, 2, 3, 4, 5, 6, 7]), ((7, 2), [2, 7]), ((3,), [3])],
)
def test_list_measures(measures: tuple[int, ...], numbers: list[int]) -> None:
    """A unit is asked for what it is assigned, in the definition's order, or else for all."""
    unit = Unit("x", "กองตัวอย่าง", measures=measures)
    assert [measure.number for measure in list_measures(DEFINITION, unit)] == numbers


KINDS = (
    ColumnKind.MEASURE,
    *(ColumnKind.ITEMS, ColumnKind.UNIT, ColumnKind.PERIOD, ColumnKind.TEXT) * 2,
    *(ColumnKind.TEXT, ColumnKind.UNIT, ColumnKind.ITEMS),
)


def widen_definition(kinds: tuple[ColumnKind, ...] = KINDS, measures: int = 20) -> Definition:
    """A definition of another shape: so many measures and a column of each kind given."""
    columns = tuple(
        Column(key=f"c{number}", heading=f"หัวข้อ {number}", kind=kind, width=10, help="ช่วยเหลือ")
        for number, kind in enumerate(kinds, 1)
    )
    titles = (Measure(number=n, title=f"มาตรการตัวอย่างที่ {n}") for n in range(1, measures + 1))
    guidance = DEFINITION.guidance._replace(example={})
    return DEFINITION._replace(columns=columns, measures=tuple(titles), guidance=guidance)


def test_other_definition(tmp_path: Path) -> None:
    """Twenty measures and twelve columns of all kinds make a form just as well."""
    definition = widen_definition()
    workbook = open_workbook(write_form(tmp_path, definition, Unit("x", "กองตัวอย่าง")))
    identity = read_identity(workbook)
    assert identity is not None
    assert sorted(identity.blocks) == list(range(1, 21))
    spans = sorted((first, last) for _sheet, first, last in identity.blocks.values())
    assert all(last + 1 == first for (_, last), (first, _) in zip(spans, spans[1:], strict=False))


def test_smallest_definition(tmp_path: Path) -> None:
    """One measure, two columns and one row make a form; nothing needs to be merged."""
    definition = widen_definition((ColumnKind.MEASURE, ColumnKind.ITEMS), 1)
    definition = definition._replace(form=definition.form._replace(rows=1))
    workbook = open_workbook(write_form(tmp_path, definition, Unit("x", "กองตัวอย่าง")))
    assert workbook.grids[0].cells[CellRef(5, 0)] == "๑. มาตรการตัวอย่างที่ 1"


def test_round_without_units(tmp_path: Path) -> None:
    """A round that lists no units still makes a form; its list has only the word for everyone."""
    found = Round(2568, ROUND.agency)
    book = make_form(DEFINITION, found, FINANCE, CREATED)
    assert book.names[UNITS] == "'รายการ'!$A$1"
    (tmp_path / "form.xlsx").write_bytes(write_book(book))
    assert open_workbook(tmp_path / "form.xlsx").grids[2].cells[CellRef(0, 0)] == "ทุกสำนัก/กอง"


def name_units(*names: str, file: str = DEFINITION.form.file) -> list[str]:
    """The file names for units of these names, whose ids are u1, u2 and so on."""
    units = [Unit(f"u{number}", name) for number, name in enumerate(names, 1)]
    definition = DEFINITION._replace(form=DEFINITION.form._replace(file=file))
    named = name_forms(definition, ROUND, units)
    assert list(named) == [unit.id for unit in units]
    return list(named.values())


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("แบบ ๒๕๖๘ กองคลัง (ต่อ) a.b", "แบบ ๒๕๖๘ กองคลัง (ต่อ) a.b"),
        ("กอง/คลัง", "กอง-คลัง"),
        (r"a<b>c:d\"e|f?g*h", "a-b-c-d-e-f-g-h"),
        ("กอง\nคลัง", "กอง-คลัง"),
        ("กอง\u200bคลัง", "กอง-คลัง"),
        (" กองคลัง. ", "กองคลัง"),
        ("../../etc", "-..-etc"),
        ("CON", "CON-"),
        ("nul.tar", "nul.tar-"),
        ("", ""),
        ("...", ""),
    ],
)
def test_clean_name(name: str, cleaned: str) -> None:
    """What Windows, a mail or the eye cannot take is replaced; Thai, dots and brackets stay."""
    assert clean_name(name) == cleaned


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_clean_name_is_safe(name: str) -> None:
    """No name leaves its folder, is too long for a file system, or ends in what Windows drops."""
    cleaned = clean_name(name)
    assert not set(cleaned) & set('<>:"/\\|?*\0\n\r\t')
    assert len(cleaned.encode()) <= MOST_BYTES + 1
    assert cleaned == cleaned.strip(" .")


@pytest.mark.parametrize(
    ("names", "file", "expected"),
    [
        (("กองคลัง",), DEFINITION.form.file, ["แบบรายงาน ๒๕๖๘ กองคลัง"]),
        (("กอง/คลัง", "กอง:คลัง"), "{unit}", ["กอง-คลัง", "กอง-คลัง u2"]),
        (("Tax", "TAX", "tax"), "{unit}", ["Tax", "TAX u2", "tax u3"]),
        (("ก", "ข", "ค"), "แบบ {year}", ["แบบ ๒๕๖๘", "แบบ ๒๕๖๘ u2", "แบบ ๒๕๖๘ u3"]),
        (("ก u3", "ก", "ก"), "{unit}", ["ก u3", "ก", "ก u3 u3"]),
        (("???",), "{unit}", ["-"]),
        (("...",), "{unit}", ["u1"]),
    ],
)
def test_name_forms(names: tuple[str, ...], file: str, expected: list[str]) -> None:
    """The definition says how forms are called; no two share a name, be it in upper case."""
    assert name_units(*names, file=file) == [f"{name}{ENDING}" for name in expected]


def test_long_name() -> None:
    """A name of many Thai letters, three bytes each, is cut to what file systems take."""
    (name,) = name_units("กอง" * 100)
    assert len(name.encode()) <= 255
    assert name.startswith("แบบรายงาน ๒๕๖๘ กองกอง")
    assert name.endswith(ENDING)


def make_guidance(**texts: object) -> Page:
    """The guidance sheet, with some of its texts changed."""
    guidance = DEFINITION.guidance._replace(**texts)  # type: ignore[arg-type]
    return make_book(DEFINITION._replace(guidance=guidance)).pages[1]


def test_guidance_without_example() -> None:
    """A definition without an example gets neither its title nor an empty table."""
    page = make_guidance(example={})
    assert len(page.cells) == 1 + len(DEFINITION.guidance.lines)
    assert {cell.column for cell in page.cells} == {0}


def test_guidance_with_part_of_an_example() -> None:
    """Columns that the example leaves out are blank in it."""
    page = make_guidance(example={"steps": "๑. ทำ"})
    row = max(cell.row for cell in page.cells)
    assert [cell.value for cell in page.cells if cell.row == row] == ["", "๑. ทำ", "", "", "", ""]


def test_guidance_with_a_long_line() -> None:
    """A line of more text than a row can show takes the tallest row there is."""
    assert make_guidance(lines=("ยาว " * 3000,)).rows[1].height == MAX_ROW_HEIGHT
