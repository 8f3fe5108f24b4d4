"""Workbooks read: any file in, a workbook's values or the reason why not out.

A workbook is read by our own means. To be safe with a library, the whole of its XML would have to
be parsed beforehand and written anew; with that done, nothing is left for the library to do.

Workbooks of other formats (.xls, .xlsb, .ods) are named and refused. Each would need a guard of its
own against files made to harm, and any program that writes them can also save as .xlsx; a form
that came through one of them has lost what tells whose it is.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from itasheet.language import N_
from itasheet.problems.problem import Problem
from itasheet.sheets.grid import Grid, Notice, Workbook
from itasheet.thai.dates import BUDDHIST_ERA
from itasheet.xlsx.package import (
    ARCHIVE,
    WORD_DOCUMENT,
    Package,
    Refusal,
    damage_part,
    read_file,
    require_zip,
)
from itasheet.xlsx.read_drawings import add_extras
from itasheet.xlsx.read_sheet import read_sheet, read_text
from itasheet.xlsx.read_styles import CellStyle, RichText, SharedContent, list_styles
from itasheet.xlsx.xml import (
    TRUE,
    Read,
    Relation,
    Relations,
    decode_escapes,
    find_all,
    find_identifier,
    find_target,
    load_part,
    name_relations,
    prefix_of,
    read_relation,
    read_xml,
)

MOST_TEXT = 20_000_000
"""Characters of all cells, a shared string counted as often as it is shown."""

MOST_TABS = 1_000
"""Tabs of one workbook; a year of daily sheets has 366."""

SHORT = 100_000
"""Bytes of a part of which is kept what it says."""

Tabs = tuple[tuple[Grid, str | None], ...]
"""Sheets, blank, and their parts; None for charts and macros, which have tabs but no cells."""

_OTHER_PACKAGES = (
    ("word/document.xml", WORD_DOCUMENT),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("index/document.iwa", N_("a Numbers document")),
)


def read_workbook(path: Path, name: str | None = None, unread: str = "") -> Workbook | Problem:
    """Read an .xlsx or .xlsm file; the problem says why one cannot be read.

    ``name`` is how messages name the file, else its path. Of a hidden sheet called ``unread`` there
    is no cell. The file is opened once, read, and never written; whatever it holds, this neither
    raises nor prints.
    """
    return read_once(path, str(path) if name is None else name, unread)[0]


def read_once(path: Path, name: str, unread: str = "") -> tuple[Workbook | Problem, bytes]:
    """What ``read_workbook`` reads, and the bytes that it read, for whoever goes on with them: the
    file may be another by then. They are empty where it could not be had.
    """
    try:
        content = read_file(path)
    except Refusal as refusal:
        return refusal.explain(name), b""
    return read_bytes(content, path.name, name, unread), content


def read_bytes(content: bytes, name: str, shown: str, unread: str = "") -> Workbook | Problem:
    """Read a workbook that is no file yet, such as a mail's attachment, as strictly as a file.

    ``name`` is the one that it came with, ``shown`` how messages name it.
    """
    try:
        return _read_content(content, name, shown, unread)
    except Refusal as refusal:
        return refusal.explain(shown)
    except MemoryError:
        return Refusal("file-bomb", what=N_("it needs more memory than there is")).explain(shown)


def _read_content(content: bytes, name: str, shown: str, unread: str) -> Workbook:
    if not content:
        raise Refusal("file-empty")
    require_zip(content, name)
    package = Package(content)
    root = _find_relations(package, "")
    part = _find_workbook(package, root)
    relations = _find_relations(package, part)
    tabs, names, from_1904 = read_xml(
        load_part(package, part), part, lambda root: _read_tabs(root, relations)
    )
    # What sheets share. Where a relation leads nowhere, what would need its target tells.
    strings_part, styles = (find_target(relations, kind) for kind in ("sharedStrings", "styles"))
    strings = _read_part(package, strings_part, _read_strings, list[str | RichText]())
    theme = package.skim_part(find_target(relations, "theme"))
    known = _read_styles(load_part(package, styles), theme, styles) if styles in package else {}
    richer = package.skim_part(find_target(relations, "rdRichValueStructure"))
    shared = SharedContent(known, strings, from_1904, not richer or b"Image" in richer)
    grids = tuple(
        tab if tab.hidden and tab.name == unread else _read_grid(package, tab, part, shared)
        for tab, part in tabs
        if part and part in package
    )
    lost = {tab.name: part for tab, part in tabs if part is not None and part not in package}
    if not grids:
        raise next((damage_part(part) for part in lost.values() if part), Refusal("file-no-sheet"))
    texts = [text for grid in grids for text in grid.cells.values() if isinstance(text, str)]
    if sum(map(len, texts)) > MOST_TEXT:
        raise Refusal("file-bomb", what=N_("it repeats long texts too often"))
    properties = find_target(root, "custom-properties", "customProperties")
    core = find_target(root, "core-properties", "coreProperties")
    kinds = {relation.kind for relation in relations.values()}
    return Workbook(
        path=shown,
        sha256=hashlib.sha256(content).hexdigest(),
        grids=grids,
        names=names,
        properties=_read_part(package, properties, _read_properties, dict[str, str]()),
        notices=(
            *([Notice("macros-ignored")] if kinds & {"vbaProject", "xlMacrosheet"} else []),
            *([Notice("outside-links")] if "externalLink" in kinds else []),
            *(Notice("tab-without-cells", (), tab.name) for tab, part in tabs if part is None),
            *(Notice("sheet-lost", (), name) for name in lost),
        ),
        saved=_find_saved(package.skim_part(core)),
        size=len(content),
    )


def _find_workbook(package: Package, root: Relations) -> str:
    """The name of the workbook part; raises ``Refusal`` naming what else the archive is."""
    part = find_target(root, "officeDocument") or "xl/workbook.xml"
    for other, kind in _OTHER_PACKAGES:
        if other in package:
            raise Refusal("file-other", kind=kind)
    if "mimetype" in package:
        if b"opendocument.spreadsheet" in load_part(package, "mimetype"):
            raise Refusal("file-open-document")
        raise Refusal("file-other", kind=N_("an OpenDocument file other than a spreadsheet"))
    if part.lower().endswith(".bin"):
        raise Refusal("file-binary-excel")
    if part not in package:
        raise Refusal("file-other", kind=ARCHIVE)
    return part


def _read_part(package: Package, part: str, read: Callable[[Element], Read], absent: Read) -> Read:
    """What is read of a part, or ``absent`` where there is none."""
    return read_xml(load_part(package, part), part, read) if part in package else absent


def _keep_short(read: Callable[..., Read]) -> Callable[..., Read]:
    """Read each content once: programs write such parts alike in all workbooks of a round."""
    recall = lru_cache(maxsize=32)(read)
    return lambda content, *of: (recall if len(content) < SHORT else read)(content, *of)


def _find_relations(package: Package, part: str) -> Relations:
    """The relations of a part (of the whole package for ``""``) by identifier."""
    name = name_relations(part)
    return _read_relations(load_part(package, name), part) if name in package else {}


@_keep_short
def _read_relations(content: bytes, part: str) -> Relations:
    elements = read_xml(content, name_relations(part), lambda root: find_all(root, "Relationship"))
    return dict(read_relation(one.attrib, part) for one in elements)


def _read_tabs(root: Element, relations: Relations) -> tuple[Tabs, dict[str, str], bool]:
    """The tabs in order, the names of the whole workbook, and whether day nought is in 1904.

    A tab without a relation is taken for a sheet that is lost.
    """
    tabs: list[tuple[Grid, str | None]] = []
    for one in find_all(root, "sheets", "sheet"):
        kind, target, outside = relations.get(find_identifier(one), Relation("worksheet"))
        part = "" if outside else target
        grid = Grid(one.attrib["name"], {}, hidden=one.get("state", "visible") != "visible")
        tabs.append((grid, part if kind == "worksheet" else None))
    if len(tabs) > MOST_TABS:
        raise Refusal("file-bomb", what=N_("it has too many parts"))
    names = {
        one.attrib["name"]: (one.text or "").strip()
        for one in find_all(root, "definedNames", "definedName")
        # One with a sheet's number is that sheet's own: its print area, its filter.
        if "localSheetId" not in one.attrib
    }
    settings = [one.get("date1904", "").lower() for one in find_all(root, "workbookPr")]
    return tuple(tabs), names, any(one in TRUE for one in settings)


def _read_strings(root: Element) -> list[str | RichText]:
    prefix = prefix_of(root)
    texts = [read_text(item, prefix) for item in find_all(root, "si")]
    return [decode_escapes(one) if isinstance(one, str) and "_x" in one else one for one in texts]


@_keep_short
def _read_styles(content: bytes, theme: bytes, part: str) -> Mapping[int, CellStyle]:
    """What cell styles make of cells, in the colours of the workbook's own theme if it has one."""
    own = re.findall(
        rb"<a:(?:dk[12]|lt[12]|accent[1-6])>\s*<a:s\w+Clr (?:[^<>]*lastClr|val)=.(\w{6})", theme
    )
    # A theme has dark before light colours, which numbers have the other way round.
    numbers = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9)
    named = {b'theme="%d"' % at: b'rgb="%b"' % one for at, one in zip(numbers, own)}
    painted = re.sub(rb'\btheme="\d+"', lambda found: named.get(found[0], found[0]), content)
    return read_xml(painted, part, list_styles)


def _read_properties(root: Element) -> dict[str, str]:
    """The custom document properties, whatever their type, as text."""
    return {
        one.attrib["name"]: decode_escapes(value.text or "")
        for one in find_all(root, "property")
        for value in one
    }


def _read_grid(package: Package, tab: Grid, part: str, shared: SharedContent) -> Grid:
    relations = _find_relations(package, part)
    content = load_part(package, part, is_sheet=True)
    grid = read_xml(content, part, lambda root: read_sheet(root, tab, relations, shared))
    return add_extras(grid, package, relations) if relations else grid


def _find_saved(content: bytes) -> datetime | None:
    """When the workbook was last saved (UTC), by its core properties; None if they do not say.

    They are only looked over: what is wrong with them says nothing of the values. A Buddhist year
    is that of a clock set so.
    """
    for name in (b"modified", b"created"):
        tag = rb"<(?:\w{1,20}:)?%b(?: [^<>]{0,200})?>\s*(\d{4})([^<]{6,40})<" % name
        found = re.search(tag, content)
        try:
            year, rest = (int(found[1]), found[2].decode()) if found else (0, "")
            year -= BUDDHIST_ERA if year > 2400 else 0
            time = datetime.fromisoformat(f"{year:04}{rest.strip()}")
            return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None
