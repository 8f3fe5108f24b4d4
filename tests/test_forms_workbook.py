"""Forms as workbooks: whose they are, three times over, what they ask for, and their file names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import Mailing, Round, Unit
from itasheet.forms import workbook
from itasheet.forms.form_status import UNITS
from itasheet.layout.paper import FORM_PAPER, MAX_ROW_HEIGHT, page_room
from itasheet.xlsx.write_workbook import write_book
from tests.forms import (
    CREATED,
    DEFINITION,
    EVERYTHING,
    FINANCE,
    ROUND,
    find_unit,
    make_book,
    widen_definition,
)
from tests.golden import Golden
from tests.page_text import draw_book
from tests.tables import judge, load_cases, part_arrows, read_book
from tests.test_forms_table import SOME


@pytest.mark.parametrize("name", ["finance", "reissued"])
def test_golden(name: str, golden: Golden) -> None:
    book = make_book(SOME) if name == "reissued" else make_book()
    golden.check(f"form-{name}.txt", draw_book(book))


def test_weight() -> None:
    """The blank form takes at most 16 kB, a little more with all that a round may say beside it."""
    for round_, most in ((ROUND, 16_000), (FULL_ROUND, 16_200)):
        assert len(write_book(workbook.make_form(DEFINITION, round_, EVERYTHING, CREATED))) <= most


def test_smallest_definition() -> None:
    """One measure, two columns and one row make a form; nothing needs to be merged."""
    definition = widen_definition((ColumnKind.MEASURE, ColumnKind.ITEMS), 1)
    definition = definition._replace(form=definition.form._replace(rows=1))
    book = make_book(unit=EVERYTHING, definition=definition)
    assert {cell.value for cell in book.pages[0].cells} >= {"๑. มาตรการตัวอย่างที่ 1"}
    assert write_book(book)


def test_round_without_units() -> None:
    """A round that lists no units still makes a form; its list has only the word for everyone."""
    book = workbook.make_form(DEFINITION, Round(2568, ROUND.agency), FINANCE, CREATED)
    assert book.names[UNITS] == "'รายการ'!$A$1"
    assert book.pages[2].cells[0].value == "ทุกสำนัก/กอง"
    assert write_book(book)


def test_reference_sheets() -> None:
    """Sheets beside the table are passed over on reading; a form made from such a form has them."""
    form = read_book(make_book(SOME))
    assert workbook.read_reference_sheets(form, DEFINITION) == SOME._replace(blocks={})
    named = tuple(g._replace(name=f"x {g.name}") if "อ้างอิง" in g.name else g for g in form.grids)
    outcome = judge(form._replace(grids=named))
    assert outcome.returned is not None
    assert not outcome.returned.remarks
    assert {one.code for one in outcome.problems} == {"measure-missing"}


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [*part_arrows(load_cases("file_names")["forms"]), ("กอง" * 100, "กอง" * 22)],
)
def test_clean_name(name: str, cleaned: str) -> None:
    """What Windows, a mail or the eye cannot take is replaced; what is too long in bytes is cut."""
    assert workbook.clean_name(name) == cleaned


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_clean_name_is_safe(name: str) -> None:
    """No name leaves its folder, is too long for a file system, or ends in what Windows drops."""
    cleaned = workbook.clean_name(name)
    assert not set(cleaned) & set('<>:"/\\|?*\0\n\r\t')
    assert len(cleaned.encode()) <= workbook.MOST_BYTES + 1
    assert cleaned == cleaned.strip(" .")


@pytest.mark.parametrize(
    ("names", "file", "expected"),
    [
        (("กองคลัง",), DEFINITION.form.file, ["แบบรายงาน ๒๕๖๘ กองคลัง"]),
        (("กอง/คลัง", "กอง:คลัง"), "{unit}", ["กอง-คลัง", "กอง-คลัง u2"]),
        (("Tax", "TAX", "tax"), "{unit}", ["Tax", "TAX u2", "tax u3"]),
        (("ก", "ข", "ค"), "แบบ {year}", ["แบบ ๒๕๖๘", "แบบ ๒๕๖๘ u2", "แบบ ๒๕๖๘ u3"]),
        (("ก u3", "ก", "ก"), "{unit}", ["ก u3", "ก", "ก u3 u3"]),
        (("???",), "{unit}", ["-"]),
        (("...",), "{unit}", ["u1"]),
    ],
)
def test_name_forms(names: tuple[str, ...], file: str, expected: list[str]) -> None:
    """The definition says how forms are called; no two share a name, be it in upper case."""
    units = [Unit(f"u{number}", name) for number, name in enumerate(names, 1)]
    definition = DEFINITION._replace(form=DEFINITION.form._replace(file=file))
    found = workbook.name_forms(definition, ROUND, units)
    assert list(found.items()) == [
        (unit.id, f"{name}{workbook.ENDING}") for unit, name in zip(units, expected, strict=True)
    ]


LINES, LAST = list(DEFINITION.guidance.lines[:-2]), "ตัวอย่างการกรอก"
DEADLINE, CONTACT = "กำหนดส่งกลับภายในวันที่ ๑๕ ตุลาคม ๒๕๖๘", "หากมีข้อสงสัย โปรดสอบถาม"
MAIL = Mailing(sender="a@example.go.th", sender_name="งานสารบรรณ")
FULL_ROUND = ROUND._replace(deadline=date(2025, 10, 15), mail=MAIL)
NAMELESS = ROUND._replace(mail=MAIL._replace(sender_name=""))


@pytest.mark.parametrize(
    ("round_", "texts", "lines"),
    [
        (ROUND, {}, [*LINES, LAST]),
        (FULL_ROUND, {}, [*LINES, DEADLINE, f"{CONTACT} งานสารบรรณ a@example.go.th", LAST]),
        (NAMELESS, {"lines": DEFINITION.guidance.lines[-1:]}, [f"{CONTACT} a@example.go.th", LAST]),
        (ROUND, {"example": {}}, LINES),
        (ROUND, {"example_title": ""}, LINES),
        (ROUND, {"lines": ("ยาว " * 3000,)}, ["ยาว " * 3000, LAST]),
    ],
    ids=["blank", "deadline and contact", "address alone", "no example", "no title of it", "long"],
)
def test_guidance(round_: Round, texts: dict[str, object], lines: list[str]) -> None:
    """Until when and whom to ask, as far as the round says; on one page, however much it is."""
    guidance = DEFINITION.guidance._replace(**texts)  # type: ignore[arg-type]
    page = workbook.make_guidance(DEFINITION._replace(guidance=guidance), round_)
    told = [cell.value for cell in page.cells if cell.style in ("guide_text", "guide_subtitle")]
    assert told == lines
    assert ("example" in {cell.style for cell in page.cells}) is bool(guidance.example)
    heights = [row.height for row in page.rows.values()]
    if len(str(told[0])) > 10_000:
        assert max(heights) == MAX_ROW_HEIGHT
    else:
        assert sum(heights) <= page_room(FORM_PAPER)


def test_part_of_an_example() -> None:
    """Columns that the example leaves out are blank in it."""
    guidance = DEFINITION.guidance._replace(example={"steps": "๑. ทำ"})
    page = workbook.make_guidance(DEFINITION._replace(guidance=guidance), ROUND)
    row = max(cell.row for cell in page.cells)
    assert [cell.value for cell in page.cells if cell.row == row] == ["", "๑. ทำ", "", "", "", ""]


def test_guidance_is_not_reported() -> None:
    """What the round has put into the guidance is no text of the unit's."""
    unit = find_unit("finance")
    outcome = judge(read_book(workbook.make_form(DEFINITION, FULL_ROUND, unit, CREATED)))
    assert outcome.returned is not None and outcome.returned.remarks == ()
