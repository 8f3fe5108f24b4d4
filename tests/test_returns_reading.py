"""Reading a return as it comes back: everything ordinary that people do to a form."""

from __future__ import annotations

from itertools import combinations

import pytest

from itasheet.cells.period import read_field_period
from itasheet.cells.records import Entry, Return
from itasheet.checks import Status
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from tests.tables import (
    answer_form,
    change_grid,
    insert_rows,
    issue_form,
    judge,
    list_problems,
    make_workbook,
    move_columns,
    parse_area,
    parse_grid,
    parse_spot,
    strip_identity,
    write_cells,
)

ONE, TWO = "๑. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "๒. การให้บริการและระบบ E-Service"
HEADINGS = (
    "| มาตรการ/แนวทาง | ขั้นตอน/วิธีการดำเนินการ | ผู้รับผิดชอบ | ระยะเวลาการดำเนินการ "
    "| สรุปผลการดำเนินการ | ผลลัพธ์/ความสำเร็จ |"
)
YEAR = "ตลอดปีงบประมาณ ๒๕๖๘"


def read(workbook: Workbook) -> Return:
    """The return that a workbook holds."""
    returned = judge(workbook).returned
    assert returned is not None
    return returned


def read_table(table: str, *merges: str) -> Return:
    """The return in a workbook of no form of ours, whose headings stand in row 1."""
    return read(make_workbook(parse_grid(f"{HEADINGS}\n{table.strip()}", merges=merges)))


def show(entry: Entry) -> dict[str, list[str]]:
    """An entry by columns: each cell with its text."""
    fields = (*entry.fields.items(), *entry.extra.items())
    return {
        key: [f"{piece.spot} {piece.text}".replace("\n", "⏎") for piece in field.pieces]
        for key, field in fields
        if field.pieces
    }


def list_measures(returned: Return) -> list[int | None]:
    """The numbers of the measures reported, in order."""
    return [entry.measure.number if entry.measure else None for entry in returned.entries]


def list_said(workbook: Workbook) -> list[tuple[int | None, dict[str, list[str]]]]:
    """What a return says, without places and without the texts of titles and extra columns."""
    return [
        (
            entry.measure.number if entry.measure else None,
            {
                key: [piece.text for piece in field.pieces]
                for key, field in entry.fields.items()
                if key != "measure"
            },
        )
        for entry in read(workbook).entries
    ]


FORM = answer_form("finance")
SAID = list_said(FORM)


def test_places() -> None:
    """Every text is read with the cell that it stands in."""
    entry = read(FORM).entries[1]
    assert show(entry)["measure"] == [
        "A12 ๕. กระบวนการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง"
    ]
    assert [piece.split()[0] for piece in show(entry)["results"]] == ["E12", "E13", "E14"]
    assert (entry.sheet, entry.unit and entry.unit.name) == ("แบบรายงาน", "กองคลัง")


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (["๑. ก", "๒. ข"], ["๑. ก", "๒. ข"]),
        (["๑. ก⏎๒. ข"], ["๑. ก", "๒. ข"]),
        (["1) ก⏎2) ข", "3) ค"], ["1) ก", "2) ข", "3) ค"]),
        (["- ก", "- ข⏎- ค"], ["- ก", "- ข", "- ค"]),
        (["ก", "ข"], ["ก", "ข"]),
        (["ก⏎ข"], ["ก", "ข"]),
        (["๑. ก⏎ต่อจาก ก⏎๒. ข"], ["๑. ก⏎ต่อจาก ก", "๒. ข"]),
    ],
)
def test_items(lines: list[str], items: list[str]) -> None:
    """Items stand one to a row or several in a cell, with any marks or none."""
    texts = {f"B{12 + index}": line.replace("⏎", "\n") for index, line in enumerate(lines)}
    workbook = write_cells(FORM, {"B12": None, "B13": None, **texts})
    field = read(workbook).entries[1].fields["steps"]
    assert [item.line.replace("\n", "⏎") for item, _ in field.items] == items


@pytest.mark.parametrize(
    ("before", "count"), [(6, 1), (7, 3), (8, 2), (12, 1), (13, 2), (9, -2), (15, -3), (1, 2)]
)
def test_rows_put_in_and_taken_out(before: int, count: int) -> None:
    """Rows may be put in and taken out; what is read is the same, its places are the new ones."""
    workbook = insert_rows(FORM, before, count)
    assert list_said(workbook) == SAID
    assert list_problems(judge(workbook).problems, "counts-unequal", "text-outside") == []
    first = 6 + count * (before <= 6)
    second = 12 + count * (before <= 12)
    rooms = [entry.fields["period"].spots[0].row + 1 for entry in read(workbook).entries]
    assert rooms == [first, second]


def test_place_after_inserted_rows() -> None:
    """What is missing is told at the cell that a person sees, after rows were put in above it."""
    workbook = write_cells(insert_rows(FORM, 7, 2), {"F14": None, "D6": "ตามความเหมาะสม"})
    assert list_problems(judge(workbook).problems, "counts-unequal") == [
        "required-blank F14",
        "period-unreadable D6 ตามความเหมาะสม",
    ]


def test_rows_of_a_block_run_on() -> None:
    """A row put in right below a block, where no merged cell reaches, still belongs to it."""
    workbook = write_cells(insert_rows(FORM, 12, 1), {"B12": "อีกขั้นตอนหนึ่ง"})
    assert show(read(workbook).entries[0])["steps"][-1] == "B12 อีกขั้นตอนหนึ่ง"


def unmerge(workbook: Workbook, *kept: str) -> Workbook:
    """A form without its merged cells."""
    merges = tuple(map(parse_area, kept))
    return change_grid(workbook, workbook.grids[0]._replace(merges=merges))


def test_unmerged() -> None:
    """Blocks may be unmerged."""
    assert list_said(unmerge(FORM)) == SAID
    assert list_problems(judge(unmerge(FORM)).problems, "counts-unequal") == []


@pytest.mark.parametrize("columns", ["A", "C", "D", "AC", "ACD"])
def test_filled_down(columns: str) -> None:
    """Title, unit and period may be filled down to every row: they count once."""
    cells = FORM.grids[0].cells
    filled = {
        f"{column}{row}": cells[parse_spot(f"{column}{first}")]
        for column in columns
        for first in (6, 12)
        for row in range(first, first + 6)
    }
    workbook = write_cells(unmerge(FORM), filled)
    assert list_said(workbook) == SAID
    assert list_problems(judge(workbook).problems, "counts-unequal") == []


def test_filled_down_then_merged() -> None:
    """What lies unseen under merged cells is left alone where it only repeats, else told."""
    workbook = write_cells(FORM, {"C13": "กองคลัง", "D14": "ปีก่อน"})
    assert list_said(workbook) == SAID
    assert list_problems(judge(workbook).problems, "counts-unequal") == [
        "cell-hidden-value D14 ปีก่อน"
    ]


@pytest.mark.parametrize(
    "title",
    ["(ต่อ)", "ต่อ", f"{ONE} (ต่อ)", ONE, "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "", "๑"],
)
def test_continued(title: str) -> None:
    """A measure goes on under "(ต่อ)", under its title again, and under no title."""
    (entry,) = read_table(
        f"| {ONE} | ๑. ก | กองคลัง | {YEAR} | ได้ ก | ดี |\n| {title} | ๒. ข | | | ได้ ข | |"
    ).entries
    assert show(entry) == {
        "measure": [f"A2 {ONE}"],
        "steps": ["B2 ๑. ก", "B3 ๒. ข"],
        "responsible": ["C2 กองคลัง"],
        "period": [f"D2 {YEAR}"],
        "results": ["E2 ได้ ก", "E3 ได้ ข"],
        "outcomes": ["F2 ดี"],
    }
    assert not entry.retitled


def test_continued_with_unit_and_period() -> None:
    """A continuation may say unit and period again, or another period of its own."""
    (entry,) = read_table(f"""
        | {ONE} | ๑. ก | กองคลัง | ต.ค. ๖๗ | ได้ ก | ดี |
        | {ONE} (ต่อ) | ๒. ข | กองคลัง | ต.ค. ๖๗ | ได้ ข | |
        | {ONE} | ๓. ค | กองคลัง | พ.ย. ๖๗ | ได้ ค | |
        """).entries
    assert show(entry)["responsible"] == ["C2 กองคลัง"]
    assert show(entry)["period"] == ["D2 ต.ค. ๖๗", "D4 พ.ย. ๖๗"]
    period = read_field_period(entry.fields["period"], 2568)
    assert (str(period.start), str(period.end)) == ("2024-10-01", "2024-11-30")


def test_units_side_by_side() -> None:
    """The same measure under another unit is that unit's own entry, as in a merged report."""
    returned = read_table(f"""
        | {ONE} | ก | กองคลัง | {YEAR} | ได้ ก | ดี |
        | {ONE} | ข | กองช่าง | {YEAR} | ได้ ข | งาม |
        | {TWO} | ค | งานพัสดุ⏎กองคลัง | {YEAR} | ได้ ค | เด่น |
        """)
    units = [entry.unit.name if entry.unit else None for entry in returned.entries]
    assert (list_measures(returned), units) == ([1, 1, 2], ["กองคลัง", "กองช่าง", "กองคลัง"])
    assert returned.unit is None


def test_sole_unit() -> None:
    """Where one unit is responsible throughout, it is the sender, also of entries without unit."""
    returned = read_table(
        f"| {ONE} | ก | กองช่าง | {YEAR} | ได้ | ดี |\n| {TWO} | ข | | {YEAR} | ได้ ข | งาม |"
    )
    assert returned.unit_name == "กองช่าง"
    assert {entry.unit.id for entry in returned.entries if entry.unit} == {"works"}


@pytest.mark.parametrize(
    "titles",
    [
        ("๑. กระบวนการปฏิบัติงาน", "ที่โปร่งใสและ", "มีประสิทธิภาพ"),
        ("๑. กระบวนการ", "ปฏิบัติงานที่โปร่งใส", "และมีประสิทธิภาพ"),
        ("๑.", "กระบวนการปฏิบัติงาน", "ที่โปร่งใสและมีประสิทธิภาพ"),
    ],
)
def test_title_over_rows(titles: tuple[str, ...]) -> None:
    """A title may be typed over several rows, a word or two in each."""
    rows = "\n".join(f"| {title} | {n}. ก | | | | |" for n, title in enumerate(titles, 1))
    returned = read_table(f"{rows}\n| {TWO} | ข | | | | |")
    assert list_measures(returned) == [1, 2]
    assert len(returned.entries[0].fields["steps"].pieces) == 3
    assert not returned.entries[0].retitled


def test_measure_as_number() -> None:
    """A measure may be named by a number in a cell of numbers."""
    assert list_measures(read_table(f"| `5` | ก | กองคลัง | {YEAR} | ได้ | ดี |")) == [5]


def test_merged_to_the_right() -> None:
    """A cell merged over columns to its right counts where it is seen."""
    (entry,) = read_table(f"| {ONE} | ก | กองคลัง | {YEAR} | ได้ ก | |", "E2:F2").entries
    assert (show(entry)["results"], "outcomes" in show(entry)) == (["E2 ได้ ก"], False)


MOVES = [
    {"B": "C", "C": "B"},
    {"A": "F", "F": "A"},
    {"A": "B", "B": "C", "C": "D", "D": "E", "E": "F", "F": "A"},
    {"F": "CZ"},
]


@pytest.mark.parametrize("order", MOVES, ids=str)
def test_columns_moved(order: dict[str, str]) -> None:
    """Columns may stand in any order."""
    workbook = move_columns(FORM, order)
    assert list_said(workbook) == [
        (number, {key: fields[key] for key in said})
        for (number, fields), (_, said) in zip(SAID, list_said(workbook), strict=True)
    ]
    assert list_problems(judge(workbook).problems, "counts-unequal") == []


def test_columns_renamed() -> None:
    """Headings may bear another known name, be broken over lines, or be slightly off."""
    names = {
        "A5": "ประเด็น",
        "B5": "ขั้นตอน\nการดำเนินการ",
        "C5": "หน่วยงาน รับผิดชอบ",
        "E5": "ผลการดำเนินงาน",
    }
    assert list_said(write_cells(FORM, {**names})) == SAID
    slightly = write_cells(FORM, {"D5": "ระยะเวลาการดำเนินการ (เดือน)", "F5": "ผลลัพธ์ / ความสำเร็จจ"})
    assert list_said(slightly) == SAID
    assert {problem.code for problem in judge(slightly).problems} == {
        "column-renamed",
        "counts-unequal",
    }


def test_unknown_heading_out_of_place() -> None:
    """A column of another name is taken for the missing one only where that stood."""
    workbook = write_cells(FORM, {"F5": None, "H5": "ปัญหา/อุปสรรค", "H6": "ไม่มีผู้รับผิดชอบ"})
    codes = {problem.code for problem in judge(workbook).problems}
    assert {"column-missing", "column-extra"} <= codes and "column-renamed" not in codes


def test_sheet_renamed_and_moved() -> None:
    """The table may stand on any sheet, beside others; what stands on those is told."""
    grid = FORM.grids[0]._replace(name="Sheet1")
    notes = parse_grid("| บันทึก |\n| โทรถามกองช่าง |", name="Sheet2")
    workbook = FORM._replace(grids=(notes, *FORM.grids[1:], grid))
    assert list_said(workbook) == SAID
    assert [(remark.sheet, str(remark.spot)) for remark in read(workbook).remarks] == [
        ("Sheet2", "A1"),
        ("Sheet2", "A2"),
    ]


def test_other_sheets_of_the_form() -> None:
    """Guidance, with its filled example, and hidden sheets are not read as answers."""
    assert len(FORM.grids) == 4 and len(read(FORM).entries) == 2
    renamed = tuple(grid._replace(name=f"Sheet{n}") for n, grid in enumerate(FORM.grids[:2]))
    assert list_said(FORM._replace(grids=(*renamed, *FORM.grids[2:]))) == SAID
    retitled = FORM.grids[1]._replace(cells={**FORM.grids[1].cells, CellRef(0, 0): "อ่านก่อน"})
    assert list_said(FORM._replace(grids=(FORM.grids[0], retitled, *FORM.grids[2:]))) == SAID


def test_repeated_headings() -> None:
    """Headings repeated on each page part nothing; a page's title is no part of a measure."""
    returned = read_table(
        f"""
        | {ONE} | ๑. ก | กองคลัง | {YEAR} | ได้ ก | ดี |
        | | | | | | |
        | รายงานผลการดำเนินการ (ต่อ) | | | | | |
        {HEADINGS}
        | (ต่อ) | ๒. ข | | | ได้ ข | |
        {HEADINGS}
        | {TWO} | ค | กองคลัง | {YEAR} | ได้ ค | งาม |
        """,
        "A4:F4",
    )
    assert list_measures(returned) == [1, 2]
    assert show(returned.entries[0])["steps"] == ["B2 ๑. ก", "B6 ๒. ข"]
    assert [remark.text for remark in returned.remarks] == ["รายงานผลการดำเนินการ (ต่อ)"]


def test_table_over_sheets() -> None:
    """A measure may go on on the next sheet; its cells are named with the sheet they stand on."""
    first = parse_grid(f"{HEADINGS}\n| {ONE} | ๑. ก | กองคลัง | {YEAR} | ได้ | ดี |", name="หน้า ๑")
    second = parse_grid(f"{HEADINGS}\n| (ต่อ) | ๓. อบรม .... ครั้ง | | | | |", name="หน้า ๒")
    outcome = judge(make_workbook(first, second))
    problems = {problem.code: problem.place for problem in outcome.problems}
    assert (problems["placeholder-left"].sheet, problems["placeholder-left"].cells) == (
        "หน้า ๒",
        "B2",
    )
    assert problems["numbering-gap"].sheet == "หน้า ๒"
    assert outcome.returned is not None and list_measures(outcome.returned) == [1]


def test_signature_on_second_page() -> None:
    """What stands below a signature is outside the table on whatever page; a new page is not."""
    returned = read_table(f"""
        | {ONE} | ก | กองคลัง | {YEAR} | ได้ ก | ดี |
        {HEADINGS}
        | | ข | | | | |
        | | | | | (ลงชื่อ).......... | |
        | | | | | (นายตัวอย่าง ดีงาม) | |
        {HEADINGS}
        | (ต่อ) | ค | | | | |
        """)
    assert show(returned.entries[0])["steps"] == ["B2 ก", "B4 ข", "B8 ค"]
    assert [str(remark.spot) for remark in returned.remarks] == ["E5", "E6"]


def test_later_page_has_more_columns() -> None:
    """A column that only a later page has is read too."""
    short = HEADINGS.replace("| ผลลัพธ์/ความสำเร็จ |", "| |")
    grid = parse_grid(
        f"{short}\n| {ONE} | ก | กองคลัง | {YEAR} | ได้ | |\n{HEADINGS}\n| (ต่อ) | ข | | | | ดี |"
    )
    (entry,) = read(make_workbook(grid)).entries
    assert show(entry)["outcomes"] == ["F4 ดี"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("`2567-10-01`", "`2568-09-30`"),
        ("`2024-10-01`", "- ๓๐ กันยายน ๒๕๖๘"),
        ("๑ ต.ค. ๖๗", "๓๐ ก.ย. ๖๘"),
        ("1 ตุลาคม 2567 -", "30 กันยายน 2568"),
        ("1/10/2567 ถึง 30/9/2568", ""),
        ("ไตรมาส ๑ - ๔", ""),
    ],
)
def test_period(first: str, second: str) -> None:
    """A period may be text or real dates, in one cell or in two, in either era."""
    (entry,) = read_table(
        f"| {ONE} | ก | กองคลัง | {first} | ได้ | ดี |\n| | ข | | {second} | | |"
    ).entries
    period = read_field_period(entry.fields["period"], 2568)
    assert (str(period.start), str(period.end)) == ("2024-10-01", "2025-09-30")


def test_numbers_in_cells() -> None:
    """A number is read as it is seen, a whole one without its fraction."""
    (entry,) = read_table(f"| {ONE} | `3` | กองคลัง | {YEAR} | `95.5` | `12.0` |").entries
    assert (show(entry)["steps"], show(entry)["results"]) == (["B2 3"], ["E2 95.5"])
    assert show(entry)["outcomes"] == ["F2 12"]


MARKS = ("sheet", "names", "properties")


@pytest.mark.parametrize(
    "kept", [kept for size in (1, 2) for kept in combinations(MARKS, size)], ids="+".join
)
def test_some_marks_lost(kept: tuple[str, ...]) -> None:
    """Any one of a form's marks is enough to know it by."""
    outcome = judge(strip_identity(FORM, *kept))
    assert list_problems(outcome.problems, "counts-unequal") == []
    assert list_said(strip_identity(FORM, *kept)) == SAID
    untouched = judge(strip_identity(issue_form("finance"), *kept))
    assert list_problems(untouched.problems) == ["measure-missing A6", "measure-missing A12"]


def test_all_marks_lost() -> None:
    """Without any the form is read by its headings and titles, its unit by the line above."""
    outcome = judge(strip_identity(FORM))
    assert list_problems(outcome.problems, "counts-unequal") == ["identity-lost"]
    assert outcome.returned is not None and outcome.returned.unit is not None
    assert outcome.returned.unit.id == "finance"
    untouched = judge(strip_identity(issue_form("finance")))
    assert list_problems(untouched.problems) == [
        "identity-lost",
        "measure-missing A6",
        "measure-missing A12",
    ]


def test_unit_of_titled_return() -> None:
    """Whose return it is stands above the table; others responsible make it nobody else's."""
    lost = strip_identity(write_cells(FORM, {"C6": "สำนักปลัด"}))
    returned = read(lost)
    assert {entry.unit.id for entry in returned.entries if entry.unit} == {"finance"}
    assert list_problems(judge(lost).problems, "counts-unequal") == ["identity-lost"]


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        ("ส่วนราชการ: กองช่าง", "กองช่าง"),
        ("หน่วยงาน : กองช่าง เทศบาลตำบลบ้านตัวอย่าง", "กองช่าง"),
        ("กองช่าง เทศบาลตำบลบ้านตัวอย่าง", "กองช่าง"),
        ("หน่วยงาน: กองอื่น", "กองอื่น"),
        ("กองช่าง กองคลัง", ""),
        ("รายงานผลการดำเนินการ", ""),
    ],
)
def test_unit_above_table(above: str, unit: str) -> None:
    """A line above the table names the unit, in more words or fewer."""
    table = f"| {above} |\n{HEADINGS}\n| {ONE} | ก | ฝ่ายหนึ่ง | {YEAR} | ได้ | ดี |"
    assert read(make_workbook(parse_grid(table))).unit_name == unit


@pytest.mark.parametrize("lost", [{"A6": None}, {"A12": None}, {"A6": None, "A12": "อะไรสักอย่าง"}])
def test_title_lost(lost: dict[str, str | None]) -> None:
    """Where a title was deleted, the defined names still tell whose rows they are."""
    workbook = write_cells(FORM, {**lost})
    assert list_said(workbook) == SAID
    retitled = [
        line.split()[1] for line in list_problems(judge(workbook).problems) if "titled" in line
    ]
    assert retitled == list(lost)


@pytest.mark.parametrize(("row", "number"), [(6, 4), (11, 4), (12, 5), (17, 5)])
def test_titles_lost_over_one_row(row: int, number: int) -> None:
    """A row alone, the first or the last of its measure, is that measure's."""
    gone = dict.fromkeys(("A6", "A12", "C6", "C12"))
    cells = {**gone, f"B{row}": "จัดอบรม"}
    entries = read(write_cells(issue_form("finance"), cells)).entries
    assert [entry.measure and entry.measure.number for entry in entries] == [number]


def test_names_astray() -> None:
    """Names that did not move with rows put in are not believed where titles still stand."""
    workbook = insert_rows(FORM, 7, 4)._replace(names=FORM.names)
    assert list_said(write_cells(workbook, {"B14": "อีกขั้นตอน"}))[1] == SAID[1]


def test_rows_of_no_measure() -> None:
    """Rows under a title of their own are kept together, and the next measure is not touched."""
    returned = read_table(f"""
        | {ONE} | ก | กองคลัง | {YEAR} | ได้ ก | ดี |
        | ๘. การดูแลสิ่งแวดล้อม | | | | | |
        | | ปลูกต้นไม้ | กองช่าง | | | |
        | ๘. การดูแลสิ่งแวดล้อม | รดน้ำต้นไม้ | | | | |
        | {TWO} | ข | กองคลัง | {YEAR} | ได้ ข | งาม |
        """)
    assert list_measures(returned) == [1, None, 2]
    assert show(returned.entries[0])["steps"] == ["B2 ก"]
    assert show(returned.entries[1])["steps"] == ["B4 ปลูกต้นไม้", "B5 รดน้ำต้นไม้"]


def test_rows_before_any_measure() -> None:
    """What stands under the headings before the first title is told as outside."""
    returned = read_table(f"| | ลอย | | | | |\n| {ONE} | ก | | | | |")
    assert [(str(remark.spot), remark.text) for remark in returned.remarks] == [("B2", "ลอย")]


def test_stray_cell() -> None:
    """A cell in the last row and column of a sheet is told, and takes no time."""
    workbook = write_cells(FORM, {"XFD1048576": "หลง"})
    assert list_problems(judge(workbook).problems, "counts-unequal") == [
        "text-outside XFD1048576 หลง"
    ]


def test_merge_over_everything() -> None:
    """A merge from the headings down to the last row hides no rows."""
    merged = change_grid(
        FORM, FORM.grids[0]._replace(merges=(*FORM.grids[0].merges, parse_area("G5:G1048576")))
    )
    assert list_said(merged) == SAID


def test_empty_workbook() -> None:
    """A workbook without any text has no table."""
    outcome = judge(make_workbook(Grid("Sheet1", {})))
    assert (list_problems(outcome.problems), outcome.status) == (
        ["table-missing"],
        Status.UNREADABLE,
    )


def test_formulas_without_a_value_are_named() -> None:
    """A cell whose formula was never worked out is an error of its own and no blank cell."""
    workbook = answer_form("finance")
    grid = workbook.grids[0]
    spot = CellRef(5, 5)
    cells = {place: value for place, value in grid.cells.items() if place != spot}
    changed = grid._replace(cells=cells, uncalculated={spot: "=A1"})
    problems = judge(change_grid(workbook, changed)).problems
    told = [(problem.code, problem.place.cells, problem.found) for problem in problems]
    assert ("cell-uncalculated", "F6", "=A1") in told
    assert "required-blank" not in {code for code, _, _ in told}


def test_numbers_are_read_as_they_were_seen() -> None:
    """A number stands in the report as its format showed it, and a hidden one all the same."""
    workbook = answer_form("finance")
    grid = workbook.grids[0]
    cells = {**grid.cells, CellRef(6, 4): 0.956, CellRef(7, 4): 12}
    shown = {CellRef(6, 4): "95.6%", CellRef(7, 4): ""}
    returned = judge(change_grid(workbook, grid._replace(cells=cells, shown=shown))).returned
    assert returned is not None
    texts = [piece.text for piece in returned.entries[0].fields["results"].pieces]
    assert texts[1:3] == ["95.6%", "12"]
