"""Reading who is responsible: the units that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from itasheet.definition.round import Round, Unit
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import count_edits, find_nearest, repair_text, squash

BOUNDARY_SIGNS = "/,;:()-–—.ฯ"
BOUNDARY_WORDS = (
    *("และ", "หรือ", "กับ", "ร่วม", "โดย", "ของ", "ทุก"),
    *("เทศบาล", "องค์การ", "อบต", "อบจ", "ประจำ"),
)
BOUNDARY = re.compile(rf"$|[\s{re.escape(BOUNDARY_SIGNS)}]|{'|'.join(BOUNDARY_WORDS)}")
"""What may follow a unit's name; anything else is part of another word, or a slip of the hand."""


def find_units(text: str, round_: Round) -> tuple[Unit, ...]:
    """The round's units that a text names, in the round's order.

    A section may stand before the unit (งานพัสดุ กองคลัง), over several lines, and white space
    anywhere in a name. Where one unit's name is part of another's that is named too, only the
    longer one counts.
    """
    mended = repair_text(text)[0]
    places = [index for index, letter in enumerate(mended) if not letter.isspace()]
    solid = "".join(_fold_letter(mended[index]) for index in places)
    named: set[str] = set()
    names = [
        (squash(name), unit.id) for unit in round_.units for name in filter(squash, unit.names)
    ]
    for name, unit_id in sorted(names, key=lambda pair: -len(pair[0])):
        start = solid.find(name)
        while start >= 0:
            end = start + len(name)
            if BOUNDARY.match(mended, places[end - 1] + 1):
                named.add(unit_id)
                solid = f"{solid[:start]}{TAKEN * len(name)}{solid[end:]}"
            start = solid.find(name, end)
    return tuple(unit for unit in round_.units if unit.id in named)


TAKEN = "\n"
"""Stands for letters that belong to a longer name; no name holds it."""


def _fold_letter(letter: str) -> str:
    """A letter as ``squash`` compares it; always one, so that places stay countable."""
    folded = to_arabic(letter).casefold()
    return folded if len(folded) == 1 else letter


def names_everyone(text: str, everyone: tuple[str, ...]) -> bool:
    """Whether a text names all units at once, such as ทุกสำนัก/กอง."""
    return any(squash(word) in squash(text) for word in everyone)


def find_nearest_unit(text: str, round_: Round) -> str:
    """The name that a text most resembles, taken as a whole or by one of its lines; or ``""``."""
    names = [name for unit in round_.units for name in unit.names]
    for part in (text, *reversed(text.splitlines())):
        if nearest := find_nearest(part, names):
            return nearest
    return ""


LARGEST_SHARE = 0.2
"""Edits, as a share of a proper name's length, up to which it is the same name misspelt."""

_PROPER = re.compile(r"(?:(?!ประจำ|อำเภอ|จังหวัด|เขต|ปีงบ|พ\.ศ)[\u0e01-\u0e4e])+")
"""A proper name, up to a space or one of the words that follow one in titles."""


def find_misspellings(text: str, name: str, types: tuple[str, ...]) -> tuple[str, ...]:
    """The agency's name as a text misspells it, each spelling once, as typed.

    A name is a word of ``types`` (เทศบาลตำบล …) and a proper name; what follows such a word in the
    text is compared with the agency's own proper name. Another agency's name is too far off to be
    taken for it, unless the two are alike. Its own kind counts, and all short forms (อบต.).
    """
    own = max((word for word in types if name.startswith(word)), key=len, default="")
    proper = squash(name.removeprefix(own))
    if not own or len(proper) < 3:
        return ()
    mended = repair_text(text)[0]
    kinds = dict.fromkeys((own, *(word for word in types if word.endswith("."))))
    found = (spelled for kind in kinds for spelled in _list_misspellings(mended, kind, proper))
    return tuple(dict.fromkeys(found))


def find_agency(text: str, types: tuple[str, ...]) -> str:
    """The first agency that a title names, by its kind (of ``types``) and proper name; or ""."""
    return next((kind + proper for kind, proper, _ in _list_agencies(text, types)), "")


def find_agency_beside(text: str, names: tuple[str, ...], types: tuple[str, ...]) -> str:
    """An agency that a text names and that is none of ``names``, misspelt ones included; or "".

    Where one of these is named too nothing is found: a title may speak of several.
    """
    own = [squash(_strip_kind(name, types)) for name in names]
    other = ""
    for kind, proper, rest in _list_agencies(text, types):
        begun = squash(rest)
        limits = [max(1, int(len(name) * LARGEST_SHARE)) for name in own]
        pairs = list(zip(own, limits, strict=True))
        if any(begun.startswith(name) or _find_likest(rest, name, n) for name, n in pairs if name):
            return ""
        other = other or kind + proper
    return other


def _strip_kind(name: str, types: tuple[str, ...]) -> str:
    return name.removeprefix(max((t for t in types if name.startswith(t)), key=len, default=""))


def _list_agencies(text: str, types: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Each agency's kind and proper name, and all that follows the kind."""
    mended = repair_text(text)[0]
    kinds = "|".join(map(re.escape, sorted(types, key=len, reverse=True)))
    for found in re.finditer(kinds, mended) if kinds else ():
        rest = mended[found.end() :].lstrip()
        proper = _PROPER.match(rest)
        if proper and len(proper[0]) > 1:
            yield found[0], proper[0], rest


def _list_misspellings(text: str, kind: str, proper: str) -> Iterator[str]:
    limit = max(1, int(len(proper) * LARGEST_SHARE))
    start = text.find(kind)
    while start >= 0:
        rest = text[start + len(kind) :]
        best = _find_likest(rest.lstrip(), proper, limit)
        if best:
            yield kind + best
        start = text.find(kind, start + 1)


def _find_likest(rest: str, proper: str, limit: int) -> str:
    """The beginning of ``rest`` most like the proper name; ``""`` if it is the name, or none is."""
    best, fewest = "", limit + 1
    lengths = range(max(1, len(proper) - limit), len(proper) + limit + 1)
    for length in sorted(lengths, key=lambda length: abs(length - len(proper))):
        edits = count_edits(squash(rest[:length]), proper, limit)
        if edits == 0:
            return ""
        if edits is not None and edits < fewest:
            best, fewest = rest[:length], edits
    return best.rstrip()
