"""Formulas that tell whether a cell names a unit of the round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from itasheet.cells.unit_names import BOUNDARY_SIGNS, BOUNDARY_WORDS
from itasheet.definition.round import Round
from itasheet.forms.bench import Bench
from itasheet.forms.formulas import (
    EDGE,
    MENDED,
    SINGLE_SPACES,
    THAI_DIGITS,
    count_found,
    fix_area,
    fix_first,
    fold_text,
    list_words,
    quote_text,
    replace_all,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import squash

FOLLOWERS = tuple(dict.fromkeys(map(squash, (*BOUNDARY_SIGNS, *BOUNDARY_WORDS, EDGE))))
"""What may follow a unit's name in a text without white space, at whose end stands ``EDGE``."""


class UnitNames(NamedTuple):
    """Where the names of the round's units stand: as keys, and as typed with single spaces."""

    keys: str
    spaced: str


def list_names(found: Round) -> tuple[tuple[str, str], ...]:
    """Each name of each unit, as its key and as typed with single spaces."""
    names = (name for unit in found.units for name in unit.names if squash(name))
    return tuple((squash(name), space_name(name)) for name in names)


def space_name(name: str) -> str:
    """A name as it is typed, but for digits, letter case and more spaces than one."""
    return " ".join(to_arabic(name).lower().split())


def ask_unknown(
    bench: Bench, area: CellRange, issued: str, names: UnitNames, everyone: Iterable[str]
) -> str:
    """A condition for a column that says something: its one cell surely names no unit.

    Of several cells nothing is said. The form is ``issued`` with a name in the first one.
    A name counts where a boundary follows it. Where a name is there and white space, which may be
    one, nothing is said.
    """
    cell = fix_first(area)
    solid = bench.put(fold_text(cell), squash(issued))
    mended = replace_all(cell, (*SINGLE_SPACES, *MENDED, *THAI_DIGITS))
    spaced = bench.put(f"LOWER(TRIM({mended}))", space_name(issued))
    found = (
        f"FIND({names.keys}&{list_words(FOLLOWERS)},{solid}&{quote_text(EDGE)})",
        *(f'FIND({name}&" ",{spaced})' for name in names),
        f'FIND({names.keys},{solid})*FIND(" ",{spaced})',
    )
    named = "+".join(f"SUMPRODUCT(--ISNUMBER({one}))" for one in found)
    lone = f"AND(LEN({cell})>0,SUMPRODUCT(--(LEN({fix_area(area)})>0))=1)"
    return f"AND({lone},{named}+{count_found(solid, map(squash, everyone))}=0)"
