"""A sheet that was copied inside its workbook counts once, or is a conflict that names both."""

import pytest

from itasheet.problems.problem import Place
from itasheet.sheets.grid import Workbook
from tests.forms import read_sent, tell_entries
from tests.layouts import ONE, SIX, TWO
from tests.tables import (
    SHEET,
    answer_form,
    insert_rows,
    issue_form,
    judge,
    list_problems,
    make_workbook,
    parse_cells,
    parse_grid,
    strip_identity,
    write_cells,
)

COPY = "แบบรายงาน (2)"
FINANCE, WORKS, BLANK = answer_form("finance"), answer_form("works"), issue_form("finance")
OTHER, MORE, UNTITLED = (
    write_cells(FINANCE, parse_cells(one))
    for one in ("F12: อื่น", "E14: | F6: ก | F7: ข | F8: ค", "A6:")
)
WHOLE = write_cells(FINANCE, parse_cells("C6: กองคลัง"))
FIRST, SECOND = (  # one of its measures each
    write_cells(WHOLE, dict.fromkeys(f"{c}{r}" for c in "BDEF" for r in range(row, row + 6)))
    for row in (12, 6)
)


def copy_sheet(form: Workbook, copy: Workbook) -> Workbook:
    """A form with the first sheet of another behind its own."""
    own, *others = form.grids
    return form._replace(grids=(own, copy.grids[0]._replace(name=COPY), *others))


@pytest.mark.parametrize(
    ("form", "copy", "read", "told", "apart"),
    [
        (FINANCE, FINANCE, FINANCE, "sheet-repeated", ""),
        (WORKS, WORKS, WORKS, "sheet-repeated", ""),  # of one measure, which does not go on
        (FINANCE, insert_rows(FINANCE, 8, 2), FINANCE, "sheet-repeated", ""),
        (FINANCE, BLANK, FINANCE, "sheet-repeated", ""),
        (BLANK, FINANCE, FINANCE, "sheet-repeated", ""),
        (FINANCE, OTHER, FINANCE, "sheet-copied F12", "F12 อื่น"),
        (OTHER, FINANCE, OTHER, "sheet-copied F12", "F12 {F12}"),
        (FINANCE, MORE, MORE, "sheet-copied E14, F6:F8", "F6 {F6}; E14 {E14}"),
        (FIRST, SECOND, WHOLE, "", ""),
        (strip_identity(FINANCE), FINANCE, FINANCE, "identity-lost; sheet-repeated", ""),
        (FINANCE, insert_rows(FINANCE, 6, -6), FINANCE, "sheet-repeated", ""),  # one measure alone
        (FINANCE, insert_rows(OTHER, 6, -6), FINANCE, "sheet-copied F6", "F6 อื่น"),
        (FINANCE, insert_rows(OTHER, 12, -6), FINANCE, "sheet-repeated", ""),
        (
            FINANCE,
            UNTITLED,
            FINANCE,
            "sheet-copied B6, C6, D6, E6, F6",
            "B6 {B6}; C6 {C6}; D6 {D6}; E6 {E6}; F6 {F6}",
        ),
    ],
)
def test_copies_of_a_form(
    form: Workbook, copy: Workbook, read: Workbook, told: str, apart: str
) -> None:
    """The fuller one of both is read, of equal ones the first; what the other says is kept apart,
    and told once.
    """
    said = {str(spot): text for spot, text in FINANCE.grids[0].cells.items()}
    outcome = judge(copy_sheet(form, copy))
    assert outcome.returned
    assert tell_entries(outcome.returned) == tell_entries(read_sent(read))
    assert "; ".join(sorted(list_problems(outcome.problems))) == told
    kept = [f"{one.spot} {one.text}" for one in outcome.returned.outside]
    assert "; ".join(kept) == apart.format_map(said)
    for one in outcome.problems:
        if one.code.startswith("sheet-"):
            assert {one.words["sheet"], one.words["other"]} == {SHEET, COPY}
            assert one.place == Place(form.path, one.words["sheet"], one.place.spots)
            assert one.words.get("cells", "") == one.place.cells


@pytest.mark.parametrize(
    ("names", "steps", "copies"),
    [
        (("ก", "ข"), ("ทำ", "ทำ"), 1),
        (("ก", "ข"), ("ไตรมาสแรก", "ไตรมาสหลัง"), 0),  # says all otherwise
        (("กองคลัง", "กองช่าง"), ("ทำ", "ทำ"), 0),  # each is of the unit that it is named by
    ],
)
def test_copies_of_other_tables(
    names: tuple[str, str], steps: tuple[str, str], copies: int
) -> None:
    """A sheet of another time or unit is none."""
    rows = (
        "| ๑. {one} | {step} | | | {step} | {step} |\n| ๒. {two} | {step} | | | {step} | {step} |"
    )
    grids = (
        parse_grid(f"{SIX}\n{rows.format(one=ONE, two=TWO, step=step)}", name=name)
        for name, step in zip(names, steps, strict=True)
    )
    outcome = judge(make_workbook(*grids))
    told = [one.code for one in outcome.problems]
    assert told.count("sheet-repeated") == copies and "sheet-copied" not in told
    assert outcome.returned and len(outcome.returned.entries) == 4 - 2 * copies
