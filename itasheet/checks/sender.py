"""Rules on whose return this is: the right form, agency, unit and year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from itasheet.cells.records import Return
from itasheet.cells.unit_names import find_agency_beside
from itasheet.checks.context import CheckContext, Rule
from itasheet.definition.round import Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import UNIT_LINE, list_fiscal_years
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


def find_lost_identity(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A workbook that is not the form that was sent out, or no longer says so."""
    if returned.identity is None:
        yield Problem("identity-lost", Place(file=returned.path))


def find_other_definition(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A form of another report, or of another version of it."""
    identity, definition = returned.identity, context.definition
    if identity is None:
        return
    found = f"{identity.definition} {identity.version}"
    expected = f"{definition.id} {definition.version}"
    if found != expected:
        words = {"found": found, "expected": expected}
        yield Problem("definition-other", Place(file=returned.path), words=words)


def find_other_agency(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A form that was made for another agency."""
    if returned.identity is None or context.round_ is None or not returned.identity.agency:
        return
    agency = context.round_.agency
    names = {squash(name) for name in (agency.name, *agency.other_names)}
    if squash(returned.identity.agency) not in names:
        words = {"found": returned.identity.agency, "expected": agency.name}
        yield Problem("round-other", Place(file=returned.path), words=words)


def find_unidentified(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A return of which nothing tells the unit."""
    if context.round_ is None or not context.round_.units or returned.unit is not None:
        return
    if not returned.entries or any(entry.unit is None for entry in returned.entries):
        yield Problem("unit-unidentified", Place(file=returned.path), returned.unit_name)


def find_other_years(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A fiscal year in the form, its file name, sheet names or titles that is not the report's.

    A title that speaks of several years is right if the report's is among them.
    """
    if context.fiscal_year is None:
        return
    words = {"expected": to_thai(str(context.fiscal_year))}
    whole = Place(file=returned.path)
    identity = returned.identity
    if identity and identity.fiscal_year not in (None, context.fiscal_year):
        year = to_thai(str(identity.fiscal_year))
        yield Problem("year-disagrees", whole, year, words)
        return  # titles and file name only say so again
    sheets = dict.fromkeys(entry.sheet for entry in (*returned.entries, *returned.untouched))
    texts = (
        (whole, PurePath(returned.path).stem),
        *((Place(returned.path, sheet), sheet) for sheet in sheets),
        *(
            (Place(returned.path, title.sheet, (title.spot,)), title.text)
            for title in returned.titles
        ),
    )
    for place, text in texts:
        years = list_fiscal_years(text)
        if years and context.fiscal_year not in years:
            yield Problem("year-disagrees", place, text, words)


def find_other_titles(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A line above the table that names another agency, or in a form another unit than its own."""
    agency = context.agency or (returned.identity.agency if returned.identity else "")
    others = context.round_.agency.other_names if context.round_ else ()
    for title in returned.titles:
        place = Place(returned.path, title.sheet, (title.spot,))
        types = context.definition.words.agency_types
        other = find_agency_beside(title.text, (agency, *others), types) if agency else ""
        if other:
            yield Problem("agency-disagrees", place, other, {"expected": agency})
        line = UNIT_LINE.search(title.text) if returned.identity else None
        if line and returned.unit and not _names_unit(line[1], returned.unit):
            words = {"expected": returned.unit.name}
            yield Problem("unit-disagrees", place, line[1].strip(), words)


def _names_unit(text: str, unit: Unit) -> bool:
    return any(squash(name) in squash(text) for name in unit.names)


def find_outside_texts(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """What stands outside the table and so not in the report."""
    for remark in returned.remarks:
        place = Place(returned.path, remark.sheet, (remark.spot,))
        yield Problem("text-outside", place, remark.text)


SENDER_RULES: tuple[Rule, ...] = (
    find_lost_identity,
    find_other_definition,
    find_other_agency,
    find_unidentified,
    find_other_years,
    find_other_titles,
    find_outside_texts,
)
