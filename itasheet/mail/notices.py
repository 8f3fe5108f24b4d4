"""What machines write about mail: what did not arrive, answers of absence, receipts.

Of what did not arrive RFC 3464 tells; notices of the many programs that do not keep to it are read
for the addresses and codes in their text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from email.message import Message
from itertools import islice
from typing import NamedTuple

from itasheet.definition.round import match_address

BOUNCE, ABSENCE, RECEIPT = "mail-bounced", "mail-absence", "mail-receipt"
"""What did not arrive, an answer of absence, and whatever else a program writes."""
MOST_PARTS = 500
MOST_FAILURES = 100
MOST_TEXT = 200_000
"""Characters of each text in a mail that are looked through."""

_DAEMON = re.compile(
    r"(?:^|[<\s\"])(?:mailer[-_.]?daemon|postmaster|microsoftexchange[0-9a-f]+)(?:[@>\s\"]|$)", re.I
)
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_REPLY_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder")
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|(?:mail )?delivery |failure notice|returned mail|message (?:not|could)|warning: |"
    r"ส่งไม่(?:ได้|สำเร็จ|ถึง)|ไม่สามารถ(?:นำ)?ส่ง|การแจ้งสถานะการ|นำส่งไม่",
    re.IGNORECASE,
)
_ABSENCE_SUBJECT = re.compile(
    r"auto(?:matic)?[- ]?(?:reply|response)|auto:|out of (?:the )?office|ooo\b|"
    r"on (?:annual )?leave|(?:on )?vacation|away from|(?:การ|ข้อความ)?ตอบ(?:กลับ|รับ)?(?:โดย)?อัตโนมัติ|"
    r"ข้อความอัตโนมัติ|ไม่อยู่|(?:ขอ|อยู่ระหว่าง)?ลา(?:พัก|ป่วย|กิจ|คลอด)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\w.+=-])[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
_STATUS_CODE = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)")
_REPLY_CODE = re.compile(r"(?<![\d.])[45]\d\d(?=[ -])")
_REFUSAL = re.compile(r"\b5\d\d[ -]+#?5\.\d\.\d")
_COPY = re.compile(r"^-{3,}|^(?:Received|Return-Path|Original message headers):", re.MULTILINE)
"""Where in a text the mail that came back begins."""
_RECIPIENT = r"^{}-Recipient:[^;\n]*;\s*<?([^\s<>;]+@[^\s<>;]+)"
_FIELDS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (_RECIPIENT.format("Original"), _RECIPIENT.format("Final"), r"^Action:\s*(\w+)")
)


class Failure(NamedTuple):
    """An address that was not reached (not ``final``: not yet) or is only named (not ``sure``)."""

    address: str
    code: str = ""
    final: bool = True
    sure: bool = True


class MailNotice(NamedTuple):
    """What a program wrote, by the problem that it is; "" is a person's mail. A bounce has its
    failures, and the Message-ID that it is ``about``. With ``sure`` signs it is no return whatever
    it carries.
    """

    kind: str = ""
    sure: bool = False
    failures: tuple[Failure, ...] = ()
    about: str = ""


def read_raw(mail: Message, name: str) -> str:
    """A header as it was sent, on one line; given twice it says nothing."""
    values = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    return " ".join(values[0].split()) if len(values) == 1 else ""


def read_subject(mail: Message) -> str:
    with suppress(ValueError, LookupError, AttributeError):
        return str(mail["Subject"] or "")
    return read_raw(mail, "Subject")


def list_parts(mail: Message) -> Sequence[Message]:
    """A mail's own parts, as many as any has; of a mail in it the one part that it is."""
    parts, waiting = list[Message](), [mail]
    while waiting and len(parts) < MOST_PARTS:
        part = waiting.pop()
        parts.append(part)
        if part.get_content_maintype() != "message":
            waiting += reversed(list_inner(part))
    return parts


def list_inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def join_texts(mail: Message) -> str:
    """All that a mail says, for what is ASCII in it; of mails and reports in it the headers."""
    texts = []
    for part in list_parts(mail):
        if part.get_content_maintype() == "message":
            for inner in list_inner(part):
                texts.append("\n".join(f"{key}: {value}" for key, value in inner.raw_items()))
                body = inner.get_payload() if part.get_content_type() in _STATUS_TYPES else ""
                texts.append(body if isinstance(body, str) else "")
        elif part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            texts.append(content.decode("latin-1") if isinstance(content, bytes) else "")
    return "\n\n".join(text[:MOST_TEXT].replace("\r\n", "\n") for text in texts)


def read_notice(mail: Message) -> MailNotice:
    """What a machine wrote, by the signs that it is one."""
    names = ("Return-Path", "Auto-Submitted", "Precedence", "X-Failed-Recipients", "From")
    path, automatic, precedence, failed, sender = (read_raw(mail, name).lower() for name in names)
    types, subject = {part.get_content_type() for part in list_parts(mail)}, read_subject(mail)
    is_reply = automatic.startswith("auto-replied") or precedence == "auto_reply" or path == "<>"
    is_reply = is_reply or any(read_raw(mail, name) for name in _REPLY_HEADERS)
    is_daemon = bool(failed or _DAEMON.search(sender) or not types.isdisjoint(_STATUS_TYPES))
    is_told = bool(_BOUNCE_SUBJECT.match(subject))
    is_heard = is_daemon or is_reply or is_told
    text = re.sub(r"\n[ \t]+", " ", join_texts(mail)) if is_heard else ""
    is_refused = is_told and (is_reply or _STATUS_CODE.search(text))
    if is_daemon or is_refused or _REFUSAL.search(text):
        failures = tuple(islice(_list_failures(mail, text, failed), MOST_FAILURES))
        about = re.search(r"^Message-ID:\s*(<[^\s<>]+>)", text, re.IGNORECASE | re.MULTILINE)
        kind = RECEIPT if _FIELDS[2].search(text) and not failures else BOUNCE
        return MailNotice(kind, is_daemon or is_reply, failures, about[1] if about else "")
    if mail.get_content_type() == "multipart/report":
        return MailNotice(RECEIPT, True)
    is_absence = is_reply or _ABSENCE_SUBJECT.match(subject)
    is_other = automatic not in ("", "no") or precedence in ("bulk", "junk")
    kind = ABSENCE if is_absence else RECEIPT
    return MailNotice(kind if is_absence or is_other else "", is_reply)


def _list_failures(mail: Message, text: str, failed: str) -> Iterator[Failure]:
    """Where a mail did not arrive: by report, else by header, else every address in the text."""
    is_told = False
    for block in text.split("\n\n"):
        original, final, action = (field.search(block) for field in _FIELDS)
        if told := original or final:
            is_told, word = True, action[1].lower() if action else "failed"
            if word in ("failed", "delayed"):
                yield Failure(match_address(told[1]), _find_code(block), word == "failed")
    if is_told:
        return
    own = _find_addresses(f"{read_raw(mail, 'From')} {read_raw(mail, 'To')}")
    default = _find_code(text)
    is_final = not re.search("delay|warning|ล่าช้า", read_subject(mail), re.IGNORECASE)
    for source in (failed, _COPY.split(text, maxsplit=1)[0], text):
        addresses = (one for one in _find_addresses(source) if one not in own)
        found = [one for one in addresses if not _DAEMON.match(one)]
        for address in found:
            code = _find_code(text.lower().partition(address)[2][:1000]) or default
            yield Failure(match_address(address), code, is_final, source is failed)
        if found:
            return


def _find_addresses(text: str) -> Iterable[str]:
    return dict.fromkeys(one.lower() for one in _ADDRESS.findall(text))


def _find_code(text: str) -> str:
    codes = _STATUS_CODE.findall(text)
    codes = [one for one in codes if not one.endswith(".0.0")] or codes or _REPLY_CODE.findall(text)
    return next(iter(codes), "")
