"""The problems of one return to marks: what is coloured, what is commented on, what is listed.

Errors and warnings get a colour and a comment; notes ask for nothing and are only listed, at the
end, so that what matters stands out. What was listed before and is no longer found is shown as
corrected, last.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from itasheet.language import N_, Translate
from itasheet.layout.fonts import Font
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import cell_height
from itasheet.layout.styles import DENSE_SIZE
from itasheet.marking.corrections import (
    FIXED,
    MEMORY,
    MOST_AREAS,
    SHOWN,
    SIGNATURE,
    SIGNATURE_SPOT,
    Correction,
    FormerMarks,
    Marks,
    Note,
)
from itasheet.problems.problem import Problem, Severity, format_message, format_remedy, severity_of
from itasheet.sheets.cell_reference import CellRef, join_cells
from itasheet.sheets.page import Cell, Page
from itasheet.thai.text import clean_terminal, quote

MOST_NOTES = 1_000
"""Comments in one workbook; each has a box that opening it must draw."""
NOTE_WIDTH = 300
MOST_LINES = 1_000
"""Problems that the list shows, and as many that were corrected."""
MOST_COMPARED = 1_000_000
"""Pairs of cells by which lines are held against those of the former list; more are left out."""
LONGEST_FOUND = 120
LONGEST_PLACE = 60

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
COLUMNS = {
    N_("No."): 48,
    N_("Status"): 120,
    N_("Cell"): 96,
    N_("Column"): 176,
    N_("What is wrong"): 390,
    N_("What to do"): 330,
}
"""Headings, and the widths of their columns in pixels."""
LEVELS = {
    Severity.ERROR.value: (N_("must be corrected"), N_("{count} to correct")),
    Severity.WARNING.value: (N_("please check"), N_("{count} to check")),
    Severity.NOTE.value: (N_("for information"), ""),
    FIXED: (N_("✓ corrected"), N_("{count} corrected since last time")),
}
"""How lines and how many of them are called."""


def plan_marks(
    problems: Sequence[Problem], former: FormerMarks, heading: str, translate: Translate
) -> Marks:
    """The marks for problems, the gravest first; none where a unit has nothing to look at."""
    asking = [one for one in problems if severity_of(one) is not Severity.NOTE]
    if not asking:
        return Marks()
    lines = []
    for number, problem in enumerate(problems, 1):
        place, message = problem.place, format_message(problem, translate)
        if problem.found:
            found = clean_terminal(" ".join(quote(problem.found, LONGEST_FOUND).split()))
            message = f"{message} — “{found}”"
        line = Correction(
            number=number,
            code=problem.code,
            level=severity_of(problem).value,
            sheet=place.sheet,
            areas=tuple(join_cells(place.spots)),
            place=quote(place.cells, LONGEST_PLACE) or place.sheet,
            heading=quote(place.column),
            message=message,
            remedy=format_remedy(problem, translate),
        )
        lines.append(line)
    fixed = tuple(_list_fixed(former, lines))
    notes, left = _write_notes(asking[:MOST_LINES], translate)
    return Marks(
        page=_make_page([*lines[:MOST_LINES], *fixed[:MOST_LINES]], heading, translate),
        lines=tuple(line for line in lines[:MOST_LINES] if line.sheet),
        notes=notes,
        unnoted=left + len(lines[MOST_LINES:]),
        fixed=len(fixed),
    )


def _write_notes(problems: Sequence[Problem], translate: Translate) -> tuple[tuple[Note, ...], int]:
    """Comments, and how many cells more would have one."""
    texts: dict[tuple[str, CellRef], list[tuple[str, str]]] = {}
    for problem in problems:
        level = translate(LEVELS[severity_of(problem).value][0])
        told = f"{format_message(problem, translate)}\n→ {format_remedy(problem, translate)}"
        for spot in problem.place.spots:
            texts.setdefault((problem.place.sheet, spot), []).append((level, told))
    notes = []
    for (sheet, spot), group in islice(texts.items(), MOST_NOTES):
        lines = "\n".join(line for pair in group for line in pair)
        points = cell_height(lines, Font(DENSE_SIZE), NOTE_WIDTH - 20)
        notes.append(Note(sheet, spot, tuple(group), NOTE_WIDTH, round(points * 96 / 72) + 16))
    return tuple(notes), len(texts) - len(notes)


def _list_fixed(former: FormerMarks, lines: Sequence[Correction]) -> Iterator[Correction]:
    """What was to be corrected or checked before and is found no more, numbered on.

    Two lines tell of one problem if it is of one kind and in one cell, where it has any.
    """
    number, left = len(lines), MOST_COMPARED
    kinds: dict[tuple[str, str], list[Correction]] = {}
    for new in lines:
        kinds.setdefault((new.code, new.sheet), []).append(new)
    for line in former.lines:
        if line.level not in (Severity.ERROR.value, Severity.WARNING.value):
            continue
        areas = former.colors.get(line.sheet, {}).get(line.number) or line.areas
        alike = kinds.get((line.code, line.sheet), [])
        left -= sum(1 + len(areas) * len(new.areas) for new in alike)
        if left < 0:
            return
        if not any(
            any(one.overlaps(other) for one in areas for other in new.areas)
            if areas and new.areas
            else new.message == line.message
            for new in alike
        ):
            number += 1
            yield line._replace(number=number, level=FIXED, areas=())


def _make_page(lines: Sequence[Correction], heading: str, translate: Translate) -> Page:
    counts = Counter(line.level for line in lines)
    told = [(text, counts[level]) for level, (_, text) in LEVELS.items() if text and counts[level]]
    texts = (
        (translate(TITLE), "mark_title"),
        (heading, "mark_text"),
        (" · ".join(translate(text).format(count=of) for text, of in told), "mark_count"),
        *((translate(text), "mark_text") for text in INTRODUCTION),
    )
    builder = PageBuilder(tuple(COLUMNS.values()))
    for text, style in texts:
        if text:
            builder.add_line(Content(text, style))
    builder.add_row(Content(translate(text), "mark_heading") for text in COLUMNS)
    builder.cells.append(Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_memory"))
    first = len(builder.heights)
    for row, line in enumerate(lines, first):
        style = "mark_soft" if line.level == FIXED else "mark_cell"
        place = "mark_link" if line.sheet and line.level != FIXED else "mark_number"
        styles = ("mark_number", f"mark_{line.level}", place, style, style, style)
        level = translate(LEVELS[line.level][0])
        shown = (str(line.number), level, line.place, line.heading, line.message, line.remedy)
        builder.add_row(map(Content, shown, styles))
        areas = " ".join(map(str, line.areas[:MOST_AREAS]))
        known = (str(line.number), line.code, line.level, line.sheet, areas)
        builder.cells += (Cell(row, *one, "mark_memory") for one in enumerate(known, SHOWN))
    builder.widths += (0,) * MEMORY
    return builder.make_page(translate(SHEET))._replace(frozen_rows=first)
