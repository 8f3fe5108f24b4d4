"""Encrypted connections to mail servers: certificates are always checked, failures told apart."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from itasheet.language import N_
from itasheet.problems.problem import Place, Problem

if TYPE_CHECKING:
    from pathlib import Path


# OpenSSL's numbers (X509_V_ERR_…); whatever else is amiss comes down to the last word.
_REASONS = {
    9: N_("it is not valid yet (is this computer's clock right?)"),
    10: N_("it has run out"),
    62: N_("it belongs to another server"),
    64: N_("it belongs to another server"),
}
_UNTRUSTED = N_("nobody who is trusted vouches for it")


class ServerFault(Exception):
    """Why a server cannot be used, as a problem; ``is_passing`` if it may be later."""

    def __init__(self, problem: Problem, is_passing: bool = False) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.is_passing = is_passing


def make_context(certificates: Path | None) -> ssl.SSLContext:
    """Settings that demand a valid certificate of the right name.

    ``certificates`` is a file of authorities trusted beside the system's. Raises ``ServerFault``.
    """
    context = ssl.create_default_context()
    if certificates:
        try:
            context.load_verify_locations(certificates)
        except (OSError, ssl.SSLError) as error:
            place = Place(file=str(certificates), key="mail.certificates")
            raise ServerFault(Problem("file-unreadable", place)) from error
    return context


@contextmanager
def explain_connection(host: str, port: int) -> Iterator[None]:
    """Turn what goes wrong on the way to a server into a ``ServerFault``."""
    words = {"host": host, "port": str(port)}
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        reason = _REASONS.get(error.verify_code, _UNTRUSTED)
        words["reason"] = reason
        problem = Problem("mail-certificate", found=error.verify_message, words=words)
        raise ServerFault(problem) from error
    except ssl.SSLError as error:
        raise ServerFault(Problem("mail-tls-failed", words=words)) from error
    except (socket.gaierror, UnicodeError) as error:  # a label of a name may be too long for IDNA
        raise ServerFault(Problem("mail-host-unknown", words=words), is_passing=True) from error
    except OSError as error:
        raise ServerFault(Problem("mail-no-connection", words=words), is_passing=True) from error


SERVICE = "itasheet"
"""Under this name the system's store (keyring) keeps passwords."""

SECONDS = 60
"""How long a command may take; it may ask its owner to unlock a store."""


class CommandFailed(Exception):
    """The command for the password did not print one."""


def find_secret(variables: Sequence[str], command: Sequence[str], account: str) -> str:
    """The first secret found, in the order of the arguments; nothing if there is none.

    Raises ``CommandFailed``. The command's own words to its owner go to stderr.
    """
    for variable in variables:
        if secret := os.environ.get(variable):
            return secret
    if command:
        return _run_command(command)
    return _ask_store(account)


def _run_command(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=SECONDS, check=True)
        secret = done.stdout.decode("utf-8").splitlines()[0]
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise CommandFailed from error
    if not secret:
        raise CommandFailed
    return secret


def _ask_store(account: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, account) or ""
    except keyring.errors.KeyringError:
        return ""
