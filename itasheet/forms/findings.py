"""What a form finds in one block while it is filled in, worked out in hidden cells beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, reduce
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.forms.bench import Bench
from itasheet.forms.formulas import (
    EDGE,
    MARKS,
    ask_spoken,
    find_in_rows,
    fix_area,
    fix_first,
    fold_text,
    is_accepted,
    pair_texts,
    quote_text,
    replace_all,
)
from itasheet.forms.issued import Addresses, Issue, ask_touched
from itasheet.forms.nil import NilLists, judge_nil
from itasheet.forms.periods import judge_period
from itasheet.forms.units import UnitNames, ask_unknown
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell
from itasheet.thai.text import squash

ROWS = 50
"""Rows of a block in which single cells are marked: a number holds as many marks exactly."""

PERIOD_CODES = (
    *("period-unreadable", "period-impossible", "period-reversed"),
    *("period-outside", "period-partly-outside"),
)
_VERBS = ("ระบุ", "ใส่", "กรอก")
_TAILS = ("", "...", "…", " ...", "ชื่อ", "วันที่", "จำนวน", "หน่วยงาน", "ปี", "เดือน", "เวลา")
SIGNS = (
    *("....", "……", " ___", " xx ", " xxx ", " xxxx ", " XXX ", " XXXX ", "25xx ", "25XXX "),
    *("โปรดระบุ", "Lorem ipsum", "lorem ipsum"),
    *(
        f"{left}{verb}{tail}{right}"
        for verb in _VERBS
        for left, right in ("()", "[]")
        for tail in _TAILS
    ),
)
"""Plain wordings that may stand for a blank to be filled in; a definition knows which do."""
PROBES = ("", " ", "ก", "ก ", "1", "๑", "a", "(", ")", ".", "/")
"""What may stand beside a sign: it must be a placeholder all the same."""
_WILDCARDS = (("?", "¿"), ("*", "¤"), ("~", "¬"))
"""What ``MATCH`` would take for any letter."""
_MIXTURES = ("0๐", "๐0", "0.๐", "๐.0", "0,๐", "๐,0")


class Lists(NamedTuple):
    """Cells of the sheet of lists by their addresses.

    ``silent`` holds what is as good as nothing, ``empty`` that and words that open a result;
    ``signs`` is a row of placeholders, ``counted`` a column of as many cells. ``names`` are those
    of units, None where the round has none; ``nil`` is what tells that nothing was done,
    ``issued`` are texts that the form comes with.
    """

    silent: str
    empty: str
    signs: str
    counted: str
    names: UnitNames | None
    nil: NilLists
    issued: Addresses = MappingProxyType({})


class Surroundings(NamedTuple):
    """What a block's formulas refer to besides it.

    ``issue`` is what the block is issued with; ``above`` and ``below`` are the areas of the other
    blocks by column key.
    """

    definition: Definition
    fiscal_year: int
    issue: Issue
    lists: Lists
    above: Mapping[str, CellRange]
    below: Mapping[str, CellRange]


class Finding(NamedTuple):
    """A kind of problem in one column of a block.

    Each of the cells ``marks`` holds a number whose binary digits are the column's rows, the first
    one being the highest of fifty.
    """

    code: str
    area: CellRange
    marks: tuple[str, ...]


class Findings(NamedTuple):
    """All that is found in a block, and the cells in which it is worked out.

    ``touched`` is a cell that holds 1 where the unit wrote anything, ``filled`` is one for each
    column that says something, ``nil`` one where nothing was done, or "".
    """

    touched: str
    filled: Mapping[str, str]
    nil: str
    found: tuple[Finding, ...]
    cells: tuple[Cell, ...]


def lay_findings(areas: Mapping[str, CellRange], around: Surroundings, bench: Bench) -> Findings:
    """Work out what is wrong in a block, whose columns are ``areas`` by their keys."""
    columns = around.definition.filled_columns
    asked = (ask_touched(column, areas[column.key], around.issue) for column in columns)
    touched = bench.put(f"IF(OR({','.join(asked)}),1,0)")
    filled = {
        column.key: bench.put(
            f"IF({_ask_filled(areas[column.key], around.lists)},1,0)",
            int(column.kind is ColumnKind.UNIT),
        )
        for column in columns
    }
    nil = judge_nil(around.definition, areas, around.lists.nil, bench)
    known = _Known(touched, filled, nil)
    found = tuple(
        finding
        for column in columns
        for finding in _find_in_column(column, areas, known, around, bench)
        if finding.code in around.definition.form.checks
    )
    return Findings(touched, filled, nil, found, bench.cells)


class _Known(NamedTuple):
    """Cells of a block that were worked out before what is wrong in it; as in ``Findings``."""

    touched: str
    filled: Mapping[str, str]
    nil: str


def _ask_filled(area: CellRange, lists: Lists) -> str:
    return f"SUMPRODUCT(--{ask_spoken(fix_area(area), lists.silent)})>0"


def _find_in_column(
    column: Column,
    areas: Mapping[str, CellRange],
    known: _Known,
    around: Surroundings,
    bench: Bench,
) -> Iterator[Finding]:
    area = areas[column.key]
    for code, conditions in _judge_whole(column, area, known, around, bench):
        mark = f"IF({conditions},2^{ROWS - 1},0)"
        yield from _mark(code, area, (mark,), known.touched, bench)
    for code, hits in _judge_rows(column, areas, around):
        marks = tuple(_weigh_rows(one, area) for one in hits)
        yield from _mark(code, area, marks, known.touched, bench)


def _judge_whole(
    column: Column, area: CellRange, known: _Known, around: Surroundings, bench: Bench
) -> Iterator[tuple[str, str]]:
    """Conditions for what stands once in a block."""
    filled = known.filled[column.key]
    if column.kind is ColumnKind.PERIOD:
        code = judge_period(bench, area, filled, known.nil, around.fiscal_year)
        yield from ((kind, f"{code}={quote_text(kind)}") for kind in PERIOD_CODES)
    if column.kind is ColumnKind.UNIT and around.lists.names:
        everyone = around.definition.words.everyone
        unknown = ask_unknown(bench, area, around.issue.unit, around.lists.names, everyone)
        yield "unit-unknown", f"IF({filled}=1,{unknown},FALSE)"


def _judge_rows(
    column: Column, areas: Mapping[str, CellRange], around: Surroundings
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Numbers, above 0 in rows where something is wrong; any of several will do."""
    area, definition, lists = areas[column.key], around.definition, around.lists
    padded = f'" "&{fix_area(area)}&" "'
    yield "placeholder-left", (find_in_rows(padded, lists.signs, lists.counted),)
    yield "numerals-mixed", (_ask_mixed(area),)
    if column.differs_from in areas:
        openings, steps = definition.words.result_openings, areas[column.differs_from]
        yield "result-equals-step", (_ask_same(area, steps, around, openings),)
    others = [side[column.key] for side in (around.above, around.below) if column.key in side]
    if column.distinct and others:
        yield "outcome-repeated", tuple(_ask_same(area, other, around) for other in others)


def _mark(
    code: str, area: CellRange, marks: Iterable[str], touched: str, bench: Bench
) -> Iterator[Finding]:
    """Put the marks, which are 0 in a block that the unit left as issued.

    A definition of very many words may make a formula that Excel would refuse.
    """
    guarded = tuple(f"IF({touched}=1,{mark},0)" for mark in marks)
    if all(map(is_accepted, guarded)):
        yield Finding(code, area, tuple(map(bench.put, guarded)))


def _weigh_rows(hits: str, area: CellRange) -> str:
    """A formula for the number that tells the rows in which ``hits`` is above 0."""
    rows, first = f"ROW({fix_area(area)})", f"ROW({fix_first(area)})"
    weight = f"({rows}-{first}<{ROWS})*2^({ROWS - 1}-{rows}+{first})"
    return f"IFERROR(SUMPRODUCT(SIGN({hits})*{weight}),0)"


def list_signs(definition: Definition) -> tuple[str, ...]:
    """The signs that are placeholders by the definition, whatever stands beside them."""
    return _pick_signs(definition.placeholder_patterns)


@cache
def _pick_signs(patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    return tuple(
        sign
        for sign in SIGNS
        if all(
            any(pattern.search(f"{before}{sign}{after}".strip()) for pattern in patterns)
            for before in PROBES
            for after in PROBES
        )
    )


def _ask_mixed(area: CellRange) -> str:
    """A number above 0 where Thai and Arabic digits stand in one number."""
    pairs = (
        *pair_texts(*((digit, "0") for digit in "123456789")),
        *pair_texts(*((digit, "๐") for digit in "๑๒๓๔๕๖๗๘๙")),
    )
    kinds = replace_all(fix_area(area), pairs)
    return f"LEN({kinds})-LEN({replace_all(kinds, pair_texts(*((m, '') for m in _MIXTURES)))})"


def _ask_same(
    area: CellRange, other: CellRange, around: Surroundings, openings: tuple[str, ...] = ()
) -> str:
    """A number above 0 where an item says the same as one of another column.

    Opening words do not count, nor do items that are blank or say that there is nothing.
    """
    words = around.definition.words
    nothing = tuple(f"{EDGE}{key}" for key in _list_first(_list_keys(words.nothing + words.nil)))
    said = ask_spoken(fix_area(area), around.lists.empty if openings else around.lists.silent)
    same = _read_statement(area, openings, nothing)
    return f"{said}*ISNUMBER(MATCH({same},{_read_statement(other, openings)},0))"


def _read_statement(
    area: CellRange, openings: tuple[str, ...], nothing: tuple[str, ...] = ()
) -> str:
    """The key of what each item states, without its mark; with ``nothing`` at its start, no key.

    At most one opening goes: with it goes the edge by which the next would be known.
    """
    pairs = (
        *_WILDCARDS,
        *((f"{EDGE}{mark}", EDGE) for mark in MARKS),
        *((opening, "¬1") for opening in nothing),
        *((f"{EDGE}{key}", "") for key in _list_keys(openings)),
        (EDGE, ""),
    )
    return replace_all(
        f"({quote_text(EDGE)}&{fold_text(fix_area(area), lines=True)})", pair_texts(*pairs)
    )


def _list_first(keys: tuple[str, ...]) -> Iterator[str]:
    """The keys that begin with no other one."""
    return (key for key in keys if not any(key.startswith(o) for o in keys if o != key))


def _list_keys(words: Iterable[str]) -> tuple[str, ...]:
    """The keys of words, each once, in order, without wildcards."""
    keys = dict.fromkeys(map(squash, words))
    return tuple(reduce(lambda key, pair: key.replace(*pair), _WILDCARDS, key) for key in keys)
