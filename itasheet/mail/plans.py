"""The plan of a round's mail: what a dry run showed, so that exactly that is sent and nothing else.

It stands in ``plan.json`` beside the drafts of its purpose.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.round import Mailing
from itasheet.definition.settings import Format
from itasheet.language import N_
from itasheet.mail.message_templates import Message, Purpose
from itasheet.problems.problem import Place, Problem


class Selection(NamedTuple):
    """What was asked for: units by id, other recipients, files to attach, whether a draft or a
    faulty report will do, and who gets ``again`` what they have: units, or readers of the report.
    ``attach`` is pdf, xlsx or both, of a report, by default its PDF.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False
    again: tuple[str, ...] = ()
    attach: str = ""


class PlannedMessage(NamedTuple):
    """A message as the plan has it: enough to tell what about it changed, ``text`` and ``files`` by
    their hashes.
    """

    unit: str
    to: tuple[str, ...]
    text: str
    files: str
    occasion: str = ""


class MailPlan(NamedTuple):
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages.

    ``noted`` is how many entries the ledger had by then: what came later changes no plan.
    ``drafts`` are the sums of the drafts by their names, by which they are known as ours.
    """

    format: Format
    purpose: Purpose
    day: str
    noted: int
    choice: Selection
    sender: str = ""
    messages: tuple[PlannedMessage, ...] = ()
    drafts: Mapping[str, str] = MappingProxyType({})

    def fill(self, mailing: Mailing, messages: Iterable[Message]) -> "MailPlan":
        """It with these messages, as they would be sent now."""
        planned = (
            PlannedMessage(one.unit, one.to, one.text_digest, one.files_digest, one.occasion)
            for one in messages
        )
        sender = f"{mailing.sender_name} <{mailing.sender}>"
        return self._replace(sender=sender, messages=tuple(planned))


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    changes = [("", N_("the sender"))] if planned.sender != now.sender else []
    before, after = (
        {(one.unit or ", ".join(one.to), one.occasion): one for one in plan.messages}
        for plan in (planned, now)
    )
    gone, new = N_("this message is no longer to be sent"), N_("this message was not in the plan")
    parts = (N_("the recipients"), N_("the text"), N_("the attachments"))
    for key in dict.fromkeys((*before, *after)):
        was, is_ = before.get(key), after.get(key)
        whats = [gone if was else new]
        if was and is_:
            whats = [what for what, old, new_ in zip(parts, was[1:], is_[1:]) if old != new_]
        changes += [(key[0], what) for what in whats]
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, label, {"what": what}) for label, what in changes
    )
