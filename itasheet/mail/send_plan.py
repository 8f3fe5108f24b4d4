"""The plan: what a dry run showed, written down, so that exactly that is sent and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from itasheet.definition.mailing import Mailing
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
    faulty report will do; for reminders, whether to remind those who were reminded lately, too.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """An attachment's name and its content's hash."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A message as the plan has it: enough to tell what about it changed."""

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[PlannedFile, ...]

    @property
    def label(self) -> str:
        """Its unit's id, else whom it goes to."""
        return self.unit or ", ".join(self.to)


@dataclass(frozen=True, slots=True)
class MailPlan:
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages."""

    purpose: Purpose
    day: str
    choice: Selection
    sender: str
    messages: tuple[PlannedMessage, ...]


def make_plan(
    purpose: Purpose, day: str, choice: Selection, mailing: Mailing, messages: Sequence[Message]
) -> MailPlan:
    """The plan of composed messages."""
    planned = (
        PlannedMessage(
            one.unit,
            one.to,
            one.text_digest,
            tuple(PlannedFile(file.name, file.sha256) for file in one.attachments),
        )
        for one in messages
    )
    sender = f"{mailing.sender_name} <{mailing.sender}>"
    return MailPlan(purpose, day, choice, sender, tuple(planned))


def write_plan(plan: MailPlan) -> str:
    """The plan as JSON that people can read, too."""
    document = {"format": FORMAT, **asdict(plan), "purpose": plan.purpose.value}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_plan(text: str) -> MailPlan | None:
    """Read a plan; None if it is none."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            return None
        choice = document["choice"]
        return MailPlan(
            Purpose(document["purpose"]),
            str(document["day"]),
            Selection(**{**choice, "units": tuple(choice["units"]), "to": tuple(choice["to"])}),
            document["sender"],
            tuple(
                PlannedMessage(
                    one["unit"],
                    tuple(one["to"]),
                    one["text"],
                    tuple(PlannedFile(file["name"], file["sha256"]) for file in one["attachments"]),
                )
                for one in document["messages"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    changes = [("", SENDER)] if planned.sender != now.sender else []
    before, after = _index_messages(planned), _index_messages(now)
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            changes.append((before[key].label, DROPPED))
        elif key not in before:
            changes.append((after[key].label, ADDED))
        else:
            old, new = before[key], after[key]
            pairs = {
                RECIPIENTS: (old.to, new.to),
                TEXT: (old.text, new.text),
                ATTACHMENTS: (old.attachments, new.attachments),
            }
            changes += [(new.label, what) for what, (was, is_) in pairs.items() if was != is_]
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, label, {"what": what}) for label, what in changes
    )


def _index_messages(plan: MailPlan) -> dict[tuple[object, int], PlannedMessage]:
    """Messages by their unit, or whom they go to, and which of theirs it is."""
    index: dict[tuple[object, int], PlannedMessage] = {}
    counts: Counter[object] = Counter()
    for one in plan.messages:
        whose = one.unit or one.to
        counts[whose] += 1
        index[whose, counts[whose]] = one
    return index
