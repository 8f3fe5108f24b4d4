"""What commands write and say is the same wherever, by whomever and in what order it is made."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import DAY, EXAMPLE, ROOT
from tests.example.fill import edit_workbook
from tests.killed.runner import read_files

RUN = """
import json, sys
from itasheet.cli import main
for words in json.load(sys.stdin):
    try:
        main(words)
    except SystemExit as end:
        assert end.code in (0, 1), (words, end.code)
"""
OPTIONS = (
    "deadline = 2025-09-15\n[mail]\nsender = 'a@example.go.th'\nreaders = ['b@example.go.th']\n"
)
COMMANDS = (
    *("template -o forms", "template -o filled --from {} --from {}", "check --json {} {}"),
    *("check {} with-mistakes {} --mark marked", "diff --json returns/finance.xlsx {1}"),
    *("merge {} returns {} -o report.xlsx --proposed --pdf", "pdf report.xlsx -o printed.pdf"),
    *("merge {} {} --json -o draft.xlsx --draft", "trace report.xlsx --verify --json"),
    *("status -o status.xlsx", "status --json", "receipt"),
    *("mail forms", "mail receipts", "mail report", "mail marked", "mail reminders", "explain"),
    "collect {} {}",
)
"""Each with two returns in the places of its braces, in either order."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no umask")
def test_same_bytes(tmp_path: Path) -> None:
    """Hash seed, locale, zone, umask, folder, times of files and the order of arguments."""
    older, results = tmp_path / "older.xlsx", list[tuple[bytes, Mapping[str, bytes]]]()
    edit_workbook(EXAMPLE / "returns/finance.xlsx", older, E13="๒. จัดซื้อจัดจ้างครบทุกโครงการ")
    files = ("returns/works.xlsx", "older/finance.xlsx")
    for name, umask, order, zone, locale in (
        ("here", 0o022, files, "Pacific/Kiritimati", "C"),
        ("ที่ อื่น/b", 0o077, files[::-1], "Pacific/Midway", "th_TH.UTF-8"),
    ):
        folder = tmp_path / name
        shutil.copytree(EXAMPLE, folder)
        (folder / "older").mkdir()
        shutil.copy(older, folder / files[1])
        os.utime(folder / files[0], (len(name), len(name)))
        settings = (folder / "itasheet.toml").read_text("utf-8")
        changed = settings.replace("[agency]", f"{OPTIONS}[agency]")
        (folder / "itasheet.toml").write_text(changed, encoding="utf-8")
        lines = [line.replace("{1}", files[1]).format(*order) for line in COMMANDS]
        surroundings = {"PYTHONHASHSEED": str(umask), "TZ": zone, "LC_ALL": locale}
        known = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": DAY, "ITASHEET_LANG": "th"}
        ran = subprocess.run(
            [sys.executable, "-c", RUN],
            input=json.dumps([line.split() for line in lines]).encode(),
            cwd=folder,
            env=os.environ | surroundings | known,
            umask=umask,
            capture_output=True,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        collected = re.compile(rb'"collected": "[^"]*"')
        made = {path: collected.sub(b"", one) for path, one in read_files(folder).items()}
        results.append((ran.stdout, made))
    (said, here), (said_there, there) = results
    assert [path for path in {*here, *there} if here.get(path) != there.get(path)] == []
    assert said == said_there and len(here) > 40
