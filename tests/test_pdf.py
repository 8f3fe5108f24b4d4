"""The published pages as typst sets them, without any font or program of the machine."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest
from PIL import Image

from itasheet.definition.definition import Definition, Measure
from itasheet.definition.identity import read_report_identity
from itasheet.layout.line_breaks import Words, split_words
from itasheet.pdf.typeset import Typesetting
from itasheet.reports.contents import Wishes, set_texts
from itasheet.reports.report import make_report, read_report
from itasheet.resources import find_data
from itasheet.sheets.page import Book
from itasheet.thai.numbers import Digits, to_thai
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import open_workbook
from tests.growth import EVEN, measure_growth
from tests.printed import even_out, read_glyphs
from tests.rounds import (
    COUNT,
    CREATED,
    LONG,
    MANY_MEASURES,
    make_sample,
    make_sample_report,
    report_example,
)
from tests.tables import load_cases, load_definition, part_arrows

TEMPLATE = find_data("templates", "report.typ")
A4 = (841.89, 595.28)
PATHS = pypdfium2.raw.FPDF_PAGEOBJ_PATH
FOOT = 50.0
"""Points at the foot of a page, where its number stands."""


def read_back(book: Book, definition: Definition) -> dict[str, Any]:
    workbook = open_workbook(write_book(book))
    identity = read_report_identity(workbook)
    report = identity and read_report(workbook, identity, definition)
    assert report
    return report


def set_pages(report: dict[str, Any], crest: bytes = b"") -> bytes:
    content, problems = Typesetting(report, TEMPLATE, crest, CREATED, has_system=False).make_pdf()
    assert problems == ()
    return content


@cache
def report_sample(number: int) -> dict[str, Any]:
    sample = make_sample(number)
    return read_back(make_sample_report(sample), sample.definition)


def join(words: Words) -> str:
    return "".join(piece for word in words for piece in word)


def read_columns(content: bytes, folder: Path) -> Iterator[list[str]]:
    """What stands in the columns of each page's table, below the headings."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    document = pypdfium2.PdfDocument(path)
    bounds = [[one.get_bounds() for one in page.get_objects([PATHS])] for page in document]
    document.close()
    for glyphs, objects in zip(read_glyphs(path), bounds, strict=True):
        lines = [
            (left, A4[1] - top, A4[1] - low)
            for left, low, right, top in objects
            if right - left < 2 and top - low > 10
        ]
        rules, edges = (
            sorted(line[1:] for line in lines),
            sorted({round(line[0]) for line in lines}),
        )
        if rules:
            (_, head), foot = rules[0], max(bottom for _, bottom in rules)
            places = [(one.text, one.box.middle) for one in glyphs]
            yield [
                "".join(
                    text for text, at in places if left < at.left < right and head < at.top < foot
                )
                for left, right in pairwise((0, *edges, A4[0]))
            ]


LONG_ONES = [
    pytest.param(number, marks=pytest.mark.slow)
    for number in (3, 6, LONG, MANY_MEASURES, COUNT - 1)
]


@pytest.mark.parametrize("number", [0, 13, *LONG_ONES])
def test_pages(number: int, tmp_path: Path) -> None:
    """Every character of every cell stands in its column, in order, and none beyond the margins; no
    page but the last is less than a third full, and none goes on without saying of what.
    """
    report = report_sample(number)
    pages = list(read_columns(set_pages(report), tmp_path))
    for index, column in enumerate(report["columns"]):
        if column["kind"] in ("items", "text", "period"):
            lines = (line for row in report["rows"] for line in row["cells"][index])
            wanted = "".join(f"{line['mark']}{join(line['words'])}" for line in lines)
            assert even_out("".join(page[index] for page in pages)) == even_out(wanted)
    for page in pages:
        assert re.match(r"[๑-๙๐]+\.(?:\(ต่อ\)|[ก-๙])", page[0]) and page[2]
    drawn = list(read_glyphs(tmp_path / "report.pdf"))
    for glyphs in drawn:
        assert all(40 < one.box.left and one.box.right < A4[0] - 40 for one in glyphs)
        assert all(8 < one.box.top and one.box.bottom < A4[1] - 12 for one in glyphs)
    for glyphs in drawn[1:-1]:
        assert max(one.box.bottom for one in glyphs if one.box.bottom < A4[1] - FOOT) > A4[1] / 3


@pytest.mark.parametrize("number", [6, MANY_MEASURES, LONG])
def test_rows_are_whole(number: int) -> None:
    """What page breaks of the workbook had cut, titles too, is read back as it was merged."""
    sample = make_sample(number)
    steps = (f"ขั้นที่{to_thai(step)}ปฏิบัติงานให้โปร่งใส" for step in range(30))
    long = Measure(1, "".join(steps))
    definition = sample.definition._replace(measures=(long, *sample.definition.measures[1:]))
    entries = tuple(
        one._replace(measure=long) if one.measure.number == 1 else one
        for one in sample.merged.entries
    )
    merged = sample.merged._replace(entries=entries)
    contents = sample.contents._replace(definition=definition, merged=merged)
    rows = read_back(make_report(contents, CREATED).book, definition)["rows"]
    for row, one in zip(rows, entries, strict=True):
        for cell, items in zip(row["cells"], set_texts(one, definition, Digits.THAI), strict=True):
            read = "".join(f"{line['mark']}{join(line['words'])}" for line in cell)
            merged_text = "".join(item.text for item in items)
            assert even_out(read) == even_out(merged_text)


def test_structure() -> None:
    """The PDF is tagged: table with headings, bookmarks, the crest's name; all fonts are in it."""
    picture = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(picture, "PNG")
    report = read_back(report_example().book, load_definition())
    content = set_pages(report, picture.getvalue())
    assert content == set_pages(report, picture.getvalue())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.Lang == "th-TH" and root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo.Title == report["title"] and pdf.docinfo.Author == report["agency"]
        with pdf.open_outline() as outline:
            (top,) = outline.root
            assert [one.title[:2] for one in top.children] == [f"{n}." for n in "๑๒๓๔๕๖๗"]
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        kinds = Counter(str(one.S) for one in tags)
        assert (kinds["/Table"], kinds["/THead"], kinds["/TH"]) == (1, 1, len(report["columns"]))
        assert kinds["/TR"] > len(report["rows"]) and kinds["/H1"] == 1 and kinds["/H2"] == 7
        (figure,) = (one for one in tags if one.S == "/Figure")
        assert figure.Alt == report["agency"]
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        files = [one for one in fonts if one.get("/Type") == "/FontDescriptor"]
        assert files and all("/FontFile2" in one or "/FontFile3" in one for one in files)
        assert {str(one.FontName)[8:15] for one in files} == {"Sarabun"}
        maps = [one.ToUnicode.read_bytes().decode() for one in fonts if "/ToUnicode" in one]
        said = {one for each in maps for one in re.findall("> <((?:0E..){2,})>", each)}
        assert said == set()  # each glyph says no other letter than its own
        metadata = root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_bare_definition(tmp_path: Path) -> None:
    """A report without cover, titles and intro is its table."""
    sample = make_sample(6)
    bare = sample.definition._replace(
        cover=sample.definition.cover._replace(title=(), agency=()),
        report=sample.definition.report._replace(title=(), intro=""),
    )
    contents = sample.contents._replace(definition=bare, wishes=Wishes())
    report = read_back(make_report(contents, CREATED).book, bare)
    assert next(read_columns(set_pages(report), tmp_path))[0].startswith("๑.")


@pytest.mark.parametrize("key", ["signature", "continued"])
def test_long_texts(key: str, tmp_path: Path) -> None:
    """What would fill more than a page is set on several, or, of what is said again, in part."""
    report = read_back(report_example().book, load_definition())
    words = split_words("ตามหนังสือที่อ้างถึง " * 200)
    report[key] = [words] if key == "signature" else words
    (tmp_path / "long.pdf").write_bytes(set_pages(report))
    drawn = list(read_glyphs(tmp_path / "long.pdf"))
    assert all(one.box.bottom < A4[1] - 12 for glyphs in drawn for one in glyphs)
    if key == "signature":
        shown = "".join(one.text for glyphs in drawn for one in glyphs)
        assert shown.count("อ้างถึง") == 200


def test_long_heading(tmp_path: Path) -> None:
    """A heading of one word that is wider than its column keeps within that."""
    report = read_back(report_example().book, load_definition())
    long = "Recommendations" * 5
    report["columns"][-1].update(lines=[long], words=[[long]])
    (tmp_path / "wide.pdf").write_bytes(set_pages(report))
    drawn = list(read_glyphs(tmp_path / "wide.pdf"))
    assert all(one.box.right < A4[0] - 40 for glyphs in drawn for one in glyphs)


def test_drawn_pages() -> None:
    """Pages can be had as pictures; a word of 12,000 letters is cut, and nothing is refused."""
    report = read_back(report_example().book, load_definition())
    report["rows"][0]["cells"][1][0]["words"] = [["x" * 12_000]]
    drawn = Typesetting(report, TEMPLATE, has_system=False).compile(format="png", ppi=36)
    sizes = {Image.open(io.BytesIO(one)).size for one in drawn}
    assert len(drawn) > 1 and sizes == {(421, 298)}


@pytest.mark.parametrize(("text", "words"), part_arrows(load_cases("words")["kept"]))
def test_words(text: str, words: str) -> None:
    """What a reader takes for one thing stays on one line."""
    assert "|".join("".join(word).rstrip() for word in split_words(text)) == words


@pytest.mark.parametrize("text", ["x", "1.", "1..", "นาง"])
def test_long_words(text: str) -> None:
    """However long a text without a word of its own is, its words are found at once."""
    assert join(split_words(text * 16_000)) == text * 16_000
    assert measure_growth(lambda times: split_words(text * times), 4_000) < EVEN
