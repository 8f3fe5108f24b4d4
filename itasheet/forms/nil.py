"""Formulas that tell whether a unit says that nothing was done, as ``cells.nil`` reads it.

A cell is taken for one item: of several lines the first one counts. Words may be spaced as people
like; one after which only white space tells that it ends there may have one space within.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from itasheet.cells.nil import DATED, REPORTING
from itasheet.definition.definition import Column, ColumnKind, Definition, Words
from itasheet.forms.bench import Bench
from itasheet.forms.formulas import (
    EDGE,
    MARKS,
    MENDED,
    SINGLE_SPACES,
    THAI_DIGITS,
    ask_spoken,
    fix_area,
    fold_text,
    is_accepted,
    pair_texts,
    quote_text,
    replace_all,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import squash

FOLLOWERS = f".,;:()“”\"'/-{EDGE}"
"""Signs that may follow a word without white space, and the end of the text."""
OPENERS = ("", "(", "[", '"', "“", "'", "*", "-")
"""Signs that may stand between an item's mark and its first word."""
MOST_REASONS = 32
"""Words that may follow without white space, at most: each takes a level of a formula."""


class Row(NamedTuple):
    """Words in a row of cells, and a column of as many cells, whatever these hold."""

    words: str
    counted: str


class Group(NamedTuple):
    """Words of one meaning, by their keys and as people may space them."""

    keys: Row
    spaced: Row


class NilLists(NamedTuple):
    """Cells of the sheet of lists by which nil is known.

    ``silent`` holds what is as good as nothing, ``openings`` what may stand before an item's first
    word. Of the words that a definition may have, a group is None where it has none; ``quiet`` are
    those for nil and for nothing together.
    """

    silent: str
    openings: str
    nil: Group | None
    nothing: Group | None
    quiet: Group | None
    reasons: Row | None


def list_openings() -> str:
    """What may stand before an item's first word."""
    keys = dict.fromkeys(f"{mark}{sign}" for mark in ("", *MARKS) for sign in OPENERS)
    return EDGE + "".join(f"{key}{EDGE}" for key in keys)


def list_keys(words: Iterable[str]) -> tuple[str, ...]:
    """Words as keys, each once."""
    return tuple(dict.fromkeys(filter(None, map(squash, words))))


def list_spaced(words: Iterable[str]) -> tuple[str, ...]:
    """Words with a space behind them, and with at most one within."""
    keys = [" ".join(to_arabic(word).lower().split()) for word in words]
    spaced = (
        f"{solid[:index]} {solid[index:]} " if index else f"{solid} "
        for solid in (key.replace(" ", "") for key in keys)
        for index in range(len(solid))
    )
    return tuple(dict.fromkeys((*(f"{key} " for key in keys), *spaced)))


class NilCells(NamedTuple):
    """Cells of a column that hold 1: it says nil, says that there is nothing, reports anything."""

    nil: str
    nothing: str
    reports: str


def judge_nil(
    definition: Definition, areas: Mapping[str, CellRange], lists: NilLists, bench: Bench
) -> str:
    """The cell that holds 1 where a block says that nothing was done; "" where none can."""
    required = [column for column in definition.filled_columns if column.required]
    reporting = [column for column in required if column.kind in REPORTING]
    dated = [areas[column.key] for column in required if column.kind in DATED]
    formulas = {c.key: _read_column(areas[c.key], definition.words, lists) for c in reporting}
    dates = [_ask_said(area, lists.nil, definition.words, lists) for area in dated]
    if not reporting or not all(map(is_accepted, (*sum(formulas.values(), ()), *dates))):
        return ""
    said = {key: NilCells(*map(bench.put, formulas[key])) for key in formulas}
    return bench.put(_conclude(reporting, said, [bench.put(date) for date in dates]))


def _conclude(reporting: Sequence[Column], said: Mapping[str, NilCells], dates: list[str]) -> str:
    """The formula for nil: nothing is reported, and it is said once, or every list has nothing."""
    lists = [said[column.key] for column in reporting if column.kind is ColumnKind.ITEMS]
    denied = [f"AND({','.join(f'{cells.nothing}=1' for cells in lists)})"] if lists else []
    nil = [f"{cell}=1" for cell in (*(cells.nil for cells in said.values()), *dates)]
    reports = "+".join(cells.reports for cells in said.values())
    return f"IF(AND({reports}=0,OR({','.join((*nil, *denied))})),1,0)"


def _read_column(area: CellRange, words: Words, lists: NilLists) -> tuple[str, str, str]:
    cells = fix_area(area)
    quiet = [*_find_group(cells, lists.quiet, words, lists), *_find_reasons(cells, lists)]
    silent = f"({'+'.join(quiet)}=0)" if quiet else "1"
    reports = f"SUMPRODUCT({ask_spoken(cells, lists.silent)}*{silent})>0"
    return (
        _ask_said(area, lists.nil, words, lists),
        _ask_said(area, lists.nothing, words, lists),
        f"IF({reports},1,0)",
    )


def _ask_said(area: CellRange, group: Group | None, words: Words, lists: NilLists) -> str:
    """The formula of 1 where a cell of a column begins with one of these words."""
    found = "+".join(_find_group(fix_area(area), group, words, lists))
    return f"IF(SUMPRODUCT({found})>0,1,0)" if found else "0"


def _find_group(cells: str, group: Group | None, words: Words, lists: NilLists) -> Iterator[str]:
    """For each cell how many of the words it begins with, as far as these end there."""
    if group:
        edge = quote_text(EDGE)
        told = list_keys(words.reasons)[:MOST_REASONS]
        reasons = pair_texts(*((key, f"{EDGE}{key}") for key in told))
        solid = f"({replace_all(fold_text(cells), reasons)}&{edge})"
        place = f"FIND({group.keys.words},{solid})"
        after = f"MID({solid},{place}+LEN({group.keys.words}),1)"
        ends = f"ISNUMBER(FIND({after},{quote_text(FOLLOWERS)}))"
        yield _count(f"{_ask_first(solid, place, lists)}*{ends}", group.keys)
        typed = replace_all(cells, (*SINGLE_SPACES, *MENDED, *THAI_DIGITS))
        typed = f'(LOWER(TRIM({typed}))&" ")'
        place = f"FIND({group.spaced.words},{typed})"
        yield _count(f"--{_ask_first(typed, place, lists)}", group.spaced)


def _find_reasons(cells: str, lists: NilLists) -> Iterator[str]:
    """For each cell how many reasons it begins with."""
    if lists.reasons:
        solid = fold_text(cells)
        place = f"FIND({lists.reasons.words},{solid})"
        yield _count(f"--{_ask_first(solid, place, lists)}", lists.reasons)


def _ask_first(text: str, place: str, lists: NilLists) -> str:
    """A condition: before a place in the text stands no word."""
    edge = quote_text(EDGE)
    before = f'SUBSTITUTE(LEFT({text},{place}-1)," ","")'
    return f"ISNUMBER(FIND({edge}&{before}&{edge},{lists.openings}))"


def _count(hits: str, row: Row) -> str:
    return f"MMULT({hits},ROW({row.counted})^0)"
