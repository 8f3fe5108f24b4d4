"""File names of forms: fit for Windows, mail and every file system, and no two the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from itasheet.definition.definition import Definition
from itasheet.definition.round import Round, Unit, fill_texts
from itasheet.definition.texts import fill_text

ENDING = ".xlsx"
MOST_BYTES = 200
"""File systems take 255 bytes, of which a Thai letter needs three; copies get `` (1)`` added."""
REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
"""What Windows refuses, and characters that nobody sees."""
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\..*)?", re.IGNORECASE
)
"""Names that Windows keeps for devices."""


def name_forms(definition: Definition, found: Round, units: Sequence[Unit]) -> Mapping[str, str]:
    """The file name of each unit's form by the unit's id, in the order given.

    Where two would have the same name, upper and lower case alike, the id is added to the later.
    """
    names: dict[str, str] = {}
    for unit in units:
        values = {**fill_texts(found), "unit": unit.name}
        stem = clean_name(fill_text(definition.form.file, values)) or unit.id
        taken = {name.casefold() for name in names.values()}
        while f"{stem}{ENDING}".casefold() in taken:
            stem = f"{stem} {unit.id}"
        names[unit.id] = f"{stem}{ENDING}"
    return names


def clean_name(name: str) -> str:
    """A name without what would be refused, and not too long; may be left empty."""
    cleaned = _cut_name(REFUSED.sub("-", name)).strip(" .")
    return f"{cleaned}-" if RESERVED.fullmatch(cleaned) else cleaned


def _cut_name(name: str) -> str:
    return name.encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore")
