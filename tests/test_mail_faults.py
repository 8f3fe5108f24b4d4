"""Servers whose answers are no answers, over real sockets: nothing is told as sent but what was."""

import re
import shutil
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from itasheet.mail.ledger import Selection
from itasheet.mail.message_templates import Purpose
from itasheet.mail.smtp import Connection
from itasheet.problems.problem import Stop
from itasheet.workflow import send
from itasheet.workflow.loading import open_round_folder
from tests.command import run
from tests.mail.faults import certify
from tests.mail.rounds import make_report, make_round, name_server
from tests.tables import load_cases, part_wordings

SECONDS = 0.4
USUAL = {
    "GREETING": "220 hello",
    "EHLO": "250-hello\n250 STARTTLS",
    "STARTTLS": "220 go on",
    "AGAIN": "250-hello\n250 AUTH LOGIN PLAIN",
    "AUTH": "235 welcome",
    "DATA": "354 go on",
    "END": "250 taken",
    "QUIT": "221 bye",
}
ENDLESS = {"<drip>": b"-", "<line>": b"250-" + b"x" * 999, "<lines>": b"250-x\r\n"}
FAULTS = part_wordings(load_cases("replies")["faults"])


class Scripted:
    """A server that says something else than usual the first time that it comes to a command.

    ``taken`` counts the mails to the end of whose text it said an honest yes.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.command, self.words, self.taken, self.is_leaked = "", "", 0, False
        self._context = self.trusted = context

    def serve(self, listening: socket.socket) -> None:
        with suppress(OSError):  # the tests are over
            while True:
                talk, _address = listening.accept()
                with talk, suppress(OSError, ValueError):  # either side may hang up at any time
                    self._converse(talk)

    def _converse(self, talk: socket.socket) -> None:
        talk.settimeout(5)
        heard, is_safe = talk.makefile("rb"), False
        self._say(talk, "GREETING")
        while command := heard.readline().decode().strip().partition(" ")[0]:
            self.is_leaked |= command == "AUTH" and not is_safe
            said = self._say(talk, "AGAIN" if is_safe and command == "EHLO" else command)
            if command == "STARTTLS" and said.startswith("220"):
                talk, is_safe = self._context.wrap_socket(talk, server_side=True), True
                heard = talk.makefile("rb")
            elif said.startswith("354") and b".\r\n" in heard:
                self.taken += self._say(talk, "END").endswith("250 taken")

    def _say(self, talk: Any, command: str) -> str:
        words = USUAL.get(command, "250 ok")
        if command == self.command:
            self.command, words = "", self.words
        for part in re.split(r"(<\w+>)", words + "\n" * ("<" not in words)):
            if part == "<reset>":
                talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif part == "<closed>":
                talk.unwrap()
            elif part[:1] != "<":
                talk.sendall(part.replace("\n", "\r\n").encode("latin-1"))
            talk.sendall(b"\n" if part == "<feed>" else b"")
            time.sleep(SECONDS / 3 if part == "<pause>" else 0)
            while part in ENDLESS:
                talk.sendall(ENDLESS[part])
                time.sleep(SECONDS / 5 if part == "<drip>" else 0)
            while part == "<silence>" and talk.recv(4096):
                pass
            if part in ("<cut>", "<closed>", "<reset>", "<silence>"):
                raise OSError
        return words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Scripted]]:
    """A round with a planned report, and its server."""
    folder = tmp_path_factory.mktemp("made")
    context, certificates = certify(folder)
    scripted = Scripted(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=scripted.serve, args=(listening,))
        thread.start()
        where, readers = listening.getsockname()[1], 'readers = ["reader@example.go.th"]'
        base = make_round(folder / "round", name_server(where, "starttls", certificates, readers))
        (base / "report.xlsx").write_bytes(make_report())
        assert run("mail", "report", "--round", base).exit_code == 0
        scripted.trusted = ssl.create_default_context(cafile=certificates)
        yield base, scripted
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(("told", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_faults(
    made: tuple[Path, Scripted],
    told: str,
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
) -> None:
    """A mail is sent if it was taken, else not sent, and then once, or unknown and left so."""
    base, scripted = shutil.copytree(made[0], tmp_path / "round"), made[1]
    scripted.command, _, scripted.words = fault.partition(" ")
    scripted.taken, fates = 0, list[str]()
    is_timed = re.search("<(drip|silence|pause)>", fault)

    def connect(server: Any, *more: Any) -> Connection:
        return Connection(server._replace(timeout=SECONDS if is_timed else 5), *more)

    monkeypatch.setattr(send, "Connection", connect)
    monkeypatch.setattr(send, "make_context", lambda *_: scripted.trusted)
    doing = {"report": lambda entry: fates.append(entry.fate.value), "wait": lambda seconds: None}
    try:
        context = open_round_folder(base)
        send.send_mail(context, Purpose.REPORT, Selection(), ask=str, **doing)  # type: ignore[arg-type]
    except Stop as stop:
        fates.append(stop.problems[0].code)
    assert (" ".join(fates), scripted.command, scripted.is_leaked) == (told, "", False)
    assert scripted.taken in ((0, 1) if "unknown" in told else ("accepted" in told,))
