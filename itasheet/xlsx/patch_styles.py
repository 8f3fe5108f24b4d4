"""The styles part: the looks of the list's cells and of colours, added behind all others.

Nothing that is there is changed, so that every cell keeps its number. What was added is taken out
again where it still stands at the end as it was written; a program that saved the workbook in
between has kept or dropped it by its own rules, and does no harm with either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

from itasheet.sheets.styles import MARK_COLORS, MARK_STYLES, Style
from itasheet.xlsx.patch_package import OFFICE_TYPES, PatchedPackage
from itasheet.xlsx.xml import XmlPart, escape

_TYPE = f"{OFFICE_TYPES}spreadsheetml.styles+xml"
_VALIGNS = {"top": "top", "middle": "center", "bottom": "bottom"}
_SIDES = ("left", "right", "top", "bottom")
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_THAI_CHARSET = 222
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
    part = find_styles(package)
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
    part = find_styles(package)
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


def find_styles(package: PatchedPackage) -> str:
    """The part with the workbook's styles; empty if there is none."""
    return package.find_target(package.workbook, "styles")


def _make_looks(tree: XmlPart, counts: Mapping[str, int]) -> dict[str, list[Element]]:
    """The elements to be added to each list, the first of each having the number in ``counts``."""
    styles = list(MARK_STYLES.values())
    looks = {
        "fonts": map(_write_font, styles),
        "fills": map(_write_fill, styles),
        "borders": map(_write_border, styles),
        "cellXfs": (_write_style(style, at, counts) for at, style in enumerate(styles)),
        "dxfs": map(_write_color, MARK_COLORS),
    }
    return {name: tree.make("".join(group)) for name, group in looks.items()}


def _write_font(style: Style) -> str:
    flags = (("b", style.bold), ("i", style.italic), ("u", style.underline))
    shown = "".join(f"<{name}/>" for name, is_set in flags if is_set)
    return (
        f'<font>{shown}<sz val="{style.size:g}"/><color rgb="{_write_rgb(style.color)}"/>'
        f'<name val="{escape(style.family)}"/><charset val="{_THAI_CHARSET}"/></font>'
    )


def _write_fill(style: Style) -> str:
    if not style.fill:
        return '<fill><patternFill patternType="none"/></fill>'
    color = f'<fgColor rgb="{_write_rgb(style.fill)}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{color}</patternFill></fill>'


def _write_border(style: Style) -> str:
    if style.border == "none":
        sides = "".join(f"<{side}/>" for side in _SIDES)
    else:
        color = f'<color rgb="{_write_rgb(style.border_color)}"/>'
        sides = "".join(f'<{side} style="{style.border}">{color}</{side}>' for side in _SIDES)
    return f"<border>{sides}<diagonal/></border>"


def _write_style(style: Style, at: int, counts: Mapping[str, int]) -> str:
    wrap = ' wrapText="1"' if style.wrap else ""
    indent = f' indent="{style.indent}"' if style.indent else ""
    return (
        f'<xf numFmtId="0" fontId="{counts["fonts"] + at}" fillId="{counts["fills"] + at}"'
        f' borderId="{counts["borders"] + at}" xfId="0" applyFont="1" applyFill="1"'
        f' applyBorder="1" applyAlignment="1"><alignment horizontal="{style.align}"'
        f' vertical="{_VALIGNS[style.valign]}"{wrap}{indent}/></xf>'
    )


def _write_color(color: str) -> str:
    rgb = _write_rgb(color)
    pattern = f'<fgColor rgb="{rgb}"/><bgColor rgb="{rgb}"/>'
    return f'<dxf><fill><patternFill patternType="solid">{pattern}</patternFill></fill></dxf>'


def _write_rgb(color: str) -> str:
    return f"FF{color[1:]}"
