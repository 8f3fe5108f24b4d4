"""Entries that belong together, and cells that belong to several of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from itasheet.model.definition import ColumnKind, Definition
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Entry, Field, Piece
from itasheet.sheets.address import Spot
from itasheet.thai.digits import to_thai
from itasheet.thai.text import squash


def join_entries(
    entries: Sequence[Entry], definition: Definition
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries, those of one measure and one unit that follow each other as one, and notes on them.

    So stands a title that was filled down beside each section of a unit.
    """
    joined: list[Entry] = []
    notes: list[Problem] = []
    for entry in entries:
        if joined and _belongs(joined[-1], entry):
            notes.append(_tell_joined(entry, definition))
            joined[-1] = _join(joined[-1], entry, definition)
        else:
            joined.append(entry)
    return tuple(joined), tuple(notes)


def _belongs(before: Entry, entry: Entry) -> bool:
    same = before.measure is not None and entry.measure is before.measure
    return same and before.unit is not None and entry.unit == before.unit


def _join(before: Entry, entry: Entry, definition: Definition) -> Entry:
    once = {c.key for c in definition.columns if c.kind not in (ColumnKind.ITEMS, ColumnKind.TEXT)}
    keys = dict.fromkeys((*before.fields, *entry.fields))
    extras = dict.fromkeys((*before.extra, *entry.extra))
    return before._replace(
        fields={k: _add(before.fields.get(k), entry.fields.get(k), k in once) for k in keys},
        extra={k: _add(before.extra.get(k), entry.extra.get(k), False) for k in extras},
        prefilled=before.prefilled & entry.prefilled,
        faulty=before.faulty | entry.faulty,
        retitled=before.retitled or entry.retitled,
    )


def _add(before: Field | None, field: Field | None, is_told_once: bool) -> Field:
    """Both fields' cells; of what stands once only those that say something new."""
    if before is None or field is None:
        only = before or field
        assert only is not None
        return only
    said = {squash(piece.text) for piece in before.pieces}
    new = (p for p in field.pieces if not is_told_once or squash(p.text) not in said)
    return before._replace(pieces=(*before.pieces, *new))


def _tell_joined(entry: Entry, definition: Definition) -> Problem:
    assert entry.measure is not None
    field = entry.fields.get(definition.measure_column.key)
    spots = field.spots[:1] if field else ()
    words = {"number": to_thai(str(entry.measure.number)), "title": entry.measure.title}
    return Problem("rows-joined", Place(sheet=entry.sheet, spots=spots), words=words)


def find_shared(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Cells that span several measures and so were read for each; told once for equal measures."""
    owners: dict[tuple[str, Spot], set[int]] = {}
    for entry in entries:
        for piece in _list_pieces(entry):
            numbers = owners.setdefault((piece.sheet, piece.spot), set())
            numbers.add(entry.measure.number if entry.measure else 0)
    groups: dict[tuple[str, tuple[int, ...]], list[Spot]] = {}
    for (sheet, spot), numbers in sorted(owners.items()):
        if len(numbers - {0}) > 1:
            groups.setdefault((sheet, tuple(sorted(numbers - {0}))), []).append(spot)
    for (sheet, told), spots in groups.items():
        words = {"measures": ", ".join(to_thai(str(number)) for number in told)}
        yield Problem("cell-shared", Place(sheet=sheet, spots=tuple(spots)), words=words)


def _list_pieces(entry: Entry) -> Iterator[Piece]:
    fields = chain(entry.fields.values(), entry.extra.values())
    yield from chain.from_iterable(field.pieces for field in fields)
