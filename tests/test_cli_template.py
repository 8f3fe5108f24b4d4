"""``itasheet template`` as a person runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from itasheet.definition.identity import Identity, read_identity
from tests.command import EXAMPLE, run
from tests.example.fill import load_report, open_workbook

ALONE = ("--organisation", "เทศบาลตำบลบ้านตัวอย่าง", "--year", "2568")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def list_names(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def identify(path: Path) -> Identity:
    """Whose form a file is."""
    identity = read_identity(open_workbook(path))
    assert identity is not None
    return identity


def test_whole_round(folder: Path) -> None:
    """Every unit of the round gets a form, named on stdout, under a name with Thai and spaces."""
    result = run("template", "--round", EXAMPLE, "-o", "แบบ ฟอร์ม")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(result.stdout.splitlines()) == list_names(folder)
    assert "แบบ ฟอร์ม/แบบรายงาน ๒๕๖๘ หน่วยตรวจสอบภายใน.xlsx" in list_names(folder)
    assert len(list_names(folder)) == 5


def test_usual_folder(folder: Path) -> None:
    """In a round's folder that round is meant, and forms go into a folder of their own."""
    shutil.copy(EXAMPLE / "itasheet.toml", folder)
    assert run("template", "--unit", "finance").exit_code == 0
    assert list_names(folder) == ["forms/แบบรายงาน ๒๕๖๘ กองคลัง.xlsx", "itasheet.toml"]


@pytest.mark.parametrize(
    "names", [("finance",), ("กองคลัง",), (" กอง คลัง ",), ("finance", "กองคลัง")]
)
def test_one_unit(folder: Path, names: tuple[str, ...]) -> None:
    """A unit is named by id or name, once or twice; its form asks for what is assigned to it."""
    words = [word for name in names for word in ("--unit", name)]
    result = run("template", "--round", EXAMPLE, *words, "-o", ".")
    assert (result.exit_code, len(list_names(folder))) == (0, 1)
    identity = identify(folder / "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx")
    assert (identity.unit_id, sorted(identity.titles)) == ("finance", [4, 5])


def test_unknown_units(folder: Path) -> None:
    """Every unknown unit is told with the known ones, and no form is written."""
    result = run("template", "--round", EXAMPLE, "--unit", "กองคลังง", "--unit", "x")
    assert (result.exit_code, result.stdout, list_names(folder)) == (2, "", [])
    assert len(result.stderr.splitlines()) == 2
    assert "สำนักปลัด, กองคลัง" in result.stderr


def test_alone(folder: Path) -> None:
    """Without a round, options say all; the form asks for every measure."""
    assert run("template", *ALONE, "--unit", "กองคลัง").exit_code == 0
    identity = identify(folder / "forms" / "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx")
    assert (identity.agency, identity.fiscal_year) == ("เทศบาลตำบลบ้านตัวอย่าง", 2568)
    assert sorted(identity.titles) == [1, 2, 3, 4, 5, 6, 7]


def test_names_of_files(folder: Path) -> None:
    """No form is lost because two names look alike as files, and none leaves the folder."""
    names = ("กอง/คลัง", "กอง:คลัง", "กองคลัง", "กองคลัง ", "../../x")
    result = run("template", *ALONE, *(word for name in names for word in ("--unit", name)))
    assert len(result.stdout.splitlines()) == len(list_names(folder)) == 4
    assert all(name.startswith("forms/") for name in list_names(folder))


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--unit", "กองคลัง"),
        ALONE,
        (*ALONE[:2], "--unit", "กองคลัง"),
        (*ALONE[2:], "--unit", "กองคลัง"),
        ("--organisation", " ", "--year", "2568", "--unit", "กองคลัง"),
        (*ALONE, "--unit", " "),
        ("--organisation", "x", "--year", "2025", "--unit", "กองคลัง"),
        (*ALONE, "--unit", "กองคลัง", "--round", str(EXAMPLE)),
        (*ALONE, "--unit", "กองคลัง", "--definition", "no-such"),
        (*ALONE, "--unit", "กองคลัง", "--definition", "no-such.toml"),
    ],
)
def test_wrong_usage(folder: Path, words: tuple[str, ...]) -> None:
    """What does not say enough, or says two things, is told on stderr; nothing is written."""
    result = run("template", *words)
    assert (result.exit_code, result.stdout, list_names(folder)) == (2, "", [])
    assert result.stderr


def test_existing_forms(folder: Path) -> None:
    """If one form exists none is written, and all that exist are named; --force replaces them. A
    file in the place of the folder is told.
    """
    (folder / "forms").write_text("mine")
    result = run("template", "--round", EXAMPLE)
    assert result.exit_code == 2
    assert "forms" in result.stderr
    (folder / "forms").unlink()
    (folder / "forms").mkdir()
    taken = [folder / "forms" / f"แบบรายงาน ๒๕๖๘ {unit}.xlsx" for unit in ("กองคลัง", "กองช่าง")]
    for path in taken:
        path.write_text("mine")
    refused = run("template", "--round", EXAMPLE)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.count("[output-exists]") == 2
    assert len(list_names(folder)) == 2
    assert run("template", "--round", EXAMPLE, "--force").exit_code == 0
    assert len(list_names(folder)) == 5
    assert all(path.read_bytes().startswith(b"PK") for path in taken)


def test_same_bytes(folder: Path) -> None:
    """The same round on the same day makes the same forms."""
    run("template", "--round", EXAMPLE, "-o", "one")
    run("template", "--round", EXAMPLE, "-o", "two")
    for path in (folder / "one").iterdir():
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes()


def test_own_definition(folder: Path) -> None:
    """A definition of one's own is given by its path."""
    from itasheet.resources import find_data

    text = find_data("templates", "ita-report.toml").read_text("utf-8")
    own = text.replace('id = "ita-report"', 'id = "own"').replace("แบบรายงาน {year} {unit}", "แบบ")
    (folder / "own.toml").write_text(own, encoding="utf-8")
    words = ("--definition", "own.toml", "--unit", "กองคลัง", "--unit", "กองช่าง")
    assert run("template", *ALONE, *words).exit_code == 0
    assert list_names(folder / "forms") == ["แบบ unit-2.xlsx", "แบบ.xlsx"]
    assert identify(folder / "forms" / "แบบ.xlsx").definition == "own" != load_report().id
