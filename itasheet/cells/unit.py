"""Reading who is responsible: the units that a text names."""

from __future__ import annotations

import re
from functools import lru_cache

from itasheet.model.round import Round, Unit
from itasheet.thai.text import find_nearest, repair_text, squash

BOUNDARY = r"(?=$|[\s/,;:()\-–—.ฯ]|และ|หรือ|กับ|ร่วม|โดย|ของ|ทุก|เทศบาล|องค์การ|อบต|อบจ|ประจำ)"
"""What may follow a unit's name; anything else is part of another word, or a slip of the hand."""


def find_units(text: str, found: Round) -> tuple[Unit, ...]:
    """The round's units that a text names, in the round's order.

    A section may stand before the unit (งานพัสดุ กองคลัง), over several lines. Where one unit's
    name is part of another's that is named too, only the longer one counts.
    """
    rest, solid = repair_text(text)[0], squash(text)
    named: set[str] = set()
    names = [(name, unit.id) for unit in found.units for name in unit.names]
    for name, unit_id in sorted(names, key=lambda pair: -len(squash(pair[0]))):
        if squash(name) not in solid:
            continue
        rest, count = _match_name(squash(name)).subn("\n", rest)
        if count:
            named.add(unit_id)
    return tuple(unit for unit in found.units if unit.id in named)


@lru_cache(maxsize=1024)
def _match_name(name: str) -> re.Pattern[str]:
    """A name with whatever white space in it, as where it was broken over lines."""
    return re.compile(r"\s*".join(map(re.escape, name)) + BOUNDARY, re.IGNORECASE)


def names_everyone(text: str, everyone: tuple[str, ...]) -> bool:
    """Whether a text names all units at once, such as ทุกสำนัก/กอง."""
    return any(squash(word) in squash(text) for word in everyone)


def find_nearest_unit(text: str, found: Round) -> str:
    """The name that a text most resembles, taken as a whole or by one of its lines; or ``""``."""
    names = [name for unit in found.units for name in unit.names]
    for part in (text, *reversed(text.splitlines())):
        if nearest := find_nearest(part, names):
            return nearest
    return ""
