"""What commands say of wrong usage and of what cannot be used, and that they then write nothing."""

import shlex
from pathlib import Path

import pytest

from itasheet import libreoffice
from tests.command import run
from tests.killed.runner import read_files

UNIT = "--organisation เทศบาลตำบลบ้านตัวอย่าง --year 2568 --unit"
INIT = f"init new {UNIT} office=สำนักปลัด"
TEMPLATE = f"template {UNIT} กองคลัง"

WRONG_USAGE = {
    "check": "Missing argument 'PATHS...'",
    "diff returns/works.xlsx": "Missing argument 'SECOND'",
    "merge returns": "Missing option '-o' / '--output'",
    "merge returns -o report": "ends in .xlsx",
    "merge returns -o report.xls": "ends in .xlsx",
    "merge returns -o report.pdf": "ends in .xlsx",
    "merge returns -o report.xlsx --digits roman": "'roman' is not one of",
    "status -o status.pdf": "ends in .xlsx",
    "pdf returns/works.xlsx -o report.docx": "ends in .pdf",
    "init new": "Give --organisation, --year and --unit; nobody can be asked here.",
    f"init new {UNIT[:-6]}": "Give --organisation, --year and --unit; nobody can be asked here.",
    f"{INIT} --unit กองคลัง": "“กองคลัง” should be ID=VALUE.",
    f"{INIT} --unit =กองคลัง": "“=กองคลัง” should be ID=VALUE.",
    f"{INIT} --unit office=กองคลัง": "--unit office is given twice.",
    f"{INIT} --address finance=a@b.th": "There is no --unit finance; given are: office",
    f"{INIT} --measures office=a": "“a” should be numbers such as 1,2 or 1-3.",
    f"{INIT} --year 2025": "This should be a Buddhist year such as 2568.",
    TEMPLATE.replace("2568", "2025"): "This should be a Buddhist year such as 2568.",
    f"{TEMPLATE} --round .": "Give either --round, or --organisation and --year.",
    **dict.fromkeys(
        (
            f"template {UNIT[:-6]}",
            f"template {UNIT} ' '",
            "template --organisation x --unit กองคลัง",
            "template --year 2568 --unit กองคลัง",
            "template --organisation ' ' --year 2568 --unit กองคลัง",
        ),
        "Without a round give --organisation, --year and --unit together.",
    ),
}
"""Command lines, given in a round's folder, and what each is told on stderr, with 2."""

UNUSABLE = {
    "check returns --round empty": "there is no itasheet.toml in this folder",
    "status --round nowhere": "[round-missing]",
    "diff returns/works.xlsx returns/works.xlsx --round empty": "[round-missing]",
    "merge returns -o no/such/report.xlsx": "[output-unwritable]",
    "merge returns -o mine.xlsx": "mine.xlsx: the file exists already",
    "merge returns -o other.xlsx": "other-audit.xlsx: the file exists already",
    "merge returns -o new.xlsx --pdf": "new.pdf: the file exists already",
    "merge no.xlsx -o mine.xlsx --force": "no return could be read",
    "merge mine.xlsx -o mine.xlsx --force --draft": "no return could be read",
    "status -o mine.xlsx": "[output-exists]",
    "pdf no.xlsx": "[file-missing]",
    "pdf itasheet.toml": "[file-other]",
    "pdf returns/works.xlsx -o new.pdf": "[output-exists]",
    "demo .": "[output-exists]",
    f"init . {UNIT} office=สำนักปลัด": "[output-exists]",
    f"{INIT} --unit กองคลัง=กองคลัง": "units[2].id: the key must hold a short name",
    f"{INIT} --unit finance=สำนักปลัด": "an id and names that no other unit has",
    f"{INIT} --address office=a": "units[1].addresses: the key must hold an e-mail",
    f"{INIT} --measures office=1,9": "units[1].measures: the key must hold 1, 2, 3",
    INIT.replace("เทศบาลตำบลบ้านตัวอย่าง", "' '"): "agency.name: the key must hold some text",
    "template --round empty": "[round-missing]",
    "template --round . --unit กองคลังง": "สำนักปลัด, กองคลัง",
    "template -o mine.xlsx": "[output-unwritable]",
    f"{TEMPLATE} --definition no-such": "[definition-missing]",
    f"{TEMPLATE} --definition no-such.toml": "ita-plan, ita-report",
    f"{TEMPLATE} --definition ../setup.cfg": "[definition-missing]",
    "template --from no.xlsx": "[file-missing]",
    "template --from empty": "[nothing-to-read]",
    "template --from mine.xlsx": "[file-other]",
    "explain required-blnk": "“required-blnk”. Near it: required-blank.",
    "explain xyzzy": "“xyzzy”. All of them: itasheet explain",
    "explain '\x1b[31m'": "All of them",
}
"""The same of what cannot be used, or is in the way."""


@pytest.fixture(autouse=True)
def folder(round_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round, an empty folder, files of somebody's, and a LibreOffice that is never called."""
    for name in ("mine.xlsx", "other-audit.xlsx", "new.pdf"):
        (round_folder / name).write_text("mine")
    (round_folder / "empty").mkdir()
    monkeypatch.setattr(libreoffice, "find_office", lambda: round_folder)
    return round_folder


@pytest.mark.parametrize(("line", "told"), (WRONG_USAGE | UNUSABLE).items())
def test_refused(folder: Path, line: str, told: str) -> None:
    """The sentence stands on stderr, nothing on stdout but what was read, and no file changes."""
    before = read_files(folder)
    result = run(*shlex.split(line))
    assert (result.exit_code, told in result.stderr) == (2, True), result.output
    assert "\x1b" not in result.output
    assert bool(result.stdout) is ("no return could be read" in told)
    assert read_files(folder) == before


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("merge returns -o mine.xlsx", "mine.xlsx"),
        ("merge returns -o other.xlsx", "other-audit.xlsx"),
        ("status -o mine.xlsx", "mine.xlsx"),
        ("pdf returns/works.xlsx -o new.pdf", "new.pdf"),
        (f"init . {UNIT} office=สำนักปลัด", "itasheet.toml"),
        (f"{TEMPLATE} -o forms", "forms/แบบรายงาน ๒๕๖๘ กองคลัง.xlsx"),
    ],
)
def test_forced(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str, name: str) -> None:
    """What is there is replaced where that is asked for, and not otherwise."""
    monkeypatch.setattr(libreoffice, "print_workbook", lambda content, name: b"%PDF")
    (folder / "forms").mkdir()
    (folder / name).write_text("mine")
    for more, code in (([], 2), (["--force"], 0)):
        assert run(*shlex.split(line), *more).exit_code == code
        assert ((folder / name).read_bytes() == b"mine") is (code == 2)
