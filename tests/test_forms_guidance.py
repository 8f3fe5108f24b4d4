"""The guidance sheet."""

from __future__ import annotations

from itasheet.definition.definition import Definition
from itasheet.layout.paper import MAX_ROW_HEIGHT
from itasheet.sheets.page import Page
from tests.test_forms_workbook import DEFINITION, make_book


def make_page(**texts: object) -> Page:
    """The sheet, with some of its texts changed."""
    guidance = DEFINITION.guidance._replace(**texts)  # type: ignore[arg-type]
    definition: Definition = DEFINITION._replace(guidance=guidance)
    return make_book(definition).pages[1]


def test_example_is_of_this_year() -> None:
    """The filled example speaks of the fiscal year of the round."""
    texts = [str(cell.value) for cell in make_page().cells]
    assert "๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘" in texts
    assert "ตัวอย่างการกรอก" in texts


def test_without_example() -> None:
    """A definition without an example gets neither its title nor an empty table."""
    page = make_page(example={})
    assert len(page.cells) == 1 + len(DEFINITION.guidance.lines)
    assert {cell.column for cell in page.cells} == {0}


def test_example_of_some_columns() -> None:
    """Columns that the example leaves out are blank in it."""
    page = make_page(example={"steps": "๑. ทำ"})
    row = max(cell.row for cell in page.cells)
    assert [cell.value for cell in page.cells if cell.row == row] == ["", "๑. ทำ", "", "", "", ""]


def test_very_long_line() -> None:
    """A line of more text than a row can show takes the tallest row there is."""
    page = make_page(lines=("ยาว " * 3000,))
    assert page.rows[1].height == MAX_ROW_HEIGHT


def test_nothing_to_type() -> None:
    """The sheet is for reading: protected, with no open cell."""
    page = make_page()
    assert page.protected
    assert not any(cell.style.startswith("input") for cell in page.cells)
