"""Rules on measures on which nothing was done: noted where a unit says so, doubted where it also
tells what was.
"""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.nil import find_contradicted, find_nil
from itasheet.model.problems import Problem
from itasheet.model.records import Return
from itasheet.returns.rules.context import Context, Rule, name_measure, place_field


def note_nil(returned: Return, context: Context) -> Iterator[Problem]:
    """A measure on which nothing was done, at the cell that says so."""
    word = next(iter(context.definition.words.nil), "")
    for entry in returned.entries:
        found = find_nil(entry, context.definition) if entry.nil else None
        if entry.measure and found:
            field, piece = found
            place = place_field(returned, entry, field, piece)
            words = {**name_measure(entry.measure), "word": word}
            yield Problem("measure-nil", place, piece.text, words)


def find_contradictions(returned: Return, context: Context) -> Iterator[Problem]:
    """A cell that says that nothing was done, beside others that tell what was."""
    for entry in returned.entries:
        found = find_contradicted(entry, context.definition)
        if entry.measure and found:
            field, piece = found
            place = place_field(returned, entry, field, piece)
            yield Problem("nil-contradicted", place, piece.text, name_measure(entry.measure))


NIL_RULES: tuple[Rule, ...] = (note_nil, find_contradictions)
