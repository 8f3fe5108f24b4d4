"""What forms come with, out of the files that ``template --from`` names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from itasheet.cells.records import Return
from itasheet.checks import Outcome, Status
from itasheet.cli.terminal import drop_folder, list_outcome, list_problems
from itasheet.definition.definition import Definition
from itasheet.definition.round import Round, Unit
from itasheet.files import display_name, list_workbooks
from itasheet.forms.prefill import Origin, Prefill, carry_known, carry_return
from itasheet.forms.prefill_sources import Source, judge_source, list_known, tell_entries
from itasheet.forms.reference_sheets import read_reference_sheets
from itasheet.language import N_, _
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.text import clean_terminal
from itasheet.workflow.loading import SKIPS, RoundContext, load_definition
from itasheet.xlsx.read_workbook import read_workbook

ORIGINS = {
    Origin.RETURN: N_("a return of this round"),
    Origin.EARLIER: N_("a report of an earlier year"),
    Origin.PLAN: N_("the plan"),
}


class Reading(NamedTuple):
    """A file and what it gives to the form of each unit, by the unit's id."""

    path: str
    source: Source
    contents: Mapping[str, Prefill] = {}
    problems: tuple[Problem, ...] = ()


class Stock(NamedTuple):
    """What all files come to: the units that get a form, with what it comes with by unit id.

    ``problems`` are those of no single file.
    """

    units: tuple[Unit, ...]
    contents: Mapping[str, Prefill]
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file was read and everything in it found its form."""
        return not self.problems and all(
            not one.problems and (one.source.origin or one.source.outcome.status is Status.SKIPPED)
            for one in self.readings
        )


def gather_contents(
    paths: Iterable[Path], context: RoundContext, round_: Round, units: Sequence[Unit]
) -> Stock:
    """Read all files, and give the units what is theirs; one file a unit, or it gets no form.

    Where there is more than returns, every unit gets a form; else those whose returns are here.
    """
    plan = _load_plan_definition(context)
    paths = tuple(paths)
    readings = tuple(_read_files(paths, context.definition, plan, round_, units))
    if not readings:
        raise Stop(*(Problem("nothing-to-read", Place(file=display_name(path))) for path in paths))
    claims = _sort_claims(readings)
    known = any(one.source.origin in (Origin.EARLIER, Origin.PLAN) for one in readings)
    twice = [unit for unit in units if len(claims.get(unit.id, ())) > 1]
    return Stock(
        units=tuple(u for u in units if u not in twice and (known or u.id in claims)),
        contents={unit_id: of_unit[0].contents[unit_id] for unit_id, of_unit in claims.items()},
        readings=readings,
        problems=tuple(_tell_twice(unit, claims[unit.id]) for unit in twice),
    )


def _load_plan_definition(context: RoundContext) -> Definition | None:
    name = context.definition.plan
    return load_definition(name, context.base) if name else None


def _sort_claims(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    claims: dict[str, list[Reading]] = {}
    for reading in readings:
        for unit_id in reading.contents:
            claims.setdefault(unit_id, []).append(reading)
    return claims


def _tell_twice(unit: Unit, readings: Iterable[Reading]) -> Problem:
    files = ", ".join(reading.path for reading in readings)
    return Problem("source-twice", words={"unit": unit.name, "files": files})


def _read_files(
    paths: tuple[Path, ...],
    definition: Definition,
    plan: Definition | None,
    round_: Round,
    units: Sequence[Unit],
) -> Iterator[Reading]:
    """What each workbook gives; one that was given twice gives it once."""
    seen: dict[str, str] = {}
    for file in list_workbooks(paths):
        name = display_name(file.path)
        if file.skipped:
            words = {"reason": SKIPS[file.skipped]}
            skipped = Problem("file-skipped", Place(file=name), words=words)
            yield Reading(name, Source(None, Outcome(name, None, (skipped,))))
            continue
        workbook = read_workbook(file.path, name)
        source = judge_source(workbook, name, definition, plan, round_)
        returned = source.outcome.returned
        if source.origin is None or returned is None or isinstance(workbook, Problem):
            yield Reading(name, source)
        elif returned.sha256 in seen:
            words = {"other": seen[returned.sha256]}
            repeated = Problem("return-repeated", Place(file=name), words=words)
            yield Reading(name, source._replace(outcome=Outcome(name, None, (repeated,))))
        else:
            seen[returned.sha256] = name
            kept = read_reference_sheets(workbook, definition)
            reading = _share_out(source, returned, definition, plan, round_, units)
            yield reading._replace(contents=_add_kept(reading.contents, kept))


def _share_out(
    source: Source,
    returned: Return,
    definition: Definition,
    plan: Definition | None,
    round_: Round,
    units: Sequence[Unit],
) -> Reading:
    """What a file gives to each of the units, and what is left over of it."""
    own = plan if plan and source.origin is Origin.PLAN else definition
    if source.origin is Origin.RETURN:
        returned = _name_sender(returned, units)
        owners = {entry.unit.id for entry in returned.entries if entry.unit}
        owners |= {returned.unit.id} if returned.unit else set()
        shares = {u.id: carry_return(returned, u, definition) for u in units if u.id in owners}
        rest = tuple(e for e in returned.entries if not (e.unit or returned.unit))
    else:
        known, rest = list_known(returned, definition, own, round_)
        origin = source.origin or Origin.EARLIER
        year = round_.fiscal_year
        given = {u.id: carry_known(known, u, definition, origin, year) for u in units}
        shares = {unit_id: one for unit_id, one in given.items() if one != Prefill()}
    if shares:
        problems = tell_entries("source-unplaced", returned, rest, own)
    else:
        problems = (Problem("source-unused", Place(file=returned.path)),)
    return Reading(returned.path, source, shares, problems)


def _name_sender(returned: Return, units: Sequence[Unit]) -> Return:
    """A return of which nothing tells the unit is that of the one unit that was asked for."""
    named = returned.unit or any(entry.unit for entry in returned.entries)
    return returned if named or len(units) != 1 else returned._replace(unit=units[0])


def _add_kept(shares: Mapping[str, Prefill], kept: Prefill) -> dict[str, Prefill]:
    return {
        unit_id: contents._replace(
            own=(*kept.own, *contents.own),
            references=(*kept.references, *contents.references),
        )
        for unit_id, contents in shares.items()
    }


def list_stock(stock: Stock) -> Iterator[str]:
    """What each file was taken for and what of it came along, with its problems."""
    for reading in stock.readings:
        outcome = reading.source.outcome
        if reading.source.origin is None:
            yield from list_outcome(outcome)
            continue
        if outcome.returned:
            yield _count_reading(reading)
        yield from list_problems(map(drop_folder, (*outcome.problems, *reading.problems)))
    yield from list_problems(stock.problems)


def _count_reading(reading: Reading) -> str:
    shares = reading.contents.values()
    origin = reading.source.origin
    told = _("{path}: {origin}; measures {entries}, texts carried {texts}, kept aside {asides}")
    return told.format(
        path=clean_terminal(reading.path),
        origin=_(ORIGINS[origin]) if origin else "",
        entries=sum(len(contents.blocks) for contents in shares),
        texts=sum(len(t) for c in shares for b in c.blocks.values() for t in b.columns.values()),
        asides=sum(len(contents.own) + len(contents.references) for contents in shares),
    )
