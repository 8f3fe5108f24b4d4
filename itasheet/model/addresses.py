"""E-mail addresses: which can be written to, and how they are written in a message."""

from __future__ import annotations

import re

from itasheet.model.wording import N_

ADDRESS_EXPECTED = N_("an e-mail address such as saraban@example.go.th")

LONGEST, LONGEST_LOCAL = 254, 64
"""Characters of an address and of what stands before its @ (RFC 5321, 4.5.3.1)."""

# Quoted local parts and address literals are legal, and seen only in attacks.
_LOCAL = r"(?a:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def read_address(text: str) -> str | None:
    """An address as it goes over the wire, its domain in lower case; None where it is none.

    A Thai domain is written in ASCII (IDNA); Thai before the @ is refused, since hardly any
    server takes it.
    """
    local, sign, domain = text.strip().rpartition("@")
    domain = _encode_domain(domain)
    labels = domain.split(".")
    if not (sign and len(labels) > 1 and all(re.fullmatch(_LABEL, label) for label in labels)):
        return None
    if not re.fullmatch(_LOCAL, local) or len(local) > LONGEST_LOCAL:
        return None
    address = f"{local}@{domain}"
    return address if len(address) <= LONGEST else None


def match_address(text: str) -> str:
    """The key by which two addresses are the same mailbox; letter case counts nowhere in use."""
    return (read_address(text) or text.strip()).casefold()


def _encode_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
