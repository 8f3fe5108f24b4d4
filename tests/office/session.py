"""A real LibreOffice for tests and developers: it edits, measures, reads and prints workbooks.

``Office`` starts one with its own profile and with fonts as wide and as high as the national ones,
so that what it says about lines and rows holds on an office machine. The part that speaks UNO runs
under a Python that has it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from itasheet.libreoffice import PROFILE, find_office
from tests.office.fonts import FAMILIES, explain_missing_fonts, make_fontconfig
from tests.office.steps import Step

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0


class OfficeError(Exception):
    """LibreOffice refused, failed, or took too long."""


class RowHeight(NamedTuple):
    """A row (numbered from 1) as given by the file and as LibreOffice needs it, in points.

    ``line`` is the height of one line in the row's largest font. Merged cells, to which LibreOffice
    never fits a row, do not count in ``needed``, but have heights of their own.
    """

    sheet: str
    row: int
    given: float
    needed: float
    line: float
    merged: bool

    @property
    def clipped(self) -> bool:
        """Whether text is cut off: more than a point is missing."""
        return self.given < self.needed - 1

    @property
    def slack(self) -> float:
        """Empty lines at the foot of the row."""
        return max(self.given - self.needed, 0) / self.line


class Office:
    """LibreOffice in its own profile with the test fonts; a context manager.

    Starts when first asked for something, and again after a failure. ``seconds`` is the time limit
    of one call, ``language`` what LibreOffice takes Thai text for, by which it looks for the ends
    of lines: Thai where it is set up for Thailand, Hindi where it is not. In place of families that
    are not among ``families`` it takes what the machine has. Every call raises ``OfficeError``,
    with the step and LibreOffice's own words.
    """

    def __init__(
        self,
        seconds: float = 120.0,
        language: str = "th-TH",
        families: Iterable[str] = FAMILIES,
    ) -> None:
        self.seconds, self._families = seconds, families
        self._language = language
        self._made = tempfile.TemporaryDirectory(prefix="itasheet-office-")
        self.folder = Path(self._made.name)
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        """End LibreOffice and remove everything it wrote for itself."""
        self._kill()
        self._made.cleanup()

    @functools.cached_property
    def fontconfig(self) -> Path:
        """The file for FONTCONFIG_FILE with the test fonts."""
        return make_fontconfig(self.folder / "fontconfig", self._families)

    def edit(self, source: Path, target: Path, steps: Sequence[Step]) -> None:
        """Open an .xlsx, do what a person would, and save it as .xlsx."""
        told = [{"kind": type(step).__name__, "fields": asdict(step)} for step in steps]
        self._ask("edit", source=source, target=target, steps=told)

    def row_heights(self, path: Path) -> list[RowHeight]:
        """Every visible row with text on the visible sheets, then its merged cells with text."""
        return [RowHeight(**row) for row in self._ask("row_heights", source=path)]

    def read_cells(self, path: Path, recalculate: bool = False) -> dict[str, dict[str, str]]:
        """What each filled cell shows, by sheet and address, with formulas computed anew or not."""
        shown: dict[str, dict[str, str]] = self._ask(
            "read_cells", source=path, recalculate=recalculate
        )
        return shown

    def convert(self, path: Path, target: Path) -> None:
        """Print a workbook to a .pdf, or save it in the format of another ending."""
        self._ask("convert", source=path, target=target)

    def read_colors(self, path: Path) -> dict[str, str]:
        """The colour, by rules too, of each cell of the first sheet to the first hidden column."""
        target, table = self.folder / "colors.html", _Colors()
        self.convert(path, target)
        table.feed(target.read_text("utf-8").partition("</table>")[0])
        return table.found

    def _ask(self, task: str, **fields: object) -> Any:
        server = self._server or self._start()
        assert server.stdin is not None
        told = {k: str(v.resolve()) if isinstance(v, Path) else v for k, v in fields.items()}
        with suppress(BrokenPipeError):
            server.stdin.write(json.dumps({"do": task, "with": told}) + "\n")
            server.stdin.flush()
        return self._await(server, self.seconds)

    def _await(self, server: subprocess.Popen[str], seconds: float) -> Any:
        """What the server answers, which is ended if it takes too long."""
        assert server.stdout is not None
        timer = threading.Timer(seconds, self._kill)
        timer.start()
        line = server.stdout.readline()
        timer.cancel()
        timer.join()
        if not line:
            self._kill()
            raise OfficeError(f"no answer from LibreOffice in {seconds:g} s, or it has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["result"]

    def _start(self) -> subprocess.Popen[str]:
        if reason := available():
            raise OfficeError(reason)
        profile, home = self.folder / "profile" / "user", self.folder / "home"
        profile.mkdir(parents=True, exist_ok=True)
        home.mkdir(exist_ok=True)
        known = ("Setup/L10N", "ooSetupSystemLocale", "th-TH")
        own = ("Office.Linguistic/General", "DefaultLocale_CTL", self._language)
        text = PROFILE.read_text("utf-8")
        for before, after in zip(known, own, strict=True):
            text = text.replace(before, after)
        (profile / "registrymodifications.xcu").write_text(text, encoding="utf-8")
        # Every folder that programs write to lies inside our own.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "XDG_")) and name != "VIRTUAL_ENV"
        }
        self._server = subprocess.Popen(
            [_find_python(), "-m", "tests.office.server", str(find_office()), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={
                **kept,
                "HOME": str(home),
                "TMPDIR": str(home),
                "FONTCONFIG_FILE": str(self.fontconfig),
                "SAL_USE_VCLPLUGIN": "svp",
            },
            start_new_session=True,
        )
        self._await(self._server, START_SECONDS)
        return self._server

    def _kill(self) -> None:
        """End the server and LibreOffice, which are one process group.

        In /tmp, the one place that cannot be moved, a killed LibreOffice leaves two pipes; the
        second, by which it finds itself running, is named after its profile.
        """
        server, self._server = self._server, None
        if server is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        profile = (self.folder / "profile").as_uri().encode("utf-16-le")
        digest = hashlib.md5(profile, usedforsecurity=False).digest()
        own = "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
        for name in (f"itasheet{server.pid}", own):
            Path(f"/tmp/OSL_PIPE_{os.getuid()}_{name}").unlink(missing_ok=True)


class _Colors(HTMLParser):
    """The background of each cell of an HTML table, by the address that it has as a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._taken: set[tuple[int, int]] = set()
        self._row = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row += 1
        if tag == "td":
            given = {name: value or "" for name, value in attrs}
            column = next(c for c in range(26) if (self._row, c) not in self._taken)
            for row in range(int(given.get("rowspan", 1))):
                for more in range(int(given.get("colspan", 1))):
                    self._taken.add((self._row + row, column + more))
            self.found[f"{chr(ord('A') + column)}{self._row}"] = given.get("bgcolor", "").upper()


@functools.cache
def available() -> str:
    """Why LibreOffice cannot be used here, in a few words; empty if it can."""
    if os.name != "posix":
        return "the harness needs process groups"
    if not find_office():
        return "LibreOffice is not installed"
    if not _find_python():
        return "no Python with the uno module (python3-uno)"
    return explain_missing_fonts()


@functools.cache
def _find_python() -> str:
    """A Python with the uno module: the running one, the system's, LibreOffice's own."""
    program = Path(find_office() or "").resolve().parent
    own = program / "python", program.parent / "Resources" / "python"
    for python in (Path(sys.executable), Path("/usr/bin/python3"), *own):
        tried = [str(python), "-c", "import uno"]
        if python.exists() and not subprocess.run(tried, capture_output=True).returncode:
            return str(python)
    return ""
