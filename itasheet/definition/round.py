"""A round: an agency reporting on a fiscal year, and its mail, as read from ``itasheet.toml``."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import Annotated, NamedTuple
from unicodedata import normalize

from itasheet.definition import settings
from itasheet.definition.definition import Definition
from itasheet.definition.texts import ROUND_KEYS, Name
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

FILE = "itasheet.toml"
"""The name of a round's file in its folder."""

FIRST_YEAR, LAST_YEAR = 2550, 2650
"""Fiscal years (พ.ศ.) that a round may have; ITA began in 2556. A Gregorian year falls outside."""

# Quoted local parts and address literals are legal, and seen only in attacks.
_LOCAL = r"(?a:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def read_address(text: str) -> str | None:
    """An address as it goes over the wire, its domain in lower case; None where it is none.

    A Thai domain is written in ASCII (IDNA); Thai before the @ is refused, since hardly any
    server takes it.
    """
    local, sign, domain = text.strip().rpartition("@")
    # By IDNA 2008 these two stand for themselves; Python's rules, of 2003, would replace them.
    domain = re.sub(
        "[^.]*[ßς][^.]*",
        lambda label: f"xn--{normalize('NFC', label[0]).encode('punycode').decode('ascii')}",
        domain.lower(),
    )
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
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


_YEAR, _ID = N_("a Buddhist year such as 2568"), N_("a short name in Latin letters")
_ADDRESS = N_("an e-mail address such as saraban@example.go.th")
Address = Annotated[str, _ADDRESS, read_address]
Port = Annotated[int, N_("a port from 1 to 65535"), lambda port: 0 <= port <= 65535]
"""0 stands for the usual one."""
AboveZero = Annotated[int, N_("a whole number above 0"), lambda number: number > 0]


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

    host: Annotated[str, N_("the server's name"), bool]
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

    sender: Annotated[str, _ADDRESS, lambda text: not text or read_address(text)] = ""
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
    remind_before: Annotated[int, N_("a whole number of at least 0"), lambda days: days >= 0] = 7
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


class Agency(NamedTuple):
    """The agency that reports; ``district`` and ``province`` with or without อำเภอ and จังหวัด.

    ``crest`` is a picture for the report's cover, by its path from the round's folder.
    """

    name: Name
    district: str = ""
    province: str = ""
    other_names: tuple[str, ...] = ()
    crest: str = ""

    @property
    def place(self) -> str:
        """District and province as they stand under the agency's name; what is unknown is left out.

        Bangkok has เขต for districts and no จังหวัด before its name.
        """
        district = _prefix(self.district, "อำเภอ", ("อำเภอ", "อ.", "เขต", "กิ่งอำเภอ"))
        province = _prefix(self.province, "จังหวัด", ("จังหวัด", "จ."))
        if re.match(r"(?:จังหวัด|จ\.)\s*(?:กรุงเทพ|กทม)", province):
            province = "กรุงเทพมหานคร"
            district = re.sub(r"^(?:อำเภอ|อ\.)\s*", "เขต", district)
        return f"{district} {province}".strip()


class Signer(NamedTuple):
    """Who signs the report, and in which position; a report without a name is not signed."""

    name: str = ""
    position: str = ""


def _prefix(name: str, prefix: str, known: tuple[str, ...]) -> str:
    name = name.strip()
    return name if not name or name.startswith(known) else prefix + name


class Unit(NamedTuple):
    """A unit, with the numbers of its measures; without any it may report on each."""

    id: Annotated[str, _ID, partial(re.fullmatch, "[A-Za-z0-9][A-Za-z0-9_-]{0,63}")]
    name: Name
    other_names: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    measures: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the official one first."""
        return (self.name, *self.other_names)


class Round(NamedTuple):
    """A round. ``fiscal_year`` is a Buddhist year: Y runs from 1 October Y−1 to 30 September Y.

    ``deadline`` is the last day on which units may answer, ``plan`` the path of the workbook with
    the measures that were planned for the year, from the round's folder.
    """

    fiscal_year: Annotated[int, _YEAR, lambda year: FIRST_YEAR <= year <= LAST_YEAR]
    agency: Agency
    units: tuple[Unit, ...] = ()
    signer: Signer = Signer()
    definition: str = "ita-report"
    deadline: date | None = None
    plan: str = ""
    mail: Mailing = Mailing()
    format: settings.Format = settings.FORMAT

    @property
    def id(self) -> str:
        """What tells this round from others: agency and year."""
        return f"{self.agency.name} {self.fiscal_year}"

    def find_unit(self, name: str) -> Unit | None:
        """The unit of that id, name or other name, compared without spaces; or None."""
        wanted = squash(name)
        named = (one for one in self.units if wanted in map(squash, (one.id, *one.names)))
        return next(named, None)


FindDefinition = Callable[[str], tuple[Definition | None, tuple[Problem, ...]]]
"""The definition of a name, or what is wrong with it."""


def read_round(
    text: str, file: str, find: FindDefinition | None = None
) -> tuple[Round | None, Definition | None, tuple[Problem, ...]]:
    """A round, and its definition as ``find`` finds it, with all that is wrong in either."""
    parts, problems = settings.read_parts(Round, text, file, CHECKS)
    definition = None
    if find and "definition" in parts:
        definition, faults = find(parts["definition"])
        problems += faults
    if definition:
        numbers = sorted(measure.number for measure in definition.measures)
        expected = ", ".join(map(str, numbers))
        for position, unit in enumerate(parts.get("units", ()), 1):
            place = Place(file=file, key=f"units[{position}].measures")
            words = {"key": place.key, "expected": expected}
            wrong = (str(number) for number in unit.measures if number not in numbers)
            problems += tuple(Problem("setting-value", place, found, words) for found in wrong)
    return (None if problems else Round(**parts)), definition, problems


def fill_texts(round_: Round) -> Mapping[str, str]:
    """The values of the placeholders that any text of a definition may use, digits Thai; of a year
    that is 0, as it is not known, they are empty.
    """
    year, years = round_.fiscal_year, {"year": 0, "last_year": -1, "next_year": 1}
    return {
        **{name: attrgetter(keys[0])(round_) for name, keys in ROUND_KEYS.items()},
        **{name: to_thai(year + more) if year else "" for name, more in years.items()},
        "place": round_.agency.place,
    }


_UNIQUE = N_("an id and names that no other unit has")
CHECKS = (settings.check_shared("units", "id name other_names", expected=_UNIQUE),)
