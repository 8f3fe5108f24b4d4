"""The house style: sizes, colours, and how each named cell looks; its font families: ``fonts``.

Colours are ``#RRGGBB``, sizes are points. Thai official letters are set in 16; the palette is one
navy accent on greys, so that a black-and-white printout loses nothing. What means the same looks
the same: see ``Look``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from itasheet.layout.fonts import Font

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
MISSING_BAR = "#BFC5CC"

THAI_SHORT_DATE = "[$-D07041E]d mmm yy"
"""A date as ๑ ต.ค. ๖๗, in Excel and LibreOffice alike."""
THAI_NUMBER = "[$-D00041E]0"
"""A whole number in Thai digits, in Excel and LibreOffice alike."""
THAI_THOUSANDS = "[$-D00041E]#,##0"
"""The same, with a comma between thousands."""
THAI_NUMBER_BUT_ZERO = f"{THAI_NUMBER};;"
"""The same, and nothing at all for zero."""


class Look(NamedTuple):
    """What says the same in form, report, status and marked copy: a fill, an ink, bold or not."""

    fill: str
    color: str = INK
    bold: bool = True


MUST_CORRECT = Look(RED_TINT, RED_INK)
TO_CHECK = Look(AMBER_TINT)
MISSING = Look(AMBER_TINT, RED_INK)
DONE = Look(DONE_TINT, ACCENT)
OPEN = Look(PRINTED_TINT, SOFT_INK, bold=False)
"""Of what asks for nothing, now or ever."""


class Style(NamedTuple):
    """How a cell looks and behaves.

    ``locked`` and ``hidden`` (formula not shown) work on a protected sheet only.
    """

    size: float = BODY_SIZE
    bold: bool = False
    underline: bool = False
    color: str = INK
    fill: str | None = None
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle"] = "top"
    wrap: bool = True
    border: Literal["none", "thin"] = "none"
    border_color: str = LINE
    number_format: str = "General"
    locked: bool = True
    hidden: bool = False

    @property
    def font(self) -> Font:
        """The one font, in the style's size."""
        return Font(self.size, self.bold)

    def tinted(self, look: Look) -> "Style":
        return self._replace(fill=look.fill, color=look.color, bold=look.bold)


PLAIN = Style()
NOTE = PLAIN._replace(size=DENSE_SIZE, color=SOFT_INK)
TITLE = PLAIN._replace(size=20, bold=True, color=ACCENT, valign="middle")
SUBTITLE = PLAIN._replace(bold=True, color=ACCENT, valign="middle")
CENTERED = Style(align="center", valign="middle")
BOXED = Style(border="thin")
BOXED_CENTER = BOXED._replace(align="center")
BOXED_NOTE = BOXED._replace(size=DENSE_SIZE, color=SOFT_INK)
HEADING = Style(
    bold=True, color=ACCENT, fill=ACCENT_TINT, align="center", valign="middle", border="thin"
)
# Text, so that Excel leaves "ต.ค. 67" and "1-3" as they are typed and makes no dates of them.
INPUT = BOXED._replace(fill=INPUT_TINT, number_format="@", locked=False)
COUNTED = CENTERED._replace(border="thin", number_format=THAI_NUMBER)
STATUS = BOXED._replace(size=DENSE_SIZE, valign="middle")
STATUS_CENTER = STATUS._replace(align="center")

MARK_STYLES = {
    "mark_title": TITLE,
    "mark_text": PLAIN,
    "mark_count": PLAIN._replace(bold=True, color=ACCENT),
    "mark_heading": HEADING,
    "mark_memory": PLAIN._replace(wrap=False),
    "mark_cell": BOXED,
    "mark_number": BOXED_CENTER,
    "mark_soft": BOXED._replace(color=SOFT_INK),
    "mark_link": BOXED_CENTER._replace(color=ACCENT, underline=True),
    "mark_error": BOXED_CENTER.tinted(MUST_CORRECT),
    "mark_warning": BOXED_CENTER.tinted(TO_CHECK),
    "mark_note": BOXED_CENTER.tinted(OPEN),
    "mark_fixed": BOXED_CENTER.tinted(DONE),
}
"""Of the list of problems in a marked copy. What was added to a copy is taken out by comparing."""
MARK_COLORS = {"error": MUST_CORRECT.fill, "warning": TO_CHECK.fill}
"""Laid over the cells of problems, by their severity."""

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        # the form
        "title": CENTERED._replace(size=20, bold=True, color=ACCENT),
        "subtitle": CENTERED._replace(bold=True),
        "unit": CENTERED._replace(size=18, bold=True),
        "count": CENTERED._replace(size=DENSE_SIZE, color=SOFT_INK, hidden=True),
        "heading": HEADING,
        "printed": BOXED._replace(fill=PRINTED_TINT),
        "input": INPUT,
        "input_center": INPUT._replace(align="center"),
        "status": BOXED_NOTE._replace(align="center", hidden=True),
        "note": NOTE,
        "reference": BOXED._replace(size=DENSE_SIZE),
        "hidden": NOTE._replace(wrap=False, hidden=True),
        # laid over the form's by a rule: only their colours and bold are used
        "missing": Style(fill=TO_CHECK.fill),
        "done": Style(fill=DONE.fill),
        "doubtful": Style(color=MUST_CORRECT.color, fill=MUST_CORRECT.fill),
        # its guidance
        "guide_title": SUBTITLE._replace(size=18),
        "guide_subtitle": SUBTITLE,
        "guide_text": PLAIN,
        "example_center": BOXED_NOTE._replace(align="center"),
        "example": BOXED_NOTE,
        "example_heading": HEADING._replace(size=DENSE_SIZE),
        # the report
        "cover_title": CENTERED._replace(size=28, bold=True, color=ACCENT),
        "cover_agency": CENTERED._replace(size=24, bold=True),
        "report_title": CENTERED._replace(size=18, bold=True),
        "report_ornament": CENTERED._replace(size=DENSE_SIZE, bold=True),
        "report_intro": PLAIN,
        "report_heading": HEADING,
        "report_cell": BOXED,
        "report_center": BOXED_CENTER,
        "report_signature": CENTERED,
        "draft_stamp": CENTERED._replace(border="thin", border_color=RED_INK).tinted(MUST_CORRECT),
        # its summary
        "summary_title": CENTERED._replace(size=20, bold=True, color=ACCENT),
        "summary_subtitle": SUBTITLE,
        "summary_heading": HEADING,
        "summary_unit": BOXED._replace(valign="middle"),
        "summary_remark": BOXED,
        "summary_yes": COUNTED._replace(bold=True, color=ACCENT),
        "summary_nil": COUNTED._replace(color=ACCENT, fill=PRINTED_TINT),
        "summary_no": COUNTED.tinted(MISSING),
        "summary_none": COUNTED._replace(color=SOFT_INK),
        "summary_total": COUNTED._replace(bold=True, fill=PRINTED_TINT),
        # who has answered
        "status_line": NOTE,
        "status_heading": HEADING._replace(size=DENSE_SIZE),
        "status_text": STATUS,
        "status_center": STATUS_CENTER,
        "status_number": STATUS_CENTER._replace(number_format=THAI_NUMBER),
        "status_date": STATUS_CENTER._replace(number_format=THAI_SHORT_DATE),
        "status_late": STATUS_CENTER._replace(bold=True, color=MUST_CORRECT.color),
        "status_waiting": STATUS_CENTER.tinted(OPEN),
        "status_doubtful": STATUS_CENTER.tinted(TO_CHECK),
        "status_faulty": STATUS_CENTER.tinted(MUST_CORRECT),
        "status_done": STATUS_CENTER.tinted(DONE),
        # the audit
        "audit_title": TITLE._replace(wrap=False),
        "audit_label": PLAIN._replace(color=SOFT_INK, wrap=False),
        "audit_fact": PLAIN._replace(wrap=False),
        "audit_heading": HEADING,
        "audit_cell": BOXED,
        "audit_number": BOXED._replace(align="right", number_format=THAI_THOUSANDS),
        # charts
        "chart_title": Style(bold=True, color=ACCENT),
        "chart_text": Style(size=DENSE_SIZE),
        **MARK_STYLES,
    }
)
"""Every style by the name that cells and highlights use."""
