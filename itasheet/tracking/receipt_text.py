"""A receipt: what a unit is told of its return, once that is accepted, as plain text.

Nothing in it changes from one run to the next: the same return gives the same receipt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itasheet.cells.records import Entry
from itasheet.definition.definition import Definition
from itasheet.definition.texts import fill_lines
from itasheet.language import N_, Translate
from itasheet.mail.templates import PLACEHOLDERS
from itasheet.thai.dates import format_time
from itasheet.thai.numbers import to_thai
from itasheet.tracking.received import Arrival, Clock, Counted
from itasheet.tracking.unit_status import CLOCKS, Standing

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
    standing: Standing,
    counted: Counted,
    definition: Definition,
    values: Mapping[str, str],
    warnings: Sequence[str],
    translate: Translate,
) -> str:
    """Fill a receipt's text for one return of a unit that is accepted.

    ``values`` are those of letters and ``program``; ``warnings`` are lines on what was noted.
    """
    arrival, entries = counted.arrival, list_reported(counted)
    assert arrival.returned  # only what was read is accepted
    told = {
        **values,
        "unit": standing.unit.name,
        "file": _name_file(arrival),
        "sha256": arrival.returned.sha256,
        "received": _tell_received(arrival, translate),
        "saved": format_time(arrival.returned.saved) if arrival.returned.saved else "",
        "late": translate(LATE) if standing.late else "",
        "definition": f"{definition.id} {definition.version}",
        "entries": to_thai(str(count_measures(entries))),
        "rows": to_thai(str(sum(map(count_rows, entries)))),
        "measures": "\n".join(_list_measures(entries, definition, translate)),
        "warnings": to_thai(str(len(warnings))) if warnings else "",
        "problems": "\n".join(f"- {warning}" for warning in warnings),
    }
    return _drop_gaps("\n".join(fill_lines(text.rstrip().split("\n"), told)))


def list_facts(
    standing: Standing, counted: Counted, definition: Definition, warnings: Sequence[str]
) -> dict[str, Any]:
    """The facts of a receipt for programs: times are ISO with their zone, null where not known."""
    arrival, entries = counted.arrival, list_reported(counted)
    assert arrival.returned  # only what was read is accepted
    saved, received = arrival.returned.saved, arrival.time if _is_recorded(arrival) else None
    return {
        "unit": standing.unit.id,
        "file": _name_file(arrival),
        "sha256": arrival.returned.sha256,
        "received": received.isoformat() if received else None,
        "saved": saved.isoformat() if saved else None,
        "late": standing.late,
        "definition": definition.id,
        "version": definition.version,
        "entries": count_measures(entries),
        "rows": sum(map(count_rows, entries)),
        "problems": list(warnings),
    }


def list_reported(counted: Counted) -> tuple[Entry, ...]:
    """What counts of a return on the report's measures."""
    return tuple(entry for entry in counted.entries if entry.measure)


def count_measures(entries: Sequence[Entry]) -> int:
    """Measures on which entries report."""
    return len({entry.measure.number for entry in entries if entry.measure})


def count_rows(entry: Entry) -> int:
    """The rows of the sheet that an entry fills."""
    pieces = (piece for field in entry.fields.values() for piece in field.pieces)
    return len({(piece.sheet, piece.spot.row) for piece in pieces})


def _tell_received(arrival: Arrival, translate: Translate) -> str:
    """When it came, as far as that is on record; when it was saved is told by itself."""
    if not (arrival.time and arrival.clock and _is_recorded(arrival)):
        return ""
    return f"{format_time(arrival.time)} ({translate(CLOCKS[arrival.clock])})"


def _is_recorded(arrival: Arrival) -> bool:
    """Whether it is on record when it came."""
    return arrival.clock in (Clock.MAIL, Clock.COLLECTED)


def _name_file(arrival: Arrival) -> str:
    return arrival.path.replace("\\", "/").rpartition("/")[2]


def _list_measures(
    entries: Sequence[Entry], definition: Definition, translate: Translate
) -> Iterator[str]:
    for entry in entries:
        assert entry.measure
        rows = translate(ROWS).format(count=to_thai(str(count_rows(entry))))
        nil = next(iter(definition.words.nil), "")
        words = {"number": to_thai(str(entry.measure.number)), "title": entry.measure.title}
        line = translate(MEASURE).format(**words, told=nil if entry.nil else rows)
        yield f"- {line}"


def _drop_gaps(text: str) -> str:
    """Where lines were left out, one blank line is enough."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).rstrip() + "\n"
