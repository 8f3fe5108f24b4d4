"""Rules on what was printed above a form's table: it should come back as it was issued."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.model.problems import Place, Problem
from itasheet.model.records import Remark, Return
from itasheet.model.round import fill_texts
from itasheet.model.texts import fill_text
from itasheet.returns.rules.context import Context, Rule
from itasheet.returns.rules.sender import find_other_titles, find_other_years
from itasheet.sheets.address import Spot
from itasheet.thai.text import find_nearest, squash

NEAR = 0.6
"""How much of a line may differ for it to be taken for the issued one, changed."""


def find_changed_lines(returned: Return, context: Context) -> Iterator[Problem]:
    """A line above the table that is not as issued, or gone.

    Where it names another year, agency or unit, the rules on the sender tell that instead.
    """
    issued = {squash(line): line for line in _list_issued(returned, context)}
    others = {t.text: t for t in returned.titles if squash(t.text) not in issued}
    told = _list_told(returned, context)
    standing = {squash(title.text) for title in returned.titles}
    for key, line in issued.items():
        if key not in standing:
            near = find_nearest(line, others, NEAR)
            wrong = (text for text, title in others.items() if title.spot in told)
            nearest = others.pop(near or next(wrong, ""), None)
            if nearest is None or nearest.spot not in told:
                yield _tell_changed(returned, line, nearest)


def _list_told(returned: Return, context: Context) -> set[Spot]:
    """The cells above the table of which more than a change is told."""
    rules = (find_other_years, find_other_titles)
    problems = (problem for rule in rules for problem in rule(returned, context))
    return {spot for problem in problems for spot in problem.place.spots}


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


def _tell_changed(returned: Return, line: str, title: Remark | None) -> Problem:
    if title is None:
        return Problem("printed-changed", Place(file=returned.path), words={"issued": line})
    place = Place(returned.path, title.sheet, (title.spot,))
    return Problem("printed-changed", place, title.text, {"issued": line})


PRINTED_RULES: tuple[Rule, ...] = (find_changed_lines,)
