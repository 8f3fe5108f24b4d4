"""``itasheet template`` as a person runs it."""

from pathlib import Path

import pytest

from itasheet.definition.identity import Identity, read_identity
from itasheet.resources import find_data
from tests.command import EXAMPLE, run
from tests.example.fill import open_workbook
from tests.tables import load_definition

pytestmark = pytest.mark.usefixtures("empty_folder")
ALONE = ("--organisation", "เทศบาลตำบลบ้านตัวอย่าง", "--year", "2568")
FINANCE = "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx"


def list_names(folder: str = ".") -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.*"))


def identify(path: str) -> Identity:
    identity = read_identity(open_workbook(Path(path)))
    assert identity is not None
    return identity


def test_whole_round() -> None:
    """Every unit gets a form under a name with Thai and spaces; the same day, the same bytes."""
    result = run("template", "--round", EXAMPLE, "-o", "แบบ ฟอร์ม")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(result.stdout.splitlines()) == list_names()
    assert "แบบ ฟอร์ม/แบบรายงาน ๒๕๖๘ หน่วยตรวจสอบภายใน.xlsx" in list_names()
    assert len(list_names()) == 5
    run("template", "--round", EXAMPLE, "-o", "again")
    for path in Path("แบบ ฟอร์ม").iterdir():
        assert path.read_bytes() == Path("again", path.name).read_bytes()


@pytest.mark.parametrize(
    "names", [("finance",), ("กองคลัง",), (" กอง คลัง ",), ("finance", "กองคลัง")]
)
def test_one_unit(round_folder: Path, names: tuple[str, ...]) -> None:
    """A unit is named by id or name; its form asks for what is assigned to it."""
    assert run("template", *(word for name in names for word in ("--unit", name))).exit_code == 0
    assert list_names("forms") == [FINANCE]
    identity = identify(f"forms/{FINANCE}")
    assert (identity.unit_id, sorted(identity.titles)) == ("finance", [4, 5])


def test_alone() -> None:
    """Without a round, options say all; the form asks for every measure."""
    assert run("template", *ALONE, "--unit", "กองคลัง", "--unit", "กองคลัง ").exit_code == 0
    assert list_names() == [f"forms/{FINANCE}"]
    identity = identify(f"forms/{FINANCE}")
    assert (identity.agency, identity.fiscal_year) == ("เทศบาลตำบลบ้านตัวอย่าง", 2568)
    assert sorted(identity.titles) == [1, 2, 3, 4, 5, 6, 7]


def test_existing_forms() -> None:
    """If one form exists none is written, and all that exist are named."""
    Path("forms").mkdir()
    for unit in ("กองคลัง", "กองช่าง"):
        Path(f"forms/แบบรายงาน ๒๕๖๘ {unit}.xlsx").write_text("mine")
    refused = run("template", "--round", EXAMPLE)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.count("[output-exists]") == 2
    assert len(list_names()) == 2


def test_own_definition() -> None:
    text = find_data("templates", "ita-report.toml").read_text("utf-8")
    own = text.replace('id = "ita-report"', 'id = "own"').replace("แบบรายงาน {year} {unit}", "แบบ")
    Path("own.toml").write_text(own, encoding="utf-8")
    words = ("--definition", "own.toml", "--unit", "กองคลัง", "--unit", "กองช่าง")
    assert run("template", *ALONE, *words).exit_code == 0
    assert list_names("forms") == ["แบบ unit-2.xlsx", "แบบ.xlsx"]
    assert identify("forms/แบบ.xlsx").definition == "own" != load_definition().id
