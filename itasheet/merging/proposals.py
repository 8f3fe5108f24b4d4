"""Which of several returns is proposed to count, and why; and what of them is held against what."""

from collections.abc import Iterable, Iterator, Sequence

from itasheet.cells.nil import REPORTING, list_filled
from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Definition
from itasheet.definition.round import Round
from itasheet.language import N_
from itasheet.merging.conflicts import Indexes
from itasheet.returns.senders import find_sender, list_named
from itasheet.thai.text import squash

CURRENT = N_("the others are forms of another year")
FILLED = N_("nothing is filled in in the others")
APART = N_("they report on different measures")
NEWER = N_("it was saved last")
FULLER = N_("it fills in what the others leave blank")
OWN = N_("it is the unit's own return")
ASSIGNED = N_("the round assigns the measure to no other")
ISSUED = N_("it is the official wording")
UNCLEAR = N_("nothing tells which of them is meant")
"""Why an option is proposed."""

Said = tuple[int, str, str, str]
"""Measure (0 for none), unit's id, column or heading, and squashed text; empty where not known."""


def list_said(returned: Return) -> list[Said]:
    """All that a return says, in one order whatever the order of its rows."""
    said = [one for entry in returned.entries for one in list_entry(entry)]
    return sorted([*said, *((0, "", "", squash(remark.text)) for remark in returned.remarks)])


def list_entry(entry: Entry | None) -> Iterator[Said]:
    if entry is None:
        return
    number = entry.measure.number if entry.measure else 0
    unit = entry.unit.id if entry.unit else ""
    for key, field in (*entry.fields.items(), *entry.extra.items()):
        if field.text.strip():
            yield number, unit, key, squash(field.text)


def is_current(returned: Return, year: int | None) -> bool:
    """Whether it is in a form of the fiscal year reported on, as far as that is known."""
    form_year = returned.identity.fiscal_year if returned.identity else None
    return year is None or form_year in (None, year)


def is_own(returned: Return, definition: Definition, round_: Round | None) -> bool:
    """Whether no other unit wrote into the form, by the line above its table, or as responsible."""
    titled = find_sender(None, returned.titles, round_, definition.words).unit
    entries = returned.entries if round_ and not titled else ()
    named = [unit for one in entries if round_ for unit in list_named(one, round_, definition)]
    named += [titled] if titled else []
    return not named or returned.unit in named


def propose(
    returns: Sequence[Return], definition: Definition, round_: Round | None
) -> tuple[Indexes | None, str]:
    """Which of the returns of a unit counts, and why.

    Those in forms of the round's year go before others, then those in the unit's own form, then
    those in which anything is filled in. Of several of these all count where each reports on other
    measures, else the one that was saved last, but not where it leaves blank what another fills in.
    """
    pool, reason = list(range(len(returns))), UNCLEAR
    year = round_.fiscal_year if round_ else None
    for why, kept in (
        (CURRENT, [index for index in pool if is_current(returns[index], year)]),
        (OWN, [index for index in pool if is_own(returns[index], definition, round_)]),
        (FILLED, [index for index in pool if returns[index].entries]),
    ):
        if left := [index for index in pool if index in kept]:
            pool, reason = left, reason if len(left) == len(pool) else why
    if len(pool) == 1:
        return tuple(pool), reason
    filled = {index: list_places(returns[index].entries, definition) for index in pool}
    told = {column.key for column in definition.columns if column.kind in REPORTING}
    numbers = [{number for number, key in places if key in told} for places in filled.values()]
    if all(numbers) and sum(map(len, numbers)) == len(set().union(*numbers)):
        return tuple(pool), APART
    newer = [pool[index] for index in find_newer([returns[index] for index in pool])]
    if newer and all(filled[newer[0]] >= other for other in filled.values()):
        return tuple(newer), NEWER
    for index in pool:
        filled[index] |= {(0, "")} if returns[index].remarks else set()
    fuller = [i for i, own in filled.items() if all(own >= other for other in filled.values())]
    return (tuple(fuller), FULLER) if len(fuller) == 1 else (None, UNCLEAR)


def list_places(entries: Iterable[Entry], definition: Definition) -> set[tuple[int, str]]:
    """The measures and columns in which anything is filled in; nil fills in all."""
    return {
        (entry.measure.number, key)
        for entry in entries
        if entry.measure
        for key, field in entry.fields.items()
        if entry.nil or list_filled(field, definition.words)
    }


def find_newer(returns: Sequence[Return]) -> Indexes:
    """The one that was saved last, if all say when and no other was saved then; else none."""
    times = [returned.saved for returned in returns if returned.saved]
    is_clear = len(times) == len(returns) and times.count(max(times)) == 1
    return (times.index(max(times)),) if is_clear else ()
