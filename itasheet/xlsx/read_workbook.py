"""Workbooks read: any file in, a workbook's values or the reason why not out.

A workbook is read by our own means. To be safe with a library, the whole of its XML would have to
be parsed beforehand and written anew; with that done, nothing is left for the library to do.

Workbooks of other formats (.xls, .xlsb, .ods) are named and refused. Each would need a guard of its
own against files made to harm, and any program that writes them can also save as .xlsx; a form
that came through one of them has lost what tells whose it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.grid import Grid, Workbook
from itasheet.xlsx.cell_text import Display
from itasheet.xlsx.cell_values import Calendar
from itasheet.xlsx.guard import ARCHIVE, WORD_DOCUMENT, Refusal, read_file, require_zip
from itasheet.xlsx.outline import (
    Outline,
    Tab,
    find_saved,
    read_outline,
    read_properties,
    read_styles,
)
from itasheet.xlsx.package import Package, Relation
from itasheet.xlsx.read_sheet import Context, Sheet, read_sheet
from itasheet.xlsx.sheet_extras import look_beside
from itasheet.xlsx.strings import read_strings

MOST_TEXT = 20_000_000
"""Characters of all cells, a shared string counted as often as it is shown."""

_OTHER_PACKAGES = (
    ("word/document.xml", WORD_DOCUMENT),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("index/document.iwa", N_("a Numbers document")),
)


def read_workbook(path: Path, name: str | None = None, buried: str = "") -> Workbook | Problem:
    """Read an .xlsx or .xlsm file; the problem says why one cannot be read.

    ``name`` is how messages name the file, else its path; a hidden sheet by the name ``buried`` is
    passed over. The file is opened once, read, and never written; whatever it holds, this neither
    raises nor prints.
    """
    shown = str(path) if name is None else name
    return _explain_refusals(
        shown, lambda: _read_content(read_file(path), path.name, shown, buried)
    )


def read_bytes(content: bytes, name: str, shown: str) -> Workbook | Problem:
    """Read a workbook that is no file yet, such as a mail's attachment, as strictly as a file.

    ``name`` is the one that it came with, ``shown`` how messages name it.
    """
    return _explain_refusals(shown, lambda: _read_content(content, name, shown))


def _explain_refusals(shown: str, read: Callable[[], Workbook]) -> Workbook | Problem:
    try:
        return read()
    except Refusal as refusal:
        return Problem(refusal.code, Place(file=shown), refusal.found, refusal.words)
    except MemoryError:
        what = N_("it needs more memory than there is")
        return Problem("file-bomb", Place(file=shown), words={"what": what})


def _read_content(content: bytes, name: str, shown: str, buried: str = "") -> Workbook:
    if not content:
        raise Refusal("file-empty")
    require_zip(content, name)
    package = Package(content)
    root = package.read_relations("")
    part = _find_workbook(package, root)
    relations = package.read_relations(part)
    outline = read_outline(package.read_part(part), part)
    context = _read_context(package, relations, outline)
    tabs = (tab for tab in outline.tabs if not (tab.hidden and tab.name == buried))
    grids = tuple(_read_grids(package, relations, tabs, context))
    if not grids:
        raise Refusal("file-no-sheet")
    if _measure_text(grids) > MOST_TEXT:
        raise Refusal("file-bomb", what=N_("it repeats long texts too often"))
    properties = _find_target(root, "custom-properties", "customProperties")
    core = _find_target(root, "core-properties", "coreProperties")
    return Workbook(
        path=shown,
        sha256=hashlib.sha256(content).hexdigest(),
        grids=grids,
        names=outline.names,
        properties=read_properties(package.read_part(properties), properties) if properties else {},
        has_macros=_has_kind(relations, "vbaProject", "xlMacrosheet"),
        has_outside_links=_has_kind(relations, "externalLink"),
        other_tabs=tuple(_list_other_tabs(relations, outline)),
        saved=find_saved(package.skim_part(core)) if core else None,
        size=len(content),
    )


def _find_workbook(package: Package, root: Mapping[str, Relation]) -> str:
    """The name of the workbook part; raises ``Refusal`` naming what else the archive is."""
    part = _find_target(root, "officeDocument") or "xl/workbook.xml"
    for other, kind in _OTHER_PACKAGES:
        if other in package:
            raise Refusal("file-other", kind=kind)
    if "mimetype" in package:
        if b"opendocument.spreadsheet" in package.read_part("mimetype"):
            raise Refusal("file-open-document")
        raise Refusal("file-other", kind=N_("an OpenDocument file other than a spreadsheet"))
    if part.lower().endswith(".bin"):
        raise Refusal("file-binary-excel")
    if part not in package:
        raise Refusal("file-other", kind=ARCHIVE)
    return part


def _find_target(relations: Mapping[str, Relation], *kinds: str) -> str:
    inside = (relation for relation in relations.values() if not relation.outside)
    return next((relation.target for relation in inside if relation.kind in kinds), "")


def _read_context(package: Package, relations: Mapping[str, Relation], outline: Outline) -> Context:
    strings = _find_target(relations, "sharedStrings")
    styles = _find_target(relations, "styles")
    looks = read_styles(package.read_part(styles), styles) if styles else ()
    return Context(
        read_strings(package.read_part(strings), strings) if strings else [],
        Calendar([style.showing for style in looks], outline.from_1904),
        Display([style.code for style in looks]),
    )


def _read_grids(
    package: Package, relations: Mapping[str, Relation], tabs: Iterable[Tab], context: Context
) -> Iterator[Grid]:
    """The worksheets; charts and macros that have a tab of their own hold no cells."""
    for tab in tabs:
        relation = relations.get(tab.relation)
        if relation and relation.kind == "worksheet" and not relation.outside:
            part = relation.target
            content, own = package.read_part(part), package.read_relations(part)
            sheet = Sheet(content, part, tab, own, look_beside(package, own))
            yield read_sheet(sheet, context)


def _has_kind(relations: Mapping[str, Relation], *kinds: str) -> bool:
    return any(relation.kind in kinds for relation in relations.values())


def _list_other_tabs(relations: Mapping[str, Relation], outline: Outline) -> Iterator[str]:
    for tab in outline.tabs:
        relation = relations.get(tab.relation)
        if relation is None or relation.kind != "worksheet":
            yield tab.name


def _measure_text(grids: tuple[Grid, ...]) -> int:
    return sum(
        len(value) for grid in grids for value in grid.cells.values() if isinstance(value, str)
    )
