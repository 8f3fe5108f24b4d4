"""The plugin that makes a skipped test a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='no office')\ndef test_it(): pass\n"
SKIPPED_WHOLE = "import pytest\npytest.skip('no office', allow_module_level=True)\n"
PASSED = "def test_it(): pass\n"


@pytest.mark.parametrize(("skipping", "code"), [((), 0), ((SKIPPED, SKIPPED_WHOLE), 1)])
def test_no_skips(skipping: tuple[str, ...], code: int, tmp_path: Path) -> None:
    """A run fails where a test or a whole module was skipped, and tells which and why."""
    for number, text in enumerate((PASSED, *skipping)):
        tmp_path.joinpath(f"test_{number}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:cacheprovider", "."),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout
    for number in range(1, len(skipping) + 1):
        assert f"test_{number}.py" in done.stdout
    assert done.stdout.count("no office") >= len(skipping)
