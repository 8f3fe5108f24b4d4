"""``itasheet collect`` from files and folders: whose it is, what is not taken, nothing twice."""

from __future__ import annotations

import json
import shutil
import sys
from base64 import b64encode
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from itasheet.mail.ledger import Fate, LedgerEntry, write_line
from tests.command import EXAMPLE, run
from tests.files.parts import make_ole, make_workbook
from tests.mail.outlook import make_message
from tests.mail.rounds import SENDER, make_round

FINANCE, WORKS = EXAMPLE / "returns/finance.xlsx", EXAMPLE / "returns/works.xlsx"
SENT = "<form-to-works@example.go.th>"


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A round whose forms went out."""
    folder = make_round(tmp_path / "round", (f'sender = "{SENDER}"',))
    ledger = folder / "mail/ledger.jsonl"
    ledger.parent.mkdir()
    sent = LedgerEntry("2025-09-01T00:00:00+07:00", SENT, "x@y.z", Fate.ACCEPTED, "forms", "works")
    ledger.write_text(write_line(sent), encoding="utf-8")
    return folder


def make_mail(
    path: Path,
    content: bytes,
    sender: str = "finance@example.go.th",
    name: str = "ก.xlsx",
    answers: str = "",
) -> Path:
    """Save a mail with one attachment."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "ส่งแบบ"
    mail["Message-ID"] = f"<{path.stem}@example.go.th>"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content("ส่งแบบ")
    mail.add_attachment(content, maintype="application", subtype="x", filename=name)
    path.write_bytes(mail.as_bytes())
    return path


def make_archive() -> bytes:
    """An archive in which a return is packed."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("แบบ.xlsx", FINANCE.read_bytes())
    return packed.getvalue()


def list_inbox(folder: Path) -> dict[str, bytes]:
    """What lies in the inbox."""
    inbox = folder / "inbox"
    return {
        path.relative_to(inbox).as_posix(): path.read_bytes()
        for path in inbox.rglob("*")
        if path.is_file()
    }


def read_records(folder: Path) -> list[dict[str, Any]]:
    """How each return came."""
    lines = (folder / "mail/collected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_folder_of_all_kinds(folder: Path, tmp_path: Path) -> None:
    """Workbooks and mails of both kinds, in folders within folders, are taken, each once."""
    source = tmp_path / "ดาวน์โหลด"
    (source / "ใน").mkdir(parents=True)
    contents = {
        unit: (EXAMPLE / f"returns/{unit}.xlsx").read_bytes()
        for unit in ("finance", "works", "audit")
    }
    (source / "ก.xlsx").write_bytes(contents["finance"])
    make_mail(source / "a.eml", contents["works"], "works@example.go.th")
    outlook = make_message({"5D01": "audit@example.go.th"}, {"ข.xlsx": contents["audit"]})
    (source / "ใน/b.msg").write_bytes(outlook)
    (source / "บันทึก.txt").write_text("ไม่เกี่ยว", encoding="utf-8")
    (source / "~$ก.xlsx").write_bytes(b"x" * 165)
    first = run("collect", source, "--round", folder)
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "3 returns taken")
    assert list_inbox(folder) == {
        "finance/ก.xlsx": contents["finance"],
        "works/ก.xlsx": contents["works"],
        "audit/ข.xlsx": contents["audit"],
    }
    again = run("collect", source, "--round", folder)
    assert again.stdout.splitlines()[-1] == "0 returns taken, 3 were here already"
    assert len(read_records(folder)) == 3


def test_where_it_came_from(folder: Path, tmp_path: Path) -> None:
    """It is written down how a return came and in what thread."""
    path = make_mail(tmp_path / "a.eml", FINANCE.read_bytes(), answers="<b@c>")
    run("collect", path, "--round", folder)
    (record,) = read_records(folder)
    assert record["source"] == str(path) and record["sender"] == "finance@example.go.th"
    assert (record["ground"], record["message_id"]) == ("identity", "<a@example.go.th>")
    assert record["references"] == ["<b@c>"] and record["subject"] == "ส่งแบบ"


TABLE, FORM = make_workbook(), FINANCE.read_bytes()
OURS, OTHERS, STRANGER = "finance@example.go.th", "works@example.go.th", "someone@mail.example"


@pytest.mark.parametrize(
    ("content", "sender", "answers", "taken", "code"),
    [
        (TABLE, OURS, "", "finance address", ""),
        (TABLE, STRANGER, SENT, "works thread", "sender-unknown"),
        (TABLE, OTHERS, SENT, "works thread", ""),
        (TABLE, STRANGER, "", "", "return-unplaced"),
        (FORM, OURS, "", "finance identity", ""),
        (FORM, STRANGER, "", "finance identity", "sender-unknown"),
        (FORM, f"a@b.example, {OURS}", "", "finance identity", "sender-unknown"),
        (FORM, OTHERS, "", "", "sender-disagrees"),
        (FORM, OURS, SENT, "", "sender-disagrees"),
        (FORM, STRANGER, SENT, "", "sender-disagrees"),
        (FORM, f'"{OURS}" <{OTHERS}>', "", "", "sender-disagrees"),
    ],
)
def test_whose(
    folder: Path, tmp_path: Path, content: bytes, sender: str, answers: str, taken: str, code: str
) -> None:
    """Identity tells the unit, else thread, else address; where they disagree nothing is taken.

    With --trust-content the workbook counts all the same; an unknown address is pointed out.
    """
    path = make_mail(tmp_path / "a.eml", content, sender, answers=answers)
    done = run("collect", path, "--round", folder)
    assert (done.exit_code, bool(code)) == (0 if taken else 1, f"[{code}]" in done.stdout)
    records = [f"{record['unit']} {record['ground']}" for record in read_records(folder)]
    assert records == ([taken] if taken else [])
    if code == "sender-disagrees":
        assert run("collect", path, "--round", folder, "--trust-content").exit_code == 0
        assert list_inbox(folder) == {"finance/ก.xlsx": FORM}


def test_told_unit(folder: Path, tmp_path: Path) -> None:
    """What nothing tells the unit of is not taken; --unit tells it."""
    path = tmp_path / "table.xlsx"
    path.write_bytes(TABLE)
    unplaced = run("collect", path, "--round", folder)
    assert (unplaced.exit_code, "return-unplaced" in unplaced.stdout) == (1, True)
    assert run("collect", path, "--round", folder, "--unit", "กองช่าง").exit_code == 0
    assert list(list_inbox(folder)) == ["works/table.xlsx"]
    again = run("collect", path, "--round", folder)
    assert (again.exit_code, "1 was here already" in again.stdout) == (0, True)


@pytest.mark.parametrize(
    ("old", "new", "stored"),
    [
        ('id = "finance"', 'id = "money"', ["money/finance.xlsx"]),
        ("fiscal_year = 2568", "fiscal_year = 2569", []),
    ],
)
def test_changed_round(folder: Path, old: str, new: str, stored: list[str]) -> None:
    """A unit that has another id by now is known by its name; of another year nothing is taken."""
    toml = folder / "itasheet.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = run("collect", FINANCE, "--round", folder)
    assert (done.exit_code, "year-disagrees" in done.stdout) == (not stored, not stored)
    assert list(list_inbox(folder)) == stored


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../../etc/cron.d/x.xlsx", "finance/x.xlsx"),
        ("C:\\Windows\\x.xlsx", "finance/x.xlsx"),
        ("/etc/passwd.xlsx", "finance/passwd.xlsx"),
        ("con.xlsx", "finance/con-.xlsx"),
        (".xlsx", "finance/xlsx.xlsx"),
        ("<>|.xlsx", "finance/-.xlsx"),
        ("/", "finance/return.xlsx"),
        ("a\r\nb.xlsx", "finance/a b.xlsx"),
        ("\u202exslx.exe.xlsx", "finance/xslx.exe.xlsx"),
        ("ก" * 300 + ".xlsx", f"finance/{'ก' * 66}.xlsx"),
        ("a.xlsx\x00.exe", None),
        ("a.exe", None),
        ("a.XLSX ", "finance/a.xlsx"),
        ("a.xlsm", "finance/a.xlsm"),
        ("~$a.xlsx", "finance/a.xlsx"),
        ("~$.~$a.xlsx", "finance/a.xlsx"),
        ("a.xlsx:evil.exe", None),
        ("a.xlsx:evil.xlsx", "finance/a.xlsx-evil.xlsx"),
        ("a.xlsx...", "finance/a.xlsx.xlsx"),
        ("invoice.exe.xlsx", "finance/invoice.exe.xlsx"),
        ("invoice.xlsx.exe", None),
        ("com¹ .tar.xlsx", "finance/com¹ .tar-.xlsx"),
        ("CONIN$.xlsx", "finance/CONIN$-.xlsx"),
        ("\u2067\u05d0\u05d1\u061c.xlsx", "finance/\u05d0\u05d1.xlsx"),
        ("=?utf-8?B?Li4vYS54bHN4?=.xlsx", "finance/=-utf-8-B-Li4vYS54bHN4-=.xlsx"),
        ("-rf $(x) `y`;.xlsx", "finance/-rf $(x) `y`;.xlsx"),
    ],
)
def test_names_are_harmless(folder: Path, tmp_path: Path, name: str, stored: str | None) -> None:
    """However an attachment is called, it lands inside the unit's folder, or is not taken."""
    part = (
        b"From: finance@example.go.th\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename*=utf-8''"
        + quote(name, safe="").encode()
        + b"\r\n\r\n"
        + b64encode(FINANCE.read_bytes())
    )
    path = tmp_path / "a.eml"
    path.write_bytes(part)
    run("collect", path, "--round", folder)
    inbox = list_inbox(folder)
    assert inbox == ({stored: FINANCE.read_bytes()} if stored else {})
    assert {path.name for path in tmp_path.iterdir()} == {"round", "a.eml"}


@pytest.mark.parametrize(
    ("name", "content", "exit_code", "code"),
    [
        ("a.xlsx", b"", 1, "file-empty"),
        ("a.xlsx", b"MZ\x90\x00 no workbook", 1, "file-other"),
        ("a.xlsx", make_ole("EncryptedPackage"), 1, "file-encrypted"),
        ("a.xls", make_ole("Workbook"), 1, "file-old-excel"),
        ("a.zip", b"PK\x03\x04 rubbish", 1, "file-damaged"),
        ("a.zip", make_archive(), 1, "file-other"),
        ("smime.p7m", b"\x30\x80\x06\x09", 1, "mail-sealed"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", 1, "mail-packed"),
        ("แบบรายงาน.PDF", b"%PDF-1.7", 0, "mail-other-files"),
        ("logo.png", b"\x89PNG", 0, "mail-no-workbook"),
        ("", b"", 1, "file-empty"),
        ("", b"\x00\x01\x02", 1, "mail-unreadable"),
        (".msg", b"rubbish", 1, "mail-unreadable"),
        (".msg", make_ole("Workbook"), 1, "mail-unreadable"),
    ],
)
def test_no_return(
    folder: Path, tmp_path: Path, name: str, content: bytes, exit_code: int, code: str
) -> None:
    """Attachments go through the guard as any file; what is not taken is told of, once a mail."""
    path = tmp_path / ("a.msg" if name == ".msg" else "a.eml")
    path.write_bytes(content)
    if name not in ("", ".msg"):
        make_mail(path, content, name=name)
    done = run("collect", path, "--round", folder)
    assert (done.exit_code, list_inbox(folder)) == (exit_code, {})
    assert f"[{code}]" in done.stdout and (code != "mail-other-files" or name in done.stdout)


def test_mails_within_mails(folder: Path, tmp_path: Path) -> None:
    """A mail that was attached as a file is opened, also one in another, but not without end."""
    content = FINANCE.read_bytes()
    for depth in range(6):
        path = make_mail(tmp_path / f"{depth}.eml", content, name=f"{depth}.eml" if depth else "")
        content = path.read_bytes()
    taken = [
        run("collect", tmp_path / f"{depth}.eml", "--round", folder).stdout.splitlines()[-1]
        for depth in (3, 4)
    ]
    assert taken == ["1 return taken", "0 returns taken"]
    outlook = make_message({"5D01": "works@example.go.th"}, {"ข.xlsx": WORKS.read_bytes()})
    path = make_mail(tmp_path / "b.eml", outlook, "works@example.go.th", "ส่งต่อ.msg")
    assert "1 return taken" in run("collect", path, "--round", folder).stdout


def test_without_library(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where olefile is not installed, what to do is said."""
    monkeypatch.setitem(sys.modules, "olefile", None)
    path = tmp_path / "a.msg"
    path.write_bytes(make_message({}, {}))
    done = run("collect", path, "--round", folder)
    assert (done.exit_code, "[mail-outlook-library]" in done.stdout) == (1, True)


def test_same_name_other_content(folder: Path, tmp_path: Path) -> None:
    """A second return under the same name does not replace the first."""
    mended = (EXAMPLE / "with-mistakes/finance.xlsx").read_bytes()
    for number, content in enumerate((FINANCE.read_bytes(), mended)):
        path = make_mail(tmp_path / f"{number}.eml", content)
        run("collect", path, "--round", folder)
    assert list_inbox(folder) == {
        "finance/ก.xlsx": FINANCE.read_bytes(),
        "finance/ก (2).xlsx": mended,
    }


def test_cut_short(folder: Path, tmp_path: Path) -> None:
    """A return that was stored when a run was killed is found there, and then written down."""
    stored = folder / "inbox/finance/finance.xlsx"
    stored.parent.mkdir(parents=True)
    shutil.copy(FINANCE, stored)
    assert run("collect", FINANCE, "--round", folder).exit_code == 0
    assert list(list_inbox(folder)) == ["finance/finance.xlsx"]
    assert [record["file"] for record in read_records(folder)] == ["finance/finance.xlsx"]


def test_own_mail_is_not_collected(folder: Path, tmp_path: Path) -> None:
    """A copy of what went out, such as one sent to try, is no return."""
    path = make_mail(tmp_path / "a.eml", FINANCE.read_bytes(), SENDER)
    text = path.read_bytes().replace(b"<a@example.go.th>", SENT.encode())
    path.write_bytes(text)
    done = run("collect", path, "--round", folder)
    assert (done.exit_code, done.stdout) == (0, "0 returns taken\n")
    path.write_bytes(text.replace(SENDER.encode(), b"finance@example.go.th"))
    assert run("collect", path, "--round", folder).stdout.count("sender-disagrees") == 0
    assert list(list_inbox(folder)) == ["finance/ก.xlsx"]


def test_inbox_is_not_collected(folder: Path) -> None:
    """What lies in the inbox, or was drafted, is not collected from there."""
    run("collect", FINANCE, "--round", folder)
    shutil.copytree(EXAMPLE / "returns", folder / "mail" / "forms")
    done = run("collect", folder, "--round", folder)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "0 returns taken")


def test_no_mailbox(folder: Path) -> None:
    """Where no mailbox is named, that is said."""
    done = run("collect", "--imap", "--round", folder)
    assert (done.exit_code, "[imap-missing]" in done.stderr) == (2, True)


def test_damaged_records(folder: Path) -> None:
    """Records that cannot be read stop the command, and are left as they are."""
    records = folder / "mail/collected.jsonl"
    records.write_text("rubbish\n", encoding="utf-8")
    done = run("collect", FINANCE, "--round", folder)
    assert (done.exit_code, "journal-damaged" in done.stderr) == (2, True)
    assert records.read_text(encoding="utf-8") == "rubbish\n"


FILE_KEYS = [
    *("source", "name", "sha256", "unit", "ground", "path", "new"),
    *("sender", "subject", "date", "message_id", "problems"),
]


@pytest.mark.parametrize("language", ["th", "en"])
def test_document(folder: Path, tmp_path: Path, language: str) -> None:
    """With --json one document tells of every file, taken or not, and of mails without one."""
    make_mail(tmp_path / "a.eml", FINANCE.read_bytes())
    make_mail(tmp_path / "b.eml", WORKS.read_bytes(), "finance@example.go.th")
    make_mail(tmp_path / "c.eml", b"x", name="a.png")
    paths = [tmp_path / f"{name}.eml" for name in "abc"]
    done = run("collect", *paths, "--round", folder, "--json", language=language)
    document = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (1, "")
    assert list(document) == ["itasheet", "schema", "inbox", "files", "problems"]
    assert [list(file) for file in document["files"]] == [FILE_KEYS] * 2
    taken, held = document["files"]
    assert Path(taken["path"]).read_bytes() == FINANCE.read_bytes()
    assert (taken["unit"], taken["ground"], taken["new"]) == ("finance", "identity", True)
    assert (held["path"], held["unit"], held["new"]) == (None, None, False)
    assert [problem["code"] for problem in held["problems"]] == ["sender-disagrees"]
    assert [problem["code"] for problem in document["problems"]] == ["mail-no-workbook"]
