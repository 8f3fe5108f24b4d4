"""Rows that keep the heights of their page, and tell Excel which of them it may fit anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from itasheet.sheets.page import Row
from itasheet.xlsx.write_listing import Markup

Attributes = list[tuple[str, Any]]


class FittedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows have just the heights of its page.

    XlsxWriter marks every height as set by hand, after which Excel never fits the row again, and
    leaves out a height that equals the default one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heights: Mapping[int, Row] = {}
        self.listing: Markup | None = None

    def _write_rows(self) -> None:
        super()._write_rows()
        if self.listing:
            self.fh.write(self.listing.rows)

    def _write_dimension(self) -> None:
        if self.listing:
            self._xml_empty_tag("dimension", [("ref", self.listing.extent)])
        else:
            super()._write_dimension()

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter would look through each formula for fifty functions that are newer than ours.
        return formula.removeprefix("=")

    def _xml_start_tag_unencoded(self, tag: str, attributes: Attributes) -> None:
        super()._xml_start_tag_unencoded(tag, self._fit_row(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: Attributes) -> None:
        super()._xml_empty_tag_unencoded(tag, self._fit_row(tag, attributes))

    def _fit_row(self, tag: str, attributes: Attributes) -> Attributes:
        given = dict(attributes)
        if tag != "row" or (index := int(given["r"]) - 1) not in self.heights:
            return attributes
        row = self.heights[index]
        given["ht"] = f"{_round_height(row.height):g}"
        given.pop("customHeight", None)
        if not row.grows:
            given["customHeight"] = 1
        return list(given.items())


def _round_height(points: float) -> float:
    """A row height on Excel's grid of pixels, to the nearest of 0.75 points."""
    return int(points * 4 / 3 + 0.5) * 3 / 4
