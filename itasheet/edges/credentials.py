"""Where a password or token comes from: the environment, a command, or the system's own store."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

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
