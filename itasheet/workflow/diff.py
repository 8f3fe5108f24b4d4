"""Differences between two returns as people read them, and as a program does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from click import style

from itasheet.language import N_, _, name_language
from itasheet.returns.differences import (
    Change,
    ChangedText,
    Difference,
    DifferenceKind,
    Placed,
    mark_changes,
)
from itasheet.sheets.cell_reference import join_spots
from itasheet.thai.dates import format_date
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import clean_terminal, display_width, pad_text

SIGNS = {
    DifferenceKind.ADDED: "+",
    DifferenceKind.REMOVED: "-",
    DifferenceKind.CHANGED: "~",
    DifferenceKind.MOVED: ">",
}
COLORS = {
    DifferenceKind.ADDED: "green",
    DifferenceKind.REMOVED: "red",
    DifferenceKind.CHANGED: "yellow",
    DifferenceKind.MOVED: "cyan",
}
NAMES = {
    DifferenceKind.ADDED: N_("put in"),
    DifferenceKind.REMOVED: N_("taken out"),
    DifferenceKind.CHANGED: N_("changed"),
    DifferenceKind.MOVED: N_("moved"),
}
OUTSIDE = N_("Outside the table")
THAI_TIME = timedelta(hours=7)
"""Thailand is so far ahead of UTC, in summer and winter."""


def list_differences(differences: Iterable[Difference]) -> Iterator[str]:
    """A line for each difference, under its measure and column; cells stand in a column."""
    differences = tuple(differences)
    sheets = {placed.sheet for one in differences for placed in _list_sides(one)}
    cells = [_show_cells(one, several=len(sheets) > 1) for one in differences]
    width = max(map(display_width, cells), default=0)
    rows = zip(differences, cells, strict=True)
    for place, group in groupby(rows, key=lambda row: (row[0].measure, row[0].unit)):
        yield style(clean_terminal(" · ".join(filter(None, place)) or _(OUTSIDE)), bold=True)
        for heading, under in groupby(group, key=lambda row: row[0].heading):
            if heading:
                yield f"  {clean_terminal(' '.join(heading.split()))}"
            for one, shown in under:
                sign = style(SIGNS[one.kind], fg=COLORS[one.kind])
                yield f"    {sign} {pad_text(shown, width)}  {_show_text(one)}"


def count_differences(differences: Iterable[Difference]) -> str:
    """How many there are of each kind, with the sign that stands before them."""
    kinds = [one.kind for one in differences]
    told = (
        f"{SIGNS[kind]} {_(name)} {kinds.count(kind)}"
        for kind, name in NAMES.items()
        if kind in kinds
    )
    return ", ".join(told)


def show_time(moment: datetime | None) -> str:
    """When a workbook was saved, in Thailand's time; a dash where it does not say."""
    if moment is None:
        return "–"
    local = moment + THAI_TIME
    if name_language() == "th":
        return f"{format_date(local, short=True)} {to_thai(f'{local:%H.%M}')} น."
    return f"{local:%Y-%m-%d %H:%M}"


def _list_sides(one: Difference) -> tuple[Placed, ...]:
    return tuple(filter(None, (one.before, one.after)))


def _show_cells(one: Difference, several: bool) -> str:
    """``B6 → B7``; with the sheet where there are several."""
    shown = (
        clean_terminal(
            f"{side.sheet}!{join_spots(side.spots)}" if several else join_spots(side.spots)
        )
        for side in _list_sides(one)
    )
    return " → ".join(dict.fromkeys(shown))


def _show_text(one: Difference) -> str:
    if one.kind is DifferenceKind.CHANGED and one.before and one.after:
        stretches = mark_changes(one.before.text, one.after.text)
        return "".join(map(_show_stretch, stretches))
    text = clean_terminal(" ".join(side.text for side in _list_sides(one)[:1]))
    return style(text, fg=COLORS[one.kind])


def _show_stretch(stretch: ChangedText) -> str:
    """Readable without colours, too."""
    text = clean_terminal(stretch.text)
    if stretch.change is Change.REMOVED:
        return style(f"[-{text}-]", fg="red")
    if stretch.change is Change.ADDED:
        return style(f"{{+{text}+}}", fg="green")
    return text
