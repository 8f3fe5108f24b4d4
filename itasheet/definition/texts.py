"""Texts of a definition: what each is for, which placeholders it knows, and how they are filled."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from itasheet.definition.settings import Check, Fault
from itasheet.language import N_

Text = Annotated[str, N_("some text"), str.strip]
"""A text that must not be blank."""
_NAME = N_("some text of at most 255 characters")
# Excel counts letters beyond the first 65,536, such as emoji, twice.
Name = Annotated[str, _NAME, lambda t: t.strip() and len(t.encode("utf-16-le")) < 512]
"""A text that a workbook's properties can hold."""
Count = Annotated[int, N_("a whole number of at least 1"), lambda value: value >= 1]
_MONTHS = N_("pairs of months from 1 to 12")
Months = Annotated[
    tuple[int, ...], _MONTHS, lambda ends: len(ends) == 2 and {*ends} <= {*range(1, 13)}
]


class FormTexts(NamedTuple):
    """Texts and measures of the form. ``rows`` are the open ones of each measure, ``placeholders``
    wordings of a blank by which it colours cells, of those that ``words.placeholders`` match.
    """

    sheet: Text
    file: Text
    title: Text
    subtitle: Text
    unit: Text
    count_before: Text
    count_after: Text
    hint: Text
    rows: Count
    status: Text
    status_done: Text
    status_missing: Text
    status_untouched: Text
    lists: Text
    periods: tuple[Months, ...]
    placeholders: tuple[str, ...] = ()


class GuidanceTexts(NamedTuple):
    """The guidance, with one filled block; a line is left out if no placeholder has a value."""

    sheet: Text
    title: Text
    lines: tuple[str, ...] = ()
    example_title: str = ""
    example: Mapping[str, str] = MappingProxyType({})


class CoverTexts(NamedTuple):
    """The report's cover, line by line."""

    sheet: Text
    draft: Text
    title: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()


class PeriodStyle(Enum):
    """Whether days and months are printed in one style, whoever typed them, or as typed."""

    UNIFORM = "uniform"
    TYPED = "typed"


class ReportTexts(NamedTuple):
    """The report's table and what is around it; signed where the round names who signs.

    ``periods`` is the style of days and months in columns of periods.
    """

    sheet: Text
    title: tuple[str, ...] = ()
    intro: str = ""
    measure: str = "{number}. {title}"
    signature: tuple[str, ...] = ()
    periods: PeriodStyle = PeriodStyle.TYPED


class SummaryTexts(NamedTuple):
    """Who reported on what, and what is missing; ``nil`` is a ``yes`` that nothing was done."""

    sheet: Text
    title: Text
    subtitle: Text
    unit: Text
    measure: Text
    total: Text
    reported: Text
    missing: Text
    not_assigned: Text
    yes: Text
    no: Text
    chart: Text
    missing_title: Text
    nothing_missing: Text
    extra_title: Text
    file: Text
    place: Text
    text: Text
    nil: str = ""


class ReferenceSheetTexts(NamedTuple):
    """Sheets of a form that was made from other files, with what has no cell in its table.

    One shows what the unit itself wrote, the other what earlier reports and the plan say. Both have
    the same columns: ``file``, ``place``, ``measure``, ``column`` and ``text`` are their headings.
    """

    sheet: Text
    title: Text
    note: Text
    reference_sheet: Text
    reference_title: Text
    reference_note: Text
    file: Text
    place: Text
    measure: Text
    column: Text
    text: Text


ROUND_KEYS: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency.name",),
    "place": ("agency.district", "agency.province"),
    "district": ("agency.district",),
    "province": ("agency.province",),
    **dict.fromkeys(("year", "last_year", "next_year"), ("fiscal_year",)),
    "signer": ("signer.name",),
    "position": ("signer.position",),
}
"""Placeholders that any text may use, and the keys of the round's file that fill them."""

OWN_NAMES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("form.file", "form.title", "form.subtitle", "form.unit"), ("unit",)),
    "form.count_after": ("total",),
    "form.hint": ("guidance",),
    "guidance.lines": ("deadline", "sender", "address"),
    "guidance.example": ("period",),
    **dict.fromkeys(("report.measure", "summary.measure"), ("number", "title")),
}
"""Placeholders that only one text knows, or all texts of one list or table, by its key."""


def list_placeholders(text: str) -> list[str]:
    """The names of a text's placeholders; a brace that is doubled is one of the text."""
    return re.findall(r"\{(\w+)", text.replace("{{", ""))


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Fill a text's placeholders; one without a value leaves nothing, not even a double space."""
    names = list_placeholders(text)
    filled = text.format_map({name: values.get(name, "") for name in names})
    if all(values.get(name) for name in names):
        return filled
    return re.sub(r" {2,}", " ", filled).strip()


def fill_lines(lines: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Fill lines, leaving out those of whose placeholders none has a value."""
    named = ((line, list_placeholders(line)) for line in lines)
    told = (line for line, names in named if not names or any(map(values.get, names)))
    return tuple(fill_text(line, values) for line in told)


SHEETS = ("form", "guidance", "cover", "report", "summary", "reference_sheets")
"""The texts of one sheet each, or of two alike."""

BOOKS = (
    "form.sheet guidance.sheet form.lists reference_sheets.sheet reference_sheets.reference_sheet",
    "cover.sheet report.sheet summary.sheet",
)
"""The names of the sheets of a form, and of a report."""


def _check_sheets(*parts: Any) -> Iterator[Fault]:
    texts = dict(chain.from_iterable(map(_list_texts, parts, SHEETS)))
    for book in BOOKS:
        names = {key: texts[key] for key in book.split()}
        folded = [name.casefold() for name in names.values()]
        for key, name in names.items():
            if len(name) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
                yield key, name, N_("a sheet name: at most 31 characters, none of []:*?/\\")
            if folded.count(name.casefold()) > 1:
                yield key, name, N_("each value only once")


def find_unknown(text: str, known: Iterable[str]) -> list[str]:
    """A text's placeholders that are none of these, as typed; itself where braces do not match."""
    found = {*re.findall(r"\{\{|\}\}|\{[^{}]*\}|[{}]", text)} - {"{{", "}}"}
    return [text] if found & {*"{}"} else sorted(found.difference(f"{{{name}}}" for name in known))


def _check_placeholders(part: str, texts: Any) -> Iterator[Fault]:
    for key, text in _list_texts(texts, part):
        if "{" not in text and "}" not in text:  # as in most
            continue
        own = OWN_NAMES.get(key.partition("[")[0], OWN_NAMES.get(key.rpartition(".")[0], ()))
        for told in find_unknown(text, (*ROUND_KEYS, *own)):
            yield key, told, N_("only the placeholders that this text knows")


def _list_texts(texts: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text below a part of a definition, with its key."""
    if isinstance(texts, str):
        yield key, texts
    elif isinstance(texts, Mapping) or hasattr(texts, "_asdict"):
        for name, text in (texts if isinstance(texts, Mapping) else texts._asdict()).items():
            yield from _list_texts(text, f"{key}.{name}")
    elif isinstance(texts, tuple):
        for position, text in enumerate(texts, 1):
            yield from _list_texts(text, f"{key}[{position}]")


TEXT_CHECKS: tuple[Check, ...] = (
    (SHEETS, _check_sheets),
    *(((part,), partial(_check_placeholders, part)) for part in SHEETS),
)
"""What the texts of a definition have to keep to."""
