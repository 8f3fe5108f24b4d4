"""Mail that came in: names, senders and threads as they are, tricks made harmless."""

import codecs
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.mail.incoming import MOST_ATTACHMENTS, Received, read_mail, read_outlook
from itasheet.mail.message_templates import Attachment
from itasheet.workflow.opening import open_mail
from tests.growth import EVEN, measure_growth
from tests.mail.outlook import CUTOFF, make_message, make_ole
from tests.tables import load_cases, part_arrows

NAME = "แบบรายงาน กองคลัง, ก.xlsx"
WINDOWS, BASE64 = NAME.encode("cp874"), b64encode(NAME.encode())
THREAD = ("<x@y.z>", "<a@b.c>")
CASES = load_cases("mails")


def make_mail(
    disposition: bytes, more: bytes = b"", kind: bytes = b"application/x", content: bytes = b"PK"
) -> bytes:
    """A mail with one attachment, its headers as raw bytes."""
    lines = (
        *((more,) if more else ()),
        *(b"MIME-Version: 1.0", b"Content-Type: multipart/mixed; boundary=B", b"", b"--B"),
        *(b"Content-Type: " + kind, b"Content-Disposition: " + disposition),
        *(b"Content-Transfer-Encoding: base64", b"", b64encode(content), b"--B--", b""),
    )
    return b"\r\n".join(lines)


@pytest.mark.parametrize(
    "disposition",
    [
        b'attachment; filename="' + NAME.encode() + b'"',
        b'attachment; filename="' + WINDOWS + b'"',
        b"attachment; filename*=utf-8''" + quote(NAME).encode(),
        b"attachment; filename*=windows-874''" + quote(WINDOWS).encode(),
        b'attachment; filename="=?UTF-8?B?' + BASE64 + b'?="',
        b'attachment; filename="=?windows-874?B?' + b64encode(WINDOWS) + b'?="',
        b'attachment; filename="=?tis-620?B?' + b64encode(WINDOWS) + b'?="',
        f"attachment; filename*0*=utf-8''{quote(NAME[:9])}; filename*1*={quote(NAME[9:])}".encode(),
    ],
)
def test_thai_names(disposition: bytes) -> None:
    """A Thai name is read however the sender's program wrote it."""
    assert read_mail(make_mail(disposition)).attachments == (Attachment(NAME, b"PK"),)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ส่งแบบ".encode(), "ส่งแบบ"),
        ("ส่งแบบ".encode("cp874"), "ส่งแบบ"),
        (b"=?windows-874?B?" + b64encode("ส่งแบบ".encode("cp874")) + b"?=", "ส่งแบบ"),
        (b"=?X-Windows-874?Q?=A1?=", "ก"),
        (b"=?dos-874?Q?=A1?=", "ก"),
        (b"windows-874?= *=windows-874", "windows-874?= *=windows-874"),
        (b"=?utf-8?B?" + b64encode(b"a\r\nBcc: b\x00\x1b[31m") + b"?=", "a Bcc: b [31m"),
        (b"=?nonsense?B?YQ==?=", "a"),
    ],
)
def test_subjects(text: bytes, subject: str) -> None:
    """Subjects are read in any encoding, as one line without what steers a terminal."""
    assert read_mail(b"Subject: " + text + b"\r\n\r\n").subject == subject


def test_no_codec_is_registered() -> None:
    """That headers name Thai Windows as Python does not is no matter of the whole process."""
    with pytest.raises(LookupError):
        codecs.lookup("windows-874")


@pytest.mark.parametrize(("head", "sender"), part_arrows(CASES["senders"]))
def test_senders(head: str, sender: str) -> None:
    """The sender is the one address of From; names prove nothing, two addresses tell nothing."""
    assert read_mail(f"{head}\n\n".replace("\n", "\r\n").encode()).sender == sender


@pytest.mark.parametrize(
    ("headers", "thread"),
    [
        (b"In-Reply-To: <a@b.c>\r\nReferences: <x@y.z>\r\n <a@b.c>", THREAD),
        (b"References: <x@y.z> <a@b.c>", THREAD),
        (b"In-Reply-To: <a@b.c\x00>\r\nReferences: <\xe0\xb8\x81@b.c>", ()),
        (b"In-Reply-To: <" + b"a" * 300 + b"@b.c>", ()),
        (b"In-Reply-To: <=?utf-8?Q?=0D=0ABcc:_x=40y.z?=@b.c>", ()),
        (b"In-Reply-To: Your message of Monday", ()),
    ],
)
def test_threads(headers: bytes, thread: tuple[str, ...]) -> None:
    """What a mail answers is read; what could not stand in our own header is left out."""
    assert read_mail(headers + b"\r\n\r\n").thread == thread


PHOTO = b"inline; filename=IMG_1.heic", b"", b"image/heic", b"x" * 50_000
TNEF = b"attachment; filename=ATT01.dat", b"", b"application/x", b"\x78\x9f\x3e\x22"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_mail(b'attachment; filename="winmail.dat"'), "mail-packed"),
        (make_mail(*TNEF), "mail-packed"),
        (make_mail(b"x", kind=b"application/pkcs7-mime; smime-type=signed-data"), "mail-sealed"),
        (make_mail(b"x", kind=b"application/x-pkcs7-mime; name=smime.p7m"), "mail-sealed"),
        (make_mail(b"attachment; filename=smime.p7m"), "mail-sealed"),
        (make_mail(b"x", kind=b"application/pkcs7-signature; name=smime.p7s"), "mail-no-workbook"),
        (make_mail(b"attachment"), "mail-other-files"),
        (make_mail(b"attachment; filename=a.docx"), "mail-other-files"),
        (make_mail(b"attachment; filename=a.vcf", kind=b"text/vcard"), "mail-no-workbook"),
        (make_mail(b"inline; filename=logo.png", b"Subject: a", b"image/png"), "mail-no-workbook"),
        (make_mail(*PHOTO), "mail-other-files"),
        *((f"Subject: a\r\n\r\n{one}".encode(), code) for one, code in part_arrows(CASES["links"])),
    ],
)
def test_hidden_files(content: bytes, code: str) -> None:
    """What Outlook's packing, encryption or an opaque signature hides is recognised."""
    assert [one.code for one in open_mail("a.eml", content, ".eml").problems] == [code]


def test_files_in_other_parts() -> None:
    """Files in a mail that is attached, or signed in clear, count as its own."""
    inner = make_mail(b'attachment; filename="a.xlsx"', b"From: works@example.go.th")
    outer = b"From: office@example.go.th\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    head = b"Content-Type: multipart/signed; boundary=S; protocol=x\r\n\r\n--S\r\n"
    signature = b"\r\n--S\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--S--\r\n"
    for content, sender in ((outer, "office@example.go.th"), (head + inner + signature, "")):
        received = read_mail(content)
        assert (received.sender, received.attachments[0]) == (sender, Attachment("a.xlsx", b"PK"))


@pytest.mark.parametrize(
    ("disposition", "kind", "name"),
    [
        (b"inline", b"application/vnd.ms-excel", "attachment"),
        (b"attachment", b"text/plain; charset=utf-16; name=a.xlsx", "a.xlsx"),
        (b"attachment", b'application/x; name="=?UTF-8?B?' + BASE64 + b'?="', NAME),
        (b"attachment; filename=a.exe; filename=b.xlsx", b"application/x; name=b.xlsx", "a.exe"),
        (b'attachment; filename="a\xe2\x80\xaexslx.exe"', b"application/x", "a xslx.exe"),
        (b'attachment; filename="a\xd8\x9cb.xlsx"', b"application/x", "a b.xlsx"),
        (
            b'attachment; filename="=?utf-8?B?' + b64encode(b"=?utf-8?B?YQ==?=.xlsx") + b'?="',
            b"application/x",
            "=?utf-8?B?YQ==?=.xlsx",
        ),
    ],
)
def test_tricks_with_names(disposition: bytes, kind: bytes, name: str) -> None:
    """A name is read once, is the first given, and hides nothing; a charset says nothing of it."""
    (file,) = read_mail(make_mail(disposition, kind=kind)).attachments
    assert (file.name, file.content) == (name, b"PK")


HUGE: dict[str, Callable[[int], bytes]] = {
    "nested": lambda size: b"From: " + b"(" * size * 5 + b"finance@example.go.th",
    "words": lambda size: b"Subject: " + b"=?utf-8?q?a?= " * size,
    "quotes": lambda size: b'Content-Type: application/x; name="' + b'\\"' * size * 5 + b'"',
    "pieces": lambda size: (
        b"Content-Disposition: attachment"
        + b"".join(b"; filename*%d*=a" % number for number in range(size))
    ),
    "threads": lambda size: b"References: " + b"<" * size * 10,
    "date": lambda size: b"Date: " + b"1 " * size * 5,
}


@pytest.mark.parametrize("make", HUGE.values(), ids=HUGE)
def test_huge_headers(make: Callable[[int], bytes]) -> None:
    """A header made to keep a reader busy is read through once, or passed over."""

    def work(size: int) -> None:
        read = read_mail(make(size) + b"\r\n\r\nx")
        assert read.attachments in ((), (Attachment("attachment", b"x"),))

    assert measure_growth(work, 100_000) < EVEN


def test_bounds() -> None:
    """Thousands of files and mails within mails are cut off, and quickly."""
    part = b'--B\r\nContent-Disposition: attachment; filename="a.xlsx"\r\n\r\nPK\r\n'
    many = b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + part * 1000 + b"--B--\r\n"
    assert len(read_mail(many).attachments) == MOST_ATTACHMENTS
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(1000)
    )
    assert read_mail(deep).attachments == ()


ABOUT = ("<m@example.go.th>", ("<a@b.c>",), "finance@example.go.th", "ส่งแบบรายงาน")
TEXTS = {"1035": ABOUT[0], "1042": "<a@b.c>", "5D01": ABOUT[2], "0037": ABOUT[3]}


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp874"])
def test_outlook(encoding: str) -> None:
    """A mail saved by Outlook says what one in the usual form does."""
    file = Attachment(NAME, b"PK" * CUTOFF)
    read = read_outlook(make_message(TEXTS, {NAME: file.content}, encoding))
    assert read == Received(*ABOUT, attachments=(file,))


@pytest.mark.parametrize(
    "content",
    [b"", b"From: a@b.c\r\n\r\n", make_ole({"Workbook": b""}), make_message(TEXTS, {})[:700]],
)
def test_not_outlook(content: bytes) -> None:
    assert read_outlook(content) is None


@given(st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), max_size=12))
def test_damage_never_raises(changes: list[tuple[int, int]]) -> None:
    """Whatever bytes of a mail are changed, reading it gives something, or nothing."""
    mail = make_mail(b"attachment; filename*=utf-8''" + quote(NAME).encode(), b"From: a@b.go.th")
    for content in map(bytearray, (mail, make_message(TEXTS, {NAME: b"PK" * CUTOFF}))):
        for place, value in changes:
            content[place % len(content)] = value
        for read in (read_mail(bytes(content)), read_outlook(bytes(content))):
            for one in read.attachments if read else ():
                assert "\n" not in one.name and one.name.isprintable()
