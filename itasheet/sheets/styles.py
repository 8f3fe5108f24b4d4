"""The house style: how each named cell looks, and the few colours and number formats behind it.

Colours are ``#RRGGBB``, sizes are points. Thai official letters are set in TH SarabunPSK 16; the
palette is one navy accent on greys, so that a black-and-white printout loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

FAMILY = "TH SarabunPSK"
DIGIT_FAMILY = "TH SarabunIT๙"
"""Draws ASCII digits as Thai ones: for page numbers, which no renderer can set in Thai digits."""

BODY_SIZE = 16
DENSE_SIZE = 14

INK = "#1F1F1F"
PAPER = "#FFFFFF"
SOFT_INK = "#474747"
LINE = "#8C8C8C"
FAINT_LINE = "#BFBFBF"

ACCENT = "#1F3A5F"
ACCENT_TINT = "#DDE5EE"
PRINTED_TINT = "#F4F5F7"
INPUT_TINT = "#FFFBF0"
DONE_TINT = "#E3EFE6"
AMBER_TINT = "#FFE7B0"
RED_TINT = "#F6D0CA"
RED_INK = "#8B1A10"

DONE_BAR = ACCENT
DOUBTFUL_BAR = "#C9973A"
MISSING_BAR = "#BFC5CC"

GENERAL = "General"
TEXT = "@"
THAI_DATE = "[$-D07041E]d mmmm yyyy"
"""A date as ๑ ตุลาคม ๒๕๖๗, in Excel and LibreOffice alike."""
THAI_SHORT_DATE = "[$-D07041E]d mmm yy"
"""The same, short, as ๑ ต.ค. ๖๗."""
THAI_NUMBER = "[$-D00041E]0"
"""A whole number in Thai digits, in Excel and LibreOffice alike."""
THAI_THOUSANDS = "[$-D00041E]#,##0"
"""The same, with a comma between thousands."""
THAI_NUMBER_BUT_ZERO = f"{THAI_NUMBER};;"
"""The same, and nothing at all for zero."""

Align = Literal["left", "center", "right"]
Valign = Literal["top", "middle", "bottom"]
Border = Literal["none", "hair", "thin", "medium"]


class Font(NamedTuple):
    """A font by family name and size in points."""

    family: str
    size: float
    bold: bool = False


class Style(NamedTuple):
    """How a cell looks and behaves.

    ``indent`` counts Excel's indents (about three digits wide each). ``locked`` and ``hidden``
    (formula not shown) work on a protected sheet only.
    """

    family: str = FAMILY
    size: float = BODY_SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = INK
    fill: str | None = None
    align: Align = "left"
    valign: Valign = "top"
    wrap: bool = True
    indent: int = 0
    border: Border = "none"
    border_color: str = LINE
    number_format: str = GENERAL
    locked: bool = True
    hidden: bool = False

    @property
    def font(self) -> Font:
        """The style's font."""
        return Font(self.family, self.size, self.bold)


PLAIN = Style()
CENTERED = Style(align="center", valign="middle")
BOXED = Style(border="thin")
BOXED_CENTER = BOXED._replace(align="center")
HEADING = Style(
    bold=True, color=ACCENT, fill=ACCENT_TINT, align="center", valign="middle", border="thin"
)
# Text, so that Excel leaves "ต.ค. 67" and "1-3" as they are typed and makes no dates of them.
INPUT = BOXED._replace(fill=INPUT_TINT, number_format=TEXT, locked=False)
COUNTED = CENTERED._replace(border="thin", number_format=THAI_NUMBER)

FORM_STYLES = {
    "title": CENTERED._replace(size=20, bold=True, color=ACCENT),
    "subtitle": CENTERED._replace(bold=True),
    "agency": CENTERED,
    "unit": CENTERED._replace(size=18, bold=True),
    "count": CENTERED._replace(size=DENSE_SIZE, color=SOFT_INK, hidden=True),
    "heading": HEADING,
    "printed": BOXED._replace(fill=PRINTED_TINT),
    "input": INPUT,
    "input_center": INPUT._replace(align="center"),
    "status": BOXED_CENTER._replace(size=DENSE_SIZE, color=SOFT_INK, hidden=True),
    "note": PLAIN._replace(size=DENSE_SIZE, color=SOFT_INK),
    "reference": BOXED._replace(size=DENSE_SIZE),
    "hidden": PLAIN._replace(size=DENSE_SIZE, color=SOFT_INK, wrap=False, hidden=True),
}

GUIDE_STYLES = {
    "guide_title": PLAIN._replace(size=18, bold=True, color=ACCENT, valign="middle"),
    "guide_subtitle": PLAIN._replace(bold=True, color=ACCENT, valign="middle"),
    "guide_text": PLAIN,
    "example_center": BOXED_CENTER._replace(size=DENSE_SIZE, color=SOFT_INK),
    "example": BOXED._replace(size=DENSE_SIZE, color=SOFT_INK),
    "example_heading": HEADING._replace(size=DENSE_SIZE),
}

REPORT_STYLES = {
    "cover_title": CENTERED._replace(size=28, bold=True, color=ACCENT),
    "cover_agency": CENTERED._replace(size=24, bold=True),
    "report_title": CENTERED._replace(size=18, bold=True),
    "report_ornament": CENTERED._replace(size=DENSE_SIZE, bold=True),
    "report_intro": PLAIN,
    "report_heading": HEADING,
    "report_cell": BOXED,
    "report_center": BOXED_CENTER,
    "report_signature": CENTERED,
    "draft_stamp": CENTERED._replace(
        bold=True, color=RED_INK, fill=RED_TINT, border="thin", border_color=RED_INK
    ),
}

SUMMARY_STYLES = {
    "summary_title": CENTERED._replace(size=20, bold=True, color=ACCENT),
    "summary_subtitle": PLAIN._replace(bold=True, color=ACCENT, valign="middle"),
    "summary_heading": HEADING,
    "summary_unit": BOXED._replace(valign="middle"),
    "summary_remark": BOXED,
    "summary_yes": COUNTED._replace(bold=True, color=ACCENT),
    "summary_nil": COUNTED._replace(color=ACCENT, fill=PRINTED_TINT),
    "summary_no": COUNTED._replace(bold=True, color=RED_INK, fill=AMBER_TINT),
    "summary_none": COUNTED._replace(color=SOFT_INK),
    "summary_total": COUNTED._replace(bold=True, fill=PRINTED_TINT),
}

STATUS_UNIT = BOXED._replace(size=DENSE_SIZE, valign="middle")
STATUS_CENTER = STATUS_UNIT._replace(align="center")
STATUS_STYLES = {
    "status_line": PLAIN._replace(size=DENSE_SIZE, color=SOFT_INK),
    "status_heading": HEADING._replace(size=DENSE_SIZE),
    "status_text": STATUS_UNIT,
    "status_center": STATUS_CENTER,
    "status_number": STATUS_CENTER._replace(number_format=THAI_NUMBER),
    "status_date": STATUS_CENTER._replace(number_format=THAI_SHORT_DATE),
    "status_late": STATUS_CENTER._replace(bold=True, color=RED_INK),
    "status_waiting": STATUS_CENTER._replace(color=SOFT_INK, fill=PRINTED_TINT),
    "status_doubtful": STATUS_CENTER._replace(bold=True, fill=AMBER_TINT),
    "status_faulty": STATUS_CENTER._replace(bold=True, color=RED_INK, fill=RED_TINT),
    "status_done": STATUS_CENTER._replace(bold=True, color=ACCENT, fill=DONE_TINT),
}
"""Of the overview of who has answered."""

MARK_STYLES = {
    "mark_title": PLAIN._replace(size=20, bold=True, color=ACCENT, valign="middle"),
    "mark_text": PLAIN,
    "mark_count": PLAIN._replace(bold=True, color=ACCENT),
    "mark_heading": HEADING,
    "mark_memory": PLAIN._replace(wrap=False),
    "mark_cell": BOXED,
    "mark_number": BOXED_CENTER,
    "mark_soft": BOXED._replace(color=SOFT_INK),
    "mark_link": BOXED_CENTER._replace(color=ACCENT, underline=True),
    "mark_error": BOXED_CENTER._replace(bold=True, color=RED_INK, fill=RED_TINT),
    "mark_warning": BOXED_CENTER._replace(bold=True, fill=AMBER_TINT),
    "mark_note": BOXED_CENTER._replace(color=SOFT_INK, fill=PRINTED_TINT),
    "mark_fixed": BOXED_CENTER._replace(bold=True, color=ACCENT, fill=DONE_TINT),
}
"""Of the list of problems in a marked copy. What was added to a copy is taken out by comparing."""

AUDIT_STYLES = {
    "audit_title": PLAIN._replace(size=20, bold=True, color=ACCENT, wrap=False),
    "audit_label": PLAIN._replace(color=SOFT_INK, wrap=False),
    "audit_fact": PLAIN._replace(wrap=False),
    "audit_heading": HEADING,
    "audit_cell": BOXED,
    "audit_number": BOXED._replace(align="right", number_format=THAI_THOUSANDS),
}

MARK_COLORS = (RED_TINT, AMBER_TINT)
"""Laid over the cells of errors and of warnings."""

HIGHLIGHTS = {
    "missing": Style(fill=AMBER_TINT),
    "done": Style(fill=DONE_TINT),
    "doubtful": Style(color=RED_INK, fill=RED_TINT),
}
"""Laid over other styles by a rule: only their colours, bold and italic are used."""

CHART_STYLES = {
    "chart_title": Style(bold=True, color=ACCENT),
    "chart_text": Style(size=DENSE_SIZE),
}

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        **FORM_STYLES,
        **GUIDE_STYLES,
        **REPORT_STYLES,
        **SUMMARY_STYLES,
        **STATUS_STYLES,
        **MARK_STYLES,
        **AUDIT_STYLES,
        **HIGHLIGHTS,
        **CHART_STYLES,
    }
)
"""Every style by the name that cells and highlights use."""


def font_of(style: str) -> Font:
    """The font of a named style, as ``("TH SarabunPSK", 16, False)``.

    ``KeyError`` if there is no such style.
    """
    return STYLES[style].font
