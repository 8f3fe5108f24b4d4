"""The problems of one return to marks: what is coloured, what is commented on, what is listed.

Errors and warnings get a colour and a comment; notes ask for nothing and are only listed, at the
end, so that what matters stands out. What was listed before and is no longer found is shown as
corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from itasheet.layout.paper import cell_height
from itasheet.marks.page import STATUSES, Heading, make_page
from itasheet.model.catalogue import severity_of, word_message, word_remedy
from itasheet.model.marks import FIXED, Line, Mark, Marks, Note
from itasheet.model.problems import Problem, Severity, Translate
from itasheet.sheets.address import Area, Spot
from itasheet.sheets.style import AMBER_TINT, DENSE_SIZE, FAMILY, RED_TINT, Font
from itasheet.thai.text import clean_terminal

MOST_NOTES = 1_000
"""Comments in one workbook; each has a box that opening it must draw."""
NOTE_WIDTH = 300
LONGEST_FOUND = 120
LONGEST_PLACE = 60

COLORS = {Severity.ERROR: RED_TINT, Severity.WARNING: AMBER_TINT, Severity.NOTE: ""}
Colors = Mapping[str, Mapping[int, tuple[Area, ...]]]
"""The areas that marks colour now, by sheet and number."""


class Former(NamedTuple):
    """What is left of marks from before: the names of lists, their lines, the coloured areas."""

    lists: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    colors: Colors = MappingProxyType({})


def plan_marks(
    problems: Sequence[Problem],
    former: Former,
    heading: Heading,
    taken: Iterable[str],
    translate: Translate,
) -> Marks:
    """The marks for problems, which are listed in the order given; ``taken`` are sheets' names."""
    lines = [_write_line(number, one, translate) for number, one in enumerate(problems, 1)]
    fixed = tuple(_list_fixed(former, lines))
    notes = tuple(_write_notes(problems, translate))
    page, links = make_page([*lines, *fixed], heading, taken, translate)
    return Marks(
        page=page,
        links=links,
        marks=tuple(_list_marks(problems)),
        notes=notes[:MOST_NOTES],
        unnoted=len(notes[MOST_NOTES:]),
        fixed=len(fixed),
        former=former.lists,
    )


def asks_for_action(problem: Problem) -> bool:
    """Whether a unit has to look at a problem."""
    return severity_of(problem) is not Severity.NOTE


def _write_line(number: int, problem: Problem, translate: Translate) -> Line:
    place = problem.place
    message = word_message(problem, translate)
    if problem.found:
        message = f"{message} — “{_shorten(problem.found, LONGEST_FOUND)}”"
    return Line(
        number=number,
        code=problem.code,
        level=severity_of(problem).value,
        sheet=place.sheet,
        areas=tuple(Area(*spot, *spot) for spot in place.spots),
        place=_shorten(place.cells, LONGEST_PLACE) or place.sheet,
        heading=place.column,
        message=message,
        remedy=word_remedy(problem, translate),
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
            yield Mark(number, place.sheet, (Spot(0, 0),), "")


def _write_notes(problems: Sequence[Problem], translate: Translate) -> Iterator[Note]:
    texts: dict[tuple[str, Spot], list[tuple[str, str]]] = {}
    for problem in filter(asks_for_action, problems):
        level = translate(STATUSES[severity_of(problem).value])
        told = f"{word_message(problem, translate)}\n→ {word_remedy(problem, translate)}"
        for spot in problem.place.spots:
            texts.setdefault((problem.place.sheet, spot), []).append((level, told))
    for (sheet, spot), group in texts.items():
        lines = "\n".join(line for pair in group for line in pair)
        points = cell_height(lines, Font(FAMILY, DENSE_SIZE), NOTE_WIDTH - 20)
        yield Note(sheet, spot, tuple(group), NOTE_WIDTH, round(points * 96 / 72) + 16)


def _list_fixed(former: Former, lines: Sequence[Line]) -> Iterator[Line]:
    """What was to be corrected or checked before and is found no more, numbered on."""
    number = len(lines)
    for line in former.lines:
        if line.level in (Severity.ERROR.value, Severity.WARNING.value):
            moved = former.colors.get(line.sheet, {}).get(line.number)
            known = line._replace(areas=moved) if moved else line
            if not any(_is_same(known, new) for new in lines):
                number += 1
                yield line._replace(number=number, level=FIXED, areas=())


def _is_same(former: Line, line: Line) -> bool:
    """Whether two lines tell of one problem: of its kind, in one of its cells, where it has any."""
    if former.code != line.code:
        return False
    if not (former.areas and line.areas):
        return (former.sheet, former.message) == (line.sheet, line.message)
    if former.sheet != line.sheet:
        return False
    return any(_overlap(one, other) for one in line.areas for other in former.areas)


def _overlap(one: Area, other: Area) -> bool:
    rows = one.first_row <= other.last_row and other.first_row <= one.last_row
    columns = one.first_column <= other.last_column and other.first_column <= one.last_column
    return rows and columns
