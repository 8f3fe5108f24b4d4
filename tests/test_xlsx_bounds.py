"""Bombs refused, weighty files and the corpus read, each in bounded time and memory."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from itasheet.returns.read_return import MOST_TEXTS
from tests.command import FAULTY
from tests.files.bombs import BOMBS, WEIGHTY
from tests.files.corpus import BROKEN, SOUND
from tests.files.parts import deflate, pack, repeat_entry, save_book, unpack
from tests.rich import enrich

MOST_WORK = 300.0
"""CPU time of a file, in that which it takes meanwhile to parse 20,000 elements plainly."""
MOST_MEGABYTES = 512

CHILD = r"""
import json, re, resource, sys, time
from pathlib import Path
from xml.etree.ElementTree import fromstring
from itasheet.workflow.check import check_returns
from itasheet.xlsx.read_workbook import read_workbook

def mark(path):
    judged, copies = check_returns([path], None, path.parent / "marked", force=True)
    assert not {one.code for one in judged.problems} - {"mark-impossible", "mark-gap"}, judged
    return None if copies else judged.problems[0]

def measure(work):
    start = time.process_time()
    return work(), time.process_time() - start

def measure_parsing():
    return measure(lambda: fromstring("<a>" + "<b c='d'>e</b>" * 20_000 + "</a>"))[1]

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
parsing = measure_parsing()
for line in sys.stdin:
    path, before = Path(json.loads(line)), parsing
    result, seconds = measure(lambda: mark(path) if sys.argv[1:] else read_workbook(path))
    if seconds > 20 * before:
        parsing = measure_parsing()
    # Not ru_maxrss, which begins with what the process had that started this one.
    status = Path("/proc/self/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
    code = getattr(result, "code", "read")
    print(json.dumps([path.name, code, seconds / max(before, parsing), peak]), flush=True)
"""

Outcome = tuple[str, float, float]


def read_in_child(
    contents: Iterable[tuple[str, bytes]], folder: Path, *arguments: str
) -> dict[str, Outcome]:
    """Read files one after the other in a process of one gigabyte: code, work, peak MB."""
    for name, content in contents:
        (folder / name).write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        input="\n".join(json.dumps(str(path)) for path in sorted(folder.iterdir())),
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parent.parent,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = map(json.loads, ran.stdout.splitlines())
    return {name: (code, work, peak) for name, code, work, peak in lines}


LIGHT = ("text without end", "tag without end", "deep nesting", "too many parts")
"""Bombs that are made soon."""


@pytest.mark.parametrize("names", [LIGHT, pytest.param(BOMBS, marks=pytest.mark.slow)])
def test_bombs_are_refused(names: Iterable[str], tmp_path: Path) -> None:
    """A file that is made to harm ends in its problem, in bounded time and memory."""
    found = read_in_child(((name, deflate(BOMBS[name]())) for name in names), tmp_path)
    expected = dict.fromkeys(names, "file-bomb") | {"deep nesting": "file-damaged"}
    assert {name: code for name, (code, _, _) in found.items()} == expected
    require_bounds(found)


def test_the_corpus_takes_moments(tmp_path: Path) -> None:
    """No other file takes more, be it sound or broken."""
    require_bounds(read_in_child({**BROKEN, **SOUND}.items(), tmp_path))


@pytest.mark.slow
def test_weighty_files_are_read_in_bounds(tmp_path: Path) -> None:
    """A file just within the limits is read, and costs no more than a refused one may."""
    weighty = ((name, deflate(make())) for name, make in WEIGHTY.items())
    found = read_in_child(weighty, tmp_path)
    assert {code for code, _, _ in found.values()} == {"read"}
    require_bounds(found)


NESTED, MANY = "<a>" * 90_000 + "</a>" * 90_000, "<a b='c'/>" * 130_000
RULE = '<cfRule type="expression" priority="1"><formula>ISTEXT("itasheet 1")</formula></cfRule>'
RULES = f'<conditionalFormatting sqref="A1 B1">{RULE}</conditionalFormatting>' * 40_000
COLUMN = '<col min="1" max="16384"/>'
COMMENTS = '<comment ref="A1" authorId="0"><text><t>itasheet: x</t></text></comment>' * 40_000
PARTS = (
    *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
    *(
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments/comment1.xml",
    ),
)
BURDENS = (
    *((part, burden) for part in PARTS for burden in (NESTED, MANY)),
    ("xl/worksheets/sheet1.xml", "<a>" * 2_000 + "</a>" * 2_000),
    ("xl/worksheets/sheet1.xml", RULES),
    ("xl/worksheets/sheet1.xml", f"<cols>{COLUMN * 90_000}</cols>"),
    ("xl/comments/comment1.xml", f"<commentList>{COMMENTS}</commentList>"),
    ("xl/drawings/commentsDrawing1.vml", "<v:shape>_x0000_s1</v:shape>" * 1_000_000),
)
"""Parts that a mark changes, and markup that is put before their end."""


def write_rows() -> bytes:
    """A table of as many different texts as are read."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("ตาราง", 0)
    sheet.append(("ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ", "ผลลัพธ์"))
    for row in range(MOST_TEXTS // 5):
        sheet.append([f"จัดทำคู่มือเล่มที่ {row} ส่วนที่ {column} แล้วเสร็จ" for column in range(5)])
    return save_book(book)


def list_hostile() -> Iterator[tuple[str, bytes]]:
    """Returns to be marked that are made to harm whoever changes them."""
    form = enrich(FAULTY.read_bytes())
    for number, (part, burden) in enumerate(BURDENS):
        parts = unpack(form)
        before, end, after = parts[part].rpartition(b"</")
        parts[part] = before + burden.encode() + end + after
        yield f"{number}.xlsx", pack(parts, zipfile.ZIP_DEFLATED)
    parts = unpack(form)
    sheet = parts["xl/worksheets/sheet1.xml"]
    blank = "".join(f'<row r="{row}" ht="9"/>' for row in range(99, 900_000)).encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", blank + b"</sheetData>")
    yield "blank.xlsx", pack(parts, zipfile.ZIP_DEFLATED)
    yield "rows.xlsx", write_rows()
    many = pack({**unpack(form), "xl/media/long.png": b"0" * 4_000_000})
    yield "overlapping.xlsx", repeat_entry(many, b"xl/media/long.png", 900)


@pytest.mark.slow
def test_marking_keeps_the_bounds(tmp_path: Path) -> None:
    """What is made to harm is marked or refused in one sentence."""
    require_bounds(read_in_child(list_hostile(), tmp_path, "mark"))


def require_bounds(found: Mapping[str, Outcome]) -> None:
    """Each file kept within time and memory; the memory is that of all before it too."""
    beyond = {
        name: (work, peak)
        for name, (_, work, peak) in found.items()
        if work > MOST_WORK or peak > MOST_MEGABYTES
    }
    assert not beyond
