"""The sources that the cells of a report carry, as the traces of its audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from itasheet.definition.audit import Trace
from itasheet.definition.round import FILE, Round
from itasheet.problems.problem import Place
from itasheet.reports.provenance import PROGRAM
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book
from itasheet.sheets.text_source import TextSource

ROUND_KEYS = {
    "agency": ("agency.name",),
    "place": ("agency.district", "agency.province"),
    "district": ("agency.district",),
    "province": ("agency.province",),
    "year": ("fiscal_year",),
    "last_year": ("fiscal_year",),
    "next_year": ("fiscal_year",),
    "signer": ("signer.name",),
    "position": ("signer.position",),
}
"""The keys of the round's file from which a placeholder is filled."""

Decisions = Mapping[tuple[str, int], tuple[str, ...]]
"""What was decided, as sentences, by the unit's name and the number of the measure."""


def trace_book(
    book: Book,
    definition: str,
    values: Mapping[str, str],
    round_: Round | None,
    decisions: Decisions,
) -> Iterator[Trace]:
    """A trace or more for each cell that shows something, in the order of reading.

    ``definition`` is the id of the one whose texts were filled with ``values``.
    """
    units = [unit.name for unit in round_.units] if round_ else []
    for page in book.pages:
        for cell in sorted(page.cells, key=lambda one: one[:2]):
            for source in cell.sources if cell.value not in (None, "") else ():
                place = _find_place(source, units)
                filled = round_ is not None and source.file == definition
                yield Trace(
                    sheet=page.name,
                    area=CellRef(cell.row, cell.column).area,
                    place=place,
                    unit=source.unit,
                    measure=source.measure,
                    original=source.original,
                    text=source.text or str(cell.value),
                    repairs=source.repairs,
                    decisions=decisions.get((source.unit, source.measure or 0), ()),
                    filled=tuple(_list_filled(source.original, values)) if filled else (),
                )


def _find_place(source: TextSource, units: list[str]) -> Place:
    if source.file == PROGRAM and source.unit in units:
        return Place(FILE, key=f"units[{units.index(source.unit) + 1}].name")
    spots = (source.cell,) if source.cell else ()
    return Place(source.file, source.sheet, spots, source.heading, source.key)


def _list_filled(text: str, values: Mapping[str, str]) -> Iterator[str]:
    """The keys of the round from which a text's placeholders were filled, each once."""
    names = (name for _, name, _, _ in Formatter().parse(text) if name and values.get(name))
    yield from dict.fromkeys(key for name in names for key in ROUND_KEYS.get(name, ()))
