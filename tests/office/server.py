"""The part that speaks UNO: starts LibreOffice and does what JSON lines on stdin ask for.

Runs under any Python that has the ``uno`` module, so it imports no more of ours than the steps. A
line in is ``{"do": name, "with": {...}}``, a line out ``{"result": ...}`` or ``{"error": text}``.
It ends with its stdin, and LibreOffice with it.

    python3 -m tests.office.server SOFFICE FOLDER        (the profile goes into FOLDER)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore

from tests.office import steps as known
from tests.office.steps import CONTENT, Refused

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "pdf": "calc_pdf_Export", "html": "HTML (StarCalc)"}
POINTS = 72 / 2540  # of 1/100 mm
LINE_HEIGHT = 1.301  # em, of the national fonts
START_SECONDS = 60
SPARE_COLUMN, SPARE_ROW = 900, 60_000
"""Where a cell lies that no workbook of a test fills."""
COPIED = (
    *("CharFontName", "CharFontNameComplex", "CharHeight", "CharHeightComplex", "CharWeight"),
    *("CharWeightComplex", "CharLocale", "CharLocaleComplex", "IsTextWrapped", "ParaIndent"),
    "HoriJustify",
)
"""What of a cell's look its height hangs on."""


def start_office(soffice: str, folder: Path) -> Any:
    """The desktop of a LibreOffice with its own profile, as soon as it answers."""
    pipe = f"itasheet{os.getpid()}"
    office = subprocess.Popen(
        [
            *(soffice, "--headless", "--norestore", "--nologo", "--nodefault"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
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


@contextmanager
def open_workbook(desktop: Any, path: str) -> Iterator[Any]:
    """An open workbook; closed without saving."""
    options = pack_properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0)
    model = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)
    if model is None:
        raise Refused(f"LibreOffice cannot open {path}")
    try:
        yield model
    finally:
        model.close(True)


def store(model: Any, target: str) -> None:
    kind = FILTERS[target.rpartition(".")[2]]
    model.storeToURL(Path(target).as_uri(), pack_properties(FilterName=kind, Overwrite=True))


# What can be asked for.


def edit(desktop: Any, source: str, target: str, steps: list[dict[str, Any]]) -> None:
    with open_workbook(desktop, source) as model:
        for number, step in enumerate(steps, 1):
            try:
                getattr(known, step["kind"])(**step["fields"]).do(model)
            except Exception as error:
                raise Refused(f"step {number}, {step['kind']} {step['fields']}: {error}") from error
        store(model, target)


def convert(desktop: Any, source: str, target: str) -> None:
    with open_workbook(desktop, source) as model:
        model.calculateAll()
        store(model, target)


def read_cells(desktop: Any, source: str, recalculate: bool) -> dict[str, dict[str, str]]:
    """Every cell that shows something, as it is shown."""
    with open_workbook(desktop, source) as model:
        if recalculate:
            model.calculateAll()
        return {
            sheet.Name: {
                cell.AbsoluteName.rpartition(".")[2].replace("$", ""): cell.String
                for cell in list_filled(sheet)
            }
            for sheet in model.Sheets
        }


def row_heights(desktop: Any, source: str) -> list[dict[str, Any]]:
    """Given and needed height of each visible row that has text, on the visible sheets."""
    with open_workbook(desktop, source) as model:
        return [row for sheet in model.Sheets if sheet.IsVisible for row in measure_rows(sheet)]


def read_sheets(desktop: Any, source: str) -> list[dict[str, Any]]:
    """How wide the printed columns of each visible sheet are, and the paper between its margins."""
    with open_workbook(desktop, source) as model:
        return [measure_sheet(model, sheet) for sheet in model.Sheets if sheet.IsVisible]


def measure_sheet(model: Any, sheet: Any) -> dict[str, Any]:
    style = model.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    areas = sheet.PrintAreas
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    first, last = (0, cursor.RangeAddress.EndColumn)
    if areas:
        first, last = areas[0].StartColumn, areas[0].EndColumn
    columns = [sheet.Columns.getByIndex(index) for index in range(first, last + 1)]
    room = style.Width - style.LeftMargin - style.RightMargin
    return {
        "sheet": sheet.Name,
        "columns": [one.Width * POINTS for one in columns],
        "width": sum(one.Width for one in columns if one.IsVisible) * POINTS,
        "room": room * POINTS,
        "fitted": style.ScaleToPagesX == 1 or style.ScaleToPages == 1,
    }


def measure_rows(sheet: Any) -> list[dict[str, Any]]:
    """Given heights first, then the optimal ones of all rows at once, then merged cells'."""
    sheet.unprotect("")
    sizes: dict[int, float] = {}
    merged = []
    for cell in list_filled(sheet):
        index = cell.CellAddress.Row
        sizes[index] = max(sizes.get(index, 0.0), cell.CharHeight)
        if cell.IsMerged:
            merged.append(cell)
    rows = {index: sheet.Rows.getByIndex(index) for index in sorted(sizes)}
    given = {index: row.Height for index, row in rows.items() if row.IsVisible}
    areas = [measure_area(sheet, cell) for cell in merged]
    sheet.Rows.OptimalHeight = True
    return [
        {
            "sheet": sheet.Name,
            "row": index + 1,
            "given": height * POINTS,
            "needed": rows[index].Height * POINTS,
            "line": sizes[index] * LINE_HEIGHT,
            "merged": False,
        }
        for index, height in given.items()
    ] + areas


def measure_area(sheet: Any, cell: Any) -> dict[str, Any]:
    """Given and needed height of a merged cell, which no row is fitted to.

    Its text is set into a cell of its own, as wide as the merged ones together.
    """
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    spare = sheet.getCellByPosition(SPARE_COLUMN, SPARE_ROW)
    for name in COPIED:
        setattr(spare, name, getattr(cell, name))
    spare.String = cell.String
    spare.Columns.Width = sum(one.Width for one in cursor.Columns if one.IsVisible)
    spare.Rows.OptimalHeight = True
    needed = spare.Rows.Height
    spare.clearContents(CONTENT)
    return {
        "sheet": sheet.Name,
        "row": cell.CellAddress.Row + 1,
        "given": sum(one.Height for one in cursor.Rows) * POINTS,
        "needed": needed * POINTS,
        "line": cell.CharHeight * LINE_HEIGHT,
        "merged": True,
    }


def list_filled(sheet: Any) -> Iterator[Any]:
    """The cells that show something, row by row."""
    cells = sheet.queryContentCells(CONTENT).Cells.createEnumeration()
    while cells.hasMoreElements():
        cell = cells.nextElement()
        if cell.String:
            yield cell


TASKS = {task.__name__: task for task in (edit, convert, read_cells, read_sheets, row_heights)}


def say(**message: Any) -> None:
    print(json.dumps(message), flush=True)


def main(soffice: str, folder: str) -> None:
    desktop = start_office(soffice, Path(folder))
    say(result="ready")
    for request in map(json.loads, sys.stdin):
        try:
            say(result=TASKS[request["do"]](desktop, **request["with"]))
        except Exception as error:
            say(error=str(error) or type(error).__name__)
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
