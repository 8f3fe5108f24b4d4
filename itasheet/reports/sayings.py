"""What returns and entries say, whatever cells and spacing they say it in: to tell repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.model.records import Entry, Return
from itasheet.thai.text import squash

Saying = tuple[int, str, str, str]
"""Measure (0 for none), unit's id, column or heading, and text; what is not known is empty."""


def list_said(returned: Return) -> tuple[Saying, ...]:
    """All that a return says, in one order whatever the order of its rows."""
    said = [saying for entry in returned.entries for saying in list_entry(entry)]
    said += ((0, "", "", squash(remark.text)) for remark in returned.remarks)
    return tuple(sorted(said))


def list_entry(entry: Entry) -> Iterator[Saying]:
    """All that an entry says."""
    number = entry.measure.number if entry.measure else 0
    unit = entry.unit.id if entry.unit else ""
    for key, field in (*entry.fields.items(), *entry.extra.items()):
        if field.text.strip():
            yield number, unit, key, squash(field.text)


def says_same(returned: Return, other: Return) -> bool:
    """Whether two returns are one: the same file, or the same words of the same sender."""
    if returned.sha256 == other.sha256:
        return True
    return has_sender(returned, other) and list_said(returned) == list_said(other)


def has_sender(returned: Return, other: Return) -> bool:
    """Whether one unit, which is known, sent both."""
    return (
        returned.unit is not None and other.unit is not None and returned.unit.id == other.unit.id
    )
