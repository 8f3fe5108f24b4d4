"""``itasheet receipt``: who gets one, what it says, and that mail sends it."""

from __future__ import annotations

import email
import shutil
from email import policy
from hashlib import sha256
from pathlib import Path

import openpyxl

from tests.command import run
from tests.example.fill import load_report
from tests.tables import SHEET
from tests.test_cli_collect import make_mail
from tests.test_cli_status import FAULTY, RETURNS, collect, folder, receive

__all__ = ["folder"]

NIL = "ไม่มีการดำเนินการ"


def read_receipt(folder: Path, unit: str, end: str = "") -> str:
    """A unit's receipt, without what Windows needs."""
    content = (folder / "receipts" / f"{unit}-ใบรับ{end}.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == content.count(b"\n")
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def test_receipts(folder: Path) -> None:
    """Each accepted return gets one, a faulty one is named, and who is silent is not."""
    receive(folder, "office", "works")
    shutil.copy(FAULTY, folder / "returns")
    result = run("receipt", "--round", folder)
    assert result.exit_code == 1
    names = sorted(path.name for path in (folder / "receipts").iterdir())
    assert names == [f"{unit}-ใบรับ.txt" for unit in ("office", "works")]
    assert result.stdout.count("[receipt-withheld]") == 1
    assert "“กองคลัง” gets no receipt; its state is: must be mended" in result.stdout
    assert f"itasheet mail receipts --round {folder}" in result.stderr


def test_text(folder: Path) -> None:
    """A receipt names the file by its hash, when it came, and the rows of each measure."""
    path = RETURNS / "finance.xlsx"
    collect(folder, path, "finance", date="2025-09-03T20:05:00+07:00")
    assert run("receipt", "--round", folder).exit_code == 0
    text = read_receipt(folder, "finance")
    assert f"SHA-256: {sha256(path.read_bytes()).hexdigest()}\n" in text
    assert "ชื่อไฟล์: finance.xlsx\n" in text
    assert "ได้รับเมื่อ: ๓ กันยายน ๒๕๖๘ เวลา ๒๐.๐๕ น. (ตามอีเมล)\n" in text
    assert "กำหนดส่ง: ๓ กันยายน ๒๕๖๘\n" in text and "เกินกำหนด" not in text
    assert f"{load_report().id} {load_report().version}\n" in text
    assert "รายงาน ๒ มาตรการ รวม ๔ แถว\n- ข้อ ๔ " in text and ": ๓ แถว\n" in text
    assert "ควรตรวจดู" not in text and "{" not in text
    assert "\n\n\n" not in text


def test_late_with_warnings(folder: Path) -> None:
    """That a return was late, and what was noted of it, stands in its receipt with the place."""
    path = edit(folder, "works", "changed.xlsx", D6="ตามความเหมาะสม")
    collect(folder, path, "works", date="2025-09-05T20:05:00+07:00")
    assert run("receipt", "--round", folder).exit_code == 0
    text = read_receipt(folder, "works")
    assert "กำหนดส่ง: ๓ กันยายน ๒๕๖๘ (ส่งเกินกำหนด)\n" in text
    assert "ข้อที่ควรตรวจดู ๑ ข้อ (ไม่เป็นเหตุให้ส่งคืน)\n- แบบรายงาน ▸ D6 " in text


def edit(folder: Path, unit: str, name: str, *emptied: str, **cells: str) -> Path:
    """A return with nothing in some areas and other texts in some cells, as a program saves it."""
    book = openpyxl.load_workbook(RETURNS / f"{unit}.xlsx")
    for cell in (cell for area in emptied for row in book[SHEET][area] for cell in row):
        if type(cell).__name__ == "Cell":
            cell.value = None
    for address, text in cells.items():
        book[SHEET][address] = text
    (folder / name).parent.mkdir(exist_ok=True)
    book.save(folder / name)
    return folder / name


def test_nil(folder: Path) -> None:
    """A unit that says that nothing was done gets a receipt that says so too."""
    path = edit(folder, "works", "works.xlsx", "B6:B11", "D6:F11", B6=NIL)
    assert run("receipt", path, "--round", folder).exit_code == 0
    assert f": {NIL}\n" in read_receipt(folder, "works")
    assert "confirmed nil 1" in run("status", path, "--round", folder).stdout


def test_again(folder: Path) -> None:
    """Where nothing came yet that is said, and is no fault. Another run leaves what is there, and
    replaces what differs only with --force.
    """
    nothing = run("receipt", "--round", folder)
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "No return that could be acknowledged" in nothing.stderr
    receive(folder, "office")
    run("receipt", "--round", folder)
    before = read_receipt(folder, "office")
    receive(folder, "works")
    again = run("receipt", "--round", folder)
    assert (again.exit_code, again.stdout.count("here already")) == (0, 1)
    assert read_receipt(folder, "office") == before
    path = folder / "receipts" / "office-ใบรับ.txt"
    path.write_text("mine", encoding="utf-8")
    refused = run("receipt", "--round", folder)
    assert (refused.exit_code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert run("receipt", "--round", folder, "--force").exit_code == 0
    assert read_receipt(folder, "office") == before


def test_one_unit(folder: Path) -> None:
    """Only the units that are named, which are told why where they get none."""
    receive(folder, "office", "works")
    output = folder / "out"
    named = run("receipt", "--round", folder, "--unit", "กองช่าง", "-o", output)
    assert (named.exit_code, {path.stem for path in output.iterdir()}) == (0, {"works-ใบรับ"})
    silent = run("receipt", "--round", folder, "--unit", "audit")
    assert (silent.exit_code, "its state is: not sent" in silent.stdout) == (1, True)
    unknown = run("receipt", "--round", folder, "--unit", "nobody")
    assert (unknown.exit_code, "[unit-not-in-round]" in unknown.stderr) == (2, True)


def test_several_returns(folder: Path) -> None:
    """Of two returns that count together each has a receipt, with what it reports."""
    edit(folder, "finance", "returns/b.xlsx", "B6:F11")
    edit(folder, "finance", "returns/a.xlsx", "B12:F17")
    run("merge", folder / "returns", "--round", folder, "-o", folder / "r.xlsx", "--proposed")
    assert run("receipt", "--round", folder).exit_code == 0
    stems = {path.stem for path in (folder / "receipts").iterdir()}
    assert stems == {"finance-ใบรับ-1", "finance-ใบรับ-2"}
    texts = [read_receipt(folder, "finance", number) for number in ("-1", "-2")]
    assert all("รายงาน ๑ มาตรการ" in text for text in texts)
    assert ["- ข้อ ๔ " in text for text in texts] == [True, False]


def test_answers_the_mail_that_brought_it(folder: Path) -> None:
    """From the mail through inbox, decision and receipt to a draft that answers that very mail."""
    run("template", "--round", folder, "--unit", "works", "-o", folder / "forms")
    (form,) = (folder / "forms").iterdir()
    mails = folder / "mails"
    mails.mkdir()
    for name, path in (("first", RETURNS / "works.xlsx"), ("second", form)):
        make_mail(mails / f"{name}.eml", path.read_bytes(), "works@example.go.th")
    assert run("collect", mails, "--round", folder).exit_code == 0
    run("merge", folder / "inbox", "--round", folder, "-o", folder / "r.xlsx", "--proposed")
    assert run("receipt", "--round", folder).exit_code == 0
    assert run("mail", "receipts", "--round", folder).exit_code == 0
    (draft,) = (folder / "mail" / "receipts").glob("*.eml")
    mail = email.message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["In-Reply-To"]) == ("works@example.go.th", "<first@example.go.th>")


def test_whose_words(folder: Path) -> None:
    """A receipt is Thai, whatever language is spoken, and silent on when a return came where nobody
    knows. A round's own text is used, and one that asks for what no receipt knows is named.
    """
    receive(folder, "works")
    for language in ("th", "en"):
        run("receipt", "--round", folder, "--force", language=language)
        text = read_receipt(folder, "works")
        assert text.startswith("ใบรับแบบรายงาน\n")
        assert "ได้รับเมื่อ" not in text and "บันทึกไฟล์เมื่อ: " in text
    own = folder / "mail" / "texts" / "receipt-slip.txt"
    own.parent.mkdir(parents=True)
    own.write_text("รับ {file} จาก {unit}\n{nothing}\n", encoding="utf-8")
    faulty = run("receipt", "--round", folder)
    assert (faulty.exit_code, faulty.stdout) == (2, "")
    assert "“{nothing}”" in faulty.stderr and "[mail-text]" in faulty.stderr
    own.write_text("รับ {file} จาก {unit}\n", encoding="utf-8")
    assert run("receipt", "--round", folder, "--force").exit_code == 0
    assert read_receipt(folder, "works") == "รับ works.xlsx จาก กองช่าง\n"
