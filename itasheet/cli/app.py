"""What all commands share: translated help, ``--lang`` anywhere, commands imported when they run.

Help is given as English msgids marked with N_ and read in the language that is set by then; in an
epilog a paragraph of which every line is indented is an example and keeps its lines. A module of
this package makes one command and calls it ``command``::

    @click.command("check", cls=Command, help=N_("…"), epilog=N_("Examples:\\n\\n  itasheet …"))
    @click.option("--strict", cls=Option, is_flag=True, help=N_("…"))
    def command(strict: bool) -> int:
        …
        return 1  # the exit code; None is 0
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from itasheet import __version__
from itasheet.cli.errors import prepare_streams, run_guarded
from itasheet.cli.help import Formatter
from itasheet.language import LANGUAGES, N_, _, choose_language, speak

COLLECTION_PACE = 100_000
"""New objects after which Python looks for those that only hold each other."""


class Translated:
    """An attribute that is set to a msgid and read in the language of the moment."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        text = instance.__dict__.get(self.name)
        return _(text) if text else text

    def __set__(self, instance: Any, text: str | None) -> None:
        instance.__dict__[self.name] = text


class Context(click.Context):
    """A context whose help is laid out by the width of what is seen."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose help is a msgid."""

    help = Translated()


class Argument(click.Argument):
    """An argument; it is named in the help of its command."""


class Command(click.Command):
    """A command whose help, summary and epilog are msgids, and that takes ``--lang``."""

    context_class = Context
    help = Translated()
    short_help = Translated()
    epilog = Translated()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It reads nothing: the language is set before click, whose own messages need it, parses.
        text = N_("Language of messages; also ITASHEET_LANG.")
        choice = click.Choice(LANGUAGES)
        self.params.append(Option(["--lang"], type=choice, expose_value=False, help=text))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:  # click keeps it, worded in the language of its first use
            option.help = _("Show this message and exit.")
        return option

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:  # click would take the indentation off, by which examples are known
            formatter.write_paragraph()
            formatter.write_text(self.epilog)


class Program(Command, click.Group):
    """The group of all commands.

    ``commands_table`` has a summary for each command's name; the module of that name in
    ``package`` holds it as ``command``.
    """

    def __init__(
        self, name: str, *, commands_table: Mapping[str, str], package: str, **kwargs: Any
    ) -> None:
        settings = {"help_option_names": ["-h", "--help"]}
        super().__init__(name, context_settings=settings, **kwargs)
        self.commands_table = commands_table
        self.package = package
        text, shown = N_("Show the version and exit."), "itasheet %(version)s"
        click.version_option(__version__, message=shown, cls=Option, help=text)(self)

    def main(  # type: ignore[override]  # always ends the process
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command line (the process's own by default) and exit with its code."""
        # A command lives for moments: at the usual pace, looking for cycles costs a tenth of them.
        gc.set_threshold(COLLECTION_PACE)
        prepare_streams()
        arguments = sys.argv[1:] if args is None else args
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        extra["standalone_mode"] = False
        main = super().main
        with speak(choose_language(_find_language(arguments), os.environ)):
            code = run_guarded(lambda: main(args, prog_name or self.name, **extra))
        # All memory goes with the process: looking it through once more would cost another tenth.
        gc.freeze()
        sys.exit(code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_table:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"{self.package}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, _(summary)) for name, summary in self.commands_table.items()]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)


def _find_language(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says, wherever it stands; the last one counts."""
    found = None
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--":
            break
        if argument == "--lang":
            found = following
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


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
