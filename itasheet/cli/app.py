"""The program: its commands, what they share, and what becomes of whatever goes wrong in them.

Help is given as English msgids marked with N_ and read in the language that is set by then; in an
epilog a paragraph of which every line is indented is an example and keeps its lines. A module of
this package makes one command by ``as_command`` and calls it ``command``; it gives an exit code,
or None for ``CLEAN``, and is imported only when it runs.

Commands have no ``try`` of their own: known faults are told here as problems, and what nobody
foresaw in a sentence that names the file with the full report.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from itasheet import __version__
from itasheet.cli.help import Formatter
from itasheet.language import LANGUAGES, N_, _, choose_language, speak

CLEAN, PROBLEMS, UNUSABLE = 0, 1, 2
"""Exit codes: nothing wrong; problems found; wrong usage or unusable input."""
CRASHED, TRY_LATER = 70, 75
"""EX_SOFTWARE and EX_TEMPFAIL of BSD's sysexits."""
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143
"""128 and the number of the signal, as shells count SIGINT, SIGPIPE and SIGTERM."""

COLLECTION_PACE = 100_000
"""New objects after which Python looks for those that only hold each other."""


def translated(name: str) -> Any:
    """An attribute of this name that is set to a msgid and read in the language of the moment."""

    def read(owner: Any) -> Any:
        text = vars(owner).get(name)
        return _(text) if text else text

    def write(owner: Any, text: str | None) -> None:
        vars(owner)[name] = text

    return property(read, write)


class Context(click.Context):
    """A context whose help is laid out by the width of what is seen."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose help is a msgid."""

    help = translated("help")


class Command(click.Command):
    """A command whose help and epilog are msgids, and that takes ``--lang``.

    By its parameters ``writes`` lists the files and folders that it writes, None for the round's.
    """

    context_class = Context
    help = translated("help")
    epilog = translated("epilog")

    def __init__(self, *args: Any, writes: Any = lambda _: (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writes: Callable[[dict[str, Any]], Sequence[Path | None]] = writes
        # It reads nothing: the language is set before click, whose own messages need it, parses.
        text = N_("Language of messages; also ITASHEET_LANG.")
        choice = click.Choice(LANGUAGES)
        self.params.append(Option(["--lang"], type=choice, expose_value=False, help=text))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:  # click keeps it, worded in the language of its first use
            option.help = _("Show this message and exit.")
        return option

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; one that writes does so alone in the folders of its files and in their round."""
        if not (paths := self.writes(ctx.params)):
            return super().invoke(ctx)
        from itasheet.locks import lock_folders
        from itasheet.workflow.loading import find_round

        file, folders = find_round(ctx.params.get("folder")), list[Path]()
        for path in paths:
            is_file = path and path.suffix.lower() in (".xlsx", ".pdf")
            folder = path.parent if path and is_file else path or file.parent
            folders += [folder] if folder.is_dir() or (path and not is_file) else []
            if file.is_file() and folder.resolve().is_relative_to(file.parent.resolve()):
                folders.append(file.parent)
        with lock_folders(folders):
            return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:  # click would take the indentation off, by which examples are known
            formatter.write_paragraph()
            formatter.write_text(self.epilog)


as_command = partial(click.command, cls=Command)
"""Click's decorator for commands whose words are msgids."""
PATH = click.Path(path_type=Path)


def option(typed: str, told: str, **words: Any) -> Callable[[Any], Any]:
    """The decorator for an option; ``typed`` is how it is typed, ``told`` its help, a msgid.

    A word in capitals stands for its value, which for a DIR, FILE or PATH is a path; without one,
    and without a ``type``, it is a flag. A bare word is the name of the parameter.
    """
    names = [word for word in typed.split() if not word.isupper()]
    value = next(filter(str.isupper, typed.split()), None)
    if value in ("DIR", "FILE", "PATH"):
        words.setdefault("type", PATH)
    elif value is None and "type" not in words:
        words["is_flag"] = True
    return click.option(*names, cls=Option, metavar=value, help=told, **words)


COMMANDS = {
    "init": N_("Start a round: write its itasheet.toml."),
    "template": N_("Make one form for each unit."),
    "mail": N_("Send forms, reminders, receipts and the report by mail."),
    "collect": N_("Take returns out of mails and folders into the round's inbox."),
    "check": N_("Read returns and name every mistake by its cell."),
    "status": N_("Tell who has answered, who has not, and what to do next."),
    "diff": N_("Show how two workbooks differ, cell by cell."),
    "merge": N_("Join the returns into the report workbook."),
    "trace": N_("Show where a cell of the report came from."),
    "receipt": N_("Write a receipt for each return that was accepted."),
    "pdf": N_("Print a workbook to PDF through LibreOffice."),
    "explain": N_("Tell what a problem means and how to mend it."),
    "demo": N_("Run a whole round of a made-up agency."),
}
"""Each command's module in this package, in the order of the work, and its line in the help, which
stands here so that the help need not import the commands."""


class Program(Command, click.Group):
    """The group of all commands."""

    def main(  # type: ignore[override]  # always ends the process
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command line (the process's own by default) and exit with its code."""
        # A command lives for moments: at the usual pace, looking for cycles costs a tenth of them.
        gc.set_threshold(COLLECTION_PACE)
        for stream in (sys.stdout, sys.stderr):  # UTF-8 whatever the console's code page
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        arguments = sys.argv[1:] if args is None else args
        if args is None:  # what is under way is put in order, as after Ctrl-C
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        extra["standalone_mode"] = False
        try:
            with speak(choose_language(_find_language(arguments), os.environ)):
                try:
                    said = super().main(args, prog_name or self.name, **extra)
                    code = said if isinstance(said, int) else CLEAN
                except SystemExit as stop:
                    # Outside its standalone mode click itself exits only where nobody reads the
                    # output any more, and with 1, which here means that problems were found.
                    code = stop.code if isinstance(stop.code, int) else CLEAN
                    code = PIPE_CLOSED if code == 1 else code
                except Exception as error:
                    code = _tell_error(error)
                if code in (INTERRUPTED, TERMINATED):
                    from itasheet.problems.problem import Problem, format_problem

                    click.echo(format_problem(Problem("run-stopped"), _), err=True)
        except Exception as error:  # in telling, or in finding the words for it
            code = _tell_error(error)
        if args is None:  # what was finished is not killed while memory is put in order for nobody
            with suppress(OSError, ValueError, AttributeError):
                sys.stdout.flush()
            os._exit(code)
        sys.exit(code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"itasheet.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(summary)) for name, summary in COMMANDS.items()])


def _find_language(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says, wherever it stands; the last one counts."""
    found = None
    for argument, following in zip(arguments, [*arguments[1:], ""]):
        name, sign, value = argument.partition("=")
        if argument == "--":
            break
        if name == "--lang":
            found = value if sign else following
    return found


def _tell_error(error: Exception) -> int:
    """Tell what a command raised, on stderr; the exit code."""
    if isinstance(error, click.exceptions.Abort):  # click's word for Ctrl-C
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    from itasheet.problems.problem import Stop, format_problem
    from itasheet.workflow.loading import write_crash

    if isinstance(error, Stop):
        told = [format_problem(problem, _) for problem in error.problems]
        code = TRY_LATER if error.later else UNUSABLE
    else:
        path, code = write_crash(error), CRASHED
        line = _("itasheet itself failed ({kind}). The full report is in {path}")
        if not path:
            line = _("itasheet itself failed ({kind}). The full report stands above.")
        told = [line.format(kind=type(error).__name__, path=path)]
    for message in told:
        click.echo(_("Error: {message}").format(message=message), err=True)
    return code


main = Program(
    "itasheet",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "Excel forms out to the units of an agency, their returns checked and merged into one "
        "report with Thai digits."
    ),
    epilog=N_(
        "Examples:\n"
        "\n"
        "  itasheet demo\n"
        "  itasheet template --round 2568 -o forms\n"
        "  itasheet check returns --round 2568\n"
        "  itasheet merge returns --round 2568 -o report.xlsx"
    ),
)
"""The program itself; call it to run the command line that the process was given."""
click.version_option(
    __version__, message="itasheet %(version)s", cls=Option, help=N_("Show the version and exit.")
)(main)

paths_argument = partial(click.argument, "paths", nargs=-1, type=PATH)
round_option = option(
    "--round folder DIR", N_("Folder of the round, with its itasheet.toml; by default this one.")
)
unit_option = option(
    "--unit units NAME",
    N_("Only this unit, by id or name; may be given more than once."),
    multiple=True,
)
json_option = option("--json as_json", N_("Print one JSON document."))
force_option = option("--force", N_("Replace files that exist already."))
"""What several commands take."""


def output_option(ending: str, told: str, **words: Any) -> Callable[[Any], Any]:
    """The option for a file to write, whose name must have this ending."""

    def check(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
        if path and path.suffix.lower() != ending:
            told = _("Give a name that ends in {ending}.")
            raise click.BadParameter(told.format(ending=ending))
        return path

    return option("-o --output FILE", told, callback=check, **words)
