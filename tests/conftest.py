"""The fixture that many tests share: a real LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office.session import Office, available

pytest_plugins = ("tests.golden", "tests.mail.fixtures")


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run (one for each worker); skips where there is none."""
    reason = available()
    if reason:
        pytest.skip(reason)
    with Office() as running:
        yield running
