"""``itasheet status``, by what lies in a round's folder."""

import shutil
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from itasheet.cli.help import display_width
from itasheet.language import Translate, speak
from itasheet.mail.ledger import Fate, LedgerEntry, Record
from itasheet.tracking.status_table import COLUMNS, Shown, StatusColumn
from itasheet.tracking.unit_status import RoundStatus, UnitStatus
from itasheet.workflow.loading import open_round_folder
from itasheet.workflow.status import explain_files, format_deadline, load_overview
from tests.command import EXAMPLE, FAULTY, RETURNS, run, run_json
from tests.golden import Golden
from tests.mail.rounds import note
from tests.tables import load_round

MAILED, COLLECTED = "2025-08-28T09:00:00+07:00", "2025-08-29T09:00:00+07:00"
DAY = date(2025, 9, 1)
"""The day on which commands run in tests."""


@pytest.fixture(autouse=True)
def folder(empty_folder: Path) -> Path:
    """A round with a deadline, to which nothing came yet."""
    text = (EXAMPLE / "itasheet.toml").read_text("utf-8")
    (empty_folder / "itasheet.toml").write_text(f"deadline = 2025-09-03\n{text}", encoding="utf-8")
    return empty_folder


def receive(folder: Path, *units: str) -> None:
    """Put the example's good returns of units (of all by default) where returns lie."""
    (folder / "returns").mkdir(exist_ok=True)
    for unit in units or [path.stem for path in RETURNS.iterdir()]:
        shutil.copy(RETURNS / f"{unit}.xlsx", folder / "returns")


def collect(folder: Path, path: Path, unit: str, date: str = "", collected: str = "") -> None:
    """Put a return into the inbox, with a record of how it came."""
    target = folder / "inbox" / unit / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)
    digest = sha256(path.read_bytes()).hexdigest()
    name = f"{unit}/{path.name}"
    note(folder, Record("mail", collected, name, digest, unit, "told", path.name, date=date))


def send(folder: Path, purpose: str, unit: str, time: str) -> None:
    about = (f"<{purpose}-{unit}>", "a@b.go.th", Fate.ACCEPTED, purpose, unit)
    note(folder, LedgerEntry(time, *about, occasion=f"+{time}"))


def load_status() -> RoundStatus:
    return load_overview(open_round_folder(None)).status


@pytest.mark.parametrize("language", ["th", "en"])
def test_golden(folder: Path, golden: Golden, language: str) -> None:
    """States in columns as wide as what is seen, what to do, and the document in no language."""
    receive(folder, "office")
    collect(folder, RETURNS / "office.xlsx", "office")
    collect(folder, FAULTY, "finance", date="2025-09-04T09:00:00+07:00")
    send(folder, "forms", "works", "2025-08-20T10:00:00+07:00")
    send(folder, "reminders", "works", "2025-08-31T10:00:00+07:00")
    Path("returns/x.xlsx").write_bytes(b"no workbook")
    result = run("status", language=language)
    assert (result.exit_code, result.stderr) == (1, "")
    golden.check(f"status-{language}.txt", result.stdout)
    table = result.stdout.splitlines()[2:8]
    columns = {display_width(line[: line.rindex("  ") + 2]) for line in table}
    assert len(columns) == 1
    golden.check_document("document-status.json", run_json("status"))


def test_done(folder: Path) -> None:
    """Where the same is to be done for all units they need not be named; in the end nothing is."""
    lines = run("status").stdout.splitlines()
    assert [line for line in lines if "itasheet" in line][0].endswith("mail reminders --round .")
    receive(folder)
    result = run("status")
    assert (result.exit_code, "What to do next" in result.stdout) == (0, False)
    assert "5 of 5 units have answered: accepted 5" in result.stdout


def test_named_paths(folder: Path) -> None:
    """Named files stand in place of the round's own; one that is not there is told."""
    receive(folder, "office")
    named = run("status", RETURNS / "works.xlsx", "no.xlsx")
    assert named.exit_code == 1
    assert "1 of 5 units have answered" in named.stdout
    assert "no.xlsx – there is no such file or folder" in named.stdout
    Path("empty").mkdir()
    assert "[nothing-to-read]" in run("status", "empty").stdout
    shutil.rmtree("returns")
    assert "[nothing-to-read]" not in run("status").stdout


def test_clocks(folder: Path) -> None:
    """A return came when its mail tells, else when it was collected, else when it was saved."""
    collect(folder, RETURNS / "office.xlsx", "office", MAILED, COLLECTED)
    collect(folder, RETURNS / "office.xlsx", "office", COLLECTED, COLLECTED)
    collect(folder, RETURNS / "office.xlsx", "office", "", MAILED)
    collect(folder, RETURNS / "works.xlsx", "works", "", COLLECTED)
    note(folder, Record("imap:1", MAILED))
    receive(folder, "office", "audit")
    units = {one.unit.id: one for one in load_status().units}
    counting = {name: one.returns.counting for name, one in units.items() if one.returns.counting}
    saved = counting["audit"][0].returned
    assert saved and {
        name: [(file.time_source and file.time_source.value, file.time) for file in files]
        for name, files in counting.items()
    } == {
        "office": [("mail", datetime.fromisoformat(MAILED))],
        "works": [("collected", datetime.fromisoformat(COLLECTED))],
        "audit": [("saved", saved.saved)],
    }
    assert [len(one.returns.others) for one in units.values()] == [1, 0, 0, 0, 0]
    with speak("en"):
        (told,) = explain_files(load_status())
    assert told == ("returns/office.xlsx", "สำนักปลัด: the same as the return that counts")


def test_round_of_another_name(folder: Path) -> None:
    """A round whose file has another name has its decisions beside it, too."""
    path = Path("itasheet.toml").rename("half-year.toml")
    receive(folder, "works")
    Path("decisions.toml").write_text("format = 0\n", encoding="utf-8")
    faulty = run("status", "--round", path)
    assert (faulty.exit_code, "decisions.toml" in faulty.stderr) == (2, True)
    Path("decisions.toml").unlink()
    assert "accepted 1" in run("status", "--round", path).stdout


def test_unreadable_but_known(folder: Path) -> None:
    """A file that cannot be read is its unit's if collecting knew whose; else it is nobody's."""
    broken = Path("broken.xlsx")
    broken.write_bytes(b"no workbook")
    collect(folder, broken, "works", collected=COLLECTED)
    receive(folder, "office")
    shutil.copy(broken, "returns/x.xlsx")
    status = load_status()
    assert [one.state.value for one in status.units][2] == "errors"
    assert [file.path for file in status.strays] == ["returns/x.xlsx"]
    with speak("en"):
        (known, reason), (_, stray) = explain_files(status)
    assert (known, reason) == (f"inbox/works/{broken}", f"กองช่าง: {stray}")
    assert stray.startswith("this is not an Excel workbook but plain text or CSV — ")


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        (date(2025, 9, 3), "the deadline is 2025-09-03, days left 2"),
        (date(2025, 9, 2), "the deadline is 2025-09-02, days left 1"),
        (date(2025, 9, 1), "the deadline is today"),
        (date(2025, 8, 31), "the deadline was 2025-08-31, days past 1"),
        (date(2025, 8, 30), "the deadline was 2025-08-30, days past 2"),
        (None, "itasheet.toml names no deadline"),
    ],
)
def test_deadline(deadline: date | None, told: str) -> None:
    """How far the deadline is off is told, also where there is none."""
    with speak("en"):
        line = format_deadline(RoundStatus(load_round()._replace(deadline=deadline), DAY, ()))
    assert line == f"As of 2025-09-01; {told}"


def test_workbook(folder: Path) -> None:
    """The workbook has a table with a filter and the states with a chart, twice the same bytes."""
    receive(folder, "office")
    shutil.copy(FAULTY, "returns/finance.xlsx")
    output = folder / "status.xlsx"
    assert run("status", "-o", output).stdout.splitlines()[-1] == str(output)
    table, states = openpyxl.load_workbook(output).worksheets
    assert (table.title, states.title) == ("Units", "States")
    assert table.auto_filter.ref == "A5:J10" and table.print_title_rows == "$5:$5"
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 9)
    rows = {row[0]: row for row in table.iter_rows(6, 10, values_only=True)}
    assert rows["กองคลัง"][1] == "must be mended" and rows["กองคลัง"][5:8] == ("๒/๒", 3, 3)
    assert isinstance(rows["กองคลัง"][4], datetime)
    assert rows["กองช่าง"][1:3] == ("not sent", "–") and rows["กองช่าง"][9] == "remind"
    assert len(states._charts) == 1
    assert [row[:2] for row in states.iter_rows(4, 10, values_only=True)] == [
        *(("not sent", 3), ("not reached", 0), ("sent, no answer", 0), ("to be decided", 0)),
        *(("must be mended", 1), ("accepted", 1), ("confirmed nil", 0)),
    ]
    fills = {row[0].value: row[1].fill.fgColor.rgb for row in table.iter_rows(6, 10)}
    assert len({fills["กองคลัง"], fills["สำนักปลัด"], fills["กองช่าง"]}) == 3
    first = output.read_bytes()
    run("status", "-o", output, "--force")
    assert output.read_bytes() == first
    run("status", "-o", output, "--force", language="th")
    table, states = openpyxl.load_workbook(output).worksheets
    assert (table.title, states.title) == ("ส่วนราชการ", "ภาพรวม")
    assert table["A3"].value == "ณ วันที่ ๑ กันยายน ๒๕๖๘ กำหนดส่ง ๓ กันยายน ๒๕๖๘ เหลือ ๒ วัน"


def test_another_column() -> None:
    """A column more in the table stands on the terminal, in the document and in the workbook."""

    def show(one: UnitStatus, _: Translate) -> Shown:
        return Shown(one.unit.id.upper(), facts={"short": one.unit.id.upper()})

    COLUMNS.append(StatusColumn("short", "Short", 1.0, show))
    try:
        lines = run("status", "-o", "status.xlsx").stdout.splitlines()
        document = run_json("status")
    finally:
        COLUMNS.pop()
    assert (lines[2].split()[-1], lines[4].split()[-1]) == ("Short", "FINANCE")
    assert document["units"][1]["short"] == "FINANCE"
    table = openpyxl.load_workbook("status.xlsx").worksheets[0]
    assert [table.cell(row, 11).value for row in (5, 7)] == ["Short", "FINANCE"]


def test_workbook_among_returns(folder: Path) -> None:
    """An overview that lies among the returns is passed over, and is nobody's answer."""
    receive(folder, "office")
    run("status", "-o", "returns/status.xlsx")
    result = run("check", "returns")
    assert (result.exit_code, result.stdout.count("an overview that itasheet status")) == (0, 1)
    assert load_status().strays == ()
