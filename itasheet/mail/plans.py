"""The plan of a round's mail: what a dry run showed, so that exactly that is sent and nothing else.

It stands in ``plan.json`` beside the drafts of its purpose.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from itasheet.definition.round import Mailing
from itasheet.definition.settings import FORMAT, Format
from itasheet.language import N_
from itasheet.mail.message_templates import Message, Purpose
from itasheet.problems.problem import Place, Problem


class Selection(NamedTuple):
    """What was asked for: units by id, other recipients, files to attach, whether a draft or a
    faulty report will do, and who gets ``again`` what they have: units, or readers of the report.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False
    again: tuple[str, ...] = ()


class PlannedMessage(NamedTuple):
    """A message as the plan has it: enough to tell what about it changed.

    ``text`` is its hash; ``attachments`` have a ``name`` and their content's ``sha256`` each.
    """

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[Mapping[str, str], ...] = ()


class MailPlan(NamedTuple):
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages.

    ``noted`` is how many entries the ledger had by then: what came later changes no plan.
    """

    format: Format
    purpose: Purpose
    day: str
    noted: int
    choice: Selection
    sender: str
    messages: tuple[PlannedMessage, ...] = ()


def make_plan(
    purpose: Purpose,
    day: str,
    noted: int,
    choice: Selection,
    mailing: Mailing,
    messages: Sequence[Message],
) -> MailPlan:
    planned = []
    for one in messages:
        files = tuple({"name": file.name, "sha256": file.sha256} for file in one.attachments)
        planned.append(PlannedMessage(one.unit, one.to, one.text_digest, files))
    sender = f"{mailing.sender_name} <{mailing.sender}>"
    return MailPlan(FORMAT, purpose, day, noted, choice, sender, tuple(planned))


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    changes = [("", N_("the sender"))] if planned.sender != now.sender else []
    before, after = _index_messages(planned), _index_messages(now)
    gone, new = N_("this message is no longer to be sent"), N_("this message was not in the plan")
    parts = (N_("the recipients"), N_("the text"), N_("the attachments"))
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            whats = [gone]
        elif key not in before:
            whats = [new]
        else:
            pairs = zip(parts, before[key][1:], after[key][1:])
            whats = [what for what, was, is_ in pairs if was != is_]
        changes += [(key[0], what) for what in whats]
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, label, {"what": what}) for label, what in changes
    )


def _index_messages(plan: MailPlan) -> Mapping[tuple[str, int], PlannedMessage]:
    """Messages by whom they are for, and which of theirs it is."""
    index: dict[tuple[str, int], PlannedMessage] = {}
    for one in plan.messages:
        whose = one.unit or ", ".join(one.to)
        index[whose, sum(key == whose for key, _number in index)] = one
    return index
