"""``itasheet init``, by options and in conversation."""

import os
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itasheet.definition.round import Agency, Round, Unit, read_round
from itasheet.workflow.template import format_round
from tests.command import run, run_at_terminal

pytestmark = pytest.mark.usefixtures("empty_folder")
AGENCY = "เทศบาลตำบลบ้านตัวอย่าง"
NEEDED = ("--organisation", AGENCY, "--year", "2568", "--unit", "office=สำนักปลัด")


def read_file(folder: str = "2568") -> Round:
    path = Path(folder, "itasheet.toml")
    round_, _definition, problems = read_round(path.read_text("utf-8"), path.name)
    assert round_ is not None, problems
    return round_


def test_by_options() -> None:
    """All that a round has can be given by options; the file tells in Thai how to go on."""
    line = """--organisation เทศบาลตำบลบ้านตัวอย่าง --district เมืองตัวอย่าง --province ตัวอย่างบุรี
        --year ๒๕๖๘ --unit office=สำนักปลัด --unit finance=กองคลัง
        --other-name office=สำนักงานปลัด --other-name office=สป.
        --address finance=finance@example.go.th --measures "finance=๔, 5" --measures office=1"""
    result = run("init", "2568", *shlex.split(line))
    assert (result.exit_code, result.stdout) == (0, "2568/itasheet.toml\n")
    assert result.stderr == "Next: itasheet template --round 2568\n"
    found = read_file()
    assert found.fiscal_year == 2568
    assert found.agency.place == "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี"
    assert found.units == (
        Unit("office", "สำนักปลัด", ("สำนักงานปลัด", "สป."), measures=(1,)),
        Unit("finance", "กองคลัง", addresses=("finance@example.go.th",), measures=(4, 5)),
    )
    lines = Path("2568/itasheet.toml").read_text("utf-8").splitlines()
    assert sum(line.startswith("#") for line in lines) > 10


def test_never_asks_without_terminal() -> None:
    """Answers that come by a pipe are not taken for a person's."""
    result = run("init", "2568", typed=f"{AGENCY}\n\n\n2568\nสำนักปลัด\n\n\n\n\n")
    assert result.exit_code == 2
    assert list(Path().iterdir()) == []


def converse(answers: str, words: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run init at a terminal and answer, with strokes between answers."""
    typed = "".join(f"{answer}\n" for answer in answers.split("|"))
    return run_at_terminal("init", "2568", *words, typed=typed)


needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


@needs_terminal
def test_conversation() -> None:
    """A person is asked for agency, year and units, until a name is left empty."""
    agency = f"{AGENCY}|เมืองตัวอย่าง||"
    office = "สำนักปลัด|สำนักงานปลัด, สป.|office|office@example.go.th|๑-๓, ๒ 5"
    code, shown = converse(f"{agency}|{office}|กองคลัง|||||")
    assert code == 0, shown
    assert "  7  กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน" in shown
    assert "Fiscal year (Buddhist) [2568]:" in shown
    found = read_file()
    assert found.agency == Agency(AGENCY, "เมืองตัวอย่าง")
    assert found.fiscal_year == 2568
    assert found.units == (
        Unit("office", "สำนักปลัด", ("สำนักงานปลัด", "สป."), ("office@example.go.th",), (1, 2, 3, 5)),
        Unit("unit-2", "กองคลัง"),
    )


@needs_terminal
def test_conversation_repeats_questions() -> None:
    """What cannot be is asked for again, and nothing that was answered is lost."""
    agency = f" |{AGENCY}|||2025|ปีนี้|๒๕๖๙"
    office = "|สำนักปลัด||สำนัก ปลัด|||สำนักปลัด||office|not an address|x|3-1|1 2"
    again = "สำนักปลัด||office||8|สำนักปลัด||office||1 2"
    code, shown = converse(f"{agency}|{office}|{again}|กองคลัง||office|||")
    assert code == 0, shown
    assert shown.count("This should be a Buddhist year such as 2568.") == 2
    assert "“x” should be numbers such as 1,2 or 1-3." in shown
    assert "“3-1” should be numbers such as 1,2 or 1-3." in shown
    assert "units[1].id: the key must hold a short name in Latin letters" in shown
    assert "units[1].addresses[1]: the key must hold an e-mail address" in shown
    assert "units[1].measures: the key must hold 1, 2, 3, 4, 5, 6, 7" in shown
    assert "units[2].id: the key must hold an id and names that no other" in shown
    found = read_file()
    assert (found.agency.name, found.fiscal_year) == (AGENCY, 2569)
    assert found.units == (Unit("office", "สำนักปลัด", measures=(1, 2)),)


@needs_terminal
def test_conversation_of_the_rest() -> None:
    """What options say is not asked for."""
    words = (*NEEDED[:4], "--district", "", "--province", "")
    code, shown = converse("สำนักปลัด|||||", words)
    assert code == 0, shown
    assert "Full name of the agency" not in shown
    assert read_file().units == (Unit("unit-1", "สำนักปลัด"),)


@needs_terminal
@pytest.mark.parametrize(
    ("answers", "words", "code", "told"),
    [
        ("||", ("--organisation", " "), 2, "agency.name: the key must hold some text"),
        (f"{AGENCY}|\x04", (), 130, ""),
    ],
    ids=["a bad option", "the end of input"],
)
def test_conversation_ends(answers: str, words: tuple[str, ...], code: int, told: str) -> None:
    """Nothing is written, and nobody has to answer for units before an option is refused."""
    ended, shown = converse(answers, words)
    assert (ended, told in shown, "Name of the unit" in shown) == (code, True, False)
    assert list(Path().iterdir()) == []


def read_back(agency: dict[str, Any], *units: dict[str, Any]) -> Round:
    text = format_round({"fiscal_year": 2570, "agency": agency, "units": units})
    assert text.startswith("# รอบการรายงาน") and text.endswith("\n")
    round_, _definition, problems = read_round(text, "itasheet.toml")
    assert round_ is not None, problems
    return round_


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(CHARACTERS, min_size=1).filter(str.strip)


@given(TEXTS, st.text(CHARACTERS), st.lists(TEXTS, max_size=3))
@example('# ก"ข\\ค\nง\x7fจ\u2028ำ ☺ 𝒳', "'", ['"""', "\\"])
def test_any_names(name: str, district: str, others: list[str]) -> None:
    """Whatever is in a round, with units or without, the file is well-formed and says the same."""
    agency = Agency(name, district, name, tuple(others))
    unit = Unit("a", name, ("ข" + name,), measures=(1, 2))
    table = {"name": name, "district": district, "province": name, "other_names": others}
    listed = {key: getattr(unit, key) for key in ("id", "name", "other_names", "measures")}
    assert read_back(table) == Round(2570, agency)
    assert read_back(table, listed) == Round(2570, agency, (unit,))
