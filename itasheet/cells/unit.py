"""Reading who is responsible: the units that a text names."""

from __future__ import annotations

import re

from itasheet.model.round import Round, Unit
from itasheet.thai.digits import to_arabic
from itasheet.thai.text import find_nearest, repair_text, squash

BOUNDARY_SIGNS = "/,;:()-–—.ฯ"
BOUNDARY_WORDS = (
    *("และ", "หรือ", "กับ", "ร่วม", "โดย", "ของ", "ทุก"),
    *("เทศบาล", "องค์การ", "อบต", "อบจ", "ประจำ"),
)
BOUNDARY = re.compile(rf"$|[\s{re.escape(BOUNDARY_SIGNS)}]|{'|'.join(BOUNDARY_WORDS)}")
"""What may follow a unit's name; anything else is part of another word, or a slip of the hand."""


def find_units(text: str, found: Round) -> tuple[Unit, ...]:
    """The round's units that a text names, in the round's order.

    A section may stand before the unit (งานพัสดุ กองคลัง), over several lines, and white space
    anywhere in a name. Where one unit's name is part of another's that is named too, only the
    longer one counts.
    """
    mended = repair_text(text)[0]
    places = [index for index, letter in enumerate(mended) if not letter.isspace()]
    solid = "".join(_fold_letter(mended[index]) for index in places)
    named: set[str] = set()
    names = [(squash(name), unit.id) for unit in found.units for name in filter(squash, unit.names)]
    for name, unit_id in sorted(names, key=lambda pair: -len(pair[0])):
        start = solid.find(name)
        while start >= 0:
            end = start + len(name)
            if BOUNDARY.match(mended, places[end - 1] + 1):
                named.add(unit_id)
                solid = f"{solid[:start]}{TAKEN * len(name)}{solid[end:]}"
            start = solid.find(name, end)
    return tuple(unit for unit in found.units if unit.id in named)


TAKEN = "\n"
"""Stands for letters that belong to a longer name; no name holds it."""


def _fold_letter(letter: str) -> str:
    """A letter as ``squash`` compares it; always one, so that places stay countable."""
    folded = to_arabic(letter).casefold()
    return folded if len(folded) == 1 else letter


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
