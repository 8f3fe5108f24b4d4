"""Rows to entries: which rows belong to one measure, and what each column says of it.

An entry's rows run to the next measure. A blank title, "(ต่อ)", the same title again and the rest
of a title that was typed over several rows all continue the entry above, also on the next page or
sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itasheet.cells.names import continues_title, match_measure
from itasheet.cells.read_cell import strip_cut
from itasheet.cells.records import CellText
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import TableLine, TableRow, begins, find_copies, list_rows
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import CUT, CUT_AT_LINE_END
from itasheet.thai.numbers import to_thai


class Draft:
    """An entry while its rows are read; parts are by column key, or by heading for extras.

    ``unit`` is the one whose table this is, where several tables stand in one workbook; ``others``
    are further measures that its title names. One that is titled above its table takes its place,
    and first row, from the first of its rows.
    """

    def __init__(
        self, measures: Sequence[Measure | None], table: FoundTable, row: int, unit: Unit | None
    ) -> None:
        self.measure, *self.others = measures
        self.table, self.first_row, self.unit = table, row, unit
        self.key = table.definition.measure_column.key
        self.is_titled_above = False
        self.parts: dict[str, list[CellText]] = {}
        self.extras: dict[str, list[CellText]] = {}
        self.headings: dict[str, str] = {}
        self.faulty: set[str] = set()

    @property
    def title(self) -> str:
        """What stands in the measure's column so far."""
        return "\n".join(piece.text for piece in self.parts.get(self.key, ()))

    @property
    def says_something(self) -> bool:
        """Whether there is more than a title of no measure."""
        return bool(self.measure or self.faulty or self.extras or self.parts.keys() - {self.key})

    def repeats(self, key: str, said: str) -> bool:
        """Whether a text (``said`` is its key) only says again what a column, or its last cell."""
        pieces = self.parts.get(key)
        if not pieces or said == pieces[-1].key:
            return bool(pieces)
        return said.startswith(pieces[0].key) and said == "".join(piece.key for piece in pieces)


def read_entries(
    sheets: Sequence[Sequence[FoundTable]], identity: Identity | None, round_: Round | None
) -> EntryReading:
    """The entries of all tables, sheet by sheet, and the texts below them that belong to none.

    A measure whose title stands nowhere any more has the first row of those that a defined name
    still tells. It is only asked for these: names go astray in programs that put in rows without
    moving them.
    """
    pages = [list_rows(tables, round_) for tables in sheets]
    reading = EntryReading(sheets[0][0].definition, identity)
    for index, problem, otherwise in find_copies(tuple(pages), identity is not None):
        pages[index] = (), ()
        reading.notes.append(problem)
        reading.copied += otherwise
    rows = [row for _, own in pages for row in own]
    titled = {row.match.measure.number for row in rows if row.match and row.title}
    free = [row for row in rows if not (row.match and row.title)]
    for number, (sheet, first, last) in (identity.blocks if identity else {}).items():
        block = (row for row in free if row.table.grid.name == sheet and first <= row.at <= last)
        measure = reading.definition.find_measure(number) if number not in titled else None
        if measure and (row := next(block, None)):
            reading.lost[sheet, row.at] = measure
    for tables, (above, own) in zip(sheets, pages):
        for line in above:
            reading.heed(line, tables[0])
        for row, after in zip(own, (*own[1:], None)):
            reading.take(row, after)
        reading.leave(tables[-1])
    reading.finish()
    return reading


def join_cut(head: CellText, rest: CellText) -> CellText:
    """Both parts as one; it is cut itself if the rest is."""
    between = "\n" if str(head.value).endswith(CUT_AT_LINE_END) else ""
    return head._replace(
        value=f"{strip_cut(head.value)}{between}{rest.value}",
        text=f"{head.text}{between}{rest.text}",
        repairs=tuple(dict.fromkeys((*head.repairs, *rest.repairs))),
        halves=(*(head.halves or (head,)), *(rest.halves or (rest,))),
    )


class EntryReading:
    """The rows taken so far: the entry that is being read, those before it, and what is left.

    ``remarks`` are texts of no entry, ``asides`` those of them that nobody reports: signatures, and
    headings of sections. ``covered`` are those under merged cells, ``copied`` those of copies of
    sheets, ``titles`` lines between tables that name a unit; ``notes`` tell, of no file yet, how
    tables were read. ``lost`` are measures without a title, by sheet and 0-based row.
    """

    def __init__(self, definition: Definition, identity: Identity | None) -> None:
        self.drafts: list[Draft] = []
        self.remarks: list[CellText] = []
        self.asides: list[CellText] = []
        self.covered: list[CellText] = []
        self.copied: list[CellText] = []
        self.titles: list[CellText] = []
        self.notes: list[Problem] = []
        self.lost: dict[tuple[str, int], Measure] = {}
        self.definition = definition
        self._identity = identity
        self._measured: dict[str, list[TableLine]] = {}
        self._below: list[CellText] = []
        self._unit: Unit | None = None
        self._first = 0
        self._current: Draft | None = None
        self._page: FoundTable | None = None

    def heed(self, line: TableLine, table: FoundTable) -> None:
        """Go on with another unit's table, or with another measure."""
        self._settle()
        if line.unit and self._identity is None and line.unit != self._unit:
            self._unit, self._first, self._current = line.unit, len(self.drafts), None
        if line.measure and not (self._current and self._current.measure is line.measure):
            self._current = self._begin(table, table.rows.start, line.measure)
            self._current.is_titled_above = True
            if line.piece:
                self._current.parts[self._current.key] = [line.piece]
                self._current.headings[self._current.key] = self.definition.measure_column.heading
            self._measured.setdefault(table.grid.name, []).append(line)

    def take(self, row: TableRow, after: TableRow | None) -> None:
        """Add a row to the entry that it belongs to, which may be a new one."""
        self.covered += row.covered
        if row.line:
            if row.line.unit or row.line.again:
                self.titles += row.pieces.values()
            elif not row.line.measure:
                # A line from the first column on is a section's heading where a measure follows it.
                heads = after and (after.title or after.line)
                across = min(row.pieces) == min(row.table.columns)
                (self.asides if heads and across else self.remarks).extend(row.pieces.values())
            self.heed(row.line, row.table)
            return
        current = self._current = self._place(row)
        self._page = row.table
        if current is None:
            self._below += row.pieces.values()
            return
        if row.apart and current.measure:
            first = next(iter(row.pieces.values()))
            place, words = Place(sheet=first.sheet, spots=(first.spot,)), current.measure.words
            self.notes.append(Problem("row-apart", place, first.text, words))
        if current.is_titled_above:
            current.table, current.first_row, current.is_titled_above = row.table, row.at, False
        faults, keys = row.table.grid.faults, row.table.keys
        current.faulty |= {key for i, key in keys.items() if CellRef(row.at, i) in faults}
        pieces = row.pieces
        if row.above and row.at == current.first_row and row.table is current.table:
            pieces = dict(sorted({**row.above, **pieces}.items()))
        self._fill(current, row, pieces)

    def leave(self, table: FoundTable) -> None:
        """Take what stands below the last table of a sheet."""
        end = table.rows.stop
        self._below += (piece for piece in table.sheet.pieces if piece.spot.row >= end)
        self._settle()

    def _settle(self) -> None:
        """Take what stands below a table so far for remarks, or as asides where somebody signs.

        Whom to call is of a signature only where that stands above it: it may be a step as well.
        """
        words, is_signed = self.definition.words, False
        for piece in self._below:
            closes, signs = begins(piece.text, words.closing), begins(piece.text, words.signing)
            is_signed = is_signed or (closes and signs)
            (self.asides if is_signed and (closes or signs) else self.remarks).append(piece)
        self._below.clear()

    def finish(self) -> None:
        """A title of no measure with nothing beside or below it is no entry, only a remark."""
        for draft in self.drafts:
            if not draft.says_something:
                last = draft is self.drafts[-1]
                (self.remarks if last else self.asides).extend(draft.parts.get(draft.key, ()))
        self.drafts = [draft for draft in self.drafts if draft.says_something]
        # One for a sheet, that rows were read as of the measures that stand above them.
        for sheet, lines in self._measured.items():
            spots = tuple(line.piece.spot for line in lines if line.piece)
            numbers = (to_thai(line.measure.number) for line in lines if line.measure)
            words = {"measures": ", ".join(dict.fromkeys(numbers))}
            place = Place(sheet=sheet, spots=spots)
            self.notes.append(Problem("measure-above", place, words=words))

    def _place(self, row: TableRow) -> Draft | None:
        """The entry of a row; None for what stands above the first one or below the table."""
        title = row.title
        if row.continues:
            return self._resume()
        if row.match is None or title is None:
            if lost := self.lost.get((row.table.grid.name, row.at)):
                return self._begin(row.table, row.at, lost)
            if row.closes:
                return None
        if title is None:
            return self._current if self._page is row.table else self._resume()
        if self._current and self._goes_on(self._current, title, row):
            return self._current
        # One whose title names another measure in each of its lines is of all of them.
        lines = [line for line in title.text.split("\n") if line.strip()]
        matches = [match_measure(line, self.definition) for line in lines if len(lines) > 1]
        whole = [match.measure for match in matches if match and match.is_exact]
        if whole and len({measure.number for measure in whole}) == len(lines):
            return self._begin(row.table, row.at, *whole)
        return self._begin(row.table, row.at, row.match.measure if row.match else None)

    def _resume(self) -> Draft | None:
        """The entry that goes on: on a new page, and under "(ต่อ)", no page title is in between."""
        latest = self.drafts[self._first :][::-1]
        return next((draft for draft in latest if draft.says_something), None)

    def _begin(self, table: FoundTable, row: int, *measures: Measure | None) -> Draft:
        self._settle()
        draft = Draft(measures, table, row, self._unit)
        self.drafts.append(draft)
        return draft

    def _goes_on(self, current: Draft, title: CellText, row: TableRow) -> bool:
        """Whether a titled row goes on with the entry above, as of one title and unit it does."""
        match, before = row.match, current.title
        if current.measure and not (match and match.is_whole):
            if continues_title(current.measure, before, title.text, self.definition):
                return True
        if (match.measure if match else None) is not current.measure:
            return False
        if match is None:
            return current.repeats(current.key, title.key)
        if title.text.strip().endswith(self.definition.words.continued):
            return True
        return all(
            current.repeats(row.table.keys[index], piece.key)
            for index, piece in row.pieces.items()
            if row.table.kinds.get(index) is ColumnKind.UNIT
        )

    def _fill(self, draft: Draft, row: TableRow, pieces: Mapping[int, CellText]) -> None:
        table, form = row.table, self.definition.form
        own = (form.status_done, form.status_missing, form.status_untouched)
        for index, piece in pieces.items():
            if key := table.keys.get(index):
                draft.headings.setdefault(key, table.texts[key])
                parts = draft.parts.get(key)
                if parts and row.continues and str(parts[-1].value).endswith(CUT):
                    parts[-1] = join_cut(parts[-1], piece)
                elif not self._is_filled_down(draft, index, piece, row):
                    draft.parts.setdefault(key, []).append(piece)
            elif index in table.extras:
                draft.extras.setdefault(table.extras[index], []).append(piece)
            # A status stands where it should, unless somebody typed over it.
            elif index not in table.status or not (
                piece.spot in table.grid.formulas or piece.text.split("\n")[0].strip() in own
            ):
                self.remarks.append(piece)

    def _is_filled_down(self, draft: Draft, index: int, piece: CellText, row: TableRow) -> bool:
        """Whether a cell only says again what stands once a block: there it counts once."""
        key, kind = row.table.keys[index], row.table.kinds[index]
        if kind is ColumnKind.ITEMS or (kind is ColumnKind.TEXT and row.title is None):
            return False
        same = row.match and row.match.measure is draft.measure and row.match.is_whole
        if piece is row.title and (row.continues or (same and key in draft.parts)):
            return True
        return draft.repeats(key, piece.key)
