"""The report definition: columns, measures, words and texts, as read from ``templates/*.toml``.

The classes are the format: a field is a key of the file, its type what the key must hold.
``settings`` builds them and names every key that is missing, unknown or of the wrong type; what
types cannot say is checked here, and of texts beside them.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Annotated, NamedTuple

from itasheet.definition import settings, texts
from itasheet.definition.settings import Check, Content, Fault
from itasheet.language import N_
from itasheet.problems.problem import Problem
from itasheet.thai import list_likely
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


class ColumnKind(Enum):
    """What a column holds, and so how its cells are read, checked and shown."""

    MEASURE = "measure"
    ITEMS = "items"
    UNIT = "unit"
    PERIOD = "period"
    TEXT = "text"


ONCE = (ColumnKind.UNIT, ColumnKind.PERIOD)
"""What stands once beside all items of a measure: printed in the middle, as typed, and whole."""
Pattern = Annotated[str, N_("a regular expression"), re.compile]


class Column(NamedTuple):
    """One column. ``lines`` are its heading as it is printed, where that should be broken in a
    place of its own. ``width`` is its share of the table's width, relative to the others' shares.

    In the report it may go from ``narrowest`` to ``widest`` (shares too) to save pages; where these
    are not given it stays as it is.

    An item of it must not only repeat one of the column ``differs_from``; where it is ``distinct``
    the same item must not stand under two measures. What is ``planned`` is known before the year
    begins, and may stand in the form from a plan or an earlier report. Excel cuts ``help`` at 255
    characters.

    ``starts`` and ``ends`` are headings of two columns that together tell a period.
    """

    key: str
    heading: texts.Text
    kind: ColumnKind
    width: Annotated[float, N_("a number above 0"), lambda value: value > 0]
    required: bool = True
    lines: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    narrowest: float | None = None
    widest: float | None = None
    differs_from: str = ""
    distinct: bool = False
    planned: bool = False
    help: Annotated[str, N_("at most 255 characters"), lambda text: len(text) <= 255] = ""

    @property
    def printed(self) -> str:
        """The heading as it stands above the column."""
        return "\n".join(self.lines) or self.heading


class Measure(NamedTuple):
    """One measure (ประเด็น) that is to be reported on."""

    number: texts.Count
    title: texts.Text
    other_titles: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """All its titles, the official one first."""
        return (self.title, *self.other_titles)

    @property
    def words(self) -> dict[str, str]:
        """What texts and messages say of it: its number, in Thai digits, and its title."""
        return {"number": to_thai(self.number), "title": self.title}


class Years(NamedTuple):
    """Years that may be spoken of, counted from the report's fiscal year."""

    in_play: tuple[int, ...]


class Words(NamedTuple):
    """Words with a meaning of their own in cells.

    ``blank`` is as good as nothing filled in; ``nothing`` opens an answer that there is nothing to
    report; ``nil`` says that nothing was done on a measure, the first of them is what the report
    prints for the cells beside it; ``reasons`` open what may follow these without a space.
    ``unit_labels`` stand with a colon before a unit's name, ``unit_endings`` may follow one without
    a space; ``measure_labels`` stand before a measure's number. ``agency_types`` are the words that
    begin an agency's name, short and long ones of each type, types that may be above others last;
    the ``shared_types`` of them stand in addresses and names of units too. ``placeholders`` are
    regular expressions of blanks that not every form has, and so are ``closing``: how a cell begins
    in which somebody signs, below the table, and ``signing``: how cells around a signature begin.
    """

    continued: texts.Text
    blank: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    placeholders: tuple[Pattern, ...] = ()
    everyone: tuple[str, ...] = ()
    agency_types: tuple[tuple[str, ...], ...] = ()
    shared_types: tuple[str, ...] = ()
    result_openings: tuple[str, ...] = ()
    unit_labels: tuple[str, ...] = ()
    unit_endings: tuple[str, ...] = ()
    measure_labels: tuple[str, ...] = ()
    closing: tuple[Pattern, ...] = ()
    signing: tuple[Pattern, ...] = ()

    def __hash__(self) -> int:  # at once: what is made of them is asked for at every cell
        return hash(self.continued)


class _Parts(NamedTuple):
    """The keys of a definition's file."""

    id: texts.Text
    version: texts.Text
    title: texts.Text
    years: Years
    words: Words
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    form: texts.FormTexts
    guidance: texts.GuidanceTexts
    cover: texts.CoverTexts
    report: texts.ReportTexts
    summary: texts.SummaryTexts
    reference_sheets: texts.ReferenceSheetTexts
    plan: str = ""
    format: settings.Format = settings.FORMAT


class Definition(_Parts):
    """A report definition, in the order of its file. ``plan`` names that of the plan whose measures
    are reported on: what both call by the same column key is the same thing.
    """

    def __hash__(self) -> int:
        return hash(self.words)

    @cached_property
    def measure_column(self) -> Column:
        return next(column for column in self.columns if column.kind is ColumnKind.MEASURE)

    @cached_property
    def filled_columns(self) -> tuple[Column, ...]:
        """The columns that a unit fills in: all but the measure's."""
        return tuple(c for c in self.columns if c.kind is not ColumnKind.MEASURE)

    @cached_property
    def headings(self) -> frozenset[str]:
        """The keys of all names of the columns."""
        names = (name for column in self.columns for name in (column.heading, *column.synonyms))
        return frozenset(map(squash, names))

    @cached_property
    def required_columns(self) -> tuple[Column, ...]:
        """The columns that a unit has to fill in."""
        return tuple(column for column in self.filled_columns if column.required)

    def columns_of(self, kind: ColumnKind) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind is kind)

    def find_measure(self, number: int) -> Measure | None:
        return next((m for m in self.measures if m.number == number), None)

    def find_titled(self, measure: Measure) -> Measure | None:
        """The measure that another definition's is here, by any of its titles; or None."""
        wanted = set(map(squash, measure.titles))
        return next((m for m in self.measures if wanted & set(map(squash, m.titles))), None)


def read_definition(content: Content, file: str) -> tuple[Definition | None, tuple[Problem, ...]]:
    """The definition in a TOML file, None where anything is wrong, and all that is wrong."""
    parts, problems = settings.read_parts(Definition, content, file, CHECKS)
    return (None if problems else Definition(**parts)), problems


def _check_columns(columns: tuple[Column, ...]) -> Iterator[Fault]:
    count = sum(column.kind is ColumnKind.MEASURE for column in columns)
    lists = {"", *(column.key for column in columns if column.kind is ColumnKind.ITEMS)}
    if count != 1:
        yield "columns", str(count), N_("exactly one column of kind “measure”")
    if lists == {""}:
        yield "columns", "0", N_("at least one column of kind “items”")
    for position, column in enumerate(columns, 1):
        key, width = f"columns[{position}]", column.width
        if not re.fullmatch(r"[a-z][a-z0-9_]*", column.key):
            yield f"{key}.key", column.key, N_("a short name in Latin letters")
        if squash(column.printed) != squash(column.heading):
            yield f"{key}.lines", " ".join(column.lines), N_("the heading, in lines")
        if column.differs_from not in lists - {column.key}:
            yield f"{key}.differs_from", column.differs_from, N_("the key of a column")
        if not (column.narrowest or width) <= width <= (column.widest or width):
            yield f"{key}.width", str(width), N_("between narrowest and widest")


def _check_measures(measures: tuple[Measure, ...]) -> Iterator[Fault]:
    if not measures:
        yield "measures", "0", N_("at least one measure")


def _check_blanks(words: Words, form: texts.FormTexts) -> Iterator[Fault]:
    """What the form colours as a blank that was left has the look of one for ``check``, too."""
    for position, text in enumerate(form.placeholders, 1):
        known = any(re.search(pattern, text) for pattern in words.placeholders)
        if not (known or list_likely("placeholder-left", text)):
            yield f"form.placeholders[{position}]", text, N_("a match of words.placeholders")


def _check_example(columns: tuple[Column, ...], guidance: texts.GuidanceTexts) -> Iterator[Fault]:
    for key in sorted(guidance.example.keys() - {column.key for column in columns}):
        yield f"guidance.example.{key}", key, N_("the key of a column")


CHECKS: tuple[Check, ...] = (
    (("columns",), _check_columns),
    settings.check_shared("columns", "key"),
    # Told apart by their wording, so that none may stand for two columns.
    settings.check_shared("columns", "heading synonyms", "starts", "ends"),
    (("measures",), _check_measures),
    settings.check_shared("measures", "number"),
    settings.check_shared("measures", "title other_titles"),
    (("words", "form"), _check_blanks),
    (("columns", "guidance"), _check_example),
    *texts.TEXT_CHECKS,
)
