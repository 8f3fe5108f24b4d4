"""Whose return a workbook is, and of which fiscal year: its unit, and the agency that a text names,
be it short or misspelt."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from itasheet.cells.names import find_units, list_units
from itasheet.cells.records import CellText, Entry
from itasheet.definition.definition import ColumnKind, Definition, Words
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
    if round_ and not known:
        known = [unit for text in texts if (unit := round_.find_unit(text))]
    if round_ and not (known or named):
        known = [unit for text in texts for unit in find_units(text, round_, words)]
    sole = known[0] if len({unit.id for unit in known}) == 1 else None
    return ReturnSender(sole, sole.name if sole else next(iter(named), ""), False, agency)


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
    known = [unit for group in named for unit in group]
    sole = known[0] if len({unit.id for unit in known}) == 1 else None
    sender = sender._replace(unit=sole, name=sole.name if sole else sender.name)
    pairs = zip(entries, named)
    return sender, tuple(one._replace(unit=group[-1] if group else sole) for one, group in pairs)


def list_named(entry: Entry, round_: Round, definition: Definition) -> tuple[Unit, ...]:
    """The units that an entry names as responsible."""
    texts = (entry.text(column.key) for column in definition.columns_of(ColumnKind.UNIT))
    return tuple(unit for text in texts for unit in find_units(text, round_, definition.words))


LARGEST_SHARE = 0.2
"""Edits, as a share of a name's length, up to which it is the same name misspelt."""
WHOLE, PLAIN = 8, 10
"""Letters from which the word for a type of agency is one misspelt, or inside another word; and
from which it is the latter where the own agency is of another type."""
_PROPER = r"(?:(?!ประจำ|อำเภอ|จังหวัด|เขต|กรุงเทพ|สังกัด|ปีงบ|พ\.ศ)[\u0e01-\u0e4e])+"
"""A proper name, up to a space or one of the words that follow one in titles."""
_FURTHER = "เหนือ|ใต้|กลาง|น้อย|ใหญ่|ใหม่|เก่า|นอก|พัฒนา|(?:พิท|วิท)ยา(?:คม)?"
"""What makes another name of one before it."""
_WORD = r"(?:^|\s|ของ)\s*"

Ranked = tuple[str, frozenset[int]]
"""A word, and the ranks of the types that it may mean."""


@lru_cache(maxsize=8)
def compile_unit_line(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A line that names a unit: after one of the definition's words and a colon."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels)) or '(?!)'})\s*[:：]\s*(.+)")


class _TypeWord(NamedTuple):
    """A word for a type of agency, as it should be and as it is written, the ranks of the types
    that it may mean, and the text around it."""

    word: str
    written: str
    ranks: frozenset[int]
    before: str
    rest: str


@lru_cache(maxsize=8)
def _list_forms(words: Words) -> tuple[dict[str, Ranked], dict[str, list[Ranked]]]:
    """Each word with its ranks, the longest first, by how it may be written: people leave out the
    dot of a short form. Then those long enough to be known when misspelt, by how they begin."""
    types = words.agency_types
    forms, begun = dict[str, Ranked](), defaultdict[str, list[Ranked]](list)
    for word in sorted(dict.fromkeys(chain(*types)), key=len, reverse=True):
        ranks = frozenset(rank for rank, row in enumerate(types) if word in row)
        forms[word.rstrip(".") if len(word) > 3 else word] = word, ranks
        if len(word) >= WHOLE:
            begun[word[:2]].append((word, ranks))
    return forms, begun


@lru_cache(maxsize=1024)
def _list_types(text: str, words: Words) -> tuple[_TypeWord, ...]:
    """All words for types of agency in a text, in order; last those that may be misspelt.

    These begin with the right letters.
    """
    found, left = list[tuple[int, str, str, frozenset[int]]](), text
    forms, begun = _list_forms(words)
    for form, (word, ranks) in forms.items():
        while (start := left.find(form)) >= 0:
            left = left.replace(form, "\0" * len(form), 1)
            found.append((start, word if text.startswith(word, start) else form, word, ranks))
    found.sort(key=itemgetter(0))
    for start in (one.end() for one in re.finditer(_WORD, text)):
        for word, ranks in begun.get(text[start : start + 2], ()):
            if not text.startswith(word, start):
                found.append((start, _find_likest(text[start:], squash(word)), word, ranks))
    return tuple(
        _TypeWord(word, written, ranks, text[:start], text[start + len(written) :])
        for start, written, word, ranks in found
        if written
    )


def _split(name: str, words: Words) -> tuple[frozenset[int], str]:
    """The ranks of the type with which a name begins, and the key of its proper name."""
    first = next((one for one in _list_types(name, words) if not one.before), None)
    return (first.ranks, squash(first.rest)) if first else (frozenset(), squash(name))


@lru_cache(maxsize=1024)
def list_spellings(text: str, name: str, words: Words) -> tuple[str, ...]:
    """How a text names an agency: "" where it does so rightly, in full or by the short form of its
    type, else as it is misspelt.

    What follows a word for its type in the text is compared with the agency's own proper name.
    Another agency's name is too far off to be taken for it, unless the two are alike.
    """
    (ranks, proper), spelt = _split(name, words), list[str]()
    if not ranks:
        rests = (text[one.end() :] for one in re.finditer(_WORD, text))
        if proper in squash(text) or any(_find_likest(rest, proper) for rest in rests):
            spelt.append("")
    for one in _list_types(text, words):
        rest = one.rest.lstrip()
        if one.ranks & ranks and squash(rest).startswith(proper):
            token = re.match(_PROPER, rest)
            if not (token and re.fullmatch(_FURTHER, token[0].removeprefix(proper))):
                spelt.append("")
        elif one.ranks & ranks and len(proper) > 2 and (best := _find_likest(rest, proper)):
            spelt.append(one.written + best.rstrip())
    return tuple(spelt)


def names_agency(text: str, name: str, words: Words) -> bool:
    """Whether a text names that agency, be it misspelt."""
    return bool(list_spellings(text, name, words))


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
    ranks = frozenset[int]().union(*(_split(name, words)[0] for name in own))
    places = frozenset[int]().union(*(one.ranks for one in _list_types(place, words)))
    for one in _list_types(text, words):
        is_own_type, is_short = bool(one.ranks & ranks), one.word[-1] == "."
        begins = re.search(r"(?:^|\n|ของ)\s*\Z", one.before)
        apart = (is_own_type or is_short) and not re.search(r"[\u0e01-\u0e4e]\Z", one.before)
        if not (begins or apart) and len(one.word) < (WHOLE if is_own_type else PLAIN):
            continue  # a part of other words
        spaced, shared = is_short or len(one.word) >= WHOLE, one.word in words.shared_types
        proper = re.match(_PROPER, one.rest.lstrip() if spaced else one.rest)
        if proper is None or len(proper[0]) < 2:
            continue
        is_known = shared and (squash(proper[0]) in squash(place) or not one.ranks & places)
        above = shared or bool(own) and min(one.ranks) > max(ranks, default=-1)
        is_passing = above and (is_told or one.before.rstrip().endswith("ของ"))
        if is_own_type or not (is_known or is_passing):
            return one.written + proper[0]
    return ""


def _find_likest(rest: str, proper: str) -> str:
    """The beginning of ``rest`` most like the proper name; ``""`` if it is the name, or none is."""
    limit = max(1, int(len(proper) * LARGEST_SHARE))
    # Each letter that only the name has takes an edit: most texts need no closer look.
    if len({*proper}.difference(squash(rest[: len(proper) + limit]))) > limit:
        return ""
    begun = (rest[: len(proper) + more] for more in sorted(range(-limit, limit + 1), key=abs))
    near = [
        (edits, one)
        for one in begun
        if (edits := count_edits(squash(one), proper, limit)) is not None
        # A number tells one from another.
        and re.findall(r"\d+", squash(one)) == re.findall(r"\d+", proper)
    ]
    edits, best = min(near, key=itemgetter(0), default=(0, ""))
    return best if edits else ""
