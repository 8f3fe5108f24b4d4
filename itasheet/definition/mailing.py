"""How a round is mailed: the settings of sending and receiving, and which addresses are sound."""

import re
from enum import Enum
from typing import Annotated, NamedTuple

from itasheet.definition.settings import Expect
from itasheet.language import N_

# Quoted local parts and address literals are legal, and seen only in attacks.
_LOCAL = r"(?a:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def read_address(text: str) -> str | None:
    """An address as it goes over the wire, its domain in lower case; None where it is none.

    A Thai domain is written in ASCII (IDNA); Thai before the @ is refused, since hardly any
    server takes it.
    """
    local, sign, domain = text.strip().rpartition("@")
    try:
        domain = (domain if domain.isascii() else domain.encode("idna").decode("ascii")).lower()
    except UnicodeError:
        return None
    labels, address = domain.split("."), f"{local}@{domain}"
    is_sound = sign and len(labels) > 1 and all(re.fullmatch(_LABEL, label) for label in labels)
    is_short = len(local) <= 64 and len(address) <= 254  # RFC 5321, 4.5.3.1
    return address if is_sound and is_short and re.fullmatch(_LOCAL, local) else None


def match_address(text: str) -> str:
    """The key by which two addresses are the same mailbox; letter case counts nowhere in use."""
    return (read_address(text) or text.strip()).casefold()


class Security(Enum):
    """How a connection is encrypted: from the first byte, or after asking for it in clear."""

    STARTTLS = "starttls"
    TLS = "tls"


class Login(Enum):
    """How one logs in: by password, by an OAuth token, or not at all."""

    PASSWORD = "password"
    TOKEN = "xoauth2"
    NONE = "none"


_ADDRESS = N_("an e-mail address such as saraban@example.go.th")
Address = Annotated[str, Expect(_ADDRESS, read_address)]
MaybeAddress = Annotated[str, Expect(_ADDRESS, lambda text: not text or read_address(text))]
Host = Annotated[str, Expect(N_("the server's name"), bool)]
Port = Annotated[int, Expect(N_("a port from 1 to 65535"), lambda port: 0 <= port <= 65535)]
"""0 stands for the usual one."""
AboveZero = Annotated[int, Expect(N_("a whole number above 0"), lambda number: number > 0)]
NotNegative = Annotated[int, Expect(N_("a whole number of at least 0"), lambda number: number >= 0)]


class Server(NamedTuple):
    """A mail server; ``timeout`` in seconds."""

    host: str
    port: int
    security: Security
    timeout: float


class Inbox(NamedTuple):
    """Where returns arrive; ``user`` is by default the one that sends, ``folder`` as people see it.

    The password, its command and the certificates are those of sending.
    """

    host: Host
    port: Port = 993
    security: Security = Security.TLS
    user: str = ""
    folder: str = "INBOX"


class Mailing(NamedTuple):
    """Who sends and through which server. ``size_limit`` is in megabytes of the whole message.

    ``password_command`` is a program and its words that prints the password, or with ``xoauth2``
    the token; ``certificates`` a file of authorities to be trusted beside the system's own;
    ``per_minute`` how many messages go out at most; ``retry_after`` seconds until a message that
    was put off is tried again, doubled each time; ``timeout`` seconds to wait for the server;
    ``readers`` who gets the report. Units that are silent are due for a reminder from
    ``remind_before`` days before the deadline on, and again every ``remind_every`` days.
    """

    sender: MaybeAddress = ""
    sender_name: str = ""
    host: str = ""
    port: Port = 0
    security: Security = Security.STARTTLS
    login: Login = Login.PASSWORD
    user: str = ""
    password_command: tuple[str, ...] = ()
    certificates: str = ""
    size_limit: AboveZero = 20
    per_minute: AboveZero = 20
    retry_after: AboveZero = 60
    timeout: AboveZero = 60
    readers: tuple[Address, ...] = ()
    remind_before: NotNegative = 7
    remind_every: AboveZero = 3
    imap: Inbox | None = None

    @property
    def account(self) -> str:
        """The name to log in with: ``user``, else the sender's address."""
        return self.user or self.sender

    @property
    def server(self) -> Server:
        """The server to send through, at the port that is given or else the usual one."""
        port = self.port or {Security.STARTTLS: 587, Security.TLS: 465}[self.security]  # RFC 8314
        return Server(self.host, port, self.security, self.timeout)
