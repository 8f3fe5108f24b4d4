"""What a settings class says of its fields: types, expectations, defaults, and these in words.

A ``NamedTuple`` is the format of its table: field names are the keys, annotations say what they
hold (str, int, float, bool, date, an Enum by its value, ``tuple[X, ...]``, ``Mapping[str, X]``,
another such class, or one of these ``| None``). A field without a default is required. What its
type cannot say, an annotation ``Annotated[X, Expect(words, test)]`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from itasheet.language import N_
from itasheet.problems.problem import Place, Problem

LIST = N_("a list in square brackets")
TABLE = N_("a table")
TABLES = N_("a list of tables, each under its heading in double square brackets")

SCALARS: Mapping[type, str] = {
    str: N_("text in quotation marks"),
    int: N_("a whole number"),
    float: N_("a number"),
    bool: N_("true or false"),
    date: N_("a date such as 2024-10-01"),
}


class Expect(NamedTuple):
    """What a field must hold beyond its type: in words (a message), and as a test."""

    wanted: str = ""
    holds: Callable[[Any], bool] | None = None


class Field(NamedTuple):
    """A field that a table may fill: its type, what else is expected, and its default."""

    hint: Any
    expected: Expect
    required: bool
    default: Any

    @property
    def wanted(self) -> str:
        """What the field wants, as a message."""
        return self.expected.wanted or describe_type(self.hint)


@cache
def list_fields(cls: Any) -> Mapping[str, Field]:
    """The fields of a class by name; worked out once a class."""
    hints = get_type_hints(cls, include_extras=True)
    return {name: _make_field(cls, name, hints[name]) for name in cls._fields}


def _make_field(cls: Any, name: str, hint: Any) -> Field:
    expected = Expect()
    if get_origin(hint) is Annotated:
        hint, expected = get_args(hint)
    required = name not in cls._field_defaults
    return Field(hint, expected, required, cls._field_defaults.get(name))


def has_fields(hint: Any) -> bool:
    """Whether a type is a settings class, whose value is a table."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


def strip_none(hint: Any) -> Any:
    """The X of ``X | None``; TOML has no null, so a missing key is its only None."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if len(kinds) != 1:
        raise TypeError(f"no setting can be {hint}")
    return kinds[0]


def take_item(hint: Any) -> Any:
    """The X of ``tuple[X, ...]``."""
    match get_args(hint):
        case (item, end) if end is Ellipsis:
            return item
    raise TypeError(f"a list of settings is tuple[X, ...], not {hint}")


def describe_type(hint: Any) -> str:
    """What a type wants, as a message; the values of an Enum are not translated."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return describe_type(strip_none(hint))
    if origin is tuple:
        return TABLES if has_fields(take_item(hint)) else LIST
    if origin is not None or has_fields(hint):
        return TABLE
    if issubclass(hint, Enum):
        return ", ".join(str(choice.value) for choice in hint)
    if hint not in SCALARS:
        raise TypeError(f"no setting can be a {hint}")
    return SCALARS[hint]


class Fault(NamedTuple):
    """A key, what was found there, and what was expected (a message to be translated)."""

    key: str
    found: str
    expected: str


Check = tuple[tuple[str, ...], Callable[..., Iterator[Fault]]]
"""The names of the parts that a check asks for, and the check."""


def check_parts(
    parts: Mapping[str, Any], checks: Iterable[Check], file: str
) -> tuple[Problem, ...]:
    """A problem for each fault that the checks find in the parts that are there."""
    return tuple(
        Problem(
            "setting-value",
            Place(file=file, key=fault.key),
            fault.found,
            {"key": fault.key, "expected": fault.expected},
        )
        for names, check in checks
        if all(name in parts for name in names)
        for fault in check(*(parts[name] for name in names))
    )
