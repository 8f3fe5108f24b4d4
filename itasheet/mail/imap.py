"""A folder of mail on a server (IMAP), read without leaving a trace unless told to.

imaplib alone: it checks no certificates unless given a context, gives mail as the bytes it came in,
and raises one kind of error.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from itasheet.definition.mailing import Login, Security
from itasheet.mail.credentials import ServerFault, explain_connection
from itasheet.mail.smtp import Account, Server
from itasheet.problems.problem import Problem

MOST_MAILS = 5000
"""Mails looked at in one run; more is the wrong folder."""


class Mailbox:
    """One folder, open for as long as the context manager lasts. Raises ``ServerFault``."""

    def __init__(
        self, server: Server, account: Account, context: ssl.SSLContext, folder: str
    ) -> None:
        self.folder = folder
        self._server, self._user = server, account.user
        self._imap = _open_encrypted(server, context)
        try:
            _log_in(self._imap, account, server)
            self._abilities = self._ask_abilities()
            self.validity = self._select()
        except BaseException:
            _hang_up(self._imap)
            raise

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self._imap.logout()

    def list_numbers(self) -> tuple[str, ...]:
        """The numbers (UID) of the mails, oldest first; they hold while ``validity`` is the same.

        Of more than ``MOST_MAILS`` the newest.
        """
        found = b" ".join(part for part in self._do("SEARCH", "ALL") if isinstance(part, bytes))
        return tuple(found.decode("ascii", "replace").split())[-MOST_MAILS:]

    def name_mail(self, number: str) -> str:
        """What tells a mail from all others for good, as a URL (RFC 5092).

        A folder that was made anew has another ``validity``, and its mails thus other names.
        """
        owner = f"{quote(self._user, safe='')}@{self._server.host}"
        folder = f"{quote(self.folder)};UIDVALIDITY={self.validity}"
        return f"imap://{owner}/{folder}/;UID={number}"

    def measure(self, number: str) -> int:
        """A mail's size in bytes, as the server says."""
        answer = b" ".join(
            part for part in self._do("FETCH", number, "(RFC822.SIZE)") if isinstance(part, bytes)
        )
        size = re.search(rb"RFC822\.SIZE (\d+)", answer)
        return int(size[1]) if size else 0

    def fetch(self, number: str) -> bytes:
        """A mail as it came; it stays unread."""
        for part in self._do("FETCH", number, "(BODY.PEEK[])"):
            if isinstance(part, tuple):
                return bytes(part[1])
        return b""

    def mark_read(self, number: str) -> None:
        """Mark a mail as read."""
        self._do("STORE", number, "+FLAGS.SILENT", "(\\Seen)")

    def move(self, number: str, folder: str) -> None:
        """Move a mail to another folder of the server."""
        target = quote_folder(folder)
        if "MOVE" in self._abilities:
            self._do("MOVE", number, target)
            return
        self._do("COPY", number, target)
        self._do("STORE", number, "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in self._abilities:  # else others marked as deleted would go too
            self._do("EXPUNGE", number)

    def require_folder(self, folder: str) -> None:
        """Raise ``ServerFault`` unless there is such a folder."""
        names = self._list_folders()
        if folder not in names and folder.upper() != "INBOX":
            words = {"folder": folder, "folders": ", ".join(names)}
            raise ServerFault(Problem("imap-folder", words=words))

    def _ask_abilities(self) -> frozenset[str]:
        """What the server can do, asked anew: before the login it does not tell all."""
        with explain_connection(self._server.host, self._server.port):
            _status, answer = self._imap.capability()
        return frozenset(b" ".join(filter(None, answer)).decode("ascii", "replace").upper().split())

    def _select(self) -> str:
        with explain_connection(self._server.host, self._server.port):
            status, answer = self._imap.select(quote_folder(self.folder))
        if status != "OK":
            self.require_folder(self.folder)
            raise _refuse(answer)
        validity = self._imap.response("UIDVALIDITY")[1]
        return (validity[0] or b"").decode("ascii", "replace") if validity else ""

    def _list_folders(self) -> tuple[str, ...]:
        with explain_connection(self._server.host, self._server.port):
            _status, lines = self._imap.list()
        names = (_read_folder(line) for line in lines if isinstance(line, bytes))
        return tuple(name for name in names if name)

    def _do(self, command: str, *words: str) -> list[Any]:
        with explain_connection(self._server.host, self._server.port):
            try:
                status, answer = self._imap.uid(command, *words)
            except imaplib.IMAP4.abort as error:
                raise ServerFault(Problem("mail-connection-lost"), is_passing=True) from error
            except imaplib.IMAP4.error as error:
                raise _refuse([str(error).encode()]) from error
        if status != "OK":
            raise _refuse(answer)
        return list(answer)


def quote_folder(name: str) -> str:
    """A folder's name as the protocol has it (modified UTF-7, RFC 3501, 5.1.3), in quotes."""
    plain = name.replace("&", "&-")
    encoded = re.sub(r"[^ -~]+", lambda match: _encode_letters(match[0]), plain)
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_folder_name(name: str) -> str:
    """A folder's name as people see it; one that is not well-formed stays as it is."""
    try:
        return re.sub(r"&([^-]*)-", lambda match: _decode_letters(match[1]), name)
    except ValueError:
        return name


def _encode_letters(text: str) -> str:
    packed = b64encode(text.encode("utf-16-be")).decode("ascii")
    return f"&{packed.rstrip('=').replace('/', ',')}-"


def _decode_letters(packed: str) -> str:
    if not packed:
        return "&"
    padded = packed.replace(",", "/") + "=" * (-len(packed) % 4)
    return b64decode(padded, validate=True).decode("utf-16-be")


def _read_folder(line: bytes) -> str:
    found = re.fullmatch(rb'\([^)]*\) (?:"[^"]*"|NIL) (?:"(.*)"|(\S+))', line)
    name = (found[1] or found[2] or b"") if found else b""
    return read_folder_name(name.decode("ascii", "replace"))


def _open_encrypted(server: Server, context: ssl.SSLContext) -> imaplib.IMAP4:
    host, port, security, timeout = server
    with explain_connection(host, port):
        try:
            if security is Security.TLS:
                return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=timeout)
            imap = imaplib.IMAP4(host, port, timeout)
        except imaplib.IMAP4.error as error:  # it hung up, or speaks something else
            raise OSError(str(error)) from error
        return _start_encryption(imap, server, context)


def _start_encryption(
    imap: imaplib.IMAP4, server: Server, context: ssl.SSLContext
) -> imaplib.IMAP4:
    try:
        imap.starttls(context)
    except imaplib.IMAP4.error as error:
        _hang_up(imap)
        raise ServerFault(Problem("mail-tls-missing", words={"host": server.host})) from error
    except BaseException:
        _hang_up(imap)
        raise
    return imap


def _hang_up(imap: imaplib.IMAP4) -> None:
    with suppress(OSError):
        imap.shutdown()


def _log_in(imap: imaplib.IMAP4, account: Account, server: Server) -> None:
    with explain_connection(server.host, server.port):
        try:
            if account.login is Login.TOKEN:
                token = f"user={account.user}\1auth=Bearer {account.secret}\1\1".encode()
                imap.authenticate("XOAUTH2", lambda _challenge: token)
            elif account.login is Login.PASSWORD:
                imap.login(account.user, account.secret)
        except imaplib.IMAP4.abort as error:
            raise ServerFault(Problem("mail-connection-lost"), is_passing=True) from error
        except imaplib.IMAP4.error as error:
            raise ServerFault(Problem("mail-login-refused", found=_clean_reason(error))) from error


def _clean_reason(error: imaplib.IMAP4.error) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _refuse(answer: Iterable[object]) -> ServerFault:
    reasons = (one.decode("utf-8", "replace") for one in answer if isinstance(one, bytes))
    problem = Problem("imap-refused", words={"reason": " ".join(reasons) or "?"})
    return ServerFault(problem, is_passing=True)
