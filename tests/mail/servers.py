"""A real mail server on loopback: exim takes mail (STARTTLS, TLS, AUTH), Dovecot keeps it (IMAP).

Certificates are made for the occasion; nothing is left behind. ``nosuch@`` is refused and ``busy@``
put off; every other address has a mailbox of its own.
"""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

import trustme

from itasheet.definition.round import Login, Security, Server
from itasheet.mail.credentials import Account
from itasheet.mail.imap import Mailbox

USER, PASSWORD = "ita", "secret"
SECONDS = 20.0
SEARCHED = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def explain_missing_servers() -> str:
    """Why the servers cannot be started here, in a few words; empty if they can."""
    missing = [name for name in ("exim4", "dovecot") if not shutil.which(name, path=SEARCHED)]
    if missing:
        return f"not installed: {', '.join(missing)} (exim4-daemon-light, dovecot-imapd, -lmtpd)"
    if os.geteuid() != 0:
        return "exim and Dovecot change users, which only root may"
    return ""


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Post:
    """Both servers, running; a context manager. ``certificates`` is the authority to be trusted."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="itasheet-post-")
        self._folder = Path(self._temporary.name)
        self.starttls, self.tls, self.imap, self.imaps, self._lmtp = (find_port() for _ in range(5))
        self._running: list[subprocess.Popen[bytes]] = []
        self.certificates = self._folder / "authority.pem"

    def __enter__(self) -> Post:
        try:
            self._prepare()
            self._start("dovecot", "-F", "-c", str(self._folder / "dovecot.conf"))
            self._start("exim4", "-bdf", "-q1m", "-C", str(self._folder / "exim.conf"))
            for port in (self.starttls, self.tls, self.imaps, self._lmtp):
                self._await_port(port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in reversed(self._running):
            server.terminate()
            try:
                server.wait(SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        self._temporary.cleanup()

    def open_mailbox(self, mailbox: str) -> Mailbox:
        """A mailbox as its owner opens it: over IMAPS, with the owner's login."""
        server = Server("localhost", self.imaps, Security.TLS, SECONDS)
        return Mailbox(server, Account(Login.PASSWORD, mailbox, PASSWORD), trust(self), "INBOX")

    def count_mail(self, mailbox: str) -> int:
        with self.open_mailbox(mailbox) as opened:
            return len(opened.list_mails())

    def await_mail(self, mailbox: str, count: int) -> None:
        """Wait until so many mails lie in a mailbox; AssertionError if they do not come."""
        ends = time.monotonic() + SECONDS
        while (found := self.count_mail(mailbox)) < count:
            assert time.monotonic() < ends, f"{mailbox}: {found} of {count}"
            time.sleep(0.05)

    def read_mail(self, mailbox: str) -> list[bytes]:
        """All mails of a mailbox, the oldest first, as the server gives them."""
        with self.open_mailbox(mailbox) as opened:
            return [opened.fetch(number) for number in opened.list_mails()]

    def _prepare(self) -> None:
        self._folder.chmod(0o755)
        for name in ("spool", "log", "mail", "run", "state"):
            folder = self._folder / name
            folder.mkdir()
            folder.chmod(0o777)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.certificates)
        server = authority.issue_cert("localhost")
        server.private_key_and_cert_chain_pem.write_to_path(self._folder / "server.pem")
        (self._folder / "server.pem").chmod(0o644)
        values = {
            "folder": self._folder,
            "user": USER,
            "password": PASSWORD,
            "starttls": self.starttls,
            "tls": self.tls,
            "imap": self.imap,
            "imaps": self.imaps,
            "lmtp": self._lmtp,
            "owner": getpass.getuser(),
            "group": grp.getgrnam("dovecot").gr_name,
        }
        for name in ("dovecot.conf", "exim.conf"):
            template = Path(__file__).with_name(name).read_text()
            (self._folder / name).write_text(template.format(**values))

    def _start(self, name: str, *words: str) -> None:
        program = shutil.which(name, path=SEARCHED)
        assert program
        output = (self._folder / "log" / f"{name}.out").open("wb")
        with output:
            self._running.append(
                subprocess.Popen([program, *words], stdout=output, stderr=subprocess.STDOUT)
            )

    def _await_port(self, port: int) -> None:
        ends = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < ends, self._read_output()
                assert all(one.poll() is None for one in self._running), self._read_output()
                time.sleep(0.02)

    def _read_output(self) -> str:
        logs = (self._folder / "log").glob("*")
        texts = [path.read_text(errors="replace") for path in logs]
        main = self._folder / "dovecot.log"
        return "\n".join((*texts, main.read_text() if main.exists() else ""))


def trust(post: Post) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(post.certificates))
