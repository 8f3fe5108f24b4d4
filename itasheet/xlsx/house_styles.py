"""The house style in Excel's terms: for XlsxWriter, and as markup for workbooks patched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from itasheet.sheets.styles import BODY_SIZE, FAMILY, INK, STYLES, Style
from itasheet.xlsx.xml import escape

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

THAI_CHARSET = 222
"""The number by which Windows knows fonts that have Thai; it guides the choice of a substitute."""
_BORDERS = {"none": 0, "thin": 1, "medium": 2, "hair": 7}
_SIDES = ("left", "right", "top", "bottom")

# Excel measures columns by the default font: 16 pt TH SarabunPSK stands on 28 px, and its digits
# are 8 px wide, which makes the usual column of eight of them, with its padding, 72 px.
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_row_height": 28,
    "default_column_width": 72,
}


def describe_default() -> dict[str, Any]:
    """The workbook's default font. A new dict each time: XlsxWriter adds to it."""
    return {"font_size": BODY_SIZE, **_describe_family(FAMILY)}


def _describe_family(family: str) -> dict[str, Any]:
    # A font with a scheme would follow the theme, whose fonts are Latin ones.
    return {"font_name": family, "font_charset": THAI_CHARSET, "font_scheme": "none"}


class HouseFormats:
    """The formats of one workbook, each made when its style is first asked for.

    A style's name that is none is a ``ValueError``.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._cells: dict[str, Format] = {}
        self._highlights: dict[str, Format] = {}

    def find(self, name: str) -> Format:
        """The format of a cell."""
        if name not in self._cells:
            self._cells[name] = self._workbook.add_format(_describe_cell(_find_style(name)))
        return self._cells[name]

    def find_highlight(self, name: str) -> Format:
        """The format that a rule lays over a cell's own."""
        if name not in self._highlights:
            described = _describe_highlight(_find_style(name))
            self._highlights[name] = self._workbook.add_format(described)
        return self._highlights[name]


def _find_style(name: str) -> Style:
    if name not in STYLES:
        raise ValueError(f"no style is called {name}")
    return STYLES[name]


def _describe_highlight(style: Style) -> dict[str, Any]:
    """Only what differs from plain text, so that the cell's own look shows through."""
    described: dict[str, Any] = {"bold": style.bold, "italic": style.italic}
    if style.color != INK:
        described["font_color"] = style.color
    if style.fill:
        described["bg_color"] = style.fill
    return described


def _describe_cell(style: Style) -> dict[str, Any]:
    described: dict[str, Any] = {
        **_describe_family(style.family),
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "underline": int(style.underline),
        "font_color": style.color,
        "align": style.align,
        "valign": _name_valign(style, "vcenter"),
        "text_wrap": style.wrap,
        "indent": style.indent,
        "num_format": style.number_format,
        "locked": style.locked,
        "hidden": style.hidden,
    }
    if style.fill:
        described["bg_color"] = style.fill
    if style.border != "none":
        described |= {"border": _BORDERS[style.border], "border_color": style.border_color}
    return described


def _name_valign(style: Style, middle: str) -> str:
    return middle if style.valign == "middle" else style.valign


def font_xml(style: Style) -> str:
    flags = (("b", style.bold), ("i", style.italic), ("u", style.underline))
    shown = "".join(f"<{name}/>" for name, is_set in flags if is_set)
    return (
        f'<font>{shown}<sz val="{style.size:g}"/><color rgb="{_write_rgb(style.color)}"/>'
        f'<name val="{escape(style.family)}"/><charset val="{THAI_CHARSET}"/></font>'
    )


def fill_xml(style: Style) -> str:
    if not style.fill:
        return '<fill><patternFill patternType="none"/></fill>'
    color = f'<fgColor rgb="{_write_rgb(style.fill)}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{color}</patternFill></fill>'


def border_xml(style: Style) -> str:
    if style.border == "none":
        sides = "".join(f"<{side}/>" for side in _SIDES)
    else:
        color = f'<color rgb="{_write_rgb(style.border_color)}"/>'
        sides = "".join(f'<{side} style="{style.border}">{color}</{side}>' for side in _SIDES)
    return f"<border>{sides}<diagonal/></border>"


def cell_style_xml(style: Style, at: int, counts: Mapping[str, int]) -> str:
    wrap = ' wrapText="1"' if style.wrap else ""
    indent = f' indent="{style.indent}"' if style.indent else ""
    return (
        f'<xf numFmtId="0" fontId="{counts["fonts"] + at}" fillId="{counts["fills"] + at}"'
        f' borderId="{counts["borders"] + at}" xfId="0" applyFont="1" applyFill="1"'
        f' applyBorder="1" applyAlignment="1"><alignment horizontal="{style.align}"'
        f' vertical="{_name_valign(style, "center")}"{wrap}{indent}/></xf>'
    )


def color_rule_xml(color: str) -> str:
    rgb = _write_rgb(color)
    pattern = f'<fgColor rgb="{rgb}"/><bgColor rgb="{rgb}"/>'
    return f'<dxf><fill><patternFill patternType="solid">{pattern}</patternFill></fill></dxf>'


def _write_rgb(color: str) -> str:
    return f"FF{color[1:]}"
