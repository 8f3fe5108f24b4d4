"""A receipt: what a unit is told of its return, once that is accepted, as plain text.

Nothing in it changes from one run to the next: the same return gives the same receipt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from itasheet.mail.letters import PLACEHOLDERS
from itasheet.model.definition import Definition
from itasheet.model.problems import Translate
from itasheet.model.records import Entry
from itasheet.model.texts import fill_lines
from itasheet.model.wording import N_
from itasheet.reports.arrivals import Arrival, Clock
from itasheet.reports.standing import Standing
from itasheet.reports.states import CLOCKS
from itasheet.thai.calendar import format_time
from itasheet.thai.digits import to_thai

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
    definition: Definition,
    values: Mapping[str, str],
    warnings: Sequence[str],
    translate: Translate,
) -> str:
    """Fill a receipt's text for a unit whose return is accepted.

    ``values`` are those of letters and ``program``; ``warnings`` are lines on what was noted.
    """
    arrival = standing.choice.counting
    assert arrival and arrival.returned  # only what was read is accepted
    entries = [entry for entry in standing.entries if entry.measure]
    told = {
        **values,
        "unit": standing.unit.name,
        "file": arrival.path.replace("\\", "/").rpartition("/")[2],
        "sha256": arrival.returned.sha256,
        "received": _tell_received(arrival, translate),
        "saved": format_time(arrival.returned.saved) if arrival.returned.saved else "",
        "late": translate(LATE) if standing.late else "",
        "definition": f"{definition.id} {definition.version}",
        "entries": to_thai(str(standing.reported)),
        "rows": to_thai(str(sum(map(count_rows, entries)))),
        "measures": "\n".join(_list_measures(entries, definition, translate)),
        "warnings": to_thai(str(len(warnings))) if warnings else "",
        "problems": "\n".join(f"- {warning}" for warning in warnings),
    }
    return _drop_gaps("\n".join(fill_lines(text.rstrip().split("\n"), told)))


def count_rows(entry: Entry) -> int:
    """The rows of the sheet that an entry fills."""
    pieces = (piece for field in entry.fields.values() for piece in field.pieces)
    return len({(piece.sheet, piece.spot.row) for piece in pieces})


def _tell_received(arrival: Arrival, translate: Translate) -> str:
    """When it came, as far as that is on record; when it was saved is told by itself."""
    if arrival.time is None or arrival.clock not in (Clock.MAIL, Clock.COLLECTED):
        return ""
    return f"{format_time(arrival.time)} ({translate(CLOCKS[arrival.clock])})"


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
