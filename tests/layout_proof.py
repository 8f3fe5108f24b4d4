"""Proof that no text is cut off: our lines against those of a real LibreOffice.

Every text of ``layout_texts.txt`` is laid out at seven column widths, in two sizes, regular and
bold, and each cell's lines are compared with those that LibreOffice needs, set up for Thailand and
not (it then takes other ways to find the ends of lines). Run it to see the figures; it ends with
status 1 where a cell would get too few lines or too many are given away.

    python -m tests.layout_proof [FAMILY ...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from itasheet.layout.fonts import line_height
from itasheet.layout.line_breaks import count_lines
from itasheet.layout.paper import LINE_SHRINK, ROW_EXTRA, fit_row_height, text_width
from itasheet.sheets.styles import Font
from tests.office import Office, RowHeight, available

TEXTS = Path(__file__).with_name("layout_texts.txt")
FAMILIES = ("TH Sarabun New", "TH SarabunPSK")
LANGUAGES = ("th-TH", "hi-IN")
PIXELS = (95, 130, 165, 200, 250, 310, 420)
SIZES = (14, 16)
LIMIT = 0.5
SECONDS = 600
SHOWN = 10


class Case(NamedTuple):
    """One cell: a text in a font and a column of so many pixels."""

    text: str
    font: Font
    pixels: int


class Result(NamedTuple):
    """A cell's lines as we count them and as LibreOffice needs them, and whether its row fits."""

    case: Case
    ours: int
    needed: int
    clipped: bool


def read_texts() -> list[str]:
    """The texts, parted by lines that hold a percent sign."""
    return TEXTS.read_text("utf-8").removesuffix("\n").split("\n%\n")


def list_cases(texts: Sequence[str], family: str) -> Iterator[Case]:
    """Every text in every font and width."""
    for pixels in PIXELS:
        for size in SIZES:
            for bold in (False, True):
                for text in texts:
                    yield Case(text, Font(family, size, bold), pixels)


def write_workbook(path: Path, cases: Sequence[Case]) -> None:
    """One sheet a width, one cell a row; the rows have no height of their own."""
    from xlsxwriter import Workbook

    options = {
        "default_format_properties": {"font_name": "TH SarabunPSK", "font_size": 16},
        "default_row_height": 28,
        "default_column_width": 72,
        "strings_to_urls": False,
    }
    with Workbook(str(path), options) as book:
        sheets = {pixels: book.add_worksheet(str(pixels)) for pixels in PIXELS}
        styles = {font: book.add_format(describe_style(font)) for font in {c.font for c in cases}}
        for pixels, sheet in sheets.items():
            sheet.set_column_pixels(0, 0, pixels)
            for row, case in enumerate(case for case in cases if case.pixels == pixels):
                sheet.write_string(row, 0, case.text, styles[case.font])


def describe_style(font: Font) -> dict[str, object]:
    """A wrapped cell in a font, as XlsxWriter takes it."""
    return {
        "font_name": font.family,
        "font_size": font.size,
        "bold": font.bold,
        "text_wrap": True,
        "valign": "top",
    }


def compare_lines(office: Office, family: str, texts: Sequence[str]) -> list[Result]:
    """Ask LibreOffice about every case."""
    cases = list(list_cases(texts, family))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.xlsx"
        write_workbook(path, cases)
        rows = office.row_heights(path)
    if len(rows) != len(cases):
        raise ValueError(f"{len(cases)} cells written, {len(rows)} measured")
    return [judge(case, row) for case, row in zip(cases, rows, strict=True)]


def judge(case: Case, row: RowHeight) -> Result:
    """Compare one cell: LibreOffice's height has ``ROW_EXTRA`` beside its lines."""
    ours = count_lines(case.text, case.font, text_width(case.pixels))
    pitch = line_height(case.font) * LINE_SHRINK
    needed = round((row.needed - ROW_EXTRA) / pitch)
    return Result(case, ours, needed, fit_row_height(ours, case.font) < row.needed)


def report(results: Sequence[Result]) -> bool:
    """Print the figures and the worst cells; true if the proof holds."""
    surplus = [result.ours - result.needed for result in results]
    short = [result for result in results if result.clipped or result.ours < result.needed]
    mean = sum(surplus) / len(surplus)
    print(f"cells {len(results)}, lines needed {sum(result.needed for result in results)}")
    print(f"too few lines {len(short)}")
    print(f"exact {surplus.count(0) / len(surplus):.1%}, largest surplus {max(surplus)}")
    print(f"mean surplus {mean:.3f} lines a cell (at most {LIMIT})")
    for result in short[:SHOWN]:
        print(f"  {result.ours} < {result.needed}: {result.case!r}")
    return not short and mean <= LIMIT


def main(families: Sequence[str]) -> int:
    """Prove it for the families given, or for all."""
    reason = available()
    if reason:
        print(reason, file=sys.stderr)
        return 2
    texts = read_texts()
    held = True
    for language in LANGUAGES:
        with Office(seconds=SECONDS, language=language) as office:
            for family in families or FAMILIES:
                print(f"\n{family}, LibreOffice set to {language}, {len(texts)} texts")
                held &= report(compare_lines(office, family, texts))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
