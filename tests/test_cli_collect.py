"""Collecting from files and folders: whose it is, what is not taken, nothing twice."""

import gzip
import json
import shutil
import sys
from base64 import b64encode
from binascii import b2a_uu
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED

import pytest

from itasheet import libreoffice
from itasheet.definition.settings import format_record
from itasheet.mail.ledger import Fate, LedgerEntry, Record
from itasheet.mail.message_templates import Attachment
from itasheet.workflow.collect import CollectedFile, collect_files
from itasheet.workflow.journals import load_records
from itasheet.workflow.loading import open_round_folder
from tests.command import EXAMPLE, RETURNS, run
from tests.files.parts import make_workbook, pack
from tests.killed.runner import read_files
from tests.mail.outlook import make_message, make_ole
from tests.mail.rounds import SENDER, edit, make_round, note, write_mail
from tests.tables import load_cases, part_arrows

TABLE, FORM = make_workbook(), (RETURNS / "finance.xlsx").read_bytes()
WORKS, AUDIT = ((RETURNS / f"{unit}.xlsx").read_bytes() for unit in ("works", "audit"))
SENT, BOTH = "<2@x>", "both@example.go.th"
OURS, OTHERS, STRANGER = "finance@example.go.th", "works@example.go.th", "someone@mail.example"


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A round whose forms went out."""
    folder = make_round(tmp_path / "round", (f'sender = "{SENDER}"',))
    for name, unit in (("<1@x>", "finance"), (SENT, "works")):
        note(folder, LedgerEntry("t", name, "x@y.z", Fate.ACCEPTED, "forms", unit))
        edit(folder, f'"{unit}@example.go.th"', f'"{unit}@example.go.th", "{BOTH}"')
    return folder


def save(
    folder: Path,
    content: bytes,
    sender: str = OURS,
    name: str = "ก.xlsx",
    to: str = "a",
    **ids: str,
) -> Path:
    """A mail with one file, saved beside the round."""
    path = folder.parent / f"{to}.eml"
    ids = {"message_id": f"<{path.stem}@example.go.th>", **ids}
    path.write_bytes(write_mail(sender, Attachment(name, content), **ids))
    return path


def collect(folder: Path, *paths: Path, unit: str = "", trust: bool = False) -> list[str]:
    """What came of each file: where it lies and what told that, or what is wrong with it."""
    context, told = open_round_folder(folder), list[CollectedFile]()
    files = collect_files(context, paths, told.append, unit, trust)
    assert list(files) == told
    lines = []
    for one in files:
        lies = (one.path.relative_to(context.inbox).as_posix(), one.ground) if one.path else ()
        known = ("already",) if one.path and not one.new else ()
        lines.append(" ".join((*lies, *known, *(problem.code for problem in one.problems))))
    return lines


def test_folder_of_all_kinds(folder: Path, tmp_path: Path) -> None:
    """Workbooks and mails of both kinds, in folders within folders, are taken, each once."""
    source = tmp_path / "ดาวน์โหลด"
    (source / "ใน").mkdir(parents=True)
    save(folder, WORKS, OTHERS, to="ดาวน์โหลด/a")
    outlook = make_message({"5D01": "audit@example.go.th"}, {"ข.xlsx": AUDIT})
    files = {"ก.xlsx": FORM, "ใน/b.msg": outlook, "บันทึก.txt": b"x", "~$ก.xlsx": b"x" * 165}
    for name, content in files.items():
        (source / name).write_bytes(content)
    # Of the lock file it is told that it is passed over.
    taken = {"works/ก.xlsx": WORKS, "finance/ก.xlsx": FORM, "audit/ข.xlsx": AUDIT}
    assert set(collect(folder, source)) == {"file-skipped", *(f"{name} identity" for name in taken)}
    assert read_files(folder / "inbox") == taken
    assert sum(line.endswith("identity already") for line in collect(folder, source)) == 3
    assert len(load_records(open_round_folder(folder))) == 3


def test_where_it_came_from(folder: Path) -> None:
    """It is written down how a return came and in what thread."""
    path = save(folder, FORM, answers="<b@c>")
    collect(folder, path)
    (record,) = load_records(open_round_folder(folder))
    about = ("finance/ก.xlsx", Attachment("", FORM).sha256, "finance", "identity", "ก.xlsx")
    way = ("<a@example.go.th>", ("<b@c>",), OURS, "ส่งแบบ")
    assert record == Record(str(path), record.collected, *about, *way)


@pytest.mark.parametrize(
    ("unit", "content", "answers", "sender", "told", "trusting"),
    [
        # Saved files: there is no sender to disagree.
        ("", TABLE, "", None, "return-unplaced", ""),
        ("", FORM, "", None, "finance identity", ""),
        ("works", FORM, "", None, "works told", ""),
        # Mails: the workbook goes before the thread, the thread before the address.
        ("", FORM, "<1@x>", OURS, "finance identity", ""),
        ("", FORM, "", STRANGER, "finance identity sender-unknown", ""),
        ("", FORM, "", OTHERS, "sender-disagrees", "finance identity sender-unknown"),
        ("", FORM, "<2@x>", OURS, "sender-disagrees", "finance identity"),
        ("", FORM, "<2@x>", OTHERS, "sender-disagrees", "finance identity sender-unknown"),
        ("", FORM, "", BOTH, "finance identity", ""),
        ("", TABLE, "<1@x>", "", "finance thread sender-unknown", ""),
        ("", TABLE, "<1@x>", OTHERS, "sender-disagrees", "finance thread sender-unknown"),
        ("", TABLE, "", OTHERS.upper(), "works address", ""),
        ("", TABLE, "", BOTH, "return-unplaced", ""),
        ("works", FORM, "<1@x>", OURS, "works told sender-unknown", ""),
        # The nearest mail of ours in the thread counts.
        ("", TABLE, "<1@x> <2@x>", OTHERS, "works thread", ""),
        ("", TABLE, "<1@x> <3@x>", OURS, "finance thread", ""),
        ("", TABLE, "<3@x>", STRANGER, "return-unplaced", ""),
        # One address is the sender's, and no name counts.
        ("", FORM, "", f"a@b.example, {OURS}", "finance identity sender-unknown", ""),
        ("", TABLE, "", f'"{OURS}" <{OTHERS}>', "works address", ""),
    ],
)
def test_whose(
    folder: Path,
    unit: str,
    content: bytes,
    answers: str,
    sender: str | None,
    told: str,
    trusting: str,
) -> None:
    """Told, else by identity, thread or address; where they disagree it must be trusted."""
    path = folder.parent / "ก.xlsx"
    path.write_bytes(content)
    if sender is not None:
        path = save(folder, content, sender, answers=answers)
    for trust, expected in ((False, told), (True, trusting or told)):
        assert [
            one.replace("/ก.xlsx", "") for one in collect(folder, path, unit=unit, trust=trust)
        ] == [expected]
        (folder / "mail/collected.jsonl").unlink()


def test_told_meanwhile(folder: Path, tmp_path: Path) -> None:
    """What someone has said the unit of is known then."""
    path = tmp_path / "table.xlsx"
    path.write_bytes(TABLE)
    assert collect(folder, path, unit="กองช่าง") == ["works/table.xlsx told"]
    assert collect(folder, path) == ["works/table.xlsx told already"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "finance"', 'id = "money"', "money/finance.xlsx identity"),
        ("fiscal_year = 2568", "fiscal_year = 2569", "year-disagrees"),
        ("ตำบลบ้านตัวอย่าง", "เมืองอื่น", "round-other"),
    ],
)
def test_changed_round(folder: Path, old: str, new: str, told: str) -> None:
    """A unit that has another id by now is known by its name; of another round nothing is taken."""
    edit(folder, old, new)
    assert collect(folder, RETURNS / "finance.xlsx") == [told]


ATTACHMENTS = part_arrows(load_cases("file_names")["attachments"])
LONG = f"{'ก' * 300}.xlsx", f"{'ก' * 66}.xlsx"


@pytest.mark.parametrize(("name", "stored"), [*ATTACHMENTS, LONG])
def test_names_are_harmless(folder: Path, tmp_path: Path, name: str, stored: str) -> None:
    """However an attachment is called, it lands inside the unit's folder, as a workbook."""
    head = (
        "From: finance@example.go.th\r\nMIME-Version: 1.0\r\nContent-Type: application/x\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quote(name, safe='')}\r\n\r\n"
    )
    path = tmp_path / "a.eml"
    path.write_bytes(head.encode() + b64encode(FORM))
    collect(folder, path)
    assert read_files(folder / "inbox") == {f"finance/{stored}": FORM}
    assert {path.name for path in tmp_path.iterdir()} == {"round", "a.eml"}


OPEN_DOCUMENT = pack(
    {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
)
LARGE = pack({"a": bytes(6 * 10**7)}, ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "file-empty"),
        ("a.xlsx", b"MZ\x90\x00 no workbook", "file-other"),
        ("a.xlsx", make_ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "file-encrypted"),
        pytest.param(
            *("a.xls", make_ole({"Workbook": b""}), "file-old-excel"), marks=pytest.mark.office
        ),
        ("a.zip", b"PK\x03\x04 rubbish", "file-damaged"),
        ("a.zip", pack({"a.pdf": b"%PDF-1.7"}), "mail-other-files"),
        ("a.zip", pack({"a.zip": LARGE, "b.zip": LARGE}), "file-bomb"),
        ("smime.p7m", b"\x30\x80\x06\x09", "mail-sealed"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", "mail-packed"),
        ("แบบรายงาน.PDF", b"%PDF-1.7", "mail-other-files"),
        ("IMG_2034.jpg", b"\xff\xd8\xff", "mail-other-files"),
        ("smime.p7s", b"\x30", "mail-no-workbook"),
        (None, b"", "file-empty"),
        (None, b"\x00\x01\x02", "mail-unreadable"),
        (None, make_ole({"Workbook": b""}), "mail-unreadable"),
    ],
)
def test_no_return(folder: Path, name: str | None, content: bytes, code: str) -> None:
    """Attachments go through the guard as any file; what is not taken is told of, once a mail."""
    if name:
        assert collect(folder, save(folder, content, name=name)) == [code]
    else:
        for ending in ("eml", "msg"):
            (folder.parent / f"a.{ending}").write_bytes(content)
        assert collect(folder, *folder.parent.glob("a.*")) == [code] * 2
    assert read_files(folder / "inbox") == {}


def test_mails_within_mails(folder: Path) -> None:
    """A mail that was attached as a file is opened, also one in another, but not without end."""
    content, paths = FORM, []
    for depth in range(5):
        name = f"{depth}.eml" if depth else "ก.xlsx"
        paths.append(save(folder, content, name=name, to=f"{depth}"))
        content = paths[-1].read_bytes()
    assert collect(folder, paths[3]) == ["finance/ก.xlsx identity"]
    assert collect(folder, paths[4]) == ["mail-no-workbook"]
    outlook = make_message({"5D01": OTHERS}, {"ข.xlsx": WORKS})
    path = save(folder, outlook, OTHERS, "ส่งต่อ.msg")
    assert collect(folder, path) == ["works/ข.xlsx identity"]


def test_without_library(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where olefile is not installed, what to do is said."""
    monkeypatch.setitem(sys.modules, "olefile", None)
    path = tmp_path / "a.msg"
    path.write_bytes(make_message({}, {}))
    assert collect(folder, path) == ["mail-outlook-library"]


def test_same_name_other_content(folder: Path) -> None:
    """A second return never replaces the first; one stored as a run was killed is found."""
    mended = (EXAMPLE / "with-mistakes/finance.xlsx").read_bytes()
    (folder / "inbox/finance").mkdir(parents=True)
    (folder / "inbox/finance/ก.xlsx").write_bytes(FORM)
    for content, name in ((FORM, "ก.xlsx"), (mended, "ก (2).xlsx")):
        assert collect(folder, save(folder, content)) == [f"finance/{name} identity"]
    assert read_files(folder / "inbox") == {"finance/ก.xlsx": FORM, "finance/ก (2).xlsx": mended}


def test_own_mail_is_not_collected(folder: Path) -> None:
    """A copy of what went out, such as one sent to try, is no return."""
    assert collect(folder, save(folder, FORM, SENDER, message_id=SENT)) == []
    path = save(folder, FORM, message_id=SENT)
    assert collect(folder, path) == ["finance/ก.xlsx identity"]


def test_inbox_is_not_collected(folder: Path) -> None:
    """What lies in the inbox, or was drafted, is not collected from there."""
    collect(folder, RETURNS / "finance.xlsx")
    shutil.copytree(RETURNS, folder / "mail" / "forms")
    assert collect(folder, folder) == ["file-skipped"]  # the round's own file


def test_stops(folder: Path) -> None:
    """Records that cannot be read are named by their lines, and left as they are."""
    records = folder / "mail/collected.jsonl"
    records.write_text(text := f"{format_record(Record('a', 't'))}rubbish\n{{}}\n", "utf-8")
    done = run("collect", RETURNS / "finance.xlsx", "--round", folder)
    assert (done.exit_code, done.stderr.count("journal-damaged")) == (2, 2)
    assert "line 2 of" in done.stderr and "line 3 of" in done.stderr
    assert records.read_text(encoding="utf-8") == text


FILE_KEYS = [
    *("source", "name", "sha256", "unit", "ground", "path", "new"),
    *("sender", "subject", "date", "message_id", "problems"),
]


@pytest.mark.parametrize("language", ["th", "en"])
def test_document(folder: Path, language: str) -> None:
    """Every file, taken or not, and mails without one: as a document, and as lines."""
    mails = ((FORM, OURS, "ก.xlsx"), (WORKS, OURS, "ก.xlsx"), (b"x", OURS, "a.png"))
    paths = [save(folder, *mail, to=f"{number}") for number, mail in enumerate(mails)]
    done = run("collect", *paths, "--round", folder, "--json", language=language)
    document = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (1, "")
    assert list(document) == ["itasheet", "schema", "inbox", "files", "problems"]
    assert [list(file) for file in document["files"]] == [FILE_KEYS] * 2
    taken, held = document["files"]
    assert Path(taken["path"]).read_bytes() == FORM
    assert (taken["unit"], taken["ground"], taken["new"]) == ("finance", "identity", True)
    assert (held["path"], held["unit"], held["new"]) == (None, None, False)
    assert [problem["code"] for problem in held["problems"]] == ["sender-disagrees"]
    assert [problem["code"] for problem in document["problems"]] == ["mail-other-files"]
    shown = run("collect", *paths, RETURNS / "audit.xlsx", "--round", folder)
    assert shown.exit_code == 1
    assert "audit/audit.xlsx, by the workbook\n" in shown.stdout
    assert f"{paths[0]} ▸ ก.xlsx: here already\n" in shown.stdout
    assert shown.stdout.endswith("1 return taken, 1 was here already, 1 not taken\n")


def encode_uu(content: bytes, name: bytes = b"a.xlsx") -> bytes:
    lines = (b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return b"%sbegin 644 %s\n%s`\nend\n" % (TEXT, name, b"".join(lines))


MAIL = write_mail(OURS, Attachment("a.xlsx", FORM), message_id="<1@y>")
TEXT = f"From: {OURS}\nSubject: a\n\n".encode()
BOX, MAC = b"From a Mon Oct 13 2025\n" + MAIL + b"\nFrom b Oct 2025\n" + TEXT, b"\x00\x05\x16\x07"
HALVES = (
    b"Subject: a\nContent-Type: multipart/appledouble; boundary=D\n\n--D\n"
    b"Content-Type: application/applefile; name=a.xlsx\n\nx\n--D\nContent-Type: x/x; name=a.xlsx\n"
    b"Content-Transfer-Encoding: base64\n\n" + b64encode(FORM) + b"\n--D--"
)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx_", FORM, "finance/a.xlsx"),
        ("แบบ.zip", FORM, "finance/แบบ.xlsx"),
        ("a.gz", gzip.compress(FORM), "finance/a.xlsx"),
        ("a.zip", pack({"ก/a.xlsx": FORM, "__MACOSX/ก/._a.xlsx": MAC}), "finance/a.xlsx"),
        ("a.zip", pack({"b.zip": pack({"b.tmp": FORM})}), "finance/b.xlsx"),
        ("a.zip", pack({"m.eml": MAIL, "b.xlsx": WORKS}), "finance/a.xlsx works/b.xlsx"),
        ("a.zip", pack({"a.pdf": b"%PDF"}), "file-other"),
        ("Inbox", BOX, "finance/a.xlsx mail-no-workbook"),
        ("a.eml", write_mail(OURS, Attachment("a.tmp", FORM)), "finance/a.xlsx"),
        ("a.eml", write_mail(OURS, Attachment("attachment", FORM)), "finance/attachment.xlsx"),
        ("a.eml", write_mail(OURS, Attachment("Inbox", BOX)), "finance/a.xlsx"),
        ("a.eml", write_mail(OURS, Attachment("b", MAC), Attachment("a", FORM)), "finance/a.xlsx"),
        ("a.eml", HALVES, "finance/a.xlsx sender-unknown"),
        ("a.eml", encode_uu(FORM), "finance/a.xlsx"),
        ("a.eml", encode_uu(FORM).replace(b"\n", b"\r\n"), "finance/a.xlsx"),
        ("a.eml", encode_uu(b"%PDF", b"a.pdf"), "mail-other-files"),
    ],
)  # fmt: skip
def test_other_wrapping(folder: Path, tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """A return is taken where the bytes are a workbook, however it is called or packed."""
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_bytes(content)
    for source in (path, path.parent):
        said = " ".join(collect(folder, source)).replace(" identity", "").replace(" already", "")
        is_found = source is path or told != "file-other"  # in a folder others lie about
        assert said == (told if is_found else "file-skipped")


@pytest.mark.parametrize("content", [make_ole({"Workbook": b""}), OPEN_DOCUMENT])
def test_other_formats(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """What LibreOffice makes a workbook of is taken as that, once."""
    path = tmp_path / "a.tmp"
    path.write_bytes(content)
    for made, told in ((b"", "file-o"), (FORM, "finance/a.xlsx identity")):
        monkeypatch.setattr(libreoffice, "convert_workbook", lambda _content, _name, m=made: m)
        assert collect(folder, path)[0].startswith(told)
    assert collect(folder, path) == ["finance/a.xlsx identity already"]
    assert read_files(folder / "inbox") == {"finance/a.xlsx": FORM}
