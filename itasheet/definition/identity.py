"""How a workbook of ours says what it is, in keys and codes that no rewording changes.

A report, its audit and an overview are marked by defined names and custom properties. A form says
it three times, and is read from whatever is left: a buried sheet of keys and values, defined names,
and custom properties all carry the same facts; besides, a defined name spans the rows of each
measure, so that rows are found again after others were put in. People's own changes, and programs
that drop what they do not know, seldom take all three.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import squash

SHEET = "_itasheet"
"""Name of the buried sheet."""

PREFIX = "itasheet"
FACTS = ("definition", "version", "agency", "unit_id", "unit_name", "fiscal_year")
REPORT_FACTS = ("definition", "version", "agency", "fiscal_year", "merge")
TITLE = "title"
BLOCK = "measure"
ISSUED = "issued"

_TITLE_KEY = re.compile(rf"{TITLE}\.(\d{{1,6}})")
_ISSUED_KEY = re.compile(rf"{ISSUED}_(\d{{1,6}})_(\w+)")
_BLOCK_NAME = re.compile(rf"{PREFIX}_{BLOCK}_(\d{{1,6}})")
_SHEET_NAME = f"{PREFIX}_sheet_"
_CONSTANT = re.compile('"(.*)"', re.DOTALL)
_SHEET_OF = re.compile(r"(?:'((?:[^']|'')+)'|([^'!#]+))!")
_AREA = re.compile(_SHEET_OF.pattern + r"\$[A-Z]+\$(\d{1,7}):\$[A-Z]+\$(\d{1,7})")

DIGEST_LENGTH = 16
"""Hexadecimal digits: enough to tell a text from what a person makes of it, short in a name."""


def digest_text(text: str) -> str:
    """A short stand-in for a text, the same for all wordings that differ only in spacing."""
    return sha256(squash(text).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


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


def list_facts(identity: Identity) -> dict[str, str]:
    """The identity as keys and texts, titles included; what is not known is left out."""
    values = {
        **{name: str(getattr(identity, name) or "") for name in FACTS},
        **{f"{TITLE}.{number}": title for number, title in identity.titles.items()},
        **{f"{ISSUED}_{number}_{key}": one for (number, key), one in identity.issued.items()},
    }
    return {key: value for key, value in values.items() if value}


def mark_form(identity: Identity, last: int) -> tuple[dict[str, str], dict[str, str]]:
    """Names, for texts and for rows up to the ``last`` column, and properties; none for titles."""
    names, properties = _mark(list_facts(identity._replace(titles={})))
    for number, (sheet, first_row, last_row) in identity.blocks.items():
        area = CellRange(first_row, 0, last_row, last)
        names[f"{PREFIX}_{BLOCK}_{number}"] = area.absolute(sheet)
    return names, properties


def _mark(facts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Facts as constants of defined names, and as custom properties; names have no dots."""
    quoted = {key.replace(".", "_"): fact.replace('"', '""') for key, fact in facts.items()}
    names = {f"{PREFIX}_{key}": f'"{fact}"' for key, fact in quoted.items()}
    return names, {f"{PREFIX}.{key}": fact for key, fact in facts.items()}


def read_identity(workbook: Workbook) -> Identity | None:
    """What the workbook says of itself, each fact from the first place that still has it."""
    facts = _read_facts(workbook)
    for grid in filter(is_identity, workbook.grids):
        for spot, key in sorted(grid.cells.items()):
            value = grid.cells.get(CellRef(spot.row, 1))
            if spot.column == 0 and isinstance(key, str) and value is not None:
                facts[key] = str(value)
    if "definition" not in facts:
        return None
    titles = ((_TITLE_KEY.fullmatch(key), fact) for key, fact in facts.items())
    issued = ((_ISSUED_KEY.fullmatch(key), fact) for key, fact in facts.items())
    areas = (
        (_BLOCK_NAME.fullmatch(key), _AREA.fullmatch(it)) for key, it in workbook.names.items()
    )
    return Identity(
        **_list_known(facts, FACTS),
        titles={int(key[1]): fact for key, fact in titles if key},
        issued={(int(key[1]), key[2]): fact for key, fact in issued if key},
        blocks={
            int(key[1]): (_read_sheet(area), int(area[3]) - 1, int(area[4]) - 1)
            for key, area in areas
            if key and area
        },
    )


def _read_facts(workbook: Workbook, role: str = "") -> dict[str, str]:
    """What names, and before them properties, say whose keys begin with a role."""
    start, facts = f"{PREFIX}.{role}", {}
    for name, text in workbook.names.items():
        if name.startswith(start.replace(".", "_")) and (constant := _CONSTANT.fullmatch(text)):
            facts[name[len(start) :]] = constant[1].replace('""', '"')
    for name, value in workbook.properties.items():
        if name.startswith(start):
            facts[name.removeprefix(start)] = value
    return facts


def _list_known(facts: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    """What is known of these names; a year that is no number is not."""
    known = {name: facts[name] for name in names if name in facts}
    year = known.pop("fiscal_year", "")
    return known | ({"fiscal_year": int(year)} if year.isdecimal() else {})


def _read_sheet(reference: re.Match[str]) -> str:
    """The sheet's name in a reference, with or without apostrophes."""
    return (reference[1] or reference[2]).replace("''", "'")


def is_identity(grid: Grid) -> bool:
    """Whether a sheet is the buried one that carries a form's identity."""
    return grid.name == SHEET


class DocumentKind(Enum):
    """What a workbook of this program is."""

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
"""How the data of an audit begin; a cell outlives names and properties."""


def mark_kind(kind: DocumentKind) -> tuple[dict[str, str], dict[str, str]]:
    """The defined names and the custom properties of a workbook of this kind."""
    return _mark({kind.value: "1"})


def find_kind(workbook: Workbook) -> DocumentKind | None:
    """What a workbook is by its marks, whatever its file and its sheets are called."""
    for kind in (DocumentKind.REPORT, DocumentKind.AUDIT, DocumentKind.OVERVIEW):
        if _is_marked(workbook, kind.value):
            return kind
    if any(grid.cells.get(CellRef(0, 0)) == AUDIT_SIGNATURE for grid in workbook.grids):
        return DocumentKind.AUDIT
    is_form = _is_marked(workbook, "definition") or any(map(is_identity, workbook.grids))
    return DocumentKind.FORM if is_form else None


def _is_marked(workbook: Workbook, key: str) -> bool:
    return f"{PREFIX}_{key}" in workbook.names or f"{PREFIX}.{key}" in workbook.properties


def mark_report(identity: ReportIdentity) -> tuple[dict[str, str], dict[str, str]]:
    """The defined names and the custom properties of a report; ``sheets`` as they are called."""
    facts = {name: getattr(identity, name) for name in REPORT_FACTS}
    facts["draft"] = int(identity.is_draft)
    told = {f"report.{key}": str(fact) for key, fact in facts.items() if fact}
    names, properties = _mark({DocumentKind.REPORT.value: "1", **told})
    first = CellRange(0, 0, 0, 0)
    sheets = {f"{_SHEET_NAME}{role}": first.absolute(it) for role, it in identity.sheets.items()}
    return names | sheets, properties


def read_report_identity(workbook: Workbook) -> ReportIdentity | None:
    """What a report says of itself, with its sheets as they are called now; None for nothing."""
    facts = _read_facts(workbook, "report.")
    if "definition" not in facts:
        return None
    sheets = {
        name.removeprefix(_SHEET_NAME): _read_sheet(found)
        for name, text in workbook.names.items()
        if name.startswith(_SHEET_NAME) and (found := _SHEET_OF.match(text))
    }
    known = _list_known(facts, REPORT_FACTS)
    return ReportIdentity(**known, is_draft="draft" in facts, sheets=sheets)
