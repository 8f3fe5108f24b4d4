"""How two returns differ, and how that is shown within a text."""

import unicodedata
from collections.abc import Mapping
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.cells.records import Return
from itasheet.returns.differences import (
    Change,
    Difference,
    compare_returns,
    mark_changes,
    split_words,
)
from itasheet.returns.read_return import read_return
from itasheet.sheets.grid import Read, Workbook
from tests.tables import (
    answer_form,
    insert_rows,
    issue_form,
    load_definition,
    load_round,
    parse_cell,
    write_cells,
)

FORM = answer_form("finance")


def read(workbook: Workbook) -> Return:
    returned, _ = read_return(workbook, load_definition(), load_round())
    assert returned is not None
    return returned


def compare(first: Workbook, second: Workbook) -> tuple[Difference, ...]:
    return compare_returns(read(first), read(second), load_definition())


def show(one: Difference) -> str:
    """A difference as a line: kind, cells, texts."""
    sides = (one.before, one.after)
    cells = "→".join(side.cell if side else "" for side in sides)
    texts = " | ".join(side.text if side else "" for side in sides)
    return f"{one.kind.value} {cells} {texts}"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, []),
        ({"E13": "๒. ทำอย่างอื่น"}, ["changed E13→E13 {E13} | ๒. ทำอย่างอื่น"]),
        ({"E14": None}, ["removed E14→ {E14} | "]),
        ({"E15": "๔. เพิ่มอีกข้อ"}, ["added →E15  | ๔. เพิ่มอีกข้อ"]),
        ({"D6": "ไตรมาส ๒"}, ["changed D6→D6 {D6} | ไตรมาส ๒"]),
        ({"F12": None}, ["removed F12→ {F12} | "]),
        ({"C12": "กองคลัง กองช่าง"}, ["changed C12→C12 {C12} | กองคลัง กองช่าง"]),
        ({"A6": "๔. ทรัพย์สิน"}, ["changed A6→A6 {A6} | ๔. ทรัพย์สิน"]),
        ({"E13": "{E14}", "E14": "{E13}"}, ["moved E14→E13 {E14} | {E14}"]),
        ({"E13": None, "B14": "{E13}"}, ["moved E13→B14 {E13} | {E13}"]),
        ({"B40": "หมายเหตุท้ายตาราง"}, ["added →B40  | หมายเหตุท้ายตาราง"]),
    ],
)
def test_one_change(cells: Mapping[str, Read | None], shown: list[str]) -> None:
    """Each ordinary change is told once, as what it is, with its cells in both."""
    filled_in = FORM.grids[0].cells
    texts = {one: filled_in[parse_cell(one)] for one in ("A6", "D6", "C12", "E13", "E14", "F12")}
    filled = {
        address: value.format(**texts) if isinstance(value, str) else value
        for address, value in cells.items()
    }
    differences = compare(FORM, write_cells(FORM, filled))
    assert list(map(show, differences)) == [line.format(**texts) for line in shown]


def test_place() -> None:
    """A difference tells the measure by number and title, the unit and the column."""
    (one,) = compare(FORM, write_cells(FORM, {"E13": "๒. ทำอย่างอื่น"}))
    assert one.measure.startswith("๕. กระบวนการสร้างความโปร่งใส")
    assert (one.unit, one.column) == ("กองคลัง", "สรุปผลการดำเนินการ")


def test_rows_put_in_are_no_change() -> None:
    """Where a text stands is no difference; what did change has its place in each workbook."""
    moved = insert_rows(FORM, 8, 3)
    assert compare(FORM, moved) == ()
    (one,) = compare(FORM, write_cells(moved, {"E16": "๒. ทำอย่างอื่น"}))
    assert show(one).startswith("changed E13→E16")


THREE = ("E12", "E13", "E14")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (("๕. หนึ่ง", "๖. สอง", None), ("๑. หนึ่ง", "๒. สอง", None),
         ["changed E12→E12 ๕. หนึ่ง | ๑. หนึ่ง", "changed E13→E13 ๖. สอง | ๒. สอง"]),
        (("๑. หนึ่ง", "๒. สอง", None), ("๑. ศูนย์", "๒. หนึ่ง", "๓. สอง"), ["added →E12  | ๑. ศูนย์"]),
        (("กข\nงจฉ", None, None), ("กค\nงชซ", None, None),
         ["changed E12→E12 กข | กค", "removed E12→ งจฉ | ", "added →E12  | งชซ"]),
    ],
    ids=["numbers", "before others", "half alike"],
)  # fmt: skip
def test_items(
    before: tuple[str | None, ...], after: tuple[str | None, ...], shown: list[str]
) -> None:
    """Numbering is told where nothing else differs; two items are one if half is the same."""
    first, second = (write_cells(FORM, dict(zip(THREE, texts))) for texts in (before, after))
    assert list(map(show, compare(first, second))) == shown


def test_twice_the_same_is_not_moved() -> None:
    """A text that was taken out twice and put in once may be either of them."""
    text = "๑. ประชุมติดตามผลทุกเดือน"
    first = write_cells(FORM, {"E13": text, "E14": text})
    second = write_cells(FORM, {"E13": None, "E14": None, "B14": text})
    kinds = [one.kind for one in compare(first, second)]
    assert sorted(kind.value for kind in kinds) == ["added", "removed", "removed"]


def test_form_and_return() -> None:
    """What the unit wrote was put into its form; what another reports is put in and taken out."""
    issued, other = compare(issue_form("finance"), FORM), compare(FORM, answer_form("works"))
    assert {one.kind for one in issued} == {Change.ADDED} and len(issued) > 8
    assert {one.kind for one in other} == {Change.ADDED, Change.REMOVED}
    assert {one.unit for one in other} == {"กองคลัง", "กองช่าง"}


def test_shuffled() -> None:
    """However items are shuffled, one that is still there is moved or where it was, not changed."""
    texts = ["๑. ประชุมวางแผน", "๒. ประกาศนโยบาย", "๓. อบรมพนักงาน", "๔. รายงานผล"]
    first = write_cells(FORM, {"E12": "\n".join(texts), "E13": None, "E14": None})
    for order in permutations(texts):
        second = write_cells(FORM, {"E12": "\n".join(order), "E13": None, "E14": None})
        assert {one.kind for one in compare(first, second)} <= {Change.MOVED}


def test_long_lists_take_no_time() -> None:
    """Of hundreds of items that all differ, none is compared with every other."""
    first = write_cells(FORM, {"E12": "\n".join(f"- ข้อเดิม {n}" for n in range(800))})
    second = write_cells(FORM, {"E12": "\n".join(f"- อันใหม่ที่ {n}" for n in range(800))})
    assert len(compare(first, second)) == 1600


THAI = "กาน้ำท่วมที่เก่งมากๆ ๑๒.e-GP\n "
texts = st.text(st.sampled_from(THAI), max_size=25)


@given(texts, texts)
def test_both_texts_are_in_the_changes(before: str, after: str) -> None:
    """The stretches without what was put in are the first text, else the second."""
    stretches = mark_changes(before, after)
    first = "".join(text for change, text in stretches if change is not Change.ADDED)
    second = "".join(text for change, text in stretches if change is not Change.REMOVED)
    assert (first, second) == (before, after)


@given(st.text(st.sampled_from("กขนมาเแ่้ิุำๆ "), max_size=25).filter(lambda t: _is_thai(t)))
def test_marks_stay_with_their_letters(text: str) -> None:
    """No word begins with a mark that stands on the letter before it."""
    words = split_words(text)
    assert "".join(words) == text
    assert not [word for word in words[1:] if unicodedata.category(word[0]) == "Mn"]


def _is_thai(text: str) -> bool:
    """Whether each mark stands on a letter."""
    pairs = zip(" " + text, text, strict=False)
    return not any(unicodedata.category(b) == "Mn" and not a.isalpha() for a, b in pairs)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("จัดทำทะเบียนคุม", "จัดทำบัญชีคุม", "จัดทำ[-ทะเบียน-]{+บัญชี+}คุม"),
        ("น้ำท่วม ๓๐ ครั้ง", "น้ำท่วม ๓๕ ครั้ง", "น้ำท่วม [-๓๐-]{+๓๕+} ครั้ง"),
        ("ทำ", "ทำแล้ว", "ทำ{+แล้ว+}"),
        ("กองคลัง", "หน่วยตรวจสอบภายใน", "[-กองคลัง-]{+หน่วยตรวจสอบภายใน+}"),
        ("", "ใหม่", "{+ใหม่+}"),
    ],
)
def test_within_a_text(before: str, after: str, shown: str) -> None:
    """Only the words that changed are marked; of texts with little in common, the whole."""
    signs = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    marked = (signs[change].format(text) for change, text in mark_changes(before, after))
    assert "".join(marked) == shown
