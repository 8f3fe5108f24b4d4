"""What a report is made of, and its texts with their sources: cells, keys, or the program."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from struct import error
from typing import NamedTuple

from itasheet.cells.nil import REPORTING
from itasheet.cells.period import unify_period
from itasheet.cells.records import CellText, Field
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.texts import PeriodStyle, fill_lines, fill_text
from itasheet.layout.fonts import DIGIT_FAMILY, FAMILY
from itasheet.layout.page_builder import Content
from itasheet.layout.paper import REPORT_PAPER
from itasheet.layout.styles import VALUES
from itasheet.merging.merge import Merged, MergedEntry
from itasheet.sheets import page
from itasheet.thai.numbers import Digits, convert_digits, to_arabic

PROGRAM = "itasheet"
"""Stands for a file where the program itself made a text."""

CREST_HEIGHT = 96.0
"""Points that a crest is high on the cover: 3.4 cm; on letters the Garuda is 3 cm."""
CREST_WIDEST = 320.0
"""Points that a wide logo may take; one that is wider is shown less high."""
POINTS_PER_INCH = 72
Texts = tuple[tuple[page.SourcedText, ...], ...]
"""An entry as text: for each column its items."""


def from_definition(definition: Definition, key: str, original: str) -> tuple[page.TextSource, ...]:
    """The source of a text that stands in the definition."""
    return (page.TextSource(definition.id, key=key, original=original),)


class Crest(NamedTuple):
    """A PNG or JPEG picture and the points that it is wide and high by itself."""

    content: bytes
    width: float
    height: float

    @property
    def scale(self) -> float:
        """By how much its own size is changed on the cover."""
        return min(CREST_HEIGHT / self.height, CREST_WIDEST / self.width)


PICTURE_PARTS = {"PNG": (b"IDAT", b"IEND"), "JPEG": (b"\xff\xda", b"\xff\xd9")}
"""What a picture's last part of pixels begins with, and what ends a whole one."""


def read_crest(content: bytes) -> Crest | None:
    """The picture in a file's bytes; None for what is no PNG or JPEG, or one that was cut short."""
    from xlsxwriter.exceptions import XlsxWriterException
    from xlsxwriter.image import Image

    try:
        image = Image(BytesIO(content))
    except (XlsxWriterException, error):
        return None
    last, end = PICTURE_PARTS.get(image.image_type, (b"", b""))
    if content.rfind(end) <= content.rfind(last):
        return None
    point = POINTS_PER_INCH / image.y_dpi
    return Crest(content, image.width * point, image.height * point)


class Wishes(NamedTuple):
    """How a report is wanted: digits, a draft, and the crest on its cover."""

    digits: Digits = Digits.THAI
    draft: bool = False
    crest: Crest | None = None


class Remark(NamedTuple):
    """One line of the summary's lists: a file, a place in it, and what is to be said of it."""

    file: str
    place: str
    text: str


class ReportContents(NamedTuple):
    """All that a report is made of, from which each of its sheets takes what it shows.

    ``values`` fill the definition's texts; ``missing`` is what is missing or to be mended.
    """

    definition: Definition
    merged: Merged
    values: Mapping[str, str]
    missing: Sequence[Remark] = ()
    wishes: Wishes = Wishes()

    @property
    def paper(self) -> page.Paper:
        """That of all pages but the cover, its number in the digits that are wished for; a draft is
        stamped at the head of each.

        The stamp stands in the middle: LibreOffice's tables are narrower than the paper, at both
        sides. Under a header LibreOffice 7.4 leaves less for the page, by 4.5 points of 16.
        """
        paper = REPORT_PAPER
        if self.wishes.digits is Digits.ARABIC:
            paper = paper._replace(footer=paper.footer.replace(DIGIT_FAMILY, FAMILY))
        if not self.wishes.draft:
            return paper
        stamp = self.definition.cover.draft.replace("&", "&&")
        header = f'&C&"{FAMILY},Bold"&16&K{VALUES["red_ink"][1:]}{stamp}'
        margins = paper.margins._replace(top=paper.margins.top - 5)
        return paper._replace(header=header, margins=margins)

    def fill_key(
        self, key: str, style: str, values: Mapping[str, str] | None = None
    ) -> Iterator[Content]:
        """The definition's text of that key, filled; of lines those that have something to say."""
        part, name = key.split(".")
        found: str | tuple[str, ...] = getattr(getattr(self.definition, part), name)
        values = self.values if values is None else values
        is_list = not isinstance(found, str)
        for number, line in enumerate((found,) if isinstance(found, str) else found, 1):
            sources = from_definition(self.definition, f"{key}[{number}]" if is_list else key, line)
            filled = fill_lines([line], values) if is_list else (fill_text(line, values),)
            yield from (Content(text, style, sources) for text in filled)

    def set_key(self, key: str, style: str) -> Iterator[Content]:
        """The same with the digits that are wished for."""
        for one in self.fill_key(key, style):
            yield one._replace(value=convert_digits(str(one.value), self.wishes.digits))

    def label(self, name: str, style: str, columns: int = 1) -> Content:
        """One of the summary's texts that stand as they are."""
        (text,) = self.fill_key(f"summary.{name}", style)
        return text._replace(columns=columns)


def list_sourced(
    merged: MergedEntry, field: Field, column: Column, digits: Digits
) -> Iterator[page.SourcedText]:
    """The items of a column of lists as they are printed, of others the lines without blank ones.

    The source of each is its cell, or each cell that a page break had cut that into.
    """
    lines = (
        [(piece, item.line) for item, piece in field.items]
        if column.kind in REPORTING
        else [(p, line) for p in field.pieces for t in p.text.splitlines() if (line := t.strip())]
    )
    for piece, group in groupby(lines, key=itemgetter(0)):
        rest = list_sources(merged, piece, column, digits)
        for _, line in group:
            sources, rest = page.cut_sources(rest, page.count_letters(line))
            shown = convert_digits(line, digits)
            if len(sources) == 1:
                sources = (sources[0]._replace(text=shown),)
            yield page.SourcedText(shown, sources)


def list_sources(
    merged: MergedEntry, piece: CellText, column: Column, digits: Digits
) -> tuple[page.TextSource, ...]:
    """The cell that a text stood in, or each half of one that a page break had cut."""
    returned = merged.returned
    sources = []
    left, halves = convert_digits(piece.text, digits), piece.halves or (piece,)
    for half in halves:
        cut = page.count_letters(half.text)
        text, left = (left, "") if half is halves[-1] else page.cut_letters(left, cut)
        source = page.TextSource(
            returned.path,
            half.sheet or merged.entry.sheet,
            half.spot,
            column.heading,
            original=half.original,
            text=text,
            unit=merged.unit.name if merged.unit else returned.unit_name,
            measure=merged.measure.number,
            repairs=half.repairs,
        )
        sources.append(source)
    return tuple(sources)


def unify_sourced(
    merged: MergedEntry, field: Field, column: Column, digits: Digits
) -> page.SourcedText | None:
    """A period in one style, from all of its cells; None where it tells anything else."""
    wordings = field.text, " - ".join(piece.text for piece in field.pieces)
    period = next(filter(None, map(unify_period, wordings)), None)
    if not period:
        return None
    is_arabic = digits is Digits.TYPED and re.search("[0-9]", field.text)
    shown = to_arabic(period) if is_arabic else convert_digits(period, digits)
    first, *others = (
        source for piece in field.pieces for source in list_sources(merged, piece, column, digits)
    )
    blank = (one._replace(text="") for one in others)
    return page.SourcedText(shown, (first._replace(text=shown), *blank))


def set_texts(merged: MergedEntry, definition: Definition, digits: Digits) -> Texts:
    """The texts of an entry's row, as they are printed.

    A measure's title is the definition's, but for one that a unit changed and that counts.
    """
    measure, measures, texts = merged.measure, definition.measures, definition.report
    row: list[tuple[page.SourcedText, ...]] = []
    for column in definition.columns:
        field = merged.entry.fields.get(column.key)
        if column.kind is not ColumnKind.MEASURE:
            uniform = None
            if field and column.kind is ColumnKind.PERIOD and texts.periods is PeriodStyle.UNIFORM:
                uniform = unify_sourced(merged, field, column, digits)
            typed = list_sourced(merged, field, column, digits) if field else ()
            row.append((uniform,) if uniform else tuple(typed))
            continue
        text = convert_digits(fill_text(texts.measure, measure.words), digits)
        if field and measure not in measures:
            said = list_sourced(merged, field, column, digits)
            sources = tuple(source for line in said for source in line.sources)
        else:
            place = [one.number for one in measures].index(measure.number) + 1
            (source,) = from_definition(definition, f"measures[{place}].title", measure.title)
            sources = (source._replace(text=text, measure=measure.number),)
        row.append((page.SourcedText(text, sources),))
    return tuple(row)
