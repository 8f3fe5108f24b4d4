"""The workbook part: the list's tab put first, names for marked cells, and both taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from itasheet.xlsx.patch_markup import Element, Markup, escape, read_number
from itasheet.xlsx.patch_parts import OFFICE_TYPES, Parts

NAME = "itasheet_mark_"
"""Beginning of the defined names by which links find marked cells after rows were put in."""

_LIST = "xl/worksheets/itasheet-list"
_LIST_TYPE = f"{OFFICE_TYPES}spreadsheetml.worksheet+xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


class Tab(NamedTuple):
    """A sheet's tab and the part that holds the sheet; one that is ``shown`` can be opened."""

    name: str
    part: str
    shown: bool
    is_worksheet: bool


class Name(NamedTuple):
    """A defined name and what it stands for; ``is_lists_own`` tells that it is of the list only."""

    name: str
    formula: str
    is_lists_own: bool = False


def list_tabs(parts: Parts) -> tuple[Tab, ...]:
    """The tabs of the workbook in their order."""
    relations = {one.id: one for one in parts.list_relations(parts.workbook)}
    return tuple(
        Tab(
            name=element.attributes.get("name", ""),
            part=relations[element.relation].target,
            shown=element.attributes.get("state", "visible") == "visible",
            is_worksheet=relations[element.relation].kind == "worksheet",
        )
        for element in _list_inside(parts.parse(parts.workbook), "sheets")
        if element.relation in relations
    )


def add_list(parts: Parts, name: str, sheet: bytes, names: Iterable[Name]) -> None:
    """Put a sheet before all others and open the workbook on it; add defined names."""
    part = parts.add(_LIST, ".xml", sheet, _LIST_TYPE)
    relation = parts.relate(parts.workbook, "worksheet", part)
    markup = parts.parse(parts.workbook)
    first, *_ = sheets = _list_inside(markup, "sheets")
    number = max(_read_index(one, "sheetId") for one in sheets) + 1
    markup.insert_before(
        first,
        f'<{markup.name_tag("sheet")} xmlns:r="{parts.kinds}" name="{escape(name)}"'
        f' sheetId="{number}" r:id="{relation}"/>',
    )
    for one in _list_inside(markup, "definedNames"):
        _move_name(markup, one, lambda index: index + 1)
    _open_tab(markup, lambda index: 0)
    _add_names(markup, names)
    parts.write(parts.workbook, markup.render())
    _select_tab(parts, part)


def drop_lists(parts: Parts, names: Iterable[str]) -> None:
    """Take sheets out, and all defined names of marks; open another sheet if one of them was open.

    A workbook keeps at least one sheet.
    """
    wanted = set(names)
    for tab in list_tabs(parts):
        if tab.name in wanted and len(list_tabs(parts)) > 1:
            _drop_tab(parts, tab)
    markup = parts.parse(parts.workbook)
    _drop_names(markup, lambda one: one.attributes.get("name", "").startswith(NAME))
    parts.write(parts.workbook, markup.render())


def _drop_tab(parts: Parts, tab: Tab) -> None:
    tabs = list_tabs(parts)
    gone = tabs.index(tab)
    rest = [one for one in tabs if one != tab]
    shown = next((at for at, one in enumerate(rest) if one.shown), 0)
    markup = parts.parse(parts.workbook)
    markup.remove(_list_inside(markup, "sheets")[gone])
    own = str(gone)
    _drop_names(markup, lambda one: one.attributes.get("localSheetId") == own)
    for one in _list_inside(markup, "definedNames"):
        if one.attributes.get("localSheetId") != own:
            _move_name(markup, one, lambda index: index - (index > gone))
    was_open = _open_tab(markup, lambda index: shown if index == gone else index - (index > gone))
    parts.write(parts.workbook, markup.render())
    parts.unrelate(parts.workbook, tab.part)
    parts.drop(tab.part)
    if was_open == gone:
        _select_tab(parts, rest[shown].part)


def _list_inside(markup: Markup, name: str) -> list[Element]:
    """The elements inside the workbook's child of this name."""
    holder = markup.root.find(name)
    return holder.children if holder else []


def _move_name(markup: Markup, name: Element, move: Callable[[int], int]) -> None:
    """Let a name that belongs to one sheet belong to it at its new place."""
    index = read_number(name.attributes.get("localSheetId", ""))
    if index is not None:
        markup.set_attribute(name, "localSheetId", str(move(index)))


def _add_names(markup: Markup, names: Iterable[Name]) -> None:
    tag, own = markup.name_tag("definedName"), ' localSheetId="0"'
    added = "".join(
        f'<{tag} name="{one.name}"{own if one.is_lists_own else ""}>{escape(one.formula)}</{tag}>'
        for one in names
    )
    holder = markup.root.find("definedNames")
    if holder:
        markup.append(holder, added)
    elif added:
        tag = markup.name_tag("definedNames")
        markup.insert_after(_BEFORE_NAMES, f"<{tag}>{added}</{tag}>")


def _drop_names(markup: Markup, choose: Callable[[Element], bool]) -> None:
    holder = markup.root.find("definedNames")
    if holder:
        dropped = list(filter(choose, holder.children))
        markup.remove(*([holder] if len(dropped) == len(holder.children) else dropped))


def _open_tab(markup: Markup, move: Callable[[int], int]) -> int:
    """Change which tab each window shows; what the first of them showed."""
    views = _list_inside(markup, "bookViews")
    indexes = [_read_index(view, "activeTab") for view in views]
    for view, index in zip(views, indexes, strict=True):
        for name, number in (("activeTab", move(index)), ("firstSheet", 0)):
            if number or name in view.attributes:
                markup.set_attribute(view, name, str(number))
    return indexes[0] if indexes else 0


def _read_index(element: Element, name: str) -> int:
    return read_number(element.attributes.get(name, "")) or 0


def _select_tab(parts: Parts, selected: str) -> None:
    """Select one tab alone: what is typed would go into all that are selected."""
    for tab in list_tabs(parts):
        wanted = tab.part == selected
        if wanted or b"tabSelected" in parts.read(tab.part):
            markup = parts.parse(tab.part, "sheetData")
            for view in _list_inside(markup, "sheetViews"):
                _select_view(markup, view, wanted)
            parts.write(tab.part, markup.render())


def _select_view(markup: Markup, view: Element, wanted: bool) -> None:
    """Say whether a tab is selected, in the same words as before."""
    word = view.attributes.get("tabSelected", "0")
    if wanted != (word in ("1", "true")):
        no, yes = ("false", "true") if word in ("true", "false") else ("0", "1")
        markup.set_attribute(view, "tabSelected", yes if wanted else no)
