"""Fixtures that many tests share: a real LibreOffice, and fonts as wide as the national ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, available, make_fontconfig
from tests.office.fonts import explain_missing_fonts

pytest_plugins = ("tests.golden", "tests.mail.fixtures")


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run (one for each worker); skips where there is none."""
    reason = available()
    if reason:
        pytest.skip(reason)
    with Office() as running:
        yield running


@pytest.fixture(scope="session")
def sarabun_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file for FONTCONFIG_FILE with which programs see fonts as wide as TH Sarabun."""
    reason = explain_missing_fonts()
    if reason:
        pytest.skip(reason)
    return make_fontconfig(tmp_path_factory.mktemp("sarabun"))
