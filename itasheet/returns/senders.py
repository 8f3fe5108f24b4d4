"""Whose return a workbook is, and of which fiscal year; for which units a plan says what; and which
agency a text names, be it short or misspelt."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.names import find_unit, find_units, list_units, names_everyone
from itasheet.cells.records import CellText, Entry, Return
from itasheet.definition.definition import ColumnKind, Definition, Measure, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.returns.rows import compile_unit_line
from itasheet.thai.dates import find_years
from itasheet.thai.text import count_edits, squash


class ReturnSender(NamedTuple):
    """The round's unit that sent a return, None where it is not recognised, and how it is named.

    ``issued`` tells that the form itself says for whom it was made. ``agency`` is its name by the
    form's own word, else by what stands above the table, else empty.
    """

    unit: Unit | None
    name: str
    issued: bool = False
    agency: str = ""


def find_sender(
    identity: Identity | None, titles: Iterable[CellText], round_: Round | None, words: Words
) -> ReturnSender:
    """Who sent a return: by the form's own word, else by what stands above the table."""
    texts = [title.text for title in titles]
    agencies = (find_agency(text, words) for text in texts)
    agency = (identity.agency if identity else "") or next(filter(None, agencies), "")
    if identity and (identity.unit_id or identity.unit_name):
        name = identity.unit_name or identity.unit_id
        unit: Unit | None = Unit(id=identity.unit_id or "unit", name=name)
        if round_:
            unit = find_unit(identity.unit_id, round_) or find_unit(identity.unit_name, round_)
        return ReturnSender(unit, name, True, agency)
    line = compile_unit_line(words.unit_labels)
    named = [match[1].strip() for text in texts if (match := line.search(text))]
    # A line that tells the unit counts before a title that is its name, that before a mention.
    known = [unit for text in named for unit in list_units(text, round_, words)]
    if not known and round_:
        known = [unit for text in texts if (unit := find_unit(text, round_))]
    if not known and not named:
        known = [unit for text in texts for unit in list_units(text, round_, words)]
    units = {one.id: one for one in known}
    if len(units) == 1:
        (sole,) = units.values()
        return ReturnSender(sole, sole.name, False, agency)
    return ReturnSender(None, named[0] if named else "", False, agency)


def list_fiscal_years(text: str) -> tuple[int, ...]:
    """The Buddhist years that a title or a name tells, in order; dates and cited years are none."""
    return tuple(year.number for year in find_years(text) if not year.cited and not year.dated)


def name_units(
    sender: ReturnSender, entries: tuple[Entry, ...], round_: Round | None, definition: Definition
) -> tuple[ReturnSender, tuple[Entry, ...]]:
    """Who reports each entry: the sender, or the units above their tables where these are several.

    In a table of several units it is the one responsible; where only one is responsible throughout,
    that is the sender.
    """
    if len({entry.unit for entry in entries if entry.unit}) > 1 and not sender.issued:
        return sender._replace(unit=None, name=""), entries
    if sender.unit or sender.issued or round_ is None:
        return sender, tuple(entry._replace(unit=sender.unit) for entry in entries)
    named = [list_named(entry, round_, definition) for entry in entries]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    sender = sender._replace(unit=sole, name=sole.name if sole else sender.name)
    pairs = zip(entries, named)
    return sender, tuple(one._replace(unit=group[-1] if group else sole) for one, group in pairs)


def list_named(entry: Entry, round_: Round, definition: Definition) -> tuple[Unit, ...]:
    """The units that an entry names as responsible."""
    texts = (entry.text(column.key) for column in definition.columns_of(ColumnKind.UNIT))
    return tuple(unit for text in texts for unit in find_units(text, round_, definition.words))


class Planned(NamedTuple):
    """One entry of a plan: the report's measure, and the units it is for; none is for all."""

    measure: Measure
    units: tuple[Unit, ...]
    entry: Entry

    def concerns(self, unit: Unit) -> bool:
        """Whether it is planned for this unit."""
        return not self.units or any(one.id == unit.id for one in self.units)


class Plan(NamedTuple):
    """A round's plan; ``path`` is how messages name its file.

    ``unclear`` are the numbers of measures on which it says something for nobody that is known.
    """

    path: str
    entries: tuple[Planned, ...]
    unclear: frozenset[int] = frozenset()

    def list_entries(self, number: int) -> tuple[Planned, ...]:
        """What is planned on the measure of that number."""
        return tuple(one for one in self.entries if one.measure.number == number)

    def covers(self, number: int) -> bool:
        """Whether anything is planned on the measure of that number, for whomever."""
        return number in self.unclear or bool(self.list_entries(number))


def make_plan(
    returned: Return, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan, tuple[Entry, ...]]:
    """What a plan or an earlier report says on the measures of a definition, for which units; and
    its entries that are on none of them or for no unit.

    ``own`` is the definition by which it was read. A form is for the unit that has it, whomever it
    names besides. That a table names one unit only does not give it the entries of others.
    """
    entries: list[Planned] = []
    rest: list[Entry] = []
    unclear: set[int] = set()
    unit = find_sender(returned.identity, returned.titles, round_, own.words).unit
    sender: tuple[Unit, ...] | None = (unit,) if unit else None
    columns = own.columns_of(ColumnKind.UNIT)
    for entry in returned.entries:
        measure = definition.find_titled(entry.measure) if entry.measure else None
        units = sender if returned.identity else None
        if units is None:
            units = list_named(entry, round_, own)
            texts = (entry.text(column.key) for column in columns)
            if not units and not any(names_everyone(text, own.words.everyone) for text in texts):
                units = sender
        if measure is None or units is None:
            rest.append(entry)
            unclear |= {measure.number} if measure else set()
        else:
            entries.append(Planned(measure, units, entry))
    return Plan(returned.path, tuple(entries), frozenset(unclear)), tuple(rest)


LARGEST_SHARE = 0.2
"""Edits, as a share of a name's length, up to which it is the same name misspelt."""
WHOLE, PLAIN = 8, 10
"""Letters from which the word for a type of agency is one misspelt, or inside another word; and
from which it is the latter where the own agency is of another type."""

_PROPER = re.compile(r"(?:(?!ประจำ|อำเภอ|จังหวัด|เขต|กรุงเทพ|สังกัด|ปีงบ|พ\.ศ)[\u0e01-\u0e4e])+")
"""A proper name, up to a space or one of the words that follow one in titles."""
_FURTHER = re.compile("เหนือ|ใต้|กลาง|น้อย|ใหญ่|ใหม่|เก่า|นอก|พัฒนา|(?:พิท|วิท)ยา(?:คม)?")
"""What makes another name of one before it."""
_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"(?:^|\s|ของ)\s*")
_LINE = re.compile(r"(?:^|\n|ของ)\s*\Z")


class _Types:
    """The words for types of agency, the longest first, with the ranks of what each may mean."""

    def __init__(self, types: tuple[tuple[str, ...], ...]) -> None:
        self.words = sorted({word for row in types for word in row}, key=len, reverse=True)
        self.ranks = {
            word: frozenset(rank for rank, row in enumerate(types) if word in row)
            for word in self.words
        }
        # People leave out the dot of a short form.
        forms = (re.escape(word) + "?" * (word[-1] == "." and len(word) > 3) for word in self.words)
        self.pattern = re.compile("|".join(forms) or "(?!)")
        self.spelt = {word.rstrip("."): word for word in self.words}

    def split(self, name: str) -> tuple[frozenset[int], str]:
        """The ranks of the type with which a name begins, and the key of its proper name."""
        found = self.pattern.match(name)
        ranks = self.ranks[self.spelt[found[0].rstrip(".")]] if found else frozenset[int]()
        return ranks, squash(name[found.end() :] if found else name)


_list_types = lru_cache(maxsize=8)(_Types)


class _Named(NamedTuple):
    """The word for a type of agency, where it stands in a text, and what follows it there."""

    start: int
    word: str
    written: str
    rest: str

    def means(self, name: str, known: _Types) -> bool:
        """Whether the agency of that name is named, be it short or misspelt."""
        ranks, proper = known.split(name)
        if not ranks & known.ranks[self.word]:
            return False
        token = _PROPER.match(self.rest)
        other = token and token[0].startswith(proper) and _FURTHER.fullmatch(token[0], len(proper))
        is_whole = squash(self.rest).startswith(proper) and not other
        return is_whole or bool(_find_likest(self.rest.lstrip(), proper))

    def find_name(self, text: str, is_own_type: bool) -> str:
        """The name as it is written, or "" where the word is a part of others."""
        before, is_short = text[: self.start], self.word[-1] == "."
        apart = not before or not "\u0e01" <= before[-1] <= "\u0e4e"
        stands = bool(_LINE.search(before)) or apart and (is_own_type or is_short)
        if not stands and len(self.word) < (WHOLE if is_own_type else PLAIN):
            return ""
        spaced = is_short or len(self.word) >= WHOLE
        proper = _PROPER.match(self.rest.lstrip() if spaced else self.rest)
        return self.written + proper[0] if proper and len(proper[0]) > 1 else ""


def _list_named(text: str, known: _Types) -> list[_Named]:
    """All words for types of agency in a text, in order; last those that may be misspelt."""
    found = [
        _Named(one.start(), known.spelt[one[0].rstrip(".")], one[0], text[one.end() :])
        for one in known.pattern.finditer(text)
    ]
    for start in (one.end() for one in _WORD.finditer(text)):
        for word in known.words:
            if len(word) >= WHOLE and (written := _find_likest(text[start:], squash(word))):
                found.append(_Named(start, word, written, text[start + len(written) :]))
                break
    return found


def names_agency(text: str, name: str, words: Words) -> bool:
    """Whether a text names that agency: in full, by the short form of its type, or misspelt."""
    known = _list_types(words.agency_types)
    ranks, key = known.split(name)
    if ranks:
        return any(one.means(name, known) for one in _list_named(text, known))
    starts = (text[one.end() :] for one in _WORD.finditer(text))
    return key in squash(text) or any(_find_likest(start, key) for start in starts)


def find_agency(text: str, words: Words, own: tuple[str, ...] = (), is_told: bool = False) -> str:
    """The first agency that a title names, by its type and proper name; or "".

    It is none of the names that are ``own``: where one of these is named too nothing is found, as a
    title may speak of several. Nor is it one above them where they are told elsewhere.
    """
    if any(names_agency(text, name, words) for name in own):
        return ""
    known = _list_types(words.agency_types)
    ranks = frozenset[int]().union(*(known.split(name)[0] for name in own))
    for named in _list_named(text, known):
        kinds = known.ranks[named.word]
        weak = named.word in words.shared_types or (is_told and min(kinds) > max(ranks, default=-1))
        if kinds & ranks or not weak:
            if name := named.find_name(text, bool(kinds & ranks)):
                return name
    return ""


def find_misspellings(text: str, name: str, words: Words) -> tuple[str, ...]:
    """The agency's name as a text misspells it, each spelling once, as typed.

    What follows a word for its type in the text is compared with the agency's own proper name.
    Another agency's name is too far off to be taken for it, unless the two are alike.
    """
    known = _list_types(words.agency_types)
    ranks, proper = known.split(name)
    if not ranks or len(proper) < 3:
        return ()
    found = (
        (match[0], _find_likest(text[match.end() :].lstrip(), proper))
        for match in known.pattern.finditer(text)
        if known.ranks[known.spelt[match[0].rstrip(".")]] & ranks
    )
    return tuple(dict.fromkeys(kind + best.rstrip() for kind, best in found if best))


def _find_likest(rest: str, proper: str) -> str:
    """The beginning of ``rest`` most like the proper name; ``""`` if it is the name, or none is."""
    limit = max(1, int(len(proper) * LARGEST_SHARE))
    best, fewest, figures = "", limit + 1, _FIGURES.findall(proper)
    lengths = range(len(proper) - limit, len(proper) + limit + 1)
    for length in sorted(lengths, key=lambda length: abs(length - len(proper))):
        key = squash(rest[:length])
        edits = count_edits(key, proper, limit)
        if edits == 0:
            return ""
        # A number tells one from another.
        if edits is not None and edits < fewest and _FIGURES.findall(key) == figures:
            best, fewest = rest[:length], edits
    return best
