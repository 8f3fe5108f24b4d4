"""Names of attachments, as many mail programs as are installed read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from itasheet.mail.message import Attachment, Message, Purpose
from itasheet.mail.mime import write_draft, write_message
from tests.mail.readers import READERS

NAMES = (
    "form.xlsx",
    "แบบรายงาน.xlsx",
    "แบบรายงาน ไตรมาส ๑ กองคลัง, เทศบาล (แก้ไข).xlsx",
    'กองช่าง; น้ำ\'s "ใหม่" 50% ครั้งที่ ๒.xlsx',
    "ก๊ก-ไก่_ฯลฯ ๆ & é 中文 😀.xlsx",
    "รายงาน=20% [ฉบับแก้ไข] {ก}.xlsx",
    "เทศบาลตำบลบ้านตัวอย่าง " + "แบบรายงานยาวมาก " * 3 + "จบ.xlsx",
)
MINIMUM = 4
"""Readers that every machine with the test requirements has."""


def write_mails(folder: Path) -> list[Path]:
    """A mail for each name, sent ones and drafts in turn."""
    paths = []
    for number, name in enumerate(NAMES):
        attachments = (Attachment(name, b"PK\x03\x04"),)
        to, message_id = ("finance@example.go.th",), "<a@example.go.th>"
        message = Message(Purpose.FORMS, "finance", to, "เรื่อง", "ข้อความ\n", attachments)
        message = replace(message, message_id=message_id)
        moment = datetime(2025, 9, 1, tzinfo=UTC)
        sent = write_message(message, "a@example.go.th", "สารบรรณ", moment)
        paths.append(folder / f"{number}.eml")
        paths[-1].write_bytes(write_draft(message) if number % 2 else sent)
    return paths


def test_names_are_read_rightly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every reader gives every name exactly; the table of results is printed."""
    paths = write_mails(tmp_path)
    results = {reader: ask(paths) for reader, ask in READERS.items()}
    expected = [[name] for name in NAMES]
    with capsys.disabled():
        print()
        for reader, names in results.items():
            right = "not installed" if names is None else f"{count_equal(names)}/{len(NAMES)}"
            print(f"  {reader:<18}{right}")
    installed = {reader: names for reader, names in results.items() if names is not None}
    assert len(installed) >= MINIMUM
    assert installed == dict.fromkeys(installed, expected)


def count_equal(names: list[list[str]]) -> int:
    """How many mails have their one name right."""
    return sum(found == [name] for found, name in zip(names, NAMES, strict=True))
