"""Where whatever goes wrong below becomes a sentence and an exit code, in one place for all.

Known faults are told as problems; what nobody foresaw is told in a sentence that names the file
with the full report. Commands have no ``try`` of their own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from itasheet import __version__
from itasheet.language import _

if TYPE_CHECKING:
    from itasheet.files import FilesError
    from itasheet.problems.problem import Problem


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
        return PIPE_CLOSED if stop.code == 1 else _take_code(stop)
    except Exception as error:
        return _tell_error(error)


def _take_code(stop: SystemExit) -> int:
    return stop.code if isinstance(stop.code, int) else CLEAN


def _tell_error(error: Exception) -> int:
    from itasheet.problems.problem import Stop

    if isinstance(error, Stop):
        _tell_problems(error.problems)
        return TRY_LATER if error.later else UNUSABLE
    if problem := _match_files_error(error):
        _tell_problems((problem,))
        return UNUSABLE
    _tell_crash(error)
    return CRASHED


def _tell_problems(problems: Iterable[Problem]) -> None:
    from itasheet.problems.kinds import format_problem

    for problem in problems:
        _tell(format_problem(problem, _))


def _tell(message: str) -> None:
    click.echo(_("Error: {message}").format(message=message), err=True)


def _match_files_error(error: Exception) -> Problem | None:
    """The problem that an output which could not be written stands for, or None."""
    from itasheet.files import FilesError

    return _word_files_error(error) if isinstance(error, FilesError) else None


def _word_files_error(error: FilesError) -> Problem:
    from itasheet.files import FileExists, display_name
    from itasheet.problems.problem import Place, Problem

    code = "output-exists" if isinstance(error, FileExists) else "output-unwritable"
    reason = getattr(error.__cause__, "strerror", None) if code == "output-unwritable" else None
    return Problem(code, Place(file=display_name(error.path)), reason or "")


def _tell_crash(error: Exception) -> None:
    report = _describe_crash(error)
    kind = type(error).__name__
    if os.environ.get(DEBUG_VARIABLE):
        click.echo(report, err=True)
    try:
        path = _save_crash(report)
    except OSError:
        click.echo(report, err=True)
        _tell(_("itasheet itself failed ({kind}). The full report stands above.").format(kind=kind))
    else:
        message = _("itasheet itself failed ({kind}). The full report is in {path}")
        _tell(message.format(kind=kind, path=path))


def _describe_crash(error: Exception) -> str:
    import platform
    import traceback

    facts = (
        f"itasheet {__version__}",
        f"Python {platform.python_version()}, {platform.platform()}",
        "command line: " + " ".join(map(ascii, sys.argv)),
    )
    return "\n".join((*facts, "", "".join(traceback.format_exception(error))))


def _save_crash(report: str) -> str:
    """Write the report into a new file of the temporary folder, readable by this user alone."""
    import tempfile

    handle, path = tempfile.mkstemp(prefix="itasheet-crash-", suffix=".txt")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(report)
    return path
