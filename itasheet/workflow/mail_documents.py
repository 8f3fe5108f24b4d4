"""What ``mail`` and ``collect`` print with ``--json``: one document each, as ``check`` does.

Both begin with ``itasheet`` (the version) and ``schema``, and end with ``problems`` in the form
that all documents share; keys and codes are never translated. What is not known is null.

``mail``: ``purpose``; ``day`` of the plan; ``sent``, whether ``--send`` was given; ``trial``,
whether all went to the sender; ``left``, how many mails ``--limit`` left; and ``messages``, of each
its ``unit``, ``subject``, ``message_id``, ``answers`` (the Message-ID of the mail it answers),
``draft`` (its file; null with ``--send``), ``attachments`` (``name``, ``size`` in bytes,
``sha256``) and ``recipients``: ``address``, ``state`` (``planned``, or a fate of the ledger:
``accepted``, ``deferred``, ``failed``, ``unknown``), ``time``, ``reason`` (the server's words),
``code`` and ``deferrals``, how often it was put off.

``collect``: ``inbox`` and ``files``, of each its ``source``, ``name``, ``sha256``, ``unit``,
``ground`` (``identity``, ``thread``, ``address``, ``told``), ``path`` in the inbox (null if it was
not taken), ``new``, the mail's ``sender``, ``subject``, ``date`` and ``message_id``, and its
``problems``. Those of arrivals without a file stand at the end.

A command that could not go on prints no document; what it had done by then stands in the ledger or
the records, and in the document of the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from itasheet.mail.ledger import Delivery, Key
from itasheet.mail.message import Attachment, Message
from itasheet.mail.plan import MailPlan
from itasheet.problems.problem import Problem
from itasheet.workflow.collect import Found
from itasheet.workflow.documents import format_json
from itasheet.workflow.round_folder import RoundFolder


def write_mail(
    context: RoundFolder,
    plan: MailPlan,
    messages: Iterable[tuple[Message, Path | None]],
    states: Mapping[Key, Delivery],
    problems: Iterable[Problem],
    **facts: Any,
) -> str:
    """The document of ``mail``: each message with its draft, and what is known of it."""
    described = [_describe_message(context, one, path, states) for one, path in messages]
    head = {"purpose": plan.purpose.value, "day": plan.day, **facts}
    return _write({**head, "messages": described}, problems)


def write_collection(context: RoundFolder, found: Iterable[Found]) -> str:
    """The document of ``collect``."""
    found = tuple(found)
    files = [_describe_file(context, one, one.file) for one in found if one.file]
    others = [problem for one in found if not one.file for problem in one.problems]
    return _write({"inbox": str(context.inbox), "files": files}, others)


def _write(facts: Mapping[str, Any], problems: Iterable[Problem]) -> str:
    return format_json({**facts, "problems": problems})


def _describe_message(
    context: RoundFolder, message: Message, draft: Path | None, states: Mapping[Key, Delivery]
) -> dict[str, Any]:
    message_id = message.make_id(context.round_.id, context.round_.mail.sender)
    return {
        "unit": message.unit or None,
        "subject": message.subject,
        "message_id": message_id if context.round_.mail.sender else None,
        "answers": message.thread.parent or None,
        "draft": str(draft) if draft else None,
        "attachments": [_describe_attachment(one) for one in message.attachments],
        "recipients": [_describe_recipient(to, states.get((message_id, to))) for to in message.to],
    }


def _describe_attachment(file: Attachment) -> dict[str, Any]:
    return {"name": file.name, "size": len(file.content), "sha256": file.sha256}


def _describe_recipient(address: str, state: Delivery | None) -> dict[str, Any]:
    last = state.last if state else None
    return {
        "address": address,
        "state": state.fate.value if state else "planned",
        "time": last.time if last else None,
        "reason": (last.reason or None) if last else None,
        "code": (state.problem or None) if state else None,
        "deferrals": state.deferrals if state else 0,
    }


def _describe_file(context: RoundFolder, found: Found, file: Attachment) -> dict[str, Any]:
    record, mail = found.record, found.arrival.mail
    return {
        "source": found.arrival.source,
        "name": file.name,
        "sha256": file.sha256,
        "unit": record.unit if record else None,
        "ground": record.ground if record else None,
        "path": str(context.inbox / record.file) if record else None,
        "new": found.is_new,
        "sender": (mail.sender or None) if mail else None,
        "subject": (mail.subject or None) if mail else None,
        "date": (mail.date or None) if mail else None,
        "message_id": (mail.message_id or None) if mail else None,
        "problems": found.problems,
    }
