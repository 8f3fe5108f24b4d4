"""Whose return a workbook is: by its identity, then by the mail's thread, then by its sender.

Display names and file names count for nothing: anybody can write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from itasheet.checks import judge_workbook
from itasheet.definition.definition import Definition
from itasheet.definition.identity import Identity, ReportIdentity, read_identity
from itasheet.definition.mailing import match_address
from itasheet.definition.round import Round, Unit
from itasheet.mail.message_templates import Thread
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.grid import Workbook
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


class AssignedBy(Enum):
    """What the unit was known by; the values stand in records and documents."""

    USER = "told"
    IDENTITY = "identity"
    THREAD = "thread"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The unit, if it is known, and by what.

    ``contradicted_by`` are units that the mail speaks for and the workbook does not;
    ``is_stranger`` tells that the sender's address is none of the unit's.
    """

    unit: Unit | None = None
    by: AssignedBy | None = None
    contradicted_by: tuple[Unit, ...] = ()
    is_stranger: bool = False


def assign_unit(
    round_: Round,
    named: Unit | None,
    identity: Unit | None,
    thread: Thread,
    sender: str,
    sent: Mapping[str, str],
    is_mail: bool,
) -> Assignment:
    """Decide whose return it is, of what the person who collects says, and the workbook, the mail's
    thread and its sender's address; ``is_mail`` tells whether a mail brought it.

    ``sent`` has the ids of units by the Message-ID of what was sent to them.
    """
    answered = (sent[one] for one in reversed(thread.references) if one in sent)
    asked, address = round_.find_unit(next(answered, "")), match_address(sender)
    senders = [
        unit for unit in round_.units if address and address in map(match_address, unit.addresses)
    ]
    candidates = (
        (named, AssignedBy.USER),
        (identity, AssignedBy.IDENTITY),
        (asked, AssignedBy.THREAD),
        (senders[0] if len(senders) == 1 else None, AssignedBy.ADDRESS),
    )
    unit, by = next(((unit, by) for unit, by in candidates if unit), (None, None))
    if unit is None:
        return Assignment()
    is_known = unit in senders
    others = () if by is AssignedBy.USER else (asked, *(() if is_known else senders))
    contradicting = dict.fromkeys(one for one in others if one and one != unit)
    return Assignment(unit, by, tuple(contradicting), is_mail and not is_known)


def check_assignment(
    assignment: Assignment, place: Place, sender: str, trust_content: bool
) -> Iterator[Problem]:
    """Why a return is not taken; with ``trust_content`` it is though the sender disagrees."""
    if assignment.unit is None:
        yield Problem("return-unplaced", place, sender)
    elif assignment.contradicted_by and not trust_content:
        other = ", ".join(unit.name for unit in assignment.contradicted_by)
        words = {"unit": assignment.unit.name, "other": other}
        yield Problem("sender-disagrees", place, sender, words)
    elif assignment.is_stranger:
        yield Problem("sender-unknown", place, sender, {"unit": assignment.unit.name})


def find_owner(workbook: Workbook, definition: Definition, round_: Round) -> Unit | None:
    """The unit of this round that a workbook is of, or None; one of another round is of none."""
    identity = read_identity(workbook)
    if identity is None:
        outcome = judge_workbook(workbook, workbook.path, definition, round_)
        return outcome.returned.unit if outcome.returned else None
    if any(check_round(identity, Place(), round_)):
        return None
    return round_.find_unit(identity.unit_id) or round_.find_unit(identity.unit_name)


def check_round(
    identity: Identity | ReportIdentity | None, place: Place, round_: Round
) -> Iterator[Problem]:
    """Why a workbook is of another round: another agency's, or another year's."""
    if identity is None:
        return
    agency = round_.agency
    names = {squash(name) for name in (agency.name, *agency.other_names)}
    if identity.agency and squash(identity.agency) not in names:
        words = {"found": identity.agency, "expected": agency.name}
        yield Problem("round-other", place, words=words)
    if identity.fiscal_year not in (None, round_.fiscal_year):
        words = {"expected": to_thai(str(round_.fiscal_year))}
        yield Problem("year-disagrees", place, to_thai(str(identity.fiscal_year)), words)
