"""What checks are given beside the return, and how they say where a problem is."""

from collections.abc import Iterator
from typing import NamedTuple

from itasheet.cells.records import CellLink, CellText, Entry, Field, Return
from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.round import Round
from itasheet.problems.problem import Place
from itasheet.returns.senders import Plan


class CheckContext(NamedTuple):
    """What a return is held against; the year is None where neither round nor return names one."""

    definition: Definition
    round_: Round | None
    fiscal_year: int | None
    plan: Plan | None = None

    @property
    def agency(self) -> str:
        """The agency's name, or ``""``."""
        return self.round_.agency.name if self.round_ else ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the agency."""
        return (self.agency, *self.round_.agency.other_names) if self.round_ else ()


def place_outside(returned: Return, cell: CellText | CellLink) -> Place:
    """The place of what stands in no column."""
    return Place(returned.path, cell.sheet, (cell.spot,))


def place_field(returned: Return, entry: Entry, field: Field, *pieces: CellText) -> Place:
    """The place of a field, or of some of its cells; of several sheets only the first is named."""
    shown = pieces or field.pieces
    sheet = shown[0].sheet if shown else entry.sheet
    spots = tuple(piece.spot for piece in shown if piece.sheet == sheet) or (field.room,)
    return Place(returned.path, sheet, spots, field.heading)


def place_title(returned: Return, entry: Entry, definition: Definition) -> Place:
    """The place of an entry's title, or of its first cell where the title's column is missing."""
    field = entry.fields.get(definition.measure_column.key)
    field = field or next(iter(entry.fields.values()))
    return place_field(returned, entry, field, *field.pieces[:1])


def place_unreported(returned: Return, measure: Measure, context: CheckContext) -> Place:
    """The place of a measure that a unit left as issued, or else the file."""
    for entry in returned.untouched:
        if entry.measure is measure:
            return place_title(returned, entry, context.definition)
    return Place(file=returned.path)


def walk_fields(
    returned: Return, context: CheckContext, *kinds: ColumnKind
) -> Iterator[tuple[Entry, Column, Field]]:
    """Each field of each entry, of columns of these kinds."""
    columns = [column for column in context.definition.columns if column.kind in kinds]
    for entry in returned.entries:
        for column in columns:
            if field := entry.fields.get(column.key):
                yield entry, column, field
