"""``itasheet mail`` without a server: who would get what, and what is refused beforehand."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from itasheet.mail.ledger import Fate, LedgerEntry, write_line
from itasheet.workflow.loading import load_definition
from tests.command import EXAMPLE, run
from tests.mail.rounds import (
    UNITS,
    make_forms,
    make_report,
    make_round,
    name_server,
    read_mail_file,
    read_text,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its forms; each test works on a copy."""
    folder = make_round(tmp_path_factory.mktemp("made"), name_server(9), "deadline = 2025-10-15\n")
    make_forms(folder)
    return folder


@pytest.fixture()
def folder(made: Path, tmp_path: Path) -> Path:
    """A round with its forms."""
    return Path(shutil.copytree(made, tmp_path / "round"))


def read_draft(folder: Path) -> EmailMessage:
    """The draft of finance's form."""
    return read_mail_file(folder / "mail/forms/2-finance.eml")


def edit(folder: Path, old: str, new: str) -> None:
    """Change the round's file."""
    path = folder / "itasheet.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def change(old: str, new: str) -> Callable[[Path], None]:
    """A change of the round's file, to be made later."""
    return partial(edit, old=old, new=new)


def test_drafts(folder: Path) -> None:
    """A dry run shows who gets what, and writes a draft for each with its form and a plan.

    The next one replaces them; a unit's mail goes to another address if that is asked for.
    """
    shown = run("mail", "forms", "--round", folder)
    assert shown.exit_code == 0
    assert "6. กองสาธารณสุข <health@example.go.th, nurse@example.go.th>" in shown.stdout
    assert "6 drafts in" in shown.stdout and "--send" in shown.stderr
    names = [f"{number}-{unit}.eml" for number, unit in enumerate(UNITS, 1)]
    assert sorted(path.name for path in folder.glob("mail/forms/*")) == [*names, "plan.json"]
    (attachment,) = read_draft(folder).iter_attachments()
    assert "กองคลัง" in str(attachment.get_filename())
    text = read_text(read_draft(folder))
    assert "ภายในวันที่ ๑๕ ตุลาคม ๒๕๖๘" in text and "งานสารบรรณ, สำนักปลัด\n" in text
    words = ("--unit", "กองคลัง", "--to", "x@example.go.th")
    shown = run("mail", "forms", "--round", folder, *words)
    assert (shown.exit_code, "กองคลัง <x@example.go.th>" in shown.stdout) == (0, True)
    assert sorted(path.name for path in folder.glob("mail/forms/*.eml")) == ["1-finance.eml"]


def test_own_template(folder: Path) -> None:
    """A round's own template is used; a faulty one is named by its file."""
    own = folder / "mail/texts/forms.txt"
    own.parent.mkdir(parents=True)
    own.write_text("เรื่อง: ถึง{unit}\n\nสวัสดี {unit}\n", encoding="utf-8")
    run("mail", "forms", "--round", folder)
    assert read_text(read_draft(folder)) == "สวัสดี กองคลัง\n"
    own.write_text("เรื่อง: ถึง{unitt}\n\nสวัสดี\n", encoding="utf-8")
    faulty = run("mail", "forms", "--round", folder)
    assert (faulty.exit_code, "“{unitt}”" in faulty.stderr) == (2, True)
    assert "[mail-text]" in faulty.stderr


def test_no_server_needed(folder: Path) -> None:
    """Without [mail] the drafts are made all the same, and where to go from there is said."""
    edit(folder, 'host = "localhost"', "")
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, "Outlook" in shown.stderr) == (0, True)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, "mail-server-missing" in sent.stderr) == (2, True)


def find_form(folder: Path, name: str) -> Path:
    """The form of a unit, by a part of its name."""
    (path,) = folder.glob(f"forms/*{name}*")
    return path


def exchange_forms(folder: Path) -> None:
    """Give a form the name of another unit's."""
    name = "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx"
    find_form(folder, "ช่าง").replace(find_form(folder, "คลัง").with_name(name))


def copy_form(folder: Path) -> None:
    """A second form of a unit."""
    form = find_form(folder, "คลัง")
    shutil.copy(form, form.with_name("อีกไฟล์.xlsx"))


def swell_form(folder: Path) -> None:
    """A form with a large picture, and a limit."""
    with ZipFile(find_form(folder, "คลัง"), "a") as archive:
        archive.writestr("xl/media/picture.png", random.Random(1).randbytes(1_000_000))
    edit(folder, "timeout = 5", "size_limit = 1")


@pytest.mark.parametrize(
    ("happen", "code", "count", "left"),
    [
        (exchange_forms, "mail-attachment-foreign", 1, {"works"}),
        (exchange_forms, "mail-attachment-missing", 1, {"works"}),
        (copy_form, "mail-attachment-many", 1, {"finance"}),
        (swell_form, "mail-oversize", 1, {"finance"}),
        (change("year = 2568", "year = 2569"), "mail-attachment-unknown", 6, set(UNITS)),
        (change("ตำบลบ้านตัวอย่าง", "เมืองอื่น"), "mail-attachment-unknown", 6, set(UNITS)),
        (change('["works@example.go.th"]', "[]"), "mail-address-missing", 1, {"works"}),
    ],
)
def test_what_is_left(
    folder: Path, happen: Callable[[Path], None], code: str, count: int, left: set[str]
) -> None:
    """What keeps a unit's form back is told, and the forms of the others are drafted."""
    happen(folder)
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, shown.stdout.count(f"[{code}]")) == (1, count)
    drafted = {path.stem.partition("-")[2] for path in folder.glob("mail/forms/*.eml")}
    assert drafted == set(UNITS) - left
    told = json.loads(run("mail", "forms", "--round", folder, "--json").stdout)["problems"]
    assert [one["code"] for one in told].count(code) == count
    assert code != "mail-oversize" or "finance: the message would have" in shown.stdout


@pytest.mark.parametrize("purpose", ["forms", "marked", "receipts", "report"])
def test_nothing_made_yet(tmp_path: Path, purpose: str) -> None:
    """Where nothing was made that could be attached, the command that makes it is told."""
    folder = make_round(tmp_path, ('readers = ["a@example.go.th"]',))
    shown = run("mail", purpose, "--round", folder)
    assert (shown.exit_code, "mail-source-missing" in shown.stderr) == (2, True)
    assert "make it first: itasheet " in shown.stderr


@pytest.mark.parametrize(
    ("day", "fate", "words", "held"),
    [
        ("2025-08-30", Fate.ACCEPTED, (), True),
        ("2025-08-30", Fate.SENDING, (), True),
        ("2025-08-30", Fate.ACCEPTED, ("--unit", "finance"), True),
        ("2025-08-30", Fate.ACCEPTED, ("--again",), False),
        ("2025-08-30", Fate.FAILED, (), False),
        ("2025-08-29", Fate.ACCEPTED, (), False),
    ],
)
def test_reminded_lately(
    tmp_path: Path, day: str, fate: Fate, words: tuple[str, ...], held: bool
) -> None:
    """Who was reminded less than three days ago is passed over and told of, unless asked again."""
    folder = make_round(tmp_path)
    (folder / "mail").mkdir()
    message_id, time = "<earlier@example.go.th>", f"{day}T09:00:00+07:00"
    write_ledger(folder, message_id, fate, purpose="reminders", unit="finance", time=time)
    shown = run("mail", "reminders", "--round", folder, *words)
    assert (shown.exit_code, "[mail-reminded]" in shown.stdout) == (0, held)
    assert bool(list(folder.glob("mail/reminders/*-finance.eml"))) == (not held)


def test_reminders_go_on(folder: Path) -> None:
    """Reminders of which a part went out are still the same plan: their own do not hold it back."""
    words = ("mail", "reminders", "--round", folder, "--unit", "finance", "--json")
    (message,) = json.loads(run(*words).stdout)["messages"]
    write_ledger(folder, message["message_id"], Fate.ACCEPTED, purpose="reminders", unit="finance")
    document = json.loads(run(*words).stdout)
    assert document["messages"][0]["recipients"][0]["state"] == "accepted"
    assert document["problems"] == []


def rename_form(folder: Path) -> None:
    """Give a form another name."""
    form = find_form(folder, "คลัง")
    form.rename(form.with_name("ชื่อใหม่.xlsx"))


def make_draft(folder: Path) -> None:
    """A report that is stamped as a draft."""
    words = ("--round", folder, "-o", folder / "report.xlsx", "--draft")
    run("merge", EXAMPLE / "with-mistakes", *words)


def hide_draft(folder: Path) -> None:
    """A draft of which every word of the stamp was taken out."""
    make_draft(folder)
    stamp = load_definition("ita-report", Path()).cover.draft
    book = load_workbook(folder / "report.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value == stamp]
    assert cells
    for cell in cells:
        cell.value = None
    book.save(folder / "report.xlsx")


def make_plain(folder: Path) -> None:
    """A workbook of somebody's own, which names the agency."""
    book = Workbook()
    book.worksheets[0]["A1"] = "รายงานของเทศบาลตำบลบ้านตัวอย่าง"
    book.save(folder / "report.xlsx")


def make_faulty(folder: Path) -> None:
    """A report in which a period was turned around by hand."""
    (folder / "report.xlsx").write_bytes(make_report())
    book = load_workbook(folder / "report.xlsx")
    book["รายงาน"]["D7"] = "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗"
    book.save(folder / "report.xlsx")


def make_return(folder: Path) -> None:
    """A unit's return in the report's place."""
    shutil.copy(EXAMPLE / "returns/office.xlsx", folder / "report.xlsx")


def make_other(folder: Path) -> None:
    """A report of another agency."""
    (folder / "report.xlsx").write_bytes(make_report())
    edit(folder, "ตำบลบ้านตัวอย่าง", "เมืองอื่น")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (make_draft, "mail-report-draft"),
        (hide_draft, "mail-report-draft"),
        (make_faulty, "mail-report-faulty"),
        (make_plain, "mail-report-foreign"),
        (make_return, "mail-report-foreign"),
        (make_other, "mail-report-foreign"),
    ],
)
def test_held_report(folder: Path, make: Callable[[Path], None], code: str) -> None:
    """A report that is a draft, has errors or is none of this round waits for --draft."""
    make(folder)
    words = ("mail", "report", "--round", folder, "--to", "chief@example.go.th")
    held = run(*words)
    assert (held.exit_code, f"[{code}]" in held.stdout) == (1, True)
    assert run(*words, "--draft").exit_code == 0


def test_no_audit_is_sent(folder: Path) -> None:
    """The audit in the report's place is held back, whatever is said."""
    run("merge", EXAMPLE / "returns", "--round", EXAMPLE, "-o", folder / "report.xlsx")
    audit = folder / "report-audit.xlsx"
    words = ("mail", "report", "--round", folder, "--to", "chief@example.go.th", "--from", audit)
    for more in ((), ("--draft",)):
        held = run(*words, *more)
        assert (held.exit_code, "[audit-itself]" in held.stdout) == (1, True)


def test_nobody_left(folder: Path) -> None:
    """Where everybody has answered, nobody is reminded."""
    returns = folder / "inbox"
    shutil.copytree(EXAMPLE / "returns", returns)
    words = ("mail", "reminders", "--round", folder, "--unit", "finance", "--unit", "works")
    shown = run(*words)
    assert (shown.exit_code, "[mail-nothing]" in shown.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("report",), 1, "mail-readers-missing"),
        (("report", "--to", "กอง@example.go.th"), 2, "mail-address-bad"),
        (("forms", "--round", "nowhere"), 2, "round-missing"),
        (("forms", "--unit", "กองไม่มี"), 2, "unit-not-in-round"),
        (("marked", "--send"), 2, "mail-plan-missing"),
        (("forms", "--send", "--unit", "finance"), 2, "mail-plan-changed"),
        (("forms", "--send"), 75, "mail-no-connection"),
    ],
)
def test_nothing_goes_out(
    folder: Path, password: str, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    """What cannot be done is named: readers, rounds and units, plans, servers."""
    (folder / "report.xlsx").write_bytes(make_report())
    run("mail", "forms", "--round", folder)
    shown = run("mail", "--round", folder, *words)
    assert (shown.exit_code, f"[{code}]" in shown.output) == (exit_code, True)


CHANGES: dict[str, Callable[[Path], None]] = {
    "the attachments": rename_form,
    "the recipients": change("works@", "new@"),
    "the sender": change("saraban@", "other@"),
    "the text": change("2025-10-15", "2025-10-16"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_changed_since(folder: Path, password: str, what: str) -> None:
    """What changed since the dry run is named, and nothing is sent."""
    run("mail", "forms", "--round", folder)
    CHANGES[what](folder)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, f"no longer holds: {what}" in sent.stderr) == (2, True)
    assert not (folder / "mail/ledger.jsonl").exists()


@pytest.mark.parametrize(
    ("secret", "command", "code"),
    [
        ("", "", "mail-password-missing"),
        ("รหัสผ่าน", "", "mail-password-letters"),
        ("", 'password_command = ["no-such-program"]', "mail-password-command"),
        ("", 'password_command = ["false"]', "mail-password-command"),
        ("", 'password_command = ["true"]', "mail-password-command"),
        ("", 'password_command = ["echo", "secret"]', "mail-no-connection"),
    ],
)
def test_passwords(
    folder: Path, monkeypatch: pytest.MonkeyPatch, secret: str, command: str, code: str
) -> None:
    """A password comes from the environment or a command; nobody is asked without a terminal."""
    monkeypatch.setenv("ITASHEET_SMTP_PASSWORD", secret)
    edit(folder, "timeout = 5", f"timeout = 5\n{command}")
    run("mail", "forms", "--round", folder)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert f"[{code}]" in sent.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("mail", "forms", "--only-me"),
        ("mail", "forms", "--again"),
        ("mail", "forms", "--limit", "1"),
        ("mail", "forms", "--to", "a@b.go.th"),
        ("mail", "report", "--unit", "finance"),
        ("mail", "letters"),
        ("collect",),
        ("collect", "x", "--imap"),
        ("collect", "x", "--move", "y"),
        ("collect", "--imap", "--unit", "finance"),
    ],
)
def test_wrong_usage(folder: Path, words: tuple[str, ...]) -> None:
    """Options that do not go together are refused."""
    assert run(*words, "--round", folder).exit_code == 2


@pytest.mark.parametrize(
    "line",
    [
        *('security = "none"', 'sender = "ก"', "port = 70000", "per_minute = 0", 'password = "x"'),
        *('readers = ["a"]', "[mail.imap]\nport = 1", "password_command = 'pass'"),
    ],
)
def test_bad_settings(tmp_path: Path, line: str) -> None:
    """Settings that make no sense are named; no password, and no way around encryption, is one."""
    shown = run("mail", "forms", "--round", make_round(tmp_path, (line,)))
    assert (shown.exit_code, "▸ mail" in shown.stderr) == (2, True)


MESSAGE_KEYS = [
    *("unit", "subject", "message_id", "answers", "draft", "attachments", "recipients"),
]
RECIPIENT_KEYS = ["address", "state", "time", "reason", "code", "deferrals"]


def write_ledger(folder: Path, message_id: str, *fates: Fate, **more: str) -> None:
    """What became of a message to finance."""
    told = {"time": "2025-09-01T00:00:00+07:00", "reason": "451 later", "problem": "mail-deferred"}
    fields: dict[str, Any] = {"recipient": "finance@example.go.th", **told, **more}
    entries = (LedgerEntry(message_id=message_id, fate=fate, **fields) for fate in fates)
    text = "".join(map(write_line, entries))
    (folder / "mail/ledger.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", ["th", "en"])
def test_document(folder: Path, language: str) -> None:
    """With --json one document tells who would get what, from which file, and what has become."""
    words = ("mail", "forms", "--round", folder, "--json")
    shown = run(*words, language=language)
    document = json.loads(shown.stdout)
    assert list(document) == [
        *("itasheet", "schema", "purpose", "day", "sent", "trial", "left", "messages", "problems")
    ]
    assert (document["purpose"], document["day"]) == ("forms", "2025-09-01")
    assert [list(one) for one in document["messages"]] == [MESSAGE_KEYS] * 6
    assert [one["unit"] for one in document["messages"]] == list(UNITS)
    second = document["messages"][1]
    (file,) = read_mail_file(Path(second["draft"])).iter_attachments()
    content = cast(bytes, file.get_payload(decode=True))
    assert second["attachments"] == [
        {"name": file.get_filename(), "size": len(content), "sha256": sha256(content).hexdigest()}
    ]
    assert list(second["recipients"][0]) == RECIPIENT_KEYS
    assert second["recipients"][0]["state"] == "planned"


@pytest.mark.parametrize(
    ("fates", "state", "code", "deferrals"),
    [
        ((Fate.SENDING,), "unknown", "mail-fate-unknown", 0),
        ((Fate.DEFERRED, Fate.DEFERRED), "deferred", "mail-deferred", 2),
    ],
)
def test_document_of_what_became(
    folder: Path, fates: tuple[Fate, ...], state: str, code: str, deferrals: int
) -> None:
    """What the ledger knows of a message for each recipient stands in the document."""
    words = ("mail", "forms", "--round", folder, "--unit", "finance", "--json")
    (message,) = json.loads(run(*words).stdout)["messages"]
    write_ledger(folder, message["message_id"], *fates)
    (message,) = json.loads(run(*words).stdout)["messages"]
    (recipient,) = message["recipients"]
    told = (recipient["state"], recipient["code"], recipient["deferrals"], recipient["reason"])
    assert told == (state, code, deferrals, "451 later")
