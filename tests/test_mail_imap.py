"""A mailbox on a server: its folders by their names, and its faults told apart."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from imaplib import IMAP4

import pytest
from imap_tools import MailBox
from imap_tools.utils import encode_folder

from itasheet.definition.mailing import Login, Security, Server
from itasheet.mail.credentials import Account
from itasheet.mail.imap import Mailbox
from itasheet.problems.problem import Stop
from tests.mail.servers import PASSWORD, Post, find_port, trust

USER = "box@example.go.th"


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
        with pytest.raises(Stop) as caught:
            attempt()
        assert caught.value.problems[0].code == code


def test_refusals(post: Post) -> None:
    """What the server refuses to do is told in its words."""
    with open_box(post, post.imaps) as mailbox, pytest.raises(Stop) as caught:
        mailbox.fetch("no number")
    assert caught.value.problems[0].code == "imap-refused"
    assert "Invalid" in caught.value.problems[0].words["reason"]


@pytest.mark.parametrize("name", ["A & B", 'a"b', "กล่อง & ก"])
def test_folder_names(post: Post, name: str) -> None:
    """A folder is found by its name as people see it."""
    with MailBox("localhost", post.imaps, ssl_context=trust(post)) as made:
        made.login(USER, PASSWORD)
        made.folder.create(name)
    with open_box(post, post.imaps, folder=name) as mailbox:
        assert mailbox.list_numbers() == ()


def test_no_name_is_a_command() -> None:
    """What imap-tools makes of a folder's name is one word in quotes, whatever is in it."""
    assert encode_folder('a\r\nb" LOGOUT') == b'"a&AA0ACg-b\\" LOGOUT"'


def test_malformed_folder_names(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a server's list of folders cannot be read, the folder that is missing is still told."""
    listed = [b'(\\HasNoChildren) "/" "&AAA"']
    with open_box(post, post.imaps) as mailbox, pytest.raises(Stop) as caught:
        monkeypatch.setattr(IMAP4, "_untagged_response", lambda *_: ("OK", listed))
        mailbox.require_folder("ไม่มี")
    assert caught.value.problems[0].code == "imap-folder"
