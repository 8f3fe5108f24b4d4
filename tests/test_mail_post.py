"""A round's whole mail over real servers: out through exim, in through Dovecot, read over IMAPS."""

import imaplib
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from imap_tools import MailBox

from itasheet.definition.round import Login, Security, Server
from itasheet.mail.credentials import Account
from itasheet.mail.imap import Mailbox
from itasheet.mail.incoming import Received, read_mail
from itasheet.mail.message_templates import Attachment
from itasheet.mail.smtp import Connection
from tests.command import RETURNS, run
from tests.killed.runner import read_files
from tests.mail.rounds import UNITS, make_forms, make_round, name_mailbox, write_mail
from tests.mail.servers import PASSWORD, USER, Post, trust

HARD = "แบบรายงาน ไตรมาส ๑ {}, เทศบาล (แก้ไข).xlsx"
"""A file name that is hard on mail programs."""


def attach(path: Path, name: str = "ก.xlsx") -> Attachment:
    """A file to be attached under a name."""
    return Attachment(name, path.read_bytes())


WORKS, NOTHING = attach(RETURNS / "works.xlsx"), Attachment("หมายเหตุ.txt", b"thanks")


class Town(NamedTuple):
    """A round with mailboxes of its own on the real server, and what its units do there."""

    post: Post
    folder: Path
    domain: str

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

    def read_last(self, unit: str, count: int) -> Received:
        """The newest of so many mails of a unit, which reads them in its own mailbox."""
        mailbox = f"{unit}@{self.domain}"
        self.post.await_mail(mailbox, count)
        mails = self.post.read_mail(mailbox)
        assert len(mails) == count
        return read_mail(mails[-1])

    def answer(self, unit: str, *files: Attachment, asked: str = "") -> str:
        """Answer a mail as a unit's program would; the answer's Message-ID."""
        office = f"saraban@{self.domain}"
        before = self.post.count_mail(office)
        message_id = f"<answer-{before}-{unit}@{self.domain}>"
        content = write_mail(f"{unit}@{self.domain}", *files, answers=asked, message_id=message_id)
        server = Server("localhost", self.post.tls, Security.TLS, 5)
        account = Account(Login.PASSWORD, USER, PASSWORD)
        with closing(Connection(server, account, trust(self.post))) as connection:
            assert connection.offer(office, office, len(content)).is_success
            assert connection.hand_over(content)[0].is_success
        self.post.await_mail(office, before + 1)
        return message_id


@pytest.fixture()
def town(post: Post, tmp_path: Path, password: str) -> Town:
    """A round whose mail goes over the real servers; no other test has its mailboxes."""
    domain = f"{sha256(str(tmp_path).encode()).hexdigest()[:8]}.example.go.th"
    return Town(post, make_round(tmp_path / "round", name_mailbox(post), domain=domain), domain)


def test_there_and_back(town: Town) -> None:
    """Each unit gets its own form, five answers arrive as they were, the sixth is reminded."""
    paths = make_forms(town.folder)
    town.send("forms")
    for mailbox in (*UNITS, "nurse"):
        path = paths["health" if mailbox == "nurse" else mailbox]
        received = town.read_last(mailbox, 1)
        assert received.attachments == (attach(path, path.name),)
        assert received.sender == f"saraban@{town.domain}"
    expected = {}
    for unit in UNITS[:-1]:
        file = attach(RETURNS / f"{unit}.xlsx", HARD.format(unit))
        town.answer(unit, file, asked=town.read_last(unit, 1).message_id)
        expected[f"{unit}/{file.name}"] = file.content
    assert town.collect() == "5 returns taken"
    assert read_files(town.folder / "inbox") == expected
    form = town.read_last("health", 1)
    town.send("reminders")
    reminder = town.read_last("health", 2)
    assert reminder.thread == (form.message_id,)
    assert reminder.attachments == form.attachments
    assert [town.post.count_mail(f"{unit}@{town.domain}") for unit in UNITS] == [1, 1, 1, 1, 1, 2]


def test_mails_are_looked_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail is fetched once, whatever it brought, and marked as read only if that is asked for."""
    fetched: list[str] = []
    fetch = Mailbox.fetch

    def watch(mailbox: Mailbox, number: str) -> bytes:
        fetched.append(number)
        return fetch(mailbox, number)

    monkeypatch.setattr(Mailbox, "fetch", watch)
    for file in (WORKS, WORKS, NOTHING):
        town.answer("works", file)
    first = town.run("collect", "--imap")
    assert first.count("mail-other-files") == 1
    assert first.splitlines()[-1] == "1 return taken, 1 was here already"
    for words, seen in (((), b""), (("--mark-read",), b"1 2")):
        assert town.run("collect", "--imap", *words) == "0 returns taken\n"
        with town.post.open_mailbox(f"saraban@{town.domain}") as mailbox:
            assert [*mailbox.list_mails()] == ["1", "2", "3"]
            assert mailbox._do("SEARCH", "SEEN") == [seen]
    assert fetched == ["1", "2", "3"]


def test_mailbox_made_anew(town: Town) -> None:
    """In a folder that was deleted and made anew the numbers mean other mails."""
    with imaplib.IMAP4_SSL("localhost", town.post.imaps, ssl_context=trust(town.post)) as imap:
        imap.login(f"saraban@{town.domain}", PASSWORD)
        for unit in ("works", "audit"):
            imap.create("ITA")
            file = attach(RETURNS / f"{unit}.xlsx")
            imap.append("ITA", "", "", write_mail(f"{unit}@{town.domain}", file))
            assert town.collect("--folder", "ITA") == "1 return taken"
            assert town.collect("--folder", "ITA") == "0 returns taken"
            imap.delete("ITA")
    assert sorted(read_files(town.folder / "inbox")) == ["audit/ก.xlsx", "works/ก.xlsx"]


def test_half_of_a_mail(town: Town) -> None:
    """Of a mail with two files, the one that was not taken is told of every time."""
    town.answer("works", WORKS, attach(RETURNS / "audit.xlsx", "ข.xlsx"))
    assert town.collect(code=1) == "1 return taken, 1 not taken"
    assert town.collect(code=1) == "0 returns taken, 1 was here already, 1 not taken"
    assert town.collect("--trust-content") == "1 return taken, 1 was here already"
    assert town.collect() == "0 returns taken"


def test_mails_are_moved_when_told(town: Town) -> None:
    """With --move mails of which all was taken leave the folder, those taken before, too."""
    target = "เก็บ & แล้ว"
    for file in (WORKS, NOTHING):
        town.answer("works", file)
    town.collect()
    missing = run("collect", "--imap", "--move", target, "--round", town.folder)
    assert (missing.exit_code, "imap-folder" in missing.stderr) == (2, True)
    way = partial(MailBox, "localhost", town.post.imaps, ssl_context=trust(town.post))
    with way().login(f"saraban@{town.domain}", PASSWORD) as box:
        box.folder.create(target)
    town.answer("audit", attach(RETURNS / "audit.xlsx"))
    assert town.collect("--move", target) == "1 return taken"
    with way().login(f"saraban@{town.domain}", PASSWORD) as box:
        folders = ("INBOX", target)
        counts = [box.folder.status(name, ["MESSAGES"])["MESSAGES"] for name in folders]
    assert counts == [1, 2]
    assert town.collect("--folder", target) == "0 returns taken, 2 were here already"
