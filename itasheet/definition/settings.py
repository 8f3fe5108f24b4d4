"""Settings files: TOML to tuples with named fields, with every fault gathered.

A settings class, as described in ``schema``, is the format of its table. Keys are named as in
``units[2].addresses[1]``, lists counted from one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from itasheet.definition.schema import (
    TABLE,
    Field,
    describe_type,
    has_fields,
    list_fields,
    strip_none,
    take_item,
)
from itasheet.problems.problem import Place, Problem

T = TypeVar("T")

LONGEST_FOUND = 80
"""Characters of a faulty value that are worth showing."""


def load_toml(text: str, file: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read TOML, with or without a byte order mark.

    A mistake in writing gives an empty table and one problem, ``setting-syntax``, whose words are
    the line and column ("?" where unknown) and whose ``found`` is that line.
    """
    text = text.removeprefix("\ufeff")
    try:
        return tomllib.loads(text), ()
    except (ValueError, RecursionError) as error:  # tomllib lets int()'s and deep nesting's out
        return {}, (_describe_syntax(text, str(error), file),)


def build_settings(
    cls: type[T], data: Mapping[str, Any], file: str
) -> tuple[T | None, tuple[Problem, ...]]:
    """Build ``cls`` from a table; None where anything is wrong, and all that is wrong.

    Problems are setting-unknown (words key, nearest), setting-missing (key, expected),
    setting-type and setting-value (key, expected; found). Only causes are told: a misspelt key
    counts as unknown, not as missing too. Raises TypeError for a class that no table can fill.
    """
    parts, problems = read_settings(cls, data, file)
    return (None if problems else cls(**parts)), problems


def read_settings(
    cls: type, data: Mapping[str, Any], file: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The fields of ``cls`` that a table fills soundly, defaults among them, and all that is wrong.

    The problems are those of ``build_settings``.
    """
    builder = _Builder(file)
    values = builder.read_fields(cls, data, "")
    sound = {name: value for name, value in values.items() if value is not _FAULTY}
    return sound, tuple(builder.problems)


def quote_text(text: str) -> str:
    """A TOML basic string. JSON's escapes are among TOML's; DEL and lone surrogates are ours."""
    import json  # only needed by those who write such files

    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")


def _describe_syntax(text: str, reason: str, file: str) -> Problem:
    lines = text.splitlines() or [""]
    line, column, found = "?", "?", ""
    if place := re.search(r"line (\d+), column (\d+)", reason):
        line, column = place.groups()
    elif "end of document" in reason:
        line, column = str(len(lines)), str(len(lines[-1]) + 1)
    if line != "?":
        found = lines[min(int(line), len(lines)) - 1].strip()
    return Problem(
        "setting-syntax", Place(file=file), _cut(found), {"line": line, "column": column}
    )


_FAULTY: Any = object()
"""Stands for a value that was wrong; the problem is already noted."""


class _Builder:
    """Reads values by their type hints and notes what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read(self, hint: Any, value: object, key: str) -> Any:
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self.read(strip_none(hint), value, key)
        if origin is tuple:
            return self._read_list(hint, value, key)
        if origin is not None and issubclass(origin, Mapping):
            return self._read_mapping(hint, value, key)
        if has_fields(hint):
            return self._read_table(hint, value, key)
        if issubclass(hint, Enum):
            return self._read_choice(hint, value, key)
        return self._read_scalar(hint, value, key)

    def _read_list(self, hint: Any, value: object, key: str) -> Any:
        if not isinstance(value, list):
            return self._note("setting-type", key, describe_type(hint), value)
        item = take_item(hint)
        return _join(
            self.read(item, part, f"{key}[{number}]") for number, part in enumerate(value, 1)
        )

    def _read_mapping(self, hint: Any, value: object, key: str) -> Any:
        if not isinstance(value, dict):
            return self._note("setting-type", key, TABLE, value)
        item = get_args(hint)[1]
        parts = _join(self.read(item, part, _join_key(key, name)) for name, part in value.items())
        return _FAULTY if parts is _FAULTY else dict(zip(value, parts, strict=True))

    def _read_table(self, hint: Any, value: object, key: str) -> Any:
        if not isinstance(value, dict):
            return self._note("setting-type", key, TABLE, value)
        noted = len(self.problems)
        values = self.read_fields(hint, value, key)
        return hint(**values) if len(self.problems) == noted else _FAULTY

    def read_fields(self, cls: Any, table: Mapping[str, Any], key: str) -> dict[str, Any]:
        """The value of each field, from the table or by default; faulty ones are noted."""
        known = list_fields(cls)
        meant = self._note_unknown(table, tuple(known), key)
        values: dict[str, Any] = {}
        for name, field in known.items():
            place = _join_key(key, name)
            if name in table:
                values[name] = self._read_field(field, table[name], place)
            elif not field.required:
                values[name] = field.default
            elif name not in meant:
                values[name] = self._note("setting-missing", place, field.wanted)
        return values

    def _read_field(self, field: Field, value: object, key: str) -> Any:
        result = self.read(field.hint, value, key)
        if result is _FAULTY or field.expected.holds is None or field.expected.holds(result):
            return result
        return self._note("setting-value", key, field.wanted, value)

    def _read_choice(self, hint: type[Enum], value: object, key: str) -> Any:
        for choice in hint:
            if choice.value == value:
                return choice
        return self._note("setting-value", key, describe_type(hint), value)

    def _read_scalar(self, hint: type, value: object, key: str) -> Any:
        wanted = describe_type(hint)
        # Exact types: in Python True is an int and a moment is a date, in a settings file not.
        if type(value) is hint:
            return value
        if hint is float and type(value) is int:
            return float(value)
        return self._note("setting-type", key, wanted, value)

    def _note_unknown(
        self, table: Mapping[str, object], known: tuple[str, ...], key: str
    ) -> tuple[str, ...]:
        """Note keys that mean nothing; the known keys that they seem to stand for ("" for none)."""
        free = [name for name in known if name not in table]
        meant = []
        for name in table:
            if name not in known:
                meant.append(_find_nearest(name, free))
                words = {"key": _join_key(key, name), "nearest": meant[-1]}
                place = self._place(words["key"])
                self.problems.append(Problem("setting-unknown", place, words=words))
        return tuple(meant)

    def _note(self, code: str, key: str, expected: str, found: object = "") -> Any:
        words = {"key": key, "expected": expected}
        self.problems.append(Problem(code, self._place(key), _show(found), words))
        return _FAULTY

    def _place(self, key: str) -> Place:
        return Place(file=self.file, key=key)


def _join(parts: Any) -> Any:
    """All parts as a tuple, each of them read; faulty if one is."""
    values = tuple(parts)
    return _FAULTY if any(value is _FAULTY for value in values) else values


def _join_key(key: str, name: str) -> str:
    bare = name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'
    return f"{key}.{bare}" if key else bare


def _find_nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # only needed by those who err

    return next(iter(get_close_matches(name.lower(), known, n=1)), "")


def _show(value: object) -> str:
    """A faulty value much as it was typed; of a table, its keys."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return _cut("{" + ", ".join(value) + "}")
        case list():
            return _cut("[" + ", ".join(map(_show, value)) + "]")
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"
