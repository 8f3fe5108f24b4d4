"""A whole round of six units, told as a careful clerk would have written it down.

The deadline is 15 October 2568::

    office     answers on the 17th: late, and in order
    finance    answers on the 8th, and on the 12th once more, with other contracts
    works      answers on the 9th that nothing was done
    education  answers on the 10th, in a file that it gave a name of its own
    audit      answers on the 10th in last year's form, on the 20th in this year's
    health     answers on the 13th, and has deleted the hidden sheet
"""

from __future__ import annotations

import email
import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result
from openpyxl import load_workbook

from itasheet.sheets.grid import Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.command import EXAMPLE, run
from tests.example.moment import set_saved
from tests.mail.rounds import SENDER, UNITS, make_round

SHEET, HIDDEN = "แบบรายงาน", "_itasheet"
THAILAND = timezone(timedelta(hours=7))
DEADLINE = "deadline = 2025-10-15\n"
OLD_NAME = "ปีที่แล้ว.xlsx"
NIL = "ไม่มีการดำเนินการ"

RIGHT_CONTRACTS = "๒. จัดซื้อจัดจ้างผ่าน e-GP ครบ ๖๖ โครงการ วงเงิน ๑๙,๑๐๐,๐๐๐ บาท"
NOTHING = {
    **dict.fromkeys(("B7", "B8", "D6", "E6", "E7", "E8", "F6", "F7", "F8")),
    "B6": f"{NIL} เนื่องจากไม่มีโครงการก่อสร้างในปีนี้",
}
SERVICE = {
    "B6": "๑. เปิดจองคิวรับวัคซีนออนไลน์",
    "C6": "กองสาธารณสุข",
    "D6": "๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘",
    "E6": "๑. เปิดระบบแล้ว มีผู้จอง ๑,๒๐๘ คน",
    "F6": "๑. เวลารอลดลงจาก ๙๐ เหลือ ๒๐ นาที",
}
AUDITED = {
    "B6": "ตรวจสอบการป้องกันการทุจริตของทุกกอง",
    "C6": "หน่วยตรวจสอบภายใน",
    "D6": "มกราคม – สิงหาคม ๒๕๖๘",
    "E6": "ตรวจสอบครบ ๕ กอง มีข้อเสนอแนะ ๑๑ ข้อ",
    "F6": "การควบคุมภายในอยู่ในระดับเพียงพอ",
}

AUDITED_ALL = "ตรวจสอบครบ ๖ กอง มีข้อเสนอแนะ ๑๔ ข้อ"


class Told(NamedTuple):
    """What one command said, by itself and to programs, and the files that it left."""

    shown: Result
    document: Mapping[str, Any]


class Story(NamedTuple):
    """The round's folder, and what the commands told in the order of the work."""

    folder: Path
    refused: list[str]
    before: Told
    again: Told
    stopped: Told
    compared: Result
    merged: Result
    traced: Told
    repeated: Told
    after: Told
    acknowledged: Result
    kept: Mapping[str, bytes]

    @property
    def file(self) -> Mapping[str, str]:
        """The path of each return in the inbox, as it is told."""
        names = {
            **{unit: f"{unit}/{unit}.xlsx" for unit in ("office", "works", "health")},
            "first finance": "finance/finance.xlsx",
            "second finance": "finance/finance (2).xlsx",
            "education": "education/สำเนาของ ส่งจริง (2).xlsx",
            "audit": "audit/audit.xlsx",
        }
        inbox = {key: str(self.folder / "inbox" / name) for key, name in names.items()}
        return {**inbox, "last year": str(self.folder / "returns" / OLD_NAME)}


def say(*words: str | Path) -> Told:
    """Run a command twice, for people and for programs."""
    shown = run(*words)
    return Told(shown, json.loads(run(*words, "--json").stdout))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The work of the central office, command by command."""
    base = tmp_path_factory.mktemp("six")
    folder, first, second = base / "round", base / "mails", base / "later"
    prepare(base, folder, first, second)
    where = ("--round", folder)
    inbox, report = folder / "inbox", folder / "report.xlsx"
    merge = ("merge", inbox, folder / "returns", *where, "-o", report)
    refused = collect(folder, first)
    # What collect does not take is put where the round's other returns lie, not to forget it.
    (folder / "returns").mkdir()
    shutil.copy(first / "files" / OLD_NAME, folder / "returns")
    before = say("status", *where)
    collect(folder, second)
    again = say("status", *where)
    stopped = say(*merge)
    finance = (inbox / "finance" / name for name in ("finance.xlsx", "finance (2).xlsx"))
    compared = run("diff", *finance, *where)
    merged = run(*merge, "--proposed")
    traced = say("trace", report, *find_rows(report), "--verify")
    written = (report, folder / "report-audit.xlsx", folder / "decisions.toml")
    kept = {path.name: path.read_bytes() for path in written}
    repeated = say(*merge, "--force")
    after = say("status", *where)
    run("receipt", *where)
    acknowledged = run("mail", "receipts", *where)
    told = (before, again, stopped, compared, merged, traced, repeated, after)
    return Story(folder, refused, *told, acknowledged, kept)


def prepare(base: Path, folder: Path, first: Path, second: Path) -> None:
    """This year's round and last year's, and what units mail before and after they are asked."""
    make_round(folder, (f'sender = "{SENDER}"',), DEADLINE)
    forms = issue_forms(folder)
    settings = make_round(base / "last") / "itasheet.toml"
    settings.write_text(settings.read_text("utf-8").replace("2568", "2567"), "utf-8")
    write_mails(first, forms, issue_forms(settings.parent)["audit"])
    fill(forms["audit"], second / "audit.xlsx", 20, {**AUDITED, "E6": AUDITED_ALL})
    send(second, "audit", 20, second / "audit.xlsx")


def issue_forms(folder: Path) -> Mapping[str, Path]:
    """The form of each unit."""
    made = run("template", "--round", folder, "-o", folder / "forms")
    return dict(zip(UNITS, map(Path, made.stdout.splitlines()), strict=True))


def write_mails(folder: Path, forms: Mapping[str, Path], old: Path) -> None:
    """What came in the first place."""
    known = {one: EXAMPLE / "returns" / f"{one}.xlsx" for one in UNITS[:-1]}
    right = {"E13": RIGHT_CONTRACTS}
    mails: list[tuple[str, int, Path, str, Mapping[str, str | None], str]] = [
        ("office", 17, known["office"], "office.xlsx", {}, ""),
        ("finance", 8, known["finance"], "finance.xlsx", {}, ""),
        ("finance", 12, known["finance"], "again/finance.xlsx", dict(right), ""),
        ("works", 9, known["works"], "works.xlsx", NOTHING, ""),
        ("education", 10, known["education"], "สำเนาของ ส่งจริง (2).xlsx", {}, ""),
        ("audit", 10, old, OLD_NAME, dict(AUDITED), ""),
        ("health", 13, forms["health"], "health.xlsx", dict(SERVICE), HIDDEN),
    ]
    for unit, day, source, name, cells, without in mails:
        fill(source, folder / "files" / name, day, cells, without)
        send(folder, unit, day, folder / "files" / name)


def at(day: int) -> datetime:
    """Half past ten on a day of October 2568."""
    return datetime(2025, 10, day, 10, 30, tzinfo=THAILAND)


def fill(
    source: Path,
    target: Path,
    day: int,
    cells: Mapping[str, str | None] | None = None,
    without: str = "",
) -> None:
    """Write texts into a workbook, delete a sheet, and save it on a day."""
    book = load_workbook(source)
    for address, text in (cells or {}).items():
        book[SHEET][address] = text
    if without:
        del book[without]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    set_saved(target, at(day))


def send(folder: Path, unit: str, day: int, file: Path) -> None:
    """A mail of a unit with a file, sent on a day."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f"{unit}@example.go.th", "ส่งแบบรายงาน"
    mail["Date"], mail["Message-ID"] = format_datetime(at(day)), f"<{unit}-{day}@example.go.th>"
    mail.set_content("ส่งแบบ")
    content = file.read_bytes()
    mail.add_attachment(content, maintype="application", subtype="x", filename=file.name)
    (folder / f"{day:02}-{unit}.eml").write_bytes(mail.as_bytes())


def collect(folder: Path, mails: Path) -> list[str]:
    """Take the returns out of all mails of a folder; the names of mails that were not taken."""
    results = {
        path: run("collect", path, "--round", folder) for path in sorted(mails.glob("*.eml"))
    }
    return [path.stem for path, result in results.items() if result.exit_code]


def list_states(told: Told) -> dict[str, tuple[str, bool]]:
    """Each unit's state, and whether it is late."""
    return {unit["id"]: (unit["state"], unit["late"]) for unit in told.document["units"]}


def list_counting(told: Told) -> dict[str, list[str]]:
    """The names of the files that count for each unit."""
    units = told.document["units"]
    return {unit["id"]: [Path(one["path"]).name for one in unit["returns"]] for unit in units}


def list_problems(told: Told, *severities: str) -> set[tuple[str, str]]:
    """Code and file of all problems of these severities."""
    of_files = [problem for file in told.document["files"] for problem in file["problems"]]
    problems: Iterable[Mapping[str, str]] = (*of_files, *told.document["problems"])
    return {(one["code"], one["file"]) for one in problems if one["severity"] in severities}


def read_texts(path: Path) -> str:
    """All that a workbook says."""
    workbook = read_workbook(path)
    assert isinstance(workbook, Workbook)
    return "\n".join(str(value) for grid in workbook.grids for value in grid.cells.values())


def find_rows(report: Path) -> tuple[str, ...]:
    """The rows of the report's table, as ranges of its columns."""
    sheet = load_workbook(report)["รายงาน"]
    rows = [row[0].row for row in sheet.iter_rows(min_row=6) if row[1].value]
    return tuple(f"A{row}:F{row}" for row in rows)


def test_collected(story: Story) -> None:
    """Of all mails only that with last year's form is not taken by itself."""
    assert story.refused == ["10-audit"]


def test_first_states(story: Story) -> None:
    """Before anything is decided: two wait for the office, the others stand by their answers."""
    assert list_states(story.before) == {
        "office": ("accepted", True),
        "finance": ("returned", False),
        "works": ("nil", False),
        "education": ("accepted", False),
        "audit": ("errors", False),
        "health": ("accepted", False),
    }
    shown = story.before.shown.stdout
    mark = f"--round {story.folder} --mark {story.folder / 'marked'}"
    assert f"หน่วยตรวจสอบภายใน: itasheet check {story.file['last year']} {mark}" in shown
    sources = f"{story.folder / 'inbox'} {story.folder / 'returns'}"
    assert f"  กองคลัง: itasheet merge {sources} --round {story.folder} -o" in shown


def test_states_after_the_second_form(story: Story) -> None:
    """This year's form makes last year's a question, which proposes its own answer."""
    states = list_states(story.again)
    assert states["audit"] == states["finance"] == ("returned", False)
    counting = list_counting(story.again)
    assert counting["audit"] == ["audit.xlsx"]
    assert counting["finance"] == ["finance (2).xlsx"]
    assert story.again.shown.exit_code == 1


def test_merge_without_answers(story: Story) -> None:
    """The merge stops: last year's form has the wrong year, and two questions are open."""
    assert list_problems(story.stopped, "error") == {
        ("year-disagrees", story.file["last year"]),
        ("returns-differ", story.file["first finance"]),
        ("returns-differ", story.file["last year"]),
    }
    assert (story.stopped.shown.exit_code, story.stopped.document["report"]) == (1, None)
    asked = {one["unit"]: one["reason"] for one in story.stopped.document["questions"]}
    assert asked == {
        "finance": "it was saved last",
        "audit": "the others are forms of another year",
    }


def test_difference(story: Story) -> None:
    """The finance unit corrected its contracts, and nothing else."""
    shown = story.compared.stdout
    assert story.compared.exit_code == 1
    assert "โครงการ วงเงิน" in shown and "[-๖๔-]{+๖๖+}" in shown
    assert shown.rstrip().endswith("~ changed 1")


def test_decided(story: Story) -> None:
    """Both proposals were taken; the round's record says so in sentences."""
    assert story.merged.exit_code == 0
    record = story.kept["decisions.toml"].decode()
    assert [line for line in record.splitlines() if "ส่งแบบมาไม่ตรงกัน" in line] == [
        "# “หน่วยตรวจสอบภายใน” ส่งแบบมาไม่ตรงกัน จะใช้ไฟล์ใด",
        "# “กองคลัง” ส่งแบบมาไม่ตรงกัน จะใช้ไฟล์ใด",
    ]
    answers = [line for line in record.splitlines() if line.startswith("# ๑ กันยายน ๒๕๖๘: ")]
    assert [Path(line).name for line in answers] == ["audit.xlsx", "finance (2).xlsx"]


def test_report(story: Story) -> None:
    """What counts stands in the report, and nothing of what does not."""
    text = read_texts(story.folder / "report.xlsx")
    for said in ("๖๖ โครงการ", NIL, SERVICE["E6"][3:], AUDITED_ALL, "กองการศึกษา"):
        assert said in text
    assert "๑๘,๔๐๐,๐๐๐" not in text and "๕ กอง" not in text


def test_traced(story: Story) -> None:
    """Every text in the table leads to the file that counts, with what was decided on it."""
    assert story.traced.shown.exit_code == 0
    cells = story.traced.document["cells"]
    sources = [one for cell in cells for one in cell["sources"] if one["cell"]]
    assert {Path(one["file"]).name for one in sources} == {
        *("office.xlsx", "finance (2).xlsx", "works.xlsx"),
        *("สำเนาของ ส่งจริง (2).xlsx", "audit.xlsx", "health.xlsx"),
    }
    assert {one["unit"] for one in sources if one["decisions"]} == {"กองคลัง", "หน่วยตรวจสอบภายใน"}
    (contracts,) = (one for one in sources if "๖๖ โครงการ" in (one["text"] or ""))
    assert (contracts["original"], contracts["cell"]) == (RIGHT_CONTRACTS, "E13")
    states = {Path(one["path"]).name: one["state"] for one in story.traced.document["verified"]}
    assert set(states.values()) == {"same"}


def test_second_merge(story: Story) -> None:
    """The second merge asks nothing, gives the same bytes, and tells what was left out."""
    assert (story.repeated.shown.exit_code, story.repeated.shown.stderr) == (0, "")
    for name, content in story.kept.items():
        assert (story.folder / name).read_bytes() == content
    assert list_problems(story.repeated, "error", "warning") == set()
    left_out = {one for one in list_problems(story.repeated, "note") if one[0] == "return-left-out"}
    assert left_out == {
        ("return-left-out", story.file["first finance"]),
        ("return-left-out", story.file["last year"]),
    }
    assert story.repeated.document["questions"] == []


def test_last_states(story: Story) -> None:
    """All units are done with, one of them late and one with nothing to report."""
    assert list_states(story.after) == {
        "office": ("accepted", True),
        "finance": ("accepted", False),
        "works": ("nil", False),
        "education": ("accepted", False),
        "audit": ("accepted", False),
        "health": ("accepted", False),
    }
    assert list_counting(story.after)["finance"] == ["finance (2).xlsx"]
    assert story.after.shown.exit_code == 0
    assert "What to do next" not in story.after.shown.stdout
    assert story.after.shown.stdout.count("left out, as was decided") == 2


def test_receipts(story: Story) -> None:
    """Each unit's receipt answers the mail that brought the file that counts."""
    assert story.acknowledged.exit_code == 0
    drafts = (story.folder / "mail" / "receipts").glob("*.eml")
    mails = [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in drafts]
    assert {mail["In-Reply-To"] for mail in mails} == {
        "<office-17@example.go.th>",
        "<finance-12@example.go.th>",
        "<works-9@example.go.th>",
        "<education-10@example.go.th>",
        "<audit-20@example.go.th>",
        "<health-13@example.go.th>",
    }
