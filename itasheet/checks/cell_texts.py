"""Checks of what stands in cells: nothing blank, nothing unfinished, names and years right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from itasheet.cells.nil import excuses_blank, list_filled
from itasheet.cells.records import REPAIRS, Return
from itasheet.cells.unit_names import (
    find_misspellings,
    find_nearest_unit,
    find_units,
    names_everyone,
)
from itasheet.checks.context import CheckContext, place_field, place_outside, walk_fields
from itasheet.definition.definition import ColumnKind
from itasheet.problems.problem import Problem
from itasheet.thai.misspellings import find_damage
from itasheet.thai.numbers import find_mixed_numbers, to_thai
from itasheet.thai.text import squash
from itasheet.thai.years import find_years

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
