"""Reading an entry's fields: items with their cells, a period over several cells, what is blank."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from itasheet.cells.item_list import Item, split_items
from itasheet.cells.period import Period, PeriodKind, read_period
from itasheet.cells.period_grammar import Span, join_spans
from itasheet.cells.records import Field, Piece
from itasheet.definition.definition import Words
from itasheet.thai.text import squash


class PlacedItem(NamedTuple):
    """An item and the cell it stands in."""

    item: Item
    piece: Piece


def list_items(field: Field) -> tuple[PlacedItem, ...]:
    """The items of all cells of a field; a new cell begins a new item."""
    return tuple(
        PlacedItem(item, piece) for piece in field.pieces for item in split_items(piece.text)
    )


def list_statements(field: Field, words: Words) -> tuple[PlacedItem, ...]:
    """The items that say something: not those with only a word such as "-" behind their number."""
    blank = _list_blank(words)
    return tuple(placed for placed in list_items(field) if squash(placed.item.text) not in blank)


def read_field_period(field: Field, fiscal_year: int | None) -> Period:
    """The period of a field: of one cell, of a start and an end in two, or from first to last."""
    if len(field.pieces) == 1 and isinstance(value := field.pieces[0].value, str | date):
        return read_period(value, fiscal_year)
    for text in (field.text, " - ".join(piece.text for piece in field.pieces)):
        period = read_period(text, fiscal_year)
        if period.kind is not PeriodKind.FREE:
            return period
    return _span_periods(field, fiscal_year) or period


def _span_periods(field: Field, fiscal_year: int | None) -> Period | None:
    """All stretches of a field in one; None where a cell means none."""
    periods = [read_period(piece.text, fiscal_year) for piece in field.pieces]
    spans = [_list_spans(period) for period in periods]
    if not spans or not all(spans):
        return None
    assumed = all(period.assumed_year for period in periods)
    together = [span for group in spans for span in group]
    return Period(field.text, *join_spans(PeriodKind.RANGE, together, assumed))


def _list_spans(period: Period) -> tuple[Span, ...]:
    """The first and last days of which a period consists; none where it means no definite ones."""
    if period.start and period.end:
        return ((period.start, period.end),)
    return period.spans if period.kind is PeriodKind.SEPARATE else ()


def list_filled(field: Field, words: Words) -> tuple[Piece, ...]:
    """The cells that say something: neither white space, a lone number nor a word such as "-"."""
    blank = _list_blank(words)
    return tuple(
        piece
        for piece in field.pieces
        if any(squash(item.text) not in blank for item in split_items(piece.text))
    )


def _list_blank(words: Words) -> frozenset[str]:
    return frozenset(("", *map(squash, words.blank)))


def says_nothing(text: str, words: Words) -> bool:
    """Whether a text only says that there is nothing to report, such as ไม่มี."""
    said = squash(text)
    return any(said.startswith(squash(word)) for word in (*words.nothing, *words.nil))
