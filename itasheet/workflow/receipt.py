"""Receipts: what units are told of returns that are accepted, and who gets none.

Each is a text, of which a mail consists, and the same as one page to be printed and filed.

Nothing in one changes from one run to the next: the same return gives the same receipt.
"""

import os
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from itasheet import __version__
from itasheet.definition.definition import Definition
from itasheet.files import display_name, find_fault, is_left, write_files
from itasheet.language import N_, load_translator
from itasheet.mail import message_templates
from itasheet.mail.message_templates import Purpose
from itasheet.problems import problem
from itasheet.problems.problem import Place, Problem, Severity, Stop, severity_of
from itasheet.thai.dates import format_time
from itasheet.thai.numbers import to_thai
from itasheet.tracking.received import TIME_SOURCES, ReceivedFile, TimeSource
from itasheet.tracking.unit_status import ANSWERED, DONE, NAMES, UnitStatus
from itasheet.workflow.loading import (
    RoundFolder,
    choose_units,
    find_template,
    find_text,
    load_crest,
    read_content,
    read_text,
)
from itasheet.workflow.status import load_overview

if TYPE_CHECKING:
    from itasheet.pdf.typeset import Typesetting

KNOWN = {
    *("number", "unit", "file", "receipt", "sha256", "received", "saved", "late", "definition"),
    *("entries", "rows", "measures", "warnings", "problems"),
}
"""What a receipt's text may speak of beside what is the same for all units."""
NAME = "{unit}-ใบรับ"
"""Mail finds a unit's receipts by the id with which their names begin."""
ENDING = ".txt"
NUMBER_DIGITS = 8
"""Of the return's sum in the receipt's number, which is thus the same whenever it is written."""


def write_receipts(
    context: RoundFolder,
    paths: Iterable[Path],
    units: tuple[str, ...],
    output: Path | None,
    force: bool,
) -> tuple[Mapping[Path, bool], tuple[Problem, ...]]:
    """Write what is not there yet: the files, whether each is new, and who gets none.

    The texts are such that every editor in Windows shows them as they are; nothing is replaced
    unasked. Of several returns of a unit that count together each gets a receipt of its own. Who
    has not answered is told only if units are named.
    """
    from itasheet.pdf.typeset import Typesetting  # which loads typst

    chosen = choose_units(context.round_, units)
    text_path = find_text(context, "receipt-slip")
    text = read_text(text_path).rstrip()
    values = {
        **message_templates.fill_values(context.round_, context.definition, Purpose.RECEIPTS),
        "program": f"itasheet {__version__}",
    }
    known = {*values, *KNOWN}
    if problems := message_templates.check_placeholders(text, display_name(text_path), known):
        raise Stop(*problems)
    target = output or context.base / Purpose.RECEIPTS.value
    picture = crest.content if (crest := load_crest(context)) else b""
    blank = Typesetting({}, find_template(context, "receipt.typ"), picture)
    receipts, withheld = dict[Path, bytes](), list[Problem]()
    for one in load_overview(context, paths).status.units:
        counting = one.returns.counting
        if one.unit in chosen and one.state in DONE:
            for number, file in enumerate(sorted(counting, key=lambda file: file.path), 1):
                name = NAME.format(unit=one.unit.id) + (f"-{number}" if len(counting) > 1 else "")
                filled = {**values, **_fill_receipt(one, file, context.definition)}
                told, page, problems = _set_receipt(text, filled, blank._replace(saved=file.time))
                receipts |= {target / f"{name}{ENDING}": told, target / f"{name}.pdf": page}
                withheld += problems
        elif one.unit in chosen and (units or one.state in ANSWERED):
            place = Place(file=", ".join(file.path for file in counting))
            words = {"unit": one.unit.name, "state": NAMES[one.state]}
            withheld.append(Problem("receipt-withheld", place, words=words))
    # What a killed run wrote is written, and told, anew.
    new = {
        path: content
        for path, content in receipts.items()
        if is_left(path) or not path.is_file() or path.read_bytes() != content
    }
    write_files(new, force, private=True)
    return {path: path in new for path in receipts}, tuple(withheld)


def _set_receipt(
    text: str, values: Mapping[str, str], blank: "Typesetting"
) -> tuple[bytes, bytes, tuple[Problem, ...]]:
    """A receipt as a text and as a page, and what is to be told of that; raises ``Stop``."""
    lines = message_templates.fill_body(text, values).rstrip().split("\n")
    page = {"lines": lines, "agency": values["agency"]}
    printed, problems = blank._replace(report=page).make_pdf()
    if not printed:
        raise Stop(*problems)
    content = "".join(f"{line}\r\n" for line in lines)
    return content.encode("utf-8-sig"), printed, problems


def _fill_receipt(
    status: UnitStatus, file: ReceivedFile, definition: Definition
) -> Mapping[str, str]:
    """What a receipt says of one return of a unit that is accepted, in Thai."""
    assert file.returned  # only what was read is accepted
    thai = load_translator("th")
    told, numbers, total = [], [], 0
    for entry in file.entries:
        if entry.measure is None:
            continue
        pieces = (piece for field in entry.fields.values() for piece in field.pieces)
        rows = len({(piece.sheet, piece.spot.row) for piece in pieces})
        said = thai(N_("{count} rows")).format(count=to_thai(rows))
        if entry.nil:
            said = next(iter(definition.words.nil), "")
        numbers.append(to_thai(entry.measure.number))
        words = {"number": numbers[-1], "title": entry.measure.title, "told": said}
        told.append("- " + thai(N_("Measure {number} {title}: {told}")).format(**words))
        total += rows
    warnings = []
    for noted in file.problems:
        if severity_of(noted) is Severity.WARNING:
            parts = problem.format_spot(noted.place), problem.format_message(noted, thai)
            warnings.append(": ".join(filter(None, parts)))
    # When it was saved is told by itself.
    received = ""
    if file.time and file.time_source in (TimeSource.MAIL, TimeSource.COLLECTED):
        received = f"{format_time(file.time)} ({thai(TIME_SOURCES[file.time_source])})"
    return {
        "number": file.returned.sha256[:NUMBER_DIGITS].upper(),
        "unit": status.unit.name,
        "file": file.path.replace("\\", "/").rpartition("/")[2],
        "sha256": file.returned.sha256,
        "received": received,
        "saved": format_time(file.returned.saved) if file.returned.saved else "",
        "late": thai(N_("(after the deadline)")) if status.late else "",
        "definition": f"{definition.id} {definition.version}",
        "entries": to_thai(len(set(numbers))),
        "rows": to_thai(total),
        "measures": "\n".join(told),
        "warnings": to_thai(len(warnings)) if warnings else "",
        "problems": "\n".join(f"- {warning}" for warning in warnings),
    }


class Enclosure(NamedTuple):
    """What one message brings to a unit: files, each with the bytes that were looked at, or the
    receipt of the return of a ``sha256``.

    ``occasion`` is that of the message, as ``Message`` has it.
    """

    files: Mapping[Path, bytes] = MappingProxyType({})
    receipt: str = ""
    sha256: str = ""
    occasion: str = ""


def find_receipts(
    context: RoundFolder, source: Path
) -> tuple[Mapping[str, list[Enclosure]], tuple[Problem, ...]]:
    """The receipts of a folder (or those that one file belongs to) by their units' ids, and what is
    wrong with any.

    Files of one name are one receipt: what stands in the text is said, the others are attached. A
    unit's names begin with its id, a longer id going before a shorter.
    """
    units = sorted(context.round_.units, key=lambda unit: len(unit.id), reverse=True)
    groups: dict[str, list[Path]] = {}
    for path in sorted((source if source.is_dir() else source.parent).iterdir()):
        wanted = source.is_dir() or path.stem == source.stem
        if wanted and path.is_file() and path.stem[0] != ".":  # what is hidden may be ours
            groups.setdefault(path.stem, []).append(path)
    receipts, problems = dict[str, list[Enclosure]](), list[Problem]()
    for stem, paths in groups.items():
        # No letter or digit may follow the id.
        unit = next((u for u in units if re.match(rf"{re.escape(u.id)}(?![^\W_])", stem)), None)
        texts = [path for path in paths if path.suffix.lower() == ENDING]
        if unit is None:
            problems.append(find_fault("mail-attachment-unknown", (texts or paths)[0]))
            continue
        try:
            text = read_text(texts[0]).strip("\n") if texts else ""
            if texts and not text:
                raise Stop(find_fault("file-empty", texts[0]))
            others = {path: read_content(path) for path in paths if path not in texts}
        except Stop as stop:
            problems += stop.problems
            continue
        # The sum of the return that it is for.
        found = re.search(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])", text)
        digest = found[0].lower() if found else ""
        named = sha256(os.fsencode(stem)).hexdigest()
        one = Enclosure(others, text, digest, digest or named)
        receipts.setdefault(unit.id, []).append(one)
    return receipts, tuple(problems)
