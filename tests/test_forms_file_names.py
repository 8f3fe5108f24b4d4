"""File names of forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.round import Unit
from itasheet.forms.workbook import ENDING, MOST_BYTES, clean_name, name_forms
from tests.example.fill import load_report
from tests.example.make import load_round

DEFINITION = load_report()
ROUND = load_round()


def name_units(*names: str, file: str = DEFINITION.form.file) -> list[str]:
    """The file names for units of these names, whose ids are u1, u2 and so on."""
    units = [Unit(f"u{number}", name) for number, name in enumerate(names, 1)]
    definition = DEFINITION._replace(form=DEFINITION.form._replace(file=file))
    named = name_forms(definition, ROUND, units)
    assert list(named) == [unit.id for unit in units]
    return list(named.values())


@pytest.mark.parametrize(
    "name",
    ["แบบรายงาน ๒๕๖๘ กองคลัง", "กองการศึกษา ศาสนาและวัฒนธรรม", "a.b", "(ต่อ)", "งานที่ ๑"],
)
def test_clean_name_stays(name: str) -> None:
    """Thai, spaces, dots and brackets are fine in a file name."""
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("กอง/คลัง", "กอง-คลัง"),
        (r"a<b>c:d\"e|f?g*h", "a-b-c-d-e-f-g-h"),
        ("กอง\nคลัง", "กอง-คลัง"),
        ("กอง\u200bคลัง", "กอง-คลัง"),
        (" กองคลัง. ", "กองคลัง"),
        ("../../etc", "-..-etc"),
        ("CON", "CON-"),
        ("nul.tar", "nul.tar-"),
        ("", ""),
        ("...", ""),
    ],
)
def test_clean_name_becomes(name: str, cleaned: str) -> None:
    """What Windows, a mail or the eye cannot take is replaced."""
    assert clean_name(name) == cleaned


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_clean_name_is_safe(name: str) -> None:
    """No name leaves its folder, is too long for a file system, or ends in what Windows drops."""
    cleaned = clean_name(name)
    assert not set(cleaned) & set('<>:"/\\|?*\0\n\r\t')
    assert len(cleaned.encode()) <= MOST_BYTES + 1
    assert cleaned == cleaned.strip(" .")


def test_name_forms() -> None:
    """The definition says how forms are called."""
    assert name_units("กองคลัง", "กองช่าง") == [
        "แบบรายงาน ๒๕๖๘ กองคลัง.xlsx",
        "แบบรายงาน ๒๕๖๘ กองช่าง.xlsx",
    ]


@pytest.mark.parametrize(
    ("names", "file", "expected"),
    [
        (("กอง/คลัง", "กอง:คลัง"), "{unit}", ["กอง-คลัง", "กอง-คลัง u2"]),
        (("Tax", "TAX", "tax"), "{unit}", ["Tax", "TAX u2", "tax u3"]),
        (("ก", "ข", "ค"), "แบบ {year}", ["แบบ ๒๕๖๘", "แบบ ๒๕๖๘ u2", "แบบ ๒๕๖๘ u3"]),
        (("ก u3", "ก", "ก"), "{unit}", ["ก u3", "ก", "ก u3 u3"]),
        (("???",), "{unit}", ["-"]),
        (("...",), "{unit}", ["u1"]),
    ],
)
def test_name_forms_apart(names: tuple[str, ...], file: str, expected: list[str]) -> None:
    """No two units' forms share a name, not even where upper and lower case are the same."""
    assert name_units(*names, file=file) == [f"{name}{ENDING}" for name in expected]


def test_long_name() -> None:
    """A name of many Thai letters, three bytes each, is cut to what file systems take."""
    (name,) = name_units("กอง" * 100)
    assert len(name.encode()) <= 255
    assert name.startswith("แบบรายงาน ๒๕๖๘ กองกอง")
    assert name.endswith(ENDING)
