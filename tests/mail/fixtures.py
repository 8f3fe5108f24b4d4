"""Fixtures: the real mail server, and the password that commands find for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
