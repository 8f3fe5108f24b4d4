"""A whole round of six units, told as a careful clerk would have written it down.

The deadline is 15 October 2568::

    office     answers on the 17th: late, and in order
    finance    answers on the 8th, and on the 12th once more, with other contracts
    works      answers on the 9th that nothing was done
    education  answers on the 10th, in a file that it gave a name of its own
    audit      answers on the 10th in last year's form, on the 20th in this year's
    health     answers on the 13th, and has deleted the hidden sheet
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from itasheet.mail.message_templates import Attachment
from itasheet.workflow.loading import format_command
from tests.command import EXAMPLE, run, run_json
from tests.example.fill import edit_workbook
from tests.example.moment import set_saved
from tests.golden import Golden
from tests.mail.rounds import DOMAIN, SENDER, UNITS, make_round, read_mail_file, write_mail
from tests.test_cli_merge import read_texts

HIDDEN = "_itasheet"
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


class Story(NamedTuple):
    """What a clerk sees, command by command, and the files that the first merge wrote."""

    told: str
    kept: Mapping[Path, bytes]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The work of the central office, in the folder of the round, where the tests look too."""
    base = tmp_path_factory.mktemp("six")
    folder, first, second = base / "round", base / "mails", base / "later"
    prepare(base, folder, first, second)
    told: list[str] = []

    def work(*words: str) -> None:
        result = run(*words)
        told.append(f"$ {format_command(*words)}\n{result.output}[{result.exit_code}]\n")

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for mail in sorted(first.glob("*.eml")):
            work("collect", f"../mails/{mail.name}")
        # What collect does not take is put where the round's other returns lie, not to forget it.
        Path("returns").mkdir()
        shutil.copy(first / "files" / OLD_NAME, "returns")
        work("status")
        for mail in second.glob("*.eml"):
            work("collect", f"../later/{mail.name}")
        work("status")
        work("merge", "inbox", "returns", "-o", "report.xlsx")
        work("diff", "inbox/finance/finance.xlsx", "inbox/finance/finance (2).xlsx")
        work("merge", "inbox", "returns", "-o", "report.xlsx", "--proposed")
        kept = {path: path.read_bytes() for path in Path().glob("*.*")}
        work("trace", "report.xlsx", "E13", "--verify")
        work("merge", "inbox", "returns", "-o", "report.xlsx", "--force")
        work("status")
        work("receipt")
        work("mail", "receipts")
        yield Story("\n".join(told), kept)


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
    made = run("template", "--round", folder, "-o", folder / "forms")
    return dict(zip(UNITS, map(Path, made.stdout.splitlines()), strict=True))


def write_mails(folder: Path, forms: Mapping[str, Path], old: Path) -> None:
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
    source: Path, target: Path, day: int, cells: Mapping[str, str | None], without: str = ""
) -> None:
    """Write texts into a workbook, delete a sheet, and save it on a day."""
    edit_workbook(source, target, **cells)
    if without:
        book = load_workbook(target)
        del book[without]
        book.save(target)
    set_saved(target, at(day))


def send(folder: Path, unit: str, day: int, file: Path) -> None:
    """A mail of a unit with a file, sent on a day."""
    sender, message_id = f"{unit}@{DOMAIN}", f"<{unit}-{day}@{DOMAIN}>"
    attached, sent = Attachment(file.name, file.read_bytes()), format_datetime(at(day))
    mail = write_mail(sender, attached, message_id=message_id, date=sent)
    (folder / f"{day:02}-{unit}.eml").write_bytes(mail)


def test_told(story: Story, golden: Golden) -> None:
    """All that is told from the first mail to the last receipt, for review."""
    golden.check("six-units.txt", re.sub("sha256 [0-9a-f]+", "sha256 …", story.told))


def test_report(story: Story) -> None:
    """What counts stands in the report, and nothing else; the second merge gave the same bytes."""
    text = read_texts(Path("report.xlsx"))
    for said in ("๖๖ โครงการ", NIL, SERVICE["E6"][3:], AUDITED_ALL, "กองการศึกษา"):
        assert said in text
    assert "๑๘,๔๐๐,๐๐๐" not in text and "๕ กอง" not in text
    assert {Path("report.xlsx"), Path("report-audit.xlsx")} < story.kept.keys()
    assert {path: path.read_bytes() for path in story.kept} == story.kept


def test_traced(story: Story) -> None:
    """Every text in the table leads to the file that counts, with what was decided on it."""
    traced = run_json("trace", "report.xlsx", "A6:F99")
    sources = [one for cell in traced["cells"] for one in cell["sources"] if one["cell"]]
    assert {Path(one["file"]).name for one in sources} == {
        *("office.xlsx", "finance (2).xlsx", "works.xlsx"),
        *("สำเนาของ ส่งจริง (2).xlsx", "audit.xlsx", "health.xlsx"),
    }
    assert {one["unit"] for one in sources if one["decisions"]} == {"กองคลัง", "หน่วยตรวจสอบภายใน"}
    (contracts,) = (one for one in sources if "๖๖ โครงการ" in (one["text"] or ""))
    assert (contracts["original"], contracts["cell"]) == (RIGHT_CONTRACTS, "E13")


def test_receipts(story: Story) -> None:
    """Each unit's receipt answers the mail that brought the file that counts."""
    mails = map(read_mail_file, Path("mail/receipts").glob("*.eml"))
    counting = ("office-17", "finance-12", "works-9", "education-10", "audit-20", "health-13")
    assert {mail["In-Reply-To"] for mail in mails} == {f"<{one}@{DOMAIN}>" for one in counting}
