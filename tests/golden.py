"""Golden files: texts under ``tests/golden`` that a test's result must equal.

A pytest plugin. ``pytest --update-golden`` writes what the tests now make; read the difference
before it is kept.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).with_name("golden")
OPTION = "--update-golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="write the files under tests/golden anew")


class Golden:
    """Compares texts with golden files, or writes these."""

    def __init__(self, update: bool) -> None:
        self._update = update

    def check(self, name: str, text: str) -> None:
        """The text must be that of the file; every line of both ends with a line end."""
        path = FOLDER / name
        if self._update:
            path.write_text(text, encoding="utf-8")
        if not path.exists():
            pytest.fail(f"there is no {path.name}; pytest {OPTION} makes it")
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()

    def check_document(self, name: str, document: Mapping[str, Any]) -> None:
        """The same of a JSON document, without sums, when files were saved, and our version."""
        text = json.dumps({**document, "itasheet": "…"}, ensure_ascii=False, indent=1)
        self.check(name, re.sub(r'("(?:sha256|saved)": )"[^"]+"', r'\1"…"', text) + "\n")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(bool(request.config.getoption(OPTION)))
