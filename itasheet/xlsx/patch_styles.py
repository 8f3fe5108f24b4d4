"""The styles part: the looks of the list's cells and of colours, added behind all others.

Nothing that is there is changed, so that every cell keeps its number. What was added is taken out
again where it still stands at the end as it was written; a program that saved the workbook in
between has kept or dropped it by its own rules, and does no harm with either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from itasheet.sheets.styles import STYLES, Style
from itasheet.xlsx.patch_markup import Markup, escape

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


class Looks(NamedTuple):
    """The numbers under which a workbook has our styles, by their name, and colours, by #RRGGBB."""

    styles: Mapping[str, int]
    colors: Mapping[str, int]


def make_styles(namespace: str) -> bytes:
    """The styles of a workbook that has none."""
    return _MINIMAL.format(namespace=namespace).encode("ascii")


def add_looks(markup: Markup, styles: Sequence[str], colors: Sequence[str]) -> Looks:
    """Add these styles of the house and colours behind those that are there."""
    counts = {name: _count(markup, name) for name in _ADDED}
    for name, added in _write_looks(markup, styles, colors, counts).items():
        holder = markup.root.find(name)
        count, inner = counts[name] + len(added), "".join(added)
        if holder:
            markup.set_attribute(holder, "count", str(count))
            markup.append(holder, inner)
        else:
            tag = markup.name_tag(name)
            before = _ORDER[: _ORDER.index(name)]
            markup.insert_after(before, f'<{tag} count="{count}">{inner}</{tag}>')
    return Looks(
        {name: counts["cellXfs"] + at for at, name in enumerate(styles)},
        {color: counts["dxfs"] + at for at, color in enumerate(colors)},
    )


def drop_looks(markup: Markup, styles: Sequence[str], colors: Sequence[str]) -> None:
    """Take out what ``add_looks`` added, if all of it still is the end of each list."""
    sizes = {**dict.fromkeys(_ADDED, len(styles)), "dxfs": len(colors)}
    counts = {name: _count(markup, name) - sizes[name] for name in _ADDED}
    if min(counts.values()) < 0:
        return
    looks = _write_looks(markup, styles, colors, counts)
    holders = {name: markup.root.find(name) for name in _ADDED}
    tails = {
        name: holder.children[counts[name] :] if holder else [] for name, holder in holders.items()
    }
    found = {
        name: [markup.content[one.start : one.end].decode("latin-1") for one in tail]
        for name, tail in tails.items()
    }
    if found != looks:
        return
    for name, holder in holders.items():
        if holder:
            markup.set_attribute(holder, "count", str(counts[name]))
            markup.remove(*tails[name])


def _count(markup: Markup, name: str) -> int:
    holder = markup.root.find(name)
    return len(holder.children) if holder else 0


def _write_looks(
    markup: Markup, names: Sequence[str], colors: Sequence[str], counts: Mapping[str, int]
) -> dict[str, list[str]]:
    """The elements to be added to each list, the first of each having the number in ``counts``."""
    styles = [STYLES[name] for name in names]
    looks = {
        "fonts": list(map(_write_font, styles)),
        "fills": list(map(_write_fill, styles)),
        "borders": list(map(_write_border, styles)),
        "cellXfs": [_write_style(style, at, counts) for at, style in enumerate(styles)],
        "dxfs": list(map(_write_color, colors)),
    }
    prefix = f"{markup.root.prefix}:" if markup.root.prefix else ""
    return {name: [_add_prefix(one, prefix) for one in group] for name, group in looks.items()}


def _add_prefix(added: str, prefix: str) -> str:
    return added.replace("</", f"\0{prefix}").replace("<", f"<{prefix}").replace("\0", "</")


def _write_font(style: Style) -> str:
    bold = "<b/>" if style.bold else ""
    italic = "<i/>" if style.italic else ""
    line = "<u/>" if style.underline else ""
    color = f'<color rgb="{_write_rgb(style.color)}"/>'
    size = f'<sz val="{style.size:g}"/>'
    name = f'<name val="{escape(style.family)}"/><charset val="{_THAI_CHARSET}"/>'
    return f"<font>{bold}{italic}{line}{size}{color}{name}</font>"


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
    fill = f'<fill><patternFill patternType="solid">{pattern}</patternFill></fill>'
    return f"<dxf>{fill}</dxf>"


def _write_rgb(color: str) -> str:
    return f"FF{color[1:]}"
