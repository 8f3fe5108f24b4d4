"""Every text of a report led back to where it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.round import fill_texts
from itasheet.reports.contents import PROGRAM
from itasheet.sheets.page import CUT, Book, Cell, TextSource, count_letters, cut_sources
from itasheet.thai.numbers import to_thai
from itasheet.tracking.audit import audit_cells
from tests.rounds import COUNT, LONG, Sample, make_sample, make_sample_report


@cache
def make(number: int) -> tuple[Sample, Book]:
    """A made-up round and its report."""
    sample = make_sample(number)
    return sample, make_sample_report(sample)


def list_table(report: Book) -> Iterator[Cell]:
    """The cells of the table that show what units wrote."""
    for cell in report.pages[1].cells:
        if cell.value and any(source.cell for source in cell.sources):
            yield cell


def squeeze(text: object) -> str:
    """The characters of a text that are no white space, nor the mark of a cut."""
    return "".join(str(text).replace(CUT, "").split())


NUMBERS = [
    *(0, 1, 2, 5, 8, 11),
    *(pytest.param(number, marks=pytest.mark.slow) for number in (LONG, LONG + 1, COUNT - 1)),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_sources(number: int) -> None:
    """Whatever stands in a report, on any sheet, says where it came from. What units filled in is
    made up of its sources in their order, and each cell of the returns stands there whole: its
    digits are all that may differ.
    """
    sample, report = make(number)
    for page in report.pages:
        for cell in page.cells:
            assert bool(cell.sources) or cell.value in (None, ""), cell
    cells = list(list_table(report))
    assert len(cells) >= len(sample.merged.entries)
    shown: dict[tuple[object, ...], str] = defaultdict(str)
    for cell in cells:
        assert squeeze("".join(source.text for source in cell.sources)) == squeeze(cell.value)
        for source in cell.sources:
            shown[source.file, source.measure, source.column, source.cell] += source.text
    for merged in sample.merged.entries:
        for column in sample.definition.filled_columns:
            for piece in merged.entry.fields[column.key].pieces:
                key = (merged.returned.path, merged.measure.number, column.heading, piece.spot)
                assert to_thai(squeeze(shown[key])) == to_thai(squeeze(piece.text))


def test_a_measure_over_pages() -> None:
    """A cell that is cut over pages is the source of all its parts, each with its own text."""
    parts: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for cell in list_table(make(LONG)[1]):
        for source in cell.sources:
            parts[source.file, source.measure, source.cell].add(cell.row)
    assert max(map(len, parts.values())) > 2


def audit(
    has_round: bool = True, decided: Mapping[str, str] = MappingProxyType({})
) -> list[TextSource]:
    """The sources of a report as its audit keeps them; what was decided is told by unit."""
    sample, report = make(5)
    round_ = sample.round_ if has_round else None
    numbers = {unit.name: unit.measures[0] for unit in sample.round_.units}
    decisions = {(unit, numbers[unit]): (told,) for unit, told in decided.items()}
    values = fill_texts(sample.round_)
    cells = audit_cells(report, sample.definition.id, values, round_, decisions)
    return [source for cell in cells for source in cell.sources]


def test_settings() -> None:
    """What no unit wrote comes from the definition, the round or the program, by its key; without a
    round nothing is said to have come from its file.
    """
    sources = audit()
    keys = {(one.file, one.key) for one in sources if not one.cell}
    for key in ("cover.title[2]", "report.intro", "columns[1].heading", "measures[1].title"):
        assert ("ita-report", key) in keys
    assert ("itasheet.toml", "units[1].name") in keys
    assert all(source.text for source in sources)
    filled = {key for source in sources for key in source.filled}
    assert filled >= {"agency.name", "fiscal_year", "signer.name"}
    assert {key for file, key in keys if file == PROGRAM} >= {"count", "ornament"}
    assert not any(one.filled or one.file == "itasheet.toml" for one in audit(has_round=False))


def test_decisions() -> None:
    """What was decided of a unit's measure is told at just its cells."""
    unit = make(5)[0].round_.units[0]
    told = {(one.unit, one.measure, one.decisions) for one in audit(decided={unit.name: "so"})}
    assert [one for one in told if one[2]] == [(unit.name, unit.measures[0], ("so",))]


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
