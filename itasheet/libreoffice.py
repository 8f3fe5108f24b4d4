"""Workbooks in other formats as .xlsx, through LibreOffice, which an office may or may not have.

It runs beside whatever LibreOffice a person has open: in a profile of its own, which is made for
one file and then gone.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from hashlib import md5
from pathlib import Path

from itasheet.files import RUN, Output
from itasheet.locks import SCRATCH

SECONDS = 60.0
"""The time limit of one file. A first start on a slow machine may take as long."""
REAP_SECONDS = 5.0
"""The time that an ended process and its children have to be gone."""

PROGRAMS = {
    # On Windows the one that waits until the work is done; soffice.exe may return at once.
    "win32": (
        "soffice.com",
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
    "darwin": ("soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
}
UNIX_PROGRAMS = (
    *("soffice", "libreoffice", "localc", "/usr/lib/libreoffice/program/soffice"),
    *("/usr/lib64/libreoffice/program/soffice", "/usr/local/bin/soffice"),
)
"""Its names, and where it is installed on systems that do not put it on the PATH."""

PROFILE = Path(__file__).with_name("office-profile.xcu")
"""The settings of a profile that was set up before its first use."""


def find_office() -> Path | None:
    """The program of LibreOffice: on the PATH, or else in its usual places; None if not there."""
    found = map(shutil.which, PROGRAMS.get(sys.platform, UNIX_PROGRAMS))
    return next((Path(path) for path in found if path), None)


def convert_workbook(content: bytes, filter_: str, seconds: float = SECONDS) -> bytes:
    """A workbook in what LibreOffice calls that format as .xlsx; empty where there is none.

    LibreOffice is ended when it takes more than ``seconds``.
    """
    with suppress(OSError, subprocess.TimeoutExpired):
        if office := find_office():
            return _run_office(office, content, filter_, seconds)
    return b""


def _run_office(office: Path, content: bytes, filter_: str, seconds: float) -> bytes:
    """What LibreOffice makes of it, or an OSError or ``TimeoutExpired``."""
    prefix = f"{SCRATCH}{os.urandom(8).hex()}-"
    if run := RUN.get():  # should it be killed, the next one clears the folder away
        run.note(Output(unfinished=prefix))
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as made:
        folder, profile = Path(made), Path(made) / "profile"
        source, result = folder / "workbook.in", folder / "workbook.xlsx"
        source.write_bytes(content)
        (profile / "user").mkdir(parents=True)
        shutil.copy(PROFILE, profile / "user" / "registrymodifications.xcu")
        process = subprocess.Popen(
            [
                str(office),
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                *(f"--infilter={filter_}", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
                *("--outdir", str(folder), str(source)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": str(folder)},
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            process.wait(seconds)
        except BaseException:  # Ctrl-C too: the group does not hear of it
            _end_office(process, profile)
            raise
        return result.read_bytes() if result.is_file() else b""


def _end_office(process: subprocess.Popen[bytes], profile: Path) -> None:
    """End the process and all that it started, which does the work, and remove what it leaves."""
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(REAP_SECONDS)
    if sys.platform != "win32":
        # A killed LibreOffice leaves a pipe in /tmp that is named after its profile.
        digest = md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = "".join(f"{byte:x}" for byte in digest)
        Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}").unlink(missing_ok=True)
