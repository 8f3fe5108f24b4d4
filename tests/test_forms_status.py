"""What a form says of what is filled in, as ``check`` does too and as LibreOffice computes it."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.checks import judge_workbook
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Unit
from itasheet.forms.blocks import FIRST_ROW, BlockTexts, Prefill
from itasheet.layout.styles import VALUES
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book, Formula
from itasheet.thai.numbers import to_arabic
from tests.example.fill import open_workbook
from tests.forms import make_book, widen_definition, write_form
from tests.office.session import Office
from tests.office.steps import InsertRows, SetDate, SetText
from tests.tables import load_definition, load_round, read_book

DEFINITION, ROUND = load_definition(), load_round()
FORM, WORDS = DEFINITION.form, DEFINITION.words
UNIT = Unit("finance", "กองคลัง")
KEYS = [column.key for column in DEFINITION.columns]
TINTS = {"amber_tint": "missing", "red_tint": "doubtful", "done_tint": "done", "input_tint": ""}
COLORS = {VALUES[tint]: state for tint, state in TINTS.items()}
DONE = {"steps": "จะทำ", "period": "ตลอดปี", "results": "ทำแล้ว", "outcomes": "ดีขึ้น"}
NIL = WORDS.nil[0]

Texts = Mapping[str, str | tuple[str, ...]]


class Case(NamedTuple):
    """What stands in a block, of a list one text to a row; ``issued`` texts are not the unit's.

    ``missing`` are the columns that the status names, or None where it says that nothing is filled
    in; ``doubtful`` are red cells, as ``results 2``. ``checked`` are the columns that ``check``
    finds blank, where it sees more than the form.
    """

    texts: Texts
    missing: str | None = ""
    doubtful: str = ""
    checked: str | None = None
    issued: str = ""


REST = "period results outcomes"
ISSUED: Texts = {"steps": ("๑. ก", "๒. ข"), "period": "ปี ๒๕๖๘"}
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
        for word in (*WORDS.blank, "N/A")
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
    "nil without unit": Case({"steps": NIL, "responsible": ""}),
    "nil and a report": Case({"steps": NIL, "results": "อบรม ๓ ครั้ง"}, "period outcomes"),
    "no nil, something there": Case({"steps": "ไม่มีเรื่องร้องเรียน"}, REST),
    "no nil, another word": Case({"steps": f"{NIL}ล่าช้า"}, REST),
    "no nil, in a text": Case({"steps": f"ทำทะเบียน {NIL}อื่น"}, REST),
    "another nil word, with a reason": Case({"steps": f"{WORDS.nil[1]} เพราะงบ"}, REST, checked=""),
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
    "issued": Case(ISSUED, None, issued="steps period"),
    "all issued": Case(dict.fromkeys(DONE, ("ก", "ข")), None, issued=" ".join(DONE)),
    "issued and answered": Case({**ISSUED, "results": "ทำ"}, "outcomes", issued="steps period"),
    "two units": Case({**dict.fromkeys(DONE, "ก"), "responsible": ("กองคลัง", "กองช่าง")}),
    "own name": Case({"responsible": "กองคลัง"}, None),
}


def make_definition(measures: int) -> Definition:
    return DEFINITION._replace(
        measures=tuple(Measure(n, f"มาตรการที่ {n}") for n in range(1, measures + 1))
    )


@cache
def make_cases() -> tuple[Book, list[int]]:
    """A form with each case in a block, and the first row of each of these."""
    prefill = {
        number: BlockTexts(
            {
                key: tuple(filter(None, (texts,))) if isinstance(texts, str) else texts
                for key, texts in case.texts.items()
            },
            frozenset(case.issued.split()),
        )
        for number, case in enumerate(CASES.values(), 1)
    }
    book = make_book(Prefill(prefill), UNIT, make_definition(len(CASES)))
    identity = read_identity(read_book(book))
    assert identity is not None
    return book, [identity.blocks[number][1] for number in prefill]


def find_cell(row: int, key: str) -> str:
    return str(CellRef(row, KEYS.index(key)))


def list_formulas(book: Book) -> dict[str, str]:
    """What the formulas of a form come to when it is made, by their cells."""
    cells = (cell for cell in book.pages[0].cells if isinstance(cell.value, Formula))
    return {str(CellRef(*cell[:2])): str(cell.value.value) for cell in cells}  # type: ignore


def format_status(missing: str | None) -> str:
    if missing is None:
        return FORM.status_untouched
    headings = {c.key: c.heading for c in DEFINITION.columns}
    keys = sorted(missing.split(), key=KEYS.index)
    lines = (FORM.status_missing, *(headings[key] for key in keys))
    return "\n- ".join(lines) if keys else FORM.status_done


def test_cases() -> None:
    """Status and count of all cases as they are written, and what ``check`` finds blank in them."""
    book, rows = make_cases()
    shown = list_formulas(book)
    judged = judge_workbook(read_book(book), "f", make_definition(len(CASES)), ROUND)
    found = [one.place.spots for one in judged.problems if one.code == "required-blank"]
    blank = {str(spot) for spots in found for spot in spots}
    for (name, case), row in zip(CASES.items(), rows, strict=True):
        assert shown[str(CellRef(row, len(KEYS)))] == format_status(case.missing), name
        told = (case.missing or "") if case.checked is None else case.checked
        assert {key for key in KEYS if find_cell(row, key) in blank} == set(told.split()), name
    done = sum(case.missing == "" for case in CASES.values())
    assert to_arabic(shown["G4"]).split()[1] == str(done)


def test_cases_in_libreoffice(office: Office, tmp_path: Path) -> None:
    """LibreOffice computes what Excel shows before that, and colours what lacks or is doubtful."""
    book, rows = make_cases()
    path, formulas = write_form(tmp_path, book), list_formulas(book)
    assert len(formulas) == 1 + 3 * len(CASES)
    for recalculate in (False, True):
        shown = office.read_cells(path, recalculate)[FORM.sheet]
        assert {spot: shown.get(spot, "") for spot in formulas} == formulas
    colors = {cell: COLORS.get(color, "") for cell, color in office.read_colors(path).items()}
    for (name, case), row, end in zip(CASES.items(), rows, [*rows[1:], None], strict=True):
        marked = {find_cell(row, key): "missing" for key in (case.missing or "").split()}
        for key, number in map(str.split, filter(None, case.doubtful.split(", "))):
            marked[find_cell(row + int(number) - 1, key)] = "doubtful"
        found = {
            cell: color
            for at, key in product(range(row, end or row + FORM.rows), KEYS[1:])
            if (color := colors.get(cell := find_cell(at, key)))
            if at == row or color != "missing"
        }
        assert found == marked, name


def test_dates(office: Office, tmp_path: Path) -> None:
    """A real date that is before the one above it is red; the period is there all the same."""
    filled = BlockTexts(dict.fromkeys(DONE, ("ก", "ข")))
    prefill, path = Prefill(dict.fromkeys((1, 2, 3), filled)), tmp_path / "filled.xlsx"
    book = make_book(prefill, UNIT, make_definition(3))
    first, last = "2024-10-01", "2025-09-30"
    days = {"D6": first, "D7": last, "D12": last, "D13": first, "D18": last, "D19": last}
    steps = [SetDate(FORM.sheet, cell, day) for cell, day in days.items()]
    office.edit(write_form(tmp_path, book), path, steps)
    colors = office.read_colors(path)
    assert [cell for cell in (*days, "D8") if COLORS[colors[cell]]] == ["D13"]
    shown = office.read_cells(path, recalculate=True)[FORM.sheet]
    assert {shown[cell] for cell in ("G6", "G12", "G18")} == {FORM.status_done}


@pytest.mark.parametrize("row", [7, 9, 11])
def test_inserted_rows(office: Office, tmp_path: Path, row: int) -> None:
    """Rows put into a block belong to it, and are coloured like the others; a space is blank."""
    texts = [SetText(FORM.sheet, f"{column}{row + 1}", "อบรม ..... คน") for column in "BE"]
    texts.append(SetText(FORM.sheet, f"F{row + 1}", " "))
    book, path = make_book(unit=UNIT, definition=make_definition(2)), tmp_path / "filled.xlsx"
    form = write_form(tmp_path, book)
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
    "plan": load_definition("ita-plan.toml"),
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
    "many samples": DEFINITION._replace(
        form=FORM._replace(placeholders=tuple(f"ตัวอย่างที่ {number}" for number in range(60)))
    ),
}
FUNCTIONS = set(
    "AND CHAR COUNT COUNTA COUNTIF FIND IF ISNUMBER LEN MAX MID SUBSTITUTE SUMPRODUCT TRIM".split()
)


@pytest.mark.parametrize("name", SHAPES)
def test_plain_formulas(name: str) -> None:
    """Formulas are short, of functions that all programs know, and in few hidden columns."""
    definition = SHAPES[name]
    page = make_book(unit=UNIT, definition=definition).pages[0]
    formulas = [cell.value.text for cell in page.cells if isinstance(cell.value, Formula)]
    formulas += [rule.formula for rule in page.highlights]
    used = {
        name for text in formulas for name in re.findall(r"([A-Z]+)\(", re.sub('"[^"]*"', "", text))
    }
    assert used <= FUNCTIONS
    limit = 255 if len(definition.measures) < 100 else 700
    assert max(map(len, formulas)) < limit
    assert not [text for text in formulas if "{" in text]
    assert all(any(text in one for one in formulas) for text in definition.form.placeholders)
    hidden = page.hidden[1] - page.hidden[0] + 1 if page.hidden else 0
    assert hidden == {"ita": 2, "wide": 4}.get(name, min(hidden, 4))


@pytest.mark.parametrize("name", [name for name in SHAPES if name != "ita"])
def test_other_definitions(office: Office, tmp_path: Path, name: str) -> None:
    """Forms of other definitions tell what is missing by their own columns and words."""
    definition = SHAPES[name]
    book = make_book(unit=UNIT, definition=definition)
    path, (first, *_) = write_form(tmp_path, book), definition.filled_columns
    filled = tmp_path / "filled.xlsx"
    cell = str(CellRef(FIRST_ROW, definition.columns.index(first)))
    office.edit(path, filled, [SetText(definition.form.sheet, cell, "ก")])
    shown = office.read_cells(filled, recalculate=True)[definition.form.sheet]
    status = shown[str(CellRef(FIRST_ROW, len(definition.columns)))]
    filled_in = (first, *definition.columns_of(ColumnKind.UNIT))
    blank = [c for c in definition.filled_columns if c.required and c not in filled_in]
    lines = (definition.form.status_missing, *(f"- {column.heading}" for column in blank))
    assert status.split("\n") == (list(lines) if blank else [definition.form.status_done])


SAID = ("ทำแล้ว", *WORDS.blank[:3], NIL, f"{NIL}เนื่องจากไม่มีงบ", WORDS.nil[6], "ไม่มี", "ไม่มีเรื่องร้องเรียน")
TEXTS = st.dictionaries(st.sampled_from(KEYS[1:]), st.lists(st.sampled_from(SAID), max_size=2))


@given(TEXTS)
def test_done_means_nothing_blank(texts: dict[str, list[str]]) -> None:
    """Where a form says that all is there, ``check`` finds nothing blank, whatever was written."""
    given = BlockTexts({key: tuple(many) for key, many in texts.items() if many})
    book = make_book(Prefill({1: given}), UNIT, make_definition(1))
    problems = judge_workbook(read_book(book), "f", make_definition(1), ROUND).problems
    blank = [one for one in problems if one.code in ("required-blank", "measure-missing")]
    assert list_formulas(book)["G6"] != FORM.status_done or not blank
