"""What the types of settings cannot say, checked part by part, so that all faults are told at once.

A part that is wrong by itself hides nothing of the others: each check sees the parts it asks for,
if they are sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from itasheet.model.problems import Place, Problem


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
