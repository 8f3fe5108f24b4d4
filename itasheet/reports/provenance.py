"""The sources of a report's texts: cells of returns, keys of the definition, or the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from itasheet.cells.records import CellText, Field
from itasheet.definition.definition import Definition
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.merging.merge import MergedEntry
from itasheet.sheets.page import Cell
from itasheet.sheets.text_source import (
    SourcedText,
    TextSource,
    count_letters,
    cut_letters,
    cut_sources,
)
from itasheet.thai.numbers import Digits, convert_digits

PROGRAM = "itasheet"
"""Stands for a file where the program itself made a text: a count, what a check says."""


def from_program(key: str) -> tuple[TextSource, ...]:
    """The source of what the program itself put there; the key says why."""
    return (TextSource(PROGRAM, key=key),)


def from_unit(name: str) -> tuple[TextSource, ...]:
    """The source of a unit's name: a key of the round, or else what its return says."""
    return (TextSource(PROGRAM, key="unit", original=name, unit=name),)


def from_definition(definition: Definition, key: str, original: str) -> tuple[TextSource, ...]:
    """The source of a text that stands in the definition."""
    return (TextSource(definition.id, key=key, original=original),)


def write_label(definition: Definition, name: str, row: int, column: int, style: str) -> Cell:
    """One of the summary's texts that stand as they are."""
    text: str = getattr(definition.summary, name)
    return Cell(row, column, text, style, from_definition(definition, f"summary.{name}", text))


def fill_key(definition: Definition, key: str, values: Mapping[str, str]) -> Iterator[SourcedText]:
    """The definition's text of that key, filled; of lines those that have something to say."""
    part, name = key.split(".")
    texts: str | tuple[str, ...] = getattr(getattr(definition, part), name)
    if isinstance(texts, str):
        yield SourcedText(fill_text(texts, values), from_definition(definition, key, texts))
        return
    for number, line in enumerate(texts, 1):
        for text in fill_lines([line], values):
            yield SourcedText(text, from_definition(definition, f"{key}[{number}]", line))


def list_sourced_items(
    merged: MergedEntry, field: Field, heading: str, digits: Digits
) -> Iterator[SourcedText]:
    """The items of a field as they are printed."""
    rest: tuple[TextSource, ...] = ()
    latest: CellText | None = None
    for item, piece in field.items:
        if piece is not latest:
            rest, latest = _list_halves(merged, piece, heading, digits), piece
        sources, rest = cut_sources(rest, count_letters(item.line))
        text = convert_digits(item.line, digits)
        if len(sources) == 1:
            sources = (sources[0]._replace(text=text),)
        yield SourcedText(text, sources)


def list_sourced_lines(
    merged: MergedEntry, field: Field, heading: str, digits: Digits
) -> Iterator[SourcedText]:
    """The lines of a field as they are printed, without blank ones."""
    for piece in field.pieces:
        rest = _list_halves(merged, piece, heading, digits)
        for line in map(str.strip, piece.text.splitlines()):
            if line:
                sources, rest = cut_sources(rest, count_letters(line))
                yield SourcedText(convert_digits(line, digits), sources)


def _list_halves(
    merged: MergedEntry, piece: CellText, heading: str, digits: Digits
) -> tuple[TextSource, ...]:
    """The source of a piece, or one for each cell that a page break had cut it into."""
    entry, returned = merged.entry, merged.returned
    rest = convert_digits(piece.text, digits)
    halves = piece.halves or (piece,)
    sources = []
    for number, half in enumerate(halves, 1):
        last = number == len(halves)
        text, rest = (rest, "") if last else cut_letters(rest, count_letters(half.text))
        sources.append(
            TextSource(
                returned.path,
                half.sheet or entry.sheet,
                half.spot,
                heading,
                original=half.original,
                text=text,
                unit=merged.unit.name if merged.unit else returned.unit_name,
                measure=merged.measure.number,
                repairs=half.repairs,
            )
        )
    return tuple(sources)


def join_sources(sources: Iterable[TextSource]) -> tuple[TextSource, ...]:
    """The sources of a whole cell, each once where it is that of several items in a row."""
    groups = groupby(sources, key=lambda source: source._replace(text=""))
    return tuple(
        source._replace(text="\n".join(one.text for one in group).strip("\n"))
        for source, group in groups
    )
