"""The frame of all commands, shown with a small program of its own."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner, Result

from itasheet import __version__
from itasheet.cli import COMMANDS
from itasheet.cli import main as itasheet
from itasheet.cli.app import HELP, Command, Program
from itasheet.cli.help import display_width, pad_text, wrap_text
from itasheet.language import LANGUAGES
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.resources import list_tables, load_table
from tests.command import EXAMPLE
from tests.tables import load_cases, part_arrows

Deed = Callable[[], object]
TEXT = {"en": "Commands", "th": "คำสั่ง"}
WORDS = {"summary": TEXT, "help": TEXT, "epilog": TEXT, "options": {"size": TEXT, "level": TEXT}}
TABLES = {"common": load_table(HELP, "common"), "program": WORDS, "dummy": WORDS}
MERGE = ("merge", str(EXAMPLE / "returns"), "--round", str(EXAMPLE), "-o", "report.xlsx")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No language, colours or width from outside; crash reports in a folder of the test."""
    for name in ("ITASHEET_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "ITASHEET_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield


def run(
    monkeypatch: pytest.MonkeyPatch, *arguments: str, deed: Deed = lambda: None, color: bool = False
) -> Result:
    """Run a program with one command, ``dummy``, that does a deed."""

    @click.command("dummy", cls=Command)
    @click.option("--size", type=click.Choice(["a", "b"]))
    @click.option("--level", type=int, required=False)
    def command(size: str | None, level: int | None) -> object:
        return deed()

    module = ModuleType("itasheet.cli.dummy")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr("itasheet.cli.app.COMMANDS", ("dummy",))
    monkeypatch.setattr("itasheet.cli.app.load_table", lambda _file, key: TABLES[key])
    program = Program("program", context_settings={"help_option_names": ["-h", "--help"]})
    return CliRunner().invoke(program, arguments, color=color)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lang", "en", "dummy", "-h"),
        ("dummy", "--lang=en", "-h"),
        ("dummy", "-h", "--lang", "en"),
        ("--lang", "th", "dummy", "-h", "--lang", "en"),
    ],
)
def test_language_anywhere(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    assert run(monkeypatch, *arguments).output.startswith("Usage: program dummy")


@pytest.mark.parametrize("arguments", [("dummy", "-h"), ("--lang", "th", "dummy", "--help")])
def test_help_is_translated(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """Help, options and epilog come in the language of the moment."""
    assert run(monkeypatch, *arguments).output.splitlines() == [
        "วิธีใช้: program dummy [OPTIONS]",
        "",
        "  คำสั่ง",
        "",
        "ตัวเลือก:",
        "  --size [a|b]     คำสั่ง",
        "  --level INTEGER  คำสั่ง",
        "  --lang [th|en]   ภาษาของข้อความ หรือตั้งไว้ใน ITASHEET_LANG",
        "  -h, --help       แสดงวิธีใช้นี้",
        "",
        "คำสั่ง",
    ]


@pytest.mark.parametrize(("line", "message"), part_arrows(load_cases("refused")["frame"]))
def test_wrong_usage(monkeypatch: pytest.MonkeyPatch, line: str, message: str) -> None:
    """Wrong usage is told in Thai on stderr, with exit code 2 and nothing on stdout."""
    result = run(monkeypatch, *line.split())
    assert f"ข้อผิดพลาด: {message}" in result.stderr
    assert (result.exit_code, result.stdout) == (2, "")


def raising(error: BaseException) -> Deed:
    def fail(*_words: object, **_named: object) -> object:
        raise error

    return fail


@pytest.mark.parametrize(
    ("deed", "code", "kind"),
    [
        (lambda: None, 0, ""),
        (lambda: 0, 0, ""),
        (lambda: 1, 1, ""),
        (lambda: 75, 75, ""),
        (lambda: "text", 0, ""),
        (raising(KeyboardInterrupt()), 130, "[run-stopped]"),
        (raising(Stop(Problem("file-missing"))), 2, "[file-missing]"),
        (raising(Stop(Problem("file-missing"), later=True)), 75, "[file-missing]"),
    ],
)
def test_exit_code(monkeypatch: pytest.MonkeyPatch, deed: Deed, code: int, kind: str) -> None:
    """What a command returns is the exit code; a stop may say 75; Ctrl-C says one sentence."""
    result = run(monkeypatch, "dummy", deed=deed)
    assert (result.exit_code, result.stdout.strip()) == (code, "")
    assert result.stderr.strip().rpartition(" ")[2] == kind


def test_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems that stop a command are told one to a line, by place and code."""
    problems = (
        Problem("file-missing", Place(file="a.xlsx")),
        Problem("file-empty", Place(file="\x1b[31mb.xlsx")),
    )
    result = run(monkeypatch, "--lang=en", "dummy", deed=raising(Stop(*problems)))
    first, second = result.stderr.splitlines()
    assert first.startswith("Error: a.xlsx: ")
    assert first.endswith("  [file-missing]")
    assert second.endswith("  [file-empty]")
    assert "\x1b" not in second
    assert (result.exit_code, result.stdout) == (2, "")


def test_crash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What nobody foresaw is one sentence; the traceback waits in the file that it names."""
    result = run(monkeypatch, "--lang=en", "dummy", deed=raising(ValueError("deep \udcff")))
    (report,) = tmp_path.iterdir()
    assert str(report) in result.stderr
    assert (result.exit_code, result.stderr.count("\n")) == (70, 1)
    text = report.read_text(encoding="utf-8")
    assert f"itasheet {__version__}\n" in text
    assert "ValueError: deep \\udcff" in text


@pytest.mark.parametrize(
    ("planted", "arguments"),
    [
        ("itasheet.cli.app.choose_language", ("dummy",)),
        ("itasheet.cli.help.measure_terminal", ("dummy", "--wrong")),
        ("itasheet.problems.problem.format_problem", ("dummy",)),
    ],
)
def test_crash_in_telling(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, planted: str, arguments: tuple[str, ...]
) -> None:
    """So is a fault in finding the words, and in telling what a command stopped for."""
    monkeypatch.setattr(planted, raising(ValueError("deep")))
    result = run(monkeypatch, *arguments, deed=raising(Stop(Problem("output-exists"))))
    (report,) = tmp_path.iterdir()
    assert (result.exit_code, result.stderr.count("\n")) == (70, 1)
    assert "ValueError: deep" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(("debug", "folder"), [("1", "."), ("", "gone")])
def test_crash_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, debug: str, folder: str
) -> None:
    """With ITASHEET_DEBUG the report is shown at once, and so it is where it cannot be kept."""
    monkeypatch.setenv("ITASHEET_DEBUG", debug)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / folder))
    result = run(monkeypatch, "dummy", deed=raising(ValueError("deep")))
    assert result.exit_code == 70
    assert "Traceback" in result.stderr and "ValueError: deep" in result.stderr


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("1", False)])
def test_no_color(monkeypatch: pytest.MonkeyPatch, variable: str, coloured: bool) -> None:
    monkeypatch.setenv("NO_COLOR", variable)
    result = run(monkeypatch, "dummy", deed=lambda: click.secho("red", fg="red"), color=True)
    assert ("\x1b[31m" in result.stdout) == coloured


def start(*arguments: str, script: str | None = None) -> subprocess.Popen[bytes]:
    """The real program, or a script, in a process of its own with an old locale."""
    command = ("-c", script) if script else ("-m", "itasheet")
    return subprocess.Popen(
        (sys.executable, *command, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )


LOUD = """
import sys, types, click
from itasheet.cli import app
@click.command("loud", cls=app.Command)
def command():
    while True:
        click.echo("x" * 1000)
sys.modules["itasheet.cli.loud"] = types.ModuleType("itasheet.cli.loud")
sys.modules["itasheet.cli.loud"].command = command
app.COMMANDS = ("loud",)
app.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE")
def test_closed_pipe() -> None:
    """A reader that goes away, as head does, ends the command without a word."""
    process = start("loud", script=LOUD)
    assert process.stdout and process.stderr
    process.stdout.read(1000)
    process.stdout.close()
    assert (process.wait(timeout=20), process.stderr.read()) == (141, b"")
    process.stderr.close()


def test_bare_program() -> None:
    """Without a command the help is shown, as an error; the version asks for none."""
    result, version = (CliRunner().invoke(itasheet, words) for words in ([], ["--version"]))
    assert (result.exit_code, "วิธีใช้: itasheet" in result.output) == (2, True)
    assert (version.exit_code, version.output) == (0, f"itasheet {__version__}\n")


def test_names_of_help() -> None:
    """Its option is worded in whatever order it has its names, which old clicks shuffle."""
    program = Program("itasheet", context_settings={"help_option_names": ["--help", "-h"]})
    result = CliRunner().invoke(program, ["-h"])
    assert (result.exit_code, "-h, --help" in result.output) == (0, True)


def test_help_is_complete() -> None:
    """Every command and option is worded in both languages, once, and nothing else is."""
    tables = {name: load_table(HELP, name) for name in list_tables(HELP)}
    common, shared = tables.pop("common"), Counter[str]()
    context = itasheet.make_context("itasheet", [], resilient_parsing=True)
    for name, table in tables.items():
        command = itasheet.get_command(context, name) or itasheet
        options = command.get_params(click.Context(command, context))
        typed = {one.opts[-1].lstrip("-") for one in options if isinstance(one, click.Option)}
        own = table.pop("options", {})
        assert (command.name, own.keys() - typed) == (name, set())
        assert table.keys() | {"summary"} == {"summary", "help", "epilog"}
        shared.update(typed - own.keys())
        for text in (*table.values(), *own.values()):
            assert text.keys() == set(LANGUAGES) and re.search("[ก-ฮ]", text["th"])
            assert all(words.strip() == words != "" for words in text.values())
    assert shared.keys() == common.keys() and min(shared.values()) > 1


@pytest.mark.parametrize("language", ["th", "en"])
def test_program_help(language: str) -> None:
    """The program's help has every command and example on a line of its own, within 80 columns."""
    lines = CliRunner().invoke(itasheet, ["--lang", language, "-h"]).output.splitlines()
    assert all(display_width(line) <= 80 for line in lines)
    for words in (*COMMANDS, "itasheet template", "itasheet merge"):
        assert sum(line.startswith(f"  {words} ") for line in lines) == 1


@pytest.mark.parametrize(
    ("words", "needed", "heavy"),
    [
        (
            ("--help",),
            "click",
            "openpyxl xlsxwriter python_calamine icu4py babel smtplib dataclasses"
            " itasheet.files itasheet.xlsx itasheet.checks",
        ),
        (("merge", "--help"), "click", "openpyxl xlsxwriter python_calamine smtplib"),
        (MERGE, "xlsxwriter", "openpyxl smtplib email uno babel"),
    ],
)
def test_light(empty_folder: Path, words: tuple[str, ...], needed: str, heavy: str) -> None:
    """Help loads click alone, a merge neither openpyxl nor what mails; output is UTF-8 anywhere."""
    script = (
        "import sys\nfrom itasheet.cli import main\n"
        "try: main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    process = start(*words, script=script)
    told, loaded = (text.decode("utf-8") for text in process.communicate())
    assert (process.returncode, needed in loaded.split()) == (0, True)
    assert re.search("[ก-ฮ]", told)
    assert set(heavy.split()).isdisjoint(loaded.split())


THAI = "อ่านแบบที่ส่งกลับแล้วบอกข้อที่ต้องแก้ไขเป็นรายเซลล์ พร้อมวิธีแก้ไข"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one\n  two", 20, ["one two"]),
        ("unbreakable", 5, ["unbreakable"]),
        ("ที่ที่ที่", 6, ["ที่ที่ที่"]),
    ],
)
def test_wrap_text(text: str, width: int, lines: list[str]) -> None:
    """Lines break at spaces; marks above a letter take no room."""
    assert wrap_text(text, width) == lines


@pytest.mark.parametrize("width", [12, 20, 31, 80])
def test_wrap_thai(width: int) -> None:
    """Thai breaks between words, within the width, and loses nothing."""
    lines = wrap_text(THAI, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == THAI.replace(" ", "")
    assert not any(line[0] in "ะาำิีึืุู็่้๊๋์" for line in lines)


@pytest.mark.parametrize(
    ("text", "width"), (("สำนักปลัด", 7), ("ที่นี่", 2), ("abc", 3), ("中文", 4), ("ก\u200bข", 2))
)
def test_width_on_a_terminal(text: str, width: int) -> None:
    """Marks above and below take no column, East Asian letters two."""
    assert display_width(text) == width
    assert display_width(pad_text(text, 9)) == 9
    assert pad_text(text, 1) == text
