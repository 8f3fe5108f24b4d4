"""Messages as the bytes of mail: headers that nothing can break out of, names that all can read.

Attachment names are written as RFC 2047 in Content-Type and as one unsplit RFC 2231 value in
Content-Disposition. Of twelve ways tried on eleven readers (Outlook-like, webmail, libraries) this
alone was read rightly by all; Python's own, which splits long names, is not by Roundcube.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from itasheet.mail.message_templates import Message, Purpose, flatten_text

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
_UTF_8 = Charset("utf-8")
_UTF_8.header_encoding = BASE64
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]{0,60}")
SENDING = "X-Itasheet"
"""The header by which a copy tells which sending it is of, should the ledger be lost."""
INFLATION = 4 / 3 * 78 / 76
"""Bytes of mail for each byte of an attachment."""
LONGEST_LINE = 990
"""SMTP allows 998 bytes (RFC 5321, 4.5.3.1.6); some are for what is added to the line."""


class _PlainPolicy(EmailPolicy):
    """SMTP's policy, but Message-IDs and Thai names of attachments are never split or encoded.

    A name beyond what a line holds, as some file systems have them, is split all the same.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        key = {"content-type": "name", "content-disposition": "filename"}.get(name.lower(), "")
        file = getattr(value, "params", {}).get(key, "")
        lines: list[str] = []
        if name in ("Message-ID", "In-Reply-To", "References", SENDING):
            lines = value.split()
        elif name == "From" and not _PLAIN_NAME.fullmatch(value.addresses[0].display_name):
            # Python's own folding loses the quotes of a long name, which then holds addresses.
            (sender,) = value.addresses
            words = Header(sender.display_name, _UTF_8, 75, name)  # RFC 2047, 2
            lines = [words.encode(linesep="\r\n"), f"<{sender.addr_spec}>"]
        elif not file.isascii() and key == "name":
            lines = [f"{value.content_type};", f'name="{_UTF_8.header_encode(file)}"']
        elif not file.isascii():
            lines = ["attachment;", f"filename*=utf-8''{quote(file, safe='')}"]
        if not lines or (file and max(map(len, lines)) > LONGEST_LINE):
            return bytes(super().fold_binary(name, value))
        folded = "\r\n ".join(lines)
        return f"{name}: {folded}\r\n".encode("ascii")


# Seven bits throughout: nothing on the way may then rewrite a message.
_POLICY = _PlainPolicy(linesep=SMTP.linesep, cte_type="7bit", raise_on_defect=True)


def write_message(
    message: Message, sender: str, sender_name: str, date: datetime, sending: str = ""
) -> bytes:
    """The message to be sent; ``date`` must have a zone, ``sending`` is a record in ASCII."""
    headers: dict[str, Any] = {
        "From": Address(_clean_header(sender_name), addr_spec=sender),
        "Date": format_datetime(date),
        "Message-ID": message.message_id,
    }
    # By rule rather than by a person: out-of-office answers to them would only be noise.
    if message.purpose in (Purpose.REMINDERS, Purpose.RECEIPTS):
        headers["Auto-Submitted"] = "auto-generated"
    if sending:
        headers[SENDING] = sending
    return _write_mail(message, headers)


def write_draft(message: Message) -> bytes:
    """The message as a draft that Thunderbird and classic Outlook open ready to be sent on.

    They put in sender, date and Message-ID themselves.
    """
    return _write_mail(message, {"X-Unsent": "1"})


def _write_mail(message: Message, headers: Mapping[str, Any]) -> bytes:
    mail = EmailMessage(_POLICY)
    mail["To"] = [Address(addr_spec=address) for address in message.to]
    mail["Subject"] = _clean_header(message.subject)
    if message.thread:
        mail["In-Reply-To"] = message.thread[-1]
        mail["References"] = " ".join(message.thread)
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(message.body, charset="utf-8", cte="base64")
    for one in message.attachments:
        name = _clean_header(one.name)
        kind = TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        main, _, sub = kind.partition("/")
        given: dict[str, Any] = {"cte": "base64", "filename": name, "params": {"name": name}}
        mail.add_attachment(one.content, maintype=main, subtype=sub, **given)
    if mail.is_multipart():
        # The same for the same message, so that a draft made twice is the same file; an equals sign
        # and an underscore in a row cannot come out of base64.
        parts = (message.text_digest, *(one.sha256 for one in message.attachments))
        mail.set_boundary("=_" + sha256("".join(parts).encode("ascii")).hexdigest()[:32])
    return mail.as_bytes()


def _clean_header(text: str) -> str:
    """A text as one line that stands for itself.

    Python decodes what looks like an encoded word in a header that it is given, and the line ends
    hidden in one then make headers of their own.
    """
    return flatten_text(text).replace("=?", "= ?")
