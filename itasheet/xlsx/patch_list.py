"""The list of problems as a worksheet part of its own: texts in cells, links, protection, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from itasheet.sheets.cell_reference import CellRef, name_column
from itasheet.sheets.page import Cell, Page
from itasheet.sheets.styles import RED_INK
from itasheet.xlsx.patch_markup import escape
from itasheet.xlsx.patch_tabs import NAME

_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_DIGIT, _PADDING = 7, 5


def write_list(
    page: Page, links: Mapping[CellRef, int], styles: Mapping[str, int], namespace: str
) -> bytes:
    """The page as a worksheet part; ``links`` are the numbers of the marks that cells lead to.

    Of a page only texts, widths (0 hides a column), heights, merges and frozen rows are written.
    """
    pieces = (
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FF{RED_INK[1:]}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>',
        *_write_view(page),
        *_write_columns(page),
        "<sheetData>",
        *_write_rows(page, styles),
        '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0"'
        ' formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>',
        *_write_merges(page),
        *_write_links(links),
        '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.5"'
        ' bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9"'
        ' orientation="landscape" fitToHeight="0"/></worksheet>',
    )
    return "".join(pieces).encode("ascii")


def _write_view(page: Page) -> Iterator[str]:
    yield '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
    if page.frozen_rows:
        yield (
            f'<pane ySplit="{page.frozen_rows}" topLeftCell="A{page.frozen_rows + 1}"'
            ' activePane="bottomLeft" state="frozen"/>'
        )
        yield '<selection pane="bottomLeft"/>'
    yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="21"/>'


def _write_columns(page: Page) -> Iterator[str]:
    yield "<cols>"
    for number, width in enumerate(page.widths, 1):
        size = f'width="{max(width - _PADDING, 0) / _DIGIT:.4g}" customWidth="1"'
        hidden = "" if width else ' hidden="1"'
        yield f'<col min="{number}" max="{number}" {size}{hidden}/>'
    yield "</cols>"


def _write_rows(page: Page, styles: Mapping[str, int]) -> Iterator[str]:
    for row, cells in groupby(sorted(page.cells, key=lambda cell: cell[:2]), lambda one: one.row):
        height = page.rows.get(row)
        size = f' ht="{height.height:g}" customHeight="1"' if height else ""
        yield f'<row r="{row + 1}"{size}>'
        yield from (_write_cell(cell, styles[cell.style]) for cell in cells)
        yield "</row>"


def _write_cell(cell: Cell, style: int) -> str:
    opened = f'<c r="{name_column(cell.column)}{cell.row + 1}" s="{style}"'
    if cell.value is None:
        return f"{opened}/>"
    text = escape(_ESCAPED.sub("_x005F_", str(cell.value)))
    return f'{opened} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _write_merges(page: Page) -> Iterator[str]:
    if page.merges:
        merges = "".join(f'<mergeCell ref="{merge}"/>' for merge in page.merges)
        yield f'<mergeCells count="{len(page.merges)}">{merges}</mergeCells>'


def _write_links(links: Mapping[CellRef, int]) -> Iterator[str]:
    if links:
        yield "<hyperlinks>"
        for spot, number in sorted(links.items()):
            yield f'<hyperlink ref="{spot}" location="{NAME}{number}"/>'
        yield "</hyperlinks>"
