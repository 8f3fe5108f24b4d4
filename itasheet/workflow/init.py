"""Starting a round: its ``itasheet.toml``, with comments in Thai for whoever edits it by hand.

A round that is to be is a table, as its file would hold it. Its file is made from the template in
``templates/init``, and read as any round is before it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from itasheet.definition.round import FILE, read_round
from itasheet.definition.settings import quote_text
from itasheet.files import display_name, make_folder, refuse_existing, write_whole
from itasheet.problems.problem import Problem, Stop
from itasheet.resources import find_template
from itasheet.workflow.loading import find_definition

Table = dict[str, Any]
"""A round, or one unit of it, as a table of its file."""

UNIT: Table = {"id": "", "name": "", "other_names": (), "addresses": (), "measures": ()}


def write_round(settings: Table, folder: Path, force: bool) -> Path:
    """Write the file of a round into its folder, which is made; a faulty one stops the job."""
    path = folder / FILE
    refuse_existing([path], force)
    if problems := find_faults(settings, folder):
        raise Stop(*problems)
    make_folder(folder)
    write_whole(path, format_round(settings).encode("utf-8"), force)
    return path


def find_faults(settings: Table, folder: Path) -> tuple[Problem, ...]:
    """All that would be wrong with a round's file."""
    file = display_name(folder / FILE)
    return read_round(format_round(settings), file, lambda name: find_definition(name, folder))[2]


def format_round(settings: Table) -> str:
    """The text of a round's file."""
    agency = {"name": "", "district": "", "province": "", "other_names": (), **settings["agency"]}
    return (
        find_template(f"init/{FILE}")
        .read_text("utf-8")
        .format(
            fiscal_year=settings["fiscal_year"],
            units="".join(map(_format_unit, settings["units"])),
            **{key: _format_value(value) for key, value in agency.items()},
        )
    )


def _format_unit(unit: Table) -> str:
    lines = (f"{key} = {_format_value(value)}\n" for key, value in (UNIT | unit).items())
    return f"\n[[units]]\n{''.join(lines)}"


def _format_value(value: Any) -> str:
    if isinstance(value, str):
        return quote_text(value)
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(map(_format_value, value))}]"
