"""The styles part: the looks of the list's cells and of colours, added behind all others.

Nothing that is there is changed, so that every cell keeps its number. What was added is taken out
again where it still stands at the end as it was written; a program that saved the workbook in
between has kept or dropped it by its own rules, and does no harm with either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

from itasheet.sheets.styles import MARK_COLORS, MARK_STYLES
from itasheet.xlsx.house_styles import format_looks
from itasheet.xlsx.patch_package import OFFICE_TYPES, PatchedPackage
from itasheet.xlsx.xml import XmlPart

_TYPE = f"{OFFICE_TYPES}spreadsheetml.styles+xml"
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_ADDED = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_MINIMAL = (
    '<styleSheet xmlns="{namespace}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/>'
    '<top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle'
    ' name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class MarkLooks(NamedTuple):
    """The numbers under which a workbook has our styles, by their name, and colours, by #RRGGBB."""

    styles: Mapping[str, int]
    colors: Mapping[str, int]


def add_looks(package: PatchedPackage) -> MarkLooks:
    """Add the styles and colours of marks behind those that are there."""
    part = package.find_target(package.workbook, "styles")
    if not part:
        content = _MINIMAL.format(namespace=package.namespace).encode()
        part = package.add("xl/styles", ".xml", content, _TYPE)
        package.relate(package.workbook, "styles", part)
    tree = package.edit(part)
    counts = {name: len(tree.list_inside(name)) for name in _ADDED}
    for name, added in _make_looks(tree, counts).items():
        holder = tree.find(name)
        if holder is None:
            (holder,) = tree.insert_after(_ORDER[: _ORDER.index(name)], f"<{name}/>")
        holder.extend(added)
        holder.set("count", str(len(holder)))
    return MarkLooks(
        {name: counts["cellXfs"] + at for at, name in enumerate(MARK_STYLES)},
        {color: counts["dxfs"] + at for at, color in enumerate(MARK_COLORS)},
    )


def drop_looks(package: PatchedPackage) -> None:
    """Take out what ``add_looks`` added, if all of it still is the end of each list."""
    part = package.find_target(package.workbook, "styles")
    if not part:
        return
    tree = package.edit(part)
    sizes = {**dict.fromkeys(_ADDED, len(MARK_STYLES)), "dxfs": len(MARK_COLORS)}
    counts = {name: len(tree.list_inside(name)) - sizes[name] for name in _ADDED}
    if min(counts.values()) < 0:
        return
    looks = _make_looks(tree, counts)
    found = {name: tree.list_inside(name)[counts[name] :] for name in _ADDED}
    if any(list(map(tostring, found[name])) != list(map(tostring, looks[name])) for name in _ADDED):
        return
    for name in _ADDED:
        tree.remove(*found[name])
        for holder in tree.find_all(name):
            holder.set("count", str(counts[name]))


def _make_looks(tree: XmlPart, counts: Mapping[str, int]) -> dict[str, list[Element]]:
    looks = format_looks(MARK_STYLES.values(), MARK_COLORS, counts)
    return {name: tree.make(group) for name, group in looks.items()}
