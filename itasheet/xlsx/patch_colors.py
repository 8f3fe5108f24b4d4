"""A unit's sheet: colours laid over cells by rules, and the place where comments are drawn.

A colour is a conditional format that is always true, on top of all others. So no cell's own style
is touched, nothing has to be put back, programs move the colour along as rows are put in, and the
rule's text tells which problem it is for.
Source of the order of elements: ECMA-376 part 1, CT_Worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from itasheet.marking.corrections import Mark, read_areas
from itasheet.sheets.cell_reference import CellRange, join_spots
from itasheet.xlsx.patch_markup import Element, Markup, read_number

_RULE = re.compile(r'\s*ISTEXT\(\s*"itasheet (\d{1,9})"\s*\)\s*')
_BEFORE_RULES = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
)
_BEFORE_DRAWING = (
    *_BEFORE_RULES,
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing"),
)


def list_colors(markup: Markup) -> dict[int, tuple[CellRange, ...]]:
    """The areas of this sheet that marks colour, by their numbers."""
    colors: dict[int, tuple[CellRange, ...]] = {}
    for holder in markup.root.find_all("conditionalFormatting"):
        areas = tuple(read_areas(holder.attributes.get("sqref", "")))
        for number in filter(None, map(_find_number, holder.find_all("cfRule"))):
            colors[number] = (*colors.get(number, ()), *areas)
    return colors


def add_colors(markup: Markup, marks: Iterable[Mark], looks: Mapping[str, int]) -> None:
    """Colour the cells of marks, the first on top; ``looks`` are the numbers of their formats."""
    colored = [mark for mark in marks if mark.color]
    holder, rule, formula = map(markup.name_tag, ("conditionalFormatting", "cfRule", "formula"))
    added = "".join(
        f'<{holder} sqref="{join_spots(mark.spots).replace(",", "")}">'
        f'<{rule} type="expression" dxfId="{looks[mark.color]}" priority="{priority}">'
        f"<{formula}>ISTEXT(&quot;itasheet {mark.number}&quot;)</{formula}></{rule}></{holder}>"
        for priority, mark in enumerate(colored, 1)
    )
    if added:
        _move_priorities(markup, list(markup.root.walk("cfRule")), len(colored))
        markup.insert_after(_BEFORE_RULES, added)


def drop_colors(markup: Markup) -> None:
    """Take all colours of marks away; the other rules have their old priorities again."""
    kept: list[Element] = []
    for holder in markup.root.find_all("conditionalFormatting"):
        rules = list(holder.find_all("cfRule"))
        ours = [rule for rule in rules if _find_number(rule) is not None]
        markup.remove(*([holder] if ours and len(ours) == len(rules) else ours))
        kept += [rule for rule in rules if rule not in ours]
    extended = markup.root.find("extLst")
    kept += extended.walk("cfRule") if extended else ()
    _move_priorities(markup, kept, -len(list_colors(markup)))


def _find_number(rule: Element) -> int | None:
    formula = rule.find("formula")
    match = _RULE.fullmatch(formula.text) if formula else None
    return int(match[1]) if match else None


def _move_priorities(markup: Markup, rules: list[Element], step: int) -> None:
    """Move the rules' priorities by a step; none of them where one would come below 1."""
    numbers = [read_number(rule.attributes.get("priority", "")) for rule in rules]
    if step and all(number is None or number + step > 0 for number in numbers):
        for rule, number in zip(rules, numbers, strict=True):
            if number is not None:
                markup.set_attribute(rule, "priority", str(number + step))


def find_drawing(markup: Markup) -> str:
    """The identifier of the relation to the part where comments are drawn; may be empty."""
    drawing = markup.root.find("legacyDrawing")
    return drawing.relation if drawing else ""


def add_drawing(markup: Markup, relation: str, kinds: str) -> None:
    """Name the part where comments are drawn."""
    tag = markup.name_tag("legacyDrawing")
    markup.insert_after(_BEFORE_DRAWING, f'<{tag} xmlns:r="{kinds}" r:id="{relation}"/>')


def drop_drawing(markup: Markup) -> None:
    """Name no part any more where comments are drawn."""
    markup.remove(*markup.root.find_all("legacyDrawing"))
