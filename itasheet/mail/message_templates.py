"""Messages before they are mail, and the templates that they are filled from.

A template is a text of ``templates/mail/*.txt``, or of a round's own. It begins with its subject,
``เรื่อง: …`` (or ``Subject: …``); after a blank line stands the body. Placeholders are names in
braces; a line of whose placeholders none has a value is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import sha256

from itasheet.definition.definition import Definition
from itasheet.definition.round import Round, fill_texts
from itasheet.definition.texts import fill_lines, find_unknown
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.dates import format_date


class Purpose(Enum):
    """What a message is for; the values are words of the command and names of the templates."""

    FORMS = "forms"
    REMINDERS = "reminders"
    MARKED = "marked"
    RECEIPTS = "receipts"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message, under the name that the reader sees; ``size`` in bytes."""

    name: str
    content: bytes = field(repr=False)
    size: int = field(init=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.content))
        object.__setattr__(self, "sha256", sha256(self.content).hexdigest())


Thread = tuple[str, ...]
"""The Message-IDs of what a message answers (RFC 5322, 3.6.4), that of the very mail at the end."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``to`` are addresses as they go over the wire, ``unit`` its unit's id if any.

    ``occasion`` is what it is sent for, where a unit is written to more than once: which reminder,
    which return. Nobody gets one of the same purpose, unit and occasion twice, whatever it says.
    """

    purpose: Purpose
    unit: str
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    thread: Thread = ()
    occasion: str = ""
    message_id: str = ""

    @property
    def label(self) -> str:
        return self.unit or ", ".join(self.to)

    @property
    def text_digest(self) -> str:
        """What the message says, with what it answers, as a hash."""
        return _digest(self.subject, self.body, *self.thread)

    @property
    def files_digest(self) -> str:
        """What the message brings, as a hash."""
        return _digest(*(part for one in self.attachments for part in (one.name, one.sha256)))

    def identify(self, round_id: str, sender: str) -> Message:
        """It with its Message-ID: the same for the same message, however often it is composed."""
        told = round_id, sender, self.purpose.value, self.occasion, self.unit, *self.to
        files = (part for one in self.attachments for part in (one.name, one.sha256))
        digest = _digest(*told, self.text_digest, *files)
        domain = sender.rpartition("@")[2]
        return replace(self, message_id=f"<{digest[:40]}.{self.purpose.value}@{domain}>")

    def redirect(self, recipient: str, round_id: str, sender: str, subject: str) -> Message:
        """It as a trial, to the sender, whose subject says for whom it is.

        The occasion gives each its own Message-ID: servers drop what they take for the same mail.
        """
        told = subject.format(recipient=recipient, subject=self.subject)
        occasion = f"trial {self.occasion} {recipient}"
        trial = replace(self, to=(sender,), subject=told, occasion=occasion)
        return trial.identify(round_id, sender)


def _digest(*parts: str) -> str:
    # Lengths keep apart what would read the same when joined.
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


_SUBJECT = re.compile(r"(?:เรื่อง|subject)\s*[:：]\s*(\S.*)", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def check_placeholders(text: str, file: str, known: Iterable[str]) -> tuple[Problem, ...]:
    """What is wrong with a text's placeholders, of which these are known."""
    unknown = find_unknown(text, known)
    if unknown == [text] and not re.fullmatch(r"\{[^{}]*\}", text):
        return (_make_fault(file, "", N_("a brace stands alone; write two of them to show one")),)
    what = N_("it has a placeholder that means nothing")
    return tuple(_make_fault(file, one, what) for one in unknown)


def _make_fault(file: str, found: str, what: str) -> Problem:
    return Problem("mail-text", Place(file=file), found, {"what": what})


def fill_values(round_: Round, definition: Definition, purpose: Purpose) -> Mapping[str, str]:
    """What templates are filled with, as far as it is the same for all units; ``sender`` and
    ``address`` are those of the office that writes.
    """
    return {
        **fill_texts(round_),
        "report": definition.title if purpose is Purpose.REPORT else definition.form.title,
        "deadline": format_date(round_.deadline) if round_.deadline else "",
        "sender": round_.mail.sender_name,
        "address": round_.mail.sender,
    }


def fill_mail_template(text: str, file: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The subject and the body of a template, filled; what is wrong in it stops the job.

    It may speak of all that there are values for. Whatever these hold, the subject is one line,
    and nothing is unseen.
    """
    head, _, body = text.removeprefix("\ufeff").strip().partition("\n")
    subject = _SUBJECT.fullmatch(head.strip())
    parts = {N_("it has no subject line"): subject, N_("it has no text"): body.strip()}
    faults = [_make_fault(file, "", what) for what, part in parts.items() if not part]
    faults += check_placeholders(text, file, values)
    if faults or subject is None:
        raise Stop(*faults)
    return flatten_text(fill_body(subject[1], values)), fill_body(body.strip() + "\n", values)


def fill_body(text: str, values: Mapping[str, str]) -> str:
    """Fill a text, without lines of whose placeholders none has a value, and what is unseen."""
    clean = {name: _UNSEEN.sub("", value) for name, value in values.items()}
    body: list[str] = []
    is_blank, left_out = True, False
    for line in text.split("\n"):
        filled = fill_lines([line], clean)
        # The blank line after one that is left out goes with it.
        if filled and not (left_out and is_blank and not line.strip()):
            body += filled
            is_blank = not line.strip()
        left_out = not filled
    return "\n".join(body)


def flatten_text(text: str) -> str:
    """A text as one line without what is unseen, fit for a header."""
    seen = (letter if letter.isprintable() else " " for letter in _UNSEEN.sub(" ", text))
    return " ".join("".join(seen).split())
