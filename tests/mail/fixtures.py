"""Fixtures: the real mail server, and the password that commands find for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.rounds import make_forms, make_report, make_round, name_server
from tests.mail.servers import PASSWORD, Post, explain_missing_servers


@pytest.fixture(scope="session")
def post() -> Iterator[Post]:
    """exim and Dovecot for the whole run (for each worker); skips where they cannot be started."""
    reason = explain_missing_servers()
    if reason:
        pytest.skip(reason)
    with Post() as running:
        yield running


@pytest.fixture()
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    """The password, where commands look for it first."""
    monkeypatch.setenv("ITASHEET_SMTP_PASSWORD", PASSWORD)
    return PASSWORD


@pytest.fixture(scope="session")
def made_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its forms and its report, and a server that nobody reaches."""
    folder = make_round(tmp_path_factory.mktemp("made"), name_server(9), "deadline = 2025-10-15\n")
    make_forms(folder)
    (folder / "report.xlsx").write_bytes(make_report())
    return folder


@pytest.fixture()
def mail_round(made_round: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_round, tmp_path / "round"))
