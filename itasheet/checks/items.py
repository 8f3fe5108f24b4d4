"""Rules on lists: numbering without gaps, results that are no copies, outcomes of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from itasheet.cells.item_list import find_gaps
from itasheet.cells.nil import list_filled, list_statements, says_nothing
from itasheet.cells.records import CellText, Entry, Field, PlacedItem, Return
from itasheet.checks.context import CheckContext, Rule, place_field, walk_fields
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


def find_numbering_gaps(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A number that does not follow on the one before it."""
    for entry, _column, field in walk_fields(returned, context.definition, ColumnKind.ITEMS):
        placed = field.items
        for gap in find_gaps(item for item, _ in placed):
            place = place_field(returned, entry, field, placed[gap.index].piece)
            yield Problem("numbering-gap", place, gap.found, {"expected": gap.expected})


def find_repeated_steps(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A result that is the step over again, also with ดำเนินการ or the like before it."""
    definition = context.definition
    for entry, column, field in walk_fields(returned, definition, ColumnKind.ITEMS):
        other = entry.fields.get(column.differs_from)
        if not other:
            continue
        steps = {key for key, _, _ in _list_keys(other, definition)}
        for key, text, piece in _list_keys(field, definition):
            if key in steps:
                place = place_field(returned, entry, field, piece)
                yield Problem("result-equals-step", place, text)


def _list_keys(field: Field, definition: Definition) -> Iterator[tuple[str, str, CellText]]:
    """Each item's wording without opening words, as a key; items that say "nothing" have none."""
    for item, piece in _list_statements(field, definition):
        yield _strip_opening(item.key, definition), item.line, piece


def _list_statements(field: Field, definition: Definition) -> Iterator[PlacedItem]:
    """Items but for those that are blank or say that there is nothing to report."""
    for placed in list_statements(field, definition.words):
        if not says_nothing(placed.item.key, definition.words):
            yield placed


def _strip_opening(key: str, definition: Definition) -> str:
    openings = map(squash, definition.words.result_openings)
    opening = next((word for word in openings if key.startswith(word)), "")
    return key.removeprefix(opening) or key


def find_repeated_outcomes(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """One outcome under several measures, named with every cell it stands in."""
    for column in context.definition.columns:
        groups = _group_outcomes(returned, column, context.definition) if column.distinct else ()
        for group in groups:
            numbers = sorted({entry.measure.number for entry, *_ in group if entry.measure})
            if len(numbers) > 1:
                entry, field, placed = group[0]
                pieces = dict.fromkeys(other.piece for _, _, other in group)
                place = place_field(returned, entry, field, *pieces)
                named = ", ".join(to_thai(str(number)) for number in numbers)
                yield Problem("outcome-repeated", place, placed.item.text, {"measures": named})


def _group_outcomes(
    returned: Return, column: Column, definition: Definition
) -> Iterable[list[tuple[Entry, Field, PlacedItem]]]:
    """The items of a column, those of the same wording together."""
    groups: dict[str, list[tuple[Entry, Field, PlacedItem]]] = defaultdict(list)
    for entry in returned.entries:
        if field := entry.fields.get(column.key):
            for placed in _list_statements(field, definition):
                groups[placed.item.key].append((entry, field, placed))
    return groups.values()


def find_unequal_counts(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Different numbers of items in the lists of one measure; told once for all measures.

    A blank list is a matter of its own, and where nothing was done there is nothing to count.
    """
    told: dict[str, tuple[list[CellRef], list[str]]] = {}
    for entry in returned.entries:
        fields = list(_list_filled_lists(entry, context.definition))
        counts = [len(list_statements(field, context.definition.words)) for field in fields]
        if entry.measure and not entry.nil and len(set(counts)) > 1:
            spots, numbers = told.setdefault(entry.sheet, ([], []))
            spots += (field.spots[0] for field in fields)
            listed = "/".join(map(str, counts))
            numbers.append(to_thai(f"{entry.measure.number} ({listed})"))
    for sheet, (spots, numbers) in told.items():
        place = Place(returned.path, sheet, tuple(spots))
        yield Problem("counts-unequal", place, words={"counts": ", ".join(numbers)})


def _list_filled_lists(entry: Entry, definition: Definition) -> Iterator[Field]:
    for column in definition.columns_of(ColumnKind.ITEMS):
        field = entry.fields.get(column.key)
        if field and list_filled(field, definition.words):
            yield field


LIST_RULES: tuple[Rule, ...] = (
    find_numbering_gaps,
    find_repeated_steps,
    find_repeated_outcomes,
    find_unequal_counts,
)
