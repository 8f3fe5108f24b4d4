"""Rules on what stands in cells: nothing blank, nothing unfinished, names and years right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from itasheet.cells.nil import excuses_blank, list_filled
from itasheet.cells.records import REPAIRS, Entry, Field, Return
from itasheet.cells.unit_names import (
    find_misspellings,
    find_nearest_unit,
    find_units,
    names_everyone,
)
from itasheet.checks.context import CheckContext, Rule, place_field, walk_fields
from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import Round
from itasheet.problems.problem import Place, Problem
from itasheet.thai.misspellings import find_damage
from itasheet.thai.numbers import find_mixed_numbers, to_thai
from itasheet.thai.text import squash
from itasheet.thai.years import find_years

WRITTEN = (ColumnKind.ITEMS, ColumnKind.TEXT, ColumnKind.UNIT, ColumnKind.PERIOD)
"""Kinds of column that hold what a unit wrote."""


def find_blank(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A required column in which an entry says nothing; a nil one only has to say whose it is."""
    for entry, column, field in walk_fields(returned, context.definition, *WRITTEN):
        if not column.required or column.key in entry.faulty or excuses_blank(entry, column):
            continue
        if not list_filled(field, context.definition.words):
            place = place_field(returned, entry, field)
            yield Problem("required-blank", place, field.text.strip())


Finder = Callable[[str], tuple[str, ...]]


def _find_in_texts(
    code: str, find: Finder, returned: Return, context: CheckContext, words: dict[str, str]
) -> Iterator[Problem]:
    """A problem for each wording that ``find`` sees in a cell."""
    for entry, _column, field in walk_fields(returned, context.definition, *WRITTEN):
        for piece in field.pieces:
            for found in find(piece.text):
                place = place_field(returned, entry, field, piece)
                yield Problem(code, place, found, words)


def find_placeholders(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Blanks of a sample text that were not filled in; of overlapping ones the widest."""

    def find(text: str) -> tuple[str, ...]:
        matches = [
            match
            for pattern in context.definition.placeholder_patterns
            for match in pattern.finditer(text)
        ]
        matches.sort(key=lambda match: (match.start(), -match.end()))
        kept, end = [], -1
        for match in matches:
            if match.start() >= end:
                kept.append(match[0])
                end = match.end()
        return tuple(dict.fromkeys(kept))

    return _find_in_texts("placeholder-left", find, returned, context, {})


def find_mixed(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Numbers in which Thai and Arabic digits are mixed."""
    return _find_in_texts("numerals-mixed", find_mixed_numbers, returned, context, {})


def find_misspelt(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """The agency's own name in another spelling, in the table and above it."""
    name, types = context.agency, context.definition.words.agency_types
    if not name:
        return
    words = {"name": name}
    right = set(map(squash, context.round_.agency.other_names)) if context.round_ else set()

    def find(text: str) -> tuple[str, ...]:
        found = find_misspellings(text, name, types)
        return tuple(spelling for spelling in found if squash(spelling) not in right)

    for title in returned.titles:
        for found in find(title.text):
            yield Problem(
                "agency-misspelt", Place(returned.path, title.sheet, (title.spot,)), found, words
            )
    yield from _find_in_texts("agency-misspelt", find, returned, context, words)


def find_damaged(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Words that look damaged or misspelt, each with what it probably should be."""
    for entry, _column, field in walk_fields(returned, context.definition, *WRITTEN):
        for piece in field.pieces:
            for damage in find_damage(piece.text):
                place = place_field(returned, entry, field, piece)
                words = {"proposal": damage.proposal}
                yield Problem("text-doubtful", place, damage.found, words)


def find_doubtful_years(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Years other than those a report may speak of; a law's year is its own."""
    if context.fiscal_year is None:
        return
    in_play = [context.fiscal_year + offset for offset in context.definition.years.in_play]
    expected = ", ".join(to_thai(str(year)) for year in in_play)
    kinds = (ColumnKind.ITEMS, ColumnKind.TEXT)
    for entry, _column, field in walk_fields(returned, context.definition, *kinds):
        for piece in field.pieces:
            for year in find_years(piece.text):
                if not year.cited and year.number not in in_play:
                    place = place_field(returned, entry, field, piece)
                    words = {"year": to_thai(str(year.number)), "expected": expected}
                    yield Problem("year-doubtful", place, year.text, words)


def find_unknown_units(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Someone responsible who is no unit of the round."""
    round_, everyone = context.round_, context.definition.words.everyone
    if round_ is None or not round_.units:
        return
    for entry, _column, field in walk_fields(returned, context.definition, ColumnKind.UNIT):
        named = "\n".join(piece.text for piece in list_filled(field, context.definition.words))
        if named and not find_units(named, round_) and not names_everyone(named, everyone):
            nearest = find_nearest_unit(named, round_)
            place = place_field(returned, entry, field)
            yield Problem("unit-unknown", place, named, {"nearest": nearest})
        elif named:
            yield from _find_slips(returned, entry, field, round_)


def _find_slips(returned: Return, entry: Entry, field: Field, round_: Round) -> Iterator[Problem]:
    """Parts beside a known unit's name that are another's, but for a slip; sections may be free."""
    for piece in field.pieces:
        for part in filter(None, map(str.strip, re.split(r"[\n,/]", piece.text))):
            nearest = "" if find_units(part, round_) else find_nearest_unit(part, round_)
            if nearest:
                place = place_field(returned, entry, field, piece)
                yield Problem("unit-unknown", place, part, {"nearest": nearest})


def find_repaired(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Texts whose invisible damage was mended on reading."""
    for entry in returned.entries:
        for field in (*entry.fields.values(), *entry.extra.values()):
            for piece in field.pieces:
                for repair in piece.repairs:
                    place = place_field(returned, entry, field, piece)
                    yield Problem("text-repaired", place, words={"repairs": REPAIRS[repair]})


TEXT_RULES: tuple[Rule, ...] = (
    find_blank,
    find_placeholders,
    find_unknown_units,
    find_misspelt,
    find_doubtful_years,
    find_mixed,
    find_damaged,
    find_repaired,
)
