"""Names of mail folders as the protocol has them, and a mailbox's faults told apart."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.mailing import Login, Security
from itasheet.mail.credentials import ServerFault
from itasheet.mail.imap import Mailbox, quote_folder, read_folder_name
from itasheet.mail.smtp import Account, Server
from tests.mail.servers import PASSWORD, Post, find_port, trust

USER = "box@example.go.th"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("INBOX", '"INBOX"'),
        ("A & B", '"A &- B"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("กล่อง/ก", '"&DgEOJQ5IDi0OBw-/&DgE-"'),
        ("a\r\nLOGOUT", '"a&AA0ACg-LOGOUT"'),
    ],
)
def test_quote_folder(name: str, quoted: str) -> None:
    """A folder's name is encoded so that it is one word and nothing else (RFC 3501, 5.1.3)."""
    assert quote_folder(name) == quoted


@settings(max_examples=100)
@given(st.text(max_size=30))
def test_folder_names_read_back(name: str) -> None:
    """Every name can be written and read again, in ASCII on the way."""
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        return
    quoted = quote_folder(name)
    assert quoted.isascii() and quoted.isprintable()
    plain = quoted[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    assert read_folder_name(plain) == name


@pytest.mark.parametrize("name", ["&x", "&-", "&ก-", "&AAA", "&!!!-"])
def test_odd_folder_names(name: str) -> None:
    """A name that is not well-formed does no harm."""
    assert isinstance(read_folder_name(name), str)


def open_box(
    post: Post,
    port: int,
    security: Security = Security.TLS,
    secret: str = PASSWORD,
    context: ssl.SSLContext | None = None,
    folder: str = "INBOX",
) -> Mailbox:
    """Open a mailbox of the test's server."""
    server = Server("localhost", port, security, 5)
    account = Account(Login.PASSWORD, USER, secret)
    return Mailbox(server, account, context or trust(post), folder)


def test_empty_box(post: Post) -> None:
    """Over TLS from the start or after STARTTLS, an empty mailbox has no mail."""
    for port, security in ((post.imaps, Security.TLS), (post.imap, Security.STARTTLS)):
        with open_box(post, port, security) as mailbox:
            assert (mailbox.list_numbers(), mailbox.validity.isdecimal()) == ((), True)


def test_faults(post: Post) -> None:
    """Whatever keeps one from a mailbox is told apart; without trust no password leaves."""
    cases: dict[str, Callable[[], Mailbox]] = {
        "mail-login-refused": lambda: open_box(post, post.imaps, secret="wrong"),
        "mail-certificate": lambda: open_box(
            post, post.imaps, context=ssl.create_default_context()
        ),
        "mail-no-connection": lambda: open_box(post, find_port()),
        "mail-tls-failed": lambda: open_box(post, post.imap),
        "imap-folder": lambda: open_box(post, post.imaps, folder="ไม่มี"),
    }
    for code, attempt in cases.items():
        with pytest.raises(ServerFault) as caught:
            attempt()
        assert caught.value.problem.code == code


def test_refusals(post: Post) -> None:
    """What the server refuses to do is told in its words."""
    with open_box(post, post.imaps) as mailbox, pytest.raises(ServerFault) as caught:
        mailbox.move("no number", "INBOX")
    assert caught.value.problem.code == "imap-refused"
    assert caught.value.problem.words["reason"]
