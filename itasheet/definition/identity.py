"""How a workbook of ours says what it is, in keys and codes that no rewording changes.

A report, its audit, its summary and an overview are marked by defined names and custom properties.
A form says it three times, and is read from whatever is left: a buried sheet of keys and values,
defined names, and custom properties all carry the same facts; besides, a defined name spans the
rows of each measure, so that rows are found again after others were put in. People's own changes,
and programs that drop what they do not know, seldom take all three.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.thai.text import squash

SHEET = "_itasheet"
"""Name of the buried sheet."""

FACTS = ("definition", "version", "agency", "unit_id", "unit_name", "fiscal_year", "merge")
BLOCK_NAME, SHEET_NAME = "itasheet_measure_", "itasheet_sheet_"
AUDIT_SIGNATURE = "itasheet audit"
"""How the data of an audit begin; a cell outlives names and properties."""

_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!#]+))!(?:\$[A-Z]+\$(\d{1,7}):\$[A-Z]+\$(\d{1,7})\Z)?")


def digest_text(text: str) -> str:
    """A stand-in for a text, short in a name, the same for wordings that differ only in spacing."""
    return sha256(squash(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class DocumentKind(Enum):
    """What a workbook of this program is."""

    FORM = "form"
    REPORT = "report"
    AUDIT = "audit"
    SUMMARY = "summary"
    OVERVIEW = "overview"

    def name_beside(self, report: Path) -> Path:
        """Where what belongs to a report lies: beside it."""
        return report.with_name(f"{report.stem}-{self.value}.xlsx")


BESIDE = (DocumentKind.AUDIT, DocumentKind.SUMMARY)
"""What is written beside a report."""
INTERNAL = (*BESIDE, DocumentKind.OVERVIEW)
"""What is for the office alone, never for readers."""


class Identity(NamedTuple):
    """Which form this is and for whom, or which report, of which ``merge``, and whether a draft.

    Of a form, by measure number: ``titles`` as they are printed; ``issued``, also by column key,
    digests of the texts that were in a block before the unit had it; ``blocks``, the rows as they
    are now: sheet name, first and last 0-based row. Of a report ``sheets`` are the names that its
    sheets have now, by what they are: cover, table.
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
    is_draft: bool = False
    merge: str = ""
    sheets: Mapping[str, str] = MappingProxyType({})


Marks = tuple[dict[str, str], dict[str, str]]
"""Defined names, and custom properties."""


def list_facts(identity: Identity) -> dict[str, str]:
    """The identity as keys and texts, titles included; what is not known is left out."""
    values = {
        **{name: str(getattr(identity, name) or "") for name in FACTS},
        "draft": "1" if identity.is_draft else "",
        **{f"title.{number}": title for number, title in identity.titles.items()},
        **{f"issued_{number}_{key}": one for (number, key), one in identity.issued.items()},
    }
    return {key: value for key, value in values.items() if value}


def mark_form(identity: Identity, last: int) -> Marks:
    """Marks for facts, but for titles, and names for rows up to the ``last`` column."""
    names, properties = mark_facts(list_facts(identity._replace(titles={})))
    for number, (sheet, first_row, last_row) in identity.blocks.items():
        area = CellRange(first_row, 0, last_row, last)
        names[f"{BLOCK_NAME}{number}"] = area.absolute(sheet)
    return names, properties


def mark_report(identity: Identity) -> Marks:
    """Marks for facts, and names for the sheets as they are called.

    A name means so much of its sheet that it still does after people delete rows and columns.
    """
    facts = {f"report.{key}": fact for key, fact in list_facts(identity).items()}
    names, properties = mark_facts({DocumentKind.REPORT.value: "1", **facts})
    area = CellRange(0, 0, 999, 99)
    sheets = {f"{SHEET_NAME}{role}": area.absolute(it) for role, it in identity.sheets.items()}
    return names | sheets, properties


def mark_facts(facts: Mapping[str, str]) -> Marks:
    """Facts as constants of defined names, which have no dots, and as custom properties."""
    quoted = {key.replace(".", "_"): fact.replace('"', '""') for key, fact in facts.items()}
    names = {f"itasheet_{key}": f'"{fact}"' for key, fact in quoted.items()}
    return names, {f"itasheet.{key}": fact for key, fact in facts.items()}


def read_identity(workbook: Workbook) -> Identity | None:
    """What a form says of itself, each fact from the first place that still has it."""
    facts = _read_facts(workbook, "itasheet.")
    for grid in (one for one in workbook.grids if one.name == SHEET):
        for spot, key in sorted(grid.cells.items()):
            value = grid.cells.get(CellRef(spot.row, 1))
            if spot.column == 0 and isinstance(key, str) and value is not None:
                facts[key] = str(value)
    titles, issued = (
        [(found, fact) for key, fact in facts.items() if (found := re.fullmatch(pattern, key))]
        for pattern in (r"title\.(\d{1,6})", r"issued_(\d{1,6})_(\w+)")
    )
    blocks = {
        int(number): (sheet, int(area[3]) - 1, int(area[4]) - 1)
        for number, sheet, area in _list_areas(workbook, BLOCK_NAME)
        if area[3] and re.fullmatch(r"\d{1,6}", number)
    }
    return _make_identity(
        facts,
        titles={int(key[1]): fact for key, fact in titles},
        issued={(int(key[1]), key[2]): fact for key, fact in issued},
        blocks=blocks,
    )


def read_report_identity(workbook: Workbook) -> Identity | None:
    """What a report says of itself, with its sheets as they are called now; None for nothing."""
    facts = _read_facts(workbook, "itasheet.report.")
    sheets = {role: sheet for role, sheet, _area in _list_areas(workbook, SHEET_NAME)}
    return _make_identity(facts, is_draft="draft" in facts, sheets=sheets)


def _read_facts(workbook: Workbook, start: str) -> dict[str, str]:
    """What names, and before them properties, say whose keys begin so."""
    facts = {
        name[len(start) :]: constant[1].replace('""', '"')
        for name, text in workbook.names.items()
        if name.startswith(start.replace(".", "_"))
        if (constant := re.fullmatch('(?s)"(.*)"', text))
    }
    properties = workbook.properties.items()
    return facts | {name[len(start) :]: fact for name, fact in properties if name.startswith(start)}


def _list_areas(workbook: Workbook, start: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """What follows in the names that begin so, and the sheet and the rows that they stand for."""
    for name, text in workbook.names.items():
        if name.startswith(start) and (area := _AREA.match(text)):
            yield name.removeprefix(start), (area[1] or area[2]).replace("''", "'"), area


def _make_identity(facts: Mapping[str, str], **known: Any) -> Identity | None:
    """What is known; a year that is no number is not, and nothing without a definition."""
    known |= {name: facts[name] for name in FACTS if name in facts}
    year = known.pop("fiscal_year", "")
    known["fiscal_year"] = int(year) if year.isdecimal() else None
    return Identity(**known) if "definition" in facts else None


def find_kind(workbook: Workbook) -> DocumentKind | None:
    """What a workbook is by its marks, whatever its file and its sheets are called."""
    marks = {*workbook.names, *(name.replace(".", "_") for name in workbook.properties)}
    for kind in (DocumentKind.REPORT, *INTERNAL):
        if f"itasheet_{kind.value}" in marks:
            return kind
    if any(grid.cells.get(CellRef(0, 0)) == AUDIT_SIGNATURE for grid in workbook.grids):
        return DocumentKind.AUDIT
    is_form = "itasheet_definition" in marks or SHEET in (grid.name for grid in workbook.grids)
    return DocumentKind.FORM if is_form else None
