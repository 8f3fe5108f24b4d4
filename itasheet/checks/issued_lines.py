"""Rules on what was printed above a form's table: it should come back as it was issued."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.records import Leading, OutsideText, Return
from itasheet.checks.context import CheckContext, Rule
from itasheet.checks.sender import find_other_titles, find_other_years
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import find_nearest, squash

NEAR = 0.6
"""How much of a line may differ for it to be taken for the issued one, changed."""


def find_changed_lines(returned: Return, context: CheckContext) -> Iterator[Problem]:
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


def _list_told(returned: Return, context: CheckContext) -> set[CellRef]:
    """The cells above the table of which more than a change is told."""
    rules = (find_other_years, find_other_titles)
    problems = (problem for rule in rules for problem in rule(returned, context))
    return {spot for problem in problems for spot in problem.place.spots}


def _list_issued(returned: Return, context: CheckContext) -> Iterator[str]:
    """The lines of the form that this was, where the round and the form know the same of it."""
    identity, round_, definition = returned.identity, context.round_, context.definition
    if identity is None or round_ is None or returned.unit is None:
        return
    known = (identity.definition, identity.version, identity.fiscal_year, identity.agency)
    if known == (definition.id, definition.version, round_.fiscal_year, round_.agency.name):
        values = {**fill_texts(round_), "unit": identity.unit_name}
        texts = (definition.form.title, definition.form.subtitle, definition.form.unit)
        yield from filter(None, (fill_text(text, values) for text in texts))


def _tell_changed(returned: Return, line: str, title: OutsideText | None) -> Problem:
    if title is None:
        return Problem("printed-changed", Place(file=returned.path), words={"issued": line})
    place = Place(returned.path, title.sheet, (title.spot,))
    return Problem("printed-changed", place, title.text, {"issued": line})


PRINTED_RULES: tuple[Rule, ...] = (find_changed_lines,)


REASONS = {
    Leading.ELSEWHERE: N_("its text names another address"),
    Leading.NO_ADDRESS: N_("it is no web or mail address"),
}


def find_covered(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Texts that lie unseen under merged cells and differ from what is seen there."""
    for remark in returned.covered:
        place = Place(returned.path, remark.sheet, (remark.spot,))
        yield Problem("cell-hidden-value", place, remark.text)


def find_suspect_links(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Links that lead elsewhere than they seem to."""
    for link in returned.links:
        if link.leading in REASONS:
            place = Place(returned.path, link.sheet, (link.spot,))
            words = {"text": link.text, "reason": REASONS[link.leading]}
            yield Problem("link-suspect", place, link.target, words)


def find_untold_links(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Links whose target a reader of the printed report would not see; told once for a sheet."""
    untold = [link for link in returned.links if link.leading not in REASONS]
    for sheet in dict.fromkeys(link.sheet for link in untold):
        spots = tuple(link.spot for link in untold if link.sheet == sheet)
        words = {"count": to_thai(str(len(spots)))}
        yield Problem("link-kept", Place(returned.path, sheet, spots), words=words)


BESIDE_RULES: tuple[Rule, ...] = (find_covered, find_suspect_links, find_untold_links)
