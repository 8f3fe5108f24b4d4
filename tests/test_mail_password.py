"""The password: where it comes from, and how it is asked for at a terminal, and nowhere else."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from itasheet.definition.round import FILE, Login, Mailing
from itasheet.mail.credentials import Account, find_account
from itasheet.problems.problem import Stop
from tests.command import run_at_terminal
from tests.mail.faults import find_password
from tests.mail.rounds import edit
from tests.mail.sending import Sending, open_sending
from tests.mail.servers import PASSWORD, USER

pytest.importorskip("pty", reason="Windows has no pseudo-terminals")


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
    tmp_path: Path,
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
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    words = tmp_path / FILE, USER, ("A_PASSWORD",), lambda _what: typed
    try:
        secret = find_account(Mailing(password_command=command), *words).secret
    except Stop as stop:
        secret = stop.problems[0].code
    assert secret == found
    assert find_account(Mailing(login=Login.NONE), *words) == Account(Login.NONE)


def test_consent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command runs once its user said yes, until the round's place or settings are others."""
    state, ran, asked = tmp_path / "state", tmp_path / "ran", list[object]()
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    command = ("sh", "-c", f"echo >> {ran}; echo secret")

    def find(answer: str, folder: str = "a", host: str = "") -> tuple[str, int]:
        def ask(what: object) -> str:
            asked.append(what)
            return answer

        asked.clear()
        mailing, file = Mailing(host=host, password_command=command), tmp_path / folder / FILE
        try:
            account = find_account(mailing, file, USER, (), ask)
        except Stop as stop:
            assert [*stop.problems] == asked and "echo secret" in stop.problems[0].words["command"]
            return stop.problems[0].code, 1
        return account.secret, len(asked)

    unknown = ("mail-command-unknown", 1)
    assert (find(""), ran.exists()) == (unknown, False)
    assert [find("yes"), find(""), find("", "./b/../a")] == [("secret", 1), *[("secret", 0)] * 2]
    assert [find("", "b"), find("", host="other")] == [unknown] * 2
    (kept,) = state.rglob("?" * 64)
    assert [one.stat().st_mode & 0o777 for one in (kept, kept.parent)] == [0o600, 0o700]


QUESTION = f"Password of {USER}: "
READERS = 'readers = ["reader@example.go.th"]'


@pytest.fixture()
def sending(made_round: Path, tmp_path: Path) -> Iterator[Sending]:
    """A round with a planned report; no password is known."""
    with open_sending(made_round, tmp_path, READERS, password="") as sending:
        sending.plan_report()
        yield sending


def test_asked_and_not_shown(sending: Sending, tmp_path: Path) -> None:
    """Asked for once and only at a terminal; it logs in, and is shown and kept nowhere."""
    mischief, words = sending.mischief, ["mail", "report", "--round", str(sending.folder), "--send"]
    code, shown = run_at_terminal(*words, typed="\n", awaited=QUESTION)
    assert (code, "[mail-password-missing]" in shown, mischief.logins) == (2, True, [])
    code, shown = run_at_terminal(*words, shell='exec "$@" </dev/null')
    assert (code, "[mail-password-missing]" in shown, QUESTION in shown) == (2, True, False)
    code, shown = run_at_terminal(*words, typed=f"{PASSWORD}\n", awaited=QUESTION)
    assert (code, shown.count(QUESTION)) == (0, 1), shown
    assert mischief.logins == [(USER, PASSWORD)]
    assert PASSWORD not in shown and find_password(tmp_path) == []
    edit(sending.folder, "timeout", f"password_command = ['echo', '{PASSWORD}']\ntimeout")
    trial, state = (*words, "--only-me"), {"XDG_STATE_HOME": str(tmp_path / "state")}
    for typed, code in (("n", 2), ("y", 0), ("", 0)):
        shell = "" if typed else 'exec "$@" </dev/null'
        answer = {"typed": f"{typed}\n", "awaited": "Run it?"} if typed else {}
        ended, shown = run_at_terminal(*trial, shell=shell, **answer, **state)
        assert (ended, "[mail-command-unknown]" in shown) == (code, code == 2), shown
