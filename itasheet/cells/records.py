"""What units returned, as records: every text with the cells it stood in, and its items.

A cell is read once: its text as a person saw it, the key that tells whether two texts say the same,
and its items are worked out when they are first asked for, and kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple, Self

from itasheet.definition.definition import Measure, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Unit
from itasheet.language import N_
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read
from itasheet.thai.numbers import find_style, match_mark, read_number, to_thai
from itasheet.thai.text import Repair, squash


class Item(NamedTuple):
    """One item: its mark as typed, with the spaces after it, and its text, of one line or more.

    ``indent`` counts the columns before it.
    """

    mark: str
    text: str
    indent: int = 0

    @property
    def line(self) -> str:
        """The item as it stands in the cell."""
        return " " * self.indent + self.mark + self.text

    @property
    def key(self) -> str:
        """What is the same for all wordings that say the same, whatever their number."""
        return squash(self.text)


@lru_cache(maxsize=4096)
def split_items(text: str) -> tuple[Item, ...]:
    """The items of a cell.

    An unmarked line right after a marked item goes on with it; any other unmarked line is an item
    of its own. Only blank lines and the white space around each line are lost, but for an indent.
    """
    items: list[Item] = []
    goes_on = False
    for typed in text.split("\n"):
        line = typed.strip()
        mark = match_mark(line)
        indent = len(typed.rstrip().removesuffix(line).expandtabs(4))
        if mark:
            items.append(Item(mark, line.removeprefix(mark), indent))
        elif line and goes_on:
            items[-1] = items[-1]._replace(text=f"{items[-1].text}\n{line}")
        elif line:
            items.append(Item("", line, indent))
        goes_on = bool(mark or line and goes_on)
    return tuple(items)


def find_gaps(items: Iterable[Item]) -> Iterator[tuple[int, str, str]]:
    """Numbers that do not follow on the one before them in their list: the item's index, the mark
    that should stand there, and that does.

    Lists are told apart by how their numbers are written ("1." and "1)") and, below the first
    level, by the number above ("1.1" and "2.1"). A list may start at any number, as on a
    continuation sheet, and anew at 1; but a 1 right after a 1 is a repetition.
    """
    latest: dict[tuple[str, tuple[int, ...]], tuple[int, int]] = {}
    for index, item in enumerate(items):
        number = read_number(item.mark)
        if number is None:
            continue
        *above, found = number
        style = find_style(item.mark, r"[\d.\s]+")
        if not above:  # below the first level a dot at the end counts for nothing
            style += "." * item.mark.rstrip().endswith(".")
        key = (style, tuple(above))
        before, place = latest.get(key, (found - 1, index))
        restarts = found == 1 and (before > 1 or place < index - 1)
        if found != before + 1 and not restarts:
            # In the kind of digits that stand there.
            begun, figures, end = re.split(r"(\d+)(?=\D*$)", item.mark)
            expected = str(before + 1) if figures.isascii() else to_thai(before + 1)
            yield index, f"{begun}{expected}{end}".strip(), item.mark.strip()
        latest = {one: seen for one, seen in latest.items() if one[1][: len(number)] != number}
        latest[key] = (found, index)


class CellText(NamedTuple):
    """One cell's part of a field: its value as read, and its text as shown, with its repairs.

    ``sheet`` is the sheet it stands on: an entry may go on from one sheet to the next. ``halves``
    are the cells that a page break of a report had cut it into.
    """

    spot: CellRef
    value: Read
    text: str
    repairs: tuple[Repair, ...] = ()
    sheet: str = ""
    halves: "tuple[CellText, ...]" = ()

    @property
    def key(self) -> str:
        """What is the same for all wordings that say the same."""
        return squash(self.text)

    @property
    def items(self) -> tuple[Item, ...]:
        """Its items; a number is one as it is, for (5) and -5 are no marks there."""
        return split_items(self.text) if isinstance(self.value, str) else (Item("", self.text),)

    @property
    def original(self) -> str:
        """What was typed, before repairs; of a number or date what was seen."""
        return self.value if isinstance(self.value, str) else self.text


class PlacedItem(NamedTuple):
    """An item and the cell it stands in."""

    item: Item
    piece: CellText


class _Cells(NamedTuple):
    heading: str
    room: CellRef
    pieces: tuple[CellText, ...] = ()


INDENT = 3
"""Columns by which an item is indented below another."""


class Field(_Cells):
    """All that an entry has in one column: the heading as found, the cells in order.

    ``room`` is the cell where something should stand if nothing does. ``statements`` keeps what it
    says by a definition's words.
    """

    statements: tuple[Words | None, tuple[PlacedItem, ...]] = None, ()

    @cached_property
    def text(self) -> str:
        """The cells' texts, a line each."""
        return "\n".join(piece.text for piece in self.pieces)

    @cached_property
    def items(self) -> tuple[PlacedItem, ...]:
        """The items of all cells, each indented by its level; a new cell begins a new item.

        2.1 is below 2, if that is there, and of equal marks with one number all are of one level;
        else what stands at least two columns further to the right is below what stands there.
        """
        placed = list[PlacedItem]()
        margins, levels, seen = list[int](), dict[str, int](), set[tuple[int, ...]]()
        for piece in self.pieces:
            for item in piece.items:
                while margins and margins[-1] > item.indent - 2:
                    margins.pop()
                level = len(margins)
                margins.append(item.indent)
                if number := read_number(item.mark):
                    above = sum(number[:length] in seen for length in range(1, len(number)))
                    style = find_style(item.mark, r"\d+|\s+")
                    level = above or levels.setdefault(style, level)
                    seen.add(number)
                if item.indent != INDENT * level:
                    item = item._replace(indent=INDENT * level)
                placed.append(PlacedItem(item, piece))
        return tuple(placed)

    @property
    def spots(self) -> tuple[CellRef, ...]:
        """The cells that hold something, else the one that should."""
        return tuple(piece.spot for piece in self.pieces) or (self.room,)


Said = tuple[int, str, str, str]
"""Measure (0 for none), unit's id, column or heading, and squashed text; empty where not known."""


class Entry(NamedTuple):
    """What a return says on one measure.

    ``measure`` is None where the title is none of the definition's, ``sheet`` the one on which the
    entry begins. ``fields`` are by column key, the measure's own column included; ``extra`` by the
    heading of a column that the definition does not have. ``unit`` is the round's unit that
    reports, where one is recognised. ``prefilled`` are keys whose text is the one that the form was
    issued with, ``faulty`` those in which a cell shows an Excel error; ``retitled`` tells that the
    title is not quite the measure's. ``nil`` tells that the unit says of the measure that nothing
    was done.
    """

    measure: Measure | None
    sheet: str
    fields: Mapping[str, Field]
    extra: Mapping[str, Field] = MappingProxyType({})
    unit: Unit | None = None
    prefilled: frozenset[str] = frozenset()
    faulty: frozenset[str] = frozenset()
    retitled: bool = False
    nil: bool = False

    def text(self, key: str) -> str:
        """What stands in the column of that key, if there is one."""
        field = self.fields.get(key)
        return field.text if field else ""

    @property
    def said(self) -> tuple[Said, ...]:
        """All that it says, its title too."""
        about = self.measure.number if self.measure else 0, self.unit.id if self.unit else ""
        fields = (*self.fields.items(), *self.extra.items())
        return tuple((*about, key, squash(f.text)) for key, f in fields if f.text.strip())

    @property
    def touched(self) -> bool:
        """Whether the unit wrote anything beside what was printed or filled in for it."""
        written = (part for key, part in self.fields.items() if key not in self.prefilled)
        return bool(self.faulty) or any(part.pieces for part in (*written, *self.extra.values()))


class Leading(Enum):
    """What makes the target of a link suspect that its text does not tell; of most nothing."""

    UNTOLD = ""
    ELSEWHERE = N_("its text names another address")
    NO_ADDRESS = N_("it is no web or mail address")


class CellLink(NamedTuple):
    """A cell that leads where its text does not say; ``target`` is as it was written."""

    sheet: str
    spot: CellRef
    text: str
    target: str
    leading: Leading


class Return(NamedTuple):
    """A workbook that came back, understood: who sent it and what it says.

    ``unit`` is the round's unit where one is recognised; ``unit_name`` how the file names it.
    ``untouched`` are the entries of a form that the unit left as issued; ``titles`` what stands
    above the table, ``remarks`` what stands elsewhere outside it, ``asides`` what of that nobody
    reports, such as signatures; ``covered`` what lies unseen under merged cells, ``copied`` what
    copies of its sheets say otherwise. ``agency`` is its name as the form or a title says it, else
    empty. ``saved`` is when the workbook was last saved (UTC), if it records that; ``size`` counts
    its bytes.
    """

    path: str
    sha256: str
    identity: Identity | None
    unit: Unit | None
    unit_name: str
    entries: tuple[Entry, ...]
    untouched: tuple[Entry, ...] = ()
    remarks: tuple[CellText, ...] = ()
    asides: tuple[CellText, ...] = ()
    titles: tuple[CellText, ...] = ()
    saved: datetime | None = None
    covered: tuple[CellText, ...] = ()
    copied: tuple[CellText, ...] = ()
    links: tuple[CellLink, ...] = ()
    agency: str = ""
    size: int = 0

    @property
    def said(self) -> list[Said]:
        """All that it says, in one order whatever the order of its rows."""
        said = [one for entry in self.entries for one in entry.said]
        beside = (*self.remarks, *self.copied)
        return sorted([*said, *((0, "", "", remark.key) for remark in beside)])

    def says_same(self, other: Self) -> bool:
        """Whether both are one: the same file, or the same words of the same sender."""
        has_sender = self.unit and other.unit and self.unit.id == other.unit.id
        return self.sha256 == other.sha256 or bool(has_sender and self.said == other.said)

    @property
    def outside(self) -> tuple[CellText, ...]:
        """All that can be seen and is in no column."""
        return (*self.remarks, *self.copied, *self.asides)
