"""Forms as workbooks: whose they are, three times over, what they ask for, and their file names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.identity import SHEET, read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.other_sheets import PERIODS, UNITS
from itasheet.forms.workbook import (
    ENDING,
    MOST_BYTES,
    clean_name,
    list_measures,
    make_form,
    name_forms,
)
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Book, Visibility
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


def test_same_bytes() -> None:
    """The same unit on the same day gets the same file, byte for byte."""
    assert write_book(make_book()) == write_book(make_book())


SOURCES = ("grids", "names", "properties")


@pytest.mark.parametrize("left", SOURCES)
def test_identity_thrice(tmp_path: Path, left: str) -> None:
    """Whichever one of sheet, names and properties survives, it still tells whose form this is."""
    workbook = open_workbook(write_form(tmp_path))
    kept = {"grids": workbook.grids, "names": workbook.names, "properties": workbook.properties}
    empty: dict[str, Any] = {"grids": (), "names": {}, "properties": {}}
    parts: dict[str, Any] = {**empty, left: kept[left]}
    identity = read_identity(Workbook(workbook.path, workbook.sha256, **parts))
    assert identity is not None
    assert (identity.definition, identity.version) == (DEFINITION.id, DEFINITION.version)
    assert (identity.unit_id, identity.unit_name) == (FINANCE.id, FINANCE.name)
    assert (identity.agency, identity.fiscal_year) == (ROUND.agency.name, 2568)


def test_titles_are_kept(tmp_path: Path) -> None:
    """The buried sheet has the printed title of each measure that the form asks for."""
    identity = read_identity(open_workbook(write_form(tmp_path)))
    assert identity is not None
    assert sorted(identity.titles) == [4, 5]
    assert identity.titles[4].startswith("๔. ")


def test_names_span_blocks(tmp_path: Path) -> None:
    """A defined name spans the rows of each measure, from its title to the next one's."""
    workbook = open_workbook(write_form(tmp_path))
    identity = read_identity(workbook)
    grid = next(grid for grid in workbook.grids if grid.name == DEFINITION.form.sheet)
    assert identity is not None
    titles = {spot.row: text for spot, text in grid.cells.items() if spot.column == 0}
    for number, (sheet, first, last) in identity.blocks.items():
        assert (sheet, titles[first]) == (grid.name, identity.titles[number])
        assert last - first + 1 == DEFINITION.form.rows
    assert identity.find_block(grid.name, 5) == 4
    assert identity.find_block(grid.name, 5 + DEFINITION.form.rows) == 5


def test_lists_by_name() -> None:
    """Drop-downs take their choices from named lists, not from ranges that Excel would move."""
    book = make_book()
    sources = [choice.source for choice in book.pages[0].choices]
    assert sources.count(UNITS) == sources.count(PERIODS) == 1
    assert book.names[UNITS] == "'รายการ'!$A$1:$A$6"
    assert book.names[PERIODS] == "'รายการ'!$B$1:$B$7"
    cells = {(cell.column, cell.row): cell.value for cell in book.pages[2].cells}
    assert [cells[0, row] for row in range(6)] == [*(u.name for u in ROUND.units), "ทุกสำนัก/กอง"]
    assert cells[1, 0] == "๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘"


def test_sheets() -> None:
    """A unit sees the table and the guidance; the lists are hidden and the identity is buried."""
    shown = [(page.name, page.visibility) for page in make_book().pages]
    assert shown == [
        ("แบบรายงาน", Visibility.SHOWN),
        ("คำชี้แจง", Visibility.SHOWN),
        ("รายการ", Visibility.HIDDEN),
        (SHEET, Visibility.BURIED),
    ]


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
    "name",
    ["แบบรายงาน ๒๕๖๘ กองคลัง", "กองการศึกษา ศาสนาและวัฒนธรรม", "a.b", "(ต่อ)", "งานที่ ๑"],
)
def test_clean_name_stays(name: str) -> None:
    """Thai, spaces, dots and brackets are fine in a file name."""
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
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
def test_clean_name_becomes(name: str, cleaned: str) -> None:
    """What Windows, a mail or the eye cannot take is replaced."""
    assert clean_name(name) == cleaned


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_clean_name_is_safe(name: str) -> None:
    """No name leaves its folder, is too long for a file system, or ends in what Windows drops."""
    cleaned = clean_name(name)
    assert not set(cleaned) & set('<>:"/\\|?*\0\n\r\t')
    assert len(cleaned.encode()) <= MOST_BYTES + 1
    assert cleaned == cleaned.strip(" .")


def test_name_forms() -> None:
    """The definition says how forms are called."""
    assert name_units("กองคลัง", "กองช่าง") == [
        "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx",
        "แบบรายงาน ๒๕๖๘ กองช่าง.xlsx",
    ]


@pytest.mark.parametrize(
    ("names", "file", "expected"),
    [
        (("กอง/คลัง", "กอง:คลัง"), "{unit}", ["กอง-คลัง", "กอง-คลัง u2"]),
        (("Tax", "TAX", "tax"), "{unit}", ["Tax", "TAX u2", "tax u3"]),
        (("ก", "ข", "ค"), "แบบ {year}", ["แบบ ๒๕๖๘", "แบบ ๒๕๖๘ u2", "แบบ ๒๕๖๘ u3"]),
        (("ก u3", "ก", "ก"), "{unit}", ["ก u3", "ก", "ก u3 u3"]),
        (("???",), "{unit}", ["-"]),
        (("...",), "{unit}", ["u1"]),
    ],
)
def test_name_forms_apart(names: tuple[str, ...], file: str, expected: list[str]) -> None:
    """No two units' forms share a name, not even where upper and lower case are the same."""
    assert name_units(*names, file=file) == [f"{name}{ENDING}" for name in expected]


def test_long_name() -> None:
    """A name of many Thai letters, three bytes each, is cut to what file systems take."""
    (name,) = name_units("กอง" * 100)
    assert len(name.encode()) <= 255
    assert name.startswith("แบบรายงาน ๒๕๖๘ กองกอง")
    assert name.endswith(ENDING)
