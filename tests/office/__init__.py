"""A real LibreOffice for tests and developers: it edits, measures, reads and prints workbooks.

``Office`` starts one with its own profile and with fonts as wide and as high as the national ones,
so that what it says about lines and rows holds on an office machine. The caller needs the standard
library and fontTools; the part that speaks UNO runs under a Python that has it.
"""

from tests.office.fonts import make_fontconfig
from tests.office.session import Office, OfficeError, RowHeight, available
from tests.office.steps import (
    Clear,
    DeleteRows,
    InsertRows,
    Merge,
    MoveColumn,
    Protect,
    RenameSheet,
    SetDate,
    SetFormula,
    SetText,
    Step,
    Unmerge,
)

__all__ = [
    "Clear",
    "DeleteRows",
    "InsertRows",
    "Merge",
    "MoveColumn",
    "Office",
    "OfficeError",
    "Protect",
    "RenameSheet",
    "RowHeight",
    "SetDate",
    "SetFormula",
    "SetText",
    "Step",
    "Unmerge",
    "available",
    "make_fontconfig",
]
