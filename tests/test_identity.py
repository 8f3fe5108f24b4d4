"""What forms and reports say of themselves, read from whatever is left."""

from typing import Any

import pytest

from itasheet.checks import judge_workbook
from itasheet.definition.identity import (
    DocumentKind,
    Identity,
    digest_text,
    find_kind,
    list_facts,
    mark_form,
    mark_report,
    read_identity,
    read_report_identity,
)
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from tests.rounds import make_sample, make_sample_report
from tests.tables import read_book

FULL = Identity(
    definition="ita-report",
    version="2568.1",
    agency='เทศบาลตำบล "บ้านตัวอย่าง"',
    fiscal_year=2568,
    unit_id="finance",
    unit_name="กองคลัง",
    titles={4: "๔. หนึ่ง", 5: '๕. "สอง"'},
    blocks={4: ("แบบ'รายงาน", 5, 10), 5: ("แบบ'รายงาน", 11, 16)},
    issued={(4, "steps"): "d256f9cda1c8a158", (5, "last_word"): "0" * 16},
)
NAMES, PROPERTIES = mark_form(FULL, 5)
SHEET = Grid(
    "_itasheet",
    {
        CellRef(row, column): text
        for row, fact in enumerate(list_facts(FULL).items())
        for column, text in enumerate(fact)
    },
    hidden=True,
)


def read(
    *grids: Grid, names: dict[str, str] | None = None, properties: dict[str, str] | None = None
) -> Identity | None:
    return read_identity(Workbook("a.xlsx", "0", grids, names or {}, properties or {}))


@pytest.mark.parametrize(
    ("grids", "names", "properties", "lost"),
    [
        ((SHEET,), NAMES, PROPERTIES, {}),
        ((SHEET,), {}, {}, {"blocks": {}}),
        ((), NAMES, {}, {"titles": {}}),
        ((), {}, PROPERTIES, {"titles": {}, "blocks": {}}),
    ],
    ids=["all", "the sheet alone", "names alone", "properties alone"],
)
def test_whatever_is_left(
    grids: tuple[Grid, ...], names: dict[str, str], properties: dict[str, str], lost: dict[str, Any]
) -> None:
    """The sheet tells all but where blocks are, names all but titles, properties the facts."""
    assert read(*grids, names=names, properties=properties) == FULL._replace(**lost)


def test_digest() -> None:
    """A text's digest stands in forms that are out, and is the same however it is spaced."""
    assert digest_text("๑. จัดทำ คู่มือ") == digest_text("๑.จัดทำคู่มือ\n") == "d256f9cda1c8a158"


def test_pieced_together() -> None:
    """Each fact is taken from the first place that still has it; a year is a number or unknown."""
    sheet = Grid("_itasheet", {CellRef(0, 0): "unit_name", CellRef(0, 1): "กองช่าง"})
    found = read(sheet, names={"itasheet_version": '"9"'}, properties=PROPERTIES)
    assert found is not None
    assert (found.unit_name, found.version, found.agency) == ("กองช่าง", "2568.1", FULL.agency)
    for year in ("", "พ.ศ. 2568", "2568.0", "-1", "²"):
        found = read(properties={**PROPERTIES, "itasheet.fiscal_year": year})
        assert found is not None and found.fiscal_year is None


@pytest.mark.parametrize(
    "properties", [{}, {"Author": "ใคร"}, {"itasheet.unit_id": "finance"}, {"definition": "x"}]
)
def test_none(properties: dict[str, str]) -> None:
    """Without the definition's name it is no form of ours."""
    assert read(Grid("แบบรายงาน", {}), properties=properties) is None


@pytest.mark.parametrize(
    ("area", "block"),
    [
        ("Sheet1!$A$6:$F$12", ("Sheet1", 5, 11)),
        ("'a''b'!$A$6:$F$12", ("a'b", 5, 11)),
        *((area, None) for area in ("#REF!", "แบบรายงาน!$A$6", "'a'!$A:$F", '"text"', "")),
        ("Sheet1!#REF!:$F$3", None),
    ],
)
def test_block(area: str, block: tuple[str, int, int] | None) -> None:
    """A sheet's name needs no apostrophes; a name whose rows are gone says nothing."""
    found = read(names={**NAMES, "itasheet_measure_4": area})
    assert found is not None and found.blocks.get(4) == block


def test_stray_cell() -> None:
    """A cell in the sheet's last row takes no time."""
    grid = SHEET._replace(cells={**SHEET.cells, CellRef(1_048_575, 16_383): "x"})
    assert read(grid) == FULL._replace(blocks={})


REPORT = Identity(
    definition="ita-report",
    version="2568.1",
    agency='เทศบาลตำบล "บ้านตัวอย่าง"',
    fiscal_year=2568,
    is_draft=True,
    merge="0123",
    sheets={"cover": "ปก", "table": "ราย'งาน", "summary": "Summary"},
)


@pytest.mark.parametrize("identity", [REPORT, REPORT._replace(is_draft=False, fiscal_year=None)])
def test_report(identity: Identity) -> None:
    """A report says whose it is and whether a draft; one of properties and names suffices."""
    names, properties = mark_report(identity)
    both = Workbook("a.xlsx", "0", (), names, properties)
    assert read_report_identity(both) == identity
    assert read_report_identity(both._replace(properties={})) == identity
    assert read_report_identity(both._replace(names={})) == identity._replace(sheets={})
    assert find_kind(both) is DocumentKind.REPORT
    assert read_identity(both) is None


def test_no_report() -> None:
    """A form is no report, nor is a workbook that says nothing."""
    form = Workbook("a.xlsx", "0", (SHEET,), NAMES, PROPERTIES)
    assert read_report_identity(form) is None
    assert find_kind(form) is DocumentKind.FORM
    assert find_kind(Workbook("a.xlsx", "0", (Grid("แบบรายงาน", {}),))) is None


@pytest.mark.parametrize("is_renamed", [False, True])
def test_own_sheets_of_a_report(is_renamed: bool) -> None:
    """Cover and summary are passed over as ours under whatever names, titles and definition."""
    sample = make_sample(5)
    book = make_sample_report(sample)
    # Defined names follow when somebody renames a sheet.
    names = {key: text.replace("'!", " (2)'!") for key, text in book.names.items()}
    pages = tuple(page._replace(name=f"{page.name} (2)") for page in book.pages)
    workbook = read_book(book._replace(pages=pages, names=names) if is_renamed else book)
    summary = sample.definition.summary._replace(sheet="อื่น", title="อีกชื่อหนึ่ง")
    cover = sample.definition.cover._replace(sheet="อีกแผ่น")
    reworded = sample.definition._replace(summary=summary, cover=cover)
    now = judge_workbook(workbook, "a.xlsx", reworded, sample.round_)
    before = judge_workbook(read_book(book), "a.xlsx", sample.definition, sample.round_)
    assert now.returned and before.returned
    table = read_report_identity(workbook)
    assert table and {one.sheet for one in now.returned.remarks} == {table.sheets["table"]}
    assert len(now.returned.remarks) == len(before.returned.remarks)
    assert [one.code for one in now.problems] == [one.code for one in before.problems]
