"""The agency's own name, spelled otherwise."""

from __future__ import annotations

import pytest

from itasheet.cells.unit_names import find_agency, find_agency_beside, find_misspellings

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
