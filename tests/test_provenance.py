"""Every text of a report led back to where it came from."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.cells.records import CellText, Field
from itasheet.definition.round import fill_texts
from itasheet.merging.merge import MergedEntry
from itasheet.reports.contents import PROGRAM, list_sourced
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import CUT, TextSource, count_letters, cut_sources
from itasheet.thai.numbers import Digits, to_thai
from itasheet.tracking.audit import audit_cells
from tests.made_returns import DEFINITION, FINANCE, make_entry, make_return
from tests.rounds import COUNT, LONG, make_sample, make_sample_report


def squeeze(text: object) -> str:
    """The characters of a text that are no white space, nor the mark of a cut."""
    return "".join(str(text).replace(CUT, "").split())


@pytest.mark.parametrize(
    "number",
    [
        *(0, 1, 2, 5, 8, 11),
        *(pytest.param(number, marks=pytest.mark.slow) for number in (LONG, LONG + 1, COUNT - 1)),
    ],
)
def test_every_text_is_led_back(number: int) -> None:
    """All in a report says where it came from; each cell of a return stands there whole."""
    sample = make_sample(number)
    report = make_sample_report(sample)
    for cell in (cell for page in report.pages for cell in page.cells):
        assert bool(cell.sources) or cell.value in (None, ""), cell
    shown: dict[tuple[object, ...], str] = defaultdict(str)
    rows: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for cell in report.pages[1].cells:
        if cell.value and any(source.cell for source in cell.sources):
            assert squeeze("".join(source.text for source in cell.sources)) == squeeze(cell.value)
            for source in cell.sources:
                key = source.file, source.measure, source.column, source.cell
                shown[key] += source.text
                rows[key].add(cell.row)
    for merged in sample.merged.entries:
        for column in sample.definition.filled_columns:
            for piece in merged.entry.fields[column.key].pieces:
                place = merged.returned.path, merged.measure.number, column.heading, piece.spot
                assert to_thai(squeeze(shown[place])) == to_thai(squeeze(piece.text))
    # A cell that is cut over pages is the source of all its parts.
    assert number != LONG or max(map(len, rows.values())) > 2


def test_an_item_over_two_cells() -> None:
    """An item that a page break had cut comes from both cells, each with its own part."""
    first, second = CellRef(9, 1), CellRef(3, 1)
    halves = (
        CellText(first, "1. ก 2. ข", "1. ก 2. ข"),
        CellText(second, "ค 3. ง", "ค 3. ง", sheet="รายงาน (2)"),
    )
    piece = CellText(first, "", "1. ก\n2. ข\nค\n3. ง", halves=halves)
    entry, measure = make_entry(4, FINANCE), DEFINITION.find_measure(4)
    assert measure
    merged = MergedEntry(measure, entry, make_return("part.xlsx", FINANCE, entry))
    items = list_sourced(merged, Field("ผล", first, (piece,)), DEFINITION.columns[4], Digits.THAI)
    sources = [[(one.sheet, one.cell, squeeze(one.text)) for one in item.sources] for item in items]
    assert sources == [
        [("แบบรายงาน", first, "๑.ก")],
        [("แบบรายงาน", first, "๒.ข"), ("รายงาน (2)", second, "ค")],
        [("รายงาน (2)", second, "๓.ง")],
    ]


def test_audited_sources() -> None:
    """What no unit wrote comes from definition, round or program by its key; decisions are told."""
    sample = make_sample(5)
    report, unit = make_sample_report(sample), sample.round_.units[0]
    decided = {(unit.name, unit.measures[0]): ("so",)}
    cells, without = (
        audit_cells(report, sample.definition.id, fill_texts(sample.round_), round_, decided)
        for round_ in (sample.round_, None)
    )
    sources = [source for cell in cells for source in cell.sources]
    keys = {(one.file, one.key) for one in sources if not one.cell}
    for key in ("cover.title[1]", "report.intro", "columns[1].heading", "measures[1].title"):
        assert ("ita-report", key) in keys
    assert all(source.text for source in sources)
    filled = {key for source in sources for key in source.filled}
    assert filled >= {"agency.name", "fiscal_year", "signer.name"}
    assert {key for file, key in keys if file == PROGRAM} == {"ornament"}
    told = {(one.unit, one.measure, one.decisions) for one in sources}
    assert [one for one in told if one[2]] == [(unit.name, unit.measures[0], ("so",))]
    assert not any(one.filled for cell in without for one in cell.sources)


texts = st.lists(st.text("กข1 \n", max_size=6), max_size=5)


@given(texts, st.lists(st.integers(0, 25), max_size=6))
def test_cutting(originals: list[str], cuts: list[int]) -> None:
    """However a text is cut, each of its sources keeps just its own, in both parts."""
    rest = tuple(TextSource(str(n), text=text) for n, text in enumerate(originals))
    whole = squeeze("".join(originals))
    found: dict[str, str] = defaultdict(str)
    for letters in (*cuts, len(whole)):
        head, rest = cut_sources(rest, letters)
        part = squeeze("".join(source.text for source in head))
        assert part == whole[:letters]
        assert count_letters("".join(source.text for source in rest)) == len(whole) - len(part)
        whole = whole[letters:]
        for source in head:
            found[source.file] += source.text
    assert [squeeze(found[str(n)]) for n in range(len(originals))] == list(map(squeeze, originals))
