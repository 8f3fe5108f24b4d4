"""Small decisions on mail: templates, plans, the ledger, what servers answer, whose a return is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from itasheet.definition.mailing import Mailing
from itasheet.definition.round import Agency, Round, Unit
from itasheet.mail.incoming import Received
from itasheet.mail.ledger import (
    LONGEST_WAIT,
    Delivery,
    Fate,
    LedgerEntry,
    MailPlan,
    Record,
    Selection,
    choose_wait,
    compare_plans,
    fold_entries,
    make_plan,
    read_entries,
    read_plan,
    read_records,
    write_line,
    write_plan,
)
from itasheet.mail.message_templates import (
    PLACEHOLDERS,
    Attachment,
    MailTemplate,
    Message,
    Purpose,
    Thread,
    fill_mail_template,
    fill_values,
    read_mail_template,
)
from itasheet.mail.smtp import Reply, Stage, explain_reply
from itasheet.resources import find_data
from itasheet.workflow.collect import assign_unit
from tests.example.fill import load_report


@pytest.mark.parametrize("purpose", Purpose)
def test_shipped_templates(purpose: Purpose) -> None:
    """Every template that ships is sound, says what is attached and ends as letters do."""
    path = find_data("templates", f"mail/{purpose.value}.txt")
    template, problems = read_mail_template(path.read_text(encoding="utf-8"), path.name)
    assert template is not None and problems == ()
    filled = fill_mail_template(template, {name: f"<{name}>" for name in PLACEHOLDERS})
    assert "สิ่งที่ส่งมาด้วย  <file>" in filled.body and "จึงเรียนมาเพื่อ" in filled.body
    assert filled.body.rstrip().endswith("<sender>\n<agency>\n<address>")
    assert "<year>" in filled.subject


def test_placeholders_have_values() -> None:
    """Every placeholder that a template may have is filled, by the round or with the unit."""
    values = fill_values(FOUND, load_report(), Purpose.FORMS)
    assert {*values, "unit", "file", "receipt"} == PLACEHOLDERS


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("เรื่อง: ก\n\nข\n", []),
        ("\ufeffSubject: ก\r\n\r\nข {unit}\r\n", []),
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
    """Every fault of a template is told; a sound one has none."""
    template, problems = read_mail_template(text.replace("\r\n", "\n"), "forms.txt")
    assert [problem.words["what"] for problem in problems] == whats
    assert (template is None) == bool(whats)


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
    values = {"unit": "a\n\n\nb", "signer": "x"}
    template = fill_mail_template(MailTemplate("ก {signer}", body), values)
    assert template == MailTemplate("ก x", filled)


MESSAGE = Message(
    Purpose.FORMS, "finance", ("a@b.go.th",), "เรื่อง", "ก\n", (Attachment("ก.xlsx", b"PK"),)
)


def plan(*messages: Message, sender_name: str = "ก") -> MailPlan:
    """The plan of messages."""
    mailing = Mailing("a@b.go.th", sender_name)
    return make_plan(Purpose.FORMS, "2025-09-01", Selection(("finance",)), mailing, messages)


def test_plan_reads_back() -> None:
    """A plan that was written is read the same."""
    assert read_plan(write_plan(plan(MESSAGE))) == plan(MESSAGE)
    assert '"format": 1,' in write_plan(plan(MESSAGE))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "null", "[" * 100_000])
def test_no_plan(text: str) -> None:
    """What is no plan is not taken for one."""
    assert read_plan(text) is None


@pytest.mark.parametrize(
    ("now", "whats"),
    [
        (plan(MESSAGE), []),
        (plan(replace(MESSAGE, to=("x@y.go.th",))), ["the recipients"]),
        (plan(replace(MESSAGE, subject="อื่น")), ["the text"]),
        (plan(replace(MESSAGE, thread=Thread("<a@b>"))), ["the text"]),
        (plan(replace(MESSAGE, attachments=(Attachment("ก.xlsx", b"XX"),))), ["the attachments"]),
        (plan(replace(MESSAGE, attachments=(Attachment("ข.xlsx", b"PK"),))), ["the attachments"]),
        (plan(), ["this message is no longer to be sent"]),
        (plan(MESSAGE, replace(MESSAGE, unit="x")), ["this message was not in the plan"]),
        (plan(MESSAGE, sender_name="ข"), ["the sender"]),
    ],
)
def test_changes(now: MailPlan, whats: list[str]) -> None:
    """Whatever changed since the plan was made is named; nothing else is."""
    problems = compare_plans(plan(MESSAGE), now, "plan.json")
    assert [problem.words["what"] for problem in problems] == whats


RECORD = Record("b.eml", "t", "a/b.xlsx", "0" * 64, "a", "told", "b.xlsx", "<m@x>", ("<r@x>",))


def entry(fate: Fate) -> LedgerEntry:
    """An entry on one message."""
    return LedgerEntry("2025-09-01T00:00:00+07:00", "<a@b>", "a@b.go.th", fate)


@pytest.mark.parametrize(
    ("fates", "due", "again"),
    [
        ([], True, True),
        ([Fate.SENDING], False, True),
        ([Fate.SENDING, Fate.ACCEPTED], False, False),
        ([Fate.SENDING, Fate.DEFERRED], True, True),
        ([Fate.DEFERRED, Fate.SENDING], False, True),
        ([Fate.SENDING, Fate.FAILED], False, True),
        ([Fate.SENDING, Fate.UNKNOWN], False, True),
    ],
)
def test_due(fates: list[Fate], due: bool, again: bool) -> None:
    """What may have arrived is not sent again unasked, what was taken never."""
    state = fold_entries(map(entry, fates)).get(("<a@b>", "a@b.go.th"), Delivery("a@b.go.th"))
    assert (state.is_due(resend=False), state.is_due(resend=True)) == (due, again)


def test_trials_do_not_count() -> None:
    """What went to the sender to try is not sent."""
    assert fold_entries([replace(entry(Fate.ACCEPTED), trial=True)]) == {}


@pytest.mark.parametrize(
    ("read", "lines"),
    [
        (read_entries, {write_line(one): one for one in map(entry, Fate)}),
        (read_records, {write_line(RECORD): RECORD}),
    ],
)
def test_journals_read_back(read: Callable[..., Any], lines: dict[str, Any]) -> None:
    """What was written is read the same; a last line without its end does not count."""
    assert read("".join(lines) + next(iter(lines))[:-1], "x") == (tuple(lines.values()), ())
    assert RECORD.thread == Thread("<m@x>", ("<r@x>",))


@pytest.mark.parametrize(
    "line", ["x", "{}", "[]", '{"fate": "eaten"}', '{"fate": "failed", "a": 1}']
)
def test_damaged_lines(line: str) -> None:
    """A line that cannot be read is named by its number, and the others still count."""
    record = write_line(Record("imap:INBOX;1;2", "t"))
    for text, read in ((write_line(entry(Fate.FAILED)), read_entries), (record, read_records)):
        found, problems = read(text + line + "\n" + text, "x")
        assert (len(found), [problem.words["line"] for problem in problems]) == (2, ["2"])


def test_waits_grow() -> None:
    """Waits double, and end at half an hour."""
    assert [choose_wait(count, 60) for count in range(1, 5)] == [60, 120, 240, 480]
    assert choose_wait(1000, 60) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("stage", "code", "text", "kind"),
    [
        (Stage.LOGIN, 535, "5.7.8 Error: authentication failed", "mail-login-refused"),
        (
            Stage.LOGIN,
            535,
            "5.7.139 Authentication unsuccessful, basic authentication is disabled",
            "mail-password-off",
        ),
        (Stage.SENDER, 550, "5.7.30 Basic authentication is not supported", "mail-password-off"),
        (Stage.LOGIN, 534, "5.7.9 Application-specific password required", "mail-app-password"),
        (Stage.LOGIN, 535, "5.7.8 Username and Password not accepted", "mail-login-refused"),
        (Stage.LOGIN, 421, "4.7.0 Try again later, closing", "mail-busy"),
        (Stage.SENDER, 530, "5.7.0 Must issue a STARTTLS command first", "mail-login-needed"),
        (Stage.SENDER, 553, "5.7.1 not owned by user", "mail-sender-refused"),
        (Stage.SENDER, 552, "Message size exceeds maximum permitted", "mail-too-large"),
        (Stage.RECIPIENT, 550, "5.1.1 no such mailbox", "mail-recipient-unknown"),
        (Stage.RECIPIENT, 550, "No such user here", "mail-recipient-unknown"),
        (Stage.RECIPIENT, 553, "sorry, no mailbox here by that name", "mail-recipient-unknown"),
        (Stage.RECIPIENT, 550, "5.7.1 Relay access denied", "mail-rejected"),
        (Stage.RECIPIENT, 450, "4.7.1 Greylisted", "mail-deferred"),
        (Stage.RECIPIENT, 452, "4.2.2 The email account is over quota", "mail-mailbox-full"),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full", "mail-mailbox-full"),
        (Stage.CONTENT, 421, "4.7.28 unusual rate", "mail-rate"),
        (Stage.CONTENT, 451, "Rate limit exceeded, slow down", "mail-rate"),
        (Stage.CONTENT, 554, "5.7.1 spam", "mail-rejected"),
        (Stage.CONTENT, 552, "5.2.3 message too long", "mail-too-large"),
        (Stage.CONTENT, 552, "5.3.4 message too big", "mail-too-large"),
        (Stage.CONTENT, 550, "5.2.2 mailbox full", "mail-mailbox-full"),
        (Stage.CONTENT, 0, "", "mail-connection-lost"),
    ],
)
def test_replies(stage: Stage, code: int, text: str, kind: str) -> None:
    """What servers are known to answer is told as what it means."""
    assert explain_reply(Reply(stage, code, text)) == kind


A, B = (
    Unit("a", "ก", addresses=("a@x.go.th", "both@x.go.th")),
    Unit("b", "ข", addresses=("b@x.go.th", "both@x.go.th")),
)
FOUND = Round(2568, Agency("เทศบาลตำบลบ้านตัวอย่าง"), (A, B))


SENT = {"<1@x>": "a", "<2@x>": "b"}
TO_A, TO_B, NOBODY = Thread("<1@x>"), Thread("<2@x>"), "c@x.go.th"
OF_A, OF_B, OF_BOTH = "A@X.go.th", "b@x.go.th", "both@x.go.th"


@pytest.mark.parametrize(
    ("named", "owner", "thread", "sender", "expected", "trusting"),
    [
        # Saved files: there is no sender to disagree.
        (None, None, Thread(), None, "return-unplaced", "return-unplaced"),
        (None, A, Thread(), None, "a identity", "a identity"),
        (B, A, Thread(), None, "b told", "b told"),
        # Mails: the workbook goes before the thread, the thread before the address.
        (None, A, TO_A, OF_A, "a identity", "a identity"),
        (None, A, Thread(), NOBODY, "a identity sender-unknown", "a identity sender-unknown"),
        (None, A, Thread(), OF_B, "a identity sender-disagrees", "a identity sender-unknown"),
        (None, A, TO_B, OF_A, "a identity sender-disagrees", "a identity"),
        (None, A, TO_B, OF_B, "a identity sender-disagrees", "a identity sender-unknown"),
        (None, A, Thread(), OF_BOTH, "a identity", "a identity"),
        (None, None, TO_A, "", "a thread sender-unknown", "a thread sender-unknown"),
        (None, None, TO_A, OF_B, "a thread sender-disagrees", "a thread sender-unknown"),
        (None, None, Thread(), OF_B, "b address", "b address"),
        (None, None, Thread(), OF_BOTH, "return-unplaced", "return-unplaced"),
        (B, A, TO_A, OF_A, "b told sender-unknown", "b told sender-unknown"),
        # The nearest mail of ours in the thread counts.
        (None, None, Thread("<2@x>", ("<1@x>",)), OF_B, "b thread", "b thread"),
        (None, None, Thread("<3@x>", ("<1@x>", "<3@x>")), OF_A, "a thread", "a thread"),
        (None, None, Thread("<3@x>"), "", "return-unplaced", "return-unplaced"),
    ],
)
def test_whose(
    named: Unit | None,
    owner: Unit | None,
    thread: Thread,
    sender: str | None,
    expected: str,
    trusting: str,
) -> None:
    """Who tells the unit, and what speaks against it, also where the content is trusted."""
    mail = Received(thread=thread, sender=sender or "", is_mail=sender is not None)
    found = []
    for trust in (False, True):
        unit, ground, problem = assign_unit(FOUND, named, owner, mail, SENT, trust)
        told = (unit.id if unit else "", ground, problem.code if problem else "")
        found.append(" ".join(filter(None, told)))
    assert found == [expected, trusting]
