"""Formulas by which a form tells what is still missing, in functions that every spreadsheet has.

A cell counts as filled from two characters on: a lone dash is as good as blank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce

from itasheet.forms.filling import is_touched, list_blank
from itasheet.model.definition import Column, Definition
from itasheet.model.prefill import Filling
from itasheet.sheets.address import Area
from itasheet.sheets.page import Formula
from itasheet.thai.digits import to_thai

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"


def quote_text(text: str) -> str:
    """A text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def ask_filled(area: Area) -> str:
    """A condition: something is filled in in this column of a block."""
    first, _, last = str(area).partition(":")
    cells = ":".join(_fix_spot(spot) for spot in (first, last or first))
    return f"SUMPRODUCT(--(LEN(TRIM({cells}))>1))>0"


def _fix_spot(spot: str) -> str:
    letters = spot.rstrip("0123456789")
    return f"${letters}${spot[len(letters) :]}"


def ask_touched(areas: Mapping[str, Area], prefilled: Collection[str]) -> str:
    """A condition: something beside the columns that were filled in at issue is filled in."""
    asked = [ask_filled(area) for key, area in areas.items() if key not in prefilled]
    return f"OR({','.join(asked)})" if asked else "FALSE()"


def tell_status(
    definition: Definition, areas: Mapping[str, Area], prefilled: Collection[str]
) -> Formula:
    """What a block lacks, by the headings of its blank required columns, or that it is complete.

    Where no column is required, a block is complete as soon as anything is filled in.
    """
    texts = definition.form
    required = [column for column in definition.filled_columns if column.required]
    conditions = [ask_filled(areas[column.key]) for column in required]
    lacking = "".join(
        f'&IF({asked},"",CHAR(10)&{quote_text(_list_heading(column))})'
        for column, asked in zip(required, conditions, strict=True)
    )
    touched = ask_touched(areas, prefilled)
    complete = f"AND({','.join(conditions or [touched])})"
    done, missing, untouched = map(
        quote_text, (texts.status_done, texts.status_missing, texts.status_untouched)
    )
    told = f"IF({complete},{done},{missing}{lacking})"
    return Formula(f"IF({touched},{told},{untouched})", texts.status_untouched)


def _list_heading(column: Column) -> str:
    return f"- {column.heading}"


def tell_filling(definition: Definition, filling: Filling) -> str:
    """What the status of a block that comes with a filling says before anybody types."""
    texts = definition.form
    if not is_touched(definition, filling):
        return texts.status_untouched
    blank = [_list_heading(column) for column in list_blank(definition, filling)]
    return "\n".join((texts.status_missing, *blank)) if blank else texts.status_done


def show_longest(definition: Definition) -> str:
    """The status that takes most lines: all required columns are blank."""
    required = (column for column in definition.filled_columns if column.required)
    return "\n".join((definition.form.status_missing, *map(_list_heading, required)))


def tell_count(definition: Definition, statuses: Area, total: str, done_now: int = 0) -> Formula:
    """How many blocks are complete, in Thai digits: ``กรอกแล้ว ๓ จาก ๗ มาตรการ``.

    ``done_now`` are those that come complete.
    """
    texts = definition.form
    done = f"SUMPRODUCT(--({statuses}={quote_text(texts.status_done)}))"
    before, after = quote_text(f"{texts.count_before} "), quote_text(f" {total}")
    value = f"{texts.count_before} {to_thai(str(done_now))} {total}"
    return Formula(f"{before}&{_tell_thai(done)}&{after}", value)


def _tell_thai(number: str) -> str:
    """A formula for a whole number in Thai digits: there is no number format that all know."""
    digits = zip("0123456789", THAI_DIGITS, strict=True)
    return reduce(
        lambda text, pair: f'SUBSTITUTE({text},"{pair[0]}","{pair[1]}")', digits, f"({number})"
    )
