"""The password: where it comes from, and how it is asked for at a terminal, and nowhere else."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from itasheet.definition.mailing import Login, Mailing
from itasheet.mail.credentials import Account, find_account
from itasheet.problems.problem import Stop
from tests.command import DAY, ROOT, run
from tests.mail.faults import Mischief, certify, find_password, serve
from tests.mail.rounds import make_report, make_round, name_server
from tests.mail.servers import PASSWORD, USER

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")


@pytest.mark.parametrize(
    ("variable", "command", "stored", "typed", "found"),
    [
        ("secret", ("false",), "x", "x", "secret"),
        ("", ("echo", "secret"), "x", "x", "secret"),
        ("", (), "secret", "x", "secret"),
        ("", (), None, "secret", "secret"),
        ("", (), None, "", "mail-password-missing"),
        ("รหัสผ่าน", (), None, "", "mail-password-letters"),
        ("", ("no-such-program",), "x", "x", "mail-password-command"),
        ("", ("false",), "x", "x", "mail-password-command"),
        ("", ("true",), "x", "x", "mail-password-command"),
        ("", ("echo",), "x", "x", "mail-password-command"),
    ],
)
def test_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    command: tuple[str, ...],
    stored: str | None,
    typed: str,
    found: str,
) -> None:
    """From the environment, else a command, else the system's store, else the person."""
    errors = SimpleNamespace(KeyringError=OSError)
    store = SimpleNamespace(get_password=lambda service, user: stored, errors=errors)
    monkeypatch.setitem(sys.modules, "keyring", store)
    monkeypatch.setenv("A_PASSWORD", variable)
    mailing = Mailing(password_command=command)
    try:
        secret = find_account(mailing, USER, ("A_PASSWORD",), lambda user: typed).secret
    except Stop as stop:
        secret = stop.problems[0].code
    assert secret == found
    nobody = find_account(Mailing(login=Login.NONE), USER, ("A_PASSWORD",), lambda user: typed)
    assert nobody == Account(Login.NONE)


QUESTION = f"Password of {USER}: "
SECONDS = 30.0
READERS = 'readers = ["reader@example.go.th"]'


@pytest.fixture()
def planned(tmp_path: Path) -> Iterator[tuple[Mischief, list[str]]]:
    """A server, and the command that sends a planned report through it."""
    mischief, (context, certificates) = Mischief(), certify(tmp_path)
    with serve(mischief, context) as port:
        base = make_round(tmp_path, name_server(port, "starttls", certificates, READERS))
        (base / "report.xlsx").write_bytes(make_report())
        words = ["mail", "report", "--round", str(base)]
        assert run(*words).exit_code == 0
        yield mischief, [sys.executable, "-m", "itasheet", "--lang", "en", *words, "--send"]


def converse(words: Sequence[str], typed: str, awaited: str) -> tuple[int, str]:
    """Run a program at a terminal and type once something shows; its code, and all that showed."""
    child, terminal = pty.fork()
    if child == 0:
        settings = {"SOURCE_DATE_EPOCH": DAY, "TERM": "dumb", "PYTHONPATH": str(ROOT)}
        os.execve(words[0], list(words), {**os.environ, **settings})
    shown, ends = b"", time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # Linux says so where the other side has gone
            break
        if typed and awaited.encode() in shown:
            os.write(terminal, f"{typed}\n".encode())
            typed = ""
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password stands nowhere."""
    monkeypatch.delenv("ITASHEET_SMTP_PASSWORD", raising=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_asked_and_not_shown(planned: tuple[Mischief, list[str]], tmp_path: Path) -> None:
    """Asked for once and only at a terminal; it logs in, and is shown and kept nowhere."""
    mischief, words = planned
    code, shown = converse(words, "\n", QUESTION)
    assert (code, "[mail-password-missing]" in shown, mischief.logins) == (2, True, [])
    code, shown = converse(["/bin/sh", "-c", 'exec "$@" </dev/null', "sh", *words], "", QUESTION)
    assert (code, "[mail-password-missing]" in shown, QUESTION in shown) == (2, True, False)
    code, shown = converse(words, PASSWORD, QUESTION)
    assert (code, shown.count(QUESTION)) == (0, 1), shown
    assert mischief.logins == [(USER, PASSWORD)]
    assert PASSWORD not in shown and find_password(tmp_path) == []
