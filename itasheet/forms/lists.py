"""The sheet of lists: what drop-downs choose from, and what the self-check looks up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from itasheet.forms.blocks import Block
from itasheet.forms.findings import Lists, list_signs
from itasheet.forms.formulas import list_silent
from itasheet.forms.issued import list_issued
from itasheet.forms.units import UnitNames, list_names
from itasheet.model.definition import Definition
from itasheet.model.round import Round
from itasheet.sheets.address import Area
from itasheet.sheets.page import Cell, Page, Visibility

SILENT, KEYS, NAMES, ISSUED, SIGNS = range(2, 7)
"""Columns behind those of the drop-downs; the signs go on to the right."""


def make_lists(
    definition: Definition,
    found: Round,
    blocks: Sequence[Block],
    choices: Sequence[Sequence[str]],
) -> Page:
    """The sheet; each of the ``choices`` is a column of its own, from the first one on."""
    names = list_names(found)
    words = definition.words
    columns: Mapping[int, Sequence[str]] = {
        **dict(enumerate(choices)),
        SILENT: (list_silent(words.blank), list_silent((*words.blank, *words.result_openings))),
        KEYS: [key for key, _ in names],
        NAMES: [name for _, name in names],
        ISSUED: [text for texts in _list_issued(blocks).values() for text in texts],
        **dict(enumerate(((sign,) for sign in list_signs(definition)), SIGNS)),
    }
    cells = tuple(
        Cell(row, column, text, "hidden")
        for column, texts in columns.items()
        for row, text in enumerate(texts)
    )
    return Page(definition.form.lists, cells, widths=(220, 300), visibility=Visibility.HIDDEN)


def find_lists(definition: Definition, found: Round, blocks: Sequence[Block]) -> Lists:
    """Where the self-check finds what it looks up."""
    rows = count()
    names, signs = len(list_names(found)), max(len(list_signs(definition)), 1)

    def name(row: int, column: int, rows: int = 1, columns: int = 1) -> str:
        area = Area(row, column, row + rows - 1, column + columns - 1)
        return area.absolute(definition.form.lists)

    return Lists(
        silent=name(0, SILENT),
        empty=name(1, SILENT),
        signs=name(0, SIGNS, columns=signs),
        counted=name(0, SIGNS, rows=signs),
        names=UnitNames(name(0, KEYS, names), name(0, NAMES, names)) if names else None,
        issued={
            place: tuple(name(next(rows), ISSUED) for _ in texts)
            for place, texts in _list_issued(blocks).items()
        },
    )


def _list_issued(blocks: Sequence[Block]) -> dict[tuple[int, str], tuple[str, ...]]:
    return list_issued((block.measure.number, block.filling) for block in blocks)
