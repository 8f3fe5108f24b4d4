"""What it takes to reach a mail server: its address, a verified connection, and the password.

Whatever is in the way raises ``Stop``; ``later`` where it may have passed by then.
"""

import os
import shlex
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itasheet.definition.round import Login, Mailing, Server
from itasheet.definition.settings import format_record
from itasheet.files import display_name, find_fault
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem, Stop

SMTP_VARIABLES = ("ITASHEET_SMTP_PASSWORD",)
IMAP_VARIABLES = ("ITASHEET_IMAP_PASSWORD", *SMTP_VARIABLES)
"""Variables that may hold the password or token, the first that is set counting."""

_REASONS = {
    9: N_("it is not valid yet (is this computer's clock right?)"),
    10: N_("it has run out"),
    **dict.fromkeys((62, 64), N_("it belongs to another server")),
}
"""OpenSSL's numbers (X509_V_ERR_…); whatever else is amiss comes down to trust."""
_STATES = {
    "win32": ("LOCALAPPDATA", "~/AppData/Local"),
    "darwin": ("", "~/Library/Application Support"),
}
"""Where a system keeps what programs remember for a user: the variable that says so, and where."""


class Account(NamedTuple):
    """How to log in; ``secret`` is a password or a token and is never shown."""

    login: Login
    user: str = ""
    secret: str = ""


def make_context(mailing: Mailing, base: Path) -> ssl.SSLContext:
    """Settings that demand a valid certificate of the right name.

    The authorities of ``certificates``, a file below ``base``, are trusted beside the system's.
    """
    context = ssl.create_default_context()
    if mailing.certificates:
        path = base / mailing.certificates
        try:
            context.load_verify_locations(path)
        except (OSError, ssl.SSLError) as error:
            place = Place(file=str(path), key="mail.certificates")
            raise Stop(Problem("file-unreadable", place)) from error
    return context


@contextmanager
def explain_connection(server: Server) -> Iterator[None]:
    """Tell apart what goes wrong on the way to a server."""
    words = {"host": server.host, "port": str(server.port)}
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        untrusted = N_("nobody who is trusted vouches for it")
        words["reason"] = _REASONS.get(error.verify_code, untrusted)
        raise Stop(Problem("mail-certificate", found=error.verify_message, words=words)) from error
    except ssl.SSLError as error:
        raise Stop(Problem("mail-tls-failed", words=words)) from error
    except (socket.gaierror, UnicodeError) as error:  # a label of a name may be too long for IDNA
        raise Stop(Problem("mail-host-unknown", words=words), later=True) from error
    except OSError as error:
        raise Stop(Problem("mail-no-connection", words=words), later=True) from error


Ask = Callable[[str | Problem], str]
"""Asks a person for the password of a user, or whether to do what a problem tells of all the same;
empty for no, and where nobody can be asked."""


def find_account(
    mailing: Mailing, file: Path, user: str, variables: Sequence[str], ask: Ask
) -> Account:
    """How this user logs in, with the secret from the first place that has one.

    That is one of the variables of the environment, the command of the settings in a round's file,
    the system's store (where it is itasheet's), and at last ``ask``.
    """
    if mailing.login is Login.NONE:
        return Account(mailing.login)
    secret = next(filter(None, map(os.environ.get, variables)), "")
    if not secret and mailing.password_command:
        _require_consent(mailing, file, ask)
        # The first line that it prints counts; to its owner, whom it may ask to unlock a store, it
        # speaks through stderr.
        command, seconds = mailing.password_command, 60
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, timeout=seconds, check=True)
            (secret,) = filter(None, done.stdout.decode("utf-8").splitlines()[:1])
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise Stop(Problem("mail-password-command")) from error
    if not secret:
        with suppress(ImportError):
            import keyring

            with suppress(keyring.errors.KeyringError):
                secret = keyring.get_password("itasheet", user) or ""
    secret = secret or ask(user)
    if not secret:
        words = {"account": user, "variable": variables[0]}
        raise Stop(Problem("mail-password-missing", words=words))
    if not (secret + user).isascii():
        raise Stop(Problem("mail-password-letters"))
    return Account(mailing.login, user, secret)


def _require_consent(mailing: Mailing, file: Path, ask: Ask) -> None:
    """Let a command run only if this user knows it: a round's file may come from anybody.

    Whoever says yes is not asked again until the file lies elsewhere, or the command or the server
    that gets what it prints is another; who reads the report does not matter.
    """
    asked = format_record(mailing._replace(readers=(), sender_name=""))
    told = f"{os.path.realpath(file)}\n{asked}".encode("utf-8", "surrogateescape")
    variable, usual = _STATES.get(sys.platform, ("XDG_STATE_HOME", "~/.local/state"))
    state = Path(os.environ.get(variable) or os.path.expanduser(usual))
    known = state / "itasheet/accepted-commands" / sha256(told).hexdigest()
    if not known.exists():
        command = display_name(shlex.join(mailing.password_command))
        problem = find_fault("mail-command-unknown", file, command=command)
        if not ask(problem):
            raise Stop(problem)
        with suppress(OSError):  # else it is asked again
            known.parent.mkdir(0o700, parents=True, exist_ok=True)
            known.touch(0o600)
