"""Checks of lists: numbering without gaps, results that are no copies, outcomes of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from itasheet.cells.item_list import find_gaps
from itasheet.cells.nil import list_filled, list_statements, says_nothing
from itasheet.cells.records import CellText, Entry, Field, PlacedItem, Return
from itasheet.checks.context import CheckContext, place_field, walk_fields
from itasheet.definition.definition import ColumnKind, Words
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


def find_numbering_gaps(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A number that does not follow on the one before it."""
    for entry, _column, field in walk_fields(returned, context, ColumnKind.ITEMS):
        for gap in find_gaps(item for item, _ in field.items):
            place = place_field(returned, entry, field, field.items[gap.index].piece)
            yield Problem("numbering-gap", place, gap.found, {"expected": gap.expected})


def find_repeated_steps(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A result that is the step over again, also with ดำเนินการ or the like before it."""
    for entry, column, field in walk_fields(returned, context, ColumnKind.ITEMS):
        if other := entry.fields.get(column.differs_from):
            steps = {key for key, _, _ in _list_wordings(other, context.definition.words)}
            for key, text, piece in _list_wordings(field, context.definition.words):
                if key in steps:
                    place = place_field(returned, entry, field, piece)
                    yield Problem("result-equals-step", place, text)


def _list_wordings(field: Field, words: Words) -> Iterator[tuple[str, str, CellText]]:
    """Each item's key without opening words; items that say "nothing" have none."""
    openings = [squash(word) for word in words.result_openings]
    for item, piece in _list_told(field, words):
        opening = next((word for word in openings if item.key.startswith(word)), "")
        yield item.key.removeprefix(opening) or item.key, item.line, piece


def _list_told(field: Field, words: Words) -> Iterator[PlacedItem]:
    """Items but for those that are blank or say that there is nothing to report."""
    for placed in list_statements(field, words):
        if not says_nothing(placed.item.key, words):
            yield placed


def find_repeated_outcomes(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """One outcome under several measures, named with every cell it stands in."""
    for column in context.definition.columns:
        groups: dict[str, list[tuple[Entry, Field, PlacedItem]]] = defaultdict(list)
        for entry in returned.entries if column.distinct else ():
            if field := entry.fields.get(column.key):
                for placed in _list_told(field, context.definition.words):
                    groups[placed.item.key].append((entry, field, placed))
        for group in groups.values():
            numbers = sorted({entry.measure.number for entry, *_ in group if entry.measure})
            if len(numbers) > 1:
                entry, field, placed = group[0]
                pieces = dict.fromkeys(other.piece for _, _, other in group)
                place = place_field(returned, entry, field, *pieces)
                named = ", ".join(to_thai(str(number)) for number in numbers)
                yield Problem("outcome-repeated", place, placed.item.text, {"measures": named})


def find_unequal_counts(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Different numbers of items in the lists of one measure; told once for all measures.

    A blank list is a matter of its own, and where nothing was done there is nothing to count.
    """
    told: dict[str, tuple[list[CellRef], list[str]]] = {}
    words = context.definition.words
    columns = context.definition.columns_of(ColumnKind.ITEMS)
    for entry in returned.entries:
        listed = (entry.fields.get(column.key) for column in columns)
        fields = [field for field in listed if field and list_filled(field, words)]
        counts = [len(list_statements(field, words)) for field in fields]
        if entry.measure and not entry.nil and len(set(counts)) > 1:
            spots, numbers = told.setdefault(entry.sheet, ([], []))
            spots += (field.spots[0] for field in fields)
            numbers.append(to_thai(f"{entry.measure.number} ({'/'.join(map(str, counts))})"))
    for sheet, (spots, numbers) in told.items():
        place = Place(returned.path, sheet, tuple(spots))
        yield Problem("counts-unequal", place, words={"counts": ", ".join(numbers)})
