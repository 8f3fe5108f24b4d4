"""The plan: what a dry run showed, written down, so that exactly that is sent and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itasheet.language import N_
from itasheet.mail.message import Message, Purpose
from itasheet.problems.problem import Place, Problem

FORMAT = 1

RECIPIENTS = N_("the recipients")
SENDER = N_("the sender")
TEXT = N_("the text")
ATTACHMENTS = N_("the attachments")
ADDED = N_("this message was not in the plan")
DROPPED = N_("this message is no longer to be sent")


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for: units by id, other recipients, files to attach, and whether a draft or a
    faulty report will do.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A message as the plan has it: enough to tell what about it changed."""

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MailPlan:
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages."""

    purpose: Purpose
    day: str
    choice: Selection
    sender: str
    messages: tuple[PlannedMessage, ...]


def make_plan(
    purpose: Purpose, day: str, choice: Selection, sender: str, messages: Sequence[Message]
) -> MailPlan:
    """The plan of composed messages; ``sender`` as it stands in them, address and name."""
    return MailPlan(purpose, day, choice, sender, tuple(map(_plan_message, messages)))


def write_plan(plan: MailPlan) -> str:
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


def read_plan(text: str) -> MailPlan | None:
    """Read a plan; None if it is none."""
    try:
        return _build_plan(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _build_plan(document: Mapping[str, Any]) -> MailPlan:
    if document["format"] != FORMAT:
        raise ValueError("another format")
    choice = document["choice"]
    return MailPlan(
        Purpose(document["purpose"]),
        str(document["day"]),
        Selection(
            tuple(choice["units"]), tuple(choice["to"]), choice["source"], choice["draft"] is True
        ),
        document["sender"],
        tuple(map(_read_message, document["messages"])),
    )


def _read_message(fields: Mapping[str, Any]) -> PlannedMessage:
    attachments = tuple((one["name"], one["sha256"]) for one in fields["attachments"])
    return PlannedMessage(fields["unit"], tuple(fields["to"]), fields["text"], attachments)


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, unit, {"what": what})
        for unit, what in _list_changes(planned, now)
    )


def _list_changes(planned: MailPlan, now: MailPlan) -> Iterator[tuple[str, str]]:
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


def _index_messages(plan: MailPlan) -> dict[tuple[object, ...], PlannedMessage]:
    """Messages by their unit, or whom they go to, and which of theirs it is."""
    index: dict[tuple[object, ...], PlannedMessage] = {}
    counts: Counter[object] = Counter()
    for one in plan.messages:
        whose = one.unit or one.to
        counts[whose] += 1
        index[whose, counts[whose]] = one
    return index


def _name_message(message: PlannedMessage) -> str:
    return message.unit or ", ".join(message.to)


def _compare_messages(before: PlannedMessage, after: PlannedMessage) -> Iterator[tuple[str, str]]:
    name = _name_message(after)
    if before.to != after.to:
        yield name, RECIPIENTS
    if before.text != after.text:
        yield name, TEXT
    if before.attachments != after.attachments:
        yield name, ATTACHMENTS


def _plan_message(message: Message) -> PlannedMessage:
    attachments = tuple((one.name, one.sha256) for one in message.attachments)
    return PlannedMessage(message.unit, message.to, message.text_digest, attachments)
