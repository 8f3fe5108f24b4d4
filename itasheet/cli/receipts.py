"""Writing receipts: whose return is accepted, the file for each, and who gets none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from itasheet import __version__
from itasheet.cli.boundary import CLEAN, PROBLEMS, Stop
from itasheet.cli.desk import Desk, fill_values, find_text, open_desk
from itasheet.cli.document import write_json
from itasheet.cli.enclosures import SOURCES
from itasheet.cli.listing import list_problems
from itasheet.cli.overview import load_overview
from itasheet.cli.sentences import write_command, write_spot
from itasheet.cli.sources import read_text, refuse_existing
from itasheet.cli.template import choose_units
from itasheet.edges.files import display_name, make_folder, write_whole
from itasheet.language import _, load_translator
from itasheet.mail.letters import check_placeholders
from itasheet.mail.messages import Purpose
from itasheet.model.catalogue import severity_of, word_message
from itasheet.model.definition import Definition
from itasheet.model.problems import Place, Problem, Severity
from itasheet.reports.choice import Counted
from itasheet.reports.receipt import KNOWN, list_facts, write_receipt
from itasheet.reports.standing import Standing
from itasheet.reports.states import ANSWERED, DONE, NAMES

TEXT = "receipt-slip"
NAME = "{unit}-ใบรับ"
"""Mail finds a unit's receipts by the id with which their names begin."""


def write_receipts(
    folder: Path | None,
    paths: Iterable[Path],
    names: tuple[str, ...],
    output: Path | None,
    force: bool,
) -> int:
    """Write what is not there yet and tell of each; the exit code. Nothing is replaced unasked.

    Of several returns of a unit that count together each gets a receipt of its own.
    """
    desk = open_desk(folder)
    chosen = choose_units(desk.found, names)
    standings = [s for s in load_overview(desk, paths).roll.standings if s.unit in chosen]
    target = output or desk.base / SOURCES[Purpose.RECEIPTS]
    receipts = _make_receipts(desk, [s for s in standings if s.state in DONE], target)
    new = [path for path, content in receipts.items() if not _holds(path, content)]
    if not force:
        refuse_existing(new)
    make_folder(target)
    for path in new:
        write_whole(path, receipts[path], force)
    withheld = tuple(_list_withheld(standings, told=bool(names)))
    _tell(receipts, new, withheld)
    if new:
        told = _("Send them to the units: {command}")
        line = write_command("mail", "receipts", "--round", desk.base)
        click.echo(told.format(command=line), err=True)
    return PROBLEMS if withheld else CLEAN


def _make_receipts(desk: Desk, standings: Iterable[Standing], target: Path) -> Mapping[Path, bytes]:
    """The receipts by their files: text that every editor in Windows shows as it is, and facts."""
    text = _load_text(desk)
    values = {**fill_values(desk, Purpose.RECEIPTS), "program": f"itasheet {__version__}"}
    made: dict[Path, bytes] = {}
    for one in standings:
        counting = one.choice.counting
        for number, counted in enumerate(counting, 1):
            name = NAME.format(unit=one.unit.id) + (f"-{number}" if len(counting) > 1 else "")
            shown, facts = _write_receipt(text, one, counted, desk.definition, values)
            made[target / f"{name}.txt"] = shown.replace("\n", "\r\n").encode("utf-8-sig")
            made[target / f"{name}.json"] = facts.encode()
    return made


def _write_receipt(
    text: str,
    standing: Standing,
    counted: Counted,
    definition: Definition,
    values: Mapping[str, str],
) -> tuple[str, str]:
    """A receipt's text, and its facts as a document."""
    warnings = tuple(_list_warnings(counted))
    translate = load_translator("th")
    shown = write_receipt(text, standing, counted, definition, values, warnings, translate)
    facts = list_facts(standing, counted, definition, warnings)
    return shown, write_json(facts) + "\n"


def _load_text(desk: Desk) -> str:
    """The receipt's text; one that is wrong stops the command."""
    path = find_text(desk, TEXT)
    text = read_text(path)
    place = Place(file=display_name(path))
    problems = [
        Problem("mail-text", place, found, {"what": what})
        for found, what in check_placeholders(text, KNOWN)
    ]
    if problems:
        raise Stop(*problems)
    return text


def _list_warnings(counted: Counted) -> Iterator[str]:
    """What was noted of a return, with its place."""
    translate = load_translator("th")
    for problem in counted.arrival.problems:
        if severity_of(problem) is Severity.WARNING:
            spot = write_spot(problem.place)
            yield ": ".join(filter(None, (spot, word_message(problem, translate))))


def _list_withheld(standings: Iterable[Standing], told: bool) -> Iterator[Problem]:
    """Those whose return is not accepted; who has not answered only if named (``told``)."""
    for one in standings:
        if one.state not in DONE and (told or one.state in ANSWERED):
            place = Place(file=", ".join(arrival.path for arrival in one.choice.arrivals))
            words = {"unit": one.unit.name, "state": NAMES[one.state]}
            yield Problem("receipt-withheld", place, words=words)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _tell(
    receipts: Mapping[Path, bytes], new: Iterable[Path], withheld: tuple[Problem, ...]
) -> None:
    for path in (one for one in receipts if one.suffix == ".txt"):
        told = "{path}" if path in new else _("{path}: here already")
        click.echo(told.format(path=display_name(path)))
    for line in list_problems(withheld):
        click.echo(line)
    if not receipts and not withheld:
        click.echo(_("No return that could be acknowledged has come yet."), err=True)
