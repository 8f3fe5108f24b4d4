"""Where whatever goes wrong below becomes a sentence and an exit code, in one place for all.

Known faults are told as problems; what nobody foresaw is told in a sentence that names the file
with the full report. Commands have no ``try`` of their own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper

import click

from itasheet import __version__
from itasheet.language import _

CLEAN, PROBLEMS, UNUSABLE = 0, 1, 2
"""Exit codes: nothing wrong; problems found; wrong usage or unusable input."""
CRASHED, TRY_LATER = 70, 75
"""EX_SOFTWARE and EX_TEMPFAIL of BSD's sysexits."""
INTERRUPTED, PIPE_CLOSED = 130, 141
"""128 and the number of the signal, as shells count SIGINT and SIGPIPE."""

DEBUG_VARIABLE = "ITASHEET_DEBUG"


def prepare_streams() -> None:
    """Write UTF-8 whatever the console's code page, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def run_guarded(run: Callable[[], object]) -> int:
    """Run a command line and give its exit code; all that it raises has been told on stderr.

    ``run`` is a click command's main outside its standalone mode: what it returns is the code.
    """
    try:
        code = run()
        return code if isinstance(code, int) else CLEAN
    except click.exceptions.Abort:  # click's word for Ctrl-C
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as stop:
        # Outside its standalone mode click itself exits only where nobody reads the output any
        # more, and with 1, which here means that problems were found.
        return PIPE_CLOSED if stop.code == 1 else stop.code if isinstance(stop.code, int) else CLEAN
    except Exception as error:
        return _tell_error(error)


def _tell_error(error: Exception) -> int:
    from itasheet.files import FileExists, FilesError, display_name
    from itasheet.problems.kinds import format_problem
    from itasheet.problems.problem import Place, Problem, Stop

    code = UNUSABLE
    problems: tuple[Problem, ...] = ()
    if isinstance(error, Stop):
        code, problems = TRY_LATER if error.later else UNUSABLE, error.problems
    elif isinstance(error, FilesError):
        place = Place(file=display_name(error.path))
        if isinstance(error, FileExists):
            problems = (Problem("output-exists", place),)
        else:
            reason = getattr(error.__cause__, "strerror", None) or ""
            problems = (Problem("output-unwritable", place, reason),)
    else:
        _tell_crash(error)
        return CRASHED
    for problem in problems:
        _tell(format_problem(problem, _))
    return code


def _tell(message: str) -> None:
    click.echo(_("Error: {message}").format(message=message), err=True)


def _tell_crash(error: Exception) -> None:
    """Write the full report into a new temporary file that only this user can read."""
    import platform
    import tempfile
    import traceback

    facts = (
        f"itasheet {__version__}",
        f"Python {platform.python_version()}, {platform.platform()}",
        "command line: " + " ".join(map(ascii, sys.argv)),
    )
    report = "\n".join((*facts, "", "".join(traceback.format_exception(error))))
    kind = type(error).__name__
    if os.environ.get(DEBUG_VARIABLE):
        click.echo(report, err=True)
    try:
        handle, path = tempfile.mkstemp(prefix="itasheet-crash-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError:
        click.echo(report, err=True)
        _tell(_("itasheet itself failed ({kind}). The full report stands above.").format(kind=kind))
    else:
        message = _("itasheet itself failed ({kind}). The full report is in {path}")
        _tell(message.format(kind=kind, path=path))
