"""The program: its commands, what they share, and what becomes of whatever goes wrong in them.

What the help says stands in ``help.toml``. A module of this package makes one command by
``as_command`` and calls it ``command``; it gives an exit code, or None for ``CLEAN``, and is
imported only when it runs.

Commands have no ``try`` of their own: known faults are told here as problems, and what nobody
foresaw in a sentence that names the file with the full report.
"""

import gc
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from io import StringIO, TextIOWrapper
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_args, get_origin

import click

from itasheet import __version__
from itasheet.cli.help import Formatter
from itasheet.language import LANGUAGES, _, choose_language, name_language, speak
from itasheet.resources import list_tables, load_table

CLEAN, PROBLEMS, UNUSABLE = 0, 1, 2
"""Exit codes: nothing wrong; problems found; wrong usage or unusable input."""
CRASHED, TRY_LATER = 70, 75
"""EX_SOFTWARE and EX_TEMPFAIL of BSD's sysexits."""
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143
"""128 and the number of the signal, as shells count SIGINT, SIGPIPE and SIGTERM."""

COLLECTION_PACE = 100_000
"""New objects after which Python looks for those that only hold each other."""


class Context(click.Context):
    """A context whose help is laid out by the width of what is seen."""

    formatter_class = Formatter


Writes = Callable[[dict[str, Any]], Sequence[Path | None]]
"""By a command's parameters the files and folders that it writes, None for the round's."""


class Command(click.Command):
    """A command whose help stands in ``help.toml`` under its name, and that takes ``--lang``."""

    context_class = Context

    def __init__(self, *args: Any, writes: Writes = lambda _: (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writes = writes
        # It reads nothing: the language is set before click, whose own messages need it, parses.
        choice = click.Choice(LANGUAGES)
        self.params.append(click.Option(["--lang"], type=choice, expose_value=False))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its help in the language of the moment."""
        language, told = name_language(), load_table(HELP, self.name or "")
        self.help = told["help"][language]
        options = load_table(HELP, "common") | told.get("options", {})
        for option in self.get_params(ctx):
            if isinstance(option, click.Option):
                option.help = options[max(option.opts, key=len).lstrip("-")][language]
        super().format_help(ctx, formatter)
        # click would take off the indentation of an epilog, by which examples are known.
        formatter.write_paragraph()
        formatter.write_text(told["epilog"][language])

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; one that writes does so alone in the folders of its files and in their round."""
        for param in self.params:
            if param.type is not PATH and param.metavar != "PATH":  # these may be of other bytes
                try:
                    json.dumps(ctx.params.get(param.name or ""), ensure_ascii=False).encode()
                except UnicodeEncodeError:
                    raise click.BadParameter(_("This is not UTF-8."), ctx, param) from None
        if not (paths := self.writes(ctx.params)):
            return super().invoke(ctx)
        from itasheet.locks import lock_folders
        from itasheet.workflow.loading import find_round

        file, folders = find_round(ctx.params.get("folder")), list[Path]()
        for path in paths:
            is_file = path and path.suffix.lower() in (".xlsx", ".pdf")
            folder = path.parent if path and is_file else path or file.parent
            folders += [folder] if folder.is_dir() or (path and not is_file) else []
            # Also where a link in it leads elsewhere: that nothing is written there is then told.
            both = [(see(folder), see(file.parent)) for see in (os.path.abspath, os.path.realpath)]
            if file.is_file() and any(Path(one).is_relative_to(base) for one, base in both):
                folders.append(file.parent)
        with lock_folders(folders):
            return super().invoke(ctx)


PATH = click.Path(path_type=Path)
Make = Callable[[str, Any], click.Parameter]
"""Makes the parameter of a command that is annotated with it, by its name and type."""


def option(typed: str, **words: Any) -> Make:
    """An option; ``typed`` is how it is typed, where a word in capitals stands for its value."""
    names = [word for word in typed.split() if not word.isupper()]
    value = next(filter(str.isupper, typed.split()), None)
    return partial(_make_parameter, click.Option, names, {"metavar": value, **words})


def argument(**words: Any) -> Make:
    """What is told by where it stands."""
    return partial(_make_parameter, click.Argument, [], words)


def _make_parameter(
    kind: type[click.Parameter], names: list[str], words: dict[str, Any], name: str, hint: Any
) -> click.Parameter:
    """A parameter; by its type it is a path, a flag, or there any number of times."""
    known: dict[str, Any] = {"type": PATH} if Path in (hint, *get_args(hint)) else {}
    known |= {"is_flag": True} if hint is bool else {}
    if get_origin(hint) is tuple:
        known |= {"nargs": -1} if kind is click.Argument else {"multiple": True}
    return kind([*names, name], **known | words)


def as_command(
    name: str, writes: Writes = lambda _: ()
) -> Callable[[Callable[..., int | None]], Command]:
    """The decorator for a command, whose parameters are annotated with what makes them."""

    def make(function: Callable[..., int | None]) -> Command:
        hints = dict(function.__annotations__)
        del hints["return"]
        made = [hint.__metadata__[0](key, hint.__origin__) for key, hint in hints.items()]
        return Command(name, callback=function, params=made, writes=writes)

    return make


HELP = "cli/help"
COMMANDS = tuple(name for name in list_tables(HELP) if name not in ("common", "itasheet"))
"""The commands, each a module in this package, in the order of the work."""


class Program(Command, click.Group):
    """The group of all commands."""

    def main(  # type: ignore[override]  # always ends the process
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command line (the process's own by default) and exit with its code."""
        # A command lives for moments: at the usual pace, looking for cycles costs a tenth of them.
        gc.set_threshold(COLLECTION_PACE)
        for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
            if getattr(sys, name) is None:  # closed: the next file opened would get its number
                setattr(sys, name, open(os.devnull, mode))
        for stream in (sys.stdout, sys.stderr):  # UTF-8 whatever the console's code page
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        # Wherever --lang stands it counts, the last one of several. argparse takes 3 ms for that.
        options = takewhile("--".__ne__, sys.argv[1:] if args is None else args)
        asked = re.findall(r"(?m)^--lang[=\n](.*)", "\n".join(options))
        if args is None:  # what is under way is put in order, as after Ctrl-C
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        extra["standalone_mode"] = False
        try:
            with speak(choose_language(next(reversed(asked), None), os.environ)):
                try:
                    said = super().main(args, prog_name or self.name, **extra)
                    code = said if isinstance(said, int) else CLEAN
                except (Exception, SystemExit) as error:
                    code = _tell_error(error)
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
        language = name_language()
        rows = [(name, load_table(HELP, name)["summary"][language]) for name in COMMANDS]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)


def _tell_error(error: Exception | SystemExit) -> int:
    """Tell what a command raised, on stderr if that can be written; the exit code."""
    from itasheet.problems.problem import Problem, Stop, find_signal, format_problem

    if isinstance(error, SystemExit) and error.code != TERMINATED:
        # Outside its standalone mode click itself exits only where nobody reads the output any
        # more, and with 1, which here means that problems were found.
        code = error.code if isinstance(error.code, int) else CLEAN
        return PIPE_CLOSED if code == PROBLEMS else code
    signal = find_signal(error)
    if signal or isinstance(error, click.exceptions.Abort):  # click's word for Ctrl-C
        with suppress(OSError):
            click.echo(format_problem(Problem("run-stopped"), _), err=True)
        return TERMINATED if isinstance(signal, SystemExit) else INTERRUPTED
    from itasheet.files import explain_refusal
    from itasheet.thai.text import clean_terminal
    from itasheet.workflow.loading import write_crash

    if isinstance(error, OSError) and error.errno:
        error = explain_refusal(error)
    if isinstance(error, click.ClickException):
        shown, code = StringIO(), error.exit_code
        error.show(shown)
        told = shown.getvalue().removesuffix("\n").split("\n")
    elif isinstance(error, Stop):
        told = [format_problem(problem, _) for problem in error.problems]
        code = TRY_LATER if error.later else UNUSABLE
    else:
        path, code = write_crash(error), CRASHED
        line = _("itasheet itself failed ({kind}). The full report is in {path}")
        if not path:
            line = _("itasheet itself failed ({kind}). The full report stands above.")
        told = [line.format(kind=type(error).__name__, path=path)]
    message = "{message}" if isinstance(error, click.ClickException) else _("Error: {message}")
    with suppress(OSError):
        for line in told:  # words of the command line may stand in it
            click.echo(message.format(message=clean_terminal(line)), err=True)
    return code


main = Program("itasheet", context_settings={"help_option_names": ["-h", "--help"]})
"""The program itself; call it to run the command line that the process was given."""
click.version_option(__version__, message="itasheet %(version)s")(main)

Paths = Annotated[tuple[Path, ...], argument()]
SomePaths = Annotated[tuple[Path, ...], argument(required=True)]
File = Annotated[Path, argument()]
Folder = Annotated[Path | None, option("--round DIR")]
Units = Annotated[tuple[str, ...], option("--unit NAME")]
Json = Annotated[bool, option("--json")]
Force = Annotated[bool, option("--force")]
"""What several commands take."""


def output_option(ending: str, **words: Any) -> Make:
    """The option for a file to write, whose name must have this ending."""

    def check(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
        if path and path.suffix.lower() != ending:
            told = _("Give a name that ends in {ending}.")
            raise click.BadParameter(told.format(ending=ending))
        return path

    return option("-o --output FILE", callback=check, **words)
