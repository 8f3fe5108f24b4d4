"""``itasheet mail receipts``: what is told, to whom, and in which thread."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from itasheet.mail.ledger import Record, write_line
from tests.command import run
from tests.mail.rounds import SENDER, make_round, read_mail_file, read_text

FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A round in which finance sent two returns by mail, and works one."""
    folder = make_round(tmp_path / "round", (f'sender = "{SENDER}"',))
    (folder / "mail").mkdir()
    (folder / "receipts").mkdir()
    came = (("finance", FIRST, "<1@x>"), ("finance", SECOND, "<2@x>"), ("works", FIRST, "<3@x>"))
    records = (
        Record("s", "t", "a.xlsx", digest, unit, "identity", "a.xlsx", message_id, ("<form@x>",))
        for unit, digest, message_id in came
    )
    text = "".join(map(write_line, records))
    (folder / "mail/collected.jsonl").write_text(text, encoding="utf-8")
    return folder


def make_receipt(folder: Path, stem: str, sha256: str = "", text: str = "ได้รับแล้ว") -> None:
    """Write a receipt's text, with the sum of the return that it is for."""
    line = f"SHA-256: {sha256}\n" if sha256 else ""
    (folder / f"receipts/{stem}.txt").write_text(text + "\n" + line, encoding="utf-8")


def read_drafts(folder: Path) -> list[EmailMessage]:
    """The drafts, in their order."""
    paths = sorted(folder.glob("mail/receipts/*.eml"))
    return list(map(read_mail_file, paths))


def test_text_stands_in_the_mail(folder: Path) -> None:
    """The receipt's lines stand in the mail as they are, and no file is attached."""
    make_receipt(folder, "finance 1", text="ชื่อไฟล์  a.xlsx\r\n  {unit} ๑๒ แถว\n")
    assert run("mail", "receipts", "--round", folder).exit_code == 0
    (mail,) = read_drafts(folder)
    assert "\n\nชื่อไฟล์  a.xlsx\n  {unit} ๑๒ แถว\n\n" in read_text(mail)
    assert list(mail.iter_attachments()) == []
    assert "สิ่งที่ส่งมาด้วย" not in read_text(mail)


@pytest.mark.parametrize(
    ("sha256", "parent"),
    [
        (FIRST, "<1@x>"),
        (SECOND.upper(), "<2@x>"),
        ("c" * 64, None),
        (FIRST + "a", "<2@x>"),
        ("", "<2@x>"),
    ],
    ids=["first", "second", "no-mail", "no-sum", "nothing"],
)
def test_thread(folder: Path, sha256: str, parent: str | None) -> None:
    """A receipt answers the mail that brought the very file; one that came by no mail, none.

    Where its text does not name the file, it answers the unit's last mail.
    """
    make_receipt(folder, "finance", sha256)
    run("mail", "receipts", "--round", folder)
    (mail,) = read_drafts(folder)
    assert mail["In-Reply-To"] == parent
    assert (mail["References"] or "").split() == (["<form@x>", parent] if parent else [])


def test_two_receipts_of_a_unit(folder: Path) -> None:
    """Each of two receipts is a mail of its own, though they say the same."""
    make_receipt(folder, "finance 1", FIRST)
    make_receipt(folder, "finance 2", SECOND)
    shown = run("mail", "receipts", "--round", folder, "--json")
    messages = json.loads(shown.stdout)["messages"]
    assert [one["answers"] for one in messages] == ["<1@x>", "<2@x>"]
    assert len({one["message_id"] for one in messages}) == 2
    plan = json.loads((folder / "mail/receipts/plan.json").read_text("utf-8"))
    assert [one["unit"] for one in plan["messages"]] == ["finance", "finance"]


def test_other_files_are_attached(folder: Path) -> None:
    """A receipt as a PDF is attached, with or without a text; a folder beside it does no harm."""
    (folder / "receipts/works.pdf").write_bytes(b"%PDF-1.7")
    (folder / "receipts/finance").mkdir()
    run("mail", "receipts", "--round", folder)
    (mail,) = read_drafts(folder)
    assert [one.get_filename() for one in mail.iter_attachments()] == ["works.pdf"]
    assert "สิ่งที่ส่งมาด้วย  works.pdf" in read_text(mail)


@pytest.mark.parametrize(
    ("files", "exit_code", "code"),
    [
        ({"finance.txt": b"\xff\xfe\xff"}, 1, "receipt-faulty"),
        ({"finance.txt": b""}, 1, "file-empty"),
        # Facts for programs of earlier versions are neither attached nor anybody's receipt.
        ({"finance.json": b"{}", "works.json": b"{}"}, 0, ""),
        ({"worksheet.txt": "ได้รับแล้ว".encode()}, 0, "mail-attachment-unknown"),
        ({"audit.txt": "ได้รับแล้ว".encode()}, 1, "mail-address-missing"),
    ],
)
def test_what_is_left(folder: Path, files: dict[str, bytes], exit_code: int, code: str) -> None:
    """What cannot be read, is no unit's by its name or has no address is told; the others go on."""
    path = folder / "itasheet.toml"
    text = path.read_text("utf-8").replace('["audit@example.go.th"]', "[]")
    path.write_text(text, encoding="utf-8")
    make_receipt(folder, "works")
    for name, content in files.items():
        (folder / "receipts" / name).write_bytes(content)
    shown = run("mail", "receipts", "--round", folder)
    assert (shown.exit_code, f"[{code}]" in shown.stdout) == (exit_code, bool(code))
    (mail,) = read_drafts(folder)
    assert (mail["To"], list(mail.iter_attachments())) == ("works@example.go.th", [])


def test_one_receipt(folder: Path) -> None:
    """--from may name one receipt; nobody else gets one then."""
    make_receipt(folder, "works", FIRST)
    make_receipt(folder, "finance", FIRST)
    path = folder / "receipts/works.txt"
    assert run("mail", "receipts", "--round", folder, "--from", path).exit_code == 0
    (mail,) = read_drafts(folder)
    assert (mail["To"], mail["In-Reply-To"]) == ("works@example.go.th", "<3@x>")


def test_chosen_units(folder: Path) -> None:
    """A unit that is named and has no receipt is told of; one of a longer id has its own."""
    make_receipt(folder, "works")
    shown = run("mail", "receipts", "--round", folder, "--unit", "works", "--unit", "audit")
    assert (shown.exit_code, shown.stdout.count("[mail-attachment-missing]")) == (1, 1)
    assert len(read_drafts(folder)) == 1
    told = run("mail", "receipts", "--round", folder, "--unit", "works", "--to", "a@b.go.th")
    assert "กองช่าง <a@b.go.th>" in told.stdout
