"""Periods told in several columns: a start and an end, or a mark under quarters or months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from itasheet.cells.period_grammar import MONTH_LETTERS, shorten
from itasheet.cells.records import CellText
from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.dates import SHORT_MONTHS
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash
from itasheet.thai.years import find_years

LONGEST_NAME = 40
"""Characters of a heading that names a quarter or a month."""


class PeriodPart(Enum):
    """What a column tells of a period: its first day, its last, or by a mark that it lies there."""

    START = "start"
    END = "end"
    MARK = "mark"


class Role(NamedTuple):
    """A column's part in the period, and, under quarters and months, which it is: ไตรมาส ๑."""

    part: PeriodPart
    name: str = ""


_QUARTER = re.compile(r"q?([1-4])")
_MONTH = re.compile(rf"([{MONTH_LETTERS}])(\d{{4}}|\d{{2}})?")
_TRUE_MARKS = frozenset(
    "x × ✓ ✔ √ / ● ○ • ■ * v p ü \uf0fc \uf050 1 ใช่ มี → ← ↔ <-> -> <--> --> ←→".split()
)
_NO_MARKS = frozenset(("", "-", "–", "0", "ไม่มี"))


def name_time(texts: Sequence[str]) -> str:
    """The quarter or month that headings one above another name: ไตรมาส ๑, ต.ค. ๒๕๖๗; or "".

    A year is taken along from above where it is the month's own, not a fiscal one.
    """
    *above, own = texts
    if len(own) > LONGEST_NAME:
        return ""
    short = shorten(own.split("(")[0])
    asked = any("ไตรมาส" in text for text in texts)
    quarter = _QUARTER.fullmatch(short)
    if quarter and (asked or short.startswith("q")):
        return f"ไตรมาส {to_thai(quarter[1])}"
    month = _MONTH.fullmatch(short)
    if not month:
        return ""
    name = SHORT_MONTHS[MONTH_LETTERS.index(month[1])]
    told = [found for text in above if "งบประมาณ" not in text for found in find_years(text)]
    year = month[2] or (str(told[-1].number) if told else "")
    return f"{name} {to_thai(year)}".strip()


def join_parts(
    roles: Mapping[int, Role], pieces: Mapping[int, CellText], areas: Sequence[CellRange]
) -> dict[int, CellText]:
    """A row's cells, those that tell its period in parts worded so that they read as one.

    An end follows its start after a dash; marks become the quarters or months that they stand
    under, from the first to the last of a run. ``areas`` are the merged cells: one that reaches
    over several columns marks them all.
    """
    if not roles:
        return dict(pieces)
    joined = {column: piece for column, piece in pieces.items() if column not in roles}
    parts = {column: piece for column, piece in pieces.items() if column in roles}
    started = any(roles[column].part is PeriodPart.START for column in parts)
    for column, piece in parts.items():
        if (
            roles[column].part is PeriodPart.END
            and started
            and not piece.text.startswith(("-", "–", "ถึง"))
        ):
            piece = replace(piece, text=f"- {piece.text}")
        if roles[column].part is not PeriodPart.MARK:
            joined[column] = piece
    joined.update(_word_marks(roles, parts, areas))
    return dict(sorted(joined.items()))


def _word_marks(
    roles: Mapping[int, Role], pieces: Mapping[int, CellText], areas: Sequence[CellRange]
) -> Iterator[tuple[int, CellText]]:
    columns = [column for column, role in sorted(roles.items()) if role.part is PeriodPart.MARK]
    marked = {
        column: piece
        for at, piece in pieces.items()
        if roles[at].part is PeriodPart.MARK and squash(piece.text) not in _NO_MARKS
        for column in _reach(at, piece, areas)
        if column in columns
    }
    lead = ""
    for run in _find_runs(columns, marked):
        first, last = run[0], run[-1]
        yield first, _word(marked[first], lead + roles[first].name)
        if last != first:
            yield last, _word(marked[last], f"- {roles[last].name}")
        lead = "และ"


def _word(piece: CellText, name: str) -> CellText:
    """A mark as the time that it stands for; whatever else was written there stays with it."""
    said = "" if squash(piece.text) in _TRUE_MARKS else f" {piece.text}"
    return replace(piece, value=f"{name}{said}", text=f"{name}{said}")


def _reach(column: int, piece: CellText, areas: Sequence[CellRange]) -> range:
    """The columns over which a cell is merged."""
    area = next((a for a in areas if (a.first_row, a.first_column) == piece.spot), None)
    return range(column, (area.last_column if area else column) + 1)


def _find_runs(columns: Sequence[int], marked: Mapping[int, CellText]) -> list[list[int]]:
    """Marked columns, those next to each other together."""
    runs: list[list[int]] = []
    before = False
    for column in columns:
        if column in marked:
            if before:
                runs[-1].append(column)
            else:
                runs.append([column])
        before = column in marked
    return runs
