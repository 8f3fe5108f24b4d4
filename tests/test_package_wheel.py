"""The package as people get it: built, installed anew, run in an empty folder."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from itasheet.resources import TABLES

ROOT = Path(__file__).resolve().parent.parent
DATA = ("templates", "examples")
CATALOGUE = "itasheet/locale/th/LC_MESSAGES/itasheet"
DEFINITIONS = {name for name in TABLES if name.startswith("templates/")}
WORDS = {f"itasheet/{name}" for name in {*TABLES} - DEFINITIONS}
SOURCES = {f"{CATALOGUE}.po", *(f"{name}.toml" for name in WORDS)}
COMPILED = {f"{CATALOGUE}.mo", *(f"{name}.tsv" for name in WORDS | DEFINITIONS)}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources as a fresh clone has them, with a file in a deep folder of data."""
    copy = tmp_path_factory.mktemp("clone") / "itasheet"
    made = ".git .venv *.egg-info build dist __pycache__ .*_cache".split()
    made += map(os.path.basename, COMPILED)
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*made))
    for folder in DATA:
        deep = copy / folder / "one" / "two"
        deep.mkdir(parents=True)
        deep.joinpath("ลึก.txt").write_text("ลึก", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run_python("-m", "build", "--no-isolation", "--outdir", str(folder), str(source))
    return folder


def run_python(*arguments: str, python: str = sys.executable, cwd: Path | None = None) -> str:
    """Run Python without those settings of this process that could help it find the package."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "ITASHEET_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    }
    done = subprocess.run(
        (python, *arguments),
        cwd=cwd,
        env=environ | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_environment(folder: Path, *requirement: str) -> str:
    """A new environment's Python, with only the libraries of this one, and the requirement."""
    venv.create(folder)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = str(folder / scripts / "python")
    packages = run_python(
        "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", python=python
    ).strip()
    libraries = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(packages, "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    pip = ("-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index")
    if requirement:
        run_python(*pip, "--no-build-isolation", *requirement)
    return python


def list_files(source: Path, *patterns: str) -> set[str]:
    """The files of the clone that match a pattern, by their names there."""
    found = (path for pattern in patterns for path in source.glob(pattern) if path.is_file())
    return {path.relative_to(source).as_posix() for path in found}


def install_wheel(folder: Path, source: Path, built: Path) -> tuple[str, Path]:
    (wheel,) = built.glob("*.whl")
    return make_environment(folder / "wheel", str(wheel)), folder


def install_editable(folder: Path, source: Path, built: Path) -> tuple[str, Path]:
    return make_environment(folder / "editable", "--editable", str(source)), folder


def install_nothing(folder: Path, source: Path, built: Path) -> tuple[str, Path]:
    for made in COMPILED:
        source.joinpath(made).unlink(missing_ok=True)
    return make_environment(folder / "plain"), source


@pytest.mark.parametrize("install", [install_wheel, install_editable, install_nothing])
def test_installed(
    install: Callable[[Path, Path, Path], tuple[str, Path]],
    source: Path,
    built: Path,
    tmp_path: Path,
) -> None:
    """However it was installed, it speaks Thai, finds its data and brings the command."""
    python, folder = install(tmp_path, source, built)
    script = (
        "import itasheet, itasheet.resources as r;"
        "print(itasheet.__file__);"
        "print(r.find_data('templates', 'ita-report.toml').read_text(encoding='utf-8')[:1]);"
        "print(r.find_data('templates', 'one/two/ลึก.txt').read_text(encoding='utf-8'));"
        "print(r.find_data('examples', 'one/two/ลึก.txt').read_text(encoding='utf-8'))"
    )
    assert "วิธีใช้: itasheet" in run_python("-m", "itasheet", "--help", python=python, cwd=folder)
    explained = run_python("-m", "itasheet", "explain", "file-empty", python=python, cwd=folder)
    assert "ไฟล์ว่างเปล่า" in explained
    where, *data = run_python("-c", script, python=python, cwd=folder).splitlines()
    home = tmp_path if install is install_wheel else source
    assert Path(where).resolve().is_relative_to(home.resolve())
    assert data == ["#", "ลึก", "ลึก"]
    if install is not install_nothing:
        command = Path(python).with_name("itasheet.exe" if os.name == "nt" else "itasheet")
        done = subprocess.run([command, "--version"], cwd=folder, capture_output=True, text=True)
        assert (done.returncode, done.stdout.split()[0]) == (0, "itasheet")


def test_wheel_contents(built: Path, source: Path) -> None:
    """The wheel has every module and data file and what was compiled, not its source."""
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    code = list_files(source, "itasheet/**/*.py", "itasheet/layout/*.tsv")
    data = list_files(source, *(f"{folder}/**/*" for folder in DATA))
    assert code | {f"itasheet/{name}" for name in data} <= names
    assert {f"itasheet/{name.removeprefix('itasheet/')}" for name in COMPILED} <= names
    assert names.isdisjoint(SOURCES)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"itasheet"}


def test_sdist_contents(built: Path, source: Path) -> None:
    """The source distribution has what is needed to build and to test, and nothing compiled."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert list_files(source, "tests/**/*.py", *(f"{folder}/**/*" for folder in DATA)) <= names
    assert {"setup.cfg", "LICENSE", ".ci/run"} | SOURCES <= names
    assert names.isdisjoint(COMPILED)
