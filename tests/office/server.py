"""The part that speaks UNO: starts LibreOffice and does what JSON lines on stdin ask for.

Runs as a script under any Python that has the ``uno`` module, so it imports nothing of ours. A
line in is ``{"do": name, "with": {...}}``, a line out ``{"result": ...}`` or ``{"error": text}``.
It ends with its stdin, and LibreOffice with it.

    python3 server.py SOFFICE FOLDER        (the profile goes into FOLDER)
"""

from __future__ import annotations

import datetime
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore
from com.sun.star.lang import Locale  # type: ignore

EXCEL = "Calc MS Excel 2007 XML"
PDF, HTML = "calc_pdf_Export", "HTML (StarCalc)"
POINTS = 72 / 2540  # of 1/100 mm
LINE_HEIGHT = 1.301  # em, of the national fonts
CONTENT = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas: not notes, not looks
START_SECONDS = 60
STOP_SECONDS = 15


class Refused(Exception):
    """A step that a person could not have done."""


def start_office(soffice: str, folder: Path) -> tuple[subprocess.Popen[bytes], Any]:
    """LibreOffice with its own profile, and its desktop."""
    pipe = f"itasheet{os.getpid()}"
    profile = (folder / "profile").as_uri()
    office = subprocess.Popen(
        [
            soffice,
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"-env:UserInstallation={profile}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return office, reach_desktop(office, pipe)


def reach_desktop(office: subprocess.Popen[bytes], pipe: str) -> Any:
    """Wait until LibreOffice answers."""
    local = uno.getComponentContext()
    services = local.ServiceManager
    resolver = services.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and office.poll() is None:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # uno's NoConnectException: not listening yet
            time.sleep(0.1)
        else:
            manager = context.ServiceManager
            return manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise Refused("LibreOffice does not start")


def pack_properties(**values: Any) -> tuple[Any, ...]:
    """Keyword arguments as UNO takes them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


class Document:
    """An open workbook; closed without saving."""

    def __init__(self, desktop: Any, path: str) -> None:
        options = pack_properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0)
        self.model = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)
        if self.model is None:
            raise Refused(f"LibreOffice cannot open {path}")

    def __enter__(self) -> Any:
        return self.model

    def __exit__(self, *_: object) -> None:
        self.model.close(True)


def store(model: Any, target: str, filter_name: str) -> None:
    """Save a copy."""
    model.storeToURL(Path(target).as_uri(), pack_properties(FilterName=filter_name, Overwrite=True))


# What can be asked for.


def edit(desktop: Any, source: str, target: str, steps: list[dict[str, Any]]) -> None:
    """Do the steps in order and save."""
    with Document(desktop, source) as model:
        for number, step in enumerate(steps, 1):
            try:
                STEPS[step["kind"]](model, **step["fields"])
            except Exception as error:
                raise Refused(f"step {number}, {step['kind']} {step['fields']}: {error}") from error
        store(model, target, EXCEL)


def convert(desktop: Any, source: str, target: str, kind: str) -> None:
    """Open and save in another format, everything calculated anew."""
    with Document(desktop, source) as model:
        model.calculateAll()
        store(model, target, {"pdf": PDF, "html": HTML}[kind])


def read_cells(desktop: Any, source: str, recalculate: bool) -> dict[str, dict[str, str]]:
    """Every cell that shows something, as it is shown."""
    with Document(desktop, source) as model:
        if recalculate:
            model.calculateAll()
        return {
            sheet.Name: {name_cell(cell): cell.String for cell in list_filled(sheet) if cell.String}
            for sheet in model.Sheets
        }


def row_heights(desktop: Any, source: str) -> list[dict[str, Any]]:
    """Given and needed height of each visible row that has text."""
    with Document(desktop, source) as model:
        return [row for sheet in model.Sheets if sheet.IsVisible for row in measure_rows(sheet)]


def measure_rows(sheet: Any) -> list[dict[str, Any]]:
    """Given heights first, then the optimal ones of all rows at once."""
    sheet.unprotect("")
    sizes: dict[int, float] = {}
    for cell in list_filled(sheet):
        index = cell.CellAddress.Row
        if cell.String:
            sizes[index] = max(sizes.get(index, 0.0), cell.CharHeight)
    rows = {index: sheet.Rows.getByIndex(index) for index in sorted(sizes)}
    given = {index: row.Height for index, row in rows.items() if row.IsVisible}
    sheet.Rows.OptimalHeight = True
    return [
        {
            "sheet": sheet.Name,
            "row": index + 1,
            "given": height * POINTS,
            "needed": rows[index].Height * POINTS,
            "line": sizes[index] * LINE_HEIGHT,
        }
        for index, height in given.items()
    ]


def list_filled(sheet: Any) -> Iterator[Any]:
    """The cells that hold something, row by row."""
    cells = sheet.queryContentCells(CONTENT).Cells.createEnumeration()
    while cells.hasMoreElements():
        yield cells.nextElement()


def name_cell(cell: Any) -> str:
    """A1 of a cell."""
    address: str = cell.AbsoluteName
    return address.rsplit(".", 1)[1].replace("$", "")


# The steps; their arguments are the fields of the classes in ``steps``.


def get_sheet(model: Any, name: str) -> Any:
    """A sheet by its name."""
    if not model.Sheets.hasByName(name):
        raise Refused(f"there is no sheet {name}")
    return model.Sheets.getByName(name)


def reach_area(model: Any, sheet: str, area: str, force: bool) -> Any:
    """The cells of an area, if a person could type there."""
    found = get_sheet(model, sheet)
    if force:
        found.unprotect("")
    cells = found.getCellRangeByName(area)
    if found.isProtected() and is_locked(cells):
        raise Refused(f"{sheet} {area} is locked")
    return cells


def is_locked(cells: Any) -> bool:
    """Whether any cell of an area is locked."""
    columns, rows = cells.Columns.Count, cells.Rows.Count
    return any(
        cells.getCellByPosition(column, row).CellProtection.IsLocked
        for row in range(rows)
        for column in range(columns)
    )


def open_sheet(model: Any, sheet: str) -> Any:
    """A sheet with its protection taken off, to change rows, columns or merges."""
    found = get_sheet(model, sheet)
    found.unprotect("")
    return found


def set_text(model: Any, sheet: str, cell: str, text: str, force: bool) -> None:
    reach_area(model, sheet, cell, force).getCellByPosition(0, 0).String = text


def set_formula(model: Any, sheet: str, cell: str, formula: str, force: bool) -> None:
    target = reach_area(model, sheet, cell, force).getCellByPosition(0, 0)
    target.Formula = "=" + formula.lstrip("=")


def set_date(model: Any, sheet: str, cell: str, date: str, format: str, force: bool) -> None:
    target = reach_area(model, sheet, cell, force).getCellByPosition(0, 0)
    null = model.NullDate
    start = datetime.date(null.Year, null.Month, null.Day)
    year, month, day = map(int, date.split("-"))
    target.Value = (datetime.date(year, month, day) - start).days
    formats, locale = model.NumberFormats, Locale("en", "US", "")
    key = formats.queryKey(format, locale, False)
    target.NumberFormat = formats.addNew(format, locale) if key == -1 else key


def clear(model: Any, sheet: str, area: str, force: bool) -> None:
    reach_area(model, sheet, area, force).clearContents(CONTENT)


def insert_rows(model: Any, sheet: str, first: int, count: int) -> None:
    open_sheet(model, sheet).Rows.insertByIndex(first - 1, count)


def delete_rows(model: Any, sheet: str, first: int, count: int) -> None:
    open_sheet(model, sheet).Rows.removeByIndex(first - 1, count)


def find_column(found: Any, letters: str) -> int:
    """The 0-based index of a column."""
    index: int = found.getCellRangeByName(f"{letters}1").RangeAddress.StartColumn
    return index


def move_column(model: Any, sheet: str, column: str, before: str) -> None:
    found = open_sheet(model, sheet)
    source, target = find_column(found, column), find_column(found, before)
    found.Columns.insertByIndex(target, 1)
    source += source >= target
    columns = found.Columns
    columns.getByIndex(target).Width = columns.getByIndex(source).Width
    whole = columns.getByIndex(source).RangeAddress
    found.moveRange(found.getCellByPosition(target, 0).CellAddress, whole)
    columns.removeByIndex(source, 1)


def merge(model: Any, sheet: str, area: str) -> None:
    open_sheet(model, sheet).getCellRangeByName(area).merge(True)


def unmerge(model: Any, sheet: str, area: str) -> None:
    open_sheet(model, sheet).getCellRangeByName(area).merge(False)


def rename_sheet(model: Any, sheet: str, name: str) -> None:
    get_sheet(model, sheet).Name = name


def protect(model: Any, sheet: str) -> None:
    get_sheet(model, sheet).protect("")


STEPS: dict[str, Callable[..., None]] = {
    "SetText": set_text,
    "SetDate": set_date,
    "SetFormula": set_formula,
    "Clear": clear,
    "InsertRows": insert_rows,
    "DeleteRows": delete_rows,
    "MoveColumn": move_column,
    "Merge": merge,
    "Unmerge": unmerge,
    "RenameSheet": rename_sheet,
    "Protect": protect,
}
TASKS: dict[str, Callable[..., Any]] = {
    "edit": edit,
    "convert": convert,
    "read_cells": read_cells,
    "row_heights": row_heights,
}


# The loop.


def read_requests(requests: queue.Queue[str | None]) -> None:
    """Hand on the lines of stdin; at its end leave some time to stop well, then stop hard."""
    for line in sys.stdin:
        requests.put(line)
    requests.put(None)
    time.sleep(STOP_SECONDS)
    os.killpg(0, signal.SIGKILL)


def answer(desktop: Any, line: str) -> dict[str, Any]:
    """Do one request."""
    request = json.loads(line)
    try:
        return {"result": TASKS[request["do"]](desktop, **request["with"])}
    except Exception as error:
        return {"error": str(error) or type(error).__name__}


def say(message: dict[str, Any]) -> None:
    """Write one line to the caller."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(soffice: str, folder: str) -> None:
    """Serve until stdin ends."""
    requests: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    office, desktop = start_office(soffice, Path(folder))
    say({"result": "ready"})
    try:
        for line in iter(requests.get, None):
            say(answer(desktop, line))
        desktop.terminate()
    finally:
        office.wait(STOP_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
