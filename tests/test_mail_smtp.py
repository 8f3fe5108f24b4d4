"""Servers that are none, or not ready: told apart, in time, and nothing is given away."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from itasheet.definition.mailing import Login, Mailing, Security, Server
from itasheet.mail.credentials import Account, make_context
from itasheet.mail.smtp import Connection, Reply, Stage
from itasheet.problems.problem import Stop
from tests.mail.servers import PASSWORD, USER, Post, find_port, trust

HELLO, OFFER = b"220 hello\r\n", b"250-hello\r\n250 STARTTLS\r\n"
ACCOUNT = Account(Login.PASSWORD, USER, PASSWORD)


@contextmanager
def answer(*lines: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says these lines, one for each thing it hears; its port, and what it heard."""
    heard: list[bytes] = []

    def speak() -> None:
        # The other side may hang up at any time.
        with suppress(OSError), listening.accept()[0] as talk:
            talk.settimeout(3)
            for line in lines:
                talk.sendall(line)
                heard.append(talk.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        yield listening.getsockname()[1], heard
    thread.join(5)


@pytest.mark.parametrize(
    ("lines", "security", "code"),
    [
        ((), Security.STARTTLS, "mail-no-connection"),
        ((b"HTTP/1.1 400 Bad Request\r\n",), Security.STARTTLS, "mail-no-connection"),
        ((b"554 5.7.1 go away\r\n",), Security.STARTTLS, "mail-rejected"),
        ((b"421 4.3.2 full\r\n",), Security.STARTTLS, "mail-busy"),
        ((HELLO, b"250 hello\r\n"), Security.STARTTLS, "mail-tls-missing"),
        ((HELLO, b"250-hello\r\n250 AUTH PLAIN\r\n"), Security.STARTTLS, "mail-tls-missing"),
        ((HELLO, OFFER, b"454 no\r\n"), Security.STARTTLS, "mail-busy"),
        ((HELLO, OFFER, b"220 go\r\n", b"250 no\r\n"), Security.STARTTLS, "mail-tls-failed"),
        ((HELLO,), Security.TLS, "mail-tls-failed"),
    ],
)
def test_no_conversation(lines: tuple[bytes, ...], security: Security, code: str) -> None:
    """Whatever a server says in place of a conversation is told, and no password leaves."""
    with answer(*lines) as (port, heard), pytest.raises(Stop) as caught:
        Connection(Server("127.0.0.1", port, security, 2), ACCOUNT, ssl.create_default_context())
    assert caught.value.problems[0].code == code
    assert not any(b"AUTH" in one for one in heard)


def test_silent_server() -> None:
    """A server that says nothing is given up after the time that was set."""
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Stop) as caught:
        port = silent.getsockname()[1]
        context = ssl.create_default_context()
        Connection(Server("127.0.0.1", port, Security.STARTTLS, 0.2), ACCOUNT, context)
    assert (caught.value.problems[0].code, caught.value.later) == ("mail-no-connection", True)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "ก" * 70, "a..b"])
def test_no_such_host(host: str) -> None:
    """A name that cannot be looked up is told as such."""
    with pytest.raises(Stop) as caught:
        server = Server(host, find_port(), Security.TLS, 2)
        Connection(server, ACCOUNT, ssl.create_default_context())
    assert caught.value.problems[0].code == "mail-host-unknown"


def test_no_way_to_log_in(post: Post) -> None:
    """A server without the way of logging in that is wanted is told, before anything is sent."""
    account = Account(Login.TOKEN, USER, PASSWORD)  # the real server takes passwords only
    with pytest.raises(Stop) as caught:
        Connection(Server("localhost", post.tls, Security.TLS, 5), account, trust(post))
    assert caught.value.problems[0].code == "mail-login-missing"


def test_certificates_that_are_none(tmp_path: Path) -> None:
    """A file of authorities that is missing or no such file is named."""
    path = tmp_path / "ca.pem"
    for _again in range(2):
        with pytest.raises(Stop) as caught:
            make_context(Mailing(certificates="ca.pem"), tmp_path)
        assert caught.value.problems[0].place.file == str(path)
        path.write_text("no certificate")


def test_real_server(post: Post) -> None:
    """A real server takes what it should, and its refusals leave the conversation intact."""
    server = Server("localhost", post.tls, Security.TLS, 5)
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nb"
    with Connection(server, ACCOUNT, trust(post)) as connection:
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
