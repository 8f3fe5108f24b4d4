"""A workbook under test, written as a Markdown table in the test that reads it.

    | มาตรการ/แนวทาง | ระยะเวลาการดำเนินการ |
    |---|---|
    | ๑. กระบวนการ⏎(ต่อ) | `2567-10-01` |

``⏎`` is a line end within a cell; ``\\u200b`` and the like are what they say. In back-quotes stands
a value that is no text: a number or a date, also one of the Buddhist year 2567. ``#REF!`` and its
kind are Excel errors. A line of dashes is only for the eye; a line without text is a blank row.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from itasheet.cells.read_cell import show_value
from itasheet.cells.records import CellText, Field
from itasheet.checks import Outcome, judge_workbook
from itasheet.definition.definition import Definition
from itasheet.definition.round import Round
from itasheet.forms.workbook import make_form
from itasheet.problems.problem import Problem, format_message, format_remedy
from itasheet.sheets.cell_reference import CellRange, CellRef, find_range
from itasheet.sheets.cell_reference import parse_cell as parse_cell
from itasheet.sheets.grid import Grid, Read, Workbook
from itasheet.sheets.page import Book, Formula, Visibility
from tests.example.fill import list_steps, load_answers
from tests.example.fill import load_definition as load_definition
from tests.example.make import load_round as load_round

SHEET = "แบบรายงาน"
PATH = "แบบรายงาน.xlsx"
BURIED = "_itasheet"


def parse_area(address: str) -> CellRange:
    area = find_range(address)
    assert area, address
    return area


def load_cases(name: str, **texts: object) -> dict[str, list[str]]:
    """The tables of a text in ``tests/files``, a line a case, each by what its heading begins with.

    A line further in goes on; one that begins with # is for the reader. ``{NIL}`` is of ``texts``,
    or what a line ``NIL = …`` before the first table says.
    """
    text = (Path(__file__).with_name("files") / f"{name}.txt").read_text("utf-8")
    for name, said in re.findall(r"(?m)^([A-Z]+) = (.+)", text.partition("\n## ")[0]):
        texts[name] = said.format(**texts)
    text = text.format(**texts) if texts else text
    tables = re.split(r"(?m)^## ", re.sub(r"\n {4,}", " ", text))[1:]
    return {
        heading.partition(":")[0]: [line for line in lines if line and line[:2] != "# "]
        for heading, *lines in map(str.splitlines, tables)
    }


def part_wordings(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The columns of each line, once for each of the wordings in the last, parted by ¦."""
    return [
        tuple(map(parse_text, (*columns.split("|"), wording)))
        for columns, _, wordings in (line.rpartition("|") for line in lines)
        for wording in wordings.split("¦")
    ]


def part_arrows(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """What stands between the arrows of each line, around which there are spaces."""
    return [tuple(map(parse_text, re.split("(?<![^ ])→(?![^ ])", line))) for line in lines]


def parse_text(text: str) -> str:
    """What a text of a table says, with its line ends and signs that nobody sees."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text.strip())
    return text.replace("⏎", "\n")


def parse_value(text: str) -> Read | None:
    """What a cell of a table holds; None for nothing."""
    text = parse_text(text)
    if re.fullmatch(r"`\d{4}-\d\d-\d\d`", text):
        return date.fromisoformat(text.strip("`"))
    if re.fullmatch("`.+`", text):
        number = text.strip("`")
        return float(number) if "." in number else int(number)
    return text or None


def parse_cells(line: str) -> dict[str, Read | None]:
    """Cells written in a line, ``E6: text | E7:``; a blank one is cleared."""
    cells = (cell.partition(":") for cell in line.split("|"))
    return {address.strip(): parse_value(text) for address, _, text in cells}


def parse_grid(
    table: str, first_row: int = 1, name: str = SHEET, merges: Sequence[str] = ()
) -> Grid:
    """The sheet that a table shows; its first line stands in the row of that number."""
    lines = [line.strip() for line in table.strip().splitlines()]
    lines = [line for line in lines if not re.fullmatch(r"\|[-|: ]*-[-|: ]*\|", line)]
    cells: dict[CellRef, Read] = {}
    errors: dict[CellRef, str] = {}
    for row, line in enumerate(lines, first_row - 1):
        for column, text in enumerate(line.removeprefix("|").removesuffix("|").split("|")):
            if text.strip().startswith("#"):
                errors[CellRef(row, column)] = text.strip()
            elif (value := parse_value(text)) is not None:
                cells[CellRef(row, column)] = value
    return Grid(name, cells, errors, tuple(map(parse_area, merges)))


def make_workbook(*grids: Grid, path: str = PATH) -> Workbook:
    """A workbook of no form of ours."""
    return Workbook(path, "0" * 64, grids)


def issue_form(
    unit_id: str, definition: Definition | None = None, round_: Round | None = None
) -> Workbook:
    """A unit's form as it is read again, before anybody wrote into it."""
    round_ = round_ or load_round()
    unit = round_.find_unit(unit_id)
    assert unit is not None
    return read_book(
        make_form(definition or load_definition(), round_, unit, datetime(2024, 10, 1))
    )


def read_book(book: Book) -> Workbook:
    """A book of ours as a workbook that was read, without a file."""
    grids = []
    looks: dict[str, int] = {}
    for page in book.pages:
        cells: dict[CellRef, Read] = {}
        for cell in page.cells:
            value = cell.value.value if isinstance(cell.value, Formula) else cell.value
            if value is not None and value != "":
                cells[CellRef(*cell[:2])] = value
        hidden = page.visibility is not Visibility.SHOWN
        worked_out = frozenset(
            CellRef(*cell[:2]) for cell in page.cells if isinstance(cell.value, Formula)
        )
        grid = Grid(page.name, cells, {}, page.merges, hidden=hidden, formulas=worked_out)
        formats = {
            CellRef(*cell[:2]): looks.setdefault(cell.style, len(looks) + 1) for cell in page.cells
        }
        grids.append(grid._replace(formats=formats))
    return Workbook(PATH, "0" * 64, tuple(grids), dict(book.names), dict(book.custom))


@cache
def answer_form(unit_id: str) -> Workbook:
    """A unit's form of the example round, filled in as it should be."""
    form = issue_form(unit_id)
    steps = list_steps(form, load_definition(), load_answers(unit_id))
    return write_cells(form, {step.cell: step.text for step in steps})


def write_cells(workbook: Workbook, cells: Mapping[str, Read | None]) -> Workbook:
    """A workbook with other values in its first sheet: None clears one, ``#REF!`` is an error."""
    grid = workbook.grids[0]
    spots = {parse_cell(address): value for address, value in cells.items()}
    errors = {spot: str(value) for spot, value in spots.items() if str(value).startswith("#")}
    values = {**grid.cells, **spots}.items()
    written = {spot: value for spot, value in values if value is not None and spot not in errors}
    worked_out = grid.formulas - spots.keys()
    return change_grid(workbook, grid._replace(cells=written, faults=errors, formulas=worked_out))


def change_grid(workbook: Workbook, grid: Grid) -> Workbook:
    return workbook._replace(grids=(grid, *workbook.grids[1:]))


def insert_rows(workbook: Workbook, before: int, count: int) -> Workbook:
    """Put blank rows before the row of a number, or take rows from there out (``count`` < 0).

    As in Excel, merged cells and defined names that the rows lie within grow or shrink.
    """
    grid = workbook.grids[0]
    gone = range(before - 1, before - 1 - min(count, 0))

    def move(row: int) -> int:
        return row + count if row >= before - 1 else row

    def move_area(area: CellRange) -> CellRange:
        return area._replace(first_row=move(area.first_row), last_row=move(area.last_row))

    cells = {
        CellRef(move(spot.row), spot.column): value
        for spot, value in grid.cells.items()
        if spot.row not in gone
    }
    names = {
        name: re.sub(r"(?<=\$)\d+", lambda row: str(move(int(row[0]) - 1) + 1), text)
        if text.startswith(f"'{SHEET}'!")
        else text
        for name, text in workbook.names.items()
    }
    formats = {
        CellRef(move(spot.row), spot.column): look
        for spot, look in grid.formats.items()
        if spot.row not in gone
    }
    worked_out = frozenset(CellRef(move(row), column) for row, column in grid.formulas)
    merges = tuple(map(move_area, grid.merges))
    moved = grid._replace(cells=cells, merges=merges, formulas=worked_out, formats=formats)
    return change_grid(workbook, moved)._replace(names=names)


def move_columns(workbook: Workbook, order: Mapping[str, str]) -> Workbook:
    """Move columns of the first sheet, each to where ``order`` says; merged cells go along."""
    grid = workbook.grids[0]
    moves = {parse_cell(f"{a}1").column: parse_cell(f"{b}1").column for a, b in order.items()}
    top = min(row for row, _ in grid.cells if (row, 1) in grid.cells)

    def move(column: int) -> int:
        return moves.get(column, column)

    def move_area(area: CellRange) -> CellRange:
        first, last = move(area.first_column), move(area.last_column)
        return (
            area._replace(first_column=first, last_column=last) if area.first_row >= top else area
        )

    cells = {
        CellRef(row, move(column) if row >= top else column): value
        for (row, column), value in grid.cells.items()
    }
    return change_grid(
        workbook, grid._replace(cells=cells, merges=tuple(map(move_area, grid.merges)))
    )


def strip_identity(workbook: Workbook, *kept: str) -> Workbook:
    """A form that lost what tells what it is, but for those of sheet, names and properties."""
    return workbook._replace(
        grids=tuple(grid for grid in workbook.grids if "sheet" in kept or grid.name != BURIED),
        names=workbook.names if "names" in kept else {},
        properties=workbook.properties if "properties" in kept else {},
    )


def judge(
    workbook: Workbook, round_: Round | None = None, definition: Definition | None = None
) -> Outcome:
    """Read and check a workbook, in the example's round if no other is given."""
    round_ = round_ or load_round()
    outcome = judge_workbook(workbook, workbook.path, definition or load_definition(), round_)
    for problem in outcome.problems:
        # Wording that lacks a word raises; one that has words too many is caught elsewhere.
        assert "{" not in format_message(problem, str) + format_remedy(problem, str)
    return outcome


def tell_faults(problems: Sequence[Problem]) -> str:
    """Faults of settings, each by the last word of its code, its key and what was found."""
    told = ((one.code.split("-")[1], one.place.key, one.found.strip()) for one in problems)
    return "; ".join(" ".join(filter(None, words)) for words in told)


def list_problems(problems: Sequence[Problem], *without: str) -> list[str]:
    """Problems as lines, ``code cells found``, but for those of some codes."""
    return [
        " ".join(filter(None, (one.code, one.place.cells, one.found.replace("\n", "⏎"))))
        for one in problems
        if one.code not in without
    ]


def change_identity(workbook: Workbook, **facts: str) -> Workbook:
    """A form that says other things of itself."""
    buried = next(grid for grid in workbook.grids if grid.name == BURIED)
    cells = {
        spot: facts.get(str(buried.cells[CellRef(spot.row, 0)]), value) if spot.column else value
        for spot, value in buried.cells.items()
    }
    grids = (*(g for g in workbook.grids if g is not buried), buried._replace(cells=cells))
    return workbook._replace(grids=grids)


def make_field(
    *values: Read, heading: str = "ช่อง", spot: CellRef = CellRef(1, 1), sheet: str = ""
) -> Field:
    """A field of cells one below the other, from a spot down."""
    pieces = (
        CellText(spot._replace(row=row), value, show_value(value)[0], sheet=sheet)
        for row, value in enumerate(values, spot.row)
    )
    return Field(heading, spot, tuple(pieces))
