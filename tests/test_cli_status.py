"""``itasheet status``: the table, the next steps, the document, and the workbook for a chief."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from itasheet.mail.ledger import Fate, LedgerEntry, Record, write_line
from itasheet.thai.text import display_width
from itasheet.tracking.status_table import COLUMNS, Shown, StatusColumn
from tests.command import EXAMPLE, run

RETURNS = EXAMPLE / "returns"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"
DEADLINE = "deadline = 2025-09-03\n"
"""Two days after the day on which commands run in tests."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A round with a deadline, to which nothing came yet."""
    text = (EXAMPLE / "itasheet.toml").read_text(encoding="utf-8")
    (tmp_path / "itasheet.toml").write_text(DEADLINE + text, encoding="utf-8")
    return tmp_path


def receive(folder: Path, *units: str) -> None:
    """Put the example's good returns of units where returns lie."""
    (folder / "returns").mkdir(exist_ok=True)
    for unit in units:
        shutil.copy(RETURNS / f"{unit}.xlsx", folder / "returns")


def collect(folder: Path, path: Path, unit: str, date: str = "", collected: str = "") -> None:
    """Put a return into the inbox, with a record of how it came."""
    target = folder / "inbox" / unit / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)
    digest = sha256(path.read_bytes()).hexdigest()
    name = f"{unit}/{path.name}"
    record = Record("mail", collected, name, digest, unit, "told", path.name, date=date)
    note(folder, "collected.jsonl", write_line(record))


def send(folder: Path, purpose: str, unit: str, time: str) -> None:
    """Note a mail in the ledger."""
    entry = LedgerEntry(time, f"<{purpose}-{unit}>", "a@b.go.th", Fate.ACCEPTED, purpose, unit)
    note(folder, "ledger.jsonl", write_line(entry))


def note(folder: Path, name: str, line: str) -> None:
    """Add a line to a journal."""
    (folder / "mail").mkdir(exist_ok=True)
    with (folder / "mail" / name).open("a", encoding="utf-8") as file:
        file.write(line)


def read_units(folder: Path, *words: str | Path) -> Mapping[str, dict[str, Any]]:
    """Each unit as the document tells it."""
    result = run("status", *words, "--round", folder, "--json")
    return {unit["id"]: unit for unit in json.loads(result.stdout)["units"]}


def test_all_states(folder: Path) -> None:
    """Each unit's state in columns as wide as what is seen, what is to be done, and an exit code
    that says something is open.
    """
    receive(folder, "office")
    collect(folder, FAULTY, "finance", date="2025-09-04T09:00:00+07:00")
    send(folder, "forms", "works", "2025-08-20T10:00:00+07:00")
    send(folder, "reminders", "works", "2025-08-31T10:00:00+07:00")
    result = run("status", "--round", folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "As of ๑ กันยายน ๒๕๖๘; the deadline is ๓ กันยายน ๒๕๖๘, in 2 days"
    finance = next(line for line in lines if line.startswith("กองคลัง"))
    assert "must be mended, late" in finance and "๔ ก.ย. ๖๘ (by its mail)" in finance
    works = next(line for line in lines if line.startswith("กองช่าง"))
    assert "sent, no answer" in works and "๒๐ ส.ค. ๖๘" in works and "1 (๓๑ ส.ค. ๖๘)" in works
    base = str(folder)
    faulty = folder / "inbox" / "finance" / "finance.xlsx"
    mark = f"check {faulty} --round {base} --mark {folder / 'marked'}"
    assert f"  กองคลัง: itasheet {mark}" in lines
    reminder = f"itasheet mail reminders --round {base} --unit education --unit audit"
    assert f"  กองการศึกษา, หน่วยตรวจสอบภายใน: {reminder}" in lines
    assert not any("mail" in line and "works" in line for line in lines)
    assert lines[-1].startswith("2 of 5 units have answered: not sent 2, sent, no answer 1, must")
    thai = run("status", "--round", folder, language="th").stdout.splitlines()
    for table in (lines[2:8], thai[2:8]):
        heading = table[0].rindex("  ") + 2
        at = display_width(table[0][:heading])
        assert all(display_width(line[: line.rindex("  ") + 2]) == at for line in table if line)


def test_done(folder: Path) -> None:
    """Where the same is to be done for all units they need not be named; in the end nothing is."""
    line = f"itasheet mail reminders --round {folder}"
    told = [one for one in run("status", "--round", folder).stdout.splitlines() if line in one]
    assert len(told) == 1 and told[0].endswith(line)
    assert read_units(folder)["works"]["next"].endswith("--unit works")
    receive(folder, *(path.stem for path in RETURNS.iterdir()))
    result = run("status", "--round", folder)
    assert (result.exit_code, "What to do next" in result.stdout) == (0, False)
    assert "5 of 5 units have answered: accepted 5" in result.stdout


def test_named_paths(folder: Path) -> None:
    """Named files stand in place of the round's own; one that is not there is told."""
    receive(folder, "office")
    units = read_units(folder, RETURNS / "works.xlsx")
    assert (units["works"]["state"], units["office"]["state"]) == ("accepted", "not-sent")
    missing = run("status", folder / "no.xlsx", "--round", folder)
    assert missing.exit_code == 1
    assert "no.xlsx – there is no such file or folder" in missing.stdout
    empty = folder / "empty"
    empty.mkdir()
    assert "[nothing-to-read]" in run("status", empty, "--round", folder).stdout
    assert "[nothing-to-read]" not in run("status", "--round", folder).stdout


def test_clocks(folder: Path) -> None:
    """When a return came first its mail tells, else when it was collected, else when it was saved;
    one that came more than one way counts once.
    """
    mailed, collected = "2025-08-28T09:00:00+07:00", "2025-08-29T09:00:00+07:00"
    collect(folder, RETURNS / "office.xlsx", "office", mailed, collected)
    collect(folder, RETURNS / "office.xlsx", "office", collected, collected)
    collect(folder, RETURNS / "office.xlsx", "office", "", mailed)
    collect(folder, RETURNS / "works.xlsx", "works", "", collected)
    note(folder, "collected.jsonl", write_line(Record("imap:1", mailed)))
    receive(folder, "office", "audit")
    units = read_units(folder)
    told = {name: [arrival["clock"] for arrival in one["returns"]] for name, one in units.items()}
    came = {"office": ["mail"], "works": ["collected"], "audit": ["saved"]}
    assert told == {"finance": [], "education": [], **came}
    assert units["office"]["returns"][0]["returned"] == mailed
    assert units["works"]["returns"][0]["returned"] == collected
    assert units["audit"]["returns"][0]["returned"] == units["audit"]["returns"][0]["saved"]
    assert [len(one["others"]) for one in units.values()] == [1, 0, 0, 0, 0]
    assert "สำนักปลัด: the same as the return that counts" in run("status", "--round", folder).stdout


def test_decided(folder: Path) -> None:
    """The command shown asks what counts; what was decided is no question any more."""
    receive(folder, *(path.stem for path in RETURNS.iterdir()))
    shutil.copy(FAULTY, folder / "returns" / "again.xlsx")
    before = run("status", "--round", folder)
    report = folder / "report.xlsx"
    command = f"merge {folder / 'returns'} --round {folder} -o {report}"
    assert f"  กองคลัง: itasheet {command}" in before.stdout.splitlines()
    assert read_units(folder)["finance"]["next"] == f"itasheet {command}"
    assert run(*command.split(), "--proposed").exit_code == 0
    finance = read_units(folder)["finance"]
    assert (finance["undecided"], finance["state"]) == (False, "accepted")
    assert [Path(one["path"]).name for one in finance["returns"]] == ["finance.xlsx"]
    assert "กองคลัง: left out, as was decided" in run("status", "--round", folder).stdout


def test_round_of_another_name(folder: Path) -> None:
    """A round whose file has another name has its decisions beside it, too."""
    path = (folder / "itasheet.toml").rename(folder / "half-year.toml")
    receive(folder, "works")
    (folder / "decisions.toml").write_text("format = 0\n", encoding="utf-8")
    faulty = run("status", "--round", path)
    assert (faulty.exit_code, "decisions.toml" in faulty.stderr) == (2, True)
    (folder / "decisions.toml").unlink()
    assert "accepted 1" in run("status", "--round", path).stdout


def test_unreadable_but_known(folder: Path) -> None:
    """A file that cannot be read is its unit's if collecting knew whose; else it is nobody's."""
    broken = folder / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    collect(folder, broken, "works", collected="2025-08-29T09:00:00+07:00")
    receive(folder)
    shutil.copy(broken, folder / "returns" / "x.xlsx")
    document = json.loads(run("status", "--round", folder, "--json").stdout)
    works = next(unit for unit in document["units"] if unit["id"] == "works")
    assert (works["state"], works["returns"][0]["errors"]) == ("errors", 1)
    assert [Path(stray["path"]).name for stray in document["strays"]] == ["x.xlsx"]


def test_document(folder: Path) -> None:
    """The document is versioned, has every state with its count, and is in no language."""
    receive(folder, "office")
    document = json.loads(run("status", "--round", folder, "--json").stdout)
    assert list(document)[:2] == ["itasheet", "schema"]
    assert list(document["states"]) == ["not-sent", "sent", "returned", "errors", "accepted", "nil"]
    assert list(document["states"].values()) == [4, 0, 0, 0, 1, 0]
    assert (document["today"], document["deadline"]) == ("2025-09-01", "2025-09-03")
    thai = run("status", "--round", folder, "--json", language="th")
    assert json.loads(thai.stdout) == document


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        ("2025-09-02", "the deadline is ๒ กันยายน ๒๕๖๘, in 1 day"),
        ("2025-09-01", "the deadline is today"),
        ("2025-08-30", "the deadline was ๓๐ สิงหาคม ๒๕๖๘, 2 days ago"),
        ("", "itasheet.toml names no deadline"),
    ],
)
def test_deadline(folder: Path, deadline: str, told: str) -> None:
    """How far the deadline is off is told, also where there is none."""
    path = folder / "itasheet.toml"
    line = f"deadline = {deadline}\n" if deadline else ""
    path.write_text(path.read_text(encoding="utf-8").replace(DEADLINE, line), encoding="utf-8")
    assert run("status", "--round", folder).stdout.splitlines()[0].endswith(told)


def test_workbook(folder: Path) -> None:
    """The workbook has a table with a filter and the states with a chart, twice the same bytes."""
    receive(folder, "office")
    shutil.copy(FAULTY, folder / "returns" / "finance.xlsx")
    output = folder / "status.xlsx"
    assert run("status", "--round", folder, "-o", output).stdout.splitlines()[-1] == str(output)
    book = openpyxl.load_workbook(output)
    table, states = book.worksheets
    assert (table.title, states.title) == ("Units", "States")
    assert table.auto_filter.ref == "A5:K10" and table.print_title_rows == "$5:$5"
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 9)
    rows = {row[0]: row for row in table.iter_rows(6, 10, values_only=True)}
    assert rows["กองคลัง"][1] == "must be mended" and rows["กองคลัง"][5:8] == ("๒/๒", 3, 3)
    assert isinstance(rows["กองคลัง"][4], datetime)
    assert rows["กองช่าง"][1:3] == ("not sent", "–") and rows["กองช่าง"][10] == "remind"
    assert len(states._charts) == 1
    assert [row[:2] for row in states.iter_rows(4, 9, values_only=True)] == [
        *(("not sent", 3), ("sent, no answer", 0), ("to be decided", 0)),
        *(("must be mended", 1), ("accepted", 1), ("confirmed nil", 0)),
    ]
    fills = {row[0].value: row[1].fill.fgColor.rgb for row in table.iter_rows(6, 10)}
    assert len({fills["กองคลัง"], fills["สำนักปลัด"], fills["กองช่าง"]}) == 3
    first = output.read_bytes()
    run("status", "--round", folder, "-o", output, "--force")
    assert output.read_bytes() == first


def test_another_column(folder: Path) -> None:
    """A column more in the table stands on the terminal, in the document and in the workbook."""
    output = folder / "status.xlsx"
    COLUMNS.append(StatusColumn("short", "Short", 1.0, lambda one, _: Shown(one.unit.id.upper())))
    try:
        lines = run("status", "--round", folder, "-o", output).stdout.splitlines()
        document = read_units(folder)
    finally:
        COLUMNS.pop()
    assert (lines[2].split()[-1], lines[4].split()[-1]) == ("Short", "FINANCE")
    assert document["finance"]["short"] == "FINANCE"
    table = openpyxl.load_workbook(output).worksheets[0]
    assert [table.cell(row, 12).value for row in (5, 7)] == ["Short", "FINANCE"]


def test_workbook_among_returns(folder: Path) -> None:
    """An overview that lies among the returns is passed over, also without its properties."""
    receive(folder, "office")
    output = folder / "returns" / "status.xlsx"
    run("status", "--round", folder, "-o", output)
    book = openpyxl.load_workbook(output)
    del book.custom_doc_props["itasheet.overview"]
    book.save(folder / "returns" / "saved.xlsx")
    result = run("check", folder / "returns", "--round", folder)
    assert result.stdout.count("an overview that itasheet status wrote") == 2
    assert result.exit_code == 0
    document = json.loads(run("status", "--round", folder, "--json").stdout)
    assert document["strays"] == []


@pytest.mark.parametrize(
    ("setting", "words", "told"),
    [
        ("", ("-o", "status.pdf"), "ends in .xlsx"),
        ("", ("-o", "itasheet.xlsx"), "[output-exists]"),
        ("[mail]\nremind_before = -1\n", (), "mail.remind_before"),
        ("[mail]\nremind_every = 0\n", (), "mail.remind_every"),
        ("", ("--round", "nowhere"), "[round-missing]"),
    ],
)
def test_refused(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    words: tuple[str, ...],
    told: str,
) -> None:
    """A name that is no workbook's, a file that is there, a pace that cannot be, and no round."""
    monkeypatch.chdir(folder)
    with Path("itasheet.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{setting}")
    Path("itasheet.xlsx").write_text("mine", encoding="utf-8")
    refused = run("status", "--round", folder, *words)
    assert (refused.exit_code, told in refused.stderr) == (2, True)
    assert Path("itasheet.xlsx").read_text(encoding="utf-8") == "mine"


def test_workbook_in_thai(folder: Path) -> None:
    """The workbook speaks the language of the command, Thai by default."""
    output = folder / "status.xlsx"
    run("status", "--round", folder, "-o", output, language="th")
    book = openpyxl.load_workbook(output)
    assert book.sheetnames == ["ส่วนราชการ", "ภาพรวม"]
    assert book.worksheets[0]["A6"].value == "สำนักปลัด"
    day = "ณ วันที่ ๑ กันยายน ๒๕๖๘ กำหนดส่ง ๓ กันยายน ๒๕๖๘ เหลือ ๒ วัน"
    assert book.worksheets[0]["A3"].value == day
