"""What a form says of each block: what is still missing, and what is doubtful, with its code."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import reduce
from itertools import groupby

from itasheet.cells.item_list import list_filled
from itasheet.cells.nil import excuses_blank, may_excuse
from itasheet.cells.records import Entry
from itasheet.definition.definition import Column, Definition
from itasheet.definition.selfcheck import BLANK, COVERED
from itasheet.forms.findings import ROWS, Finding, Findings
from itasheet.forms.formulas import fix_first, quote_text
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Formula, Highlight
from itasheet.thai.numbers import to_thai

TOGETHER = 3
"""Marks in a rule that colours single cells: people can type rules of up to 255 characters."""
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"


def tell_status(definition: Definition, findings: Findings, doubts: str) -> Formula:
    """What a block lacks, by the headings of its blank required columns, or that it is complete.

    Where no column is required, a block is complete as soon as anything is filled in. ``doubts`` is
    the cell that tells what is doubtful, or "".
    """
    texts = definition.form
    lacking = "".join(
        f'&IF({_ask_told(column, findings)},"",CHAR(10)&{quote_text(_list_heading(column))})'
        for column in _list_required(definition)
    )
    filled = [_ask_told(column, findings) for column in _list_required(definition)]
    done, doubtful, missing, untouched = map(
        quote_text,
        (
            texts.status_done,
            texts.status_doubtful or texts.status_done,
            _name_missing(definition),
            texts.status_untouched,
        ),
    )
    complete = f'IF({doubts}="",{done},{doubtful})' if doubts else done
    told = f"IF(AND({','.join(filled)}),{complete},{missing}{lacking})" if filled else complete
    return Formula(f"IF({findings.touched}=1,{told},{untouched})", texts.status_untouched)


def tell_entry(definition: Definition, entry: Entry) -> str:
    """The status of a block that comes filled.

    "" is for one that is filled in, but may be doubtful: a spreadsheet works that out on opening.
    """
    texts = definition.form
    if not entry.touched:
        return texts.status_untouched
    blank = [
        _list_heading(column)
        for column in _list_required(definition)
        if not list_filled(entry.fields[column.key], definition.words)
        and not excuses_blank(entry, column)
    ]
    if blank:
        return "\n".join((_name_missing(definition), *blank))
    return "" if texts.checks else texts.status_done


def _ask_told(column: Column, findings: Findings) -> str:
    """A condition: a column says something, or need not, as nothing was done."""
    filled = f"{findings.filled[column.key]}=1"
    excused = findings.nil and may_excuse(column)
    return f"OR({filled},{findings.nil}=1)" if excused else filled


def _list_required(definition: Definition) -> tuple[Column, ...]:
    return tuple(column for column in definition.filled_columns if column.required)


def _list_heading(column: Column) -> str:
    return f"- {column.heading}"


def _name_missing(definition: Definition) -> str:
    code = f" [{BLANK}]" if definition.form.checks else ""
    return f"{definition.form.status_missing}{code}"


def show_longest(definition: Definition) -> str:
    """The status that takes most lines: all required columns are blank."""
    required = map(_list_heading, _list_required(definition))
    return "\n".join((_name_missing(definition), *required))


def tell_doubts(definition: Definition, findings: Findings) -> Formula:
    """Each kind of problem in a line: its short words, the first cell it is in, and its code."""
    found = sorted(findings.found, key=_rank)
    lines = "&".join(
        _tell_finding(definition.form.checks[code], code, tuple(group))
        for code, group in groupby(found, key=lambda finding: finding.code)
    )
    return Formula(f"MID({lines},2,999)" if lines else '""')


def _rank(finding: Finding) -> int:
    return list(COVERED).index(finding.code)


def _tell_finding(words: str, code: str, group: tuple[Finding, ...]) -> str:
    places = reduce(
        lambda rest, finding: f"IF({_ask_marked(finding)},{_find_first(finding)},{rest})",
        reversed(group),
        '""',
    )
    marked = ",".join(map(_ask_marked, group))
    before, after = quote_text(f"{words} "), quote_text(f" [{code}]")
    return f'IF(OR({marked}),CHAR(10)&{before}&{places}&{after},"")'


def _ask_marked(finding: Finding) -> str:
    return f"{'+'.join(finding.marks)}>0"


def _find_first(finding: Finding) -> str:
    """The address of the first row that is marked.

    A logarithm may be off in its last place, which is put right by looking at the powers beside it.
    """
    marks = f"MAX({','.join(finding.marks)})"
    power = f"INT(LOG({marks},2))"
    exact = f"{power}+(2^({power}+1)<={marks})-(2^{power}>{marks})"
    first = fix_first(finding.area)
    return f"ADDRESS(ROW({first})+{ROWS - 1}-({exact}),COLUMN({first}),4)"


def show_doubts(definition: Definition) -> str:
    """The text that takes most lines: of each column one kind of problem, of each row another.

    A period has only one kind at a time.
    """
    checks = definition.form.checks
    periods = [f"{words} D99 [{code}]" for code, words in checks.items() if "period" in code]
    others = [f"{words} D99 [{code}]" for code, words in checks.items() if "period" not in code]
    return "\n".join((max(periods, key=len, default=""), *others))


def mark_missing(
    definition: Definition, areas: Mapping[str, CellRange], findings: Findings
) -> Iterator[Highlight]:
    """Rules that colour required columns in which nothing is said."""
    for column in _list_required(definition):
        lacks = f"AND({findings.touched}=1,NOT({_ask_told(column, findings)}))"
        yield Highlight(areas[column.key], lacks, "missing")


def mark_doubtful(
    definition: Definition,
    areas: Mapping[str, CellRange],
    findings: Findings,
    merged: Container[str],
) -> Iterator[Highlight]:
    """Rules that colour each cell in which something was found; ``merged`` are keys of columns."""
    for column in definition.filled_columns:
        area = areas[column.key]
        marks = [mark for found in findings.found if found.area == area for mark in found.marks]
        if marks and column.key in merged:
            yield Highlight(area, f"{'+'.join(marks)}>0", "doubtful")
        elif marks:
            asked = [_ask_bit(mark, area) for mark in marks]
            for start in range(0, len(asked), TOGETHER):
                some = asked[start : start + TOGETHER]
                yield Highlight(area, f"{'+'.join(some)}>0", "doubtful")


def _ask_bit(mark: str, area: CellRange) -> str:
    """The binary digit of a cell's row; ``MOD`` would fail on numbers as large as these."""
    row = f"(ROW()-ROW({fix_first(area)}))"
    return f"INT({mark}/2^({ROWS - 1}-{row}))-2*INT({mark}/2^({ROWS}-{row}))"


def tell_count(
    definition: Definition, statuses: CellRange, total: str, done_now: int = 0
) -> Formula:
    """How many blocks are complete, in Thai digits: ``กรอกแล้ว ๓ จาก ๗ มาตรการ``.

    ``done_now`` are those that come complete.
    """
    texts = definition.form
    done = f"SUMPRODUCT(--({statuses}={quote_text(texts.status_done)}))"
    before, after = quote_text(f"{texts.count_before} "), quote_text(f" {total}")
    value = f"{texts.count_before} {to_thai(str(done_now))} {total}"
    return Formula(f"{before}&{_tell_thai(done)}&{after}", value)


def _tell_thai(number: str) -> str:
    """A formula for a whole number in Thai digits: there is no number format that all know."""
    digits = zip("0123456789", THAI_DIGITS, strict=True)
    return reduce(
        lambda text, pair: f'SUBSTITUTE({text},"{pair[0]}","{pair[1]}")', digits, f"({number})"
    )
