"""The house style in Excel's terms: for XlsxWriter, and as markup for workbooks patched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from itasheet.sheets.styles import INK, STYLES, Style
from itasheet.xlsx.xml import escape

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

THAI_CHARSET = 222
"""The number by which Windows knows fonts that have Thai; it guides the choice of a substitute."""
_NO_FILL = '<patternFill patternType="none"/>'
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


def describe_family(family: str) -> dict[str, Any]:
    """A font that has Thai; one with a scheme would follow the theme, whose fonts are Latin."""
    return {"font_name": family, "font_charset": THAI_CHARSET, "font_scheme": "none"}


class HouseFormats:
    """The formats of one workbook, each made when its style is first asked for.

    A style's name that is none is a ``ValueError``.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}

    def find(self, name: str, is_highlight: bool = False) -> Format:
        """The format of a cell, or the one that a rule lays over a cell's own."""
        key = name, is_highlight
        if key not in self._made:
            if name not in STYLES:
                raise ValueError(f"no style is called {name}")
            describe = _describe_highlight if is_highlight else _describe_cell
            self._made[key] = self._workbook.add_format(describe(STYLES[name]))
        return self._made[key]


def _describe_highlight(style: Style) -> dict[str, Any]:
    """Only what differs from plain text, so that the cell's own look shows through."""
    described: dict[str, Any] = {"bold": style.bold}
    if style.color != INK:
        described["font_color"] = style.color
    if style.fill:
        described["bg_color"] = style.fill
    return described


def _describe_cell(style: Style) -> dict[str, Any]:
    described: dict[str, Any] = {
        **describe_family(style.family),
        "font_size": style.size,
        "bold": style.bold,
        "underline": int(style.underline),
        "font_color": style.color,
        "align": style.align,
        "valign": {"middle": "vcenter"}.get(style.valign, style.valign),
        "text_wrap": style.wrap,
        "num_format": style.number_format,
        "locked": style.locked,
        "hidden": style.hidden,
    }
    if style.fill:
        described["bg_color"] = style.fill
    if style.border != "none":
        described |= {"border": 1, "border_color": style.border_color}
    return described


def format_looks(
    styles: Iterable[Style], colors: Iterable[str], counts: Mapping[str, int]
) -> dict[str, str]:
    """The markup of styles and coloured rules for each list of a styles part.

    The first that is added to a list gets the number that it has in ``counts``.
    """
    looks = dict.fromkeys(("fonts", "fills", "borders", "cellXfs", "dxfs"), "")
    for at, style in enumerate(styles):
        flags = (("b", style.bold), ("u", style.underline))
        shown = "".join(f"<{name}/>" for name, is_set in flags if is_set)
        looks["fonts"] += (
            f'<font>{shown}<sz val="{style.size:g}"/><color rgb="FF{style.color[1:]}"/>'
            f'<name val="{escape(style.family)}"/><charset val="{THAI_CHARSET}"/></font>'
        )
        filled = _NO_FILL
        if style.fill:
            color = f'<fgColor rgb="FF{style.fill[1:]}"/><bgColor indexed="64"/>'
            filled = f'<patternFill patternType="solid">{color}</patternFill>'
        looks["fills"] += f"<fill>{filled}</fill>"
        is_drawn = style.border != "none"
        line = f'style="{style.border}"' if is_drawn else ""
        color = f'<color rgb="FF{style.border_color[1:]}"/>' if is_drawn else ""
        sides = "".join(f"<{side} {line}>{color}</{side}>" for side in _SIDES)
        looks["borders"] += f"<border>{sides}<diagonal/></border>"
        wrap = ' wrapText="1"' if style.wrap else ""
        looks["cellXfs"] += (
            f'<xf numFmtId="0" fontId="{counts["fonts"] + at}" fillId="{counts["fills"] + at}"'
            f' borderId="{counts["borders"] + at}" xfId="0" applyFont="1" applyFill="1"'
            f' applyBorder="1" applyAlignment="1"><alignment horizontal="{style.align}"'
            f' vertical="{"center" if style.valign == "middle" else style.valign}"{wrap}/>'
            "</xf>"
        )
    for rgb in colors:
        color = f'<fgColor rgb="FF{rgb[1:]}"/><bgColor rgb="FF{rgb[1:]}"/>'
        filled = f'<patternFill patternType="solid">{color}</patternFill>'
        looks["dxfs"] += f"<dxf><fill>{filled}</fill></dxf>"
    return looks
