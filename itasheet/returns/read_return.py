"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from itasheet.cells.names import Likeness, match_measure
from itasheet.cells.nil import is_nil
from itasheet.cells.records import CellText, Entry, Field, Return
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import Identity, digest_text, read_identity, read_report_identity
from itasheet.definition.round import Round
from itasheet.problems.problem import Place, Problem, group_problems
from itasheet.returns.entries import Draft, read_entries
from itasheet.returns.senders import find_sender, name_units
from itasheet.returns.structure import (
    check_errors,
    check_headings,
    check_surroundings,
    find_nearest_table,
    list_notes,
    sort_sheets,
)
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


def read_return(
    workbook: Workbook, definition: Definition, round_: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    identity, report = read_identity(workbook), read_report_identity(workbook)
    sheets = sort_sheets(workbook, definition, identity, report)
    tables = [group for group in sheets.tables.values() if group]
    if not tables:
        return None, (find_nearest_table(workbook.path, sheets.own, definition),)
    titles = tuple(piece for group in tables for piece in group[0].above)
    sender = find_sender(identity, titles, round_, definition.words)
    said = read_entries(tables, definition, identity, round_)
    entries = _list_entries(said.drafts, titles, definition, identity, sender.name)
    beside = tuple(list_notes(sheets, titles, identity, definition))
    guides = {sheet.grid.name for sheet in sheets.guidance}
    problems = (
        *check_headings(sheets.tables, () if identity else entries, workbook.path, definition),
        *check_errors(sheets.tables, workbook.path),
        *check_surroundings(workbook, sheets.tables, sheets.buried),
    )
    key = definition.measure_column.key
    if not entries and all(key not in table.first for group in tables for table in group):
        return None, problems
    several = dict.fromkeys(entry.unit.name for entry in entries if entry.unit)
    sender, entries = name_units(sender, entries, round_, definition)
    entries, joined = join_entries(entries, definition)
    touched = tuple(entry for entry in entries if entry.touched)
    returned = Return(
        path=workbook.path,
        sha256=workbook.sha256,
        identity=identity,
        unit=sender.unit,
        unit_name=sender.name,
        entries=touched,
        untouched=tuple(entry for entry in entries if not entry.touched),
        remarks=(*said.remarks, *(one for one in beside if one.sheet not in guides)),
        asides=(*said.asides, *(one for one in beside if one.sheet in guides)),
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


def _list_entries(
    drafts: Iterable[Draft],
    titles: Iterable[CellText],
    definition: Definition,
    identity: Identity | None,
    issued_to: str,
) -> tuple[Entry, ...]:
    """All entries; a form that lost its identity may have been issued with all that it says where
    that is only what can be planned.
    """
    entries = tuple(make_entries(drafts, definition, identity, issued_to))
    title = squash(definition.form.title.partition("{")[0])
    told = [column.key for column in definition.required_columns if not column.planned]
    if (
        identity
        or not (told and any(one.key.startswith(title) for one in titles))
        or any(one.nil or one.extra or one.faulty for one in entries)
        or any(key not in one.fields or one.text(key) for one in entries for key in told)
    ):
        return entries
    return tuple(one._replace(prefilled=frozenset(one.fields)) for one in entries)


def make_entries(
    drafts: Iterable[Draft], definition: Definition, identity: Identity | None, issued_to: str
) -> Iterator[Entry]:
    """The entry of each draft, or one for each measure that its title names.

    ``issued_to`` is the unit whose name a form was issued with: it alone makes no answer.
    """
    for draft in drafts:
        table, first = draft.table, draft.table.first
        fields: dict[str, Field] = {}
        # One for each column of its table, and for those that later pages add.
        for key in dict.fromkeys((*table.keys.values(), *draft.headings)):
            pieces = tuple(draft.parts.get(key, ()))
            room = CellRef(draft.first_row, first.get(key, 0))
            if key not in first and pieces:
                room = pieces[0].spot
            fields[key] = Field(table.texts.get(key) or draft.headings[key], room, pieces)
        extras = draft.extras.items()
        entry = Entry(
            measure=draft.measure,
            sheet=table.grid.name,
            fields=fields,
            extra={text: Field(text, told[0].spot, tuple(told)) for text, told in extras},
            unit=draft.unit,
            retitled=not draft.others and _is_retitled(draft, definition, identity),
            prefilled=frozenset(_list_prefilled(draft, definition, identity, issued_to)),
            faulty=frozenset(draft.faulty),
        )
        entry = entry._replace(nil=is_nil(entry, definition))
        for measure in (draft.measure, *draft.others):
            yield entry._replace(measure=measure)


def _list_prefilled(
    draft: Draft, definition: Definition, identity: Identity | None, issued_to: str
) -> Iterator[str]:
    """The columns whose text is the one that the form was issued with."""
    yield definition.measure_column.key
    number = draft.measure.number if draft.measure else None
    for (owner, key), digest in (identity.issued if identity else {}).items():
        if owner == number and digest_text(draft.text(key)) == digest:
            yield key
    blank = ("", squash(issued_to))
    for column in definition.columns_of(ColumnKind.UNIT):
        if "".join(piece.key for piece in draft.parts.get(column.key, ())) in blank:
            yield column.key


def _is_retitled(draft: Draft, definition: Definition, identity: Identity | None) -> bool:
    """Whether the title is not quite the measure's; in a form its number counts too."""
    key = definition.measure_column.key
    if draft.measure is None or key not in draft.table.first:
        return False
    text = draft.text(key)
    match = match_measure(text, definition)
    if match is None or match.measure is not draft.measure:
        return True
    if identity is None or draft.measure.number not in identity.titles:
        return not match.is_whole
    return match.likeness is not Likeness.EXACT or match.told not in (None, draft.measure.number)


def join_entries(
    entries: Sequence[Entry], definition: Definition
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries, those of one measure and one unit that follow each other as one, and notes on them.

    So stands a title that was filled down beside each section of a unit.
    """
    once = {c.key for c in definition.columns if c.kind not in (ColumnKind.ITEMS, ColumnKind.TEXT)}
    joined: list[Entry] = []
    notes: list[Problem] = []
    for entry in entries:
        before = joined[-1] if joined else None
        if not (
            before
            and (measure := before.measure)
            and before.unit
            and entry.measure is measure
            and entry.unit == before.unit
        ):
            joined.append(entry)
            continue
        title = entry.fields.get(definition.measure_column.key)
        place = Place(sheet=entry.sheet, spots=title.spots[:1] if title else ())
        notes.append(Problem("rows-joined", place, words=measure.words))
        keys = dict.fromkeys((*before.fields, *entry.fields))
        extras = dict.fromkeys((*before.extra, *entry.extra))
        joined[-1] = before._replace(
            fields={k: _add(before.fields.get(k), entry.fields.get(k), k in once) for k in keys},
            extra={k: _add(before.extra.get(k), entry.extra.get(k), False) for k in extras},
            prefilled=before.prefilled & entry.prefilled,
            faulty=before.faulty | entry.faulty,
            retitled=before.retitled or entry.retitled,
        )
    return tuple(joined), tuple(notes)


def _add(before: Field | None, field: Field | None, is_told_once: bool) -> Field:
    """Both fields' cells; of what stands once only those that say something new."""
    if before is None or field is None:
        only = before or field
        assert only is not None
        return only
    said = {piece.key for piece in before.pieces}
    new = (p for p in field.pieces if not is_told_once or p.key not in said)
    return before._replace(pieces=(*before.pieces, *new))


def find_shared(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Cells that span several measures and so were read for each; told once for equal measures."""
    owners: dict[tuple[str, CellRef], set[int]] = {}
    for entry in entries:
        fields = (*entry.fields.values(), *entry.extra.values())
        for piece in chain.from_iterable(one.pieces for one in fields):
            numbers = owners.setdefault((piece.sheet, piece.spot), set())
            numbers.add(entry.measure.number if entry.measure else 0)
    groups: dict[tuple[str, tuple[int, ...]], list[CellRef]] = {}
    for (sheet, spot), numbers in sorted(owners.items()):
        if len(numbers - {0}) > 1:
            groups.setdefault((sheet, tuple(sorted(numbers - {0}))), []).append(spot)
    for (sheet, told), spots in groups.items():
        words = {"measures": ", ".join(map(to_thai, told))}
        yield Problem("cell-shared", Place(sheet=sheet, spots=tuple(spots)), words=words)
