"""A round with six units, whose mail goes through a server of the tests."""

import email
import tempfile
import time
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import cast
from zipfile import ZipFile

from itasheet.definition.settings import format_record
from itasheet.mail.ledger import LedgerEntry, Record, read_ledger
from itasheet.mail.message_templates import Attachment
from tests.command import EXAMPLE, run
from tests.mail.servers import USER, Post

DOMAIN = "example.go.th"
SENDER = f"saraban@{DOMAIN}"
SIXTH = """
[[units]]
id = "health"
name = "กองสาธารณสุข"
addresses = ["health@example.go.th", "nurse@example.go.th"]
measures = [2]
"""
ROUND = "ita-report 2568"
UNITS = ("office", "finance", "works", "education", "audit", "health")


def make_round(
    folder: Path, mail: Iterable[str] = (), before: str = "", domain: str = DOMAIN
) -> Path:
    """Write the example's round with a sixth unit, a domain, and these lines under ``[mail]``."""
    text = (EXAMPLE / "itasheet.toml").read_text(encoding="utf-8")
    settings = "\n".join(("[mail]", *mail))
    folder.mkdir(parents=True, exist_ok=True)
    whole = f"{before}{text}{SIXTH}{settings}\n".replace(DOMAIN, domain)
    (folder / "itasheet.toml").write_text(whole, encoding="utf-8")
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "itasheet.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reword(folder: Path, word: str = "ใหม่") -> None:
    """Let the letters with forms and report say something else."""
    (folder / "mail/texts").mkdir(parents=True, exist_ok=True)
    for purpose in ("forms", "report"):
        text = f"เรื่อง: {word}\n\nถ้อยคำใหม่ {{unit}}\n"
        (folder / f"mail/texts/{purpose}.txt").write_text(text, encoding="utf-8")


def make_anew(folder: Path) -> None:
    """What came of another day's ``itasheet template`` and ``merge``: the same in other bytes."""
    for path in (*folder.glob("forms/*กองช่าง*"), folder / "report.xlsx"):
        with ZipFile(path, "a") as archive:
            archive.writestr(f"docProps/{time.monotonic_ns()}.txt", "another day")


def note(folder: Path, *entries: LedgerEntry | Record) -> None:
    """Write down what came, or what became of messages: of the example's round, if of none."""
    (folder / "mail").mkdir(exist_ok=True)
    for entry in entries:
        name = "ledger.jsonl" if isinstance(entry, LedgerEntry) else "collected.jsonl"
        with (folder / "mail" / name).open("a+", encoding="utf-8") as journal:
            if isinstance(entry, LedgerEntry):
                journal.seek(0)
                chain = read_ledger(journal.read())[1]
                entry = chain.link(entry._replace(round=entry.round or ROUND))
            journal.write(format_record(entry))


def name_server(
    port: int, security: str = "starttls", certificates: Path | None = None, *more: str
) -> tuple[str, ...]:
    """Lines of ``[mail]`` for a server on loopback; ``more`` follow."""
    trusted = (f'certificates = "{certificates}"',) if certificates else ()
    return (
        f'sender = "{SENDER}"',
        'sender_name = "งานสารบรรณ, สำนักปลัด"',
        'host = "localhost"',
        f"port = {port}",
        f'security = "{security}"',
        f'user = "{USER}"',
        "per_minute = 60000",
        "retry_after = 1",
        "timeout = 5",
        *trusted,
        *more,
    )


@cache
def make_report() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        made = run("merge", EXAMPLE / "returns", "--round", EXAMPLE, "-o", path)
        assert made.exit_code == 0, made.output
        return path.read_bytes()


def make_forms(folder: Path) -> dict[str, Path]:
    """Make all forms and give them names that are hard on mail programs; paths by unit id."""
    forms = folder / "forms"
    made = run("template", "--round", folder, "-o", forms)
    assert made.exit_code == 0, made.output
    paths = {}
    for path, unit_id in zip(map(Path, made.stdout.splitlines()), UNITS, strict=True):
        unit = path.stem.split()[-1]
        name = f"แบบรายงาน ไตรมาส ๑ {unit}, เทศบาล (แก้ไข).xlsx"
        paths[unit_id] = path.rename(forms / name)
    return paths


def write_mail(
    sender: str, *files: Attachment, answers: str = "", message_id: str = "", date: str = ""
) -> bytes:
    """A mail with files, as a unit's program writes it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "ส่งแบบ", message_id
    mail["In-Reply-To"], mail["References"] = answers.rpartition(" ")[2], answers
    if date:
        mail["Date"] = date
    mail.set_content("ส่งแบบที่กรอกแล้ว")
    for file in files:
        mail.add_attachment(file.content, maintype="application", subtype="x", filename=file.name)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def read_mail_file(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=policy.default)


def read_text(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(cast(EmailMessage, body).get_content()).replace("\r\n", "\n")


def name_mailbox(post: Post) -> tuple[str, ...]:
    """Lines of ``[mail]`` and ``[mail.imap]`` for the real server."""
    imap = ("[mail.imap]", 'host = "localhost"', f"port = {post.imaps}", f'user = "{SENDER}"')
    return name_server(post.starttls, "starttls", post.certificates, *imap)
