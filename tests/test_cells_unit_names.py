"""Who a text names: units, and the agency, also where its name is misspelt."""

from __future__ import annotations

import pytest

from itasheet.cells.names import (
    find_agency,
    find_agency_beside,
    find_misspellings,
    find_nearest_unit,
    find_units,
    names_everyone,
)
from itasheet.definition.round import Agency, Round, Unit
from tests.tables import load_definition

WORDS = load_definition().words
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
    assert [unit.id for unit in find_units(text, ROUND, WORDS)] == ids


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
    assert [unit.id for unit in find_units("กองคลัง ของเรา", found, WORDS)] == ["x"]


NAME = "เทศบาลตำบลบ้านตัวอย่าง"
TYPES = ("องค์การบริหารส่วนตำบล", "เทศบาล", "เทศบาลตำบล", "อบต.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ของเทศบาลตำบลบ้านตัวอยางในปีนี้", ("เทศบาลตำบลบ้านตัวอยาง",)),
        (
            "เทศบาลตำบลบานตัวอย่าง และ เทศบาลตำบลบ้านตัวย่าง",
            ("เทศบาลตำบลบานตัวอย่าง", "เทศบาลตำบลบ้านตัวย่าง"),
        ),
        ("เทศบาลตำบลบ้านตัวอยาง เทศบาลตำบลบ้านตัวอยาง", ("เทศบาลตำบลบ้านตัวอยาง",)),
        ("เทศบาลตำบล บ้านตัวอยาง", ("เทศบาลตำบลบ้านตัวอยาง",)),
    ],
)
def test_misspelt(text: str, found: tuple[str, ...]) -> None:
    """A name that is nearly the agency's is found as typed, each spelling once."""
    assert find_misspellings(text, NAME, TYPES) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        f"ณ {NAME}ได้ดำเนินการ",
        "เทศบาลตำบล บ้านตัวอย่าง",
        "เทศบาลตำบล\nบ้าน ตัวอย่าง",
        "เทศบาลตำบลบ้านตัวอย่างใต้",
        "เทศบาลตำบลหนองน้ำใส",
        "เทศบาลตำบลได้ประกาศนโยบาย",
        "เทศบาลตำบล",
        "องค์การบริหารส่วนตำบลบ้านตัวอยาง",
        "บ้านตัวอยาง",
    ],
)
def test_right(text: str) -> None:
    """The name itself, other agencies, and mere words are left alone."""
    assert find_misspellings(text, NAME, TYPES) == ()


@pytest.mark.parametrize("name", ["สำนักงานตัวอย่าง", "อบต.กข", ""])
def test_unknown_type(name: str) -> None:
    """A name of no known type, or of too few letters, cannot be looked for."""
    assert find_misspellings("อบต.กค สำนักงานตัวอยาง", name, TYPES) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เทศบาลตำบลหนองน้ำใส อำเภอเมือง", "เทศบาลตำบลหนองน้ำใส"),
        ("องค์การบริหารส่วนตำบลบ้านอื่นประจำปีงบประมาณ ๒๕๖๘", "องค์การบริหารส่วนตำบลบ้านอื่น"),
        ("กองคลัง อบต. บ้านอื่น", "อบต.บ้านอื่น"),
        ("รายงานของเทศบาลตำบล ปีงบประมาณ ๒๕๖๘", ""),
        ("รายงานผลการดำเนินการ", ""),
    ],
)
def test_agency_of_a_title(text: str, found: str) -> None:
    """The agency that a title names ends where the next words begin."""
    assert find_agency(text, TYPES) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เทศบาลตำบลหนองน้ำใส", "เทศบาลตำบลหนองน้ำใส"),
        ("อบต.หนองน้ำใส จังหวัดตัวอย่าง", "อบต.หนองน้ำใส"),
        (f"{NAME} และเทศบาลตำบลหนองน้ำใส", ""),
        ("เทศบาลตำบล บ้าน ตัวอย่าง", ""),
        ("เทศบาลตำบลบ้านตัวอยาง", ""),
        ("เทศบาลตำบล", ""),
    ],
)
def test_agency_beside(text: str, found: str) -> None:
    """Another agency's name is told from the own one, however that is spaced, cut or misspelt."""
    assert find_agency_beside(text, (NAME,), TYPES) == found
