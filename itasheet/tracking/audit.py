"""The audit of a report as data: which files were merged, and where each of its cells came from.

It is kept as JSON: what is read back are keys and codes, never words that may be reworded.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from itasheet.cells.read_cell import show_value
from itasheet.definition.identity import AUDIT_SIGNATURE
from itasheet.definition.round import Round
from itasheet.definition.settings import list_values, make_record
from itasheet.definition.texts import ROUND_KEYS, list_placeholders
from itasheet.sheets.cell_reference import CellRef, find_range
from itasheet.sheets.grid import Grid, Workbook
from itasheet.sheets.page import CUT, Book, Cell, Page, TextSource, Visibility

FORMAT = 2
"""Counts the forms that the data have had."""
CHUNK = 30_000
"""Characters of the data in one cell, of which Excel takes 32,767."""


class AuditedFile(NamedTuple):
    """A file that a merge looked at. ``unused`` says why nothing of it is in the report.

    ``size`` is in bytes, ``saved`` in UTC; both and ``sha256`` are unknown of what was not read.
    """

    path: str
    unit: str = ""
    sha256: str = ""
    size: int | None = None
    saved: datetime | None = None
    unused: str = ""


class AuditedCell(NamedTuple):
    """A cell of the report with its text as it was merged, and where that came from."""

    sheet: str
    cell: CellRef
    text: str
    sources: tuple[TextSource, ...]


class Audit(NamedTuple):
    """A report's origin: ``report`` is its file's name, ``version`` the program's, ``merge`` what
    the report says of that, and ``sheets`` are the names of its sheets by what they are.
    """

    report: str
    sha256: str
    merge: str
    made: datetime
    version: str
    sheets: Mapping[str, str]
    files: tuple[AuditedFile, ...] = ()
    cells: tuple[AuditedCell, ...] = ()


def audit_cells(
    book: Book,
    definition: str,
    values: Mapping[str, str],
    round_: Round | None,
    decisions: Mapping[tuple[str, int], tuple[str, ...]],
) -> Iterator[AuditedCell]:
    """The cells of a report that show something, in the order of reading.

    ``definition`` is the id of the one whose texts were filled with ``values``, ``decisions`` are
    sentences by the unit's name and the number of the measure.
    """

    def complete(source: TextSource, text: str) -> TextSource:
        names = list_placeholders(source.original) if round_ and source.file == definition else ()
        used = (key for name in names if values.get(name) for key in ROUND_KEYS.get(name, ()))
        return source._replace(
            text=source.text or text,
            decisions=decisions.get((source.unit, source.measure or 0), ()),
            filled=tuple(dict.fromkeys(used)),
        )

    for page in book.pages:
        for cell in sorted(page.cells, key=lambda one: one[:2]):
            if cell.value not in (None, ""):
                text = str(cell.value)
                sources = tuple(complete(source, text) for source in cell.sources)
                yield AuditedCell(page.name, CellRef(cell.row, cell.column), text, sources)


def write_data(audit: Audit) -> Page:
    """The sheet with the data: a signature, their checksum, and the data in pieces.

    They are JSON of characters that every program keeps in a cell as they are.
    """
    data = {"format": FORMAT, **list_values(audit)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"[^ -~\u0e00-\u0e7f]", lambda one: json.dumps(one[0])[1:-1], text)
    text = text.replace("_x", "\\u005fx")
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    facts = (AUDIT_SIGNATURE, sha256(text.encode()).hexdigest(), *pieces)
    cells = tuple(Cell(row, 0, fact, "hidden") for row, fact in enumerate(facts))
    return Page("_itasheet_audit", cells, widths=(480,), visibility=Visibility.BURIED)


def read_audit(workbook: Workbook) -> Audit | str:
    """The audit that a workbook holds, or the code of the problem with it."""
    try:
        grids = (grid.cells for grid in workbook.grids)
        cells = next(cells for cells in grids if cells.get(CellRef(0, 0)) == AUDIT_SIGNATURE)
        _, digest, *pieces = (str(value) for _, value in sorted(cells.items()))
        text = "".join(pieces)
        if digest != sha256(text.encode("utf-8", "replace")).hexdigest():
            return "audit-damaged"
        data = json.loads(text)
        if data.pop("format") != FORMAT:
            return "audit-of-other-version"
        return make_record(Audit, data) or "audit-damaged"
    except (StopIteration, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "audit-damaged"


class ComparedCell(NamedTuple):
    """A cell of the report now, or where it was if it is gone, and what was merged into it; None
    where one of them is not there.
    """

    cell: CellRef
    text: str | None
    merged: AuditedCell | None

    @property
    def agrees(self) -> bool:
        """Whether it still says what was merged; white space does not count."""
        if self.text is None or self.merged is None:
            return False
        return _squeeze(self.text) == _squeeze(self.merged.text)

    @property
    def sources(self) -> tuple[TextSource, ...]:
        return self.merged.sources if self.merged else ()


def compare_cells(merged: Mapping[CellRef, AuditedCell], grid: Grid) -> Iterator[ComparedCell]:
    """All cells of a sheet, those that were merged first, then those that were typed afterwards.

    Rows that were put in or taken out move the others: a row is known again by its texts.
    """
    from difflib import SequenceMatcher  # not needed by those who write

    shown = {
        cell: value.replace(CUT, "") if isinstance(value, str) else show_value(value)[0]
        for cell, value in grid.cells.items()
    }
    before = _join_rows({cell: one.text for cell, one in merged.items()})
    now = _join_rows(shown)
    numbers, places = list(before), list(now)
    matcher = SequenceMatcher(None, list(before.values()), list(now.values()), autojunk=False)
    rows: dict[int, int] = {}
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        rows.update(zip(numbers[i1:i2], places[j1:j2]))
    for cell, one in merged.items():
        place = CellRef(rows[cell.row], cell.column) if cell.row in rows else None
        text = shown.pop(place, None) if place else None
        yield ComparedCell(place or cell, text, one)
    for cell, text in shown.items():
        yield ComparedCell(cell, text, None)


def _join_rows(texts: Mapping[CellRef, str]) -> dict[int, tuple[tuple[int, str], ...]]:
    rows: dict[int, tuple[tuple[int, str], ...]] = {}
    for cell, text in sorted(texts.items()):
        rows[cell.row] = (*rows.get(cell.row, ()), (cell.column, _squeeze(text)))
    return rows


def _squeeze(text: str) -> str:
    return "".join(text.replace(CUT, "").split())


def list_asked(grid: Grid, reference: str) -> tuple[CellRef, ...] | None:
    """The filled cells that a reference means, of merged ones the seen; None if it is none."""
    area = find_range(reference)
    if area is None:
        return None
    corners = {CellRef(*merge[:2]) for merge in grid.merges if merge.overlaps(area)}
    return tuple(spot for spot in sorted(grid.cells) if area.overlaps(spot.area) or spot in corners)
