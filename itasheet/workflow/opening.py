"""What came in, opened: files, mails, mailboxes and archives, down to what may be a return.

The bytes decide, not the names, and the guard of workbooks opens archives within its bounds.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import PurePath

from itasheet.candidates import Found, Skip
from itasheet.files import display_name
from itasheet.mail import incoming
from itasheet.mail.incoming import MAIL_ENDINGS, Received
from itasheet.mail.message_templates import Attachment
from itasheet.mail.notices import ABSENCE, BOUNCE
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.sheets.grid import WORKBOOK_ENDINGS
from itasheet.workflow.loading import read_content
from itasheet.xlsx.package import MOST_INFLATED, TOO_LARGE, Package, Refusal, require_zip

CANDIDATE_ENDINGS = (*WORKBOOK_ENDINGS, ".xls", ".xlsb", ".ods", ".zip", ".rar", ".7z")
"""Files that are looked at whatever is in them, so that it is said in words what it is."""
FILTERS = {
    "file-old-excel": "MS Excel 97",
    "file-binary-excel": "Calc MS Excel 2007 Binary",
    "file-open-document": "calc8",
}
"""What LibreOffice calls the formats of other workbooks, by the problem that they are."""
DEEPEST = 3
"""Mails and archives within others that are opened."""

_ZIP, _GZIP, _MAC, _TNEF = b"PK\x03\x04", b"\x1f\x8b", b"\x00\x05\x16\x07", b"\x78\x9f\x3e\x22"
_MAILBOX = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\d{4}\r?\n")
_WORKBOOK = re.compile(rb"xl[/\\]|opendocument\.spreadsheet", re.IGNORECASE)
_FOR_MACS = re.compile(r"(?:^|/)(?:\._|__MACOSX/|\.DS_Store$)")
_NO_DOCUMENT = re.compile(r"\.(?:p7s|asc|sig|vcf|ics)$|^att\d+\.(?:txt|html?)$", re.IGNORECASE)


def open_found(found: Found) -> Iterator[Received]:
    """The mails in a file, and the workbooks that are in none; else the file, or why not."""
    source, wanted = display_name(found.path), list[Attachment]()
    problems: tuple[Problem, ...] = (found.problem,) if found.skipped else ()
    try:
        if found.skipped in (None, Skip.NOT_A_WORKBOOK):
            file = Attachment(found.path.name, read_content(found.path))
            pieces = list(_unpack([file], source))
            wanted = [
                one for one in pieces if _find_ending(one) in MAIL_ENDINGS or _is_candidate(one)
            ]
            if not (wanted or found.skipped):
                wanted = [file]
    except Stop as stop:
        problems = problems or stop.problems
    if not wanted:
        yield Received(source=source, problems=problems)
    for piece in wanted:
        label = source if piece is file else f"{source} ▸ {piece.name}"
        if (ending := _find_ending(piece)) in MAIL_ENDINGS:
            yield open_mail(label, piece.content, ending)
        else:
            yield Received(attachments=(piece,), is_mail=False, source=label)


def open_mail(source: str, content: bytes, ending: str, folder: str = "") -> Received:
    """A mail with those of its files that may be workbooks, else with the reason for none."""
    try:
        mail = _read_mail(content, ending, source)
        if mail is None:
            raise Stop(Problem("mail-unreadable", Place(file=source)))
        unpacked = _unpack(mail.attachments, source, True)
        files = list(islice(unpacked, incoming.MOST_ATTACHMENTS))
    except Stop as stop:
        return Received(source=source, folder=folder, problems=stop.problems)
    candidates, notice, words = tuple(filter(_is_candidate, files)), mail.notice, {}
    others = [one.name for one in files if not _NO_DOCUMENT.search(one.name)]
    if notice.sure or (notice.kind in (BOUNCE, ABSENCE) and not candidates):
        candidates, code = (), ""
    elif candidates:
        code = ""
    elif any(one.content.startswith(_TNEF) or one.name.lower() == "winmail.dat" for one in files):
        code = "mail-packed"
    elif mail.is_sealed or any(name.lower().endswith(".p7m") for name in others):
        code = "mail-sealed"
    elif others or mail.links:
        code, words = "mail-other-files", {"files": ", ".join((*others, *mail.links))}
    else:
        code = "" if notice.kind else "mail-no-workbook"
    opened = replace(mail, source=source, folder=folder, attachments=candidates)
    found = "" if folder else mail.subject  # on a server it stands in the label
    problem = Problem(code, Place(file=opened.label), found, words)
    return replace(opened, problems=(problem,) if code else ())


def _find_ending(file: Attachment) -> str:
    return PurePath(file.name).suffix.lower()


def _read_mail(content: bytes, ending: str, source: str) -> Received | None:
    """The mail, or None if it is none; ``Stop`` without the library for Outlook's."""
    if ending == ".msg":
        try:
            return incoming.read_outlook(content)
        except ImportError as error:
            raise Stop(Problem("mail-outlook-library", Place(file=source))) from error
    mail = incoming.read_mail(content)
    return mail if mail.message_id or mail.sender or mail.subject or mail.attachments else None


def _is_candidate(file: Attachment) -> bool:
    """Whether a file is to be looked at: a workbook by its bytes, or something by its name."""
    if _find_ending(file) in CANDIDATE_ENDINGS:
        return True
    try:
        require_zip(file.content, file.name)
    except Refusal as refusal:
        return refusal.code not in ("file-other", "file-damaged")
    return file.name == incoming.NAMELESS or bool(_WORKBOOK.search(file.content))


def _unpack(
    files: Sequence[Attachment], source: str, within_mail: bool = False
) -> Iterator[Attachment]:
    """Files, those in archives and mailboxes in place of these, and of a mail those in mails."""
    waiting, left = [(file, 0) for file in reversed(files)], MOST_INFLATED
    while waiting:
        file, depth = waiting.pop()
        inner: Sequence[Attachment] | None = None
        if file.content.startswith(_MAC) or _FOR_MACS.search(file.name):
            inner = ()  # what a Mac keeps beside a file
        elif (ending := _find_ending(file)) not in MAIL_ENDINGS:
            inner = _open_archive(file) if depth < DEEPEST else None
        elif within_mail:
            mail = _read_mail(file.content, ending, source) if depth < DEEPEST else None
            inner = mail.attachments if mail and not mail.notice.sure else ()
        if inner is None:
            yield file
            continue
        left -= sum(one.size for one in inner)
        if left < 0:
            raise Stop(Problem("file-bomb", Place(file=source), words={"what": TOO_LARGE}))
        waiting += [(one, depth + 1) for one in reversed(inner)]


def _open_archive(file: Attachment) -> Sequence[Attachment] | None:
    """The files in an archive or a mailbox; None of what is none, or cannot be opened."""
    content = file.content
    with suppress(zlib.error, Refusal):
        if content.startswith(_GZIP):
            inflated = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MOST_INFLATED)
            return [Attachment(PurePath(file.name).stem, inflated)]
        if content.startswith(b"From "):
            mails = _MAILBOX.split(content)[1:]
            return [Attachment(f"{number}.eml", one) for number, one in enumerate(mails, 1)]
        package = Package(content) if content.startswith(_ZIP) else None
        if package and "[Content_Types].xml" not in package and "mimetype" not in package:
            files = []
            for one in package.archive.infolist():
                # A name that is not marked as UTF-8 is in an encoding that nobody tells.
                raw = one.filename.encode("utf-8" if one.flag_bits & 0x800 else "cp437", "replace")
                if not one.is_dir():
                    name = incoming.decode_thai(raw)
                    files.append(Attachment(name, package.inflate_part(one.filename)))
            return files
    return None


def convert(content: bytes, problem: Problem) -> bytes:
    """A workbook that is refused for its format as .xlsx; empty where it cannot be had."""
    from itasheet.libreoffice import convert_workbook  # which loads what starts programs

    with suppress(Refusal):
        if problem.code == "file-open-document":
            package = Package(content)
            package.spend_markup(package.inflate_part("content.xml"))
        if filter_ := FILTERS.get(problem.code):
            return convert_workbook(content, filter_)
    return b""
