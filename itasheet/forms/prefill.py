"""What a form takes over from another file: a unit's own return, an earlier report, or a plan.

From a return of this round everything comes along and counts as the unit's own; of an earlier
report or a plan only what is planned goes into cells, and counts as issued. An earlier year's
period never does: last year's dates left in a copy are a mistake that is seldom seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from itasheet.cells.nil import REPORTING
from itasheet.cells.period import read_field_period
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import Entry, Field, Return
from itasheet.checks import Outcome, judge_workbook
from itasheet.checks.context import CheckContext, Plan, make_plan
from itasheet.checks.measures import judge_plan, place_entries
from itasheet.checks.sender import check_agency, find_other_titles
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.blocks import BlockTexts, LooseText, Prefill
from itasheet.forms.workbook import read_reference_sheets
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import find_tables
from itasheet.returns.read_return import read_return
from itasheet.returns.senders import list_fiscal_years
from itasheet.sheets.grid import Workbook
from itasheet.thai.dates import find_fiscal_year
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

LONGEST = 16_000
"""Characters of a cell's text: Excel takes 32,767, of which some characters need two."""


class Origin(Enum):
    """What a file is that a form begins with, in the words in which it is told."""

    RETURN = N_("a return of this round")
    EARLIER = N_("a report of an earlier year")
    PLAN = N_("the plan")


class Source(NamedTuple):
    """A file that forms can begin with; ``origin`` is None where it cannot be read.

    ``shares`` are what it gives to the form of each unit, by the unit's id; ``leftovers`` are
    problems of what it gives to none.
    """

    outcome: Outcome
    origin: Origin | None = None
    shares: Mapping[str, Prefill] = MappingProxyType({})
    leftovers: tuple[Problem, ...] = ()


def read_source(
    workbook: Workbook | Problem,
    path: str,
    definition: Definition,
    plan: Definition | None,
    round_: Round,
    units: Sequence[Unit],
    is_meant: bool = False,
) -> Source:
    """Read a file as what it is; only a return of this round is checked as any other.

    One of another agency, or of none of the years that forms begin with, gives nothing unless it
    ``is_meant``.
    """
    if isinstance(workbook, Problem):
        return Source(Outcome(path, None, (workbook,)))
    own, origin = definition, Origin.RETURN
    if plan and _is_plan(workbook, definition, plan):
        own, origin = plan, Origin.PLAN
        outcome = Outcome(path, *judge_plan(workbook, plan, round_))
    else:
        outcome = Outcome(path, *read_return(workbook, definition, round_))
        if outcome.returned and _is_earlier(outcome.returned, definition, round_.fiscal_year):
            origin = Origin.EARLIER
        elif outcome.returned:
            outcome = judge_workbook(workbook, path, definition, round_)
    if (returned := outcome.returned) is None:
        return Source(outcome)
    if not is_meant and (others := tuple(_list_others(returned, origin, own, round_))):
        return Source(outcome._replace(problems=others))
    shares, rest = _share_out(returned, origin, definition, own, round_, units)
    if not shares:
        unused = Problem("source-unused", Place(file=returned.path))
        return Source(outcome, origin, {}, (unused,))
    kept = read_reference_sheets(workbook, definition)
    together = {
        unit_id: share._replace(
            own=(*kept.own, *share.own), references=(*kept.references, *share.references)
        )
        for unit_id, share in shares.items()
    }
    return Source(outcome, origin, together, place_entries("source-unplaced", returned, rest, own))


def _share_out(
    returned: Return,
    origin: Origin,
    definition: Definition,
    own: Definition,
    round_: Round,
    units: Sequence[Unit],
) -> tuple[dict[str, Prefill], tuple[Entry, ...]]:
    """What each unit gets, by its id, and the entries that are left over."""
    if origin is Origin.RETURN:
        owners = {unit.id for unit in (returned.unit, *(e.unit for e in returned.entries)) if unit}
        if not owners and len(units) == 1:
            # A return of which nothing tells the unit is that of the one that was asked for.
            returned, owners = returned._replace(unit=units[0]), {units[0].id}
        named = (unit for unit in units if unit.id in owners)
        shares = {unit.id: prefill_from_return(returned, unit, definition) for unit in named}
        return shares, tuple(e for e in returned.entries if not (e.unit or returned.unit))
    known, rest = make_plan(returned, definition, own, round_)
    year = round_.fiscal_year
    given = {u.id: prefill_from_plan(known, u, definition, origin, year) for u in units}
    return {unit_id: share for unit_id, share in given.items() if share != Prefill()}, rest


def _is_plan(workbook: Workbook, definition: Definition, plan: Definition) -> bool:
    """By the file's own word, else by which of both tables it has more columns of."""
    identity = read_identity(workbook)
    if identity and identity.definition in (definition.id, plan.id):
        return identity.definition == plan.id
    shares: list[float] = []
    sheets = [read_sheet(grid) for grid in workbook.grids if not grid.hidden]
    for known in (definition, plan):
        tables = (table for sheet in sheets for table in find_tables(sheet, known, False))
        most = max((len(set(table.keys.values())) for table in tables), default=0)
        shares.append(most / len(known.columns))
    return shares[1] > shares[0]


def _list_years(returned: Return) -> tuple[int, ...]:
    """The fiscal year by the form's own word, else those in titles and the file's name."""
    if returned.identity and returned.identity.fiscal_year:
        return (returned.identity.fiscal_year,)
    texts = (*(title.text for title in returned.titles), PurePath(returned.path).stem)
    return tuple(year for text in texts for year in list_fiscal_years(text))


def _list_others(
    returned: Return, origin: Origin, own: Definition, round_: Round
) -> Iterator[Problem]:
    """Why a file is of another agency, or none of this year or the one before."""
    whole, year, years = Place(file=returned.path), round_.fiscal_year, _list_years(returned)
    told = [*check_agency(returned.identity, round_, whole)]
    told += find_other_titles(returned, CheckContext(own, round_, year))
    others = {one.words.get("found", one.found) for one in told if one.code != "unit-disagrees"}
    pairs = [(other, round_.agency.name) for other in sorted(others)]
    if origin is not Origin.RETURN and years and not {year, year - 1} & set(years):
        pairs.append((to_thai(years[0]), to_thai(year)))
    for found, expected in pairs:
        yield Problem("source-other", whole, words={"found": found, "expected": expected})


def _is_earlier(returned: Return, definition: Definition, fiscal_year: int) -> bool:
    """Whether a report says that it is of an earlier year, and its periods nothing else."""
    said = next(iter(_list_years(returned)), fiscal_year)
    if said >= fiscal_year:
        return False
    keys = [column.key for column in definition.columns_of(ColumnKind.PERIOD)]
    fields = [entry.fields[k] for entry in returned.entries for k in keys if k in entry.fields]
    ends = [read_field_period(field, None).end for field in fields]
    years = [find_fiscal_year(end) for end in ends if end]
    return years.count(fiscal_year) <= len(years) - years.count(fiscal_year)


def prefill_from_return(returned: Return, unit: Unit, definition: Definition) -> Prefill:
    """All that a return says for a unit; what it was issued with, but the name, is issued again."""
    blocks: dict[int, BlockTexts] = {}
    own: list[LooseText] = []
    titles = definition.measure_column.key
    columns = {column.key: column for column in definition.filled_columns}
    # What the unit wrote comes first: of a measure that stands there twice, only one has a block.
    for entry in (*returned.entries, *returned.untouched):
        owner = entry.unit or returned.unit
        if owner is None or owner.id != unit.id:
            continue
        number, fields = entry.measure.number if entry.measure else None, entry.fields
        if number is None or number in blocks:
            beside = [field for key, field in fields.items() if key != titles and field.pieces]
            if not beside and not entry.measure and titles in fields:
                beside = [fields[titles]]  # a title that stands alone and is nobody's
            own += _list_loose(returned.path, entry, definition, beside)
        elif entry.touched or not unit.measures or number in unit.measures:
            texts = {k: tuple(_list_texts(c, fields[k])) for k, c in columns.items() if k in fields}
            kept = {key: found for key, found in texts.items() if found}
            units = definition.columns_of(ColumnKind.UNIT)
            named = {column.key for column in units if kept.get(column.key) == (unit.name,)}
            blocks[number] = BlockTexts(kept, frozenset(kept) & entry.prefilled - named)
        own += _list_loose(returned.path, entry, definition, entry.extra.values())
    titles_of_none = () if returned.identity else returned.titles
    remarks = ((one.sheet, one.spot, one.text) for one in (*titles_of_none, *returned.outside))
    links = ((one.sheet, one.spot, f"{one.text}: {one.target}") for one in returned.links)
    for sheet, spot, text in (*remarks, *links):
        own.append(LooseText(returned.path, f"{sheet} ▸ {spot}", "", "", text[:LONGEST]))
    return Prefill(blocks, tuple(own))


def prefill_from_plan(
    plan: Plan, unit: Unit, definition: Definition, origin: Origin, fiscal_year: int
) -> Prefill:
    """What a plan or earlier report says for a unit; for reference where that has no cell."""
    blocks: dict[int, dict[str, tuple[str, ...]]] = {}
    references: list[LooseText] = []
    columns = {column.key: column for column in definition.filled_columns if column.planned}
    for planned in plan.entries:
        number, entry = planned.measure.number, planned.entry
        asked = not unit.measures or number in unit.measures
        if not planned.concerns(unit) or not (asked or planned.units):
            continue
        block = blocks.setdefault(number, {}) if asked else {}
        more = []
        for key, field in entry.fields.items():
            column = columns.get(key) if asked else None
            if column and column.kind is ColumnKind.PERIOD:
                # Dates of another year may not stand in this year's form.
                end = read_field_period(field, None).end
                if origin is Origin.EARLIER or (end and find_fiscal_year(end) != fiscal_year):
                    column = None
            if column is None:
                more += [field] if key != definition.measure_column.key else []
                continue
            for text in _list_texts(column, field):
                said = block.get(key, ())
                # Who is responsible and when is not said twice.
                if column.kind in REPORTING or squash(text) not in map(squash, said):
                    block[key] = (*said, text)
        more += entry.extra.values()
        references += _list_loose(plan.path, entry, definition, more, planned.measure.title)
    issued = {number: BlockTexts(block, frozenset(block)) for number, block in blocks.items()}
    return Prefill(issued, references=tuple(references))


def _list_texts(column: Column, field: Field) -> Iterator[str]:
    """A text for each item of a list; of other columns one for each cell."""
    lists = column.kind is ColumnKind.ITEMS
    for text in (one.item.line for one in field.items) if lists else (p.text for p in field.pieces):
        yield from _cut_text(text)


def _list_loose(
    path: str, entry: Entry, definition: Definition, fields: Iterable[Field], title: str = ""
) -> Iterator[LooseText]:
    """A loose text for each cell of these fields, under a title or the one that stands beside."""
    beside = entry.fields.get(definition.measure_column.key)
    title = title or (entry.measure.title if entry.measure else beside.text if beside else "")
    for field in fields:
        for piece in field.pieces:
            place = f"{piece.sheet or entry.sheet} ▸ {piece.spot}"
            for text in _cut_text(piece.text):
                yield LooseText(path, place, title, field.heading, text)


def _cut_text(text: str) -> Iterator[str]:
    return (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
