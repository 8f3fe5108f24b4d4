"""A round's whole mail over real servers: out through exim, in through Dovecot."""

from __future__ import annotations

import imaplib
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from itasheet.edges.mailbox import quote_folder
from itasheet.edges.smtp import Account, Connection, Server
from itasheet.mail.messages import Attachment, Thread
from itasheet.mail.reading import Received, read_mail
from itasheet.model.mailing import Login, Security
from tests.command import EXAMPLE, run
from tests.mail.rounds import SENDER, UNITS, make_forms, make_round, name_server
from tests.mail.servers import PASSWORD, USER, Post, trust

ANSWERED = UNITS[:-1]


@pytest.fixture(scope="module")
def folder(post: Post, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The round, whose steps the tests of this module take in their order."""
    imap = ("[mail.imap]", 'host = "localhost"', f"port = {post.imaps}", f'user = "{SENDER}"')
    lines = name_server(post.starttls, "starttls", post.certificates, *imap)
    return make_round(tmp_path_factory.mktemp("round"), lines)


def send(folder: Path, purpose: str, *words: str) -> None:
    """Plan and send; both must go well, and sending again must send nothing."""
    for more in ((), ("--send",)):
        done = run("mail", purpose, "--round", folder, *words, *more)
        assert done.exit_code == 0, done.output
    again = run("mail", purpose, "--round", folder, "--send")
    assert (again.exit_code, again.stderr) == (0, "")


def read_last(post: Post, unit: str, count: int) -> Received:
    """The newest of so many mails in a unit's mailbox."""
    mailbox = f"{unit}@example.go.th"
    post.await_mail(mailbox, count)
    mails = post.read_mail(mailbox)
    assert len(mails) == count
    return read_mail(mails[-1])


def answer(post: Post, unit: str, form: Received, attachment: Attachment) -> str:
    """Answer a form's mail as a unit's program would; its Message-ID."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{unit}@example.go.th", SENDER
    mail["Subject"] = "ตอบกลับ: ส่งแบบรายงาน"
    mail["Message-ID"] = f"<answer-{unit}@example.go.th>"
    mail["In-Reply-To"] = form.message_id
    mail.set_content("ส่งแบบที่กรอกแล้ว")
    mail.add_attachment(
        attachment.content, maintype="application", subtype="xlsx", filename=attachment.name
    )
    server = Server("localhost", post.tls, Security.TLS, 5)
    with Connection(server, Account(Login.PASSWORD, USER, PASSWORD), trust(post)) as connection:
        content = mail.as_bytes().replace(b"\n", b"\r\n")
        assert connection.offer(SENDER, SENDER, len(content)).is_success
        assert connection.hand_over(content)[0].is_success
    return str(mail["Message-ID"])


def test_forms_go_out(post: Post, folder: Path, password: str) -> None:
    """Each unit, at each of its addresses, gets its own form, byte for byte and by its name."""
    paths = make_forms(folder)
    send(folder, "forms")
    for mailbox in (*UNITS, "nurse"):
        path = paths["health" if mailbox == "nurse" else mailbox]
        received = read_last(post, mailbox, 1)
        assert received.attachments == (Attachment(path.name, path.read_bytes()),)
        assert received.sender == SENDER


def test_returns_come_in(post: Post, folder: Path, password: str) -> None:
    """Returns are collected from the mailbox, byte for byte, and not a second time."""
    contents = {}
    for unit in ANSWERED:
        contents[unit] = (EXAMPLE / f"returns/{unit}.xlsx").read_bytes()
        form = read_last(post, unit, 1)
        name = f"แบบรายงาน ไตรมาส ๑ {unit}, เทศบาล (แก้ไข).xlsx"
        answer(post, unit, form, Attachment(name, contents[unit]))
    post.await_mail(SENDER, len(ANSWERED))
    first = run("collect", "--imap", "--round", folder)
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "5 returns taken")
    taken = {path.parent.name: path for path in folder.glob("inbox/*/*.xlsx")}
    assert {unit: path.read_bytes() for unit, path in taken.items()} == contents
    assert taken["works"].name == "แบบรายงาน ไตรมาส ๑ works, เทศบาล (แก้ไข).xlsx"
    again = run("collect", "--imap", "--round", folder)
    assert (again.exit_code, again.stdout) == (0, "0 returns taken\n")


def test_reminders_go_to_the_silent(post: Post, folder: Path, password: str) -> None:
    """Only the unit that has not answered is reminded, in the thread of its form."""
    form = read_last(post, "health", 1)
    send(folder, "reminders")
    reminder = read_last(post, "health", 2)
    assert reminder.thread == Thread(form.message_id, (form.message_id,))
    assert reminder.attachments == form.attachments
    assert b"Auto-Submitted: auto-generated" in post.read_mail("health@example.go.th")[-1]
    assert all(post.count_mail(f"{unit}@example.go.th") == 1 for unit in ANSWERED)


def make_marked(folder: Path) -> Path:
    """Have the mistakes in a return marked; a copy without marks lies beside."""
    marked = folder / "marked"
    run("check", EXAMPLE / "with-mistakes", "--round", folder, "--mark", marked)
    shutil.copy(EXAMPLE / "returns/works.xlsx", marked)
    return (marked / "finance.xlsx").rename(marked / "กองคลัง, (แก้ไข).xlsx")


def make_receipt(folder: Path) -> Path:
    """A receipt, told to be one unit's by its name."""
    path = folder / "receipts/works ใบรับ.txt"
    path.parent.mkdir()
    path.write_text("ได้รับแล้ว", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("purpose", "unit", "make"),
    [("marked", "finance", make_marked), ("receipts", "works", make_receipt)],
)
def test_answers_go_into_the_thread(
    post: Post,
    folder: Path,
    password: str,
    purpose: str,
    unit: str,
    make: Callable[[Path], Path],
) -> None:
    """Marked copies and receipts go to the unit alone and answer its own mail."""
    path = make(folder)
    before = {one: post.count_mail(f"{one}@example.go.th") for one in UNITS}
    send(folder, purpose)
    received = read_last(post, unit, before[unit] + 1)
    assert received.thread.parent == f"<answer-{unit}@example.go.th>"
    assert len(received.thread.references) == 2
    assert received.attachments == (Attachment(path.name, path.read_bytes()),)
    after = {one: post.count_mail(f"{one}@example.go.th") for one in UNITS}
    assert after == {**before, unit: before[unit] + 1}


def test_report_goes_to_readers(post: Post, folder: Path, password: str) -> None:
    """The report goes to each reader alone."""
    report = folder / "report.xlsx"
    shutil.copy(EXAMPLE / "returns/office.xlsx", report)
    send(folder, "report", "--to", "chief@example.go.th", "--to", "audit-office@example.go.th")
    for reader in ("chief", "audit-office"):
        received = read_last(post, reader, 1)
        assert received.attachments == (Attachment("report.xlsx", report.read_bytes()),)
        (mail,) = post.read_mail(f"{reader}@example.go.th")
        assert f"\nTo: {reader}@example.go.th\n".encode() in mail.replace(b"\r", b"")


def test_disagreement_is_not_taken(post: Post, folder: Path, password: str) -> None:
    """A return of one unit in the thread of another is reported and left where it is."""
    form = read_last(post, "health", 2)
    content = (EXAMPLE / "returns/office.xlsx").read_bytes()
    answer(post, "office", form, Attachment("a.xlsx", content))
    post.await_mail(SENDER, len(ANSWERED) + 1)
    for _again in range(2):
        done = run("collect", "--imap", "--round", folder, "--mark-read")
        assert "comes from “กองสาธารณสุข”" in done.stdout
        assert (done.exit_code, "0 returns taken, 1 not taken" in done.stdout) == (1, True)


def test_other_mail_is_passed_over(post: Post, folder: Path, password: str) -> None:
    """A mail without a workbook is told of once, and then not looked at again."""
    form = read_last(post, "works", 2)
    answer(post, "works", form, Attachment("หมายเหตุ.txt", b"thanks"))
    post.await_mail(SENDER, len(ANSWERED) + 2)
    told = [
        run("collect", "--imap", "--round", folder).stdout.count("mail-no-workbook")
        for _again in range(2)
    ]
    assert told == [1, 0]


def test_mails_are_moved_when_told(post: Post, folder: Path, password: str) -> None:
    """With --move a mail that was taken leaves the folder; a folder that is missing is named."""
    words = ("collect", "--imap", "--trust-content", "--round", folder, "--move", "เก็บ & แล้ว")
    missing = run(*words)
    assert (missing.exit_code, "imap-folder" in missing.stderr) == (2, True)
    with imaplib.IMAP4_SSL("localhost", post.imaps, ssl_context=trust(post)) as imap:
        imap.login(SENDER, PASSWORD)
        imap.create(quote_folder("เก็บ & แล้ว"))
    done = run(*words)
    assert (done.exit_code, "here already" in done.stdout) == (0, True)
    with imaplib.IMAP4_SSL("localhost", post.imaps, ssl_context=trust(post)) as imap:
        imap.login(SENDER, PASSWORD)
        assert imap.select(quote_folder("เก็บ & แล้ว"))[1] == [b"1"]
        assert imap.select("INBOX")[1] == [str(len(ANSWERED) + 1).encode()]
    assert run("collect", "--imap", "--round", folder, "--folder", "เก็บ & แล้ว").exit_code == 1
