"""What write_workbook.py relies on in the parts that XlsxWriter makes, beyond its documentation.

XlsxWriter has no setting for a language, for heights that are fitted anew, for Thai fonts of
charts, and for long lists: they are put into its markup. A new version that writes it otherwise
fails here, in a sentence, before any office gets a workbook.
"""

import io
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import xlsxwriter

from tests.files.parts import unpack

ROOT = Path(__file__).resolve().parent.parent
SHEET, CHART, CORE = "xl/worksheets/sheet1.xml", "xl/charts/chart1.xml", "docProps/core.xml"


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    """A workbook with a bare chart, set heights and blank cells, as XlsxWriter writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_row_height": 28}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.set_row(1, 42)
        sheet.write_string(1, 0, "ก")
        style = workbook.add_format({"bold": True})
        for column in range(2):
            sheet.write_blank(4, column, None, style)
        chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
        chart.set_title({"name": "ก", "name_font": {"name": "TH SarabunPSK", "charset": 222}})
        chart.set_y_axis({"num_font": {"name": "TH SarabunPSK", "rotation": 1}})
        chart.add_series({"values": "=Sheet1!$A$2"})
        sheet.insert_chart(5, 0, chart)
    return {name: part.decode() for name, part in unpack(stream.getvalue()).items()}


@pytest.mark.parametrize(
    ("part", "pattern", "count", "what"),
    [
        (SHEET, r'<row r="2"[^>]* ht="42" customHeight="1">', 1, "heights are set by hand"),
        (SHEET, r'<row r="5"[^>]*><c r="A5" s="(\d+)"/><c r="B5" s="\1"/></row>', 1,
         "blank cells stand in their row with the number of their style"),
        (SHEET, r'<dimension ref="A2:B5"/>', 1, "the extent stands in one tag"),
        (CHART, r'<a:latin typeface="TH SarabunPSK"[^>]*/>', 3, "a chart's fonts are Latin ones"),
        (CHART, r"<a:cs ", 0, "a chart has no fonts for complex scripts of its own"),
        (CHART, r'<a:bodyPr rot="60000"', 1, "a turn of one degree is 60000"),
        (CORE, r"</cp:coreProperties>\s*\Z", 1, "the properties end with their root"),
        (CORE, r"dc:language", 0, "the properties name no language of their own"),
    ],
)  # fmt: skip
def test_markup(parts: dict[str, str], part: str, pattern: str, count: int, what: str) -> None:
    """The markup that is changed afterwards looks as it did when that was written."""
    found = len(re.findall(pattern, parts[part]))
    version = xlsxwriter.__version__
    assert found == count, f"XlsxWriter {version}: not any more true that {what}; see {part}"


def test_nothing_private_is_used() -> None:
    """The writer calls no function of XlsxWriter that begins with an underscore."""
    sources = [*ROOT.glob("itasheet/xlsx/write_*.py")]
    used = [
        name
        for path in sources
        for name in re.findall(r"(\w+\._[a-z]\w*)", path.read_text("utf-8"))
        if not name.startswith(("self.", "workbook.xml"))
    ]
    assert len(sources) == 2 and used == []


def test_version_is_bounded() -> None:
    """A new major version is looked at first; what is installed lies within the bounds."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    (bounds,) = re.findall(r"^XlsxWriter (.+)$", settings["options"]["install_requires"], re.M)
    assert bounds == ">= 3.3.1, < 4"
    assert (3, 3, 1) <= tuple(map(int, xlsxwriter.__version__.split("."))) < (4,)
