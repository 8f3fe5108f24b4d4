"""Settings files: TOML to tuples with named fields, with every fault gathered.

A ``NamedTuple`` is the format of its table: field names are the keys, annotations say what they
hold (str, int, float, bool, date, an Enum by its value, ``tuple[X, ...]``, ``Mapping[str, X]``,
another such class, or one of these ``| None``). A field without a default is required. What a type
cannot say, ``Annotated[X, words, test]`` does in its place (the words a message), and what concerns
several keys a ``Check``. Keys are named as in ``units[2].addresses[1]``, lists counted from one.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef, parse_cell
from itasheet.thai.text import squash

T = TypeVar("T")

LONGEST_FOUND = 80
"""Characters of a faulty value that are worth showing."""
TABLES = N_("a list of tables, each under its heading in double square brackets")
SCALARS: Mapping[type, str] = {
    str: N_("text in quotation marks"),
    int: N_("a whole number"),
    float: N_("a number"),
    bool: N_("true or false"),
    date: N_("a date such as 2024-10-01"),
}

WRITTEN: Mapping[Any, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    CellRef: parse_cell,
}
"""What our records hold as text, with what reads it."""

FORMAT = 1
Format = Annotated[int, N_("1"), lambda value: value == FORMAT]
"""The format of a file of ours, so that a later one is not misread."""

Content = str | dict[str, Any]
"""A file's text, or what is in it where that is known."""
Fault = tuple[str, str, str]
"""A key, what was found there, and what was expected (a message to be translated)."""
Check = tuple[tuple[str, ...], Callable[..., Iterator[Fault]]]
"""The names of the keys that a check asks for, and the check."""


def check_shared(key: str, *groups: str, expected: str = N_("each value only once")) -> Check:
    """The check that no values of a list's records read the same and have two owners.

    An owner is a record, and what it has in the fields of a group.
    """

    def check(records: Iterable[Any]) -> Iterator[Fault]:
        owners: dict[str, object] = {}
        for group, field in ((fields, one) for fields in groups for one in fields.split()):
            for at, value in enumerate(map(attrgetter(field), records), 1):
                for text in value if isinstance(value, tuple) else (str(value),):
                    if owners.setdefault(squash(text), (at, group)) != (at, group):
                        yield f"{key}[{at}].{field}", text, expected

    return (key,), check


def read_parts(
    cls: type, content: Content, file: str, checks: Iterable[Check] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The fields of ``cls`` that a file fills soundly, defaults among them, and all faults.

    Problems are setting-unknown (words key, nearest), setting-missing (key, expected), setting-type
    and setting-value (key, expected; found). Only causes are told: a misspelt key counts as
    unknown, not as missing too.
    """
    table, problems = load_toml(content, file) if isinstance(content, str) else (content, ())
    if problems:
        return {}, problems
    reader = _Reader(file)
    sound = reader.read_fields(cls, table)
    for names, check in checks:
        if sound.keys() >= {*names}:
            for key, found, expected in check(*(sound[name] for name in names)):
                reader.note("setting-value", key, found, expected=expected)
    return sound, tuple(reader.problems)


def load_toml(text: str, file: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read TOML, with or without a byte order mark.

    A mistake in writing gives an empty table and one problem, ``setting-syntax``, whose words are
    the line and column ("?" where unknown) and whose ``found`` is that line.
    """
    text = text.removeprefix("\ufeff")
    try:
        return tomllib.loads(text), ()
    except (ValueError, RecursionError) as error:  # tomllib lets int()'s and deep nesting's out
        reason = str(error)
    lines, found = text.splitlines() or [""], ""
    end = (str(len(lines)), str(len(lines[-1]) + 1)) if "end of document" in reason else ("?", "?")
    place = re.search(r"line (\d+), column (\d+)", reason)
    line, column = place.groups() if place else end
    if line != "?":
        found = lines[min(int(line), len(lines)) - 1].strip()
    words = {"line": line, "column": column}
    return {}, (Problem("setting-syntax", Place(file=file), _show(found), words),)


def format_toml(value: Any) -> str:
    """A value in TOML. JSON's escapes are among TOML's; DEL and lone surrogates are ours."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key} = {format_toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(format_toml, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x7f", "\\u007f")


def read_record(cls: type[T], text: str) -> T | None:
    """A record as ``format_record`` writes it; None for any other text."""
    with suppress(ValueError, RecursionError):
        return make_record(cls, json.loads(text))
    return None


def make_record(cls: type[T], table: object) -> T | None:
    """A record from what ``list_values`` made of one; None of anything else."""
    reader = _Reader("")
    values = reader.read_fields(cls, table) if isinstance(table, dict) else {}
    return cls(**values) if values and not reader.problems else None


def format_record(record: Any, indent: int | None = None) -> str:
    """A record as JSON with its line's end; fields that are as by default stay out."""
    text = json.dumps(list_values(record), ensure_ascii=False, indent=indent) + "\n"
    # Paths may hold what is no UTF-8, as half surrogate pairs, whose escapes here are JSON's.
    return text.encode("utf-8", "backslashreplace").decode()


def list_values(value: Any) -> Any:
    """A value as JSON has it and ``make_record`` reads it."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, CellRef):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "_fields"):
        usual, pairs = value._field_defaults, zip(value._fields, value, strict=True)
        return {name: list_values(one) for name, one in pairs if one != usual.get(name, ...)}
    return list(map(list_values, value)) if isinstance(value, tuple) else value


_list_hints = cache(partial(get_type_hints, include_extras=True))
"""The types of a class's fields by name."""


def _describe_type(hint: Any) -> str:
    """What a type wants, as a message; the values of an Enum are not translated."""
    if get_origin(hint) is Annotated:
        return str(get_args(hint)[1])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(str(choice.value) for choice in hint)
    if get_origin(hint) is tuple:
        return TABLES if hasattr(get_args(hint)[0], "_fields") else N_("a list in square brackets")
    return SCALARS.get(hint, N_("a table"))


_FAULTY: Any = object()
"""Stands for a value that was wrong; the problem is already noted."""


class _Reader:
    """Reads values by their type hints and notes what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read_fields(self, cls: Any, table: Mapping[str, Any], key: str = "") -> dict[str, Any]:
        """The value of each field, from the table or by default, but for faulty ones."""
        known, meant = _list_hints(cls), []
        for name in (name for name in table if name not in known):
            from difflib import get_close_matches  # only needed by those who err

            free = [one for one in known if one not in table]
            meant.append(next(iter(get_close_matches(name.lower(), free, n=1)), ""))
            self.note("setting-unknown", _join_key(key, name), nearest=meant[-1])
        values = dict(cls._field_defaults)
        for name, hint in known.items():
            path = _join_key(key, name)
            if name in table:
                values[name] = self._read(hint, table[name], path)
            elif name not in values and name not in meant:
                values[name] = self.note("setting-missing", path, expected=_describe_type(hint))
        return {name: value for name, value in values.items() if value is not _FAULTY}

    def _read(self, hint: Any, value: Any, key: str) -> Any:
        # Exact types: in Python True is an int and a moment is a date, in a settings file not.
        if type(value) is hint:
            # No cell, path or mail can hold it; a record, which is of no file, may tell of others.
            if hint is str and "\0" in value and self.file:
                return self.note("setting-value", key, value, expected=SCALARS[str])
            return value
        if hint in WRITTEN and isinstance(value, str):
            with suppress(ValueError):
                return WRITTEN[hint](value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            with suppress(ValueError):
                return hint(value)
            return self.note("setting-value", key, value, expected=_describe_type(hint))
        kind, arguments = get_origin(hint), get_args(hint)
        if kind is Annotated:
            inner, wanted, holds = arguments
            read = self._read(inner, value, key)
            with suppress(re.error):  # where the test is whether a text is a pattern
                if read is _FAULTY or holds(read):
                    return read
            return self.note("setting-value", key, value, expected=wanted)
        if kind in (Union, UnionType):  # TOML has no null, so that a missing key is its only None
            return self._read(arguments[0], value, key)
        if kind is tuple and isinstance(value, list):
            item = arguments[0]
            parts = [self._read(item, part, f"{key}[{at}]") for at, part in enumerate(value, 1)]
            return _FAULTY if _FAULTY in parts else tuple(parts)
        if kind is Mapping and isinstance(value, dict):
            item = arguments[1]
            table = {name: self._read(item, at, _join_key(key, name)) for name, at in value.items()}
            return _FAULTY if _FAULTY in table.values() else table
        if hasattr(hint, "_fields") and isinstance(value, dict):
            noted = len(self.problems)
            fields = self.read_fields(hint, value, key)
            return hint(**fields) if len(self.problems) == noted else _FAULTY
        if hint is float and type(value) is int:
            return float(value)
        return self.note("setting-type", key, value, expected=_describe_type(hint))

    def note(self, code: str, key: str, found: object = "", **words: str) -> Any:
        place = Place(file=self.file, key=key)
        self.problems.append(Problem(code, place, _show(found), {"key": key, **words}))
        return _FAULTY


def _join_key(key: str, name: str) -> str:
    bare = name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'
    return f"{key}.{bare}" if key else bare


def _show(value: object) -> str:
    """A faulty value much as it was typed, cut where it is long; of a table, its keys."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, dict):
        shown = "{" + ", ".join(value) + "}"
    elif isinstance(value, list):
        shown = "[" + ", ".join(map(_show, value)) + "]"
    return shown if len(shown) <= LONGEST_FOUND else shown[: LONGEST_FOUND - 1] + "…"
