"""What a round's mail is made of: for whom, with which files, as answer to what; what is held."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from itasheet.definition.settings import FORMAT
from itasheet.mail.ledger import Fate, LedgerEntry, Record
from itasheet.mail.message_templates import Message, Purpose
from itasheet.mail.plans import MailPlan, Selection
from itasheet.workflow import compose as compose_module
from itasheet.workflow import pdf as pdf_module
from itasheet.workflow.compose import compose_mail
from itasheet.workflow.journals import load_ledger
from itasheet.workflow.loading import open_round_folder
from tests.command import DAY, EXAMPLE, run
from tests.mail.rounds import UNITS, edit, note
from tests.tables import load_definition

FORM = "แบบรายงาน ไตรมาส ๑ {}, เทศบาล (แก้ไข).xlsx"


@pytest.fixture()
def folder(mail_round: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round with its forms and its report, on the day of the tests."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    return mail_round


def compose(folder: Path, purpose: str, **choice: Any) -> tuple[list[Message], list[str]]:
    """The messages, and the codes of what stood in the way of others, with what was found."""
    context, chosen = open_round_folder(folder), Selection(**choice)
    known = load_ledger(context)
    plan = MailPlan(FORMAT, Purpose(purpose), "2025-09-01", len(known), chosen)
    messages, problems = compose_mail(context, plan, known)
    return list(messages), [f"{one.code} {one.found}".strip() for one in problems]


def rename(folder: Path, name: str, new: str, how: Any = shutil.move) -> None:
    """Give a unit's form another name, or a copy of that name."""
    path = folder / "forms" / FORM.format(name)
    how(path, path.with_name(new))


@pytest.mark.parametrize(
    ("purpose", "module", "look"),
    [("forms", compose_module, "find_owner"), ("report", pdf_module, "judge_workbook")],
)
def test_changed_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch, purpose: str, module: ModuleType, look: str
) -> None:
    """What is attached is what was looked at, whoever saves or removes the file in between."""
    to = {} if purpose == "forms" else {"to": ("reader@example.go.th",)}
    before, seen = compose(folder, purpose, **to), getattr(module, look)

    def change(workbook: Any, *of: Any) -> Any:
        Path(workbook.path).unlink()
        return seen(workbook, *of)

    monkeypatch.setattr(module, look, change)
    assert compose(folder, purpose, **to) == before and before[0]


EVERYBODY = " ".join(UNITS)
FOREIGN = "mail-attachment-foreign mail-attachment-missing"
STRANGE = "mail-attachment-unknown " * 6 + "mail-attachment-missing " * 6


@pytest.mark.parametrize(
    ("happen", "codes", "left"),
    [
        ((rename, "กองคลัง", "ชื่อใหม่.xlsx"), "", ""),
        ((rename, "กองช่าง", "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx"), FOREIGN, "works"),
        ((rename, "กองคลัง", "อีกไฟล์.xlsx", shutil.copy), "mail-attachment-many", "finance"),
        ((edit, "year = 2568", "year = 2569"), STRANGE, EVERYBODY),
        ((edit, "ตำบลบ้านตัวอย่าง", "เมืองอื่น"), STRANGE, EVERYBODY),
        ((edit, '["works@example.go.th"]', "[]"), "mail-address-missing", "works"),
    ],
)
def test_forms(folder: Path, happen: tuple[Any, ...], codes: str, left: str) -> None:
    """Each unit gets its own form, as answer to nothing; what keeps one back is told."""
    happen[0](folder, *happen[1:])
    note(folder, Record("s", "t", "x", "y", "finance", "identity", "x", "<1@x>"))
    messages, told = compose(folder, "forms")
    assert told == codes.split()
    assert {one.unit for one in messages} == set(UNITS) - set(left.split())
    assert all(len(one.attachments) == 1 and one.thread == () for one in messages)


def test_too_large(folder: Path) -> None:
    """A message that would be larger than the limit, in megabytes, is held, with whose it is."""
    with ZipFile(folder / "forms" / FORM.format("กองคลัง"), "a") as archive:
        archive.writestr("xl/media/picture.png", random.Random(1).randbytes(1_000_000))
    edit(folder, "timeout = 5", "size_limit = 1")
    context = open_round_folder(folder)
    plan = MailPlan(FORMAT, Purpose.FORMS, "2025-09-01", 0, Selection())
    messages, (problem,) = compose_mail(context, plan, ())
    assert (problem.code, problem.place.file, len(messages)) == ("mail-oversize", "finance", 5)
    assert problem.words == {"size": "1.4", "limit": "1"}


@pytest.mark.parametrize(
    ("days", "fate", "choice", "held"),
    [
        ("2025-08-30", Fate.ACCEPTED, {}, True),
        ("2025-08-30", Fate.SENDING, {}, True),
        ("2025-08-30", Fate.ACCEPTED, {"units": ("finance",)}, True),
        ("2025-08-30", Fate.ACCEPTED, {"again": ("finance",)}, False),
        ("2025-08-30", Fate.FAILED, {}, False),
        ("2025-08-29", Fate.ACCEPTED, {}, False),
        # Of a clock that was wrong then, or is now; and of one that was set right since.
        ("2125-08-30", Fate.ACCEPTED, {}, True),
        ("2125-08-30 2025-08-30", Fate.ACCEPTED, {}, True),
        ("2125-08-30 2025-08-29", Fate.ACCEPTED, {}, False),
        ("2025-08-30 2024-08-29", Fate.ACCEPTED, {}, True),
    ],
)
def test_reminded_lately(
    folder: Path, days: str, fate: Fate, choice: dict[str, Any], held: bool
) -> None:
    """Who was reminded less than three days ago is passed over and told of, unless asked again."""
    for day, purpose in zip(days.split(), ("reminders", "forms")):
        about = ("<earlier@x>", "finance@example.go.th", fate, purpose, "finance")
        note(folder, LedgerEntry(f"{day}T09:00:00+07:00", *about))
    messages, codes = compose(folder, "reminders", **choice)
    assert codes == ["mail-reminded"] * held
    assert ("finance" in [one.unit for one in messages]) == (not held)


def test_reminders(folder: Path) -> None:
    """Who has not answered is reminded, in the thread of the form and with it, if it is there."""
    returns = folder / "inbox"
    returns.mkdir()
    shutil.copy(EXAMPLE / "returns/works.xlsx", returns)
    for number, fate in enumerate((Fate.ACCEPTED, Fate.FAILED)):
        time, message_id = "2025-08-01T09:00:00+07:00", f"<form-{number}@x>"
        note(folder, LedgerEntry(time, message_id, f"{number}@y.z", fate, "forms", "finance"))
    messages, codes = compose(folder, "reminders", units=("finance", "works"))
    (message,) = messages
    assert (message.unit, message.thread, codes) == ("finance", ("<form-0@x>",), [])
    time = "2025-09-01T09:00:00+07:00"
    about = (message.message_id, "finance@example.go.th", Fate.ACCEPTED, "reminders", "finance")
    note(folder, LedgerEntry(time, *about))
    assert compose(folder, "reminders", units=("finance",)) == ([], ["mail-reminded"])
    shutil.rmtree(folder / "forms")
    (bare,) = compose(folder, "reminders", units=("audit",))[0]
    assert [len(one.attachments) for one in (message, bare)] == [1, 0]
    assert (bare.thread, "สิ่งที่ส่งมาด้วย" in bare.body) == ((), False)


def test_marked(folder: Path) -> None:
    """Who has a marked copy, and nobody else, gets it, as answer to the unit's last mail."""
    sources = EXAMPLE / "with-mistakes/finance.xlsx", EXAMPLE / "returns/works.xlsx"
    run("check", *sources, "--round", folder, "--mark", folder / "marked")
    shutil.copy(EXAMPLE / "returns/audit.xlsx", folder / "marked")
    for number in range(2):
        file = ("x", "y", "finance", "identity", "x")
        note(folder, Record("s", "t", *file, f"<{number}@x>", ("<form@x>",)))
    ((message,), codes) = compose(folder, "marked")
    assert (message.unit, codes) == ("finance", [])
    assert message.thread == ("<form@x>", "<1@x>")
    assert [one.name for one in message.attachments] == ["finance.xlsx"]
    assert compose(folder, "marked", units=("works",)) == ([], ["mail-attachment-missing"])


def save_draft(folder: Path) -> None:
    """A draft of the report from which every word of the stamp was taken out."""
    words = ("--round", folder, "-o", folder / "report.xlsx", "--draft", "--force")
    run("merge", EXAMPLE / "with-mistakes", *words)
    stamp = load_definition().cover.draft
    with open_report(folder) as book:
        cells = [cell for sheet in book for row in sheet for cell in row if cell.value == stamp]
        assert cells
        for cell in cells:
            cell.value = None


@contextmanager
def open_report(folder: Path) -> Iterator[Any]:
    """The report's workbook, saved with what is changed in it."""
    book = load_workbook(folder / "report.xlsx")
    yield book
    book.save(folder / "report.xlsx")


def save_plain(folder: Path) -> None:
    """A workbook of somebody's own, which names the agency."""
    book = Workbook()
    book.worksheets[0]["A1"] = "รายงานของเทศบาลตำบลบ้านตัวอย่าง"
    book.save(folder / "report.xlsx")


def save_faulty(folder: Path) -> None:
    """A report in which a period was turned around by hand."""
    with open_report(folder) as book:
        book["รายงาน"]["D7"] = "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗"


def save_return(folder: Path) -> None:
    shutil.copy(EXAMPLE / "returns/office.xlsx", folder / "report.xlsx")


def save_beside(folder: Path, kind: str) -> None:
    run("merge", EXAMPLE / "returns", "--round", EXAMPLE, "-o", folder / "x.xlsx")
    shutil.move(folder / f"x-{kind}.xlsx", folder / "report.xlsx")


@pytest.mark.parametrize(
    ("happen", "code"),
    [
        ((Path.exists,), ""),
        ((save_draft,), "mail-report-draft"),
        ((save_faulty,), "mail-report-faulty"),
        ((save_plain,), "mail-report-foreign"),
        ((save_return,), "mail-report-foreign สำนักปลัด"),
        ((edit, "ตำบลบ้านตัวอย่าง", "เมืองอื่น"), "mail-report-foreign เทศบาลตำบลบ้านตัวอย่าง ๒๕๖๘"),
        ((save_beside, "audit"), "report-beside"),
        ((save_beside, "summary"), "report-beside"),
    ],
)
def test_report(folder: Path, happen: tuple[Any, ...], code: str) -> None:
    """A draft or faulty report waits for --draft; what is none of this round is never sent."""
    happen[0](folder, *happen[1:])
    to = ("chief@example.go.th", "b@example.go.th")
    for draft, codes in (
        (False, [code]),
        (True, [""] if code in ("mail-report-draft", "mail-report-faulty") else [code]),
    ):
        messages, told = compose(folder, "report", to=to, draft=draft)
        assert told == codes[: bool(codes[0])]
        assert [one.to for one in messages] == ([] if told else [(one,) for one in to])


def add_note(folder: Path) -> None:
    with open_report(folder) as book:
        book.create_sheet("บันทึก")["A1"] = "โทร. 081-234-5678"


def add_comment(folder: Path) -> None:
    with open_report(folder) as book:
        book["รายงาน"]["C6"].comment = Comment("โทร. 081-234-5678", "a")


def add_aside(folder: Path) -> None:
    with open_report(folder) as book:
        book["รายงาน"]["J7"] = "ถามเจ้าหน้าที่ก่อน"


def hide_row(folder: Path) -> None:
    with open_report(folder) as book:
        book["รายงาน"].row_dimensions[7].hidden = True


def sign(folder: Path) -> None:
    shutil.copytree(EXAMPLE, folder / "signed")
    signer = '[signer]\nname = "นายสมชาย ใจดี"\nposition = "นายก"\n\n[agency]'
    edit(folder / "signed", "[agency]", signer)
    words = ("--round", folder / "signed", "-o", folder / "report.xlsx", "--force")
    assert run("merge", EXAMPLE / "returns", *words).exit_code == 0


def hide_table(folder: Path) -> None:
    with open_report(folder) as book:
        book["ปก"].sheet_state = "hidden"


def leave_pdf(folder: Path) -> None:
    (folder / "report.pdf").write_text("older")


PDF, BOTH = "report.pdf", "report.pdf report.xlsx"


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize(
    ("happen", "attach", "names", "codes"),
    [
        (Path.exists, "", PDF, []),
        (Path.exists, "pdf", PDF, []),
        (Path.exists, "xlsx", "report.xlsx", []),
        (Path.exists, "both", BOTH, []),
        (add_note, "pdf", PDF, []),
        (add_note, "xlsx", "", ["mail-report-more บันทึก"]),
        (add_comment, "", PDF, []),
        (add_comment, "both", "", ["mail-report-more รายงาน ▸ C6"]),
        (hide_table, "both", "", ["mail-report-more ปก"]),
        (add_aside, "pdf", PDF, []),
        (add_aside, "both", "", ["mail-report-more รายงาน ▸ J7"]),
        (hide_row, "xlsx", "", ["mail-report-more รายงาน"]),
        (sign, "both", BOTH, []),
        (leave_pdf, "both", BOTH, ["mail-pdf-differs"]),
        (leave_pdf, "xlsx", "report.xlsx", []),
    ],
)
def test_attached(
    folder: Path, happen: Any, attach: str, names: str, codes: list[str], draft: bool
) -> None:
    """What was asked for and is public; a PDF is that of the workbook as it is now."""
    happen(folder)
    messages, told = compose(folder, "report", to=("a@b.go.th",), attach=attach, draft=draft)
    files = {file.name: file for one in messages for file in one.attachments}
    assert (" ".join(files), told) == (names, codes)
    if PDF in files:
        run("pdf", folder / "report.xlsx", "-o", folder / "again.pdf", "--round", folder)
        assert files[PDF].content == (folder / "again.pdf").read_bytes()


FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture()
def receipts(folder: Path) -> Path:
    """The folder of receipts of a round to which finance sent two returns, and works one."""
    came = (("finance", FIRST, "<1@x>"), ("finance", SECOND, "<2@x>"), ("works", FIRST, "<3@x>"))
    for unit, digest, message_id in came:
        file = ("a.xlsx", digest, unit, "identity", "a.xlsx")
        note(folder, Record("s", "t", *file, message_id, ("<form@x>",)))
    (folder / "receipts").mkdir()
    return folder / "receipts"


@pytest.mark.parametrize(
    ("sha256", "parent"),
    [
        (FIRST, "<1@x>"),
        (SECOND.upper(), "<2@x>"),
        ("c" * 64, ""),
        (FIRST + "a", "<2@x>"),
        ("", "<2@x>"),
    ],
    ids=["first", "second", "no-mail", "no-sum", "nothing"],
)
def test_receipt(receipts: Path, sha256: str, parent: str) -> None:
    """A receipt stands in the mail as it is, which answers the mail that brought the very file."""
    text = f"ชื่อไฟล์  a.xlsx\r\n  {{unit}} ๑๒ แถว\r\nSHA-256: {sha256}\r\n"
    (receipts / "finance.txt").write_bytes(text.encode())
    ((message,), codes) = compose(receipts.parent, "receipts")
    assert f"\n\nชื่อไฟล์  a.xlsx\n  {{unit}} ๑๒ แถว\nSHA-256: {sha256}\n\n" in message.body
    assert (message.attachments, codes) == ((), [])
    assert message.thread == (("<form@x>", parent) if parent else ())
    assert "สิ่งที่ส่งมาด้วย" not in message.body


OK, ONE, TWO = "ได้รับแล้ว".encode(), FIRST.encode(), SECOND.encode()


@pytest.mark.parametrize(
    ("files", "choice", "mails", "code"),
    [
        # Each of two receipts of a unit is a mail of its own.
        ({"finance 1.txt": ONE, "finance-2.txt": TWO}, {}, "finance, finance", ""),
        # What is no text is attached, with or without one.
        ({"works.pdf": b"%PDF-1.7"}, {}, "works + works.pdf", ""),
        ({"works.txt": OK, "works.pdf": b"%PDF-1.7"}, {}, "works + works.pdf", ""),
        ({"works.txt": OK, "finance.txt": OK}, {"source": "works.txt"}, "works", ""),
        ({"works.txt": OK}, {"units": ("works", "audit")}, "works", "mail-attachment-missing"),
        ({".itasheet-lock": b"", "works.txt": OK}, {}, "works", ""),
        ({"finance.txt": b"\xff\xfe\xff", "works.txt": OK}, {}, "works", "setting-encoding"),
        ({"finance.txt": b"", "works.txt": OK}, {}, "works", "file-empty"),
        ({"worksheet.txt": OK, "works.txt": OK}, {}, "works", "mail-attachment-unknown"),
        ({"audit.txt": OK, "works.txt": OK}, {}, "works", "mail-address-missing"),
    ],
)
def test_receipts(
    receipts: Path, files: dict[str, bytes], choice: dict[str, Any], mails: str, code: str
) -> None:
    """A mail for each receipt; what cannot be read, or is no unit's by its name, is told of."""
    if "audit.txt" in files:
        edit(receipts.parent, '["audit@example.go.th"]', "[]")
    (receipts / "education").mkdir()
    for name, content in files.items():
        (receipts / name).write_bytes(content)
    if "source" in choice:
        choice = {"source": str(receipts / choice["source"])}
    messages, told = compose(receipts.parent, "receipts", **choice)
    found = (" + ".join((one.unit, *(file.name for file in one.attachments))) for one in messages)
    assert (", ".join(found), told) == (mails, [code] if code else [])
    assert len({one.message_id for one in messages}) == len(messages)
