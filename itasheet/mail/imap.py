"""A folder of mail on a server (IMAP), read without leaving a trace unless asked to.

imap-tools speaks the protocol. It checks no certificates unless given a context, and its ``flag``,
``delete`` and ``move`` remove whatever else is marked as deleted: these are not used.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from imaplib import IMAP4
from socket import socket
from time import monotonic
from typing import Any
from urllib.parse import quote

from imap_tools import BaseMailBox, ImapToolsError
from imap_tools.errors import MailboxFolderSelectError

from itasheet.definition.round import Login, Security, Server
from itasheet.mail.credentials import Account, explain_connection
from itasheet.problems.problem import Problem, Stop

MOST_MAILS = 5000
"""Mails looked at in one run; more is the wrong folder."""


MOST_ANSWER = 64_000_000
"""Bytes of all that a server says to one command; the largest mail that is fetched is smaller."""
PACE = 1_000_000
"""Bytes for which the time limit is granted once more."""


class _Client(IMAP4):
    """A client that gives up an answer which is too long as a whole, in bytes or in time.

    imaplib limits each read alone, which may bring a byte, and takes a mail that is cut off.
    """

    def __init__(self, server: Server, context: ssl.SSLContext) -> None:
        self._server, self._context = server, context
        self._unread: bytearray = bytearray()
        self._heard: socket | None = None
        super().__init__(server.host, server.port, server.timeout)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        # Encrypted from the start or, asked for in clear, before all else.
        if self._server.security is Security.TLS:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=host)
        self.begin_answer()

    def begin_answer(self) -> None:
        """What a server says from now on is one answer."""
        self._left, self._ends = MOST_ANSWER, monotonic() + self._server.timeout
        self.sock.settimeout(self._server.timeout)

    def readline(self) -> bytes:
        if self._heard is not self.sock:  # what came in clear is not what comes encrypted
            self._unread, self._heard = bytearray(), self.sock
        while (end := self._unread.find(b"\n")) < 0:
            self._receive()
        return self.read(end + 1)

    def read(self, size: int) -> bytes:
        while len(self._unread) < size:
            self._receive()
        taken = bytes(self._unread[:size])
        del self._unread[:size]
        return taken

    def _receive(self) -> None:
        self.sock.settimeout(max(self._ends - monotonic(), 0.001))
        more = self.sock.recv(65_536)
        self._left -= len(more)
        self._ends += self._server.timeout * len(more) / PACE
        if not more or self._left < 0 or monotonic() > self._ends:
            raise self.abort("no whole answer")
        self._unread += more


class _Box(BaseMailBox):
    """What imap-tools does, by our client."""

    def __init__(self, client: IMAP4) -> None:
        self._made = client
        super().__init__()

    def _get_mailbox_client(self) -> IMAP4:
        return self._made


class Mailbox(AbstractContextManager["Mailbox"]):
    """One folder, open for as long as the context manager lasts. Raises ``Stop``.

    ``validity`` is what the numbers of mails hold for: a folder made anew has another.
    """

    def __init__(
        self, server: Server, account: Account, context: ssl.SSLContext, folder: str
    ) -> None:
        self.folder = folder
        self._server, self._user = server, account.user
        with explain_connection(server):
            try:
                self._client = client = _Client(server, context)
            except IMAP4.error as error:  # it hung up, or speaks something else
                raise OSError(str(error)) from error
        self._box = _Box(client)
        try:
            if server.security is Security.STARTTLS:
                with self._explain("mail-tls-missing"):
                    client.starttls(context)
            with self._explain("mail-login-refused"):
                if account.login is Login.TOKEN:
                    self._box.xoauth2(account.user, account.secret, initial_folder=None)
                elif account.login is Login.PASSWORD:
                    self._box.login(account.user, account.secret, initial_folder=None)
                # Asked anew: before the login a server does not tell all that it can do.
                client.capabilities = tuple(_join_lines(client.capability()[1]).upper().split())
            with self._explain():
                try:
                    self._box.folder.set(folder)
                except MailboxFolderSelectError:
                    self.require_folder(folder)
                    raise
                self.validity = _join_lines(client.response("UIDVALIDITY")[1] or ())
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise

    def __exit__(self, *_: object) -> None:
        with suppress(IMAP4.error, ImapToolsError, OSError):
            self._client.begin_answer()
            self._box.logout()

    def list_mails(self) -> dict[str, str]:
        """The mails by their numbers (UID), oldest first; of more than ``MOST_MAILS`` the newest.

        What tells each from all others for good is its URL (RFC 5092).
        """
        owner = f"{quote(self._user, safe='')}@{self._server.host}"
        folder = f"{quote(self.folder)};UIDVALIDITY={self.validity}"
        with self._explain():
            numbers = self._box.uids("ALL", charset=None)[-MOST_MAILS:]
        return {number: f"imap://{owner}/{folder}/;UID={number}" for number in numbers}

    def measure(self, number: str) -> int:
        """A mail's size in bytes, as the server says."""
        answer = _join_lines(self._do("FETCH", number, "(RFC822.SIZE)"))
        size = re.search(r"RFC822\.SIZE (\d+)", answer)
        return int(size[1]) if size else 0

    def fetch(self, number: str) -> bytes:
        """A mail as it came, byte for byte; it stays unread."""
        answer = self._do("FETCH", number, "(BODY.PEEK[])")
        return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")

    def mark_read(self, number: str) -> None:
        self._do("STORE", number, "+FLAGS.SILENT", "(\\Seen)")

    def move(self, number: str, folder: str) -> None:
        with self._explain():
            if "MOVE" in self._box.client.capabilities:
                self._box.move(number, folder)
                return
            self._box.copy(number, folder)
        self._do("STORE", number, "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in self._box.client.capabilities:  # else what others marked would go too
            self._do("EXPUNGE", number)

    def require_folder(self, folder: str) -> None:
        names: list[str] = []
        with self._explain(), suppress(ValueError):  # of a name that is not well-formed
            names = [one.name for one in self._box.folder.list()]
        if folder not in names and folder.upper() != "INBOX":
            words = {"folder": folder, "folders": ", ".join(names)}
            raise Stop(Problem("imap-folder", words=words))

    def _do(self, command: str, *words: str) -> list[Any]:
        with self._explain():
            status, answer = self._box.client.uid(command, *words)
            if status != "OK":
                raise IMAP4.error(_join_lines(answer))
        return list(answer)

    @contextmanager
    def _explain(self, code: str = "imap-refused") -> Iterator[None]:
        """Tell what the server refuses, in its words; a lost connection apart."""
        with explain_connection(self._server):
            try:
                self._client.begin_answer()
                yield
            except IMAP4.abort as error:
                raise Stop(Problem("mail-connection-lost"), later=True) from error
            except (IMAP4.error, ImapToolsError) as error:
                reason = _join_lines(getattr(error, "command_result", ("", error.args))[1])
                words = {"host": self._server.host, "reason": reason or "?"}
                found = reason if code == "mail-login-refused" else ""
                problem = Problem(code, found=found, words=words)
                raise Stop(problem, later=code == "imap-refused") from error


def _join_lines(lines: Iterable[Any]) -> str:
    """What a server says in an answer; data that it sends with it stand in tuples."""
    said = (one.encode() if isinstance(one, str) else one for one in lines)
    return b" ".join(one for one in said if isinstance(one, bytes)).decode("utf-8", "replace")
