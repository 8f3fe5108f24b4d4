"""Rules on what was printed above a form's table: it should come back as it was issued."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.unit import find_units
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Remark, Return
from itasheet.model.round import fill_texts
from itasheet.model.texts import fill_text
from itasheet.returns.rules.context import Context, Rule
from itasheet.returns.senders import list_fiscal_years
from itasheet.thai.text import find_nearest, squash

NEAR = 0.6
"""How much of a line may differ for it to be taken for the issued one, changed."""


def find_changed_lines(returned: Return, context: Context) -> Iterator[Problem]:
    """A line above the table that is not as issued, or gone. Another year is told elsewhere."""
    issued = {squash(line): line for line in _list_issued(returned, context)}
    others = {t.text: t for t in returned.titles if squash(t.text) not in issued}
    standing = {squash(title.text) for title in returned.titles}
    for key, line in issued.items():
        if key not in standing:
            nearest = others.pop(find_nearest(line, others, NEAR) or "", None)
            if nearest is None or not _names_other_year(nearest.text, context):
                yield _tell_changed(returned, line, nearest, context)


def _list_issued(returned: Return, context: Context) -> Iterator[str]:
    """The lines of the form that this was, where the round and the form know the same of it."""
    identity, found, definition = returned.identity, context.found, context.definition
    if identity is None or found is None or returned.unit is None:
        return
    known = (identity.definition, identity.version, identity.fiscal_year, identity.agency)
    if known == (definition.id, definition.version, found.fiscal_year, found.agency.name):
        values = {**fill_texts(found), "unit": identity.unit_name}
        texts = (definition.form.title, definition.form.subtitle, definition.form.unit)
        yield from filter(None, (fill_text(text, values) for text in texts))


def _names_other_year(text: str, context: Context) -> bool:
    years = list_fiscal_years(text)
    return bool(years) and context.fiscal_year not in years


def _tell_changed(returned: Return, line: str, title: Remark | None, context: Context) -> Problem:
    if title is None:
        return Problem("printed-changed", Place(file=returned.path), words={"issued": line})
    place = Place(returned.path, title.sheet, (title.spot,))
    units = find_units(title.text, context.found) if context.found else ()
    if returned.unit and units and returned.unit.id not in {unit.id for unit in units}:
        return Problem("unit-disagrees", place, title.text, {"issued": returned.unit.name})
    return Problem("printed-changed", place, title.text, {"issued": line})


PRINTED_RULES: tuple[Rule, ...] = (find_changed_lines,)
