"""Outgoing mail: templates, headers that nothing can break out of, the same bytes for the same."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from itasheet.mail.message_templates import (
    Attachment,
    Message,
    Purpose,
    fill_body,
    fill_mail_template,
    fill_values,
)
from itasheet.mail.mime import write_draft, write_message
from itasheet.problems.problem import Stop
from itasheet.resources import find_data
from tests.tables import load_definition, load_round

MOMENT = datetime(2025, 9, 1, tzinfo=UTC)
ID = "<a.forms@example.go.th>"
SENDER = "saraban@example.go.th"


def make_message(
    subject: str = "เรื่อง", body: str = "ข้อความ\n", name: str = "ก.xlsx", purpose: str = "forms"
) -> Message:
    attachments = (Attachment(name, b"PK"),)
    return Message(Purpose(purpose), "finance", ("a@b.go.th",), subject, body, attachments)


def write(message: Message, name: str = "สารบรรณ") -> bytes:
    """The message as it would be sent."""
    return write_message(replace(message, message_id=ID), SENDER, name, MOMENT)


HEADERS = {"To", "Subject", "From", "Date", "Message-ID", "MIME-Version", "Content-Type"}


def read(content: bytes) -> EmailMessage:
    """The mail as Python reads it; lines are as SMTP has them, and it goes to whom it should."""
    lines = content.split(b"\r\n")
    assert content.isascii() and not lines[-1]
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    mail = email.message_from_bytes(content, policy=policy.default)
    assert [one.addr_spec for one in mail["To"].addresses] == ["a@b.go.th"]
    assert [part.get_content_type() for part in mail.iter_parts()][0] == "text/plain"
    return mail


@pytest.mark.parametrize("purpose", Purpose)
def test_shipped_templates(purpose: Purpose) -> None:
    """Every template that ships is sound, says what is attached and ends as letters do."""
    path = find_data("templates", f"mail/{purpose.value}.txt")
    names = (*fill_values(load_round(), load_definition(), purpose), "unit", "file", "receipt")
    values = {name: f"<{name}>" for name in names}
    subject, body = fill_mail_template(path.read_text(encoding="utf-8"), path.name, values)
    assert "สิ่งที่ส่งมาด้วย  <file>" in body and "จึงเรียนมาเพื่อ" in body
    assert body.rstrip().endswith("<sender>\n<agency>\n<address>")
    assert "<year>" in subject


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("เรียน\n\nข", ["it has no subject line"]),
        ("เรื่อง:\n\nข", ["it has no subject line"]),
        ("", ["it has no subject line", "it has no text"]),
        ("เรื่อง: ก", ["it has no text"]),
        ("เรื่อง: {unitt}\n\nข", ["it has a placeholder that means nothing"]),
        ("เรื่อง: ก\n\n{unit.name} {year!r}", ["it has a placeholder that means nothing"] * 2),
        ("เรื่อง: ก\n\n{0} {}", ["it has a placeholder that means nothing"] * 2),
        ("เรื่อง: ก\n\n{unit", ["a brace stands alone; write two of them to show one"]),
    ],
)
def test_faulty_templates(text: str, whats: list[str]) -> None:
    """Every fault of a template is told."""
    with pytest.raises(Stop) as caught:
        fill_mail_template(text, "forms.txt", {})
    assert [problem.words["what"] for problem in caught.value.problems] == whats


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("ก\n\n{file}\n\nข\n", "ก\n\nข\n"),
        ("ก\n\n\nข\n\n", "ก\n\n\nข\n\n"),
        ("ก\n{file}\n\nข\n", "ก\n\nข\n"),
        ("{file}\n\nก\n", "ก\n"),
        ("{unit}\n\n{file}\n{file}\n\nข", "a\n\n\nb\n\nข"),
        ("  ก\nภายใน {deadline}\nข {signer}\n", "  ก\nข x\n"),
    ],
)
def test_unfilled_lines_are_left_out(body: str, filled: str) -> None:
    """A line whose placeholders have no value is left out, and leaves no second blank line."""
    assert fill_body(body, {"unit": "a\n\n\nb", "signer": "x"}) == filled


BCC = "Bcc: thief@evil.example"
ENDS = ("\r\n", "\n", "\r", "\x0b", "\u2028", "\x85", "\x00\r\n\r\n", "\udc8d\udc8a", "\ud800\r\n")
INJECTIONS = (
    *(f"เรื่อง{end}{BCC}" for end in ENDS),
    *(
        f"{text}\r\n{BCC}"
        for text in ("", "\r\n", "เรื่อง" + " ยาว" * 400, "x" * 1200, "\u2066\u202e")
    ),
    "=?utf-8?Q?=0D=0ABcc:_thief=40evil.example?=",
    "=?utf-8?B?PT91dGYtOD9RPz0wRD0wQUJjYzpfdGhpZWY9NDBldmlsLmV4YW1wbGU/PT89?=",
    "=?utf-8?Q?=3D?= =?utf-8?Q?=3Futf-8=3FQ=3F=0D=0ABcc:_thief=40evil.example=3F=3D?=",
    "=\u200b?utf-8?Q?=0D=0ABcc:_thief=40evil.example?=",
    "==??utf-8?Q?=0D=0ABcc:_thief=40evil.example?=",
    "a\x0d\x0a.\x0d\x0aMAIL FROM:<thief@evil.example>",
    *('"; filename="evil.exe', 'a.xlsx"\r\nContent-Type: text/html\r\n\r\n<script>'),
    *("<thief@evil.example>,", "(", "\\", "@", ":;", "[]"),
)


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("place", ["subject", "name", "sender"])
def test_headers_cannot_be_broken_out_of(text: str, place: str) -> None:
    """In subject, file name and sender's name, no trick makes a header, recipient or part."""
    message = make_message(
        subject=text if place == "subject" else "เรื่อง",
        name=f"{text}.xlsx" if place == "name" else "ก.xlsx",
    )
    mail = read(write(message, text if place == "sender" else "สารบรรณ"))
    assert set(mail.keys()) == HEADERS
    assert [one.addr_spec for one in mail["From"].addresses] == [SENDER]
    assert len(list(mail.iter_parts())) == 2


@pytest.mark.parametrize("text", [*INJECTIONS, "\u202egnp.xslx", "{agency}{unit.__class__}"])
def test_values_cannot_break_templates(text: str) -> None:
    """Whatever a unit is called, the subject is one line, and nothing in a value is filled in."""
    template = "\ufeffSubject: แบบของ {unit}\n\nถึง {unit}\n"
    subject, body = fill_mail_template(template, "", {"unit": text, "agency": "x"})
    assert subject.isprintable() and all(line.isprintable() for line in body.split("\n"))
    assert subject.startswith("แบบของ") and subject.count("{") == text.count("{")


@pytest.mark.parametrize(
    "name",
    [
        *("กองคลัง, งาน <x@y.z>", 'a "b" c', "a@b.c, d@e.f", "(หมายเหตุ)", "", "Saraban 2"),
        *("x" * 90 + ", thief@evil.example", "ก" * 300 + " <x@y.z>", "a " * 40 + "@b.c"),
    ],
)
def test_sender_names_stay_names(name: str) -> None:
    """Commas, quotes and brackets in a name make no second address, however long it is."""
    content = write(make_message(), name)
    (sender,) = read(content)["From"].addresses
    (raw,) = re.findall(rb"^From: (.*?)\r\n\S", content, re.MULTILINE | re.DOTALL)
    shown, address = parseaddr(raw.decode("ascii"))
    # Python's own reader leaves the spaces between encoded words in; this one does not.
    assert str(make_header(decode_header(shown))) == name.strip()
    assert sender.addr_spec == address == SENDER
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^ ]+\?=", raw))


@pytest.mark.parametrize("length", [1, 100, 108, 109, 110, 120, 250])
def test_long_names(length: int) -> None:
    """A name of any length, the text and the file arrive whole, in a mail as in a draft."""
    message = make_message(body="ก\n.\n\nข\n", name="ก" * length + ".xlsx")
    mail, draft = read(write(message)), read(write_draft(message))
    for one in (mail, draft):
        body, attachment = one.iter_parts()
        assert cast(EmailMessage, body).get_content() == "ก\r\n.\r\n\r\nข\r\n"
        assert attachment.get_filename() == message.attachments[0].name
        assert attachment.get_payload(decode=True) == b"PK"
    assert draft["X-Unsent"] == "1"
    assert set(mail.keys()) - set(draft.keys()) == {"From", "Date", "Message-ID"}


def test_auto_submitted() -> None:
    """What is sent by rule says so, lest machines answer it."""
    mails = {one: read(write(make_message(purpose=one.value))) for one in Purpose}
    marked = {one for one, mail in mails.items() if "Auto-Submitted" in mail}
    assert marked == {Purpose.REMINDERS, Purpose.RECEIPTS}


def test_long_ids_stay_whole() -> None:
    """Message-IDs as long as Outlook's are neither split nor encoded."""
    parent = f"<{'x' * 120}@example.go.th>"
    thread = ("<q@r.s>", parent)
    message = Message(Purpose.MARKED, "a", ("a@b.go.th",), "x", "y\n", thread=thread)
    content = write(message)
    assert f"In-Reply-To: {parent}\r\n".encode() in content
    assert f"References: <q@r.s>\r\n {parent}\r\n".encode() in content


def test_same_message_same_bytes() -> None:
    """Made twice, a draft is the same file; a message's ID is that of all versions, too."""
    one, other = make_message(), make_message()
    assert write_draft(one) == write_draft(other)
    message_id = "<a7f92c1a94d37bb1b6c91d232914c07eccf82269.forms@example.go.th>"
    assert one.identify("r", SENDER).message_id == message_id


@pytest.mark.parametrize(
    "other",
    [
        make_message(subject="อื่น"),
        make_message(body="อื่น\n"),
        make_message(name="ข.xlsx"),
        make_message(purpose="reminders"),
        replace(make_message(), to=("c@b.go.th",)),
        replace(make_message(), unit="works"),
        replace(make_message(), occasion="2025-09-01"),
        replace(make_message(), thread=("<q@r.s>",)),
        replace(make_message(), attachments=(Attachment("ก.xlsx", b"XX"),)),
    ],
)
def test_other_message_other_id(other: Message) -> None:
    """Whatever is different about a message makes another Message-ID."""
    known = make_message().identify("r", SENDER).message_id
    assert other.identify("r", SENDER).message_id != known
    assert make_message().identify("s", SENDER).message_id != known


@given(st.text(max_size=80), st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_any_text_is_written(subject: str, body: str, name: str) -> None:
    """Any text without lone surrogates is written, and the file's name stays in one piece."""
    assume(not any("\ud800" <= letter <= "\udfff" for letter in subject + body + name))
    mail = read(write(make_message(subject, body, f"{name}.xlsx")))
    assert len(list(mail.iter_attachments())) == 1
