"""A running LibreOffice as the caller sees it."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from tests.office.fonts import explain_missing_fonts, make_fontconfig
from tests.office.steps import Step, describe_step

SERVER = Path(__file__).with_name("server.py")
START_SECONDS = 90.0
STOP_SECONDS = 20.0
# LibreOffice looks for line ends by the language of the text, which .xlsx files do not name.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Linguistic/General">
    <prop oor:name="DefaultLocale_CTL" oor:op="fuse"><value>{language}</value></prop>
  </item>
</oor:items>
"""
MAC_OFFICE = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


class OfficeError(Exception):
    """LibreOffice refused, failed, or took too long."""


class RowHeight(NamedTuple):
    """A row (numbered from 1) as given by the file and as LibreOffice needs it, in points.

    ``line`` is the height of one line in the row's largest font. Merged cells do not count in
    ``needed``: LibreOffice never fits a row to them.
    """

    sheet: str
    row: int
    given: float
    needed: float
    line: float

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
    of one call, ``language`` what LibreOffice takes Thai text for: Thai where it is set up for
    Thailand, Hindi where it is not. Every call raises ``OfficeError``, with the step and
    LibreOffice's own words.
    """

    def __init__(self, seconds: float = 120.0, language: str = "th-TH") -> None:
        self._seconds = seconds
        self._language = language
        self._folder = tempfile.TemporaryDirectory(prefix="itasheet-office-")
        self._server: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End LibreOffice and remove everything it wrote for itself."""
        self._stop()
        self._folder.cleanup()

    @functools.cached_property
    def fontconfig(self) -> Path:
        """The file for FONTCONFIG_FILE with the test fonts."""
        return make_fontconfig(Path(self._folder.name) / "fontconfig")

    def edit(self, source: Path, target: Path, steps: Sequence[Step]) -> None:
        """Open an .xlsx, do what a person would, and save it as .xlsx."""
        described = [describe_step(step) for step in steps]
        self._ask("edit", source=_locate(source), target=_locate(target), steps=described)

    def row_heights(self, path: Path) -> list[RowHeight]:
        """Every visible row with text on the visible sheets."""
        return [RowHeight(**row) for row in self._ask("row_heights", source=_locate(path))]

    def read_cells(self, path: Path, recalculate: bool = False) -> dict[str, dict[str, str]]:
        """What each filled cell shows, by sheet and address.

        ``recalculate`` computes every formula anew instead of showing what the file says.
        """
        shown: dict[str, dict[str, str]] = self._ask(
            "read_cells", source=_locate(path), recalculate=recalculate
        )
        return shown

    def to_pdf(self, path: Path, target: Path) -> None:
        """Print a workbook to a PDF file."""
        self._ask("convert", source=_locate(path), target=_locate(target), kind="pdf")

    def read_colors(self, path: Path) -> dict[str, str]:
        """The colour behind each visible cell of the first sheet, as ``#RRGGBB``; rules of colour
        are followed. No column may be hidden left of a visible one.
        """
        target = Path(self._folder.name) / "colors.html"
        self._ask("convert", source=_locate(path), target=_locate(target), kind="html")
        table = _Colors()
        table.feed(target.read_text("utf-8").partition("</table>")[0])
        return table.found

    def _ask(self, task: str, **fields: object) -> Any:
        server = self._server or self._start()
        assert server.stdin is not None
        try:
            server.stdin.write(json.dumps({"do": task, "with": fields}) + "\n")
            server.stdin.flush()
        except BrokenPipeError as error:
            self._kill()
            raise OfficeError("LibreOffice has ended") from error
        return self._await(self._seconds)

    def _await(self, seconds: float) -> Any:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            raise OfficeError(f"no answer from LibreOffice in {seconds:g} s") from None
        if not line:
            self._kill()
            raise OfficeError("LibreOffice has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["result"]

    def _start(self) -> subprocess.Popen[str]:
        reason = available()
        if reason:
            raise OfficeError(reason)
        self._write_settings()
        self._answers = queue.Queue()
        self._server = subprocess.Popen(
            [_find_python(), str(SERVER), _find_office(), self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self._make_environment(),
            start_new_session=True,
        )
        reader = threading.Thread(target=_hand_on, args=(self._server, self._answers), daemon=True)
        reader.start()
        self._await(START_SECONDS)
        return self._server

    def _write_settings(self) -> None:
        """Set up the profile before its first use."""
        folder = Path(self._folder.name) / "profile" / "user"
        folder.mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(language=self._language)
        (folder / "registrymodifications.xcu").write_text(settings, encoding="utf-8")

    def _make_environment(self) -> dict[str, str]:
        """The caller's environment with every folder that programs write to inside our own."""
        home = Path(self._folder.name) / "home"
        home.mkdir(exist_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "XDG_")) and name != "VIRTUAL_ENV"
        }
        return kept | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "FONTCONFIG_FILE": str(self.fontconfig),
            "SAL_USE_VCLPLUGIN": "svp",
        }

    def _stop(self) -> None:
        if self._server is None:
            return
        assert self._server.stdin is not None
        try:
            self._server.stdin.close()
            self._server.wait(STOP_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            pass
        self._kill()

    def _kill(self) -> None:
        """End the server and LibreOffice, which are one process group."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            os.killpg(server.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        server.wait()
        self._remove_pipes(server.pid)

    def _remove_pipes(self, server: int) -> None:
        """Remove what a killed LibreOffice leaves in /tmp, the one place it cannot be moved from.

        The second pipe, by which it finds itself running, is named after its profile.
        """
        profile = (Path(self._folder.name) / "profile").as_uri()
        digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
        own = "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
        for name in (f"itasheet{server}", own):
            Path(f"/tmp/OSL_PIPE_{os.getuid()}_{name}").unlink(missing_ok=True)


class _Colors(HTMLParser):
    """The background of each cell of an HTML table, by the address that it has as a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._taken: set[tuple[int, int]] = set()
        self._row = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count rows, and note a cell."""
        if tag == "tr":
            self._row += 1
        if tag == "td":
            given = {name: value or "" for name, value in attrs}
            column = next(c for c in range(26) if (self._row, c) not in self._taken)
            for row in range(int(given.get("rowspan", 1))):
                for more in range(int(given.get("colspan", 1))):
                    self._taken.add((self._row + row, column + more))
            self.found[f"{chr(ord('A') + column)}{self._row}"] = given.get("bgcolor", "").upper()


def _hand_on(server: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    """Queue the server's lines; an empty one says that it has ended."""
    assert server.stdout is not None
    with server.stdout:
        for line in server.stdout:
            answers.put(line)
    answers.put("")


def _locate(path: Path) -> str:
    return str(path.resolve())


@functools.cache
def available() -> str:
    """Why LibreOffice cannot be used here, in a few words; empty if it can."""
    if os.name != "posix":
        return "the harness needs process groups"
    if not _find_office():
        return "LibreOffice is not installed"
    if not _find_python():
        return "no Python with the uno module (python3-uno)"
    return explain_missing_fonts()


@functools.cache
def _find_office() -> str:
    """The path of soffice, or nothing."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or (str(MAC_OFFICE) if MAC_OFFICE.exists() else "")


@functools.cache
def _find_python() -> str:
    """A Python with the uno module: the running one, the system's, LibreOffice's own."""
    program = Path(_find_office()).resolve().parent
    candidates = [Path(sys.executable), Path("/usr/bin/python3"), program / "python"]
    candidates.append(program.parent / "Resources" / "python")
    return next((str(path) for path in candidates if path.exists() and _has_uno(path)), "")


def _has_uno(python: Path) -> bool:
    result = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=30)
    return result.returncode == 0
