"""Whatever stands in a workbook is read without an error, and nothing of it is lost; what a unit
writes comes back from its form, and from the report, as it was.
"""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from itasheet.cells.names import match_measure
from itasheet.cells.period import format_period, read_field_period, read_period
from itasheet.cells.read_cell import strip_cut
from itasheet.cells.records import CellText, Entry, Return
from itasheet.checks import judge_workbook
from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import fill_texts
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents, Wishes
from itasheet.reports.report import make_report
from itasheet.returns.entries import join_cut
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Book, Cell
from itasheet.thai.dates import fiscal_range, to_buddhist
from itasheet.thai.numbers import Digits, to_thai
from itasheet.thai.text import is_seen, repair_text, squash
from itasheet.xlsx.write_workbook import write_book
from tests import tables
from tests.example.fill import open_workbook
from tests.forms import CREATED, FINANCE, make_book, read_sent
from tests.rounds import LONG, make_sample, make_sample_report

DEFINITION, ROUND = tables.load_definition(), tables.load_round()
HEADINGS = tuple(column.heading for column in DEFINITION.columns)
TITLES = tuple(f"{measure.number}. {measure.title}" for measure in DEFINITION.measures)
WORDS = (
    *HEADINGS,
    *TITLES,
    *(title[: len(title) // 2] for title in TITLES),
    *("(ต่อ)", "-", "๑.", "2", "กองคลัง", "กองช่างง", "ตลอดปีงบประมาณ ๒๕๖๘", "๑ ต.ค. ๖๗"),
    *("สถานะ", "ส่วนราชการ: กองคลัง", "ลงชื่อ ........ ผู้รายงาน", "ปี ๒๕๖๕", "........", "ไม่มี"),
)
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.text("กขคดตนมรวสอาิีุู่้์ๆฯ๐๑๒๙129 .,-()/:\n\u200b\u00a0%x{", min_size=1, max_size=12),
    st.text(min_size=1, max_size=6),
)
VALUES: st.SearchStrategy[Read] = st.one_of(
    TEXTS,
    TEXTS,
    st.integers(-9999, 99999),
    st.floats(),
    st.dates(),
    st.booleans(),
    st.sampled_from((time(8, 30), timedelta(days=3, hours=1), date(2567, 2, 28))),
)
SPOTS = st.builds(CellRef, st.integers(0, 11), st.integers(0, 7))
AREAS = st.builds(
    lambda spot, rows, columns: CellRange(
        spot.row, spot.column, spot.row + rows, spot.column + columns
    ),
    SPOTS,
    st.integers(0, 3),
    st.integers(0, 2),
)


@st.composite
def draw_grids(draw: st.DrawFn) -> Grid:
    """A small sheet with headings somewhere, any values, errors and merged cells around them."""
    cells = dict(draw(st.dictionaries(SPOTS, VALUES, max_size=40)))
    top = draw(st.integers(0, 3))
    if draw(st.integers(0, 5)):
        order = draw(st.permutations(HEADINGS))
        cells |= {CellRef(top, column): heading for column, heading in enumerate(order)}
        titled = order.index(HEADINGS[0])
        rows = draw(st.lists(st.integers(top + 1, 11), max_size=4, unique=True))
        cells |= {CellRef(row, titled): draw(st.sampled_from(TITLES)) for row in rows}
    errors = draw(st.dictionaries(SPOTS, st.just("#REF!"), max_size=2))
    merges = tuple(draw(st.lists(AREAS, max_size=4)))
    kept = {spot: value for spot, value in cells.items() if spot not in errors}
    return Grid("แผ่น", kept, errors, merges)


def squeeze(text: str) -> str:
    return "".join(text.split())


def list_kept(returned: Return) -> set[str]:
    """Every text that a return has somewhere, line by line."""
    entries = (*returned.entries, *returned.untouched)
    texts = [
        piece.text
        for entry in entries
        for field in (*entry.fields.values(), *entry.extra.values())
        for piece in field.pieces
    ]
    texts += [remark.text for remark in (*returned.outside, *returned.titles, *returned.covered)]
    return set(texts)


@given(draw_grids(), st.booleans())
def test_nothing_raises(grid: Grid, with_round: bool) -> None:
    """Any sheet is read and checked without an error, with a round and without."""
    workbook = tables.make_workbook(grid)
    found = tables.load_round() if with_round else None
    outcome = judge_workbook(workbook, workbook.path, DEFINITION, found)
    assert (outcome.returned is None) == (outcome.status.value == "unreadable")


@given(draw_grids())
def test_nothing_raises_in_form(grid: Grid) -> None:
    """A form of ours may hold anything instead of its table."""
    workbook = tables.change_grid(tables.answer_form("finance"), grid._replace(name="แบบรายงาน"))
    judge_workbook(workbook, workbook.path, DEFINITION, tables.load_round())


@given(st.dictionaries(SPOTS, TEXTS, max_size=30), st.lists(AREAS, max_size=3))
@example({CellRef(0, 0): HEADINGS[1], CellRef(1, 0): "\U000e0000"}, [])
@example({CellRef(0, 0): TITLES[0], CellRef(1, 0): ")"}, [])
@example({CellRef(0, 3): "1911"}, [])
def test_nothing_is_lost(cells: dict[CellRef, str], merges: list[CellRange]) -> None:
    """Each text below the headings stands in an entry or among the remarks, or is said again."""
    headings: dict[CellRef, Read] = {
        CellRef(0, column): text for column, text in enumerate(HEADINGS)
    }
    below = {CellRef(row + 1, column): text for (row, column), text in cells.items()}
    areas = tuple(
        area._replace(first_row=area.first_row + 1, last_row=area.last_row + 1) for area in merges
    )
    grid = Grid("แผ่น", {**headings, **below}, {}, areas)
    outcome = judge_workbook(tables.make_workbook(grid), "x.xlsx", DEFINITION, None)
    assert outcome.returned is not None
    kept = {squeeze(text) for text in list_kept(outcome.returned)}
    for text in filter(is_seen, below.values()):
        mended = squeeze(repair_text(text)[0])
        said = mended in ("", "(ต่อ)", "สถานะ", *kept) or mended in map(squeeze, HEADINGS)
        said = said or squeeze(to_buddhist(text)) in kept
        assert said or match_measure(text, DEFINITION)


FORM = make_book()
FIRST, ROWS = 5, 6
"""The first row of the form's first measure (0-based), and the rows of each."""

ANSWERED = st.text("กขคงจดนมรสาิีุู่้ ๑๒12-.,()/", min_size=1, max_size=24).map(
    lambda text: f"ก{text.strip()}"
)
MARKS = st.sampled_from(["", "๑. ", "2) ", "- ", "• ", "(๓) "])
LINES = st.builds("{}{}".format, MARKS, ANSWERED)
CELLS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(CELLS, min_size=1, max_size=ROWS)
DAYS = st.dates(*fiscal_range(2568))
PERIODS = st.one_of(
    st.sampled_from(["ไตรมาส ๑ - ๔", "ตลอดปีงบประมาณ ๒๕๖๘", "ต.ค. ๖๗ - มี.ค. ๖๘", "ทุกเดือน"]),
    st.tuples(DAYS, DAYS).map(sorted).map(lambda days: format_period(*days)),
)
ANSWERS = st.fixed_dictionaries(
    {
        column.key: PERIODS.map(lambda text: [text])
        if column.kind is ColumnKind.PERIOD
        else st.just([FINANCE.name])
        if column.kind is ColumnKind.UNIT
        else LISTS
        for column in DEFINITION.filled_columns
    }
)


def fill_book(answers: list[dict[str, list[str]]]) -> Book:
    """The form with an answer to each of its measures typed into its cells."""
    keys = [column.key for column in DEFINITION.columns]
    typed = {
        (FIRST + ROWS * block + offset, keys.index(key)): text
        for block, answer in enumerate(answers)
        for key, texts in answer.items()
        for offset, text in enumerate(texts)
    }
    page = FORM.pages[0]
    cells = tuple(
        Cell(row, column, typed.get((row, column), value), style)
        for row, column, value, style, _ in page.cells
    )
    return FORM._replace(pages=(page._replace(cells=cells), *FORM.pages[1:]))


def read_back(book: Book) -> Return:
    return read_sent(open_workbook(write_book(book)))


def list_texts(entry: Entry, by_line: bool = False) -> dict[str, list[str]]:
    """An entry's cells by column, but for its title; or their lines, as a report joins them."""
    texts = {
        key: [piece.text for piece in field.pieces]
        for key, field in entry.fields.items()
        if key != DEFINITION.measure_column.key
    }
    return {key: "\n".join(texts[key]).split("\n") for key in texts} if by_line else texts


@settings(max_examples=15)
@given(st.lists(ANSWERS, min_size=2, max_size=2))
def test_form_and_back(answers: list[dict[str, list[str]]]) -> None:
    """What is typed into a form is read cell by cell, and its period means the same."""
    entries = read_back(fill_book(answers)).entries
    assert [entry.measure and entry.measure.number for entry in entries] == [4, 5]
    assert [list_texts(entry) for entry in entries] == answers
    for entry, answer in zip(entries, answers, strict=True):
        key = DEFINITION.columns_of(ColumnKind.PERIOD)[0].key
        assert read_field_period(entry.fields[key], 2568) == read_period(answer[key][0], 2568)


@settings(max_examples=8)
@given(st.lists(ANSWERS, min_size=2, max_size=2))
def test_report_and_back(answers: list[dict[str, list[str]]]) -> None:
    """What a report prints is read line by line as it was sent, over page breaks too."""
    sent = read_back(fill_book(answers))
    merged = merge_returns([sent], DEFINITION, ROUND)
    wishes = Wishes(digits=Digits.TYPED)
    contents = ReportContents(DEFINITION, merged, fill_texts(ROUND), wishes=wishes)
    found = read_back(make_report(contents, CREATED).book)
    assert [entry.measure for entry in found.entries] == [entry.measure for entry in sent.entries]
    lines = [[list_texts(entry, by_line=True) for entry in one.entries] for one in (found, sent)]
    assert lines[0] == lines[1]


ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text("0๑2.)(-–•กขค ข้อที่ต.ค.ปีศไตรมาส\n\t\u200b\u00a0_x000D_", max_size=60),
)


@given(ANY_TEXT, ANY_TEXT, st.none() | st.integers(2540, 2600))
def test_days_of_periods_come_in_pairs(one: str, other: str, year: int | None) -> None:
    """Whatever stands in one or two cells, a first day has its last, and separate ones order."""
    period = read_field_period(tables.make_field(one, other), year)
    assert (period.start is None) == (period.end is None)
    for start, end in period.spans:
        assert start <= end or period.kind.value != "separate"


@pytest.mark.parametrize(
    ("value", "stripped"),
    [
        ("จัดทำ", "จัดทำ"),
        (f"จัดทำ {CUT}", "จัดทำ "),
        (f"จัดทำ{CUT_AT_LINE_END}", "จัดทำ"),
        (f"{CUT}จัดทำ", f"{CUT}จัดทำ"),
        (2568, 2568),
    ],
)
def test_marks(value: Read, stripped: Read) -> None:
    """Only a mark at the end counts."""
    assert strip_cut(value) == stripped


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([f"จัดทำคู่มือ{CUT}", "การให้บริการ"], "จัดทำคู่มือการให้บริการ"),
        ([f"๑. ชั้นบน{CUT_AT_LINE_END}", "ชั้นล่าง"], "๑. ชั้นบน\nชั้นล่าง"),
        ([f"หนึ่ง {CUT}", f"สอง{CUT_AT_LINE_END}", "สาม"], "หนึ่ง สอง\nสาม"),
    ],
)
def test_join_cut(parts: list[str], text: str) -> None:
    """Two or more parts become the text that was cut, which keeps the cells that it came from."""
    pieces = [CellText(CellRef(5, 1), part, str(strip_cut(part))) for part in parts]
    joined, *rest = pieces
    for piece in rest:
        assert str(joined.value).endswith(CUT)
        joined = join_cut(joined, piece)
    assert (joined.text, list(joined.halves)) == (text, pieces)
    assert not str(joined.value).endswith(CUT)


def test_a_report_is_read_whole() -> None:
    """A measure of 8,000 characters over several pages comes back, digits Thai and mended."""
    sample = make_sample(LONG)
    workbook = open_workbook(write_book(make_sample_report(sample)))
    returned = judge_workbook(workbook, "a.xlsx", sample.definition, sample.round_).returned
    assert returned is not None
    pairs = zip(returned.entries, (one.entry for one in sample.merged.entries), strict=True)
    longest = max(pairs, key=lambda pair: len(pair[1].text("steps")))
    found, sent = (
        [squash(to_thai(item.line)) for item, _ in entry.fields["steps"].items] for entry in longest
    )
    assert found == sent
    assert sum(map(len, found)) > 6000
