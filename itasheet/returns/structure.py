"""What is wrong with a workbook as such, which of its sheets are the unit's, and where tables end.

No table, columns missing, cells in error or hidden; sheets and lines that a form or a report brings
along, and what people added to these.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.names import match_measure
from itasheet.cells.read_cell import SheetTexts, read_sheet
from itasheet.cells.records import CellText, Entry
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import SHEET, Identity, read_identity, read_report_identity
from itasheet.marking.corrections import is_list
from itasheet.problems.problem import Place, Problem, group_problems
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


class Sheets(NamedTuple):
    """A workbook's identity, and its sheets: the unit's own with tables or notes, guidance, and
    those that are ours.
    """

    identity: Identity | None
    own: list[SheetTexts]
    tables: dict[str, tuple[FoundTable, ...]]
    guidance: list[SheetTexts]
    buried: list[str]


def sort_sheets(workbook: Workbook, definition: Definition) -> Sheets:
    """The sheets of a workbook, each read once; those of a report beside its table are not."""
    identity, report = read_identity(workbook), read_report_identity(workbook)
    sheets = Sheets(identity, [], {}, [], [])
    guidance, references = definition.guidance, definition.reference_sheets
    brought = (definition.cover.sheet, definition.summary.sheet)
    beside = [name for role, name in report.sheets.items() if role != "table"] if report else []
    for grid in workbook.grids:
        if grid.name in beside:
            continue
        lists = grid.hidden and grid.name == definition.form.lists
        if lists or grid.name == SHEET or is_list(grid):
            sheets.buried.append(grid.name)
            continue
        sheet = read_sheet(grid)
        # A title stands in one of the first two rows.
        first = {piece.key for row in (0, 1) if (piece := sheet.rows.get(row, {}).get(0))}
        if grid.name == guidance.sheet or squash(guidance.title) in first:
            sheets.guidance.append(sheet)
            continue
        # Pages that forms or reports bring along are none of the unit's own, nor are idle ones.
        if first.intersection(map(squash, (references.title, references.reference_title))):
            continue
        tables = find_tables(sheet, definition, identity is not None)
        if identity and tables:
            tables = _end_tables(tables, identity)
        if tables or not (grid.hidden or grid.name in brought):
            sheets.own.append(sheet)
            sheets.tables[grid.name] = tables
    return sheets


def _end_tables(tables: Sequence[FoundTable], identity: Identity) -> tuple[FoundTable, ...]:
    """The tables of one sheet of a form, the last of them ending with the last printed block.

    Defined names and cells merged down tell where that is. Programs that move neither put in and
    take out rows all the same, which how the cells look shows; rows right below that look like the
    blocks' own are of them. Where a measure was added below, all from there on is read as in any
    other table.
    """
    table, first = tables[-1], tables[0].rows.start
    grid, keys = table.grid, table.keys
    down = (a for a in grid.merges if a.first_column == a.last_column and a.first_row >= first)
    ends = [area.last_row for area in down if area.first_column in keys]
    ends += [end for sheet, _, end in identity.blocks.values() if sheet == grid.name]
    if not ends:
        return tuple(tables)
    last, looks = max(ends), defaultdict[int, list[int]](list)
    for spot, look in grid.formats.items():
        if spot.column in keys:
            looks[spot.row].append(look)
    # The looks that most rows of the blocks have, and no line above the table.
    usual = Counter(tuple(own) for row, own in looks.items() if first <= row <= last)
    known = set(next(iter(usual.most_common(1)), ((), 0))[0])
    known -= {look for row, own in looks.items() if row < tables[0].row for look in own}
    like = {row: sum(look in known for look in own) for row, own in looks.items()}
    last = max([last, *(row for row, count in like.items() if 2 * count >= len(keys))])
    while known and not looks[last]:
        last -= 1
    while like.get(last + 1):
        last += 1
    ended = [one._replace(printed=min(last, one.rows.stop - 1)) for one in tables]
    if not any(_adds_measure(table, row) for row in table.sheet.rows if row > last):
        ended[-1] = ended[-1]._replace(rows=range(table.rows.start, min(table.rows.stop, last + 1)))
    return tuple(ended)


def _adds_measure(table: FoundTable, row: int) -> bool:
    """Whether a measure begins in a row, or what is none in one that fills half of the table."""
    kinds = table.kinds
    pieces = table.sheet.rows[row] if row in table.rows else {}
    title = next((one for i, one in pieces.items() if kinds.get(i) is ColumnKind.MEASURE), None)
    match = match_measure(title.text, table.definition) if title else None
    is_full = 2 * len(kinds.keys() & pieces.keys()) >= len(kinds)
    return bool(title and (is_full or (match and match.is_exact)))


def check_tables(sheets: Sheets, entries: Sequence[Entry], path: str) -> Iterator[Problem]:
    """Columns that are missing, other than printed, twice or not known, each told once a sheet; and
    cells with Excel errors, or formulas without a value, which harm nobody elsewhere.

    ``entries`` are what the tables gave: one whose rows got their measures from lines above them
    needs no column of measures. In a form no heading is left out.
    """
    told = set[tuple[object, ...]]()
    measuring = (one for one in entries if one.measure and not sheets.identity)
    fields = (field for one in measuring for field in one.fields.values())
    measured = {(piece.sheet, piece.spot.row) for field in fields for piece in field.pieces}
    for table in (table for group in sheets.tables.values() for table in group):
        grid, place = table.grid, Place(path, table.grid.name)
        has_measures = any((grid.name, row) in measured for row in table.rows)
        for one in _check_columns(table, has_measures):
            # Every repeated heading row has them again.
            key = one.code, grid.name, one.found, *sorted(one.words.items())
            if key not in told:
                yield one._replace(place=place._replace(spots=one.place.spots))
            told.add(key)
        headings = {i: table.texts[key] for i, key in table.keys.items()} | {**table.extras}
        for spot, shown in sorted(grid.faults.items()):
            if spot.row in table.rows and spot.column in headings:
                code = "cell-uncalculated" if shown.startswith("=") else "cell-error"
                at = place._replace(spots=(spot,), column=headings[spot.column])
                yield Problem(code, at, shown)


def _check_columns(table: FoundTable, has_measures: bool) -> Iterator[Problem]:
    told = {spot for note in table.notes for spot in note.place.spots[:1]}
    for column in table.definition.columns:
        needed = not has_measures if column.kind is ColumnKind.MEASURE else column.required
        if needed and column.key not in table.first:
            words = {"heading": column.heading}
            spot = table.spots.get(0, CellRef(table.row, 0))
            if (index := table.likely.get(column.key)) is not None:
                spot = table.spots[index]
                words["other"] = table.extras[index]
                told.add(spot)
            yield Problem("column-missing", Place(spots=(spot,)), words=words)
    yield from table.notes
    # Those under one merged heading are told once.
    for index, text in sorted(table.extras.items()):
        if (spot := table.spots[index]) not in told:
            told.add(spot)
            yield Problem("column-extra", Place(spots=(spot,)), words={"heading": text})


def check_surroundings(workbook: Workbook, sheets: Sheets) -> Iterator[Problem]:
    """What is hidden, in the tables or on sheets without one, and what is not carried over."""
    for grid in workbook.grids:
        place = Place(workbook.path, grid.name)
        if grid.name in sheets.tables:
            group = sheets.tables[grid.name]
            if grid.hidden and group:
                yield Problem("sheet-hidden", place)
            below = group[0].rows.start if group else grid.height
            columns = frozenset().union(*(table.columns for table in group))
            first = min(columns, default=0)
            rows = tuple(CellRef(i, first) for i in grid.hidden_rows if i >= below)
            unseen = tuple(CellRef(group[0].row, i) for i in grid.hidden_columns if i in columns)
            for code, spots in (
                ("rows-hidden", rows),
                ("columns-hidden", unseen),
                ("comments-left", tuple(grid.comments)),
            ):
                if spots:
                    words = {"count": to_thai(len(spots))}
                    yield Problem(code, place._replace(spots=spots), words=words)
            yield from group_problems(_list_notices(grid, group, place))
        elif grid.hidden and grid.cells and grid.name not in sheets.buried:
            yield Problem("sheet-unread", place, words={"count": to_thai(len(grid.cells))})
    yield from (Problem(one.code, Place(workbook.path, one.text)) for one in workbook.notices)


def _list_notices(grid: Grid, group: Sequence[FoundTable], place: Place) -> Iterator[Problem]:
    """What is seen otherwise than it stands, but for the form's own remarks, and what lies over."""
    for code, spots, text, reason in grid.notices:
        under = [(spot, table) for spot in spots for table in group]
        if code == "text-unseen" and any(spot.column in table.status for spot, table in under):
            continue
        keys = ((t, t.keys.get(spot.column, "")) for spot, t in under if spot.row in t.rows)
        column = next((table.texts[key] for table, key in keys if key), "")
        words = {"reason": reason} if reason else {}
        at = place._replace(spots=spots if group else (), column=column)
        yield Problem(code, at, text, words)


_PLACEHOLDER = re.compile(r"\{\w+\}")


def list_notes(
    sheets: Sheets, above: Sequence[CellText], definition: Definition
) -> tuple[list[CellText], list[CellText]]:
    """What stands on sheets without a table, and what people wrote beside what a form has printed;
    apart from that what they wrote into the guidance.

    What was printed is known where the form was made with this definition.
    """
    bare = (sheet for sheet in sheets.own if not sheets.tables[sheet.grid.name])
    notes = [piece for sheet in bare for piece in sheet.pieces]
    identity, known = sheets.identity, (definition.id, definition.version)
    if not identity or (identity.definition, identity.version) != known:
        return notes, []
    guidance = definition.guidance
    headings = (column.printed for column in definition.columns)
    lines = (guidance.title, *guidance.lines, guidance.example_title, *headings)
    # What is left of the example has nothing but placeholders: its period, a whole year.
    example = [text for text in guidance.example.values() if _PLACEHOLDER.sub("", text).strip()]
    lines = (*lines, *example, "๑ ตุลาคม {year} – ๓๐ กันยายน {year}")
    guides = (piece for one in sheets.guidance if not one.grid.hidden for piece in one.pieces)
    written = _drop_printed(guides, lines)
    return [*notes, *_list_additions(above, definition)], written


def _list_additions(titles: Sequence[CellText], definition: Definition) -> Iterator[CellText]:
    """Texts above a form's table that are none of its own lines, whatever these are filled with.

    A line that was changed altogether is still the form's: so is, for each that is gone, a text in
    the first column.
    """
    form = definition.form
    lines = list(filter(None, (form.title, form.subtitle, form.unit, form.hint)))
    added = _drop_printed(titles, (*lines, f"{form.count_before}{{count}}"))
    changed = len(lines) - len([one for one in titles if one not in added and not one.spot.column])
    for piece in added:
        if piece.spot.column == 0 and changed > 0:
            changed -= 1
        else:
            yield piece


def _drop_printed(pieces: Iterable[CellText], lines: tuple[str, ...]) -> list[CellText]:
    """The texts that are no line of the definition, whatever its placeholders stand for."""
    plain, filled = _list_printed(lines)
    return [one for one in pieces if not (one.key in plain or filled.fullmatch(one.key))]


@lru_cache(maxsize=8)
def _list_printed(lines: tuple[str, ...]) -> tuple[set[str], re.Pattern[str]]:
    """The keys of lines, and what those with placeholders may be: few, as each is compiled."""
    parts = [[*map(squash, _PLACEHOLDER.split(line))] for line in lines if line]
    filled = (".*".join(map(re.escape, one)) for one in parts if len(one) > 1)
    plain = {one[0] for one in parts if len(one) == 1}
    return plain, re.compile("|".join(filled) or "(?!)", re.DOTALL)
