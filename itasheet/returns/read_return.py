"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from itasheet.cells.names import match_measure
from itasheet.cells.nil import is_nil
from itasheet.cells.records import CellText, Entry, Field, Return
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import Identity, digest_text
from itasheet.definition.round import Round
from itasheet.problems.problem import Place, Problem, group_problems
from itasheet.returns.entries import Draft, read_entries
from itasheet.returns.find_table import FoundTable, find_nearest_table
from itasheet.returns.senders import find_sender, name_units
from itasheet.returns.structure import check_surroundings, check_tables, list_notes, sort_sheets
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

MOST_CELLS, MOST_TEXTS = 40_000, 10_000
"""Filled cells of a file's tables that are read, and different texts in them, so that no file takes
more than two seconds; an agency's whole report has a few hundred.
"""


def read_return(
    workbook: Workbook, definition: Definition, round_: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    sheets = sort_sheets(workbook, definition)
    tables = [group for group in sheets.tables.values() if group]
    if not tables:
        return None, (find_nearest_table(workbook.path, sheets.own, definition),)
    if excess := _find_excess(workbook.path, [table for group in tables for table in group]):
        return None, (excess,)
    titles = tuple(piece for group in tables for piece in group[0].above)
    sender = find_sender(sheets.identity, titles, round_, definition.words)
    said = read_entries(tables, sheets.identity, round_)
    entries = tuple(make_entries(said.drafts, sheets.identity, sender.name))
    entries = entries if sheets.identity else _mark_issued(entries, titles, definition)
    beside, guidance = list_notes(sheets, titles, definition)
    problems = *check_tables(sheets, entries, workbook.path), *check_surroundings(workbook, sheets)
    if not entries and not any(table.has_titles for group in tables for table in group):
        return None, problems
    several = dict.fromkeys(entry.unit.name for entry in entries if entry.unit)
    sender, entries = name_units(sender, entries, round_, definition)
    entries, joined = join_entries(entries, definition)
    touched = tuple(entry for entry in entries if entry.touched)
    returned = Return(
        path=workbook.path,
        sha256=workbook.sha256,
        identity=sheets.identity,
        unit=sender.unit,
        unit_name=sender.name,
        entries=touched,
        untouched=tuple(entry for entry in entries if not entry.touched),
        remarks=(*said.remarks, *beside),
        asides=(*said.asides, *guidance),
        titles=(*titles, *said.titles),
        saved=workbook.saved,
        covered=tuple(said.covered),
        copied=tuple(said.copied),
        links=tuple(link for sheet in sheets.own for link in sheet.links),
        agency=sender.agency,
        size=workbook.size,
    )
    notes = [*said.notes, *joined, *find_shared(touched)]
    if len(several) > 1 and not (sender.issued or sender.unit):
        notes.insert(0, Problem("units-several", words={"units": ", ".join(several)}))
    placed = (note._replace(place=note.place._replace(file=workbook.path)) for note in notes)
    return returned, (*problems, *group_problems(placed))


def _find_excess(path: str, tables: Iterable[FoundTable]) -> Problem | None:
    """That the tables of a file hold more than a report, told where they come to do so."""
    count, texts = 0, set[str]()
    for table in tables:
        rows = [row for at, row in table.sheet.rows.items() if at in table.rows]
        count += sum(map(len, rows))
        texts.update(piece.text for row in rows for piece in row.values())
        if count > MOST_CELLS or len(texts) > MOST_TEXTS:
            place = Place(path, table.grid.name)
            return Problem("table-too-large", place, words={"count": to_thai(count)})
    return None


def _mark_issued(
    entries: tuple[Entry, ...], titles: Iterable[CellText], definition: Definition
) -> tuple[Entry, ...]:
    """The entries of no form; one that lost its identity may have been issued with all that it says
    where that is only what can be planned.
    """
    title = squash(definition.form.title.partition("{")[0])
    told = [column.key for column in definition.required_columns if not column.planned]
    if (
        not (told and any(one.key.startswith(title) for one in titles))
        or any(one.nil or one.extra or one.faulty for one in entries)
        or any(key not in one.fields or one.text(key) for one in entries for key in told)
    ):
        return entries
    return tuple(one._replace(prefilled=frozenset(one.fields)) for one in entries)


def make_entries(
    drafts: Iterable[Draft], identity: Identity | None, issued_to: str
) -> Iterator[Entry]:
    """The entry of each draft, or one for each measure that its title names.

    ``issued_to`` is the unit whose name a form was issued with: it alone makes no answer.
    """
    for draft in drafts:
        table, first, definition = draft.table, draft.table.first, draft.table.definition
        fields: dict[str, Field] = {}
        # One for each column of its table, and for those that later pages add.
        for key in dict.fromkeys((*table.keys.values(), *draft.headings)):
            pieces = tuple(draft.parts.get(key, ()))
            room = CellRef(draft.first_row, first[key]) if key in first else pieces[0].spot
            fields[key] = Field(table.texts.get(key) or draft.headings[key], room, pieces)
        extras = draft.extras.items()
        entry = Entry(
            measure=draft.measure,
            sheet=table.grid.name,
            fields=fields,
            extra={text: Field(text, told[0].spot, tuple(told)) for text, told in extras},
            unit=draft.unit,
            retitled=not draft.others and _is_retitled(draft, identity),
            faulty=frozenset(draft.faulty),
        )
        prefilled = frozenset(_list_prefilled(entry, definition, identity, issued_to))
        entry = entry._replace(prefilled=prefilled, nil=is_nil(entry, definition))
        for measure in (draft.measure, *draft.others):
            yield entry._replace(measure=measure)


def _list_prefilled(
    entry: Entry, definition: Definition, identity: Identity | None, issued_to: str
) -> Iterator[str]:
    """The columns whose text is the one that the form was issued with."""
    yield definition.measure_column.key
    number = entry.measure.number if entry.measure else None
    for (owner, key), digest in (identity.issued if identity else {}).items():
        if owner == number and digest_text(entry.text(key)) == digest:
            yield key
    for column in definition.columns_of(ColumnKind.UNIT):
        if squash(entry.text(column.key)) in ("", squash(issued_to)):
            yield column.key


def _is_retitled(draft: Draft, identity: Identity | None) -> bool:
    """Whether the title is not quite the measure's; in a form its number counts too."""
    if draft.measure is None or draft.key not in draft.table.first:
        return False
    match = match_measure(draft.title, draft.table.definition)
    if match is None or match.measure is not draft.measure:
        return True
    if identity is None or draft.measure.number not in identity.titles:
        return not match.is_whole
    return not match.is_exact or match.told not in (None, draft.measure.number)


def join_entries(
    entries: Sequence[Entry], definition: Definition
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries, those of one measure and one unit that follow each other as one, and notes on them.

    So stands a title that was filled down beside each section of a unit.
    """
    once = {c.key for c in definition.columns if c.kind not in (ColumnKind.ITEMS, ColumnKind.TEXT)}
    joined, notes = list[Entry](), list[Problem]()
    for entry in entries:
        before, measure = joined[-1] if joined else None, entry.measure
        same = before and before.measure is measure and before.unit == entry.unit
        if not (before and same and measure and entry.unit):
            joined.append(entry)
            continue
        title = entry.fields.get(definition.measure_column.key)
        place = Place(sheet=entry.sheet, spots=title.spots[:1] if title else ())
        notes.append(Problem("rows-joined", place, words=measure.words))
        joined[-1] = before._replace(
            fields=_join_fields(before.fields, entry.fields, once),
            extra=_join_fields(before.extra, entry.extra, ()),
            prefilled=before.prefilled & entry.prefilled,
            faulty=before.faulty | entry.faulty,
            retitled=before.retitled or entry.retitled,
        )
    return tuple(joined), tuple(notes)


def _join_fields(
    before: Mapping[str, Field], after: Mapping[str, Field], once: Collection[str]
) -> dict[str, Field]:
    """The cells of both; of columns that say one thing ``once`` only those that say a new one."""
    fields = {**before, **after}
    for key in before.keys() & after.keys():
        said = {piece.key for piece in before[key].pieces} if key in once else ()
        new = (piece for piece in after[key].pieces if piece.key not in said)
        fields[key] = before[key]._replace(pieces=(*before[key].pieces, *new))
    return fields


def find_shared(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Cells that span several measures and so were read for each."""
    owners = defaultdict[tuple[str, CellRef], set[int]](set)
    for entry in entries:
        for field in (*entry.fields.values(), *entry.extra.values()):
            for piece in field.pieces:
                if entry.measure:
                    owners[piece.sheet, piece.spot].add(entry.measure.number)
    for (sheet, spot), numbers in sorted(owners.items()):
        if len(numbers) > 1:
            words = {"measures": ", ".join(map(to_thai, sorted(numbers)))}
            yield Problem("cell-shared", Place(sheet=sheet, spots=(spot,)), words=words)
