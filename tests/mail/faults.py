"""A mail server that misbehaves as told: refuses, puts off, hangs up, loses its replies."""

import asyncio
import socket
import ssl
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.mail.servers import PASSWORD, USER, find_port

CUT, CUT_AFTER = "cut", "cut after"
"""In place of a reply: hang up at once; take the text, then hang up without a reply."""

Verdict = Callable[[str, str], str]
"""Given the stage (mail, rcpt, text, data) and the recipient, the reply; nothing to do as usual."""

PAUSE = 0.3
"""Seconds before it hangs up, in which as much of a text leaves as the systems take."""


class Mischief:
    """What the server does. ``taken`` counts mails that it took by their recipient."""

    def __init__(self, verdict: Verdict = lambda stage, recipient: "", login: str = "") -> None:
        self.verdict = verdict
        self.login = login
        self.taken: Counter[str] = Counter()
        self.contents: list[bytes] = []
        self.logins: list[tuple[str, str]] = []
        self.tokens: list[str] = []

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Take the one name and password, unless told to refuse; every try is remembered."""
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.logins.append(given)
        is_right = given == (USER, PASSWORD) and not self.login
        return AuthResult(success=is_right, handled=False, message=self.login or None)

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        """Take any token, unless told to refuse; every one is remembered."""
        self.tokens.append(b64decode(words[1]).decode())
        return AuthResult(success=not self.login, handled=False, message=self.login or None)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer(server, "mail") or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._answer(server, "rcpt", address)
        envelope.rcpt_tos += [] if reply else [address]
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (recipient,) = envelope.rcpt_tos
        reply = await self._answer(server, "data", recipient)
        if reply in ("", CUT_AFTER):
            self.taken[recipient] += 1
            assert isinstance(envelope.content, bytes)
            self.contents.append(envelope.content)
        return reply or "250 OK"

    async def _answer(self, server: SMTP, stage: str, recipient: str = "") -> str:
        reply = self.verdict(stage, recipient)
        if reply in (CUT, CUT_AFTER):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        return reply


class _Server(SMTP):
    """A server that may also hang up between asking for a text and its end."""

    async def smtp_DATA(self, arg: str | None) -> None:
        """Ask for the text; with ``CUT`` for the stage ``text``, read no more and hang up."""
        recipients = self.envelope.rcpt_tos if self.envelope else []
        if recipients and self.event_handler.verdict("text", recipients[0]) == CUT:
            await self.push("354 go on")
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.pause_reading()
            await asyncio.sleep(PAUSE)
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class _StartedTls(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def serve(mischief: Mischief, context: ssl.SSLContext | None) -> Iterator[int]:
    """Run the server and give its port; without a context it takes passwords in clear."""
    port = find_port()
    controller = _StartedTls(
        mischief,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        authenticator=mischief.authenticate,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    assert isinstance(controller.server, asyncio.Server)
    for listening in controller.server.sockets:  # what is not read soon waits with the sender
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    try:
        yield port
    finally:
        controller.stop()


def certify(folder: Path, kind: str = "good") -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of this kind, and the file of who signed it."""
    authority, other = trustme.CA(), trustme.CA()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = (other if kind == "untrusted" else authority).issue_cert(
        "elsewhere.example" if kind == "name" else "localhost",
        not_after=yesterday if kind == "expired" else None,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return context, path


def find_password(folder: Path) -> list[Path]:
    """The files below a folder in which the password stands, plain or as SMTP encodes it."""
    secrets = PASSWORD.encode(), b64encode(f"\0{USER}\0{PASSWORD}".encode())
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [path for path, content in files.items() if any(one in content for one in secrets)]
