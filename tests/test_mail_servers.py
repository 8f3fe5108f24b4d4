"""Servers of mail: what they answer, those that are none or not ready, and a real one of each."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from imaplib import IMAP4
from pathlib import Path
from typing import Any

import pytest
from imap_tools import MailBox
from imap_tools.utils import encode_folder

from itasheet.definition.round import Login, Mailing, Security, Server
from itasheet.mail.credentials import Account, make_context
from itasheet.mail.imap import Mailbox
from itasheet.mail.smtp import Connection, Reply, Stage, explain_reply
from itasheet.problems.problem import Stop
from tests.mail.faults import certify
from tests.mail.servers import PASSWORD, USER, Post, find_port, trust
from tests.tables import load_cases, part_wordings

TLS = Security.TLS
ACCOUNT, OWNER = Account(Login.PASSWORD, USER, PASSWORD), "box@example.go.th"


@pytest.mark.parametrize(("kind", "reply"), part_wordings(load_cases("replies")["replies"]))
def test_replies(kind: str, reply: str) -> None:
    """What servers are known to answer is told as what it means."""
    stage, code, *words = reply.split(" ", 2)
    assert explain_reply(Reply(Stage(stage), int(code), "".join(words))) == kind


@pytest.mark.parametrize("host", ["no-such-host.invalid", "ก" * 70, "a..b"])
def test_no_such_host(host: str) -> None:
    with pytest.raises(Stop) as caught:
        Connection(Server(host, 25, TLS, 2), ACCOUNT, ssl.create_default_context())
    assert caught.value.problems[0].code == "mail-host-unknown"


def test_certificates_that_are_none(tmp_path: Path) -> None:
    """A file of authorities that is missing or no such file is named."""
    path = tmp_path / "ca.pem"
    for _again in range(2):
        with pytest.raises(Stop) as caught:
            make_context(Mailing(certificates="ca.pem"), tmp_path)
        assert caught.value.problems[0].place.file == str(path)
        path.write_text("no certificate")


def test_real_smtp(post: Post) -> None:
    """A real server takes what it should, and its refusals leave the conversation intact."""
    server, context = Server("localhost", post.tls, TLS, 5), trust(post)
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nb"
    with closing(Connection(server, ACCOUNT, context)) as connection:
        sender, size = "a@example.go.th", len(content)
        assert connection.offer(sender, "nosuch@example.go.th", size).code == 550
        assert connection.offer(sender, "busy@example.go.th", size).code == 451
        assert connection.offer(sender, "dots@example.go.th", 10**9).code == 552
        assert connection.offer(sender, "dots@example.go.th", size).is_success
        reply, known = connection.hand_over(content)
        assert (reply.code, known, connection.is_open) == (250, True, True)
    assert connection.offer("a@example.go.th", "dots@example.go.th", 1) == Reply(Stage.SENDER, 0)
    post.await_mail("dots@example.go.th", 1)
    (mail,) = post.read_mail("dots@example.go.th")
    assert mail.replace(b"\r", b"").endswith(b"\n\n.\n..\n.a\nb\n")
    plain = server._replace(port=post.starttls)
    for where, code in ((server, "mail-login-missing"), (plain, "mail-tls-failed")):
        with pytest.raises(Stop) as caught:
            Connection(where, Account(Login.TOKEN, USER, PASSWORD), context)
        assert caught.value.problems[0].code == code


def open_box(post: Post, folder: str = "INBOX", port: int = 0, **other: str) -> Mailbox:
    server = Server("localhost", port or post.imaps, Security(other.get("security", "tls")), 5)
    account = Account(Login.PASSWORD, OWNER, other.get("secret", PASSWORD))
    context = ssl.create_default_context() if "trust" in other else trust(post)
    return Mailbox(server, account, context, folder)


@pytest.mark.parametrize("name", ["INBOX", "A & B", 'a"b', "กล่อง & ก"])
def test_real_imap(post: Post, name: str) -> None:
    """Over TLS from the start or after STARTTLS, a folder is found by its name as people see it."""
    way = MailBox("localhost", post.imaps, ssl_context=trust(post))
    with way.login(OWNER, PASSWORD) as made:
        if not made.folder.exists(name):
            made.folder.create(name)
    for port, security in ((post.imaps, "tls"), (post.imap, "starttls")):
        with open_box(post, name, port, security=security) as mailbox:
            assert (mailbox.list_mails(), mailbox.validity.isdecimal()) == ({}, True)


def test_imap_faults(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keeps one from a mailbox is told apart; without trust no password leaves."""
    cases = {
        "mail-login-refused": {"secret": "wrong"},
        "mail-certificate": {"trust": "none"},
        "mail-no-connection": {"port": find_port()},
        "mail-tls-failed": {"port": post.imap},
        "imap-folder": {"folder": "ไม่มี"},
    }
    for code, other in cases.items():
        with pytest.raises(Stop) as caught:
            open_box(post, **other)  # type: ignore[arg-type]
        assert caught.value.problems[0].code == code
    with open_box(post) as mailbox:
        with pytest.raises(Stop) as caught:
            mailbox.fetch("no number")
        (problem,) = caught.value.problems
        assert (problem.code, "Invalid" in problem.words["reason"]) == ("imap-refused", True)
        listed = [b'(\\HasNoChildren) "/" "&AAA"']
        monkeypatch.setattr(IMAP4, "_untagged_response", lambda *_: ("OK", listed))
        with pytest.raises(Stop) as caught:
            mailbox.require_folder("ไม่มี")
        assert caught.value.problems[0].code == "imap-folder"


class Mumbler:
    """An IMAP server that at one command does something else; all others are well answered."""

    def __init__(self, command: str, act: Callable[[socket.socket], None]) -> None:
        self._command, self._act, self.has_acted = command, act, False

    def serve(self, listening: socket.socket, trusted: ssl.SSLContext) -> None:
        accepted, _address = listening.accept()
        with suppress(OSError, ValueError), trusted.wrap_socket(accepted, server_side=True) as talk:
            lines, tag, command = talk.makefile("rb"), "*", "GREETING"
            while True:
                if command == self._command:
                    self.has_acted = True
                    self._act(talk)
                told = {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n", "SEARCH": "* SEARCH 1\r\n"}
                said = (
                    "* OK hello\r\n" if tag == "*" else f"{told.get(command, '')}{tag} OK done\r\n"
                )
                talk.sendall(said.encode())
                tag, command, *more = lines.readline().decode().split()
                command = more[0] if command == "UID" else command


def say(text: bytes, times: int = 1 << 30, pause: float = 0) -> Callable[[Any], None]:
    """Say something over and over."""

    def act(talk: socket.socket) -> None:
        for _ in range(times):
            talk.sendall(text)
            time.sleep(pause)
        raise OSError

    return act


ENDLESS = {
    "drip": say(b"*", pause=0.05),
    "line": say(b"x" * 65_536),
    "lines": say(b"* 1 EXISTS\r\n" * 999),
    "cut": say(b"* 1 FETCH (BODY[] {60000000}\r\n" + bytes(99), 1, pause=0.1),
    "large": say(b"* 1 FETCH (BODY[] {999999999999}\r\n"),
}


@pytest.mark.parametrize(
    ("command", "name"),
    [
        pytest.param(command, name, marks=[] if usual else pytest.mark.slow)
        for command in "GREETING CAPABILITY LOGIN SELECT SEARCH FETCH".split()
        for name in ENDLESS
        for usual in [command == "FETCH" or name == "line"]
    ],
)
def test_imap_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, name: str
) -> None:
    """Whatever a server says without an end is given up, in one sentence."""
    monkeypatch.setattr("itasheet.mail.imap.MOST_ANSWER", 300_000)
    context, certificates = certify(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        mumbler = Mumbler(command, ENDLESS[name])
        threading.Thread(target=mumbler.serve, args=(listening, context), daemon=True).start()
        server = Server("localhost", listening.getsockname()[1], TLS, 0.4)
        with pytest.raises(Stop) as caught:
            trusted = ssl.create_default_context(cafile=str(certificates))
            with Mailbox(server, ACCOUNT, trusted, "INBOX") as mailbox:
                mailbox.list_mails()
                mailbox.fetch("1")
    assert mumbler.has_acted and caught.value.later
    codes = {"mail-connection-lost", "mail-no-connection", "imap-refused"}
    assert caught.value.problems[0].code in codes


def test_no_name_is_a_command() -> None:
    """What imap-tools makes of a folder's name is one word in quotes, whatever is in it."""
    assert encode_folder('a\r\nb" LOGOUT') == b'"a&AA0ACg-b\\" LOGOUT"'
