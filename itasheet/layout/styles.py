"""How cells look: the house style that ``styles.toml`` tells; its font families: ``fonts``.

Colours are ``#RRGGBB``, sizes are points.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from itasheet.layout.fonts import Font
from itasheet.resources import load_table

_TABLES = "layout/styles"
VALUES = load_table(_TABLES, "values")
"""Colours, sizes and number formats by their words."""
BODY_SIZE, DENSE_SIZE = VALUES["body"], VALUES["dense"]


class Style(NamedTuple):
    """How a cell looks and behaves, in XlsxWriter's words.

    ``indent`` is kept free at the left, in units of ``paper.INDENT``, where text is set there.
    ``locked`` and ``hidden`` (formula not shown) work on a protected sheet only.
    """

    font_size: float = BODY_SIZE
    bold: bool = False
    underline: bool = False
    font_color: str = VALUES["ink"]
    bg_color: str | None = None
    align: Literal["left", "center", "right"] = "left"
    indent: int = 0
    valign: Literal["top", "vcenter"] = "top"
    text_wrap: bool = True
    border: Literal[0, 1] = 0
    border_color: str | None = None
    num_format: str = "General"
    locked: bool = True
    hidden: bool = False

    @property
    def font(self) -> Font:
        """The one font, in the style's size."""
        return Font(self.font_size, self.bold)


def _list_styles() -> dict[str, Style]:
    styles: dict[str, dict[str, Any]] = {}
    for table in ("common", "cells", "marks"):
        for name, told in load_table(_TABLES, table).items():
            styles[name] = {}
            for base in told.pop("like", "").split():
                styles[name] |= styles[base]
            styles[name] |= {key: VALUES.get(value, value) for key, value in told.items()}
    return {name: Style(**style) for name, style in styles.items()}


STYLES: Mapping[str, Style] = _list_styles()
"""Every style by the name that cells and highlights use, and those that these are like."""
MARK_STYLES = {name: STYLES[name] for name in load_table(_TABLES, "marks")}
"""Of the list of problems in a marked copy. What was added to a copy is taken out by comparing."""
MARK_COLORS = {"error": VALUES["red_tint"], "warning": VALUES["amber_tint"]}
"""Laid over the cells of problems, by their severity."""
