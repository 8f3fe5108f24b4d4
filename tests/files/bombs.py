"""Workbooks that, compressed, hold far more than they are; made when they are needed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.files.corpus import load_table, make_given
from tests.files.parts import MAIN, make_sheet, make_workbook, pack


def _repeat(told: Any) -> str:
    """A text as the table tells it: itself, in pieces, or a piece with how many times it stands."""
    if isinstance(told, list):
        return "".join(map(_repeat, told))
    if isinstance(told, str):
        return told
    text, number = _repeat(told["of"]), f"{{{told.get('by', 'n')}}}"
    if number not in text:
        return text * int(told["times"])
    return "".join(text.replace(number, str(n)) for n in range(1, told["times"] + 1))


def _list_texts(told: Any) -> list[str]:
    """The texts of a list: each told by itself, or one with how many times it stands."""
    if isinstance(told, list):
        return list(map(_repeat, told))
    number, text = f"{{{told.get('by', 'n')}}}", _repeat(told["of"])
    return [text.replace(number, str(n)) for n in range(1, told["times"] + 1)]


def _make_bomb(entry: Mapping[str, Any]) -> bytes:
    given = dict(entry)
    for key, told in entry.items():
        if key in ("strings", "styles"):
            given[key] = _list_texts(told)
        elif key in ("parts", "archive"):
            given[key] = {part: _repeat(one) for part, one in told.items()}
        elif key != "relations":
            given[key] = _repeat(told)
    return make_given(given)


def _load(name: str) -> dict[str, Callable[[], bytes]]:
    entries = load_table("bombs")[name].items()
    return {name: partial(_make_bomb, entry) for name, entry in entries}


BOMBS: dict[str, Callable[[], bytes]] = {
    **_load("refused"),
    "too many parts": lambda: pack({f"xl/media/{n}": "" for n in range(10_001)}),
    "too long a namespace": lambda: make_workbook(
        sheet=make_sheet("<row/>" * 390_000).replace(MAIN, "u" * 400_000)
    ),
}
"""What is refused: each must end soon, and in little memory."""
WEIGHTY = _load("read")
"""What is just within the limits, and read."""
