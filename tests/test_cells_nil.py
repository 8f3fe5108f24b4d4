"""Cells that say nothing, and confirmed nil: what says it, what only sounds so, what is printed."""

from __future__ import annotations

import pytest

from itasheet.cells.nil import (
    fill_nil,
    find_contradicted,
    is_nil,
    list_filled,
    list_statements,
    list_told,
)
from itasheet.cells.records import CellText, Entry, Field
from itasheet.definition.definition import ColumnKind
from itasheet.sheets.cell_reference import CellRef
from tests.tables import load_definition, make_field

NIL = "ไม่มีการดำเนินการ"
PERIOD = "ตลอดปีงบประมาณ ๒๕๖๘"

Texts = tuple[str, str, str, str]
"""Steps, period, results and outcomes; ``/`` goes to the next cell."""


def make_entry(texts: Texts) -> Entry:
    """An entry of the finance unit with these texts; blank ones have no cell."""
    definition = load_definition()
    steps, period, results, outcomes = texts
    told = ("๔. กระบวนการ", steps, "กองคลัง", period, results, outcomes)
    fields = {
        column.key: Field(column.heading, CellRef(5, index), tuple(make_pieces(text, index)))
        for index, (column, text) in enumerate(zip(definition.columns, told, strict=True))
    }
    entry = Entry(definition.measures[3], "แบบรายงาน", fields)
    return entry._replace(nil=is_nil(entry, definition))


def make_pieces(text: str, column: int) -> list[CellText]:
    """A cell below another for each part of a text."""
    parts = text.split("/") if text else []
    return [
        CellText(CellRef(5 + row, column), part, part, sheet="แบบรายงาน")
        for row, part in enumerate(parts)
    ]


@pytest.mark.parametrize(
    "texts",
    [
        (NIL, "", "", ""),
        ("", "", NIL, ""),
        ("", NIL, "", ""),
        (NIL, NIL, NIL, NIL),
        (NIL, PERIOD, "-", "ไม่มี"),
        ("๑. ไม่มีการดำเนินการ", "", "", ""),
        ("“ไม่มีการดำเนินการ”.", "", "", ""),
        ("ไม่มี การดำเนินการ", "", "", ""),
        (f"{NIL}เนื่องจากไม่มีภารกิจด้านนี้", "", "", ""),
        (f"{NIL} (ไม่ได้รับจัดสรรงบประมาณ)", "", "", ""),
        (f"{NIL}/เนื่องจากไม่ได้รับจัดสรรงบประมาณ", "", "", ""),
        (f"{NIL}ใด ๆ ในมาตรการนี้", "", "", ""),
        ("ไม่ได้ดำเนินการในปีงบประมาณ ๒๕๖๘", "", "", ""),
        ("ไม่มีภารกิจที่เกี่ยวข้อง", "", "ไม่มี", "ไม่มี"),
        ("ไม่มี", "", "ไม่มี", "ไม่มี"),
        ("ไม่มี", PERIOD, "ไม่มีเนื่องจากไม่มีภารกิจ", "๑. ไม่มี"),
    ],
)
def test_nil(texts: Texts) -> None:
    """These say that nothing was done, and nobody is asked for more."""
    entry = make_entry(texts)
    assert entry.nil
    assert find_contradicted(entry, load_definition()) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("", "", "", ""),
        ("-", "-", "-", "-"),
        ("ไม่มี", "", "", ""),
        ("ไม่มี", "", "ไม่มี", "ไม่มีเรื่องร้องเรียน"),
        ("จัดทำทะเบียน", PERIOD, NIL, "ไม่มี"),
        ("", "", "ไม่มีการดำเนินการทางวินัยกับผู้ใด", ""),
        ("ไม่มีโครงการที่ล่าช้า", "", "", ""),
        ("ยังไม่ได้ดำเนินการ", "", "", ""),
    ],
)
def test_no_nil(texts: Texts) -> None:
    """Silence is no nil, nor is a result that only begins like it, nor a plan without a result."""
    entry = make_entry(texts)
    assert not entry.nil
    assert find_contradicted(entry, load_definition()) is None


@pytest.mark.parametrize(
    ("texts", "spot"),
    [
        ((NIL, PERIOD, "จัดอบรม ๒ ครั้ง", "ผู้เข้าอบรมเข้าใจ"), "B6"),
        ((NIL, PERIOD, "จัดอบรม ๒ ครั้ง", ""), "B6"),
        (("จัดอบรม", PERIOD, NIL, "ผู้เข้าอบรมเข้าใจ"), "E6"),
        (("จัดอบรม", PERIOD, "จัดอบรม ๒ ครั้ง", NIL), "F6"),
        ((f"จัดอบรม/{NIL}", PERIOD, "", ""), "B7"),
        (("จัดอบรม", PERIOD, f"{NIL}/จัดอบรม ๒ ครั้ง", "ไม่มี"), "E6"),
    ],
)
def test_contradicted(texts: Texts, spot: str) -> None:
    """Nothing was done, and yet results or outcomes are told: the cell that denies them."""
    entry = make_entry(texts)
    found = find_contradicted(entry, load_definition())
    assert found is not None and not entry.nil
    assert str(found[1].spot) == spot


@pytest.mark.parametrize(
    ("texts", "blank", "printed"),
    [
        ((NIL, "", "", ""), ("period", "results", "outcomes"), (NIL, NIL, NIL, NIL)),
        (
            ("", "-", f"{NIL} เพราะไม่มีงบประมาณ", "ไม่มี"),
            ("steps", "period"),
            (NIL, NIL, f"{NIL} เพราะไม่มีงบประมาณ", "ไม่มี"),
        ),
        ((NIL, PERIOD, NIL, NIL), (), (NIL, PERIOD, NIL, NIL)),
        (("", "", "จัดอบรม", ""), (), ("", "", "จัดอบรม", "")),
    ],
)
def test_filled_in(texts: Texts, blank: tuple[str, ...], printed: Texts) -> None:
    """What a nil entry leaves blank is printed as the word, in the cell meant for it."""
    definition, entry = load_definition(), make_entry(texts)
    keys = ("steps", "period", "results", "outcomes")
    filled = fill_nil(entry, definition)
    assert tuple(key for key in keys if filled.fields[key] != entry.fields[key]) == blank
    assert tuple(filled.fields[key].text for key in keys) == printed
    for key in blank:
        assert filled.fields[key].spots == (entry.fields[key].room,)
    assert fill_nil(make_entry(printed), definition) == make_entry(printed)


def test_no_words() -> None:
    """Without words for it there is no nil but where all lists say ไม่มี, and nothing is filled."""
    words = load_definition().words._replace(nil=(), reasons=())
    definition = load_definition()._replace(words=words)
    assert not is_nil(make_entry((NIL, "", "", "")), definition)
    assert is_nil(make_entry(("ไม่มี", "", "ไม่มี", "ไม่มี")), definition)
    entry = make_entry((NIL, "", "", ""))
    assert fill_nil(entry, definition) is entry


def test_optional_columns_count_nothing() -> None:
    """A column that need not be filled in says neither nil nor anything against it."""
    definition = load_definition()
    columns = tuple(
        column._replace(required=column.kind is not ColumnKind.ITEMS or column.key == "steps")
        for column in definition.columns
    )
    entry = make_entry((NIL, "", "ดูหมายเหตุ", ""))
    assert not entry.nil
    assert is_nil(entry, definition._replace(columns=columns))


@pytest.mark.parametrize(
    "text", ["-", " – ", "—", "...", "…", ".", "N/A", "?", "๑.", "๑. -", "-\n-", "1)\n2)"]
)
def test_blank(text: str) -> None:
    """A dash, dots and a lone number are as good as nothing."""
    assert list_filled(make_field(text), load_definition().words) == ()


def test_statements() -> None:
    """An item with only a dash is none, though its number counts."""
    field = make_field("๑. ก\n๒. -\n๓. --\n๔. ข", "-", "๕.")
    assert [item.line for item, _ in list_statements(field, load_definition().words)] == [
        "๑. ก",
        "๔. ข",
    ]
    assert len(field.items) == 6


@pytest.mark.parametrize("text", ["ไม่มี", "- ก", "๑. -\n๒. ก", "0", "-1", "........", "ก"])
def test_filled(text: str) -> None:
    """Anything else says something."""
    field = make_field("-", text)
    assert list_filled(field, load_definition().words) == field.pieces[1:]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("ไม่มี", True), ("๑. ไม่ พบเรื่องร้องเรียน", True), ("-", True), ("มี", False)],
)
def test_told(text: str, nothing: bool) -> None:
    """An answer that there is nothing to report tells nothing."""
    assert (not list_told(make_field(text), load_definition().words)) is nothing
