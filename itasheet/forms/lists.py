"""The sheet of lists: what drop-downs choose from, and what the self-check looks up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count

from itasheet.definition.definition import Definition, Words
from itasheet.definition.round import Round
from itasheet.forms.blocks import Block
from itasheet.forms.findings import Lists, list_signs
from itasheet.forms.formulas import list_silent
from itasheet.forms.issued import list_issued
from itasheet.forms.nil import (
    Group,
    NilLists,
    Row,
    list_keys,
    list_openings,
    list_spaced,
)
from itasheet.forms.units import UnitNames, list_names
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Page, Visibility

SILENT, KEYS, NAMES, ISSUED, ROWS = range(2, 7)
"""Columns behind those of the drop-downs; from the last one on rows go to the right."""
SIGNS, REASONS, QUIET, SPACED = range(4)
"""What stands in these rows."""


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
        SILENT: (
            list_silent(words.blank),
            list_silent((*words.blank, *words.result_openings)),
            list_openings(),
        ),
        KEYS: [key for key, _ in names],
        NAMES: [name for _, name in names],
        ISSUED: [text for texts in _list_issued(blocks).values() for text in texts],
    }
    cells = (
        *(
            Cell(row, column, text, "hidden")
            for column, texts in columns.items()
            for row, text in enumerate(texts)
        ),
        *(
            Cell(row, column, text, "hidden")
            for row, texts in enumerate(_list_rows(definition))
            for column, text in enumerate(texts, ROWS)
        ),
    )
    return Page(definition.form.lists, cells, widths=(220, 300), visibility=Visibility.HIDDEN)


def find_lists(definition: Definition, found: Round, blocks: Sequence[Block]) -> Lists:
    """Where the self-check finds what it looks up."""
    rows = count()
    names, signs = len(list_names(found)), max(len(list_signs(definition)), 1)

    def name(row: int, column: int, rows: int = 1, columns: int = 1) -> str:
        area = CellRange(row, column, row + rows - 1, column + columns - 1)
        return area.absolute(definition.form.lists)

    return Lists(
        silent=name(0, SILENT),
        empty=name(1, SILENT),
        signs=name(SIGNS, ROWS, columns=signs),
        counted=name(0, ROWS, rows=signs),
        nil=_find_nil(definition.words, name),
        names=UnitNames(name(0, KEYS, names), name(0, NAMES, names)) if names else None,
        issued={
            place: tuple(name(next(rows), ISSUED) for _ in texts)
            for place, texts in _list_issued(blocks).items()
        },
    )


def _list_rows(definition: Definition) -> tuple[tuple[str, ...], ...]:
    words = definition.words
    return (
        list_signs(definition),
        list_keys(words.reasons),
        (*list_keys(words.nil), *list_keys(words.nothing)),
        (*list_spaced(words.nil), *list_spaced(words.nothing)),
    )


def _find_nil(words: Words, name: Callable[..., str]) -> NilLists:
    def group(first: Sequence[str], taken: Sequence[str]) -> Group | None:
        if not list_keys(taken):
            return None
        rows = ((QUIET, list_keys), (SPACED, list_spaced))
        return Group(
            *(row(place, len(lister(first)), len(lister(taken))) for place, lister in rows)
        )

    def row(place: int, first: int, taken: int) -> Row:
        return Row(name(place, ROWS + first, columns=taken), name(0, ROWS, rows=taken))

    reasons = len(list_keys(words.reasons))
    return NilLists(
        silent=name(0, SILENT),
        openings=name(2, SILENT),
        nil=group((), words.nil),
        nothing=group(words.nil, words.nothing),
        quiet=group((), (*words.nil, *words.nothing)),
        reasons=row(REASONS, 0, reasons) if reasons else None,
    )


def _list_issued(blocks: Sequence[Block]) -> dict[tuple[int, str], tuple[str, ...]]:
    return list_issued((block.measure.number, block.filling) for block in blocks)
