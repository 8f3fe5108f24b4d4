"""Whose return a workbook is, and of which fiscal year; for which units a plan says what; and which
agency a text names, be it short or misspelt."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.names import find_units, list_units, names_everyone
from itasheet.cells.records import CellText, Entry, Return
from itasheet.definition.definition import ColumnKind, Definition, Measure, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
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
            unit = round_.find_unit(identity.unit_id) or round_.find_unit(identity.unit_name)
        return ReturnSender(unit, name, True, agency)
    line = compile_unit_line(words.unit_labels)
    named = [match[1].strip() for text in texts if (match := line.search(text))]
    # A line that tells the unit counts before a title that is its name, that before a mention.
    known = [unit for text in named for unit in list_units(text, round_, words)]
    if not known and round_:
        known = [unit for text in texts if (unit := round_.find_unit(text))]
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
_WORD, _LINE = re.compile(r"(?:^|\s|ของ)\s*"), re.compile(r"(?:^|\n|ของ)\s*\Z")
_FIGURES = re.compile(r"\d+")

Types = tuple[tuple[str, ...], ...]


class _Named(NamedTuple):
    """A word for a type of agency, as it should be and as it is written, the ranks of the types
    that it may mean, and the text around it."""

    word: str
    written: str
    ranks: frozenset[int]
    before: str
    rest: str

    def find_name(self, is_own_type: bool) -> str:
        """The name as it is written, or "" where the word is a part of others."""
        is_short, apart = self.word[-1] == ".", not re.search("[\u0e01-\u0e4e]\\Z", self.before)
        stands = bool(_LINE.search(self.before)) or apart and (is_own_type or is_short)
        if not stands and len(self.word) < (WHOLE if is_own_type else PLAIN):
            return ""
        spaced = is_short or len(self.word) >= WHOLE
        proper = _PROPER.match(self.rest.lstrip() if spaced else self.rest)
        return self.written + proper[0] if proper and len(proper[0]) > 1 else ""


@lru_cache(maxsize=8)
def compile_unit_line(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A line that names a unit: after one of the definition's words and a colon."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels)) or '(?!)'})\s*[:：]\s*(.+)")


@lru_cache(maxsize=8)
def _compile_types(types: Types) -> tuple[re.Pattern[str], dict[str, tuple[str, frozenset[int]]]]:
    """A pattern of the words, the longest first, and each with its ranks by what stands for it."""
    words = sorted({word for row in types for word in row}, key=len, reverse=True)
    # People leave out the dot of a short form.
    forms = (re.escape(word) + "?" * (word[-1] == "." and len(word) > 3) for word in words)
    ranks = {word: frozenset(at for at, row in enumerate(types) if word in row) for word in words}
    table = {word.rstrip("."): (word, ranks[word]) for word in words}
    return re.compile("|".join(forms) or "(?!)"), table


@lru_cache(maxsize=1024)
def _list_named(text: str, types: Types) -> tuple[_Named, ...]:
    """All words for types of agency in a text, in order; last those that may be misspelt.

    These begin with the right letters.
    """
    pattern, table = _compile_types(types)
    found = [(*table[one[0].rstrip(".")], one.start(), one[0]) for one in pattern.finditer(text)]
    for start in (one.end() for one in _WORD.finditer(text)):
        for word, ranks in table.values():
            if len(word) >= WHOLE and text.startswith(word[:2], start):
                if written := _find_likest(text[start:], squash(word)):
                    found.append((word, ranks, start, written))
    return tuple(
        _Named(word, written, ranks, text[:start], text[start + len(written) :])
        for word, ranks, start, written in found
    )


def _split(name: str, types: Types) -> tuple[frozenset[int], str]:
    """The ranks of the type with which a name begins, and the key of its proper name."""
    first = next((one for one in _list_named(name, types) if not one.before), None)
    return (first.ranks, squash(first.rest)) if first else (frozenset(), squash(name))


def names_agency(text: str, name: str, words: Words) -> bool:
    """Whether a text names that agency: in full, by the short form of its type, or misspelt."""
    ranks, proper = _split(name, words.agency_types)
    if not ranks:
        rests = [text[one.end() :] for one in _WORD.finditer(text)]
        return proper in squash(text) or any(_find_likest(rest, proper) for rest in rests)
    for one in _list_named(text, words.agency_types):
        token = _PROPER.match(one.rest)
        other = token and token[0].startswith(proper) and _FURTHER.fullmatch(token[0], len(proper))
        is_whole = squash(one.rest).startswith(proper) and not other
        if one.ranks & ranks and (is_whole or _find_likest(one.rest.lstrip(), proper)):
            return True
    return False


def find_agency(
    text: str, words: Words, own: tuple[str, ...] = (), place: str = "", is_told: bool = False
) -> str:
    """The first agency that a title names, by its type and proper name; or "".

    It is none of the names that are ``own``: where one of these is named too nothing is found, as a
    title may speak of several. One that may be above them is none after ของ, or where they are told
    elsewhere. One whose type stands in addresses is another where the ``place`` is known, and
    another.
    """
    if any(names_agency(text, name, words) for name in own):
        return ""
    ranks = frozenset[int]().union(*(_split(name, words.agency_types)[0] for name in own))
    places = frozenset[int]().union(*(one.ranks for one in _list_named(place, words.agency_types)))
    for one in _list_named(text, words.agency_types):
        is_own_type, shared = bool(one.ranks & ranks), one.word in words.shared_types
        name = one.find_name(is_own_type)
        is_there = squash(name.removeprefix(one.written)) in squash(place)
        is_known = shared and (is_there or not one.ranks & places)
        above = shared or bool(own) and min(one.ranks) > max(ranks, default=-1)
        is_passing = above and (is_told or one.before.rstrip().endswith("ของ"))
        if name and (is_own_type or not (is_known or is_passing)):
            return name
    return ""


def find_misspellings(text: str, name: str, words: Words) -> tuple[str, ...]:
    """The agency's name as a text misspells it, each spelling once, as typed.

    What follows a word for its type in the text is compared with the agency's own proper name.
    Another agency's name is too far off to be taken for it, unless the two are alike.
    """
    ranks, proper = _split(name, words.agency_types)
    named = _list_named(text, words.agency_types) if ranks and len(proper) > 2 else ()
    found = (
        (one.written, _find_likest(one.rest.lstrip(), proper)) for one in named if one.ranks & ranks
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
