"""What a form says while it is filled in: computed by LibreOffice, and compared with ``check``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.checks import judge_workbook
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Unit
from itasheet.forms.blocks import FIRST_ROW, BlockTexts, Prefill
from itasheet.forms.workbook import make_form
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book, Formula
from itasheet.sheets.styles import AMBER_TINT, DONE_TINT, INPUT_TINT, RED_TINT
from itasheet.thai.numbers import to_arabic
from tests.example.fill import load_report, open_workbook
from tests.example.make import load_round
from tests.forms import widen_definition, write_form
from tests.office.session import Office
from tests.office.steps import InsertRows, SetDate, SetText
from tests.tables import read_book

DEFINITION, ROUND = load_report(), load_round()
FORM, WORDS = DEFINITION.form, DEFINITION.words
UNIT = Unit("finance", "กองคลัง")
KEYS = [column.key for column in DEFINITION.columns]
COLORS = {AMBER_TINT: "missing", RED_TINT: "doubtful", DONE_TINT: "done", INPUT_TINT: ""}
DONE = {"steps": "จะทำ", "period": "ตลอดปี", "results": "ทำแล้ว", "outcomes": "ดีขึ้น"}
NIL = WORDS.nil[0]

Texts = Mapping[str, str | tuple[str, ...]]


class Case(NamedTuple):
    """What stands in a block, of a list one text to a row.

    ``missing`` are the columns that the status names, or None where it says that nothing is filled
    in; ``doubtful`` are red cells, as ``results 2``. ``checked`` are the columns that ``check``
    finds blank, where it sees more than the form.
    """

    texts: Texts
    missing: str | None = ""
    doubtful: str = ""
    checked: str | None = None


REST = "period results outcomes"
CASES: dict[str, Case] = {
    "untouched": Case({}, None),
    "complete": Case(DONE),
    "fourth row": Case({**DONE, "steps": ("", "", "", "จะทำ")}),
    "numbers": Case({**DONE, "results": "12"}),
    "steps only": Case({"steps": "จะทำ"}, REST),
    "other unit": Case({"responsible": "กองการศึกษาฯ"}, f"steps {REST}"),
    "no unit": Case({**DONE, "responsible": ""}, "responsible"),
    "all but outcomes": Case({**DONE, "outcomes": ""}, "outcomes"),
    "dash beside a text": Case({**DONE, "results": ("-", "ทำแล้ว")}),
    **{
        f"blank {word}": Case({**DONE, "period": word, "results": word}, "period results")
        for word in (*WORDS.blank, " ", "N/A")
    },
    "blanks together": Case({**DONE, "results": WORDS.blank[:6]}, "results"),
    "only a mark": Case({**DONE, "results": "๑. -"}, checked="results"),
    **{f"nil {word}": Case({"steps": word}) for word in WORDS.nil},
    # Guidance wants the word among the steps; check takes it elsewhere, too.
    "nil in results": Case({"results": NIL}, "steps period outcomes", checked=""),
    "nil in the period": Case({"period": NIL}, "steps results outcomes", checked=""),
    "nil in the period, and steps": Case({"period": NIL, "steps": "ทำ"}, "results outcomes"),
    "nil for a unit": Case({"responsible": NIL}, f"steps {REST}"),
    "nil everywhere": Case({**dict.fromkeys(DONE, NIL)}),
    "nil with a space": Case({"steps": f"{NIL} (ไม่มีงบประมาณ)"}),
    "nil with a line": Case({"steps": f"{NIL}\nเนื่องจากไม่มีงบประมาณ"}),
    "nil with a reason": Case({"steps": f"{NIL}เนื่องจากไม่มีงบประมาณ"}),
    "nil as an item": Case({"steps": f"๑. {NIL}"}),
    "nil without unit": Case(
        {"steps": NIL, "responsible": ""}, f"{REST} responsible", "", "responsible"
    ),
    "nil and a report": Case({"steps": NIL, "results": "อบรม ๓ ครั้ง"}, "period outcomes"),
    "no nil, something there": Case({"steps": "ไม่มีเรื่องร้องเรียน"}, REST),
    "no nil, another word": Case({"steps": f"{NIL}ล่าช้า"}, REST),
    "no nil, in a text": Case({"steps": f"ทำทะเบียน {NIL}อื่น"}, REST),
    "no nil, a reason": Case({"steps": "เนื่องจากไม่มีงบประมาณ"}, REST),
    **{
        f"blank left {text}": Case({**DONE, "results": f"จัดอบรม{text}ครั้ง"}, "", "results 1")
        for text in FORM.placeholders
    },
    "blank left in the period": Case({**DONE, "period": "........"}, "", "period 1"),
    "blanks left in a list": Case(
        {**DONE, "steps": ("ก", "โดย (ระบุ)"), "outcomes": ("โปรดระบุ", "ข", "อบรม xx คน")},
        "",
        "steps 2, outcomes 1, outcomes 3",
    ),
    **{
        f"no blank left {text}": Case({**DONE, "results": text})
        for text in ("ทำแล้ว ...", "คู่มือ (ระบุไว้ในข้อ ๓)", "ฯลฯ … และอื่น ๆ", "a__b", "กรอกแบบ (ตามแนบ)")
    },
}


def make_definition(measures: int) -> Definition:
    """The report's definition with so many measures."""
    return DEFINITION._replace(
        measures=tuple(Measure(n, f"มาตรการที่ {n}") for n in range(1, measures + 1))
    )


def make_book(measures: int, prefill: Prefill = Prefill()) -> Book:
    """A form of so many measures."""
    definition = make_definition(measures)
    return make_form(definition, ROUND, UNIT, datetime(2025, 9, 1), prefill)


def find_cell(index: int, key: str, offset: int = 0) -> CellRef:
    """A cell of a block."""
    return CellRef(FIRST_ROW + FORM.rows * index + offset, KEYS.index(key))


def fill_book(book: Book, cases: list[Case]) -> Book:
    """A form with each case typed into its block."""
    page, *others = book.pages
    typed = {
        find_cell(index, key, offset): text
        for index, case in enumerate(cases)
        for key, texts in case.texts.items()
        for offset, text in enumerate((texts,) if isinstance(texts, str) else texts)
    }
    cells = (c._replace(value=typed.get(CellRef(c.row, c.column), c.value)) for c in page.cells)
    return book._replace(pages=(page._replace(cells=tuple(cells)), *others))


def format_status(missing: str | None) -> str:
    """The status that names these columns."""
    if missing is None:
        return FORM.status_untouched
    headings = {c.key: c.heading for c in DEFINITION.columns}
    # Columns that nothing excuses come first.
    keys = sorted(missing.split(), key=lambda key: (key != "responsible", KEYS.index(key)))
    return (
        "\n- ".join((FORM.status_missing, *(headings[key] for key in keys)))
        if keys
        else FORM.status_done
    )


@pytest.mark.office
def test_cases(office: Office, tmp_path: Path) -> None:
    """Status, count and coloured cells of all cases, each in a block of one form; and what
    ``check`` finds blank in them.
    """
    cases = list(CASES.values())
    path = write_form(tmp_path, fill_book(make_book(len(cases)), cases))
    shown = office.read_cells(path, recalculate=True)[FORM.sheet]
    colors = office.read_colors(path)
    judged = judge_workbook(open_workbook(path), "f", make_definition(len(cases)), ROUND)
    blank = {
        str(spot)
        for problem in judged.problems
        for spot in problem.place.spots
        if problem.code == "required-blank"
    }
    done = 0
    for index, (name, case) in enumerate(CASES.items()):
        first = find_cell(index, "steps").row
        status = shown[str(CellRef(first, len(KEYS)))]
        assert status == format_status(case.missing), name
        done += status == FORM.status_done
        missing = (case.missing or "").split()
        marked = {str(find_cell(index, key)): "missing" for key in missing}
        for key, number in map(str.split, filter(None, case.doubtful.split(", "))):
            marked[str(find_cell(index, key, int(number) - 1))] = "doubtful"
        cells = [find_cell(index, key, n) for key, n in product(KEYS[1:], range(FORM.rows))]
        found = {str(cell): COLORS[colors[str(cell)]] for cell in cells if str(cell) in colors}
        below = {str(cell) for cell in cells if cell.row > first}
        assert {
            cell: color
            for cell, color in found.items()
            if color and (color != "missing" or cell not in below)
        } == marked, name
        told = missing if case.checked is None else case.checked.split()
        assert [key for key in KEYS if str(find_cell(index, key)) in blank] == sorted(
            told, key=KEYS.index
        ), name
    assert to_arabic(shown["G4"]).split()[1] == str(done)


ISSUED = BlockTexts(
    {"steps": ("๑. ก", "๒. ข"), "period": ("ปี ๒๕๖๘",)}, frozenset(("steps", "period"))
)
PREFILLED: dict[str, tuple[BlockTexts, str]] = {
    "nothing": (BlockTexts(), FORM.status_untouched),
    "issued": (ISSUED, FORM.status_untouched),
    "all issued": (
        BlockTexts(dict.fromkeys(DONE, ("ก", "ข")), frozenset(DONE)),
        FORM.status_untouched,
    ),
    "issued and answered": (
        ISSUED._replace(columns={**ISSUED.columns, "results": ("ทำแล้ว",)}),
        format_status("outcomes"),
    ),
    "other unit": (
        BlockTexts({"responsible": ("งานพัสดุ\nกองคลัง",)}),
        format_status(f"steps {REST}"),
    ),
    "two units": (
        BlockTexts({**dict.fromkeys(DONE, ("ก",)), "responsible": ("กองคลัง", "กองช่าง")}),
        FORM.status_done,
    ),
    "own name": (BlockTexts({"responsible": ("กองคลัง",)}), FORM.status_untouched),
}


@pytest.mark.office
def test_values_as_written(office: Office, tmp_path: Path) -> None:
    """What Excel shows before it computes anything is what LibreOffice computes, in every cell."""
    given = [
        BlockTexts(
            {
                key: tuple(text for text in ((t,) if isinstance(t, str) else t) if text.strip())
                for key, t in case.texts.items()
                if t and t != " "
            }
        )
        for case in CASES.values()
    ]
    given += [texts for texts, _ in PREFILLED.values()]
    book = make_book(len(given), Prefill(dict(enumerate(given, 1))))
    cells = {
        str(CellRef(cell.row, cell.column)): cell.value.value
        for cell in book.pages[0].cells
        if isinstance(cell.value, Formula)
    }
    assert len(cells) == 1 + 4 * len(given)
    path = write_form(tmp_path, book)
    for recalculate in (False, True):
        shown = office.read_cells(path, recalculate)[FORM.sheet]
        assert {spot: shown.get(spot, "") for spot in cells} == cells
    statuses = [text for spot, text in cells.items() if spot[0] == "G" and spot != "G4"]
    assert statuses[-len(PREFILLED) :] == [status for _, status in PREFILLED.values()]
    assert FORM.status_untouched in statuses and FORM.status_done in statuses


@pytest.mark.office
def test_dates(office: Office, tmp_path: Path) -> None:
    """A real date that is before the one above it is red; the period is there all the same."""
    filled = BlockTexts(dict.fromkeys(DONE, ("ก", "ข")))
    book, path = make_book(3, Prefill(dict.fromkeys((1, 2, 3), filled))), tmp_path / "filled.xlsx"
    first, last = "2024-10-01", "2025-09-30"
    days = {"D6": first, "D7": last, "D12": last, "D13": first, "D18": last, "D19": last}
    steps = [SetDate(FORM.sheet, cell, day) for cell, day in days.items()]
    office.edit(write_form(tmp_path, book), path, steps)
    colors = office.read_colors(path)
    assert [cell for cell in (*days, "D8") if COLORS[colors[cell]]] == ["D13"]
    shown = office.read_cells(path, recalculate=True)[FORM.sheet]
    assert {shown[cell] for cell in ("G6", "G12", "G18")} == {FORM.status_done}


@pytest.mark.office
@pytest.mark.parametrize("row", [7, 9, 11])
def test_inserted_rows(office: Office, tmp_path: Path, row: int) -> None:
    """Rows put into a block belong to it, and are coloured like the others."""
    texts = [SetText(FORM.sheet, f"{column}{row + 1}", "อบรม ..... คน") for column in "BE"]
    form, path = write_form(tmp_path, make_book(2)), tmp_path / "filled.xlsx"
    office.edit(form, path, [InsertRows(FORM.sheet, row, 3), *texts])
    identity = read_identity(open_workbook(path))
    assert identity and identity.blocks == {1: (FORM.sheet, 5, 13), 2: (FORM.sheet, 14, 19)}
    colors = office.read_colors(path)
    assert [COLORS[colors[f"{column}{row + 1}"]] for column in "BEF"] == ["doubtful"] * 2 + [
        "missing"
    ]
    assert COLORS[colors["F15"]] == ""
    told = office.read_cells(path, recalculate=True)[FORM.sheet]
    assert (told["G6"], told["G15"]) == (format_status("period outcomes"), FORM.status_untouched)


SHAPES = {
    "ita": DEFINITION,
    "plan": load_report("ita-plan.toml"),
    "wide": widen_definition(),
    "narrow": widen_definition((ColumnKind.MEASURE, ColumnKind.ITEMS), 120),
    "two dates": widen_definition(
        (ColumnKind.MEASURE, ColumnKind.ITEMS, ColumnKind.PERIOD, ColumnKind.PERIOD), 3
    ),
    "one required": DEFINITION._replace(
        columns=tuple(
            c._replace(required=c.key in ("measure", "steps")) for c in DEFINITION.columns
        )
    ),
    "nothing required": DEFINITION._replace(
        columns=tuple(column._replace(required=False) for column in DEFINITION.columns),
        words=WORDS._replace(blank=(), nil=(), reasons=()),
        form=FORM._replace(placeholders=()),
    ),
    "no nil word": DEFINITION._replace(words=WORDS._replace(nil=())),
}
FUNCTIONS = set(
    "AND CHAR COUNT COUNTA COUNTIF FIND IF ISNUMBER LEN MAX MID SUBSTITUTE SUMPRODUCT TRIM".split()
)


@pytest.mark.parametrize("definition", SHAPES.values(), ids=SHAPES)
def test_plain_formulas(definition: Definition) -> None:
    """Formulas are short, of functions that all programs know, and in few hidden columns."""
    page = make_form(definition, ROUND, UNIT, datetime(2025, 9, 1)).pages[0]
    formulas = [cell.value.text for cell in page.cells if isinstance(cell.value, Formula)]
    formulas += [rule.formula for rule in page.highlights]
    used = {
        name for text in formulas for name in re.findall(r"([A-Z]+)\(", re.sub('"[^"]*"', "", text))
    }
    assert used <= FUNCTIONS
    limit = 255 if len(definition.measures) < 100 else 700
    assert max(map(len, formulas)) < limit
    assert not [text for text in formulas if "{" in text]
    assert page.hidden is None or page.hidden[1] - page.hidden[0] < 4


@pytest.mark.office
@pytest.mark.parametrize("name", [name for name in SHAPES if name != "ita"])
def test_other_definitions(office: Office, tmp_path: Path, name: str) -> None:
    """Forms of other definitions tell what is missing by their own columns and words."""
    definition = SHAPES[name]
    book = make_form(definition, ROUND, UNIT, datetime(2025, 9, 1))
    path, (first, *_) = write_form(tmp_path, book), definition.filled_columns
    filled = tmp_path / "filled.xlsx"
    cell = str(CellRef(FIRST_ROW, definition.columns.index(first)))
    office.edit(path, filled, [SetText(definition.form.sheet, cell, "ก")])
    shown = office.read_cells(filled, recalculate=True)[definition.form.sheet]
    status = shown[str(CellRef(FIRST_ROW, len(definition.columns)))]
    units = {c.key for c in definition.columns_of(ColumnKind.UNIT)}
    blank = [
        c
        for c in definition.filled_columns
        if c.required and c not in (first,) and c.key not in units
    ]
    lines = (definition.form.status_missing, *(f"- {column.heading}" for column in blank))
    assert status.split("\n") == (list(lines) if blank else [definition.form.status_done])


SAID = ("ทำแล้ว", *WORDS.blank[:3], NIL, f"{NIL}เนื่องจากไม่มีงบ", WORDS.nil[6], "ไม่มี", "ไม่มีเรื่องร้องเรียน")
TEXTS = st.dictionaries(st.sampled_from(KEYS[1:]), st.lists(st.sampled_from(SAID), max_size=2))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_done_means_nothing_blank(texts: dict[str, list[str]]) -> None:
    """Where a form says that all is there, ``check`` finds nothing blank, whatever was written."""
    given = BlockTexts({key: tuple(many) for key, many in texts.items() if many})
    book = make_book(1, Prefill({1: given}))
    (cell,) = (c for c in book.pages[0].cells if str(CellRef(*c[:2])) == "G6")
    assert isinstance(cell.value, Formula)
    status = cell.value.value
    problems = judge_workbook(read_book(book), "f", make_definition(1), ROUND).problems
    blank = [one for one in problems if one.code in ("required-blank", "measure-missing")]
    assert status != FORM.status_done or not blank
