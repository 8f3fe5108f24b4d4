"""``itasheet mail`` without a server: who would get what, and what is refused beforehand."""

from __future__ import annotations

import email
import json
import random
import shutil
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from itasheet.mail.ledger import Fate, LedgerEntry, write_entry
from tests.command import EXAMPLE, run
from tests.mail.rounds import UNITS, make_forms, make_report, make_round, name_server


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


def read_draft(path: Path) -> EmailMessage:
    """A draft as a mail program reads it."""
    return email.message_from_bytes(path.read_bytes(), policy=policy.default)


def read_text(path: Path) -> str:
    """A draft's text."""
    body = read_draft(path).get_body()
    assert body is not None
    return str(cast(EmailMessage, body).get_content()).replace("\r\n", "\n")


def edit(folder: Path, old: str, new: str) -> None:
    """Change the round's file."""
    path = folder / "itasheet.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_drafts(folder: Path) -> None:
    """A dry run shows who gets what, and writes a draft for each with its form and a plan."""
    shown = run("mail", "forms", "--round", folder)
    assert shown.exit_code == 0
    assert "6. กองสาธารณสุข <health@example.go.th, nurse@example.go.th>" in shown.stdout
    assert "6 drafts in" in shown.stdout and "--send" in shown.stderr
    names = [f"{number}-{unit}.eml" for number, unit in enumerate(UNITS, 1)]
    assert sorted(path.name for path in folder.glob("mail/forms/*")) == [*names, "plan.json"]
    (attachment,) = read_draft(folder / "mail/forms/2-finance.eml").iter_attachments()
    assert "กองคลัง" in str(attachment.get_filename())
    text = read_text(folder / "mail/forms/2-finance.eml")
    assert "ภายในวันที่ ๑๕ ตุลาคม ๒๕๖๘" in text and "งานสารบรรณ, สำนักปลัด\n" in text


def test_drafts_are_replaced(folder: Path) -> None:
    """Drafts of the time before do not stay among the new ones."""
    run("mail", "forms", "--round", folder)
    assert run("mail", "forms", "--round", folder, "--unit", "กองคลัง").exit_code == 0
    assert sorted(path.name for path in folder.glob("mail/forms/*.eml")) == ["1-finance.eml"]


def test_own_letter(folder: Path) -> None:
    """A round's own letter is used; a faulty one is named by its file."""
    own = folder / "mail/texts/forms.txt"
    own.parent.mkdir(parents=True)
    own.write_text("เรื่อง: ถึง{unit}\n\nสวัสดี {unit}\n", encoding="utf-8")
    run("mail", "forms", "--round", folder)
    assert read_text(folder / "mail/forms/2-finance.eml") == "สวัสดี กองคลัง\n"
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


def test_form_of_another_unit_is_refused(folder: Path) -> None:
    """A form whose name is one unit's and whose identity another's goes to nobody."""
    (finance,), (works,) = (list(folder.glob(f"forms/*{name}*")) for name in ("คลัง", "ช่าง"))
    works.replace(finance.with_name("แบบรายงาน ๒๕๖๘ กองคลัง.xlsx"))
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, "mail-attachment-foreign" in shown.stdout) == (1, True)
    assert "[mail-attachment-missing]" in shown.stdout
    assert not list(folder.glob("mail/forms/*-works.eml"))


def test_two_forms_of_a_unit(folder: Path) -> None:
    """Two forms of one unit are a question for people; the others go on."""
    (finance,) = folder.glob("forms/*คลัง*")
    shutil.copy(finance, finance.with_name("อีกไฟล์.xlsx"))
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, "mail-attachment-many" in shown.stdout) == (1, True)
    assert len(list(folder.glob("mail/forms/*.eml"))) == 5


@pytest.mark.parametrize(
    ("old", "new"),
    [("fiscal_year = 2568", "fiscal_year = 2569"), ("ตำบลบ้านตัวอย่าง", "เมืองอื่น")],
)
def test_forms_of_another_round(folder: Path, old: str, new: str) -> None:
    """Forms of another year or agency are attached to nothing."""
    edit(folder, old, new)
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, shown.stdout.count("mail-attachment-unknown")) == (1, 6)
    assert not list(folder.glob("mail/forms/*.eml"))


def test_unit_without_address(folder: Path) -> None:
    """A unit without an address is named; the others go on."""
    edit(folder, 'addresses = ["works@example.go.th"]', "addresses = []")
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, "“กองช่าง” has no e-mail address" in shown.stdout) == (1, True)
    assert "[mail-address-missing]" in shown.stdout
    told = run("mail", "forms", "--round", folder, "--unit", "works", "--to", "x@example.go.th")
    assert (told.exit_code, "กองช่าง <x@example.go.th>" in told.stdout) == (0, True)


@pytest.mark.parametrize("purpose", ["forms", "marked", "receipts", "report"])
def test_nothing_made_yet(tmp_path: Path, purpose: str) -> None:
    """Where nothing was made that could be attached, the command that makes it is told."""
    folder = make_round(tmp_path, ('readers = ["a@example.go.th"]',))
    shown = run("mail", purpose, "--round", folder)
    assert (shown.exit_code, "mail-source-missing" in shown.stderr) == (2, True)
    assert "make it first: itasheet " in shown.stderr


def test_reminders_need_no_forms(tmp_path: Path) -> None:
    """Reminders go out without an attachment where no forms are at hand."""
    folder = make_round(tmp_path)
    assert run("mail", "reminders", "--round", folder).stdout.count("ขอติดตาม") == 6


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
    time, to = f"{day}T09:00:00+07:00", "finance@example.go.th"
    entry = LedgerEntry(time, "<earlier@example.go.th>", to, fate, "reminders", "finance")
    (folder / "mail/ledger.jsonl").write_text(write_entry(entry), encoding="utf-8")
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


def test_too_large(folder: Path) -> None:
    """A message beyond the limit is not planned; it may be what is attached or what is set."""
    (finance,) = folder.glob("forms/*คลัง*")
    with ZipFile(finance, "a") as archive:
        archive.writestr("xl/media/picture.png", random.Random(1).randbytes(1_000_000))
    edit(folder, "timeout = 5", "size_limit = 1")
    shown = run("mail", "forms", "--round", folder)
    assert (shown.exit_code, shown.stdout.count("[mail-oversize]")) == (1, 1)
    assert not list(folder.glob("mail/forms/*-finance.eml"))


def test_draft_report(folder: Path) -> None:
    """A report stamped as a draft, or with errors, is held back unless told otherwise."""
    report = folder / "report.xlsx"
    words = ("mail", "report", "--round", folder, "--to", "chief@example.go.th")
    returns = EXAMPLE / "with-mistakes"
    run("merge", returns, "--round", folder, "-o", report, "--draft")
    held = run(*words)
    assert (held.exit_code, "mail-report-draft" in held.stdout) == (1, True)
    assert run(*words, "--draft").exit_code == 0
    report.write_bytes(make_report())
    book = load_workbook(report)
    book["รายงาน"]["D7"] = "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗"
    book.save(report)
    held = run(*words)
    assert (held.exit_code, "mail-report-faulty" in held.stdout) == (1, True)
    assert run(*words, "--draft").exit_code == 0


@pytest.mark.parametrize("language", ["th", "en"])
def test_other_report(folder: Path, language: str) -> None:
    """A unit's return, or another agency's report, is held back unless told otherwise."""
    report = folder / "report.xlsx"
    words = ("mail", "report", "--round", folder, "--to", "chief@example.go.th")
    shutil.copy(EXAMPLE / "returns/office.xlsx", report)
    held = run(*words, language=language)
    assert (held.exit_code, "“สำนักปลัด”" in held.stdout) == (1, True)
    assert "[mail-report-foreign]" in held.stdout
    assert run(*words, "--draft").exit_code == 0
    report.write_bytes(make_report())
    assert run(*words).exit_code == 0
    edit(folder, "ตำบลบ้านตัวอย่าง", "เมืองอื่น")
    held = run(*words, language=language)
    assert (held.exit_code, "[mail-report-foreign]" in held.stdout) == (1, True)


def test_no_audit_is_sent(folder: Path) -> None:
    """The audit in the report's place is held back, whatever is said."""
    run("merge", EXAMPLE / "returns", "--round", EXAMPLE, "-o", folder / "report.xlsx")
    audit = folder / "report-audit.xlsx"
    words = ("mail", "report", "--round", folder, "--to", "chief@example.go.th", "--from", audit)
    for more in ((), ("--draft",)):
        held = run(*words, *more)
        assert (held.exit_code, "[audit-itself]" in held.stdout) == (1, True)


def test_merged_report(folder: Path) -> None:
    """The report that merge makes of the example goes out."""
    edit(folder, '"health"\nname = "กองสาธารณสุข"', '"health"\nname = "กองอื่น"')
    edit(folder, "measures = [2]\n", "measures = []\n")
    run("merge", EXAMPLE / "returns", "--round", folder, "-o", folder / "report.xlsx")
    shown = run("mail", "report", "--round", folder, "--to", "chief@example.go.th")
    assert (shown.exit_code, "1. chief@example.go.th" in shown.stdout) == (0, True)


def change_form(folder: Path) -> None:
    """Make a form anew."""
    (finance,) = folder.glob("forms/*คลัง*")
    shutil.copy(finance, finance.with_name("ชื่อใหม่.xlsx"))
    finance.unlink()


def test_nobody_left(folder: Path) -> None:
    """Where everybody has answered, nobody is reminded."""
    returns = folder / "inbox"
    shutil.copytree(EXAMPLE / "returns", returns)
    words = ("mail", "reminders", "--round", folder, "--unit", "finance", "--unit", "works")
    shown = run(*words)
    assert (shown.exit_code, "[mail-nothing]" in shown.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "กอง@example.go.th"), "mail-address-bad"),
        ((), "mail-readers-missing"),
    ],
)
def test_readers(folder: Path, words: tuple[str, ...], code: str) -> None:
    """The report needs readers whom one can write to."""
    (folder / "report.xlsx").write_bytes(make_report())
    shown = run("mail", "report", "--round", folder, *words)
    assert shown.exit_code in (1, 2) and f"[{code}]" in shown.output


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--round", "nowhere"), "round-missing"), (("--unit", "กองไม่มี"), "unit-not-in-round")],
)
def test_unknown(folder: Path, words: tuple[str, ...], code: str) -> None:
    """A round or a unit that is not there is named."""
    shown = run("mail", "forms", "--round", folder, *words)
    assert (shown.exit_code, f"[{code}]" in shown.stderr) == (2, True)


CHANGES: dict[str, Callable[[Path], None]] = {
    "the attachments": change_form,
    "the recipients": lambda folder: edit(folder, "works@", "new@"),
    "the sender": lambda folder: edit(folder, "saraban@", "other@"),
    "the text": lambda folder: edit(folder, "2025-10-15", "2025-10-16"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_changed_since(folder: Path, password: str, what: str) -> None:
    """What changed since the dry run is named, and nothing is sent."""
    run("mail", "forms", "--round", folder)
    CHANGES[what](folder)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, f"no longer holds: {what}" in sent.stderr) == (2, True)
    assert not (folder / "mail/ledger.jsonl").exists()


def test_other_choice(folder: Path, password: str) -> None:
    """A plan for some units is not sent for others."""
    run("mail", "forms", "--round", folder)
    sent = run("mail", "forms", "--round", folder, "--send", "--unit", "finance")
    assert (sent.exit_code, "mail-plan-changed" in sent.stderr) == (2, True)


def test_no_plan(folder: Path) -> None:
    """Nothing is sent that was not shown."""
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, "mail-plan-missing" in sent.stderr) == (2, True)


def test_nobody_answers(folder: Path, password: str) -> None:
    """A server that is not there is named, and running again later may help."""
    run("mail", "forms", "--round", folder)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, "mail-no-connection" in sent.stderr) == (75, True)


def test_unknown_server(folder: Path, password: str) -> None:
    """A server's name that cannot be looked up is named."""
    edit(folder, 'host = "localhost"', f'host = "{"x" * 70}.invalid"')
    run("mail", "forms", "--round", folder)
    sent = run("mail", "forms", "--round", folder, "--send")
    assert (sent.exit_code, "mail-host-unknown" in sent.stderr) == (75, True)


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


def write_ledger(
    folder: Path, message_id: str, *fates: Fate, purpose: str = "", unit: str = ""
) -> None:
    """What became of a message to finance."""
    entries = (
        LedgerEntry(
            "2025-09-01T00:00:00+07:00",
            message_id,
            "finance@example.go.th",
            fate,
            purpose,
            unit,
            reason="451 later",
            problem="mail-deferred",
        )
        for fate in fates
    )
    text = "".join(map(write_entry, entries))
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
    (file,) = read_draft(Path(second["draft"])).iter_attachments()
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


def test_document_of_problems(folder: Path) -> None:
    """What stands in the way of a message is a problem of the document, too."""
    edit(folder, 'addresses = ["works@example.go.th"]', "addresses = []")
    shown = run("mail", "forms", "--round", folder, "--json")
    document = json.loads(shown.stdout)
    assert (shown.exit_code, len(document["messages"])) == (1, 5)
    assert [one["code"] for one in document["problems"]] == ["mail-address-missing"]
