"""Where a cell leads: whether its text tells the target, and whether the target can be trusted."""

from __future__ import annotations

import re
from enum import Enum

from itasheet.thai.text import repair_text


class Leading(Enum):
    """What a link's text and target have to do with each other."""

    TOLD = "told"
    INSIDE = "inside"
    UNTOLD = "untold"
    ELSEWHERE = "elsewhere"
    NO_ADDRESS = "no address"


_WEB = re.compile(r"\s*(?:https?://|mailto:)", re.IGNORECASE)
_HOST = re.compile(
    r"(?:https?://)?(?:[^\s/@:]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-]*@)", re.IGNORECASE
)
_LEAD = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)


def judge_link(text: str, target: str) -> Leading:
    """How a cell's text and the target of its link belong together.

    A target is told where it stands in the text, but for scheme, www. and a slash at its end;
    INSIDE the workbook where it begins with ``#``. An address in the text that names another host
    than the target makes it lead ELSEWHERE; a target that is no http, https or mailto address, such
    as a file on somebody's disk, is NO_ADDRESS.
    """
    if target.startswith("#"):
        return Leading.INSIDE
    if not _WEB.match(target):
        return Leading.NO_ADDRESS
    mended, address = (repair_text(one)[0].casefold() for one in (text, target))
    told = _strip_lead(address)
    if told and told in mended:
        return Leading.TOLD
    hosts = {_strip_lead(host) for host in _HOST.findall(mended)}
    led = _HOST.search(address.removeprefix("mailto:"))
    if hosts and (led is None or _strip_lead(led[1]) not in hosts):
        return Leading.ELSEWHERE
    return Leading.UNTOLD


def _strip_lead(address: str) -> str:
    """An address without what may be left out where it is written."""
    return _LEAD.sub("", address.strip().casefold()).rstrip("/")
