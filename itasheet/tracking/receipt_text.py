"""A receipt: what a unit is told of its return, once that is accepted, as plain text.

Nothing in it changes from one run to the next: the same return gives the same receipt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from os.path import basename

from itasheet.cells.records import Entry
from itasheet.definition.definition import Definition
from itasheet.definition.texts import fill_lines
from itasheet.language import N_, Translate
from itasheet.mail.templates import PLACEHOLDERS
from itasheet.thai.dates import format_time
from itasheet.thai.numbers import to_thai
from itasheet.tracking.received import TIME_SOURCES, ReceivedFile, TimeSource
from itasheet.tracking.unit_status import UnitStatus

KNOWN = PLACEHOLDERS | {
    *("sha256", "received", "saved", "late", "definition", "program"),
    *("entries", "rows", "measures", "warnings", "problems"),
}
"""The placeholders that a receipt's text may have: those of letters, and what came."""
LATE = N_("(after the deadline)")
MEASURE = N_("Measure {number} {title}: {told}")
ROWS = N_("{count} rows")


def write_receipt(
    text: str,
    status: UnitStatus,
    file: ReceivedFile,
    definition: Definition,
    values: Mapping[str, str],
    warnings: Sequence[str],
    translate: Translate,
) -> str:
    """Fill a receipt's text for one return of a unit that is accepted.

    ``values`` are those of letters and ``program``; ``warnings`` are lines on what was noted.
    """
    assert file.returned  # only what was read is accepted
    entries = [entry for entry in file.entries if entry.measure]
    # When it was saved is told by itself.
    received = ""
    if file.time and file.time_source in (TimeSource.MAIL, TimeSource.COLLECTED):
        received = f"{format_time(file.time)} ({translate(TIME_SOURCES[file.time_source])})"
    filled = {
        **values,
        "unit": status.unit.name,
        "file": basename(file.path),
        "sha256": file.returned.sha256,
        "received": received,
        "saved": format_time(file.returned.saved) if file.returned.saved else "",
        "late": translate(LATE) if status.late else "",
        "definition": f"{definition.id} {definition.version}",
        "entries": to_thai(str(len({one.measure.number for one in entries if one.measure}))),
        "rows": to_thai(str(sum(map(_count_rows, entries)))),
        "measures": "\n".join(_format_entry(entry, definition, translate) for entry in entries),
        "warnings": to_thai(str(len(warnings))) if warnings else "",
        "problems": "\n".join(f"- {warning}" for warning in warnings),
    }
    lines: list[str] = []
    for line in "\n".join(fill_lines(text.rstrip().split("\n"), filled)).split("\n"):
        # Where lines were left out, one blank line is enough.
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).rstrip() + "\n"


def find_sha256(text: str) -> str:
    """The sum of the return that a receipt is for; empty where its text does not have it."""
    found = re.search(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])", text)
    return found[0].lower() if found else ""


def _count_rows(entry: Entry) -> int:
    """The rows of the sheet that an entry fills."""
    texts = (text for field in entry.fields.values() for text in field.pieces)
    return len({(text.sheet, text.spot.row) for text in texts})


def _format_entry(entry: Entry, definition: Definition, translate: Translate) -> str:
    assert entry.measure
    told = translate(ROWS).format(count=to_thai(str(_count_rows(entry))))
    if entry.nil:
        told = next(iter(definition.words.nil), "")
    number, title = to_thai(str(entry.measure.number)), entry.measure.title
    return "- " + translate(MEASURE).format(number=number, title=title, told=told)
