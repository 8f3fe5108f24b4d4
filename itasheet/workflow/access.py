"""Access to the round's mail servers: who logs in, with what, and who vouches for the server."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import click

from itasheet.definition.mailing import Login
from itasheet.language import _
from itasheet.mail.credentials import CommandFailed, ServerFault, find_secret, make_context
from itasheet.mail.smtp import Account, Connection, Server
from itasheet.problems.problem import Problem, Stop
from itasheet.workflow.round_folder import RoundFolder

if TYPE_CHECKING:
    from itasheet.mail.imap import Mailbox


SENDING = ("ITASHEET_SMTP_PASSWORD",)
COLLECTING = ("ITASHEET_IMAP_PASSWORD", "ITASHEET_SMTP_PASSWORD")
"""Variables that may hold the password or token, the first that is set counting."""


def prepare_connection(context: RoundFolder) -> Callable[[], Connection]:
    """What opens a connection to send through; the password is found once, before the first.

    The command stops if it cannot be. Calling raises ``ServerFault``.
    """
    mailing = context.round_.mail
    server = Server(mailing.host, mailing.submission_port, mailing.security, mailing.timeout)

    @cache
    def prepare() -> tuple[Account, ssl.SSLContext]:
        return _find_account(context, mailing.account, SENDING), _trust(context)

    return lambda: Connection(server, *prepare())


def open_mailbox(context: RoundFolder, folder: str) -> Mailbox:
    """The folder on the server where returns arrive. Raises ``ServerFault``."""
    from itasheet.mail.imap import Mailbox

    mailing, inbox = context.round_.mail, context.round_.mail.imap
    if inbox is None:
        raise Stop(Problem("imap-missing"))
    server = Server(inbox.host, inbox.port, inbox.security, mailing.timeout)
    account = _find_account(context, inbox.user or mailing.account, COLLECTING)
    return Mailbox(server, account, _trust(context), folder or inbox.folder)


def _trust(context: RoundFolder) -> ssl.SSLContext:
    certificates = context.round_.mail.certificates
    return make_context(context.base / certificates if certificates else None)


def _find_account(context: RoundFolder, user: str, variables: tuple[str, ...]) -> Account:
    mailing = context.round_.mail
    if mailing.login is Login.NONE:
        return Account(mailing.login)
    try:
        secret = find_secret(variables, mailing.password_command, user)
    except CommandFailed as error:
        raise Stop(Problem("mail-password-command")) from error
    secret = secret or _ask_secret(user)
    if not secret:
        words = {"account": user, "variable": variables[0]}
        raise Stop(Problem("mail-password-missing", words=words))
    if not (secret + user).isascii():
        raise Stop(Problem("mail-password-letters"))
    return Account(mailing.login, user, secret)


def _ask_secret(user: str) -> str:
    """Ask at a terminal, without showing what is typed; elsewhere nobody is asked."""
    if not sys.stdin.isatty():
        return ""
    question = _("Password of {account}").format(account=user)
    return str(click.prompt(question, hide_input=True, default="", show_default=False, err=True))


def word_fault(fault: ServerFault) -> Stop:
    """A server's fault as the end of the command; 75 if trying later may help."""

    return Stop(fault.problem, later=fault.is_passing)
