"""Native charts in the house style."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart_bar import ChartBar

from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Chart, Series
from itasheet.sheets.styles import FAINT_LINE, INK, PAPER, STYLES, THAI_NUMBER_BUT_ZERO, Style
from itasheet.xlsx.write_formats import THAI_CHARSET

Attributes = list[tuple[str, Any]]

DEGREE = 60_000
UNSEEN_TURN = DEGREE // 100
"""Names that are turned at all, if only by this, LibreOffice neither breaks nor leaves out."""


class ThaiBars(ChartBar):  # type: ignore[misc]
    """Stacked bars whose fonts are named for Thai too, which is a complex script to Office."""

    def __init__(self) -> None:
        super().__init__({"subtype": "stacked"})
        self.embedded = True

    def _write_a_latin(self, attributes: Attributes) -> None:
        super()._write_a_latin(attributes)
        self._xml_empty_tag("a:cs", attributes)

    def _write_a_body_pr(self, rotation: int | None, is_horizontal: bool) -> None:
        turned = UNSEEN_TURN if rotation == DEGREE else rotation
        super()._write_a_body_pr(turned, is_horizontal)


def draw_bars(chart: Chart, sheet: str) -> ThaiBars:
    """The chart, to be inserted in the sheet of that name, on which its figures stand."""
    bars = ThaiBars()
    text = _describe_font(STYLES["chart_text"])
    bars.set_title({"name": chart.title, "name_font": _describe_font(STYLES["chart_title"])})
    # The first name stands on top, as it does in the table, and none is left out to save room.
    bars.set_y_axis(
        {
            "num_font": text | {"rotation": 1},
            "reverse": True,
            "interval_unit": 1,
            "major_tick_mark": "none",
            "line": {"color": FAINT_LINE},
        }
    )
    # The bars carry their figures, so the scale need not be drawn.
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_legend({"position": "bottom", "font": text})
    bars.set_size({"width": chart.width, "height": chart.height})
    for series in chart.series:
        bars.add_series(_describe_series(series, sheet))
    return bars


def _describe_series(series: Series, sheet: str) -> dict[str, Any]:
    return {
        "name": series.title,
        "categories": _refer(series.names, sheet),
        "values": _refer(series.figures, sheet),
        "fill": {"color": series.color},
        "gap": 40,
        "data_labels": {
            "value": True,
            "position": "center",
            "num_format": THAI_NUMBER_BUT_ZERO,
            "font": _describe_font(STYLES["chart_text"]) | {"color": _choose_ink(series.color)},
        },
    }


def _refer(areas: tuple[CellRange, ...], sheet: str) -> str:
    """A formula for areas; several stand in brackets."""
    joined = ",".join(area.absolute(sheet) for area in areas)
    return f"=({joined})" if len(areas) > 1 else f"={joined}"


def _choose_ink(background: str) -> str:
    """The ink for figures on a bar: dark on light colours, paper white on dark ones."""
    red, green, blue = (int(background[start : start + 2], 16) for start in (1, 3, 5))
    # Weights of ITU-R BT.601: how bright each of the three looks.
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else PAPER


def _describe_font(style: Style) -> dict[str, Any]:
    return {
        "name": style.family,
        "size": style.size,
        "bold": style.bold,
        "color": style.color,
        "charset": THAI_CHARSET,
    }
