"""Where those texts of the report came from that no unit wrote: definition, round, the program.

A text is known by the style of its cell. The summary's own are in ``counts``.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Formatter
from typing import NamedTuple, TypeVar

from itasheet.cells.records import CellText, Field
from itasheet.definition.audit import PROGRAM, Trace
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.round import FILE, Round
from itasheet.definition.texts import fill_text
from itasheet.merging.merge import Leftover, Merged, MergedEntry
from itasheet.problems.problem import Place
from itasheet.reports.remarks import list_leftovers
from itasheet.reports.report import Report
from itasheet.reports.summary import HEADING_ROW
from itasheet.reports.table import ORNAMENT, Table
from itasheet.sheets.cell_reference import CellRange, CellRef, find_area
from itasheet.sheets.page import Cell, Page
from itasheet.thai.numbers import to_thai

KEYS = {
    "draft_stamp": "cover.draft",
    "cover_title": "cover.title",
    "cover_agency": "cover.agency",
    "report_title": "report.title",
    "report_intro": "report.intro",
    "report_signature": "report.signature",
    "summary_title": "summary.title",
    "subtitle": "summary.subtitle",
}
"""The definition's key of the texts in a style."""

ROUND_KEYS = {
    "agency": ("agency.name",),
    "place": ("agency.district", "agency.province"),
    "district": ("agency.district",),
    "province": ("agency.province",),
    "year": ("fiscal_year",),
    "last_year": ("fiscal_year",),
    "next_year": ("fiscal_year",),
    "signer": ("signer.name",),
    "position": ("signer.position",),
}
"""The keys of the round's file from which a placeholder is filled."""


class Facts(NamedTuple):
    """What a report was made of; ``values`` are those by which its texts were filled."""

    definition: Definition
    merged: Merged
    values: Mapping[str, str]
    round_: Round | None


def trace_settings(facts: Facts, page: Page) -> Iterator[Trace]:
    """The traces of titles, intro, headings and signature of a sheet."""
    for cell in page.cells:
        if cell.value and cell.style == "report_heading":
            key = f"columns[{cell.column + 1}].heading"
            yield point_key(facts.definition, page, cell, key, str(cell.value))
        elif cell.value == ORNAMENT:
            yield trace_program(page, cell, "ornament")
        elif cell.value and cell.style in KEYS:
            yield _trace_text(facts, page, cell, KEYS[cell.style])


def trace_measures(facts: Facts, table: Table) -> Iterator[Trace]:
    """The traces of the table's column of measures, as far as their titles are the definition's."""
    measures = facts.definition.measures
    column = facts.definition.columns.index(facts.definition.measure_column)
    parts = {table.first_row + row: part for row, part in enumerate(table.list_parts())}
    for cell in table.page.cells:
        if cell.column == column and (part := parts.get(cell.row)):
            measure = facts.merged.entries[part.row].measure
            if measure not in measures:
                continue
            key = f"measures[{measures.index(measure) + 1}].title"
            trace = point_key(facts.definition, table.page, cell, key, measure.title)
            yield trace._replace(measure=measure.number)


def point_key(definition: Definition, page: Page, cell: Cell, key: str, original: str) -> Trace:
    """The trace of a text that stands in the definition."""
    area, place = CellRef(cell.row, cell.column).area, Place(definition.id, key=key)
    return Trace(page.name, area, place, original=original, text=str(cell.value))


def trace_program(page: Page, cell: Cell, key: str) -> Trace:
    """The trace of what the program itself put there; the key says why."""
    area = CellRef(cell.row, cell.column).area
    return Trace(page.name, area, Place(PROGRAM, key=key), text=str(cell.value))


def _trace_text(facts: Facts, page: Page, cell: Cell, key: str) -> Trace:
    """A text of the definition, and what its placeholders were filled from."""
    part, name = key.split(".")
    texts: str | tuple[str, ...] = getattr(getattr(facts.definition, part), name)
    lines = {key: texts} if isinstance(texts, str) else _number_lines(key, texts)
    printed = to_thai(str(cell.value))
    line = next(
        (at for at, text in lines.items() if to_thai(fill_text(text, facts.values)) == printed),
        next(iter(lines)),
    )
    trace = point_key(facts.definition, page, cell, line, lines[line])
    return trace._replace(filled=_list_filled(lines[line], facts.values) if facts.round_ else ())


def _number_lines(key: str, lines: tuple[str, ...]) -> dict[str, str]:
    return {f"{key}[{number}]": line for number, line in enumerate(lines, 1)}


def _list_filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the round from which a text's placeholders were filled, each once."""
    names = (name for _, name, _, _ in Formatter().parse(text) if name and values.get(name))
    return tuple(dict.fromkeys(key for name in names for key in ROUND_KEYS.get(name, ())))


LABELS = (
    *("unit", "total", "reported", "missing", "missing_title", "nothing_missing", "extra_title"),
    *("file", "place", "text"),
)
"""The summary's texts that stand as they are."""
LABEL_STYLES = ("summary_heading", "summary_subtitle", "summary_total")


def trace_summary(facts: Facts, page: Page) -> Iterator[Trace]:
    """The traces of the summary but for its titles."""
    texts = facts.definition.summary
    labels = {getattr(texts, name): f"summary.{name}" for name in LABELS}
    for cell in page.cells:
        text = str(cell.value)
        if cell.style == "summary_unit":
            yield _trace_unit(facts, page, cell)
        elif cell.style in LABEL_STYLES and text in labels:
            yield point_key(facts.definition, page, cell, labels[text], text)
    yield from _trace_matrix(facts, page)
    yield from _trace_remarks(facts, page)


def _trace_matrix(facts: Facts, page: Page) -> Iterator[Trace]:
    """The numbers of the measures above the matrix, and all that is counted in it."""
    measures, last = len(facts.definition.measures), len(page.widths) - 1
    total = HEADING_ROW + max(len(facts.merged.units), 1) + 1
    key, text = "summary.measure", facts.definition.summary.measure
    place = Place(facts.definition.id, key=key)
    yield Trace(page.name, CellRange(HEADING_ROW, 1, HEADING_ROW, measures), place, original=text)
    counted = CellRange(HEADING_ROW + 1, 1, total, last)
    yield Trace(page.name, counted, Place(PROGRAM, key="count"))


def _trace_unit(facts: Facts, page: Page, cell: Cell) -> Trace:
    """A unit's name, which the round's file has, or else the returns."""
    name = str(cell.value)
    trace = trace_program(page, cell, "unit")._replace(unit=name, original=name)
    if facts.round_ and facts.round_.units:
        place = Place(FILE, key=f"units[{cell.row - HEADING_ROW}].name")
        return trace._replace(place=place)
    return trace


def _trace_remarks(facts: Facts, page: Page) -> Iterator[Trace]:
    """What is missing is said by the check; what has no place in the table stands in returns."""
    title = facts.definition.summary.extra_title
    first = next((cell.row for cell in page.cells if cell.value == title), None)
    rows: dict[int, list[Cell]] = {}
    for cell in page.cells:
        if cell.style == "summary_remark":
            rows.setdefault(cell.row, []).append(cell)
    for row, cells in rows.items():
        if first is None or row < first:
            yield from (trace_program(page, cell, "check") for cell in cells if cell.value)
    below = [row for row in rows if first is not None and row > first]
    texts = [(row, (str(rows[row][-1].value or ""),)) for row in below]
    words = (remark.text for remark in list_leftovers(facts.merged))
    sources = zip(facts.merged.leftovers, words, strict=True)
    for row, leftover, _ in follow_texts(sources, texts):
        yield from (_trace_leftover(page, cell, leftover) for cell in rows[row] if cell.value)


def _trace_leftover(page: Page, cell: Cell, leftover: Leftover) -> Trace:
    area = find_area(leftover.cells)
    spots = (CellRef(area.first_row, area.first_column),) if area else ()
    place = Place(leftover.path, leftover.sheet, spots, leftover.heading)
    shown = CellRef(cell.row, cell.column).area
    return Trace(page.name, shown, place, original=leftover.text, text=str(cell.value))


S = TypeVar("S")
C = TypeVar("C")

Decisions = Mapping[tuple[str, int | None], tuple[str, ...]]
"""What was decided, as sentences, by the id of the unit and the number of the measure.

Without a measure they are about all that the unit sent.
"""


Shown = tuple[CellRef, tuple[str, ...]]
"""A cell of the table and the items, or what of them, that stand in it."""


def trace_table(
    definition: Definition, merged: Merged, table: Table, decisions: Decisions
) -> Iterator[Trace]:
    """The traces of the table's rows, each column of an entry from the first page to the last.

    Titles are the definition's, but for one that a unit changed and the office accepted.
    """
    for (number, index), cells in _gather_cells(table).items():
        entry, column = merged.entries[number], definition.columns[index]
        field = entry.entry.fields.get(column.key)
        is_own = column.kind is not ColumnKind.MEASURE or entry.measure not in definition.measures
        if field and is_own:
            yield from _trace_field(entry, column, field, cells, table.page.name, decisions)


def _gather_cells(table: Table) -> Mapping[tuple[int, int], list[Shown]]:
    """The cells of each entry and column, by their indexes."""
    cells: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for row, part in enumerate(table.list_parts(), table.first_row):
        for index, column in enumerate(part.columns):
            items = tuple(map("".join, column.items))
            cells[part.row, index].append((CellRef(row, index), items))
    return cells


def _trace_field(
    merged: MergedEntry,
    column: Column,
    field: Field,
    cells: Sequence[Shown],
    sheet: str,
    decisions: Decisions,
) -> Iterator[Trace]:
    entry, returned = merged.entry, merged.returned
    unit, number = merged.unit, merged.measure.number
    told = tuple(
        sentence
        for key in ((number, None) if unit else ())
        for sentence in decisions.get((unit.id if unit else "", key), ())
    )
    for spot, piece, text in follow_texts(_list_sources(field), cells):
        place = Place(returned.path, piece.sheet or entry.sheet, (piece.spot,), column.heading)
        yield Trace(
            sheet=sheet,
            area=spot.area,
            place=place,
            unit=unit.name if unit else returned.unit_name,
            measure=number,
            original=piece.original,
            text=text,
            repairs=piece.repairs,
            decisions=told,
        )


def _list_sources(field: Field) -> Iterator[tuple[CellText, str]]:
    """The cells that a field was read from, one by one."""
    for piece in field.pieces:
        for half in piece.halves or (piece,):
            yield half, half.text


def follow_texts(
    sources: Iterable[tuple[S, str]], cells: Iterable[tuple[C, Sequence[str]]]
) -> Iterator[tuple[C, S, str]]:
    """Which cell shows what of which source, where cells take the sources' texts in their order.

    A cell that shows several sources, and a source that is shown in several cells, comes up for
    each of the other.
    """
    waiting = deque((source, size) for source, text in sources if (size := count_letters(text)))
    for cell, texts in cells:
        shown: list[tuple[S, list[str]]] = []
        for text in texts:
            for source, part in _share_text(text, waiting):
                if not shown or shown[-1][0] is not source:
                    shown.append((source, []))
                shown[-1][1].append(part)
        for source, parts in shown:
            yield cell, source, "\n".join(parts).strip("\n")


def _share_text(text: str, waiting: deque[tuple[S, int]]) -> Iterator[tuple[S, str]]:
    """A text in parts, by the sources whose turn it is; these are used up."""
    needed = count_letters(text)
    while needed and waiting:
        source, left = waiting.popleft()
        taken = min(left, needed)
        if taken < left:
            waiting.appendleft((source, left - taken))
        needed -= taken
        end = _find_end(text, taken) if needed else len(text)
        yield source, text[:end]
        text = text[end:]


def count_letters(text: str) -> int:
    """The characters of a text that are no white space."""
    return len("".join(text.split()))


def _find_end(text: str, letters: int) -> int:
    """The index behind so many characters that are no white space."""
    counted = (index for index, letter in enumerate(text, 1) if not letter.isspace())
    return next(index for number, index in enumerate(counted, 1) if number == letters)


def trace_report(facts: Facts, report: Report, decisions: Decisions) -> tuple[Trace, ...]:
    """A trace or more for each cell of the report that shows something, in the order of reading."""
    sheets = {page.name: number for number, page in enumerate(report.book.pages)}

    def order(trace: Trace) -> tuple[int, CellRange]:
        return sheets[trace.sheet], trace.area

    return tuple(sorted(_list_traces(facts, report, decisions), key=order))


def _list_traces(facts: Facts, report: Report, decisions: Decisions) -> Iterator[Trace]:
    yield from trace_table(facts.definition, facts.merged, report.table, decisions)
    yield from trace_measures(facts, report.table)
    for page in report.book.pages:
        yield from trace_settings(facts, page)
        if page.name == facts.definition.summary.sheet:
            yield from trace_summary(facts, page)
