"""Texts that a form is issued with, kept on its sheet of lists, and whether a unit changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind
from itasheet.forms.formulas import (
    EDGE,
    ask_typed,
    fix_area,
    fold_text,
    is_accepted,
    quote_text,
)
from itasheet.returns.planned import Filling
from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.text import squash

LONGEST = 32_000
"""Characters of a cell of the sheet of lists; Excel takes a little more."""

Addresses = Mapping[tuple[int, str], tuple[str, ...]]
"""The cells that hold what was issued, by measure number and column key."""


class Issue(NamedTuple):
    """What a block was issued with: the unit's name, and cells of texts by column key."""

    unit: str
    texts: Mapping[str, tuple[str, ...]]


def list_issued(fillings: Iterable[tuple[int, Filling]]) -> dict[tuple[int, str], tuple[str, ...]]:
    """What was issued, by measure number and column key: the texts of a column, run together."""
    return {
        (number, key): tuple(_join_texts(filling.texts[key]))
        for number, filling in fillings
        for key in sorted(filling.issued)
    }


def _join_texts(texts: Iterable[str]) -> Iterable[str]:
    """As few cells' texts as will do; none is cut."""
    joined = ""
    for text in texts:
        if joined and len(joined) + len(text) > LONGEST:
            yield joined
            joined = ""
        joined += text
    yield joined


def ask_touched(column: Column, area: CellRange, issue: Issue) -> str:
    """A condition: in a column stands what the form was not issued with.

    Issued texts may be spaced or ranged otherwise, as long as none is added to or left out.
    """
    issued = issue.texts.get(column.key, ())
    asked = _ask_other_name(area, issue.unit) if column.kind is ColumnKind.UNIT else ask_typed(area)
    differs = _ask_changed(area, issued) if issued else ""
    if not is_accepted(differs):
        return "FALSE"
    return f"AND({asked},{differs})" if differs else asked


def _ask_other_name(area: CellRange, unit: str) -> str:
    name, edge = quote_text(EDGE + EDGE + squash(unit) + EDGE), quote_text(EDGE)
    return f"SUMPRODUCT(--ISERROR(FIND({edge}&{fold_text(fix_area(area))}&{edge},{name})))>0"


def _ask_changed(area: CellRange, issued: tuple[str, ...]) -> str:
    """A condition: the texts are longer or shorter altogether, or one of them was not issued."""
    cells = fold_text(fix_area(area))
    length = "+".join(f"LEN({fold_text(cell)})" for cell in issued)
    found = "+".join(f"ISNUMBER(FIND({cells},{fold_text(cell)}))" for cell in issued)
    other = f"SUMPRODUCT((LEN({cells})>0)*({found}=0))>0"
    return f"OR(SUMPRODUCT(LEN({cells}))<>{length},{other})"
