"""The problems of one return to marks: what is coloured, what is commented on, what is listed.

Errors and warnings get a colour and a comment; notes ask for nothing and are only listed, at the
end, so that what matters stands out. What was listed before and is no longer found is shown as
corrected, last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from itasheet.language import N_, Translate
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height
from itasheet.marking.corrections import (
    FIXED,
    MEMORY,
    SHOWN,
    SIGNATURE,
    SIGNATURE_SPOT,
    Correction,
    FormerMarks,
    Mark,
    Marks,
    Note,
    write_memory,
)
from itasheet.problems.kinds import format_message, format_remedy, severity_of
from itasheet.problems.problem import Problem, Severity
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Cell, Page, Row
from itasheet.sheets.styles import AMBER_TINT, DENSE_SIZE, FAMILY, RED_TINT, Font, font_of
from itasheet.thai.text import clean_terminal

MOST_NOTES = 1_000
"""Comments in one workbook; each has a box that opening it must draw."""
NOTE_WIDTH = 300
LONGEST_FOUND = 120
LONGEST_PLACE = 60

COLORS = {Severity.ERROR: RED_TINT, Severity.WARNING: AMBER_TINT, Severity.NOTE: ""}

SHEET = N_("Corrections")
"""The list's name, of at most 31 characters."""
TITLE = N_("What to correct")
INTRODUCTION = (
    N_("Correct the coloured cells in this very file, save it and send it back."),
    N_(
        "A click on a cell's name leads there. Colours, comments and this sheet can stay as they "
        "are: they are passed over when the file is read."
    ),
)
HEADINGS = (
    N_("No."),
    N_("Status"),
    N_("Cell"),
    N_("Column"),
    N_("What is wrong"),
    N_("What to do"),
)
WIDTHS = (48, 120, 96, 176, 390, 330)
COUNTS = (
    (Severity.ERROR.value, N_("{count} to correct")),
    (Severity.WARNING.value, N_("{count} to check")),
    (FIXED, N_("{count} corrected since last time")),
)
STATUSES = {
    Severity.ERROR.value: N_("must be corrected"),
    Severity.WARNING.value: N_("please check"),
    Severity.NOTE.value: N_("for information"),
    FIXED: N_("✓ corrected"),
}


def plan_marks(
    problems: Sequence[Problem],
    former: FormerMarks,
    heading: str,
    taken: Iterable[str],
    translate: Translate,
) -> Marks:
    """The marks for problems, which are listed in the order given; ``taken`` are sheets' names."""
    lines = [_write_line(number, one, translate) for number, one in enumerate(problems, 1)]
    fixed = tuple(_list_fixed(former, lines))
    notes = tuple(_write_notes(problems, translate))
    page, links = _make_page([*lines, *fixed], heading, taken, translate)
    return Marks(
        page=page,
        links=links,
        marks=tuple(_list_marks(problems)),
        notes=notes[:MOST_NOTES],
        unnoted=len(notes[MOST_NOTES:]),
        fixed=len(fixed),
    )


def asks_for_action(problem: Problem) -> bool:
    """Whether a unit has to look at a problem."""
    return severity_of(problem) is not Severity.NOTE


def _write_line(number: int, problem: Problem, translate: Translate) -> Correction:
    place = problem.place
    message = format_message(problem, translate)
    if problem.found:
        message = f"{message} — “{_shorten(problem.found, LONGEST_FOUND)}”"
    return Correction(
        number=number,
        code=problem.code,
        level=severity_of(problem).value,
        sheet=place.sheet,
        areas=tuple(CellRange(*spot, *spot) for spot in place.spots),
        place=_shorten(place.cells, LONGEST_PLACE) or place.sheet,
        heading=place.column,
        message=message,
        remedy=format_remedy(problem, translate),
    )


def _shorten(text: str, length: int) -> str:
    cleaned = clean_terminal(" ".join(text.split()))
    return cleaned if len(cleaned) <= length else f"{cleaned[:length].rstrip()} …"


def _list_marks(problems: Sequence[Problem]) -> Iterator[Mark]:
    """The marks, worst first; a problem of a whole sheet leads to its first cell."""
    order = list(Severity)
    numbered = sorted(
        enumerate(problems, 1), key=lambda pair: (order.index(severity_of(pair[1])), pair[0])
    )
    for number, problem in numbered:
        place = problem.place
        if place.sheet and place.spots:
            yield Mark(number, place.sheet, place.spots, COLORS[severity_of(problem)])
        elif place.sheet:
            yield Mark(number, place.sheet, (CellRef(0, 0),), "")


def _write_notes(problems: Sequence[Problem], translate: Translate) -> Iterator[Note]:
    texts: dict[tuple[str, CellRef], list[tuple[str, str]]] = {}
    for problem in filter(asks_for_action, problems):
        level = translate(STATUSES[severity_of(problem).value])
        told = f"{format_message(problem, translate)}\n→ {format_remedy(problem, translate)}"
        for spot in problem.place.spots:
            texts.setdefault((problem.place.sheet, spot), []).append((level, told))
    for (sheet, spot), group in texts.items():
        lines = "\n".join(line for pair in group for line in pair)
        points = cell_height(lines, Font(FAMILY, DENSE_SIZE), NOTE_WIDTH - 20)
        yield Note(sheet, spot, tuple(group), NOTE_WIDTH, round(points * 96 / 72) + 16)


def _list_fixed(former: FormerMarks, lines: Sequence[Correction]) -> Iterator[Correction]:
    """What was to be corrected or checked before and is found no more, numbered on."""
    number = len(lines)
    for line in former.lines:
        if line.level in (Severity.ERROR.value, Severity.WARNING.value):
            moved = former.colors.get(line.sheet, {}).get(line.number)
            known = line._replace(areas=moved) if moved else line
            if not any(_is_same(known, new) for new in lines):
                number += 1
                yield line._replace(number=number, level=FIXED, areas=())


def _is_same(former: Correction, line: Correction) -> bool:
    """Whether two lines tell of one problem: of its kind, in one of its cells, where it has any."""
    if former.code != line.code:
        return False
    if not (former.areas and line.areas):
        return (former.sheet, former.message) == (line.sheet, line.message)
    if former.sheet != line.sheet:
        return False
    return any(_overlap(one, other) for one in line.areas for other in former.areas)


def _overlap(one: CellRange, other: CellRange) -> bool:
    rows = one.first_row <= other.last_row and other.first_row <= one.last_row
    columns = one.first_column <= other.last_column and other.first_column <= one.last_column
    return rows and columns


def _make_page(
    lines: Sequence[Correction], heading: str, taken: Iterable[str], translate: Translate
) -> tuple[Page, dict[CellRef, int]]:
    """The list under a name that no sheet has, and the cells that lead to a line's mark."""
    above = tuple(_write_top(lines, heading, translate))
    first = len(above) + 1
    names = [
        Cell(first - 1, at, translate(text), "mark_heading") for at, text in enumerate(HEADINGS)
    ]
    body = [
        cell for row, line in enumerate(lines, first) for cell in _write_row(row, line, translate)
    ]
    page = Page(
        name=_choose_name(translate(SHEET), taken),
        cells=(*above, Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_memory"), *names, *body),
        widths=(*WIDTHS, *[0] * MEMORY),
        rows={**_fit_top(above), **_fit_rows([*names, *body])},
        merges=tuple(CellRange(cell.row, 0, cell.row, SHOWN - 1) for cell in above),
        frozen_rows=first,
        protected=True,
    )
    links = {
        CellRef(row, 2): line.number
        for row, line in enumerate(lines, first)
        if line.sheet and line.level != FIXED
    }
    return page, links


def _write_top(lines: Sequence[Correction], heading: str, translate: Translate) -> Iterator[Cell]:
    """The rows above the table."""
    counts = Counter(line.level for line in lines)
    told = [translate(text).format(count=counts[level]) for level, text in COUNTS if counts[level]]
    texts = (
        (translate(TITLE), "mark_title"),
        (heading, "mark_text"),
        (" · ".join(told), "mark_count"),
        *((translate(text), "mark_text") for text in INTRODUCTION),
    )
    for row, (text, style) in enumerate(pair for pair in texts if pair[0]):
        yield Cell(row, 0, text, style)


def _write_row(row: int, line: Correction, translate: Translate) -> Iterator[Cell]:
    style = "mark_soft" if line.level == FIXED else "mark_cell"
    linked = line.sheet and line.level != FIXED
    yield Cell(row, 0, str(line.number), "mark_number")
    yield Cell(row, 1, translate(STATUSES[line.level]), f"mark_{line.level}")
    yield Cell(row, 2, line.place, "mark_link" if linked else "mark_number")
    for column, text in enumerate((line.heading, line.message, line.remedy), 3):
        yield Cell(row, column, text, style)
    for column, text in enumerate(write_memory(line), SHOWN):
        yield Cell(row, column, text, "mark_memory")


def _fit_top(cells: Iterable[Cell]) -> dict[int, Row]:
    width = sum(WIDTHS)
    return {
        cell.row: Row(cell_height(str(cell.value), font_of(cell.style), width)) for cell in cells
    }


def _fit_rows(cells: Iterable[Cell]) -> dict[int, Row]:
    heights: dict[int, float] = {}
    for cell in cells:
        if cell.column < SHOWN:
            height = cell_height(str(cell.value), font_of(cell.style), WIDTHS[cell.column])
            heights[cell.row] = max(heights.get(cell.row, 0), height)
    return {row: Row(min(height, MAX_ROW_HEIGHT)) for row, height in heights.items()}


def _choose_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, or with a number; programs take names for the same whatever their case."""
    known = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in known:
        name, number = f"{wanted} ({number})", number + 1
    return name
