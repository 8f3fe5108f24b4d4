"""Every text of a report led back to where it came from."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.audit import PROGRAM, Trace
from itasheet.definition.round import FILE, fill_texts
from itasheet.reports.report import Report
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import CUT
from itasheet.thai.numbers import to_thai
from itasheet.tracking.provenance import Facts, follow_texts, trace_report
from tests.rounds import COUNT, LONG, make_sample, make_sample_report


@cache
def make(number: int) -> tuple[Facts, Report, tuple[Trace, ...]]:
    """A made-up round's report with all its traces."""
    sample = make_sample(number)
    report = make_sample_report(sample)
    facts = Facts(sample.definition, sample.merged, fill_texts(sample.round_), sample.round_)
    return facts, report, trace_report(facts, report, {})


def squeeze(text: object) -> str:
    """The characters of a text that are no white space, nor the mark of a cut."""
    return "".join(str(text).replace(CUT, "").split())


NUMBERS = [
    *(0, 1, 2, 5, 8, 11),
    *(pytest.param(number, marks=pytest.mark.slow) for number in (LONG, LONG + 1, COUNT - 1)),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_cell_has_a_trace(number: int) -> None:
    """Whatever stands in a report, on any sheet, is told of."""
    _, report, traces = make(number)
    for page in report.book.pages:
        areas = [trace.area for trace in traces if trace.sheet == page.name]
        for cell in page.cells:
            if cell.value not in (None, ""):
                assert any(area.covers(CellRef(cell.row, cell.column)) for area in areas), cell


@pytest.mark.parametrize("number", NUMBERS)
def test_every_character_is_covered(number: int) -> None:
    """The traces of a cell that units filled in make up its whole text, in its order."""
    facts, report, traces = make(number)
    table = report.table
    shown: dict[CellRef, str] = defaultdict(str)
    for trace in traces:
        if trace.is_returned and trace.sheet == table.page.name:
            shown[CellRef(*trace.area[:2])] += trace.text
    measure = facts.definition.columns.index(facts.definition.measure_column)
    rows = range(table.first_row, table.first_row + len(list(table.list_parts())))
    cells = [c for c in table.page.cells if c.row in rows and c.column != measure and c.value]
    assert cells
    for cell in cells:
        assert squeeze(shown[CellRef(cell.row, cell.column)]) == squeeze(cell.value)


@pytest.mark.parametrize("number", NUMBERS)
def test_sources_are_used_up(number: int) -> None:
    """Each cell of the returns stands in the report whole: its digits are all that may differ."""
    facts, _, traces = make(number)
    shown: dict[tuple[object, ...], str] = defaultdict(str)
    for trace in traces:
        if trace.is_returned and trace.sheet == facts.definition.report.sheet:
            key = (trace.place.file, trace.measure, trace.place.column, trace.place.spots)
            shown[key] += trace.text
    for merged in facts.merged.entries:
        for column in facts.definition.filled_columns:
            for piece in merged.entry.fields[column.key].pieces:
                path, number_ = merged.returned.path, merged.measure.number
                found = shown[path, number_, column.heading, (piece.spot,)]
                assert to_thai(squeeze(found)) == to_thai(squeeze(piece.text))


def test_a_measure_over_pages() -> None:
    """A cell that is cut over pages is the source of all its parts, each with its own text."""
    facts, report, traces = make(LONG)
    parts: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for trace in traces:
        if trace.is_returned and trace.sheet == report.table.page.name:
            place = (trace.place.file, trace.measure, trace.place.spots)
            parts[place].add(trace.area.first_row)
    assert max(map(len, parts.values())) > 2


def test_settings() -> None:
    """What no unit wrote comes from the definition, the round or the program, by its key."""
    _, _, traces = make(5)
    keys = {(t.place.file, t.place.key) for t in traces if not t.is_returned}
    for key in ("cover.title[2]", "report.intro", "columns[1].heading", "measures[1].title"):
        assert ("ita-report", key) in keys
    assert (FILE, "units[1].name") in keys
    filled = {key for trace in traces for key in trace.filled}
    assert filled >= {"agency.name", "fiscal_year", "signer.name"}
    assert {key for file, key in keys if file == PROGRAM} >= {"count", "ornament"}


def test_decisions() -> None:
    """What was decided of a unit, and of one of its measures, is told at just its cells."""
    facts, report, _ = make(5)
    unit, measure = facts.round_.units[0], facts.round_.units[0].measures[0]
    decisions = {(unit.id, measure): ("of the measure",), (unit.id, None): ("of the unit",)}
    traces = trace_report(facts, report, decisions)
    for trace in traces:
        if trace.is_returned and trace.sheet == report.table.page.name:
            told = ("of the measure",) * (trace.measure == measure) + ("of the unit",)
            assert trace.decisions == (told if trace.unit == unit.name else ())


texts = st.lists(st.text("กข1 \n", max_size=6), max_size=5)


@given(texts, st.lists(st.integers(0, 25), max_size=6))
def test_following(sources: list[str], cuts: list[int]) -> None:
    """However the joined texts are cut into cells, each source gets just its own back."""
    joined = " ".join(sources)
    ends = sorted(min(cut, len(joined)) for cut in cuts)
    pairs = zip([0, *ends], [*ends, len(joined)], strict=True)
    cells = [(number, (joined[a:b],)) for number, (a, b) in enumerate(pairs)]
    found: dict[int, str] = defaultdict(str)
    told: dict[int, str] = defaultdict(str)
    for cell, source, text in follow_texts(enumerate(sources), cells):
        found[source] += text
        told[cell] += text
    assert [squeeze(found[n]) for n in range(len(sources))] == [squeeze(s) for s in sources]
    assert [squeeze(told[n]) for n, _ in cells] == [squeeze(texts[0]) for _, texts in cells]
