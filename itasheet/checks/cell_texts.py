"""Checks of what stands in cells: nothing blank or unfinished, names, years, periods, and lists.

A period is readable, in order and within the fiscal year; a list is numbered without gaps, and its
results are no copies of its steps or of another measure's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from itasheet.cells.names import find_misspellings, find_nearest_unit, find_units, names_everyone
from itasheet.cells.nil import excuses_blank, list_filled, list_statements, says_nothing
from itasheet.cells.period import find_missing_day, format_period, read_field_period
from itasheet.cells.period_grammar import Period, PeriodKind
from itasheet.cells.records import REPAIRS, CellText, Entry, Field, PlacedItem, Return, find_gaps
from itasheet.checks.context import CheckContext, place_field, place_outside, walk_fields
from itasheet.definition.definition import ColumnKind, Words
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.dates import find_fiscal_year, find_years, fiscal_range
from itasheet.thai.misspellings import find_damage
from itasheet.thai.numbers import find_mixed_numbers, to_thai
from itasheet.thai.text import squash

WRITTEN = (ColumnKind.ITEMS, ColumnKind.TEXT, ColumnKind.UNIT, ColumnKind.PERIOD)
"""Kinds of column that hold what a unit wrote."""

Found = Iterable[tuple[str, dict[str, str]]]
"""Wordings of a text that are wrong, each with the words that fill its problem."""


def find_blank(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A required column in which an entry says nothing; a nil one only has to say whose it is."""
    for entry, column, field in walk_fields(returned, context, *WRITTEN):
        if not column.required or column.key in entry.faulty or excuses_blank(entry, column):
            continue
        if not list_filled(field, context.definition.words):
            place = place_field(returned, entry, field)
            yield Problem("required-blank", place, field.text.strip())


def _find_in_texts(
    code: str,
    find: Callable[[str], Found],
    returned: Return,
    context: CheckContext,
    kinds: tuple[ColumnKind, ...] = WRITTEN,
) -> Iterator[Problem]:
    """A problem for each wording that ``find`` sees in a cell."""
    for entry, _column, field in walk_fields(returned, context, *kinds):
        for piece in field.pieces:
            for found, words in find(piece.text):
                place = place_field(returned, entry, field, piece)
                yield Problem(code, place, found, words)


def find_placeholders(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Blanks of a sample text that were not filled in; of overlapping ones the widest."""
    patterns = context.definition.placeholder_patterns

    def find(text: str) -> Found:
        matches = [match for pattern in patterns for match in pattern.finditer(text)]
        matches.sort(key=lambda match: (match.start(), -match.end()))
        kept: dict[str, None] = {}
        end = -1
        for match in matches:
            if match.start() >= end:
                kept[match[0]] = None
                end = match.end()
        return ((wording, {}) for wording in kept)

    return _find_in_texts("placeholder-left", find, returned, context)


def find_unknown_units(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Someone responsible who is no unit of the round.

    Beside a known unit's name sections may be free, but no part may be another's but for a slip.
    """
    round_, words = context.round_, context.definition.words
    if round_ is None or not round_.units:
        return
    for entry, _column, field in walk_fields(returned, context, ColumnKind.UNIT):
        named = "\n".join(piece.text for piece in list_filled(field, words))
        if named and not find_units(named, round_, words):
            if not names_everyone(named, words.everyone):
                nearest = find_nearest_unit(named, round_)
                place = place_field(returned, entry, field)
                yield Problem("unit-unknown", place, named, {"nearest": nearest})
                continue
        for piece in field.pieces if named else ():
            for part in filter(None, map(str.strip, re.split(r"[\n,/]", piece.text))):
                nearest = "" if find_units(part, round_, words) else find_nearest_unit(part, round_)
                if nearest:
                    place = place_field(returned, entry, field, piece)
                    yield Problem("unit-unknown", place, part, {"nearest": nearest})


def find_misspelt(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """The agency's own name in another spelling, in the table and above it."""
    name, types = context.agency, context.definition.words.agency_types
    if not name or context.round_ is None:
        return
    right = set(map(squash, context.round_.agency.other_names))

    def find(text: str) -> Found:
        for spelling in find_misspellings(text, name, types):
            if squash(spelling) not in right:
                yield spelling, {"name": name}

    for title in returned.titles:
        for found, words in find(title.text):
            yield Problem("agency-misspelt", place_outside(returned, title), found, words)
    yield from _find_in_texts("agency-misspelt", find, returned, context)


def find_doubtful_years(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Years other than those a report may speak of; a law's year is its own."""
    if context.fiscal_year is None:
        return
    in_play = [context.fiscal_year + offset for offset in context.definition.years.in_play]
    expected = ", ".join(to_thai(str(year)) for year in in_play)

    def find(text: str) -> Found:
        for year in find_years(text):
            if not year.cited and year.number not in in_play:
                yield year.text, {"year": to_thai(str(year.number)), "expected": expected}

    kinds = (ColumnKind.ITEMS, ColumnKind.TEXT)
    yield from _find_in_texts("year-doubtful", find, returned, context, kinds)


def find_mixed(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Numbers in which Thai and Arabic digits are mixed."""

    def find(text: str) -> Found:
        return ((number, {}) for number in find_mixed_numbers(text))

    return _find_in_texts("numerals-mixed", find, returned, context)


def find_damaged(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Words that look damaged or misspelt, each with what it probably should be."""

    def find(text: str) -> Found:
        return ((damage.found, {"proposal": damage.proposal}) for damage in find_damage(text))

    return _find_in_texts("text-doubtful", find, returned, context)


def find_repaired(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Texts whose invisible damage was mended on reading."""
    for entry in returned.entries:
        for field in (*entry.fields.values(), *entry.extra.values()):
            for piece in field.pieces:
                for repair in piece.repairs:
                    place = place_field(returned, entry, field, piece)
                    yield Problem("text-repaired", place, words={"repairs": REPAIRS[repair]})


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


EXAMPLE_YEAR = 2568
"""Year of the example where the report's own is not known."""


def _walk_periods(returned: Return, context: CheckContext) -> Iterator[tuple[Period, Place, str]]:
    for entry, column, field in walk_fields(returned, context, ColumnKind.PERIOD):
        if column.key not in entry.faulty and list_filled(field, context.definition.words):
            period = read_field_period(field, context.fiscal_year)
            if entry.nil and period.kind is PeriodKind.FREE:
                continue  # nothing was done: there is no period to tell
            yield period, place_field(returned, entry, field), field.text


def find_unreadable(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period that names no dates, months, quarters or year, or dates that do not exist."""
    for period, place, text in _walk_periods(returned, context):
        if period.kind is PeriodKind.FREE:
            example = format_period(*fiscal_range(context.fiscal_year or EXAMPLE_YEAR))
            yield Problem("period-unreadable", place, text, {"example": example})
        elif period.kind is PeriodKind.IMPOSSIBLE:
            month, last = find_missing_day(text) or ("", "")
            yield Problem("period-impossible", place, text, {"month": month, "last": last})


def find_half(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period of which only the beginning or only the end is told; the year's own is proposed."""
    for period, place, text in _walk_periods(returned, context):
        if period.kind in (PeriodKind.OPEN, PeriodKind.DEADLINE):
            (start, end) = period.spans[0]
            first, last = fiscal_range(context.fiscal_year or find_fiscal_year(start))
            if period.kind is PeriodKind.OPEN:
                example = format_period(start, max(start, last))
                yield Problem("period-endless", place, text, {"example": example})
            else:
                example = format_period(min(first, end), end)
                yield Problem("period-deadline", place, text, {"example": example})


def find_reversed(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period whose end lies before its start."""
    for period, place, text in _walk_periods(returned, context):
        if period.reversed:
            yield Problem("period-reversed", place, text)


def find_outside(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period outside the fiscal year, wholly or in part; one in disorder is told apart."""
    if context.fiscal_year is None:
        return
    first, last = fiscal_range(context.fiscal_year)
    words = {"year": to_thai(str(context.fiscal_year)), "range": format_period(first, last)}
    for period, place, text in _walk_periods(returned, context):
        days = () if period.reversed else period.days
        if days and all(end < first or start > last for start, end in days):
            yield Problem("period-outside", place, text, words)
        elif any(start < first or end > last for start, end in days):
            yield Problem("period-partly-outside", place, text, words)
