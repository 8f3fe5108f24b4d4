"""What machines write: mail that did not arrive, answers of absence, receipts; when a mail came."""

from pathlib import Path

import pytest

from itasheet.mail.incoming import read_mail, read_outlook
from itasheet.mail.ledger import Fate, LedgerEntry
from itasheet.mail.message_templates import Attachment
from itasheet.mail.notices import BOUNCE
from itasheet.workflow.journals import load_ledger
from itasheet.workflow.loading import open_round_folder
from tests.command import RETURNS, run
from tests.mail.outlook import make_message
from tests.mail.rounds import SENDER, make_round, note, write_mail
from tests.tables import load_cases, part_arrows

TO, WORKS = "finance@example.go.th", "works@example.go.th"
OURS = f"<{'0' * 40}.forms@example.go.th>"
AT = "2025-10-13T03:00:05+00:00"
CASES = load_cases("notices", AT=AT)
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@x.y>\n"
COPY = f"Message-ID: {OURS}\nTo: {TO}\n"
FAILED = f"Original-Recipient: rfc822;{TO}\nFinal-Recipient: rfc822; a@in.local\nAction: failed\n"
LATER = f"Final-Recipient: rfc822;\n {WORKS}\nAction: delayed\nStatus: 4.4.1\n"
QMAIL = f"""Return-Path: <>
Subject: failure notice
To: {SENDER}

I'm afraid I wasn't able to deliver the message of {SENDER}.

<{TO}>:
203.0.113.7 does not like recipient. (#5.1.1)

--- Below this line is a copy of the message.

To: {WORKS}
{COPY}"""


def report(status: str, kind: str = "", copy: str = f"text/rfc822-headers\n\n{COPY}") -> str:
    return (
        f"{DAEMON}Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
        f"--B\nContent-Type: message/{kind}delivery-status\n\nReporting-MTA: dns; x.y\n\n{status}\n"
        f"--B\nContent-Type: {copy}\n--B--\n"
    )


@pytest.mark.parametrize(
    ("text", "failures", "about"),
    [
        (report(f"{FAILED}Status: 5.1.1\n"), [(TO, "5.1.1", True, True)], OURS),
        (report(f"{FAILED}Status: 5.2.2\n", "global-"), [(TO, "5.2.2", True, True)], OURS),
        (
            report(f"{FAILED}Status: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2\n\n{LATER}"),
            [(TO, "5.2.2", True, True), (WORKS, "4.4.1", False, True)],
            OURS,
        ),
        (QMAIL, [(TO, "5.1.1", True, False)], OURS),
        (f"X-Failed-Recipients: {TO}\n\n{TO}\n host [192.0.2.5]: 550 No", [(TO, "550", 1, 1)], ""),
        (f"X-Failed-Recipients: {TO}\n\n", [(TO, "", True, True)], ""),
        (f"{DAEMON}Subject: Warning: delayed\n\n  {TO}\n timed out", [(TO, "", 0, 0)], ""),
        (f"{DAEMON}\n--- These failed ---\n<{TO}>\n (550 5.1.1)", [(TO, "5.1.1", True, False)], ""),
        (f"From: MicrosoftExchange3e@x.y\n\n'{TO}': 550 5.1.10 No", [(TO, "5.1.10", 1, 0)], ""),
        (f"Subject: Undeliverable: a\n\n{TO}: 5.7.1 refused", [(TO, "5.7.1", True, False)], ""),
        (f"{DAEMON}\nThe mail was lost.", [], ""),
    ],
)
def test_bounces(text: str, failures: list[tuple[str, str, bool, bool]], about: str) -> None:
    """The addresses that were not reached, with their codes, by report, header or text."""
    notice = read_mail(text.replace("\n", "\r\n").encode()).notice
    assert (notice.kind, list(notice.failures), notice.about) == (BOUNCE, failures, about)


@pytest.mark.parametrize(
    ("headers", "text", "kind"),
    [
        *part_arrows(CASES["machines"]),
        (report("Final-Recipient: rfc822; a@b.c\nAction: delivered\n"), "", "receipt"),
    ],
)
def test_other_notices(headers: str, text: str, kind: str) -> None:
    """Answers of absence by header or subject, receipts; what a person writes is neither."""
    assert read_mail(f"{headers}\n\n{text}".encode()).notice.kind == (kind and f"mail-{kind}")


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    return make_round(tmp_path / "round", (f'sender = "{SENDER}"',), "deadline = 2025-10-15\n")


def collect(folder: Path, content: bytes) -> str:
    """What the command says of a mail."""
    path = folder.parent / "a.eml"
    path.write_bytes(content)
    return run("collect", path, "--round", folder, language="en").output


FORM = Attachment("ก.xlsx", (RETURNS / "finance.xlsx").read_bytes())


def test_bounce_with_our_form(folder: Path) -> None:
    """What comes back is no return and nothing answers it; once, the unit counts as not reached."""
    note(folder, LedgerEntry("t", OURS, TO, Fate.ACCEPTED, "forms", "finance"))
    form = write_mail(SENDER, FORM, message_id=OURS).decode()
    bounce = report(f"{FAILED}Status: 5.1.1\n", copy=f"message/rfc822\n\n{form}").encode()
    for _time in range(2):
        said = collect(folder, bounce)
        assert f"the mail to {TO} could not be delivered (5.1.1); unit not reached: กองคลัง" in said
        assert "MAILER" not in said and "0 returns taken" in said
    _sent, entry = load_ledger(open_round_folder(folder))
    assert (entry.unit, entry.fate, entry.purpose) == ("finance", Fate.FAILED, "forms")
    assert "not reached" in run("status", "--round", folder, language="en").stdout
    assert "1 return taken" in collect(folder, write_mail(TO, FORM, message_id="<1@x>"))
    assert "0 returns taken" in collect(folder, bounce)
    assert "accepted" in run("status", "--round", folder, language="en").stdout
    records = (folder / "mail/collected.jsonl").read_text("utf-8")
    assert len(records.splitlines()) == 1
    # Nor where nothing says that it is a bounce, but that the mail inside is one of ours.
    inside = f"Subject: x\nContent-Type: message/rfc822\n\n{form}".encode()
    assert "mail-no-workbook" in collect(folder, inside)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"{DAEMON}\n<{TO}> <x@y.z> 5.1.1", ["mail-bounced"]),
        (f"{DAEMON}Subject: Warning\n\n{TO}", ["mail-delayed"]),
        (f"{DAEMON}\nsorry", ["mail-bounced"]),
        (f"From: {TO}\nX-Autoreply: yes\n\n", ["mail-absence"]),
        (f"From: {TO}\nPrecedence: bulk\n\nhttps://1drv.ms/x", ["mail-other-files"]),
        (f"From: {TO}\nPrecedence: bulk\n\n", ["mail-receipt"]),
    ],
)
def test_told(folder: Path, text: str, codes: list[str]) -> None:
    """What is told of a mail that is no return, once each."""
    said = collect(folder, text.encode())
    assert [one[1:-1] for one in said.split() if one[0] == "["] == codes


def test_absence_with_a_return(folder: Path) -> None:
    """A subject alone does not make a mail with a workbook an answer of absence; a header does."""
    mail = write_mail(TO, FORM, message_id="<1@x>").partition(b"Subject:")
    said = collect(folder, mail[0] + b"Subject: Automatic reply: " + mail[2])
    assert "1 return taken" in said
    said = collect(folder, b"Auto-Submitted: auto-replied\r\n" + b"".join(mail))
    assert "mail-absence" in said and "0 returns taken" in said


ARRIVED = "Received: by mx; Mon, 13 Oct 2025 03:00:05 -0000\nReceived: by a; 1 Jan 2025 00:00\n"


@pytest.mark.parametrize(("date", "came"), part_arrows(CASES["dates"]))
def test_when_it_came(folder: Path, date: str, came: str) -> None:
    """A mail came at its date if that can be true, else when the last server got it."""
    mail = write_mail(TO, FORM, message_id="<1@x>").decode()
    collect(folder, f"{ARRIVED}Date: {date}\n{mail}".encode())
    assert f'"date": "{came}"' in (folder / "mail/collected.jsonl").read_text("utf-8")
    status = run("status", "--round", folder, language="en").stdout
    assert "accepted  " in status, "in time"


def test_no_time_is_known(folder: Path) -> None:
    """Where neither date nor servers tell a time that can be true, none is written down."""
    collect(folder, b"Date: 1 Jan 1970 00:00\n" + write_mail(TO, FORM, message_id="<1@x>"))
    assert '"date"' not in (folder / "mail/collected.jsonl").read_text("utf-8")


def test_outlook() -> None:
    """What Outlook saved tells as much, by the headers and the text that it kept."""
    texts = {"001A": "REPORT.IPM.Note.NDR", "1000": f"{TO}: 550 5.1.1 RESOLVER", "007D": ARRIVED}
    read = read_outlook(make_message(texts, {"a.xlsx": FORM.content}))
    assert read and (read.notice.kind, read.notice.sure) == (BOUNCE, True)
    assert read.notice.failures == ((TO, "5.1.1", True, False),)
    assert read.times[0].isoformat() == AT
