"""A mail server that misbehaves as told: refuses, puts off, hangs up, answers what is none."""

import re
import socket
import ssl
import struct
import threading
import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import trustme

from tests.mail.servers import PASSWORD, USER

USUAL = {
    "greeting": "220 hello",
    "ehlo": "250-hello\n250 STARTTLS",
    "starttls": "220 go on",
    "again": "250-hello\n250 AUTH LOGIN PLAIN XOAUTH2",
    "auth": "235 welcome",
    "text": "354 go on",
    "quit": "221 bye",
}
"""What it says to commands; ``again`` is EHLO once more, ``text`` DATA, ``data`` a text's end."""
CUT, CUT_AFTER = "<cut>", "<taken><cut>"
"""In place of a reply: hang up at once; take the text, then hang up without a reply."""
PAUSE = 0.2
"""Seconds before it goes on, in which as much of a text leaves as the systems take."""
ENDLESS = {"<drip>": b"-", "<line>": b"250-" + b"x" * 999, "<lines>": b"250-x\r\n"}

Verdict = Callable[[str, str], str]
"""Given the command and the recipient, what to say, with what to do in <>; nothing: as usual."""


class Mischief:
    """What the server does. ``taken`` counts mails that it took by their recipient; ``logins`` are
    names and passwords, or tokens, and that they came in clear."""

    def __init__(self, verdict: Verdict = lambda command, recipient: "") -> None:
        self.verdict = verdict
        self.taken: Counter[str] = Counter()
        self.contents: list[bytes] = []
        self.logins: list[tuple[str, ...]] = []

    def listen(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        with suppress(OSError):  # the tests are over
            while True:
                talk, _address = listening.accept()
                with talk, suppress(OSError, ValueError):  # either side may hang up at any time
                    self._converse(talk, context)

    def _converse(self, talk: socket.socket, context: ssl.SSLContext | None) -> None:
        talk.settimeout(5)
        talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        heard, is_safe, to = talk.makefile("rb"), False, ""
        self._say(talk, self._choose("greeting", to))
        while words := heard.readline().decode().split():
            command = words[0].lower()
            if command == "rcpt":
                to = words[1][4:-1]
            elif command == "auth":
                login = b64decode(words[2]).decode().strip("\0").split("\0")
                self.logins.append((*login, *["clear"] * (not is_safe)))
            elif command == "ehlo" and (is_safe or not context):
                command = "again"
            said = self._choose("text" if command == "data" else command, to)
            self._say(talk, said)
            if command == "starttls" and context and said.startswith("220"):
                talk, is_safe = context.wrap_socket(talk, server_side=True), True
                heard = talk.makefile("rb")
            elif command == "data" and said.startswith("354"):
                self._take(talk, heard, to)

    def _take(self, talk: socket.socket, heard: Any, to: str) -> None:
        lines = list[bytes]()
        while (line := heard.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line[line[:1] == b"." :])
        said = self._choose("data", to)
        if said == "250 ok" or "taken" in said:
            self.taken[to] += 1
            self.contents.append(b"".join(lines))
        self._say(talk, said)

    def _choose(self, command: str, to: str) -> str:
        said = self.verdict(command, to) or USUAL.get(command, "250 ok")
        is_cut = (command, said) == ("text", CUT)  # asked for, and read no more
        return f"{USUAL[command]}\n<pause><cut>" if is_cut else said

    def _say(self, talk: Any, said: str) -> None:
        for part in re.split(r"(<\w+>)", said + "\n" * ("<" not in said)):
            if part == "<reset>":
                talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif part == "<closed>":
                talk.unwrap()
            elif part[:1] != "<":
                talk.sendall(part.replace("\n", "\r\n").encode("latin-1"))
            talk.sendall(b"\n" if part == "<feed>" else b"")
            time.sleep(PAUSE if part == "<pause>" else 0)
            while part in ENDLESS:
                talk.sendall(ENDLESS[part])
                time.sleep(PAUSE / 3 if part == "<drip>" else 0)
            while part == "<silence>" and talk.recv(4096):
                pass
            if part in ("<cut>", "<closed>", "<reset>", "<silence>"):
                raise OSError


@contextmanager
def serve(mischief: Mischief, context: ssl.SSLContext | None) -> Iterator[int]:
    """Run the server and give its port; without a context it takes passwords in clear."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # What is not read soon waits with the sender.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        threading.Thread(target=mischief.listen, args=(listening, context), daemon=True).start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)


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
