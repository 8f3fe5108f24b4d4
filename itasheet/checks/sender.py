"""Checks of whose return this is: the right form, agency, unit and year, and lines as issued.

Also of what stands outside the table, where no check of its cells looks.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePath

from itasheet.cells.records import Return
from itasheet.checks.context import CheckContext, place_outside
from itasheet.definition.definition import Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit, fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import compile_unit_line, find_agency, list_fiscal_years, names_agency
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import find_nearest, squash

NEAR_LINE = 0.6
"""How much of a line may differ for it to be taken for the issued one, changed."""


def find_other_form(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A workbook that is no form, one of another report or version, or one that tells no unit."""
    identity, definition = returned.identity, context.definition
    whole = Place(returned.path)
    if identity is None:
        yield Problem("identity-lost", whole)
    elif (identity.definition, identity.version) != (definition.id, definition.version):
        found = f"{identity.definition} {identity.version}"
        words = {"found": found, "expected": f"{definition.id} {definition.version}"}
        yield Problem("definition-other", whole, words=words)
    if context.round_ and context.round_.units and returned.unit is None:
        if not returned.entries or any(entry.unit is None for entry in returned.entries):
            yield Problem("unit-unidentified", whole, returned.unit_name)


def check_round(identity: Identity | None, round_: Round, place: Place) -> Iterator[Problem]:
    """Why a workbook is of another round: another agency's, or another year's."""
    yield from check_agency(identity, round_, place)
    yield from check_year(identity, round_.fiscal_year, place)


def check_agency(
    identity: Identity | None, round_: Round | None, place: Place
) -> Iterator[Problem]:
    """A workbook that was made for another agency."""
    if identity is None or round_ is None or not identity.agency:
        return
    names = {squash(name) for name in (round_.agency.name, *round_.agency.other_names)}
    if squash(identity.agency) not in names:
        words = {"found": identity.agency, "expected": round_.agency.name}
        yield Problem("round-other", place, words=words)


def check_year(identity: Identity | None, fiscal_year: int, place: Place) -> Iterator[Problem]:
    """A workbook that was made for another fiscal year."""
    if identity and identity.fiscal_year not in (None, fiscal_year):
        words = {"expected": to_thai(fiscal_year)}
        yield Problem("year-disagrees", place, to_thai(identity.fiscal_year), words)


def find_mixed(returns: Iterable[tuple[Return, int | None]], words: Words) -> Iterator[Problem]:
    """Several agencies, or fiscal years, of returns for which no round says whose they are."""
    agencies, years = dict[str, Return](), dict[str, Return]()
    for returned, year in returns:
        name = returned.agency
        same = squash(name) in map(squash, agencies)
        # Forms have their agency's name as the office wrote it.
        others = (n for n, one in agencies.items() if not (one.identity and returned.identity))
        if name and not (same or any(names_agency(name, other, words) for other in others)):
            agencies[name] = returned
        if year:
            years.setdefault(to_thai(year), returned)
    for told in (agencies, years):
        if len(told) > 1:
            found = ", ".join(f"{name} ({one.path})" for name, one in told.items())
            yield Problem("returns-mixed", words={"found": found})


def find_other_years(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A fiscal year in the form, its file name, sheet names or titles that is not the report's.

    A title that speaks of several years is right if the report's is among them.
    """
    if context.fiscal_year is None:
        return
    words = {"expected": to_thai(context.fiscal_year)}
    whole = Place(file=returned.path)
    if issued := tuple(check_year(returned.identity, context.fiscal_year, whole)):
        yield from issued
        return  # titles and file name only say so again
    sheets = dict.fromkeys(entry.sheet for entry in (*returned.entries, *returned.untouched))
    texts = (
        (whole, PurePath(returned.path).stem),
        *((Place(returned.path, sheet), sheet) for sheet in sheets),
        *((place_outside(returned, title), title.text) for title in returned.titles),
    )
    for place, text in texts:
        years = list_fiscal_years(text)
        if years and context.fiscal_year not in years:
            yield Problem("year-disagrees", place, text, words)


@lru_cache(maxsize=8)
def _list_agencies(units: tuple[Unit, ...], words: Words) -> tuple[str, ...]:
    """The names of units that are agencies themselves."""
    return tuple(name for unit in units for name in unit.names if find_agency(name, words))


def find_other_titles(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A line above the table that names another agency, or in a form another unit than its own."""
    identity, unit, words = returned.identity, returned.unit, context.definition.words
    own = context.round_.agency if context.round_ else None
    names = (own.name, *own.other_names) if own else (returned.agency,)
    agency, where = names[0], own.place if own else ""
    told = {one.sheet for one in returned.titles for n in names if names_agency(one.text, n, words)}
    if context.round_:
        names += _list_agencies(context.round_.units, words)
    for title in returned.titles:
        place = place_outside(returned, title)
        other = find_agency(title.text, words, names, where, title.sheet in told) if agency else ""
        if other:
            yield Problem("agency-disagrees", place, other, {"expected": agency})
        line = compile_unit_line(words.unit_labels).search(title.text) if identity else None
        if line and unit and not any(squash(name) in squash(line[1]) for name in unit.names):
            yield Problem("unit-disagrees", place, line[1].strip(), {"expected": unit.name})


def find_changed_lines(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A line above the table that is not as issued, or gone, if no other check tells of it."""
    identity, round_, definition = returned.identity, context.round_, context.definition
    if identity is None or round_ is None or returned.unit is None:
        return
    known = (identity.definition, identity.version, identity.fiscal_year, identity.agency)
    if known != (definition.id, definition.version, round_.fiscal_year, round_.agency.name):
        return  # the form and the round do not know the same of it
    values = {**fill_texts(round_), "unit": identity.unit_name}
    form = definition.form
    lines = (fill_text(text, values) for text in (form.title, form.subtitle, form.unit))
    issued = {squash(line): line for line in lines if line}
    standing = {title.key for title in returned.titles}
    others = {title.text: title for title in returned.titles if title.key not in issued}
    missing = [line for key, line in issued.items() if key not in standing]
    checks = (find_other_years, find_other_titles) if missing else ()
    faults = (problem for check in checks for problem in check(returned, context))
    told = {spot for problem in faults for spot in problem.place.spots}
    for line in missing:
        near = find_nearest(line, others, NEAR_LINE)
        wrong = (text for text, title in others.items() if title.spot in told)
        nearest = others.pop(near or next(wrong, ""), None)
        if nearest is None or nearest.spot not in told:
            place = place_outside(returned, nearest) if nearest else Place(returned.path)
            found = nearest.text if nearest else ""
            yield Problem("printed-changed", place, found, {"issued": line})


def find_outside_texts(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """What stands outside the table, or under merged cells unlike what is seen there.

    Neither is in the report.
    """
    for code, texts, words in (
        ("text-outside", returned.remarks, {}),
        ("text-aside", returned.asides, {}),
        ("cell-hidden-value", returned.covered, {"reason": N_("it lies under merged cells")}),
    ):
        for text in texts:
            yield Problem(code, place_outside(returned, text), text.text, words)


def find_links(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Links that lead elsewhere than they seem to; others, once for a sheet, that print hides."""
    untold: dict[str, list[CellRef]] = {}
    for link in returned.links:
        if reason := link.leading.value:
            words = {"text": link.text, "reason": reason}
            yield Problem("link-suspect", place_outside(returned, link), link.target, words)
        else:
            untold.setdefault(link.sheet, []).append(link.spot)
    for sheet, spots in untold.items():
        words = {"count": to_thai(len(spots))}
        yield Problem("link-kept", Place(returned.path, sheet, tuple(spots)), words=words)
