"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from itasheet.cli.frame import Option
from itasheet.model.wording import N_

round_option = click.option(
    "--round",
    "folder",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=N_("Folder of the round, with its itasheet.toml; by default this one."),
)

unit_option = click.option(
    "--unit",
    "units",
    cls=Option,
    multiple=True,
    metavar="NAME",
    help=N_("Only this unit, by id or name; may be given more than once."),
)

json_option = click.option(
    "--json", "as_json", cls=Option, is_flag=True, help=N_("Print one JSON document.")
)

force_option = click.option(
    "--force", cls=Option, is_flag=True, help=N_("Replace files that exist already.")
)
