"""Tables as agencies make them, drawn at random, each with the entries that it stands for.

One is drawn as a person would make it: its columns and what they are called, its headings over one
to three rows, pages, sections, whose measures it has and where these are named, lines around it.
"""

from calendar import monthrange
from datetime import date
from itertools import groupby
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from itasheet.definition.round import Unit
from itasheet.thai.dates import format_date
from itasheet.thai.numbers import to_thai
from tests.layouts import write_sheets
from tests.tables import load_definition, load_round

DEFINITION, ROUND = load_definition(), load_round()
ROUND = ROUND._replace(units=tuple(unit._replace(measures=()) for unit in ROUND.units))
COLUMNS = {column.key: column for column in DEFINITION.columns}
MEASURES = {measure.number: measure.title for measure in DEFINITION.measures}
CROSSED = {
    "measure": ["ประเด็นการพัฒนา"],
    "steps": ["วิธีดำเนินการ", "ขั้นตอนการดำเนินงาน/กิจกรรม"],
    "responsible": ["หน่วยงานผู้รับผิดชอบ", "ผู้รับผิดชอบโครงการ"],
    "period": ["ช่วงเวลาการดำเนินการ", "ระยะดำเนินการ"],
    "results": ["ผลดำเนินการ", "สรุปผลดำเนินงาน"],
    "outcomes": ["ผลสำเร็จ", "ผลลัพธ์ที่เกิดขึ้น"],
}
"""Headings of the words of two names, or with others behind them."""
EXTRAS = ("งบประมาณ (บาท)", "ตัวชี้วัดความสำเร็จ", "ปัญหา/อุปสรรค", "หมายเหตุ", "เป้าหมาย")
OWN = ("ที่", "ลำดับ", "ตั้งไว้", "ใช้ไป", *EXTRAS)
"""Columns of the office's own."""
NUMBERS = ("", "{}. ", "{}) ", "({}) ", "{}.", "๑.{} ", "ข้อ {} ", "- ", "• ")
LABELS = {"unit": ("ส่วนราชการ", "หน่วยงาน :"), "measure": ("มาตรการ", "ประเด็น :", "มาตรการที่")}
"""What may stand in a cell before the one that names a unit or a measure."""
MARKED = ("X", "x", "✓", "/", "●", "ü")


SIGNED = "(ลงชื่อ) .................... ผู้รายงาน", "(นายทดสอบ ระบบดี)", "ตำแหน่ง นักวิเคราะห์"
REMARKS = "หมายเหตุ: ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๘", "หมายเหตุ : ปรับปรุงแล้ว"
TITLES = "รายงานผลการดำเนินการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘", "เทศบาลตำบลบ้านตัวอย่าง", ""
OPENINGS = "{0}. {1}", "{1}", "มาตรการที่ {0} {1}", "{0}.{1}", "ประเด็นที่ {0} : {1}"
WORDS = {"steps": "จัดทำคู่มือ", "results": "เผยแพร่แล้ว", "outcomes": "สะดวกขึ้น"}


class Part(NamedTuple):
    """A part of the year: what its column may be called, its first day and its last."""

    names: tuple[str, ...]
    first: date
    last: date


def _make_part(names: tuple[str, ...], month: int, length: int) -> Part:
    year, end = 2024 + (month < 10), month + length - 1
    return Part(names, date(year, month, 1), date(year, end, monthrange(year, end)[1]))


QUARTERS = [
    _make_part((f"ไตรมาส {n}", f"ไตรมาสที่ {n}", f"Q{n}"), 1 + (6 + 3 * n) % 12, 3)
    for n in (1, 2, 3, 4)
]
BY_MONTH = [
    _make_part((f"{name} ๒๕{year}", f"{name}{year}"), month, 1)
    for name, month, year in (("ต.ค.", 10, 67), ("พ.ย.", 11, 67), ("ธ.ค.", 12, 67), ("ม.ค.", 1, 68))
]
HALVES = [
    Part((f"ครึ่งปี{name}", f"รอบ ๖ เดือน{name}"), date(*first), date(*last))
    for name, first, last in (
        ("แรก", (2024, 10, 1), (2025, 3, 31)), ("หลัง", (2025, 4, 1), (2025, 9, 30)),
    )
]  # fmt: skip
STARTS, ENDS = ("ระยะเวลาเริ่มต้น", "Start Date", "จาก"), ("ระยะเวลาสิ้นสุด", "End Date", "กำหนดเสร็จ")
YEAR = QUARTERS[0].first, QUARTERS[3].last
SILENT = frozenset((*LABELS["unit"], *LABELS["measure"], *MARKED, "-", "(ต่อ)"))
"""Texts that say nothing by themselves."""


class Said(NamedTuple):
    """An entry: its measure, unit, texts by column or extra heading, first and last day."""

    measure: int
    unit: Unit
    texts: dict[str, list[str]]
    days: tuple[date, date]


class Head(NamedTuple):
    """A column: its key, what it is called, the labels above that, which part of the period it is,
    and the columns of the sheet that it takes.
    """

    key: str
    text: str
    over: tuple[str, ...] = ()
    part: int = 0
    at: int = 0
    wide: int = 1


Row = dict[Head, str | date]


class Sheet:
    """A sheet while it is written."""

    def __init__(self, name: str) -> None:
        self.name, self.row = name, 0
        self.cells: dict[tuple[int, int], str | date] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.headings: set[tuple[int, int]] = set()

    def put(self, column: int, text: str | date, rows: int = 1, columns: int = 1) -> None:
        """Write a cell of the current row, merged over some rows and columns."""
        row = self.row
        self.cells[row, column] = text
        if rows * columns > 1:
            self.merges.append((row, column, row + rows - 1, column + columns - 1))


class Made(NamedTuple):
    """A workbook's sheets, what they stand for, and the headings that are no known names."""

    sheets: list[Sheet]
    said: list[Said]
    loose: list[str]

    def __repr__(self) -> str:
        lines = []
        for sheet in self.sheets:
            lines.append(f"[{sheet.name}] {sheet.merges}")
            height, width = (max(ends) + 1 for ends in zip(*sheet.cells, strict=True))
            for row in range(height):
                texts = (str(sheet.cells.get((row, column), "")) for column in range(width))
                lines.append(f"{row + 1:3} | " + " | ".join(texts).replace("\n", "⏎"))
        return "\n".join(("", *lines))

    def write(self) -> bytes:
        """The workbook as a file."""
        return write_sheets(self.sheets)


class Maker:
    """Makes one workbook; what it chooses is the same for all its tables."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.pick, self.loose = chance, chance.choice, list[str]()
        self.mark, self.number = self.pick(MARKED), self.pick(NUMBERS)
        self.parts = self.pick(("whole", "whole", "ends", "quarters", "halves", "months"))
        longer = {"whole": QUARTERS, "quarters": QUARTERS, "halves": HALVES}
        self.months = longer.get(self.parts, BY_MONTH)
        self.split = self.pick(("", "", "page", "measure", "unit", "lines"))
        self.titled = self.split != "lines" and (self.split != "measure" or self.some(3))
        self.depth, self.digits = self.pick((1, 1, 2, 3)), self.pick((to_thai, str))
        self.down, self.across, self.low = self.some(2), not self.some(3), self.some(4)
        self.fill = self.pick(("blank", "blank", "merge", "repeat"))
        self.joined = self.pick(((), (), tuple(WORDS), ("steps",)))
        self.more, self.opening = self.pick(("(ต่อ)", "", "{} (ต่อ)")), self.pick(OPENINGS)
        self.counted, self.sheeted, self.paged = self.some(4), self.some(2), self.some(2)
        self.heads = self.draw_heads()
        self.left, self.right = self.heads[0].at, self.heads[-1].at
        self.width = self.right - self.left + 1
        self.lines, self.wide = TITLES[: chance.randrange(4)], self.pick((1, self.width))
        self.sheets = [Sheet("Sheet1")]

    def some(self, of: int) -> bool:
        """True once in so many times."""
        return self.chance.randrange(of) == 0

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def draw_name(self, key: str) -> str:
        """A column's heading: a known name, two joined, with a word more, or less."""
        names = [COLUMNS[key].heading, *COLUMNS[key].synonyms]
        if not self.some(8):
            return self.pick(names)
        one, other = self.chance.sample([n for n in names if not set("/(") & set(n)], 2)
        more = self.pick(("ตามแผน", "ของหน่วยงาน", "ที่กำหนด", " (โดยสรุป)"))
        joint = self.pick(("/", "หรือ", "และ", " / ", " หรือ "))
        text = self.pick((f"{one}{joint}{other}", f"{one}{more}", self.pick(CROSSED[key])))
        if text not in names:
            self.loose.append(text)
        return text

    def draw_heads(self) -> list[Head]:
        """The columns, in any order, some wider than others, with blank ones between."""
        groups: list[list[Head]] = []
        for key, column in COLUMNS.items():
            names = [self.draw_name(key)] if key != "measure" or self.titled else []
            over: tuple[str, ...] = ()
            if key == "period" and self.parts != "whole":
                over = tuple(names) if self.some(2) else ()
                self.loose = [name for name in self.loose if over or name not in names]
                at = self.chance.randrange(len(self.months[0].names))
                names = [one.names[at] for one in self.months]
                if self.parts == "ends":
                    names = [self.pick((*column.starts, *STARTS)), self.pick((*column.ends, *ENDS))]
            groups.append([Head(key, name, over, part) for part, name in enumerate(names)])
        groups += [[Head(text, text)] for text in self.chance.sample(EXTRAS, self.pick((0, 1, 2)))]
        if self.some(8):
            groups.append([Head(text, text, ("งบ",)) for text in ("ตั้งไว้", "ใช้ไป")])
        if self.some(2):
            self.chance.shuffle(groups)
        elif self.some(4):
            for own in groups[1:4]:
                own[:] = [one._replace(over=("แผนการดำเนินงาน", *one.over)) for one in own]
        if self.some(2):
            groups.insert(0, [Head(text := self.pick(("ที่", "ลำดับ")), text)])
        heads, at, wider = list[Head](), self.chance.randrange(3), self.pick((1, 9, 99))
        for head in (head for group in groups for head in group):
            at += self.some(9)
            wide = 2 if self.some(wider) and head.key in COLUMNS and not head.over else 1
            heads.append(head._replace(at=at, wide=wide))
            at += wide
        self.depth = max(self.depth, *(len(head.over) + 1 for head in heads))
        return heads

    def draw_said(self, unit: Unit) -> list[Said]:
        """What a unit says of some measures; no two texts are alike."""
        said, numbers = [], self.chance.sample(list(MEASURES), self.pick((1, 2, 3, 4)))
        for place, number in enumerate(numbers, 1):
            own, texts = f"{chr(0x0E01 + number)}{unit.name[-1]}", {"responsible": [unit.name]}
            for key, word in WORDS.items():
                marks = [
                    self.number.format(self.digits(n)) for n in range(1, self.pick((2, 3, 4, 5)))
                ]
                texts[key] = [f"{mark}{word} ชุด {own}{'กขคง'[n]}" for n, mark in enumerate(marks)]
            for head in self.heads:
                if head.key in ("ที่", "ลำดับ"):
                    texts[head.key] = [self.digits(place)]
                elif head.key not in COLUMNS and self.some(2):
                    texts[head.key] = [f"{head.text[:3]} {number}{unit.name[-1]}"]
            first = self.chance.randrange(len(self.months))
            last = self.pick(self.months[first:]).last
            said.append(Said(number, unit, texts, (self.months[first].first, last)))
        return said

    def put_heads(self) -> None:
        """The headings, in as many rows as they take."""
        sheet, before = self.sheet, set(self.sheet.cells)
        first = sheet.row
        for level in range(self.depth):
            sheet.row = first + level
            labels = [(h.over[level], h) for h in self.heads if len(h.over) > level]
            for text, group in groupby(labels, lambda pair: pair[0]):
                heads = [head for _, head in group]
                wide = heads[-1].at + heads[-1].wide - heads[0].at
                sheet.put(heads[0].at, text, columns=wide if self.across else 1)
            for head in self.heads:
                bottom = self.depth - 1 if self.low and not self.down else len(head.over)
                if level == bottom:
                    rows = self.depth - level if self.down else 1
                    sheet.put(head.at, head.text, rows, head.wide)
        sheet.row = first + self.depth
        if self.counted:
            for place, head in enumerate(self.heads, 1):
                sheet.put(head.at, f"({self.digits(place)})", 1, head.wide)
            sheet.row += 1
        sheet.headings |= set(sheet.cells) - before
        sheet.row += self.some(10)

    def list_rows(self, one: Said, title: str) -> list[Row]:
        """The cells of an entry, row by row."""
        rows: list[Row] = [{}]
        for head in self.heads:
            texts: list[str | date] = [*one.texts.get(head.key, ())]
            if head.key == "measure":
                texts = [title]
            elif head.key == "period" and self.parts == "whole":
                whole = "ตลอดปีงบประมาณ" if one.days == YEAR else ""
                texts = [whole or " - ".join(format_date(day) for day in one.days)]
            elif head.key == "period" and self.parts == "ends":
                texts = [one.days[head.part] if self.down else format_date(one.days[head.part])]
            elif head.key == "period":
                part = self.months[head.part]
                inside = one.days[0] <= part.first and part.last <= one.days[1]
                texts = [self.mark] if inside else ["-"] if self.some(9) else []
            if head.key in self.joined:
                texts = ["\n".join(map(str, texts))]
            rows += [{} for _ in texts[len(rows) :]]
            for row, text in zip(rows, texts):
                row[head] = text
        again = {
            head: rows[0][head] for head in self.heads if head.key in ("measure", "responsible")
        }
        return [again | row if self.fill == "repeat" else row for row in rows]

    def put_entry(self, one: Said) -> None:
        """An entry: the line that names its measure, if its rows do not, and its rows."""
        title = self.opening.format(self.digits(one.measure), MEASURES[one.measure])
        if self.split == "lines" or (self.split == "measure" and not self.titled):
            if self.split == "measure" and self.some(3):
                self.sheet.put(self.left, self.pick(LABELS["measure"]))
                self.sheet.put(self.left + 1, title)
            else:
                wide = self.width if self.split == "lines" or self.some(2) else 1
                self.sheet.put(self.left, title, columns=wide)
            self.sheet.row += 1 + (self.some(3) and self.split == "measure")
        elif not self.split and self.some(6):
            self.sheet.put(
                self.left, self.pick(("ด้านการบริหาร", "ส่วนที่ ๒ งานบริการ")), columns=self.width
            )
            self.sheet.row += 1
        if self.split == "measure":
            self.put_heads()
        rows = self.list_rows(one, title)
        for index, row in enumerate(rows):
            if index and self.split == "page" and self.some(3):
                self.turn()
                if self.paged:
                    self.put_titles()
                self.put_heads()
                if told := self.more.format(title):
                    head = next(head for head in self.heads if head.key == "measure")
                    row = Row({head: told}) | row
            for head, value in row.items():
                once = head.key not in WORDS and self.mark != value
                merged = self.fill == "merge" and once and not index and self.split != "page"
                self.sheet.put(head.at, value, len(rows) if merged else 1, head.wide)
            self.sheet.row += 1 + (self.fill != "merge" and self.some(12))

    def put_titles(self) -> None:
        """The lines above a table, which may be above each of its pages."""
        for line in self.lines:
            if line:
                self.sheet.put(self.left, line, columns=self.wide)
            self.sheet.row += 1

    def turn(self) -> None:
        """Go on a sheet of its own, or further down."""
        if self.sheeted:
            self.sheets.append(Sheet(f"Sheet{len(self.sheets) + 1}"))
        self.sheet.row += self.chance.randrange(3)

    def make(self) -> Made:
        """The whole workbook."""
        self.put_titles()
        units = self.chance.sample(ROUND.units, 2 if self.split == "unit" else 1)
        said = [self.draw_said(unit) for unit in units]
        for place, (unit, own) in enumerate(zip(units, said)):
            if place:
                self.turn()
            if self.split == "unit":
                if self.some(3):
                    self.sheet.put(self.left, self.pick(LABELS["unit"]))
                    self.sheet.put(self.left + 1, unit.name)
                else:
                    bare = self.heads[0].key != "responsible"  # there it could be a second one
                    label = self.pick(("ส่วนราชการ: {}", "หน่วยงาน : {}", "{}")[: 2 + bare])
                    self.sheet.put(self.left, label.format(unit.name))
                self.sheet.row += 1 + self.some(2)
            if self.split != "measure":
                self.put_heads()
            for index, one in enumerate(own):
                if index and self.split == "measure":
                    self.turn()
                self.put_entry(one)
        self.sheet.row += self.chance.randrange(3)
        for line in SIGNED if self.some(3) else ():
            self.sheet.put(self.pick((self.left, self.right)), line)
            self.sheet.row += 1
        if self.some(4):
            self.sheet.row += 1
            self.sheet.put(self.left, self.pick(REMARKS))
        if self.some(6):
            self.sheet.cells[self.sheet.row - 1, self.right + 3] = "โทรถามกองคลัง"
        return Made(self.sheets, [one for own in said for one in own], self.loose)


TABLES = st.randoms(use_true_random=False).map(lambda chance: Maker(chance).make())
