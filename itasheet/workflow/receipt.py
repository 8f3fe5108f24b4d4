"""Writing receipts: whose return is accepted, the file for each, and who gets none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from itasheet import __version__
from itasheet.cli.errors import CLEAN, PROBLEMS
from itasheet.cli.sentences import write_command, write_spot
from itasheet.cli.terminal import list_problems
from itasheet.definition.definition import Definition
from itasheet.definition.round import Unit
from itasheet.files import display_name, make_folder, write_whole
from itasheet.language import N_, _, load_translator
from itasheet.mail.ledger import Record
from itasheet.mail.message import Purpose, Thread
from itasheet.mail.templates import check_placeholders
from itasheet.problems.kinds import format_message, severity_of
from itasheet.problems.problem import Place, Problem, Severity, Stop
from itasheet.tracking.receipt_text import KNOWN, list_facts, write_receipt
from itasheet.tracking.received import Counted
from itasheet.tracking.unit_status import ANSWERED, DONE, NAMES, Standing
from itasheet.workflow.attachments import SOURCES
from itasheet.workflow.documents import write_json
from itasheet.workflow.loading import choose_units, read_text, refuse_existing
from itasheet.workflow.round_folder import RoundFolder, fill_values, find_text, open_round_folder
from itasheet.workflow.status import load_overview
from itasheet.xlsx.guard import Refusal, read_file

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
    context = open_round_folder(folder)
    chosen = choose_units(context.round_, names)
    standings = [s for s in load_overview(context, paths).roll.standings if s.unit in chosen]
    target = output or context.base / SOURCES[Purpose.RECEIPTS]
    receipts = _make_receipts(context, [s for s in standings if s.state in DONE], target)
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
        line = write_command("mail", "receipts", "--round", context.base)
        click.echo(told.format(command=line), err=True)
    return PROBLEMS if withheld else CLEAN


def _make_receipts(
    context: RoundFolder, standings: Iterable[Standing], target: Path
) -> Mapping[Path, bytes]:
    """The receipts by their files: text that every editor in Windows shows as it is, and facts."""
    text = _load_text(context)
    values = {**fill_values(context, Purpose.RECEIPTS), "program": f"itasheet {__version__}"}
    made: dict[Path, bytes] = {}
    for one in standings:
        counting = one.choice.counting
        for number, counted in enumerate(counting, 1):
            name = NAME.format(unit=one.unit.id) + (f"-{number}" if len(counting) > 1 else "")
            shown, facts = _write_receipt(text, one, counted, context.definition, values)
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


def _load_text(context: RoundFolder) -> str:
    """The receipt's text; one that is wrong stops the command."""
    path = find_text(context, TEXT)
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
            yield ": ".join(filter(None, (spot, format_message(problem, translate))))


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


TEXT_RECEIPTING, FACTS = ".txt", ".json"


class Receipt(NamedTuple):
    """A unit's receipt; ``sha256`` of the return it is for is empty where nothing tells it."""

    unit: Unit
    text: str = ""
    sha256: str = ""
    files: tuple[Path, ...] = ()


class FaultyReceipt(Exception):
    """Why a receipt cannot be mailed, as a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def find_receipts(
    context: RoundFolder, source: Path
) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
    """The receipts of a folder (or those that one file belongs to), and what is wrong with any."""
    receipts, problems = [], []
    for unit, paths in _group_files(context.round_.units, source):
        if unit is None:
            place = Place(file=display_name(paths[0]))
            problems.append(Problem("mail-attachment-unknown", place))
            continue
        try:
            receipts.append(_read_receipt(context, unit, paths))
        except FaultyReceipt as fault:
            problems.append(fault.problem)
    return tuple(receipts), tuple(problems)


def find_thread(receipt: Receipt, records: Iterable[Record]) -> Thread:
    """What a receipt answers: the last mail that brought that very return, if one did.

    Where it is not known which return it is for, the last mail of its unit.
    """
    threads = [
        record.thread
        for record in records
        if record.message_id and record.unit == receipt.unit.id
        if receipt.sha256 in ("", record.sha256)
    ]
    return threads[-1] if threads else Thread()


def _group_files(units: Sequence[Unit], source: Path) -> Iterator[tuple[Unit | None, list[Path]]]:
    """Files of one receipt each, by their common name; a longer id goes before a shorter."""
    ordered = sorted(units, key=lambda unit: len(unit.id), reverse=True)
    groups: dict[str, list[Path]] = {}
    for path in sorted(source.iterdir() if source.is_dir() else source.parent.iterdir()):
        if path.is_file() and (source.is_dir() or path.stem == source.stem):
            groups.setdefault(path.stem, []).append(path)
    for stem, paths in groups.items():
        yield next((one for one in ordered if _begins_with(stem, one.id)), None), paths


def _begins_with(stem: str, unit_id: str) -> bool:
    rest = stem.removeprefix(unit_id)
    return rest != stem and (not rest or not rest[0].isalnum())


def _read_receipt(context: RoundFolder, unit: Unit, paths: Iterable[Path]) -> Receipt:
    text, sha256, files = "", "", []
    for path in paths:
        ending = path.suffix.lower()
        if ending == TEXT_RECEIPTING:
            text = _read_text(path).strip("\n")
        elif ending == FACTS:
            facts = _read_facts(path)
            _require_unit(context, unit, facts, path)
            sha256 = _find_fact(facts, "sha256")
        else:
            files.append(path)
        last = path
    if not (text or files):
        raise _fault(last, N_("there is no text (.txt) beside it"))
    return Receipt(unit, text, sha256.lower(), tuple(files))


def _read_text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except Refusal as refusal:
        place = Place(file=display_name(path))
        problem = Problem(refusal.code, place, refusal.found, refusal.words)
        raise FaultyReceipt(problem) from refusal
    except UnicodeDecodeError as error:
        raise _fault(path, N_("it is not written in UTF-8")) from error


def _read_facts(path: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(_read_text(path))
    except (ValueError, RecursionError) as error:
        raise _fault(path, N_("it is no JSON document")) from error
    if not isinstance(facts, dict):
        raise _fault(path, N_("it is no JSON document"))
    return facts


def _find_fact(facts: Mapping[str, Any], key: str) -> str:
    """A text by its key, at the top or inside the objects there; empty where there is none."""
    inner = (value for value in facts.values() if isinstance(value, dict))
    found = (one[key] for one in (facts, *inner) if isinstance(one.get(key), str))
    return next(found, "")


def _require_unit(context: RoundFolder, unit: Unit, facts: Mapping[str, Any], path: Path) -> None:
    named = _find_fact(facts, "unit")
    if named and context.round_.find_unit(named) != unit:
        words = {"unit": unit.name, "found": named}
        place = Place(file=display_name(path))
        raise FaultyReceipt(Problem("mail-attachment-foreign", place, words=words))


def _fault(path: Path, what: str) -> FaultyReceipt:
    return FaultyReceipt(
        Problem("receipt-faulty", Place(file=display_name(path)), "", {"what": what})
    )
