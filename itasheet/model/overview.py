"""How an overview of who has answered is told from a return, should it lie among them."""

from __future__ import annotations

from itasheet.sheets.grid import Workbook

PROPERTY, NAME = "itasheet.overview", "itasheet_overview"
"""The custom property and the defined name that say so; programs that drop the one keep the other.
"""


def is_overview(workbook: Workbook) -> bool:
    """Whether a workbook is an overview that was written by this program."""
    return PROPERTY in workbook.properties or NAME in workbook.names
