"""Receipts to be mailed: of each its text, and the return that it is for.

A receipt is ``<unit id>….txt``, beside it ``<unit id>….json`` with the same beginning of the name;
the JSON object has the return's ``sha256``, at the top or inside another object, and may name the
``unit``. Any other file of that name, such as a PDF, is attached.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from itasheet.cli.desk import Desk
from itasheet.edges.files import display_name
from itasheet.mail.messages import Thread
from itasheet.mail.records import Record
from itasheet.model.problems import Place, Problem
from itasheet.model.round import Unit
from itasheet.model.wording import N_
from itasheet.xlsx.guard import Refusal, read_file

TEXT, FACTS = ".txt", ".json"


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


def find_receipts(desk: Desk, source: Path) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
    """The receipts of a folder (or those that one file belongs to), and what is wrong with any."""
    receipts, problems = [], []
    for unit, paths in _group_files(desk.found.units, source):
        if unit is None:
            place = Place(file=display_name(paths[0]))
            problems.append(Problem("mail-attachment-unknown", place))
            continue
        try:
            receipts.append(_read_receipt(desk, unit, paths))
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


def _group_files(
    units: Sequence[Unit], source: Path
) -> Iterator[tuple[Unit | None, list[Path]]]:
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


def _read_receipt(desk: Desk, unit: Unit, paths: Iterable[Path]) -> Receipt:
    text, sha256, files = "", "", []
    for path in paths:
        ending = path.suffix.lower()
        if ending == TEXT:
            text = _read_text(path).strip("\n")
        elif ending == FACTS:
            facts = _read_facts(path)
            _require_unit(desk, unit, facts, path)
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


def _require_unit(desk: Desk, unit: Unit, facts: Mapping[str, Any], path: Path) -> None:
    named = _find_fact(facts, "unit")
    if named and desk.found.find_unit(named) != unit:
        words = {"unit": unit.name, "found": named}
        place = Place(file=display_name(path))
        raise FaultyReceipt(Problem("mail-attachment-foreign", place, words=words))


def _fault(path: Path, what: str) -> FaultyReceipt:
    return FaultyReceipt(
        Problem("receipt-faulty", Place(file=display_name(path)), "", {"what": what})
    )
