"""Fixtures that many tests share: folders to work in, and a real LibreOffice."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command import EXAMPLE
from tests.office.session import Office, available

pytest_plugins = ("tests.golden", "tests.mail.fixtures")

# Properties are tried on a sample; `pytest --hypothesis-profile=long`, as CI has it, on many.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=300)
settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What has a LibreOffice is a test of ``office``."""
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker("office")


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands in processes of their own share what they compile, though the environment may want
    none of it beside the sources.
    """
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode:
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def round_folder(empty_folder: Path) -> Path:
    """The example's round with its returns, in a folder in which commands run."""
    shutil.copytree(EXAMPLE, empty_folder, dirs_exist_ok=True)
    return empty_folder


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run (one for each worker); skips where there is none."""
    reason = available()
    if reason:
        pytest.skip(reason)
    with Office() as running:
        yield running
