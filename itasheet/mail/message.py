"""Messages before they are mail: who is written to, what, and with which attachments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256


class Purpose(Enum):
    """What a message is for; the values are words of the command and names of the templates."""

    FORMS = "forms"
    REMINDERS = "reminders"
    MARKED = "marked"
    RECEIPTS = "receipts"
    REPORT = "report"


AUTOMATIC = frozenset((Purpose.REMINDERS, Purpose.RECEIPTS))
"""Sent by rule rather than by a person: out-of-office answers to them would only be noise."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message, under the name that the reader sees."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The content's hash in hexadecimal digits."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Thread:
    """What a message answers: the Message-ID it replies to, and those before that, oldest first."""

    parent: str = ""
    ancestors: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The whole thread down to the parent, each once (RFC 5322, 3.6.4)."""
        known = (*self.ancestors, self.parent)
        return tuple(dict.fromkeys(one for one in known if one))


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``to`` are addresses as they go over the wire, ``unit`` its unit's id if any.

    ``occasion`` tells messages apart that say the same on purpose, such as two reminders.
    """

    purpose: Purpose
    unit: str
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    thread: Thread = Thread()
    occasion: str = ""
    message_id: str = ""

    @property
    def label(self) -> str:
        """Its unit's id, else whom it goes to."""
        return self.unit or ", ".join(self.to)

    @property
    def text_digest(self) -> str:
        """What the message says, with what it answers, as a hash."""
        return _digest(self.subject, self.body, *self.thread.references)

    def identify(self, round_id: str, sender: str) -> Message:
        """It with its Message-ID: the same for the same message, however often it is composed."""
        digest = _digest(
            round_id,
            sender,
            self.purpose.value,
            self.occasion,
            self.unit,
            *self.to,
            self.text_digest,
            *(part for one in self.attachments for part in (one.name, one.sha256)),
        )
        domain = sender.rpartition("@")[2]
        return replace(self, message_id=f"<{digest[:40]}.{self.purpose.value}@{domain}>")


def _digest(*parts: str) -> str:
    # Lengths keep apart what would read the same when joined.
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
