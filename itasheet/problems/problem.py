"""Problems: something wrong at a place. They are values, returned beside a result; what a
job cannot go on without raises ``Stop`` with them.

A problem carries the code of its kind and the words that fill its message; ``kinds.toml`` tells
the kinds with their wording.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from itasheet.language import N_, Language, Translate, name_language
from itasheet.resources import list_tables, load_table
from itasheet.sheets.cell_reference import CellRef, format_cells
from itasheet.thai.dates import format_date
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import clean_terminal, quote

NOTHING = N_("none")
"""Stands for a word that is empty, such as the measures of a unit that has none."""

NUMBERS = frozenset(("number", "count", "counts", "measures", "pictures", "shapes", "year"))
"""Words that are numbers of ours."""

KINDS = "problems/kinds"
LONGEST_WORD = 500
"""Characters of a word in a message; it may be the names of all units."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Text = Mapping[Language, str]


class Severity(Enum):
    """How bad: an error stops the merge, a warning needs a look, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where: a file, a sheet in it, cells on that, their column's heading; or a settings key."""

    file: str = ""
    sheet: str = ""
    spots: tuple[CellRef, ...] = ()
    column: str = ""
    key: str = ""

    @property
    def cells(self) -> str:
        """The cells as a person names them: ``C4, C9:C11``."""
        return format_cells(self.spots)


def format_place(place: Place) -> str:
    """Where: ``file ▸ sheet ▸ C4, C9:C11 (heading)``, or ``file ▸ key``; what is known of it."""
    return " ▸ ".join(filter(None, (place.file, format_spot(place), place.key)))


def format_spot(place: Place) -> str:
    """Where in a file: ``sheet ▸ C4, C9:C11 (heading)``; what is known of it."""
    column = f"({quote(place.column)})" if place.column else ""
    cells = " ".join(filter(None, (place.cells, column)))
    return " ▸ ".join(filter(None, (quote(place.sheet), cells)))


class Problem(NamedTuple):
    """One problem. ``found`` is what stands there, as typed; ``words`` fill the kind's wording."""

    code: str
    place: Place = Place()
    found: str = ""
    words: Mapping[str, str] = MappingProxyType({})


class Stop(Exception):
    """Ends a job that cannot go on, for these problems; ``later``: it may well succeed later."""

    def __init__(self, *problems: Problem, later: bool = False) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.later = later


def find_signal(error: BaseException) -> BaseException | None:
    """The Ctrl-C, or the end by SIGTERM, in whose wake an error came, as where closing a file then
    failed; None for any other error.
    """
    found: BaseException | None = error
    while found and not isinstance(found, (KeyboardInterrupt, SystemExit)):
        found = found.__context__
    return found


def group_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Join problems that differ only in their cell into one that names all the cells."""
    groups: dict[object, tuple[Problem, list[CellRef]]] = {}
    for problem in problems:
        words = tuple(sorted(problem.words.items()))
        key = problem.code, problem.place._replace(spots=()), problem.found, words
        groups.setdefault(key, (problem, []))[1].extend(problem.place.spots)
    return tuple(
        problem._replace(place=problem.place._replace(spots=tuple(dict.fromkeys(spots))))
        for problem, spots in groups.values()
    )


class Kind(NamedTuple):
    """One kind of problem; what its parts mean is told in ``kinds.toml``."""

    severity: Severity
    message: Text
    remedy: Text
    explanation: Text
    example: Text
    otherwise: Text | None = None
    translated: tuple[str, ...] = ()


def load_kinds() -> Mapping[str, Kind]:
    """Every kind by its code, in the order in which they are listed to people."""
    return {code: load_kind(code) for code in list_tables(KINDS)}


@cache
def load_kind(code: str) -> Kind:
    table = load_table(KINDS, code)
    return Kind(Severity(table.pop("severity")), **table)


def severity_of(problem: Problem) -> Severity:
    return load_kind(problem.code).severity


def is_error(problem: Problem) -> bool:
    return severity_of(problem) is Severity.ERROR


def format_problem(problem: Problem, translate: Translate) -> str:
    """One line, safe to print: ``place: what is wrong — “what was found” — what to do  [code]``."""
    found = f"“{quote(problem.found)}”" if problem.found else ""
    parts = format_message(problem, translate), found, format_remedy(problem, translate)
    told = format_place(problem.place), " — ".join(filter(None, parts))
    return clean_terminal(f"{': '.join(filter(None, told))}  [{problem.code}]")


def format_message(problem: Problem, translate: Translate) -> str:
    """What is wrong, in the language of ``translate``."""
    return _fill(load_kind(problem.code).message, problem, translate)


def format_remedy(problem: Problem, translate: Translate) -> str:
    """What to do about it, in the language of ``translate``."""
    kind = load_kind(problem.code)
    if kind.otherwise and not all(map(problem.words.get, _PLACEHOLDER.findall(kind.remedy["en"]))):
        return _fill(kind.otherwise, problem, translate)
    return _fill(kind.remedy, problem, translate)


def format_template(text: Text, language: Language) -> str:
    """A kind's wording by itself, with an ellipsis for each word that a problem would fill in."""
    return _PLACEHOLDER.sub("…", text[language])


def format_day(day: date, translate: Translate, short: bool = False) -> str:
    """A day as the language of ``translate`` writes it."""
    is_thai = name_language(translate) == "th"
    return format_date(day, short) if is_thai else f"{day:%Y-%m-%d}"


def format_number(number: str, translate: Translate) -> str:
    """A number, which we have in Thai digits, in those of the language of ``translate``."""
    return number if name_language(translate) == "th" else to_arabic(number)


def _fill(text: Text, problem: Problem, translate: Translate) -> str:
    ours = load_kind(problem.code).translated
    words = {
        name: translate(word or NOTHING) if name in ours or not word else quote(word, LONGEST_WORD)
        for name, word in problem.words.items()
    }
    words |= {name: format_number(words[name], translate) for name in NUMBERS & words.keys()}
    return text[name_language(translate)].format_map(words)
