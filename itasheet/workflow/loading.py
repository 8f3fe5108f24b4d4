"""Getting what a job works on: a definition, a round with what lies in its folder, the day.

This is where the edges are called; what cannot be used ends the job with its problems.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from itasheet import __version__
from itasheet.checks.context import Plan
from itasheet.definition.definition import Definition, read_definition
from itasheet.definition.round import FILE, Round, Unit, read_round
from itasheet.files import display_name, explain_refusal, find_fault
from itasheet.language import N_
from itasheet.merging.decisions import FILE as DECISIONS
from itasheet.merging.decisions import Decision, read_decisions
from itasheet.problems.problem import Place, Problem, Stop, find_signal
from itasheet.resources import TABLES, find_data, list_tables, load_table
from itasheet.thai.dates import find_day
from itasheet.xlsx.package import Refusal, read_file

if TYPE_CHECKING:
    from itasheet.reports.contents import Crest

T = TypeVar("T")

DEFINITION = "ita-report"
"""The definition that is meant where no round names one."""
SOURCES = {"reminders": "forms", "report": "report.xlsx"}
"""What mail attaches by default where that is not the folder with the name of its purpose."""


def shield(name: str, job: Callable[[], T], tell: Callable[[Problem], T]) -> T:
    """What a job makes of the file of that name; a fault of ours, or what the system refuses, is
    told as a problem of the file alone, so that all others are done.
    """
    try:
        return job()
    except Stop:
        raise
    except Exception as error:
        if signal := find_signal(error):
            raise signal from None
        if isinstance(error, OSError) and error.errno:
            (refused,) = explain_refusal(error).problems
            return tell(refused._replace(place=Place(file=name)))
        words = {"kind": type(error).__name__, "report": write_crash(error)}
        return tell(Problem("program-fault", Place(file=name), words=words))


def write_crash(error: BaseException) -> str:
    """Write the full report of a fault of ours into a new temporary file that only this user can
    read; its path, or "" where there can be none and the report went to stderr.
    """
    import platform
    import tempfile
    import traceback

    report = f"itasheet {__version__}\nPython {platform.python_version()}, {platform.platform()}\n"
    report += f"command line: {' '.join(map(ascii, sys.argv))}\n\n"
    report += "".join(traceback.format_exception(error))
    if os.environ.get("ITASHEET_DEBUG"):
        print(report, file=sys.stderr)
    path = ""
    try:
        handle, path = tempfile.mkstemp(prefix="itasheet-crash-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        print(report, file=sys.stderr)
        return ""
    return path


class RoundContext(NamedTuple):
    """What returns are held against: a definition, and the round if there is one, with its file."""

    definition: Definition
    round_: Round | None
    file: Path = Path(FILE)

    @property
    def base(self) -> Path:
        """The folder from which a round names its files."""
        return self.file.parent


def find_round(folder: Path | None) -> Path:
    """Where the file of a folder's round is, or would be; by default that of this folder."""
    path = folder or Path()
    return path if path.suffix == ".toml" else path / FILE


def load_context(folder: Path | None, definition: str | None = None) -> RoundContext:
    """The round of a folder, or of a .toml file, and its definition.

    By default it is that of this folder; a definition alone will do where this has no round.
    """
    path = find_round(folder)
    if not path.is_file():
        if folder:
            raise Stop(find_fault("round-missing", folder, name=FILE))
        return RoundContext(load_definition(definition or DEFINITION, Path()), None)

    def find(name: str) -> tuple[Definition | None, tuple[Problem, ...]]:
        return find_definition(definition or name, path.parent)

    round_, loaded, problems = read_round(read_text(path), display_name(path), find)
    if round_ is None or loaded is None:
        raise Stop(*problems)
    return RoundContext(loaded, round_, path)


class RoundFolder(RoundContext):
    """A round with its folder: what lies where in it.

    Collected returns lie in ``inbox``; ``mail`` has the journals, the texts of the round's own, and
    for each purpose what a dry run showed, with the plan of what is to be sent.
    """

    round_: Round

    @property
    def inbox(self) -> Path:
        return self.base / "inbox"

    @property
    def mail(self) -> Path:
        return self.base / "mail"

    @property
    def mail_round(self) -> str:
        """What keeps apart the mail of rounds of which one began as a copy of the other."""
        return f"{self.definition.id} {self.round_.fiscal_year}"


def open_round_folder(folder: Path | None, definition: str | None = None) -> RoundFolder:
    """The round of a folder, by default of this one; without a round the command stops."""
    context = load_context(folder, definition)
    if context.round_ is None:
        raise Stop(find_fault("round-missing", Path(), name=FILE))
    return RoundFolder(context.definition, context.round_, context.file)


def choose_units(round_: Round, names: tuple[str, ...]) -> tuple[Unit, ...]:
    """The units of these names, or all of them; a name that the round lacks stops the command."""
    chosen = {name: round_.find_unit(name) for name in names}
    known = ", ".join(unit.name for unit in round_.units)
    unknown = [{"unit": name, "units": known} for name, unit in chosen.items() if unit is None]
    if unknown:
        raise Stop(*(Problem("unit-not-in-round", words=words) for words in unknown))
    return tuple(dict.fromkeys(filter(None, chosen.values()))) or round_.units


def load_definition(name: str, folder: Path) -> Definition:
    """A definition by its name among those that ship, or by the path of a .toml file."""
    definition, problems = find_definition(name, folder)
    if definition is None:
        raise Stop(*problems)
    return definition


def find_definition(name: str, folder: Path) -> tuple[Definition | None, tuple[Problem, ...]]:
    """What ``load_definition`` loads, or what is wrong with it."""
    shipped, compiled = find_data("templates"), f"templates/{name}"
    path = folder / name if name.endswith(".toml") else shipped / f"{name}.toml"
    if not path.is_file():
        names = ", ".join(sorted(one.stem for one in shipped.glob("*.toml")))
        return None, (Problem("definition-missing", words={"name": name, "names": names}),)
    if compiled in TABLES:
        with suppress(ValueError):  # where one was edited, a slip is told with its line
            tables = {key: load_table(compiled, key) for key in list_tables(compiled)}
            return read_definition(tables, display_name(path))
    return read_definition(read_text(path), display_name(path))


def read_text(path: Path) -> str:
    """A text file in UTF-8; one that cannot be read stops the job."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise Stop(find_fault("file-unreadable", path)) from error
    except UnicodeDecodeError as error:
        raise Stop(find_fault("setting-encoding", path)) from error


def read_content(path: Path) -> bytes:
    """The bytes of a file; one that cannot be read stops the job."""
    try:
        return read_file(path)
    except Refusal as refusal:
        raise Stop(refusal.explain(display_name(path))) from refusal


def load_crest(context: RoundContext) -> "Crest | None":
    """The crest of a round; None where it names none. What is no picture stops the job."""
    if context.round_ is None or not context.round_.agency.crest:
        return None
    from itasheet.reports.contents import read_crest

    key, name = "agency.crest", context.round_.agency.crest
    with suppress(Stop):
        if crest := read_crest(read_content(context.base / name)):
            return crest
    words = {"key": key, "expected": N_("a picture, PNG or JPEG, by its path from this file")}
    place = Place(file=display_name(context.file), key=key)
    raise Stop(Problem("setting-value", place, name, words))


def load_plan(context: RoundContext) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan that the round names, if any, and its faults; an unreadable one stops the job."""
    if context.round_ is None or not context.round_.plan:
        return None, ()
    from itasheet.checks.measures import read_plan
    from itasheet.xlsx.read_workbook import read_workbook

    path = context.base / context.round_.plan
    name = display_name(path)
    if not context.definition.plan:
        raise Stop(Problem("plan-undefined", words={"definition": context.definition.id}))
    if not path.is_file():
        raise Stop(Problem("plan-missing", Place(file=name)))
    own = load_definition(context.definition.plan, context.base)
    plan, problems = read_plan(read_workbook(path, name), context.definition, own, context.round_)
    if plan is None:
        raise Stop(*problems)
    return plan, problems


def read_today() -> datetime:
    """Midnight of today, the date that outputs carry; SOURCE_DATE_EPOCH stands in for the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now()
    return datetime(now.year, now.month, now.day)


def is_to_come(time: datetime | None) -> bool:
    """Whether a time, that of a clock gone wrong, is after now; the clock itself is asked."""
    today = max(read_today().date(), find_day(datetime.now(UTC)))
    return time is not None and find_day(time) > today


def load_decisions(context: RoundContext) -> tuple[Decision, ...]:
    """What is decided in the file beside the round's own; a fault in it stops the job."""
    path = context.base / DECISIONS
    if context.round_ is None or not path.exists():
        return ()
    decisions, problems = read_decisions(read_text(path), display_name(path))
    if problems:
        raise Stop(*problems)
    return decisions


def find_text(context: RoundFolder, name: str) -> Path:
    """A text for the units: the round's own of that name, else the one that ships."""
    own = context.mail / "texts" / f"{name}.txt"
    return own if own.is_file() else find_data("templates", f"mail/{name}.txt")


def find_template(context: RoundContext, name: str) -> Path:
    """How pages are set: the round's own template of that name, beside its file, else ours."""
    own = context.base / name
    return own if context.round_ and own.is_file() else find_data("templates", name)


def format_command(*words: str | Path) -> str:
    """A command line of ours as it is typed, in Windows as elsewhere."""
    shown = map(display_name, ("itasheet", *words))
    return " ".join(f'"{word}"' if " " in word else word for word in shown)
