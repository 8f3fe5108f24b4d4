"""What a form had printed on it, so that what people wrote beside and above it is noticed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from itasheet.cells.period import read_period
from itasheet.model.definition import Definition
from itasheet.model.identity import Identity
from itasheet.model.records import Remark
from itasheet.thai.calendar import find_fiscal_year, fiscal_range
from itasheet.thai.text import squash

_PLACEHOLDER = re.compile(r"\{\w+\}")


def list_additions(titles: Iterable[Remark], definition: Definition) -> Iterator[Remark]:
    """Texts above a form's table that are none of its own lines, whatever these are filled with.

    A line that was changed altogether is still the form's: so is, for each that is gone, a text in
    the first column.
    """
    form, titles = definition.form, tuple(titles)
    lines = list(filter(None, (form.title, form.subtitle, form.unit, form.hint)))
    added = tuple(_drop_printed(titles, (*lines, f"{form.count_before}{{count}}")))
    changed = len(lines) - len([one for one in titles if one not in added and not one.spot.column])
    for remark in added:
        if remark.spot.column == 0 and changed > 0:
            changed -= 1
        else:
            yield remark


def list_notes(texts: Iterable[Remark], definition: Definition) -> Iterator[Remark]:
    """Texts on the guidance sheet that were not printed there."""
    guidance = definition.guidance
    headings = (column.printed for column in definition.columns)
    lines = (guidance.title, *guidance.lines, guidance.example_title, *headings)
    example = [text for text in guidance.example.values() if _PLACEHOLDER.sub("", text).strip()]
    for remark in _drop_printed(texts, (*lines, *example)):
        # What is left of the example has nothing but placeholders: its period, a whole year.
        if not _is_whole_year(remark.text):
            yield remark


def _is_whole_year(text: str) -> bool:
    period = read_period(text, None)
    if not period.start:
        return False
    return (period.start, period.end) == fiscal_range(find_fiscal_year(period.start))


def is_current(identity: Identity, definition: Definition) -> bool:
    """Whether a form was made with this definition, so that what was printed on it is known."""
    known = (definition.id, definition.version)
    return (identity.definition, identity.version) == known


def _drop_printed(texts: Iterable[Remark], lines: Iterable[str]) -> Iterator[Remark]:
    patterns = [_write_pattern(line) for line in lines if line]
    for remark in texts:
        if not any(pattern.fullmatch(squash(remark.text)) for pattern in patterns):
            yield remark


def _write_pattern(line: str) -> re.Pattern[str]:
    """A line of the definition, with any text for its placeholders."""
    parts = (re.escape(squash(part)) for part in _PLACEHOLDER.split(line))
    return re.compile(".*".join(parts), re.DOTALL)
