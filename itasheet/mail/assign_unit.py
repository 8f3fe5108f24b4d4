"""Whose return a workbook is: by its identity, then by the mail's thread, then by its sender.

Display names and file names count for nothing: anybody can write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from itasheet.definition.mailing import match_address
from itasheet.definition.round import Round, Unit
from itasheet.mail.message import Thread


class AssignedBy(Enum):
    """What told the unit."""

    TOLD = "told"
    IDENTITY = "identity"
    THREAD = "thread"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class UnitClues:
    """What there is to go by: units by what the workbook says, by thread, and by address.

    ``told`` is what the person who collects said. ``has_sender`` tells whether a mail brought it.
    """

    told: Unit | None = None
    identity: Unit | None = None
    thread: Unit | None = None
    senders: tuple[Unit, ...] = ()
    has_sender: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """The unit, if it can be told, and by what.

    ``contradictors`` are units that the mail speaks for and the workbook does not;
    ``is_stranger`` tells that the sender's address is none of the unit's.
    """

    unit: Unit | None = None
    ground: AssignedBy | None = None
    contradictors: tuple[Unit, ...] = ()
    is_stranger: bool = False


def assign_unit(traces: UnitClues) -> Assignment:
    """Decide whose return it is."""
    sole = traces.senders[0] if len(traces.senders) == 1 else None
    choices = (
        (traces.told, AssignedBy.TOLD),
        (traces.identity, AssignedBy.IDENTITY),
        (traces.thread, AssignedBy.THREAD),
        (sole, AssignedBy.ADDRESS),
    )
    for unit, ground in choices:
        if unit is not None:
            is_stranger = traces.has_sender and unit not in traces.senders
            others = () if ground is AssignedBy.TOLD else _list_others(traces, unit)
            return Assignment(unit, ground, others, is_stranger)
    return Assignment()


def _list_others(traces: UnitClues, unit: Unit) -> tuple[Unit, ...]:
    """Units for which thread or sender speak against this one."""
    others = [] if traces.thread in (None, unit) else [traces.thread]
    if unit not in traces.senders:
        others += traces.senders
    return tuple(dict.fromkeys(one for one in others if one))


def find_thread_unit(round_: Round, thread: Thread, sent: Mapping[str, str]) -> Unit | None:
    """The unit to which what this mail answers was sent; ``sent`` has units' ids by Message-ID."""
    for message_id in reversed(thread.references):
        if message_id in sent:
            return next((unit for unit in round_.units if unit.id == sent[message_id]), None)
    return None


def list_senders(round_: Round, address: str) -> tuple[Unit, ...]:
    """The units that have this address."""
    return tuple(unit for unit in round_.units if address and _has_address(unit.addresses, address))


def _has_address(addresses: Iterable[str], wanted: str) -> bool:
    return any(match_address(address) == match_address(wanted) for address in addresses)
