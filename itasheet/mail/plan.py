"""The plan: what a dry run showed, written down, so that exactly that is sent and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itasheet.mail.message import Message, Purpose
from itasheet.problems.problem import Place, Problem
from itasheet.wording import N_

FORMAT = 1

RECIPIENTS = N_("the recipients")
SENDER = N_("the sender")
TEXT = N_("the text")
ATTACHMENTS = N_("the attachments")
ADDED = N_("this message was not in the plan")
DROPPED = N_("this message is no longer to be sent")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for: units by id, other recipients, files to attach, and whether a draft or a
    faulty report will do.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A message as the plan has it: enough to tell what about it changed."""

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages."""

    purpose: Purpose
    day: str
    choice: Choice
    sender: str
    messages: tuple[Planned, ...]


def make_plan(
    purpose: Purpose, day: str, choice: Choice, sender: str, messages: Sequence[Message]
) -> Plan:
    """The plan of composed messages; ``sender`` as it stands in them, address and name."""
    return Plan(purpose, day, choice, sender, tuple(map(_plan_message, messages)))


def write_plan(plan: Plan) -> str:
    """The plan as JSON that people can read, too."""
    document = {
        "format": FORMAT,
        "purpose": plan.purpose.value,
        "day": plan.day,
        "choice": {
            "units": plan.choice.units,
            "to": plan.choice.to,
            "source": plan.choice.source,
            "draft": plan.choice.draft,
        },
        "sender": plan.sender,
        "messages": [
            {
                "unit": one.unit,
                "to": one.to,
                "text": one.text,
                "attachments": [
                    {"name": name, "sha256": digest} for name, digest in one.attachments
                ],
            }
            for one in plan.messages
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_plan(text: str) -> Plan | None:
    """Read a plan; None if it is none."""
    try:
        return _build_plan(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _build_plan(document: Mapping[str, Any]) -> Plan:
    if document["format"] != FORMAT:
        raise ValueError("another format")
    choice = document["choice"]
    return Plan(
        Purpose(document["purpose"]),
        str(document["day"]),
        Choice(
            tuple(choice["units"]), tuple(choice["to"]), choice["source"], choice["draft"] is True
        ),
        document["sender"],
        tuple(map(_read_message, document["messages"])),
    )


def _read_message(fields: Mapping[str, Any]) -> Planned:
    attachments = tuple((one["name"], one["sha256"]) for one in fields["attachments"])
    return Planned(fields["unit"], tuple(fields["to"]), fields["text"], attachments)


def compare_plans(planned: Plan, now: Plan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, unit, {"what": what})
        for unit, what in _list_changes(planned, now)
    )


def _list_changes(planned: Plan, now: Plan) -> Iterator[tuple[str, str]]:
    if planned.sender != now.sender:
        yield "", SENDER
    before, after = _index_messages(planned), _index_messages(now)
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield _name_message(before[key]), DROPPED
        elif key not in before:
            yield _name_message(after[key]), ADDED
        else:
            yield from _compare_messages(before[key], after[key])


def _index_messages(plan: Plan) -> dict[tuple[object, ...], Planned]:
    """Messages by their unit, or whom they go to, and which of theirs it is."""
    index: dict[tuple[object, ...], Planned] = {}
    counts: Counter[object] = Counter()
    for one in plan.messages:
        whose = one.unit or one.to
        counts[whose] += 1
        index[whose, counts[whose]] = one
    return index


def _name_message(message: Planned) -> str:
    return message.unit or ", ".join(message.to)


def _compare_messages(before: Planned, after: Planned) -> Iterator[tuple[str, str]]:
    name = _name_message(after)
    if before.to != after.to:
        yield name, RECIPIENTS
    if before.text != after.text:
        yield name, TEXT
    if before.attachments != after.attachments:
        yield name, ATTACHMENTS


def _plan_message(message: Message) -> Planned:
    attachments = tuple((one.name, one.sha256) for one in message.attachments)
    return Planned(message.unit, message.to, message.text_digest, attachments)
