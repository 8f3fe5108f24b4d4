"""Reading who is responsible."""

from __future__ import annotations

import pytest

from itasheet.cells.unit_names import find_nearest_unit, find_units, names_everyone
from itasheet.definition.round import Agency, Round, Unit

ROUND = Round(
    2568,
    Agency("เทศบาลตำบลบ้านตัวอย่าง"),
    (
        Unit("office", "สำนักปลัด", ("สำนักปลัดเทศบาล", "สำนักงานปลัด")),
        Unit("finance", "กองคลัง"),
        Unit("works", "กองช่าง"),
        Unit("education", "กองการศึกษา", ("กองการศึกษา ศาสนาและวัฒนธรรม",)),
        Unit("health", "กองสาธารณสุข"),
        Unit("water", "กองช่างสุขาภิบาล"),
    ),
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("กองคลัง", ["finance"]),
        ("กอง คลัง", ["finance"]),
        ("งานพัสดุ\nและ\nทรัพย์สิน\nกองคลัง", ["finance"]),
        ("- สำนักปลัด\n- กองคลัง", ["office", "finance"]),
        ("กองช่าง/กองคลัง", ["finance", "works"]),
        ("กองคลังและกองช่าง", ["finance", "works"]),
        ("กองคลังร่วมกับกองช่าง", ["finance", "works"]),
        ("เจ้าหน้าที่กองคลังทุกคน", ["finance"]),
        ("ผอ.กองคลัง", ["finance"]),
        ("สำนักปลัดเทศบาลตำบลบ้านตัวอย่าง", ["office"]),
        ("สำ\nนักงานปลัด", ["office"]),
        ("กองการศึกษาฯ", ["education"]),
        ("กองการศึกษา ศาสนา และวัฒนธรรม", ["education"]),
        ("กองช่างสุขาภิบาล", ["water"]),
        ("กองช่าง และกองช่างสุขาภิบาล", ["works", "water"]),
        ("กองคลังง", []),
        ("กองช่างภาพ", []),
        ("", []),
        ("นายกเทศมนตรี", []),
    ],
)
def test_find_units(text: str, ids: list[str]) -> None:
    """Units are found in a text by any of their names, in the round's order."""
    assert [unit.id for unit in find_units(text, ROUND)] == ids


@pytest.mark.parametrize(
    ("text", "everyone"),
    [
        ("ทุกสำนัก/กอง", True),
        ("ทุก สำนัก / กอง", True),
        ("ทุกกองร่วมกัน", True),
        ("กองคลัง", False),
        ("", False),
    ],
)
def test_names_everyone(text: str, everyone: bool) -> None:
    """Words for all units at once."""
    assert names_everyone(text, ("ทุกสำนัก/กอง", "ทุกกอง")) is everyone


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("กองคลังง", "กองคลัง"),
        ("งานพัสดุและทรัพย์สิน\nกองครัง", "กองคลัง"),
        ("สำนักงานปลัดด", "สำนักงานปลัด"),
        ("คณะกรรมการ", ""),
        ("", ""),
    ],
)
def test_find_nearest(text: str, nearest: str) -> None:
    """The nearest name is taken from the whole text, else from the last line that has one."""
    assert find_nearest_unit(text, ROUND) == nearest


def test_blank_other_name() -> None:
    """A name that is left blank in the settings names nobody."""
    found = ROUND._replace(units=(Unit("x", "กองคลัง", ("", " ")),))
    assert [unit.id for unit in find_units("กองคลัง ของเรา", found)] == ["x"]
