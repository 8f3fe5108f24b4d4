"""Printing workbooks to PDF through LibreOffice, which an office may or may not have.

It runs beside whatever LibreOffice a person has open: in a profile of its own, which is made for
one print and then gone, with its fonts embedded and its text tagged as Thai and in reading order.
"""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from hashlib import md5
from pathlib import Path

from itasheet.files import RUN, Output
from itasheet.layout.fonts import FAMILY
from itasheet.locks import SCRATCH
from itasheet.problems.problem import Place, Problem

SECONDS = 180.0
"""The time limit of one print. A first start on a slow machine may take a minute."""
REAP_SECONDS = 5.0
"""The time that an ended process and its children have to be gone."""
MOST_WORDS = 200
"""Characters of what LibreOffice says of a failure that are worth showing."""

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

# A profile that was set up before its first use. Thai is the language of all text, which a workbook
# does not name: without it lines end elsewhere, and readers aloud take the text for another one.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
SETTINGS = (
    ("Setup/L10N", "ooSetupSystemLocale", "th-TH"),
    ("Office.Linguistic/General", "DefaultLocale", "th-TH"),
    ("Office.Linguistic/General", "DefaultLocale_CTL", "th-TH"),
    ("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("Office.Common/Filter/PDF/Export", "DisplayPDFDocumentTitle", "true"),
    # Nothing is fetched that a workbook points to, and none of its macros runs.
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
)


FONT_NAME = b"THSarabun"
"""How the names of all national fonts begin in a PDF."""
BASE_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]]+)")


def find_office() -> Path | None:
    """The program of LibreOffice: on the PATH, or else in its usual places; None if not there."""
    found = map(shutil.which, PROGRAMS.get(sys.platform, UNIX_PROGRAMS))
    return next((Path(path) for path in found if path), None)


def print_workbook(content: bytes, name: str, seconds: float = SECONDS) -> bytes | Problem:
    """The PDF of a workbook's visible sheets, or why there is none.

    ``content`` are the bytes of the .xlsx, ``name`` is how messages name it. The title comes from
    its properties. LibreOffice is ended when it takes more than ``seconds``.
    """
    office, place = find_office(), Place(file=name)
    if office is None:
        return Problem("pdf-no-office", place)
    try:
        printed, said = _run_office(office, content, seconds, "pdf:calc_pdf_Export")
    except subprocess.TimeoutExpired:
        return Problem("pdf-timeout", place, words={"seconds": f"{seconds:g}"})
    except OSError as error:
        return Problem("pdf-failed", place, error.strerror or "")
    # LibreOffice may leave half of one when it fails; what it said last is why it gave up.
    if printed.startswith(b"%PDF-") and printed.rstrip().endswith(b"%%EOF"):
        return printed
    return Problem("pdf-failed", place, said.strip().rpartition("\n")[2][:MOST_WORDS])


def find_missing_font(content: bytes, printed: bytes) -> str:
    """The family of the national fonts that a workbook asks for and its PDF lacks; ``""`` if none.

    Without it LibreOffice prints in another font, in which columns and lines no longer fit.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        wanted = FAMILY in package.read("xl/styles.xml").decode("utf-8", "replace")
    fonts = BASE_FONT.findall(printed)
    found = any(font.startswith(FONT_NAME) for font in fonts)
    return FAMILY if wanted and fonts and not found else ""


def convert_workbook(content: bytes, filter_: str) -> bytes:
    """A workbook in what LibreOffice calls that format as .xlsx; empty where there is none."""
    with suppress(OSError, subprocess.TimeoutExpired):
        if office := find_office():
            target = "xlsx:Calc MS Excel 2007 XML"
            return _run_office(office, content, SECONDS / 3, target, f"--infilter={filter_}")[0]
    return b""


def _run_office(
    office: Path, content: bytes, seconds: float, target: str, *more: str
) -> tuple[bytes, str]:
    """Let LibreOffice convert; what it made, empty for nothing, and what it said, or an OSError or
    ``TimeoutExpired``.
    """
    prefix = f"{SCRATCH}{os.urandom(8).hex()}-"
    if run := RUN.get():  # should it be killed, the next one clears the folder away
        run.note(Output(unfinished=prefix))
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as made:
        folder, profile = Path(made), Path(made) / "profile"
        source, result = (
            folder / f"workbook{'.in' if more else '.xlsx'}",
            folder / f"workbook.{target.partition(':')[0]}",
        )
        source.write_bytes(content)
        (profile / "user").mkdir(parents=True)
        items = "".join(SETTING.format(path=p, name=n, value=v) for p, n, v in SETTINGS)
        settings = profile / "user" / "registrymodifications.xcu"
        settings.write_text(PROFILE.format(items=items), "utf-8")
        process = subprocess.Popen(
            [
                str(office),
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                *(*more, "--convert-to", target, "--outdir", str(folder), str(source)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(folder)},
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            said, _ = process.communicate(timeout=seconds)
        except BaseException:  # Ctrl-C too: the group does not hear of it
            _end_office(process, profile)
            raise
        return result.read_bytes() if result.is_file() else b"", said.decode("utf-8", "replace")


def _end_office(process: subprocess.Popen[bytes], profile: Path) -> None:
    """End the process and all that it started, which is what prints, and remove what it leaves."""
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Not for one that left its group and keeps the output open.
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=REAP_SECONDS)
    if sys.platform != "win32":
        # A killed LibreOffice leaves a pipe in /tmp that is named after its profile.
        digest = md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = "".join(f"{byte:x}" for byte in digest)
        Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}").unlink(missing_ok=True)
