"""What stands right of the form's table: status, self-check, and the hidden cells behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.bench import Bench
from itasheet.forms.blocks import (
    CHECK_WIDTH,
    COUNT_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    list_areas,
)
from itasheet.forms.filling import read_filling, stands_once
from itasheet.forms.findings import Findings, Lists, Surroundings, lay_findings
from itasheet.forms.formulas import quote_text
from itasheet.forms.issued import Issue
from itasheet.forms.status import (
    mark_doubtful,
    mark_missing,
    tell_count,
    tell_doubts,
    tell_entry,
    tell_status,
)
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Cell, Formula, Highlight
from itasheet.thai.numbers import to_thai


class Margin(NamedTuple):
    """The cells, the widths of the columns that are shown, the hidden ones, merges and rules.

    ``done`` tells how many measures are done.
    """

    done: Formula
    cells: tuple[Cell, ...]
    widths: tuple[int, ...]
    hidden: tuple[int, int]
    merges: tuple[CellRange, ...]
    highlights: tuple[Highlight, ...]


def make_margin(
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
    fiscal_year: int,
    lists: Lists,
) -> Margin:
    """Status and self-check of all blocks, and the rules that colour cells of the table."""
    found = tuple(
        _find_in_block(block, around)
        for block, around in zip(
            blocks, _surround(definition, values, blocks, fiscal_year, lists), strict=True
        )
    )
    statuses = tuple(_foresee_status(definition, block, values["unit"]) for block in blocks)
    count = _count_done(definition, values, blocks, statuses)
    foreseen = count if all(statuses) else count._replace(value="")
    return Margin(
        done=count,
        cells=(
            Cell(COUNT_ROW, len(definition.columns), foreseen, "count"),
            *_write_headings(definition, found),
            *(
                cell
                for block, findings, status in zip(blocks, found, statuses, strict=True)
                for cell in (*_write_told(definition, block, findings, status), *findings.cells)
            ),
        ),
        widths=tuple(_list_told(definition).values()),
        hidden=_span_bench(definition, found),
        merges=tuple(_merge_told(definition, blocks)),
        highlights=tuple(_mark_blocks(definition, blocks, found)),
    )


def _count_done(
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
    statuses: tuple[str, ...],
) -> Formula:
    total = {**values, "total": to_thai(str(len(blocks)))}
    after = fill_text(definition.form.count_after, total)
    done = statuses.count(definition.form.status_done)
    return tell_count(definition, _cover_statuses(definition, blocks), after, done)


def _foresee_status(definition: Definition, block: Block, unit: str) -> str:
    return tell_entry(definition, read_filling(definition, block.filling, unit))


def _cover_statuses(definition: Definition, blocks: tuple[Block, ...]) -> CellRange:
    column = len(definition.columns)
    return CellRange(blocks[0].first_row, column, blocks[-1].last_row, column)


def _list_told(definition: Definition) -> dict[str, int]:
    """Headings and widths of the columns in which the form speaks."""
    texts = definition.form
    return {texts.status: STATUS_WIDTH, **({texts.check: CHECK_WIDTH} if texts.checks else {})}


def _find_bench(definition: Definition) -> int:
    """The first hidden column."""
    return len(definition.columns) + len(_list_told(definition))


def _surround(
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
    fiscal_year: int,
    lists: Lists,
) -> Iterator[Surroundings]:
    for index, block in enumerate(blocks):
        yield Surroundings(
            definition=definition,
            fiscal_year=fiscal_year,
            issue=Issue(values["unit"], _find_issued(block, lists)),
            lists=lists,
            above=_span_blocks(definition, blocks[:index]),
            below=_span_blocks(definition, blocks[index + 1 :]),
        )


def _find_in_block(block: Block, around: Surroundings) -> Findings:
    definition = around.definition
    bench = Bench(block.first_row, _find_bench(definition), not _is_filled(definition, block))
    return lay_findings(list_areas(definition, block), around, bench)


def _is_filled(definition: Definition, block: Block) -> bool:
    """Whether a block comes with more than the name of its unit."""
    names = {column.key for column in definition.columns_of(ColumnKind.UNIT)}
    return not names.issuperset(block.filling.texts)


def _find_issued(block: Block, lists: Lists) -> dict[str, tuple[str, ...]]:
    return {key: lists.issued[block.measure.number, key] for key in block.filling.issued}


def _span_blocks(definition: Definition, blocks: tuple[Block, ...]) -> dict[str, CellRange]:
    """The areas of neighbouring blocks, taken together."""
    if not blocks:
        return {}
    return list_areas(definition, blocks[0]._replace(last_row=blocks[-1].last_row))


def _span_bench(definition: Definition, found: tuple[Findings, ...]) -> tuple[int, int]:
    first = _find_bench(definition)
    return first, first + max(len(findings.cells) for findings in found) - 1


def _write_headings(definition: Definition, found: tuple[Findings, ...]) -> Iterator[Cell]:
    """The headings; hidden columns have that of the status, by which they are known on reading."""
    for index, heading in enumerate(_list_told(definition), len(definition.columns)):
        yield Cell(HEADING_ROW, index, heading, "heading")
    first, last = _span_bench(definition, found)
    for index in range(first, last + 1):
        yield Cell(HEADING_ROW, index, definition.form.status, "hidden")


def _write_told(
    definition: Definition, block: Block, findings: Findings, foreseen: str
) -> Iterator[Cell]:
    """Status, as ``foreseen``, and self-check, in cells merged like the measure's title."""
    status = len(definition.columns)
    check = str(CellRef(block.first_row, status + 1)) if definition.form.checks else ""
    told = [(tell_status(definition, findings, check)._replace(value=foreseen), "status")]
    if check:
        told.append((tell_doubts(definition, findings), "check"))
    for column, (formula, style) in enumerate(told, status):
        yield Cell(block.first_row, column, formula, style)
        for row in range(block.first_row + 1, block.last_row + 1):
            yield Cell(row, column, None, style)


def _merge_told(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[CellRange]:
    for block in blocks:
        if block.last_row > block.first_row:  # a single cell cannot be merged
            yield from map(block.area, range(len(definition.columns), _find_bench(definition)))


def _mark_blocks(
    definition: Definition, blocks: tuple[Block, ...], found: tuple[Findings, ...]
) -> Iterator[Highlight]:
    for block, findings in zip(blocks, found, strict=True):
        areas = list_areas(definition, block)
        yield from mark_missing(definition, areas, findings)
        merged = [c.key for c in definition.filled_columns if stands_once(c, block.filling)]
        yield from mark_doubtful(definition, areas, findings, merged)
    statuses = _cover_statuses(definition, blocks)
    first = str(statuses).partition(":")[0]
    yield Highlight(statuses, f"{first}={quote_text(definition.form.status_done)}", "done")
