"""``itasheet mail`` without a server: what is shown, drafted and planned, and what is refused."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from itasheet.mail.ledger import Fate, LedgerEntry
from tests.command import EXAMPLE, run
from tests.mail.rounds import UNITS, edit, make_round, note, read_mail_file, read_text
from tests.tables import load_cases, part_arrows


def test_drafts(mail_round: Path) -> None:
    """A dry run shows who gets what and writes drafts with a plan; the next replaces them."""
    shown = run("mail", "forms", "--round", mail_round)
    assert shown.exit_code == 0
    assert "6. กองสาธารณสุข <health@example.go.th, nurse@example.go.th>" in shown.stdout
    assert ": 6; nothing was sent." in shown.stdout and "--send" in shown.stderr
    names = [f"{number}-{unit}.eml" for number, unit in enumerate(UNITS, 1)]
    assert sorted(path.name for path in mail_round.glob("mail/forms/*")) == [*names, "plan.json"]
    draft = read_mail_file(mail_round / "mail/forms/2-finance.eml")
    (attachment,) = draft.iter_attachments()
    assert "กองคลัง" in str(attachment.get_filename())
    text = read_text(draft)
    assert "ภายในวันที่ ๑๕ ตุลาคม ๒๕๖๘" in text and "งานสารบรรณ, สำนักปลัด\n" in text
    edit(mail_round, 'host = "localhost"', "")
    words = ("--unit", "กองคลัง", "--to", "x@example.go.th")
    shown = run("mail", "forms", "--round", mail_round, *words)
    assert (shown.exit_code, "กองคลัง <x@example.go.th>" in shown.stdout) == (0, True)
    assert sorted(path.name for path in mail_round.glob("mail/forms/*.eml")) == ["1-finance.eml"]
    assert "Outlook" in shown.stderr


def test_drafts_of_others(mail_round: Path) -> None:
    """A draft that was changed, and what somebody put beside it, stays and is told of."""
    run("mail", "forms", "--round", mail_round)
    drafts = mail_round / "mail/forms"
    (drafts / "3-works.eml").write_bytes(b"changed")
    (drafts / "7-own.eml").write_bytes(b"own")
    (drafts / "1-office.eml").rename(drafts / "9-office.eml")
    kept = ["3-works.eml", "7-own.eml", "9-office.eml"]
    for units in ("works", "education"), UNITS:
        shown = run("mail", "forms", "--round", mail_round, *(f"--unit={one}" for one in units))
        names = [f"{number}-{unit}.eml" for number, unit in enumerate(units, 1)]
        assert sorted(one.name for one in drafts.glob("*.eml")) == sorted({*names, *kept})
        assert shown.stdout.count("[mail-draft-kept]") == len(kept)
    read = [(drafts / name).read_bytes() for name in kept]
    assert read[:2] == [b"changed", b"own"]


@pytest.mark.parametrize(
    ("text", "exit_code", "told"),
    [
        ("เรื่อง: ถึง{unit}\n\nสวัสดี {unit}\n", 0, "ถึงกองคลัง"),
        ("เรื่อง: ถึง{unitt}\n\nสวัสดี\n", 2, "“{unitt}”"),
    ],
)
def test_own_template(mail_round: Path, text: str, exit_code: int, told: str) -> None:
    """A round's own template is used; a faulty one is named by its file."""
    own = mail_round / "mail/texts/forms.txt"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    shown = run("mail", "forms", "--round", mail_round, "--unit", "finance")
    assert (shown.exit_code, told in shown.output) == (exit_code, True)
    assert ("[mail-text]" in shown.output) == (exit_code == 2)
    if exit_code == 0:
        draft = read_mail_file(mail_round / "mail/forms/1-finance.eml")
        assert read_text(draft) == "สวัสดี กองคลัง\n"


@pytest.mark.parametrize("purpose", ["forms", "marked", "receipts", "report"])
def test_nothing_made_yet(tmp_path: Path, purpose: str) -> None:
    """Where nothing was made that could be attached, the command that makes it is told, to type."""
    folder = make_round(tmp_path / "ปี ๒๕๖๘", ('readers = ["a@example.go.th"]',))
    shown = run("mail", purpose, "--round", folder)
    assert (shown.exit_code, "mail-source-missing" in shown.stderr) == (2, True)
    assert "make it first: itasheet " in shown.stderr and f'--round "{folder}"' in shown.stderr


@pytest.mark.parametrize(("line", "exit_code", "code"), part_arrows(load_cases("refused")["mail"]))
def test_nothing_goes_out(
    mail_round: Path, password: str, line: str, exit_code: str, code: str
) -> None:
    """What cannot be done is named: readers, rounds and units, plans, servers."""
    shutil.copytree(EXAMPLE / "returns", mail_round / "inbox")
    run("mail", "forms", "--round", mail_round)
    shown = run("mail", "--round", mail_round, *line.split())
    assert (str(shown.exit_code), f"[{code}]" in shown.output) == (exit_code, True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("works@", "new@", "no longer holds: the recipients"),
        ("saraban@", "other@", "no longer holds: the sender"),
        ("2025-10-15", "2025-10-16", "no longer holds: the text"),
        ('host = "localhost"', "", "mail-server-missing"),
    ],
)
def test_changed_since(mail_round: Path, password: str, old: str, new: str, told: str) -> None:
    """What changed since the dry run is named, and nothing is sent."""
    run("mail", "forms", "--round", mail_round)
    edit(mail_round, old, new)
    sent = run("mail", "forms", "--round", mail_round, "--send")
    assert told in sent.stderr
    ledger = mail_round / "mail/ledger.jsonl"
    assert not ledger.exists() or ledger.read_bytes() == b""


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
    *("unit", "subject", "message_id", "answers", "draft", "attachments", "recipients", "earlier")
]


@pytest.mark.parametrize(
    ("language", "fates", "state", "code", "deferrals"),
    [
        ("th", (), "planned", None, 0),
        ("en", (Fate.SENDING,), "unknown", "mail-fate-unknown", 0),
        ("en", (Fate.DEFERRED, Fate.DEFERRED), "deferred", "mail-deferred", 2),
    ],
)
def test_document(
    mail_round: Path, language: str, fates: tuple[Fate, ...], state: str, code: str, deferrals: int
) -> None:
    """With --json one document tells who would get what, from which file, and what has become."""
    words = ("mail", "forms", "--round", mail_round, "--json")
    (message,) = json.loads(run(*words, "--unit", "finance").stdout)["messages"]
    key = (message["message_id"], "finance@example.go.th")
    for fate in fates:
        problem = "mail-deferred" if fate is Fate.DEFERRED else ""
        entry = LedgerEntry("t", *key, fate, "forms", "finance", "451 later", problem)
        note(mail_round, entry)
    document = json.loads(run(*words, language=language).stdout)
    assert list(document) == [
        *("itasheet", "schema", "purpose", "day", "sent", "trial", "left", "messages", "problems")
    ]
    assert (document["purpose"], document["day"]) == ("forms", "2025-09-01")
    assert document["problems"] == []
    assert [list(one) for one in document["messages"]] == [MESSAGE_KEYS] * 6
    assert [one["unit"] for one in document["messages"]] == list(UNITS)
    second = document["messages"][1]
    (file,) = read_mail_file(Path(second["draft"])).iter_attachments()
    content = cast(bytes, file.get_payload(decode=True))
    assert second["attachments"] == [
        {"name": file.get_filename(), "size": len(content), "sha256": sha256(content).hexdigest()}
    ]
    time, reason = ("t", "451 later") if fates else (None, None)
    known = {"address": key[1], "state": state, "time": time, "reason": reason}
    changed = ["text", "files"] if Fate.SENDING in fates else []  # no sums of them were noted
    more = {"code": code, "deferrals": deferrals, "changed": changed}
    assert second["recipients"] == [known | more]
