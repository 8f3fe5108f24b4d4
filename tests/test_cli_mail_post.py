"""A round's whole mail over real servers: out through exim, in through Dovecot, read over IMAPS."""

from __future__ import annotations

import imaplib
import json
from collections.abc import Mapping
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from imap_tools import MailBox

from itasheet.definition.mailing import Login, Security, Server
from itasheet.mail.credentials import Account
from itasheet.mail.imap import Mailbox
from itasheet.mail.incoming import Received, read_mail
from itasheet.mail.message_templates import Attachment, Thread
from itasheet.mail.smtp import Connection
from tests.command import EXAMPLE, run
from tests.example.fill import find_blocks, load_report, open_workbook
from tests.mail.rounds import UNITS, make_forms, make_round, name_mailbox
from tests.mail.servers import PASSWORD, USER, Post, trust

ANSWERED = UNITS[:-1]
RETURNS, FAULTY = EXAMPLE / "returns", EXAMPLE / "with-mistakes" / "finance.xlsx"


class Town:
    """A round with mailboxes of its own on the real server, and what its units do there."""

    def __init__(self, post: Post, folder: Path, domain: str) -> None:
        self.post, self.domain = post, domain
        self.folder = make_round(folder, name_mailbox(post), domain=domain)
        self.office = f"saraban@{domain}"

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a command on the round, which must end with this code; what it printed."""
        done = run(*words, "--round", self.folder)
        assert done.exit_code == code, done.output
        return done.stdout

    def collect(self, *words: str, code: int = 0) -> str:
        """Collect from the office's mailbox; the last line printed."""
        return self.run("collect", "--imap", *words, code=code).splitlines()[-1]

    def send(self, purpose: str, *words: str) -> None:
        """Plan and send; both must go well, and sending again must send nothing."""
        self.run("mail", purpose, *words)
        self.run("mail", purpose, *words, "--send")
        again = run("mail", purpose, "--round", self.folder, "--send")
        assert (again.exit_code, again.stderr) == (0, "")

    def count(self, unit: str) -> int:
        """How many mails a unit has."""
        return self.post.count_mail(f"{unit}@{self.domain}")

    def read_last(self, unit: str, count: int) -> Received:
        """The newest of so many mails of a unit, which reads them in its own mailbox."""
        mailbox = f"{unit}@{self.domain}"
        self.post.await_mail(mailbox, count)
        mails = self.post.read_mail(mailbox)
        assert len(mails) == count
        return read_mail(mails[-1])

    def answer(self, unit: str, asked: Received, *files: Attachment) -> str:
        """Answer a mail as a unit's program would; the answer's Message-ID."""
        before = self.post.count_mail(self.office)
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{unit}@{self.domain}", self.office
        mail["Subject"] = "ตอบกลับ: ส่งแบบรายงาน"
        mail["Message-ID"] = f"<answer-{before}-{unit}@{self.domain}>"
        mail["In-Reply-To"] = asked.message_id
        mail.set_content("ส่งแบบที่กรอกแล้ว")
        for file in files:
            mail.add_attachment(
                file.content, maintype="application", subtype="xlsx", filename=file.name
            )
        content = mail.as_bytes().replace(b"\n", b"\r\n")
        server = Server("localhost", self.post.tls, Security.TLS, 5)
        account = Account(Login.PASSWORD, USER, PASSWORD)
        with Connection(server, account, trust(self.post)) as connection:
            assert connection.offer(self.office, self.office, len(content)).is_success
            assert connection.hand_over(content)[0].is_success
        self.post.await_mail(self.office, before + 1)
        return str(mail["Message-ID"])

    def list_inbox(self) -> dict[str, bytes]:
        """What was collected."""
        inbox = self.folder / "inbox"
        paths = inbox.rglob("*.xlsx")
        return {path.relative_to(inbox).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture()
def town(post: Post, tmp_path: Path, password: str) -> Town:
    """A round whose mail goes over the real servers; no other test has its mailboxes."""
    name = sha256(str(tmp_path).encode()).hexdigest()[:8]
    return Town(post, tmp_path / "round", f"{name}.example.go.th")


def name_form(unit: str) -> str:
    """A file name that is hard on mail programs."""
    return f"แบบรายงาน ไตรมาส ๑ {unit}, เทศบาล (แก้ไข).xlsx"


def attach(path: Path, name: str) -> Attachment:
    """A file to be attached under a name."""
    return Attachment(name, path.read_bytes())


def fill_form(content: bytes, folder: Path) -> bytes:
    """Fill in the form of measure 2 that came by mail, as a unit does."""
    path = folder / "filled.xlsx"
    path.write_bytes(content)
    row = find_blocks(open_workbook(path), load_report())[2] + 1
    book = openpyxl.load_workbook(path)
    texts = (
        "๑. จัดอบรมให้ความรู้แก่บุคลากร ๑ ครั้ง",
        "กองสาธารณสุข",
        "๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘",
        "๑. บุคลากรเข้าอบรมครบ ๒๐ คน",
        "๑. บุคลากรนำความรู้ไปใช้ได้",
    )
    for column, text in enumerate(texts, 2):
        book["แบบรายงาน"].cell(row, column, text)
    book.save(path)
    return path.read_bytes()


def send_forms(town: Town) -> None:
    """Each unit, at each of its addresses, gets its own form, byte for byte and by its name."""
    paths = make_forms(town.folder)
    town.send("forms")
    for mailbox in (*UNITS, "nurse"):
        path = paths["health" if mailbox == "nurse" else mailbox]
        received = town.read_last(mailbox, 1)
        assert received.attachments == (attach(path, path.name),)
        assert received.sender == town.office


def take_returns(town: Town) -> Mapping[str, str]:
    """Five units answer, one with mistakes: all arrive byte for byte, and only once."""
    sources = {unit: RETURNS / f"{unit}.xlsx" for unit in ANSWERED} | {"finance": FAULTY}
    answers = {
        unit: town.answer(unit, town.read_last(unit, 1), attach(path, name_form(unit)))
        for unit, path in sources.items()
    }
    assert town.collect() == "5 returns taken"
    expected = {f"{unit}/{name_form(unit)}": path.read_bytes() for unit, path in sources.items()}
    assert town.list_inbox() == expected
    assert town.collect() == "0 returns taken"
    return answers


def remind_silent(town: Town) -> Received:
    """Only the unit that has not answered is reminded, in the thread of its form."""
    form = town.read_last("health", 1)
    town.send("reminders")
    reminder = town.read_last("health", 2)
    assert reminder.thread == Thread(form.message_id, (form.message_id,))
    assert reminder.attachments == form.attachments
    (*_, mail) = town.post.read_mail(f"health@{town.domain}")
    assert b"Auto-Submitted: auto-generated" in mail
    assert [town.count(unit) for unit in ANSWERED] == [1] * len(ANSWERED)
    return reminder


def return_marked(town: Town, answers: Mapping[str, str]) -> Received:
    """The unit with mistakes, and no other, gets its own file back, marked, in the thread."""
    marked = town.folder / "marked"
    town.run("check", town.folder / "inbox", "--mark", marked, code=1)
    town.send("marked")
    received = town.read_last("finance", 2)
    (path,) = marked.glob("*.xlsx")
    assert received.attachments == (attach(path, name_form("finance")),)
    assert received.thread.parent == answers["finance"]
    assert len(received.thread.references) == 2
    assert [town.count(unit) for unit in UNITS] == [1, 2, 1, 1, 1, 2]
    return received


def send_receipts(town: Town, answers: Mapping[str, str]) -> None:
    """Receipts say in the mail what was received, in the thread of the mail that brought it."""
    receipts = town.folder / "receipts"
    receipts.mkdir()
    for path in sorted((town.folder / "inbox").rglob("*.xlsx")):
        stem = f"{path.parent.name} {path.stem}"
        facts = {"file": path.name, "sha256": sha256(path.read_bytes()).hexdigest()}
        text = f"ชื่อไฟล์  {path.name}\nรหัส  {facts['sha256']}\n"
        (receipts / f"{stem}.txt").write_text(text, encoding="utf-8")
        (receipts / f"{stem}.json").write_text(json.dumps(facts), encoding="utf-8")
    before = {unit: town.count(unit) for unit in UNITS}
    town.send("receipts")
    for unit, count in before.items():
        received = town.read_last(unit, count + 1)  # which waits for it: one more, and no other
        assert (received.thread.parent, received.attachments) == (answers[unit], ())


def send_report(town: Town) -> None:
    """Drafts and faulty reports stay; the one that merge makes goes to each reader alone."""
    report, readers = town.folder / "report.xlsx", ("chief", "auditor")
    to = [word for reader in readers for word in ("--to", f"{reader}@{town.domain}")]
    town.run("merge", FAULTY, "--draft", "-o", report, code=1)
    assert "mail-report-draft" in town.run("mail", "report", *to, code=1)
    town.run("merge", town.folder / "inbox", "-o", report, "--force")
    town.send("report", *to)
    for reader in readers:
        received = town.read_last(reader, 1)
        assert received.attachments == (attach(report, "report.xlsx"),)
        (mail,) = town.post.read_mail(f"{reader}@{town.domain}")
        assert f"\nTo: {reader}@{town.domain}\r\n".encode() in mail


def test_whole_round(town: Town, tmp_path: Path) -> None:
    """Forms, returns, reminders, marked copies, receipts and the report, each as it was sent."""
    send_forms(town)
    answers = dict(take_returns(town))
    reminder = remind_silent(town)
    marked = return_marked(town, answers)
    filled = fill_form(reminder.attachments[0].content, tmp_path)
    answers["health"] = town.answer("health", reminder, Attachment(name_form("health"), filled))
    mended = attach(RETURNS / "finance.xlsx", name_form("finance"))
    answers["finance"] = town.answer("finance", marked, mended)
    assert town.collect() == "2 returns taken"
    (town.folder / "inbox/finance" / name_form("finance")).unlink()  # the one with mistakes
    send_receipts(town, answers)
    send_report(town)


def watch_fetches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of mails that are fetched from now on."""
    fetched: list[str] = []
    fetch = Mailbox.fetch

    def watch(mailbox: Mailbox, number: str) -> bytes:
        fetched.append(number)
        return fetch(mailbox, number)

    monkeypatch.setattr(Mailbox, "fetch", watch)
    return fetched


NOBODY = Received()
WORKS = attach(RETURNS / "works.xlsx", "ก.xlsx")


def test_mails_are_looked_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail is fetched once, whether it brought a return, the same again, or none."""
    fetched = watch_fetches(monkeypatch)
    town.answer("works", NOBODY, WORKS)
    town.answer("works", NOBODY, WORKS)
    town.answer("works", NOBODY, Attachment("หมายเหตุ.txt", b"thanks"))
    first = town.run("collect", "--imap")
    assert first.count("mail-no-workbook") == 1
    assert first.splitlines()[-1] == "1 return taken, 1 was here already"
    assert town.run("collect", "--imap") == "0 returns taken\n"
    assert fetched == ["1", "2", "3"]
    with town.post.open_mailbox(town.office) as mailbox:
        assert mailbox.list_numbers() == ("1", "2", "3")
        assert mailbox._do("SEARCH", "SEEN") == [b""]  # and none was marked


def test_mailbox_made_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that was deleted and made anew the numbers mean other mails."""
    words = ("--folder", "ITA")
    with imaplib.IMAP4_SSL("localhost", town.post.imaps, ssl_context=trust(town.post)) as imap:
        imap.login(town.office, PASSWORD)
        mails = {unit: make_answer(town, unit) for unit in ("works", "audit")}
        for unit, taken in (("works", "1 return taken"), ("audit", "1 return taken")):
            imap.create("ITA")
            imap.append("ITA", "", "", mails[unit])
            assert town.collect(*words) == taken
            assert town.collect(*words) == "0 returns taken"
            imap.delete("ITA")
    assert sorted(town.list_inbox()) == ["audit/ก.xlsx", "works/ก.xlsx"]


def make_answer(town: Town, unit: str) -> bytes:
    """A mail with a unit's return."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = f"{unit}@{town.domain}", f"<{unit}@{town.domain}>"
    content = (RETURNS / f"{unit}.xlsx").read_bytes()
    mail.add_attachment(content, maintype="application", subtype="x", filename="ก.xlsx")
    return mail.as_bytes().replace(b"\n", b"\r\n")


def test_half_of_a_mail(town: Town) -> None:
    """Of a mail with two files, the one that was not taken is told of every time."""
    town.answer("works", NOBODY, WORKS, attach(RETURNS / "audit.xlsx", "ข.xlsx"))
    assert town.collect(code=1) == "1 return taken, 1 not taken"
    assert town.collect(code=1) == "0 returns taken, 1 was here already, 1 not taken"
    assert town.collect("--trust-content") == "1 return taken, 1 was here already"
    assert town.collect() == "0 returns taken"


def test_disagreement_is_not_taken(town: Town) -> None:
    """A return of one unit in the thread of another is reported and left where it is."""
    make_forms(town.folder)
    town.send("forms")
    form = town.read_last("health", 1)
    town.answer("works", form, WORKS)
    for _again in range(2):
        told = town.run("collect", "--imap", "--mark-read", code=1)
        assert "comes from “กองสาธารณสุข”" in told
        assert "0 returns taken, 1 not taken" in told


def test_mails_are_moved_when_told(town: Town) -> None:
    """With --move mails of which all was taken leave the folder, those taken before, too."""
    target, folders = "เก็บ & แล้ว", ("INBOX", "เก็บ & แล้ว")
    town.answer("works", NOBODY, WORKS)
    town.answer("works", NOBODY, Attachment("หมายเหตุ.txt", b"thanks"))
    town.collect()
    missing = run("collect", "--imap", "--move", target, "--round", town.folder)
    assert (missing.exit_code, "imap-folder" in missing.stderr) == (2, True)
    with MailBox("localhost", town.post.imaps, ssl_context=trust(town.post)) as box:
        box.login(town.office, PASSWORD)
        box.folder.create(target)
    town.answer("audit", NOBODY, attach(RETURNS / "audit.xlsx", "ก.xlsx"))
    assert town.collect("--move", target) == "1 return taken"
    with MailBox("localhost", town.post.imaps, ssl_context=trust(town.post)) as box:
        box.login(town.office, PASSWORD)
        counts = [box.folder.status(name, ["MESSAGES"])["MESSAGES"] for name in folders]
    assert counts == [1, 2]
    assert town.collect("--folder", target) == "0 returns taken, 2 were here already"


def test_documents(town: Town) -> None:
    """With --json every step of a mail can be followed: planned, sent, answered, collected."""
    make_forms(town.folder)
    words = ("mail", "forms", "--unit", "works", "--json")
    planned, sent, later = (json.loads(town.run(*words, *more)) for more in ((), ("--send",), ()))
    states = [one["messages"][0]["recipients"][0]["state"] for one in (planned, sent, later)]
    assert states == ["planned", "accepted", "accepted"]
    assert (list(sent)[:2], sent["schema"]) == (["itasheet", "schema"], 1)
    form = town.read_last("works", 1)
    assert form.message_id == sent["messages"][0]["message_id"]
    assert form.attachments[0].sha256 == sent["messages"][0]["attachments"][0]["sha256"]
    answer = town.answer("works", form, WORKS)
    (file,) = json.loads(town.run("collect", "--imap", "--json"))["files"]
    assert (file["message_id"], file["sha256"], file["new"]) == (answer, WORKS.sha256, True)
    assert Path(file["path"]).read_bytes() == WORKS.content
