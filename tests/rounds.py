"""Rounds made up from the texts of ``layout_texts.txt``, from tiny ones to huge ones.

The same number always makes the same round. The last three are the extremes: one measure of 8,000
characters, twenty measures, fifteen units.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from itasheet.cells.records import CellText, Entry, Return
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.round import Round, Signer, Unit, fill_texts
from itasheet.forms.workbook import make_form
from itasheet.merging.merge import Merged, merge_returns
from itasheet.reports.contents import Remark, ReportContents, Wishes
from itasheet.reports.report import Report, make_report
from itasheet.resources import find_data
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book
from itasheet.thai.numbers import to_thai
from tests.example.fill import open_workbook
from tests.tables import judge, load_definition, load_round, make_field

TEXTS = Path(__file__).with_name("layout_texts.txt")
COUNT = 20
LONG, MANY_MEASURES, MANY_UNITS = COUNT - 3, COUNT - 2, COUNT - 1
LONGEST = 8_000
CREATED = datetime(2025, 9, 1)
UNITS = (
    *("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "หน่วยตรวจสอบภายใน", "กองสวัสดิการสังคม"),
    *("กองสาธารณสุขและสิ่งแวดล้อม", "กองยุทธศาสตร์และงบประมาณ", "กองการเจ้าหน้าที่", "กองการประปา"),
    *("กองส่งเสริมการเกษตร", "กองพัสดุและทรัพย์สิน", "กองป้องกันและบรรเทาสาธารณภัย"),
    *("กองกิจการขนส่ง", "กองการแพทย์"),
)
SIGNER = Signer("นางสาวตัวอย่าง รักงาน", "ปลัดเทศบาลตำบลบ้านตัวอย่าง")
PERIODS = (
    *("๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘", "ต.ค. ๖๗ - ก.ย. ๖๘", "ไตรมาส ๑ - ๔"),
    "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘",
)


def read_texts() -> list[str]:
    """The texts, parted by lines that hold a percent sign."""
    return TEXTS.read_text("utf-8").removesuffix("\n").split("\n%\n")


class Sample(NamedTuple):
    """A made-up round with what its units returned."""

    definition: Definition
    round_: Round
    merged: Merged
    missing: tuple[Remark, ...]
    wishes: Wishes

    @property
    def contents(self) -> ReportContents:
        values = fill_texts(self.round_)
        return ReportContents(self.definition, self.merged, values, self.missing, self.wishes)


def make_sample(number: int) -> Sample:
    """The round of this number, of those from 0 to ``COUNT`` - 1."""
    chance = random.Random(number)
    size = number / (COUNT - 1)
    measures = 20 if number == MANY_MEASURES else max(1, round(size * 7))
    definition = resize_definition(measures)
    count = 15 if number == MANY_UNITS else max(1, round(size * 6))
    signer = SIGNER if number % 2 else Signer()

    def make_unit(index: int) -> Unit:
        wanted = chance.randint(1, min(measures, 5))
        chosen = sorted(chance.sample(range(1, measures + 1), wanted))
        return Unit(f"unit-{index}", UNITS[index], measures=tuple(chosen))

    units = tuple(map(make_unit, range(count)))
    found = load_round()._replace(units=units, signer=signer)
    returns = [make_return(chance, unit, definition, number) for unit in units]
    missing = tuple(make_remarks(chance, number))
    merged = merge_returns(returns, definition, found)
    return Sample(definition, found, merged, missing, Wishes(draft=number % 3 == 0))


def make_sample_report(sample: Sample) -> Book:
    return make_report(sample.contents, CREATED).book


def join_returns(*returns: Return) -> ReportContents:
    """What a report of returns in the example's round is made of."""
    definition, round_ = load_definition(), load_round()
    merged = merge_returns(returns, definition, round_)
    return ReportContents(definition, merged, fill_texts(round_))


def report_returns(*returns: Return) -> Report:
    return make_report(join_returns(*returns), CREATED)


@cache
def report_example() -> Report:
    paths = sorted(find_data("examples", "round/returns").glob("*.xlsx"))
    workbooks = [open_workbook(path)._replace(path=path.name) for path in paths]
    return report_returns(*filter(None, (judge(one).returned for one in workbooks)))


def make_sample_forms(sample: Sample, most: int = 2) -> Iterator[Book]:
    for unit in sample.round_.units[:most]:
        yield make_form(sample.definition, sample.round_, unit, CREATED)


def resize_definition(count: int) -> Definition:
    definition = load_definition()
    titles = [text for text in read_texts() if len(text) < 90 and "\n" not in text]
    more = (Measure(number=n, title=titles[n]) for n in range(8, count + 1))
    return definition._replace(measures=(*definition.measures, *more)[:count])


def make_return(chance: random.Random, unit: Unit, definition: Definition, number: int) -> Return:
    """What a unit sends: an entry for each of its measures, and now and then something else."""
    entries = tuple(
        make_entry(chance, unit, definition, measure, number) for measure in unit.measures
    )
    texts = [make_text(chance, chance.choice((60, 400, 3000)))] if chance.random() < 0.4 else []
    remarks = tuple(
        CellText(CellRef(60 + i, 1), text, text, sheet="แบบรายงาน") for i, text in enumerate(texts)
    )
    path = f"แบบรายงาน ๒๕๖๘ {unit.name}.xlsx"
    return Return(path, unit.id, None, unit, unit.name, entries, remarks=remarks)


def make_entry(
    chance: random.Random, unit: Unit, definition: Definition, measure: int, number: int
) -> Entry:
    """An entry with a few items in each list, or with the longest text of all in one."""
    fields = {}
    for index, column in enumerate(definition.columns):
        if column.kind is ColumnKind.UNIT:
            texts = [unit.name]
        elif column.kind is ColumnKind.PERIOD:
            texts = [chance.choice(PERIODS)]
        elif number == LONG and index == 1 and (unit.name, measure) == (UNITS[0], unit.measures[0]):
            texts = [make_text(chance, LONGEST)]
        else:
            texts = make_items(chance, number)
        fields[column.key] = make_field(*texts, heading=column.heading, spot=CellRef(6, index))
    return Entry(definition.find_measure(measure), "แบบรายงาน", fields, unit=unit)


def make_items(chance: random.Random, number: int) -> list[str]:
    """Items, numbered or not, longer and more of them in later rounds."""
    count = chance.randint(1, 2 + number // 5)
    items = [make_text(chance, chance.randint(20, 60 + 8 * number)) for _ in range(count)]
    if chance.random() < 0.3:
        return items
    return [f"{to_thai(n)}. {item}" for n, item in enumerate(items, 1)]


def make_text(chance: random.Random, length: int) -> str:
    """A text of about so many characters, of whole texts of the collection where they fit."""
    text = ""
    while len(text) < length:
        text = f"{text} {chance.choice(_plain_texts())}".strip()
    # Another than the longest goes on up to the next space.
    end = length if length == LONGEST else text.find(" ", length)
    return text[:end].rstrip() if end > 0 else text


def make_remarks(chance: random.Random, number: int) -> Iterator[Remark]:
    """What the summary lists as missing: nothing in the first rounds, much in the last."""
    for _ in range(number * number // 12):
        unit = chance.choice(UNITS)
        place = f"แบบรายงาน ▸ C{chance.randint(6, 60)} (ผู้รับผิดชอบ)"
        text = make_text(chance, chance.randint(20, 90))
        yield Remark(f"แบบรายงาน ๒๕๖๘ {unit}.xlsx", place, text)


@cache
def _plain_texts() -> Sequence[str]:
    """The collection's texts that a return would keep as they are."""
    return [text for text in read_texts() if text.strip() == text and text]
