"""The form as a workbook: table, guidance, lists to choose from, and its identity."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from itasheet.cells.period import format_period
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import SHEET, Identity, list_facts, write_names, write_properties
from itasheet.definition.round import Round, Unit, fill_texts
from itasheet.definition.texts import fill_text
from itasheet.forms.asides import make_asides
from itasheet.forms.blocks import Block, plan_blocks
from itasheet.forms.guidance import make_guidance
from itasheet.forms.lists import find_lists, make_lists
from itasheet.forms.table import make_table
from itasheet.returns.planned import Contents, digest_text
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Cell, Page, Visibility
from itasheet.thai.dates import fiscal_months

UNITS, PERIODS = "itasheet_units", "itasheet_periods"
"""Defined names of the lists that drop-downs choose from."""


def make_form(
    definition: Definition,
    found: Round,
    unit: Unit,
    created: datetime,
    contents: Contents = Contents(),
) -> Book:
    """The form of one unit: its assigned measures, or all of them where none is assigned.

    Measures on which the form comes with something are there too.
    """
    measures = list_measures(definition, unit, contents.fillings)
    values = {**fill_texts(found), "unit": unit.name}
    blocks = plan_blocks(definition, measures, unit.name, contents.fillings)
    identity = Identity(
        definition=definition.id,
        version=definition.version,
        agency=found.agency.name,
        fiscal_year=found.fiscal_year,
        unit_id=unit.id,
        unit_name=unit.name,
        titles={block.measure.number: block.title for block in blocks},
        issued=_digest_issued(blocks),
    )
    lists = _list_choices(definition, found)
    return Book(
        pages=(
            make_table(
                definition,
                values,
                blocks,
                {ColumnKind.UNIT: UNITS, ColumnKind.PERIOD: PERIODS},
                found.fiscal_year,
                find_lists(definition, found, blocks),
            ),
            *make_asides(definition, contents),
            make_guidance(definition, values, found.fiscal_year),
            make_lists(definition, found, blocks, tuple(lists.values())),
            _make_identity(identity),
        ),
        created=created,
        title=fill_text(definition.form.title, values),
        author=found.agency.name,
        subject=fill_text(definition.form.subtitle, values),
        names={
            **_name_lists(definition.form.lists, lists),
            **write_names(identity, _name_blocks(definition, blocks)),
        },
        custom=write_properties(identity),
    )


def list_measures(
    definition: Definition, unit: Unit, more: Container[int] = ()
) -> tuple[Measure, ...]:
    """The measures that a unit is to report on, and those of more numbers, in the definition's
    order.
    """
    return tuple(
        measure
        for measure in definition.measures
        if not unit.measures or measure.number in unit.measures or measure.number in more
    )


def _digest_issued(blocks: tuple[Block, ...]) -> dict[tuple[int, str], str]:
    return {
        (block.measure.number, key): digest_text("\n".join(block.filling.texts[key]))
        for block in blocks
        for key in sorted(block.filling.issued)
    }


def _list_choices(definition: Definition, found: Round) -> dict[str, tuple[str, ...]]:
    units = (*(unit.name for unit in found.units), *definition.words.everyone[:1])
    periods = tuple(
        format_period(*fiscal_months(first, last, found.fiscal_year))
        for first, last in definition.form.periods
    )
    return {UNITS: units, PERIODS: periods}


def _name_lists(sheet: str, lists: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        name: CellRange(0, column, max(len(texts) - 1, 0), column).absolute(sheet)
        for column, (name, texts) in enumerate(lists.items())
    }


def _name_blocks(
    definition: Definition, blocks: tuple[Block, ...]
) -> dict[int, tuple[str, CellRange]]:
    last_column = len(definition.columns) - 1
    return {
        block.measure.number: (
            definition.form.sheet,
            CellRange(block.first_row, 0, block.last_row, last_column),
        )
        for block in blocks
    }


def _make_identity(identity: Identity) -> Page:
    cells = tuple(
        Cell(row, column, text, "hidden")
        for row, fact in enumerate(list_facts(identity).items())
        for column, text in enumerate(fact)
    )
    return Page(SHEET, cells, widths=(160, 480), visibility=Visibility.BURIED)
