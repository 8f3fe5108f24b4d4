"""Checks of what stands in cells: nothing blank or unfinished, names, years, periods, and lists.

A period is readable, in order and within the fiscal year; a list is numbered without gaps, and its
results are no copies of its steps or of another measure's.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from itasheet.cells.names import find_units, names_everyone
from itasheet.cells.nil import REPORTING, list_filled, list_statements, list_told
from itasheet.cells.period import find_missing_day, format_period, read_field_period
from itasheet.cells.period_grammar import PeriodKind
from itasheet.cells.read_cell import REPAIRS
from itasheet.cells.records import CellText, Entry, Field, PlacedItem, Return, find_gaps
from itasheet.checks.context import CheckContext, place_field, place_outside, walk_fields
from itasheet.definition.definition import ColumnKind, Words
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import list_spellings
from itasheet.thai.dates import find_fiscal_year, find_years, fiscal_range, to_buddhist
from itasheet.thai.numbers import find_mixed_numbers, read_number, to_thai
from itasheet.thai.text import find_nearest, squash
from itasheet.thai.wordings import DAMAGES, find_damages, find_within, is_whole

WRITTEN = (ColumnKind.ITEMS, ColumnKind.TEXT, ColumnKind.UNIT, ColumnKind.PERIOD)
"""Kinds of column that hold what a unit wrote."""
WORDINGS = ("agency-misspelt", "year-doubtful", "numerals-mixed", *DAMAGES)
"""Problems of wording, in the order in which they are told."""


def find_blank(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A required column in which an entry says nothing, and blanks of a sample text left open.

    A nil entry has to say nothing else; and who is responsible, or when, is never ไม่มี.
    """
    words = context.definition.words
    for entry, column, field, place in walk_fields(returned, context, *WRITTEN):
        excused = column.key in entry.faulty or entry.nil
        if column.required and not excused and not list_statements(field, words):
            told = {"nothing": next(iter(words.nothing), "") if column.kind in REPORTING else ""}
            yield Problem("required-blank", place(), field.text.strip(), told)
        for piece in field.pieces:
            for blank in _list_blanks(piece.text, words.placeholders):
                yield Problem("placeholder-left", place(piece), blank)


@lru_cache(maxsize=1024)
def _list_blanks(text: str, placeholders: tuple[str, ...]) -> tuple[str, ...]:
    """Each wording of a blank in a text, in order; of blanks that overlap the widest counts."""
    matches = (match for one in map(re.compile, placeholders) for match in one.finditer(text))
    blanks = [(match.start(), match[0]) for match in matches]
    blanks += [(start, damage.found) for start, damage in find_within("placeholder-left", text)]
    kept, end = dict[str, None](), -1
    for start, blank in sorted(blanks, key=lambda blank: (blank[0], -len(blank[1]))):
        if start >= end:
            kept[blank.strip()], end = None, start + len(blank)
    return tuple(kept)


_LETTERS = re.compile(r"[0-9ก-ฮ]|[^\W_]{2}")


def find_no_answers(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Items that a program put there, that announce an answer or point to another place.

    A column's heading announces one. A lone sign, such as a ditto mark, points elsewhere if nothing
    else is wrong with it; lines without numbers do so together: one alone may be half a sentence.
    """
    definition, words = context.definition, context.definition.words
    for _entry, column, field, place in walk_fields(returned, context, *WRITTEN):
        reports = column.kind in REPORTING
        for item, piece in list_statements(field, words):
            codes = (one for one in ("machine-word", "placeholder-left") if is_whole(one, item.key))
            code = next(codes, "")
            if not code and reports and item.key.rstrip(":") in definition.headings:
                code = "placeholder-left"
            elif not code and reports and column.required:
                key = item.key if item.mark else piece.key
                text = piece.original if item.line == piece.text.strip() else item.line
                if is_whole("answer-elsewhere", key) or (
                    key != "-"
                    and not _LETTERS.search(key)
                    and not _list_blanks(text, words.placeholders)
                    and not any(find_damages(one, text) for one in DAMAGES)
                ):
                    code = "answer-elsewhere"
            if code:
                yield Problem(code, place(piece), item.text)


def find_wordings(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Wordings that cannot be right, one kind after another; last texts that were mended."""
    texts = list[tuple[CellText, Place, ColumnKind | None]]()
    texts += ((title, place_outside(returned, title), None) for title in returned.titles)
    for _entry, column, field, place in walk_fields(returned, context, *WRITTEN):
        texts += ((piece, place(piece), column.kind) for piece in field.pieces)
    told = (
        Problem(code, at, found, words)
        for piece, at, kind in texts
        for code, found, words in _find_faults(piece, kind, context)
    )
    yield from sorted(told, key=lambda problem: WORDINGS.index(problem.code))
    for entry in returned.entries:
        for field in (*entry.fields.values(), *entry.extra.values()):
            for piece in field.pieces:
                for repair in piece.repairs:
                    at = place_field(returned, entry, field, piece)
                    yield Problem("text-repaired", at, words={"repairs": REPAIRS[repair]})


def _find_faults(
    piece: CellText, kind: ColumnKind | None, context: CheckContext
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Wordings that make problems, their kinds first; of a title only the agency's name counts."""
    agency, definition = context.round_.agency if context.round_ else None, context.definition
    spelt = list_spellings(piece.text, agency.name, definition.words) if agency else ()
    for spelling in filter(None, dict.fromkeys(spelt)):
        if agency and squash(spelling) not in map(squash, agency.other_names):
            yield "agency-misspelt", spelling, {"name": agency.name}
    years = find_years(piece.text) if kind in REPORTING and context.fiscal_year is not None else ()
    for year in years:
        in_play = [(context.fiscal_year or 0) + offset for offset in definition.years.in_play]
        if not year.cited and year.number not in in_play:
            words = {"expected": ", ".join(map(to_thai, in_play))}
            yield "year-doubtful", year.text, {"year": to_thai(year.number), **words}
    for number in find_mixed_numbers(piece.text) if kind else ():
        yield "numerals-mixed", number, {}
    for code in DAMAGES if kind else ():
        # What repairs take away from a garbled text may be half a letter.
        text = piece.original if code == "text-garbled" else piece.text
        for found, proposal in find_damages(code, text):
            yield code, found, {"proposal": proposal} if proposal else {}


def find_unknown_units(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Someone responsible who is no unit of the round.

    Beside a known unit's name sections may be free, but no part may be another's but for a slip.
    """
    round_, words = context.round_, context.definition.words
    if round_ is None or not round_.units:
        return
    names = [name for unit in round_.units for name in unit.names]
    for _entry, _column, field, place in walk_fields(returned, context, ColumnKind.UNIT):
        named = "\n".join(piece.text for piece in list_filled(field, words))
        known = find_units(named, round_, words) or names_everyone(named, words.everyone)
        parts = ((part.strip(), p) for p in field.pieces for part in re.split(r"[\n,/]", p.text))
        for part, *pieces in parts if known else [(named,)]:
            # As a whole, else by the last of its lines that is like a name.
            lines = () if find_units(part, round_, words) else (part, *part.splitlines()[::-1])
            nearest = next(filter(None, (find_nearest(line, names) for line in lines)), "")
            if nearest or part and not known:
                yield Problem("unit-unknown", place(*pieces), part, {"nearest": nearest})


def find_list_faults(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A number that does not follow on the one before it; a result that is the step again, also
    with ดำเนินการ or the like before it; and a numbered list that breaks off.

    After its last number nothing stands, or the list that it answers, numbered too, goes on for
    more than one. Other lists may be of any length.
    """
    words = context.definition.words
    for entry, column, field, place in walk_fields(returned, context, ColumnKind.ITEMS):
        for index, expected, found in find_gaps(item for item, _ in field.items):
            at = place(field.items[index].piece)
            yield Problem("numbering-gap", at, found, {"expected": expected})
        other = entry.fields.get(column.differs_from)
        steps = {key for key, _, _ in _list_wordings(other, words)} if other else ()
        for key, text, piece in _list_wordings(field, words):
            if key in steps:
                yield Problem("result-equals-step", place(piece), text)
        told = list_statements(field, words)
        count, answered = _count_numbered(told), _count_numbered(other.items) if other else 0
        due = answered if count < answered - 1 else _count_numbered(field.items)
        if 0 < count < due and not entry.nil:
            numbers = {"count": to_thai(count), "expected": to_thai(due)}
            yield Problem("counts-unequal", place(told[-1].piece), words=numbers)


def _list_wordings(field: Field, words: Words) -> Iterator[tuple[str, str, CellText]]:
    """Each item's key without opening words; items that say "nothing" have none."""
    openings = _list_openings(words)
    for item, piece in list_told(field, words):
        key = item.key
        opening = next(filter(key.startswith, openings), "")
        yield key.removeprefix(opening) or key, item.line, piece


@lru_cache(maxsize=8)
def _list_openings(words: Words) -> tuple[str, ...]:
    return tuple(map(squash, words.result_openings))


def find_repeated_outcomes(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """One outcome under several measures, named with every cell it stands in."""
    groups = defaultdict[object, list[tuple[Entry, PlacedItem, Callable[..., Place]]]](list)
    for entry, column, field, place in walk_fields(returned, context, *ColumnKind):
        for placed in list_told(field, context.definition.words) if column.distinct else ():
            groups[column.key, placed.item.key].append((entry, placed, place))
    for group in groups.values():
        numbers = sorted({entry.measure.number for entry, *_ in group if entry.measure})
        if len(numbers) > 1:
            _entry, placed, place = group[0]
            at = place(*dict.fromkeys(other.piece for _, other, _ in group))
            told = {"measures": ", ".join(map(to_thai, numbers))}
            yield Problem("outcome-repeated", at, placed.item.text, told)


def _count_numbered(items: Iterable[PlacedItem]) -> int:
    """The last number of a list whose items are numbered from 1 on without a gap, or 0."""
    numbers = [read_number(item.mark) or (0,) for item, _ in items]
    firsts = [number[0] for number in numbers if len(number) == 1]
    return len(firsts) if firsts == [*range(1, len(firsts) + 1)] else 0


EXAMPLE_YEAR = 2568
"""Year of the example where the report's own is not known."""


def find_wrong_periods(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Periods that cannot be read, are told by half, in disorder or not within the fiscal year.

    Of half a period the fiscal year's own beginning or end is proposed.
    """
    year = context.fiscal_year
    for entry, column, field, place_cells in walk_fields(returned, context, ColumnKind.PERIOD):
        if column.key in entry.faulty or not list_statements(field, context.definition.words):
            continue
        period, text = read_field_period(field, year), field.text
        place = place_cells()
        for piece in field.pieces:
            if (printed := to_buddhist(piece.original)) != piece.original:
                yield Problem("period-christian", place, piece.original, {"printed": printed})
        if period.kind is PeriodKind.FREE and not entry.nil:  # where nothing was done there is none
            example = format_period(*fiscal_range(year or EXAMPLE_YEAR))
            yield Problem("period-unreadable", place, text, {"example": example})
        elif period.kind is PeriodKind.IMPOSSIBLE:
            month, last_day = find_missing_day(text) or ("", "")
            yield Problem("period-impossible", place, text, {"month": month, "last": last_day})
        elif period.kind in (PeriodKind.OPEN, PeriodKind.DEADLINE):
            ((start, end),) = period.spans
            first, last = fiscal_range(year or find_fiscal_year(start))
            code, span = "period-deadline", (min(first, end), end)
            if period.kind is PeriodKind.OPEN:
                code, span = "period-endless", (start, max(start, last))
            yield Problem(code, place, text, {"example": format_period(*span)})
        if period.reversed:
            yield Problem("period-reversed", place, text)
        elif year and period.days:
            first, last = fiscal_range(year)
            words = {"year": to_thai(year), "range": format_period(first, last)}
            if all(end < first or start > last for start, end in period.days):
                yield Problem("period-outside", place, text, words)
            elif any(start < first or end > last for start, end in period.days):
                yield Problem("period-partly-outside", place, text, words)
