"""What each column of a table is, by the labels above it, and where two of them could be meant.

A period may be told in several columns: a start and an end, or a mark under quarters or months.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.period import name_time
from itasheet.cells.records import CellText
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.thai import list_likely
from itasheet.thai.text import find_nearest, squash

OWN_HEADING = N_("its heading is the report's own")
MORE_MEASURES = N_("more of the report's measures stand in it")
LEFTMOST = N_("it stands further left")

LONGEST_HEADING = 60
"""Characters of a heading that is looked at word by word."""

_JOINTS = re.compile("[/,()]|หรือ|และ")


class Label(NamedTuple):
    """A heading cell, its text, the key by which that is compared, the last cell that it is merged
    over, and the key of the column that it is known to be of, or "".
    """

    spot: CellRef
    text: str
    key: str
    end: CellRef
    known: str

    def covers(self, column: int) -> bool:
        """Whether it stands above a column, or is merged over it."""
        return self.spot.column <= column <= self.end.column


Stacks = Mapping[int, tuple[Label, ...]]
"""The labels above each column, top down."""


START, END = "start", "end"
"""The parts of the period that columns with its first and its last day tell; one under quarters or
months tells by a mark that it lies there, and its part is their name: ไตรมาส ๑."""


class Columns(NamedTuple):
    """Each column's key; ``texts`` has the heading of each key, ``others`` of all other columns.

    ``parts`` are of columns that tell a period in parts; ``notes`` tell, of no file yet, what is
    unusual about these columns, and what was taken where two were possible.
    """

    keys: Mapping[int, str]
    others: Mapping[int, str]
    texts: Mapping[str, str]
    parts: Mapping[int, str]
    notes: tuple[Problem, ...]


class Names:
    """The headings of a definition's columns, by which columns are known."""

    def __init__(self, definition: Definition) -> None:
        columns = definition.columns
        periods = [column for column in columns if column.kind is ColumnKind.PERIOD]
        self.headings = {column.key: column.heading for column in columns}
        self.own = {squash(column.heading): column.heading for column in columns}
        self._known = {squash(name): c.key for c in columns for name in c.synonyms}
        self._known |= {squash(column.heading): column.key for column in columns}
        self._words = defaultdict[str, set[str]](set)  # those that are joined in names, or whole
        for name, key in self._known.items():
            for word in _JOINTS.split(name):
                self._words[word].add(key)
        self._parts = {squash(name): START for c in periods for name in c.starts}
        self._parts |= {squash(name): END for c in periods for name in c.ends}
        self.period = periods[0].key if periods else ""
        self.measure = next(one.key for one in columns if one.kind is ColumnKind.MEASURE)
        self.find_key = lru_cache(maxsize=4096)(self._find_key)
        self.find_part = lru_cache(maxsize=1024)(self._find_part)

    def make_label(self, piece: CellText, end: CellRef) -> Label:
        """The label that a cell is, merged up to ``end``; in one line where a name is known so."""
        key = piece.key
        text = self.own.get(key, piece.text.strip())
        return Label(piece.spot, text, key, end, self.find_key(key))

    def _find_key(self, told: str) -> str:
        """The key of the column of which a heading, by its own key, is; or "". Its words may be
        joined otherwise, or stand in two names of its column. A period's may have its unit behind
        it: (ไตรมาส).
        """
        key, bare = self._known.get(told, ""), told.rpartition("(")[0]
        if key or len(told) > LONGEST_HEADING:
            return key
        if told.endswith(")") and self._known.get(bare) == self.period:
            return self.period
        words = list(filter(None, _JOINTS.split(told)))
        if len(words) < 2 or self._known.keys().isdisjoint(words):
            return ""
        meant = set.intersection(*(self._words.get(word, set()) for word in words))
        return meant.pop() if len(meant) == 1 else ""

    def guess_key(self, heading: str) -> tuple[str, bool]:
        """The column that a heading, told by its key, is like, or "", and whether that is sure.

        It is where it is nearly one of its names, has a word more behind one, or begins as one
        name and ends as another. What goes before a name makes another thing of it: an indicator of
        success is no success.
        """
        told = heading[:LONGEST_HEADING]
        if near := find_nearest(told, self._known):
            return self._known[near], near[:2] == told[:2]
        if begun := [name for name in self._known if told.startswith(name)]:
            return self._known[max(begun, key=len)], True
        for head, tail in ((told[:at], told[at:]) for at in range(2, len(told) - 3)):
            ends = {key for name, key in self._known.items() if name.endswith(tail)}
            for name, key in self._known.items() if ends else ():
                if key in ends and name.startswith(head):
                    return key, True
        held = [name for name in self._known if name in told]
        return self._known.get(max(held, key=len, default=""), ""), False

    def _find_part(self, stack: tuple[Label, ...]) -> str:
        """The part of the period that labels one above another tell of, or ""."""
        if not self.period:
            return ""
        own = stack[-1].key
        rows = ((end, row.pattern) for end in (START, END) for row in list_likely(end, own))
        like = next((end for end, pattern in rows if re.fullmatch(pattern, own)), "")
        return self._parts.get(own) or like or name_time([label.text for label in stack])


list_names = lru_cache(maxsize=8)(Names)


class _Named(NamedTuple):
    """A column's own label, its key with the label that tells it, and its part; or ""."""

    own: Label
    key: str
    label: Label
    part: str


def sort_columns(stacks: Stacks, names: Names, count: Callable[[int], int]) -> Columns:
    """What each column is. The deepest label that is known decides.

    ``count`` tells how many of the report's measures stand in a column.
    """
    named = _name_columns(stacks, names)
    parts = _pick_parts(named, names)
    keys = dict.fromkeys(parts, names.period)
    texts = {names.period: named[min(parts)].label.text} if parts else {}
    notes, known = list[Problem](), set(parts)
    if marks := [named[i].own.spot for i, part in parts.items() if part not in (START, END)]:
        notes.append(Problem("period-marked", Place(spots=tuple(marks))))
    # The labels of each key, each with its columns; the period has none where parts tell it.
    groups: dict[str, dict[Label, list[int]]] = {}
    for index, one in named.items():
        if one.key and index not in parts and not (parts and one.key == names.period):
            groups.setdefault(one.key, {}).setdefault(one.label, []).append(index)
    for key, labels in groups.items():
        own = (label for label in labels if label.key in names.own)
        taken, reason = next(((one, OWN_HEADING) for one in own), (next(iter(labels)), LEFTMOST))
        if key == names.measure and len(labels) > 1:
            counts = {label: max(map(count, indexes)) for label, indexes in labels.items()}
            if len(set(counts.values())) > 1:
                taken, reason = max(counts, key=lambda label: counts[label]), MORE_MEASURES
        texts[key] = taken.text
        keys |= dict.fromkeys(labels[taken], key)
        known.update(labels.pop(taken))
        for label in labels:
            note = Problem(
                "column-twice", Place(spots=(label.spot,)), words={"heading": texts[key]}
            )
            if label.key == taken.key:
                known.add(label.spot.column)
            else:
                words = {"taken": taken.text, "other": label.text, "reason": reason}
                words["heading"] = names.headings[key]
                note = Problem("column-chosen", Place(spots=(label.spot, taken.spot)), words=words)
            notes.append(note)
    parted = {label for stack in stacks.values() for label in stack[:-1]}
    others = {
        index: " ".join(dict.fromkeys(label.text for label in stack))
        for index, stack in stacks.items()
        if index not in known and stack[-1] not in parted
    }
    return Columns(dict(sorted(keys.items())), others, texts, parts, tuple(notes))


def _name_columns(stacks: Stacks, names: Names) -> dict[int, _Named]:
    """What each column's labels say; one over columns with names of their own is but a group."""
    named: dict[int, _Named] = {}
    groups: set[Label] = set()
    for index, stack in stacks.items():
        own = stack[-1]
        label = next((one for one in reversed(stack) if one.known), None)
        key = label.known if label else ""
        if label is own:
            groups.update(stack[:-1])
        part = "" if label is own else names.find_part(stack)
        if key == names.period and not part:
            label = own  # what is told under the period may be a plan and what became of it
        named[index] = _Named(own, key, label or own, part)
    return {
        index: one._replace(key="", label=one.own) if one.label in groups else one
        for index, one in named.items()
    }


def _pick_parts(named: Mapping[int, _Named], names: Names) -> dict[int, str]:
    """The columns that tell the period in parts, if any do.

    They stand under its heading, or there is no other column of the period. Two columns side by
    side that both are headings of it are its start and its end.
    """
    told = {i: one.part for i, one in named.items() if one.part and one.key in ("", names.period)}
    marks = {i for i, part in told.items() if part not in (START, END)}
    under = {i for i in told if named[i].key == names.period}
    if under:  # its heading need not be merged over all of them
        return {i: part for i, part in told.items() if bool(under & marks) == (i in marks)}
    whole = [i for i, one in named.items() if one.key == names.period and one.key]
    if not whole:
        return {i: part for i, part in told.items() if len(marks) != 1}
    first, *rest = whole
    known = all(named[index].own.known for index in whole)
    if rest == [first + 1] and known and len({named[i].own.key for i in whole}) == 2:
        return {first: START, first + 1: END}
    return {}


# Signs under quarters and months, by strength: first what marks nothing. Of the others a weaker one
# marks nothing if no column is left blank. Letters are those that fonts of signs show as signs.
_SIGNS = (
    "0 n no false ไม่ ไม่ใช่ ไม่มี ไม่ได้ ว่าง ไม่ดำเนินการ ไม่ได้ดำเนินการ n/a "
    "f เท็จ ยัง ยังไม่ทำ ยังไม่เสร็จ ☆ ◇ 🔲 ☐ □ ▢ ◻ ⬜ ▫ ✗ ✘ ❌ û ¨ £",
    "o ○ ◯ ◎ ⚪",
    "x × ✕ ✖ ◆ ▣ ★ 🔘 〇 ☒ ❎ 🗷 ý r ● ◉ ⚫ • ■ ◼ ⬛ ▪ * + 1 → ← ↔ > < <-> <--> ←→",
    "✓ ✔ √ ✅ ☑ 🗹 / v p a y yes true ใช่ มี ดำเนินการ t จริง ทำ ทำแล้ว เสร็จ แล้ว 🟩 🟢 ü þ",
)
_STRENGTHS = {sign: index for index, signs in enumerate(_SIGNS) for sign in signs.split()} | {"": 0}


def _weigh(piece: CellText) -> int:
    """How strong a mark is, in brackets or not; of other words more than of any."""
    return _STRENGTHS.get(piece.key.strip("()[]-._…\ufe0f"), len(_SIGNS))


def join_parts(
    parts: Mapping[int, str], pieces: dict[int, CellText], areas: Sequence[CellRange]
) -> dict[int, CellText]:
    """A row's cells, those that tell its period in parts worded so that they read as one.

    An end follows its start after a dash; marks become the quarters or months that they stand
    under, from the first to the last of a run. ``areas`` are the merged cells: one that reaches
    over several columns marks them all.
    """
    if not parts:
        return pieces
    columns = [column for column, part in sorted(parts.items()) if part not in (START, END)]
    joined = {column: piece for column, piece in pieces.items() if column not in columns}
    started = any(parts.get(column) == START for column in joined)
    for column, piece in joined.items():
        dashed = piece.text.startswith(("-", "–", "ถึง"))
        if parts.get(column) == END and started and not dashed:
            joined[column] = piece._replace(text=f"- {piece.text}")
    marked: dict[int, CellText] = {}
    weights = {column: _weigh(pieces[column]) for column in columns if column in pieces}
    signs = (weight for weight in weights.values() if weight < len(_SIGNS))
    strongest = max([1, *signs]) if len(weights) == len(columns) else 1
    for column, weight in weights.items():
        mark = pieces[column]
        if weight >= strongest:
            over = next((a for a in areas if (a.first_row, a.first_column) == mark.spot), None)
            last = over.last_column if over else column
            marked |= {i: mark for i in columns if column <= i <= last}
    lead = ""
    for before, column, after in zip((None, *columns), columns, (*columns[1:], None)):
        if column in marked and not (before in marked and after in marked):
            mark = marked[column]
            name = f"{'- ' if before in marked else lead}{parts[column]}"
            # Whatever else was written there stays with it.
            told = name if _weigh(mark) < len(_SIGNS) else f"{name} {mark.text}"
            joined[column] = mark._replace(value=told, text=told)
            lead = "และ"
    return dict(sorted(joined.items()))
