"""Workbooks read: what is told of them, and that whatever is written reads back equal."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read, Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.example.fill import open_workbook
from tests.files.parts import (
    BOOK_RELATIONS,
    FIRST_SHEET,
    make_outline,
    make_parts,
    make_properties,
    make_sheet,
    make_workbook,
    pack,
    relate,
    save_book,
)


def test_only_worksheets_are_read() -> None:
    """Tabs keep their order and whether they are hidden; a chart's tab is passed over."""
    parts = make_parts(
        outline=make_outline(
            '<sheet name="กราฟ" sheetId="1" r:id="c"/><sheet name="สอง" sheetId="2" r:id="s2"/>'
            '<sheet name="หนึ่ง" sheetId="3" state="veryHidden" r:id="s1"/>'
            '<sheet name="สาม" sheetId="4" state="hidden" r:id="s2"/>'
        )
    )
    parts[BOOK_RELATIONS] = relate(
        ("c", "chartsheet", "chartsheets/sheet1.xml"),
        FIRST_SHEET,
        ("s2", "worksheet", "./worksheets/other%20sheet.xml"),
    )
    parts["xl/worksheets/other sheet.xml"] = make_sheet("")
    grids = open_workbook(pack(parts)).grids
    assert [(grid.name, grid.hidden) for grid in grids] == [
        ("สอง", False), ("หนึ่ง", True), ("สาม", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "unread", "is_read"),
    [
        ("visible", "รายการ", False),
        ("hidden", "รายการ", True),
        ("veryHidden", "รายการ", True),
        ("hidden", "", False),
    ],
)
def test_a_hidden_sheet_may_be_left_unread(
    tmp_path: Path, state: str, unread: str, is_read: bool
) -> None:
    """Of a hidden sheet that nobody asks for there are no cells, and its damage does no harm."""
    outline = make_outline(
        '<sheet name="แบบ" sheetId="1" r:id="s1"/>'
        f'<sheet name="รายการ" sheetId="2" state="{state}" r:id="s2"/>'
    )
    parts = make_parts(outline=outline)
    parts[BOOK_RELATIONS] = relate(FIRST_SHEET, ("s2", "worksheet", "worksheets/damaged.xml"))
    parts["xl/worksheets/damaged.xml"] = "<worksheet>"
    path = tmp_path / "form.xlsx"
    path.write_bytes(pack(parts))
    workbook = read_workbook(path, unread=unread)
    assert isinstance(workbook, Workbook) is is_read
    if isinstance(workbook, Workbook):
        assert [(one.hidden, len(one.cells)) for one in workbook.grids] == [(False, 1), (True, 0)]


DAY = datetime(2025, 3, 1, tzinfo=UTC)
MORNING = DAY.replace(hour=9, minute=30)


@pytest.mark.parametrize(
    ("core", "saved"),
    [
        (
            "<dcterms:modified xsi:type='dcterms:W3CDTF'>2025-03-01T09:30:00Z</dcterms:modified>",
            MORNING,
        ),
        ("<a:created>2025-03-01T16:30:00+07:00</a:created>", MORNING),
        ("<modified>no date at all</modified><created>2025-03-01</created>", DAY),
        ("<modified>2025-03-0", None),
        # By a clock set to the Buddhist year.
        ("<modified>2568-03-01T09:30:00Z</modified>", MORNING),
        (
            "<modified>2567-02-29T09:30:00+00:00</modified>",
            datetime(2024, 2, 29, 9, 30, tzinfo=UTC),
        ),
        ("<modified>0001-01-01T00:00:00+07:00</modified>", None),
        ("", None),
    ],
)
def test_the_time_of_saving_is_read(core: str, saved: datetime | None) -> None:
    """The last change, else the making; what is no time does no harm."""
    parts = make_parts("<row><c><v>1</v></c></row>")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="core" Target="docProps/core.xml" Type="http://schemas.openxmlformats.org'
        '/package/2006/relationships/metadata/core-properties"/></Relationships>',
    )
    parts["docProps/core.xml"] = f"<coreProperties>{core}</coreProperties>"
    assert open_workbook(pack(parts)).saved == saved


def test_names_and_properties_are_read() -> None:
    """Names of the whole workbook and properties of any type come back as text."""
    outline = make_outline(
        after='<definedNames><definedName name="unit" hidden="1">"กองช่าง"</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">แบบ!$A$1</definedName>'
        '<definedName name="area">แบบ!$A$1:$B$2</definedName></definedNames>'
    )
    custom = make_properties(
        '<property name="itasheet.unit"><vt:lpwstr>กองคลัง &amp; อื่น</vt:lpwstr></property>'
        '<property name="version">\n<vt:i4>3</vt:i4>\n</property>'
    )
    workbook = open_workbook(make_workbook(outline=outline, custom=custom))
    assert workbook.names == {"unit": '"กองช่าง"', "area": "แบบ!$A$1:$B$2"}
    assert workbook.properties == {"itasheet.unit": "กองคลัง & อื่น", "version": "3"}


def test_the_file_is_named_and_fingerprinted(tmp_path: Path) -> None:
    """A workbook says which file it was, by the name it was given or its path, and its bytes."""
    path = tmp_path / "form.xlsx"
    content = make_workbook()
    path.write_bytes(content)
    named, unnamed = read_workbook(path, "งวดที่ ๑/form.xlsx"), read_workbook(path)
    assert isinstance(named, Workbook) and isinstance(unnamed, Workbook)
    assert (named.path, unnamed.path) == ("งวดที่ ๑/form.xlsx", str(path))
    assert named.sha256 == hashlib.sha256(content).hexdigest()
    assert path.read_bytes() == content


def test_a_problem_names_the_file(tmp_path: Path) -> None:
    """What cannot be read is named like what can."""
    problem = read_workbook(tmp_path / "absent.xlsx", "ชื่อ.xlsx")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.file) == ("file-missing", "ชื่อ.xlsx")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=40)
THAI = st.text("กขคมการำแ็่้๊ะาิ๐๑๒๙ .-()/\n", min_size=1, max_size=40)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e9, 1e9).map(lambda n: round(n, 4))
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
GRIDS = st.dictionaries(
    st.builds(CellRef, st.integers(0, 60), st.integers(0, 30)),
    TEXT | THAI | NUMBERS | st.booleans() | MOMENTS,
    min_size=1,
    max_size=12,
)


def simplify_date(value: Read) -> Read:
    """A moment at midnight is kept by a sheet as a day."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def write_with_xlsxwriter(cells: dict[CellRef, Read]) -> bytes:
    stream = io.BytesIO()
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    dates = {"default_date_format": "[$-107041E]d mmm bbbb h:mm:ss"}
    with xlsxwriter.Workbook(stream, {"in_memory": True, **texts, **dates}) as workbook:
        sheet = workbook.add_worksheet("แบบ")
        for spot, value in cells.items():
            sheet.write(*spot, value)
    return stream.getvalue()


def write_with_openpyxl(cells: dict[CellRef, Read]) -> bytes:
    workbook = openpyxl.Workbook()
    for (row, column), value in cells.items():
        cell = workbook.active.cell(row + 1, column + 1, value)
        if isinstance(value, str):
            cell.data_type = "s"  # text that begins with = is no formula here
    return save_book(workbook)


@pytest.mark.parametrize("write", [write_with_xlsxwriter, write_with_openpyxl])
def test_what_is_written_is_read(write: Callable[[dict[CellRef, Read]], bytes]) -> None:
    """Any grid of texts, numbers, truths and moments reads back equal from either writer."""

    @given(GRIDS)
    def check(cells: dict[CellRef, Read]) -> None:
        assert open_workbook(write(cells)).grids[0].cells == {
            spot: simplify_date(value) for spot, value in cells.items()
        }

    check()
