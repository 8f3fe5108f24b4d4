"""How a workbook of ours says what it is, in keys and codes that no rewording changes.

A report, its audit and an overview are marked by defined names and custom properties. A form says
it three times, and is read from whatever is left: a buried sheet of keys and values, defined names,
and custom properties all carry the same facts; besides, a defined name spans the rows of each
measure, so that rows are found again after others were put in. People's own changes, and programs
that drop what they do not know, seldom take all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import squash

SHEET = "_itasheet"
"""Name of the buried sheet."""

PREFIX = "itasheet"
FACTS = ("definition", "version", "agency", "fiscal_year", "unit_id", "unit_name")
TITLE = "title"
BLOCK = "measure"
ISSUED = "issued"


_TITLE_KEY = re.compile(rf"{TITLE}\.\d{{1,6}}")
_ISSUED_KEY = re.compile(rf"{ISSUED}_(\d{{1,6}})_(\w+)")
_BLOCK_NAME = re.compile(rf"{PREFIX}_{BLOCK}_(\d{{1,6}})")
_CONSTANT = re.compile('"(.*)"', re.DOTALL)

DIGEST_LENGTH = 16
"""Hexadecimal digits: enough to tell a text from what a person makes of it, short in a name."""


def digest_text(text: str) -> str:
    """A short stand-in for a text, the same for all wordings that differ only in spacing."""
    return digest_key(squash(text))


def digest_key(key: str) -> str:
    """A short stand-in for a text of which that is the key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


class Identity(NamedTuple):
    """Which form this is and for whom; ``titles`` are the printed titles by measure number.

    ``issued`` are digests of the texts that were in a measure's block before the unit had it, by
    measure number and column key. ``blocks`` are the rows of each measure as they are now: sheet
    name, first and last 0-based row.
    """

    definition: str = ""
    version: str = ""
    agency: str = ""
    fiscal_year: int | None = None
    unit_id: str = ""
    unit_name: str = ""
    titles: Mapping[int, str] = MappingProxyType({})
    blocks: Mapping[int, tuple[str, int, int]] = MappingProxyType({})
    issued: Mapping[tuple[int, str], str] = MappingProxyType({})

    def find_block(self, sheet: str, row: int) -> int | None:
        """The number of the measure whose rows hold this row, or None."""
        for number, (name, first, last) in self.blocks.items():
            if name == sheet and first <= row <= last:
                return number
        return None


def list_facts(identity: Identity) -> dict[str, str]:
    """The identity as keys and texts, titles included; what is not known is left out."""
    year = identity.fiscal_year
    values = {
        **{name: str(getattr(identity, name)) for name in FACTS if name != "fiscal_year"},
        "fiscal_year": "" if year is None else str(year),
        **{f"{TITLE}.{number}": title for number, title in identity.titles.items()},
        **_list_issued(identity),
    }
    return {key: value for key, value in values.items() if value}


def _list_issued(identity: Identity) -> dict[str, str]:
    return {f"{ISSUED}_{number}_{key}": digest for (number, key), digest in identity.issued.items()}


def _list_short(identity: Identity) -> dict[str, str]:
    """The facts that have room in a name or a property: all but the titles."""
    facts = list_facts(identity)
    return {key: facts[key] for key in (*FACTS, *_list_issued(identity)) if key in facts}


def write_properties(identity: Identity) -> dict[str, str]:
    """The identity as custom document properties."""
    return {f"{PREFIX}.{key}": fact for key, fact in _list_short(identity).items()}


def write_names(identity: Identity, blocks: Mapping[int, tuple[str, CellRange]]) -> dict[str, str]:
    """The identity as defined names: texts as constants, and the area of each measure's rows."""
    constants = {f"{PREFIX}_{key}": _quote(fact) for key, fact in _list_short(identity).items()}
    areas = {
        f"{PREFIX}_{BLOCK}_{number}": area.absolute(sheet)
        for number, (sheet, area) in blocks.items()
    }
    return {**constants, **areas}


def _quote(fact: str) -> str:
    return '"' + fact.replace('"', '""') + '"'


def read_identity(workbook: Workbook) -> Identity | None:
    """What the workbook says of itself, each fact from the first place that still has it."""
    sources = (
        dict(_read_sheet(workbook)),
        dict(_read_properties(workbook)),
        dict(_read_constants(workbook)),
    )
    facts = {key: value for source in reversed(sources) for key, value in source.items()}
    if "definition" not in facts:
        return None
    year = facts.get("fiscal_year", "")
    return Identity(
        **{name: facts.get(name, "") for name in FACTS if name != "fiscal_year"},
        fiscal_year=int(year) if year.isdecimal() else None,
        titles={
            int(key.removeprefix(f"{TITLE}.")): value
            for key, value in facts.items()
            if _TITLE_KEY.fullmatch(key)
        },
        blocks=dict(_read_blocks(workbook)),
        issued={
            (int(found[1]), found[2]): value
            for key, value in facts.items()
            if (found := _ISSUED_KEY.fullmatch(key))
        },
    )


def _read_sheet(workbook: Workbook) -> Iterator[tuple[str, str]]:
    for grid in workbook.grids:
        if is_identity(grid):
            for spot, key in sorted(grid.cells.items()):
                value = grid.cells.get(CellRef(spot.row, 1))
                if spot.column == 0 and isinstance(key, str) and value is not None:
                    yield key, str(value)


def is_identity(grid: Grid) -> bool:
    """Whether a sheet is the buried one that carries a form's identity."""
    return grid.name == SHEET


def _read_properties(workbook: Workbook) -> Iterator[tuple[str, str]]:
    for name, value in workbook.properties.items():
        if name.startswith(f"{PREFIX}."):
            yield name.removeprefix(f"{PREFIX}."), value


def _read_constants(workbook: Workbook) -> Iterator[tuple[str, str]]:
    for name, text in workbook.names.items():
        if name.startswith(f"{PREFIX}_") and (constant := _CONSTANT.fullmatch(text)):
            yield name.removeprefix(f"{PREFIX}_"), constant[1].replace('""', '"')


SHEET_OF = re.compile(r"(?:'((?:[^']|'')+)'|([^'!#]+))!")
AREA = re.compile(SHEET_OF.pattern + r"\$[A-Z]+\$(\d{1,7}):\$[A-Z]+\$(\d{1,7})")


def _read_blocks(workbook: Workbook) -> Iterator[tuple[int, tuple[str, int, int]]]:
    for name, text in workbook.names.items():
        number = _BLOCK_NAME.fullmatch(name)
        if number and (area := AREA.fullmatch(text)):
            sheet = (area[1] or area[2]).replace("''", "'")
            yield int(number[1]), (sheet, int(area[3]) - 1, int(area[4]) - 1)


class DocumentKind(Enum):
    """What a workbook of this program is, besides a return."""

    FORM = "form"
    REPORT = "report"
    AUDIT = "audit"
    OVERVIEW = "overview"


class ReportIdentity(NamedTuple):
    """Whose report this is, whether it is a draft, and of which merge.

    ``sheets`` are the names that its sheets have now, by what they are: cover, table, summary.
    """

    definition: str
    version: str = ""
    agency: str = ""
    fiscal_year: int | None = None
    is_draft: bool = False
    merge: str = ""
    sheets: Mapping[str, str] = MappingProxyType({})


AUDIT_SIGNATURE = "itasheet audit"
AUDIT_CELLS = (CellRef(0, 0), CellRef(1, 1))
"""How a sheet of an audit begins, now and in its first form; a cell outlives names and properties.
"""


def mark_kind(kind: DocumentKind) -> tuple[dict[str, str], dict[str, str]]:
    """The defined names and the custom properties of a workbook of this kind."""
    return {f"{PREFIX}_{kind.value}": _quote("1")}, {f"{PREFIX}.{kind.value}": "1"}


def find_kind(workbook: Workbook) -> DocumentKind | None:
    """What a workbook is by its marks, whatever its file and its sheets are called."""
    for kind in (DocumentKind.REPORT, DocumentKind.AUDIT, DocumentKind.OVERVIEW):
        names, properties = mark_kind(kind)
        if names.keys() & workbook.names or properties.keys() & workbook.properties:
            return kind
    first = (grid.cells.get(cell) for grid in workbook.grids for cell in AUDIT_CELLS)
    if any(isinstance(text, str) and text.startswith(AUDIT_SIGNATURE) for text in first):
        return DocumentKind.AUDIT
    key = "definition"
    marks = (f"{PREFIX}_{key}" in workbook.names, f"{PREFIX}.{key}" in workbook.properties)
    is_form = any(marks) or any(map(is_identity, workbook.grids))
    return DocumentKind.FORM if is_form else None


def mark_report(identity: ReportIdentity) -> tuple[dict[str, str], dict[str, str]]:
    """The defined names and the custom properties of a report; ``sheets`` as they are called."""
    names, properties = mark_kind(DocumentKind.REPORT)
    kept = {
        "definition": identity.definition,
        "version": identity.version,
        "agency": identity.agency,
        "fiscal_year": str(identity.fiscal_year or ""),
        "draft": "1" if identity.is_draft else "",
        "merge": identity.merge,
    }
    for key, fact in kept.items():
        if fact:
            names[f"{PREFIX}_report_{key}"] = _quote(fact)
            properties[f"{PREFIX}.report.{key}"] = fact
    for role, sheet in identity.sheets.items():
        names[f"{PREFIX}_sheet_{role}"] = CellRange(0, 0, 0, 0).absolute(sheet)
    return names, properties


def read_report_identity(workbook: Workbook) -> ReportIdentity | None:
    """What a report says of itself; None for another workbook, or for a report without identity.

    A sheet that was renamed is found by the defined name of its first cell.
    """
    facts = {
        key.removeprefix("report_"): fact
        for key, fact in _read_constants(workbook)
        if key.startswith("report_")
    }
    facts |= {
        key.removeprefix("report."): fact
        for key, fact in _read_properties(workbook)
        if key.startswith("report.")
    }
    if "definition" not in facts:
        return None
    year = facts.get("fiscal_year", "")
    return ReportIdentity(
        definition=facts["definition"],
        version=facts.get("version", ""),
        agency=facts.get("agency", ""),
        fiscal_year=int(year) if year.isdecimal() else None,
        is_draft="draft" in facts,
        merge=facts.get("merge", ""),
        sheets={
            name.removeprefix(f"{PREFIX}_sheet_"): (found[1] or found[2]).replace("''", "'")
            for name, text in workbook.names.items()
            if name.startswith(f"{PREFIX}_sheet_") and (found := SHEET_OF.match(text))
        },
    )
