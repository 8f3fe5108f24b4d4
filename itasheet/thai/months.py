"""Month names as people write them: in full, cut short, abbreviated, misspelt."""

from __future__ import annotations

import re

from itasheet.thai.calendar import SHORT_MONTHS

# Stems, for "ตุลา" and "ตุลาคม" alike, with the misspellings that are common.
_STEMS = (
    "มกรา",
    "กุมภา(?:พันธ์?)?",
    "มีนา",
    "เมษา",
    "พฤ[ษศ]ภา",
    "มิถุนา",
    "กรก[ฎฏ]า",
    "สิงหา",
    "กันยา",
    "ตุลา",
    "พฤ[ศษ]จิกา",
    "ธันวา",
)
_ENDING = "(?:คม|ยน)"
_HALVES = tuple(short.rstrip(".").split(".") for short in SHORT_MONTHS)

# In running text "พค" may be the end of one word and the start of the next: a dot is asked for.
_DOTTED = "|".join(rf"{first}(?:\.[ ]?{last}\.?|{last}\.)" for first, last in _HALVES)
MONTH_IN_TEXT = rf"(?:(?:{'|'.join(_STEMS)}){_ENDING}|กุมภาพันธ์?|(?<!\.)(?:{_DOTTED}))"

_NAMES = re.compile(
    "|".join(
        rf"(?P<m{number}>{stem}{_ENDING}?|{first}\.?[ ]?{last}\.?)"
        for number, (stem, (first, last)) in enumerate(zip(_STEMS, _HALVES, strict=True), start=1)
    )
)


def replace_months(text: str, letters: str) -> str:
    """The text with every month name replaced by that month's letter, of twelve given.

    Meant for short wordings that consist of dates, not for running text.
    """
    return _NAMES.sub(lambda name: letters[int((name.lastgroup or "m1")[1:]) - 1], text)
