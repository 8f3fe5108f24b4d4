"""The problems of one return to marks: what is coloured, what is commented on, what is listed.

Errors and warnings get a colour and a comment; notes ask for nothing and are only listed, at the
end, so that what matters stands out. What was listed before and is no longer found is shown as
corrected, last.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice

from itasheet.language import N_, Translate
from itasheet.layout.fonts import FAMILY, Font
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import cell_height
from itasheet.layout.styles import DENSE_SIZE, MUST_CORRECT, TO_CHECK
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
)
from itasheet.problems.problem import Problem, Severity, format_message, format_remedy, severity_of
from itasheet.sheets.cell_reference import CellRef
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

COLORS = {Severity.ERROR: MUST_CORRECT.fill, Severity.WARNING: TO_CHECK.fill, Severity.NOTE: ""}

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
    lines, marks = [], []
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
            areas=tuple(spot.area for spot in place.spots),
            place=quote(place.cells, LONGEST_PLACE) or place.sheet,
            heading=quote(place.column),
            message=message,
            remedy=format_remedy(problem, translate),
        )
        lines.append(line)
        if (
            place.sheet and number <= MOST_LINES
        ):  # a problem of a whole sheet leads to its first cell
            color = COLORS[severity_of(problem)] if place.spots else ""
            marks.append(Mark(number, place.sheet, place.spots or (CellRef(0, 0),), color))
    order = [one.value for one in Severity]
    marks.sort(key=lambda mark: order.index(lines[mark.number - 1].level))
    fixed = tuple(_list_fixed(former, lines))
    notes, left = _write_notes(problems[:MOST_LINES], translate)
    page, links = _make_page([*lines[:MOST_LINES], *fixed[:MOST_LINES]], heading, taken, translate)
    return Marks(
        page=page,
        links=links,
        marks=tuple(marks),
        notes=notes,
        unnoted=left + len(lines[MOST_LINES:]),
        fixed=len(fixed),
    )


def asks_for_action(problem: Problem) -> bool:
    """Whether a unit has to look at a problem."""
    return severity_of(problem) is not Severity.NOTE


def _write_notes(problems: Sequence[Problem], translate: Translate) -> tuple[tuple[Note, ...], int]:
    """Comments, and how many cells more would have one."""
    texts: dict[tuple[str, CellRef], list[tuple[str, str]]] = {}
    for problem in filter(asks_for_action, problems):
        level = translate(STATUSES[severity_of(problem).value])
        told = f"{format_message(problem, translate)}\n→ {format_remedy(problem, translate)}"
        for spot in problem.place.spots:
            texts.setdefault((problem.place.sheet, spot), []).append((level, told))
    notes = []
    for (sheet, spot), group in islice(texts.items(), MOST_NOTES):
        lines = "\n".join(line for pair in group for line in pair)
        points = cell_height(lines, Font(FAMILY, DENSE_SIZE), NOTE_WIDTH - 20)
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


def _make_page(
    lines: Sequence[Correction], heading: str, taken: Iterable[str], translate: Translate
) -> tuple[Page, dict[CellRef, int]]:
    """The list, under a name that no sheet has in any case, and the cells that lead to marks."""
    counts = Counter(line.level for line in lines)
    told = [translate(text).format(count=counts[level]) for level, text in COUNTS if counts[level]]
    texts = (
        (translate(TITLE), "mark_title"),
        (heading, "mark_text"),
        (" · ".join(told), "mark_count"),
        *((translate(text), "mark_text") for text in INTRODUCTION),
    )
    builder = PageBuilder(tuple(COLUMNS.values()))
    for text, style in texts:
        if text:
            builder.add_line(Content(text, style))
    builder.add_row(Content(translate(text), "mark_heading") for text in COLUMNS)
    memory, links = [Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_memory")], {}
    first = len(builder.heights)
    for row, line in enumerate(lines, first):
        if line.sheet and line.level != FIXED:
            links[CellRef(row, 2)] = line.number
        style = "mark_soft" if line.level == FIXED else "mark_cell"
        builder.add_row(
            (
                Content(str(line.number), "mark_number"),
                Content(translate(STATUSES[line.level]), f"mark_{line.level}"),
                Content(line.place, "mark_link" if (row, 2) in links else "mark_number"),
                Content(line.heading, style),
                Content(line.message, style),
                Content(line.remedy, style),
            )
        )
        areas = " ".join(map(str, line.areas))
        known = (str(line.number), line.code, line.level, line.sheet, areas)
        memory += (Cell(row, at, text, "mark_memory") for at, text in enumerate(known, SHOWN))
    names = {name.casefold() for name in taken}
    numbered = (f"{translate(SHEET)} ({number})" for number in count(2))
    name = next(one for one in chain([translate(SHEET)], numbered) if one.casefold() not in names)
    page = builder.make_page(name)
    page = page._replace(
        cells=(*page.cells, *memory),
        widths=(*builder.widths, *[0] * MEMORY),
        frozen_rows=first,
        protected=True,
    )
    return page, links
