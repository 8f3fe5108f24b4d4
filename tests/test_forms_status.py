"""Words and formulas of the status, as text; LibreOffice computes them in test_forms_office."""

from __future__ import annotations

from itasheet.definition.definition import Definition
from itasheet.forms.findings import Finding, Findings
from itasheet.forms.status import (
    mark_doubtful,
    show_doubts,
    show_longest,
    tell_count,
    tell_doubts,
    tell_status,
)
from itasheet.sheets.cell_reference import CellRange
from tests.example.fill import load_report

DEFINITION = load_report()
FILLED = {column.key: f"${column.key}" for column in DEFINITION.filled_columns}
AREA = CellRange(5, 4, 10, 4)
FINDINGS = Findings("$I$6", FILLED, "", (), ())


def require(*keys: str) -> Definition:
    """The definition with only these columns required."""
    columns = tuple(column._replace(required=column.key in keys) for column in DEFINITION.columns)
    return DEFINITION._replace(columns=columns)


def test_status_as_issued() -> None:
    """What a viewer that computes nothing shows is right for an untouched form."""
    assert tell_status(DEFINITION, FINDINGS, "H6").value == "ยังไม่กรอก"
    assert tell_doubts(DEFINITION, FINDINGS).value == ""
    assert tell_count(DEFINITION, CellRange(5, 6, 16, 6), "จาก ๒ มาตรการ").value == (
        "กรอกแล้ว ๐ จาก ๒ มาตรการ"
    )


def test_status_asks_required_only() -> None:
    """A column that is not required is neither asked for nor named."""
    definition = require("steps", "results")
    told = tell_status(definition, FINDINGS, "H6").text
    assert "$steps=1" in told
    assert "$outcomes" not in told
    assert "ผลลัพธ์/ความสำเร็จ" not in show_longest(definition)


def test_status_of_nothing_required() -> None:
    """Where nothing is required a block that was touched is complete."""
    told = tell_status(require(), FINDINGS, "H6").text
    assert told == 'IF($I$6=1,IF(H6="","ครบแล้ว","กรอกครบ ควรตรวจ"),"ยังไม่กรอก")'


def test_show_longest() -> None:
    """The longest status names every column that a unit must fill in, a line each."""
    assert show_longest(DEFINITION).splitlines() == [
        "ยังขาด [required-blank]",
        "- ขั้นตอน/วิธีการดำเนินการ",
        "- ผู้รับผิดชอบ",
        "- ระยะเวลาการดำเนินการ",
        "- สรุปผลการดำเนินการ",
        "- ผลลัพธ์/ความสำเร็จ",
    ]


def test_show_doubts() -> None:
    """The longest self-check has a line for each kind of problem, and one for a period."""
    lines = show_doubts(DEFINITION).splitlines()
    assert sum("[period-" in line for line in lines) == 1
    periods = [code for code in DEFINITION.form.checks if code.startswith("period-")]
    assert len(lines) == len(DEFINITION.form.checks) - len(periods) + 1


def test_doubts_in_order() -> None:
    """Kinds are told in the order in which they are listed, whatever column they are in."""
    found = tuple(
        Finding(code, AREA, ("$K$6",))
        for code in ("outcome-repeated", "period-reversed", "unit-unknown", "period-reversed")
    )
    text = tell_doubts(DEFINITION, FINDINGS._replace(found=found)).text
    places = [text.index(f"[{code}]") for code in ("period-reversed", "unit-unknown")]
    assert places == sorted(places)
    assert text.count("[period-reversed]") == 1
    assert text.index("[outcome-repeated]") > max(places)


def test_rules_are_short() -> None:
    """Colouring rules stay within 255 characters, the most that Excel takes when they are typed."""
    marks = ("$BM$100", "$BN$100", "$BO$100")
    found = (Finding("outcome-repeated", AREA, marks), Finding("numerals-mixed", AREA, marks[:1]))
    areas = {column.key: AREA for column in DEFINITION.filled_columns if column.key == "outcomes"}
    areas = {
        column.key: areas.get(column.key, CellRange(0, 0, 0, 0)) for column in DEFINITION.columns
    }
    rules = list(mark_doubtful(DEFINITION, areas, FINDINGS._replace(found=found), ()))
    assert [rule.area for rule in rules] == [AREA] * 2
    assert max(len(rule.formula) for rule in rules) <= 255
